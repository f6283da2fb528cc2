//! The compiled policy: what the compiler makes of a checked text, and all that a decision needs of it.
//!
//! No text, no spans: the compiler keeps those beside it, by id.

use crate::calendar::WorkCalendar;
use crate::fact::{Comparison, Constant, Fact, FieldType, SettledBy};
use crate::ids::{AtomId, ChannelId, IndexList, NeverId, PauseId, RuleId, SegmentId, SlotId, TemplateId};
use crate::index::PolicyIndex;
use crate::{Currency, Day, Interner, Money, Symbol};
use std::collections::BTreeMap;

/// A length of time in one of two units.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Delay {
    /// Civil days.
    Days(i32),
    /// Working days of the policy's calendar.
    WorkingDays(i32),
}

/// A condition.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Guard {
    /// Always true.
    Always,
    /// All hold; empty = always.
    And(Box<[Guard]>),
    /// At least one holds; empty = never.
    Or(Box<[Guard]>),
    /// The opposite.
    Not(Box<Guard>),
    /// A single test.
    Atom(AtomId),
}

/// A single test of a guard.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Atom {
    /// A fact compared with a constant.
    Compare {
        /// The fact.
        fact: Fact,
        /// How.
        comparison: Comparison,
        /// With what.
        constant: Constant,
    },
    /// `due in 3d`: from the bound's day (moved to the last contact day on or before it when it bounds a
    /// step) through the due date.
    DueIn(Delay),
    /// `settled`, `settled by payment`.
    Settled(Option<SettledBy>),
    /// `14d after first_reminder`, `60d after notified`, and an event on its own (0 days).
    After {
        /// At least so long.
        delay: Delay,
        /// Since what.
        anchor: Anchor,
    },
    /// `sent NAME …`
    Sent {
        /// The rule, its exceptions included.
        rule: RuleId,
        /// When.
        when: Option<Ago>,
    },
    /// `recorded NAME …`
    Recorded {
        /// The name.
        name: Symbol,
        /// When.
        when: Option<Ago>,
    },
    /// `contacted within N`
    Contacted(i32),
    /// `replied within N`
    Replied(i32),
    /// `no reply within N`
    NoReply(i32),
}

/// What a time is counted from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Anchor {
    /// The delivery of a step (of its last slot if it has several), exceptions included.
    Step(RuleId),
    /// The last row or change of this kind.
    Event(Event),
}

/// Happenings that bound a step or are counted from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Event {
    /// A `notified` row.
    Notified,
    /// A `promise` row.
    PromiseMade,
    /// The last promise became kept.
    PromiseKept,
    /// The last promise became broken.
    PromiseBroken,
    /// A payment reached the invoice.
    PaymentReceived,
    /// A payment of the invoice was reversed.
    PaymentBounced,
    /// A `dispute_opened` row.
    DisputeOpened,
    /// A `dispute_closed` row.
    DisputeClosed,
    /// A `plan_agreed` row.
    PlanAgreed,
    /// A running plan ended, by its row or by a missed instalment.
    PlanEnded,
    /// A `due_changed` row.
    DueChanged,
    /// An `insolvency_opened` row.
    InsolvencyOpened,
    /// An `insolvency_published` row.
    InsolvencyPublished,
}

/// A time window of a history test, in civil days.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ago {
    /// At most so many days before today.
    Within(i32),
    /// At least so many days before today.
    AtLeast(i32),
}

