//! What the months to come do: draws around the years that the ledger saw, or of months like all others.
//!
//! With three years or more, the year to come repeats one of them (a bootstrap of whole years, so that what hangs
//! together within a year stays together): the last with a share that the ledger teaches, of what that leaves the one
//! before it with the same share, and so on. Years
//! carry what is extraordinary; beside that, every month deviates by as much as months ordinarily do. With less, months
//! are independent draws.

use crate::clock::STAGES;
use crate::model::{Draw, Model, OfMonth};
use crate::terms::{MONTHS_OF_YEARS, Month};
use relance_statistics::random::Key;

/// The months of a replicate.
pub(crate) struct Months<'a> {
    pub(crate) model: &'a Model,
    pub(crate) draw: &'a Draw,
    pub(crate) key: Key,
    /// Between 0 and 1: which year is repeated.
    pub(crate) year: f64,
    pub(crate) last_known: Month,
}

/// Draws of months, one for each stage.
const OF_MONTH: usize = 2;

/// Which years the halves of a forecast repeat: evenly spread numbers between 0 and 1 from a random start (Kronecker's
/// sequence of the golden ratio), so that few halves see the years in the right shares.
pub(crate) fn year_of(key: Key, half: usize) -> f64 {
    const GOLDEN: f64 = 0.618_033_988_749_894_8;
    (key.uniform() + half as f64 * GOLDEN).fract()
}

impl Months<'_> {
    /// What a month does.
    pub(crate) fn of(&self, month: Month) -> OfMonth {
        let terms = &self.model.terms;
        let known = |month: Month| OfMonth {
            effect: self.coefficient(terms.month_column(month)),
            on_stages: std::array::from_fn(|stage| match stage {
                0 => 0.0,
                _ => self.coefficient(terms.month_column_of(stage, month)),
            }),
            like: Some(month),
        };
        // The month that is under way is known as far as the ledger is.
        if month == self.last_known && terms.month_column(month).is_some() {
            return known(month);
        }
        let normal = |purpose: usize| {
            let place = u64::from(month.unsigned_abs());
            self.key.with(purpose as u64).with(place).normal()
        };
        let Some(like) = self.like(month) else {
            return OfMonth {
                effect: self.model.month_deviation.value * normal(OF_MONTH),
                on_stages: [0.0; STAGES],
                like: None,
            };
        };
        let mut of = known(like);
        let [ordinary, on_stages @ ..] = self.model.ordinary_deviations;
        // An exponential of what varies: half the variance is taken off, so that it is 1 on average.
        let luck = |deviation: f64, purpose: usize| deviation * normal(purpose) - 0.5 * deviation * deviation;
        of.effect += luck(ordinary, OF_MONTH);
        let [_, effects @ ..] = &mut of.on_stages;
        for (purpose, (effect, deviation)) in effects.iter_mut().zip(on_stages).enumerate() {
            *effect += luck(deviation, OF_MONTH + 1 + purpose);
        }
        of
    }

    fn coefficient(&self, column: Option<usize>) -> f64 {
        let value = column.and_then(|column| self.draw.coefficients.get(column));
        value.copied().unwrap_or(0.0)
    }

    /// The share of the last year among the years that are repeated; of what it leaves, the year before has as much.
    ///
    /// How often a year of the ledger was more like the year just before it than like any older one, by Laplace's rule
    /// of succession: ½ before anything is seen. Alike is what differs least over its months, in the sum of squares of
    /// their effects on each stage.
    fn share_of_last_year(&self, years: i32) -> f64 {
        let difference = |year: i32, other: i32| -> f64 {
            let months = (0..12).map(|month| self.last_known - month);
            months
                .flat_map(|month| {
                    let one = self.on_stages(month - 12 * year);
                    let other = self.on_stages(month - 12 * other);
                    one.into_iter()
                        .zip(other)
                        .map(|(one, other)| (one - other) * (one - other))
                })
                .sum()
        };
        let (mut asked, mut like_the_last) = (0.0, 0.0);
        for year in 0..years - 2 {
            let of_last = difference(year, year + 1);
            asked += 1.0;
            if (year + 2..years).all(|older| of_last <= difference(year, older)) {
                like_the_last += 1.0;
            }
        }
        (1.0 + like_the_last) / (2.0 + asked)
    }

    /// The estimates of what a month did to each stage.
    fn on_stages(&self, month: Month) -> [f64; STAGES] {
        let terms = &self.model.terms;
        let estimate = |column: Option<usize>| {
            let coefficient = column.and_then(|column| self.model.coefficients.get(column));
            coefficient.map_or(0.0, |coefficient| coefficient.estimate)
        };
        let of_all = estimate(terms.month_column(month));
        std::array::from_fn(|stage| match stage {
            0 => of_all,
            _ => of_all + estimate(terms.month_column_of(stage, month)),
        })
    }

    /// The month that a month repeats; none where the ledger has not seen years.
    fn like(&self, month: Month) -> Option<Month> {
        let terms = &self.model.terms;
        let months = i32::try_from(terms.months).ok()?;
        if terms.months < MONTHS_OF_YEARS {
            return None;
        }
        // The years go back from the first month that is not known.
        let years = months / 12;
        let mut back = 1;
        let of_last = self.share_of_last_year(years);
        let (mut share, mut left) = (of_last, self.year);
        while back < years && left >= share {
            left -= share;
            share *= 1.0 - of_last;
            back += 1;
        }
        let ahead = (month - self.last_known - 1).div_euclid(12);
        let like = month - 12 * (back + ahead);
        terms.month_column(like).map(|_| like)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_halves_see_numbers_evenly_spread() {
        for seed in 0..20 {
            let numbers: Vec<f64> = (0..64).map(|half| year_of(Key::new(seed), half)).collect();
            assert!(numbers.iter().all(|number| (0.0..1.0).contains(number)));
            let low = numbers.iter().filter(|number| **number < 0.5).count();
            assert!((30..=34).contains(&low), "{low} of 64");
        }
    }
}
