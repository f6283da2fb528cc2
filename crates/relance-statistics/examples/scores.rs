//! Generated forecasts with their scores, and quantiles, as JSON, for `tests/oracles/scores.py` to compute again.
#![expect(clippy::print_stdout, reason = "the answer goes to the script that checks it")]

use relance_statistics::random::Key;
use relance_statistics::score::{
    Item, ScoreError, administrative_brier, brier_skill, calibration_table, clustered_mean, clustered_ratio,
    continuous_ranked_probability_score, curve_error, quantiles, recalibration, share_interval,
};
use relance_statistics::{beta, normal, student};
use serde_json::{Value, json};

/// How a set of forecasts is made.
struct Shape {
    rows: u64,
    rows_per_cluster: u64,
    money: bool,
    /// Outcomes have logit `intercept` + `slope` × logit of the forecast + noise of the cluster.
    intercept: f64,
    slope: f64,
    /// Forecasts are rounded to so many parts of 1, so that some are equal.
    steps: f64,
}

const SHAPES: [Shape; 4] = [
    Shape {
        rows: 400,
        rows_per_cluster: 1,
        money: false,
        intercept: 0.0,
        slope: 1.0,
        steps: 1e9,
    },
    Shape {
        rows: 3_000,
        rows_per_cluster: 9,
        money: true,
        intercept: 0.5,
        slope: 0.7,
        steps: 50.0,
    },
    Shape {
        rows: 5_000,
        rows_per_cluster: 4,
        money: true,
        intercept: -3.0,
        slope: 1.2,
        steps: 1e9,
    },
    Shape {
        rows: 60,
        rows_per_cluster: 3,
        money: false,
        intercept: 0.2,
        slope: 0.5,
        steps: 10.0,
    },
];

#[expect(clippy::cast_possible_truncation, reason = "far below the limit")]
fn whole(value: f64) -> i32 {
    value as i32
}

