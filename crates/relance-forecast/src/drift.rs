//! Whether what contacts change has grown or worn off in the time of a ledger.
//!
//! A mean of two years says little of the next where the first letters worked and the last did not. So the regression is run
//! once more with a column that counts the years from the middle of the contacts, on days on which one acts.

use crate::checks::SURELY;
use crate::observe::OfAccount;
use crate::terms::Cell;
use serde::{Deserialize, Serialize};

/// The logarithm from the middle of the contacts to the end of the ledger beyond which it is told: a tenth of the intensity.
const DRIFTS: f64 = 0.1;

/// By how much effects change with time.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Drift {
    /// The logarithm by which what contacts change is more, a year later.
    pub a_year: f64,
    /// Its standard error, clustered by customer and by month.
    pub error: f64,
    /// Years from the middle of the contacts to the last month in which anything was learnt: what is told of contacts holds for
    /// the middle.
    pub years_since: f64,
}

impl Drift {
    /// Whether effects surely change, and are other than in the middle by more than a tenth of the intensity by the end.
    pub fn is_there(&self) -> bool {
        self.a_year.abs() > SURELY * self.error && self.a_year.abs() * self.years_since > DRIFTS
    }
}

/// The mean month of the days on which a contact acts; none where none does.
pub(crate) fn middle(observed: &[OfAccount]) -> Option<f64> {
    let customers = observed.iter().flat_map(|account| &account.customers);
    let acted = customers.flat_map(|customer| &customer.rows);
    let acted = acted.filter(|row| row.cell.contact.is_some());
    let (days, months) = acted.fold((0.0, 0.0), |(days, months), row| {
        (days + row.days, months + row.days * f64::from(row.cell.month))
    });
    (days > 0.0).then(|| months / days)
}

/// Years from the middle to the last month of the ledger.
pub(crate) fn years_since(observed: &[OfAccount], middle: f64) -> f64 {
    let customers = observed.iter().flat_map(|account| &account.customers);
    let months = customers.flat_map(|customer| customer.rows.iter().map(|row| row.cell.month));
    months.max().map_or(0.0, |last| (f64::from(last) - middle) / 12.0)
}

/// Years from the middle to a cell on which a contact acts.
pub(crate) fn at(cell: &Cell, middle: f64) -> Option<f64> {
    cell.contact.map(|_| (f64::from(cell.month) - middle) / 12.0)
}

#[cfg(test)]
mod tests {
    use super::Drift;

    #[test]
    fn what_counts_is_how_far_it_went() {
        for (a_year, error, years_since, is_there) in [
            (-0.25, 0.04, 1.0, true),
            (0.25, 0.04, 1.0, true),
            // Little by little, for five years.
            (-0.073, 0.013, 2.5, true),
            (-0.073, 0.013, 1.0, false),
            // It may be luck.
            (-0.25, 0.12, 1.0, false),
        ] {
            let drift = Drift {
                a_year,
                error,
                years_since,
            };
            assert_eq!(drift.is_there(), is_there, "{drift:?}");
        }
    }
}
