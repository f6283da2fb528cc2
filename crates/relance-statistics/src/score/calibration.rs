//! Whether what was forecast with 30 % came true in 30 % of cases: Cox's recalibration, and a table.

use super::{ScoreError, check_probabilities, check_weights};
use crate::elementary::{exp, ln};
use std::collections::BTreeMap;

/// Forecasts are moved this far away from 0 and 1 before their logit is taken.
const EDGE: f64 = 1e-6;

/// The logistic regression of outcomes on the logit of their forecasts (Cox 1958, Biometrika 45).
///
/// Slope 1 and intercept 0 are perfect; a slope below 1 says that forecasts are too extreme.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recalibration {
    /// The intercept, on the scale of the logit.
    pub intercept: f64,
    /// Its standard error, as [`Recalibration::slope_error`].
    pub intercept_error: f64,
    /// The slope.
    pub slope: f64,
    /// Its standard error, robust to what rows of one cluster have in common (sandwich, times G/(G − 1) for G clusters).
    pub slope_error: f64,
    /// The intercept when the slope is held at 1: above 0, more came true than was forecast.
    pub intercept_at_slope_one: f64,
}

/// Calibration slope and intercept. Forecasts closer than 10⁻⁶ to 0 or 1 are moved to that distance.
///
/// # Errors
///
/// If lengths differ, a forecast is no probability, a weight no number, there is one cluster only, or outcomes or
/// forecasts leave nothing to fit.
pub fn recalibration(
    outcomes: &[bool],
    forecasts: &[f64],
    weights: &[f64],
    clusters: &[u32],
) -> Result<Recalibration, ScoreError> {
    let count = outcomes.len();
    if [forecasts.len(), weights.len(), clusters.len()]
        .iter()
        .any(|length| *length != count)
    {
        return Err(ScoreError::Lengths);
    }
    check_weights(weights)?;
    check_probabilities(forecasts)?;
    let rows: Vec<Row> = outcomes
        .iter()
        .zip(forecasts)
        .zip(weights)
        .zip(clusters)
        .filter(|((_, weight), _)| **weight > 0.0)
        .map(|(((outcome, forecast), weight), cluster)| Row {
            outcome: f64::from(u8::from(*outcome)),
            logit: logit(*forecast),
            weight: *weight,
            cluster: *cluster,
        })
        .collect();
    let line = maximise(&rows, true)?;
    let at_slope_one = maximise(&rows, false)?;
    let (intercept_error, slope_error) = sandwich(&rows, line)?;
    Ok(Recalibration {
        intercept: line.intercept,
        intercept_error,
        slope: line.slope,
        slope_error,
        intercept_at_slope_one: at_slope_one.intercept,
    })
}

struct Row {
    outcome: f64,
    logit: f64,
    weight: f64,
    cluster: u32,
}

#[derive(Clone, Copy)]
struct Line {
    intercept: f64,
    slope: f64,
}

/// Sums over rows at one line: log-likelihood, its gradient, and minus its second derivatives.
#[derive(Default)]
struct Sums {
    log_likelihood: f64,
    by_intercept: f64,
    by_slope: f64,
    intercept_twice: f64,
    both: f64,
    slope_twice: f64,
}

impl Sums {
    fn determinant(&self) -> f64 {
        self.intercept_twice * self.slope_twice - self.both * self.both
    }
}

fn logit(forecast: f64) -> f64 {
    let inside = forecast.clamp(EDGE, 1.0 - EDGE);
    ln(inside / (1.0 - inside))
}

fn probability(score: f64) -> f64 {
    1.0 / (1.0 + exp(-score))
}

fn sums(rows: &[Row], line: Line) -> Sums {
    rows.iter().fold(Sums::default(), |mut sums, row| {
        let score = line.intercept + line.slope * row.logit;
        let expected = probability(score);
        let rest = row.weight * (row.outcome - expected);
        let spread = row.weight * expected * (1.0 - expected);
        // ln(1 + eˢ) without overflow.
        let normaliser = score.max(0.0) + ln(1.0 + exp(-score.abs()));
        sums.log_likelihood += row.weight * (row.outcome * score - normaliser);
        sums.by_intercept += rest;
        sums.by_slope += rest * row.logit;
        sums.intercept_twice += spread;
        sums.both += spread * row.logit;
        sums.slope_twice += spread * row.logit * row.logit;
        sums
    })
}

