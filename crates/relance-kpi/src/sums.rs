//! What figures are made of: sums over the invoices of a currency and group.

use crate::aged::{AGED_COLUMNS, Aged};
use relance_kernel::{Currency, CustomerKind, Symbol};
use std::collections::BTreeMap;

/// What sums are kept for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Group {
    /// Everything.
    Whole,
    /// A month, by its place in the list of periods.
    Month(usize),
    /// A segment, country, …
    Named(Symbol),
    /// A dispute whose row gives no reason.
    NoReason,
    /// Without a segment, country, … or never disputed.
    None,
}

/// Sums by currency and group.
pub(crate) type AllSums = BTreeMap<(Currency, Group), Sums>;

/// Sums over some invoices. Amounts are minor units.
#[derive(Clone, Default, Debug)]
pub(crate) struct Sums {
    pub(crate) aged: Aged,
    pub(crate) open_invoices: u64,
    pub(crate) overdue_invoices: u64,
    pub(crate) disputed_invoices: u64,
    pub(crate) unallocated: i128,
    pub(crate) unallocated_customers: u64,
    /// What stood in a column 30 days before and in the next at the end; what stood there; its invoices.
    pub(crate) rolls: [Roll; AGED_COLUMNS - 1],
    /// Open at the end of the day before the period.
    pub(crate) opening: i128,
    pub(crate) opening_invoices: u64,
    pub(crate) invoiced: i128,
    pub(crate) credited: i128,
    /// Invoices and credit notes of the period.
    pub(crate) sales_rows: u64,
    /// Invoices less credit notes of each month since the ledger began, months counted from year 0.
    pub(crate) sales_by_month: BTreeMap<i32, i128>,
    pub(crate) paid: Paid,
    /// Payments that covered principal in the period.
    pub(crate) collected: i128,
    pub(crate) chased: i128,
    pub(crate) chased_invoices: u64,
    pub(crate) recovered: i128,
    pub(crate) messages: u64,
    pub(crate) answered: u64,
    pub(crate) young: u64,
    pub(crate) cost: i128,
    pub(crate) charged_messages: u64,
    pub(crate) messages_without_cost: u64,
    pub(crate) promises: u64,
    pub(crate) promises_kept: u64,
    pub(crate) promised: i128,
    pub(crate) promised_kept: i128,
    /// Lateness of what was paid, for the comparison with studies.
    pub(crate) comparable: BTreeMap<Comparable, Lateness>,
}

/// What left a column of the aged balance for the next.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Roll {
    pub(crate) rolled: i128,
    pub(crate) stood: i128,
    pub(crate) invoices: u64,
}

/// Sums over the invoices paid in the period.
#[derive(Clone, Default, Debug)]
pub(crate) struct Paid {
    pub(crate) invoices: u64,
    pub(crate) on_time: u64,
    pub(crate) days_late: i128,
    pub(crate) days_to_pay: i128,
    pub(crate) amount: i128,
    pub(crate) weighted_late: i128,
    pub(crate) weighted_signed: i128,
    pub(crate) weighted_to_pay: i128,
    pub(crate) reminders: i128,
    pub(crate) without_reminder: u64,
    /// How many were paid so many days after their last reminder.
    pub(crate) after_reminder: BTreeMap<i32, u64>,
}

/// What a study may give a lateness of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Comparable {
    Country(Symbol),
    Sector(Symbol),
    Kind(CustomerKindOrder),
}

/// A kind of customer, with an order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum CustomerKindOrder {
    Business,
    Public,
}

impl CustomerKindOrder {
    pub(crate) fn of(kind: CustomerKind) -> Option<CustomerKindOrder> {
        match kind {
            CustomerKind::Business => Some(CustomerKindOrder::Business),
            CustomerKind::Public => Some(CustomerKindOrder::Public),
            _ => None,
        }
    }
}

/// Days late of some invoices.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Lateness {
    pub(crate) invoices: u64,
    pub(crate) days: i128,
}

impl Sums {
    /// Invoices less credit notes.
    pub(crate) fn sales(&self) -> i128 {
        self.invoiced - self.credited
    }

    /// Open principal.
    pub(crate) fn open(&self) -> i128 {
        self.aged.open()
    }

    /// Open principal that is not due.
    pub(crate) fn not_due(&self) -> i128 {
        self.aged.columns.first().map_or(0, |column| column.amount)
    }
}
