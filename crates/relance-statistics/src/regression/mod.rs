//! Regression of events on rows of observations that come in groups: discrete-time hazards with a random intercept of
//! each group, integrated out of the likelihood, and blocks of coefficients with a common normal prior.
//!
//! The linear predictor of a row is `offset + x'β + b`, with one `b ~ N(0, σ²)` for each group. The likelihood of a
//! group is the integral over its `b`, by adaptive Gauss–Hermite quadrature (`quadrature`, `group`); gradient and
//! information follow by Fisher's identity and Louis' formula (`likelihood`); Newton's method and the variances of the
//! blocks are in `newton`, covariances in `covariance`.

mod covariance;
mod fit;
mod group;
mod likelihood;
mod link;
mod model;
mod newton;
mod observations;
mod one_of_several;
mod posterior;
mod quadrature;
mod screen;

pub use covariance::{Covariances, Draw, Sampler, Source};
pub use fit::{Fit, fit};
pub use likelihood::log_likelihood;
pub use link::Link;
pub use model::{
    Block, BlockEstimate, FitError, GroupIntercept, Model, NotEstimable, Parameters, Reason, Variance,
};
pub use observations::{ObservationError, Observations, Row};
pub use posterior::{Posterior, posteriors};
