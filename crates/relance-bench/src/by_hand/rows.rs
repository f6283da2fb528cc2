//! One row of the ledger after another.

use super::held::{Held, Rare};
use super::policy::{CURRENCY, FIRST_AGE, STALE_AFTER, TOLERANCE};
use super::{ByHand, NONE, Open};
use relance_kernel::account::{Account, Attribute, Change, ChangeKind, Invoice};
use relance_kernel::{CustomerIndex, InvoiceIndex};

impl ByHand {
    #[inline]
    pub(super) fn count(&mut self, account: &Account, change: &Change) {
        match &change.kind {
            ChangeKind::Issued => self.issue(account, change),
            ChangeKind::Payment {
                payment,
                amount,
                currency,
            } => self.receive(account, change, *payment, *amount, *currency),
            // Nothing that the policy reads.
            ChangeKind::Action { .. }
            | ChangeKind::Replied
            | ChangeKind::Bounced { .. }
            | ChangeKind::Notified
            | ChangeKind::InsolvencyPublished
            | ChangeKind::Other { .. } => {}
            _ => self.count_rare(account, change),
        }
    }

    fn issue(&mut self, account: &Account, change: &Change) {
        let Some(index) = change.invoice else { return };
        let issued = &account.invoices[index];
        let due = issued.instalments.first().map_or(issued.due, |first| first.due).0;
        let tolerance = if issued.currency == CURRENCY { TOLERANCE } else { 0 };
        let settled = issued.amount <= tolerance;
        let held = Held {
            principal: issued.amount,
            due,
            settled_on: issued.issued.0,
            customer: issued.customer.0,
            tolerance: tolerance as u16,
            currency: issued.currency,
            settled,
            in_parts: !issued.instalments.is_empty(),
            ..Held::UNKNOWN
        };
        self.held[index.0 as usize] = held;
        if settled {
            self.payers[held.customer as usize].closes(held.settled_on, held.delay());
        } else {
            self.open(index.0);
        }
    }

    /// Puts an invoice among the open ones.
    pub(super) fn open(&mut self, index: u32) {
        let held = &mut self.held[index as usize];
        held.open_at = self.open.len() as u32;
        self.open.push(Open {
            due: held.due,
            invoice: index,
        });
        self.payers[held.customer as usize].recount_from(held.due + STALE_AFTER);
        self.wake = self.wake.min((held.due + FIRST_AGE).max(self.day));
    }

    /// Takes an invoice from the open ones.
    pub(super) fn close(&mut self, index: u32) {
        let held = &mut self.held[index as usize];
        let at = std::mem::replace(&mut held.open_at, NONE) as usize;
        let (customer, due, rare) = (held.customer, held.due, held.rare);
        self.open.swap_remove(at);
        if let Some(moved) = self.open.get(at) {
            self.held[moved.invoice as usize].open_at = at as u32;
        }
        if due + STALE_AFTER <= self.day {
            self.payers[customer as usize].recount_from(self.day);
        }
        if rare != NONE {
            let ladder = &mut self.rares[rare as usize].ladder;
            ladder.count_paused_days_before(self.day);
            ladder.paused = false;
            if ladder.pending() != 0 {
                self.lapsing.push(index);
                self.must_decide = true;
            }
        }
    }

