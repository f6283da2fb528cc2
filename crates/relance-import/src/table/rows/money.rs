//! Amounts of a row: read, subtracted, turned, and with the currency that stands beside them.

use super::super::currencies::{self, Contradiction};
use super::super::numbers::Unread;
use super::super::plan::{Fills, PlanCell};
use super::super::problem::Cause;
use super::super::workbook::unmarked;
use super::{DECIMALS, ERRORS, Fault, MadeRow, Making, amount, cell, digits};
use relance_kernel::{Currency, Money};

impl Making<'_> {
    pub(super) fn amount(&self, of: &PlanCell, row: &mut MadeRow) -> Result<i64, Box<Fault>> {
        let constant = of.value.as_deref();
        let whole = constant.unwrap_or_else(|| self.raw(of));
        if whole.is_empty() && of.minus.is_none() {
            return Err(self.fault(of, Cause::EmptyCell));
        }
        let mut minor = self.number(of, whole, row)?;
        if of.minus.is_some() {
            // Paid, or open? Nobody said it.
            if self.row.fills == Fills::Payments && cell(self.record, of.minus).is_empty() {
                return Err(self.fault_at(of.minus, of, Cause::EmptyCell));
            }
            let text = cell(self.record, of.minus);
            let at = |fault: Box<Fault>| {
                Box::new(Fault {
                    place: of.minus,
                    ..*fault
                })
            };
            let taken = self.number(of, text, row).map_err(at)?;
            // An open amount beside its whole is never larger; a debit beside a credit may be.
            minor = minor
                .checked_sub(taken)
                .ok_or_else(|| self.fault(of, Cause::Amount(whole.to_string(), Unread::TooLarge)))?;
            if minor < 0 && self.row.fills == Fills::Payments {
                let cause = Cause::OpenOverTotal(unmarked(text).to_string(), unmarked(whole).to_string());
                return Err(self.fault_at(of.minus, of, cause));
            }
        }
        Ok(if of.is_turned { -minor } else { minor })
    }

    /// What is left of a credit note, where the line says it. What was used of it already stands in what invoices no
    /// longer owe: counted in whole, it would be taken off twice.
    pub(super) fn left(
        &self,
        of: &PlanCell,
        whole: i64,
        row: &mut MadeRow,
    ) -> Result<Option<i64>, Box<Fault>> {
        let text = cell(self.record, of.credit_left);
        if text.is_empty() {
            return Ok(None);
        }
        let at = |fault: Box<Fault>| {
            Box::new(Fault {
                place: of.credit_left,
                ..*fault
            })
        };
        let left = self.number(of, text, row).map_err(at)?;
        if left.unsigned_abs() > whole.unsigned_abs() {
            let cause = Cause::OpenOverTotal(unmarked(text).to_string(), unmarked(self.raw(of)).to_string());
            return Err(at(self.fault(of, cause)));
        }
        Ok(Some(left))
    }

    /// A number; nothing is 0. A currency beside it is that of the row.
    fn number(&self, of: &PlanCell, text: &str, row: &mut MadeRow) -> Result<i64, Box<Fault>> {
        if text.is_empty() {
            return Ok(0);
        }
        let shown = || unmarked(text).to_string();
        if text.starts_with('#') && ERRORS.contains(&text) {
            return Err(self.fault(of, Cause::ErrorCell(shown())));
        }
        let decimals = |currency: Option<Currency>| currency.map_or(DECIMALS, Currency::minor_digits);
        let read = |currency| {
            amount(of.written, text, decimals(currency))
                .map_err(|unread| self.fault(of, Cause::Amount(shown(), unread)))
        };
        let is_bare = text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','));
        // Most cells are plain: nothing beside the digits is to be told.
        let sign = match is_bare {
            true => "",
            false => amount(of.written, text, 4).map_or("", |number| number.sign),
        };
        if sign.is_empty() {
            return Ok(read(row.currency)?.minor);
        }
        let found = currencies::named(sign).within(row.currency);
        row.currency = Some(found.map_err(|why| {
            let cause = match why {
                Contradiction::Other(known) => Cause::OtherCurrency(shown(), known.code().to_string()),
                Contradiction::Several(codes) => Cause::Currencies(shown(), codes.to_vec()),
                Contradiction::Nothing => Cause::Amount(shown(), Unread::Beside(sign.to_string())),
            };
            self.fault(of, cause)
        })?);
        Ok(read(row.currency)?.minor)
    }
}

/// An amount as a ledger writes it.
pub(super) fn decimal(text: &mut String, minor: i64, currency: Option<Currency>) {
    if currency.is_none_or(|currency| currency.minor_digits() == 2) {
        let units = minor.unsigned_abs();
        if minor < 0 {
            text.push('-');
        }
        digits(text, units / 100, 1);
        text.push('.');
        digits(text, units % 100, 2);
        return;
    }
    text.push_str(&Money::new(minor, currency.unwrap_or(Currency::EUR)).decimal());
}
