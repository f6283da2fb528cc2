//! Tables of figures of which nothing is cut: labels go on below, and columns that find no room stand below the others
//! with their labels.

use super::{Align, Table, visible, wrap};
use crate::console::{Console, Style};
use unicode_width::UnicodeWidthStr;

/// Labels are not made narrower than this to save columns.
const LEAST_LABEL: usize = 18;

/// Blanks before the labels below a section's heading.
const INDENT: usize = 2;

impl Table {
    /// The same, in which nothing is ever cut. A head may have several lines.
    #[must_use]
    pub(crate) fn whole(mut self) -> Table {
        self.is_whole = true;
        self
    }

    /// The same with one more column of numbers, which never parts from the one before it.
    #[must_use]
    pub(crate) fn joined(mut self, head: impl Into<String>) -> Table {
        self.joined.push(self.heads.len());
        self.column(head, Align::Right)
    }

    /// The same over the whole width of a wide terminal: for lists, whose rows are to stay in one piece.
    #[must_use]
    pub(crate) fn wide(mut self) -> Table {
        self.is_wide = true;
        self
    }

    /// The same in which so many columns after the first stand in every block, where the first alone does not tell rows
    /// apart.
    #[must_use]
    pub(crate) fn labelled_by(mut self, labels: usize) -> Table {
        self.labels = labels;
        self
    }

    /// Adds the row of sums. Where columns are set below each other, a block without a sum does not repeat it.
    pub(crate) fn total(&mut self, cells: impl IntoIterator<Item = String>) {
        self.total = Some(self.rows.len());
        self.row(cells);
    }

    /// Begins a section: a heading over the rows that follow.
    pub(crate) fn section(&mut self, heading: impl AsRef<str>) {
        self.sections.push(self.rows.len());
        self.rows.push(vec![visible(heading.as_ref())]);
    }

    pub(super) fn render_whole(&self, console: &Console, page: usize) -> String {
        let mut text = String::new();
        for line in wrap(&self.title, page) {
            if !line.is_empty() {
                text.push_str(&console.paint(Style::Bold, &line));
            }
            text.push('\n');
        }
        let indent = if self.sections.is_empty() { 0 } else { INDENT };
        let widths = self.whole_widths(indent);
        let Some((label, others)) = widths.split_first() else {
            return text + &self.below(page);
        };
        let needed: usize = others.iter().map(|width| width + 2).sum();
        let room = page.saturating_sub(2 + needed);
        let label = (*label).min(room.max(LEAST_LABEL + indent));
        for (number, block) in self
            .blocks(others, page.saturating_sub(2 + label))
            .iter()
            .enumerate()
        {
            if number > 0 {
                text.push('\n');
            }
            self.push_block(&mut text, console, (label, indent), block, &widths);
        }
        text.push_str(&self.below(page));
        text
    }

    /// The width of each column.
    fn whole_widths(&self, indent: usize) -> Vec<usize> {
        let head = |head: &str| head.lines().map(UnicodeWidthStr::width).max().unwrap_or(0);
        let mut widths: Vec<usize> = self.heads.iter().map(|(text, _)| head(text)).collect();
        for (_, row) in self.rows_below_sections() {
            for (position, (width, cell)) in widths.iter_mut().zip(row).enumerate() {
                let indent = if position == 0 { indent } else { 0 };
                *width = (*width).max(cell.width() + indent);
            }
        }
        widths
    }

    fn rows_below_sections(&self) -> impl Iterator<Item = (usize, &Vec<String>)> {
        let rows = self.rows.iter().enumerate();
        rows.filter(|(place, _)| !self.sections.contains(place))
    }

    /// The columns after the first, in blocks that have room side by side.
    fn blocks(&self, widths: &[usize], room: usize) -> Vec<Vec<usize>> {
        let mut groups: Vec<(usize, Vec<usize>)> = Vec::new();
        for (position, width) in (1..).zip(widths) {
            match groups.last_mut() {
                Some((sum, group)) if self.joined.contains(&position) => {
                    *sum += width + 2;
                    group.push(position);
                }
                _ => groups.push((width + 2, vec![position])),
            }
        }
        let mut blocks: Vec<Vec<usize>> = Vec::new();
        let mut taken = 0;
        for (width, group) in groups {
            match blocks.last_mut() {
                Some(block) if taken + width <= room => block.extend(group),
                Some(_) => {
                    let labels = widths.iter().take(self.labels);
                    taken = labels.map(|width| width + 2).sum();
                    blocks.push((1..=self.labels).chain(group).collect());
                }
                None => blocks.push(group),
            }
            taken += width;
        }
        blocks
    }

