//! What the months to come do: draws around the years that the ledger saw, or of months like all others.
//!
//! With three years or more, the year to come repeats one of them (a bootstrap of whole years, so that what hangs
//! together within a year stays together): the last with probability ½, each one before it with half as much. Years
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

/// The share of the last year among the years that are repeated; of what it leaves, the year before has as much.
const SHARE_OF_LAST_YEAR: f64 = 0.5;

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
        let (mut share, mut left) = (SHARE_OF_LAST_YEAR, self.year);
        while back < years && left >= share {
            left -= share;
            share *= 1.0 - SHARE_OF_LAST_YEAR;
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
