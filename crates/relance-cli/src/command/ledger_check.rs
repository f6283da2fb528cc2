//! `relance ledger check DIR`: every problem of a ledger, with file, line, column and value.

use crate::args::{LedgerCheck, ReportFormat};
use crate::console::{Console, Style};
use crate::exit::{Exit, Failure};
use crate::ledger_folder::{self, verdict};
use crate::report::problems::{ProblemJson, Tally, human, plain};
use crate::report::{json, problems};
use relance_ledger::{Ledger, Options, Problem, Table};
use serde::Serialize;

#[derive(Serialize)]
struct CheckJson {
    ledger: String,
    problems: Vec<ProblemJson>,
    totals: Tally,
    /// What was set aside, if rows were.
    set_aside: Option<String>,
}

/// Checks the ledger.
pub(crate) fn run(console: &Console, check: &LedgerCheck) -> Result<Exit, Failure> {
    let options = Options::default();
    if let Some(file) = &check.bad_rows.skip_bad_rows {
        ledger_folder::refuse_set_aside(&check.ledger, file)?;
    }
    let (source, loaded) = ledger_folder::read(&check.ledger, &options)?;
    let mut problems = loaded.problems;
    problems.extend(relance_ledger::overpayments(&loaded.ledger));
    problems.sort_by_key(|problem| (problem.table, problem.row));
    let set_aside = match &check.bad_rows.skip_bad_rows {
        Some(file) => {
            let rows = relance_ledger::set_aside(source.as_ref(), &problems, &options);
            Some(ledger_folder::write_set_aside(console.lang, file, &rows)?)
        }
        None => None,
    };
    let set_aside = set_aside.map(|said| said.of(console.lang).to_string());
    let text = match check.format {
        ReportFormat::Json => json::text(&CheckJson {
            ledger: check.ledger.to_string(),
            totals: Tally::of(&problems),
            problems: problems
                .iter()
                .map(|problem| ProblemJson::new(problem, console.lang))
                .collect(),
            set_aside,
        })?,
        ReportFormat::Plain => {
            plain(console, &problems) + &closing(console, &loaded.ledger, &problems, set_aside.as_deref())
        }
        ReportFormat::Human => {
            let causes = relance_ledger::fold_consequences(&problems);
            human(console, &causes) + &closing(console, &loaded.ledger, &causes, set_aside.as_deref())
        }
    };
    console.print(&text)?;
    Ok(verdict(&problems))
}

/// What was read, and what came of it.
fn closing(console: &Console, ledger: &Ledger, problems: &[Problem], set_aside: Option<&str>) -> String {
    let lang = console.lang;
    let tables: Vec<String> = Table::ALL
        .iter()
        .filter_map(|table| ledger.table(*table))
        .map(|info| {
            let rows = lang.counted(u64::from(info.rows), ("row", "ligne"), ("rows", "lignes"));
            format!("{} ({rows})", info.file)
        })
        .collect();
    let mut text = format!("{} {}\n", lang.pick("read:", "lu :"), tables.join(", "));
    if let Some(set_aside) = set_aside {
        text.push_str(&format!("{set_aside}\n"));
    }
    let tally = problems::Tally::of(problems);
    let verdict = match (tally.errors, tally.warnings) {
        (0, 0) => console.paint(
            Style::Green,
            lang.pick("no problem found", "aucun problème trouvé"),
        ),
        (0, _) => console.paint(Style::Yellow, &tally.words(lang)),
        _ => console.paint(Style::Red, &tally.words(lang)),
    };
    text.push_str(&format!("{verdict}\n"));
    text
}
