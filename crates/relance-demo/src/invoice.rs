//! What an invoice is: its dates, its amount, and how late its customer will be with it.

use crate::calendar::{Window, last_of_month};
use crate::customer::Customer;
use crate::random::{Draws, Stream};
use crate::shape::{self, rate};
use relance_kernel::Day;

/// An invoice as issued, with what the generator knows of its future.
pub(crate) struct Invoice {
    pub(crate) id: String,
    /// Its place among the customer's invoices, from 0.
    pub(crate) number: u64,
    pub(crate) issued: Day,
    pub(crate) due: Day,
    /// Cents.
    pub(crate) amount: i64,
    pub(crate) currency: &'static str,
    pub(crate) deposit: bool,
    pub(crate) delivered: Day,
    pub(crate) po_number: String,
    /// Several due dates from the start.
    pub(crate) instalments: Vec<(Day, i64)>,
    /// The day on which it became known, if later than its issue.
    pub(crate) known_on: Option<Day>,
    /// Latent lateness: standard normal over all invoices.
    pub(crate) lateness: f64,
    /// The day on which the customer means to have paid all of it.
    pub(crate) pays_on: Day,
}

impl Invoice {
    /// The invoice number `number` of the `count` invoices of a customer.
    pub(crate) fn draw(seed: u64, customer: &Customer, number: u64, count: u64, window: &Window) -> Invoice {
        let mut draws = Draws::new(seed, Stream::Invoice, customer.number).part(number);
        #[expect(clippy::cast_precision_loss, reason = "counts of invoices are far below 2^53")]
        let share = (number as f64 + draws.unit()) / count as f64;
        let mut issued = window.day_in_season(customer.active.0, customer.active.1, share);
        let month_end = window.month_end(issued);
        if customer.monthly && month_end <= window.last {
            issued = month_end;
        }
        let amount = amount(&mut draws, customer.usual_amount);
        let mut due = customer.terms.due(issued);
        let in_instalments = amount > 300_000 && draws.chance(rate::INSTALMENTS / 0.3);
        let instalments = if in_instalments {
            thirds(amount, |part| last_of_month(issued.plus(30 * part)))
        } else {
            Vec::new()
        };
        if let Some(&(last, _)) = instalments.last() {
            due = last;
        }
        let euros = !customer.foreign || draws.chance(rate::DOLLARS_IN_EUROS);
        let mut payment = Draws::new(seed, Stream::Payment, customer.number).part(number);
        let worse = customer.worse_from.is_some_and(|from| issued >= from);
        let lateness = shape::CUSTOMER_LATENT * customer.lateness
            + shape::INVOICE_LATENT * payment.normal()
            + if worse { 1.0 } else { 0.0 };
        let days_late = shape::days(shape::DAYS_LATE.at(shape::NORMAL_SHARE.at(lateness)));
        let planned = customer.run.leaves(window, due.plus(days_late), due);
        Invoice {
            id: format!("F{:06}-{:04}", customer.number + 1, number + 1),
            number,
            issued,
            due,
            amount,
            currency: if euros { "EUR" } else { "USD" },
            deposit: draws.chance(0.005),
            delivered: issued.plus(-draws.between(0, 6)),
            po_number: if draws.chance(0.4) {
                format!("BC{:05}", draws.between(1, 99_999))
            } else {
                String::new()
            },
            instalments,
            known_on: None,
            lateness,
            pays_on: planned.max(issued),
        }
    }

    /// Days from the due date to the day on which the customer means to have paid.
    pub(crate) fn days_late(&self) -> i32 {
        self.pays_on.since(self.due)
    }
}

/// Three parts of an amount, the cents that are left over in the last one, with a date for each (part 1 to 3).
pub(crate) fn thirds(amount: i64, date: impl Fn(i32) -> Day) -> Vec<(Day, i64)> {
    let third = amount / 3;
    vec![(date(1), third), (date(2), third), (date(3), amount - 2 * third)]
}

fn amount(draws: &mut Draws, usual: f64) -> i64 {
    let amount = shape::whole(usual * shape::AMOUNT_FACTOR.at(draws.unit()));
    let amount = if draws.chance(0.2) {
        amount / 1_000 * 1_000
    } else {
        amount
    };
    amount.max(500)
}
