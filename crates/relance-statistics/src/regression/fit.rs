//! The fit from its start to its result.

use super::covariance::{self, Covariances};
use super::likelihood::Likelihood;
use super::newton::{End, Search};
use super::screen::{self, Screened};
use super::{
    BlockEstimate, FitError, GroupIntercept, Link, Model, NotEstimable, Observations, Parameters, Reason,
};
use crate::elementary::{exp, ln};

/// A climb ends where a step would gain less than half of this in the logarithm of the likelihood: a coefficient is
/// then within a millionth of its standard error of the maximum.
const TOLERANCE: f64 = 1e-12;
/// Near enough to start with a random intercept from.
const ROUGH: f64 = 1e-2;
/// A column whose part of its own that no column before it explains is smaller, is a combination of them.
const COLLINEAR: f64 = 1e-9;

/// A fitted model.
#[derive(Clone, Debug)]
pub struct Fit {
    /// The link of the model.
    pub link: Link,
    /// The number of nodes of the quadrature.
    pub nodes: usize,
    /// Coefficients (modes, for blocks) and σ.
    pub parameters: Parameters,
    /// Standard error of log σ from the information; none if σ is 0 or not estimated.
    pub log_sigma_standard_error: Option<f64>,
    /// One for each block of the model.
    pub blocks: Vec<BlockEstimate>,
    /// Logarithm of the marginal likelihood.
    pub log_likelihood: f64,
    /// The same less the penalty of blocks and ridge: `½ Σ precision·β²`.
    pub penalised_log_likelihood: f64,
    /// Covariances of the parameters.
    pub covariances: Covariances,
    /// Whether the maximum was reached.
    pub converged: bool,
    /// Steps taken.
    pub iterations: usize,
    /// Columns without an estimate, ascending.
    pub not_estimable: Vec<NotEstimable>,
}

/// Fits a model: maximises the penalised marginal likelihood, from a start that does not depend on anything but the
/// data.
///
/// # Errors
///
/// No event, nothing but events, or a model that names columns it does not have.
pub fn fit(data: &Observations, model: &Model) -> Result<Fit, FitError> {
    screen::check(data, model)?;
    let has_prior = columns_with_prior(data, model);
    let screened = screen::columns(data, &has_prior);
    let likelihood = Likelihood::new(data, model.link, model.nodes);
    let start = start(data, &screened);
    let mut search = Search::new(&likelihood, model, start, screened.active, screened.not_estimable);
    drop_collinear(&mut search, &has_prior);
    let end = climb(&mut search);
    Ok(result(&search, end))
}

fn columns_with_prior(data: &Observations, model: &Model) -> Vec<bool> {
    let mut has_prior = vec![false; data.columns()];
    let in_blocks = model.blocks.iter().flat_map(|block| block.columns.clone());
    let in_ridge = model.ridge.iter().map(|&(column, _)| column);
    for column in in_blocks.chain(in_ridge) {
        if let Some(place) = has_prior.get_mut(usize::from(column)) {
            *place = true;
        }
    }
    has_prior
}

/// All coefficients 0, the intercept such that the rates add up to the number of events.
fn start(data: &Observations, screened: &Screened) -> Parameters {
    let mut coefficients = vec![0.0; data.columns()];
    let highest = (0..data.rows()).fold(f64::NEG_INFINITY, |highest, row| highest.max(data.offset(row)));
    let (mut events, mut trials) = (0.0, 0.0);
    for row in 0..data.rows() {
        let weight = data.weight(row);
        trials += weight * exp(data.offset(row) - highest);
        if data.event(row) {
            events += weight;
        }
    }
    if let Some(intercept) = screened.intercept.and_then(|column| coefficients.get_mut(column)) {
        *intercept = ln(events) - ln(trials) - highest;
    }
    Parameters {
        coefficients,
        sigma: 0.0,
    }
}

/// Gives up columns without prior that others without prior already make up.
fn drop_collinear(search: &mut Search<'_>, has_prior: &[bool]) {
    loop {
        let free: Vec<usize> = search
            .active
            .iter()
            .copied()
            .filter(|&column| has_prior.get(column).is_some_and(|has_prior| !has_prior))
            .collect();
        let Err(failed) = search.evaluation.information.select(&free).cholesky(COLLINEAR) else {
            return;
        };
        let Some(&column) = free.get(failed.line) else {
            return;
        };
        search.drop_column(column, Reason::Collinear);
    }
}

fn climb(search: &mut Search<'_>) -> End {
    if search.model.group_intercept == GroupIntercept::None {
        return search.climb(TOLERANCE);
    }
    search.climb(ROUGH);
    // Score's test: at σ = 0 the likelihood rises with σ² only if the groups differ by more than chance.
    let overdispersion = search.evaluation.overdispersion;
    if overdispersion > 0.0 && search.likelihood.data.groups() > 1 {
        let variance = overdispersion / search.evaluation.squared_information;
        let mut parameters = search.parameters.clone();
        parameters.sigma = variance.clamp(0.04, 2.0).sqrt();
        search.move_to(parameters);
        let end = search.climb(TOLERANCE);
        if end != End::SigmaIsZero {
            return end;
        }
        let mut parameters = search.parameters.clone();
        parameters.sigma = 0.0;
        search.move_to(parameters);
    }
    search.climb(TOLERANCE)
}

fn result(search: &Search<'_>, end: End) -> Fit {
    let covariances = covariance::of(search);
    let log_sigma = search.evaluation.gradient.len() - 1;
    let sigma = search.parameters.sigma;
    let mut not_estimable = search.not_estimable.clone();
    not_estimable.sort_by_key(|column| column.column);
    let log_likelihood = search.evaluation.log_likelihood;
    Fit {
        link: search.model.link,
        nodes: search.model.nodes,
        parameters: search.parameters.clone(),
        log_sigma_standard_error: (sigma > 0.0).then(|| covariances.model.get(log_sigma, log_sigma).sqrt()),
        blocks: search.blocks(),
        log_likelihood,
        penalised_log_likelihood: log_likelihood - search.penalty(&search.parameters, &search.variances),
        covariances,
        converged: end == End::Converged,
        iterations: search.iterations,
        not_estimable,
    }
}

impl Fit {
    /// The standard error of a column's coefficient; none if it has no estimate.
    #[must_use]
    pub fn standard_error(&self, column: u16, source: super::Source) -> Option<f64> {
        let line = usize::from(column);
        let estimated = line < self.parameters.coefficients.len()
            && self.not_estimable.iter().all(|other| other.column != column);
        estimated.then(|| self.covariances.of(source).get(line, line).sqrt())
    }
}
