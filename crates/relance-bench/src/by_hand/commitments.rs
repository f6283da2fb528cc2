//! Promises and plans: what keeps the loop from chasing for a while.

use super::{ByHand, NONE};
use relance_kernel::account::{Change, Instalment};

/// A promise to pay.
pub(crate) struct Promise {
    invoices: Vec<u32>,
    date: i32,
    until: i32,
    amount: i64,
    paid: i64,
}

/// A plan that was agreed.
pub(crate) struct Plan {
    invoices: Vec<u32>,
    date: i32,
    instalments: Box<[Instalment]>,
    paid: i64,
    ended: bool,
    /// Instalments whose next day is not after this one were looked at.
    checked_through: i32,
}

impl Plan {
    /// The day on which it ends if nothing more comes.
    fn next_check(&self) -> Option<i32> {
        if self.ended {
            return None;
        }
        let mut due = 0;
        self.instalments.iter().find_map(|instalment| {
            due += instalment.amount;
            let day = instalment.due.0 + 1;
            (self.paid < due && day > self.checked_through).then_some(day)
        })
    }
}

impl ByHand {
    pub(super) fn promise(&mut self, change: &Change, until: i32, amount: Option<i64>) {
        let invoices = self.concerned(change.customer, change.invoice);
        let principal = invoices
            .iter()
            .map(|&invoice| self.held[invoice as usize].principal.max(0))
            .sum();
        let position = self.promises.len() as u32;
        for &invoice in &invoices {
            let rare = self.rare(invoice);
            rare.promise = position;
            rare.committed = true;
        }
        let paid = self.paid_since(&invoices, change.date.0);
        self.promises.push(Promise {
            invoices,
            date: change.date.0,
            until,
            amount: amount.unwrap_or(principal),
            paid,
        });
    }

    pub(super) fn agree_plan(&mut self, change: &Change, instalments: &[Instalment]) {
        let invoices = self.concerned(change.customer, change.invoice);
        let position = self.plans.len() as u32;
        for &invoice in &invoices {
            let rare = self.rare(invoice);
            rare.plan = position;
            rare.committed = true;
        }
        let paid = self.paid_since(&invoices, change.date.0);
        let mut plan = Plan {
            invoices,
            date: change.date.0,
            instalments: instalments.into(),
            paid,
            ended: false,
            checked_through: i32::MIN,
        };
        plan.ended = plan.next_check().is_some_and(|day| day <= self.day);
        plan.checked_through = self.day;
        self.plans.push(plan);
    }

    /// Money dated on or after a day that covers some invoices already.
    fn paid_since(&self, invoices: &[u32], date: i32) -> i64 {
        let named: i64 = self
            .receipts
            .iter()
            .rev()
            .take_while(|receipt| receipt.day >= date)
            .filter(|receipt| {
                receipt.date >= date && receipt.invoice != NONE && invoices.contains(&receipt.invoice)
            })
            .map(|receipt| receipt.covers)
            .sum();
        let waited: i64 = self
            .allocations
            .iter()
            .filter(|allocation| {
                self.receipts[allocation.receipt as usize].date >= date
                    && invoices.contains(&allocation.invoice)
            })
            .map(|allocation| allocation.covers)
            .sum();
        named + waited
    }

    /// Counts money on the promises and plans of an invoice.
    pub(super) fn count_on_commitments(&mut self, invoice: u32, date: i32, amount: i64) {
        let rare = self.held[invoice as usize].rare;
        if rare == NONE || !self.rares[rare as usize].committed {
            return;
        }
        for promise in &mut self.promises {
            if date >= promise.date && promise.invoices.contains(&invoice) {
                promise.paid += amount;
            }
        }
        for plan in &mut self.plans {
            if date >= plan.date && plan.invoices.contains(&invoice) {
                plan.paid += amount;
            }
        }
    }

    /// Ends plans through an instalment missed before the rows of the day count.
    pub(super) fn end_missed_plans(&mut self) {
        for plan in &mut self.plans {
            let missed = plan.next_check().is_some_and(|day| day <= self.day);
            plan.checked_through = plan.checked_through.max(self.day);
            plan.ended |= missed;
        }
    }

    /// Until when an open promise or a running plan of an invoice holds: the first day after it.
    pub(super) fn committed_until(&self, promise: u32, plan: u32) -> (Option<i32>, Option<i32>) {
        let promise = self.promises.get(promise as usize);
        let promised = promise.filter(|promise| promise.paid < promise.amount && self.day <= promise.until);
        let plan = self.plans.get(plan as usize).filter(|plan| !plan.ended);
        (
            promised.map(|promise| promise.until + 1),
            plan.map(|plan| plan.next_check().unwrap_or(super::NEVER)),
        )
    }
}
