//! `relance start FILE…`: the first hour, from the files that a company has to a ledger, a policy, its replay and a page.

mod aside;
mod bring;
mod figures;
mod json;
mod page;
mod policy;
mod questions;
mod recognise;
mod recognised;
mod reconcile;
mod report;
mod sources;
mod stage;
mod trial;
mod trust;

use crate::args::{Start, TableFormat};
use crate::command::import_fec::failures;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::language::said;
use figures::Figures;
use policy::Chosen;
use questions::Answers;
use recognise::Files;
use relance_kernel::Day;
use sources::Read;
use stage::Stage;
use std::path::PathBuf;
use std::time::Instant;
use trial::Trial;

/// The page.
const PAGE: &str = "kpi.html";

/// What `relance simulate` says of the policy.
const REPLAY: &str = "replay/replay.txt";

/// Every action of the replay.
const ACTIONS: &str = "replay/actions.csv";

/// All there is to tell.
struct Told<'a> {
    arguments: &'a Start,
    files: &'a Files,
    read: &'a Read,
    answers: &'a Answers,
    brought: &'a bring::Brought,
    chosen: &'a Chosen,
    figures: &'a Figures,
    trial: &'a Trial,
    /// The day of all balances.
    as_of: Day,
}

/// Does the first hour.
pub(crate) fn run(console: &Console, arguments: &Start) -> Result<Exit, Failure> {
    let begun = Instant::now();
    stage::refuse_own_files(&arguments.out, &arguments.files)?;
    let files = recognise::files(console, arguments)?;
    refuse_without_invoices(&files)?;
    failures::refuse_two_companies(&sources::as_import_fec(arguments, &files))?;
    if arguments.format == TableFormat::Human {
        console.print(&recognise::told(console, &files))?;
        for table in &files.tables {
            if let Some(guess) = &table.guess {
                console.print(&(recognise::read_as(console, &table.path, guess) + "\n"))?;
            }
        }
    }
    let first = sources::read(console.lang, arguments, &files, None)?;
    let open = sources::open(&files, &first);
    let answers = questions::settle(console, arguments, &open)?;
    let read = sources::read(console.lang, arguments, &files, Some(&answers))?;
    let stage = Stage::new(&arguments.out)?;
    let brought = bring::import(console, arguments, &files, &read, &stage)?;
    let as_of = answers.as_of.or(last_day(&read)).or(brought.last_day);
    let Some(as_of) = as_of.filter(|_| brought.last_day.is_some()) else {
        // Why there is nothing: the lines that were set aside.
        for remark in &brought.remarks {
            console.tell(&format!("  - {}\n", remark.of(console.lang)));
        }
        return Err(crate::ledger_folder::nothing_left(None, "measure", "mesurer"));
    };
    let chosen = policy::choose(arguments, &stage, &brought)?;
    let trial = trial::run(console, arguments, &stage, &brought, as_of)?;
    let figures = figures::measure(console, &stage, &read, &brought, as_of)?;
    let told = Told {
        arguments,
        files: &files,
        read: &read,
        answers: &answers,
        brought: &brought,
        chosen: &chosen,
        figures: &figures,
        trial: &trial,
        as_of,
    };
    stage.write(PAGE, &page::text(console.lang, &told))?;
    if brought.has_bad_rows || arguments.out.join(aside::SET_ASIDE).exists() {
        // Of the user's files, over what the commands above wrote of the tables; empty where nothing is wrong any more.
        stage.write(aside::SET_ASIDE, &aside::csv(console.lang, &brought.refused))?;
    }
    let changed = stage.put()?;
    console.print(&match arguments.format {
        TableFormat::Human => report::text(console, &told) + &report::written(console, &told, &changed),
        TableFormat::Json => json::text(console.lang, &told, &changed)?,
    })?;
    let seconds = begun.elapsed().as_millis().div_ceil(100);
    let tenths = console.lang.tenths(i128::try_from(seconds).unwrap_or(0), 10);
    console.tell(said!("({tenths} s)\n", "({tenths} s)\n").of(console.lang));
    Ok(if brought.is_wanting {
        Exit::Wanting
    } else {
        Exit::Fine
    })
}

/// The last day of the books.
fn last_day(read: &Read) -> Option<Day> {
    read.entries.as_ref().map(|import| import.report.as_of)
}

/// Refuses files of which none holds an invoice.
fn refuse_without_invoices(files: &Files) -> Result<(), Failure> {
    let of_invoices = |guess: &relance_import::table::Guess| guess.kind == "invoices";
    let has_invoices = !files.entries.is_empty()
        || !files.invoices.is_empty()
        || files
            .tables
            .iter()
            .any(|table| table.guess.as_ref().is_none_or(of_invoices));
    if has_invoices {
        return Ok(());
    }
    let names: Vec<String> = files
        .told
        .iter()
        .map(|(path, what)| format!("{} ({})", recognise::name(path), what.en))
        .collect();
    let noms: Vec<String> = files
        .told
        .iter()
        .map(|(path, what)| format!("{} ({})", recognise::name(path), what.fr))
        .collect();
    let (en, fr) = (names.join(", "), noms.join(", "));
    Err(Failure::bad_input(said!(
        "no file holds invoices: {en}",
        "aucun fichier ne contient de factures : {fr}"
    ))
    .with_help(said!(
        "add the accounting entries (FEC), a list of invoices, or electronic invoices",
        "ajoutez les écritures comptables (FEC), une liste de factures, ou des factures électroniques"
    )))
}

/// A path in the folder that is written, as it is typed.
fn typed(arguments: &Start, name: &str) -> String {
    let path: PathBuf = arguments.out.join(name);
    crate::files::typed(&path)
}
