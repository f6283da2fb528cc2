//! The state of an account: what its ledger rows up to a day, and the decisions so far, add up to.
//!
//! [`AccountState::advance`] counts the rows of the days up to one; [`mod@crate::decide`] decides a day.
//! The meaning is that of `docs/language/meaning.md` (M1 …).

mod allocation;
mod apply;
mod behaviour;
mod commitments;
mod decisions;

use crate::account::{Account, ChangeKind, Customer};
use crate::decide::Lists;
use crate::fact::SettledBy;
use crate::ids::{ChannelId, CustomerIndex, IndexList, InvoiceIndex, RuleId};
use crate::policy::{Event, Policy};
use crate::{Currency, Day, Symbol};
use allocation::{Allocation, PaymentState};
use behaviour::Settlements;
pub(crate) use commitments::{PlanState, PromiseRecord};
pub(crate) use decisions::{
    AlsoState, CustomerMemory, InvoiceMemory, KnownSegment, LadderMark, PutOff, SlotState, Wake,
};

/// Everything that decisions about an account depend on, at the end of one day.
#[derive(Clone, Debug)]
pub struct AccountState {
    /// Rows through this day count.
    pub(crate) today: Day,
    /// The first decided day: actions recorded before it are history.
    pub(crate) first_decided: Day,
    /// How many changes of the account count so far.
    pub(crate) counted: usize,
    pub(crate) customers: IndexList<CustomerIndex, CustomerState>,
    pub(crate) invoices: IndexList<InvoiceIndex, InvoiceState>,
    /// What decisions remember of each invoice; no fact reads it.
    pub(crate) memories: IndexList<InvoiceIndex, InvoiceMemory>,
    /// When decisions look at each invoice again.
    pub(crate) wakes: IndexList<InvoiceIndex, Wake>,
    /// What decisions remember of each customer; no fact reads it.
    pub(crate) customer_memories: IndexList<CustomerIndex, CustomerMemory>,
    /// Known invoices that are not settled, ascending.
    pub(crate) open: Vec<InvoiceIndex>,
    /// Settled invoices that a decision still has to look at, ascending.
    pub(crate) lingering: Vec<InvoiceIndex>,
    /// Whether every decision looks at every known invoice, for tests.
    pub(crate) looks_at_all: bool,
    /// Whether rules that are no steps may act on settled invoices.
    pub(crate) keeps_settled: bool,
    /// Whether a test states facts.
    pub(crate) has_stated_facts: bool,
    /// Whether an action of the past is told on a decided day: the gap after it asks for pauses of days on which
    /// nothing else did.
    pub(crate) has_late_history: bool,
    /// Whether a row counted or a contact went since the last decision.
    pub(crate) account_touched: bool,
    /// The invoice that led on the last decided day, where the oldest leads.
    pub(crate) leader: Option<InvoiceIndex>,
    /// Contacts delivered to the account, oldest first, history included.
    pub(crate) contacts: Vec<ContactRecord>,
    pub(crate) payments: Vec<PaymentState>,
    /// Whether what was settled before the first decided day is noted.
    pub(crate) history_is_noted: bool,
    /// What the payments cover, in the order made.
    pub(crate) allocations: Vec<Allocation>,
    /// Positions of the payments that named no invoice.
    pub(crate) waiting_payments: Vec<usize>,
    pub(crate) promises: Vec<PromiseRecord>,
    pub(crate) plans: Vec<PlanState>,
    /// Of the decisions: no fact reads them.
    pub(crate) lists: Lists,
}

/// A contact delivered to the account.
#[derive(Clone, Copy, Debug)]
pub struct ContactRecord {
    /// When.
    pub day: Day,
    /// On which channel.
    pub channel: ChannelId,
    /// Whether spacing and caps see it; not for contacts on settled invoices.
    pub counts: bool,
    /// Whether it is unknown if it arrived: nobody can be expected to answer it.
    pub fate_unknown: bool,
}

