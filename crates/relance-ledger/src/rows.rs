//! Rows as the ledger holds them: small, of one size, texts by number.
//!
//! A ledger of a million invoices is held in at most 150 bytes per invoice, its payments and events included.

use relance_kernel::CustomerKind;
use relance_kernel::account::Address;

/// Stands for "no amount" where an amount may be absent.
pub(crate) const NO_AMOUNT: i64 = i64::MIN;

/// Stands for "no day" and "no number".
pub(crate) const NO_DAY: i32 = i32::MAX;

/// A row of `customers`.
#[derive(Clone, Debug)]
pub(crate) struct CustomerRow {
    /// By whom it is paid for: a customer number, its own if it pays for itself.
    pub(crate) payer: u32,
    /// Its account.
    pub(crate) account: u32,
    pub(crate) country: u32,
    pub(crate) language: u32,
    pub(crate) segment: u32,
    pub(crate) sector: u32,
    /// Days since 1970-01-01, or [`NO_DAY`].
    pub(crate) since: i32,
    /// The day it is known, or [`NO_DAY`] if it always was.
    pub(crate) known: i32,
    pub(crate) line: u32,
    pub(crate) kind: CustomerKind,
    pub(crate) natural_person: Option<bool>,
    pub(crate) insured: Option<bool>,
    pub(crate) addresses: [Address; 3],
}

/// A row of `contacts`, in the order of their customers.
#[derive(Clone, Debug)]
pub(crate) struct ContactRow {
    pub(crate) customer: u32,
    pub(crate) role: u32,
    pub(crate) addresses: [Address; 3],
}

/// What an invoice row is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum InvoiceKind {
    Invoice,
    Deposit,
    CreditNote,
}

/// A row of `invoices`.
#[derive(Clone, Debug)]
pub(crate) struct InvoiceRow {
    /// Minor units; of a credit note below 0.
    pub(crate) amount: i64,
    pub(crate) customer: u32,
    pub(crate) issued: i32,
    pub(crate) due: i32,
    /// The first day on which it counts: the later of issue and `known_on`.
    pub(crate) known: i32,
    pub(crate) payment_method: u32,
    pub(crate) line: u32,
    /// Position in the list of currencies.
    pub(crate) currency: u8,
    pub(crate) kind: InvoiceKind,
}

/// An instalment of an invoice, in the order of invoices and due dates.
#[derive(Clone, Copy, Debug)]
pub(crate) struct InstalmentRow {
    pub(crate) amount: i64,
    pub(crate) invoice: u32,
    pub(crate) due: i32,
}

/// An account: where its customers, invoices and changes begin; they end where those of the next begin.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct AccountRow {
    pub(crate) customers: u32,
    pub(crate) invoices: u32,
    pub(crate) changes: u32,
}

/// The invoice or customer that a row is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Target(u32);

const OF_CUSTOMER: u32 = 1 << 31;

impl Target {
    /// INVARIANT: there are fewer than 2^31 rows of a kind (`Arena::push` sees to it).
    pub(crate) fn invoice(number: u32) -> Target {
        Target(number & !OF_CUSTOMER)
    }

    pub(crate) fn customer(number: u32) -> Target {
        Target(number | OF_CUSTOMER)
    }

    /// The invoice, or else the customer.
    pub(crate) fn get(self) -> Result<u32, u32> {
        if self.0 & OF_CUSTOMER == 0 {
            Ok(self.0)
        } else {
            Err(self.0 & !OF_CUSTOMER)
        }
    }
}

/// A row of `payments` or `events`, or a credit note: something that happens on a day.
#[derive(Clone, Debug)]
pub(crate) struct ChangeRow {
    /// Minor units, or [`NO_AMOUNT`].
    pub(crate) amount: i64,
    /// The first day on which it counts.
    pub(crate) day: i32,
    /// Its own date.
    pub(crate) date: i32,
    pub(crate) target: Target,
    pub(crate) line: u32,
    pub(crate) kind: RowKind,
}

const _: () = assert!(size_of::<ChangeRow>() == 32 && size_of::<InvoiceRow>() <= 40);

/// What happens, texts by their number in the pool of names (0 = empty).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum RowKind {
    /// A column of the customer changes: position in the list of such changes.
    Attribute(u32),
    /// The row of the customer becomes known.
    CustomerKnown,
    DueChanged(i32),
    DisputeOpened(u32),
    DisputeClosed,
    CreditNote {
        currency: u8,
        /// The row names the payer, and an invoice of a customer it pays for.
        by_payer: bool,
    },
    Charged(u32),
    Payment {
        currency: u8,
        by_payer: bool,
        number: u32,
    },
    Reversal {
        by_payer: bool,
        number: u32,
    },
    WrittenOff,
    Promise(i32),
    /// Position in the list of plans; `u32::MAX` = one without instalments.
    PlanAgreed(u32),
    PlanEnded,
    InsolvencyOpened,
    InsolvencyPublished,
    InsolvencyEnded,
    /// Through this day, or [`NO_DAY`].
    Stopped(i32),
    Resumed,
    OptedOut(u32),
    Replied,
    Bounced(u32),
    Notified,
    Approved(u32),
    Refused(u32),
    Failed(u32),
    Unknown(u32),
    /// Position in the list of (value, note).
    Action(u32),
    Other(u32),
}

impl RowKind {
    /// The order in which rows of one day count: that of `ChangeKind::order`, which a test compares.
    pub(crate) fn order(self) -> u8 {
        match self {
            RowKind::Attribute(_) | RowKind::CustomerKnown => 0,
            RowKind::DueChanged(_) => 2,
            RowKind::DisputeOpened(_) => 3,
            RowKind::DisputeClosed => 4,
            RowKind::CreditNote { .. } => 5,
            RowKind::Charged(_) => 6,
            RowKind::Payment { .. } => 7,
            RowKind::Reversal { .. } => 8,
            RowKind::WrittenOff => 9,
            RowKind::Promise(_) => 10,
            RowKind::PlanAgreed(_) => 11,
            RowKind::PlanEnded => 12,
            _ => 13,
        }
    }
}

/// The column that a `field_changed` row changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ChangedColumn {
    Kind,
    NaturalPerson,
    Country,
    Language,
    Segment,
    Sector,
    Insured,
    Since,
    /// In the order of `AddressKind`.
    Email,
    Phone,
    Address,
    /// Another column, by its number in the pool of names.
    Other(u32),
}

/// A `field_changed` row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AttributeRow {
    pub(crate) column: ChangedColumn,
    /// The value's number in the pool of names.
    pub(crate) value: u32,
}
