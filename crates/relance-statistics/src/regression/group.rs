//! One group: its likelihood as a function of its intercept, the mode of the intercept given the data, and the nodes
//! of the quadrature placed there.
#![expect(
    clippy::indexing_slicing,
    reason = "the inner loops of the fit: vectors of one length, filled just before"
)]

use super::link::{Terms, rate};
use super::quadrature::{Quadrature, Rules};
use super::{Link, Observations, Parameters};
use crate::elementary::{exp_bounded, ln};
use std::ops::Range;

/// Groups with no more single rows than that (under the complementary log-log link: with no more events) cost little and
/// get the finer rule.
const FEW: usize = 8;

/// A group at a value of the coefficients. Its memory is reused from group to group.
///
/// Rows without event under the complementary log-log link are pooled: whatever the intercept b, together they
/// contribute −exp(b)·(sum of their exposures). All other rows are evaluated one by one.
#[derive(Debug, Default)]
pub(super) struct Group {
    /// For each row `w·exp(η)` if it is pooled, else 0.
    pub(super) exposures: Vec<f64>,
    /// Their sum.
    pub(super) exposure: f64,
    /// The other rows.
    pub(super) singles: Vec<Single>,
    /// How many rows are events.
    events: usize,
}

/// A row that is evaluated by itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Single {
    /// Its place in the group.
    pub(super) place: usize,
    predictor: f64,
    weight: f64,
    event: bool,
}

/// Where the intercept of a group lies, given its data.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mode {
    pub(super) place: f64,
    /// Curvature of the logarithm of the posterior there; the posterior is about normal with variance 1 / curvature.
    pub(super) curvature: f64,
}

/// The nodes of a group's quadrature and what was found at them. Its memory is reused.
#[derive(Debug, Default)]
pub(super) struct Nodes {
    /// Values of b.
    pub(super) places: Vec<f64>,
    /// Their posterior probabilities.
    pub(super) probabilities: Vec<f64>,
    /// exp(b) at each.
    pub(super) factors: Vec<f64>,
    /// For each single row, one after the other: the slope of its logarithmic likelihood at each node.
    pub(super) slopes: Vec<f64>,
    /// Likewise the curvature.
    pub(super) curvatures: Vec<f64>,
    /// The logarithm of the group's marginal likelihood.
    pub(super) log_likelihood: f64,
}

impl Group {
    /// Computes the linear predictors of the rows.
    pub(super) fn fill(&mut self, data: &Observations, rows: Range<usize>, link: Link, coefficients: &[f64]) {
        self.exposures.clear();
        self.singles.clear();
        self.exposure = 0.0;
        self.events = 0;
        for (place, row) in rows.enumerate() {
            let predictor = data.offset(row) + data.entries(row).dot(coefficients);
            let (event, weight) = (data.event(row), data.weight(row));
            self.events += usize::from(event);
            if link == Link::ComplementaryLogLog && !event {
                let exposure = weight * rate(predictor);
                self.exposure += exposure;
                self.exposures.push(exposure);
            } else {
                self.exposures.push(0.0);
                self.singles.push(Single {
                    place,
                    predictor,
                    weight,
                    event,
                });
            }
        }
    }

    /// Logarithm of the likelihood given the intercept, with derivatives by it.
    pub(super) fn at(&self, link: Link, intercept: f64) -> Terms {
        let pooled = self.exposure * rate(intercept);
        let mut sum = Terms {
            value: -pooled,
            slope: -pooled,
            curvature: pooled,
        };
        for single in &self.singles {
            let terms = link.terms(single.event, single.predictor + intercept);
            sum.value += single.weight * terms.value;
            sum.slope += single.weight * terms.slope;
            sum.curvature += single.weight * terms.curvature;
        }
        sum
    }

    /// The mode of the intercept when it is N(0, σ²) before the data: Newton's method between bounds that close in, so
    /// that it always arrives.
    pub(super) fn mode(&self, link: Link, sigma: f64, start: f64) -> Mode {
        let precision = 1.0 / (sigma * sigma);
        let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
        let mut place = start;
        for _ in 0..200 {
            let terms = self.at(link, place);
            let slope = terms.slope - precision * place;
            let curvature = terms.curvature + precision;
            if slope > 0.0 {
                low = place;
            } else {
                high = place;
            }
            let step = (slope / curvature).clamp(-4.0, 4.0);
            if step.abs() * curvature.sqrt() < 1e-9 {
                return Mode { place, curvature };
            }
            let next = place + step;
            place = if next > low && next < high {
                next
            } else {
                0.5 * (low + high)
            };
        }
        let curvature = self.at(link, place).curvature + precision;
        Mode { place, curvature }
    }

