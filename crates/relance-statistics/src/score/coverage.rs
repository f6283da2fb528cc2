//! How many outcomes fell into the intervals that were forecast for them.

use super::ScoreError;
use crate::{Interval, beta};

/// Outcomes inside their intervals.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coverage {
    /// How many outcomes lay inside.
    pub inside: u32,
    /// How many there were.
    pub outcomes: u32,
    /// The share inside.
    pub share: f64,
    /// The interval of Clopper and Pearson for the share, as if outcomes were independent. Those of one ledger rarely
    /// are: then it is too narrow.
    pub interval: Interval,
}

/// The share of `outcomes` that lie in their `intervals`, with an interval for that share at `level`.
///
/// # Errors
///
/// If lengths differ or there is none.
pub fn coverage(outcomes: &[f64], intervals: &[Interval], level: f64) -> Result<Coverage, ScoreError> {
    if outcomes.len() != intervals.len() {
        return Err(ScoreError::Lengths);
    }
    let count = |number: usize| u32::try_from(number).map_err(|_| ScoreError::Lengths);
    let pairs = outcomes.iter().zip(intervals);
    let inside = count(
        pairs
            .filter(|(outcome, interval)| interval.contains(**outcome))
            .count(),
    )?;
    let outcomes = count(outcomes.len())?;
    if outcomes == 0 {
        return Err(ScoreError::Empty);
    }
    Ok(Coverage {
        inside,
        outcomes,
        share: f64::from(inside) / f64::from(outcomes),
        interval: share_interval(inside, outcomes, level),
    })
}

/// The interval of Clopper and Pearson (1934, Biometrika 26) for the probability behind `hits` in `trials`
/// independent trials: it holds the truth with probability `level` or more. 0 to 1 without trials.
#[must_use]
pub fn share_interval(hits: u32, trials: u32, level: f64) -> Interval {
    let tail = 0.5 * (1.0 - level);
    let (successes, failures) = (f64::from(hits), f64::from(trials.saturating_sub(hits)));
    Interval {
        low: if hits == 0 {
            0.0
        } else {
            beta::quantile(tail, successes, failures + 1.0)
        },
        high: if hits >= trials {
            1.0
        } else {
            beta::quantile(1.0 - tail, successes + 1.0, failures)
        },
    }
}
