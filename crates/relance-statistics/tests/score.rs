//! Scores against their definitions and against cases that can be worked by hand.

use proptest::prelude::*;
use relance_statistics::Interval;
use relance_statistics::random::Key;
use relance_statistics::score::{
    Item, ScoreError, administrative_brier, brier_skill, calibration_table, clustered_mean, clustered_ratio,
    continuous_ranked_probability_score, coverage, curve_error, quantile, quantiles, recalibration,
    share_interval,
};

fn item(event: Option<i32>, watched_until: i32) -> Item {
    Item {
        event,
        watched_until,
        weight: 1.0,
        cluster: 0,
    }
}

#[test]
fn brier_counts_only_what_was_watched_for_long_enough() {
    // The second would have been watched until day 20 only: it says nothing of day 30, although it ended on day 10.
    let items = [
        item(Some(10), 40),
        item(Some(10), 20),
        item(None, 30),
        item(Some(31), 35),
    ];
    let score = administrative_brier(&items, &[0.8, 0.0, 0.4, 0.5], 30).unwrap();
    assert!((score.value - (0.04 + 0.16 + 0.25) / 3.0).abs() < 1e-15);
    assert_eq!((score.rows, score.clusters, score.standard_error), (3, 1, None));
    assert_eq!(
        administrative_brier(&items, &[0.5; 4], 41),
        Err(ScoreError::Empty)
    );
    assert_eq!(
        administrative_brier(&items, &[0.5; 3], 30),
        Err(ScoreError::Lengths)
    );
    assert_eq!(
        administrative_brier(&items, &[0.5, 0.5, 1.5, 0.5], 30),
        Err(ScoreError::Forecast(2))
    );
    let late = [item(None, 9), item(Some(10), 9)];
    assert_eq!(
        administrative_brier(&late, &[0.5; 2], 5),
        Err(ScoreError::EventAfterWatch(1))
    );
}

#[test]
fn skill_of_the_truth_against_climatology() {
    // Probabilities q uniform: the truth scores E q(1 − q) = 1/6, climatology ½ scores ¼. Skill 1/3.
    let rows: Vec<(Item, f64)> = (0..40_000_u32)
        .map(|number| {
            let key = Key::new(1).with(u64::from(number));
            let probability = key.with(0).uniform();
            let event = (key.with(1).uniform() < probability).then_some(5);
            (
                Item {
                    event,
                    watched_until: 9,
                    weight: 1.0,
                    cluster: number,
                },
                probability,
            )
        })
        .collect();
    let (items, truth): (Vec<Item>, Vec<f64>) = rows.into_iter().unzip();
    let climatology = vec![0.5; items.len()];
    let skill = brier_skill(&items, &truth, &climatology, 7).unwrap();
    assert!((skill.reference.value - 0.25).abs() < 1e-12);
    let error = skill.skill.standard_error.unwrap();
    assert!(
        (skill.skill.value - 1.0 / 3.0).abs() < 4.0 * error && error < 0.005,
        "{skill:?}"
    );
    assert!((skill.skill.value - (1.0 - skill.forecast.value / skill.reference.value)).abs() < 1e-12);
    assert_eq!(brier_skill(&items, &truth, &truth, 7).unwrap().skill.value, 0.0);
}

#[test]
fn recalibration_finds_the_line_that_was_bent() {
    // Outcomes drawn with logit 0.4 + 0.7 × logit of the forecast, two to a cluster.
    let logistic = |x: f64| 1.0 / (1.0 + (-x).exp());
    let count = 60_000_u32;
    let draw = |number: u32| Key::new(2).with(u64::from(number));
    let logits: Vec<f64> = (0..count)
        .map(|number| 1.5 * draw(number).with(0).normal() - 0.5)
        .collect();
    let forecasts: Vec<f64> = logits.iter().map(|x| logistic(*x)).collect();
    let outcomes: Vec<bool> = (0..count)
        .zip(&logits)
        .map(|(number, x)| draw(number).with(1).uniform() < logistic(0.4 + 0.7 * x))
        .collect();
    let clusters: Vec<u32> = (0..count).map(|number| number / 2).collect();
    let weights = vec![1.0; logits.len()];
    let line = recalibration(&outcomes, &forecasts, &weights, &clusters).unwrap();
    assert!(
        (line.slope - 0.7).abs() < 4.0 * line.slope_error && line.slope_error < 0.01,
        "{line:?}"
    );
    assert!((line.intercept - 0.4).abs() < 4.0 * line.intercept_error && line.intercept_error < 0.02);
    // A weight of 2 on everything changes neither the line nor, clusters staying, its errors.
    let doubled = recalibration(&outcomes, &forecasts, &vec![2.0; logits.len()], &clusters).unwrap();
    assert!(
        (doubled.slope - line.slope).abs() < 1e-9 && (doubled.slope_error - line.slope_error).abs() < 1e-9
    );
}