/// A policy ready to decide.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Policy {
    /// Its name; empty without a `policy` block.
    pub name: String,
    /// Which customers it claims.
    pub applies_to: Guard,
    /// The currency of its costs, tolerance and money facts in customer rules.
    pub currency: Currency,
    /// The IANA zone whose civil days count (for the daemon).
    pub timezone: String,
    /// Working days.
    pub calendar: WorkCalendar,
    /// Contact days for channels without a line of their own, and for transfers.
    pub contact_days: ContactDays,
    /// `quiet from … to …`
    pub quiet: Vec<QuietPeriod>,
    /// `at least N between contacts`: the general one, in civil days.
    pub spacing: Option<i32>,
    /// `at least N between CHANNEL`.
    pub channel_spacings: Vec<(ChannelId, i32)>,
    /// `at most K … within N`.
    pub caps: Vec<Cap>,
    /// How invoices share messages.
    pub grouping: Grouping,
    /// What happens when several steps are due at once.
    pub catch_up: CatchUp,
    /// Principal at or below which an invoice is settled, in the policy's currency; 0 in any other.
    pub tolerance: i64,
    /// Countries (upper-case ISO 3166) whose rules forbid every claim or charge against a consumer, whatever a
    /// rule calls lawful.
    pub consumer_charges_forbidden_in: Vec<Symbol>,
    /// Where segments come from.
    pub segments: Segments,
    /// Columns of customers declared with `field`: their name and type.
    pub customer_fields: Vec<(Symbol, FieldType)>,
    /// Columns of invoices declared with `field`.
    pub invoice_fields: Vec<(Symbol, FieldType)>,
    /// The symbols of the ledger's event names: [`event_symbols`].
    pub event_symbols: BTreeMap<&'static str, Symbol>,
    /// All tests of all guards.
    pub atoms: IndexList<AtomId, Atom>,
    /// Channels, the prelude's included.
    pub channels: IndexList<ChannelId, Channel>,
    /// Templates, in order of first use.
    pub templates: IndexList<TemplateId, Template>,
    /// Pauses, the prelude's included.
    pub pauses: IndexList<PauseId, Pause>,
    /// `never` statements.
    pub nevers: IndexList<NeverId, Never>,
    /// All rules, in the order of their names.
    pub rules: IndexList<RuleId, Rule>,
    /// What it reads, found once: made by [`Policy::with_index`].
    pub index: PolicyIndex,
    /// Steps with their exceptions. Ladder slots first, by `rank`, then event and calendar slots by rule name.
    pub slots: IndexList<SlotId, Slot>,
}

/// The symbols of the ledger's event names, for `recorded NAME`.
pub fn event_symbols(interner: &mut Interner) -> BTreeMap<&'static str, Symbol> {
    crate::account::EVENT_WORDS
        .iter()
        .map(|word| (*word, interner.intern(word)))
        .collect()
}

/// Days on which contact is allowed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ContactDays {
    /// Every civil day.
    EveryDay,
    /// Working days of the calendar.
    WorkingDays,
    /// These weekdays: bit 0 = Monday … bit 6 = Sunday.
    Weekdays(u8),
}

/// A period without contacts, both ends included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum QuietPeriod {
    /// Every year, from (month, day) to (month, day); may pass over the end of the year.
    Yearly {
        /// First day.
        from: (u32, u32),
        /// Last day.
        to: (u32, u32),
    },
    /// Once.
    Once {
        /// First day.
        from: Day,
        /// Last day.
        to: Day,
    },
}

/// `at most COUNT contacts within WINDOW per customer`
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cap {
    /// How many.
    pub count: u32,
    /// Within any so many consecutive civil days.
    pub window: i32,
    /// One channel, or all contacts.
    pub channel: Option<ChannelId>,
}

/// How invoices of one customer share messages (language reference, one message).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Grouping {
    /// Every due step of the day's channel goes in one message.
    Customer,
    /// Only the oldest open undisputed invoice has steps.
    CustomerLedByOldest,
    /// One message per step.
    Step,
    /// One message per invoice.
    Invoice,
}

/// What happens when several steps are due at once (language reference, several due at once).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CatchUp {
    /// The lowest first.
    OneStepAtATime,
    /// The highest.
    ToTheCurrentStep,
}

/// The segments of customers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Segments {
    /// The ledger's `segment` column.
    FromLedger,
    /// By guards on customer facts.
    Declared {
        /// Name and guard; no two may hold together.
        list: IndexList<SegmentId, (Symbol, Guard)>,
        /// The segment of everyone for whom no other is true.
        otherwise: Option<Symbol>,
    },
}

