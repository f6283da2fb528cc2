//! Charts as SVG: bars beside words and numbers, so that nothing hangs on a colour.

use super::escaped;

/// The width of all charts.
const WIDTH: i128 = 900;

/// Of the words before a bar, and of the numbers behind it.
const WORDS: i128 = 150;
const NUMBERS: i128 = 200;

/// The height of a bar with its space.
const ROW: i128 = 30;

/// A bar: its words, its length, what stands behind it, and its colour.
pub(super) struct Bar {
    pub(super) words: String,
    pub(super) length: i128,
    pub(super) number: String,
    pub(super) color: &'static str,
}

/// Bars below each other, the longest as long as there is room.
pub(super) fn bars(title: &str, bars: &[Bar]) -> String {
    let longest = bars.iter().map(|bar| bar.length).max().unwrap_or(0);
    let height = ROW * i128::try_from(bars.len()).unwrap_or(0);
    let mut svg = format!(
        "<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{}\">\n",
        escaped(title)
    );
    let mut top = 0;
    for bar in bars {
        let width = share(bar.length, longest, WIDTH - WORDS - NUMBERS);
        let (words, number, color) = (escaped(&bar.words), escaped(&bar.number), bar.color);
        let (line, right, behind) = (top + 20, WORDS - 10, WORDS + width + 8);
        svg.push_str(&format!(
            "<text x=\"{right}\" y=\"{line}\" text-anchor=\"end\" class=\"soft\">{words}</text><rect x=\"{WORDS}\" y=\"{}\" width=\"{width}\" height=\"20\" fill=\"{color}\"/><text x=\"{behind}\" y=\"{line}\">{number}</text>\n",
            top + 5
        ));
        top += ROW;
    }
    svg + "</svg>\n"
}

/// Columns beside each other with their numbers above and their words below.
pub(super) fn columns(title: &str, columns: &[(String, u64)]) -> String {
    const HEIGHT: i128 = 130;
    let count = i128::try_from(columns.len()).unwrap_or(1).max(1);
    let longest = columns
        .iter()
        .map(|(_, number)| i128::from(*number))
        .max()
        .unwrap_or(0);
    let step = WIDTH / count;
    let wide = (step * 7 / 10).clamp(2, 60);
    let mut svg = format!(
        "<svg viewBox=\"0 0 {WIDTH} {}\" role=\"img\" aria-label=\"{}\">\n",
        HEIGHT + 44,
        escaped(title)
    );
    // Where columns are many, every second or third has words.
    let every = usize::try_from(70 / step.max(1) + 1).unwrap_or(1);
    for (place, (words, number)) in columns.iter().enumerate() {
        let middle = step * i128::try_from(place).unwrap_or(0) + step / 2;
        let high = share(i128::from(*number), longest, HEIGHT - 20);
        let (left, top) = (middle - wide / 2, HEIGHT - high);
        svg.push_str(&format!(
            "<rect x=\"{left}\" y=\"{top}\" width=\"{wide}\" height=\"{high}\" fill=\"#2f5d8a\"/>"
        ));
        if place % every == 0 {
            let (above, below) = (top - 5, HEIGHT + 20);
            let words = escaped(words);
            svg.push_str(&format!(
                "<text x=\"{middle}\" y=\"{above}\" text-anchor=\"middle\">{number}</text><text x=\"{middle}\" y=\"{below}\" text-anchor=\"middle\" class=\"soft\">{words}</text>"
            ));
        }
        svg.push('\n');
    }
    svg + "</svg>\n"
}

/// A length in proportion; what is above 0 is never without a mark.
fn share(part: i128, whole: i128, length: i128) -> i128 {
    if part <= 0 || whole <= 0 {
        return 0;
    }
    (part.saturating_mul(length) / whole).clamp(2, length.max(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_in_proportion_and_nothing_is_lost() {
        assert_eq!([share(50, 100, 10), share(100, 100, 10)], [5, 10]);
        assert_eq!(
            [share(1, 1_000_000, 100), share(0, 5, 10), share(-5, 5, 10)],
            [2, 0, 0]
        );
    }
}
