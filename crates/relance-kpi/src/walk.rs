//! An account from day to day: what each invoice owed, what covered it, who was reminded, who answered and promised.

mod happenings;
mod money;

use crate::aged::{Parts, parts};
use crate::contacts::{Contacts, Reminders};
use crate::cover::{Expected, Payments};
use crate::promises::Promise;
use relance_kernel::state::Settlement;
use relance_kernel::{
    Account, AccountState, Currency, CustomerIndex, Day, Fact, FactValue, InvoiceIndex, Policy, Subject,
    Symbol, View,
};
use std::collections::BTreeSet;

/// What is remembered of an invoice beside the kernel's state.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Track {
    pub(crate) principal: i64,
    pub(crate) charges: i64,
    /// The day from which the invoice counts.
    pub(crate) known: Option<Day>,
    /// Its settlement, and the day from which it counts.
    pub(crate) settled: Option<(Settlement, Day)>,
    /// What payments cover of its principal.
    pub(crate) paid: i64,
    /// The reason of its last dispute, if there was one.
    pub(crate) dispute: Option<Option<Symbol>>,
    /// The last promise, by position.
    promise: Option<usize>,
}

/// A credit note.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CreditNote {
    pub(crate) day: Day,
    pub(crate) customer: CustomerIndex,
    pub(crate) invoice: Option<InvoiceIndex>,
    pub(crate) amount: i64,
    pub(crate) currency: Currency,
}

/// What was open at the end of a day, by invoice.
#[derive(Clone, Debug)]
pub(crate) struct Snapshot {
    pub(crate) day: Day,
    pub(crate) open: Vec<(InvoiceIndex, Parts)>,
}

/// An account on its way.
pub(crate) struct Walk<'a> {
    policy: &'a Policy,
    reminders: &'a Reminders<'a>,
    default_currency: Currency,
    pub(crate) account: Account,
    pub(crate) state: AccountState,
    next: usize,
    pub(crate) tracks: Vec<Track>,
    pub(crate) payments: Payments,
    pub(crate) contacts: Contacts,
    pub(crate) promises: Vec<Promise>,
    /// Dates of answers, by customer, ascending.
    pub(crate) answers: Vec<Vec<Day>>,
    pub(crate) credit_notes: Vec<CreditNote>,
    pub(crate) snapshots: Vec<Snapshot>,
    /// The policy whose conditions make segments, if they do and are asked for.
    pub(crate) segments: Option<&'a Policy>,
    /// The segment of each customer by them.
    pub(crate) segment_of: Vec<Option<Symbol>>,
    /// The known invoices of which principal or charges are open.
    owed: BTreeSet<InvoiceIndex>,
    /// The invoices that rows of the day may have changed, ascending.
    touched: Vec<Expected>,
}

