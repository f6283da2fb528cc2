//! The year before a forecast, which its new business repeats: what was invoiced, and what of it a forecast does not repeat.

use crate::history::due_of;
use relance_kernel::account::{Change, ChangeKind};
use relance_kernel::policy::Policy;
use relance_kernel::{Account, AccountState, Day, InvoiceIndex};
use std::collections::BTreeSet;

/// What the ledger holds of the year before a forecast. Money is principal, in minor units of the currency of the policy.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct LastYear {
    /// The first day on which an invoice was issued, of all that the ledger holds.
    pub first_issued: Option<Day>,
    /// Invoiced in the last 365 days.
    pub invoiced: i64,
    /// Of that or of older invoices, taken back by credit notes in these days.
    pub credited: i64,
    /// Of what was invoiced in these days, invoices whose due date was put off later on.
    pub put_off: i64,
    /// Of what was invoiced in these days, invoices with several due dates.
    pub in_instalments: i64,
    /// Invoices, of these days or older, for which a plan was agreed in these days.
    pub in_plans: i64,
    /// Payments that became known in these days.
    pub payments: u64,
    /// The day of the last.
    pub last_paid: Option<Day>,
}

impl LastYear {
    pub(crate) fn add(&mut self, other: LastYear) {
        self.first_issued = match (self.first_issued, other.first_issued) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        self.invoiced += other.invoiced;
        self.credited += other.credited;
        self.put_off += other.put_off;
        self.in_instalments += other.in_instalments;
        self.in_plans += other.in_plans;
        self.payments += other.payments;
        self.last_paid = self.last_paid.max(other.last_paid);
    }

    /// Of an account, in the currency of a policy, on the last day known, with its state at the end of that day.
    pub(crate) fn count(&mut self, account: &Account, state: &AccountState, policy: &Policy, until: Day) {
        let is_recent = |day: Day| day <= until && until.since(day) < 365;
        let counts = |invoice: InvoiceIndex| account.invoices[invoice].currency == policy.currency;
        let amount = |invoice: InvoiceIndex| account.invoices[invoice].amount.max(0);
        let known = account.invoices.enumerate();
        for (invoice, issued) in known.filter(|(_, issued)| issued.issued <= until) {
            self.first_issued = Some(
                self.first_issued
                    .map_or(issued.issued, |day| day.min(issued.issued)),
            );
            if !is_recent(issued.issued) || !counts(invoice) {
                continue;
            }
            self.invoiced += amount(invoice);
            if due_of(account, state, invoice) > issued.due {
                self.put_off += amount(invoice);
            }
            if issued.instalments.len() > 1 {
                self.in_instalments += amount(invoice);
            }
        }
        let mut planned = BTreeSet::new();
        for change in account.changes.iter().filter(|change| is_recent(change.day)) {
            match change.kind {
                ChangeKind::CreditNote { amount, currency } if currency == policy.currency => {
                    self.credited += amount;
                }
                ChangeKind::Payment { .. } => {
                    self.payments += 1;
                    self.last_paid = self.last_paid.max(Some(change.day));
                }
                ChangeKind::PlanAgreed { .. } => planned.extend(in_plan(account, state, change)),
                _ => {}
            }
        }
        let planned = planned.into_iter().filter(|&invoice| counts(invoice));
        self.in_plans += planned.map(amount).sum::<i64>();
    }
}

/// The invoices that a plan is for: the one it names, or all that the customer had open then.
fn in_plan(account: &Account, state: &AccountState, agreed: &Change) -> Vec<InvoiceIndex> {
    if let Some(invoice) = agreed.invoice {
        return vec![invoice];
    }
    let was_open = |invoice: InvoiceIndex| {
        let settled = state.settlement(invoice);
        settled.is_none_or(|settled| settled.day >= agreed.day)
    };
    let issued = account.invoices.enumerate();
    let of_customer =
        issued.filter(|(_, issued)| issued.customer == agreed.customer && issued.issued <= agreed.day);
    of_customer
        .map(|(invoice, _)| invoice)
        .filter(|&invoice| was_open(invoice))
        .collect()
}