    /// Places the nodes of the quadrature at the mode and evaluates the group at them.
    pub(super) fn integrate(
        &self,
        link: Link,
        parameters: &Parameters,
        rules: &Rules,
        mode: Mode,
        nodes: &mut Nodes,
    ) {
        // Where all rows tell the same, the posterior has a long tail to one side.
        let one_outcome = self.events == 0 || self.events == self.exposures.len();
        let rule = if one_outcome || self.singles.len() <= FEW {
            rules.fine()
        } else {
            rules.usual()
        };
        let spread = 1.0 / mode.curvature.sqrt();
        nodes.place(rule, mode.place, spread, parameters.sigma);
        self.add_rows(link, nodes);
        nodes.normalise(spread / parameters.sigma);
    }

    /// As if the intercept were known: one node.
    pub(super) fn evaluate_at(&self, link: Link, intercept: f64, nodes: &mut Nodes) {
        nodes.places.clear();
        nodes.places.push(intercept);
        nodes.probabilities.clear();
        nodes.probabilities.push(0.0);
        self.add_rows(link, nodes);
        nodes.normalise(1.0);
    }

    /// Adds the logarithm of the likelihood at each node to `probabilities`.
    fn add_rows(&self, link: Link, nodes: &mut Nodes) {
        nodes.factors.clear();
        nodes.slopes.clear();
        nodes.curvatures.clear();
        for (value, &place) in nodes.probabilities.iter_mut().zip(&nodes.places) {
            let factor = rate(place);
            nodes.factors.push(factor);
            *value -= self.exposure * factor;
        }
        for single in &self.singles {
            for (value, &place) in nodes.probabilities.iter_mut().zip(&nodes.places) {
                let terms = link.terms(single.event, single.predictor + place);
                *value += single.weight * terms.value;
                nodes.slopes.push(single.weight * terms.slope);
                nodes.curvatures.push(single.weight * terms.curvature);
            }
        }
    }

    /// Mean slope and curvature of each row over the posterior, in the order of the rows.
    pub(super) fn row_means(&self, nodes: &Nodes, slopes: &mut Vec<f64>, curvatures: &mut Vec<f64>) {
        let factor = nodes.mean(&nodes.factors);
        slopes.clear();
        curvatures.clear();
        slopes.extend(self.exposures.iter().map(|exposure| -exposure * factor));
        curvatures.extend(self.exposures.iter().map(|exposure| exposure * factor));
        let count = nodes.places.len();
        let by_single = nodes
            .slopes
            .chunks_exact(count)
            .zip(nodes.curvatures.chunks_exact(count));
        for (single, (slope, curvature)) in self.singles.iter().zip(by_single) {
            slopes[single.place] = nodes.mean(slope);
            curvatures[single.place] = nodes.mean(curvature);
        }
    }
}

impl Nodes {
    /// Puts the nodes around a centre; leaves in `probabilities` the logarithm of the weight of each: of the rule,
    /// times the prior's density over that of the standard normal at the node.
    fn place(&mut self, rule: &Quadrature, centre: f64, spread: f64, sigma: f64) {
        self.places.clear();
        self.probabilities.clear();
        for (&place, &weight) in rule.places.iter().zip(&rule.weights) {
            let intercept = centre + spread * place;
            let scaled = intercept / sigma;
            self.places.push(intercept);
            self.probabilities
                .push(ln(weight) + 0.5 * (place * place - scaled * scaled));
        }
    }

    /// From logarithms to probabilities that sum to 1; the sum is the marginal likelihood over `width`.
    fn normalise(&mut self, width: f64) {
        let highest = self
            .probabilities
            .iter()
            .fold(f64::NEG_INFINITY, |highest, value| value.max(highest));
        let mut sum = 0.0;
        for value in &mut self.probabilities {
            *value = exp_bounded((*value - highest).max(-700.0));
            sum += *value;
        }
        for value in &mut self.probabilities {
            *value /= sum;
        }
        self.log_likelihood = highest + ln(sum) + ln(width);
    }

    /// Mean over the posterior of something known at each node.
    pub(super) fn mean(&self, values: &[f64]) -> f64 {
        self.probabilities
            .iter()
            .zip(values)
            .map(|(p, value)| p * value)
            .sum()
    }
}
