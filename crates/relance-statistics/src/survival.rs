//! How long things last: Kaplan–Meier and Aalen–Johansen curves on whole days, with late entry and weights.
//!
//! A [`Spell`] is watched from the day after `entry` to `exit`. One that ends and one whose watch ends on the same day
//! are both at risk that day. Weights count for the curves as that many equal spells; see each variance for what it
//! makes of them. Rows are sorted before any sum: their order never moves a bit.

mod aalen_johansen;
mod clustered;
mod kaplan_meier;
mod risk_table;

pub use aalen_johansen::AalenJohansen;
pub use kaplan_meier::KaplanMeier;

use crate::Interval;
use crate::elementary::{exp, ln};
use crate::normal;
/// One stretch of time in which one thing was watched.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spell {
    /// The last day before the watch: the first day at risk is the next one. Must lie before `exit`.
    pub entry: i32,
    /// The last day of the watch.
    pub exit: i32,
    /// What ended it on the day `exit`: the number of a cause, from 0 without gaps. Nothing: it went on, unwatched.
    pub event: Option<u8>,
    /// How many equal spells, or how much money, it stands for. Finite, not negative; 0 is left out. Sums are exact as
    /// long as weights are whole and their total stays below 2⁵³.
    pub weight: f64,
}

/// Why spells give no curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SurvivalError {
    /// No spell has a weight above 0.
    #[error("no spell has a weight above 0")]
    Empty,
    /// The spell with this place ends before its first day at risk.
    #[error("spell {0} ends before its first day at risk")]
    EndsBeforeItBegins(usize),
    /// The spell with this place has a weight below 0 or none at all.
    #[error("the weight of spell {0} is not a number of at least 0")]
    Weight(usize),
    /// So many clusters were named, for a different number of spells.
    #[error("{0} clusters are named, which is not the number of spells")]
    Clusters(usize),
}

/// The interval of a share by the log(−log) transform (Kalbfleisch and Prentice 1980): within 0 and 1 by construction.
/// None at 0 and 1, where the transform says nothing.
fn log_log_interval(share: f64, variance: f64, level: f64) -> Option<Interval> {
    if share <= 0.0 || share >= 1.0 || !(0.0..1.0).contains(&level) {
        return None;
    }
    let log_share = ln(share);
    let spread = normal::quantile(0.5 + 0.5 * level) * variance.sqrt() / (share * log_share.abs());
    Some(Interval {
        low: exp(log_share * exp(spread)),
        high: exp(log_share * exp(-spread)),
    })
}
