//! What the value and the note of an event hold, and what is said when they hold something else.

use super::events::{About, Columns, EVENT_WORDS};
use super::{Cells, Col};
use crate::habits;
use crate::ledger::Ledger;
use crate::lists;
use crate::problem::{event, file, money};
use crate::rows::NO_AMOUNT;
use crate::suggest::closest;
use relance_kernel::{Currency, Day};

pub(super) fn intern(cells: &mut Cells<'_>, ledger: &mut Ledger, text: &str) -> Option<u32> {
    let number = ledger.names.intern(text);
    if number.is_none() {
        cells.report(&file::LEDGER_TOO_LARGE, None, []);
    }
    number
}

#[cold]
pub(super) fn report_needed(cells: &mut Cells<'_>, col: Col, event: &str, needed: &str) {
    let facts = [("event", event.to_string()), ("needed", needed.to_string())];
    cells.report(&event::EVENT_WITHOUT_VALUE, Some(col), facts);
}

#[cold]
pub(super) fn report_event(cells: &mut Cells<'_>, col: Col, name: &str) {
    match habits::english(name, &EVENT_WORDS).or_else(|| closest(name, EVENT_WORDS)) {
        Some(similar) => cells.report(
            &event::UNKNOWN_EVENT,
            Some(col),
            [("similar", similar.to_string())],
        ),
        None => cells.report(
            &event::UNKNOWN_EVENT,
            Some(col),
            [("words", EVENT_WORDS.join(", "))],
        ),
    }
}

pub(super) fn needed_date(cells: &mut Cells<'_>, col: Col, event: &str) -> Option<Day> {
    if cells.text(col).is_empty() {
        report_needed(cells, col, event, "YYYY-MM-DD");
        return None;
    }
    cells.optional_date(col)
}

pub(super) fn needed_name(
    cells: &mut Cells<'_>,
    ledger: &mut Ledger,
    col: Col,
    event: &str,
    needed: &str,
) -> Option<u32> {
    let text = cells.text(col);
    if text.is_empty() {
        report_needed(cells, col, event, needed);
        return None;
    }
    intern(cells, ledger, text)
}

/// The amount in the value, above 0 (a charge may be 0); the row must name one invoice.
pub(super) fn needed_amount(
    cells: &mut Cells<'_>,
    columns: &Columns,
    event: &str,
    about: About,
    known: bool,
) -> Option<i64> {
    if cells.text(columns.value).is_empty() {
        report_needed(cells, columns.value, event, "1234.56");
        return None;
    }
    if known && about.invoice.is_none() {
        cells.report(
            &event::EVENT_WITHOUT_INVOICE,
            Some(columns.invoice),
            [("event", event.to_string())],
        );
    }
    let amount = cells.amount(columns.value, about.currency)?;
    if amount < i64::from(event != "charged") {
        cells.report(&money::NOT_POSITIVE, Some(columns.value), []);
        return None;
    }
    Some(amount)
}

/// The amount in the note, if it holds one: a note in words is a remark. None if it is a mistyped amount.
pub(super) fn note_amount(cells: &mut Cells<'_>, col: Col, currency: Currency) -> Option<i64> {
    let note = cells.text(col);
    if !is_meant_as_amount(note) {
        return Some(NO_AMOUNT);
    }
    let amount = cells.parse_amount(col, note, currency)?;
    if amount <= 0 {
        cells.report(&money::NOT_POSITIVE, Some(col), []);
        return None;
    }
    Some(amount)
}

/// Whether a note holds digits and nothing else than what people write with amounts.
fn is_meant_as_amount(note: &str) -> bool {
    let letters: String = note.chars().filter(|c| c.is_alphabetic()).collect();
    let other = |c: char| !c.is_alphanumeric() && !c.is_whitespace() && !".,'’+-−_()€$£¥".contains(c);
    note.contains(|c: char| c.is_ascii_digit())
        && !note.contains(other)
        && (letters.is_empty() || lists::similar_currency(&letters).is_some())
}
