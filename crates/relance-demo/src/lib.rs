//! A synthetic ledger of any size, and the empty project.
//!
//! [`generate`] writes a ledger folder whose shapes imitate measured ones (`docs/demo.md`), with a policy, templates
//! and a README; the same options give the same bytes on every machine. [`init`] writes an empty project.
//!
//! The crate writes files and reads none. What it knows of the future of its customers must stay out of reach of
//! whatever is measured on its ledgers, so nothing but the command line depends on it.

mod calendar;
mod customer;
mod examples;
mod generate;
mod invoice;
mod names;
mod output;
mod paperwork;
mod practice;
mod project;
mod random;
mod shape;
mod story;
mod tables;
mod teller;

pub use examples::{EXAMPLES, Example};
pub use output::{Error, Folder, Memory, Output};
pub use project::init;

use relance_kernel::Day;
use std::path::Path;

/// What to generate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// How many invoices, deposits included; credit notes come on top. At least 1.
    pub invoices: u64,
    /// How many customers; by default one for 38 invoices, as measured. At most as many as invoices.
    pub customers: Option<u64>,
    /// Another seed, another ledger.
    pub seed: u64,
    /// The last day known: nothing in the ledger is dated or known later. The first invoices are two years older.
    /// Between 1992 and 2100.
    pub until: Day,
}

/// Invoices for one customer, on average, in the ledger that was measured.
const INVOICES_PER_CUSTOMER: u64 = 38;

impl Default for Options {
    fn default() -> Options {
        // 2026-06-30, so that the same command gives the same ledger next year.
        Options {
            invoices: 10_000,
            customers: None,
            seed: 1,
            until: Day(20_634),
        }
    }
}

impl Options {
    fn customer_count(&self) -> Result<u64, Error> {
        let (year, _, _) = self.until.ymd();
        if !(1992..=2100).contains(&year) {
            return Err(Error::Options(format!(
                "the last day known must lie between 1992 and 2100, not on {}",
                self.until
            )));
        }
        if self.invoices == 0 {
            return Err(Error::Options("a ledger needs at least one invoice".to_string()));
        }
        let customers = self
            .customers
            .unwrap_or(self.invoices.div_ceil(INVOICES_PER_CUSTOMER));
        if customers == 0 || customers > self.invoices {
            return Err(Error::Options(format!(
                "{customers} customers cannot share {} invoices: each has at least one",
                self.invoices
            )));
        }
        Ok(customers)
    }
}

/// How many rows were written to each file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// `customers.csv`
    pub customers: u64,
    /// `contacts.csv`
    pub contacts: u64,
    /// `invoices.csv`, credit notes apart.
    pub invoices: u64,
    /// Credit notes in `invoices.csv`.
    pub credit_notes: u64,
    /// `instalments.csv`
    pub instalments: u64,
    /// `payments.csv`
    pub payments: u64,
    /// `events.csv`
    pub events: u64,
}

/// Writes a synthetic ledger with its policy, its templates and a README.
///
/// # Errors
///
/// If the options contradict each other, or a file exists or cannot be written.
pub fn generate(options: &Options, output: &mut dyn Output) -> Result<Summary, Error> {
    let summary = generate::ledger(options, output)?;
    project::demo_files(options, summary, output)?;
    Ok(summary)
}

/// [`generate`] into a folder, which is made if it is not there. Nothing is written if one of the files is.
///
/// # Errors
///
/// As [`generate`].
pub fn generate_folder(options: &Options, folder: &Path) -> Result<Summary, Error> {
    let mut output = Folder::new(folder);
    output.refuse_existing(project::demo_names())?;
    generate(options, &mut output)
}
