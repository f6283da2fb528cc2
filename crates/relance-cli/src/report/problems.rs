//! Problems of a ledger for people, for grep and for programs.

use crate::console::{Console, Style};
use crate::language::Lang;
use crate::report::table::{page_width, wrap};
use relance_ledger::{Code, Problem, Severity};
use serde::Serialize;
use std::collections::BTreeMap;

/// How many problems of one kind are shown to people; the other formats hold all of them.
const SHOWN_OF_A_KIND: usize = 10;

/// How many errors and warnings there are.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(crate) struct Tally {
    /// Errors.
    pub(crate) errors: u64,
    /// Warnings.
    pub(crate) warnings: u64,
}

impl Tally {
    /// Counts problems.
    pub(crate) fn of<'a>(problems: impl IntoIterator<Item = &'a Problem>) -> Tally {
        let mut tally = Tally::default();
        for problem in problems {
            match problem.severity() {
                Severity::Error => tally.errors += 1,
                Severity::Warning => tally.warnings += 1,
            }
        }
        tally
    }

    /// `2 errors, 1 warning`.
    pub(crate) fn words(self, lang: Lang) -> String {
        [
            lang.counted(self.errors, ("error", "erreur"), ("errors", "erreurs")),
            lang.counted(
                self.warnings,
                ("warning", "avertissement"),
                ("warnings", "avertissements"),
            ),
        ]
        .join(", ")
    }
}

/// For people: kind by kind, worst first, with what to do.
pub(crate) fn human(console: &Console, problems: &[Problem]) -> String {
    let lang = of_ledger(console.lang);
    let mut kinds: BTreeMap<(bool, &str), Vec<&Problem>> = BTreeMap::new();
    for problem in problems {
        let is_warning = problem.severity() == Severity::Warning;
        kinds
            .entry((is_warning, problem.code.number))
            .or_default()
            .push(problem);
    }
    let mut text = String::new();
    for of_kind in kinds.values() {
        let Some(first) = of_kind.first() else { continue };
        let style = match first.severity() {
            Severity::Error => Style::Red,
            Severity::Warning => Style::Yellow,
        };
        let head = format!(
            "{}[{}]",
            severity_word(first.code, console.lang),
            first.code.number
        );
        let count = of_kind.len() as u64;
        let count = if count > 1 {
            format!(" ({})", console.lang.count(count))
        } else {
            String::new()
        };
        text.push_str(&format!(
            "{} {}{count}\n",
            console.paint(style, &head),
            first.code.name
        ));
        // Help that is not the same for all of them stands beside each.
        let is_one_help = of_kind
            .iter()
            .all(|problem| problem.help(lang) == first.help(lang));
        for problem in of_kind.iter().take(SHOWN_OF_A_KIND) {
            let help = problem.help(lang).filter(|_| !is_one_help);
            let help = help.map_or_else(String::new, |help| format!(" → {help}"));
            let said = format!("{}: {}{help}", problem.place(lang), problem.message(lang));
            let lines = wrap(&said, page_width() - 4);
            text.push_str(&format!("  {}\n", lines.join("\n    ")));
        }
        if of_kind.len() > SHOWN_OF_A_KIND {
            let more = console.lang.count((of_kind.len() - SHOWN_OF_A_KIND) as u64);
            let line = match console.lang {
                Lang::En => {
                    format!("  … and {more} more (`relance ledger check --format plain` lists them)\n")
                }
                Lang::Fr => {
                    format!("  … et {more} de plus (`relance ledger check --format plain` les liste)\n")
                }
            };
            text.push_str(&console.paint(Style::Dim, &line));
        }
        if let Some(help) = first.help(lang).filter(|_| is_one_help) {
            let said = format!("{} {help}", console.lang.pick("help:", "aide :"));
            text.push_str(&format!("  {}\n", wrap(&said, page_width() - 4).join("\n    ")));
        }
        text.push('\n');
    }
    text
}

/// One line each: `invoices.csv:12, column due: error[RL1101]: … (help: …)`.
pub(crate) fn plain(console: &Console, problems: &[Problem]) -> String {
    let lang = of_ledger(console.lang);
    let line = |problem: &Problem| {
        let help = problem.help(lang).map_or_else(String::new, |help| {
            format!(" ({}{help})", console.lang.pick("help: ", "aide : "))
        });
        let word = severity_word(problem.code, console.lang);
        let number = problem.code.number;
        format!(
            "{}: {word}[{number}]: {}{help}\n",
            problem.place(lang),
            problem.message(lang)
        )
    };
    problems.iter().map(line).collect()
}

/// A problem as programs read it.
#[derive(Debug, Serialize)]
pub(crate) struct ProblemJson {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    file: String,
    /// None = about the whole file. Of a source without lines: the number of the row.
    line: Option<u32>,
    /// What identifies a row of a source without lines, if it is at hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    column: Option<String>,
    value: Option<String>,
    message: String,
    help: Option<String>,
}

impl ProblemJson {
    /// The problem in a language.
    pub(crate) fn new(problem: &Problem, lang: Lang) -> ProblemJson {
        let lang = of_ledger(lang);
        ProblemJson {
            code: problem.code.number,
            name: problem.code.name,
            severity: problem.severity().word(),
            file: problem.file.to_string(),
            line: Some(if problem.key.is_some() {
                problem.row
            } else {
                problem.line
            })
            .filter(|line| *line > 0),
            key: problem
                .key
                .as_deref()
                .filter(|key| !key.is_empty())
                .map(String::from),
            column: problem.column.as_deref().map(String::from),
            value: problem.value.as_deref().map(String::from),
            message: problem.message(lang),
            help: problem.help(lang),
        }
    }
}

/// The language as the ledger calls it.
pub(crate) fn of_ledger(lang: Lang) -> relance_ledger::Lang {
    match lang {
        Lang::En => relance_ledger::Lang::En,
        Lang::Fr => relance_ledger::Lang::Fr,
    }
}

fn severity_word(code: &Code, lang: Lang) -> &'static str {
    match code.severity {
        Severity::Error => lang.pick("error", "erreur"),
        Severity::Warning => lang.pick("warning", "avertissement"),
    }
}
