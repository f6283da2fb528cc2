//! Forecasts that are samples: their quantiles, and the score of the whole sample.

use super::ScoreError;

/// The quantile of a sample at `probability` between 0 and 1, by linear interpolation between order statistics: type 7
/// of Hyndman and Fan (1996), the default of R and NumPy. None for an empty sample or one with a value that is not
/// finite.
#[must_use]
pub fn quantile(sample: &[f64], probability: f64) -> Option<f64> {
    quantiles(sample, &[probability])?.first().copied()
}

/// Several quantiles of one sample, as [`quantile`].
#[must_use]
pub fn quantiles(sample: &[f64], probabilities: &[f64]) -> Option<Vec<f64>> {
    let sorted = sorted(sample)?;
    let last = sorted.len().checked_sub(1)?;
    probabilities
        .iter()
        .map(|probability| {
            let position = probability.clamp(0.0, 1.0) * last as f64;
            let below = whole_part(position, last)?;
            let (low, high) = (sorted.get(below)?, sorted.get((below + 1).min(last))?);
            Some(low + (position - below as f64) * (high - low))
        })
        .collect()
}

/// The greatest whole number at most `position`, which lies between 0 and `last`.
fn whole_part(position: f64, last: usize) -> Option<usize> {
    if position.is_nan() {
        return None;
    }
    // Bisection, since no cast from a fraction is free of doubt. 53 steps at most.
    let (mut low, mut high) = (0, last);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if middle as f64 <= position {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    Some(low)
}

fn sorted(sample: &[f64]) -> Option<Vec<f64>> {
    if sample.is_empty() || sample.iter().any(|value| !value.is_finite()) {
        return None;
    }
    let mut sorted = sample.to_vec();
    sorted.sort_by(f64::total_cmp);
    Some(sorted)
}

/// The continuous ranked probability score of a sample as forecast of `outcome` (Gneiting and Raftery 2007, JASA 102):
/// mean |xᵢ − y| − ½ mean |xᵢ − xⱼ| over all pairs, each with itself too. In the unit of the outcome; lower is better;
/// of a single value it is the absolute error.
///
/// # Errors
///
/// If the sample is empty, or a value not finite.
pub fn continuous_ranked_probability_score(sample: &[f64], outcome: f64) -> Result<f64, ScoreError> {
    if !outcome.is_finite() {
        return Err(ScoreError::Forecast(0));
    }
    if let Some(place) = sample.iter().position(|value| !value.is_finite()) {
        return Err(ScoreError::Forecast(place));
    }
    let sorted = sorted(sample).ok_or(ScoreError::Empty)?;
    let count = sorted.len() as f64;
    // With y the outcome and x₍ᵢ₎ in order, ½ Σᵢⱼ|xᵢ − xⱼ| = Σ (2i − n − 1)(x₍ᵢ₎ − y): about y so that no digit is lost.
    let (errors, spread, _) = sorted
        .iter()
        .fold((0.0, 0.0, 1.0), |(errors, spread, rank), value| {
            let rest = value - outcome;
            (
                errors + rest.abs(),
                spread + (2.0 * rank - count - 1.0) * rest,
                rank + 1.0,
            )
        });
    Ok(errors / count - spread / (count * count))
}
