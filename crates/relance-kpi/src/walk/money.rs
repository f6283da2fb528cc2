//! The money of a day: which invoices its rows may change, what they explain of what the kernel says is open, and what
//! was covered by money that names no invoice.

use super::Walk;
use crate::cover::Expected;
use crate::walk::CreditNote;
use relance_kernel::account::{Change, ChangeKind};
use relance_kernel::{Currency, CustomerIndex, Day, InvoiceIndex};

impl Walk<'_> {
    /// Finds the invoices that the rows may change.
    pub(super) fn find_touched(&mut self, changes: &[Change]) {
        self.touched.clear();
        let mut reaches_owed = self.payments.has_waiting();
        let mut named: Vec<InvoiceIndex> = Vec::new();
        for change in changes {
            let is_money = matches!(
                change.kind,
                ChangeKind::Issued
                    | ChangeKind::CreditNote { .. }
                    | ChangeKind::Charged { .. }
                    | ChangeKind::Payment { .. }
                    | ChangeKind::Reversal { .. }
                    | ChangeKind::WrittenOff { .. }
            );
            match (is_money, change.invoice, &change.kind) {
                (false, _, _) | (_, None, ChangeKind::CreditNote { .. }) => {}
                (_, Some(invoice), _) => named.push(invoice),
                (_, None, kind) => {
                    // What a payment that names nothing covered may be settled, and opens again.
                    if let ChangeKind::Reversal { payment, .. } = kind {
                        named.extend(self.payments.covered_by(*payment));
                    }
                    reaches_owed = true;
                }
            }
        }
        if reaches_owed {
            named.extend(&self.owed);
        }
        named.sort_unstable();
        named.dedup();
        for invoice in named {
            if let Some(track) = self.tracks.get(invoice.0 as usize) {
                self.touched.push(Expected {
                    invoice,
                    principal: track.principal,
                    charges: track.charges,
                });
            }
        }
    }

    fn expected(&mut self, invoice: InvoiceIndex) -> Option<&mut Expected> {
        let found = self
            .touched
            .binary_search_by_key(&invoice, |expected| expected.invoice);
        found.ok().and_then(|position| self.touched.get_mut(position))
    }

    /// Follows a row of money; the kernel has not counted the day yet.
    pub(super) fn count_money(&mut self, change: &Change) {
        match &change.kind {
            ChangeKind::Issued => {
                if let Some(track) = change.invoice.and_then(|invoice| self.track_mut(invoice)) {
                    track.known = Some(change.day);
                }
            }
            ChangeKind::DisputeOpened { reason, .. } => {
                for invoice in self.concerned(change, false) {
                    if let Some(track) = self.track_mut(invoice) {
                        track.dispute = Some(*reason);
                    }
                }
            }
            ChangeKind::CreditNote { amount, currency } => {
                self.credit_notes.push(CreditNote {
                    day: change.day,
                    customer: change.customer,
                    invoice: change.invoice,
                    amount: *amount,
                    currency: *currency,
                });
                if let Some(expected) = change.invoice.and_then(|invoice| self.expected(invoice)) {
                    expected.principal -= (*amount).min(expected.principal.max(0));
                }
            }
            ChangeKind::Charged { amount, .. } => {
                if let Some(expected) = change.invoice.and_then(|invoice| self.expected(invoice)) {
                    expected.charges = expected.charges.saturating_add(*amount);
                }
            }
            ChangeKind::Payment {
                payment,
                amount,
                currency,
            } => {
                let named = change.invoice.and_then(|invoice| {
                    let found = self
                        .touched
                        .binary_search_by_key(&invoice, |expected| expected.invoice);
                    found.ok().and_then(|position| self.touched.get_mut(position))
                });
                let days = (change.date, change.day);
                let money = (*amount, *currency);
                self.payments
                    .receive(*payment, days, change.customer, money, named);
            }
            ChangeKind::Reversal { payment, amount } => {
                let touched = &mut self.touched;
                let back = |invoice: InvoiceIndex, principal: i64, charges: i64| {
                    let found = touched.binary_search_by_key(&invoice, |expected| expected.invoice);
                    if let Some(expected) = found.ok().and_then(|position| touched.get_mut(position)) {
                        expected.principal += principal;
                        expected.charges += charges;
                    }
                };
                self.payments.reverse(*payment, change.day, *amount, back);
            }
            ChangeKind::WrittenOff { amount } => {
                for invoice in self.concerned(change, true) {
                    if let Some(expected) = self.expected(invoice) {
                        let open = expected.principal.max(0);
                        expected.principal -= amount.unwrap_or(open).min(open);
                    }
                }
            }
            _ => {}
        }
    }

    /// The invoice that a row names, or those of its customer that are open when it counts. `of_the_day`: whether the
    /// money of its day counts before it.
    pub(super) fn concerned(&self, change: &Change, of_the_day: bool) -> Vec<InvoiceIndex> {
        if let Some(invoice) = change.invoice {
            return vec![invoice];
        }
        let is_open = |invoice: &InvoiceIndex| {
            let track = self.track(*invoice);
            let before = track.map_or(0, |track| track.principal);
            let found = self
                .touched
                .binary_search_by_key(invoice, |expected| expected.invoice);
            let expected = found.ok().and_then(|position| self.touched.get(position));
            let principal = match (of_the_day, expected) {
                (true, Some(expected)) => expected.principal,
                _ => before,
            };
            track.is_some_and(|track| track.known.is_some()) && principal > self.tolerance(*invoice)
        };
        let is_of_customer = |invoice: &InvoiceIndex| {
            let issued = self.account.invoices.element(*invoice);
            issued.is_some_and(|issued| issued.customer == change.customer)
        };
        let touched = self.touched.iter().map(|expected| expected.invoice);
        let mut open: Vec<InvoiceIndex> = (self.owed.iter().copied())
            .chain(touched)
            .filter(is_of_customer)
            .filter(is_open)
            .collect();
        open.sort_unstable();
        open.dedup();
        open
    }

    /// Compares what the rows explain with what the kernel says: the rest was covered by money that names no invoice.
    /// What was open before that stays in `touched`, for the rows that ask.
    pub(super) fn settle_up(&mut self, day: Day) {
        let touched = &self.touched;
        let (state, account) = (&self.state, &self.account);
        let mut uncovered: Vec<Expected> = touched
            .iter()
            .map(|expected| Expected {
                invoice: expected.invoice,
                principal: expected.principal - state.principal(expected.invoice),
                charges: expected.charges - state.charges(expected.invoice),
            })
            .filter(|rest| rest.principal != 0 || rest.charges != 0)
            .collect();
        uncovered.sort_by_key(|rest| (state.due(rest.invoice), rest.invoice));
        if self.payments.has_waiting() || !uncovered.is_empty() {
            let belongs = |invoice: InvoiceIndex| {
                let issued = account.invoices.element(invoice);
                issued.map_or((CustomerIndex(0), Currency::EUR), |issued| {
                    (issued.customer, issued.currency)
                })
            };
            self.payments.allocate(state, day, &mut uncovered, belongs);
        }
        let flows = self.payments.flows.iter().rev();
        let of_day = flows.take_while(|flow| flow.day == day);
        for flow in of_day {
            if let Some(track) = self.tracks.get_mut(flow.invoice.0 as usize) {
                track.paid = track.paid.saturating_add(flow.principal);
            }
        }
        for expected in touched {
            let invoice = expected.invoice;
            let settled = state.settlement(invoice).filter(|_| state.is_known(invoice));
            if let Some(track) = self.tracks.get_mut(invoice.0 as usize) {
                track.principal = state.principal(invoice);
                track.charges = state.charges(invoice);
                if track.known.is_some() && (track.principal > 0 || track.charges > 0) {
                    self.owed.insert(invoice);
                } else {
                    self.owed.remove(&invoice);
                }
                let before = track.settled;
                track.settled = settled.map(|now| match before {
                    Some((known, since)) if known == now => (known, since),
                    _ => (now, day),
                });
            }
        }
    }
}