fn forecasts(shape: &Shape, seed: u64) -> Result<Value, ScoreError> {
    let seed = Key::new(seed);
    let logistic = |x: f64| 1.0 / (1.0 + (-x).exp());
    let mut columns = (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for number in 0..shape.rows {
        let key = seed.with(number);
        let cluster = number / shape.rows_per_cluster;
        let logit = 1.5 * key.with(0).normal() - 0.3;
        let noise = 0.6 * seed.with(u64::MAX).with(cluster).normal();
        let happens = key.with(1).uniform() < logistic(shape.intercept + shape.slope * logit + noise);
        columns.0.push(happens);
        columns
            .1
            .push((logistic(logit) * shape.steps).round() / shape.steps);
        columns.2.push(if shape.money {
            key.with(2).exponential() * 100.0
        } else {
            1.0
        });
        columns.3.push(u32::try_from(cluster).unwrap_or(u32::MAX));
        columns
            .4
            .push(20 + i32::try_from(key.with(3).below(40)).unwrap_or(0));
    }
    let (outcomes, forecasts, weights, clusters, watched) = columns;
    let items: Vec<Item> = outcomes
        .iter()
        .zip(&weights)
        .zip(&clusters)
        .zip(&watched)
        .zip(0..)
        .map(|((((happens, weight), cluster), watched_until), number)| {
            // Any day of the watch, also after the horizon.
            let day = seed.with(number).with(4).uniform() * f64::from(*watched_until);
            Item {
                event: happens.then_some(whole(day)),
                watched_until: *watched_until,
                weight: *weight,
                cluster: *cluster,
            }
        })
        .collect();
    let horizon = 30;
    let climatology = vec![0.3; forecasts.len()];
    let brier = administrative_brier(&items, &forecasts, horizon)?;
    let skill = brier_skill(&items, &forecasts, &climatology, horizon)?;
    let line = recalibration(&outcomes, &forecasts, &weights, &clusters)?;
    let table: Vec<Value> = calibration_table(&outcomes, &forecasts, &weights, 10)?
        .into_iter()
        .map(|row| json!([row.from, row.to, row.rows, row.weight, row.forecast, row.observed]))
        .collect();
    let mean = clustered_mean(&forecasts, &weights, &clusters)?;
    let hits: Vec<f64> = outcomes
        .iter()
        .map(|outcome| f64::from(u8::from(*outcome)))
        .collect();
    let ratio = clustered_ratio(&hits, &forecasts, &weights, &clusters)?;
    let events: Vec<Option<i32>> = items.iter().map(|item| item.event).collect();
    Ok(json!({
        "outcomes": outcomes, "forecasts": forecasts, "weights": weights, "clusters": clusters,
        "events": events, "watched": watched, "horizon": horizon, "reference": 0.3,
        "brier": [brier.value, brier.standard_error],
        "skill": [skill.skill.value, skill.skill.standard_error],
        "recalibration": [
            line.intercept, line.slope, line.intercept_error, line.slope_error, line.intercept_at_slope_one
        ],
        "table": table,
        "mean": [mean.value, mean.standard_error],
        "ratio": [ratio.value, ratio.standard_error],
    }))
}

fn samples() -> Result<Vec<Value>, ScoreError> {
    let shares = [0.0, 0.05, 0.1, 0.25, 0.333, 0.5, 0.9, 0.95, 1.0];
    [1_u64, 2, 7, 200, 1_001]
        .into_iter()
        .map(|size| {
            let key = Key::new(77).with(size);
            let sample: Vec<f64> = (0..size)
                .map(|number| (1e4 * key.with(number).exponential()).round() / 10.0)
                .collect();
            let outcome = 1_500.0 * key.with(size).uniform();
            let reversed: Vec<f64> = sample.iter().rev().map(|value| value + 1.0).collect();
            let errors = curve_error(&sample, &reversed)?;
            Ok(json!({
                "sample": sample, "outcome": outcome, "shares": shares,
                "score": continuous_ranked_probability_score(&sample, outcome)?,
                "quantiles": quantiles(&sample, &shares),
                "observed": reversed,
                "curve": [errors.bias, errors.mean_absolute_percentage_error],
            }))
        })
        .collect()
}

fn distributions() -> Value {
    let shares = [
        1e-12, 1e-5, 0.001, 0.025, 0.07, 0.08, 0.3, 0.5, 0.51, 0.74, 0.9, 0.95, 0.995, 0.99999,
    ];
    let normals: Vec<Value> = shares
        .iter()
        .map(|share| {
            let x = normal::quantile(*share);
            json!([share, x, normal::distribution(x)])
        })
        .collect();
    let pairs = |parameters: &[f64]| -> Vec<(f64, f64)> {
        parameters
            .iter()
            .flat_map(|one| shares.map(|share| (*one, share)))
            .collect()
    };
    let students: Vec<Value> = pairs(&[1.0, 2.5, 7.0, 30.0, 400.0])
        .into_iter()
        .map(|(degrees, share)| json!([share, degrees, student::quantile(share, degrees)]))
        .collect();
    let betas: Vec<Value> = pairs(&[0.5, 1.0, 3.0, 40.0, 2_000.0])
        .into_iter()
        .flat_map(|(first, share)| {
            [0.5, 2.0, 35.0, 9_000.0]
                .map(|second| json!([share, first, second, beta::quantile(share, first, second)]))
        })
        .collect();
    let intervals: Vec<Value> = [(0, 5), (5, 5), (3, 24), (20, 24), (120, 1_000), (99_990, 100_000)]
        .into_iter()
        .map(|(hits, trials)| {
            let interval = share_interval(hits, trials, 0.95);
            json!([hits, trials, interval.low, interval.high])
        })
        .collect();
    json!({ "normal": normals, "student": students, "beta": betas, "clopper_pearson": intervals })
}

fn main() -> Result<(), ScoreError> {
    let sets = SHAPES
        .iter()
        .zip(1..)
        .map(|(shape, seed)| forecasts(shape, seed))
        .collect::<Result<Vec<Value>, ScoreError>>()?;
    let answer = json!({ "forecasts": sets, "samples": samples()?, "distributions": distributions() });
    println!("{answer}");
    Ok(())
}
