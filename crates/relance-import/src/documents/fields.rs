//! Days, amounts and codes of a document.

use super::{Expected, Problem};
use crate::xml::Element;
use relance_kernel::{Currency, Day, Money};

/// The text of a term that every invoice has.
pub(super) fn text<'a>(root: &'a Element, term: &'static str, path: &str) -> Result<&'a str, Problem> {
    root.text_at(path).ok_or_else(|| Problem::Missing {
        term,
        path: path.to_string(),
    })
}

/// That a term holds what it cannot.
pub(super) fn unfit(element: &Element, term: &'static str, expected: Expected) -> Problem {
    Problem::Unfit {
        term,
        value: element.text.chars().take(80).collect(),
        line: element.line,
        expected,
    }
}

/// A day: `2026-01-31`, with or without a time zone, or `20260131`.
pub(super) fn day(element: &Element, term: &'static str) -> Result<Day, Problem> {
    let text = element.text.as_str();
    let day = match text.len() {
        8 => [text.get(..4), text.get(4..6), text.get(6..8)]
            .into_iter()
            .collect::<Option<Vec<&str>>>()
            .and_then(|parts| Day::parse(&parts.join("-"))),
        _ => text
            .get(..10)
            .filter(|_| text.get(10..).is_some_and(is_time_zone))
            .and_then(Day::parse),
    };
    day.ok_or_else(|| unfit(element, term, Expected::Day))
}

/// Nothing, or what may stand behind a day in XML: `Z`, `+01:00`, or the time of a day.
fn is_time_zone(rest: &str) -> bool {
    matches!(
        rest.as_bytes(),
        [] | [b'Z'] | [b'T', ..] | [b'+' | b'-', _, _, b':', _, _]
    )
}

/// The day at a path, if it holds one.
pub(super) fn day_at(root: &Element, term: &'static str, path: &str) -> Result<Option<Day>, Problem> {
    let found = root.at(path).filter(|element| !element.text.is_empty());
    found.map(|element| day(element, term)).transpose()
}

/// No amount is larger, in minor units: sums of them fit.
const LARGEST_AMOUNT: u64 = 1_000_000_000_000_000;

/// An amount in minor units.
pub(super) fn amount(element: &Element, term: &'static str, currency: Currency) -> Result<i64, Problem> {
    Money::parse(&element.text, currency)
        .map(|money| money.minor)
        .filter(|minor| minor.unsigned_abs() <= LARGEST_AMOUNT)
        .ok_or_else(|| unfit(element, term, Expected::Amount))
}

/// The amount at a path, if there is one.
pub(super) fn amount_at(
    root: &Element,
    term: &'static str,
    path: &str,
    currency: Currency,
) -> Result<Option<i64>, Problem> {
    let found = root.at(path).filter(|element| !element.text.is_empty());
    found.map(|element| amount(element, term, currency)).transpose()
}

/// The currency at a path.
pub(super) fn currency(root: &Element, path: &str) -> Result<Currency, Problem> {
    text(root, "BT-5", path)?;
    let element = root.at(path).unwrap_or(root);
    Currency::parse(&element.text).ok_or_else(|| unfit(element, "BT-5", Expected::Currency))
}
