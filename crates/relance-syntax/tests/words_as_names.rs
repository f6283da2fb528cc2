//! A word of one language may be an author's name in the other: whatever stands where a name may stand is read
//! back as the same tree when the policy is written in English, in French, or left in its own words.

#![expect(
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "a test may fail by panicking"
)]

mod statements;

use relance_syntax::{Language, format, parse, print, words};
use statements::STATEMENTS;
use std::collections::BTreeSet;

/// Every word that is a part of the language, and one that is none.
fn parts() -> Vec<String> {
    let mut parts: BTreeSet<String> = BTreeSet::from(["plain".to_owned()]);
    for word in words::all() {
        for form in word.forms() {
            let own = form.split([' ', '.', '\'', '/']).filter(|part| !part.is_empty());
            parts.extend(own.map(str::to_owned));
        }
    }
    parts.into_iter().collect()
}

/// Where the words of a text begin and end.
fn places(text: &str) -> Vec<(usize, usize)> {
    let is_of_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut places = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match start {
            None if is_of_word(c) => start = Some(at),
            Some(from) if !is_of_word(c) => {
                if text[from..].starts_with(char::is_alphabetic) {
                    places.push((from, at));
                }
                start = None;
            }
            _ => {}
        }
    }
    places
}

/// What of a text that can be read does not survive being written.
fn lost(text: &str) -> Option<String> {
    let parsed = parse(text);
    if parsed.has_errors() {
        return None;
    }
    for language in [Some(Language::En), Some(Language::Fr), None] {
        let written = format(text, language).unwrap();
        let again = parse(&written);
        if again.has_errors() || again.file != parsed.file {
            return Some(format!(
                "{text}\n  in {language:?}: {written}  {:?}",
                again.errors
            ));
        }
        if format(&written, language).unwrap() != written {
            return Some(format!("{text}\n  in {language:?} twice it changes: {written}"));
        }
        if let Some(language) = language
            && parse(&print(&parsed.file, language)).file != parsed.file
        {
            return Some(format!("{text}\n  printed in {language:?}"));
        }
    }
    None
}

fn cases() -> usize {
    let cases = std::env::var("RELANCE_CASES").ok();
    cases.and_then(|cases| cases.parse().ok()).unwrap_or(6_000)
}

#[test]
fn a_trait_said_in_both_languages_reads_back_as_itself() {
    for text in [
        "template m is juridique, legal",
        "template m is legal, juridique",
        "template m is legal, legal",
        "template m est juridique, juridique",
        "tone legal < firm template m is legal",
    ] {
        assert_eq!(lost(text), None);
    }
}

/// One word of a construct, or two, are put in the place of others; what can still be read must survive.
#[test]
fn words_of_the_language_as_names_survive_being_written_in_both_languages() {
    let parts = parts();
    // Numbers that look random and are the same in each run.
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut below = |limit: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % limit
    };
    let mut failures = Vec::new();
    let mut read = 0;
    for case in 0..cases() {
        let mut text = STATEMENTS[case % STATEMENTS.len()].to_owned();
        for _ in 0..=below(3) {
            let places = places(&text);
            if let Some((start, end)) = (!places.is_empty()).then(|| places[below(places.len())]) {
                text.replace_range(start..end, &parts[below(parts.len())]);
            }
        }
        read += usize::from(!parse(&text).has_errors());
        failures.extend(lost(&text));
    }
    assert!(
        failures.is_empty(),
        "{} lost:\n{}",
        failures.len(),
        failures.join("\n")
    );
    assert!(read > cases() / 5, "only {read} could be read");
}
