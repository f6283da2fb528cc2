//! How late a customer paid before a day, and how much it leaves unpaid: what collectors see, and what they may choose by.

use crate::explained::Payer;
use crate::history::{End, Stretch};
use relance_kernel::Day;

/// Mean days past due at which a class of payers begins, after the first of those who paid before anything was due.
const BOUNDS: [f64; 6] = [1.0, 6.0, 11.0, 21.0, 41.0, 81.0];

/// Classes of payers: none paid anything yet, then those of [`BOUNDS`].
pub(crate) const CLASSES: usize = BOUNDS.len() + 2;

/// What became of the invoices of one customer, day by day.
#[derive(Clone, Default, Debug)]
pub(crate) struct Past {
    /// The day of each payment, ascending, and the mean of the days past due of all through it.
    means: Vec<(Day, f64)>,
    /// Days on which the number of invoices past due changed, ascending, with the number from then on.
    overdue: Vec<(Day, usize)>,
}

impl Past {
    /// Of the stretches of all invoices of a customer.
    pub(crate) fn of(stretches: &[Stretch]) -> Past {
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
        Past {
            means: means.collect(),
            overdue: overdue(stretches),
        }
    }

    /// What is known on a day, beside an invoice that is open and due on another.
    pub(crate) fn on(&self, day: Day, due: Day) -> Payer {
        let overdue = last_before(&self.overdue, day.plus(1)).unwrap_or(0);
        Payer {
            lateness: last_before(&self.means, day)
                .map_or(0, |mean| 1 + BOUNDS.partition_point(|bound| *bound <= mean)),
            others_overdue: overdue.saturating_sub(usize::from(due < day)),
        }
    }
}

/// What stands last in an ascending list before a day.
fn last_before<T: Copy>(list: &[(Day, T)], day: Day) -> Option<T> {
    let before = list.partition_point(|(at, _)| *at < day);
    list.get(before.checked_sub(1)?).map(|(_, value)| *value)
}

fn overdue(stretches: &[Stretch]) -> Vec<(Day, usize)> {
    let mut steps: Vec<(Day, isize)> = Vec::new();
    for stretch in stretches {
        let first = stretch.first.max(stretch.due.plus(1));
        if first <= stretch.last {
            steps.extend([(first, 1), (stretch.last.plus(1), -1)]);
        }
    }
    steps.sort_unstable();
    let mut open = 0_isize;
    let days = steps.chunk_by(|one, other| one.0 == other.0);
    days.filter_map(|of_day| {
        open += of_day.iter().map(|(_, step)| step).sum::<isize>();
        let day = of_day.first()?.0;
        Some((day, usize::try_from(open).unwrap_or(0)))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_paid_before_counts() {
        let day = |number: i32| Day(20_000 + number);
        let past = Past {
            means: vec![(day(10), -3.0), (day(20), 8.0), (day(30), 100.0)],
            overdue: vec![(day(12), 1), (day(25), 2), (day(31), 0)],
        };
        let on = |number: i32| past.on(day(number), day(15));
        let classes = [5, 10, 11, 20, 21, 30, 31].map(|number| on(number).lateness);
        assert_eq!(classes, [0, 0, 1, 1, 3, 3, 7]);
        // An invoice due on the 15th is one of them from the 16th on.
        let others = [11, 12, 15, 16, 24, 25, 31].map(|number| on(number).others_overdue);
        assert_eq!(others, [0, 1, 1, 0, 0, 1, 0]);
    }
}
