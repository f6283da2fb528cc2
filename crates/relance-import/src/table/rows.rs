//! One line becomes its rows: cells are read, meant, computed and checked, or the line says what is wrong with it.

use super::dates::Pattern;
use super::header::plain;
use super::numbers::{self, Amount, Unread, Written};
use super::plan::{Plan, PlanCell, PlanRow};
use super::problem::Cause;
use super::schema::Kind;
use super::workbook::{DAY, NUMBER, unmarked};
use crate::Terms;
use csv::StringRecord;
use relance_kernel::{Currency, Day, Money};
use std::fmt::Write;

/// The first and the last day of a ledger.
const DAYS: (Day, Day) = (Day(0), Day(84_370));

/// Decimals of amounts whose currency nobody says.
const DECIMALS: u32 = 2;

/// The errors of workbooks.
const ERRORS: [&str; 8] = [
    "#REF!", "#N/A", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "#DATA!",
];

/// The rows that one line became.
#[derive(Debug, Default)]
pub(super) struct Made {
    /// The cells of all rows, one behind the other.
    pub(super) text: String,
    /// Where each cell ends.
    pub(super) ends: Vec<usize>,
    pub(super) rows: Vec<MadeRow>,
    /// Payments of nothing, which are no rows.
    pub(super) zero_payments: u64,
}

/// A row that a line became.
#[derive(Clone, Debug, Default)]
pub(super) struct MadeRow {
    /// Its place in the plan.
    pub(super) plan: usize,
    /// Its first cell.
    pub(super) first: usize,
    /// Of an invoice, a payment or an instalment.
    pub(super) amount: Option<i64>,
    pub(super) currency: Option<Currency>,
    /// Of an invoice.
    pub(super) is_credit: bool,
    /// Of an invoice: where its due date comes from.
    pub(super) due_source: &'static str,
    /// Of an invoice.
    pub(super) issued: Option<Day>,
    pub(super) due: Option<Day>,
}

/// What is wrong with a line, and where.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) table: &'static str,
    pub(super) column: String,
    /// The place of the cell.
    pub(super) place: Option<usize>,
    pub(super) cause: Cause,
    /// What the row would have been worth.
    pub(super) money: Option<(i64, Option<Currency>)>,
}

impl Made {
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        self.rows.clear();
    }

    /// A cell of a row.
    pub(super) fn cell(&self, row: &MadeRow, number: usize) -> &str {
        let place = row.first + number;
        let start = match place.checked_sub(1) {
            Some(before) => self.ends.get(before).copied().unwrap_or(0),
            None => 0,
        };
        let end = self.ends.get(place).copied().unwrap_or(start);
        self.text.get(start..end).unwrap_or("")
    }

    fn end_cell(&mut self) {
        self.ends.push(self.text.len());
    }
}

/// The amount of a cell of a text or of a workbook.
pub(super) fn amount<'a>(written: Written, cell: &'a str, decimals: u32) -> Result<Amount<'a>, Unread> {
    match cell.strip_prefix(NUMBER) {
        Some(number) => Written {
            decimal: Some(b'.'),
            thousands: None,
            ..written
        }
        .amount(number, decimals),
        None => written.amount(cell, decimals),
    }
}

/// The day of a cell.
pub(super) fn day(patterns: &[Pattern], cell: &str) -> Option<Day> {
    if let Some(day) = cell.strip_prefix(DAY) {
        return Day::parse(day);
    }
    let cell = unmarked(cell);
    patterns.iter().find_map(|pattern| pattern.day(cell))
}

fn cell(record: &StringRecord, place: Option<usize>) -> &str {
    place.and_then(|place| record.get(place)).unwrap_or("").trim()
}

