//! What a decision gives: actions as data.

use crate::ids::{ChannelId, CustomerIndex, InvoiceIndex, RuleId, TemplateId};
use crate::policy::{Charged, Claimed, TransferTarget};
use crate::{Day, Money, Symbol};

/// How approvals that the ledger does not answer are given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ApprovalMode {
    /// On the day they are asked for.
    SameDay,
    /// Never: only rows of the ledger approve.
    Never,
    /// So many days later.
    After(i32),
}

/// An action, or the news that one was put off.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ActionRecord {
    /// The day.
    pub day: Day,
    /// Whose.
    pub customer: CustomerIndex,
    /// For which invoice; none for customer rules.
    pub invoice: Option<InvoiceIndex>,
    /// By which rule.
    pub source: Source,
    /// Position among the actions of the rule.
    pub sequence: u16,
    /// What.
    pub effect: Effect,
    /// Whether it went.
    pub outcome: ActionOutcome,
    /// First row of its message, which counts as one contact. False for what is no message.
    pub leads: bool,
    /// Cost of the contact; on the first row of a message only.
    pub cost: Option<Money>,
    /// Minutes of work of the contact; on the first row of a message only.
    pub minutes: u32,
}

/// Where an action comes from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Source {
    /// A rule of the policy.
    Rule(RuleId),
    /// The built-in task at the opening of an insolvency.
    Insolvency,
    /// The built-in task when unallocated money covers what is overdue.
    Unallocated,
}

impl Source {
    /// The name of a built-in source: `on_insolvency`, `on_unallocated`.
    pub fn built_in_name(self) -> Option<&'static str> {
        match self {
            Source::Rule(_) => None,
            Source::Insolvency => Some("on_insolvency"),
            Source::Unallocated => Some("on_unallocated"),
        }
    }
}

/// What is done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Effect {
    /// A message.
    Contact {
        /// The channel it goes by.
        channel: ChannelId,
        /// The template; none for a channel that names a target.
        template: Option<TemplateId>,
        /// The role it goes to.
        to: Option<Symbol>,
        /// What it claims beside the principal, in the order of the rule.
        claims: Vec<Claimed>,
    },
    /// A booking.
    Charge {
        /// What for.
        what: Charged,
        /// How much; none = as the law computes it.
        amount: Option<Money>,
    },
    /// A transfer.
    Escalate(TransferTarget),
    /// A piece of work.
    Task {
        /// What to do.
        text: TaskText,
        /// For whom.
        role: Option<Symbol>,
        /// By when.
        deadline: Option<Day>,
    },
    /// Tell somebody.
    Alert(Symbol),
    /// A mark.
    Flag(Symbol),
    /// No more orders.
    BlockOrders,
    /// Propose to write off.
    ProposeWriteOff,
}

/// The text of a task.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TaskText {
    /// As the policy says.
    Stated(Symbol),
    /// "no address": a step could not be delivered.
    NoAddress,
    /// "file the claim": an insolvency opened.
    FileTheClaim,
    /// "reconcile": unallocated money covers what is overdue.
    Reconcile,
}

impl TaskText {
    /// The text of a built-in task.
    pub fn built_in(self) -> Option<&'static str> {
        match self {
            TaskText::Stated(_) => None,
            TaskText::NoAddress => Some("no address"),
            TaskText::FileTheClaim => Some("file the claim"),
            TaskText::Reconcile => Some("reconcile"),
        }
    }
}

/// Whether an action went.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ActionOutcome {
    /// Done and delivered.
    Done,
    /// Done; the ledger says its fate is unknown.
    DoneFateUnknown,
    /// A task because the step could not be delivered.
    Failed,
    /// Put off by a limit.
    Deferred(Limit),
    /// Put off by a limit first, and then its condition stopped being true.
    Lapsed(Limit),
}

/// What puts a contact or a transfer off (M56, M59).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Limit {
    /// No contact day.
    ContactDays,
    /// A quiet period.
    Quiet,
    /// `at least … between`.
    Spacing,
    /// `at most … within`.
    Cap,
    /// Another contact goes that day.
    OneContactADay,
}

impl Limit {
    /// The words of the action list: `contact days`, `quiet`, `spacing`, `cap`, `one contact a day`.
    pub fn words(self) -> &'static str {
        match self {
            Limit::ContactDays => "contact days",
            Limit::Quiet => "quiet",
            Limit::Spacing => "spacing",
            Limit::Cap => "cap",
            Limit::OneContactADay => "one contact a day",
        }
    }
}
