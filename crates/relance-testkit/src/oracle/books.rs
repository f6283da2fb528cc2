//! The money of an account as the ledger's rows tell it: principal, charges, allocations, settlement, disputes.
//!
//! M3, M4, M6–M13, M16 and M18: the rows of one day in their order, then the allocation of money that names no
//! invoice. [`Books`] is what is known at the end of the rows of a day; a decision of that day reads it.

use super::model::SettledKind;
use super::notes::Notes;
use relance_kernel::account::{Change, ChangeKind, Instalment};
use relance_kernel::{Account, Currency, CustomerIndex, Day, Id, InvoiceIndex, Symbol};

/// The rules of a policy that money depends on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tolerance {
    /// The policy's currency.
    pub(super) currency: Currency,
    /// In its minor units.
    pub(super) minor: i64,
}

impl Tolerance {
    /// M6: the policy's amount in the policy's currency, 0 in any other.
    pub(super) fn of(self, currency: Currency) -> i64 {
        if currency == self.currency { self.minor } else { 0 }
    }
}

/// The money of an account at the end of a day's rows.
#[derive(Clone, Debug)]
pub(super) struct Books {
    /// By position of the invoice.
    pub(super) invoices: Vec<InvoiceBook>,
    /// Payments and what exceeds credit notes, in order of arrival.
    pub(super) pots: Vec<Pot>,
    /// In the order in which they were made.
    pub(super) allocations: Vec<Allocation>,
    /// Promises, in the order in which they count.
    pub(super) promises: Vec<PromiseBook>,
    /// Plans, in the order in which they count.
    pub(super) plans: Vec<PlanBook>,
}

/// What is known of an invoice.
#[derive(Clone, Debug)]
pub(super) struct InvoiceBook {
    /// Its row counts.
    pub(super) known: bool,
    /// M6.
    pub(super) principal: i64,
    /// Posted and not paid.
    pub(super) charges: i64,
    /// M7: the day, and the kind of row; none = by nothing.
    pub(super) settled: Option<(Day, Option<SettledKind>)>,
    /// Open disputes: reason and amount.
    pub(super) disputes: Vec<(Option<Symbol>, Option<i64>)>,
    /// The last `due_changed`.
    pub(super) due_changed: Option<Day>,
}

/// Money received that may still be allocated or taken back.
#[derive(Clone, Debug)]
pub(super) struct Pot {
    /// Its number, for its reversal; none for a credit note.
    pub(super) payment: Option<u32>,
    /// Whose.
    pub(super) customer: CustomerIndex,
    /// Of which currency.
    pub(super) currency: Currency,
    /// Its own date.
    pub(super) date: Day,
    /// Named no invoice and covers none yet (M8).
    pub(super) waiting: i64,
    /// Exceeds what it named: never moves (M8, M9).
    pub(super) stuck: i64,
}

/// Money of a payment on an invoice.
#[derive(Clone, Debug)]
pub(super) struct Allocation {
    /// The payment.
    pub(super) pot: usize,
    /// The invoice.
    pub(super) invoice: InvoiceIndex,
    /// On principal.
    pub(super) principal: i64,
    /// On charges.
    pub(super) charges: i64,
}

/// A promise (M16).
#[derive(Clone, Debug)]
pub(super) struct PromiseBook {
    /// Whose.
    pub(super) customer: CustomerIndex,
    /// The invoices that it concerns.
    pub(super) invoices: Vec<InvoiceIndex>,
    /// The date of its row.
    pub(super) date: Day,
    /// The promised date.
    pub(super) until: Day,
    /// The promised amount.
    pub(super) amount: i64,
}

/// A plan (M18).
#[derive(Clone, Debug)]
pub(super) struct PlanBook {
    /// The invoices that it concerns.
    pub(super) invoices: Vec<InvoiceIndex>,
    /// The date of its row.
    pub(super) date: Day,
    /// What is due when.
    pub(super) instalments: Vec<Instalment>,
    /// For which invoices a `plan_ended` row or a later plan ended it.
    pub(super) ended: Vec<InvoiceIndex>,
}