    fn push_block(
        &self,
        text: &mut String,
        console: &Console,
        (label, indent): (usize, usize),
        block: &[usize],
        widths: &[usize],
    ) {
        let width_of = |column: usize| widths.get(column).copied().unwrap_or(0);
        let line = |first: &str, cells: &dyn Fn(usize) -> String| {
            let mut line = format!("  {first}{}", " ".repeat(label.saturating_sub(first.width())));
            for &column in block {
                let cell = cells(column);
                let blanks = " ".repeat(width_of(column).saturating_sub(cell.width()));
                match self.heads.get(column) {
                    Some((_, Align::Left)) => line.push_str(&format!("  {cell}{blanks}")),
                    _ => line.push_str(&format!("  {blanks}{cell}")),
                }
            }
            line.trim_end().to_string() + "\n"
        };
        let heads = || {
            std::iter::once(&0)
                .chain(block)
                .filter_map(|column| self.heads.get(*column))
        };
        let tall = heads().map(|(head, _)| head.lines().count()).max().unwrap_or(0);
        for number in 0..tall {
            // Short heads stand on the last line, next to their cells.
            let part = |column: usize| {
                let head = self.heads.get(column).map_or("", |(head, _)| head.as_str());
                let above = tall - head.lines().count();
                let of_line = number.checked_sub(above).and_then(|at| head.lines().nth(at));
                of_line.unwrap_or("").to_string()
            };
            let of_heads = line(&part(0), &part);
            text.push_str(&console.paint(Style::Dim, of_heads.trim_end()));
            text.push('\n');
        }
        for (place, row) in self.rows.iter().enumerate() {
            let first = row.first().map_or("", String::as_str);
            let has_cells = || {
                block
                    .iter()
                    .any(|column| row.get(*column).is_some_and(|cell| !cell.is_empty()))
            };
            if self.total == Some(place) && !has_cells() {
                continue;
            }
            if self.sections.contains(&place) {
                text.push_str(&format!("  {}\n", console.paint(Style::Dim, first)));
                continue;
            }
            for (number, part) in wrap(first, label - indent).iter().enumerate() {
                let part = format!("{}{part}", " ".repeat(indent));
                text.push_str(&line(&part, &|column| match number {
                    0 => row.get(column).cloned().unwrap_or_default(),
                    _ => String::new(),
                }));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::ColorChoice;
    use crate::language::Lang;

    fn table() -> Table {
        let mut table = Table::new("T")
            .whole()
            .column("", Align::Left)
            .column("in force", Align::Right)
            .joined("90 %\nof the draws")
            .column("compared", Align::Right)
            .joined("90 %\nof the draws");
        table.section("Cash, EUR");
        let cells = ["1,000", "900 … 1,100", "2,000", "1,900 … 2,100"].map(str::to_string);
        table.row(
            ["a label that is long and needs two lines".to_string()]
                .into_iter()
                .chain(cells),
        );
        table
    }

    #[test]
    fn labels_go_on_below_and_columns_that_find_no_room_follow() {
        let console = Console::new(Lang::En, ColorChoice::Never);
        assert_eq!(
            table().render_whole(&console, 80),
            "T
                                                   90 %                     90 %
                                 in force  of the draws  compared   of the draws
  Cash, EUR
    a label that is long and        1,000   900 … 1,100     2,000  1,900 … 2,100
    needs two lines

"
        );
        let labelled = table().labelled_by(1).render_whole(&console, 50);
        assert_eq!(labelled.matches("in force").count(), 2, "{labelled}");
        let mut summed = table();
        summed.total(["total", "1,000"].into_iter().chain([""; 3]).map(str::to_string));
        assert_eq!(
            summed.render_whole(&console, 50).matches("total").count(),
            1,
            "a block without sums has no row of sums"
        );
        let narrow = table().render_whole(&console, 50);
        assert!(narrow.lines().all(|line| line.width() <= 50), "{narrow}");
        assert_eq!(narrow.matches("Cash, EUR").count(), 2, "{narrow}");
        assert_eq!(narrow.matches("of the draws").count(), 2, "{narrow}");
    }
}