/// What a line becomes.
///
/// # Errors
/// The first thing that is wrong with it; it then gives no row at all.
pub(super) fn make(
    plan: &Plan,
    record: &StringRecord,
    as_of: Option<Day>,
    made: &mut Made,
) -> Result<(), Box<Fault>> {
    made.clear();
    for (number, row) in plan.rows.iter().enumerate() {
        let mut holds = true;
        for test in &row.when {
            holds = holds
                && test.holds(cell(record, test.place)).map_err(|unread| Fault {
                    table: row.table.name,
                    column: String::new(),
                    place: test.place,
                    cause: Cause::Amount(unmarked(cell(record, test.place)).to_string(), unread),
                    money: None,
                })?;
        }
        if holds {
            Making {
                plan,
                row,
                record,
                as_of,
            }
            .make(number, made)?;
        }
    }
    Ok(())
}

struct Making<'a> {
    plan: &'a Plan,
    row: &'a PlanRow,
    record: &'a StringRecord,
    as_of: Option<Day>,
}

impl<'a> Making<'a> {
    fn fault(&self, cell: &PlanCell, cause: Cause) -> Box<Fault> {
        Box::new(Fault {
            table: self.row.table.name,
            column: cell.name.clone(),
            place: cell.from.or(cell.or).or(cell.terms_from),
            cause,
            money: None,
        })
    }

    fn make(&self, number: usize, made: &mut Made) -> Result<(), Box<Fault>> {
        let named = |name: &str| self.row.cells.iter().find(|cell| cell.name == name);
        let table = self.row.table.name;
        let mut row = MadeRow {
            plan: number,
            first: made.ends.len(),
            currency: self.plan.currency,
            ..MadeRow::default()
        };
        if let Some(cell) = named("currency")
            && let text = self.meant(cell)?
            && !text.is_empty()
        {
            let currency = numbers::currency_of(text);
            row.currency = Some(currency.ok_or_else(|| self.fault(cell, Cause::Currency(text.to_string())))?);
        }
        if table == "invoices"
            && let Some(cell) = named("kind")
        {
            row.is_credit = self.meant(cell)? == "credit_note";
        }
        // What the row is worth is known first, so that a line that is set aside can say it.
        let amount = match named("amount") {
            Some(cell) => {
                let amount = self.amount(cell, &mut row)?;
                if table != "invoices" && amount < 0 {
                    let text = Money::new(amount, row.currency.unwrap_or(Currency::EUR)).decimal();
                    return Err(self.fault(cell, Cause::BelowZero(text)));
                }
                if table == "payments" && amount == 0 {
                    made.zero_payments += 1;
                    return Ok(());
                }
                row.is_credit |= table == "invoices" && amount < 0;
                Some(if row.is_credit { -amount.abs() } else { amount })
            }
            None => None,
        };
        row.amount = amount;
        let money = amount.map(|amount| (amount, row.currency));
        for cell in &self.row.cells {
            self.cell(cell, &mut row, made)
                .map_err(|fault| Box::new(Fault { money, ..*fault }))?;
            made.end_cell();
        }
        made.rows.push(row);
        Ok(())
    }

    /// Writes a cell.
    fn cell(&self, cell: &PlanCell, row: &mut MadeRow, made: &mut Made) -> Result<(), Box<Fault>> {
        let start = made.text.len();
        match cell.kind {
            Kind::Date => self.date(cell, row, &mut made.text)?,
            Kind::Amount => {
                let minor = match row.amount.filter(|_| cell.name == "amount") {
                    Some(minor) => Some(minor),
                    None if self.meant(cell)?.is_empty() => None,
                    None => Some(self.amount(cell, &mut row.clone())?),
                };
                if let Some(minor) = minor {
                    decimal(&mut made.text, minor, row.currency);
                }
            }
            Kind::Text => made.text.push_str(self.meant(cell)?),
            Kind::Currency => made
                .text
                .push_str(row.currency.as_ref().map_or("", Currency::code)),
            Kind::Word(words) => {
                let text = self.meant(cell)?;
                if !text.is_empty() && !words.contains(&text) {
                    return Err(self.fault(cell, Cause::Word(text.to_string(), words.to_vec())));
                }
                made.text.push_str(text);
            }
            Kind::YesNo => {
                let text = self.meant(cell)?;
                made.text.push_str(match plain(text).as_str() {
                    "" => "",
                    "yes" | "y" | "oui" | "o" | "true" | "vrai" | "1" | "x" => "yes",
                    "no" | "n" | "non" | "false" | "faux" | "0" => "no",
                    _ => return Err(self.fault(cell, Cause::Word(text.to_string(), vec!["yes", "no"]))),
                });
            }
            Kind::Country => {
                let text = self.meant(cell)?;
                let is_code = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
                if !text.is_empty() && !is_code {
                    return Err(self.fault(cell, Cause::Country(text.to_string())));
                }
                made.text.push_str(&text.to_ascii_uppercase());
            }
        }
        let is_due_of_credit = cell.name == "due" && row.is_credit;
        if cell.is_required && made.text.len() == start && !is_due_of_credit {
            return Err(self.fault(cell, Cause::EmptyCell));
        }
        Ok(())
    }

