//! Weighted means and ratios of means, with standard errors when only clusters are independent.

use super::{ScoreError, check_weights};
use std::collections::BTreeMap;

/// A number with its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The number itself.
    pub value: f64,
    /// Its standard error, robust to what rows of one cluster have in common. None for a single cluster.
    pub standard_error: Option<f64>,
    /// How many clusters weigh in.
    pub clusters: usize,
    /// How many rows have a weight above 0.
    pub rows: usize,
}

/// Σ wx / Σ w. Its variance is G/(G − 1) Σ over the G clusters of (Σ w(x − mean))² / (Σ w)².
///
/// # Errors
///
/// If the columns differ in length, a weight or a value is no number, or nothing has a weight.
pub fn clustered_mean(values: &[f64], weights: &[f64], clusters: &[u32]) -> Result<Estimate, ScoreError> {
    clustered_ratio(values, &vec![1.0; values.len()], weights, clusters)
}

/// Σ wx / Σ wy, x the `numerators` and y the `denominators`. Its variance, by linearisation, is G/(G − 1) Σ over the G
/// clusters of (Σ w(x − ratio y))² / (Σ wy)².
///
/// # Errors
///
/// As [`clustered_mean`]; [`ScoreError::Empty`] too if the denominators sum to 0.
pub fn clustered_ratio(
    numerators: &[f64],
    denominators: &[f64],
    weights: &[f64],
    clusters: &[u32],
) -> Result<Estimate, ScoreError> {
    let count = numerators.len();
    if [denominators.len(), weights.len(), clusters.len()]
        .iter()
        .any(|length| *length != count)
    {
        return Err(ScoreError::Lengths);
    }
    check_weights(weights)?;
    let pairs = || numerators.iter().zip(denominators);
    if let Some(place) = pairs().position(|(x, y)| !(x.is_finite() && y.is_finite())) {
        return Err(ScoreError::Forecast(place));
    }
    let rows = || {
        pairs()
            .zip(weights)
            .zip(clusters)
            .filter(|((_, weight), _)| **weight > 0.0)
    };
    let (numerator, denominator) = rows().fold((0.0, 0.0), |(above, below), (((x, y), weight), _)| {
        (above + weight * x, below + weight * y)
    });
    if denominator == 0.0 {
        return Err(ScoreError::Empty);
    }
    let value = numerator / denominator;
    let mut deviations: BTreeMap<u32, f64> = BTreeMap::new();
    for (((x, y), weight), cluster) in rows() {
        *deviations.entry(*cluster).or_default() += weight * (x - value * y);
    }
    let groups = deviations.len() as f64;
    let squares: f64 = deviations.values().map(|sum| sum * sum).sum();
    let standard_error =
        (deviations.len() > 1).then(|| (groups / (groups - 1.0) * squares).sqrt() / denominator.abs());
    Ok(Estimate {
        value,
        standard_error,
        clusters: deviations.len(),
        rows: rows().count(),
    })
}
