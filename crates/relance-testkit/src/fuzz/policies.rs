//! A text through parser, formatter, compiler and analysis.

use super::{Counts, Plant};
use relance_compiler::{Lang, Options, compile_text};
use relance_kernel::Interner;
use relance_syntax::{Language, format, parse, print};

/// Reads a text in every way; what was done, or the law that does not hold.
pub(super) fn read(content: &[u8], plant: Plant) -> Result<Counts, String> {
    let mut counts = Counts::new();
    let mut count = |what: &str| *counts.entry(what.to_string()).or_insert(0) += 1;
    let text = String::from_utf8_lossy(content).into_owned();
    let parsed = parse(&text);
    count("texts parsed");
    planted(&text, parsed.errors.len(), plant)?;
    let end = text.len();
    if parsed.errors.iter().any(|error| error.span.end as usize > end) {
        return Err("a syntax error points behind the text".to_string());
    }
    if parsed.has_errors() {
        count("of these with errors of syntax");
    } else {
        for language in [Language::En, Language::Fr] {
            let printed = print(&parsed.file, language);
            let again = parse(&printed);
            if again.has_errors() || print(&again.file, language) != printed {
                return Err(format!(
                    "printed in {language:?} it does not read back as itself:\n{printed}"
                ));
            }
            let formatted = format(&text, Some(language)).map_err(|_| "what parses is not formatted")?;
            let twice = format(&formatted, Some(language)).map_err(|_| "what is formatted does not parse")?;
            if twice != formatted {
                return Err(format!("formatted twice it changes:\n{formatted}"));
            }
            if print(&parse(&formatted).file, language) != printed {
                return Err(format!("formatted it is another policy:\n{formatted}"));
            }
        }
        count("formatted and read back, in both languages");
    }
    let mut interner = Interner::new();
    let compiled = compile_text(&text, &Options::default(), &mut interner);
    count("checked");
    if compiled.policy.is_none() != compiled.has_errors() {
        return Err("no policy and no error, or a policy with errors".to_string());
    }
    for diagnostic in &compiled.diagnostics {
        for lang in [Lang::En, Lang::Fr] {
            if diagnostic.message(lang).is_empty() || diagnostic.help(lang).is_none() {
                return Err(format!("{} has no words", diagnostic.code.number));
            }
        }
    }
    *counts
        .entry("diagnostics, each with its words in both languages".to_string())
        .or_insert(0) += compiled.diagnostics.len() as u64;
    if compiled.policy.is_some() {
        relance_analysis::analyse(&compiled, &interner);
        *counts
            .entry("policies without errors, analysed".to_string())
            .or_insert(0) += 1;
    }
    Ok(counts)
}

/// The fault that is planted, on inputs that are rare but come.
fn planted(text: &str, errors: usize, plant: Plant) -> Result<(), String> {
    let is_rare = errors > 2 && text.contains("until") && text.len() % 29 == 3;
    match plant {
        _ if !is_rare => Ok(()),
        Plant::Nothing => Ok(()),
        Plant::Panic => super::planted_panic(),
        Plant::Hang => loop {
            std::thread::sleep(std::time::Duration::from_secs(1));
        },
        Plant::Drift => Err("planted: a law does not hold".to_string()),
    }
}
