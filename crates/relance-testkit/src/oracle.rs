//! The reference interpreter: what a policy does to an account, day by day, written to be read beside the
//! language reference and not to be fast.
//!
//! Every day is computed anew from the ledger's rows known by then and from the list of the interpreter's own past
//! actions and decisions (`Journal`); there is no other state. M-numbers quote `docs/language/meaning.md`,
//! other numbers the sections of the language.

mod also;
mod approval;
mod books;
mod delivery;
mod facts;
mod guard;
mod ladder;
mod lower;
mod messages;
pub mod model;
mod notes;
mod prohibit;
mod standing;
pub(crate) mod told;
mod unranked;
mod world;

use books::Tolerance;
use facts::{Segment, Who};
use model::Model;
use relance_kernel::account::Customer;
use relance_kernel::{Account, Currency, CustomerIndex, Day, Id, Interner, InvoiceIndex, WorkCalendar};
use relance_syntax::ast;
use std::collections::{BTreeMap, BTreeSet};
use world::World;

pub use lower::lower;
pub use notes::Notes;

/// How approvals without a row in the ledger are given (`--approve`, M44).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApproveMode {
    /// On the day they are asked for.
    SameDay,
    /// So many days later.
    After(u32),
    /// Not at all.
    Never,
}

/// What became of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OracleOutcome {
    /// It was done.
    Done,
    /// It was put off, for the first time.
    Deferred,
    /// It had been put off and its condition stopped holding.
    Lapsed,
}

/// A row of the action list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OracleAction {
    /// The day.
    pub day: Day,
    /// The customer.
    pub customer: CustomerIndex,
    /// The invoice; none for customer rules and built-in tasks.
    pub invoice: Option<InvoiceIndex>,
    /// The rule.
    pub rule: String,
    /// A channel, `charge`, `escalate`, `task`, `alert`, `flag`, `block_orders` or `propose_write_off`.
    pub action: String,
    /// Template with the claims kept, target, text…
    pub detail: String,
    /// Done, deferred or lapsed.
    pub outcome: OracleOutcome,
    /// What delayed it; for a done row empty, `unknown` or `failed`.
    pub reason: String,
    /// In minor units of the channel's currency; on the first row of a message.
    pub cost: i64,
}

/// What a rule acts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Subject {
    Invoice(InvoiceIndex),
    Customer(CustomerIndex),
}

/// One firing of a rule for a subject: what approvals, deferrals and refusals are kept by.
#[derive(Clone, Copy, Debug)]
struct Firing {
    rule: usize,
    slot: Option<usize>,
    subject: Subject,
    /// 0 where a rule fires once; else counts events used up, or is a date.
    number: i32,
}

impl Firing {
    /// Whether both are one firing: a step and its exceptions are one slot (3.2), whichever of them stands for it.
    fn is(self, other: Firing) -> bool {
        self.slot == other.slot
            && self.subject == other.subject
            && self.number == other.number
            && (self.slot.is_some() || self.rule == other.rule)
    }
}

/// What an event slot waits for: an event of the ledger, or a delivery of a step without an age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum EventId {
    Ledger(usize),
    Delivery(usize),
}

/// A contact delivered, or of unknown fate; one per invoice of a message.
#[derive(Clone, Debug)]
struct Contact {
    day: Day,
    channel: String,
    rule: Option<usize>,
    invoice: Option<InvoiceIndex>,
    /// A contact of one of the invoice's own steps (M20).
    own_step: bool,
    unknown: bool,
    /// Delivered while the invoice was overdue (M35).
    while_overdue: bool,
    /// Of a contact of the past: the position of its row.
    row: Option<usize>,
}

/// A message, for spacing and caps (M56, M58).
#[derive(Clone, Debug)]
struct Message {
    day: Day,
    channel: String,
}

/// A firing that was done.
#[derive(Clone, Debug)]
struct Done {
    day: Day,
    rule: usize,
    slot: Option<usize>,
    subject: Subject,
    /// The main action was a contact.
    contact: bool,
    events: Vec<EventId>,
    /// Of what was done before the first decided day: how the ledger tells it.
    past: Option<Past>,
}

/// A row of the past (M46).
#[derive(Clone, Copy, Debug)]
struct Past {
    /// The day on which the row counts.
    counted: Day,
    /// An invoice of the customer that is open then was overdue on the row's date.
    in_episode: bool,
}

/// A firing that was refused.
#[derive(Clone, Debug)]
struct Refusal {
    day: Day,
    firing: Firing,
    events: Vec<EventId>,
}