/// The state of a customer.
#[derive(Clone, Debug)]
pub struct CustomerState {
    /// Columns as changed by rows so far; none while they are as the ledger gives them.
    pub(crate) changed: Option<Box<Customer>>,
    /// Rises when an address changes.
    pub(crate) address_version: u32,
    /// Money that covers no invoice, by currency.
    pub(crate) unallocated: Vec<(Currency, i64)>,
    /// The date of the opening of an insolvency that has not ended.
    pub(crate) insolvent_since: Option<Day>,
    /// Stops of the customer.
    pub(crate) stop: Stop,
    /// Channels refused; none in the list = all of them.
    pub(crate) opted_out: Vec<Option<Symbol>>,
    /// Dates of answers, ascending by the day they counted.
    pub(crate) replies: Vec<Day>,
    /// Settlements that count as closed.
    pub(crate) settlements: Settlements,
    /// Rises when something happens that its segment may depend on.
    pub(crate) behaviour_version: u32,
    /// Deliveries by customer rules.
    pub(crate) sent: Vec<Sent>,
    /// The day on which the opening of an insolvency counted.
    pub(crate) insolvency_counted_on: Option<Day>,
}

/// The state of an invoice.
#[derive(Clone, Debug)]
pub struct InvoiceState {
    /// Whether the invoice is known yet.
    pub(crate) known: bool,
    /// Open principal, minor units.
    pub(crate) principal: i64,
    /// Posted charges not paid, minor units.
    pub(crate) charges: i64,
    /// Due date in force.
    pub(crate) due: Day,
    /// A `due_changed` row fixed the due date.
    pub(crate) due_moved: bool,
    /// Settled, since when and by what.
    pub(crate) settled: Option<Settlement>,
    /// Settled since before the first decided day.
    pub(crate) settled_in_history: bool,
    /// Open disputes: reason and part.
    pub(crate) disputes: Vec<(Option<Symbol>, Option<i64>)>,
    /// The last promise, by position.
    pub(crate) promise: Option<u32>,
    /// The last plan, by position.
    pub(crate) plan: Option<u32>,
    /// Stops of the invoice.
    pub(crate) stop: Stop,
    /// Events of the invoice with their own dates, in the order in which they counted.
    pub(crate) events: Vec<(Event, Day)>,
    /// Contacts delivered by its own steps.
    pub(crate) own_contacts: Vec<OwnContact>,
    /// Deliveries by its rules.
    pub(crate) sent: Vec<Sent>,
}

/// A delivery by a rule.
#[derive(Clone, Copy, Debug)]
pub struct Sent {
    /// By which rule.
    pub rule: RuleId,
    /// As which slot; none for `also` rules.
    pub slot: Option<crate::ids::SlotId>,
    /// When.
    pub day: Day,
}

/// What a person stopped (M54).
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct Stop {
    /// Last day of the longest stop that states one; `resumed` does not shorten it.
    until: Option<Day>,
    /// Until resumed.
    open_ended: bool,
}

impl Stop {
    pub(crate) fn begin(&mut self, until: Option<Day>) {
        match until {
            Some(until) => self.until = self.until.max(Some(until)),
            None => self.open_ended = true,
        }
    }

    pub(crate) fn resume(&mut self) {
        self.open_ended = false;
    }

    pub(crate) fn holds_on(self, day: Day) -> bool {
        self.open_ended || self.until.is_some_and(|until| day <= until)
    }

    /// Whether there was ever one that may still hold.
    pub(crate) fn is_known(self) -> bool {
        self.open_ended || self.until.is_some()
    }

    /// The first day on which the stated one is over.
    pub(crate) fn over_on(self) -> Option<Day> {
        self.until.map(|until| until.plus(1))
    }
}

/// How an invoice was settled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Settlement {
    /// The day.
    pub day: Day,
    /// By which kind of row; none = at issue, by nothing.
    pub by: Option<SettledBy>,
}

/// A contact delivered by a step of the invoice.
#[derive(Clone, Copy, Debug)]
pub struct OwnContact {
    /// When.
    pub day: Day,
    /// On which channel.
    pub channel: ChannelId,
    /// By which rule.
    pub rule: RuleId,
    /// Whether it came back, or its fate is unknown: no reminder.
    pub lost: bool,
    /// Whether the invoice was overdue then.
    pub overdue: bool,
}

