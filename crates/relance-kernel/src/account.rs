//! What a decision knows of a customer: the account, as the ledger hands it over.
//!
//! An account is a payer with the customers it pays for: grouping and limits go by it, and it is decided as one.
//! Its changes are the ledger's rows, each on the first day on which it counts.

use crate::fact::{CustomerKind, Fact, FactValue};
use crate::ids::{CustomerIndex, IndexList, InvoiceIndex};
use crate::policy::AddressKind;
use crate::{Currency, Day, Symbol};

/// A payer, the customers it pays for, their invoices, and everything that happens to them.
#[derive(Clone, Debug, Default)]
pub struct Account {
    /// The payer first, then the customers it pays for, by id.
    pub customers: IndexList<CustomerIndex, Customer>,
    /// Invoices and deposits (no credit notes: those are changes), in the order of their ids.
    pub invoices: IndexList<InvoiceIndex, Invoice>,
    /// Sorted by `day`, then [`ChangeKind::order`], then date, then order of the ledger.
    pub changes: Vec<Change>,
}

/// What the ledger says of a customer. Dated by [`ChangeKind::AttributeChanged`].
#[derive(Clone, Debug)]
pub struct Customer {
    /// Kind.
    pub kind: CustomerKind,
    /// Natural person; `None` = not stated (then a consumer is one, a public body or association is not).
    pub natural_person: Option<bool>,
    /// Country as an upper-case ISO 3166 code.
    pub country: Option<Symbol>,
    /// Language.
    pub language: Option<Symbol>,
    /// The `segment` column.
    pub segment: Option<Symbol>,
    /// Sector.
    pub sector: Option<Symbol>,
    /// Insured.
    pub insured: Option<bool>,
    /// Customer since.
    pub since: Option<Day>,
    /// Addresses of the customer itself, in the order of [`AddressKind`].
    pub addresses: [Address; 3],
    /// Its contacts by role.
    pub contacts: Vec<Contact>,
    /// The columns that the policy declares, by their position in [`crate::Policy::customer_fields`].
    pub fields: Box<[FactValue]>,
    /// Facts that a test states: they hold on every day in place of the computed ones. Empty for a ledger.
    pub stated: Box<[(Fact, FactValue)]>,
}

impl Customer {
    /// A customer of whom nothing is known.
    pub fn unknown() -> Customer {
        Customer {
            kind: CustomerKind::Unknown,
            natural_person: None,
            country: None,
            language: None,
            segment: None,
            sector: None,
            insured: None,
            since: None,
            addresses: [Address::NotRecorded; 3],
            contacts: Vec::new(),
            fields: Box::default(),
            stated: Box::default(),
        }
    }
}

/// A contact person.
#[derive(Clone, Debug)]
pub struct Contact {
    /// Its role.
    pub role: Symbol,
    /// In the order of [`AddressKind`].
    pub addresses: [Address; 3],
}

/// Whether an address is there. The kernel never sees the address itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Address {
    /// The ledger has no such column: nothing is refused.
    NotRecorded,
    /// The cell is empty: nothing can be delivered.
    Empty,
    /// There is one.
    Given,
}

/// An invoice as issued.
#[derive(Clone, Debug)]
pub struct Invoice {
    /// Whose.
    pub customer: CustomerIndex,
    /// Date of issue.
    pub issued: Day,
    /// Original due date.
    pub due: Day,
    /// Amount at issue, in minor units.
    pub amount: i64,
    /// Of which currency.
    pub currency: Currency,
    /// Payment method.
    pub payment_method: Option<Symbol>,
    /// The columns that the policy declares, by their position in [`crate::Policy::invoice_fields`].
    pub fields: Box<[FactValue]>,
    /// Several due dates of the invoice itself, ascending; empty = one.
    pub instalments: Box<[Instalment]>,
    /// Facts that a test states: they hold on every day in place of the computed ones. Empty for a ledger.
    pub stated: Box<[(Fact, FactValue)]>,
}

