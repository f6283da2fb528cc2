//! The policy as the interpreter reads it: the tree with names resolved, nothing compiled.
//!
//! Params are replaced by their values, `define`s by what they stand for, `for` blocks by their rules, and each step
//! by its slots. Built by [`super::lower`].

use relance_kernel::{Currency, Day};
use relance_syntax::ast::{CatchUp, ContactDays, EventName, Grouping};
use std::collections::{BTreeMap, BTreeSet};

/// A whole policy, ready to be interpreted.
#[derive(Clone, Debug)]
pub struct Model {
    /// `applies to`; none = every customer.
    pub applies_to: Option<Cond>,
    /// The policy's currency.
    pub currency: Currency,
    /// `contact …` lines: a channel or all, and its days.
    pub contact_days: Vec<(Option<String>, ContactDays)>,
    /// `quiet from … to …`: year (if stated), month and day of both ends.
    pub quiet: Vec<[(Option<i32>, u32, u32); 2]>,
    /// `at least N between …`: a channel or all, and days.
    pub spacing: Vec<(Option<String>, i32)>,
    /// `at most K contacts within N …`.
    pub caps: Vec<Cap>,
    /// `group by …`
    pub grouping: Grouping,
    /// `catch up …`
    pub catch_up: CatchUp,
    /// `tolerance`, in minor units of the policy's currency.
    pub tolerance: i64,
    /// Cost of one contact of each channel, in minor units. Holds every channel there is.
    pub channels: BTreeMap<String, i64>,
    /// Templates that are legal acts.
    pub legal_templates: BTreeSet<String>,
    /// `segment NAME when C` / `otherwise` (none).
    pub segments: Vec<(String, Option<Cond>)>,
    /// `segment from ledger`.
    pub segment_from_ledger: bool,
    /// Declared pauses, the prelude's included.
    pub pauses: Vec<Pause>,
    /// Whether the built-in pause `on_unallocated` is on.
    pub on_unallocated: bool,
    /// `never …`
    pub nevers: Vec<Never>,
    /// Every rule: steps, exceptions, `also`.
    pub rules: Vec<Rule>,
    /// The slots of the steps.
    pub slots: Vec<Slot>,
}

/// At most `count` contacts in any `window` consecutive days.
#[derive(Clone, Debug)]
pub struct Cap {
    /// How many.
    pub count: usize,
    /// Days.
    pub window: i32,
    /// A channel, or all contacts.
    pub channel: Option<String>,
}

/// A `pause`.
#[derive(Clone, Debug)]
pub struct Pause {
    /// Its name or its place, for messages.
    pub name: String,
    /// When it begins.
    pub cond: Cond,
    /// Its last day.
    pub until: Option<Until>,
    /// Whether it reads facts of the customer only.
    pub customer_only: bool,
}

/// `until DATE [+ N]`
#[derive(Clone, Debug)]
pub struct Until {
    /// From when.
    pub base: UntilBase,
    /// How much later.
    pub plus: Option<Span>,
}

/// What an `until` counts from.
#[derive(Clone, Debug)]
pub enum UntilBase {
    /// A date.
    Date(Day),
    /// `promised`
    Promised,
    /// `due`
    Due,
    /// `issued`
    Issued,
}

/// A `never`.
#[derive(Clone, Debug)]
pub struct Never {
    /// `contact`, `charge`, `claim`, `escalate`, a channel, or an internal action.
    pub verb: String,
    /// Template, target, or what is claimed or charged.
    pub argument: Option<String>,
    /// When.
    pub cond: Cond,
}

/// How a rule stands in the policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A step, or an exception to one.
    Step,
    /// `also`
    Also {
        /// `each time`
        each_time: bool,
        /// `per customer`
        per_customer: bool,
    },
}

/// A rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its label, or what it is called without one.
    pub name: String,
    /// `was OLD`
    pub was: Option<String>,
    /// Step or `also`.
    pub mode: Mode,
    /// The rule that it is an exception to.
    pub parent: Option<usize>,
    /// Of an `also`: its guard. Of a step: see its slot's variants.
    pub cond: Cond,
    /// Of an `also`: whether `settled` is a conjunct of its guard (M63).
    pub settled_conjunct: bool,
    /// Actions in the order of the text.
    pub actions: Vec<Act>,
    /// Its approval, inherited from the rule it is an exception to if it has none of its own.
    pub approval: Option<Approval>,
    /// `without reminder`
    pub without_reminder: bool,
    /// `lawful "…"`
    pub lawful: bool,
}

/// `requires approval [if C]`
#[derive(Clone, Debug)]
pub struct Approval {
    /// Only then.
    pub only_if: Option<Cond>,
}

/// An action with its `else`.
#[derive(Clone, Debug)]
pub struct Act {
    /// What it is.
    pub kind: ActKind,
    /// What is done if it cannot be delivered.
    pub otherwise: Option<Box<Act>>,
}

