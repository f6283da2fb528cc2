//! What the rows of a group say about its intercept: for groups of the fit and for others.

use super::group::{Group, Nodes};
use super::likelihood::ROWS_PER_CHUNK;
use super::quadrature::Rules;
use super::{Fit, Link, Observations, Parameters};
use rayon::prelude::*;
use std::ops::Range;

/// The intercept of a group given its rows and the parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Posterior {
    /// Mean.
    pub mean: f64,
    /// Variance.
    pub variance: f64,
    /// Where the density is highest.
    pub mode: f64,
    /// Derivative of the mode by each coefficient: `−Σ v·x / (Σ v + 1/σ²)` over the rows, v the information of a row
    /// on its linear predictor.
    pub mode_by_coefficient: Vec<f64>,
    /// Derivative of the mode by log σ: `(2·mode/σ²) / (Σ v + 1/σ²)`.
    pub mode_by_log_sigma: f64,
    /// Logarithm of the group's marginal likelihood.
    pub log_likelihood: f64,
}

impl Fit {
    /// The posterior of each group of the data (those of the fit or others with the same columns), in their order.
    #[must_use]
    pub fn posteriors(&self, data: &Observations) -> Vec<Posterior> {
        posteriors(data, self.link, self.nodes, &self.parameters)
    }
}

/// The posterior of each group of the data at any value of the parameters, in order. A group without rows has the
/// prior.
#[must_use]
pub fn posteriors(data: &Observations, link: Link, nodes: usize, parameters: &Parameters) -> Vec<Posterior> {
    let rules = Rules::new(nodes);
    let settled = data.settled(&parameters.coefficients);
    let data = settled.as_ref();
    let parts: Vec<Vec<Posterior>> = data
        .chunks(ROWS_PER_CHUNK)
        .into_par_iter()
        .map(|groups| {
            let mut worker = Worker::default();
            groups
                .map(|group| worker.posterior(data, data.group(group), link, &rules, parameters))
                .collect()
        })
        .collect();
    parts.into_iter().flatten().collect()
}

#[derive(Default)]
struct Worker {
    group: Group,
    nodes: Nodes,
    squares: Vec<f64>,
    slopes: Vec<f64>,
    curvatures: Vec<f64>,
}

impl Worker {
    fn posterior(
        &mut self,
        data: &Observations,
        rows: Range<usize>,
        link: Link,
        rules: &Rules,
        parameters: &Parameters,
    ) -> Posterior {
        let sigma = parameters.sigma;
        self.group
            .fill(data, rows.clone(), link, &parameters.coefficients);
        let mut by_coefficient = vec![0.0; data.columns()];
        if sigma <= 0.0 {
            self.group.evaluate_at(link, 0.0, &mut self.nodes);
            return Posterior {
                mean: 0.0,
                variance: 0.0,
                mode: 0.0,
                mode_by_coefficient: by_coefficient,
                mode_by_log_sigma: 0.0,
                log_likelihood: self.nodes.log_likelihood,
            };
        }
        let mode = self.group.mode(link, sigma, 0.0);
        self.group
            .integrate(link, parameters, rules, mode, &mut self.nodes);
        let mean = self.nodes.mean(&self.nodes.places);
        self.squares.clear();
        self.squares.extend(
            self.nodes
                .places
                .iter()
                .map(|place| (place - mean) * (place - mean)),
        );
        let variance = self.nodes.mean(&self.squares);
        let log_likelihood = self.nodes.log_likelihood;
        self.group.evaluate_at(link, mode.place, &mut self.nodes);
        self.group
            .row_means(&self.nodes, &mut self.slopes, &mut self.curvatures);
        for (row, information) in rows.zip(&self.curvatures) {
            for (column, value) in data.entries(row).iter() {
                if let Some(sum) = by_coefficient.get_mut(column) {
                    *sum -= information * value / mode.curvature;
                }
            }
        }
        Posterior {
            mean,
            variance,
            mode: mode.place,
            mode_by_coefficient: by_coefficient,
            mode_by_log_sigma: 2.0 * mode.place / (sigma * sigma * mode.curvature),
            log_likelihood,
        }
    }
}