/// A firing that could not be delivered.
#[derive(Clone, Debug)]
struct Failure {
    day: Day,
    firing: Firing,
}

/// An approval asked for.
#[derive(Clone, Debug)]
struct Ask {
    day: Day,
    firing: Firing,
    withdrawn: bool,
}

/// A firing that was put off.
#[derive(Clone, Debug)]
struct Deferral {
    firing: Firing,
    row: OracleAction,
    over: bool,
}

/// A calendar slot that became due on a date.
#[derive(Clone, Debug)]
struct CalendarDue {
    slot: usize,
    invoice: InvoiceIndex,
    date: Day,
    over: bool,
}

/// A pause whose condition was true on a decided day, with its last day (M47).
#[derive(Clone, Debug, PartialEq)]
struct PauseEnd {
    pause: usize,
    customer: CustomerIndex,
    /// The invoice; none for a pause that reads facts of the customer only.
    invoice: Option<InvoiceIndex>,
    /// The currency in which facts of the customer were read.
    currency: Currency,
    last: Day,
}

/// The interpreter's own past actions and decisions, in the order in which they were made.
#[derive(Default)]
struct Journal {
    contacts: Vec<Contact>,
    messages: Vec<Message>,
    done: Vec<Done>,
    refused: Vec<Refusal>,
    failed: Vec<Failure>,
    asks: Vec<Ask>,
    deferred: Vec<Deferral>,
    calendar: Vec<CalendarDue>,
    /// Pauses whose condition was true, and their last days as they stood then.
    pause_ends: Vec<PauseEnd>,
    /// Decided days on which an invoice was open and paused.
    paused: BTreeSet<(InvoiceIndex, Day)>,
    /// Since when the guard of an `also` rule has been true without a break.
    true_since: BTreeMap<(usize, Subject), Day>,
    /// The first day on which the guard of an `also` rule was read.
    first_read: BTreeMap<(usize, Subject), Day>,
    /// Customers and currencies for which `on_unallocated` held when they were last decided.
    unallocated: BTreeSet<(CustomerIndex, Currency)>,
    /// How many rows were looked at for history.
    history_rows: usize,
}

/// What is looked up once for a day of decision.
struct Today {
    day: Day,
    customers: Vec<Customer>,
    segments: Vec<Segment>,
    /// M30.
    decided: Vec<bool>,
    /// Invoices and customers that a pause holds.
    paused: BTreeSet<Subject>,
    /// M43: the invoice that has steps, if only one of the account has.
    leader: Option<InvoiceIndex>,
}

/// The interpreter at work on one account.
struct Oracle<'a> {
    model: &'a Model,
    world: World<'a>,
    interner: &'a Interner,
    approve: ApproveMode,
    first: Day,
    journal: Journal,
    rows: Vec<OracleAction>,
    stands: Stands,
    notes: Notes,
}

/// Where each invoice stands at the end of the days on which nothing of its account was done: what may be said (M66).
pub type Stands = BTreeMap<(Day, InvoiceIndex), Vec<String>>;

/// What the policy does to the account from `first` through `last`.
///
/// The file has its prelude merged and no `use`. Rows come by date, customer, invoice (none first), rule, then in
/// the order of the rule's actions.
///
/// # Errors
/// A sentence, if the policy is not one that the language allows.
pub fn interpret(
    file: &ast::File,
    account: &Account,
    interner: &Interner,
    first: Day,
    last: Day,
    approve: ApproveMode,
    calendar: &WorkCalendar,
) -> Result<Vec<OracleAction>, String> {
    let model = lower(file)?;
    Ok(interpret_model(&model, account, interner, first, last, approve, calendar).0)
}

/// As [`interpret`], for a policy already lowered, with notes of what mattered.
pub fn interpret_model(
    model: &Model,
    account: &Account,
    interner: &Interner,
    first: Day,
    last: Day,
    approve: ApproveMode,
    calendar: &WorkCalendar,
) -> (Vec<OracleAction>, Stands, Notes) {
    let tolerance = Tolerance {
        currency: model.currency,
        minor: model.tolerance,
    };
    let notes = Notes::default();
    let mut oracle = Oracle {
        model,
        world: World::new(account, calendar, tolerance, first, last, &notes),
        interner,
        approve,
        first,
        journal: Journal::default(),
        rows: Vec::new(),
        stands: Stands::new(),
        notes,
    };
    let mut day = first;
    while day <= last {
        oracle.decide(day);
        day = day.plus(1);
    }
    (oracle.rows, oracle.stands, oracle.notes)
}

