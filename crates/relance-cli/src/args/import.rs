//! Options of `relance import`.

use clap::{Args, Subcommand, ValueEnum};
use relance_import::Terms;
use relance_kernel::Day;
use std::path::PathBuf;

/// Turn what a company has into a ledger
#[derive(Debug, Subcommand)]
#[command(after_help = "Example: relance import fec 123456789FEC20251231.txt --out my-ledger")]
pub(crate) enum Import {
    Fec(ImportFec),
    Invoices(ImportInvoices),
    Payments(ImportPayments),
    Statuses(ImportStatuses),
    Table(ImportTable),
}

/// What a customer is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum CustomerKind {
    Business,
    Consumer,
    Public,
    Association,
}

impl CustomerKind {
    /// As the ledger writes it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            CustomerKind::Business => "business",
            CustomerKind::Consumer => "consumer",
            CustomerKind::Public => "public",
            CustomerKind::Association => "association",
        }
    }
}

/// Read the accounting entries of one or several years (FEC, article A47 A-1 LPF) into a ledger
///
/// Give all years again when one is added: the import replaces its own rows, and rows that came from elsewhere stay.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: relance import fec 2024.txt 2025.txt --out my-ledger --terms \"45d end of month\"\n\n\
                  Exit codes: 0 read whole, 1 rows that hold money of customers were set aside, 2 bad use or bad input."
)]
pub(crate) struct ImportFec {
    /// The files, in any order; `.gz` is read too
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// The folder of the ledger; it may hold rows from elsewhere
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,

    /// Terms of payment, as in 30d, "45d end of month", "fin de mois 45j" [default: the 30 days of the law]
    #[arg(long, value_name = "TERMS", value_parser = terms)]
    pub(crate) terms: Option<Terms>,

    /// Terms by customer: CSV with the columns customer_id and terms, or TOML with lines customer = "terms"
    #[arg(long, value_name = "FILE")]
    pub(crate) terms_file: Option<PathBuf>,

    /// What all customers are; without it, a policy for businesses acts on nobody until the ledger says who is one
    #[arg(long, value_enum, value_name = "KIND")]
    pub(crate) kind: Option<CustomerKind>,

    /// Our company, where several share a ledger: each import replaces the rows of its own only
    #[arg(long, value_name = "NAME")]
    pub(crate) entity: Option<String>,

    /// The day of what is open and overdue in the report [default: the last day of the books]
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    pub(crate) as_of: Option<Day>,

    /// Write nothing; say what would be written
    #[arg(long)]
    pub(crate) dry_run: bool,

    /// Go on though the ledger holds rows of files that are not given now: these rows go
    #[arg(long)]
    pub(crate) replace: bool,

    /// How the report is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: super::TableFormat,
}

/// Read electronic invoices (UBL, CII, the PDF of Factur-X) into a ledger
///
/// Give files as they come: what is there stays, and a file that is given again, corrected, takes the place of its earlier
/// one.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: relance import invoices invoices/*.xml invoices/*.pdf --out my-ledger --seller 012345675\n\n\
                  Exit codes: 0 read whole, 1 files were set aside, 2 bad use or bad input."
)]
pub(crate) struct ImportInvoices {
    /// The files, in any order: XML or PDF
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// The folder of the ledger; it may hold rows from elsewhere
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,

    /// Who we are: SIREN, VAT number or name. Invoices of others are purchases, and set aside [default: all are of one
    /// seller]
    #[arg(long, value_name = "WHO")]
    pub(crate) seller: Option<String>,

    /// Terms of invoices that say neither a due date nor terms [default: the 30 days of the law]
    #[arg(long, value_name = "TERMS", value_parser = terms)]
    pub(crate) terms: Option<Terms>,

    /// Write nothing; say what would be written
    #[arg(long)]
    pub(crate) dry_run: bool,

    /// How the report is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: super::TableFormat,
}

/// Read statements of banks (CAMT.053, CAMT.054) into the payments of a ledger
///
/// Each payment is matched to its invoice: by reference, by the number in its text, by the account it comes from and its
/// amount. What is not sure is not put on an invoice, and listed. Give statements as they come, in any order.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: relance import payments statements/*.xml --out my-ledger\n\n\
                  Exit codes: 0 every payment found its customer, 1 some did not, or something was set aside, 2 bad use or bad input."
)]
pub(crate) struct ImportPayments {
    /// The files, in any order: XML
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// The folder of the ledger, which holds the invoices
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,

    /// Put guesses on the invoices that they name; without it they are on their customer, without invoice
    #[arg(long)]
    pub(crate) accept_guesses: bool,

