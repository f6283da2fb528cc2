//! Words that are nearly right: misspelt, in capitals, or of another language.

use crate::recover::Context;
use crate::words::{self, Word, WordClass};
use std::sync::OnceLock;

/// The word or operator meant by a word of other languages.
pub(super) fn foreign_word(word: &str) -> Option<&'static str> {
    Some(match word {
        "if" | "si" | "where" | "unless" | "lorsque" | "whenever" => "when",
        "do" | "faire" => "then",
        "is" | "equals" | "equal" | "est" | "eq" => "=",
        _ => return None,
    })
}

/// The word in small letters, if only its capitals are wrong.
pub(super) fn wrong_case(word: &str) -> Option<String> {
    let small = word.to_lowercase();
    if small == word {
        return None;
    }
    let classes = [
        WordClass::Statement,
        WordClass::ContextualStatement,
        WordClass::Connective,
        WordClass::PolicyLine,
        WordClass::TestLine,
        WordClass::Clause,
        WordClass::Action,
    ];
    first_words()
        .filter(|(class, _)| classes.contains(class))
        .any(|(_, form)| form == small)
        .then_some(small)
}

/// The digits of a small number in words.
pub(super) fn number(word: &str) -> Option<String> {
    let words: [&[&str]; 12] = [
        &["one", "un", "une"],
        &["two", "deux"],
        &["three", "trois"],
        &["four", "quatre"],
        &["five", "cinq"],
        &["six"],
        &["seven", "sept"],
        &["eight", "huit"],
        &["nine", "neuf"],
        &["ten", "dix"],
        &["eleven", "onze"],
        &["twelve", "douze"],
    ];
    let place = words.iter().position(|forms| forms.contains(&word))?;
    Some((place + 1).to_string())
}

/// The statement word that looks most like `word`.
pub(super) fn nearest_statement(word: &str) -> Option<String> {
    let classes = [WordClass::Statement, WordClass::ContextualStatement];
    let others = ["exception", "agency", "agence"].map(str::to_owned);
    let forms = first_words()
        .filter(|(class, _)| classes.contains(class))
        .map(|(_, form)| form);
    best(word, forms.chain(others))
}

/// The word that opens a line of the block and looks most like `word`.
pub(super) fn nearest_line(word: &str, context: Context) -> Option<String> {
    let openers: &[Word] = match context {
        Context::PolicyLine => &[
            words::APPLIES_TO,
            words::CURRENCY,
            words::TIMEZONE,
            words::CALENDAR,
            words::CONTACT,
            words::QUIET,
            words::AT_LEAST,
            words::AT_MOST,
            words::GROUP_BY,
            words::CATCH_UP,
            words::TOLERANCE,
            words::LAW,
            words::LATE_INTEREST,
            words::TERMS,
            words::LEDGER_FRESH,
        ],
        _ => &[words::CUSTOMER, words::INVOICE, words::ON, words::EXPECT],
    };
    best(
        word,
        openers.iter().flat_map(Word::forms).map(|form| first_word(&form)),
    )
}

/// The nearest of the first words of phrases given in English, in either language.
pub(super) fn nearest_of_phrases(word: &str, phrases: &[&'static str]) -> Option<String> {
    let forms = words::all()
        .filter(|candidate| phrases.contains(&candidate.english))
        .flat_map(Word::forms)
        .map(|form| first_word(&form));
    let parts = phrases.iter().map(|phrase| first_word(phrase));
    best(word, forms.chain(parts))
}

/// The nearest of `candidates`.
pub(super) fn nearest(word: &str, candidates: &[&str]) -> Option<String> {
    best(word, candidates.iter().map(|candidate| (*candidate).to_owned()))
}

/// No word of the language is longer, by far.
const LONGEST: usize = 40;

fn best(word: &str, candidates: impl Iterator<Item = String>) -> Option<String> {
    let length = word.chars().count();
    if length > LONGEST {
        return None;
    }
    candidates
        .filter(|candidate| candidate != word)
        .map(|candidate| (strsim::damerau_levenshtein(word, &candidate), candidate))
        .filter(|(distance, candidate)| {
            *distance * 3 <= length.max(candidate.chars().count()) && *distance <= 3
        })
        // Of one word with and without its accents, the one with them.
        .min_by_key(|(distance, candidate)| {
            (*distance, words::without_accents(candidate), candidate.is_ascii())
        })
        .map(|(_, candidate)| candidate)
}

/// The first word of every form of every word of the language.
fn first_words() -> impl Iterator<Item = (WordClass, String)> {
    static FIRST: OnceLock<Vec<(WordClass, String)>> = OnceLock::new();
    let all = || {
        words::all().flat_map(|word| {
            word.forms()
                .into_iter()
                .map(|form| (word.class, first_word(&form)))
        })
    };
    FIRST.get_or_init(|| all().collect()).iter().cloned()
}

fn first_word(phrase: &str) -> String {
    phrase.split([' ', '\'']).next().unwrap_or(phrase).to_owned()
}
