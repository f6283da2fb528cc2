//! Statements of banks: CAMT.053 and CAMT.054 (ISO 20022), versions 02 to 14, become payments of a ledger.
//!
//! [`read`] makes [`Statement`]s of one file; [`import()`] puts them beside what earlier imports kept, finds the invoice
//! of each payment ([`Rule`]), and says what became of every one ([`Outcome`]).

mod already_there;
mod books;
mod by_amount;
mod by_number;
mod camt;
mod combine;
mod duplicates;
mod import;
mod matcher;
pub(crate) mod names;
mod numbers;
mod outcome;
mod reference;
mod returns;
mod statement;
mod store;

use crate::xml;
pub use crate::xml::{LARGEST, XmlProblem};
pub use books::Books;
pub use import::{Aside, Gap, Import, Read, Reason, SOURCE, import};
pub use matcher::Options;
pub(crate) use numbers::Numbers;
pub use outcome::{Found, Outcome, Remark, Row, Rule, Why};
pub use statement::{Entry, Key, Kind, Statement, Transaction};

/// Why a file is no statement that can be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Problem {
    /// Its XML is not read.
    Xml(XmlProblem),
    /// It is a statement in another form, that banks give beside CAMT.
    OtherForm {
        /// Which: `MT940`, `CFONB120`.
        form: &'static str,
    },
    /// Its XML is something else.
    OtherDocument {
        /// The name of its element.
        root: String,
    },
    /// Its version is not read.
    OtherVersion {
        /// `camt.053` or `camt.054`.
        message: &'static str,
        /// The version, if it says one.
        said: String,
    },
    /// Something that every statement has is missing.
    Missing {
        /// Where it should stand.
        path: String,
        /// The line of the element in which it should stand.
        line: u64,
    },
    /// An element holds what it cannot.
    Unfit {
        /// Its name.
        name: String,
        /// What it holds.
        value: String,
        /// Its line.
        line: u64,
        /// What it should hold.
        expected: Expected,
    },
}

/// What an element holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Expected {
    /// A day.
    Day,
    /// An amount, not below 0, with no more decimals than its currency has.
    Amount,
    /// The attribute `Ccy`, a code of ISO 4217.
    Currency,
    /// `CRDT` or `DBIT`.
    Direction,
}

/// Reads the statements in the bytes of a file.
///
/// # Errors
///
/// It holds none, or not all of it can be read.
pub fn read(bytes: &[u8]) -> Result<Vec<Statement>, Problem> {
    if let Some(form) = other_form(bytes) {
        return Err(Problem::OtherForm { form });
    }
    let root = xml::read(bytes).map_err(Problem::Xml)?;
    camt::statements(&root)
}

/// The other forms of statements, told by how they begin.
fn other_form(bytes: &[u8]) -> Option<&'static str> {
    let head = bytes.get(..200.min(bytes.len()))?;
    let head = String::from_utf8_lossy(head);
    let head = head.trim_start_matches(['\u{feff}', ' ', '\r', '\n']);
    if head.starts_with("{1:") || head.starts_with(":20:") {
        return Some("MT940");
    }
    let first = head.lines().next().unwrap_or_default();
    let is_cfonb = first.chars().count() >= 120
        && ["01", "04", "07"].iter().any(|code| first.starts_with(code))
        && first
            .chars()
            .skip(2)
            .take(5)
            .all(|letter| letter.is_ascii_digit());
    is_cfonb.then_some("CFONB120")
}
