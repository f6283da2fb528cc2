//! Whether a contact changes how other invoices of its customer are paid.
//!
//! A contact acts here on its invoice alone. Where a customer pays the invoice of which it was reminded instead of another, the
//! contact moves money and brings none; where it pays all that it owes, the contact brings more than is learnt. So the
//! regression is run once more with a column for days on which a contact acts on another invoice of the customer, and none
//! on this one.

use crate::checks::SURELY;
use crate::terms::Cell;
use serde::{Deserialize, Serialize};

/// The logarithm beyond which the difference is told: a twentieth of the intensity. A customer has several other invoices: what
/// one loses counts for each of them.
const DIFFERS: f64 = 0.05;

/// What the added column says.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct OnOthers {
    /// The logarithm by which an invoice is paid more often while a contact acts on another one of its customer.
    pub of_beside: f64,
    /// Its standard error, clustered by customer and by month.
    pub error: f64,
}

impl OnOthers {
    /// Whether they surely are paid otherwise, by more than a twentieth of the intensity.
    pub fn answer(&self) -> bool {
        self.of_beside.abs() - SURELY * self.error > DIFFERS
    }
}

/// Whether a contact acts on another invoice of the customer, and none on this one.
pub(crate) fn acts_beside(cell: &Cell) -> bool {
    cell.beside
}
