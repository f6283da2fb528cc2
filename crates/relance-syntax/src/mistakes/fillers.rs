//! Words and signs too many, and comparisons in words, as one says them in a sentence.

use super::{Mistake, Stop, word_at};
use crate::error::{Expectation, SyntaxErrorKind};
use crate::recover::Context;

pub(super) fn find(stop: &Stop<'_>) -> Option<Mistake> {
    value_first(stop)
        .or_else(|| comparison(stop))
        .or_else(|| unless(stop))
        .or_else(|| between_actions(stop))
        .or_else(|| comma(stop))
        .or_else(|| bullet(stop))
        .or_else(|| colon(stop))
        .or_else(|| tax(stop))
        .or_else(|| parenthesis(stop))
        .or_else(|| before_a_number(stop))
        .or_else(|| verb(stop))
}

/// Comparisons in words; the longer of two that begin alike comes first.
const COMPARISONS: &[(&str, &str)] = &[
    ("supérieur ou égal à", ">="),
    ("supérieure ou égale à", ">="),
    ("strictement supérieur à", ">"),
    ("supérieur à", ">"),
    ("supérieure à", ">"),
    ("superieur à", ">"),
    ("superieur a", ">"),
    ("inférieur ou égal à", "<="),
    ("inférieure ou égale à", "<="),
    ("strictement inférieur à", "<"),
    ("inférieur à", "<"),
    ("inférieure à", "<"),
    ("inferieur à", "<"),
    ("inferieur a", "<"),
    ("égal à", "="),
    ("égale à", "="),
    ("égal a", "="),
    ("différent de", "!="),
    ("différente de", "!="),
    ("plus grand que", ">"),
    ("plus petit que", "<"),
    ("de plus de", ">"),
    ("plus de", ">"),
    ("de moins de", "<"),
    ("moins de", "<"),
    ("d'au moins", ">="),
    ("au moins", ">="),
    ("au plus", "<="),
    ("greater than or equal to", ">="),
    ("is greater than", ">"),
    ("greater than", ">"),
    ("is more than", ">"),
    ("more than", ">"),
    ("less than or equal to", "<="),
    ("is less than", "<"),
    ("less than", "<"),
    ("fewer than", "<"),
    ("is not equal to", "!="),
    ("not equal to", "!="),
    ("is equal to", "="),
    ("equal to", "="),
    ("is not", "!="),
    ("n'est pas", "!="),
    ("at least", ">="),
    ("at most", "<="),
    ("exceeds", ">"),
    ("non tenue", "= broken"),
    ("pas tenue", "= broken"),
    ("not kept", "= broken"),
    ("above", ">"),
    ("below", "<"),
    ("under", "<"),
];

/// `montant supérieur à 500 EUR`; its first word may have been read as a param.
fn comparison(stop: &Stop<'_>) -> Option<Mistake> {
    let fits = [
        Expectation::Word("then"),
        Expectation::Sign("="),
        Expectation::End,
        Expectation::Value,
    ];
    if !fits.iter().any(|expectation| stop.expects(*expectation)) {
        return None;
    }
    let taken = stop.before.len() - stop.word_before().len();
    [stop.at, taken].into_iter().find_map(|start| {
        let written = stop.piece.get(start..)?;
        COMPARISONS.iter().find_map(|(phrase, write)| {
            let end = start + phrase_length(written, phrase)?;
            // A fact stands before it.
            let before = stop.piece.get(..start)?.trim_end();
            let is_compared = !word_at(before.rsplit([' ', '(']).next()?).is_empty();
            (start > 0 && is_compared).then(|| foreign(stop, start, end, write))
        })
    })
}

/// `7d <= overdue`: a comparison begins with its fact.
fn value_first(stop: &Stop<'_>) -> Option<Mistake> {
    let operators = [("<=", ">="), (">=", "<="), ("=", "="), ("<", ">"), (">", "<")];
    let (operator, turned) = operators
        .into_iter()
        .find(|(operator, _)| stop.rest.starts_with(operator))?;
    let start = stop.before.rfind([' ', '(']).map_or(0, |blank| blank + 1);
    let value = stop.before.get(start..)?;
    let behind = stop.rest.get(operator.len()..)?;
    let blank = behind.len() - behind.trim_start().len();
    let fact = word_at(behind.trim_start());
    if !value.starts_with(|c: char| c.is_ascii_digit()) || fact.is_empty() {
        return None;
    }
    let end = stop.at + operator.len() + blank + fact.len();
    let write = format!("{fact} {turned} {value}");
    Some(Mistake::new(start, end, SyntaxErrorKind::ValueFirst { write }))
}

/// What another condition is not, as one says it: `sauf si en_litige`, `unless disputed`, `pas en_litige`.
fn unless(stop: &Stop<'_>) -> Option<Mistake> {
    const UNLESS: &[&str] = &[
        "sauf si",
        "sauf",
        "à moins que",
        "mais pas",
        "mais non",
        "unless",
        "except if",
        "except when",
        "but not",
    ];
    if !stop.expects(Expectation::Word("then")) {
        return None;
    }
    let phrase = UNLESS.iter().find_map(|phrase| phrase_length(stop.rest, phrase));
    if let Some(length) = phrase {
        return Some(foreign(stop, stop.at, stop.at + length, "and not"));
    }
    let taken = stop.word_before();
    let start = stop.before.len() - taken.len();
    (taken == "pas" && start > 0 && !stop.word().is_empty())
        .then(|| foreign(stop, start, stop.before.len(), "not"))
}

