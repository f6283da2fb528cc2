//! Opening a ledger, a folder or another source: reading it, telling what is wrong with it, setting bad rows aside.

use crate::args::BadRows;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::files;
use crate::language::{Lang, Said, said};
use crate::report::problems::{self, of_ledger};
use relance_ledger::{Ledger, Loaded, Options, Problem, SetAside, Severity, Table};
use relance_sources::{Location, SharedSource, SourceError};
use std::io::Read;
use std::path::Path;

/// A ledger that a command can go on with.
pub(crate) struct Opened {
    /// The rows without errors.
    pub(crate) ledger: Ledger,
    /// What is odd and can be counted with.
    pub(crate) warnings: Vec<Problem>,
    /// What was set aside, in one sentence.
    pub(crate) set_aside: Option<Said>,
    /// The rows set aside.
    pub(crate) rows_set_aside: Vec<SetAside>,
    /// What it was read from, still at the same moment if it is a database.
    pub(crate) source: SharedSource,
}

/// Reads a ledger, wherever it is.
pub(crate) fn read(location: &Location, options: &Options) -> Result<(SharedSource, Loaded), Failure> {
    if let Some(folder) = location.folder() {
        check_folder(folder)?;
    }
    let of_environment = |name: &str| std::env::var(name).ok();
    let source = relance_sources::open(location, &of_environment).map_err(|error| not_opened(&error))?;
    let loaded = relance_ledger::load(source.as_ref(), options);
    Ok((source, loaded))
}

fn not_opened(error: &SourceError) -> Failure {
    use relance_ledger::Lang::{En, Fr};
    let failure = Failure::bad_input(Said {
        en: error.message(En).to_owned(),
        fr: error.message(Fr).to_owned(),
    });
    match (error.help(En), error.help(Fr)) {
        (Some(en), Some(fr)) => failure.with_help(Said {
            en: en.to_owned(),
            fr: fr.to_owned(),
        }),
        _ => failure,
    }
}

/// That there is a ledger in a folder, whole.
fn check_folder(folder: &Path) -> Result<(), Failure> {
    let metadata = std::fs::metadata(folder).map_err(|error| files::cannot_read(folder, &error))?;
    let shown = folder.display();
    if !metadata.is_dir() {
        return Err(Failure::bad_input(said!(
            "`{shown}` is not a folder",
            "`{shown}` n'est pas un dossier"
        ))
        .with_help(if is_sqlite(folder) {
            said!(
                "it is an SQLite database: write sqlite:{shown}",
                "c'est une base SQLite : écrivez sqlite:{shown}"
            )
        } else {
            said!(
                "a ledger is a folder with customers.csv, invoices.csv and payments.csv: name the folder",
                "un livre est un dossier avec customers.csv, invoices.csv et payments.csv : indiquez le dossier"
            )
        }));
    }
    std::fs::read_dir(folder).map_err(|error| files::cannot_read(folder, &error))?;
    // An import that was cut off: half of its tables may be new. The old ones are put back before any is read.
    relance_import::folder::recover(folder)
        .map_err(|fault| crate::command::imported::unwritten(folder, fault))?;
    if !holds_a_table(folder) {
        let failure = Failure::bad_input(said!(
            "there is no ledger in `{shown}`",
            "il n'y a pas de livre dans `{shown}`"
        ));
        let quoted = files::typed(folder);
        let inside = folder.join("ledger");
        return Err(if holds_a_table(&inside) {
            let inside = inside.display();
            failure.with_help(said!(
                "there is one in `{inside}`: name that folder",
                "il y en a un dans `{inside}` : indiquez ce dossier"
            ))
        } else {
            failure.with_help(said!(
                "a ledger is a folder with customers.csv, invoices.csv and payments.csv; `relance demo {quoted}` writes one to try",
                "un livre est un dossier avec customers.csv, invoices.csv et payments.csv ; `relance demo {quoted}` en écrit un pour essayer"
            ))
        });
    }
    Ok(())
}

/// Whether a file begins as those of SQLite 3 do (<https://www.sqlite.org/fileformat.html>).
fn is_sqlite(path: &Path) -> bool {
    let mut start = [0; 16];
    let read = std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut start));
    read.is_ok() && start == *b"SQLite format 3\0"
}

fn holds_a_table(folder: &Path) -> bool {
    Table::ALL.iter().any(|table| {
        ["csv", "csv.gz"]
            .iter()
            .any(|end| folder.join(format!("{}.{end}", table.name())).exists())
    })
}

/// Refuses to write an output over a table of the ledger: a slip of the finger would cost the books.
pub(crate) fn refuse_table(ledger: &Location, output: &Path) -> Result<(), Failure> {
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    if let Some(file) = ledger.file()
        && real(file).is_some()
        && real(file) == real(output)
    {
        return Err(is_of_the_ledger(output));
    }
    let Some(folder) = ledger.folder() else {
        return Ok(());
    };
    let of_output = output
        .parent()
        .filter(|parent| *parent != Path::new(""))
        .unwrap_or(Path::new("."));
    let name = output.file_name().unwrap_or_default().to_string_lossy();
    let stem = name.strip_suffix(".gz").unwrap_or(&name).strip_suffix(".csv");
    let is_table = stem.is_some_and(|stem| Table::ALL.iter().any(|table| table.name() == stem));
    if is_table && real(folder).is_some() && real(folder) == real(of_output) {
        return Err(is_of_the_ledger(output));
    }
    Ok(())
}

