//! Options of `relance start`.

use clap::{Args, ValueEnum};
use relance_import::Terms;
use relance_kernel::{Currency, Day};
use std::path::PathBuf;

/// The first hour: from the files that a company has to a ledger, a policy, its replay and a page of figures
///
/// Give accounting entries (FEC), a list of open items, a list of customers, one spreadsheet, bank statements (CAMT),
/// electronic invoices: each is recognised by what it holds. At most five questions are asked, and only those that no file
/// answers. Once the folder is there, the same command with corrected files brings it up to date.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: relance start 123456789FEC20251231.txt open-items.xlsx customers.csv --out my-company\n\n\
                  Exit codes: 0 read whole, 1 something that holds money of customers was set aside, 2 bad use or bad input."
)]
pub(crate) struct Start {
    /// The files, in any order
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// The folder that is written; what you added to it stays
    #[arg(long, value_name = "DIR", default_value = "relance")]
    pub(crate) out: PathBuf,

    /// Ask nothing: what no file and no option answers is taken as it mostly is, and said
    #[arg(long, short = 'y')]
    pub(crate) yes: bool,

    /// Terms of payment where no file tells a due date, as in 30d, "45d end of month", "fin de mois 45j"
    #[arg(long, value_name = "TERMS", value_parser = super::import::terms)]
    pub(crate) terms: Option<Terms>,

    /// What customers are of whom no file tells it
    #[arg(long, value_enum, value_name = "KIND")]
    pub(crate) kind: Option<StartKind>,

    /// How reminders go out today
    #[arg(long, value_enum, value_name = "HOW")]
    pub(crate) reminders: Option<Reminders>,

    /// The currency of spreadsheets that do not say theirs
    #[arg(long, value_name = "CURRENCY", value_parser = currency)]
    pub(crate) currency: Option<Currency>,

    /// The day of balances and figures [default: the last day that the files know]
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    pub(crate) as_of: Option<Day>,

    /// The example policy to begin with [default: the one that suits most of the customers]
    #[arg(long, value_enum, value_name = "EXAMPLE")]
    pub(crate) policy: Option<Example>,

    /// How spreadsheets are read: a map as of `import table`, or the name of a ready one [default: guessed]
    #[arg(long, value_name = "MAP")]
    pub(crate) map: Option<PathBuf>,

    /// Who we are, where electronic invoices are of several sellers: SIREN, VAT number or name
    #[arg(long, value_name = "WHO")]
    pub(crate) seller: Option<String>,

    /// How the answer is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: super::TableFormat,

    /// Go on though rows that an earlier run brought are in no file now: they go
    #[arg(long)]
    pub(crate) replace: bool,
}

/// What customers are, as far as nothing tells it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum StartKind {
    /// Companies and the self-employed
    Business,
    /// Private persons
    Consumer,
    /// The state, towns, hospitals
    Public,
    /// Associations
    Association,
    /// Of several kinds, and nobody knows which is which: they stay unknown
    Unknown,
}

/// How reminders go out today.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Reminders {
    /// None go out
    None,
    /// By hand (e-mail, telephone), written down nowhere
    ByHand,
    /// A program sends them, and could export them
    Program,
}

/// A policy to begin with.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Example {
    /// Businesses in France
    #[value(name = "b2b-france")]
    Businesses,
    /// Private persons in France
    Consumers,
    /// Few customers, large sums
    KeyAccounts,
    /// Public bodies in France
    PublicBodies,
    /// The smallest policy
    OneLine,
}

fn currency(text: &str) -> Result<Currency, String> {
    Currency::parse(&text.trim().to_uppercase())
        .ok_or_else(|| "write a code of ISO 4217, as in EUR".to_string())
}