/// Newton's method with halved steps, from slope 1 and intercept 0. `free_slope`: whether the slope moves.
fn maximise(rows: &[Row], free_slope: bool) -> Result<Line, ScoreError> {
    let mut line = Line {
        intercept: 0.0,
        slope: 1.0,
    };
    let mut here = sums(rows, line);
    for _ in 0..100 {
        let (step_intercept, step_slope) = if free_slope {
            let determinant = here.determinant();
            // Forecasts all alike, or so far out that nothing varies.
            if determinant <= 1e-12 * here.intercept_twice * here.slope_twice {
                return Err(ScoreError::NotEstimable);
            }
            (
                (here.slope_twice * here.by_intercept - here.both * here.by_slope) / determinant,
                (here.intercept_twice * here.by_slope - here.both * here.by_intercept) / determinant,
            )
        } else if here.intercept_twice > 0.0 {
            (here.by_intercept / here.intercept_twice, 0.0)
        } else {
            return Err(ScoreError::NotEstimable);
        };
        // What the step promises, twice: so close to the top that the whole step is right to the last digits.
        let promise = step_intercept * here.by_intercept + step_slope * here.by_slope;
        let next = Line {
            intercept: line.intercept + step_intercept,
            slope: line.slope + step_slope,
        };
        if promise <= 1e-12 * (1e-300 + here.log_likelihood.abs()) {
            return Ok(next);
        }
        let halves = std::iter::successors(Some(1.0), |share: &f64| Some(share * 0.5)).take(40);
        let better = halves
            .map(|share| Line {
                intercept: line.intercept + share * step_intercept,
                slope: line.slope + share * step_slope,
            })
            .map(|line| (line, sums(rows, line)))
            .find(|(_, there)| there.log_likelihood >= here.log_likelihood);
        let Some((next, there)) = better else {
            return Err(ScoreError::NotEstimable);
        };
        // Forecasts that part the outcomes without error drive the line away for ever.
        if next.intercept.abs() > 50.0 || next.slope.abs() > 50.0 {
            return Err(ScoreError::NotEstimable);
        }
        (line, here) = (next, there);
    }
    Err(ScoreError::NotEstimable)
}

/// Standard errors of intercept and slope, clustered.
fn sandwich(rows: &[Row], line: Line) -> Result<(f64, f64), ScoreError> {
    let mut scores: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
    for row in rows {
        let rest = row.weight * (row.outcome - probability(line.intercept + line.slope * row.logit));
        let sum = scores.entry(row.cluster).or_default();
        *sum = (sum.0 + rest, sum.1 + rest * row.logit);
    }
    if scores.len() < 2 {
        return Err(ScoreError::NotEstimable);
    }
    let bread = sums(rows, line);
    let determinant = bread.determinant();
    let (mut intercept, mut slope) = (0.0, 0.0);
    for (by_intercept, by_slope) in scores.values() {
        intercept += ((bread.slope_twice * by_intercept - bread.both * by_slope) / determinant).powi(2);
        slope += ((bread.intercept_twice * by_slope - bread.both * by_intercept) / determinant).powi(2);
    }
    let groups = scores.len() as f64;
    let correction = groups / (groups - 1.0);
    Ok(((correction * intercept).sqrt(), (correction * slope).sqrt()))
}

/// One row of a calibration table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CalibrationRow {
    /// Lowest forecast of the row.
    pub from: f64,
    /// Highest forecast of the row.
    pub to: f64,
    /// How many outcomes.
    pub rows: usize,
    /// Their weight.
    pub weight: f64,
    /// Weighted mean of the forecasts.
    pub forecast: f64,
    /// Weighted share that came true.
    pub observed: f64,
}

/// Outcomes in up to `parts` groups of about equal weight by rising forecast (10 for deciles). Equal forecasts stay
/// together: each goes where the middle of its weight lies, and a part that gets none has no row.
///
/// # Errors
///
/// If lengths differ, a forecast is no probability, or a weight no number.
pub fn calibration_table(
    outcomes: &[bool],
    forecasts: &[f64],
    weights: &[f64],
    parts: u32,
) -> Result<Vec<CalibrationRow>, ScoreError> {
    if outcomes.len() != forecasts.len() || outcomes.len() != weights.len() {
        return Err(ScoreError::Lengths);
    }
    check_weights(weights)?;
    check_probabilities(forecasts)?;
    let mut rows: Vec<(f64, bool, f64)> = forecasts
        .iter()
        .zip(outcomes)
        .zip(weights)
        .filter(|(_, weight)| **weight > 0.0)
        .map(|((forecast, outcome), weight)| (*forecast, *outcome, *weight))
        .collect();
    rows.sort_by(|left, right| {
        left.0
            .total_cmp(&right.0)
            .then(left.1.cmp(&right.1))
            .then(left.2.total_cmp(&right.2))
    });
    let total: f64 = rows.iter().map(|row| row.2).sum();
    let mut table: Vec<(f64, CalibrationRow)> = Vec::new();
    let mut before = 0.0;
    for equal in rows.chunk_by(|left, right| left.0 == right.0) {
        let Some((forecast, _, _)) = equal.first().copied() else {
            continue;
        };
        let weight: f64 = equal.iter().map(|row| row.2).sum();
        let happened: f64 = equal.iter().filter(|row| row.1).map(|row| row.2).sum();
        let part = ((before + 0.5 * weight) / total * f64::from(parts)).floor();
        before += weight;
        // Until the end of the loop the means hold sums.
        match table.last_mut() {
            Some((last, row)) if *last == part => {
                row.to = forecast;
                row.rows += equal.len();
                row.weight += weight;
                row.forecast += weight * forecast;
                row.observed += happened;
            }
            _ => table.push((
                part,
                CalibrationRow {
                    from: forecast,
                    to: forecast,
                    rows: equal.len(),
                    weight,
                    forecast: weight * forecast,
                    observed: happened,
                },
            )),
        }
    }
    let mean = |row: CalibrationRow| CalibrationRow {
        forecast: row.forecast / row.weight,
        observed: row.observed / row.weight,
        ..row
    };
    Ok(table.into_iter().map(|(_, row)| mean(row)).collect())
}