impl Books {
    /// Before any row.
    pub(super) fn empty(account: &Account, tolerance: Tolerance) -> Books {
        Books {
            invoices: account
                .invoices
                .iter()
                .map(|invoice| InvoiceBook {
                    known: false,
                    principal: invoice.amount,
                    charges: 0,
                    // M6: an amount at or below the tolerance is settled on the day of issue, by nothing.
                    settled: (invoice.amount <= tolerance.of(invoice.currency))
                        .then_some((invoice.issued, None)),
                    disputes: Vec::new(),
                    due_changed: None,
                })
                .collect(),
            pots: Vec::new(),
            allocations: Vec::new(),
            promises: Vec::new(),
            plans: Vec::new(),
        }
    }

    /// The book of an invoice.
    pub(super) fn of(&self, invoice: InvoiceIndex) -> &InvoiceBook {
        &self.invoices[invoice.position()]
    }

    /// Known and not settled (M4).
    pub(super) fn is_open(&self, invoice: InvoiceIndex) -> bool {
        self.of(invoice).known && self.of(invoice).settled.is_none()
    }

    /// M12: the open disputes of the invoice, one without an amount being the whole principal.
    pub(super) fn disputed_amount(&self, invoice: InvoiceIndex) -> i64 {
        let book = self.of(invoice);
        book.disputes
            .iter()
            .map(|(_, amount)| amount.unwrap_or(book.principal))
            .sum()
    }

    /// M12: the disputed amount reaches the open principal.
    pub(super) fn is_disputed(&self, invoice: InvoiceIndex) -> bool {
        let book = self.of(invoice);
        !book.disputes.is_empty() && self.disputed_amount(invoice) >= book.principal
    }

    /// M13: the due date in force.
    pub(super) fn due(&self, account: &Account, invoice: InvoiceIndex) -> Day {
        let issued = &account.invoices[invoice];
        let book = self.of(invoice);
        if let Some(day) = book.due_changed {
            return day;
        }
        let mut covered = issued.amount - book.principal;
        for instalment in &issued.instalments {
            covered -= instalment.amount;
            if covered < 0 {
                return instalment.due;
            }
        }
        issued.instalments.last().map_or(issued.due, |last| last.due)
    }

    /// The invoices that a row concerns: the one it names, else those of its customer that are open now (M4).
    pub(super) fn concerned(&self, account: &Account, row: &Change) -> Vec<InvoiceIndex> {
        match row.invoice {
            Some(invoice) => vec![invoice],
            None => account
                .invoices
                .ids()
                .filter(|&id| account.invoices[id].customer == row.customer && self.is_open(id))
                .collect(),
        }
    }

    /// Money received on invoices since a date, net of reversals, principal and charges (M16, M18).
    pub(super) fn paid_since(&self, invoices: &[InvoiceIndex], from: Day) -> i64 {
        self.allocations
            .iter()
            .filter(|part| invoices.contains(&part.invoice))
            .filter(|part| self.pots[part.pot].date >= from)
            .map(|part| part.principal + part.charges)
            .sum()
    }

    /// Money of a customer that covers no invoice.
    pub(super) fn unallocated(&self, customer: CustomerIndex, currency: Currency) -> i64 {
        self.pots
            .iter()
            .filter(|pot| pot.customer == customer && pot.currency == currency)
            .map(|pot| pot.waiting + pot.stuck)
            .sum()
    }

