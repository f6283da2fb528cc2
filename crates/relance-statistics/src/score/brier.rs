//! The Brier score of forecasts of "ended by this day", on the items that were watched for the whole time.

use super::{Estimate, ScoreError, check_probabilities, clustered_mean, clustered_ratio};

/// What became of one item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Item {
    /// The day of the event, if it was seen; not after `watched_until`.
    pub event: Option<i32>,
    /// The last day on which an event would have been seen. It is known from the plan of the watch, for those with an
    /// event too: it is not the day of the event.
    pub watched_until: i32,
    /// Its weight: 1, or money.
    pub weight: f64,
    /// What it belongs to: items of different clusters are independent.
    pub cluster: u32,
}

/// Two forecasts of the same items.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Skill {
    /// Score of the forecast.
    pub forecast: Estimate,
    /// Score of the reference.
    pub reference: Estimate,
    /// 1 − score of the forecast ÷ score of the reference: 1 is perfect, 0 no better, negative worse. Its standard
    /// error pairs the two forecasts item by item.
    pub skill: Estimate,
}

/// The administrative Brier score (Kvamme and Borgan 2023, JMLR 24(2)): the weighted mean of (event by `horizon` −
/// forecast)² over the items watched at least until then, whatever happened to them. `forecasts` are the probabilities
/// of an event on or before `horizon`, one for each item, also for those left out.
///
/// # Errors
///
/// If lengths differ, a probability is none, an event lies after its watch, or no item was watched long enough.
pub fn administrative_brier(items: &[Item], forecasts: &[f64], horizon: i32) -> Result<Estimate, ScoreError> {
    let losses = losses(items, forecasts, horizon)?;
    clustered_mean(&losses, &weights(items, horizon), &clusters(items))
}

/// The administrative Brier score of a forecast against that of a reference (climatology, say).
///
/// # Errors
///
/// As [`administrative_brier`]; [`ScoreError::Empty`] also if the reference makes no error at all.
pub fn brier_skill(
    items: &[Item],
    forecasts: &[f64],
    reference: &[f64],
    horizon: i32,
) -> Result<Skill, ScoreError> {
    let of_forecast = losses(items, forecasts, horizon)?;
    let of_reference = losses(items, reference, horizon)?;
    let gains: Vec<f64> = of_reference
        .iter()
        .zip(&of_forecast)
        .map(|(theirs, ours)| theirs - ours)
        .collect();
    let (weights, clusters) = (weights(items, horizon), clusters(items));
    Ok(Skill {
        forecast: clustered_mean(&of_forecast, &weights, &clusters)?,
        reference: clustered_mean(&of_reference, &weights, &clusters)?,
        skill: clustered_ratio(&gains, &of_reference, &weights, &clusters)?,
    })
}

fn losses(items: &[Item], forecasts: &[f64], horizon: i32) -> Result<Vec<f64>, ScoreError> {
    if items.len() != forecasts.len() {
        return Err(ScoreError::Lengths);
    }
    check_probabilities(forecasts)?;
    let too_late = |item: &Item| item.event.is_some_and(|day| day > item.watched_until);
    if let Some(place) = items.iter().position(too_late) {
        return Err(ScoreError::EventAfterWatch(place));
    }
    let loss = |(item, forecast): (&Item, &f64)| {
        let happened = item.event.is_some_and(|day| day <= horizon);
        (f64::from(u8::from(happened)) - forecast).powi(2)
    };
    Ok(items.iter().zip(forecasts).map(loss).collect())
}

/// The weights, 0 for items not watched until the horizon.
fn weights(items: &[Item], horizon: i32) -> Vec<f64> {
    let weight = |item: &Item| {
        if item.watched_until >= horizon {
            item.weight
        } else {
            0.0
        }
    };
    items.iter().map(weight).collect()
}

fn clusters(items: &[Item]) -> Vec<u32> {
    items.iter().map(|item| item.cluster).collect()
}
