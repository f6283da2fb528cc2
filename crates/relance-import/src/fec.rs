//! The accounting entries that French law asks for (FEC, article A47 A-1 of the Livre des procédures fiscales): a file
//! for each year, with every entry of the books. Accounts of customers become invoices, payments and what they pay.
//!
//! Rows of text, or elements of XML ([`xml`]), become lines ([`read`]), lines balanced blocks ([`entries`]), blocks
//! movements ([`movements`]), years one chain ([`chain`]); credits find their invoices ([`allocate`]); [`ledger`] makes
//! rows, [`report`] sums up.

mod accounts;
mod against;
mod allocate;
mod books;
mod cells;
mod chain;
mod cut;
mod dating;
mod due;
mod encoding;
mod entries;
mod header;
mod ids;
mod input;
mod ledger;
mod lines;
mod match_groups;
mod movements;
mod openings;
mod passes;
mod read;
mod repeated;
mod report;
mod reversed;
mod rows;
mod xml;
mod years;

use crate::tables::Tables;
use relance_kernel::Day;
use relance_law::Terms;
use std::collections::BTreeMap;

pub use accounts::Receivable;
pub use allocate::Method;
pub use books::{FileRead, JournalRead};
pub use cells::DateForm;
pub use chain::Opening;
pub use dating::DueSource;
pub use encoding::Encoding;
pub use header::{AmountForm, Column, HeaderFault};
pub use input::{Content, Input, NotEntries};
pub use movements::Nature;
pub use read::FileFault;
pub use report::{Control, Report, Sensitivity, Tally};
pub use rows::{Reason, SetAside};
pub use xml::XmlFault;
pub use years::Clash;

/// What the books do not say.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The terms of customers that have none of their own; without, those of the law.
    pub terms: Option<Terms>,
    /// The terms of customers, by id.
    pub customer_terms: BTreeMap<String, Terms>,
    /// What all customers are, as the ledger writes it; empty if that is not known.
    pub kind: &'static str,
    /// Our company, where several share a ledger.
    pub entity: String,
    /// The day of what is open and overdue in the report; the last day of the books otherwise.
    pub as_of: Option<Day>,
}

/// What came of the files.
#[derive(Debug)]
pub struct Import {
    /// The rows.
    pub tables: Tables,
    /// What is to be told of them.
    pub report: Report,
}

/// Why nothing came of them.
#[derive(Debug)]
pub enum Failure {
    /// Files that cannot be read, by name.
    Files(Vec<(String, FileFault)>),
    /// Files that do not go together.
    Clash(Clash),
    /// No row of a customer is left: what was read, and what was set aside.
    NoCustomers(Box<Report>),
}

/// Reads files of one or several years, in any order.
///
/// # Errors
/// If a file cannot be read at all, or if two files cannot both be true. Rows that cannot be read are set aside and
/// stand in the report.
pub fn import(inputs: &[Input], options: &Options) -> Result<Import, Failure> {
    let mut books = books::Books::default();
    let mut faults = Vec::new();
    for input in inputs {
        if let Err(fault) = read::read(input, &mut books) {
            faults.push((input.name.clone(), fault));
        }
    }
    if !faults.is_empty() {
        return Err(Failure::Files(faults));
    }
    let (years, dropped) = years::order(&mut books).map_err(Failure::Clash)?;
    let chain = chain::chain(&mut books, &years);
    let sets = match_groups::sets(&chain, &books);
    let allocation = allocate::allocate(&chain, &sets);
    let dating = dating::Dating {
        given: options.terms,
        of_customers: options.customer_terms.clone(),
    };
    let mut built = ledger::build(&books, &chain, &allocation, &dating, &options.entity);
    for customer in &mut built.tables.customers {
        customer.kind = options.kind;
    }
    let unknown_terms = options
        .customer_terms
        .keys()
        .filter(|id| !built.tables.customers.iter().any(|customer| customer.id == **id))
        .cloned()
        .collect();
    let mut report = report::report(books, &years, dropped, &chain, &allocation, &built, options.as_of);
    report.unknown_terms = unknown_terms;
    // A hundred thousand small texts: another core may give them back.
    rayon::spawn(move || drop((chain, allocation)));
    if built.tables == Tables::default() {
        return Err(Failure::NoCustomers(Box::new(report)));
    }
    Ok(Import {
        tables: built.tables,
        report,
    })
}
