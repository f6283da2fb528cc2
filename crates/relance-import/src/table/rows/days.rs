//! Days of a row: as they are written, the day of the list, or from terms of payment.

use super::super::plan::{PlanCell, Role};
use super::super::problem::Cause;
use super::super::workbook::unmarked;
use super::{DAYS, ERRORS, Fault, MadeRow, Making, cell, day, digits};
use crate::Terms;
use relance_kernel::Day;

impl Making<'_> {
    pub(super) fn date(&self, of: &PlanCell, row: &mut MadeRow, text: &mut String) -> Result<(), Box<Fault>> {
        let raw = self.raw(of);
        let shown = unmarked(raw);
        if shown.starts_with('#') && ERRORS.contains(&shown) {
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
        if (found < DAYS.0 || found > DAYS.1) && of.role != Role::CustomerSince {
            return Err(self.fault(of, Cause::OutOfRange(found.to_string())));
        }
        match of.role {
            Role::Issued => row.issued = Some(found),
            Role::Due => {
                row.due = Some(found);
                row.due_source = match raw {
                    "" => "terms",
                    _ => "document",
                };
            }
            _ => {}
        }
        let (year, month, of_month) = found.ymd();
        digits(text, year.unsigned_abs().into(), 4);
        text.push('-');
        digits(text, month.into(), 2);
        text.push('-');
        digits(text, of_month.into(), 2);
        Ok(())
    }

    /// The due date that terms give.
    fn by_terms(&self, of: &PlanCell) -> Result<Option<Day>, Box<Fault>> {
        let words = unmarked(cell(self.record, of.terms_from));
        let terms = match words {
            "" => of.terms,
            words => {
                let fault = || self.fault_at(of.terms_from, of, Cause::Terms(words.to_string()));
                Some(Terms::parse(words).ok_or_else(fault)?)
            }
        };
        let base = cell(self.record, of.after);
        let (Some(terms), false) = (terms, base.is_empty()) else {
            return Ok(None);
        };
        let cause = || Cause::Date(unmarked(base).to_string(), Vec::new());
        let base = day(&of.after_patterns, base).ok_or_else(|| self.fault_at(of.after, of, cause()))?;
        Ok(Some(terms.due(base)))
    }
}