#[test]
fn recalibration_refuses_what_has_no_line() {
    let clusters = [0, 1, 2, 3];
    let fit =
        |outcomes: [bool; 4], forecasts: [f64; 4]| recalibration(&outcomes, &forecasts, &[1.0; 4], &clusters);
    let mixed = [true, false, true, false];
    assert_eq!(fit(mixed, [0.3; 4]), Err(ScoreError::NotEstimable));
    assert_eq!(
        fit([true; 4], [0.1, 0.2, 0.3, 0.4]),
        Err(ScoreError::NotEstimable)
    );
    assert_eq!(
        fit([false, false, true, true], [0.1, 0.2, 0.3, 0.4]),
        Err(ScoreError::NotEstimable)
    );
    assert_eq!(fit(mixed, [0.1, 0.2, 0.3, 2.0]), Err(ScoreError::Forecast(3)));
    assert_eq!(
        recalibration(&mixed, &[0.1, 0.9, 0.8, 0.7], &[1.0; 4], &[5; 4]),
        Err(ScoreError::NotEstimable)
    );
    assert!(fit(mixed, [0.0, 1.0, 0.9, 0.2]).is_ok());
}

#[test]
fn calibration_table_keeps_equal_forecasts_together() {
    let forecasts = [0.1, 0.1, 0.1, 0.2, 0.3, 0.4, 0.4, 0.9, 0.9, 0.95];
    let outcomes = [false, true, false, false, true, false, true, true, true, true];
    let table = calibration_table(&outcomes, &forecasts, &[1.0; 10], 2).unwrap();
    assert_eq!(table.len(), 2);
    assert_eq!((table[0].from, table[0].to, table[0].rows), (0.1, 0.3, 5));
    assert!((table[0].forecast - 0.16).abs() < 1e-15 && (table[0].observed - 0.4).abs() < 1e-15);
    assert!((table[1].forecast - 0.71).abs() < 1e-15 && (table[1].observed - 0.8).abs() < 1e-15);
    // A weight of 0 leaves a row out.
    let mut weights = [1.0; 10];
    weights[9] = 0.0;
    let table = calibration_table(&outcomes, &forecasts, &weights, 2).unwrap();
    assert_eq!(table.iter().map(|row| row.rows).sum::<usize>(), 9);
    assert_eq!(table.last().unwrap().to, 0.9);
}

#[test]
fn coverage_counts_and_bounds() {
    let intervals = vec![Interval { low: 0.0, high: 1.0 }; 24];
    let outcomes: Vec<f64> = (0..24)
        .map(|number| if number < 20 { 1.0 } else { 1.5 })
        .collect();
    let found = coverage(&outcomes, &intervals, 0.95).unwrap();
    assert_eq!((found.inside, found.outcomes), (20, 24));
    // Quantiles of beta(20, 5) and beta(21, 4), from SciPy.
    assert!((found.interval.low - 0.626_158_286_5).abs() < 1e-9, "{found:?}");
    assert!((found.interval.high - 0.952_646_373_4).abs() < 1e-9, "{found:?}");
    assert_eq!(coverage(&[], &[], 0.95), Err(ScoreError::Empty));
    // No hit in n trials: the upper bound solves (1 − p)ⁿ = tail.
    let none = share_interval(0, 10, 0.95);
    assert!((none.high - (1.0 - 0.025_f64.powf(0.1))).abs() < 1e-12);
    let all = share_interval(10, 10, 0.95);
    assert!(none.low == 0.0 && all.high == 1.0 && (all.low + none.high - 1.0).abs() < 1e-12);
    assert_eq!(share_interval(0, 0, 0.9), Interval { low: 0.0, high: 1.0 });
}

