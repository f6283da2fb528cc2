//! The marginal likelihood with its gradient (Fisher's identity: the mean of the complete-data gradient over the
//! posterior of the intercepts) and its information (Louis 1982: the mean of the complete-data information less the
//! variance of the complete-data gradient). The last parameter is log σ.
#![expect(
    clippy::indexing_slicing,
    reason = "the inner loops of the fit: columns were checked when the rows were pushed"
)]

use super::group::{Group, Nodes};
use super::quadrature::Rules;
use super::{Link, Model, Observations, Parameters};
use crate::matrix::Symmetric;
use rayon::prelude::*;
use std::ops::Range;

/// Rows in one unit of parallel work.
pub(super) const ROWS_PER_CHUNK: usize = 8192;

/// What is computed at a value of the parameters. Vectors have one place for each column and a last one for log σ,
/// zero if σ is.
#[derive(Clone, Debug)]
pub(super) struct Evaluation {
    /// Logarithm of the marginal likelihood.
    pub(super) log_likelihood: f64,
    /// Its derivatives.
    pub(super) gradient: Vec<f64>,
    /// The opposite of its second derivatives, if it were known in which of several trials events happened: positive
    /// definite in the coefficients.
    pub(super) information: Symmetric,
    /// What of it is missing because that is not known; none if all is known.
    pub(super) missing: Option<Symmetric>,
    /// The part of `information` for log σ that is positive everywhere: E[2·b²/σ²], summed over groups.
    pub(super) complete_information_of_log_sigma: f64,
    /// At σ = 0: derivative of the likelihood by σ², times 2.
    pub(super) overdispersion: f64,
    /// At σ = 0: sum over groups of the squared information on the intercept.
    pub(super) squared_information: f64,
    /// Mode of the intercept of each group of the range: a start for the next evaluation.
    modes: Vec<f64>,
}

/// What stays the same from evaluation to evaluation.
pub(super) struct Likelihood<'a> {
    pub(super) data: &'a Observations,
    pub(super) link: Link,
    pub(super) rules: Rules,
    pub(super) chunks: Vec<Range<usize>>,
}

impl<'a> Likelihood<'a> {
    pub(super) fn new(data: &'a Observations, link: Link, nodes: usize) -> Self {
        Self {
            data,
            link,
            rules: Rules::new(nodes),
            chunks: data.chunks(ROWS_PER_CHUNK),
        }
    }

    /// Evaluates; `modes` are where the modes of the groups are looked for, and then where they were found.
    pub(super) fn evaluate(&self, parameters: &Parameters, modes: &mut Vec<f64>) -> Evaluation {
        modes.resize(self.data.groups(), 0.0);
        let data = self.data.settled(&parameters.coefficients);
        let parts: Vec<Evaluation> = self
            .chunks
            .par_iter()
            .map(|groups| {
                let mut worker = Worker::new(self, &data, parameters);
                for group in groups.clone() {
                    worker.add_group(group, modes[group]);
                }
                worker.result
            })
            .collect();
        let mut total = Evaluation::zero(self.data.columns() + 1);
        for part in &parts {
            total.add(part);
        }
        modes.clone_from(&total.modes);
        total
    }
}

impl Evaluation {
    fn zero(size: usize) -> Self {
        Self {
            log_likelihood: 0.0,
            gradient: vec![0.0; size],
            information: Symmetric::zeros(size),
            missing: None,
            complete_information_of_log_sigma: 0.0,
            overdispersion: 0.0,
            squared_information: 0.0,
            modes: Vec::new(),
        }
    }

    fn add(&mut self, other: &Self) {
        self.log_likelihood += other.log_likelihood;
        for (mine, theirs) in self.gradient.iter_mut().zip(&other.gradient) {
            *mine += theirs;
        }
        self.information.add_scaled(&other.information, 1.0);
        if let Some(missing) = &other.missing {
            let size = missing.size();
            self.missing
                .get_or_insert_with(|| Symmetric::zeros(size))
                .add_scaled(missing, 1.0);
        }
        self.complete_information_of_log_sigma += other.complete_information_of_log_sigma;
        self.overdispersion += other.overdispersion;
        self.squared_information += other.squared_information;
        self.modes.extend(&other.modes);
    }
}