/// `email gentle and letter firm`, `email gentle or letter firm`.
fn between_actions(stop: &Stop<'_>) -> Option<Mistake> {
    let has_actions = [" then ", " alors "]
        .iter()
        .any(|then| stop.before.contains(then));
    let write = match stop.word() {
        "and" | "et" | "puis" => ",",
        "or" | "ou" => "else",
        _ => return None,
    };
    (has_actions && stop.expects(Expectation::End))
        .then(|| foreign(stop, stop.at, stop.at + stop.word().len(), write))
}

/// `- when overdue 7d …`
fn bullet(stop: &Stop<'_>) -> Option<Mistake> {
    let sign = stop
        .rest
        .chars()
        .next()
        .filter(|c| matches!(c, '-' | '*' | '•' | '–'))?;
    let is_bullet = stop.before.is_empty() && stop.rest.get(sign.len_utf8()..)?.starts_with(' ');
    is_bullet.then(|| superfluous(stop, stop.at, stop.at + sign.len_utf8()))
}

/// `{ kind: business }`
fn colon(stop: &Stop<'_>) -> Option<Mistake> {
    let is_stated = stop.rest.starts_with(':') && stop.context == Context::TestLine;
    (is_stated && stop.expects(Expectation::Value) && !stop.word_before().is_empty())
        .then(|| superfluous(stop, stop.at, stop.at + 1))
}

/// `500 EUR HT`
fn tax(stop: &Stop<'_>) -> Option<Mistake> {
    let is_of_an_amount = stop
        .before
        .ends_with(|c: char| c.is_ascii_uppercase() || matches!(c, '€' | '$' | '£'));
    let is_tax = ["HT", "TTC", "ht", "ttc", "net", "brut", "gross"].contains(&stop.word());
    (is_of_an_amount && is_tax).then(|| superfluous(stop, stop.at, stop.at + stop.word().len()))
}

pub(super) fn foreign(stop: &Stop<'_>, start: usize, end: usize, write: &'static str) -> Mistake {
    let word = stop.piece.get(start..end).unwrap_or("").to_owned();
    Mistake::new(start, end, SyntaxErrorKind::ForeignWord { word, write })
}

/// How many bytes of `text` the words of `phrase` take at its start, whatever blanks part them.
pub(super) fn phrase_length(text: &str, phrase: &str) -> Option<usize> {
    let mut rest = text;
    for (at, word) in phrase.split(' ').enumerate() {
        if at > 0 {
            let trimmed = rest.trim_start_matches([' ', '\t', '\u{A0}']);
            if trimmed.len() == rest.len() {
                return None;
            }
            rest = trimmed;
        }
        rest = rest.strip_prefix(word)?;
    }
    let ends = !rest.starts_with(unicode_ident::is_xid_continue);
    ends.then_some(text.len() - rest.len())
}

/// `overdue 7d, then email gentle`
fn comma(stop: &Stop<'_>) -> Option<Mistake> {
    let behind = stop.rest.strip_prefix(',')?;
    let connectives = ["then", "alors", "and", "et", "or", "ou"];
    connectives
        .contains(&word_at(behind.trim_start()))
        .then(|| superfluous(stop, stop.at, stop.at + 1))
}

/// A parenthesis that nothing opened.
fn parenthesis(stop: &Stop<'_>) -> Option<Mistake> {
    if !stop.rest.starts_with(')') {
        return None;
    }
    // Outside of quotes.
    let code = || stop.before.split('"').step_by(2);
    let count = |sign: char| code().map(|part| part.matches(sign).count()).sum::<usize>();
    (count('(') <= count(')')).then(|| superfluous(stop, stop.at, stop.at + 1))
}

/// `retard de 7j`: the word was read as a param.
fn before_a_number(stop: &Stop<'_>) -> Option<Mistake> {
    let word = stop.word_before();
    let is_filler = [
        "de",
        "depuis",
        "of",
        "since",
        "for",
        "by",
        "is",
        "est",
        "dépassé",
        "passé",
    ]
    .contains(&word);
    let is_number = stop.rest.starts_with(|c: char| c.is_ascii_digit());
    (is_filler && is_number && stop.expects(Expectation::Word("then")))
        .then(|| superfluous(stop, stop.before.len() - word.len(), stop.before.len()))
}

/// `envoyer email gentle`: the verb was read as a channel.
fn verb(stop: &Stop<'_>) -> Option<Mistake> {
    if stop.word().is_empty() {
        return None;
    }
    let channel = stop.word_before();
    let before = stop.before.get(..stop.before.len() - channel.len())?.trim_end();
    let verbs = [
        "send",
        "envoyer",
        "envoie",
        "envoyez",
        "expédier",
        "adresser",
        "do",
        "faire",
        "passer",
        "make",
    ];
    let verb = verbs.into_iter().find(|verb| {
        before.ends_with(verb)
            && !before
                .trim_end_matches(verb)
                .ends_with(unicode_ident::is_xid_continue)
    })?;
    Some(superfluous(stop, before.len() - verb.len(), before.len()))
}

pub(super) fn superfluous(stop: &Stop<'_>, start: usize, end: usize) -> Mistake {
    let word = stop.piece.get(start..end).unwrap_or("").to_owned();
    Mistake::new(start, end, SyntaxErrorKind::Superfluous { word })
}
