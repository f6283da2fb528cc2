//! Past actions, and whether anything was ever paid after one of a kind.

use crate::ledger::Ledger;
use crate::rows::{AccountRow, RowKind, Target};

/// The `action` rows of one channel or kind and one rule or template.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PastAction {
    /// Channel or kind: the `value`.
    pub value: String,
    /// Rule or template: the `note`; may be empty.
    pub note: String,
    /// Rows.
    pub rows: usize,
    /// Rows after which something was paid, on a later date: on the invoice, or by its customer if either names
    /// no invoice. With 0 the effect of the action cannot be told from this ledger.
    pub rows_paid_after: usize,
}

/// The past actions in the order of value and note.
pub(super) fn past_actions(ledger: &Ledger) -> Vec<PastAction> {
    let mut actions: Vec<PastAction> = ledger
        .labels
        .iter()
        .map(|&(value, note)| PastAction {
            value: ledger.names.get(value).to_string(),
            note: ledger.names.get(note).to_string(),
            rows: 0,
            rows_paid_after: 0,
        })
        .collect();
    let mut last_paid = LastPaid::default();
    for pair in ledger.accounts.windows(2) {
        let &[from, to] = pair else { continue };
        let rows = ledger
            .changes
            .get(from.changes as usize..to.changes as usize)
            .unwrap_or_default();
        if !rows.iter().any(|row| matches!(row.kind, RowKind::Action(_))) {
            continue;
        }
        last_paid.clear(from, to);
        for row in rows
            .iter()
            .filter(|row| matches!(row.kind, RowKind::Payment { .. }) && row.amount > 0)
        {
            last_paid.see(ledger, from, row.target, row.date);
        }
        for row in rows {
            let RowKind::Action(label) = row.kind else {
                continue;
            };
            if let Some(action) = actions.get_mut(label as usize) {
                action.rows += 1;
                action.rows_paid_after += usize::from(last_paid.of(ledger, from, row.target) > row.date);
            }
        }
    }
    actions.sort_by(|a, b| (&a.value, &a.note).cmp(&(&b.value, &b.note)));
    actions
}

/// The last date of a payment on each invoice of an account, and by each customer.
#[derive(Default)]
struct LastPaid {
    invoices: Vec<i32>,
    /// On any invoice or on none.
    customers: Vec<i32>,
    /// On none.
    waiting: Vec<i32>,
}

impl LastPaid {
    fn clear(&mut self, from: AccountRow, to: AccountRow) {
        let fill = |list: &mut Vec<i32>, len: u32| {
            list.clear();
            list.resize(len as usize, i32::MIN);
        };
        fill(&mut self.invoices, to.invoices.saturating_sub(from.invoices));
        fill(&mut self.customers, to.customers.saturating_sub(from.customers));
        fill(&mut self.waiting, to.customers.saturating_sub(from.customers));
    }

    fn see(&mut self, ledger: &Ledger, from: AccountRow, target: Target, date: i32) {
        let later = |slot: Option<&mut i32>| {
            if let Some(slot) = slot {
                *slot = date.max(*slot);
            }
        };
        let customer = match target.get() {
            Ok(invoice) => {
                later(
                    self.invoices
                        .get_mut(invoice.saturating_sub(from.invoices) as usize),
                );
                ledger
                    .invoices
                    .get(invoice as usize)
                    .map_or(u32::MAX, |row| row.customer)
            }
            Err(customer) => {
                later(
                    self.waiting
                        .get_mut(customer.saturating_sub(from.customers) as usize),
                );
                customer
            }
        };
        later(
            self.customers
                .get_mut(customer.saturating_sub(from.customers) as usize),
        );
    }

    fn of(&self, ledger: &Ledger, from: AccountRow, target: Target) -> i32 {
        let place = |list: &[i32], number: u32, first: u32| {
            list.get(number.saturating_sub(first) as usize)
                .copied()
                .unwrap_or(i32::MIN)
        };
        match target.get() {
            Ok(invoice) => {
                let customer = ledger
                    .invoices
                    .get(invoice as usize)
                    .map_or(u32::MAX, |row| row.customer);
                place(&self.invoices, invoice, from.invoices).max(place(
                    &self.waiting,
                    customer,
                    from.customers,
                ))
            }
            Err(customer) => place(&self.customers, customer, from.customers),
        }
    }
}
