//! The regression as its users see it: truths are found again, odd data do no harm, equal data give equal results.

#[path = "../examples/generated/mod.rs"]
mod generated;

use generated::{Random, Truth};
use relance_statistics::regression::{
    Block, Fit, FitError, GroupIntercept, Link, Model, Observations, Parameters, Reason, Row, Source,
    Variance, fit, log_likelihood, posteriors,
};

const TRUTH: Truth = Truth {
    link: Link::ComplementaryLogLog,
    groups: 300,
    rows: 100,
    sigma: 0.7,
    month_deviation: 0.3,
    months: 12,
    intercept: -2.5,
    numbers: 2,
    levels: 3,
    weights: true,
    seed: 7,
};

fn model(truth: &Truth) -> Model {
    let mut model = Model::new(truth.link, GroupIntercept::Estimated);
    if truth.months > 0 {
        model.blocks.push(Block {
            columns: truth.first_month()..truth.columns(),
            variance: Variance::Estimated,
        });
    }
    model
}

fn row(event: bool, entries: &[(u16, f32)]) -> Row<'_> {
    Row {
        event,
        weight: 1.0,
        offset: 0.0,
        cluster: 0,
        entries,
    }
}

fn within(estimate: f64, truth: f64, error: f64) -> bool {
    (estimate - truth).abs() < 4.0 * error
}

#[test]
fn parameters_are_found_again() {
    for link in [Link::ComplementaryLogLog, Link::Logit] {
        for seed in 0..4 {
            let truth = Truth { link, seed, ..TRUTH };
            let fitted = fit(&truth.observations(), &model(&truth)).unwrap();
            assert!(fitted.converged);
            assert!(fitted.not_estimable.is_empty());
            let expected = [truth.intercept, 0.3, -0.3, 0.1, 0.2];
            for (column, expected) in (0..).zip(expected) {
                let error = fitted.standard_error(column, Source::Model).unwrap();
                let estimate = fitted.parameters.coefficients[usize::from(column)];
                assert!(error < 0.2, "{link:?} {seed} {column}: {error}");
                assert!(
                    within(estimate, expected, error),
                    "{link:?} {seed} {column}: {estimate} ± {error}"
                );
            }
            let error = fitted.log_sigma_standard_error.unwrap();
            assert!(error < 0.1 && within(fitted.parameters.sigma.ln(), truth.sigma.ln(), error));
            let deviation = fitted.blocks[0].variance.sqrt();
            assert!((0.15..0.6).contains(&deviation), "{deviation}");
            assert!((8.0..12.0).contains(&fitted.blocks[0].effective_degrees));
        }
    }
}

/// The variance of a block stands still under the update of the EM algorithm, which is derived in another way than
/// the update that found it.
#[test]
fn variance_of_a_block_is_a_fixed_point_of_the_em_algorithm() {
    let fitted = fit(&TRUTH.observations(), &model(&TRUTH)).unwrap();
    let columns = usize::from(TRUTH.first_month())..usize::from(TRUTH.columns());
    let count = columns.len() as f64;
    let sum: f64 = columns
        .map(|column| {
            let value = fitted.parameters.coefficients[column];
            value * value + fitted.covariances.model.get(column, column)
        })
        .sum();
    assert!((sum / count / fitted.blocks[0].variance - 1.0).abs() < 1e-5);
}

#[test]
fn groups_that_do_not_differ_have_no_sigma() {
    let mut zeros = 0;
    for seed in 0..8 {
        let truth = Truth {
            sigma: 0.0,
            seed,
            groups: 100,
            ..TRUTH
        };
        let fitted = fit(&truth.observations(), &model(&truth)).unwrap();
        assert!(fitted.converged, "{seed}");
        assert!(fitted.parameters.sigma < 0.25, "{}", fitted.parameters.sigma);
        if fitted.parameters.sigma == 0.0 {
            zeros += 1;
            assert_eq!(fitted.log_sigma_standard_error, None);
        }
    }
    assert!((1..8).contains(&zeros), "about half of them: {zeros}");
}