/// Which address a channel needs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum AddressKind {
    /// The `email` column.
    Email,
    /// The `phone` column.
    Phone,
    /// The `address` column.
    Postal,
}

impl AddressKind {
    /// Its place in lists of addresses.
    pub fn position(self) -> usize {
        match self {
            AddressKind::Email => 0,
            AddressKind::Phone => 1,
            AddressKind::Postal => 2,
        }
    }
}

/// A channel of contact.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Channel {
    /// Its name.
    pub name: Symbol,
    /// The address it needs; none for channels that relance does not know.
    pub address: Option<AddressKind>,
    /// Cost of one contact.
    pub cost: Option<Money>,
    /// Minutes of work of one contact; 0 if its cost is not of time.
    pub minutes: u32,
    /// Contacts per day, if limited (for the daemon).
    pub capacity: Option<u32>,
    /// Its own contact days, if it has a line.
    pub contact_days: Option<ContactDays>,
    /// `call` names the role called instead of a template.
    pub names_target: bool,
}

/// A message template.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Template {
    /// Its name.
    pub name: Symbol,
    /// Position of its tone, mildest first; none if it has none.
    pub tone: Option<u32>,
    /// Whether it is a formal notice or another legal act.
    pub legal: bool,
}

/// `pause [NAME:] when C [until D]`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pause {
    /// Its name (`pause` for one without).
    pub name: Symbol,
    /// When.
    pub condition: PauseCondition,
    /// Last day.
    pub until: Option<Until>,
    /// Whether the condition reads customer facts only, so that it pauses all of the customer's.
    pub of_customer: bool,
}

/// When a pause begins.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PauseCondition {
    /// A guard.
    When(Guard),
    /// Unallocated money of the customer covers what is overdue, in the invoice's currency (`on_unallocated`).
    UnallocatedCoversOverdue,
}

/// The last day of a pause.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Until {
    /// Counted from.
    pub base: UntilBase,
    /// Civil days added.
    pub plus: i32,
}

/// What the last day of a pause is counted from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UntilBase {
    /// A date.
    Date(Day),
    /// The date of the last promise.
    Promised,
    /// The due date.
    Due,
    /// The date of issue.
    Issued,
}

/// `never ACTION when C`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Never {
    /// What.
    pub action: Forbidden,
    /// When.
    pub guard: Guard,
}

/// What a `never` forbids.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Forbidden {
    /// `never contact`: contacts, bookings and transfers.
    Contact,
    /// One channel.
    Channel(ChannelId),
    /// One channel with one template.
    Template(ChannelId, TemplateId),
    /// One channel with one target (`never call finance_director`).
    Target(ChannelId, Symbol),
    /// Every `charge`, or that of one thing.
    Charge(Option<Charged>),
    /// Every `claim`, or that of one thing; the message goes without it.
    Claim(Option<Claimed>),
    /// Every transfer, or that to one target.
    Escalate(Option<TransferTarget>),
    /// `never task`
    Task,
    /// `never alert`
    Alert,
    /// `never flag`
    Flag,
    /// `never block_orders`
    BlockOrders,
    /// `never propose write_off`
    ProposeWriteOff,
}

/// What a message claims beside the principal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Claimed {
    /// Late-payment interest.
    Interest,
    /// The fixed recovery compensation.
    Indemnity,
}

/// What a booking is for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Charged {
    /// Late-payment interest.
    Interest,
    /// The fixed recovery compensation.
    Indemnity,
    /// A penalty.
    Penalty,
    /// A fee or collection cost.
    Fee,
}

/// To whom a claim may be transferred.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum TransferTarget {
    /// A collection agency.
    Agency,
    /// A mediator.
    Mediator,
    /// A credit insurer.
    Insurer,
    /// A lawyer.
    Lawyer,
    /// A court.
    Court,
}