/// The sums of one chunk, and memory that is reused from group to group.
struct Worker<'a> {
    likelihood: &'a Likelihood<'a>,
    /// The rows at the parameters.
    data: &'a Observations,
    parameters: &'a Parameters,
    result: Evaluation,
    group: Group,
    nodes: Nodes,
    row_slopes: Vec<f64>,
    row_curvatures: Vec<f64>,
    node_gradients: NodeGradients,
}

impl<'a> Worker<'a> {
    fn new(likelihood: &'a Likelihood<'a>, data: &'a Observations, parameters: &'a Parameters) -> Self {
        let size = data.columns() + 1;
        Self {
            likelihood,
            data,
            parameters,
            result: Evaluation::zero(size),
            group: Group::default(),
            nodes: Nodes::default(),
            row_slopes: Vec::new(),
            row_curvatures: Vec::new(),
            node_gradients: NodeGradients::new(size),
        }
    }

    fn add_group(&mut self, number: usize, start: f64) {
        let (data, link) = (self.data, self.likelihood.link);
        let rows = data.group(number);
        let sigma = self.parameters.sigma;
        self.group
            .fill(data, rows.clone(), link, &self.parameters.coefficients);
        if sigma > 0.0 {
            let mode = self.group.mode(link, sigma, start);
            self.result.modes.push(mode.place);
            let rules = &self.likelihood.rules;
            self.group
                .integrate(link, self.parameters, rules, mode, &mut self.nodes);
        } else {
            self.result.modes.push(0.0);
            self.group.evaluate_at(link, 0.0, &mut self.nodes);
        }
        self.result.log_likelihood += self.nodes.log_likelihood;
        self.group
            .row_means(&self.nodes, &mut self.row_slopes, &mut self.row_curvatures);
        self.add_rows(rows.clone());
        if sigma > 0.0 {
            self.subtract_variance(rows);
        } else {
            let slope: f64 = self.row_slopes.iter().sum();
            let curvature: f64 = self.row_curvatures.iter().sum();
            self.result.overdispersion += slope * slope - curvature;
            self.result.squared_information += curvature * curvature;
        }
    }

    /// Mean gradient and mean information of the rows.
    fn add_rows(&mut self, rows: Range<usize>) {
        let means = self.row_slopes.iter().zip(&self.row_curvatures);
        for (row, (&slope, &curvature)) in rows.clone().zip(means) {
            let entries = self.data.entries(row);
            for (place, (column, value)) in entries.iter().enumerate() {
                self.result.gradient[column] += slope * value;
                let scaled = curvature * value;
                let line = self.result.information.line_mut(column);
                let columns = &entries.columns[..=place];
                for (&other, &factor) in columns.iter().zip(entries.values) {
                    line[usize::from(other)] += scaled * f64::from(factor);
                }
            }
        }
        self.add_missing(rows);
    }

    /// What is not known because an event happened in one of several trials: mean slope times the covariance of their
    /// covariates.
    fn add_missing(&mut self, rows: Range<usize>) {
        let one_of = &self.data.one_of;
        for number in one_of.within(&rows) {
            let row = one_of.rows[number];
            let size = self.result.information.size();
            let missing = self.result.missing.get_or_insert_with(|| Symmetric::zeros(size));
            let slope = self.row_slopes[row - rows.start];
            one_of.add_covariance(number, self.data.entries(row), slope, missing);
        }
    }

    /// The variance over the posterior of the group's complete-data gradient, and what concerns log σ.
    fn subtract_variance(&mut self, rows: Range<usize>) {
        let size = self.result.gradient.len();
        let precision = 1.0 / (self.parameters.sigma * self.parameters.sigma);
        let gradients = &mut self.node_gradients;
        gradients.begin(self.nodes.places.len());
        for (place, row) in rows.clone().enumerate() {
            let exposure = self.group.exposures[place];
            if exposure > 0.0 {
                for (column, value) in self.data.entries(row).iter() {
                    gradients.pooled[column] += exposure * value;
                    gradients.touch(column);
                }
            }
        }
        let slopes = self.nodes.slopes.chunks_exact(self.nodes.places.len());
        for (single, slopes) in self.group.singles.iter().zip(slopes) {
            for (column, value) in self.data.entries(rows.start + single.place).iter() {
                gradients.touch(column);
                for (gradient, slope) in gradients.of(column).iter_mut().zip(slopes) {
                    *gradient += value * slope;
                }
            }
        }
        let log_sigma = size - 1;
        gradients.touch(log_sigma);
        for (gradient, place) in gradients.of(log_sigma).iter_mut().zip(&self.nodes.places) {
            *gradient = place * place * precision;
        }
        let scaled_square = self.nodes.mean(gradients.of(log_sigma));
        self.result.gradient[log_sigma] += scaled_square - 1.0;
        self.result
            .information
            .add(log_sigma, log_sigma, 2.0 * scaled_square);
        self.result.complete_information_of_log_sigma += 2.0 * scaled_square;
        gradients.subtract_variance(&self.nodes, &mut self.result.information);
    }
}

