//! The response model of one replicate, tabulated: what an open invoice risks on a day, as products of table entries.
//!
//! Intensities are of grouped time (Prentice & Gloeckler 1978): an invoice with the intensity `a` on a day is paid on
//! it with probability `1 - exp(-a)`, and intensities of days add up. Disputes, promises and what past practice does come
//! true once the sum of their intensities crosses a threshold drawn from Exp(1). A payment does once the probability that
//! there was none, day of payment by day of payment, falls to a uniform number: on the days on which its customer pays no
//! bills, none is lost.

use crate::clock::STAGES;
use crate::differing::Differences;
use crate::later_contacts::LaterContacts;
use crate::parts;
use relance_statistics::elementary::exp_m1;

/// How many days a contact may act on its invoice.
pub const CONTACT_DAYS: usize = 30;

/// From how many days before the due date on ages have their own entries; earlier days take the first.
pub const FIRST_AGE: i32 = -120;

/// Up to how many days past the due date ages have their own entries; later days take the last.
pub const LAST_AGE: i32 = 3 * 365;

/// Up to how many days after a charge days have their own entries; later days take the last.
pub const LAST_CHARGE: i32 = 3 * 365;

/// The tables of one replicate: one draw of parameters and of month effects.
#[derive(Clone, Debug)]
pub struct Response {
    /// Intensity of payment by days since due, from [`FIRST_AGE`] to [`LAST_AGE`], of an invoice with nothing special.
    pub by_age: Vec<f64>,
    /// Intensity of payment by clock after the first, then by days since the last charge up to [`LAST_CHARGE`].
    pub since_charge: Vec<Vec<f64>>,
    /// Factor of each day of the forecast, by days since its start.
    pub by_day: Vec<f64>,
    /// The same by stage of charged invoices.
    pub by_day_of_stage: [Vec<f64>; STAGES],
    /// By day of the forecast: which month of past practice it repeats.
    pub practice_month: Vec<usize>,
    /// Factor by kind of contact, then by days since it (position 0: one day), [`CONTACT_DAYS`] each.
    pub by_contact: Vec<f64>,
    /// By what that differs from one invoice to another.
    pub differences: Differences,
    /// What second and later contacts of an invoice change, where it is something else.
    pub later_contacts: LaterContacts,
    /// Factor while the invoice is disputed.
    pub disputed: f64,
    /// Factor while a promise or a plan stands.
    pub committed: f64,
    /// Factor once a part is paid.
    pub part_paid: f64,
    /// Slope in the logarithm of the amount, around [`Response::amount_centre`].
    pub amount_slope: f64,
    /// Where the slope turns: a logarithm of minor units.
    pub amount_centre: f64,
    /// Share of days on which a customer makes a payment run.
    pub run_share: f64,
    /// The largest intensity of any age, made by [`Response::complete`].
    pub highest: f64,
    /// Mean factor of the first four weeks, made alike.
    pub mean_of_first_days: f64,
    /// Dispute: intensity a day before the due date and after it.
    pub dispute: [f64; 2],
    /// The same in the week after a contact; none where contacts change nothing.
    pub dispute_after_contact: Option<f64>,
    /// Intensity a day with which a dispute closes.
    pub dispute_closes: f64,
    /// Intensity a day of a promise: in the week after a contact, by its kind, and before all others.
    pub promise: Vec<f64>,
    /// Days that promises run, ascending: the forecast draws one of them.
    pub promise_lengths: Vec<i32>,
    /// Probability that a payment covers only a part, by class of days past due.
    pub parts: [f64; parts::CLASSES],
    /// By how much it is more while a contact acts.
    pub more_parts: f64,
    /// Shares of the balance that part payments covered, ascending: the forecast draws one of them.
    pub part_shares: Vec<f64>,
    /// Shares of the charges open that are paid with the principal, by charges posted and days since the last: the
    /// forecast draws one of them.
    pub charge_shares: Vec<Vec<f64>>,
}

impl Response {
    /// Factors of a contact of a kind, by days since it (position 0: one day); none of a kind that is not known.
    pub(crate) fn of_contact(&self, kind: usize) -> &[f64] {
        let first = kind * CONTACT_DAYS;
        self.by_contact
            .get(first..first + CONTACT_DAYS)
            .unwrap_or_default()
    }

    /// Finds what the tables come to.
    #[must_use]
    pub fn complete(mut self) -> Response {
        let after_charges = self.since_charge.iter().flatten();
        self.highest = self
            .by_age
            .iter()
            .chain(after_charges)
            .copied()
            .fold(0.0, f64::max);
        let first_days = || self.by_day.iter().take(28);
        self.mean_of_first_days = first_days().sum::<f64>() / first_days().count().max(1) as f64;
        self
    }
}

/// The probability of being paid on a run day of the customer, so that over all days it is that of the intensity:
/// `(1 - exp(-a)) / run_share`, at most 1. Never less for a higher intensity.
#[inline]
pub(crate) fn inclusion(intensity: f64, inverse_run_share: f64) -> f64 {
    let probability = if intensity < 0.05 {
        // The series to the fifth order: errors below 1e-9 of it.
        intensity
            * (1.0
                - intensity
                    * (0.5 - intensity * (1.0 / 6.0 - intensity * (1.0 / 24.0 - intensity * (1.0 / 120.0)))))
    } else {
        -exp_m1(-intensity)
    };
    (probability * inverse_run_share).min(1.0)
}