impl AccountState {
    /// The state before any row counts. Actions recorded before `first_decided` are history.
    pub fn new(policy: &Policy, account: &Account, first_decided: Day) -> AccountState {
        let mut state = AccountState {
            today: Day::MIN,
            first_decided,
            counted: 0,
            customers: IndexList::new(),
            invoices: IndexList::new(),
            memories: IndexList::new(),
            wakes: IndexList::new(),
            customer_memories: IndexList::new(),
            open: Vec::new(),
            lingering: Vec::new(),
            looks_at_all: false,
            keeps_settled: false,
            has_stated_facts: false,
            has_late_history: false,
            account_touched: false,
            leader: None,
            contacts: Vec::new(),
            payments: Vec::new(),
            history_is_noted: false,
            allocations: Vec::new(),
            waiting_payments: Vec::new(),
            promises: Vec::new(),
            plans: Vec::new(),
            lists: Lists::default(),
        };
        state.reset(policy, account, first_decided);
        state
    }

    /// Makes this the state of another account before any row counts, keeping the memory.
    pub fn reset(&mut self, policy: &Policy, account: &Account, first_decided: Day) {
        self.today = Day::MIN;
        self.first_decided = first_decided;
        self.counted = 0;
        self.looks_at_all = false;
        self.open.clear();
        self.lingering.clear();
        self.account_touched = false;
        self.leader = None;
        self.contacts.clear();
        self.payments.clear();
        self.allocations.clear();
        self.history_is_noted = false;
        self.waiting_payments.clear();
        self.promises.clear();
        self.plans.clear();
        self.keeps_settled = !policy.index.also.is_empty();
        self.has_stated_facts = account
            .customers
            .iter()
            .any(|customer| !customer.stated.is_empty())
            || account.invoices.iter().any(|invoice| !invoice.stated.is_empty());
        self.has_late_history = account.changes.iter().any(|change| {
            change.day >= first_decided
                && change.date < first_decided
                && matches!(change.kind, ChangeKind::Action { .. })
        });
        self.customers = account.customers.iter().map(|_| CustomerState::new()).collect();
        self.invoices = account
            .invoices
            .iter()
            .map(|invoice| InvoiceState::new(policy, invoice))
            .collect();
        self.memories = account
            .invoices
            .iter()
            .map(|_| InvoiceMemory::default())
            .collect();
        self.wakes = account.invoices.iter().map(|_| Wake::default()).collect();
        self.customer_memories = account
            .customers
            .iter()
            .map(|_| CustomerMemory::default())
            .collect();
    }

    /// The day through which rows count.
    pub fn today(&self) -> Day {
        self.today
    }

    /// Makes every decision look at every known invoice, whether or not something could concern it: slower, and
    /// the same actions. For tests.
    pub fn look_at_all(&mut self) {
        self.looks_at_all = true;
    }

    /// Counts every row of the account through `day`, day by day.
    pub fn advance(&mut self, policy: &Policy, account: &Account, day: Day) {
        while let Some(next) = account.changes.get(self.counted) {
            if next.day > day {
                break;
            }
            let of_day = next.day;
            if of_day >= self.first_decided {
                self.note_history(policy);
            }
            self.pass_time(of_day);
            while let Some(change) = account.changes.get(self.counted) {
                if change.day != of_day {
                    break;
                }
                self.account_touched = true;
                self.note_behaviour(policy, change);
                match change.invoice {
                    Some(invoice) if !change.kind.is_of_customer() => self.touch(invoice),
                    _ => self.touch_all_of(policy, account, change.customer),
                }
                self.apply(policy, account, change);
                self.counted += 1;
            }
            self.allocate_waiting(policy, account, of_day);
            // Of a plan that was agreed today, the instalments before it.
            self.check_plans(of_day);
            self.refresh_settlements(account);
            self.today = of_day;
            self.update_promises(of_day);
            self.note_reopened(policy);
            if policy.index.has_customer_rules && of_day < self.first_decided {
                self.end_episodes(account, of_day);
            }
        }
        if day >= self.first_decided {
            self.note_history(policy);
        }
        if day > self.today {
            self.pass_time(day);
            self.today = day;
            self.update_promises(day);
        }
    }

