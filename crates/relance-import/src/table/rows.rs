//! One line becomes its rows: cells are read, meant, computed and checked, or the line says what is wrong with it.

mod days;
mod money;

use super::assumed::KNOWN_OR_DUE;
use super::currencies::{self, Contradiction, Named};
use super::dates::Pattern;
use super::header::plain;
use super::numbers::{Amount, Unread, Written};
use super::plan::{Fills, Plan, PlanCell, PlanRow, Role};
use super::problem::Cause;
use super::schema::Kind;
use super::sorts;
use super::workbook::{DAY, NO_RESULT, NUMBER, unmarked};
use csv::StringRecord;
use money::decimal;
use relance_kernel::{Currency, Day, Money};

/// The first and the last day of a ledger.
const DAYS: (Day, Day) = (Day(0), Day(84_370));

/// Decimals of amounts whose currency nobody says.
const DECIMALS: u32 = 2;

/// The errors of workbooks.
pub(super) const ERRORS: [&str; 9] = [
    NO_RESULT, "#REF!", "#N/A", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "#DATA!",
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
    /// Credit notes of which less is left than they were written for: of some nothing, and these are no rows.
    pub(super) used_credits: u64,
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
    /// What is supposed of it, a word of [`super::assumed::ASSUMED`].
    pub(super) assumed: Option<&'static str>,
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
    make_rows(plan, record, as_of, made).map_err(|fault| {
        // What another row of the line was worth goes with it.
        let worth = made.rows.iter().find_map(|row| Some((row.amount?, row.currency)));
        Box::new(Fault {
            money: fault.money.or(worth),
            ..*fault
        })
    })
}

fn make_rows(
    plan: &Plan,
    record: &StringRecord,
    as_of: Option<Day>,
    made: &mut Made,
) -> Result<(), Box<Fault>> {
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
    /// What is wrong with a cell of the ledger: in the column of the file in which it stands.
    fn fault(&self, of: &PlanCell, cause: Cause) -> Box<Fault> {
        let stands = |place: &usize| !cell(self.record, Some(*place)).is_empty();
        // Where the first column is empty, the second was read.
        let place = of.from.filter(stands).or(of.or.filter(stands));
        self.fault_at(place.or(of.from).or(of.or).or(of.terms_from), of, cause)
    }

    /// What is wrong with a cell of the ledger, by what a column of the file holds.
    fn fault_at(&self, place: Option<usize>, of: &PlanCell, cause: Cause) -> Box<Fault> {
        Box::new(Fault {
            table: self.row.table.name,
            column: of.name.clone(),
            place,
            cause,
            money: None,
        })
    }

    /// What the row would have been worth, as far as the amount alone tells it.
    fn worth(&self, row: &MadeRow) -> Option<(i64, Option<Currency>)> {
        let cell = self.row.cells.get(self.row.amount?)?;
        let mut unsaid = MadeRow {
            currency: None,
            ..row.clone()
        };
        let amount = self.amount(cell, &mut unsaid).ok()?;
        Some((amount, unsaid.currency))
    }

    fn make(&self, number: usize, made: &mut Made) -> Result<(), Box<Fault>> {
        let at = |place: Option<usize>| place.and_then(|place| self.row.cells.get(place));
        let fills = self.row.fills;
        let mut row = MadeRow {
            plan: number,
            first: made.ends.len(),
            currency: self.plan.currency,
            assumed: self.assumed(),
            ..MadeRow::default()
        };
        if let Some(cell) = at(self.row.currency)
            && let text = self.meant(cell)?
            && !text.is_empty()
        {
            let found = match currencies::named(text) {
                // The column says it for its row, whatever holds for rows of which nothing is said.
                Named::One(currency) => Ok(currency),
                named => named.within(row.currency),
            };
            match found {
                Ok(currency) => row.currency = Some(currency),
                Err(why) => {
                    let cause = match why {
                        Contradiction::Other(known) => {
                            Cause::OtherCurrency(text.to_string(), known.code().to_string())
                        }
                        Contradiction::Several(codes) => Cause::Currencies(text.to_string(), codes.to_vec()),
                        Contradiction::Nothing => Cause::Currency(text.to_string()),
                    };
                    let money = self.worth(&row);
                    return Err(Box::new(Fault {
                        money,
                        ..*self.fault(cell, cause)
                    }));
                }
            }
        }
        if fills == Fills::Invoices
            && let Some(cell) = at(self.row.kind)
        {
            // A word that is not known is told with the money of the row, once that is known.
            row.is_credit = self.meant(cell).is_ok_and(|word| word == "credit_note");
        }
        // What the row is worth is known first, so that a line that is set aside can say it.
        let amount = match at(self.row.amount) {
            Some(cell) => {
                let amount = self.amount(cell, &mut row)?;
                if fills != Fills::Invoices && amount < 0 {
                    let text = Money::new(amount, row.currency.unwrap_or(Currency::EUR)).decimal();
                    return Err(self.fault(cell, Cause::BelowZero(text)));
                }
                if fills == Fills::Payments && amount == 0 {
                    made.zero_payments += 1;
                    return Ok(());
                }
                row.is_credit |= fills == Fills::Invoices && amount < 0;
                let left = match row.is_credit {
                    true => self.left(cell, amount, &mut row)?,
                    false => None,
                };
                made.used_credits += u64::from(left.is_some_and(|left| left.abs() < amount.abs()));
                if left == Some(0) && amount != 0 {
                    return Ok(());
                }
                let amount = left.unwrap_or(amount);
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

    /// What is supposed of the row: nothing of a payment whose day the list names after all.
    fn assumed(&self) -> Option<&'static str> {
        let names_day = || {
            let date = self.row.cells.iter().find(|cell| cell.name == "date");
            date.is_some_and(|date| !cell(self.record, date.from).is_empty())
        };
        let word = self.row.assumed?;
        (word != KNOWN_OR_DUE || !names_day()).then_some(word)
    }

    /// Writes a cell.
    fn cell(&self, cell: &PlanCell, row: &mut MadeRow, made: &mut Made) -> Result<(), Box<Fault>> {
        let start = made.text.len();
        match cell.kind {
            Kind::Date => self.date(cell, row, &mut made.text)?,
            Kind::Amount => {
                let minor = match row.amount.filter(|_| cell.role == Role::Amount) {
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
                let is_sorted = cell.role == Role::Sort && cell.from.is_some() && cell.values.is_none();
                if text.is_empty() && is_sorted && !row.is_credit {
                    // Where a column says what documents are, nobody said what this one is.
                    return Err(self.fault(cell, Cause::EmptyCell));
                }
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
        let is_due_of_credit = cell.role == Role::Due && row.is_credit;
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
            // Only where it is asked: to compare words takes longer than all else that is done with a cell.
            let sort = match cell.role {
                Role::Sort => sorts::sort(text),
                _ => None,
            };
            return Ok(sort.map_or(text, |sort| sort.word()));
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
}

/// A number with at least so many digits. Formatting by the library takes thrice as long.
fn digits(text: &mut String, number: u64, least: usize) {
    let mut written = [b'0'; 20];
    let (mut rest, mut count) = (number, 0);
    for place in written.iter_mut().rev() {
        if rest == 0 && count >= least {
            break;
        }
        *place = b'0' + u8::try_from(rest % 10).unwrap_or(0);
        rest /= 10;
        count += 1;
    }
    let digits = written.get(written.len() - count..).unwrap_or_default();
    text.push_str(std::str::from_utf8(digits).unwrap_or_default());
}
