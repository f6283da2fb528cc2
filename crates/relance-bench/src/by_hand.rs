//! The hand-written loop: one fixed policy, replayed on the ledger's accounts as directly as it goes.
//!
//! It is what the kernel is measured against, so it is written for speed and reads no policy: ages, limits and segments
//! are constants. It follows `docs/language/meaning.md` to the letter for what demo ledgers hold, gives the same action
//! list byte by byte, and stops at a row that it does not know.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places in lists, days of one ledger and numbers of rules are small; checks would be measured, too"
)]

mod commitments;
mod days;
mod decide;
mod held;
mod list;
mod money;
mod payer;
pub(crate) mod policy;
mod rows;
#[cfg(test)]
mod tests;

use days::Days;
use held::{Held, Rare};
#[cfg(test)]
pub(crate) use list::HEADER;
pub(crate) use list::{Row, text};
use payer::Payer;
use relance_kernel::account::Address;
use relance_kernel::{Account, Day, Interner, Policy, Symbol};

/// No place in a list.
const NONE: u32 = u32::MAX;
/// After every day.
const NEVER: i32 = i32::MAX / 2;

/// An open invoice with its due date in force.
#[derive(Clone, Copy)]
pub(crate) struct Open {
    due: i32,
    invoice: u32,
}

/// The loop, with the state of the account that it is at.
pub(crate) struct ByHand {
    days: Days,
    /// Symbols of the four channels, in the order of [`policy::CHANNELS`].
    channels: [Option<Symbol>; 4],
    /// The role that calls ask for.
    role: Option<Symbol>,
    /// What was done and put off so far.
    pub(crate) rows: Vec<Row>,
    account: u32,
    day: i32,
    /// The first days on which, without a row, an invoice wants to be looked at; a segment may change; loose money may
    /// cover what is overdue, or no longer.
    wake: i32,
    segments_until: i32,
    loose_until: i32,
    /// A row of the day asks for a decision.
    must_decide: bool,
    /// An insolvency counts from today.
    insolvency: bool,
    /// Some customer has an invoice that waits for what its segment decides.
    watched: bool,
    /// Those of the account come first.
    payers: Vec<Payer>,
    customers: usize,
    /// Whether a customer has, or had, money that covers no invoice.
    has_loose_money: bool,
    held: Vec<Held>,
    open: Vec<Open>,
    rares: Vec<Rare>,
    /// Settled invoices of which something that was put off lapses.
    lapsing: Vec<u32>,
    /// Days of the contacts of the account.
    contacts: Vec<i32>,
    receipts: Vec<money::Receipt>,
    allocations: Vec<money::Allocation>,
    /// Receipts that name no invoice.
    waiting: Vec<u32>,
    promises: Vec<commitments::Promise>,
    plans: Vec<commitments::Plan>,
    proposals: Vec<decide::Proposal>,
}

impl ByHand {
    /// The loop over the days `from` to `to`. `policy` gives the calendar, `interner` the names of channels and roles;
    /// `from` is the first date of the ledger.
    pub(crate) fn new(policy: &Policy, interner: &Interner, from: Day, to: Day) -> ByHand {
        ByHand {
            days: Days::new(policy, from, to),
            channels: policy::CHANNELS.map(|channel| interner.find(channel.name())),
            role: interner.find("accounts_payable"),
            rows: Vec::new(),
            account: 0,
            day: from.0,
            wake: NEVER,
            segments_until: NEVER,
            loose_until: NEVER,
            must_decide: false,
            insolvency: false,
            watched: false,
            payers: Vec::new(),
            customers: 0,
            has_loose_money: false,
            held: Vec::new(),
            open: Vec::new(),
            rares: Vec::new(),
            lapsing: Vec::new(),
            contacts: Vec::new(),
            receipts: Vec::new(),
            allocations: Vec::new(),
            waiting: Vec::new(),
            promises: Vec::new(),
            plans: Vec::new(),
            proposals: Vec::new(),
        }
    }

    /// Replays one account and adds its rows, day by day.
    pub(crate) fn replay(&mut self, number: u32, account: &Account) {
        self.begin(number, account);
        let changes = account.changes.as_slice();
        let mut at = 0;
        loop {
            let next_row = changes.get(at).map_or(NEVER, |change| change.day.0);
            let next_in_time = self.wake.min(self.segments_until).min(self.loose_until);
            self.day = next_row.min(next_in_time);
            if self.day > self.days.last {
                return;
            }
            if !self.plans.is_empty() {
                self.end_missed_plans();
            }
            if self.day == next_row {
                while let Some(change) = changes.get(at)
                    && change.day.0 == next_row
                {
                    self.count(account, change);
                    at += 1;
                }
                if !self.waiting.is_empty() {
                    self.allocate_waiting(account);
                }
            }
            let by_row = self.day == next_row;
            let loose =
                self.has_loose_money && (by_row || self.loose_until <= self.day) && self.loose_money_moved();
            let moved = self.watched && (by_row || self.segments_until <= self.day) && self.segments_moved();
            if self.must_decide || self.wake <= self.day || loose || moved {
                self.decide(account);
            }
        }
    }

    fn begin(&mut self, number: u32, account: &Account) {
        self.account = number;
        (self.wake, self.segments_until, self.loose_until) = (NEVER, NEVER, NEVER);
        self.must_decide = false;
        self.insolvency = false;
        self.watched = false;
        self.has_loose_money = false;
        self.customers = account.customers.len();
        self.open.clear();
        self.rares.clear();
        self.lapsing.clear();
        self.contacts.clear();
        self.receipts.clear();
        self.allocations.clear();
        self.waiting.clear();
        self.promises.clear();
        self.plans.clear();
        self.held.clear();
        self.held.resize(account.invoices.len(), Held::UNKNOWN);
        if self.payers.len() < account.customers.len() {
            self.payers.resize_with(account.customers.len(), Payer::default);
        }
        for (payer, customer) in self.payers.iter_mut().zip(account.customers.iter()) {
            payer.reset();
            let contact = customer
                .contacts
                .iter()
                .find(|contact| Some(contact.role) == self.role);
            let [email, phone, postal] = customer.addresses;
            let of_role: Option<Address> = contact.map(|contact| contact.addresses[1]);
            payer.addresses = [Some(email), Some(phone), Some(postal), of_role];
        }
    }
}