/// A part of an invoice or of a plan with its own due date.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Instalment {
    /// Due date.
    pub due: Day,
    /// Amount in minor units.
    pub amount: i64,
}

/// A row of the ledger, from the first day on which it counts.
#[derive(Clone, PartialEq, Debug)]
pub struct Change {
    /// The first day on which a decision reads it: the later of the row's own date and its `known_on`.
    pub day: Day,
    /// The row's own date.
    pub date: Day,
    /// Whose.
    pub customer: CustomerIndex,
    /// The invoice it names; none = the customer (for most kinds: every invoice of the customer open that day).
    pub invoice: Option<InvoiceIndex>,
    /// What happened.
    pub kind: ChangeKind,
}

/// What a row of the ledger says.
#[derive(Clone, PartialEq, Debug)]
pub enum ChangeKind {
    /// A column of the customer changed.
    AttributeChanged(Attribute),
    /// The invoice becomes known.
    Issued,
    /// The due date moves; any instalments of the invoice are replaced by it.
    DueChanged(Day),
    /// A dispute opens, on a part if an amount is given.
    DisputeOpened {
        /// Reason.
        reason: Option<Symbol>,
        /// Disputed part, minor units; none = the whole.
        amount: Option<i64>,
    },
    /// All open disputes of the invoice close.
    DisputeClosed,
    /// A credit note; on the invoice it names, else (none) unallocated money.
    CreditNote {
        /// Amount credited, above 0.
        amount: i64,
        /// Of which currency.
        currency: Currency,
    },
    /// A charge is posted, kept apart from principal.
    Charged {
        /// Minor units of the invoice's currency.
        amount: i64,
        /// What for.
        what: Option<Symbol>,
    },
    /// Money comes in.
    Payment {
        /// Names the payment within the account, for its reversal.
        payment: u32,
        /// Above 0.
        amount: i64,
        /// Of which currency.
        currency: Currency,
    },
    /// A payment bounces, in full or in part; the allocations made last are undone first.
    Reversal {
        /// The payment.
        payment: u32,
        /// Above 0.
        amount: i64,
    },
    /// Written off; none = all that is open.
    WrittenOff {
        /// Above 0.
        amount: Option<i64>,
    },
    /// A promise to pay.
    Promise {
        /// By when.
        until: Day,
        /// How much; none = the open principal of that day.
        amount: Option<i64>,
    },
    /// A plan begins, with its instalments if the ledger has them.
    PlanAgreed {
        /// Ascending.
        instalments: Box<[Instalment]>,
    },
    /// A plan ends.
    PlanEnded,
    /// Insolvency opened.
    InsolvencyOpened,
    /// The opening was published.
    InsolvencyPublished,
    /// Insolvency ended.
    InsolvencyEnded,
    /// A person stopped the dunning of the invoice or customer.
    Stopped {
        /// Through this day; none = until resumed.
        until: Option<Day>,
    },
    /// A person lifted all stops of the invoice or customer.
    Resumed,
    /// The customer refuses a channel; none = all.
    OptedOut {
        /// Which.
        channel: Option<Symbol>,
    },
    /// The customer answered.
    Replied,
    /// The contact sent last on the channel came back.
    Bounced {
        /// Which.
        channel: Option<Symbol>,
    },
    /// A notification.
    Notified,
    /// An approval for a rule.
    Approved {
        /// Its name.
        rule: Symbol,
    },
    /// A refusal of a rule.
    Refused {
        /// Its name.
        rule: Symbol,
    },
    /// The attempt of a rule decided on the row's date definitely failed.
    Failed {
        /// Its name.
        rule: Symbol,
    },
    /// The fate of a rule's attempt decided on the row's date is unknown.
    Unknown {
        /// Its name.
        rule: Symbol,
    },
    /// An action recorded in the ledger: history before the first decided day, later only `recorded`.
    Action {
        /// Channel or kind.
        value: Option<Symbol>,
        /// Rule or template.
        note: Option<Symbol>,
    },
    /// Any other row (`call_result`, `e_invoice_status`, …): can be read as `recorded`.
    Other {
        /// The `event` column.
        event: Symbol,
    },
}

