//! The table, and the document that it stands in.

use std::fmt::Write;
use std::path::Path;

/// Where the table begins and ends in the document.
const BEGIN: &str = "<!-- measured: begin -->\n";
const END: &str = "<!-- measured: end -->\n";

/// Figures, each with what stands beside it, and the targets.
pub(crate) struct Table {
    conditions: String,
    rows: String,
    targets: String,
}

impl Table {
    pub(crate) fn new(conditions: String) -> Table {
        Table {
            conditions,
            rows: String::new(),
            targets: String::new(),
        }
    }

    /// A figure with its partner.
    pub(crate) fn row(&mut self, what: &str, figure: &str, beside: &str, ratio: f64) {
        let digits = if ratio < 10.0 { 2 } else { 0 };
        let line = format!("| {what} | {figure} | {beside} | {ratio:.digits$} |");
        eprintln!("{line}");
        writeln!(self.rows, "{line}").unwrap();
    }

    /// A target, and whether what was measured meets it.
    pub(crate) fn target(&mut self, target: &str, measured: &str, met: bool) {
        self.verdict(target, measured, if met { "met" } else { "**missed**" });
    }

    /// A target of which this run cannot say whether it is met.
    pub(crate) fn undecided(&mut self, target: &str, measured: &str) {
        self.verdict(target, measured, "not decided");
    }

    fn verdict(&mut self, target: &str, measured: &str, verdict: &str) {
        writeln!(self.targets, "| {target} | {measured} | {verdict} |").unwrap();
    }

    /// Everything; `after` are the conditions at the end.
    pub(crate) fn text(&self, after: &str) -> String {
        format!(
            "{} Load at the end: {after}.\n\n| what | figure | beside it | ratio |\n|---|---|---|---|\n{}\n\
             | target | measured | |\n|---|---|---|\n{}",
            self.conditions, self.rows, self.targets
        )
    }
}

/// Puts a text between the markers of a document.
pub(crate) fn write_between_markers(file: &Path, text: &str) {
    let document = std::fs::read_to_string(file).expect("the document is there");
    let (before, rest) = document
        .split_once(BEGIN)
        .expect("the document has the first marker");
    let (_, after) = rest.split_once(END).expect("the document has the second marker");
    std::fs::write(file, format!("{before}{BEGIN}{text}{END}{after}")).expect("the document is written");
}
