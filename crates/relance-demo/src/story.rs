//! The rows of an invoice's life, and what they say of it on a given day.
//!
//! How a life is drawn is in `teller`.

use crate::invoice::Invoice;
use relance_kernel::Day;

/// A row of `payments.csv`.
pub(crate) struct Payment {
    /// Number within the invoice, from 1.
    pub(crate) number: u32,
    pub(crate) date: Day,
    pub(crate) amount: i64,
    /// Number of the payment that it reverses.
    pub(crate) reverses: Option<u32>,
    /// Whether it says which invoice it is for.
    pub(crate) allocated: bool,
}

/// A credit note, a row of `invoices.csv`.
pub(crate) struct Credit {
    pub(crate) issued: Day,
    /// Above 0.
    pub(crate) amount: i64,
    /// Whether it says which invoice it corrects.
    pub(crate) named: bool,
}

/// A row of `events.csv`.
pub(crate) struct Event {
    pub(crate) date: Day,
    pub(crate) event: &'static str,
    pub(crate) value: String,
    pub(crate) note: String,
    pub(crate) source: &'static str,
    pub(crate) known_on: Option<Day>,
}

impl Event {
    pub(crate) fn new(
        date: Day,
        event: &'static str,
        value: impl Into<String>,
        source: &'static str,
    ) -> Event {
        Event {
            date,
            event,
            value: value.into(),
            note: String::new(),
            source,
            known_on: None,
        }
    }

    pub(crate) fn noted(mut self, note: impl Into<String>) -> Event {
        self.note = note.into();
        self
    }
}

/// Everything that happens to one invoice.
#[derive(Default)]
pub(crate) struct Story {
    pub(crate) payments: Vec<Payment>,
    pub(crate) credits: Vec<Credit>,
    pub(crate) events: Vec<Event>,
    /// The day on which a plan was agreed, and its instalments.
    pub(crate) plan: Option<(Day, Vec<(Day, i64)>)>,
    /// From the opening of a dispute to the day it closes.
    pub(crate) disputes: Vec<(Day, Option<Day>)>,
    /// Written off: the day and the amount.
    pub(crate) written_off: Option<(Day, i64)>,
}

impl Story {
    /// What is open of an amount at the end of a day.
    pub(crate) fn open_on(&self, amount: i64, day: Day) -> i64 {
        let paid: i64 = (self.payments.iter().filter(|payment| payment.date <= day))
            .map(|payment| {
                if payment.reverses.is_some() {
                    -payment.amount
                } else {
                    payment.amount
                }
            })
            .sum();
        let credited: i64 = (self
            .credits
            .iter()
            .filter(|credit| credit.named && credit.issued <= day))
        .map(|credit| credit.amount)
        .sum();
        let written_off = self
            .written_off
            .filter(|(date, _)| *date <= day)
            .map_or(0, |(_, amount)| amount);
        (amount - paid - credited - written_off).max(0)
    }

    /// The first day at whose end nothing is open any more.
    pub(crate) fn settled_on(&self, amount: i64) -> Option<Day> {
        let mut dates: Vec<Day> = (self.payments.iter().map(|payment| payment.date))
            .chain(self.credits.iter().map(|credit| credit.issued))
            .chain(self.written_off.map(|(date, _)| date))
            .collect();
        dates.sort_unstable();
        // Bounced payments open it again, so the last time counts.
        let settled = *dates.last()?;
        if self.open_on(amount, settled) > 0 {
            return None;
        }
        dates
            .into_iter()
            .rev()
            .take_while(|&date| self.open_on(amount, date) == 0)
            .last()
    }

    /// Whether a dispute is open at the end of a day.
    pub(crate) fn disputed_on(&self, day: Day) -> bool {
        self.disputes
            .iter()
            .any(|(from, to)| *from <= day && to.is_none_or(|to| to > day))
    }

    /// The first day of anything that happens.
    pub(crate) fn first_day(&self) -> Option<Day> {
        (self.payments.iter().map(|payment| payment.date))
            .chain(self.credits.iter().map(|credit| credit.issued))
            .chain(self.events.iter().map(|event| event.date))
            .min()
    }

    /// Adds a payment, if it is above 0, and gives its number.
    pub(crate) fn pays(&mut self, date: Day, amount: i64) -> u32 {
        let number = u32::try_from(self.payments.len()).unwrap_or(0) + 1;
        if amount > 0 {
            self.payments.push(Payment {
                number,
                date,
                amount,
                reverses: None,
                allocated: true,
            });
        }
        number
    }
}

/// The name of the plan for an invoice.
pub(crate) fn plan_id(invoice: &Invoice) -> String {
    format!("PLAN-{}", invoice.id)
}

/// Cents as a decimal number with two digits.
pub(crate) fn money(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    format!(
        "{sign}{}.{:02}",
        cents.unsigned_abs() / 100,
        cents.unsigned_abs() % 100
    )
}
