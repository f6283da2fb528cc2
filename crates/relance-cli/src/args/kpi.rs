//! What can be typed for the figures of a ledger.

use super::{BadRows, day, location};
use crate::sheet::Locale;
use clap::{Args, ValueEnum};
use relance_kernel::Day;
use relance_kpi::Dimension;
use relance_sources::Location;
use std::path::PathBuf;

/// Measure a period of a ledger: DSO, lateness, recovery, promises, the aged balance
///
/// Each figure comes with what it is made of. A balance of a day reads only what was known that day.
#[derive(Debug, Args)]
#[command(after_help = "Example: relance kpi my-ledger --from 2026-01-01 --to 2026-03-31 --by sector")]
pub(crate) struct Kpi {
    /// The folder of the ledger, or sqlite:FILE, parquet:DIR, postgres://…, queries.toml
    #[arg(value_name = "LEDGER", value_parser = location())]
    pub(crate) ledger: Location,

    /// The first day of the period [default: twelve months up to --to, no earlier than the first date in the ledger]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) from: Option<Day>,

    /// The last day of the period, and the day of the balances [default: the last date in the ledger]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) to: Option<Day>,

    /// The same figures by group
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) by: Option<KpiBy>,

    /// A policy: what its channels cost, which of its rules are reminders, and what it takes as settled
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,

    /// For how many days an answer or a payment is put down to a reminder
    #[arg(long, value_name = "DAYS", default_value_t = 30, value_parser = clap::value_parser!(i32).range(0..=3650))]
    pub(crate) within: i32,

    /// How many days after the day promised a payment still keeps a promise
    #[arg(long, value_name = "DAYS", default_value_t = 0, value_parser = clap::value_parser!(i32).range(0..=3650))]
    pub(crate) grace: i32,

    /// Give the aged balance by customer too
    #[arg(long)]
    pub(crate) customers: bool,

    #[command(flatten)]
    pub(crate) bad_rows: BadRows,

    /// How the result is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: KpiFormat,

    /// Who opens the CSV
    #[arg(long, value_enum, value_name = "LOCALE", default_value = "en")]
    pub(crate) locale: Locale,
}

/// What the figures are grouped by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum KpiBy {
    /// The segment of the customer
    Segment,
    /// Its country
    Country,
    /// Its sector
    Sector,
    /// Its collector
    Collector,
    /// The reason of the last dispute of the invoice
    Reason,
    /// Calendar months, each a period of its own
    Month,
}

impl KpiBy {
    pub(crate) fn dimension(self) -> Dimension {
        match self {
            KpiBy::Segment => Dimension::Segment,
            KpiBy::Country => Dimension::Country,
            KpiBy::Sector => Dimension::Sector,
            KpiBy::Collector => Dimension::Collector,
            KpiBy::Reason => Dimension::Reason,
            KpiBy::Month => Dimension::Month,
        }
    }
}

/// How figures are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum KpiFormat {
    /// For people
    Human,
    /// One JSON object
    Json,
    /// One figure a line
    Csv,
}
