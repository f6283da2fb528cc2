//! `relance import fec FILE… --out DIR`: accounting entries to a ledger, with a report of what became of them.

pub(crate) mod failures;
mod human;
mod json;
pub(crate) mod remarks;
mod terms_file;
pub(crate) mod words;
mod xml;

use crate::args::{CustomerKind, ImportFec, TableFormat};
use crate::command::imported::unwritten;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::language::Lang;
use relance_import::fec::{self, Content, Input, Options, Report};
use relance_import::folder::{self, Change, Unbrought, Written};

/// The list of rows set aside, beside the ledger.
const SET_ASIDE: &str = "fec-set-aside.csv";

/// The list of files read, beside the ledger.
const FILES_READ: &str = "fec-files.csv";

/// Imports.
pub(crate) fn run(console: &Console, arguments: &ImportFec) -> Result<Exit, Failure> {
    failures::refuse_two_companies(arguments)?;
    let customer_terms = match &arguments.terms_file {
        Some(file) => terms_file::read(file)?,
        None => std::collections::BTreeMap::new(),
    };
    let options = Options {
        terms: arguments.terms,
        customer_terms,
        kind: arguments.kind.map_or("", CustomerKind::word),
        entity: arguments.entity.clone().unwrap_or_default(),
        as_of: arguments.as_of,
    };
    let inputs: Vec<Input> = arguments
        .files
        .iter()
        .map(|path| Input {
            name: path.display().to_string(),
            content: Content::Path(path.clone()),
        })
        .collect();
    let import = fec::import(&inputs, &options).map_err(|failure| failures::unread(console.lang, failure))?;
    let source = source(arguments);
    let report = &import.report;
    failures::refuse_fewer_files(arguments, report)?;
    let change = change(console.lang, arguments, &import, source);
    let written = match arguments.dry_run {
        true => folder::preview(&arguments.out, &change),
        false => folder::write(&arguments.out, &change),
    };
    let written = written.map_err(|fault| unwritten(&arguments.out, fault))?;
    let text = match arguments.format {
        TableFormat::Human => human::text(console, arguments, report, &written),
        TableFormat::Json => json::text(console.lang, arguments, report, &written)?,
    };
    console.print(&text)?;
    Ok(verdict(report, &written))
}

/// What an import brings into a ledger.
pub(crate) fn change(lang: Lang, arguments: &ImportFec, import: &fec::Import, source: String) -> Change {
    Change {
        unbrought: Unbrought::Dropped,
        tables: import.tables.cells(&source),
        files: vec![
            (
                own_name(arguments, SET_ASIDE),
                words::set_aside_csv(lang, &import.report),
            ),
            (own_name(arguments, FILES_READ), files_csv(&import.report)),
        ],
        source,
    }
}

/// 1 where money of customers may be missing.
fn verdict(report: &Report, written: &Written) -> Exit {
    let is_whole =
        !report.lost_receivables() && report.control.unexplained == 0 && written.orphans.is_empty();
    if is_whole { Exit::Fine } else { Exit::Wanting }
}

/// The word in the column `source`.
pub(crate) fn source(arguments: &ImportFec) -> String {
    match &arguments.entity {
        Some(entity) => format!("fec:{entity}"),
        None => "fec".to_string(),
    }
}

/// The name of a file beside the ledger; each company has its own.
fn own_name(arguments: &ImportFec, name: &str) -> String {
    match &arguments.entity {
        Some(entity) => {
            let plain: String = entity
                .chars()
                .map(|letter| if letter.is_alphanumeric() { letter } else { '-' })
                .collect();
            format!("{plain}-{name}")
        }
        None => name.to_string(),
    }
}

/// The files that the rows of a ledger come from.
fn files_csv(report: &Report) -> Vec<u8> {
    let mut text = "file,first,last,entries,rows\n".to_string();
    for file in &report.files {
        let name = std::path::Path::new(&file.name)
            .file_name()
            .map_or_else(|| file.name.clone(), |name| name.to_string_lossy().into_owned());
        let (first, last) = file.period.unwrap_or_default();
        let name = words::cell(&name);
        text.push_str(&format!("{name},{first},{last},{},{}\n", file.entries, file.rows));
    }
    text.into_bytes()
}

/// Euros.
fn money(lang: Lang, cents: i64) -> String {
    lang.amount(i128::from(cents), relance_kernel::Currency::EUR)
}
