//! Tables for terminals: columns as wide as their cells, numbers to the right, at most 100 columns wide.

mod whole;

use crate::console::{Console, Style};
use std::sync::OnceLock;
use unicode_width::UnicodeWidthStr;

/// No line is wider, however wide the terminal is: long lines are hard to read.
const MAX_WIDTH: usize = 100;

/// No page is narrower: tables would lose what they say.
const MIN_WIDTH: usize = 60;

/// The width of what is printed: that of the terminal within bounds; the same on every machine in files and pipes.
pub(crate) fn page_width() -> usize {
    static WIDTH: OnceLock<usize> = OnceLock::new();
    *WIDTH.get_or_init(|| {
        let of_terminal = terminal_size::terminal_size_of(std::io::stdout());
        of_terminal.map_or(MAX_WIDTH, |(width, _)| {
            usize::from(width.0).clamp(MIN_WIDTH, MAX_WIDTH)
        })
    })
}

/// The width of lists, whose rows are to stay in one piece: all of the terminal; in files and pipes as [`page_width`].
fn terminal_width() -> usize {
    let of_terminal = terminal_size::terminal_size_of(std::io::stdout());
    of_terminal.map_or(MAX_WIDTH, |(width, _)| usize::from(width.0).max(MIN_WIDTH))
}

/// On which side of its column a cell stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Align {
    /// Texts.
    Left,
    /// Numbers.
    Right,
}

/// A table in the making.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    title: String,
    heads: Vec<(String, Align)>,
    rows: Vec<Vec<String>>,
    notes: Vec<String>,
    /// Whether the texts of the first column are never cut: see [`Table::whole`].
    is_whole: bool,
    /// Which columns stay on the side of the one before them when columns are set below each other.
    joined: Vec<usize>,
    /// The row of sums, which is left out where a block of columns has none.
    total: Option<usize>,
    /// How many columns after the first stand in every block: see [`Table::labelled_by`].
    labels: usize,
    /// Whether it takes the whole width of the terminal: see [`Table::wide`].
    is_wide: bool,
    /// The rows that are headings of those below them.
    sections: Vec<usize>,
}

impl Table {
    /// A table without rows. A table without heads has no head line.
    pub(crate) fn new(title: impl Into<String>) -> Table {
        Table {
            title: title.into(),
            heads: Vec::new(),
            rows: Vec::new(),
            notes: Vec::new(),
            is_whole: false,
            joined: Vec::new(),
            total: None,
            labels: 0,
            is_wide: false,
            sections: Vec::new(),
        }
    }

    /// The same with one more column. Columns without a head have the empty text.
    #[must_use]
    pub(crate) fn column(mut self, head: impl Into<String>, align: Align) -> Table {
        self.heads.push((head.into(), align));
        self
    }

    /// Adds a row: one cell for each column.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows
            .push(cells.into_iter().map(|cell| visible(&cell)).collect());
    }

    /// Adds a line below the table.
    pub(crate) fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    /// Whether there is no row.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table as text, with an empty line behind it.
    pub(crate) fn render(&self, console: &Console) -> String {
        if self.is_whole {
            let page = if self.is_wide {
                terminal_width()
            } else {
                page_width()
            };
            return self.render_whole(console, page);
        }
        let widths = self.widths();
        let mut text = format!("{}\n", console.paint(Style::Bold, &self.title));
        if self.heads.iter().any(|(head, _)| !head.is_empty()) {
            let heads: Vec<String> = self.heads.iter().map(|(head, _)| head.clone()).collect();
            text.push_str(&console.paint(Style::Dim, &self.line(&heads, &widths)));
            text.push('\n');
        }
        for row in &self.rows {
            for line in self.lines(row, &widths) {
                text.push_str(&line);
                text.push('\n');
            }
        }
        text.push_str(&self.below(page_width()));
        text
    }

    /// The notes, and an empty line.
    fn below(&self, page: usize) -> String {
        let mut text = String::new();
        for note in &self.notes {
            for line in wrap(note, page.min(MAX_WIDTH) - 2) {
                text.push_str(&format!("  {line}\n"));
            }
        }
        text.push('\n');
        text
    }

    /// The width of each column; the widest texts give way until a line fits.
    fn widths(&self) -> Vec<usize> {
        let mut widths: Vec<usize> = self.heads.iter().map(|(head, _)| head.width()).collect();
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.width());
            }
        }
        let taken = |widths: &[usize]| widths.iter().map(|width| width + 2).sum::<usize>();
        while taken(&widths) > page_width() {
            let of_texts = widths
                .iter_mut()
                .zip(&self.heads)
                .filter(|(_, (_, align))| *align == Align::Left);
            match of_texts.map(|(width, _)| width).max() {
                Some(widest) if *widest > 8 => *widest -= 1,
                _ => break,
            }
        }
        widths
    }

    /// The lines of a row: texts in the last column go on below, so that nothing of them is lost.
    fn lines(&self, cells: &[String], widths: &[usize]) -> Vec<String> {
        let (Some((last, before)), Some((_, Align::Left))) = (cells.split_last(), self.heads.last()) else {
            return vec![self.line(cells, widths)];
        };
        let width = widths.last().copied().unwrap_or(0);
        let parts = wrap(last, width).into_iter().enumerate();
        parts
            .map(|(position, part)| {
                let blank = String::new();
                let before = before
                    .iter()
                    .map(|cell| if position == 0 { cell } else { &blank });
                let cells: Vec<String> = before.chain([&part]).cloned().collect();
                self.line(&cells, widths)
            })
            .collect()
    }

    fn line(&self, cells: &[String], widths: &[usize]) -> String {
        let mut line = String::new();
        for ((cell, width), (_, align)) in cells.iter().zip(widths).zip(&self.heads) {
            let cell = shorten(cell, *width);
            let blanks = " ".repeat(width.saturating_sub(cell.width()));
            match align {
                Align::Left => line.push_str(&format!("  {cell}{blanks}")),
                Align::Right => line.push_str(&format!("  {blanks}{cell}")),
            }
        }
        line.trim_end().to_string()
    }
}