/// Where nearly every row is an event and groups differ much, the quadrature is at its worst; where each group is one
/// stretch of days, the likelihood is hardly curved in log σ. The climb arrives all the same.
#[test]
fn hard_cases_converge() {
    let often = Truth {
        groups: 100,
        months: 24,
        intercept: 1.5,
        sigma: 2.0,
        month_deviation: 0.0,
        numbers: 5,
        levels: 6,
        seed: 2,
        ..TRUTH
    };
    let alone = Truth {
        groups: 3000,
        rows: 1,
        seed: 1,
        ..TRUTH
    };
    for truth in [often, alone] {
        let fitted = fit(&truth.observations(), &model(&truth)).unwrap();
        assert!(
            fitted.converged && fitted.iterations < 60,
            "{} steps",
            fitted.iterations
        );
    }
}

#[test]
fn one_group_has_no_sigma() {
    let truth = Truth {
        groups: 1,
        rows: 3000,
        months: 0,
        ..TRUTH
    };
    let fitted = fit(&truth.observations(), &model(&truth)).unwrap();
    assert!(fitted.converged);
    assert_eq!(fitted.parameters.sigma, 0.0);
    assert_eq!(fitted.covariances.group, fitted.covariances.model);
}

#[test]
fn without_events_there_is_nothing_to_fit() {
    let mut data = Observations::new(1);
    let model = Model::new(Link::ComplementaryLogLog, GroupIntercept::Estimated);
    assert_eq!(fit(&data, &model).unwrap_err(), FitError::NoEvents);
    data.push(row(false, &[(0, 1.0)])).unwrap();
    assert_eq!(fit(&data, &model).unwrap_err(), FitError::NoEvents);
    let mut data = Observations::new(1);
    data.push(row(true, &[(0, 1.0)])).unwrap();
    assert_eq!(fit(&data, &model).unwrap_err(), FitError::OnlyEvents);
}

#[test]
fn priors_are_checked() {
    let data = Truth { groups: 5, ..TRUTH }.observations();
    let with = |blocks: &[(std::ops::Range<u16>, f64)], ridge: &[(u16, f64)]| {
        let mut model = Model::new(Link::Logit, GroupIntercept::None);
        model.blocks = blocks
            .iter()
            .map(|(columns, variance)| Block {
                columns: columns.clone(),
                variance: Variance::Fixed(*variance),
            })
            .collect();
        model.ridge = ridge.to_vec();
        fit(&data, &model).err()
    };
    assert_eq!(with(&[(1..3, 1.0)], &[(0, 1.0)]), None);
    assert_eq!(with(&[(1..3, 1.0), (2..4, 1.0)], &[]), Some(FitError::Prior(2)));
    assert_eq!(with(&[(16..18, 1.0)], &[]), Some(FitError::Prior(17)));
    assert_eq!(with(&[(1..3, 0.0)], &[]), Some(FitError::Prior(1)));
    assert_eq!(with(&[], &[(17, 1.0)]), Some(FitError::Prior(17)));
    assert_eq!(with(&[], &[(2, f64::NAN)]), Some(FitError::Prior(2)));
}