impl ChangeKind {
    /// The order in which rows of one day count: what defines the invoices first, money after disputes.
    pub fn order(&self) -> u8 {
        match self {
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

    /// Whether the row is about the customer even where it names an invoice.
    pub(crate) fn is_of_customer(&self) -> bool {
        matches!(
            self,
            ChangeKind::AttributeChanged(_)
                | ChangeKind::InsolvencyOpened
                | ChangeKind::InsolvencyPublished
                | ChangeKind::InsolvencyEnded
                | ChangeKind::OptedOut { .. }
                | ChangeKind::Replied
        )
    }

    /// The name under which `recorded NAME` finds the row: the `event` column of the ledger.
    ///
    /// `Action` and `Charged` rows are found by their value or note as well. None for rows that are not events.
    pub fn event_word(&self) -> Option<&'static str> {
        Some(match self {
            ChangeKind::AttributeChanged(_) => "field_changed",
            ChangeKind::DueChanged(_) => "due_changed",
            ChangeKind::DisputeOpened { .. } => "dispute_opened",
            ChangeKind::DisputeClosed => "dispute_closed",
            ChangeKind::Charged { .. } => "charged",
            ChangeKind::WrittenOff { .. } => "written_off",
            ChangeKind::Promise { .. } => "promise",
            ChangeKind::PlanAgreed { .. } => "plan_agreed",
            ChangeKind::PlanEnded => "plan_ended",
            ChangeKind::InsolvencyOpened => "insolvency_opened",
            ChangeKind::InsolvencyPublished => "insolvency_published",
            ChangeKind::InsolvencyEnded => "insolvency_ended",
            ChangeKind::Stopped { .. } => "stopped",
            ChangeKind::Resumed => "resumed",
            ChangeKind::OptedOut { .. } => "opted_out",
            ChangeKind::Replied => "replied",
            ChangeKind::Bounced { .. } => "bounced",
            ChangeKind::Notified => "notified",
            ChangeKind::Approved { .. } => "approved",
            ChangeKind::Refused { .. } => "refused",
            ChangeKind::Failed { .. } => "failed",
            ChangeKind::Unknown { .. } => "unknown",
            ChangeKind::Action { .. } => "action",
            ChangeKind::Issued
            | ChangeKind::CreditNote { .. }
            | ChangeKind::Payment { .. }
            | ChangeKind::Reversal { .. }
            | ChangeKind::Other { .. } => return None,
        })
    }
}

/// Every name that [`ChangeKind::event_word`] gives.
pub(crate) const EVENT_WORDS: [&str; 23] = [
    "action",
    "approved",
    "bounced",
    "charged",
    "dispute_closed",
    "dispute_opened",
    "due_changed",
    "failed",
    "field_changed",
    "insolvency_ended",
    "insolvency_opened",
    "insolvency_published",
    "notified",
    "opted_out",
    "plan_agreed",
    "plan_ended",
    "promise",
    "refused",
    "replied",
    "resumed",
    "stopped",
    "unknown",
    "written_off",
];

/// A column of a customer with its new value.
#[derive(Clone, PartialEq, Debug)]
pub enum Attribute {
    /// `kind`
    Kind(CustomerKind),
    /// `natural_person`
    NaturalPerson(Option<bool>),
    /// `country`
    Country(Option<Symbol>),
    /// `language`
    Language(Option<Symbol>),
    /// `segment`
    Segment(Option<Symbol>),
    /// `sector`
    Sector(Option<Symbol>),
    /// `insured`
    Insured(Option<bool>),
    /// `customer_since`
    Since(Option<Day>),
    /// `email`, `phone` or `address` of the customer itself; a failed step may be tried again.
    Address(AddressKind, Address),
    /// A declared field, by its position in [`crate::Policy::customer_fields`].
    Field(u16, FactValue),
}
