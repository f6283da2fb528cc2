//! Ledgers that lack what was paid before a day: open items exported with the payments of the last months, books whose closed
//! years were archived, a first year of entries with its opening balance. What is left of the time before are invoices that
//! nobody had paid by then; a model that takes them for all there were learns that hardly anybody pays.
//!
//! Such a ledger is left-truncated. Its invoices are known because they were open on that day, so that they tell something
//! from it on (delayed entry: Andersen, Borgan, Gill & Keiding 1993, Statistical Models Based on Counting Processes, III.3).
//! The day is found by the payments in full that are missing before it: of the chances by age of the whole ledger, they
//! should have been there.

use crate::history::{ContactKinds, End, Reader, Stretch};
use crate::observe::Reading;
use relance_kernel::{Account, Day};
use relance_statistics::elementary::ln;
use serde::{Deserialize, Serialize};

/// Days since due that are told apart; others are like the first or the last.
const FIRST_AGE: i32 = -90;
const LAST_AGE: i32 = 400;
const AGES: usize = 491;

/// Of the payments to be expected, hardly more than this share is there where paid invoices were left out.
const SHARE_LEFT: f64 = 0.01;

/// By so much the logarithm of the likelihood must be higher if they were left out: a dozen payments expected, none seen.
const EVIDENCE: f64 = 12.0;

const WEEK: i32 = 7;

/// What is missing of a ledger.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct PaidLeftOut {
    /// Invoices that were paid before this day are missing, as far as can be seen: the ledger is read from it on.
    pub before: String,
    /// Payments in full before it.
    pub seen: u64,
    /// How many were to be expected by then of the invoices that are there.
    pub expected: u64,
}

/// Payments in full and days at risk, by age.
struct ByAge {
    /// How many more invoices are at risk at an age than the day before.
    more: Vec<f64>,
    paid: Vec<f64>,
    /// Days at risk before the first age and after the last.
    outside: [f64; 2],
}

fn age_of(age: i32) -> usize {
    usize::try_from(age.clamp(FIRST_AGE, LAST_AGE) - FIRST_AGE).unwrap_or(0)
}

/// Whether a stretch ended in a payment of all that was open.
fn is_settled(stretch: &Stretch) -> bool {
    matches!(stretch.end, End::Paid(amount) if amount >= stretch.open)
}

impl ByAge {
    fn count(&mut self, stretch: &Stretch) {
        let (first, last) = (stretch.first.since(stretch.due), stretch.last.since(stretch.due));
        let [before, after] = &mut self.outside;
        *before += f64::from((last.min(FIRST_AGE - 1) - first + 1).max(0));
        *after += f64::from((last - first.max(LAST_AGE + 1) + 1).max(0));
        if last >= FIRST_AGE && first <= LAST_AGE {
            for (age, by) in [(first, 1.0), (last.min(LAST_AGE) + 1, -1.0)] {
                let place = usize::try_from(age.max(FIRST_AGE) - FIRST_AGE).unwrap_or(0);
                if let Some(more) = self.more.get_mut(place) {
                    *more += by;
                }
            }
        }
        if is_settled(stretch)
            && let Some(paid) = self.paid.get_mut(age_of(last))
        {
            *paid += 1.0;
        }
    }

    /// The chance of a day, by age.
    fn chances(&self) -> Vec<f64> {
        let [before, after] = self.outside;
        let mut at_risk = 0.0;
        let days = self.more.iter().zip(0..).map(|(more, place)| {
            at_risk += more;
            match place {
                0 => at_risk + before,
                _ if place + 1 == AGES => at_risk + after,
                _ => at_risk,
            }
        });
        let chance = |(days, paid): (f64, &f64)| if days > 0.0 { paid / days } else { 0.0 };
        days.zip(&self.paid).map(chance).collect()
    }
}

/// Sums of chances up to an age, so that what is expected between two is a difference.
struct UpTo {
    sums: Vec<f64>,
    first: f64,
    last: f64,
}

impl UpTo {
    fn new(chances: &[f64]) -> UpTo {
        let mut sum = 0.0;
        UpTo {
            sums: chances
                .iter()
                .map(|chance| {
                    sum += chance;
                    sum
                })
                .collect(),
            first: chances.first().copied().unwrap_or(0.0),
            last: chances.last().copied().unwrap_or(0.0),
        }
    }

    fn through(&self, age: i32) -> f64 {
        let known = self.sums.get(age_of(age)).copied().unwrap_or(0.0);
        known
            + f64::from((age - LAST_AGE).max(0)) * self.last
            + f64::from((age - FIRST_AGE).min(0)) * self.first
    }
}

/// What was seen and expected of a week.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
struct OfWeek {
    seen: f64,
    expected: f64,
}

