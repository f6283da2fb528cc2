//! Rows that are not counted with, because they or rows that they name are wrong: kept in a file of their own, with
//! the reason and the money they hold.

use crate::load::{Options, Sheet};
use crate::problem::{Lang, Problem, Severity};
use crate::source::{Row, Source, Table, csv_cell};
use relance_kernel::{Currency, Money};
use std::collections::BTreeMap;

/// A row set aside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SetAside {
    /// Its table.
    pub table: Table,
    /// As the source calls it.
    pub file: String,
    /// Where the row begins.
    pub line: u32,
    /// The first error of the row itself; that it names a wrong row only if it has no other.
    pub problem: Problem,
    /// The money that the row of an invoice or a payment holds, if it can be read.
    pub money: Option<Money>,
    /// The row as CSV.
    pub row: String,
}

/// The rows that have errors, read once more from where they stand.
///
/// Rows that cannot be found again (the source changed meanwhile) are given with an empty `row`.
pub fn set_aside(source: &dyn Source, problems: &[Problem], options: &Options) -> Vec<SetAside> {
    let mut by_place: BTreeMap<(Table, u32), &Problem> = BTreeMap::new();
    for problem in problems {
        if let (Severity::Error, Some(table), true) = (problem.severity(), problem.table, problem.row > 0) {
            let first = by_place.entry((table, problem.row)).or_insert(problem);
            if first.is_consequence() && !problem.is_consequence() {
                *first = problem;
            }
        }
    }
    let mut rows = Vec::new();
    for table in Table::ALL {
        let first = rows.len();
        rows.extend(
            by_place
                .range((table, 0)..=(table, u32::MAX))
                .map(|(&(table, line), &problem)| SetAside {
                    table,
                    file: problem.file.to_string(),
                    line,
                    problem: problem.clone(),
                    money: None,
                    row: String::new(),
                }),
        );
        if let Some(of_table) = rows.get_mut(first..).filter(|of_table| !of_table.is_empty()) {
            fill_rows(source, table, options.default_currency, of_table);
        }
    }
    rows
}

/// Reads the rows of a table whose lines are wanted.
fn fill_rows(source: &dyn Source, table: Table, default: Currency, wanted: &mut [SetAside]) {
    let Ok(Some(mut rows)) = source.open(table) else {
        return;
    };
    let Some(sheet) = Sheet::new(table, rows.as_ref(), source.has_lines(), &mut Vec::new()) else {
        return;
    };
    let (amount, currency) = (sheet.col("amount"), sheet.col("currency"));
    let mut row = Row::default();
    loop {
        let (line, text, money) = match rows.read(&mut row) {
            Ok(false) => break,
            Ok(true) => {
                let cell = |position: Option<usize>| position.map_or("", |position| row.cell(position));
                let of = if cell(currency.position).is_empty() {
                    Some(default)
                } else {
                    Currency::parse(cell(currency.position))
                };
                let holds_money = matches!(table, Table::Invoices | Table::Payments);
                let money = of
                    .filter(|_| holds_money)
                    .and_then(|of| Money::parse(cell(amount.position), of));
                (row.line(), None, money)
            }
            Err(fault) => (fault.line, Some(fault.raw), None),
        };
        if let Ok(position) = wanted.binary_search_by_key(&line, |wanted| wanted.line)
            && let Some(found) = wanted.get_mut(position)
        {
            found.row = text.unwrap_or_else(|| row.to_csv());
            found.money = money;
        }
    }
}

/// The rows set aside as CSV: `file,line,code,reason,amount,currency,row`.
pub fn set_aside_csv(rows: &[SetAside], lang: Lang) -> String {
    let mut text = String::from("file,line,code,reason,amount,currency,row\n");
    for row in rows {
        let (amount, currency) = row.money.map_or_else(Default::default, |money| {
            (money.decimal(), money.currency.to_string())
        });
        let reason = row.problem.message(lang);
        let cells = [
            row.file.as_str(),
            &row.line.to_string(),
            row.problem.code.number,
            &reason,
            &amount,
            &currency,
            &row.row,
        ];
        text.push_str(&cells.map(csv_cell).join(","));
        text.push('\n');
    }
    text
}

/// How many rows of a table were set aside, and what they hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SetAsideTotal {
    /// The table.
    pub table: Table,
    /// Rows.
    pub rows: usize,
    /// Sums in the order of currencies, what is above 0 and what is below apart: an invoice and a credit note do not
    /// hide each other.
    pub money: Vec<Money>,
    /// Rows of invoices and payments whose amount cannot be read.
    pub rows_without_amount: usize,
}

/// The rows set aside, table by table.
pub fn set_aside_totals(rows: &[SetAside]) -> Vec<SetAsideTotal> {
    let mut totals = Vec::new();
    for of_table in rows.chunk_by(|a, b| a.table == b.table) {
        let Some(table) = of_table.first().map(|row| row.table) else {
            continue;
        };
        let mut money: BTreeMap<(Currency, bool), i64> = BTreeMap::new();
        for amount in of_table.iter().filter_map(|row| row.money) {
            let sum = money.entry((amount.currency, amount.minor < 0)).or_default();
            *sum = sum.saturating_add(amount.minor);
        }
        let holds_money = matches!(table, Table::Invoices | Table::Payments);
        totals.push(SetAsideTotal {
            table,
            rows: of_table.len(),
            money: money
                .into_iter()
                .map(|((currency, _), minor)| Money::new(minor, currency))
                .collect(),
            rows_without_amount: of_table
                .iter()
                .filter(|row| holds_money && row.money.is_none())
                .count(),
        });
    }
    totals
}
