//! How late a customer paid before a day: what collectors see, and what they may choose by.

use crate::history::{End, Stretch};
use relance_kernel::Day;

/// Mean days past due at which a class of payers begins, after the first of those who paid before anything was due.
const BOUNDS: [f64; 6] = [1.0, 6.0, 11.0, 21.0, 41.0, 81.0];

/// Classes of payers: none paid anything yet, then those of [`BOUNDS`].
pub(crate) const CLASSES: usize = BOUNDS.len() + 2;

/// The payments of one customer, ascending by day.
#[derive(Clone, Default, Debug)]
pub(crate) struct PastLateness {
    /// The day of each, and the mean of the days past due of all through it.
    means: Vec<(Day, f64)>,
}

impl PastLateness {
    /// Of the stretches of all invoices of a customer.
    pub(crate) fn of(stretches: &[Stretch]) -> PastLateness {
        let paid = stretches.iter().filter_map(|stretch| match stretch.end {
            End::Paid(_) => Some((stretch.last, stretch.last.since(stretch.due))),
            _ => None,
        });
        let mut paid: Vec<(Day, i32)> = paid.collect();
        paid.sort_unstable();
        let (mut count, mut sum) = (0.0, 0.0);
        let means = paid.into_iter().map(|(day, late)| {
            count += 1.0;
            sum += f64::from(late);
            (day, sum / count)
        });
        PastLateness {
            means: means.collect(),
        }
    }

    /// Its class by what it had paid before a day.
    pub(crate) fn class_on(&self, day: Day) -> usize {
        let before = self.means.partition_point(|(paid, _)| *paid < day);
        match before.checked_sub(1).and_then(|last| self.means.get(last)) {
            Some((_, mean)) => 1 + BOUNDS.partition_point(|bound| bound <= mean),
            None => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_paid_before_counts() {
        let day = |number: i32| Day(20_000 + number);
        let past = PastLateness {
            means: vec![(day(10), -3.0), (day(20), 8.0), (day(30), 100.0)],
        };
        let classes = [5, 10, 11, 20, 21, 30, 31].map(|number| past.class_on(day(number)));
        assert_eq!(classes, [0, 0, 1, 1, 3, 3, 7]);
    }
}
