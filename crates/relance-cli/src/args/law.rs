//! What can be typed for interest, indemnities and the rates they hang on.

use super::{BadRows, TableFormat, day, location};
use crate::sheet::Locale;
use clap::{Args, Subcommand, ValueEnum};
use relance_kernel::Day;
use relance_law::{DayCount, Pack, Rate};
use relance_sources::Location;
use std::path::PathBuf;

/// Say what is owed beside the principal: late-payment interest, line by line, indemnity, limitation
///
/// Interest runs on what is open day by day, split where a half-year ends or a payment came in.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: relance owed F-2026-014 --ledger my-ledger --as-of 2026-11-21\n\
                  Without an invoice: one line for each invoice on which something is owed."
)]
pub(crate) struct Owed {
    /// The invoices, shown line by line
    #[arg(value_name = "INVOICE")]
    pub(crate) invoices: Vec<String>,

    /// The folder of the ledger, or sqlite:FILE, parquet:DIR, postgres://…, queries.toml
    #[arg(long, value_name = "LEDGER", value_parser = location())]
    pub(crate) ledger: Location,

    /// Only the invoices of this customer; may be repeated
    #[arg(long = "customer", value_name = "CUSTOMER")]
    pub(crate) customers: Vec<String>,

    /// The last day that counts [default: the last date in the ledger]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) as_of: Option<Day>,

    /// The country whose law the contracts are under: FR, DE, BE, GB, or EU for the directive alone
    #[arg(long, value_name = "COUNTRY", default_value = "FR", value_parser = pack)]
    pub(crate) law: &'static Pack,

    /// The yearly rate that contracts with businesses state, in percent [default: the rate by law]
    #[arg(long, value_name = "PERCENT", value_parser = rate)]
    pub(crate) agreed_rate: Option<Rate>,

    /// By how many days a year is divided
    #[arg(long, value_enum, value_name = "HOW", default_value = "act-365")]
    pub(crate) day_count: DayCountChoice,

    /// More published rates, beside those shipped and `rates.csv` in the ledger's folder
    #[arg(long, value_name = "FILE")]
    pub(crate) rates: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) bad_rows: BadRows,

    /// How the result is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: OwedFormat,

    /// Who opens the CSV
    #[arg(long, value_enum, value_name = "LOCALE", default_value = "en")]
    pub(crate) locale: Locale,
}

/// How what is owed is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum OwedFormat {
    /// Tables, for people
    Human,
    /// One JSON object
    Json,
    /// One line of interest a row
    Csv,
}

/// By how many days a year is divided.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum DayCountChoice {
    /// 365 in every year
    #[value(name = "act-365")]
    Actual365,
    /// 366 in leap years
    #[value(name = "act-act")]
    ActualActual,
    /// 360
    #[value(name = "act-360")]
    Actual360,
}

impl DayCountChoice {
    pub(crate) fn of_law(self) -> DayCount {
        match self {
            DayCountChoice::Actual365 => DayCount::Actual365,
            DayCountChoice::ActualActual => DayCount::ActualActual,
            DayCountChoice::Actual360 => DayCount::Actual360,
        }
    }
}

/// The published rates on which late-payment interest hangs
#[derive(Debug, Subcommand)]
#[command(after_help = "Example: relance rates show")]
pub(crate) enum Rates {
    Show(RatesShow),
    Update(RatesUpdate),
}

/// Show the published rates, by half-year, with their sources
#[derive(Debug, Args)]
#[command(after_help = "Example: relance rates show --ledger my-ledger")]
pub(crate) struct RatesShow {
    /// A ledger whose `rates.csv` counts too
    #[arg(long, value_name = "DIR")]
    pub(crate) ledger: Option<PathBuf>,

    /// How the result is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: TableFormat,
}

/// Add published rates to the `rates.csv` of a ledger, from a file that was checked
///
/// The file has the columns series, half_year, rate (in percent) and source. A rate that contradicts one already known
/// is refused.
#[derive(Debug, Args)]
#[command(after_help = "Example: relance rates update rates-2027-H1.csv --ledger my-ledger")]
pub(crate) struct RatesUpdate {
    /// The file of rates
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// The ledger that they are for
    #[arg(long, value_name = "DIR")]
    pub(crate) ledger: PathBuf,
}

fn pack(text: &str) -> Result<&'static Pack, String> {
    Pack::of(&text.to_uppercase()).ok_or_else(|| {
        let known: Vec<&str> = Pack::codes().collect();
        format!("no law of this country is known; known are {}", known.join(", "))
    })
}

fn rate(text: &str) -> Result<Rate, String> {
    Rate::parse(text).filter(|rate| rate.0 >= 0).ok_or_else(|| {
        "a rate is a percentage of a year with at most two decimals, such as 12.15".to_string()
    })
}