    /// Notes which invoices were settled before the first decided day: `also` rules do not read them (M63).
    fn note_history(&mut self, policy: &Policy) {
        if std::mem::replace(&mut self.history_is_noted, true) || !policy.index.reads_settled {
            return;
        }
        for invoice in self.invoices.iter_mut() {
            invoice.settled_in_history = invoice.known && invoice.settled.is_some();
        }
    }

    /// What was settled in history and is open at the end of a day is history no more.
    fn note_reopened(&mut self, policy: &Policy) {
        if self.history_is_noted && policy.index.reads_settled {
            for &invoice in &self.open {
                self.invoices[invoice].settled_in_history = false;
            }
        }
    }

    /// Whether an `also` rule is read for an invoice (M63).
    pub(crate) fn also_reads(&self, invoice: InvoiceIndex, on_settled: bool) -> bool {
        self.is_open(invoice) || (on_settled && !self.invoices[invoice].settled_in_history)
    }

    /// Forgets what history says of customer rules where nothing is overdue any more: their episode is over.
    fn end_episodes(&mut self, account: &Account, day: Day) {
        for customer in account.customers.ids() {
            let in_episode = self.open.iter().any(|&invoice| {
                account.invoices[invoice].customer == customer && self.invoices[invoice].due < day
            });
            if !in_episode {
                self.customer_memories[customer].also.clear();
            }
        }
    }

    /// Makes the next decision look at an invoice.
    pub(crate) fn touch(&mut self, invoice: InvoiceIndex) {
        self.wakes[invoice].day = Day::MIN;
        let state = &self.invoices[invoice];
        if state.known
            && state.settled.is_some()
            && (self.keeps_settled || self.memories[invoice].has_something_to_end())
            && let Err(position) = self.lingering.binary_search(&invoice)
        {
            self.lingering.insert(position, invoice);
        }
    }

    /// Makes the next decision look at every invoice of a customer that may still act.
    pub(crate) fn touch_all_of(&mut self, policy: &Policy, account: &Account, customer: CustomerIndex) {
        if policy.index.reads_settled {
            // Rules that act on settled invoices may act again on those settled long ago.
            for (invoice, issued) in account.invoices.enumerate() {
                if issued.customer == customer {
                    self.touch(invoice);
                }
            }
            return;
        }
        for &invoice in self.open.iter().chain(&self.lingering) {
            if account.invoices[invoice].customer == customer {
                self.wakes[invoice].day = Day::MIN;
            }
        }
    }

    /// Keeps the lists of open and lingering invoices true to the state of one.
    pub(crate) fn file(&mut self, invoice: InvoiceIndex) {
        let is_open = self.is_open(invoice);
        match (self.open.binary_search(&invoice), is_open) {
            (Err(position), true) => self.open.insert(position, invoice),
            (Ok(position), false) => {
                self.open.remove(position);
            }
            _ => {}
        }
        if is_open && let Ok(position) = self.lingering.binary_search(&invoice) {
            self.lingering.remove(position);
        }
        self.touch(invoice);
    }

    /// The day of the next row that does not count yet.
    pub fn next_change(&self, account: &Account) -> Option<Day> {
        account.changes.get(self.counted).map(|change| change.day)
    }

    /// The customer's columns as they stand.
    pub fn customer<'a>(&'a self, account: &'a Account, customer: CustomerIndex) -> &'a Customer {
        self.customers[customer]
            .changed
            .as_deref()
            .unwrap_or(&account.customers[customer])
    }

    /// Whether the invoice is known and not settled.
    pub fn is_open(&self, invoice: InvoiceIndex) -> bool {
        let state = &self.invoices[invoice];
        state.known && state.settled.is_none()
    }

    /// Whether a row moved the due date: instalments do not count any more.
    pub fn is_due_date_moved(&self, invoice: InvoiceIndex) -> bool {
        self.invoices[invoice].due_moved
    }

