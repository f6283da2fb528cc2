//! The answer as one JSON object.

use super::{Answer, Case, next_words, timeline};
use crate::args::Why;
use crate::console::Console;
use crate::exit::Failure;
use crate::language::decimal;
use crate::report::json;
use relance_kernel::{ActionRecord, Truth};
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
                        "test": condition.text,
                        "line": files.position(condition.place).line,
                        "truth": match condition.truth {
                            Truth::True => "true",
                            Truth::False => "false",
                            Truth::Unknown => "unknown",
                        },
                        "read": condition.value.as_ref().map(|value| value.of(lang)),
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
        "until": verdict.day.map(|day| day.to_string()),
        "limit": verdict.limit,
        "rules": verdict.rules.iter().map(|rule| case.rule_name(*rule)).collect::<Vec<_>>(),
        "actions": verdict.actions.iter().map(|record| action(case, record)).collect::<Vec<_>>(),
        "grounds": grounds,
        "next": case.next.as_ref().map(|next| action(case, next)),
        "next_text": next_words(case).map(|words| words.of(lang).to_string()),
    });
    if let (true, Value::Object(fields)) = (why.timeline, &mut object) {
        let lines: Vec<Value> = timeline::timeline(case)
            .into_iter()
            .map(|line| {
                let by = if line.is_action { "policy" } else { "ledger" };
                json!({ "date": line.day.to_string(), "by": by, "text": line.said.of(lang) })
            })
            .collect();
        fields.insert("timeline".to_string(), Value::Array(lines));
    }
    json::text(&object)
}

fn action(case: &Case<'_>, record: &ActionRecord) -> Value {
    let texts = case.texts();
    json!({
        "date": record.day.to_string(),
        "rule": texts.rule(record.source),
        "action": texts.action(&record.effect),
        "detail": texts.detail(&record.effect),
        "outcome": texts.outcome(record.outcome),
        "reason": texts.reason(record.outcome),
    })
}
