//! `relance explain CODE`: the page of a diagnostic.

use crate::args::Explain;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::language::{Lang, said};
use crate::report::problems::of_ledger;
use relance_compiler::diagnostic;

/// Prints the page, or the list of codes.
pub(crate) fn run(console: &Console, explain: &Explain) -> Result<Exit, Failure> {
    let Some(code) = &explain.code else {
        console.print(&list())?;
        return Ok(Exit::Fine);
    };
    let wanted = code.trim();
    let Some(page) = page(wanted, console.lang) else {
        let failure = Failure::bad_input(said!(
            "there is no diagnostic `{wanted}`",
            "il n'y a pas de diagnostic `{wanted}`"
        ));
        return Err(failure.with_help(said!(
            "write its number, as in RL0312, or its name; `relance explain --list` lists them",
            "écrivez son numéro, comme RL0312, ou son nom ; `relance explain --list` les liste"
        )));
    };
    console.print(&page)?;
    Ok(Exit::Fine)
}

fn page(wanted: &str, lang: Lang) -> Option<String> {
    if let Some(page) = relance_compiler::explain(wanted) {
        return Some(page.to_string());
    }
    let code = relance_ledger::codes()
        .find(|code| code.number.eq_ignore_ascii_case(wanted) || code.name.eq_ignore_ascii_case(wanted))?;
    let written = relance_compiler::pages()
        .iter()
        .find(|(name, _)| *name == code.name);
    if let Some((_, page)) = written {
        let body = page
            .strip_prefix("---\n")
            .and_then(|rest| rest.split_once("\n---\n"));
        return Some(body.map_or(*page, |(_, body)| body.trim_start()).to_string());
    }
    // What is wrong with a row is said where it is found; the page gathers the sentences.
    let mut text = format!("# {} {}\n\n", code.number, code.name);
    for words in code.message {
        text.push_str(&format!("- {}\n", words.of(of_ledger(lang))));
    }
    if !code.help.is_empty() {
        text.push_str(lang.pick("\n## What to do\n\n", "\n## Que faire\n\n"));
    }
    for words in code.help {
        text.push_str(&format!("- {}\n", words.of(of_ledger(lang))));
    }
    Some(text)
}

fn list() -> String {
    let of_policies = diagnostic::codes().map(|code| (code.number, code.name, code.severity.word()));
    let of_ledgers = relance_ledger::codes().map(|code| (code.number, code.name, code.severity.word()));
    let mut codes: Vec<_> = of_policies.chain(of_ledgers).collect();
    codes.sort_unstable();
    codes
        .iter()
        .map(|(number, name, severity)| format!("{number}  {severity:<7}  {name}\n"))
        .collect()
}
