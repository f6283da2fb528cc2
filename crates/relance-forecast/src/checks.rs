//! What is asked of a ledger before its effects are believed: the regression once more, with columns that have nothing to
//! say where contacts came by chance.

use crate::between_classes::{self, BetweenClasses, OfPractice, Practised};
use crate::design::{Columns, observations, of_terms};
use crate::drift::{self, Drift};
use crate::explained::Traits;
use crate::left_alone::{self, LeftAlone};
use crate::observe::OfAccount;
use crate::on_others::OnOthers;
use crate::terms::Terms;
use relance_statistics::regression::{self, Source};

/// 99 % of a normal distribution.
pub(crate) const SURELY: f64 = 2.326_347_9;

/// The answers, each none where it cannot be told.
#[derive(Clone, Default)]
pub(crate) struct Checks {
    pub(crate) between_classes: Option<BetweenClasses>,
    pub(crate) left_alone: Option<LeftAlone>,
    pub(crate) drift: Option<Drift>,
    pub(crate) on_others: Option<OnOthers>,
}

/// Asks, given the traits of invoices by account, and the coefficients found without these columns.
pub(crate) fn ask(
    terms: &Terms,
    observed: &[OfAccount],
    traits: &[Vec<Traits>],
    model: &regression::Model,
    over_all: &[f64],
) -> Checks {
    let practised = Practised::of(observed, traits);
    let Some(middle) = drift::middle(observed) else {
        return Checks::default();
    };
    let columns = Columns::WithChecks(&practised, middle);
    let data = observations(terms, observed, columns);
    let fit = match regression::fit(&data, model) {
        Ok(fit) if fit.converged => fit,
        _ => return Checks::default(),
    };
    let coefficients = &fit.parameters.coefficients;
    let covariance = fit.covariances.of(Source::TwoWay);
    let at = |place: usize| {
        let value = coefficients.get(place).copied()?;
        let error = covariance.get(place, place).sqrt();
        (error > 0.0).then_some((value, error))
    };
    let first = terms.columns() + terms.contact_kinds.len();
    let of_practice = |(number, &classes): (usize, &_)| {
        at(first + number).map(|(logarithm, error)| OfPractice {
            classes,
            logarithm,
            error,
        })
    };
    let of_both = |coefficients: &[f64]| of_terms(terms, columns, coefficients, covariance).0;
    let asked = practised.columns();
    let between_classes = (!asked.is_empty()).then(|| BetweenClasses {
        columns: asked.iter().enumerate().filter_map(of_practice).collect(),
        shift: between_classes::shift(terms, observed, &of_both(coefficients), &of_both(over_all)),
    });
    let left_alone = at(first + asked.len())
        .filter(|_| left_alone::can_be_told(observed))
        .map(|(of_contacted, error)| LeftAlone { of_contacted, error });
    let years_since = drift::years_since(observed, middle);
    let drift = at(first + asked.len() + 1).map(|(a_year, error)| Drift {
        a_year,
        error,
        years_since,
    });
    let on_others = at(first + asked.len() + 2).map(|(of_beside, error)| OnOthers { of_beside, error });
    Checks {
        between_classes,
        left_alone,
        drift,
        on_others,
    }
}
