//! Layers: known components of variance are found again, and intervals hold the truth as often as they say.

use relance_forecast::layers::{Estimate, REPLICATES_OF_A_GROUP};
use relance_statistics::random::Key;

/// Standard deviations of parameters, months and luck.
struct Deviations {
    parameters: f64,
    calendar: f64,
    process: f64,
}

/// Values of groups of replicates around 0.
fn simulate(key: Key, groups: u64, of: &Deviations) -> Vec<f64> {
    (0..groups)
        .flat_map(|group| {
            let of_group = key.with(group);
            let shared = of.parameters * of_group.with(0).normal();
            (0..REPLICATES_OF_A_GROUP as u64).map(move |replicate| {
                shared
                    + of.calendar * of_group.with(1 + replicate / 2).normal()
                    + of.process * of_group.with(10 + replicate).normal()
            })
        })
        .collect()
}

/// Values of half as many groups at the estimates: months and luck alone.
fn central(key: Key, groups: u64, of: &Deviations) -> Vec<f64> {
    let at_the_estimates = Deviations {
        parameters: 0.0,
        ..*of
    };
    simulate(key.with(99), groups / 2, &at_the_estimates)
}

#[test]
fn components_of_variance_are_found_again() {
    for (number, of) in [
        Deviations {
            parameters: 1.0,
            calendar: 0.5,
            process: 1.0,
        },
        Deviations {
            parameters: 0.3,
            calendar: 1.0,
            process: 2.0,
        },
        Deviations {
            parameters: 2.0,
            calendar: 0.0,
            process: 0.1,
        },
    ]
    .iter()
    .enumerate()
    {
        // One large set: clipping at 0 does not matter.
        let key = Key::new(number as u64);
        let found = Estimate::new(&simulate(key, 40_000, of), &central(key, 40_000, of));
        assert_eq!(found.groups, 40_000);
        let sum = of.parameters.powi(2) + of.calendar.powi(2) + of.process.powi(2);
        for (name, found, truth) in [
            ("parameters", found.parameters, of.parameters.powi(2)),
            ("calendar", found.calendar, of.calendar.powi(2)),
            ("process", found.process, of.process.powi(2)),
        ] {
            // Each variance has an error of about the sum times the root of 2 / groups, 0.7 %.
            assert!(
                (found - truth).abs() < 0.03 * sum,
                "{name}: {found}, true {truth}"
            );
        }
        let error = (of.calendar.powi(2) / 2.0 + of.process.powi(2) / 4.0).sqrt() / 20_000_f64.sqrt();
        assert!(
            (found.error - error).abs() < 0.03 * error.max(1e-3),
            "{} {error}",
            found.error
        );
        let shares = found.shares().unwrap();
        assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }
}

/// How often the interval holds a truth that lies as far from the centre of the fit as parameters do.
fn coverage(groups: u64, of: &Deviations) -> f64 {
    let sets = 2_000;
    let held = (0..sets)
        .filter(|set| {
            let key = Key::new(5).with(groups).with(*set);
            let values = simulate(key.with(1), groups, of);
            let (low, high) = Estimate::new(&values, &central(key, groups, of)).interval();
            let truth = of.parameters * key.with(2).normal();
            low <= truth && truth <= high
        })
        .count();
    held as f64 / sets as f64
}

#[test]
fn the_interval_holds_the_truth_in_nine_of_ten_sets_where_parameters_outweigh_luck() {
    for (groups, of) in [
        (
            10,
            Deviations {
                parameters: 1.0,
                calendar: 0.2,
                process: 0.3,
            },
        ),
        (
            25,
            Deviations {
                parameters: 1.0,
                calendar: 0.3,
                process: 0.5,
            },
        ),
        (
            50,
            Deviations {
                parameters: 1.0,
                calendar: 0.0,
                process: 0.0,
            },
        ),
        (
            50,
            Deviations {
                parameters: 1.0,
                calendar: 0.5,
                process: 1.0,
            },
        ),
    ] {
        let share = coverage(groups, &of);
        // A share of 2,000 has an error of 0.7 percentage points.
        assert!((0.87..0.95).contains(&share), "{groups} groups: {share}");
    }
}

#[test]
fn luck_that_outweighs_parameters_makes_the_interval_wider_rather_than_wrong() {
    // The variance of parameters is a difference of two variances: few degrees of freedom.
    for (groups, parameters) in [(10, 0.5), (50, 0.5), (50, 0.3), (400, 0.5)] {
        let of = Deviations {
            parameters,
            calendar: 0.5,
            process: 1.0,
        };
        let share = coverage(groups, &of);
        assert!(share > 0.86, "{groups} groups, {parameters}: {share}");
    }
}

#[test]
fn what_never_varies_has_no_layers() {
    let found = Estimate::new(&[3.0; 20], &[3.0; 20]);
    assert_eq!((found.mean, found.deviation(), found.groups), (3.0, 0.0, 5));
    assert_eq!(found.interval(), (3.0, 3.0));
    assert_eq!(found.shares(), None);
    let none = Estimate::new(&[], &[]);
    assert_eq!((none.mean, none.groups), (0.0, 0));
    assert!(none.interval().0.is_finite() && none.error.is_finite());
    // A group that is not full counts in the mean alone.
    let short = Estimate::new(&[1.0, 3.0], &[1.0, 3.0]);
    assert_eq!((short.mean, short.groups, short.deviation()), (2.0, 0, 0.0));
}
