//! One line per fact, no colours, no drawing: for screen readers, logs and pipes.

use super::ends;
use crate::diagnostic::{Diagnostic, Lang};
use crate::source::Files;
use std::fmt::Write;

/// The diagnostics as plain lines: `path:line:column: error[RL0201] message`, then labels and help, indented.
pub fn render_plain(diagnostics: &[Diagnostic], files: &Files, lang: Lang) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let place = diagnostic.primary;
        let (start, _) = ends(files, place);
        // Writing to a text cannot fail.
        let _ = writeln!(
            out,
            "{}:{}:{}: {}[{}] {}",
            files.path(place.file),
            start.line,
            start.column,
            diagnostic.severity().word_in(lang),
            diagnostic.code.number,
            diagnostic.message(lang)
        );
        for (index, (place, words)) in diagnostic.labels(lang).into_iter().enumerate() {
            let (start, end) = ends(files, place);
            let here = if index == 0 {
                String::new()
            } else {
                format!("{}:", files.path(place.file))
            };
            let to = if start.line == end.line {
                format!("{}-{}", start.column, end.column)
            } else {
                format!("{}-{}:{}", start.column, end.line, end.column)
            };
            let _ = writeln!(out, "  {here}{}:{to}: {words}", start.line);
        }
        if let Some(help) = diagnostic.help(lang) {
            let word = if lang == Lang::Fr { "aide" } else { "help" };
            let _ = writeln!(out, "  {word}: {help}");
        }
    }
    out
}
