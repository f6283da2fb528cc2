//! Payments, credit notes and reversals: what they cover, and what is left.

use super::{ByHand, NEVER, NONE};
use relance_kernel::account::{Account, Change};
use relance_kernel::{Currency, InvoiceIndex};

/// Money that came in, and what it covers.
pub(crate) struct Receipt {
    number: u32,
    customer: u32,
    pub(super) date: i32,
    /// The day on which it counted.
    pub(super) day: i32,
    currency: Currency,
    /// The invoice it names, or [`NONE`]: what those cover stands among the allocations.
    pub(super) invoice: u32,
    pub(super) covers: i64,
    loose: i64,
}

/// What a receipt that names no invoice covers.
pub(crate) struct Allocation {
    pub(super) receipt: u32,
    pub(super) invoice: u32,
    pub(super) covers: i64,
}

impl ByHand {
    pub(super) fn receive(
        &mut self,
        account: &Account,
        change: &Change,
        number: u32,
        amount: i64,
        currency: Currency,
    ) {
        let mut receipt = Receipt {
            number,
            customer: change.customer.0,
            date: change.date.0,
            day: self.day,
            currency,
            invoice: NONE,
            covers: 0,
            loose: amount,
        };
        match change.invoice {
            Some(InvoiceIndex(invoice)) => {
                receipt.invoice = invoice;
                let held = &self.held[invoice as usize];
                if held.currency == currency {
                    let covers = amount.min(held.principal.max(0));
                    if covers > 0 {
                        receipt.covers = covers;
                        receipt.loose -= covers;
                        let rare = held.rare;
                        self.change_principal(account, invoice, -covers, change.date.0, false);
                        if rare != NONE {
                            self.must_decide = true;
                            self.count_on_commitments(invoice, change.date.0, covers);
                        }
                    }
                }
            }
            None => self.waiting.push(self.receipts.len() as u32),
        }
        if receipt.loose != 0 {
            self.add_loose(change.customer.0, currency, receipt.loose);
        }
        self.receipts.push(receipt);
    }

    /// Lets money that names no invoice cover what is open, at the end of a day.
    pub(super) fn allocate_waiting(&mut self, account: &Account) {
        self.waiting
            .retain(|&receipt| self.receipts[receipt as usize].loose > 0);
        if self.waiting.is_empty() {
            return;
        }
        let mut open: Vec<(i32, u32)> = Vec::new();
        for one in &self.open {
            if !self.is_disputed(one.invoice) {
                open.push((one.due, one.invoice));
            }
        }
        open.sort_unstable();
        let waiting = std::mem::take(&mut self.waiting);
        for &position in &waiting {
            for &(_, invoice) in &open {
                let receipt = &mut self.receipts[position as usize];
                if receipt.loose <= 0 {
                    break;
                }
                let held = &self.held[invoice as usize];
                // The payer comes first in its account and pays for all of it.
                let pays_for = held.customer == receipt.customer || receipt.customer == 0;
                let covers = receipt.loose.min(held.principal.max(0));
                if !pays_for || held.currency != receipt.currency || !held.is_open() || covers == 0 {
                    continue;
                }
                receipt.loose -= covers;
                let (customer, date, currency) = (receipt.customer, receipt.date, receipt.currency);
                self.allocations.push(Allocation {
                    receipt: position,
                    invoice,
                    covers,
                });
                self.add_loose(customer, currency, -covers);
                self.change_principal(account, invoice, -covers, self.day, false);
                self.must_decide = true;
                self.count_on_commitments(invoice, date, covers);
            }
        }
        self.waiting = waiting;
    }

    pub(super) fn credit(&mut self, account: &Account, change: &Change, amount: i64, currency: Currency) {
        let mut left = amount;
        if let Some(invoice) = change.invoice
            && self.held[invoice.0 as usize].currency == currency
        {
            let covers = self.held[invoice.0 as usize].principal.max(0).min(left);
            left -= covers;
            if covers > 0 {
                self.change_principal(account, invoice.0, -covers, change.date.0, false);
            }
        }
        if left > 0 {
            self.add_loose(change.customer.0, currency, left);
        }
    }