/// Columns that cannot be estimated are named, and the others get what they get without them.
#[test]
fn columns_without_information_are_left_out() {
    let mut random = Random(3);
    let (mut wide, mut narrow) = (Observations::new(7), Observations::new(2));
    for number in 0..2000_u16 {
        if number % 40 == 0 {
            wide.start_group();
            narrow.start_group();
        }
        let value = f32::from(random.below(40)) / 8.0 - 2.0;
        let event = random.uniform() < 0.1;
        narrow.push(row(event, &[(0, 1.0), (1, value)])).unwrap();
        let mut entries = vec![(0, 1.0), (1, value)];
        // Column 2 is empty, 3 is a combination, 4 was never seen with an event, 5 never without, 6 is 0 where given.
        entries.push((3, 2.0 * value - 1.0));
        if !event && number % 7 == 0 {
            entries.push((4, 1.0));
        }
        if event && number % 2 == 0 {
            entries.push((5, 1.0));
        }
        entries.push((6, 0.0));
        wide.push(row(event, &entries)).unwrap();
    }
    for link in [Link::ComplementaryLogLog, Link::Logit] {
        let model = Model::new(link, GroupIntercept::Estimated);
        let (wide, narrow) = (fit(&wide, &model).unwrap(), fit(&narrow, &model).unwrap());
        let reasons: Vec<(u16, Reason)> = wide
            .not_estimable
            .iter()
            .map(|column| (column.column, column.reason))
            .collect();
        let expected = [
            (2, Reason::Empty),
            (3, Reason::Collinear),
            (4, Reason::Separated),
            (5, Reason::Separated),
            (6, Reason::Empty),
        ];
        assert_eq!(reasons, expected);
        assert!(wide.converged && narrow.converged);
        assert!((wide.log_likelihood - narrow.log_likelihood).abs() < 1e-9);
        for column in 0..2 {
            let difference = wide.parameters.coefficients[column] - narrow.parameters.coefficients[column];
            assert!(difference.abs() < 1e-7);
        }
        assert_eq!(wide.parameters.coefficients[2..], [0.0; 5]);
        assert_eq!(wide.standard_error(4, Source::TwoWay), None);
        assert!(wide.standard_error(1, Source::TwoWay).unwrap() > 0.0);
    }
}

/// A separation that no single column shows: the two levels of a column of both signs.
#[test]
fn hidden_separation_does_not_explode() {
    let mut random = Random(5);
    let mut data = Observations::new(2);
    for number in 0..600 {
        if number % 20 == 0 {
            data.start_group();
        }
        let negative = number % 3 == 0;
        let event = !negative && random.uniform() < 0.3;
        data.push(row(event, &[(0, 1.0), (1, if negative { -1.0 } else { 1.0 })]))
            .unwrap();
    }
    for link in [Link::ComplementaryLogLog, Link::Logit] {
        let fitted = fit(&data, &Model::new(link, GroupIntercept::Estimated)).unwrap();
        assert!(
            fitted
                .parameters
                .coefficients
                .iter()
                .all(|value| value.abs() < 30.0),
            "{fitted:?}"
        );
        assert!(!fitted.not_estimable.is_empty() || !fitted.converged);
    }
}

#[test]
fn separated_columns_with_a_prior_are_estimated() {
    let mut data = Observations::new(2);
    for number in 0..100 {
        let entries: &[(u16, f32)] = if number < 20 {
            &[(0, 1.0), (1, 1.0)]
        } else {
            &[(0, 1.0)]
        };
        data.push(row(number % 5 == 0 && number >= 20, entries)).unwrap();
    }
    let mut model = Model::new(Link::Logit, GroupIntercept::None);
    model.ridge.push((1, 1.0));
    let fitted = fit(&data, &model).unwrap();
    assert!(fitted.converged && fitted.not_estimable.is_empty());
    assert!((-3.0..-0.5).contains(&fitted.parameters.coefficients[1]));
}