/// An action.
#[derive(Clone, Debug)]
pub enum ActKind {
    /// A message or call.
    Contact {
        /// The channel.
        channel: String,
        /// Template, or whom a call asks for.
        argument: String,
        /// `to ROLE`
        to: Option<String>,
    },
    /// `claim WHAT`
    Claim(String),
    /// `charge …`
    Charge(ChargeAmount, String),
    /// `escalate to TARGET`
    Escalate(String),
    /// `task "…"`
    Task(String),
    /// `alert ROLE`
    Alert(String),
    /// `flag NAME`
    Flag(String),
    /// `block_orders`
    BlockOrders,
    /// `propose write_off`
    ProposeWriteOff,
}

/// What a charge books.
#[derive(Clone, Debug)]
pub enum ChargeAmount {
    /// Interest or indemnity: computed by law.
    ByLaw,
    /// An amount, with alternatives in other currencies.
    Money(Vec<(Currency, i64)>),
    /// A fraction of a money fact of the invoice.
    Share(i128, i128, Fact),
}

/// One position of a step: a slot is done once (3.2).
#[derive(Clone, Debug)]
pub struct Slot {
    /// The step that it belongs to.
    pub base: usize,
    /// Which of the slots of `every … up to K times` (from 0).
    pub occurrence: u32,
    /// Its one time bound.
    pub bound: Bound,
    /// `every`: the bound moves by this, `occurrence` times.
    pub every: Option<Span>,
    /// The step and its exceptions, each with its whole condition, the bound apart.
    pub variants: Vec<(usize, Cond)>,
}

/// The one lower time bound of a slot.
#[derive(Clone, Debug)]
pub enum Bound {
    /// `overdue N`
    Overdue(Span),
    /// `age N`
    Age(Span),
    /// `due in N`, with the channel of the step's first action if that is a contact (M15).
    DueIn(Span, Option<String>),
    /// `N after STEP`, where STEP has an age.
    AfterStep(StepRef, Span),
    /// `N after EVENT`
    AfterEvent(EventName, Span),
    /// `N after STEP`, where STEP has no age: each of its deliveries is an event.
    AfterUnranked(StepRef, Span),
    /// Calendar dates.
    Calendar(Dates),
}

/// The slot and the rules of it that `N after NAME` counts from.
#[derive(Clone, Debug)]
pub struct StepRef {
    /// The last slot of the step; none for an `also` rule.
    pub slot: Option<usize>,
    /// NAME and the exceptions below it.
    pub rules: Vec<usize>,
}

/// Dates of a calendar step.
#[derive(Clone, Debug)]
pub enum Dates {
    /// `on {…}`
    List(Vec<Day>),
    /// `every month on day N`
    Monthly(u32),
    /// `every year on MM-DD`
    Yearly(u32, u32),
}

/// A length of time in the unit it was written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// How many.
    pub count: i32,
    /// Of what.
    pub unit: Unit,
}

/// A unit of time. Weeks are seven days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Civil days.
    Days,
    /// Working days.
    WorkingDays,
    /// Months.
    Months,
}

/// A condition.
#[derive(Clone, Debug)]
pub enum Cond {
    /// All of them; none = true.
    And(Vec<Cond>),
    /// Any of them.
    Or(Vec<Cond>),
    /// Not.
    Not(Box<Cond>),
    /// A single test.
    Test(Test),
}

/// A single test.
#[derive(Clone, Debug)]
pub enum Test {
    /// FACT OP VALUE
    Compare(Fact, Op, Const),
    /// A yes/no fact.
    Yes(Fact),
    /// `due in N`
    DueIn(Span),
    /// `N after STEP` or `N after ALSO`
    AfterStep(StepRef, Span),
    /// `N after EVENT`; an event alone is `0d after` it.
    AfterEvent(EventName, Span),
    /// `settled [by …]`
    Settled(Option<SettledKind>),
    /// `sent NAME …`: NAME and the exceptions below it.
    Sent(Vec<usize>, Option<Ago>),
    /// `recorded NAME …`
    Recorded(String, Option<Ago>),
    /// `contacted within N`
    Contacted(Span),
    /// `replied within N`
    Replied(Span),
    /// `no reply within N`
    NoReply(Span),
}

/// `settled by …`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettledKind {
    /// A payment.
    Payment,
    /// A credit note.
    Credit,
    /// A write-off.
    WriteOff,
}

