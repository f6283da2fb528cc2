//! Whether what the contacts of a policy bring is gained for good, or only brought forward.
//!
//! The model lets customers differ, but invoices of one customer and age are alike in it. Those of real books are not: some
//! would be paid next week, some next year, some never. A contact takes out those that pay quickly, and what it leaves is
//! slower than its age says, so that a forecast which gives it the chance of its age gains too much.
//!
//! By how much it gains too much, a ledger hardly tells: a contact acts on invoices whose speed nobody knows. But it can be
//! bounded, against another policy. Let an invoice be paid once the sum of an intensity reaches a threshold of its own, whatever
//! thresholds are distributed like, and let contacts multiply the intensity. Where one policy has summed up more than the other
//! (`own` and `other` of [`Paths`]), more is paid under it, for good or not; the least that can be is that what it adds while its
//! contacts act more than those of the other is only brought forward: after them, nothing is paid until the other policy has
//! caught up. That is the second reading of a difference. Each policy is read so against the other one's ordinary course
//! (decision 0016).

use crate::differing::Likes;
use crate::response::{CONTACT_DAYS, Response};
use relance_kernel::{Day, InvoiceIndex};
use relance_statistics::elementary::exp;

/// A contact of an invoice in one walk.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Touch {
    /// Its kind.
    pub(crate) kind: usize,
    /// When it came.
    pub(crate) on: Day,
    /// How many days with contacts there were before.
    pub(crate) earlier: usize,
    /// How many days before it the last of them was.
    pub(crate) since_the_one_before: Option<i32>,
    /// Whether it is of the kind of that one.
    pub(crate) is_repeated: bool,
    /// How many days past due the invoice was.
    pub(crate) past_due: i32,
}

impl Touch {
    /// By what it multiplies the intensity of payment on all days of the part in which a day lies, and then on each day from the
    /// one after it on; none if it no longer acts on the day, not yet, or is of a kind that is not known.
    pub(crate) fn acting(self, response: &Response, likes: Likes, day: Day) -> Option<(f64, &[f64])> {
        let since = day.since(self.on);
        let by_day = response.of_contact(self.kind);
        let is_acting = usize::try_from(since).is_ok_and(|since| (1..=CONTACT_DAYS).contains(&since));
        if !is_acting || by_day.is_empty() {
            return None;
        }
        let differs = response.differences.of(self.kind, self.past_due, likes);
        let later = &response.later_contacts;
        let as_later = later.factor(self, since);
        Some((as_later * exp(differs), by_day))
    }
}

/// The contacts of one walk, by invoice, each list ascending by day.
#[derive(Clone, Debug, Default)]
pub struct Touches {
    by_invoice: Vec<Vec<Touch>>,
}

impl Touches {
    /// Forgets all, and holds those of so many invoices.
    pub(crate) fn reset(&mut self, invoices: usize) {
        self.by_invoice.iter_mut().for_each(Vec::clear);
        self.by_invoice.resize(invoices, Vec::new());
    }

    /// Notes the last contact of an invoice; of several on a day, the last one acts.
    pub(crate) fn note(&mut self, invoice: InvoiceIndex, touch: Touch) {
        let Some(touches) = self.by_invoice.get_mut(invoice.0 as usize) else {
            return;
        };
        match touches.last_mut().filter(|last| last.on == touch.on) {
            Some(last) => *last = touch,
            None => touches.push(touch),
        }
    }

    pub(crate) fn of(&self, invoice: InvoiceIndex) -> &[Touch] {
        self.by_invoice.get(invoice.0 as usize).map_or(&[], Vec::as_slice)
    }
}

/// What sums up of the intensity of an invoice: under its own policy, under the other one, and as it is told.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(crate) struct Paths {
    own: f64,
    other: f64,
    told: f64,
}