/// Before how many weeks, from the first on, payments are missing; none if they are not.
fn weeks_left_out(weeks: &[OfWeek]) -> Option<usize> {
    let (mut sum, mut best, mut at) = (0.0, 0.0, None);
    for (week, place) in weeks.iter().zip(1..) {
        sum += week.expected * (1.0 - SHARE_LEFT) + week.seen * ln(SHARE_LEFT);
        if sum > best {
            (best, at) = (sum, Some(place));
        }
    }
    // A ledger in which nobody ever paid lacks nothing that can be told.
    at.filter(|&place| best > EVIDENCE && place < weeks.len())
}

impl Reading<'_> {
    /// Finds whether invoices that were paid before some day were left out, and since when the ledger holds all.
    pub(crate) fn paid_left_out(&self) -> Option<(Day, PaidLeftOut)> {
        let mut by_age = ByAge {
            more: vec![0.0; AGES],
            paid: vec![0.0; AGES],
            outside: [0.0; 2],
        };
        let (mut first, mut last) = (Day::MAX, Day::MIN);
        self.each_stretch(|stretch| {
            first = first.min(stretch.first);
            last = last.max(stretch.last);
            by_age.count(stretch);
        });
        if first > last {
            return None;
        }
        let up_to = UpTo::new(&by_age.chances());
        let week_of = |day: Day| usize::try_from(day.since(first) / WEEK).unwrap_or(0);
        let mut weeks = vec![OfWeek::default(); week_of(last) + 1];
        self.each_stretch(|stretch| {
            let mut day = stretch.first;
            while day <= stretch.last {
                let place = week_of(day);
                let ends = first
                    .plus(WEEK * (i32::try_from(place).unwrap_or(0) + 1) - 1)
                    .min(stretch.last);
                if let Some(week) = weeks.get_mut(place) {
                    week.expected +=
                        up_to.through(ends.since(stretch.due)) - up_to.through(day.since(stretch.due) - 1);
                    week.seen += f64::from(u8::from(is_settled(stretch) && ends == stretch.last));
                }
                day = ends.plus(1);
            }
        });
        let left_out = weeks_left_out(&weeks)?;
        let before = first.plus(WEEK * i32::try_from(left_out).unwrap_or(0));
        let of_weeks = weeks.get(..left_out).unwrap_or_default();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a number of payments"
        )]
        let sum = |of: fn(&OfWeek) -> f64| of_weeks.iter().map(of).sum::<f64>().round() as u64;
        Some((
            before,
            PaidLeftOut {
                before: before.to_string(),
                seen: sum(|week| week.seen),
                expected: sum(|week| week.expected),
            },
        ))
    }

    /// Every stretch of the ledger, whatever contacts there were.
    fn each_stretch(&self, mut hear: impl FnMut(&Stretch)) {
        let kinds = ContactKinds::default();
        let mut account = Account::default();
        let mut reader = Reader::new(self.policy, self.interner, &kinds, self.until);
        for number in 0..self.source.account_count() {
            self.source.fill_account(number, &mut account);
            reader.read(&account, &mut hear);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weeks(of: &[(f64, f64)]) -> Vec<OfWeek> {
        let of = of.iter();
        of.map(|&(seen, expected)| OfWeek { seen, expected }).collect()
    }

    #[test]
    fn payments_that_are_missing_from_the_beginning_on_are_found() {
        let found = |of: &[(f64, f64)]| weeks_left_out(&weeks(of));
        assert_eq!(
            found(&[(0.0, 5.0), (0.0, 6.0), (0.0, 6.0), (9.0, 6.0), (12.0, 6.0)]),
            Some(3)
        );
        // One that stayed by chance among many.
        assert_eq!(
            found(&[(0.0, 30.0), (1.0, 30.0), (50.0, 30.0), (70.0, 30.0)]),
            Some(2)
        );
        // A slow beginning, too little to tell, a hole later on, nothing paid at all.
        assert_eq!(
            found(&[(3.0, 10.0), (4.0, 10.0), (12.0, 10.0), (15.0, 10.0)]),
            None
        );
        assert_eq!(found(&[(0.0, 4.0), (0.0, 4.0), (9.0, 4.0)]), None);
        assert_eq!(found(&[(10.0, 8.0), (0.0, 8.0), (0.0, 8.0), (20.0, 8.0)]), None);
        assert_eq!(found(&[(0.0, 20.0), (0.0, 20.0)]), None);
    }

    #[test]
    fn what_is_expected_between_two_ages_is_the_sum_of_their_days() {
        let mut chances = vec![0.01; AGES];
        *chances.last_mut().unwrap() = 0.001;
        chances[0] = 0.1;
        let up_to = UpTo::new(&chances);
        let between = |first: i32, last: i32| up_to.through(last) - up_to.through(first - 1);
        assert!((between(1, 10) - 0.1).abs() < 1e-12);
        assert!((between(LAST_AGE + 5, LAST_AGE + 14) - 0.01).abs() < 1e-12);
        assert!((between(FIRST_AGE - 4, FIRST_AGE) - 0.5).abs() < 1e-12);
    }
}