fn is_of_the_ledger(output: &Path) -> Failure {
    let shown = output.display();
    Failure::bad_input(said!(
        "`{shown}` is a table of the ledger: it is not written over",
        "`{shown}` est une table du livre : elle n'est pas écrasée"
    ))
    .with_help(said!("name another file", "indiquez un autre fichier"))
}

/// Refuses a file for rows set aside that is a table of the ledger, or anything but an earlier file of such rows.
pub(crate) fn refuse_set_aside(ledger: &Location, output: &Path) -> Result<(), Failure> {
    refuse_table(ledger, output)?;
    files::refuse_to_overwrite(
        output,
        &relance_ledger::set_aside_csv(&[], relance_ledger::Lang::En),
    )
}

/// Reads the ledger in a folder for a command that needs it whole: errors stop the command, unless bad rows are set
/// aside. Problems go to standard error.
pub(crate) fn open(
    console: &Console,
    ledger: &Location,
    bad_rows: &BadRows,
    options: &Options,
) -> Result<Opened, Failure> {
    if let Some(file) = &bad_rows.skip_bad_rows {
        refuse_set_aside(ledger, file)?;
    }
    let (source, loaded) = read(ledger, options)?;
    let has_errors = loaded.has_errors();
    let can_be_set_aside = !loaded.has_table_errors();
    let (errors, warnings): (Vec<Problem>, Vec<Problem>) = loaded
        .problems
        .into_iter()
        .partition(|problem| problem.severity() == Severity::Error);
    let mut set_aside = None;
    let mut rows_set_aside = Vec::new();
    if has_errors {
        match &bad_rows.skip_bad_rows {
            Some(file) if can_be_set_aside => {
                rows_set_aside = relance_ledger::set_aside(source.as_ref(), &errors, options);
                set_aside = Some(write_set_aside(console.lang, file, &rows_set_aside)?);
            }
            skip => {
                let shown = ledger;
                let causes = relance_ledger::fold_consequences(&errors);
                console.tell(&problems::human(console, &causes));
                let failure = Failure::bad_input(said!(
                    "the ledger in `{shown}` has errors",
                    "le livre dans `{shown}` contient des erreurs"
                ));
                return Err(match skip {
                    None if !can_be_set_aside => failure.with_help(said!(
                        "put them right: some are about a whole file, and rows cannot be set aside before it can be read",
                        "corrigez-les : certaines concernent un fichier entier, qui doit être lisible avant d'en écarter des lignes"
                    )),
                    Some(_) => failure.with_help(said!(
                        "some are about a whole file: rows cannot be set aside before it can be read",
                        "certaines concernent un fichier entier : il doit être lisible avant d'en écarter des lignes"
                    )),
                    None => failure.with_help(said!(
                        "put them right, or go on without these rows: --skip-bad-rows set-aside.csv",
                        "corrigez-les, ou continuez sans ces lignes : --skip-bad-rows ecartees.csv"
                    )),
                });
            }
        }
    }
    Ok(Opened {
        ledger: loaded.ledger,
        warnings,
        set_aside,
        rows_set_aside,
        source,
    })
}

/// That no dated row is left of a ledger: what was set aside is said with it. The words are what cannot be done.
pub(crate) fn nothing_left(set_aside: Option<&Said>, en: &str, fr: &str) -> Failure {
    match set_aside {
        None => Failure::bad_input(said!(
            "the ledger holds no invoice, payment or event: there is nothing to {en}",
            "le livre ne contient ni facture, ni paiement, ni événement : il n'y a rien à {fr}"
        )),
        Some(set_aside) => {
            let (aside_en, aside_fr) = (&set_aside.en, &set_aside.fr);
            Failure::bad_input(said!(
                "without the rows set aside the ledger holds no invoice, payment or event: there is nothing to {en}; {aside_en}",
                "sans les lignes écartées, le livre ne contient ni facture, ni paiement, ni événement : il n'y a rien à {fr} ; {aside_fr}"
            ))
        }
    }
}

/// Writes the rows set aside to a file, and says how many there are and what they hold.
pub(crate) fn write_set_aside(lang: Lang, file: &Path, rows: &[SetAside]) -> Result<Said, Failure> {
    files::write_file(file, &relance_ledger::set_aside_csv(rows, of_ledger(lang)))?;
    let words = |lang: Lang| {
        let of_tables: Vec<String> = relance_ledger::set_aside_totals(rows)
            .into_iter()
            .map(|total| {
                let money: Vec<String> = total
                    .money
                    .iter()
                    .map(|money| lang.money(i128::from(money.minor), money.currency))
                    .collect();
                let count = lang.counted(total.rows as u64, ("row", "ligne"), ("rows", "lignes"));
                let of = lang.pick("of", "de");
                let holding = if money.is_empty() {
                    String::new()
                } else {
                    format!(" ({})", money.join(", "))
                };
                let unread = match total.rows_without_amount {
                    0 => String::new(),
                    unread => match lang {
                        Lang::En => format!(", {unread} without a readable amount"),
                        Lang::Fr => format!(", dont {unread} sans montant lisible"),
                    },
                };
                format!("{count} {of} {}.csv{holding}{unread}", total.table.name())
            })
            .collect();
        of_tables.join("; ")
    };
    let (en, fr) = (words(Lang::En), words(Lang::Fr));
    let shown = file.display();
    Ok(said!(
        "set aside in `{shown}`: {en}",
        "écartées dans `{shown}` : {fr}"
    ))
}

/// The exit code of a ledger that was only looked at.
pub(crate) fn verdict(problems: &[Problem]) -> Exit {
    if problems
        .iter()
        .any(|problem| problem.severity() == Severity::Error)
    {
        Exit::Wanting
    } else {
        Exit::Fine
    }
}
