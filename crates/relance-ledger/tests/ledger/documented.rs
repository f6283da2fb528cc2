//! `docs/ledger.md` lists every code with what it says, and every event with a row that is read.

use crate::support::{listed, load_with};
use relance_ledger::{Lang, codes};
use std::fmt::Write;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/ledger.md");
const BEGIN: &str =
    "<!-- codes: written by `RELANCE_WRITE_DOCS=1 cargo test -p relance-ledger documented` -->\n";
const END: &str = "<!-- end of codes -->";

#[test]
fn every_code_is_documented() {
    let page = std::fs::read_to_string(PAGE).unwrap();
    let mut table = String::from("| code | name | | says |\n|---|---|---|---|\n");
    for code in codes() {
        let message = code.message.last().unwrap().of(Lang::En);
        let said = without_facts(message);
        let _ = writeln!(
            table,
            "| {} | `{}` | {} | {said} |",
            code.number,
            code.name,
            code.severity.word()
        );
    }
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (written, after) = rest.split_once(END).unwrap();
    if std::env::var_os("RELANCE_WRITE_DOCS").is_some() {
        std::fs::write(PAGE, format!("{before}{BEGIN}{table}{END}{after}")).unwrap();
        return;
    }
    assert_eq!(written, table);
}

/// The sentence with `…` where a fact goes.
fn without_facts(sentence: &str) -> String {
    let mut parts = sentence.split('{');
    let mut said = parts.next().unwrap_or_default().to_string();
    for part in parts {
        said.push('…');
        said.push_str(part.split_once('}').map_or(part, |(_, behind)| behind));
    }
    said
}

/// A row of the table of events: its name, whether the value must be there, and a row of CSV.
struct DocumentedEvent {
    name: String,
    needs_value: bool,
    row: String,
}

fn documented_events() -> Vec<DocumentedEvent> {
    let page = std::fs::read_to_string(PAGE).unwrap();
    let (_, section) = page.split_once("\n## Events\n").unwrap();
    let rows = section.split("\n## ").next().unwrap().lines();
    rows.filter(|line| line.starts_with("| `"))
        .map(|line| {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            let [_, name, of, value, _, row, _] = <[&str; 7]>::try_from(cells).unwrap();
            assert!(["either", "invoice", "customer"].contains(&of), "{line}");
            DocumentedEvent {
                name: name.trim_matches('`').to_owned(),
                needs_value: value.contains(" *"),
                row: row.trim_matches('`').to_owned(),
            }
        })
        .collect()
}

const INSTALMENTS: (&str, &str) = (
    "instalments.csv",
    "invoice_id,due,amount,plan_id\nF1,2026-03-15,1200,PLAN1\n",
);

fn problems_of(row: &str) -> Vec<relance_ledger::Problem> {
    let events = format!("date,customer_id,invoice_id,event,value,note\n{row}\n");
    let instalments = if row.contains("PLAN1") {
        INSTALMENTS
    } else {
        ("instalments.csv", "-")
    };
    load_with(&[("events.csv", &events), instalments]).problems
}

#[test]
fn every_event_is_documented_with_a_row_that_is_read() {
    let events = documented_events();
    let unknown = problems_of("2026-02-12,acme,F1,zzzzzzzzzz,,");
    let words = unknown
        .first()
        .and_then(|problem| problem.help(Lang::En))
        .unwrap();
    let known: Vec<&str> = words.trim_start_matches("the events are ").split(", ").collect();
    let documented: Vec<&str> = events.iter().map(|event| event.name.as_str()).collect();
    assert_eq!(documented, known);
    for event in &events {
        assert_eq!(
            event.row.split(',').nth(3),
            Some(event.name.as_str()),
            "{}",
            event.row
        );
        assert_eq!(
            listed(&problems_of(&event.row)),
            "  nothing to report\n",
            "{}",
            event.row
        );
    }
}

#[test]
fn a_value_is_needed_where_the_page_says_so() {
    for event in documented_events() {
        let mut cells: Vec<&str> = event.row.split(',').collect();
        cells[4] = "";
        let problems = problems_of(&cells.join(","));
        let is_missed = problems.iter().any(|problem| problem.code.number == "RL1402");
        assert_eq!(is_missed, event.needs_value, "{}", event.row);
    }
}

#[test]
fn whom_an_event_may_name_is_as_the_page_says() {
    for event in documented_events() {
        let cells: Vec<&str> = event.row.split(',').collect();
        let [date, _, _, name, value, note] = <[&str; 6]>::try_from(cells).unwrap();
        let refused = |row: String| {
            problems_of(&row)
                .iter()
                .any(|problem| problem.severity() == relance_ledger::Severity::Error)
        };
        let of_invoice = refused(format!("{date},,F1,{name},{value},{note}"));
        let of_customer = refused(format!("{date},acme,,{name},{value},{note}"));
        let amount_of_one = ["charged", "written_off"].contains(&name);
        assert_eq!(of_customer, amount_of_one, "{}", event.row);
        assert_eq!(of_invoice, name == "field_changed", "{}", event.row);
    }
}
