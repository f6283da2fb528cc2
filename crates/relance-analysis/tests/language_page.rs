//! `docs/language/syntax.md`: each construct stands there in English and in French, and both are the same policy.
//!
//! Every sample is compiled, its tests are run, and every word of the language is on the page.

#![expect(clippy::string_slice, clippy::unwrap_used, reason = "tests")]

use relance_analysis::{analyse, render_outcome, run_tests};
use relance_compiler::{Lang, MemoryLoader, Options, compile, render};
use relance_kernel::Interner;
use relance_syntax::words::{self, Language, WordClass};

/// The file that a sample uses.
const USED: &str = "segment key_account when customer.balance > 100_000 EUR\nsegment others otherwise\n";

fn page() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/language/syntax.md");
    std::fs::read_to_string(path).unwrap()
}

/// The samples, in their order: English and French in turn.
fn samples(page: &str) -> Vec<String> {
    let blocks = page.split("```relance\n").skip(1);
    blocks
        .map(|block| block.split("```").next().unwrap().to_owned())
        .collect()
}

#[test]
fn samples_are_accepted_and_their_tests_pass() {
    let mut tests_run = 0;
    for text in samples(&page()) {
        let mut interner = Interner::new();
        let files = MemoryLoader::new()
            .with("main.relance", text.as_str())
            .with("segments.relance", USED);
        let compiled = compile("main.relance", &files, &Options::default(), &mut interner);
        // What this version does not do yet is said on the page.
        let mut found: Vec<_> = compiled
            .diagnostics
            .iter()
            .filter(|one| !one.code.number.starts_with("RL09"))
            .cloned()
            .collect();
        found.extend(analyse(&compiled, &interner).diagnostics);
        let shown = render::render_plain(&found, &compiled.files, Lang::En);
        assert!(found.is_empty(), "{text}\n{shown}");
        for outcome in run_tests(&compiled, &interner) {
            let said = render_outcome(&compiled, &interner, &outcome, Lang::En);
            assert!(outcome.passed(), "{text}\n{said}");
            tests_run += 1;
        }
    }
    assert!(tests_run > 8, "{tests_run} tests ran");
}

#[test]
fn a_sample_is_the_same_policy_in_both_languages() {
    let samples = samples(&page());
    assert!(samples.len() > 30 && samples.len().is_multiple_of(2));
    let written = |text: &str, language| {
        relance_syntax::format(text, Some(language)).unwrap_or_else(|errors| panic!("{text}\n{errors:?}"))
    };
    for pair in samples.chunks(2) {
        let [english, french] = pair else {
            panic!("samples come in pairs");
        };
        assert_eq!(
            without_texts(&written(french, Language::En)),
            without_texts(&written(english, Language::En))
        );
        assert_eq!(
            without_texts(&written(english, Language::Fr)),
            without_texts(&written(french, Language::Fr))
        );
    }
}

/// The words of a policy, one blank between: texts and comments are the author's, and lines are broken by their length.
fn without_texts(policy: &str) -> String {
    let mut kept = String::new();
    for line in policy.lines().map(|line| line.split('#').next().unwrap()) {
        let parts: Vec<&str> = line.split('"').step_by(2).collect();
        kept.push_str(&parts.join("\"…\""));
        kept.push('\n');
    }
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_word_is_on_the_page() {
    let page = page();
    // Lists that `words.md` has whole.
    let elsewhere = [WordClass::Weekday, WordClass::Month];
    let missing: Vec<&str> = words::all()
        .filter(|word| !elsewhere.contains(&word.class))
        .flat_map(|word| [word.english, word.french])
        .filter(|form| !is_on(&page, form))
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
}

/// Whether the form stands on the page as a whole word; a unit behind its number.
fn is_on(page: &str, form: &str) -> bool {
    page.match_indices(form).any(|(at, _)| {
        let before = page[..at].chars().next_back();
        let after = page[at + form.len()..].chars().next();
        let runs_on = form.ends_with('\'') || after.is_none_or(|c| !c.is_alphanumeric() && c != '_');
        before.is_none_or(|c| !c.is_alphabetic() && c != '_') && runs_on
    })
}
