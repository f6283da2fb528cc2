//! How good a forecast was: scores of probabilities, of intervals, of samples and of cash curves.
//!
//! Sums run in the order of the rows: sort them first where the last bit matters.

mod brier;
mod calibration;
mod cash;
mod coverage;
mod mean;
mod sample;

pub use brier::{Item, Skill, administrative_brier, brier_skill};
pub use calibration::{CalibrationRow, Recalibration, calibration_table, recalibration};
pub use cash::{CurveError, curve_error};
pub use coverage::{Coverage, coverage, share_interval};
pub use mean::{Estimate, clustered_mean, clustered_ratio};
pub use sample::{continuous_ranked_probability_score, quantile, quantiles};

/// Why there is no score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScoreError {
    /// No row has a weight above 0.
    #[error("no row has a weight above 0")]
    Empty,
    /// The columns are not equally long.
    #[error("the columns are not equally long")]
    Lengths,
    /// The row with this place has a weight below 0 or none at all.
    #[error("the weight of row {0} is not a number of at least 0")]
    Weight(usize),
    /// The row with this place has a forecast probability outside 0 to 1, or a value that is not a number.
    #[error("row {0} has no forecast that can be scored")]
    Forecast(usize),
    /// The item with this place has an event after the end of its watch.
    #[error("the event of item {0} comes after the end of its watch")]
    EventAfterWatch(usize),
    /// Nothing to calibrate on: the outcomes or the forecasts are all alike, or the forecasts part the outcomes
    /// without error.
    #[error("outcomes or forecasts are all alike, or the forecasts part the outcomes")]
    NotEstimable,
}

/// Refuses weights that are not numbers of at least 0, and rows that weigh nothing together.
fn check_weights(weights: &[f64]) -> Result<(), ScoreError> {
    match weights
        .iter()
        .position(|weight| !(weight.is_finite() && *weight >= 0.0))
    {
        Some(place) => Err(ScoreError::Weight(place)),
        None if weights.iter().any(|weight| *weight > 0.0) => Ok(()),
        None => Err(ScoreError::Empty),
    }
}

/// Refuses probabilities outside 0 to 1.
fn check_probabilities(forecasts: &[f64]) -> Result<(), ScoreError> {
    match forecasts
        .iter()
        .position(|forecast| !(0.0..=1.0).contains(forecast))
    {
        Some(place) => Err(ScoreError::Forecast(place)),
        None => Ok(()),
    }
}
