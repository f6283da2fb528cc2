//! A list for people: a table, with sums by currency, cut where it would fill screens.

use super::{Cell, Sheet, UNSUMMED};
use crate::console::Console;
use crate::language::{Lang, said};
use crate::report::table::{Align, Table};
use relance_kernel::Currency;
use std::collections::{BTreeMap, BTreeSet};

/// So many rows are shown.
const SHOWN: usize = 60;

pub(crate) fn human(console: &Console, sheet: &Sheet) -> String {
    let lang = console.lang;
    let currencies = currencies(sheet);
    let (Some(last), true) = (currencies.last(), currencies.len() > 1) else {
        let rows: Vec<&[Cell]> = sheet.rows.iter().map(Vec::as_slice).collect();
        return page(
            console,
            sheet,
            sheet.title.of(lang),
            &rows,
            currencies.first().copied(),
            true,
        );
    };
    // One table for each currency: amounts of two cannot be read below each other.
    let of = |currency: Currency| -> Vec<&[Cell]> {
        let rows = sheet.rows.iter().map(Vec::as_slice);
        rows.filter(|row| currency_of(row) == Some(currency)).collect()
    };
    let pages = currencies.iter().map(|currency| {
        let title = format!("{} ({})", sheet.title.of(lang), currency.code());
        page(
            console,
            sheet,
            &title,
            &of(*currency),
            Some(*currency),
            currency == last,
        )
    });
    pages.collect()
}

fn page(
    console: &Console,
    sheet: &Sheet,
    title: &str,
    rows: &[&[Cell]],
    currency: Option<Currency>,
    has_notes: bool,
) -> String {
    let lang = console.lang;
    // A list of days tells its rows apart by invoice and customer.
    let labels = match sheet.columns.first() {
        Some(first) if first.key == "day" => {
            let customer = sheet.columns.iter().position(|column| column.key == "customer");
            customer.unwrap_or(0)
        }
        _ => 0,
    };
    let mut table = Table::new(title).whole().wide().labelled_by(labels);
    // Heads over nothing say nothing.
    let columns = sheet.columns.iter().enumerate().filter(|_| !rows.is_empty());
    for (position, column) in columns {
        let is_number = rows
            .iter()
            .any(|row| row.get(position).is_some_and(Cell::is_number));
        let align = if is_number { Align::Right } else { Align::Left };
        table = table.column(column.head.of(lang), align);
    }
    for row in rows.iter().take(SHOWN) {
        table.row(row.iter().map(|cell| shown(lang, cell, currency)));
    }
    if let Some(currency) = currency {
        table.total(sums(lang, sheet, rows, currency));
    }
    let more = rows.len().saturating_sub(SHOWN);
    if more > 0 {
        let more = lang.count(u64::try_from(more).unwrap_or(u64::MAX));
        table.note(
            said!(
                "and {more} more rows, counted in the total: --format csv or xlsx gives all",
                "et {more} lignes de plus, comptées dans le total : --format csv ou xlsx les donne toutes"
            )
            .of(lang),
        );
    }
    if rows.is_empty() {
        table.note(lang.pick("nothing to list", "rien à lister"));
    }
    for note in sheet.notes.iter().filter(|_| has_notes) {
        table.note(note.of(lang));
    }
    table.render(console)
}

/// The currency of the first amount of a row.
fn currency_of(row: &[Cell]) -> Option<Currency> {
    row.iter().find_map(|cell| match cell {
        Cell::Money(_, currency) => Some(*currency),
        _ => None,
    })
}

fn shown(lang: Lang, cell: &Cell, of_page: Option<Currency>) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Word(word) => word.of(lang).to_string(),
        Cell::Day(day) => lang.day(*day),
        Cell::Number(number) if *number < 0 => format!("-{}", lang.count(number.unsigned_abs())),
        Cell::Number(number) => lang.count(number.unsigned_abs()),
        Cell::Money(minor, currency) if Some(*currency) == of_page => {
            lang.amount(i128::from(*minor), *currency)
        }
        Cell::Money(minor, currency) => lang.money(i128::from(*minor), *currency),
    }
}

fn currencies(sheet: &Sheet) -> Vec<Currency> {
    let rows = sheet.rows.iter().filter_map(|row| currency_of(row));
    let found: std::collections::BTreeSet<Currency> = rows.collect();
    found.into_iter().collect()
}

/// The sums of a currency: of every column of money.
fn sums(lang: Lang, sheet: &Sheet, rows: &[&[Cell]], currency: Currency) -> Vec<String> {
    let mut sums: BTreeMap<usize, i128> = BTreeMap::new();
    let mut counted: BTreeSet<&str> = BTreeSet::new();
    let once = sheet.once();
    for row in rows {
        let of = once.and_then(|(money, of)| match row.get(of) {
            Some(Cell::Text(text)) => Some((money, text.as_str())),
            _ => None,
        });
        let counted_before = of
            .filter(|(_, text)| !counted.insert(text))
            .map(|(money, _)| money);
        for (position, cell) in row.iter().enumerate() {
            let is_summed = sheet
                .columns
                .get(position)
                .is_some_and(|column| !UNSUMMED.contains(&column.key));
            if let Cell::Money(minor, of) = cell
                && *of == currency
                && is_summed
                && counted_before != Some(position)
            {
                *sums.entry(position).or_default() += i128::from(*minor);
            }
        }
    }
    let cells = (0..sheet.columns.len()).map(|position| match (position, sums.get(&position)) {
        (0, _) => format!("total {}", currency.code()),
        (_, Some(sum)) => lang.amount(*sum, currency),
        (_, None) => String::new(),
    });
    cells.collect()
}
