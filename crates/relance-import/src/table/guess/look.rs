//! What the cells of a column look like.

use super::super::currencies::{self, Named};
use super::super::dates::{Order, Orders, open_patterns};
use super::super::header::{Header, plain};
use super::super::numbers::Written;
use super::super::rows::ERRORS;
use super::super::sorts::{Sort, is_word, sort};
use super::super::workbook::{DAY, NUMBER, unmarked};
use super::words::KINDS;
use csv::StringRecord;

/// A column.
#[derive(Clone, Debug, Default)]
pub(super) struct Looks {
    /// Its first different cells.
    pub(super) values: Vec<String>,
    pub(super) is_dates: bool,
    pub(super) is_numbers: bool,
    /// Two letters everywhere.
    pub(super) is_countries: bool,
    /// Nearly everywhere a code, a sign or a word of a currency.
    pub(super) is_currencies: bool,
    /// The same of at least half of the cells.
    pub(super) are_half_currencies: bool,
    /// Whether a sign such as `$`, which may be of several currencies, stands there or beside an amount.
    pub(super) has_signs_of_several: bool,
    /// Words for kinds of customers everywhere.
    pub(super) is_kinds: bool,
    /// Mostly words, letters or codes for invoices and credit notes.
    pub(super) is_sorts: bool,
    /// Nearly everywhere words for them that mean nothing else, one of them for a credit note.
    pub(super) tells_credit_notes: bool,
    /// Whether a cell means an invoice: empty ones then do not.
    pub(super) names_invoices: bool,
    pub(super) has_empty: bool,
    /// Whether at least half of the cells are dates of any form.
    pub(super) are_half_dates: bool,
    /// The same of errors of a workbook: what they would be their name tells.
    pub(super) are_half_errors: bool,
    /// The same of numbers.
    pub(super) are_half_numbers: bool,
    /// What cells that may be dates say of day and month.
    pub(super) orders: Orders,
    /// Cells that may be numbers, with their lines: what they say of the decimal sign.
    pub(super) numbers: Vec<(u64, String)>,
}

/// Different cells that are kept.
const VALUES: usize = 6;

pub(super) fn look(header: &Header, lines: &[(u64, StringRecord)]) -> Vec<Looks> {
    let patterns = open_patterns();
    let each = (0..header.names.len()).map(|place| {
        let cells: Vec<(u64, &str)> = lines
            .iter()
            .filter_map(|(line, record)| Some((*line, record.get(place)?.trim())))
            .filter(|(_, cell)| !cell.is_empty())
            .collect();
        let mut looks = Looks::default();
        let mut orders = Orders::default();
        let (mut days, mut numbers) = (0, 0);
        for (line, cell) in &cells {
            let text = unmarked(cell);
            if looks.values.len() < VALUES && !looks.values.iter().any(|value| value == text) {
                looks.values.push(text.to_string());
            }
            if cell.starts_with(DAY) {
                days += 1;
                orders.native += 1;
            } else if cell.starts_with(NUMBER) {
                numbers += 1;
            } else {
                days += usize::from(patterns.iter().any(|pattern| pattern.day(cell).is_some()));
                orders.add(*line, cell, &patterns);
                if is_number(cell) {
                    numbers += 1;
                    looks.numbers.push((*line, (*cell).to_string()));
                }
            }
        }
        // A total below the lines leaves its column what it is.
        let is_most = |count: usize| count > 0 && count * 20 >= cells.len() * 19;
        looks.is_dates = is_most(days) && !matches!(orders.order(), Order::None(_));
        looks.is_numbers = is_most(numbers);
        let is_half = |count: usize| count > 0 && count * 2 >= cells.len();
        looks.are_half_errors = is_half(cells.iter().filter(|(_, cell)| ERRORS.contains(cell)).count());
        (looks.are_half_dates, looks.are_half_numbers) = (is_half(days), is_half(numbers));
        let all =
            |test: fn(&str) -> bool| !cells.is_empty() && cells.iter().all(|(_, cell)| test(unmarked(cell)));
        looks.is_countries =
            all(|cell| cell.len() == 2 && cell.bytes().all(|byte| byte.is_ascii_alphabetic()));
        looks.is_kinds = all(|cell| {
            let word = plain(cell);
            KINDS.iter().any(|(_, words)| words.contains(&word.as_str()))
        });
        let (mut known, mut words, mut credits) = (0, 0, 0);
        for (_, cell) in &cells {
            let cell = unmarked(cell);
            let Some(sort) = sort(cell) else { continue };
            known += 1;
            words += usize::from(is_word(cell));
            credits += usize::from(sort == Sort::CreditNote);
        }
        looks.is_sorts = known > 0 && known * 2 >= cells.len();
        looks.tells_credit_notes = is_most(words) && credits > 0;
        looks.names_invoices = known > credits;
        looks.has_empty = cells.len() < lines.len();
        looks.orders = orders;
        let currencies = (cells.iter()).map(|(_, cell)| currencies::named(unmarked(cell)));
        let named = currencies
            .clone()
            .filter(|named| *named != Named::Nothing)
            .count();
        looks.is_currencies = is_most(named);
        looks.are_half_currencies = is_half(named);
        let beside = looks.numbers.iter().map(|(_, cell)| named_beside(cell));
        looks.has_signs_of_several =
            (currencies.chain(beside)).any(|named| matches!(named, Named::Several(_)));
        looks
    });
    each.collect()
}

/// What stands beside an amount.
fn named_beside(cell: &str) -> Named {
    let written = Written {
        decimal: None,
        thousands: None,
        is_minor: false,
    };
    match written.amount(cell, 4) {
        Ok(amount) => currencies::named(amount.sign),
        Err(_) => Named::Nothing,
    }
}

fn is_number(cell: &str) -> bool {
    let written = |decimal| Written {
        decimal: Some(decimal),
        thousands: None,
        is_minor: false,
    };
    [b'.', b',']
        .into_iter()
        .any(|sign| written(sign).amount(cell, 4).is_ok())
}
