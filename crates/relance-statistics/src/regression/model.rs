//! What is to be fitted, and the words of the result.

use super::Link;
use std::ops::Range;

/// What is to be fitted.
#[derive(Clone, Debug)]
pub struct Model {
    /// From linear predictor to probability.
    pub link: Link,
    /// The random intercept of the groups.
    pub group_intercept: GroupIntercept,
    /// Coefficients with a common normal prior, block by block: effects of months, steps of a smooth curve.
    pub blocks: Vec<Block>,
    /// Columns that get a fixed normal prior around 0, with its precision (1 / variance).
    pub ridge: Vec<(u16, f64)>,
    /// Nodes of the quadrature, at least 15 for a fit to rely on; groups with few events, or nothing else, get three times as many.
    pub nodes: usize,
    /// Newton steps at most.
    pub iterations: usize,
}

impl Model {
    /// Without blocks and ridge, 15 nodes, at most 100 steps.
    #[must_use]
    pub fn new(link: Link, group_intercept: GroupIntercept) -> Self {
        Self {
            link,
            group_intercept,
            blocks: Vec::new(),
            ridge: Vec::new(),
            nodes: 15,
            iterations: 100,
        }
    }
}

/// Whether groups differ by more than their covariates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupIntercept {
    /// σ = 0: a generalised linear model.
    None,
    /// b ~ N(0, σ²), σ estimated.
    Estimated,
}

/// Columns whose coefficients are drawn from N(0, τ²).
#[derive(Clone, Debug)]
pub struct Block {
    /// The columns. Blocks do not overlap.
    pub columns: Range<u16>,
    /// τ².
    pub variance: Variance,
}

/// A variance of a block.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Variance {
    /// Estimated from the data (generalised Fellner–Schall update, Wood & Fasiolo 2017).
    Estimated,
    /// Estimated likewise, but never below this: where the data cannot tell coefficients apart, an estimate of 0 would
    /// claim that they are equal.
    EstimatedFrom(f64),
    /// Given.
    Fixed(f64),
}

impl Variance {
    /// The least value an estimate may take; none of what is given.
    pub(super) fn floor(self) -> Option<f64> {
        match self {
            Variance::Estimated => Some(SMALLEST_VARIANCE),
            Variance::EstimatedFrom(least) => Some(least.max(SMALLEST_VARIANCE)),
            Variance::Fixed(_) => None,
        }
    }
}

/// An estimated variance at this floor is practically absent.
const SMALLEST_VARIANCE: f64 = 1e-6;

/// What was found for a block.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BlockEstimate {
    /// τ². At its floor of 10⁻⁶ the block is practically absent.
    pub variance: f64,
    /// How many free coefficients the block amounts to, between 0 and its number of columns.
    pub effective_degrees: f64,
}

/// A point at which the likelihood can be asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameters {
    /// β, one for each column; those that are missing count as 0.
    pub coefficients: Vec<f64>,
    /// σ; 0 leaves the random intercept out.
    pub sigma: f64,
}

/// A column without an estimate: its coefficient is 0 and it has no variance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotEstimable {
    /// The column.
    pub column: u16,
    /// Why.
    pub reason: Reason,
}

/// Why a column has no estimate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It is 0 in every row.
    Empty,
    /// It is a combination of columns before it.
    Collinear,
    /// Its coefficient would be infinite: no event (or nothing but events) where it is not 0, or the same for a
    /// combination of columns. Its rows count as if the column were not there.
    Separated,
}

/// Why nothing could be fitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FitError {
    /// There is no event (or no row): every rate is 0.
    #[error("there is no event to learn from")]
    NoEvents,
    /// Every row is an event.
    #[error("every row is an event: there is nothing to compare them with")]
    OnlyEvents,
    /// A block or ridge that names columns that do not exist, overlaps another, or has a variance that is not above 0.
    #[error("column {0} of a prior does not exist, is named twice, or its variance is not above 0")]
    Prior(u16),
}
