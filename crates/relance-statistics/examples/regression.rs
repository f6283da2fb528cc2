//! Data and fits as JSON, for `tests/oracles/regression.py`, which computes the same in another way.
#![expect(clippy::print_stdout, reason = "the script reads standard output")]

mod generated;

use generated::Truth;
use relance_statistics::matrix::Symmetric;
use relance_statistics::regression::{
    Block, FitError, GroupIntercept, Link, Model, Observations, Parameters, Source, Variance, fit,
    log_likelihood,
};
use serde_json::{Value, json};

/// A case: its name, its data, whether groups have an intercept of their own, and priors.
struct Case {
    name: &'static str,
    truth: Truth,
    group_intercept: GroupIntercept,
    month_variance: Option<f64>,
    ridge: Vec<(u16, f64)>,
    nodes: usize,
}

const BASE: Truth = Truth {
    link: Link::ComplementaryLogLog,
    groups: 60,
    rows: 40,
    sigma: 0.0,
    month_deviation: 0.3,
    months: 8,
    intercept: -2.0,
    numbers: 2,
    levels: 3,
    weights: true,
    seed: 1,
};

fn cases() -> Vec<Case> {
    let plain = |name, truth| Case {
        name,
        truth,
        group_intercept: GroupIntercept::None,
        month_variance: Some(0.09),
        ridge: Vec::new(),
        nodes: 15,
    };
    let mixed = |name, truth: Truth| Case {
        name,
        truth: Truth { months: 0, ..truth },
        group_intercept: GroupIntercept::Estimated,
        month_variance: None,
        ridge: Vec::new(),
        nodes: 21,
    };
    let months = Truth { months: 0, ..BASE };
    let mut cases = Vec::new();
    for link in [Link::ComplementaryLogLog, Link::Logit] {
        let of = |truth: Truth| Truth { link, ..truth };
        cases.push(plain("no prior", of(months)));
        cases.push(plain(
            "no prior, single days",
            of(Truth {
                weights: false,
                seed: 2,
                ..months
            }),
        ));
        cases.push(plain("months", of(BASE)));
        cases.push(Case {
            ridge: vec![(1, 2.0), (2, 0.5)],
            ..plain("months and ridge", of(Truth { seed: 3, ..BASE }))
        });
        cases.push(mixed(
            "few rows a group",
            of(Truth {
                groups: 250,
                rows: 5,
                sigma: 0.8,
                seed: 4,
                ..BASE
            }),
        ));
        cases.push(mixed(
            "many rows a group",
            of(Truth {
                groups: 30,
                rows: 150,
                sigma: 0.6,
                seed: 5,
                ..BASE
            }),
        ));
        cases.push(mixed(
            "large sigma",
            of(Truth {
                groups: 120,
                rows: 20,
                sigma: 2.5,
                seed: 6,
                ..BASE
            }),
        ));
        cases.push(mixed(
            "rare events",
            of(Truth {
                groups: 120,
                rows: 50,
                sigma: 1.0,
                intercept: -6.0,
                seed: 7,
                ..BASE
            }),
        ));
    }
    let months = mixed(
        "random intercept and months",
        Truth {
            groups: 80,
            sigma: 0.8,
            seed: 8,
            ..BASE
        },
    );
    cases.push(Case {
        truth: Truth {
            months: 8,
            ..months.truth
        },
        month_variance: Some(0.09),
        ..months
    });
    cases
}

fn main() -> Result<(), FitError> {
    let cases: Result<Vec<Value>, FitError> = cases().iter().map(run).collect();
    println!("{}", Value::Array(cases?));
    Ok(())
}

fn run(case: &Case) -> Result<Value, FitError> {
    let truth = &case.truth;
    let data = truth.observations();
    let mut model = Model::new(truth.link, case.group_intercept);
    model.nodes = case.nodes;
    model.ridge.clone_from(&case.ridge);
    if let Some(variance) = case.month_variance.filter(|_| truth.months > 0) {
        model.blocks.push(Block {
            columns: truth.first_month()..truth.columns(),
            variance: Variance::Fixed(variance),
        });
    }
    let fitted = fit(&data, &model)?;
    let mut prior = vec![0.0; data.columns()];
    for (column, precision) in (0_u16..).zip(&mut prior) {
        for block in &model.blocks {
            if let (true, Variance::Fixed(variance)) = (block.columns.contains(&column), block.variance) {
                *precision += 1.0 / variance;
            }
        }
        *precision += model
            .ridge
            .iter()
            .filter(|ridge| ridge.0 == column)
            .map(|ridge| ridge.1)
            .sum::<f64>();
    }
    Ok(json!({
        "name": case.name,
        "link": match truth.link { Link::ComplementaryLogLog => "cloglog", Link::Logit => "logit" },
        "rows": rows(truth),
        "columns": data.columns(),
        "prior_precision": prior,
        "converged": fitted.converged,
        "coefficients": fitted.parameters.coefficients,
        "sigma": fitted.parameters.sigma,
        "log_likelihood": fitted.log_likelihood,
        "penalised_log_likelihood": fitted.penalised_log_likelihood,
        "covariance_model": square(fitted.covariances.of(Source::Model)),
        "covariance_group": square(fitted.covariances.of(Source::Group)),
        "covariance_two_way": square(fitted.covariances.of(Source::TwoWay)),
        "points": points(&data, &model, &fitted.parameters),
    }))
}

/// Each row with its group and all its covariates.
fn rows(truth: &Truth) -> Vec<Value> {
    let mut rows = Vec::new();
    for group in 0..truth.groups {
        for row in truth.rows_of_group(group) {
            let mut covariates = vec![0.0; usize::from(truth.columns())];
            for (column, value) in &row.entries {
                if let Some(place) = covariates.get_mut(usize::from(*column)) {
                    *place = f64::from(*value);
                }
            }
            rows.push(json!([
                group,
                row.cluster,
                u8::from(row.event),
                row.weight,
                row.offset,
                covariates
            ]));
        }
    }
    rows
}

/// The likelihood away from the maximum too.
fn points(data: &Observations, model: &Model, fitted: &Parameters) -> Vec<Value> {
    let sigmas = [0.3, 1.0, 2.0];
    sigmas
        .iter()
        .map(|&sigma| {
            let mut parameters = fitted.clone();
            parameters.sigma = sigma;
            for coefficient in &mut parameters.coefficients {
                *coefficient += 0.1;
            }
            json!({
                "coefficients": parameters.coefficients,
                "sigma": sigma,
                "log_likelihood": log_likelihood(data, model, &parameters),
            })
        })
        .collect()
}

fn square(matrix: &Symmetric) -> Vec<Vec<f64>> {
    (0..matrix.size())
        .map(|line| {
            (0..matrix.size())
                .map(|column| matrix.get(line, column))
                .collect()
        })
        .collect()
}