    #[cold]
    fn count_rare(&mut self, account: &Account, change: &Change) {
        self.must_decide = true;
        let payer = &mut self.payers[change.customer.0 as usize];
        payer.recount_from(self.day);
        let of_customer = change.invoice.is_none();
        match &change.kind {
            ChangeKind::AttributeChanged(Attribute::Address(kind, address)) => {
                payer.addresses[kind.position()] = Some(*address);
                payer.address_version += 1;
            }
            ChangeKind::AttributeChanged(_) => {}
            ChangeKind::CreditNote { amount, currency } => self.credit(account, change, *amount, *currency),
            ChangeKind::Reversal { payment, amount } => {
                self.reverse(account, *payment, *amount, change.date.0);
            }
            ChangeKind::WrittenOff { amount } => {
                for index in self.concerned(change.customer, change.invoice) {
                    let open = self.held[index as usize].principal.max(0);
                    let amount = amount.unwrap_or(open).min(open);
                    self.change_principal(account, index, -amount, change.date.0, true);
                }
            }
            ChangeKind::DueChanged(due) => {
                for index in self.concerned(change.customer, change.invoice) {
                    // The row takes the place of any instalments.
                    self.held[index as usize].in_parts = false;
                    self.move_due(index, due.0);
                }
            }
            ChangeKind::DisputeOpened { amount, .. } => {
                for index in self.concerned(change.customer, change.invoice) {
                    let rare = self.rare(index);
                    rare.disputes += 1;
                    rare.disputed += amount.unwrap_or(0);
                    rare.disputed_whole |= amount.is_none();
                }
            }
            ChangeKind::DisputeClosed => {
                for index in self.concerned(change.customer, change.invoice) {
                    let rare = self.rare(index);
                    (rare.disputes, rare.disputed, rare.disputed_whole) = (0, 0, false);
                }
            }
            ChangeKind::Promise { until, amount } => self.promise(change, until.0, *amount),
            ChangeKind::PlanAgreed { instalments } => self.agree_plan(change, instalments),
            ChangeKind::PlanEnded => {
                for index in self.concerned(change.customer, change.invoice) {
                    self.rare(index).plan = NONE;
                }
            }
            ChangeKind::InsolvencyOpened => {
                payer.insolvent_since = Some(change.date.0);
                payer.insolvency_counted_on = self.day;
                self.insolvency = true;
            }
            ChangeKind::InsolvencyEnded => payer.insolvent_since = None,
            ChangeKind::Stopped { until: Some(until) } if of_customer => {
                payer.stopped_until = payer.stopped_until.max(until.0);
            }
            ChangeKind::Stopped { until: None } if of_customer => payer.stopped = true,
            ChangeKind::Resumed if of_customer => payer.stopped = false,
            ChangeKind::OptedOut { channel } => {
                for (bit, name) in self.channels.iter().enumerate() {
                    if channel.is_none() || channel == name {
                        payer.refused |= 1 << bit;
                    }
                }
            }
            other => panic!("the hand-written loop does not know {other:?}"),
        }
    }

    /// The invoices that a row concerns: the one that it names, or the open ones of the customer.
    pub(super) fn concerned(&self, customer: CustomerIndex, invoice: Option<InvoiceIndex>) -> Vec<u32> {
        match invoice {
            Some(invoice) => vec![invoice.0],
            None => {
                let of_customer = |one: &&Open| self.held[one.invoice as usize].customer == customer.0;
                self.open
                    .iter()
                    .filter(of_customer)
                    .map(|one| one.invoice)
                    .collect()
            }
        }
    }

    /// Whether disputes cover all that is open of an invoice.
    pub(super) fn is_disputed(&self, index: u32) -> bool {
        let held = &self.held[index as usize];
        held.rare != NONE && self.rares[held.rare as usize].is_disputed(held.principal)
    }

    /// What is rare of an invoice, new if there was nothing.
    pub(super) fn rare(&mut self, index: u32) -> &mut Rare {
        let held = &mut self.held[index as usize];
        if held.rare == NONE {
            held.rare = self.rares.len() as u32;
            self.rares.push(Rare::NOTHING);
        }
        &mut self.rares[held.rare as usize]
    }

    /// Moves the due date in force, and with it the delay of a settled invoice.
    pub(super) fn move_due(&mut self, index: u32, due: i32) {
        let held = &mut self.held[index as usize];
        let payer = &mut self.payers[held.customer as usize];
        let counts = held.settled && !held.by_write_off;
        if counts {
            payer.opens(held.settled_on, held.delay());
        }
        held.due = due;
        if counts {
            payer.closes(held.settled_on, held.delay());
        }
        if held.is_open() {
            self.open[held.open_at as usize].due = due;
        }
        payer.recount_from(self.day);
        self.must_decide = true;
    }

    /// The due date that instalments give: that of the oldest one not covered.
    pub(super) fn follow_instalments(&mut self, issued: &Invoice, index: u32) {
        let held = &self.held[index as usize];
        let covered = issued.amount - held.principal;
        let mut reached = 0;
        let mut due = held.due;
        for instalment in &issued.instalments {
            due = instalment.due.0;
            reached += instalment.amount;
            if reached > covered {
                break;
            }
        }
        if due != held.due {
            self.move_due(index, due);
        }
    }
}