    /// Applies one row and says which invoices it concerns.
    pub(super) fn apply(
        &mut self,
        account: &Account,
        tolerance: Tolerance,
        row: &Change,
        notes: &Notes,
    ) -> Vec<InvoiceIndex> {
        let concerned = self.concerned(account, row);
        if row.invoice.is_none() && concerned.len() > 1 {
            notes.add("M4: several invoices");
        }
        match &row.kind {
            ChangeKind::Issued => {
                for &invoice in &concerned {
                    self.invoices[invoice.position()].known = true;
                    if self.of(invoice).settled.is_some() {
                        notes.add("M6: settled at issue, by nothing");
                    }
                }
            }
            ChangeKind::DueChanged(day) => {
                for invoice in &concerned {
                    notes.add("M13: moved");
                    self.invoices[invoice.position()].due_changed = Some(*day);
                }
            }
            ChangeKind::DisputeOpened { reason, amount } => {
                for invoice in &concerned {
                    let disputes = &mut self.invoices[invoice.position()].disputes;
                    if !disputes.is_empty() {
                        notes.add("M12: several disputes");
                    }
                    disputes.push((*reason, *amount));
                    notes.add(if self.is_disputed(*invoice) {
                        "M12: the whole"
                    } else {
                        "M12: a part"
                    });
                }
            }
            ChangeKind::DisputeClosed => {
                for invoice in &concerned {
                    if !self.of(*invoice).disputes.is_empty() {
                        notes.add("M12: closed");
                    }
                    self.invoices[invoice.position()].disputes.clear();
                }
            }
            ChangeKind::CreditNote { amount, currency } => {
                let mut left = *amount;
                if let Some(invoice) = row.invoice {
                    let book = &mut self.invoices[invoice.position()];
                    let part = left.min(book.principal.max(0));
                    book.principal -= part;
                    left -= part;
                    if left > 0 {
                        notes.add("M9: larger than its invoice");
                    }
                    self.settle(
                        account,
                        tolerance,
                        invoice,
                        row.date,
                        Some(SettledKind::Credit),
                        notes,
                    );
                } else {
                    notes.add("M9: names none");
                }
                // M9: what exceeds it never moves.
                self.pots.push(Pot {
                    payment: None,
                    customer: row.customer,
                    currency: *currency,
                    date: row.date,
                    waiting: 0,
                    stuck: left,
                });
            }
            ChangeKind::Charged { amount, .. } => {
                for invoice in &concerned {
                    self.invoices[invoice.position()].charges += amount;
                }
            }
            ChangeKind::Payment {
                payment,
                amount,
                currency,
            } => {
                self.pots.push(Pot {
                    payment: Some(*payment),
                    customer: row.customer,
                    currency: *currency,
                    date: row.date,
                    waiting: *amount,
                    stuck: 0,
                });
                if let Some(invoice) = row.invoice {
                    let pot = self.pots.len() - 1;
                    self.cover(account, tolerance, pot, invoice, row.date, notes);
                    if self.pots[pot].waiting > 0 {
                        notes.add("M8: an excess that never moves");
                    }
                    // M8: the rest never moves.
                    self.pots[pot].stuck = self.pots[pot].waiting;
                    self.pots[pot].waiting = 0;
                }
            }
            ChangeKind::Reversal { payment, amount } => {
                // A payment bounces for the invoices that it had covered.
                return self.reverse(account, tolerance, *payment, *amount, notes);
            }
            ChangeKind::WrittenOff { amount } => {
                for &invoice in &concerned {
                    let book = &mut self.invoices[invoice.position()];
                    let open = book.principal.max(0);
                    // M11.
                    notes.add(match amount {
                        None => "M11: all",
                        Some(amount) if *amount > open => "M11: at most what is open",
                        Some(_) => "M11: an amount",
                    });
                    book.principal -= amount.map_or(open, |amount| amount.min(open));
                    self.settle(
                        account,
                        tolerance,
                        invoice,
                        row.date,
                        Some(SettledKind::WriteOff),
                        notes,
                    );
                }
            }
            ChangeKind::Promise { until, amount } => {
                // M16: its amount is stated, or the sum of the principals when it counts.
                let sum = concerned.iter().map(|&invoice| self.of(invoice).principal).sum();
                if amount.is_some() {
                    notes.add("M16: of an amount");
                }
                if concerned.len() > 1 {
                    notes.add("M16: of several invoices");
                }
                self.promises.push(PromiseBook {
                    customer: row.customer,
                    invoices: concerned.clone(),
                    date: row.date,
                    until: *until,
                    amount: amount.unwrap_or(sum),
                });
            }
            ChangeKind::PlanAgreed { instalments } => {
                // M18: on an invoice a later plan takes the place of an earlier one.
                if !self.end_plans(&concerned).is_empty() {
                    notes.add("M18: a later one takes its place");
                }
                if instalments.is_empty() {
                    notes.add("M18: without instalments");
                }
                self.plans.push(PlanBook {
                    invoices: concerned.clone(),
                    date: row.date,
                    instalments: instalments.to_vec(),
                    ended: Vec::new(),
                });
            }
            // A plan ends for the invoices that have one.
            ChangeKind::PlanEnded => {
                let ended = self.end_plans(&concerned);
                if !ended.is_empty() {
                    notes.add("M18: ended by a row");
                }
                return ended;
            }
            _ => {}
        }
        concerned
    }

