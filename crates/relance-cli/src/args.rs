//! What can be typed: the commands with their options, and how their values are read.

mod forecast;
mod import;
mod kpi;
mod law;
mod list;
mod start;

use crate::console::ColorChoice;
use crate::language::Lang;
use crate::sheet::Locale;
use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use relance_kernel::{ApprovalMode, Day};
use relance_sources::Location;
use std::path::PathBuf;

pub(crate) use forecast::{Backtest, Compare, Fit, ForecastOptions};
pub(crate) use import::{
    CustomerKind, Import, ImportFec, ImportInvoices, ImportPayments, ImportStatuses, ImportTable,
};
pub(crate) use kpi::{Kpi, KpiBy, KpiFormat};
pub(crate) use law::{Owed, OwedFormat, Rates, RatesShow, RatesUpdate};
pub(crate) use list::{List, ListFormat, ListName};
pub(crate) use start::{Example, Reminders, Start, StartKind};

/// A dunning engine: policies are texts that are checked, replayed on a ledger, and explained.
#[derive(Debug, Parser)]
#[command(
    name = "relance",
    bin_name = "relance",
    version,
    max_term_width = 100,
    after_help = "Example: relance demo my-ledger && relance simulate my-ledger/policy.relance --ledger my-ledger\n\n\
                  Exit codes: 0 fine, 1 the policy or the ledger was found wanting, 2 bad use or bad input,\n\
                  3 internal or environment."
)]
pub(crate) struct CommandLine {
    /// Language of messages, tables and amounts [default: that of the environment, else English]
    #[arg(long, global = true, value_enum, value_name = "LANG")]
    pub(crate) lang: Option<Lang>,

    /// When colours are used; NO_COLOR is honoured
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: ColorChoice,

    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Start(Start),
    Check(Check),
    Test(Test),
    Explain(Explain),
    Prelude(Prelude),
    Fmt(Fmt),
    Simulate(Simulate),
    Compare(Compare),
    Fit(Fit),
    Backtest(Backtest),
    Why(Why),
    Kpi(Kpi),
    Owed(Owed),
    List(List),
    #[command(subcommand)]
    Rates(Rates),
    Demo(Demo),
    Init(Init),
    #[command(subcommand)]
    Ledger(Ledger),
    #[command(subcommand)]
    Import(Import),
}

/// Check policies: names, types, units, dates, overlaps
#[derive(Debug, Args)]
#[command(after_help = "Example: relance check policy.relance --set first_delay=10d --format github")]
pub(crate) struct Check {
    /// The policies; `-` reads standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// How findings are written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: CheckFormat,

    /// Give a param another value; may be repeated
    #[arg(long = "set", value_name = "PARAM=VALUE", value_parser = setting)]
    pub(crate) set: Vec<(String, String)>,

    /// Look too whether this ledger has what the policies read
    #[arg(long, value_name = "LEDGER", value_parser = location())]
    pub(crate) ledger: Option<Location>,

    #[command(flatten)]
    pub(crate) bad_rows: BadRows,

    /// The day on which the rates of interest must be known [default: today]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) on: Option<Day>,

    /// Fail, with code 1, on these too
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) deny: Option<Deny>,

    /// The folder that `use` may read from [default: the policy's folder]
    #[arg(long, value_name = "DIR")]
    pub(crate) root: Option<PathBuf>,
}

/// Run the tests that policies hold, and show what was done instead where one fails
#[derive(Debug, Args)]
#[command(after_help = "Example: relance test policy.relance")]
pub(crate) struct Test {
    /// The policies; `-` reads standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// How the result is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: TableFormat,

    /// Give a param another value; may be repeated
    #[arg(long = "set", value_name = "PARAM=VALUE", value_parser = setting)]
    pub(crate) set: Vec<(String, String)>,

    /// The folder that `use` may read from [default: the policy's folder]
    #[arg(long, value_name = "DIR")]
    pub(crate) root: Option<PathBuf>,
}

/// How findings about a policy are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum CheckFormat {
    /// Drawn over the text, for people
    Human,
    /// One line per fact, for screen readers and grep
    Plain,
    /// One JSON object
    Json,
    /// SARIF 2.1.0, for code-scanning services
    Sarif,
    /// Workflow commands, shown in pull requests
    Github,
}

/// What fails beside errors.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Deny {
    /// Warnings
    Warnings,
}

/// Explain a diagnostic: what it finds, why it matters, and what to write instead
#[derive(Debug, Args)]
#[command(after_help = "Example: relance explain RL0312")]
pub(crate) struct Explain {
    /// Its number or its name
    #[arg(value_name = "CODE", required_unless_present = "list")]
    pub(crate) code: Option<String>,

    /// List all codes instead
    #[arg(long, conflicts_with = "code")]
    pub(crate) list: bool,
}

/// Print the declarations that every policy starts from
#[derive(Debug, Args)]
#[command(after_help = "Example: relance prelude | less")]
pub(crate) struct Prelude {}

