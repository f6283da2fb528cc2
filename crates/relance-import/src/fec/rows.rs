//! What is read from the files: lines on accounts of customers, in balanced blocks with what stands against them.

use super::accounts::{Kind, Receivable};
use super::header::Column;
use relance_kernel::Day;

/// A line on an account of a customer.
#[derive(Clone, Debug)]
pub(super) struct ArLine {
    pub(super) line: u32,
    pub(super) date: Day,
    /// Of the document; the date of the entry where there is none.
    pub(super) issued: Day,
    /// The due date that the file tells.
    pub(super) due: Option<Day>,
    pub(super) receivable: Receivable,
    /// Number of the account among those of all files.
    pub(super) account: u32,
    /// Number of the customer.
    pub(super) customer: u32,
    /// Neither sub-ledger nor account names the customer.
    pub(super) is_anonymous: bool,
    /// Cents; a debit is above 0.
    pub(super) amount: i64,
    pub(super) reference: Box<str>,
    pub(super) label: Box<str>,
    /// Code of the matching; empty if there is none.
    pub(super) letters: Box<str>,
    pub(super) lettered_on: Option<Day>,
}

/// Lines of one entry that balance by themselves.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// Number of the file, in the order of periods once they are sorted.
    pub(super) file: usize,
    /// Number of the journal in its file.
    pub(super) journal: u32,
    /// Number of the entry.
    pub(super) entry: Box<str>,
    /// Of its first line.
    pub(super) date: Day,
    /// What stands against the lines of customers, by account: debit above 0.
    pub(super) against: Vec<(u16, Kind, i64)>,
    pub(super) lines: Vec<ArLine>,
}

impl Block {
    /// The sum of what stands against, over accounts of a kind: debit above 0.
    pub(super) fn sum(&self, kind: Kind) -> i64 {
        self.against
            .iter()
            .filter(|(_, of, _)| *of == kind)
            .map(|(_, _, amount)| amount)
            .sum()
    }
}

/// A row, or lines of an entry, that could not be taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SetAside {
    /// Number of the file.
    pub file: usize,
    /// Line in the file, from 1.
    pub line: u32,
    /// The column that is wrong; none for the row as a whole.
    pub column: Option<Column>,
    /// What stands there, at most 200 letters of it.
    pub value: String,
    /// Why.
    pub reason: Reason,
    /// Of which customer, if that is known.
    pub customer: Option<String>,
    /// On an account of a customer: how much, debit above 0, if that can be read. `None` inside = it cannot.
    pub receivable: Option<Option<i64>>,
    /// The accounts of customers that it stands on, if that is known.
    pub class: Option<Receivable>,
}

impl SetAside {
    /// What a row that cannot be read holds in the balance that becomes the ledger, cents; nothing is known of some.
    pub(super) fn unreadable(&self) -> i64 {
        let is_read = matches!(self.reason, Reason::Unbalanced { .. } | Reason::Repeated { .. });
        let is_taken = self.class.is_some_and(Receivable::is_taken);
        let amount = self.receivable.flatten().filter(|_| is_taken && !is_read);
        amount.unwrap_or(0)
    }
}

/// Why a row was set aside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reason {
    /// The row has another number of cells than the header.
    WrongNumberOfCells {
        /// How many.
        found: usize,
        /// And how many there should be.
        expected: usize,
    },
    /// The row is longer than a row may be.
    TooLong {
        /// Bytes.
        bytes: u64,
    },
    /// The date of the entry is none.
    NotADate,
    /// An amount is none.
    NotAnAmount,
    /// `1.234` may be a thousand or one.
    AmbiguousAmount,
    /// An amount is larger than any.
    AmountTooLarge,
    /// The side is neither debit nor credit.
    NotASide,
    /// There is no account.
    NoAccount,
    /// A line of XML has neither `Debit` nor `Credit` nor `Montant`.
    NoAmount,
    /// A line of XML has `Montant` with `Sens`, and `Debit` or `Credit` too.
    TwoAmounts,
    /// The entry does not balance: what is missing, or wrong, in it is not known.
    Unbalanced {
        /// Journal and number.
        entry: String,
        /// Debit less credit, cents.
        difference: i64,
        /// A row of it was set aside itself.
        damaged: bool,
    },
    /// The entry stands in the file already, to the letter: it counts once.
    Repeated {
        /// Journal and number.
        entry: String,
        /// The line on which it stands first.
        first: u32,
    },
}