impl<'a> Walk<'a> {
    /// `policy` has a tolerance and no rules.
    pub(crate) fn new(
        policy: &'a Policy,
        reminders: &'a Reminders<'a>,
        default_currency: Currency,
    ) -> Walk<'a> {
        let account = Account::default();
        let state = AccountState::new(policy, &account, Day::MIN);
        Walk {
            policy,
            reminders,
            default_currency,
            account,
            state,
            next: 0,
            tracks: Vec::new(),
            payments: Payments::default(),
            contacts: Contacts::default(),
            promises: Vec::new(),
            answers: Vec::new(),
            credit_notes: Vec::new(),
            snapshots: Vec::new(),
            segments: None,
            segment_of: Vec::new(),
            owed: BTreeSet::new(),
            touched: Vec::new(),
        }
    }

    /// Begins with the account that was put in place, before any of its rows counts.
    pub(crate) fn begin(&mut self) {
        self.state.reset(self.policy, &self.account, Day::MIN);
        self.next = 0;
        self.tracks.clear();
        let tracks = self.account.invoices.iter().map(|invoice| Track {
            principal: invoice.amount,
            charges: 0,
            known: None,
            settled: None,
            paid: 0,
            dispute: None,
            promise: None,
        });
        self.tracks.extend(tracks);
        self.payments.clear();
        self.contacts.clear();
        self.promises.clear();
        self.answers.clear();
        self.answers.resize(self.account.customers.len(), Vec::new());
        self.credit_notes.clear();
        self.snapshots.clear();
        self.owed.clear();
    }

    /// Counts every row through a day.
    pub(crate) fn advance(&mut self, through: Day) {
        let changes = std::mem::take(&mut self.account.changes);
        let mut at = self.next;
        let mut days = Vec::new();
        while let Some(first) = changes.get(at).filter(|change| change.day <= through) {
            let day = first.day;
            let rest = changes.get(at..).unwrap_or_default();
            let count = rest.iter().take_while(|change| change.day == day).count();
            days.push((day, at, count));
            at += count;
        }
        self.account.changes = changes;
        for (day, at, count) in days {
            self.count_day(day, at, count);
        }
        self.next = at;
        self.state.advance(self.policy, &self.account, through);
    }

    /// Finds the segments of the customers by the conditions of the policy, on a day.
    pub(crate) fn find_segments(&mut self, day: Day) {
        let Some(policy) = self.segments else { return };
        let mut state = AccountState::new(policy, &self.account, day.plus(1));
        state.advance(policy, &self.account, day);
        let view = View::new(policy, &self.account, &state);
        let segments = self.account.customers.ids().map(|customer| {
            let subject = Subject {
                customer,
                invoice: None,
            };
            match view.read(Fact::Segment, subject) {
                FactValue::Name(segment) => Some(segment),
                _ => None,
            }
        });
        self.segment_of = segments.collect();
    }

    /// Remembers what is open.
    pub(crate) fn take_snapshot(&mut self, day: Day) {
        let open = self
            .account
            .invoices
            .ids()
            .filter(|invoice| self.is_owed(*invoice));
        let open = open.map(|invoice| (invoice, parts(&self.account, &self.state, invoice, day).0));
        let open = open.collect();
        self.snapshots.push(Snapshot { day, open });
    }

    /// What was open at the end of a day of which a snapshot was taken.
    pub(crate) fn snapshot(&self, day: Day) -> &[(InvoiceIndex, Parts)] {
        let found = self.snapshots.iter().find(|snapshot| snapshot.day == day);
        found.map_or(&[], |snapshot| &snapshot.open)
    }

    /// Whether some principal is open, to the cent.
    pub(crate) fn is_owed(&self, invoice: InvoiceIndex) -> bool {
        self.state.is_known(invoice) && self.state.principal(invoice) > 0
    }

    pub(crate) fn track(&self, invoice: InvoiceIndex) -> Option<&Track> {
        self.tracks.get(invoice.0 as usize)
    }

    fn track_mut(&mut self, invoice: InvoiceIndex) -> Option<&mut Track> {
        self.tracks.get_mut(invoice.0 as usize)
    }

    fn tolerance(&self, invoice: InvoiceIndex) -> i64 {
        let issued = self.account.invoices.element(invoice);
        issued.map_or(0, |issued| self.policy.tolerance_in(issued.currency))
    }

    fn count_day(&mut self, day: Day, at: usize, count: usize) {
        let changes = std::mem::take(&mut self.account.changes);
        let of_day = changes.get(at..at + count).unwrap_or_default();
        self.find_touched(of_day);
        for change in of_day {
            self.count_money(change);
        }
        self.account.changes = changes;
        self.state.advance(self.policy, &self.account, day);
        self.settle_up(day);
        let changes = std::mem::take(&mut self.account.changes);
        let first_contact = self.contacts.contacts.len();
        for change in changes.get(at..at + count).unwrap_or_default() {
            self.count_happening(change);
        }
        self.account.changes = changes;
        let state = &self.state;
        for contact in self.contacts.contacts.iter_mut().skip(first_contact) {
            contact.principal = contact.invoice.map_or(0, |invoice| state.principal(invoice));
        }
    }
}
