//! An account from day to day: what each invoice owed, what covered it, who was reminded, who answered and promised.

use crate::aged::{Parts, parts};
use crate::contacts::{Contacts, Message, Reminders};
use crate::cover::{Expected, Payments};
use crate::promises::Promise;
use relance_kernel::account::{Change, ChangeKind};
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

    /// Finds the invoices that the rows may change.
    fn find_touched(&mut self, changes: &[Change]) {
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
    fn count_money(&mut self, change: &Change) {
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
    fn concerned(&self, change: &Change, of_the_day: bool) -> Vec<InvoiceIndex> {
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
    fn settle_up(&mut self, day: Day) {
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

    /// Follows a row that is no money; the kernel has counted the day.
    fn count_happening(&mut self, change: &Change) {
        match &change.kind {
            ChangeKind::Action { value, note } if self.reminders.is_reminder(*value, *note) => {
                let message = Message {
                    customer: change.customer,
                    date: change.date,
                    day: change.day,
                    channel: *value,
                    note: *note,
                };
                let invoices = self.concerned(change, true);
                self.contacts.add(message, &invoices);
            }
            ChangeKind::Bounced { channel } => {
                self.contacts
                    .lose(change.customer, change.invoice, change.date, |message| {
                        channel.is_none() || message.channel == *channel
                    });
            }
            ChangeKind::Failed { rule } | ChangeKind::Unknown { rule } => {
                self.contacts
                    .lose(change.customer, change.invoice, change.date, |message| {
                        message.note == Some(*rule)
                    });
            }
            ChangeKind::Promise { until, amount } => self.promise(change, *until, *amount),
            _ => {}
        }
        let is_answer = matches!(
            change.kind,
            ChangeKind::Replied
                | ChangeKind::Promise { .. }
                | ChangeKind::DisputeOpened { .. }
                | ChangeKind::PlanAgreed { .. }
        );
        if is_answer && let Some(answers) = self.answers.get_mut(change.customer.0 as usize) {
            let after = answers.partition_point(|date| *date <= change.date);
            answers.insert(after, change.date);
        }
    }

    /// A promise, in each currency that it concerns; a stated amount is of the ledger's currency where it can be.
    fn promise(&mut self, change: &Change, until: Day, amount: Option<i64>) {
        let concerned = self.concerned(change, true);
        let currency_of = |invoice: &InvoiceIndex| {
            let issued = self.account.invoices.element(*invoice);
            issued.map_or(self.default_currency, |issued| issued.currency)
        };
        let mut currencies: Vec<Currency> = concerned.iter().map(currency_of).collect();
        currencies.sort_unstable();
        currencies.dedup();
        if amount.is_some() && currencies.len() > 1 {
            let stated = match currencies.contains(&self.default_currency) {
                true => self.default_currency,
                false => currencies.first().copied().unwrap_or(self.default_currency),
            };
            currencies = vec![stated];
        }
        let lists: Vec<(Currency, Vec<InvoiceIndex>)> = currencies
            .into_iter()
            .map(|currency| {
                let of_currency = concerned
                    .iter()
                    .filter(|invoice| currency_of(invoice) == currency);
                (currency, of_currency.copied().collect())
            })
            .collect();
        for (currency, invoices) in lists {
            let amount = match amount {
                Some(amount) => i128::from(amount),
                None => invoices
                    .iter()
                    .map(|invoice| self.owed_that_day(*invoice, change))
                    .sum(),
            };
            let position = self.promises.len();
            for &invoice in &invoices {
                let before = self
                    .track_mut(invoice)
                    .and_then(|track| track.promise.replace(position));
                let before = before.and_then(|before| self.promises.get_mut(before));
                if let Some(before) = before.filter(|before| change.date <= before.until) {
                    before.replaced_invoices += 1;
                    before.replaced_on = before.replaced_on.max(change.date);
                }
            }
            self.promises.push(Promise {
                date: change.date,
                until,
                amount,
                currency,
                invoices,
                replaced_invoices: 0,
                replaced_on: Day::MIN,
            });
        }
    }

    /// What is open of an invoice, with what payments dated on or after the promise have covered of it by now.
    fn owed_that_day(&self, invoice: InvoiceIndex, promise: &Change) -> i128 {
        let principal = i128::from(self.state.principal(invoice).max(0));
        let flows = self.payments.flows.iter();
        let since = flows.filter(|flow| flow.invoice == invoice && flow.date >= promise.date);
        principal + since.map(|flow| i128::from(flow.principal)).sum::<i128>()
    }
}
