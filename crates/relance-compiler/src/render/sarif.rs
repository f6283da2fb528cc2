//! Diagnostics as SARIF 2.1.0, for code-scanning services and editors.

use super::ends;
use crate::diagnostic::{Code, Diagnostic, Lang, Severity};
use crate::source::{Files, Place};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The diagnostics as a SARIF log of one run. `version` is that of the tool.
pub fn render_sarif(diagnostics: &[Diagnostic], files: &Files, lang: Lang, version: &str) -> String {
    let mut codes: BTreeMap<&str, &'static Code> = BTreeMap::new();
    for diagnostic in diagnostics {
        codes.insert(diagnostic.code.number, diagnostic.code);
    }
    let rules: Vec<Value> = codes.values().map(|code| rule(code)).collect();
    let results: Vec<Value> = diagnostics
        .iter()
        .map(|diagnostic| result(diagnostic, files, lang))
        .collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "relance", "version": version, "rules": rules } },
            // Columns count characters, not UTF-16 units.
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    let mut text = serde_json::to_string_pretty(&log).unwrap_or_default();
    text.push('\n');
    text
}

fn rule(code: &Code) -> Value {
    json!({
        "id": code.number,
        "name": code.name,
        "defaultConfiguration": { "level": level(code.severity) },
    })
}

fn level(severity: Severity) -> &'static str {
    severity.word()
}

fn result(diagnostic: &Diagnostic, files: &Files, lang: Lang) -> Value {
    let mut text = diagnostic.message(lang);
    if let Some(help) = diagnostic.help(lang) {
        text.push_str(". ");
        text.push_str(&help);
    }
    let labels = diagnostic.labels(lang);
    let related: Vec<Value> = labels
        .into_iter()
        .skip(1)
        .map(|(place, words)| {
            let mut location = location(files, place);
            if let Value::Object(fields) = &mut location {
                fields.insert("message".to_owned(), json!({ "text": words }));
            }
            location
        })
        .collect();
    let mut result = json!({
        "ruleId": diagnostic.code.number,
        "level": level(diagnostic.severity()),
        "message": { "text": text },
        "locations": [location(files, diagnostic.primary)],
    });
    if let Value::Object(fields) = &mut result {
        if !related.is_empty() {
            fields.insert("relatedLocations".to_owned(), Value::Array(related));
        }
        if let Some(fix) = &diagnostic.fix {
            let change = json!({
                "artifactLocation": { "uri": files.path(fix.place.file) },
                "replacements": [{
                    "deletedRegion": region(files, fix.place),
                    "insertedContent": { "text": fix.replacement },
                }],
            });
            fields.insert("fixes".to_owned(), json!([{ "artifactChanges": [change] }]));
        }
    }
    result
}

fn location(files: &Files, place: Place) -> Value {
    json!({
        "physicalLocation": {
            "artifactLocation": { "uri": files.path(place.file) },
            "region": region(files, place),
        },
    })
}

fn region(files: &Files, place: Place) -> Value {
    let (start, end) = ends(files, place);
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
        "byteOffset": place.start,
        "byteLength": place.end.saturating_sub(place.start),
    })
}
