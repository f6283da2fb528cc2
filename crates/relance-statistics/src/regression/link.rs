//! How a linear predictor becomes the probability of an event in one trial, and the logarithm of a trial's likelihood
//! with its derivatives, safe far out in both tails.

use crate::elementary::{exp, exp_bounded, exp_m1, ln, ln_1p, ln_1p_unit};

/// From linear predictor η to probability h.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// h = 1 − exp(−exp(η)): proportional hazards observed in whole days (Prentice & Gloeckler 1978). A stretch of
    /// `w` days without event contributes −w·exp(η).
    ComplementaryLogLog,
    /// h = 1 / (1 + exp(−η)).
    Logit,
}

/// Linear predictors beyond are held there: exp(2η) still is a number.
const LOWEST: f64 = -600.0;
const HIGHEST: f64 = 300.0;

/// The logarithm of a likelihood and its derivatives by the linear predictor.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Terms {
    /// ℓ.
    pub(super) value: f64,
    /// dℓ/dη.
    pub(super) slope: f64,
    /// −d²ℓ/dη², never negative.
    pub(super) curvature: f64,
}

/// exp(η) with η held within bounds.
pub(super) fn rate(predictor: f64) -> f64 {
    exp_bounded(predictor.clamp(LOWEST, HIGHEST))
}

impl Link {
    /// The probability of an event in one trial.
    #[must_use]
    pub fn probability(self, predictor: f64) -> f64 {
        match self {
            Self::ComplementaryLogLog => -exp_m1(-rate(predictor)),
            Self::Logit => 1.0 / (1.0 + exp(-predictor)),
        }
    }

    /// Of one trial.
    pub(super) fn terms(self, event: bool, predictor: f64) -> Terms {
        match (self, event) {
            (Self::ComplementaryLogLog, false) => {
                let mu = rate(predictor);
                Terms {
                    value: -mu,
                    slope: -mu,
                    curvature: mu,
                }
            }
            (Self::ComplementaryLogLog, true) => event_in_grouped_time(rate(predictor)),
            (Self::Logit, event) => logistic(event, predictor),
        }
    }
}

/// log(1 − exp(−μ)) and its derivatives by log μ.
fn event_in_grouped_time(mu: f64) -> Terms {
    if mu < 1e-3 {
        // The differences below would lose their digits.
        let square = mu * mu;
        let slope = 1.0 - mu / 2.0 + square / 12.0 - square * square / 720.0;
        return Terms {
            value: ln(mu) - mu / 2.0 + square / 24.0 - square * square / 2_880.0,
            slope,
            curvature: slope * (mu / 2.0 + square / 12.0 - square * square / 720.0),
        };
    }
    let survival = exp(-mu);
    let hazard = -exp_m1(-mu);
    // μ / (exp(μ) − 1)
    let slope = mu * survival / hazard;
    Terms {
        value: if mu < 0.7 { ln(hazard) } else { ln_1p(-survival) },
        slope,
        curvature: slope * (slope + mu - 1.0),
    }
}

fn logistic(event: bool, predictor: f64) -> Terms {
    let bounded = predictor.clamp(LOWEST, -LOWEST);
    // The likelihood of the outcome is that of an event at ±η.
    let towards = if event { bounded } else { -bounded };
    let small = exp_bounded(-towards.abs());
    let larger = 1.0 / (1.0 + small);
    let smaller = small * larger;
    let against = if towards > 0.0 { smaller } else { larger };
    Terms {
        value: towards.min(0.0) - ln_1p_unit(small),
        slope: if event { against } else { -against },
        curvature: smaller * larger,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn derivatives_are_those_of_the_value(
            predictor in -12.0..3.0_f64,
            event: bool,
            grouped: bool,
        ) {
            let link = if grouped { Link::ComplementaryLogLog } else { Link::Logit };
            let step = 1e-5;
            let at = |predictor| link.terms(event, predictor);
            let (low, here, high) = (at(predictor - step), at(predictor), at(predictor + step));
            let slope = (high.value - low.value) / (2.0 * step);
            let curvature = (low.slope - high.slope) / (2.0 * step);
            prop_assert!((slope - here.slope).abs() <= 1e-7 * (1.0 + here.slope.abs()), "{slope} {here:?}");
            prop_assert!((curvature - here.curvature).abs() <= 1e-7 * (1.0 + here.curvature.abs()));
            let h = link.probability(predictor);
            let likelihood = if event { h } else { 1.0 - h };
            prop_assert!((likelihood.ln() - here.value).abs() <= 1e-9 * (1.0 + here.value.abs()));
        }

        #[test]
        fn tails_are_numbers(predictor in -1e6..1e6_f64, event: bool, grouped: bool) {
            let link = if grouped { Link::ComplementaryLogLog } else { Link::Logit };
            let terms = link.terms(event, predictor);
            prop_assert!(terms.value.is_finite() && terms.value <= 0.0);
            prop_assert!(terms.slope.is_finite() && terms.curvature.is_finite() && terms.curvature >= 0.0);
            prop_assert!((0.0..=1.0).contains(&link.probability(predictor)));
        }
    }

    #[test]
    fn series_and_closed_form_meet() {
        let (below, above) = (
            event_in_grouped_time(0.001_f64.next_down()),
            event_in_grouped_time(0.001),
        );
        assert!((below.value - above.value).abs() < 1e-11, "{below:?} {above:?}");
        assert!((below.slope - above.slope).abs() < 1e-11);
        assert!((below.curvature - above.curvature).abs() < 1e-11);
    }
}