/// `within N` or `at least N ago`.
#[derive(Clone, Copy, Debug)]
pub enum Ago {
    /// At most N before today.
    Within(Span),
    /// At least N before today.
    AtLeast(Span),
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// `=`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

/// A constant.
#[derive(Clone, Debug)]
pub enum Const {
    /// A length of time.
    Span(Span),
    /// An exact fraction.
    Ratio(i128, i128),
    /// Amounts, one per currency.
    Money(Vec<(Currency, i64)>),
    /// A name or text.
    Name(String),
    /// Yes or no.
    YesNo(bool),
    /// A date.
    Date(Day),
}

/// A fact, with the window of months of a behaviour fact and the column of a declared field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// `amount`
    Amount,
    /// `balance`, `principal`
    Balance,
    /// `charges`
    Charges,
    /// `undisputed_balance`
    UndisputedBalance,
    /// `overdue`
    Overdue,
    /// `age`
    Age,
    /// `paid_share`
    PaidShare,
    /// `disputed`
    Disputed,
    /// `dispute_reason`
    DisputeReason,
    /// `reminders`
    Reminders,
    /// `last_contact`
    LastContact,
    /// `promise`
    Promise,
    /// `promised`
    Promised,
    /// `on_plan`
    OnPlan,
    /// `payment_method`
    PaymentMethod,
    /// `currency`
    InvoiceCurrency,
    /// A declared column of invoices.
    InvoiceField(usize),
    /// `segment`
    Segment,
    /// `customer.kind`
    Kind,
    /// `natural_person`
    NaturalPerson,
    /// `country`
    Country,
    /// `language`
    Language,
    /// `sector`
    Sector,
    /// `insolvent`
    Insolvent,
    /// `insured`
    Insured,
    /// `customer.balance`
    CustomerBalance,
    /// `customer.overdue_balance`
    CustomerOverdueBalance,
    /// `customer.oldest_overdue`
    OldestOverdue,
    /// `customer.unallocated`
    Unallocated,
    /// `average_delay`
    AverageDelay(u32),
    /// `late_rate`
    LateRate(u32),
    /// `broken_promises`
    BrokenPromises(u32),
    /// `invoices_paid`
    InvoicesPaid(u32),
    /// `customer_since`
    CustomerSince,
    /// A declared column of customers.
    CustomerField(usize),
}

impl Fact {
    /// Whether it is a fact of the customer (language, section 2).
    pub fn is_of_customer(self) -> bool {
        use Fact::*;
        matches!(
            self,
            Segment
                | Kind
                | NaturalPerson
                | Country
                | Language
                | Sector
                | Insolvent
                | Insured
                | CustomerBalance
                | CustomerOverdueBalance
                | OldestOverdue
                | Unallocated
                | AverageDelay(_)
                | LateRate(_)
                | BrokenPromises(_)
                | InvoicesPaid(_)
                | CustomerSince
                | CustomerField(_)
        )
    }
}

impl Cond {
    /// The conjuncts, nested ones included.
    pub fn conjuncts(&self) -> Vec<&Cond> {
        match self {
            Cond::And(parts) => parts.iter().flat_map(Cond::conjuncts).collect(),
            other => vec![other],
        }
    }

    /// Whether every test reads facts of the customer only.
    pub fn reads_customer_only(&self) -> bool {
        match self {
            Cond::And(parts) | Cond::Or(parts) => parts.iter().all(Cond::reads_customer_only),
            Cond::Not(inner) => inner.reads_customer_only(),
            Cond::Test(Test::Compare(fact, ..) | Test::Yes(fact)) => fact.is_of_customer(),
            Cond::Test(Test::Contacted(_) | Test::Replied(_) | Test::NoReply(_)) => true,
            Cond::Test(_) => false,
        }
    }
}

impl Slot {
    /// Whether it has an age (M31): ladder slots have, event and calendar slots have not.
    pub fn is_ranked(&self) -> bool {
        matches!(
            self.bound,
            Bound::Overdue(_) | Bound::Age(_) | Bound::DueIn(..) | Bound::AfterStep(..)
        )
    }
}

impl Rule {
    /// The actions that the ledger's customer would notice: contacts, bookings, transfers (M49).
    pub fn acts_outside(&self) -> bool {
        self.actions.iter().any(|act| {
            matches!(
                act.kind,
                ActKind::Contact { .. } | ActKind::Charge(..) | ActKind::Escalate(_)
            )
        })
    }

    /// The one contact or transfer, if there is one.
    pub fn main_act(&self) -> Option<&Act> {
        self.actions
            .iter()
            .find(|act| matches!(act.kind, ActKind::Contact { .. } | ActKind::Escalate(_)))
    }

    /// Every action, `else` branches included.
    pub fn all_acts(&self) -> Vec<&Act> {
        let mut all = Vec::new();
        for act in &self.actions {
            let mut next = Some(act);
            while let Some(act) = next {
                all.push(act);
                next = act.otherwise.as_deref();
            }
        }
        all
    }

    /// Whether one of its contacts, `else` branches included, uses a legal template.
    pub fn is_legal(&self, legal: &BTreeSet<String>) -> bool {
        self.all_acts()
            .iter()
            .any(|act| matches!(&act.kind, ActKind::Contact { argument, .. } if legal.contains(argument)))
    }

    /// Whether it hands the invoice over, in its `else` branches too.
    pub fn is_transfer(&self) -> bool {
        self.all_acts()
            .iter()
            .any(|act| matches!(act.kind, ActKind::Escalate(_)))
    }
}