    /// The text of a cell, by the list of what cells mean.
    fn meant(&self, cell: &'a PlanCell) -> Result<&'a str, Box<Fault>> {
        if let Some(value) = &cell.value {
            return Ok(value);
        }
        let text = unmarked(self.raw(cell));
        if text.starts_with('#') && ERRORS.contains(&text) {
            return Err(self.fault(cell, Cause::ErrorCell(text.to_string())));
        }
        let Some(values) = &cell.values else {
            return Ok(text);
        };
        match (values.get(&plain(text)), &cell.otherwise) {
            (Some(meant), _) => Ok(meant),
            (None, Some(otherwise)) => Ok(otherwise),
            (None, None) if text.is_empty() => Ok(""),
            (None, None) => {
                let known = values.keys().cloned().collect();
                Err(self.fault(cell, Cause::Unlisted(text.to_string(), known)))
            }
        }
    }

    /// The cell of the file.
    fn raw(&self, of: &PlanCell) -> &'a str {
        match cell(self.record, of.from) {
            "" => cell(self.record, of.or),
            text => text,
        }
    }

    fn amount(&self, of: &PlanCell, row: &mut MadeRow) -> Result<i64, Box<Fault>> {
        let constant = of.value.as_deref();
        let whole = constant.unwrap_or_else(|| self.raw(of));
        if whole.is_empty() && of.minus.is_none() {
            return Err(self.fault(of, Cause::EmptyCell));
        }
        let mut minor = self.number(of, whole, row)?;
        if of.minus.is_some() {
            // Paid, or open? Nobody said it.
            if self.row.table.name == "payments" && cell(self.record, of.minus).is_empty() {
                return Err(Box::new(Fault {
                    place: of.minus,
                    ..*self.fault(of, Cause::EmptyCell)
                }));
            }
            let taken = self.number(of, cell(self.record, of.minus), row)?;
            // An open amount beside its whole is never larger; a debit beside a credit may be.
            minor = minor
                .checked_sub(taken)
                .ok_or_else(|| self.fault(of, Cause::Amount(whole.to_string(), Unread::TooLarge)))?;
            if minor < 0 && self.row.table.name == "payments" {
                return Err(self.fault(of, Cause::OpenOverTotal));
            }
        }
        Ok(if of.is_turned { -minor } else { minor })
    }

