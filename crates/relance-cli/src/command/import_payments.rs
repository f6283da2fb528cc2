//! `relance import payments FILE… --out LEDGER`: statements of banks to payments, with a report of what became of them.

pub(crate) mod human;
mod json;
mod tally;
pub(crate) mod words;

use crate::args::{ImportPayments, TableFormat};
use crate::command::{imported, into_ledger};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::language::{Lang, said};
use relance_import::folder::{self, Change, Unbrought};
use relance_import::payments::{self, Books, Import, Options, Outcome, SOURCE};

/// Payments that are on no customer, and those that may be there already, beside the ledger.
const UNMATCHED: &str = "bank-unmatched.csv";

/// Files that were not taken, beside the ledger.
const SET_ASIDE: &str = "bank-set-aside.csv";

/// Imports.
pub(crate) fn run(console: &Console, arguments: &ImportPayments) -> Result<Exit, Failure> {
    into_ledger::check(&arguments.out)?;
    let mut read = Vec::new();
    for path in &arguments.files {
        let (name, bytes) = into_ledger::file(path)?;
        read.push((name, payments::read(&bytes)));
    }
    let options = Options {
        accept_guesses: arguments.accept_guesses,
        keep_possible_duplicates: arguments.keep_possible_duplicates,
    };
    let unread = |fault| imported::unwritten(&arguments.out, fault);
    let books = Books::of_folder(&arguments.out, SOURCE).map_err(unread)?;
    let import = payments::import(&arguments.out, &books, read, options).map_err(unread)?;
    if import.statements.is_empty() {
        return Err(nothing_left(&import));
    }
    into_ledger::refuse_loss(&arguments.out, "bank-transactions.csv", SOURCE, import.lost)?;
    let mut own = import.files.clone();
    own.push((
        UNMATCHED.to_string(),
        words::unmatched_csv(console.lang, &import.found),
    ));
    own.push((
        SET_ASIDE.to_string(),
        words::set_aside_csv(console.lang, &import.aside),
    ));
    let change = Change {
        source: SOURCE.to_string(),
        unbrought: Unbrought::Dropped,
        tables: import.tables.clone(),
        files: own,
    };
    let written = match arguments.dry_run {
        true => folder::preview(&arguments.out, &change),
        false => folder::write(&arguments.out, &change),
    };
    let written = written.map_err(unread)?;
    console.print(&match arguments.format {
        TableFormat::Human => {
            let mut text = human::text(console, &import, options);
            text.push_str(&imported::written(
                console.lang,
                &arguments.out,
                arguments.dry_run,
                &written,
            ));
            text
        }
        TableFormat::Json => json::text(console.lang, &import)?,
    })?;
    Ok(verdict(&import))
}

/// 1 where money of customers may be missing.
pub(crate) fn verdict(import: &Import) -> Exit {
    let new = import.found.iter().filter(|found| found.is_new);
    let is_open = |outcome: &Outcome| matches!(outcome, Outcome::Unmatched(_) | Outcome::PerhapsThere { .. });
    let is_whole = import.aside.is_empty()
        && import.gaps.is_empty()
        && import
            .statements
            .iter()
            .all(|statement| statement.difference().unwrap_or(0) == 0)
        && !new.into_iter().any(|found| is_open(&found.outcome));
    if is_whole { Exit::Fine } else { Exit::Wanting }
}

/// That no statement is left.
fn nothing_left(import: &Import) -> Failure {
    let Some(first) = import.aside.first() else {
        return Failure::bad_input(said!(
            "there is no statement to import",
            "il n'y a aucun relevé à importer"
        ));
    };
    let (file, why) = (&first.file, words::reason(&first.reason));
    let (en, fr) = (why.of(Lang::En), why.of(Lang::Fr));
    Failure::bad_input(said!(
        "no statement can be taken; first, `{file}`: {en}",
        "aucun relevé n'est repris ; d'abord, `{file}` : {fr}"
    ))
    .with_help(said!(
        "ask your bank for statements as CAMT.053 (XML), or notifications as CAMT.054",
        "demandez à votre banque des relevés CAMT.053 (XML), ou des avis CAMT.054"
    ))
}
