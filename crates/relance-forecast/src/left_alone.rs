//! Whether invoices that were never contacted are of another sort than those that were.
//!
//! A contact acts for thirty days here. Later on, an invoice that had one is paid as any other of its age, unless those without
//! were left alone for a reason that the ledger does not hold: a dispute that nobody recorded, a word on the telephone. So the
//! regression is run once more with a column for invoices on which a contact came and acts no more. That such an invoice is
//! paid less is no wonder: those that pay quickly are gone by then. That it is paid more is one.
//!
//! Invoices in dispute, with a promise or a part paid are asked on neither side: they are mostly left alone, and the ledger
//! says why.

use crate::checks::SURELY;
use crate::observe::OfAccount;
use crate::terms::Cell;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The logarithm beyond which the difference is told: a tenth of the intensity.
const DIFFERS: f64 = 0.1;

/// So many payments must be expected of invoices without a contact, at ages on which others have had theirs: where nearly
/// all were contacted, the few that were not say nothing.
const PAYMENTS_NEEDED: f64 = 30.0;

/// What the added column says.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct LeftAlone {
    /// The logarithm by which invoices are paid more often after a contact has ceased to act, than those of the same age
    /// without any.
    pub of_contacted: f64,
    /// Its standard error, clustered by customer and by month.
    pub error: f64,
}

impl LeftAlone {
    /// Whether those without are surely paid less, by more than a tenth of the intensity.
    pub fn are_others(&self) -> bool {
        self.of_contacted - SURELY * self.error > DIFFERS
    }
}

/// Whether a contact came that acts no more; none where that is not asked.
pub(crate) fn was_contacted(cell: &Cell) -> Option<bool> {
    let is_asked = cell.contact.is_none() && !cell.part_paid && !cell.disputed && !cell.committed;
    is_asked.then_some(cell.was_contacted)
}

/// Whether there are enough invoices without a contact to hold the others against.
pub(crate) fn can_be_told(observed: &[OfAccount]) -> bool {
    let mut by_age: BTreeMap<u8, [OfAge; 2]> = BTreeMap::new();
    let mut count = |cell: &Cell, days: f64, payments: f64| {
        if let Some(was) = was_contacted(cell) {
            let [without, with] = by_age.entry(cell.age).or_default();
            let side = if was { with } else { without };
            side.days += days;
            side.payments += payments;
        }
    };
    for customer in observed.iter().flat_map(|account| &account.customers) {
        for row in &customer.rows {
            count(&row.cell, row.days, if row.paid { row.days } else { 0.0 });
        }
        for paid in &customer.paid_on_runs {
            let each = 1.0 / paid.days.len() as f64;
            paid.days.iter().for_each(|cell| count(cell, paid.each, each));
        }
    }
    let expected = by_age.values().map(|[without, with]| {
        let days = without.days + with.days;
        let rate = (without.payments + with.payments) / days;
        rate * without.days * with.days / days
    });
    expected.sum::<f64>() >= PAYMENTS_NEEDED
}

/// Days at risk and payments.
#[derive(Clone, Copy, Default)]
struct OfAge {
    days: f64,
    payments: f64,
}
