//! Whether what contacts seem to change is the same within a month as from month to month.
//!
//! Where a practice began, changed or ended on a date, customers of before are compared with those of after: whatever else
//! changed on that date passes for an effect of contacts. So the regression is run once more with one column beside: the
//! share of all invoices of that age, in that month, on which a contact acts. It takes up all that months have to say, and
//! leaves to the contacts what is seen between invoices of one age and month. Where contacts alone make the difference, the
//! column has nothing to add (the test of Hausman 1978 by an added variable, as Mundlak 1978).

use crate::observe::OfAccount;
use crate::terms::{CONTACT_STEPS, Cell, Month, Terms};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// 99 % of a normal distribution.
const SURELY: f64 = 2.326_347_9;

/// By how much the logarithm of the mean effect may differ before that is told: a tenth of the intensity.
const DIFFERS: f64 = 0.1;

/// What the added column says.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct BetweenMonths {
    /// The logarithm by which the intensity differs where contacts act on all invoices of an age and month, and on none,
    /// contacted or not.
    pub of_practice: f64,
    /// Its standard error, clustered by customer and by month.
    pub error: f64,
    /// By how much the logarithm of the mean effect of contacts is other within months than over all.
    pub shift: f64,
}

impl BetweenMonths {
    /// Whether both surely say different things, by more than a tenth of the intensity.
    pub fn disagree(&self) -> bool {
        self.of_practice.abs() > SURELY * self.error && self.shift.abs() > DIFFERS
    }
}

/// The share of days at risk on which a contact acts, by band of ages and month.
pub(crate) struct Practised {
    shares: BTreeMap<(u8, Month), f64>,
    mean: f64,
}

impl Practised {
    pub(crate) fn of(observed: &[OfAccount]) -> Practised {
        let mut counts: BTreeMap<(u8, Month), [f64; 2]> = BTreeMap::new();
        let mut count = |cell: &Cell, days: f64| {
            let [all, contacted] = counts.entry((cell.age, cell.month)).or_default();
            *all += days;
            *contacted += if cell.contact.is_some() { days } else { 0.0 };
        };
        for customer in observed.iter().flat_map(|account| &account.customers) {
            for row in &customer.rows {
                count(&row.cell, row.days);
            }
            for paid in &customer.paid_on_runs {
                paid.days.iter().for_each(|cell| count(cell, paid.each));
            }
        }
        let [all, contacted] = counts
            .values()
            .fold([0.0, 0.0], |[all, with], [days, contacted]| {
                [all + days, with + contacted]
            });
        Practised {
            shares: (counts.into_iter())
                .map(|(at, [days, contacted])| (at, contacted / days))
                .collect(),
            mean: contacted / f64::max(all, 1.0),
        }
    }

    /// The share at a cell, less the mean.
    pub(crate) fn at(&self, cell: &Cell) -> f64 {
        self.shares
            .get(&(cell.age, cell.month))
            .map_or(0.0, |share| share - self.mean)
    }
}

/// By how much the mean effect of contacts differs between two estimates, each step weighted by its days.
pub(crate) fn shift(terms: &Terms, observed: &[OfAccount], within: &[f64], over_all: &[f64]) -> f64 {
    let mut days = vec![0.0; terms.contact_kinds.len() * CONTACT_STEPS.len()];
    let rows = observed.iter().flat_map(|account| &account.customers);
    for row in rows.flat_map(|customer| &customer.rows) {
        if let Some((kind, step)) = row.cell.contact
            && let Some(sum) = days.get_mut(usize::from(kind) * CONTACT_STEPS.len() + usize::from(step))
        {
            *sum += row.days;
        }
    }
    let all: f64 = days.iter().sum();
    let first = terms.contact_columns();
    let at = |values: &[f64], step: usize| values.get(first + step).copied().unwrap_or(0.0);
    let sum: f64 = (days.iter().enumerate())
        .map(|(step, days)| days * (at(within, step) - at(over_all, step)))
        .sum();
    sum / all.max(1.0)
}