impl Paths {
    /// The intensity that is told of a day which has one under its own policy and one under the `other`.
    #[inline]
    pub(crate) fn pass(&mut self, own: f64, other: f64) -> f64 {
        self.own += own;
        self.other += other;
        let through = if self.own < self.other {
            self.own
        } else if own > other {
            (self.told + own).min(self.own)
        } else {
            self.other
        };
        let told = self.told;
        self.told = through.max(told);
        self.told - told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is told of each day, summed up, for factors of contacts of its own policy and of the other, day by day.
    fn told(own: &[f64], other: &[f64]) -> Vec<f64> {
        let (mut paths, mut sum) = (Paths::default(), 0.0);
        let days = own.iter().zip(other).zip(0..);
        days.map(|((own, other), day)| {
            let without = 0.05 / (1.0 + f64::from(day) / 20.0);
            sum += paths.pass(without * own, without * other);
            sum
        })
        .collect()
    }

    /// One on all of sixty days, but for these.
    fn factors(of: &[(std::ops::Range<usize>, f64)]) -> Vec<f64> {
        let of_day = |day: usize| {
            of.iter()
                .find(|(days, _)| days.contains(&day))
                .map_or(1.0, |(_, factor)| *factor)
        };
        (0..60).map(of_day).collect()
    }

    fn ordinary(factors: &[f64]) -> Vec<f64> {
        told(factors, factors)
    }

    fn assert_close(one: &[f64], other: &[f64], days: std::ops::Range<usize>) {
        for day in days {
            assert!(
                (one[day] - other[day]).abs() < 1e-12,
                "day {day}: {} and {}",
                one[day],
                other[day]
            );
        }
    }

    #[test]
    fn nothing_is_paid_until_the_other_policy_has_caught_up() {
        let (contact, none) = (factors(&[(5..12, 1.8)]), factors(&[]));
        let (with, without) = (told(&contact, &none), ordinary(&none));
        // While it acts, all that it adds; then the closed form: no less than at its end, no less than without it.
        assert_close(&with, &ordinary(&contact), 0..12);
        let expected: Vec<f64> = without.iter().map(|sum| sum.max(with[11])).collect();
        assert_close(&with, &expected, 12..60);
        assert!(with[11] > without[11] && (with[59] - without[59]).abs() < 1e-12);
        // The other one never brings anything forward.
        assert_close(&told(&none, &contact), &without, 0..60);
    }

    #[test]
    fn what_both_do_is_no_advance_of_either() {
        let once = factors(&[(5..12, 1.8)]);
        let twice = factors(&[(5..12, 1.8), (25..32, 2.5)]);
        assert_close(&told(&once, &twice), &ordinary(&once), 0..60);
        let with = told(&twice, &once);
        assert_close(&with, &ordinary(&twice), 0..32);
        let expected: Vec<f64> = ordinary(&once).iter().map(|sum| sum.max(with[31])).collect();
        assert_close(&with, &expected, 32..60);
    }

    #[test]
    fn the_same_contact_later_catches_up_by_itself() {
        let (early, late) = (factors(&[(5..12, 1.8)]), factors(&[(9..16, 1.8)]));
        let with = told(&early, &late);
        // Ahead until the later one has caught up, never more than by its own course, never behind the other.
        for (day, told) in with.iter().enumerate() {
            assert!(
                *told <= ordinary(&early)[day] + 1e-12 && *told >= ordinary(&late)[day] - 1e-12,
                "day {day}"
            );
        }
        assert!(with[9] > ordinary(&late)[9]);
        assert_close(&told(&late, &early), &ordinary(&late), 0..60);
    }

    #[test]
    fn a_contact_that_holds_payments_back_is_told_as_it_is() {
        let back = factors(&[(2..5, 0.5)]);
        assert_close(&told(&back, &factors(&[])), &ordinary(&back), 0..60);
    }

    #[test]
    fn of_two_contacts_on_a_day_the_last_acts() {
        let mut touches = Touches::default();
        touches.reset(2);
        let invoice = InvoiceIndex(1);
        let touch = |kind, day| Touch {
            kind,
            on: Day(day),
            earlier: 0,
            since_the_one_before: None,
            is_repeated: false,
            past_due: 3,
        };
        for (kind, day) in [(0, 5), (1, 5), (0, 9)] {
            touches.note(invoice, touch(kind, day));
        }
        assert_eq!(touches.of(invoice), [touch(1, 5), touch(0, 9)]);
        assert!(touches.of(InvoiceIndex(0)).is_empty() && touches.of(InvoiceIndex(7)).is_empty());
        touches.reset(2);
        assert!(touches.of(invoice).is_empty());
    }
}