    /// Add payments though the ledger seems to have them from elsewhere
    #[arg(long)]
    pub(crate) keep_possible_duplicates: bool,

    /// Write nothing; say what would be written
    #[arg(long)]
    pub(crate) dry_run: bool,

    /// How the report is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: super::TableFormat,
}

/// Read what platforms say of electronic invoices (CDAR messages, or CSV) into the events of a ledger
///
/// Disputes, refusals and announced payments become events that dunning understands. Give files as they come, in any
/// order.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: relance import statuses platform/*.xml --out my-ledger\n\n\
                  Exit codes: 0 every status found its invoice, 1 some did not, or something was set aside, 2 bad use or bad input."
)]
pub(crate) struct ImportStatuses {
    /// The files, in any order: XML, or CSV with the columns invoice_id, date, status, and perhaps reason and amount
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// The folder of the ledger, which holds the invoices
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,

    /// For so many days no reminder goes out once a payment is announced (status 211)
    #[arg(long, value_name = "DAYS", default_value_t = 7, value_parser = clap::value_parser!(u16).range(0..=60))]
    pub(crate) hold: u16,

    /// Write nothing; say what would be written
    #[arg(long)]
    pub(crate) dry_run: bool,

    /// How the report is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: super::TableFormat,
}

/// Read tables of other programs (CSV, XLSX) into a ledger, as a map says
///
/// A map says what each line becomes; --guess writes one from the header of a file, --list-maps names those that are ready.
/// Give all files of one kind together: an import replaces the rows that the same map brought before, and no others.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: relance import table invoices.csv --guess -o map.toml\n         \
                  relance import table invoices.csv --map map.toml --dry-run\n         \
                  relance import table invoices.csv --map map.toml --out my-ledger\n\n\
                  Exit codes: 0 read whole, 1 lines were set aside (--skip-bad-rows), 2 bad use or bad input."
)]
pub(crate) struct ImportTable {
    /// The files: CSV or another text with separators, or XLSX
    #[arg(value_name = "FILE", required_unless_present_any = ["list_maps", "show_map"])]
    pub(crate) files: Vec<PathBuf>,

    /// The map: a TOML file, or the name of a ready map
    #[arg(long, value_name = "MAP", required_unless_present_any = ["guess", "list_maps", "show_map"])]
    pub(crate) map: Option<PathBuf>,

    /// The folder of the ledger; it may hold rows from elsewhere
    #[arg(long, value_name = "DIR", required_unless_present_any = ["guess", "list_maps", "show_map", "dry_run"])]
    pub(crate) out: Option<PathBuf>,

    /// Write a map guessed from the header and the cells of a file, with a remark beside each guess
    #[arg(long, conflicts_with_all = ["map", "out"])]
    pub(crate) guess: bool,

    /// Where the guessed map is written [default: standard output]
    #[arg(short = 'o', value_name = "FILE", requires = "guess")]
    pub(crate) output: Option<PathBuf>,

    /// Name the ready maps
    #[arg(long, conflicts_with_all = ["files", "map", "guess", "out"])]
    pub(crate) list_maps: bool,

    /// Print a ready map: a beginning for one of your own
    #[arg(long, value_name = "NAME", conflicts_with_all = ["files", "map", "guess", "out", "list_maps"])]
    pub(crate) show_map: Option<String>,

    /// What stands in the column `source` of the rows, before the kind of file [default: table: and the name of the map]
    #[arg(long, value_name = "NAME")]
    pub(crate) source: Option<String>,

    /// The day of a list that does not say its own, for maps that ask for it
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    pub(crate) as_of: Option<Day>,

    /// What customers are of whom the file does not say it
    #[arg(long, value_enum, value_name = "KIND")]
    pub(crate) kind: Option<CustomerKind>,

    /// Go on without lines that something is wrong with; they are set aside in a file of the ledger's folder `import`
    #[arg(long)]
    pub(crate) skip_bad_rows: bool,

    /// Go on though more than half of the invoices, or of the payments, that this map brought before are not given now: they
    /// go
    #[arg(long)]
    pub(crate) replace: bool,

    /// Write nothing; show the first lines as they will be read, and say what would be written
    #[arg(long)]
    pub(crate) dry_run: bool,

    /// How the report is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: super::TableFormat,
}

pub(super) fn terms(text: &str) -> Result<Terms, String> {
    Terms::parse(text).ok_or_else(|| {
        "write 30d, \"45d end of month\", \"end of month 45d\", \"30 jours fin de mois le 10\" or \"comptant\"".to_string()
    })
}