/// A rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    /// Its name, written or made of channel and template.
    pub name: Symbol,
    /// `was OLD`.
    pub was: Option<Symbol>,
    /// How it stands in the policy.
    pub kind: RuleKind,
    /// For a step: its condition without that of the rules it is an exception to. For an `also`: its guard.
    pub guard: Guard,
    /// In the order of the text.
    pub actions: Box<[Action]>,
    /// `requires approval`, own or inherited.
    pub approval: Option<Approval>,
    /// `without reminder`.
    pub without_reminder: bool,
    /// `lawful "LAW"` was stated.
    pub lawful: bool,
}

/// How a rule stands in the policy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RuleKind {
    /// A step, with one slot, or several by `every`.
    Step,
    /// An exception to a step (directly or through other exceptions), in the same slots.
    Exception {
        /// The rule it stands below.
        to: RuleId,
    },
    /// `also`
    Also {
        /// At every change from not-true to true.
        each_time: bool,
        /// Once per customer episode; reads customer facts only.
        per_customer: bool,
        /// `settled` is a conjunct of its guard.
        on_settled: bool,
    },
}

/// `requires approval [of ROLE] [if C]`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Approval {
    /// Whose; none = any person's.
    pub role: Option<Symbol>,
    /// Only then; unknown counts as required.
    pub condition: Option<Guard>,
}

/// A step, its exceptions, and its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Slot {
    /// The step.
    pub rule: RuleId,
    /// 0 for the first of `every … up to … times`.
    pub occurrence: u32,
    /// Its lower time bound.
    pub bound: Bound,
    /// Its place on the ladder: equal for equal ages, ascending with age, the same for every due date and
    /// terms. None for event and calendar slots, which have no age.
    pub rank: Option<u32>,
    /// How its age is counted; none without a rank.
    pub age: Option<Age>,
    /// The step and each exception below it with the condition under which it is the one that fires, bound
    /// included. At most one may hold.
    pub variants: Box<[Variant]>,
}

/// One way a slot can fire.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Variant {
    /// The step or an exception below it.
    pub rule: RuleId,
    /// The full condition apart from the slot's bound: guards of the rules it stands below and its own hold,
    /// and those of the exceptions below it do not.
    pub guard: Guard,
}

/// The lower time bound of a slot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Bound {
    /// `overdue N`
    Overdue(Delay),
    /// `age N`
    Age(Delay),
    /// `due in N`
    DueIn(Delay),
    /// `N after STEP`: since its last slot was delivered.
    AfterStep {
        /// The step or exception.
        rule: RuleId,
        /// At least so long.
        delay: Delay,
    },
    /// `N after EVENT`, or an event on its own.
    Event {
        /// The event.
        event: Event,
        /// At least so long.
        delay: Delay,
    },
    /// `on {…}`, ascending, each once.
    Dates(Box<[Day]>),
    /// `every month on day N`
    Monthly(u32),
    /// `every year on MM-DD`; 29 February is the last day of February in other years.
    Yearly(u32, u32),
}

/// The age of a ladder slot: from a base, one delay after another; civil days after the due date.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Age {
    /// Counted from the date of issue instead of the due date.
    pub from_issue: bool,
    /// Added one after the other.
    pub delays: Box<[Delay]>,
}

/// An action of a rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Action {
    /// What it is.
    pub kind: ActionKind,
    /// `else`, tried if it cannot be delivered.
    pub otherwise: Option<Box<Action>>,
}

/// The actions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ActionKind {
    /// A message.
    Contact {
        /// The channel.
        channel: ChannelId,
        /// The template; none for a channel that names a target.
        template: Option<TemplateId>,
        /// The role it goes to, or that is called.
        to: Option<Symbol>,
    },
    /// Shown in the rule's message.
    Claim(Claimed),
    /// Posted.
    Charge {
        /// What for.
        what: Charged,
        /// How much.
        amount: ChargeAmount,
    },
    /// Handed over.
    Escalate(TransferTarget),
    /// Internal: a piece of work.
    Task {
        /// What to do.
        text: Symbol,
        /// For whom.
        role: Option<Symbol>,
        /// Deadline, as days overdue.
        by_overdue: Option<i32>,
    },
    /// Internal: tell somebody.
    Alert(Symbol),
    /// Internal: a mark.
    Flag(Symbol),
    /// Internal: no more orders.
    BlockOrders,
    /// Internal: propose to write off.
    ProposeWriteOff,
}

