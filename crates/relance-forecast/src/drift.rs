//! Whether what contacts change has grown or worn off in the time of a ledger.
//!
//! A mean of two years says little of the next where the first letters worked and the last did not. So the regression is run
//! once more with a column that counts the years from the middle of the contacts, on days on which one acts.

use crate::checks::SURELY;
use crate::observe::OfAccount;
use crate::terms::Cell;
use serde::{Deserialize, Serialize};

/// The logarithm a year beyond which it is told: a tenth of the intensity.
const DRIFTS: f64 = 0.1;

/// By how much effects change with time.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Drift {
    /// The logarithm by which what contacts change is more, a year later.
    pub a_year: f64,
    /// Its standard error, clustered by customer and by month.
    pub error: f64,
}

impl Drift {
    /// Whether effects surely change, by more than a tenth of the intensity a year.
    pub fn is_there(&self) -> bool {
        self.a_year.abs() - SURELY * self.error > DRIFTS
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

/// Years from the middle to a cell on which a contact acts.
pub(crate) fn at(cell: &Cell, middle: f64) -> Option<f64> {
    cell.contact.map(|_| (f64::from(cell.month) - middle) / 12.0)
}