/// An offset moves the intercept by as much and changes nothing else.
#[test]
fn huge_offsets_move_the_intercept() {
    let base = Truth {
        months: 0,
        groups: 60,
        ..TRUTH
    };
    let data = base.observations();
    for link in [Link::ComplementaryLogLog, Link::Logit] {
        let fits: Vec<Fit> = [0.0, 150.0, -150.0]
            .iter()
            .map(|&offset| {
                let mut random = Random(base.seed);
                let mut moved = Observations::new(2);
                for number in 0..data.rows() {
                    if number % 100 == 0 {
                        moved.start_group();
                    }
                    let value = if random.uniform() < 0.5 { 1.0 } else { 0.0 };
                    let event = random.uniform() < 0.1;
                    moved
                        .push(Row {
                            offset,
                            ..row(event, &[(0, 1.0), (1, value)])
                        })
                        .unwrap();
                }
                fit(&moved, &Model::new(link, GroupIntercept::Estimated)).unwrap()
            })
            .collect();
        for (fitted, offset) in fits.iter().zip([0.0, 150.0, -150.0]) {
            assert!(fitted.converged, "{link:?} {offset}");
            let intercept = fitted.parameters.coefficients[0] + offset;
            assert!(
                (intercept - fits[0].parameters.coefficients[0]).abs() < 1e-6,
                "{link:?} {offset}: {intercept}"
            );
            assert!((fitted.log_likelihood - fits[0].log_likelihood).abs() < 1e-6);
        }
    }
}

/// A row of weight w is w rows.
#[test]
fn weights_are_repeated_rows() {
    for link in [Link::ComplementaryLogLog, Link::Logit] {
        let mut random = Random(11);
        let (mut weighted, mut repeated) = (Observations::new(2), Observations::new(2));
        for number in 0..400 {
            if number % 10 == 0 {
                weighted.start_group();
                repeated.start_group();
            }
            let times = 1 + random.below(4);
            let value = f32::from(random.below(8)) / 4.0;
            let entries = [(0, 1.0), (1, value)];
            let base = Row {
                cluster: u32::from(random.below(6)),
                ..row(random.uniform() < 0.2, &entries)
            };
            weighted
                .push(Row {
                    weight: f64::from(times),
                    ..base
                })
                .unwrap();
            for _ in 0..times {
                repeated.push(base).unwrap();
            }
        }
        let model = Model::new(link, GroupIntercept::Estimated);
        let (weighted, repeated) = (fit(&weighted, &model).unwrap(), fit(&repeated, &model).unwrap());
        assert!((weighted.log_likelihood - repeated.log_likelihood).abs() < 1e-9);
        assert!((weighted.parameters.sigma - repeated.parameters.sigma).abs() < 1e-7);
        for source in [Source::Model, Source::Group, Source::TwoWay] {
            for line in 0..3 {
                let (a, b) = (weighted.covariances.of(source), repeated.covariances.of(source));
                assert!(
                    (a.get(line, line) / b.get(line, line) - 1.0).abs() < 1e-6,
                    "{link:?} {source:?} {line}"
                );
            }
        }
    }
}

/// Same bytes whatever the number of threads.
#[test]
fn threads_change_nothing() {
    let data = TRUTH.observations();
    let model = model(&TRUTH);
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| format!("{:?}", fit(&data, &model).unwrap()))
    };
    assert_eq!(with(1), with(3));
}

#[test]
fn posteriors_are_those_of_a_fine_grid() {
    let truth = Truth {
        groups: 8,
        rows: 12,
        months: 0,
        ..TRUTH
    };
    for link in [Link::ComplementaryLogLog, Link::Logit] {
        let data = truth.observations();
        let parameters = Parameters {
            coefficients: vec![-2.5, 0.3, -0.3, 0.1, 0.2],
            sigma: 0.8,
        };
        let ours = posteriors(&data, link, 21, &parameters);
        assert_eq!(ours.len(), 8);
        let model = Model::new(link, GroupIntercept::Estimated);
        let total: f64 = ours.iter().map(|posterior| posterior.log_likelihood).sum();
        assert!((total - log_likelihood(&data, &model, &parameters)).abs() < 1e-6);
        for (place, posterior) in ours.iter().enumerate() {
            // The likelihood of the group at a given intercept is that of the model without random intercept where
            // the intercept stands in column 0.
            let mut single = Observations::new(5);
            copy_group(&truth, place, &mut single);
            let (mut mass, mut first, mut second) = (0.0, 0.0, 0.0);
            let mut best = (f64::NEG_INFINITY, 0.0);
            for step in -4000..4000 {
                let b = f64::from(step) / 800.0;
                let mut fixed = parameters.clone();
                fixed.coefficients[0] += b;
                fixed.sigma = 0.0;
                let log = log_likelihood(&single, &model, &fixed) - b * b / (2.0 * 0.64);
                let density = log.exp();
                mass += density;
                first += density * b;
                second += density * b * b;
                if log > best.0 {
                    best = (log, b);
                }
            }
            let mean = first / mass;
            assert!((posterior.mean - mean).abs() < 1e-5, "{} {mean}", posterior.mean);
            assert!((posterior.variance - (second / mass - mean * mean)).abs() < 1e-4);
            assert!((posterior.mode - best.1).abs() < 2e-3);
        }
    }
}

