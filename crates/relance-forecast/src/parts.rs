//! Payments that cover only a part of an invoice: how many, and how many more while a contact acts.
//!
//! Late payments are more often in part, and contacts come late: so payments after a contact are held against those without
//! one at about the same age.

use relance_kernel::Day;
use serde::{Deserialize, Serialize};

/// Days past due on which classes of payments begin, after the first.
const BEGIN: [i32; 4] = [1, 16, 31, 61];

/// How many classes there are.
pub const CLASSES: usize = BEGIN.len() + 1;

/// How many payments a share is worth that was expected before it was looked at.
const PRIOR_PAYMENTS: f64 = 10.0;

/// The class of a payment on a day.
pub(crate) fn class_on(day: Day, due: Day) -> usize {
    let days = day.since(due);
    BEGIN.partition_point(|&begins| begins <= days)
}

/// Payments, and those among them that cover only a part.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Parts {
    /// All of them.
    pub payments: f64,
    /// Those in part.
    pub in_part: f64,
}

impl Parts {
    pub(crate) fn add(&mut self, other: Parts) {
        self.payments += other.payments;
        self.in_part += other.in_part;
    }

    fn share(self, expected: f64) -> f64 {
        (self.in_part + PRIOR_PAYMENTS * expected) / (self.payments + PRIOR_PAYMENTS)
    }
}

/// What was counted.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counted {
    pub(crate) without: [Parts; CLASSES],
    pub(crate) after_contact: [Parts; CLASSES],
}

impl Counted {
    pub(crate) fn count(&mut self, class: usize, after_contact: bool, is_part: bool) {
        let of = if after_contact {
            &mut self.after_contact
        } else {
            &mut self.without
        };
        if let Some(parts) = of.get_mut(class) {
            let in_part = f64::from(u8::from(is_part));
            parts.add(Parts {
                payments: 1.0,
                in_part,
            });
        }
    }

    pub(crate) fn add(&mut self, other: &Counted) {
        let own = self.without.iter_mut().chain(&mut self.after_contact);
        own.zip(other.without.iter().chain(&other.after_contact))
            .for_each(|(own, other)| own.add(*other));
    }

    /// What is learnt of it, with the shares of the balance that part payments covered.
    pub(crate) fn learn(&self, covered: Vec<f64>) -> PartPayments {
        let mut all = Parts::default();
        self.without.iter().for_each(|parts| all.add(*parts));
        let of_all = if all.payments > 0.0 {
            all.in_part / all.payments
        } else {
            0.0
        };
        let shares = self.without.map(|parts| parts.share(of_all));
        let mut after_contact = AfterContact::default();
        for (parts, share) in self.after_contact.iter().zip(shares) {
            after_contact.seen.add(*parts);
            after_contact.expected += share * parts.payments;
        }
        PartPayments {
            shares,
            after_contact,
            covered,
        }
    }
}

/// Part payments.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct PartPayments {
    /// Share of payments that cover only a part while no contact acts: up to the due date, and from 1, 16, 31 and 61 days
    /// past due on.
    pub shares: [f64; CLASSES],
    /// Those while one acts.
    pub after_contact: AfterContact,
    /// Shares of the balance that they covered, ascending: at most a hundred, evenly chosen.
    pub covered: Vec<f64>,
}

/// Payments while a contact acts.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct AfterContact {
    /// What was seen.
    pub seen: Parts,
    /// How many in part were to be expected at their ages without a contact.
    pub expected: f64,
}

impl AfterContact {
    /// By how much the share of payments in part is more than without a contact, at a standard normal. A few payments show
    /// little of it.
    pub fn more(&self, normal: f64) -> f64 {
        let payments = self.seen.payments + PRIOR_PAYMENTS;
        let share = (self.seen.in_part + 1.0) / (payments + 2.0);
        let error = (share * (1.0 - share) / payments).sqrt();
        (self.seen.in_part - self.expected) / payments + normal * error
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn late_payments_in_part_are_no_effect_of_contacts_that_come_late() {
        let mut counted = Counted::default();
        for number in 0..1_000 {
            // One in a hundred in time, one in five late, contacted or not; nobody is contacted in time.
            counted.count(0, false, number % 100 == 0);
            counted.count(3, false, number % 5 == 0);
            counted.count(3, true, number % 5 == 0);
        }
        let learnt = counted.learn(Vec::new());
        let [in_time, _, _, late, _] = learnt.shares;
        assert!(
            (in_time - 0.01).abs() < 0.005 && (late - 0.2).abs() < 0.005,
            "{learnt:?}"
        );
        assert!(learnt.after_contact.more(0.0).abs() < 0.005, "{learnt:?}");
    }

    #[test]
    fn a_few_payments_show_little() {
        let mut counted = Counted::default();
        counted.count(2, true, true);
        let after_contact = counted.learn(Vec::new()).after_contact;
        assert!(
            (after_contact.more(0.0) - 1.0 / 11.0).abs() < 1e-12,
            "{after_contact:?}"
        );
    }
}