/// The complete-data gradient of a group at each node of its quadrature.
struct NodeGradients {
    nodes: usize,
    /// For each column the values at the nodes, one after the other.
    values: Vec<f64>,
    /// For each column the sum over pooled rows of exposure times covariate.
    pooled: Vec<f64>,
    /// Columns that occur in the group.
    touched: Vec<usize>,
    is_touched: Vec<bool>,
}

impl NodeGradients {
    fn new(size: usize) -> Self {
        Self {
            nodes: 0,
            values: Vec::new(),
            pooled: vec![0.0; size],
            touched: Vec::new(),
            is_touched: vec![false; size],
        }
    }

    fn begin(&mut self, nodes: usize) {
        self.nodes = nodes;
        self.values.resize(nodes * self.pooled.len(), 0.0);
    }

    fn touch(&mut self, column: usize) {
        if !self.is_touched[column] {
            self.is_touched[column] = true;
            self.touched.push(column);
        }
    }

    fn of(&mut self, column: usize) -> &mut [f64] {
        &mut self.values[column * self.nodes..(column + 1) * self.nodes]
    }

    /// Subtracts the variance over the nodes, and clears all for the next group.
    fn subtract_variance(&mut self, nodes: &Nodes, information: &mut Symmetric) {
        let mut touched = std::mem::take(&mut self.touched);
        touched.sort_unstable();
        for &column in &touched {
            let pooled = std::mem::take(&mut self.pooled[column]);
            self.is_touched[column] = false;
            let values = self.of(column);
            for (value, factor) in values.iter_mut().zip(&nodes.factors) {
                *value -= pooled * factor;
            }
            let mean = nodes.mean(values);
            for (value, probability) in values.iter_mut().zip(&nodes.probabilities) {
                *value = (*value - mean) * probability.sqrt();
            }
        }
        let values = |column: usize| &self.values[column * self.nodes..(column + 1) * self.nodes];
        for (place, &column) in touched.iter().enumerate() {
            let mine = values(column);
            let line = information.line_mut(column);
            for &other in &touched[..=place] {
                let product: f64 = mine.iter().zip(values(other)).map(|(a, b)| a * b).sum();
                line[other] -= product;
            }
        }
        for &column in &touched {
            self.of(column).fill(0.0);
        }
        touched.clear();
        self.touched = touched;
    }
}