/// Write policies in the house layout, in place
///
/// With --lang the words of the language are written in English or French; without it each file keeps the language
/// that most of its words are in. Comments and line ends are kept.
#[derive(Debug, Args)]
#[command(after_help = "Example: relance fmt --lang fr policy.relance")]
pub(crate) struct Fmt {
    /// The policies; `-` reads standard input and writes to standard output
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// Change nothing; name the files that would change, and end with code 1 if there are any
    #[arg(long)]
    pub(crate) check: bool,
}

/// Write a synthetic ledger with a policy, templates and a README
///
/// The same options give the same bytes on every machine.
#[derive(Debug, Args)]
#[command(after_help = "Example: relance demo my-ledger --invoices 20000 --seed 7")]
pub(crate) struct Demo {
    /// The folder to write; it may be there, but not its files
    pub(crate) folder: PathBuf,

    /// How many invoices
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    pub(crate) invoices: u64,

    /// How many customers [default: one for 38 invoices]
    #[arg(long, value_name = "N")]
    pub(crate) customers: Option<u64>,

    /// Another seed, another ledger
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub(crate) seed: u64,

    /// The last day known; the first invoices are two years older
    #[arg(long, value_name = "DATE", value_parser = day, default_value = "2026-06-30")]
    pub(crate) until: Day,

    /// Write the ledger of a world whose reaction to dunning is known instead, with its truth in truth.json:
    /// right-family, wrong-family, deterministic-logging, unlogged-calls, unrecorded-signal, no-effect,
    /// slow-invoices, never-paid or first-contact-only; 300 customers with 6 invoices each, unless --customers
    /// says how many customers
    #[arg(long, value_name = "REGIME", value_parser = regime, conflicts_with = "invoices")]
    pub(crate) truth: Option<relance_truth::Regime>,
}

/// Write an empty project: a policy with a test, templates, and a ledger with headers only
#[derive(Debug, Args)]
#[command(after_help = "Example: relance init my-company")]
pub(crate) struct Init {
    /// The folder to write; it may be there, but not its files
    pub(crate) folder: PathBuf,
}

/// Check a ledger, or say what it holds
#[derive(Debug, Subcommand)]
#[command(after_help = "Example: relance ledger check my-ledger")]
pub(crate) enum Ledger {
    Check(LedgerCheck),
    Summary(LedgerSummary),
}

/// Check every row of a ledger and report each problem with file, line, column and value
#[derive(Debug, Args)]
#[command(after_help = "Example: relance ledger check my-ledger --skip-bad-rows set-aside.csv")]
pub(crate) struct LedgerCheck {
    /// The folder of CSV files, or sqlite:FILE, parquet:DIR, postgres://…, queries.toml
    #[arg(value_name = "LEDGER", value_parser = location())]
    pub(crate) ledger: Location,

    #[command(flatten)]
    pub(crate) bad_rows: BadRows,

    /// How problems are written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: ReportFormat,
}

/// Say what a ledger holds, and what it can and cannot support
#[derive(Debug, Args)]
#[command(after_help = "Example: relance ledger summary my-ledger --as-of 2026-03-31")]
pub(crate) struct LedgerSummary {
    /// The folder of CSV files, or sqlite:FILE, parquet:DIR, postgres://…, queries.toml
    #[arg(value_name = "LEDGER", value_parser = location())]
    pub(crate) ledger: Location,

    /// The day of the balances [default: the last date in the ledger]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) as_of: Option<Day>,

    #[command(flatten)]
    pub(crate) bad_rows: BadRows,

    /// How the result is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: TableFormat,
}

/// Replay a policy on a ledger: what it would have done, day by day; or forecast what it would recover
#[derive(Debug, Args)]
#[command(
    after_help = "Example: relance simulate policy.relance --ledger my-ledger --from 2026-01-01 --actions actions.csv"
)]
pub(crate) struct Simulate {
    /// The policy; `-` reads standard input
    pub(crate) policy: PathBuf,

    /// The folder of the ledger, or sqlite:FILE, parquet:DIR, postgres://…, queries.toml
    #[arg(long, value_name = "LEDGER", value_parser = location())]
    pub(crate) ledger: Location,

    /// Forecast instead what the policy would recover from the last day of the ledger on, with its uncertainty
    #[arg(long)]
    pub(crate) forecast: bool,

    #[command(flatten)]
    pub(crate) ahead: ForecastOptions,

    #[command(flatten)]
    pub(crate) how: ReplayOptions,

    /// The last decided day [default: the last date in the ledger]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) to: Option<Day>,

    /// Write every action to this CSV file, sorted by date, customer, invoice and rule
    #[arg(long, value_name = "FILE")]
    pub(crate) actions: Option<PathBuf>,

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

/// Say why an invoice is, or is not, acted on: the outcome of a day, each condition with its value, and what is next
#[derive(Debug, Args)]
#[command(
    after_help = "Example: relance why F000017-0044 --policy policy.relance --ledger my-ledger --on 2026-03-09"
)]
pub(crate) struct Why {
    /// The id of the invoice
    pub(crate) invoice: String,

