//! A `test` block ready to run: small accounts, what happens to them, and what must be done, in order.
//!
//! Running one belongs to whoever has the kernel's decisions: decide each account day by day from
//! [`TestCase::first_day`], deliver every contact on its day, approve on the same day, and hold the actions against
//! [`TestCase::expectations`] one after the other.

use crate::source::Place;
use relance_kernel::policy::{Charged, TransferTarget};
use relance_kernel::{Account, ChannelId, Day, Symbol, TemplateId};

/// One test, or one row of a table-driven one.
#[derive(Clone, Debug)]
pub struct TestCase {
    /// What it shows.
    pub title: String,
    /// The row of its table, `days = 7d, template = gentle`, if it has one.
    pub row: Option<String>,
    /// Of its title.
    pub place: Place,
    /// The whole block.
    pub whole: Place,
    /// One account per customer, in the order of the text.
    pub accounts: Vec<TestAccount>,
    /// In the order of the text, at least one.
    pub expectations: Vec<Expectation>,
    /// The first day to decide: the earliest date of issue or of any line.
    pub first_day: Day,
    /// The last date that a line names. After it only a trailing `expect` without a date looks further.
    pub last_day: Day,
}

/// A customer of a test with its invoices.
#[derive(Clone, Debug)]
pub struct TestAccount {
    /// Its id in the test.
    pub customer: String,
    /// Its id in the test.
    pub place: Place,
    /// Ids of its invoices, by position in the account.
    pub invoices: Vec<String>,
    /// What the kernel decides on.
    pub account: Account,
}

/// What a line of a test expects.
///
/// Actions are held against expectations in order: by date; those of one day in any order. Each `Action` takes the next
/// action not yet taken; any action left over before the last expectation fails the test.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expectation {
    /// What.
    pub kind: ExpectationKind,
    /// Of the line.
    pub place: Place,
}

/// What is expected.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ExpectationKind {
    /// This action is the next one.
    Action {
        /// When.
        when: When,
        /// What.
        action: ExpectedAction,
        /// By position in [`TestCase::accounts`] and in its invoices, if the line says `for INVOICE`.
        invoice: Option<(usize, usize)>,
    },
    /// No action but those already taken.
    Nothing {
        /// The date of the line above: from this day.
        from: Day,
        /// Through this day.
        until: Day,
    },
}

/// When an action is expected.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum When {
    /// On this day.
    On(Day),
    /// On or after the date of the line above, before the next dated line if there is one.
    Next {
        /// The date of the line above, or the first day.
        from: Day,
        /// The date of the next dated line: the action comes before it.
        before: Option<Day>,
    },
}

/// The action expected; what is not stated may be anything.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExpectedAction {
    /// A message or call.
    Contact {
        /// The channel.
        channel: ChannelId,
        /// The template, if stated.
        template: Option<TemplateId>,
        /// Whom a call goes to, if stated.
        to: Option<Symbol>,
    },
    /// A booking.
    Charge(Option<Charged>),
    /// A transfer.
    Escalate(Option<TransferTarget>),
    /// A task, by its text.
    Task(Option<Symbol>),
    /// An alert, by the role.
    Alert(Option<Symbol>),
    /// A mark, by its name.
    Flag(Option<Symbol>),
    /// No more orders.
    BlockOrders,
    /// A proposal to write off.
    ProposeWriteOff,
}
