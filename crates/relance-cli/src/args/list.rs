//! What can be typed for the lists of a credit department.

use super::{BadRows, day, location, setting};
use crate::sheet::Locale;
use clap::{Args, ValueEnum};
use relance_kernel::Day;
use relance_sources::Location;
use std::path::PathBuf;

/// Print the lists that a credit department works by
///
/// Each reads only what was known by --as-of.
#[derive(Debug, Args)]
#[command(after_help = "Example: relance list aged disputes --ledger my-ledger\n\
                  relance list tomorrow calls --policy policy.relance --ledger my-ledger\n\
                  relance list open --ledger my-ledger --format xlsx -o open.xlsx")]
pub(crate) struct List {
    /// The lists
    #[arg(required = true, value_enum, value_name = "LIST")]
    pub(crate) names: Vec<ListName>,

    /// The folder of the ledger, or sqlite:FILE, parquet:DIR, postgres://…, queries.toml
    #[arg(long, value_name = "LEDGER", value_parser = location())]
    pub(crate) ledger: Location,

    /// The day of the lists [default: the last date in the ledger]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) as_of: Option<Day>,

    /// Only this customer; a statement needs one
    #[arg(long, value_name = "CUSTOMER")]
    pub(crate) customer: Option<String>,

    /// The policy of `tomorrow`, `calls`, `finished` and `undecidable`
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,

    /// Give a param of the policy another value; may be repeated
    #[arg(long = "set", value_name = "PARAM=VALUE", value_parser = setting)]
    pub(crate) set: Vec<(String, String)>,

    /// The folder that `use` may read from [default: the policy's folder]
    #[arg(long, value_name = "DIR")]
    pub(crate) root: Option<PathBuf>,

    /// Days after the due date within which the credit insurer must be told, for `deadlines`
    #[arg(long, value_name = "DAYS")]
    pub(crate) insurer_days: Option<u16>,

    #[command(flatten)]
    pub(crate) bad_rows: BadRows,

    /// How the lists are written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: ListFormat,

    /// Who opens the CSV
    #[arg(long, value_enum, value_name = "LOCALE", default_value = "en")]
    pub(crate) locale: Locale,

    /// Write to this file; a workbook needs one
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// A list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum ListName {
    /// The aged balance, by customer
    Aged,
    /// Every open invoice
    Open,
    /// Overdue invoices that nobody was ever written or called about
    NeverChased,
    /// Promises to pay that are open or broken
    Promises,
    /// Open disputes, by reason, age and money
    Disputes,
    /// Pauses and stops of more than 30 days on invoices that are overdue
    Stops,
    /// Last days to act: limitation within a year, claims to file in an insolvency
    Deadlines,
    /// The largest exposures, beside the credit limit
    Exposures,
    /// Customers who pay later than a year ago
    Worsening,
    /// What the policy would send and do on the next working day
    Tomorrow,
    /// Calls that the policy makes, what is overdue most first
    Calls,
    /// Open invoices for which the policy has no step left
    Finished,
    /// Open invoices that cannot be decided for want of a datum
    Undecidable,
    /// A provision proposed for each overdue invoice
    Provisions,
    /// The statement of account of a customer
    Statement,
}

/// How lists are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum ListFormat {
    /// Tables, for people
    Human,
    /// One JSON object
    Json,
    /// Values, one list at a time
    Csv,
    /// A workbook, each list a sheet
    Xlsx,
}
