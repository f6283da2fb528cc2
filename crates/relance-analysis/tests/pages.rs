//! The pages of what the analysis finds: each bad sample gives its code alone, each good one is silent, and what a
//! sample shows has words in both languages.

#![expect(clippy::panic, reason = "tests")]

use relance_analysis::analyse;
use relance_compiler::diagnostic::{Diagnostic, Stage, codes};
use relance_compiler::{Lang, Options, compile_text, pages, render};
use relance_kernel::Interner;

fn found(text: &str) -> Vec<Diagnostic> {
    let mut interner = Interner::new();
    let compiled = compile_text(text, &Options::default(), &mut interner);
    let shown = render::render_plain(&compiled.diagnostics, &compiled.files, Lang::En);
    assert!(compiled.diagnostics.is_empty(), "{text}\n{shown}");
    analyse(&compiled, &interner).diagnostics
}

fn sample<'a>(page: &'a str, heading: &str) -> &'a str {
    let section = page.split(&format!("## {heading}\n")).nth(1);
    let block = section.and_then(|section| section.split("```relance\n").nth(1));
    block
        .and_then(|block| block.split("```").next())
        .unwrap_or_else(|| panic!("no {heading}: {page}"))
}

/// Samples too large to print.
fn generated(name: &str) -> String {
    assert_eq!(name, "not-all-compared");
    (1..=30)
        .map(|number| format!("r{number}: when overdue 7d and reminders >= {number} then email gentle\n"))
        .collect()
}

#[test]
fn samples_do_what_their_pages_say() {
    for code in codes().filter(|code| code.stage == Stage::Analysis) {
        let (_, page) = pages().iter().find(|(name, _)| *name == code.name).unwrap();
        let bad = if page.contains("\nsample: generated\n") {
            let mut bad = found(&generated(code.name));
            bad.retain(|diagnostic| diagnostic.code.number != "RL0302");
            bad
        } else {
            found(sample(page, "Example"))
        };
        let numbers: Vec<&str> = bad.iter().map(|diagnostic| diagnostic.code.number).collect();
        assert_eq!(numbers, [code.number], "{}", code.name);
        let good = found(sample(page, "Instead"));
        assert!(
            good.is_empty(),
            "{}: {:?}",
            code.name,
            good.first().map(|one| one.message(Lang::En))
        );
        for diagnostic in &bad {
            for lang in [Lang::En, Lang::Fr] {
                assert_ne!(diagnostic.message(lang), code.name);
                assert!(diagnostic.help(lang).is_some());
                assert!(diagnostic.labels(lang).iter().all(|(_, words)| !words.is_empty()));
            }
        }
    }
}