/// The text in at most so many columns, ending in `…` if it is cut.
pub(crate) fn shorten(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_string();
    }
    let mut short = String::new();
    for character in text.chars() {
        if format!("{short}{character}").width() + 1 > width {
            break;
        }
        short.push(character);
    }
    short.push('…');
    short
}

/// The text with a mark for each control character: what a ledger holds must not steer the terminal.
pub(crate) fn visible(text: &str) -> String {
    text.chars()
        .map(|character| {
            if character.is_control() {
                '\u{fffd}'
            } else {
                character
            }
        })
        .collect()
}

/// The text in lines of at most so many columns; a longer word has a line of its own. What stands in backticks is one
/// word: commands are copied.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let text = visible(text);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in words(&text) {
        // French sets a blank before these; no line begins with one.
        let hangs_on = matches!(word.as_str(), ":" | ";" | "?" | "!" | "»");
        if !line.is_empty() && !hangs_on && line.width() + 1 + word.width() > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&word);
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut is_quoted = false;
    for part in text.split(' ') {
        match words.last_mut() {
            Some(quoted) if is_quoted => {
                quoted.push(' ');
                quoted.push_str(part);
            }
            _ => words.push(part.to_string()),
        }
        if part.matches('`').count() % 2 == 1 {
            is_quoted = !is_quoted;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::ColorChoice;
    use crate::language::Lang;

    fn console() -> Console {
        Console::new(Lang::En, ColorChoice::Never)
    }

    #[test]
    fn numbers_stand_to_the_right_and_wide_letters_count_two() {
        let mut table = Table::new("T")
            .column("name", Align::Left)
            .column("n", Align::Right);
        table.row(["é漢".to_string(), "1,000".to_string()]);
        table.row(["long name".to_string(), "7".to_string()]);
        assert_eq!(
            table.render(&console()),
            "T\n  name           n\n  é漢        1,000\n  long name      7\n\n"
        );
    }

    #[test]
    fn no_line_is_wider_than_the_page() {
        let mut table = Table::new("T")
            .column("name", Align::Left)
            .column("n", Align::Right);
        table.row(["x".repeat(300), "12".to_string()]);
        table.note("word ".repeat(60).trim_end());
        let text = table.render(&console());
        assert!(text.lines().all(|line| line.width() <= MAX_WIDTH), "{text}");
        assert!(text.contains("…  12"), "{text}");
    }

    #[test]
    fn commands_and_french_signs_stay_with_what_they_belong_to() {
        assert_eq!(
            wrap("see `relance check x` now", 10),
            ["see", "`relance check x`", "now"]
        );
        assert_eq!(wrap("une liste : a ; b", 9), ["une liste :", "a ; b"]);
    }

    #[test]
    fn a_long_last_text_goes_on_below() {
        let mut table = Table::new("T")
            .column("n", Align::Right)
            .column("text", Align::Left);
        table.row(["7".to_string(), "word ".repeat(40).trim_end().to_string()]);
        let text = table.render(&console());
        assert!(text.lines().all(|line| line.width() <= MAX_WIDTH), "{text}");
        assert_eq!(text.matches("word").count(), 40);
    }
}
