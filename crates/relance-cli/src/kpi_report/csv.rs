//! The figures as CSV, one value a line: `currency,table,group,row,column,value`. Names and numbers are those of the
//! JSON, whatever the language.

use super::Told;
use super::plain::{self, COLUMN_NAMES};
use crate::actions_file::push_cell;
use crate::exit::Failure;
use crate::language::decimal;
use crate::sheet::{Locale, PlainColumn, of_plain};
use relance_kernel::Currency;
use relance_kpi::{Aged, Answer, CurrencyReport, Figure, GroupReport, Unit};

/// The first line.
const HEADER: &str = "currency,table,group,row,column,value";

/// The same columns, as a French spreadsheet names them.
const COLUMNS: [PlainColumn; 6] = [
    PlainColumn::names("devise"),
    PlainColumn::names("table"),
    PlainColumn::names("groupe"),
    PlainColumn::names("ligne"),
    PlainColumn::names("colonne"),
    PlainColumn::values("valeur"),
];

/// The whole answer.
pub(crate) fn text(told: &Told<'_>, locale: Locale) -> Result<String, Failure> {
    let mut lines = Lines {
        text: format!("{HEADER}\n").into_bytes(),
    };
    for report in &told.report.currencies {
        lines.group(told, &report.whole, report.currency);
        for group in &report.groups {
            lines.group(told, group, report.currency);
        }
        lines.customers(told, report);
    }
    let plain = String::from_utf8_lossy(&lines.text).into_owned();
    of_plain(plain, &COLUMNS, locale)
}

struct Lines {
    text: Vec<u8>,
}

impl Lines {
    fn push(&mut self, currency: Currency, cells: [&str; 4], value: &str) {
        self.text.extend_from_slice(currency.code().as_bytes());
        for cell in cells.into_iter().chain([value]) {
            self.text.push(b',');
            push_cell(&mut self.text, cell);
        }
        self.text.push(b'\n');
    }

    fn group(&mut self, told: &Told<'_>, report: &GroupReport, currency: Currency) {
        let group = plain::group(report, told.report.question.by);
        for figure in &report.figures {
            for (column, value) in cells(figure, currency) {
                let place = ["figures", &group, figure.key.name(), column];
                self.push(currency, place, &value);
            }
        }
        self.aged(currency, ["aged", &group], &report.aged);
    }

    fn aged(&mut self, currency: Currency, [table, group]: [&str; 2], aged: &Aged) {
        for (name, column) in COLUMN_NAMES.iter().zip(&aged.columns) {
            for (what, value) in plain::column(column, currency) {
                self.push(currency, [table, group, name, what], &value);
            }
        }
    }

    fn customers(&mut self, told: &Told<'_>, report: &CurrencyReport) {
        for row in &report.customers {
            let id = told.ledger.customer_id(row.account, row.customer);
            self.aged(report.currency, ["customers", id], &row.aged);
            let unallocated = decimal(row.unallocated, report.currency);
            let place = ["customers", id, "unallocated", "amount"];
            self.push(report.currency, place, &unallocated);
        }
    }
}

/// The cells of a figure: its value with what it is made of, or why it is undefined.
fn cells(figure: &Figure, currency: Currency) -> Vec<(&'static str, String)> {
    let (above, below) = figure.key.measures();
    let mut cells: Vec<(&'static str, String)> = Vec::new();
    match &figure.answer {
        Answer::Known(fraction) => {
            let value = match figure.key.unit() {
                Unit::Money => decimal(fraction.numerator, currency),
                _ => fraction.to_f64().to_string(),
            };
            cells.push(("value", value));
            cells.push(("plus", fraction.plus.to_string()));
            cells.push(("times", fraction.times.to_string()));
            let part = |amount, measure| plain::part(amount, fraction.divisor, measure, currency);
            cells.push(("numerator", part(fraction.numerator, above)));
            cells.push(("denominator", part(fraction.denominator, below)));
        }
        Answer::AtLeast(days) => cells.push(("at_least", days.to_string())),
        Answer::Undefined(why) => cells.push(("undefined", why.name().to_string())),
    }
    cells.push(("unit", plain::unit(figure.key.unit()).to_string()));
    cells.push(("rests_on", figure.rests_on.to_string()));
    for note in &figure.notes {
        let (name, count) = note.fact();
        cells.push((name, count.to_string()));
    }
    cells
}
