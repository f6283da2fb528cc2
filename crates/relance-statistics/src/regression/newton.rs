//! The climb to the maximum: Newton's method with step halving on the penalised marginal likelihood, in the
//! coefficients and log σ together, while the variances of the blocks follow.
//!
//! At each step the variances are brought to where the generalised Fellner–Schall update (Wood & Fasiolo 2017) stands
//! still on the quadratic approximation of the likelihood, which costs nothing but small matrices ("performance
//! iteration", Gu 1992).

use super::likelihood::{Evaluation, Likelihood};
use super::{BlockEstimate, Model, NotEstimable, Parameters, Reason, Variance};
use crate::elementary::exp;
use crate::matrix::{Cholesky, Symmetric};

/// Bounds of an estimated variance of a block.
const LARGEST_VARIANCE: f64 = 1e4;
/// Below, σ is taken for 0.
const SMALLEST_SIGMA: f64 = 0.003;
/// A pivot below this share of its diagonal element is noise.
const SMALLEST_PIVOT: f64 = 1e-13;
/// The information on a coefficient that runs away falls without end: below this share of what it was at the start it
/// has run away.
const RUN_AWAY: f64 = 1e-8;
/// A step that promises less than half of this in the logarithm of the likelihood is near the maximum.
const NEAR: f64 = 1e-2;
/// log σ changes by no more in one step.
const LONGEST_STEP_OF_LOG_SIGMA: f64 = 1.0;

/// How a climb ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// At the maximum.
    Converged,
    /// After as many steps as allowed, or where no step climbs.
    Stopped,
    /// σ went to 0.
    SigmaIsZero,
}

/// The climb and where it stands.
pub(super) struct Search<'a> {
    pub(super) likelihood: &'a Likelihood<'a>,
    pub(super) model: &'a Model,
    pub(super) parameters: Parameters,
    /// τ² of each block.
    pub(super) variances: Vec<f64>,
    /// Columns that are estimated.
    pub(super) active: Vec<usize>,
    pub(super) not_estimable: Vec<NotEstimable>,
    pub(super) evaluation: Evaluation,
    pub(super) iterations: usize,
    pub(super) modes: Vec<f64>,
    /// Information on each column at the start.
    at_start: Vec<f64>,
}

/// A step that is proposed.
struct Step {
    change: Vec<f64>,
    /// The gradient times the change: twice what the quadratic approximation promises.
    decrement: f64,
    variances: Vec<f64>,
}

impl<'a> Search<'a> {
    /// Evaluates the start.
    pub(super) fn new(
        likelihood: &'a Likelihood<'a>,
        model: &'a Model,
        parameters: Parameters,
        active: Vec<usize>,
        not_estimable: Vec<NotEstimable>,
    ) -> Self {
        let mut modes = Vec::new();
        let evaluation = likelihood.evaluate(&parameters, &mut modes);
        let size = evaluation.information.size();
        let at_start = (0..size)
            .map(|line| evaluation.information.get(line, line))
            .collect();
        let variances = model.blocks.iter().map(|block| match block.variance {
            Variance::Fixed(variance) => variance,
            Variance::Estimated | Variance::EstimatedFrom(_) => 1.0,
        });
        Self {
            likelihood,
            model,
            parameters,
            variances: variances.collect(),
            active,
            not_estimable,
            evaluation,
            iterations: 0,
            modes,
            at_start,
        }
    }

    /// Moves to other parameters.
    pub(super) fn move_to(&mut self, parameters: Parameters) {
        self.evaluation = self.likelihood.evaluate(&parameters, &mut self.modes);
        self.parameters = parameters;
    }

    /// Gives up a column.
    pub(super) fn drop_column(&mut self, column: usize, reason: Reason) {
        self.active.retain(|&other| other != column);
        if let Ok(column) = u16::try_from(column) {
            self.not_estimable.push(NotEstimable { column, reason });
        }
        let mut parameters = self.parameters.clone();
        if let Some(coefficient) = parameters.coefficients.get_mut(column) {
            *coefficient = 0.0;
        }
        self.move_to(parameters);
    }

    /// Precision of the prior of each column, and a 0 for log σ.
    pub(super) fn prior(&self, variances: &[f64]) -> Vec<f64> {
        let mut prior = vec![0.0; self.evaluation.gradient.len()];
        for &(column, precision) in &self.model.ridge {
            if let Some(place) = prior.get_mut(usize::from(column)) {
                *place += precision;
            }
        }
        for (block, variance) in self.model.blocks.iter().zip(variances) {
            for column in block.columns.clone() {
                if let Some(place) = prior.get_mut(usize::from(column)) {
                    *place += 1.0 / variance;
                }
            }
        }
        prior
    }

    /// Half the sum of precision times squared coefficient.
    pub(super) fn penalty(&self, parameters: &Parameters, variances: &[f64]) -> f64 {
        let prior = self.prior(variances);
        let squares = parameters.coefficients.iter().zip(&prior);
        0.5 * squares
            .map(|(value, precision)| precision * value * value)
            .sum::<f64>()
    }