/// Generates the data anew and keeps one group.
fn copy_group(truth: &Truth, group: usize, into: &mut Observations) {
    into.start_group();
    for copied in truth.rows_of_group(group) {
        let pushed = into.push(Row {
            weight: copied.weight,
            offset: copied.offset,
            ..row(copied.event, &copied.entries)
        });
        assert_eq!(pushed, Ok(()));
    }
}

#[test]
fn modes_move_as_their_derivatives_say() {
    let truth = Truth {
        groups: 6,
        rows: 30,
        months: 0,
        ..TRUTH
    };
    for link in [Link::ComplementaryLogLog, Link::Logit] {
        let data = truth.observations();
        let base = Parameters {
            coefficients: vec![-2.5, 0.3, -0.3, 0.1, 0.2],
            sigma: 0.8,
        };
        let at = |parameters: &Parameters| posteriors(&data, link, 15, parameters);
        let here = at(&base);
        let step = 1e-5;
        for column in 0..5 {
            let moved = |by: f64| {
                let mut parameters = base.clone();
                parameters.coefficients[column] += by;
                at(&parameters)
            };
            let (low, high) = (moved(-step), moved(step));
            for ((low, here), high) in low.iter().zip(&here).zip(&high) {
                let slope = (high.mode - low.mode) / (2.0 * step);
                assert!((slope - here.mode_by_coefficient[column]).abs() < 1e-6);
            }
        }
        let moved = |by: f64| {
            at(&Parameters {
                sigma: base.sigma * by.exp(),
                ..base.clone()
            })
        };
        for ((low, here), high) in moved(-step).iter().zip(&here).zip(&moved(step)) {
            let slope = (high.mode - low.mode) / (2.0 * step);
            assert!((slope - here.mode_by_log_sigma).abs() < 1e-6);
        }
    }
}

#[test]
fn draws_have_the_covariance_they_were_asked_for() {
    let truth = Truth {
        groups: 60,
        rows: 50,
        months: 4,
        ..TRUTH
    };
    let fitted = fit(&truth.observations(), &model(&truth)).unwrap();
    for source in [Source::Model, Source::Group, Source::TwoWay] {
        let sampler = fitted.sampler(source);
        assert_eq!(sampler.draw(&vec![0.0; sampler.size()]), fitted.parameters);
        let mut random = Random(1);
        let count = 20_000;
        let mut squares = vec![0.0; sampler.size()];
        for _ in 0..count {
            let normals: Vec<f64> = (0..sampler.size()).map(|_| random.normal()).collect();
            let draw = sampler.draw(&normals);
            let log_sigma = (draw.sigma / fitted.parameters.sigma).ln();
            let changes = draw
                .coefficients
                .iter()
                .zip(&fitted.parameters.coefficients)
                .map(|(a, b)| a - b);
            for (sum, change) in squares.iter_mut().zip(changes.chain([log_sigma])) {
                *sum += change * change / f64::from(count);
            }
        }
        for (line, square) in squares.iter().enumerate() {
            let expected = fitted.covariances.of(source).get(line, line);
            assert!(
                (square / expected - 1.0).abs() < 0.06,
                "{source:?} {line}: {square} {expected}"
            );
        }
    }
}
