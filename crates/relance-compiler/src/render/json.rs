//! Diagnostics as JSON, everything that is known of each.

use super::ends;
use crate::diagnostic::{Diagnostic, Lang};
use crate::source::{Files, Place};
use serde_json::{Map, Value, json};

/// The diagnostics as one JSON object: `{"diagnostics": [ … ]}`, indented, with a line end.
///
/// Lines and columns count from 1, columns in characters; offsets count bytes from 0.
pub fn render_json(diagnostics: &[Diagnostic], files: &Files, lang: Lang) -> String {
    let list: Vec<Value> = diagnostics
        .iter()
        .map(|diagnostic| one(diagnostic, files, lang))
        .collect();
    let mut text = serde_json::to_string_pretty(&json!({ "diagnostics": list })).unwrap_or_default();
    text.push('\n');
    text
}

fn one(diagnostic: &Diagnostic, files: &Files, lang: Lang) -> Value {
    let facts: Map<String, Value> = diagnostic
        .facts
        .iter()
        .map(|(name, fact)| ((*name).to_owned(), Value::String(fact.text(lang))))
        .collect();
    let labels: Vec<Value> = diagnostic
        .labels(lang)
        .into_iter()
        .map(|(at, words)| json!({ "place": place(files, at), "text": words }))
        .collect();
    let fix = diagnostic.fix.as_ref().map(
        |fix| json!({ "place": place(files, fix.place), "replacement": fix.replacement, "safe": fix.safe }),
    );
    json!({
        "code": diagnostic.code.number,
        "name": diagnostic.code.name,
        "severity": diagnostic.severity().word(),
        "message": diagnostic.message(lang),
        "help": diagnostic.help(lang),
        "place": place(files, diagnostic.primary),
        "labels": labels,
        "facts": facts,
        "fix": fix,
        "page": diagnostic.page(),
    })
}

fn place(files: &Files, place: Place) -> Value {
    let (start, end) = ends(files, place);
    json!({
        "file": files.path(place.file),
        "start": { "line": start.line, "column": start.column, "offset": place.start },
        "end": { "line": end.line, "column": end.column, "offset": place.end },
    })
}