    /// The parameters in play: active columns, and log σ unless σ is 0.
    pub(super) fn in_play(&self) -> Vec<usize> {
        let mut places = self.active.clone();
        if self.parameters.sigma > 0.0 {
            places.push(self.evaluation.gradient.len() - 1);
        }
        places
    }

    /// Climbs until a step would gain less than half of `tolerance` in the logarithm of the likelihood.
    pub(super) fn climb(&mut self, tolerance: f64) -> End {
        let mut settled = false;
        while self.iterations < self.model.iterations {
            if let Some(column) = self.run_away() {
                self.drop_column(column, Reason::Separated);
                continue;
            }
            let step = match self.step() {
                Ok(step) => step,
                Err(column) => {
                    self.drop_column(column, Reason::Separated);
                    continue;
                }
            };
            if step.decrement < tolerance && settled {
                return End::Converged;
            }
            self.iterations += 1;
            settled = self.iterations > 1 && nearly_equal(&self.variances, &step.variances);
            self.variances.clone_from(&step.variances);
            if !self.take(&step) {
                // Within the noise of the sums there is nothing left to gain.
                return if step.decrement < 1e-6 {
                    End::Converged
                } else {
                    End::Stopped
                };
            }
            if self.parameters.sigma > 0.0 && self.parameters.sigma < SMALLEST_SIGMA {
                return End::SigmaIsZero;
            }
        }
        End::Stopped
    }

    fn run_away(&self) -> Option<usize> {
        let prior = self.prior(&self.variances);
        self.active.iter().copied().find(|&column| {
            let start = self.at_start.get(column).copied().unwrap_or_default();
            prior.get(column).is_some_and(|precision| *precision == 0.0)
                && self.evaluation.information.get(column, column) < RUN_AWAY * start
        })
    }

    /// Goes as far along the step as the penalised likelihood does not fall: the whole, half, a quarter …
    fn take(&mut self, step: &Step) -> bool {
        let before = self.evaluation.log_likelihood - self.penalty(&self.parameters, &self.variances);
        // Near the maximum the error of the quadrature may outweigh what a step gains; the gradient still leads there.
        let near = if step.decrement < NEAR { 0.1 * NEAR } else { 0.0 };
        let noise = 1e-11 * (1.0 + before.abs()) + near;
        let mut length = 1.0;
        for _ in 0..30 {
            let candidate = self.moved(&step.change, length);
            let mut modes = self.modes.clone();
            let evaluation = self.likelihood.evaluate(&candidate, &mut modes);
            let after = evaluation.log_likelihood - self.penalty(&candidate, &self.variances);
            if after >= before - noise {
                self.parameters = candidate;
                self.evaluation = evaluation;
                self.modes = modes;
                return true;
            }
            length *= 0.5;
        }
        false
    }

    fn moved(&self, change: &[f64], length: f64) -> Parameters {
        let mut parameters = self.parameters.clone();
        for (coefficient, change) in parameters.coefficients.iter_mut().zip(change) {
            *coefficient += length * change;
        }
        if let Some(change) = change.last() {
            parameters.sigma *= exp(length * change);
        }
        parameters
    }

    /// The information with the prior on its diagonal, in play, made positive definite in log σ, in which the
    /// likelihood need not be concave: what is left of its curvature once the coefficients follow is turned positive.
    ///
    /// What is missing of the information counts where the rest stays positive definite: near the maximum. Elsewhere the
    /// step is as short as if nothing were missing, and still climbs (Dempster, Laird & Rubin 1977).
    fn curvature(&self, places: &[usize], prior: &[f64]) -> Result<(Symmetric, Cholesky), usize> {
        if let Some(missing) = &self.evaluation.missing {
            let mut known = self.evaluation.information.clone();
            known.add_scaled(missing, -1.0);
            if let Ok(found) = self.curvature_of(&known, places, prior) {
                return Ok(found);
            }
        }
        self.curvature_of(&self.evaluation.information, places, prior)
    }

    fn curvature_of(
        &self,
        information: &Symmetric,
        places: &[usize],
        prior: &[f64],
    ) -> Result<(Symmetric, Cholesky), usize> {
        let mut matrix = information.select(places);
        for (line, &place) in places.iter().enumerate() {
            matrix.add(line, line, prior.get(place).copied().unwrap_or_default());
        }
        let failed = match matrix.cholesky(SMALLEST_PIVOT) {
            Ok(factor) => return Ok((matrix, factor)),
            Err(failed) => failed,
        };
        let last = places.len().saturating_sub(1);
        if self.parameters.sigma > 0.0 && failed.line == last {
            let others: Vec<usize> = (0..last).collect();
            if let Ok(factor) = matrix.select(&others).cholesky(SMALLEST_PIVOT) {
                let across: Vec<f64> = others.iter().map(|&line| matrix.get(last, line)).collect();
                let explained = factor.solve(&across);
                let product: f64 = across.iter().zip(&explained).map(|(a, b)| a * b).sum();
                let own = matrix.get(last, last) - product;
                let least = 0.01 * self.evaluation.complete_information_of_log_sigma;
                matrix.add(last, last, own.abs().max(least) - own);
                if let Ok(factor) = matrix.cholesky(SMALLEST_PIVOT) {
                    return Ok((matrix, factor));
                }
            }
        }
        Err(places.get(failed.line).copied().unwrap_or_default())
    }