/// The logarithm of the marginal likelihood at any value of the parameters, priors of blocks and ridge left out.
#[must_use]
pub fn log_likelihood(data: &Observations, model: &Model, parameters: &Parameters) -> f64 {
    let mut modes = Vec::new();
    Likelihood::new(data, model.link, model.nodes)
        .evaluate(parameters, &mut modes)
        .log_likelihood
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regression::Row;
    use proptest::prelude::*;

    /// Six groups of seven rows with an intercept, a number and an indicator.
    fn data(values: &[f32]) -> Observations {
        let mut data = Observations::new(3);
        for (number, &value) in values.iter().enumerate() {
            if number % 7 == 0 {
                data.start_group();
            }
            let mut entries = vec![(0, 1.0), (1, value)];
            if number % 3 == 0 {
                entries.push((2, 1.0));
            }
            data.push(Row {
                event: value.fract().abs() > 0.6,
                weight: if number % 5 == 0 { 3.0 } else { 1.0 },
                offset: 0.1 * f64::from(value),
                cluster: 0,
                entries: &entries,
            })
            .unwrap();
        }
        // Of two more events nobody knows when they happened.
        let trial = |value: f32| vec![(0, 1.0), (1, value)];
        for several in values.chunks(3).take(2) {
            let mut trials: Vec<Vec<(u16, f32)>> = several.iter().copied().map(trial).collect();
            trials[0].push((2, 1.0));
            data.push_one_of_several(&trials, 0.3, 0).unwrap();
        }
        data
    }

    fn at(point: &[f64]) -> Parameters {
        let (log_sigma, coefficients) = point.split_last().unwrap();
        Parameters {
            coefficients: coefficients.to_vec(),
            sigma: log_sigma.exp(),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn gradient_and_information_are_the_derivatives(
            values in prop::collection::vec(-2.0..2.0_f32, 42),
            point in prop::collection::vec(-1.0..0.5_f64, 4),
            grouped: bool,
        ) {
            let link = if grouped { Link::ComplementaryLogLog } else { Link::Logit };
            let data = data(&values);
            let likelihood = Likelihood::new(&data, link, 30);
            let evaluate = |point: &[f64]| likelihood.evaluate(&at(point), &mut Vec::new());
            let here = evaluate(&point);
            // Means over trials are kept in single precision: a smaller step would see them jump.
            let step = 1e-3;
            for place in 0..4 {
                let moved = |by: f64| {
                    let mut point = point.clone();
                    point[place] += by;
                    evaluate(&point)
                };
                let (low, high) = (moved(-step), moved(step));
                let slope = (high.log_likelihood - low.log_likelihood) / (2.0 * step);
                prop_assert!(
                    (slope - here.gradient[place]).abs() < 1e-4 * (1.0 + slope.abs()),
                    "{place}: {slope} {}", here.gradient[place]
                );
                for other in 0..4 {
                    let curvature = (low.gradient[other] - high.gradient[other]) / (2.0 * step);
                    let missing = here.missing.as_ref().map_or(0.0, |missing| missing.get(place, other));
                    let ours = here.information.get(place, other) - missing;
                    prop_assert!(
                        (curvature - ours).abs() < 1e-4 * (1.0 + curvature.abs()),
                        "{place} {other}: {curvature} {ours}"
                    );
                }
            }
        }

        #[test]
        fn an_event_in_one_of_several_trials_has_the_sum_of_their_rates(
            values in prop::collection::vec(-2.0..2.0_f32, 1..6),
            point in prop::collection::vec(-1.0..0.5_f64, 2),
        ) {
            let mut data = Observations::new(2);
            let trials: Vec<Vec<(u16, f32)>> = values.iter().map(|&value| vec![(0, 1.0), (1, value)]).collect();
            data.push_one_of_several(&trials, 0.3, 0).unwrap();
            let parameters = Parameters { coefficients: point.clone(), sigma: 0.0 };
            let likelihood = Likelihood::new(&data, Link::ComplementaryLogLog, 15);
            let found = likelihood.evaluate(&parameters, &mut Vec::new()).log_likelihood;
            let rate: f64 = values.iter().map(|&value| (0.3 + point[0] + point[1] * f64::from(value)).exp()).sum();
            let by_hand = (-(-rate).exp_m1()).ln();
            prop_assert!((found - by_hand).abs() < 1e-9 * (1.0 + by_hand.abs()), "{found} {by_hand}");
        }

        #[test]
        fn at_a_small_sigma_the_likelihood_rises_as_the_overdispersion_says(
            values in prop::collection::vec(-2.0..2.0_f32, 42),
            grouped: bool,
        ) {
            let link = if grouped { Link::ComplementaryLogLog } else { Link::Logit };
            let data = data(&values);
            let likelihood = Likelihood::new(&data, link, 15);
            let evaluate = |sigma: f64| {
                let parameters = Parameters { coefficients: vec![-0.5, 0.2, 0.1], sigma };
                likelihood.evaluate(&parameters, &mut Vec::new())
            };
            let none = evaluate(0.0);
            let small = evaluate(1e-3);
            let rise = (small.log_likelihood - none.log_likelihood) / 1e-6;
            prop_assert!((rise - 0.5 * none.overdispersion).abs() < 1e-2 * (1.0 + rise.abs()), "{rise} {}", none.overdispersion);
        }
    }
}