    /// The policy; `-` reads standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: PathBuf,

    /// The folder of the ledger, or sqlite:FILE, parquet:DIR, postgres://…, queries.toml
    #[arg(long, value_name = "LEDGER", value_parser = location())]
    pub(crate) ledger: Location,

    /// The day [default: the last date in the ledger]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) on: Option<Day>,

    /// Show too, in order, what the ledger says of the invoice and what the policy does until that day
    #[arg(long)]
    pub(crate) timeline: bool,

    #[command(flatten)]
    pub(crate) how: ReplayOptions,

    #[command(flatten)]
    pub(crate) bad_rows: BadRows,

    /// How the answer is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: TableFormat,
}

/// How a replay goes: shared by `simulate` and `why`.
#[derive(Clone, Debug, Args)]
pub(crate) struct ReplayOptions {
    /// The first decided day; actions recorded before it are history [default: the first date in the ledger]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) from: Option<Day>,

    /// Give a param of the policy another value; may be repeated
    #[arg(long = "set", value_name = "PARAM=VALUE", value_parser = setting)]
    pub(crate) set: Vec<(String, String)>,

    /// How approvals that the ledger does not answer are given: same-day, never, or Nd (N days later)
    #[arg(long, value_name = "WHEN", value_parser = approvals, default_value = "same-day")]
    pub(crate) approve: ApprovalMode,

    /// Whether charges recorded in the ledger count
    #[arg(long, value_enum, value_name = "WHAT", default_value = "keep")]
    pub(crate) charges: Charges,

    /// The folder that `use` may read from [default: the policy's folder]
    #[arg(long, value_name = "DIR")]
    pub(crate) root: Option<PathBuf>,
}

/// What becomes of charges recorded in the ledger.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Charges {
    /// They are owed, as recorded
    Keep,
    /// They are left out
    Drop,
}

/// What becomes of rows with errors.
#[derive(Clone, Debug, Args)]
pub(crate) struct BadRows {
    /// Go on without the rows that have errors, and write them to this CSV file
    #[arg(long, value_name = "FILE")]
    pub(crate) skip_bad_rows: Option<PathBuf>,
}

/// How findings are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum ReportFormat {
    /// For people, grouped
    Human,
    /// One line each, for screen readers and grep
    Plain,
    /// One JSON object
    Json,
}

/// How tables are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum TableFormat {
    /// For people
    Human,
    /// One JSON object
    Json,
}

/// How replays and forecasts are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum ForecastFormat {
    /// For people
    Human,
    /// One JSON object
    Json,
    /// All figures of a forecast, one a line
    Csv,
}

/// Reads where a ledger is. It never refuses: the message would quote a password.
fn location() -> impl TypedValueParser<Value = Location> {
    OsStringValueParser::new().map(|typed| Location::parse(&typed))
}

/// Reads `YYYY-MM-DD`.
fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| "not a date: write YYYY-MM-DD, as in 2026-03-02".to_string())
}

/// Reads `same-day`, `never` or a number of days such as `3d`.
fn approvals(text: &str) -> Result<ApprovalMode, String> {
    match text {
        "same-day" => Ok(ApprovalMode::SameDay),
        "never" => Ok(ApprovalMode::Never),
        _ => text
            .strip_suffix(['d', 'j'])
            .and_then(|days| days.parse::<u16>().ok())
            .map(|days| ApprovalMode::After(i32::from(days)))
            .ok_or_else(|| "write same-day, never, or a number of days such as 3d".to_string()),
    }
}

/// Reads the name of a kind of world.
fn regime(text: &str) -> Result<relance_truth::Regime, String> {
    relance_truth::Regime::parse(text).ok_or_else(|| {
        let known = relance_truth::Regime::ALL
            .map(relance_truth::Regime::word)
            .join(", ");
        format!("write one of {known}")
    })
}

/// Reads `name=value`.
fn setting(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() && !value.trim().is_empty() => {
            Ok((name.trim().to_string(), value.trim().to_string()))
        }
        _ => Err("write name=value, as in first_delay=10d".to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed_and_each_command_has_an_example() {
        fn each(command: &clap::Command) {
            let help = command
                .get_after_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            assert!(help.contains("Example: relance"), "{}", command.get_name());
            command.get_subcommands().for_each(each);
        }
        let command = CommandLine::command();
        command.clone().debug_assert();
        each(&command);
    }

    #[test]
    fn values_are_read() {
        assert_eq!(approvals("3d"), Ok(ApprovalMode::After(3)));
        assert_eq!(approvals("3j"), Ok(ApprovalMode::After(3)));
        assert!(approvals("-3d").is_err());
        assert_eq!(
            setting("first_delay = 10d"),
            Ok(("first_delay".into(), "10d".into()))
        );
        assert!(setting("first_delay").is_err());
        assert!(day("2026-02-30").is_err());
    }
}
