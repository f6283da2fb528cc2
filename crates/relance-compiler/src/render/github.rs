//! Diagnostics as workflow commands, shown beside the lines of a pull request.

use super::ends;
use crate::diagnostic::{Diagnostic, Lang, Severity};
use crate::source::Files;
use std::fmt::Write;

/// One workflow command per diagnostic: `::error file=…,line=…,col=…,title=RL0201::message`.
pub fn render_github(diagnostics: &[Diagnostic], files: &Files, lang: Lang) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let (start, end) = ends(files, diagnostic.primary);
        let command = match diagnostic.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let mut message = diagnostic.message(lang);
        if let Some(help) = diagnostic.help(lang) {
            message.push('\n');
            message.push_str(&help);
        }
        // Writing to a text cannot fail.
        let _ = writeln!(
            out,
            "::{command} file={},line={},endLine={},col={},endColumn={},title={}::{}",
            property(files.path(diagnostic.primary.file)),
            start.line,
            end.line,
            start.column,
            end.column,
            property(&format!("{} {}", diagnostic.code.number, diagnostic.code.name)),
            escaped(&message)
        );
    }
    out
}

fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}
