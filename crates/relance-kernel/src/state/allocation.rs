//! Payments: what they cover, in which order, and how a reversal undoes it (M6–M11).

use crate::account::Account;
use crate::fact::SettledBy;
use crate::ids::{CustomerIndex, InvoiceIndex};
use crate::policy::{Event, Policy};
use crate::state::{AccountState, InvoiceState, Settlement};
use crate::{Currency, Day};

/// A payment and what it covers.
#[derive(Clone, Debug)]
pub(crate) struct PaymentState {
    number: u32,
    date: Day,
    customer: CustomerIndex,
    currency: Currency,
    /// Not allocated; of a payment that named no invoice it waits, else it never moves.
    unallocated: i64,
}

/// What a payment covers of an invoice. Zero once a reversal has undone it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Allocation {
    /// Position among the payments of the account.
    payment: usize,
    invoice: InvoiceIndex,
    principal: i64,
    charges: i64,
}

/// A row of money that comes in.
pub(crate) struct Receipt {
    pub(crate) number: u32,
    pub(crate) date: Day,
    pub(crate) customer: CustomerIndex,
    pub(crate) invoice: Option<InvoiceIndex>,
    pub(crate) amount: i64,
    pub(crate) currency: Currency,
}

impl AccountState {
    /// What the payment with this number holds that covers no invoice, in minor units.
    pub fn unallocated_of_payment(&self, number: u32) -> i64 {
        let payment = self
            .payments
            .iter()
            .rev()
            .find(|payment| payment.number == number);
        payment.map_or(0, |payment| payment.unallocated)
    }

    /// How much of payments dated on or after a day covers these invoices.
    pub(crate) fn paid_since(&self, invoices: &[InvoiceIndex], date: Day) -> i64 {
        let is_since = |payment: usize| {
            self.payments
                .get(payment)
                .is_some_and(|payment| payment.date >= date)
        };
        self.allocations
            .iter()
            .filter(|made| invoices.binary_search(&made.invoice).is_ok() && is_since(made.payment))
            .fold(0_i64, |sum, made| {
                sum.saturating_add(made.principal).saturating_add(made.charges)
            })
    }

    pub(crate) fn receive(&mut self, policy: &Policy, account: &Account, receipt: &Receipt) {
        let position = self.payments.len();
        if receipt.invoice.is_none() {
            self.waiting_payments.push(position);
        }
        self.payments.push(PaymentState {
            number: receipt.number,
            date: receipt.date,
            customer: receipt.customer,
            currency: receipt.currency,
            unallocated: receipt.amount,
        });
        self.customers[receipt.customer].add_unallocated(receipt.currency, receipt.amount);
        if let Some(invoice) = receipt.invoice
            && account.invoices[invoice].currency == receipt.currency
        {
            let is_open = self.invoices[invoice].principal > 0 || self.invoices[invoice].charges > 0;
            self.cover(policy, account, position, invoice, receipt.date);
            // Received for the invoice that it names, whether or not something was left to pay.
            if !is_open && policy.index.events & Event::PaymentReceived.bit() != 0 {
                self.invoices[invoice]
                    .events
                    .push((Event::PaymentReceived, receipt.date));
            }
        }
    }

    /// Lets the payments that named no invoice cover what is open, at the end of a day (M8).
    pub(crate) fn allocate_waiting(&mut self, policy: &Policy, account: &Account, day: Day) {
        let payments = &self.payments;
        let has_money = |position: usize| {
            payments
                .get(position)
                .is_some_and(|payment| payment.unallocated > 0)
        };
        if !self.waiting_payments.iter().any(|&position| has_money(position)) {
            return;
        }
        let mut of_the_payment_before = None;
        for waiting in 0..self.waiting_payments.len() {
            let Some(&position) = self.waiting_payments.get(waiting) else {
                break;
            };
            if self
                .payments
                .get(position)
                .is_none_or(|payment| payment.unallocated <= 0)
            {
                continue;
            }
            // As each payment finds them: the one before may have moved a due date, or left what is disputed whole.
            let mut open = of_the_payment_before
                .take()
                .unwrap_or_else(|| self.undisputed_by_due_date());
            let mut may_move_others = false;
            for &invoice in &open {
                let Some(payment) = self.payments.get(position) else {
                    break;
                };
                if payment.unallocated <= 0 {
                    break;
                }
                let issued = &account.invoices[invoice];
                // The payer comes first in its account and pays for all of it.
                let pays_for = issued.customer == payment.customer || payment.customer == CustomerIndex(0);
                if pays_for && issued.currency == payment.currency && self.is_open(invoice) {
                    may_move_others |=
                        !issued.instalments.is_empty() || !self.invoices[invoice].disputes.is_empty();
                    self.cover(policy, account, position, invoice, day);
                }
            }
            if !may_move_others {
                open.retain(|&invoice| self.is_open(invoice));
                of_the_payment_before = Some(open);
            }
        }
    }

