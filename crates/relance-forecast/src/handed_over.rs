//! What a ledger tells of invoices that were handed over: how many there are, and of how many it records a payment after
//! that. Where it records none, nothing can be learnt of what a hand-over brings, however many there are.

use crate::history::{ContactKinds, PastAction};
use relance_kernel::account::ChangeKind;
use relance_kernel::{Account, Day, Interner};
use serde::{Deserialize, Serialize};

/// Invoices handed over to somebody else up to the last day known.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct HandedOver {
    /// How many.
    pub invoices: u64,
    /// Those of them of which the ledger records a payment on a later day.
    pub paid_after: u64,
}

impl HandedOver {
    /// Counts those of an account.
    pub(crate) fn count(&mut self, account: &Account, kinds: &ContactKinds, interner: &Interner, until: Day) {
        let mut left: Vec<Option<Day>> = vec![None; account.invoices.len()];
        let mut paid_after = vec![false; account.invoices.len()];
        for change in account.changes.iter().take_while(|change| change.day <= until) {
            match change.kind {
                ChangeKind::Action { value, .. } => {
                    let PastAction::HandedOver = kinds.of(value, interner) else {
                        continue;
                    };
                    if let Some(invoice) = change.invoice {
                        if let Some(left) = left.get_mut(invoice.0 as usize) {
                            left.get_or_insert(change.day);
                        }
                        continue;
                    }
                    // A row without an invoice is of all that the customer had then.
                    for (left, (_, issued)) in left.iter_mut().zip(account.invoices.enumerate()) {
                        if issued.customer == change.customer && issued.issued <= change.day {
                            left.get_or_insert(change.day);
                        }
                    }
                }
                ChangeKind::Payment { .. } => {
                    let position = change.invoice.map(|invoice| invoice.0 as usize);
                    let Some(position) = position else { continue };
                    let is_later = left
                        .get(position)
                        .copied()
                        .flatten()
                        .is_some_and(|on| change.day > on);
                    if let Some(paid_after) = paid_after.get_mut(position).filter(|_| is_later) {
                        *paid_after = true;
                    }
                }
                _ => {}
            }
        }
        self.invoices += left.iter().flatten().count() as u64;
        self.paid_after += paid_after.iter().filter(|paid| **paid).count() as u64;
    }
}
