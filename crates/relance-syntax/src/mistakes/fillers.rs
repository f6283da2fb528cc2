//! Words and signs too many, and comparisons in words, as one says them in a sentence.

use super::{Mistake, Stop, word_at};
use crate::error::{Expectation, SyntaxErrorKind};

pub(super) fn find(stop: &Stop<'_>) -> Option<Mistake> {
    comparison(stop)
        .or_else(|| comma(stop))
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
            (start > 0 && is_compared).then(|| {
                let kind = SyntaxErrorKind::ForeignWord {
                    word: stop.piece.get(start..end).unwrap_or("").to_owned(),
                    write,
                };
                Mistake::new(start, end, kind)
            })
        })
    })
}

/// How many bytes of `text` the words of `phrase` take at its start, whatever blanks part them.
fn phrase_length(text: &str, phrase: &str) -> Option<usize> {
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

fn superfluous(stop: &Stop<'_>, start: usize, end: usize) -> Mistake {
    let word = stop.piece.get(start..end).unwrap_or("").to_owned();
    Mistake::new(start, end, SyntaxErrorKind::Superfluous { word })
}
