//! What platforms say of electronic invoices: the life cycle of the French reform, as CDAR messages (UN/CEFACT Cross
//! Domain Acknowledgement and Response) or as CSV, becomes events of a ledger.
//!
//! [`read`] makes [`Status`]es of one file; [`import()`] puts them beside those that earlier imports kept, finds their
//! invoices, and makes the events that dunning understands.

mod books;
mod cdar;
mod codes;
mod events;
mod import;
mod store;
mod table;

use crate::xml;
pub use crate::xml::{LARGEST, XmlProblem};
pub use books::Books;
pub use codes::{Code, label};
pub use import::{Aside, Import, Options, Read, Reason, SOURCE, import};
use relance_kernel::Day;

/// A status of an invoice.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Status {
    /// The number of the invoice.
    pub invoice: String,
    /// When: `2026-02-12`, or with the time `2026-02-12T15:10:00`.
    pub when: String,
    /// Its code: `207`.
    pub code: String,
    /// Why, as codes: `QTE_ERR`.
    pub reason: String,
    /// Why, in words.
    pub text: String,
    /// The amount that it is about, as a plain decimal: of 206 and 207 what is not approved, of 211 and 212 what is paid.
    pub amount: String,
    /// Of 206, where what is not approved is not said: what is approved.
    pub approved: String,
    /// The date of the invoice, where it is said.
    pub issued: Option<Day>,
    /// Who sold, by number, where it is said.
    pub seller: String,
}

impl Status {
    /// Its day.
    pub fn day(&self) -> Option<Day> {
        self.when.get(..10).and_then(Day::parse)
    }
}

/// Why a file, or a row of it, is not read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Problem {
    /// Its XML is not read.
    Xml(XmlProblem),
    /// Its XML is something else.
    OtherDocument {
        /// The name of its element.
        root: String,
    },
    /// It is no CSV that can be read.
    NotCsv {
        /// The line, if one is wrong.
        line: Option<u64>,
        /// Why, in English.
        why: String,
    },
    /// A column is missing.
    MissingColumn {
        /// Which.
        column: &'static str,
    },
    /// Something that every message has is missing.
    Missing {
        /// Where it should stand.
        path: String,
        /// The line of the element in which it should stand.
        line: u64,
    },
    /// A value is not of its kind.
    Unfit {
        /// The element or column.
        name: String,
        /// What it holds.
        value: String,
        /// Its line.
        line: u64,
        /// What it should hold.
        expected: Expected,
    },
}

/// What a value is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Expected {
    /// A day.
    Day,
    /// An amount.
    Amount,
    /// A code of three digits, or the French name of a status.
    Code,
    /// A number of an invoice.
    Invoice,
}

/// The statuses of a file, and the rows of it that cannot be read.
pub type Statuses = (Vec<Status>, Vec<Problem>);

/// Reads the statuses in the bytes of a file: XML, or CSV.
///
/// # Errors
///
/// None of it can be read.
pub fn read(bytes: &[u8]) -> Result<Statuses, Problem> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let first = text.iter().find(|byte| !byte.is_ascii_whitespace());
    if bytes.len() <= LARGEST && first.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'"') {
        return table::statuses(text);
    }
    let root = xml::read(bytes).map_err(Problem::Xml)?;
    cdar::statuses(&root).map(|statuses| (statuses, Vec::new()))
}

/// A plain decimal: digits with at most one point.
fn decimal(text: &str) -> Option<String> {
    let mut plain: String = text
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '€')
        .collect();
    if !plain.contains('.') && plain.matches(',').count() == 1 {
        plain = plain.replace(',', ".");
    }
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let is_number = !whole.is_empty()
        && whole.len() <= 13
        && fraction.len() <= 4
        && whole
            .chars()
            .chain(fraction.chars())
            .all(|letter| letter.is_ascii_digit());
    is_number.then_some(plain)
}
