//! The parts of an invoice by due date: its instalments with what is still open of each, or the whole of it.

use relance_kernel::{Account, AccountState, Day, InvoiceIndex};

/// A part of an invoice with a due date of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DuePart {
    /// When it is due.
    pub due: Day,
    /// What was due then, minor units.
    pub amount: i64,
    /// What of it is not covered by payments, credit notes and write-offs, which cover the oldest first.
    pub open: i64,
}

/// The parts of an invoice on the day of the state, by due date. The open parts add up to its principal; where the
/// instalments come to another sum than the invoice, the last one bears the difference.
///
/// One part if the invoice has no instalments, or if its due date was moved: that replaces them all.
pub fn due_parts(account: &Account, state: &AccountState, invoice: InvoiceIndex) -> Vec<DuePart> {
    let issued = &account.invoices[invoice];
    let (due, principal) = (state.due(invoice), state.principal(invoice));
    let whole = vec![DuePart {
        due,
        amount: issued.amount,
        open: principal,
    }];
    let mut covered = issued.amount.saturating_sub(principal).max(0);
    let mut left = principal;
    let mut parts = Vec::with_capacity(issued.instalments.len());
    for instalment in &issued.instalments {
        let paid = instalment.amount.min(covered);
        covered -= paid;
        let open = (instalment.amount - paid).min(left);
        left -= open;
        parts.push(DuePart {
            due: instalment.due,
            amount: instalment.amount,
            open,
        });
    }
    let Some(last) = parts.last_mut() else {
        return whole;
    };
    if state.is_due_date_moved(invoice) {
        return whole;
    }
    last.open += left;
    parts
}