    /// A number; nothing is 0. A currency beside it is that of the row.
    fn number(&self, of: &PlanCell, text: &str, row: &mut MadeRow) -> Result<i64, Box<Fault>> {
        if text.is_empty() {
            return Ok(0);
        }
        let shown = || unmarked(text).to_string();
        if ERRORS.contains(&text) {
            return Err(self.fault(of, Cause::ErrorCell(shown())));
        }
        let decimals = |currency: Option<Currency>| currency.map_or(DECIMALS, Currency::minor_digits);
        let read = |currency| {
            amount(of.written, text, decimals(currency))
                .map_err(|unread| self.fault(of, Cause::Amount(shown(), unread)))
        };
        let sign = match amount(of.written, text, 4) {
            Ok(number) => number.sign,
            Err(_) => "",
        };
        if sign.is_empty() {
            return Ok(read(row.currency)?.minor);
        }
        match (numbers::currency_of(sign), row.currency) {
            (Some(found), Some(known)) if found != known => {
                Err(self.fault(of, Cause::OtherCurrency(shown(), known.code().to_string())))
            }
            // `$` may be of several countries: the map or the column says which.
            (None, None) => Err(self.fault(of, Cause::Currency(sign.to_string()))),
            (Some(found), None) => {
                row.currency = Some(found);
                Ok(read(row.currency)?.minor)
            }
            _ => Ok(read(row.currency)?.minor),
        }
    }

    fn date(&self, of: &PlanCell, row: &mut MadeRow, text: &mut String) -> Result<(), Box<Fault>> {
        let raw = self.raw(of);
        let shown = unmarked(raw);
        if ERRORS.contains(&shown) {
            return Err(self.fault(of, Cause::ErrorCell(shown.to_string())));
        }
        let found = if !raw.is_empty() {
            let day = day(&of.patterns, raw);
            let cause = || Cause::Date(shown.to_string(), of.pattern_words.clone());
            Some(day.ok_or_else(|| self.fault(of, cause()))?)
        } else if let Some(value) = &of.value {
            let cause = || Cause::Date(value.clone(), vec!["YYYY-MM-DD".to_string()]);
            Some(Day::parse(value).ok_or_else(|| self.fault(of, cause()))?)
        } else if of.is_as_of {
            self.as_of
        } else {
            self.by_terms(of)?
        };
        let Some(found) = found else {
            return Ok(());
        };
        if (found < DAYS.0 || found > DAYS.1) && of.name != "customer_since" {
            return Err(self.fault(of, Cause::OutOfRange(found.to_string())));
        }
        match of.name.as_str() {
            "issued" => row.issued = Some(found),
            "due" => {
                row.due = Some(found);
                row.due_source = match raw {
                    "" => "terms",
                    _ => "document",
                };
            }
            _ => {}
        }
        // Writing into a text cannot fail.
        let (year, month, of_month) = found.ymd();
        for (number, digits) in [(year.unsigned_abs(), 4), (month, 2), (of_month, 2)] {
            if digits == 2 {
                text.push('-');
            }
            let mut unit = 10_u32.pow(digits - 1);
            while unit > 0 {
                text.push(char::from_digit(number / unit % 10, 10).unwrap_or('0'));
                unit /= 10;
            }
        }
        Ok(())
    }

    /// The due date that terms give.
    fn by_terms(&self, of: &PlanCell) -> Result<Option<Day>, Box<Fault>> {
        let words = unmarked(cell(self.record, of.terms_from));
        let terms = match words {
            "" => of.terms,
            words => {
                Some(Terms::parse(words).ok_or_else(|| self.fault(of, Cause::Terms(words.to_string())))?)
            }
        };
        let base = cell(self.record, of.after);
        let (Some(terms), false) = (terms, base.is_empty()) else {
            return Ok(None);
        };
        let cause = || Cause::Date(unmarked(base).to_string(), Vec::new());
        let base = day(&of.after_patterns, base).ok_or_else(|| self.fault(of, cause()))?;
        Ok(Some(terms.due(base)))
    }
}

/// An amount as a ledger writes it.
fn decimal(text: &mut String, minor: i64, currency: Option<Currency>) {
    if currency.is_none_or(|currency| currency.minor_digits() == 2) {
        let units = minor.unsigned_abs();
        let sign = if minor < 0 { "-" } else { "" };
        // Writing into a text cannot fail.
        let _ = write!(text, "{sign}{}.{:02}", units / 100, units % 100);
        return;
    }
    text.push_str(&Money::new(minor, currency.unwrap_or(Currency::EUR)).decimal());
}
