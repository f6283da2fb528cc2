//! Rows of the ledger as people find them: `events.csv:12`.

use super::case::Case;
use crate::language::Lang;
use crate::report::problems::of_ledger;
use relance_kernel::{Day, InvoiceIndex};
use relance_ledger::{Row, RowPlace, Table};

/// How many rows are named before the rest is only counted.
pub(super) const ROWS_NAMED: usize = 4;

/// The file and the line of a row.
pub(super) fn place_words(case: &Case<'_>, lang: Lang, place: RowPlace) -> String {
    let lang = of_ledger(lang);
    case.input.joined.ledger.row_name(place.table, place.line, lang)
}

/// The instalment of an invoice that falls due on a day, looked up in its table.
pub(super) fn instalment_row(case: &Case<'_>, invoice: InvoiceIndex, due: Day) -> Option<RowPlace> {
    let id = case.invoice_id(invoice).to_string();
    let due = due.to_string();
    find(case, Table::Instalments, |cell| {
        cell("invoice_id") == id && cell("due") == due && cell("plan_id").is_empty()
    })
}

/// The contact person of a customer with a role, looked up in its table.
pub(super) fn contact_row(case: &Case<'_>, role: &str) -> Option<RowPlace> {
    let ledger = &case.input.joined.ledger;
    let id = ledger.customer_id(case.number, case.customer()).to_string();
    find(case, Table::Contacts, |cell| {
        cell("customer_id") == id && cell("role") == role
    })
}

/// Some cells of a row, read again from its table; empty where they are not there.
pub(super) fn cells(case: &Case<'_>, place: RowPlace, columns: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    look_through(case, place.table, |line, cell| {
        if line == place.line {
            found = columns.iter().map(|column| cell(column)).collect();
        }
        line == place.line
    });
    found
}

/// The first row whose cells are as wanted. The ledger in memory keeps no lines of these tables.
fn find(
    case: &Case<'_>,
    table: Table,
    is_wanted: impl Fn(&dyn Fn(&str) -> String) -> bool,
) -> Option<RowPlace> {
    look_through(case, table, |_, cell| is_wanted(cell))
}

/// Goes through the rows of a table, with their lines, until one is wanted.
fn look_through(
    case: &Case<'_>,
    table: Table,
    mut is_wanted: impl FnMut(u32, &dyn Fn(&str) -> String) -> bool,
) -> Option<RowPlace> {
    let mut rows = case.input.joined.source.open(table).ok()??;
    let columns: Vec<String> = rows
        .columns()
        .iter()
        .map(|name| name.trim().to_string())
        .collect();
    let mut row = Row::default();
    loop {
        match rows.read(&mut row) {
            Ok(false) => return None,
            // It was set aside, and its problem told.
            Err(_) => {}
            Ok(true) => {
                let cell = |name: &str| {
                    let position = columns.iter().position(|column| column == name);
                    position.map_or_else(String::new, |at| row.cell(at).trim().to_string())
                };
                if is_wanted(row.line(), &cell) {
                    return Some(RowPlace {
                        table,
                        line: row.line(),
                    });
                }
            }
        }
    }
}
