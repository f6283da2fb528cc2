//! How long a fit takes: `cargo run --profile fast --example fit_speed [ROWS GROUPS]`.
#![expect(clippy::print_stdout, reason = "an example shows what it measured")]

#[path = "generated/mod.rs"]
mod generated;

use generated::Truth;
use relance_statistics::regression::{Block, GroupIntercept, Link, Model, Variance, fit};
use std::time::Instant;

fn main() {
    let numbers: Vec<usize> = std::env::args()
        .skip(1)
        .filter_map(|text| text.parse().ok())
        .collect();
    let (rows, groups) = match numbers.as_slice() {
        [rows, groups] => (*rows, *groups),
        _ => (1_000_000, 1_000),
    };
    for link in [Link::ComplementaryLogLog, Link::Logit] {
        let truth = Truth {
            link,
            groups,
            rows: rows / groups,
            sigma: 0.8,
            month_deviation: 0.2,
            months: 20,
            intercept: -4.0,
            numbers: 9,
            levels: 6,
            weights: false,
            seed: 1,
        };
        let data = truth.observations();
        let mut model = Model::new(link, GroupIntercept::Estimated);
        model.blocks.push(Block {
            columns: truth.first_month()..truth.columns(),
            variance: Variance::Estimated,
        });
        let start = Instant::now();
        let fitted = fit(&data, &model);
        let seconds = start.elapsed().as_secs_f64();
        match fitted {
            Ok(fit) => println!(
                "{link:?}: {} rows, {} columns, {groups} groups: {seconds:.2} s, {} steps, converged {}, sigma {:.3}, months {:.3}, intercept {:.3}, log-likelihood {:.4}",
                data.rows(),
                data.columns(),
                fit.iterations,
                fit.converged,
                fit.parameters.sigma,
                fit.blocks.first().map_or(f64::NAN, |block| block.variance.sqrt()),
                fit.parameters.coefficients.first().copied().unwrap_or_default(),
                fit.log_likelihood,
            ),
            Err(error) => println!("{error}"),
        }
    }
}
