//! What may explain that an invoice has had a contact at an age: who follows from what is known is no comparison.

use crate::support::age_band;
use relance_kernel::Day;
use serde::{Deserialize, Serialize};

/// What is known of an invoice and of a day, beside the age.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Explanation {
    /// The day of the week.
    DayOfWeek,
    /// The day of the month: a monthly run.
    DayOfMonth,
    /// The amount of the invoice, in classes of twenty.
    Amount,
    /// The kind and the segment of the customer.
    Sort,
    /// Both.
    AmountAndSort,
}

/// Classes of amounts, of as many invoices each.
pub(crate) const AMOUNTS: usize = 20;

/// Sorts of customers that are told apart; all others are the last.
pub(crate) const SORTS: usize = 12;

impl Explanation {
    /// All.
    pub const ALL: [Explanation; 5] = [
        Explanation::DayOfWeek,
        Explanation::DayOfMonth,
        Explanation::Amount,
        Explanation::Sort,
        Explanation::AmountAndSort,
    ];

    /// How many classes it has.
    fn classes(self) -> usize {
        match self {
            Explanation::DayOfWeek => 7,
            Explanation::DayOfMonth => 31,
            Explanation::Amount => AMOUNTS,
            Explanation::Sort => SORTS,
            Explanation::AmountAndSort => AMOUNTS * SORTS,
        }
    }

    fn class(self, at: At) -> usize {
        match self {
            Explanation::DayOfWeek => at.weekday,
            Explanation::DayOfMonth => at.month_day,
            Explanation::Amount => at.traits.amount,
            Explanation::Sort => at.traits.sort,
            Explanation::AmountAndSort => at.traits.amount * SORTS + at.traits.sort,
        }
    }
}

/// What is known of an invoice.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Traits {
    /// Its class of amounts, below [`AMOUNTS`].
    pub(crate) amount: usize,
    /// The sort of its customer, below [`SORTS`].
    pub(crate) sort: usize,
}

/// Ages beyond these are not told apart day by day.
const LAST_AGE: i32 = 400;
const FIRST_AGE: i32 = -60;
const AGES: usize = 461;

/// A day at risk, as far as it may explain a contact.
#[derive(Clone, Copy, Debug)]
pub(crate) struct At {
    age: usize,
    weekday: usize,
    month_day: usize,
    traits: Traits,
}

impl At {
    pub(crate) fn new(day: Day, due: Day, traits: Traits) -> At {
        let age = day.since(due).clamp(FIRST_AGE, LAST_AGE) - FIRST_AGE;
        let (_, _, of_month) = day.ymd();
        At {
            age: usize::try_from(age).unwrap_or(0),
            weekday: usize::from(day.weekday()),
            month_day: usize::try_from(of_month.saturating_sub(1)).unwrap_or(0),
            traits,
        }
    }
}

/// Days at risk by age and by each explanation: the days with a contact, or all.
#[derive(Clone, Debug)]
pub(crate) struct DaysAtRisk {
    by: Vec<Vec<u32>>,
}

impl DaysAtRisk {
    pub(crate) fn new() -> DaysAtRisk {
        let by = Explanation::ALL.map(|explanation| vec![0; AGES * explanation.classes()]);
        DaysAtRisk { by: by.into() }
    }

    pub(crate) fn add(&mut self, at: At) {
        for (explanation, days) in Explanation::ALL.into_iter().zip(&mut self.by) {
            let position = at.age * explanation.classes() + explanation.class(at);
            if let Some(days) = days.get_mut(position) {
                *days += 1;
            }
        }
    }
}

/// The share of the variance of having a contact that an explanation leaves, of the ages of a band: what is known
/// within a cell of age and class, over what it is over all of them. Cells of a single day say nothing; none if they
/// hold more than half of the days, so that nothing can be said.
pub(crate) fn left(
    with: &DaysAtRisk,
    at_risk: &DaysAtRisk,
    explanation: Explanation,
    band: usize,
) -> Option<f64> {
    let position = Explanation::ALL.iter().position(|known| *known == explanation)?;
    let classes = explanation.classes();
    let cells = with.by.get(position)?.chunks_exact(classes);
    let cells = cells.zip(at_risk.by.get(position)?.chunks_exact(classes));
    let (mut alone, mut days, mut contacted, mut left) = (0.0, 0.0, 0.0, 0.0);
    let of_band = |age: &i32| age_band(*age) == band;
    for (_, (with, at_risk)) in (FIRST_AGE..).zip(cells).filter(|(age, _)| of_band(age)) {
        for (&with, &at_risk) in with.iter().zip(at_risk) {
            let (with, at_risk) = (f64::from(with), f64::from(at_risk));
            if at_risk < 2.0 {
                alone += at_risk;
                continue;
            }
            let share = with / at_risk;
            days += at_risk;
            contacted += with;
            left += at_risk * share * (1.0 - share) * at_risk / (at_risk - 1.0);
        }
    }
    if days <= alone {
        return None;
    }
    let share = contacted / days;
    let all = days * share * (1.0 - share);
    Some(if all > 0.0 { (left / all).min(1.0) } else { 0.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Four hundred invoices at one age, contacted as `has` says of their number.
    fn left_by(explanation: Explanation, has: impl Fn(usize) -> bool) -> Option<f64> {
        let (mut with, mut at_risk) = (DaysAtRisk::new(), DaysAtRisk::new());
        for number in 0..400 {
            let traits = Traits {
                amount: number % AMOUNTS,
                sort: number / 20 % 3,
            };
            let day = Day(20_000 + i32::try_from(number / 60).unwrap());
            let at = At::new(day, day.plus(-20), traits);
            at_risk.add(at);
            if has(number) {
                with.add(at);
            }
        }
        left(&with, &at_risk, explanation, age_band(20))
    }

    #[test]
    fn what_follows_from_the_amount_is_explained_by_it_alone() {
        let large = |number: usize| number % AMOUNTS >= 12;
        assert!(left_by(Explanation::Amount, large).unwrap() < 1e-9);
        assert!(left_by(Explanation::Sort, large).unwrap() > 0.9);
        assert!(left_by(Explanation::DayOfWeek, large).unwrap() > 0.9);
    }

    #[test]
    fn what_follows_from_amount_and_sort_together_is_explained_by_neither_alone() {
        let has = |number: usize| (number % AMOUNTS >= 10) == (number / 20 % 3 == 1);
        assert!(left_by(Explanation::AmountAndSort, has).unwrap() < 1e-9);
        assert!(left_by(Explanation::Amount, has).unwrap() > 0.5);
        assert!(left_by(Explanation::Sort, has).unwrap() > 0.5);
    }

    #[test]
    fn chance_is_explained_by_nothing() {
        let has = |number: usize| number.wrapping_mul(2_654_435_761) % 97 < 48;
        for explanation in Explanation::ALL {
            let left = left_by(explanation, has).unwrap();
            assert!(left > 0.8, "{explanation:?} {left}");
        }
    }
}