#[test]
fn quantiles_of_type_7() {
    let sample = [3.0, 1.0, 2.0, 10.0];
    assert_eq!(
        quantiles(&sample, &[0.0, 0.25, 0.5, 0.75, 1.0]).unwrap(),
        [1.0, 1.75, 2.5, 4.75, 10.0]
    );
    assert_eq!(quantile(&[7.0], 0.3), Some(7.0));
    assert_eq!(quantile(&[], 0.5), None);
    assert_eq!(quantile(&[1.0, f64::NAN], 0.5), None);
    assert_eq!(quantile(&sample, f64::NAN), None);
}

#[test]
fn errors_of_a_cash_curve() {
    let errors = curve_error(&[110.0, 90.0, 5.0], &[100.0, 100.0, 0.0]).unwrap();
    assert!((errors.bias - 0.025).abs() < 1e-15);
    assert!((errors.mean_absolute_percentage_error - 0.1).abs() < 1e-15);
    assert_eq!((errors.periods, errors.periods_without_cash), (2, 1));
    assert_eq!(curve_error(&[1.0], &[0.0]), Err(ScoreError::Empty));
    assert_eq!(curve_error(&[1.0], &[]), Err(ScoreError::Lengths));
}

proptest! {
    #[test]
    fn ranked_probability_score_is_the_area_between_distributions(
        sample in prop::collection::vec(-20.0_f64..20.0, 1..30), outcome in -25.0_f64..25.0
    ) {
        // ∫ (F(x) − 1{x ≥ y})² dx, F the empirical distribution, piece by piece.
        let mut knots = sample.clone();
        knots.push(outcome);
        knots.sort_by(f64::total_cmp);
        let area: f64 = knots
            .windows(2)
            .map(|piece| {
                let share = sample.iter().filter(|value| **value <= piece[0]).count() as f64 / sample.len() as f64;
                let step = if piece[0] >= outcome { 1.0 } else { 0.0 };
                (share - step) * (share - step) * (piece[1] - piece[0])
            })
            .sum();
        let found = continuous_ranked_probability_score(&sample, outcome).unwrap();
        prop_assert!((found - area).abs() < 1e-11, "{found} {area}");
    }

    #[test]
    fn quantiles_rise_and_stay_inside(sample in prop::collection::vec(-1e6_f64..1e6, 1..50)) {
        let shares: Vec<f64> = (0..=20).map(|step| f64::from(step) / 20.0).collect();
        let found = quantiles(&sample, &shares).unwrap();
        prop_assert!(found.windows(2).all(|pair| pair[0] <= pair[1]));
        prop_assert_eq!(found[0], sample.iter().copied().fold(f64::INFINITY, f64::min));
        prop_assert_eq!(found[20], sample.iter().copied().fold(f64::NEG_INFINITY, f64::max));
    }

    #[test]
    fn mean_of_single_rows_has_the_usual_standard_error(values in prop::collection::vec(-50.0_f64..50.0, 2..40)) {
        let count = values.len() as f64;
        let clusters: Vec<u32> = (0..).take(values.len()).collect();
        let weights = vec![3.0; values.len()];
        let found = clustered_mean(&values, &weights, &clusters).unwrap();
        let mean = values.iter().sum::<f64>() / count;
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        prop_assert!((found.value - mean).abs() < 1e-9);
        let expected = (squares / (count - 1.0) / count).sqrt();
        prop_assert!((found.standard_error.unwrap() - expected).abs() < 1e-9);
        // Rows repeated inside their clusters say nothing new.
        let twice = clustered_mean(&values.repeat(2), &weights.repeat(2), &clusters.repeat(2)).unwrap();
        prop_assert!((twice.standard_error.unwrap() - expected).abs() < 1e-9);
        prop_assert_eq!(twice.clusters, values.len());
    }

    #[test]
    fn a_ratio_of_proportional_columns_is_certain(values in prop::collection::vec(1.0_f64..50.0, 2..40)) {
        let clusters: Vec<u32> = (0..).take(values.len()).collect();
        let double: Vec<f64> = values.iter().map(|value| 2.0 * value).collect();
        let found = clustered_ratio(&double, &values, &vec![1.0; values.len()], &clusters).unwrap();
        prop_assert!((found.value - 2.0).abs() < 1e-12 && found.standard_error.unwrap() < 1e-12);
    }
}