/// Whether it is told where invoices stand on a day: every third, to save time.
pub fn is_told(day: Day) -> bool {
    day.0.rem_euclid(3) == 0
}

impl Oracle<'_> {
    /// M1: the rows of the day count first, then the decision is made, then its actions are delivered.
    fn decide(&mut self, day: Day) {
        self.absorb_history(day);
        let mut today = self.open_day(day);
        let mut rows = Vec::new();
        self.built_in_tasks(&today, &mut rows);
        self.find_paused(&mut today);
        self.follow_also_guards(&today);
        self.follow_calendar(&today);
        self.withdraw_and_lapse(&today, &mut rows);
        let mut due = Vec::new();
        self.unranked_due(&today, &mut due, &mut rows);
        self.ladder_due(&today, &mut due, &mut rows);
        self.also_due(&today, &mut due, &mut rows);
        self.deliver(&today, due, &mut rows);
        rows.sort_by(|a, b| (a.customer, a.invoice, &a.rule).cmp(&(b.customer, b.invoice, &b.rule)));
        let nothing_done = rows.iter().all(|row| row.outcome != OracleOutcome::Done);
        self.rows.extend(rows);
        if nothing_done && is_told(day) {
            for invoice in self.world.account.invoices.ids() {
                self.stands
                    .insert((day, invoice), self.standing_of(&today, invoice));
            }
        }
    }

    fn open_day(&self, day: Day) -> Today {
        let ids: Vec<CustomerIndex> = self.world.account.customers.ids().collect();
        let mut today = Today {
            day,
            customers: ids.iter().map(|&id| self.world.customer(day, id)).collect(),
            segments: ids.iter().map(|_| Segment::None).collect(),
            decided: Vec::new(),
            paused: BTreeSet::new(),
            leader: None,
        };
        for &id in &ids {
            today.segments[id.position()] = self.segment(&today, self.customer(id));
        }
        for &id in &ids {
            // M30: when `applies to` is true for the customer, on each day.
            let applies = self
                .model
                .applies_to
                .as_ref()
                .is_none_or(|cond| self.truth(&today, self.customer(id), cond).holds());
            if !applies {
                self.notes.add("M30: not claimed");
            } else if self.notes.has("M30: not claimed") {
                self.notes.add("M30: claimed, after a day on which one was not");
            }
            today.decided.push(applies);
        }
        today.leader = self.leader(&today);
        today
    }

    /// M24: customer rules, segments and `applies to` read sums in the policy's currency.
    fn customer(&self, customer: CustomerIndex) -> Who {
        Who {
            customer,
            invoice: None,
            currency: self.model.currency,
        }
    }

    fn who(&self, subject: Subject) -> Who {
        match subject {
            Subject::Customer(customer) => self.customer(customer),
            Subject::Invoice(invoice) => Who {
                customer: self.world.customer_of(invoice),
                invoice: Some(invoice),
                currency: self.world.account.invoices[invoice].currency,
            },
        }
    }

    /// M43: led by oldest, the open, undisputed invoice with the earliest due date in force (then id);
    /// of the customers that are decided.
    fn leader(&self, today: &Today) -> Option<InvoiceIndex> {
        let day = today.day;
        let books = &self.world.on(day).books;
        self.world
            .account
            .invoices
            .ids()
            .filter(|&invoice| books.is_open(invoice) && !books.is_disputed(invoice))
            .filter(|&invoice| today.decided[self.world.customer_of(invoice).position()])
            .min_by_key(|&invoice| (self.world.due(day, invoice), invoice))
    }

    /// The known invoices of decided customers.
    fn decided_invoices(&self, today: &Today) -> Vec<InvoiceIndex> {
        self.world
            .account
            .invoices
            .ids()
            .filter(|&id| {
                self.world.on(today.day).books.of(id).known
                    && today.decided[self.world.customer_of(id).position()]
            })
            .collect()
    }

    /// M42, M43: whether an invoice has steps today.
    fn has_steps(&self, today: &Today, invoice: InvoiceIndex) -> bool {
        let led = self.model.grouping == ast::Grouping::CustomerLedByOldest;
        let open = self.world.on(today.day).books.is_open(invoice);
        if open && led && today.leader != Some(invoice) {
            self.notes.add("M43: not the leader");
        }
        open && (!led || today.leader == Some(invoice))
    }

    fn is_decided(&self, today: &Today, subject: Subject) -> bool {
        today.decided[self.who(subject).customer.position()]
    }
}
