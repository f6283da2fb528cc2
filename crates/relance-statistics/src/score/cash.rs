//! How far a forecast cash curve lay from the one that came.

use super::ScoreError;

/// Errors of a curve of amounts per period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurveError {
    /// (Σ forecast − Σ observed) ÷ Σ observed: above 0, too much was forecast.
    pub bias: f64,
    /// Mean over periods of |forecast − observed| ÷ |observed|.
    pub mean_absolute_percentage_error: f64,
    /// Periods in that mean.
    pub periods: usize,
    /// Periods without cash, which have no percentage and are left out of that mean.
    pub periods_without_cash: usize,
}

/// The errors of a forecast of cash per period.
///
/// # Errors
///
/// If lengths differ, a number is not finite, no period has cash, or all cash sums to 0.
pub fn curve_error(forecast: &[f64], observed: &[f64]) -> Result<CurveError, ScoreError> {
    if forecast.len() != observed.len() {
        return Err(ScoreError::Lengths);
    }
    let pairs = || forecast.iter().zip(observed);
    if let Some(place) = pairs().position(|(ours, theirs)| !(ours.is_finite() && theirs.is_finite())) {
        return Err(ScoreError::Forecast(place));
    }
    let total: f64 = observed.iter().sum();
    let shares: Vec<f64> = pairs()
        .filter(|(_, came)| **came != 0.0)
        .map(|(expected, came)| (expected - came).abs() / came.abs())
        .collect();
    if shares.is_empty() || total == 0.0 {
        return Err(ScoreError::Empty);
    }
    Ok(CurveError {
        bias: (forecast.iter().sum::<f64>() - total) / total,
        mean_absolute_percentage_error: shares.iter().sum::<f64>() / shares.len() as f64,
        periods: shares.len(),
        periods_without_cash: observed.len() - shares.len(),
    })
}