    /// Open invoices that are not disputed, in the order in which money without an invoice covers them.
    fn undisputed_by_due_date(&self) -> Vec<InvoiceIndex> {
        let mut open: Vec<InvoiceIndex> = self
            .open
            .iter()
            .copied()
            .filter(|&invoice| !self.invoices[invoice].is_disputed())
            .collect();
        open.sort_by_key(|&invoice| (self.invoices[invoice].due, invoice));
        open
    }

    /// Covers as much of an invoice as a payment can: principal, then charges.
    fn cover(
        &mut self,
        policy: &Policy,
        account: &Account,
        position: usize,
        invoice: InvoiceIndex,
        settles_on: Day,
    ) {
        let state = &mut self.invoices[invoice];
        let Some(payment) = self.payments.get_mut(position) else {
            return;
        };
        let principal = payment.unallocated.min(state.principal.max(0));
        let charges = (payment.unallocated - principal).min(state.charges.max(0));
        if principal == 0 && charges == 0 {
            return;
        }
        payment.unallocated -= principal + charges;
        self.allocations.push(Allocation {
            payment: position,
            invoice,
            principal,
            charges,
        });
        let (customer, date) = (payment.customer, payment.date);
        state.charges -= charges;
        if policy.index.events & Event::PaymentReceived.bit() != 0 {
            state.events.push((Event::PaymentReceived, settles_on));
        }
        let currency = account.invoices[invoice].currency;
        self.customers[customer].add_unallocated(currency, -(principal + charges));
        self.change_principal(
            policy,
            account,
            invoice,
            -principal,
            settles_on,
            SettledBy::Payment,
        );
        self.count_payment(invoice, date, principal + charges);
    }

    /// Undoes a payment up to an amount (M10).
    pub(crate) fn reverse(
        &mut self,
        policy: &Policy,
        account: &Account,
        number: u32,
        amount: i64,
        date: Day,
    ) {
        let Some(position) = self.payments.iter().position(|payment| payment.number == number) else {
            return;
        };
        let mut left = amount;
        let Some(payment) = self.payments.get_mut(position) else {
            return;
        };
        let (customer, currency, paid_on) = (payment.customer, payment.currency, payment.date);
        let taken = payment.unallocated.min(left);
        payment.unallocated -= taken;
        left -= taken;
        self.customers[customer].add_unallocated(currency, -taken);
        while left > 0 {
            let of_payment =
                |made: &&mut Allocation| made.payment == position && (made.principal > 0 || made.charges > 0);
            let Some(last) = self.allocations.iter_mut().rfind(of_payment) else {
                return;
            };
            let from_charges = last.charges.min(left);
            let from_principal = last.principal.min(left - from_charges);
            last.charges -= from_charges;
            last.principal -= from_principal;
            left -= from_charges + from_principal;
            let invoice = last.invoice;
            self.invoices[invoice].charges += from_charges;
            self.invoices[invoice].events.push((Event::PaymentBounced, date));
            self.change_principal(policy, account, invoice, from_principal, date, SettledBy::Payment);
            self.count_payment(invoice, paid_on, -(from_charges + from_principal));
        }
    }

    /// Moves the principal of an invoice and with it its settlement (M6, M7) and due date in force (M13).
    pub(crate) fn change_principal(
        &mut self,
        policy: &Policy,
        account: &Account,
        invoice: InvoiceIndex,
        change: i64,
        date: Day,
        by: SettledBy,
    ) {
        let issued = &account.invoices[invoice];
        let state = &mut self.invoices[invoice];
        state.principal = state.principal.saturating_add(change);
        let was_settled = state.settled.is_some();
        let is_settled = state.principal <= policy.tolerance_in(issued.currency);
        if !is_settled {
            state.settled = None;
        } else if !was_settled {
            state.settled = Some(Settlement {
                day: date,
                by: Some(by),
            });
        }
        state.follow_instalments(issued);
        if !state.disputes.is_empty() || !issued.instalments.is_empty() {
            self.customers[issued.customer].behaviour_version += 1;
        }
        if !state.known {
            return;
        }
        match (was_settled, is_settled) {
            (false, true) => self.note_settled(account, invoice),
            (true, false) => self.note_settlements_moved(account, invoice),
            // A settled invoice whose instalments move its due date.
            (true, true) if !issued.instalments.is_empty() => self.note_settlements_moved(account, invoice),
            _ => {}
        }
        self.file(invoice);
    }
}

impl InvoiceState {
    /// The due date in force follows the oldest instalment not covered.
    fn follow_instalments(&mut self, issued: &crate::account::Invoice) {
        if self.due_moved || issued.instalments.is_empty() {
            return;
        }
        let covered = issued.amount.saturating_sub(self.principal);
        let mut reached = 0_i64;
        for instalment in &issued.instalments {
            self.due = instalment.due;
            reached = reached.saturating_add(instalment.amount);
            if reached > covered {
                break;
            }
        }
    }
}