    /// Whether the invoice is known.
    pub fn is_known(&self, invoice: InvoiceIndex) -> bool {
        self.invoices[invoice].known
    }

    /// Open principal of the invoice, in minor units of its currency.
    pub fn principal(&self, invoice: InvoiceIndex) -> i64 {
        self.invoices[invoice].principal
    }

    /// Charges posted and not paid, in minor units of the invoice's currency.
    pub fn charges(&self, invoice: InvoiceIndex) -> i64 {
        self.invoices[invoice].charges
    }

    /// The due date in force (M13).
    pub fn due(&self, invoice: InvoiceIndex) -> Day {
        self.invoices[invoice].due
    }

    /// How and when the invoice was settled, if it is.
    pub fn settlement(&self, invoice: InvoiceIndex) -> Option<Settlement> {
        self.invoices[invoice].settled
    }

    /// The disputed amount (M12), at most the open principal.
    pub fn disputed_amount(&self, invoice: InvoiceIndex) -> i64 {
        self.invoices[invoice].disputed_amount()
    }

    /// Unallocated money of the customer in a currency, in minor units.
    pub fn unallocated(&self, customer: CustomerIndex, currency: Currency) -> i64 {
        self.customers[customer]
            .unallocated
            .iter()
            .find(|(of, _)| *of == currency)
            .map_or(0, |(_, amount)| *amount)
    }

    /// All unallocated money of the customer, by currency.
    pub fn unallocated_by_currency(&self, customer: CustomerIndex) -> &[(Currency, i64)] {
        &self.customers[customer].unallocated
    }

    /// The invoices that a row without an invoice concerns (M4): those of the customer that are open.
    pub(crate) fn open_invoices_of(&self, account: &Account, customer: CustomerIndex) -> Vec<InvoiceIndex> {
        self.open
            .iter()
            .copied()
            .filter(|invoice| account.invoices[*invoice].customer == customer)
            .collect()
    }
}

impl CustomerState {
    fn new() -> CustomerState {
        CustomerState {
            changed: None,
            address_version: 0,
            unallocated: Vec::new(),
            insolvent_since: None,
            stop: Stop::default(),
            opted_out: Vec::new(),
            replies: Vec::new(),
            settlements: Settlements::default(),
            behaviour_version: 0,
            sent: Vec::new(),
            insolvency_counted_on: None,
        }
    }

    pub(crate) fn add_unallocated(&mut self, currency: Currency, amount: i64) {
        match self.unallocated.iter_mut().find(|(of, _)| *of == currency) {
            Some((_, total)) => *total = total.saturating_add(amount),
            None => self.unallocated.push((currency, amount)),
        }
    }
}

impl InvoiceState {
    fn new(policy: &Policy, invoice: &crate::account::Invoice) -> InvoiceState {
        let due = invoice.instalments.first().map_or(invoice.due, |first| first.due);
        let tolerance = policy.tolerance_in(invoice.currency);
        InvoiceState {
            known: false,
            principal: invoice.amount,
            charges: 0,
            due,
            due_moved: false,
            settled: (invoice.amount <= tolerance).then_some(Settlement {
                day: invoice.issued,
                by: None,
            }),
            settled_in_history: false,
            disputes: Vec::new(),
            promise: None,
            plan: None,
            stop: Stop::default(),
            events: Vec::new(),
            own_contacts: Vec::new(),
            sent: Vec::new(),
        }
    }

    pub(crate) fn disputed_amount(&self) -> i64 {
        let open = self.principal.max(0);
        self.disputes
            .iter()
            .fold(0_i64, |sum, (_, amount)| {
                sum.saturating_add(amount.unwrap_or(open))
            })
            .min(open)
    }

    /// Whether a dispute covers all that is open (M12).
    pub(crate) fn is_disputed(&self) -> bool {
        !self.disputes.is_empty() && self.disputed_amount() >= self.principal
    }
}

impl Policy {
    /// Principal at or below which an invoice in this currency is settled (M6).
    pub fn tolerance_in(&self, currency: Currency) -> i64 {
        if currency == self.currency {
            self.tolerance
        } else {
            0
        }
    }
}
