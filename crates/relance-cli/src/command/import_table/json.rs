//! The report as one JSON object.

use super::bad_rows;
use crate::exit::Failure;
use crate::language::{Lang, decimal};
use crate::report::json;
use relance_import::table::{Import, Part};
use relance_kernel::Currency;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Document<'a> {
    /// False where lines with something wrong stopped the import.
    imported: bool,
    parts: Vec<PartOf<'a>>,
    /// Over all parts: one kind of file may name those of another.
    customers_without_name: u64,
}

#[derive(Serialize)]
struct PartOf<'a> {
    kind: &'a str,
    source: &'a str,
    files: Vec<File<'a>>,
    rows: &'a BTreeMap<&'static str, u64>,
    money: Vec<Money<'a>>,
    assumed: Vec<Assumed<'a>>,
    due_dates: &'a BTreeMap<&'static str, u64>,
    spans: BTreeMap<String, [String; 2]>,
    customers_that_differ: usize,
    repeated: u64,
    payments_of_zero: u64,
    credit_notes_used: u64,
    bad_rows: Vec<Bad<'a>>,
}

#[derive(Serialize)]
struct File<'a> {
    name: &'a str,
    encoding: Option<&'static str>,
    separator: Option<char>,
    sheet: &'a str,
    header: u64,
    lines: u64,
    lines_without_row: u64,
    set_aside: Vec<u64>,
    not_read: &'a [String],
    decided: BTreeMap<&'a str, &'a str>,
}

#[derive(Serialize)]
struct Money<'a> {
    of: &'static str,
    currency: &'a str,
    count: u64,
    amount: String,
}

#[derive(Serialize)]
struct Assumed<'a> {
    what: &'a str,
    rows: u64,
}

#[derive(Serialize)]
struct Bad<'a> {
    file: &'a str,
    line: u64,
    column: &'a str,
    reason: String,
    amount: Option<String>,
}

/// The report.
pub(super) fn text(lang: Lang, found: &Import, stops: bool) -> Result<String, Failure> {
    json::text(&Document {
        imported: !stops,
        parts: found.parts.iter().map(|part| of_part(lang, part)).collect(),
        customers_without_name: found.nameless,
    })
}

fn of_part(lang: Lang, part: &Part) -> PartOf<'_> {
    let files = part.files.iter().map(|file| File {
        name: &file.name,
        encoding: file.text.map(|(encoding, _)| encoding.name()),
        separator: file.text.map(|(_, separator)| separator),
        sheet: &file.sheet,
        header: file.header,
        lines: file.lines,
        lines_without_row: file.without_row,
        set_aside: file.set_aside.iter().map(|(line, _)| *line).collect(),
        not_read: &file.unused,
        decided: file
            .decided
            .iter()
            .map(|decided| (decided.column.as_str(), decided.form.as_str()))
            .collect(),
    });
    let sums = &part.sums;
    let money = sums.money.iter().map(|((of, code), (count, sum))| Money {
        of,
        currency: code,
        count: *count,
        amount: decimal(*sum, Currency::parse(code).unwrap_or(Currency::EUR)),
    });
    let bad = part.bad.iter().map(|row| Bad {
        file: &row.file,
        line: row.line,
        column: &row.source,
        reason: bad_rows::reason(row).of(lang).to_string(),
        amount: row
            .money
            .map(|(minor, currency)| decimal(i128::from(minor), currency.unwrap_or(Currency::EUR))),
    });
    PartOf {
        kind: &part.kind,
        source: &part.source,
        files: files.collect(),
        rows: &sums.rows,
        money: money.collect(),
        assumed: sums
            .assumed
            .iter()
            .map(|(what, (rows, _))| Assumed { what, rows: *rows })
            .collect(),
        due_dates: &sums.due,
        spans: sums
            .spans
            .iter()
            .map(|((table, column), (first, last))| {
                (format!("{table}.{column}"), [first.to_string(), last.to_string()])
            })
            .collect(),
        customers_that_differ: sums.differing.len(),
        repeated: sums.repeated,
        payments_of_zero: sums.zero_payments,
        credit_notes_used: sums.used_credits,
        bad_rows: bad.collect(),
    }
}