    /// # Errors
    ///
    /// A column on which there is no information left.
    fn step(&self) -> Result<Step, usize> {
        let places = self.in_play();
        let mut variances = self.variances.clone();
        let estimated = self
            .model
            .blocks
            .iter()
            .any(|block| block.variance.floor().is_some());
        // The very first approximation is too coarse to learn variances from.
        let rounds = if estimated && self.iterations > 0 { 500 } else { 0 };
        let mut change = self.solve(&places, &variances)?;
        for _ in 0..rounds {
            let next = self.next_variances(&places, &variances, &change)?;
            let done = nearly_equal(&variances, &next);
            variances = next;
            change = self.solve(&places, &variances)?;
            if done {
                break;
            }
        }
        let prior = self.prior(&variances);
        let mut decrement = 0.0;
        for (place, change) in change.iter().enumerate() {
            decrement += self.gradient(place, &prior) * change;
        }
        let longest = change.last().copied().unwrap_or_default().abs();
        if longest > LONGEST_STEP_OF_LOG_SIGMA {
            for value in &mut change {
                *value *= LONGEST_STEP_OF_LOG_SIGMA / longest;
            }
        }
        Ok(Step {
            change,
            decrement,
            variances,
        })
    }

    /// Derivative of the penalised likelihood.
    fn gradient(&self, place: usize, prior: &[f64]) -> f64 {
        let gradient = self.evaluation.gradient.get(place).copied().unwrap_or_default();
        let precision = prior.get(place).copied().unwrap_or_default();
        let coefficient = self
            .parameters
            .coefficients
            .get(place)
            .copied()
            .unwrap_or_default();
        gradient - precision * coefficient
    }

    fn solve(&self, places: &[usize], variances: &[f64]) -> Result<Vec<f64>, usize> {
        let prior = self.prior(variances);
        let (_, factor) = self.curvature(places, &prior)?;
        let right: Vec<f64> = places.iter().map(|&place| self.gradient(place, &prior)).collect();
        let mut change = vec![0.0; prior.len()];
        for (&place, value) in places.iter().zip(factor.solve(&right)) {
            if let Some(change) = change.get_mut(place) {
                *change = value;
            }
        }
        Ok(change)
    }

    /// τ² = (sum of squared coefficients) / (effective degrees of freedom).
    fn next_variances(&self, places: &[usize], variances: &[f64], change: &[f64]) -> Result<Vec<f64>, usize> {
        let degrees = self.effective_degrees(places, variances)?;
        let mut next = variances.to_vec();
        let blocks = self.model.blocks.iter().zip(&mut next).zip(degrees);
        for ((block, variance), degrees) in blocks {
            let Some(floor) = block.variance.floor() else {
                continue;
            };
            let squares: f64 = block
                .columns
                .clone()
                .map(|column| {
                    let column = usize::from(column);
                    let now = self
                        .parameters
                        .coefficients
                        .get(column)
                        .copied()
                        .unwrap_or_default();
                    let value = now + change.get(column).copied().unwrap_or_default();
                    value * value
                })
                .sum();
            *variance = (squares / degrees.max(1e-12)).clamp(floor, LARGEST_VARIANCE);
        }
        Ok(next)
    }

    fn effective_degrees(&self, places: &[usize], variances: &[f64]) -> Result<Vec<f64>, usize> {
        let prior = self.prior(variances);
        let (_, factor) = self.curvature(places, &prior)?;
        let inverse = factor.inverse();
        let degrees = self.model.blocks.iter().zip(variances).map(|(block, variance)| {
            let columns = block.columns.clone().map(usize::from);
            let trace: f64 = columns
                .filter_map(|column| places.iter().position(|&place| place == column))
                .map(|line| inverse.get(line, line))
                .sum();
            block.columns.len() as f64 - trace / variance
        });
        Ok(degrees.collect())
    }

    /// What was found for the blocks.
    pub(super) fn blocks(&self) -> Vec<BlockEstimate> {
        let degrees = self
            .effective_degrees(&self.in_play(), &self.variances)
            .unwrap_or_else(|_| vec![f64::NAN; self.variances.len()]);
        self.variances
            .iter()
            .zip(degrees)
            .map(|(&variance, effective_degrees)| BlockEstimate {
                variance,
                effective_degrees,
            })
            .collect()
    }

    /// The inverse of the penalised information in play, zero elsewhere.
    pub(super) fn covariance(&self) -> Symmetric {
        let places = self.in_play();
        let size = self.evaluation.gradient.len();
        self.curvature(&places, &self.prior(&self.variances)).map_or_else(
            |_| Symmetric::zeros(size),
            |(_, factor)| factor.inverse().spread(&places, size),
        )
    }
}

fn nearly_equal(before: &[f64], after: &[f64]) -> bool {
    before
        .iter()
        .zip(after)
        .all(|(before, after)| (before - after).abs() <= 1e-7 * before.abs())
}
