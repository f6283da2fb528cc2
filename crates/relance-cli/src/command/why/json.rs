//! The answer as one JSON object.

use super::Answer;
use super::case::Case;
use super::next::next_words;
use super::read::Read;
use super::timeline;
use crate::args::Why;
use crate::console::Console;
use crate::exit::Failure;
use crate::language::decimal;
use crate::report::json;
use relance_kernel::{ActionRecord, Truth};
use relance_ledger::RowPlace;
use serde_json::{Value, json};

/// The object.
pub(super) fn text(
    console: &Console,
    why: &Why,
    case: &Case<'_>,
    answer: &Answer,
) -> Result<String, Failure> {
    let lang = console.lang;
    let issued = &case.account.invoices[case.invoice];
    let files = &case.input.compiled.files;
    let place = |place: relance_compiler::Place| json!({ "file": files.path(place.file), "line": files.position(place).line, "text": files.text(place) });
    let grounds: Vec<Value> = (answer.grounds.iter())
        .map(|ground| {
            let conditions: Vec<Value> = (ground.conditions.iter())
                .map(|condition| {
                    json!({
                        "depth": condition.depth,
                        "test": condition.text.of(lang),
                        "line": condition.place.map(|place| files.position(place).line),
                        "truth": match condition.truth {
                            Truth::True => "true",
                            Truth::False => "false",
                            Truth::Unknown => "unknown",
                        },
                        "read": condition.read.as_ref().map(|read| read.said.of(lang)),
                        "rows": condition.read.as_ref().map_or_else(Vec::new, |read| rows(case, &read.rows)),
                    })
                })
                .collect();
            json!({
                "name": ground.name,
                "place": ground.place.map(place),
                "docs": ground.docs,
                "conditions": conditions,
            })
        })
        .collect();
    let verdict = &answer.verdict;
    let note = |note: &Read| json!({ "text": note.said.of(lang), "rows": rows(case, &note.rows) });
    let asked = |(rule, day): &(relance_kernel::RuleId, relance_kernel::Day)| json!({ "rule": case.rule_name(*rule), "date": day.to_string() });
    let mut object = json!({
        "invoice": why.invoice,
        "customer": case.input.joined.ledger.customer_id(case.number, issued.customer),
        "on": case.on.to_string(),
        "currency": issued.currency.code(),
        "amount": decimal(i128::from(issued.amount), issued.currency),
        "open": decimal(i128::from(case.before.principal(case.invoice)), issued.currency),
        "due": case.before.due(case.invoice).to_string(),
        "outcome": verdict.name,
        "text": verdict.said.of(lang),
        "notes": verdict.notes.iter().map(note).collect::<Vec<_>>(),
        "until": verdict.day.map(|day| day.to_string()),
        "limit": verdict.limit,
        "rules": verdict.rules.iter().map(|rule| case.rule_name(*rule)).collect::<Vec<_>>(),
        "actions": verdict.actions.iter().map(|record| action(case, record)).collect::<Vec<_>>(),
        "grounds": grounds,
        "next": case.ahead.done.as_ref().map(|next| action(case, next)),
        "next_approval": case.ahead.asked.as_ref().map(asked),
        "next_text": next_words(case, answer).of(lang),
        "set_aside": case.input.joined.set_aside_for(&why.invoice).map(|said| said.of(lang).to_string()),
    });
    if let (true, Value::Object(fields)) = (why.timeline, &mut object) {
        let lines: Vec<Value> = timeline::timeline(case)
            .into_iter()
            .map(|line| {
                let by = if line.is_action { "policy" } else { "ledger" };
                let row = line.row.map(|place| row(case, place));
                json!({ "date": line.day.to_string(), "by": by, "text": line.said.of(lang), "row": row })
            })
            .collect();
        fields.insert("timeline".to_string(), Value::Array(lines));
    }
    json::text(&object)
}

fn rows(case: &Case<'_>, places: &[RowPlace]) -> Vec<Value> {
    let mut places = places.to_vec();
    places.sort_unstable();
    places.dedup();
    places.into_iter().map(|place| row(case, place)).collect()
}

/// A row of the ledger: `{ "file": "events.csv", "line": 12 }`.
fn row(case: &Case<'_>, place: RowPlace) -> Value {
    json!({ "file": case.input.joined.ledger.file_of(place.table), "line": place.line })
}

fn action(case: &Case<'_>, record: &ActionRecord) -> Value {
    let texts = case.texts();
    json!({
        "date": record.day.to_string(),
        "rule": texts.rule(record.source),
        "action": texts.action(&record.effect),
        "detail": texts.detail_with(&record.effect, &case.by_law(record)),
        "outcome": texts.outcome(record.outcome),
        "reason": texts.reason(record.outcome),
    })
}