    /// Ends the plans of the invoices, and says for which there was one.
    fn end_plans(&mut self, invoices: &[InvoiceIndex]) -> Vec<InvoiceIndex> {
        let mut ended = Vec::new();
        for plan in &mut self.plans {
            for invoice in invoices {
                if plan.invoices.contains(invoice) && !plan.ended.contains(invoice) {
                    plan.ended.push(*invoice);
                    ended.push(*invoice);
                }
            }
        }
        ended
    }

    /// M8, at the end of a day: payments in order of arrival cover the open, undisputed invoices of their currency,
    /// by due date then id. Says which invoices got money.
    pub(super) fn allocate(
        &mut self,
        account: &Account,
        tolerance: Tolerance,
        day: Day,
        notes: &Notes,
    ) -> Vec<InvoiceIndex> {
        let before = self.allocations.len();
        for pot in 0..self.pots.len() {
            if self.pots[pot].waiting == 0 {
                continue;
            }
            let whole_account = self.pots[pot].customer.position() == 0;
            let mut open: Vec<InvoiceIndex> = account
                .invoices
                .ids()
                .filter(|&id| {
                    let invoice = &account.invoices[id];
                    (whole_account || invoice.customer == self.pots[pot].customer)
                        && invoice.currency == self.pots[pot].currency
                        && self.is_open(id)
                        && !self.is_disputed(id)
                })
                .collect();
            open.sort_by_key(|&id| (self.due(account, id), id));
            let passed_over = account
                .invoices
                .ids()
                .any(|id| self.is_open(id) && self.is_disputed(id));
            let covered = self.allocations.len();
            for invoice in open {
                // M7: of the payment itself, or the day it was allocated if that is later.
                let date = self.pots[pot].date.max(day);
                self.cover(account, tolerance, pot, invoice, date, notes);
            }
            let covered = &self.allocations[covered..];
            let customer = self.pots[pot].customer;
            for (holds, note) in [
                (covered.len() > 1, "M8: covers several invoices"),
                (
                    !covered.is_empty() && passed_over,
                    "M8: passes over a disputed invoice",
                ),
                (covered.is_empty(), "M8: waits"),
                (
                    !covered.is_empty() && self.pots[pot].date < day,
                    "M8: covers later",
                ),
                (
                    covered
                        .iter()
                        .any(|part| account.invoices[part.invoice].customer != customer),
                    "M8: the payer's money covers another's invoice",
                ),
            ] {
                if holds {
                    notes.add(note);
                }
            }
        }
        self.allocations[before..]
            .iter()
            .map(|part| part.invoice)
            .collect()
    }