/// How much is booked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ChargeAmount {
    /// As the law of the customer's country computes it.
    ByLaw,
    /// A fixed amount.
    Fixed(Money),
    /// Basis points (1/10,000) of a money fact of the invoice; half-up to the minor unit.
    Share {
        /// Basis points.
        basis_points: i64,
        /// `Amount`, `Balance`, `UndisputedBalance` or `Charges`.
        of: Fact,
    },
}

impl Policy {
    /// The rule that a past action's note names, by its name or the one it carries over (`was`).
    pub fn rule_named_in_history(&self, name: Symbol) -> Option<RuleId> {
        let by = |matches: &dyn Fn(&Rule) -> bool| {
            self.rules
                .enumerate()
                .find(|(_, rule)| matches(rule))
                .map(|(id, _)| id)
        };
        by(&|rule| rule.name == name).or_else(|| by(&|rule| rule.was == Some(name)))
    }

    /// Whether a contact of the rule uses a legal template, in an `else` too.
    pub fn is_legal(&self, rule: RuleId) -> bool {
        self.rules[rule]
            .actions
            .iter()
            .any(|action| self.is_legal_action(action))
    }

    /// Whether an action, or what may go in its place, is a message with a legal template.
    pub(crate) fn is_legal_action(&self, action: &Action) -> bool {
        let itself = match action.kind {
            ActionKind::Contact {
                template: Some(template),
                ..
            } => self.templates[template].legal,
            _ => false,
        };
        itself
            || action
                .otherwise
                .as_ref()
                .is_some_and(|next| self.is_legal_action(next))
    }

    /// The last slot in which the rule can fire.
    pub fn last_slot_of(&self, rule: RuleId) -> Option<SlotId> {
        self.index.last_slots.element(rule).copied().flatten()
    }

    /// Whether `rule` is `ancestor` or an exception somewhere below it.
    pub fn is_rule_or_exception_of(&self, rule: RuleId, ancestor: RuleId) -> bool {
        let mut at = rule;
        // A chain is never longer than the number of rules.
        for _ in 0..=self.rules.len() {
            if at == ancestor {
                return true;
            }
            match self.rules[at].kind {
                RuleKind::Exception { to } => at = to,
                RuleKind::Step | RuleKind::Also { .. } => return false,
            }
        }
        false
    }
}

impl Policy {
    /// A policy that decides nothing: what balances are computed with when there is no other.
    pub fn without_rules(currency: Currency) -> Policy {
        Policy {
            name: String::new(),
            applies_to: Guard::Always,
            currency,
            timezone: String::new(),
            calendar: WorkCalendar::new(Day(0), Day(-1), &[5, 6], &[]),
            contact_days: ContactDays::EveryDay,
            quiet: Vec::new(),
            spacing: None,
            channel_spacings: Vec::new(),
            caps: Vec::new(),
            grouping: Grouping::Customer,
            catch_up: CatchUp::OneStepAtATime,
            tolerance: 0,
            consumer_charges_forbidden_in: Vec::new(),
            segments: Segments::FromLedger,
            customer_fields: Vec::new(),
            invoice_fields: Vec::new(),
            event_symbols: BTreeMap::new(),
            atoms: IndexList::new(),
            channels: IndexList::new(),
            templates: IndexList::new(),
            pauses: IndexList::new(),
            nevers: IndexList::new(),
            rules: IndexList::new(),
            index: PolicyIndex::default(),
            slots: IndexList::new(),
        }
        .with_index()
    }
}