    /// Undoes a payment up to an amount: what is loose first, then what it covers, the last first.
    pub(super) fn reverse(&mut self, account: &Account, number: u32, amount: i64, date: i32) {
        let Some(position) = self.receipts.iter().rposition(|receipt| receipt.number == number) else {
            return;
        };
        let receipt = &mut self.receipts[position];
        let mut left = amount;
        let loose = receipt.loose.min(left);
        receipt.loose -= loose;
        left -= loose;
        let (customer, currency, paid_on, named) =
            (receipt.customer, receipt.currency, receipt.date, receipt.invoice);
        if loose != 0 {
            self.add_loose(customer, currency, -loose);
        }
        if named != NONE {
            let back = self.receipts[position].covers.min(left);
            self.receipts[position].covers -= back;
            self.take_back(account, named, back, date, paid_on);
            return;
        }
        for place in (0..self.allocations.len()).rev() {
            if left == 0 {
                break;
            }
            let allocation = &mut self.allocations[place];
            if allocation.receipt as usize == position {
                let back = allocation.covers.min(left);
                allocation.covers -= back;
                left -= back;
                let invoice = allocation.invoice;
                self.take_back(account, invoice, back, date, paid_on);
            }
        }
    }

    fn take_back(&mut self, account: &Account, invoice: u32, amount: i64, date: i32, paid_on: i32) {
        if amount > 0 {
            self.change_principal(account, invoice, amount, date, false);
            self.count_on_commitments(invoice, paid_on, -amount);
        }
    }

    /// Moves the principal of an invoice and with it its settlement and due date.
    pub(super) fn change_principal(
        &mut self,
        account: &Account,
        index: u32,
        change: i64,
        date: i32,
        by_write_off: bool,
    ) {
        let held = &mut self.held[index as usize];
        held.principal += change;
        let was_settled = held.settled;
        let is_settled = held.principal <= i64::from(held.tolerance);
        let in_parts = held.in_parts;
        match (was_settled, is_settled) {
            (false, true) => {
                if in_parts {
                    self.follow_instalments(&account.invoices[InvoiceIndex(index)], index);
                }
                let held = &mut self.held[index as usize];
                held.settled = true;
                held.settled_on = date;
                held.by_write_off = by_write_off;
                if !by_write_off {
                    self.payers[held.customer as usize].closes(held.settled_on, held.delay());
                }
                self.close(index);
            }
            (true, false) => {
                let held = *held;
                if !held.by_write_off {
                    self.payers[held.customer as usize].opens(held.settled_on, held.delay());
                }
                self.held[index as usize].settled = false;
                self.must_decide = true;
                if in_parts {
                    self.follow_instalments(&account.invoices[InvoiceIndex(index)], index);
                }
                self.open(index);
            }
            _ if in_parts => self.follow_instalments(&account.invoices[InvoiceIndex(index)], index),
            _ => {}
        }
    }

    fn add_loose(&mut self, customer: u32, currency: Currency, amount: i64) {
        self.has_loose_money = true;
        self.payers[customer as usize].add_loose(currency, amount);
    }

    /// The open principal of a customer that is overdue, in a currency.
    fn overdue(&self, customer: u32, currency: Currency) -> i64 {
        self.open
            .iter()
            .filter(|one| one.due < self.day)
            .map(|one| &self.held[one.invoice as usize])
            .filter(|held| held.customer == customer && held.currency == currency)
            .map(|held| held.principal)
            .sum()
    }

    /// Whether loose money covers what is overdue in a currency where it did not, or no longer where it did; finds the
    /// first day on which that may change by itself.
    pub(super) fn loose_money_moved(&mut self) -> bool {
        self.loose_until = NEVER;
        let mut moved = false;
        for customer in 0..self.customers {
            let payer = &self.payers[customer];
            let nothing = payer.covered.is_empty() && payer.loose.iter().all(|(_, amount)| *amount <= 0);
            if nothing {
                continue;
            }
            let mut same = 0;
            let mut all = 0;
            for &(currency, amount) in &payer.loose {
                let overdue = if amount > 0 {
                    self.overdue(customer as u32, currency)
                } else {
                    0
                };
                if overdue > 0 && amount >= overdue {
                    all += 1;
                    same += usize::from(payer.covered.contains(&currency));
                }
            }
            moved |= all != same || same != payer.covered.len();
            for one in &self.open {
                if one.due >= self.day && self.held[one.invoice as usize].customer == customer as u32 {
                    self.loose_until = self.loose_until.min(one.due + 1);
                }
            }
        }
        moved
    }

    /// The currencies in which loose money of a customer covers what is overdue.
    pub(super) fn covered(&self, customer: usize) -> Vec<Currency> {
        let loose = self.payers[customer]
            .loose
            .iter()
            .filter(|(_, amount)| *amount > 0);
        loose
            .filter(|(currency, amount)| {
                let overdue = self.overdue(customer as u32, *currency);
                overdue > 0 && *amount >= overdue
            })
            .map(|(currency, _)| *currency)
            .collect()
    }
}