    /// Money that waits in a pot covers the principal of an invoice, then its charges.
    fn cover(
        &mut self,
        account: &Account,
        tolerance: Tolerance,
        pot: usize,
        invoice: InvoiceIndex,
        date: Day,
        notes: &Notes,
    ) {
        let book = &mut self.invoices[invoice.position()];
        let principal = self.pots[pot].waiting.min(book.principal.max(0));
        let charges = (self.pots[pot].waiting - principal).min(book.charges.max(0));
        if principal + charges == 0 {
            return;
        }
        if charges > 0 {
            notes.add("M8: covers charges");
        }
        book.principal -= principal;
        book.charges -= charges;
        self.pots[pot].waiting -= principal + charges;
        self.allocations.push(Allocation {
            pot,
            invoice,
            principal,
            charges,
        });
        let was_open = self.of(invoice).settled.is_none();
        let waited = self.pots[pot].date < date;
        self.settle(
            account,
            tolerance,
            invoice,
            date,
            Some(SettledKind::Payment),
            notes,
        );
        if was_open && waited && self.of(invoice).settled.is_some() {
            notes.add("M7: settled by money that waited");
        }
    }

    /// M10: first what is still unallocated, then allocations from the last to the first, charges before principal.
    fn reverse(
        &mut self,
        account: &Account,
        tolerance: Tolerance,
        payment: u32,
        amount: i64,
        notes: &Notes,
    ) -> Vec<InvoiceIndex> {
        let mut invoices = Vec::new();
        let Some(pot) = self.pots.iter().position(|pot| pot.payment == Some(payment)) else {
            return invoices;
        };
        let mut left = amount;
        let part = left.min(self.pots[pot].waiting);
        self.pots[pot].waiting -= part;
        left -= part;
        let part = left.min(self.pots[pot].stuck);
        self.pots[pot].stuck -= part;
        left -= part;
        if left < amount {
            notes.add("M10: unallocated money");
        }
        for at in (0..self.allocations.len()).rev() {
            if self.allocations[at].pot != pot {
                continue;
            }
            let allocation = &mut self.allocations[at];
            if left > 0 && allocation.principal + allocation.charges > 0 {
                invoices.push(allocation.invoice);
            }
            let book = &mut self.invoices[allocation.invoice.position()];
            let part = left.min(allocation.charges);
            if part > 0 {
                notes.add("M10: charges before principal");
            }
            allocation.charges -= part;
            book.charges += part;
            left -= part;
            let part = left.min(allocation.principal);
            if part < allocation.principal {
                notes.add("M10: a part");
            }
            allocation.principal -= part;
            book.principal += part;
            left -= part;
            let invoice = allocation.invoice;
            if self.of(invoice).principal > tolerance.of(account.invoices[invoice].currency) {
                if self.of(invoice).settled.is_some() {
                    notes.add("M6: open again");
                }
                self.invoices[invoice.position()].settled = None;
            }
        }
        if invoices.len() > 1 {
            notes.add("M10: several allocations");
        }
        invoices.sort();
        invoices.dedup();
        invoices
    }

    /// M6, M7: from the row that brings principal down to the tolerance.
    fn settle(
        &mut self,
        account: &Account,
        tolerance: Tolerance,
        invoice: InvoiceIndex,
        date: Day,
        by: Option<SettledKind>,
        notes: &Notes,
    ) {
        let limit = tolerance.of(account.invoices[invoice].currency);
        let book = &mut self.invoices[invoice.position()];
        if book.settled.is_none() && book.principal <= limit {
            if book.principal > 0 {
                notes.add("M6: settled within the tolerance");
            }
            book.settled = Some((date, by));
        }
    }
}

/// M3: the order in which rows of one day count.
pub(super) fn row_order(kind: &ChangeKind) -> u8 {
    match kind {
        ChangeKind::AttributeChanged(_) => 0,
        ChangeKind::Issued => 1,
        ChangeKind::DueChanged(_) => 2,
        ChangeKind::DisputeOpened { .. } => 3,
        ChangeKind::DisputeClosed => 4,
        ChangeKind::CreditNote { .. } => 5,
        ChangeKind::Charged { .. } => 6,
        ChangeKind::Payment { .. } => 7,
        ChangeKind::Reversal { .. } => 8,
        ChangeKind::WrittenOff { .. } => 9,
        ChangeKind::Promise { .. } => 10,
        ChangeKind::PlanAgreed { .. } => 11,
        ChangeKind::PlanEnded => 12,
        _ => 13,
    }
}
