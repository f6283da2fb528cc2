//! What can be typed for a forecast.

use super::{BadRows, ForecastFormat, ReplayOptions, TableFormat, day, location, setting};
use crate::sheet::Locale;
use clap::Args;
use relance_kernel::Day;
use relance_sources::Location;
use std::path::PathBuf;

/// Compare policies: what each would recover, when and at what cost, and how sure that is
///
/// The first policy is the one in force; each other one is compared with it. What contacts change is learnt from the
/// ledger. Where the ledger cannot tell what contacts do, or which policy brings more, no winner is named, and the code
/// is 1. Under --assume, no winner is named either, and the code is 0: an assumption was asked for.
#[derive(Debug, Args)]
#[command(after_help = "Example: relance compare policy.relance firmer.relance --ledger my-ledger")]
pub(crate) struct Compare {
    /// The policies, the one in force first
    #[arg(required = true, num_args = 2.., value_name = "POLICY")]
    pub(crate) policies: Vec<PathBuf>,

    /// The folder of the ledger, or sqlite:FILE, parquet:DIR, postgres://…, queries.toml
    #[arg(long, value_name = "LEDGER", value_parser = location())]
    pub(crate) ledger: Location,

    #[command(flatten)]
    pub(crate) ahead: ForecastOptions,

    #[command(flatten)]
    pub(crate) how: ReplayOptions,

    #[command(flatten)]
    pub(crate) bad_rows: BadRows,

    /// How the result is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: ForecastFormat,

    /// Who opens the CSV
    #[arg(long, value_enum, value_name = "LOCALE", default_value = "en")]
    pub(crate) locale: Locale,

    /// How many threads work [default: one for each core]; the result is the same for any number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
}

/// Learn from a ledger how its customers pay and what contacts change, and write it down
#[derive(Debug, Args)]
#[command(after_help = "Example: relance fit --ledger my-ledger -o model.json")]
pub(crate) struct Fit {
    /// The folder of the ledger, or sqlite:FILE, parquet:DIR, postgres://…, queries.toml
    #[arg(long, value_name = "LEDGER", value_parser = location())]
    pub(crate) ledger: Location,

    /// The last day that counts: what became known later is not read [default: the last date in the ledger]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) until: Option<Day>,

    /// A policy whose calendar and tolerance count [default: working days without holidays; 2.00 left open is settled]
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,

    /// Write the model to this file, for --model
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) bad_rows: BadRows,

    /// How the result is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: TableFormat,
}

/// Forecast from a day of the past, from what was known then, and hold the forecast against what came
///
/// The forecast is of what was open on that day, for the twelve months after it. On a ledger that ends on that day,
/// there is nothing to hold it against: the forecast alone is shown.
#[derive(Debug, Args)]
#[command(after_help = "Example: relance backtest --ledger my-ledger --cut 2025-06-30")]
pub(crate) struct Backtest {
    /// The folder of the ledger, or sqlite:FILE, parquet:DIR, postgres://…, queries.toml
    #[arg(long, value_name = "LEDGER", value_parser = location())]
    pub(crate) ledger: Location,

    /// The last day that the forecast knows
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) cut: Day,

    /// The policy that acts after that day [default: past practice goes on as it was]
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,

    /// Let charges and hand-overs go on as they were beside the rules of the policy, which states neither
    #[arg(long, requires = "policy")]
    pub(crate) keep_practice: bool,

    /// Write what is forecast of each open invoice to this file, as CSV
    #[arg(long, value_name = "FILE")]
    pub(crate) items: Option<PathBuf>,

    /// How often everything is drawn
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(20..=100_000), default_value_t = 200)]
    pub(crate) replicates: u32,

    /// Another seed, other draws
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub(crate) seed: u64,

    /// Give a param of the policy another value; may be repeated
    #[arg(long = "set", value_name = "PARAM=VALUE", value_parser = setting)]
    pub(crate) set: Vec<(String, String)>,

    /// The folder that `use` may read from [default: the policy's folder]
    #[arg(long, value_name = "DIR")]
    pub(crate) root: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) bad_rows: BadRows,

    /// How the result is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: TableFormat,

    /// How many threads work [default: one for each core]; the result is the same for any number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
}

/// How a forecast goes: shared by `compare` and `simulate --forecast`.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Forecast")]
pub(crate) struct ForecastOptions {
    /// The last day known: the forecast starts on the next [default: the last date in the ledger]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) until: Option<Day>,

    /// How many days are forecast [default: 365]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1095))]
    pub(crate) days: Option<u16>,

    /// For how many days invoices are still issued, as they were a year before [default: all of them]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(0..=364))]
    pub(crate) new_business: Option<u16>,

    /// A model that `relance fit` wrote [default: learnt from the ledger]
    #[arg(long, value_name = "FILE")]
    pub(crate) model: Option<PathBuf>,

    /// What contacts are assumed to change, instead of what the ledger taught: a TOML file
    #[arg(long, value_name = "FILE")]
    pub(crate) assume: Option<PathBuf>,

    /// How often everything is drawn [default: 200]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(20..=100_000))]
    pub(crate) replicates: Option<u32>,

    /// Another seed, other draws [default: 1]
    #[arg(long, value_name = "S")]
    pub(crate) seed: Option<u64>,

    /// What would follow if everybody paid later: `delay+10d` for ten days
    #[arg(long, value_name = "STRESS")]
    pub(crate) stress: Option<String>,

    /// What money costs a year [default: 5%]
    #[arg(long, value_name = "P%", value_parser = percent)]
    pub(crate) cost_of_cash: Option<f64>,
}

impl ForecastOptions {
    /// The first of these options that was given.
    pub(crate) fn given(&self) -> Option<&'static str> {
        let given = [
            ("--until", self.until.is_some()),
            ("--days", self.days.is_some()),
            ("--new-business", self.new_business.is_some()),
            ("--model", self.model.is_some()),
            ("--assume", self.assume.is_some()),
            ("--replicates", self.replicates.is_some()),
            ("--seed", self.seed.is_some()),
            ("--stress", self.stress.is_some()),
            ("--cost-of-cash", self.cost_of_cash.is_some()),
        ];
        given
            .into_iter()
            .find_map(|(name, is_given)| is_given.then_some(name))
    }
}

/// Reads a percentage as a share.
fn percent(text: &str) -> Result<f64, String> {
    let number = text.trim().trim_end_matches('%').trim_end().replace(',', ".");
    match number.parse::<f64>() {
        Ok(percent) if (0.0..=100.0).contains(&percent) => Ok(percent / 100.0),
        _ => Err("write a percentage from 0% to 100%, as in 5%".to_string()),
    }
}
