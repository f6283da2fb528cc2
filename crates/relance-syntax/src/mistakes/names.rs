//! What is meant as a name and is none, and what is meant as a text and has no quotes.

use super::{Mistake, Stop, word_at};
use crate::error::{Expectation, SyntaxErrorKind};
use crate::recover::Context;
use crate::words::{WordClass, find as find_word};
use unicode_ident::{is_xid_continue, is_xid_start};

pub(super) fn find(stop: &Stop<'_>) -> Option<Mistake> {
    hyphen(stop)
        .or_else(|| digit_first(stop))
        .or_else(|| two_words(stop))
        .or_else(|| quoted(stop))
        .or_else(|| list(stop))
        .or_else(|| without_quotes(stop))
}

/// `relance-1`: the hyphen stopped the reading.
fn hyphen(stop: &Stop<'_>) -> Option<Mistake> {
    let opens = stop.before.is_empty().then(|| word_at(stop.rest));
    let start = match opens {
        Some(word) if !word.is_empty() && stop.rest.get(word.len()..)?.starts_with('-') => stop.at,
        _ if stop.rest.starts_with('-') && stop.before.len() == stop.at => {
            let word = stop.word_before();
            // `customer.credit-score`
            let word = word.rsplit('.').next().unwrap_or(word);
            stop.at - word.len()
        }
        _ => return None,
    };
    let rest = stop.piece.get(start..)?;
    let length = rest
        .find(|c: char| !is_xid_continue(c) && c != '-')
        .unwrap_or(rest.len());
    let written = rest.get(..length)?.trim_end_matches('-');
    // `grand-livre`: two words of the language.
    let is_a_phrase = stop.expects(Expectation::Word("livre"));
    if !written.starts_with(is_xid_start) || !written.contains('-') || is_a_phrase {
        return None;
    }
    let end = start + written.len();
    if written.eq_ignore_ascii_case("e-mail") {
        let (word, write) = (written.to_owned(), "email".to_owned());
        return Some(Mistake::new(
            start,
            end,
            SyntaxErrorKind::Misspelt { word, write },
        ));
    }
    let write = written.replace('-', "_");
    Some(Mistake::new(start, end, SyntaxErrorKind::NotAName { write }))
}

/// `1ere_relance: …`
fn digit_first(stop: &Stop<'_>) -> Option<Mistake> {
    let length = stop
        .rest
        .find(|c: char| !is_xid_continue(c) && c != '-')
        .unwrap_or(stop.rest.len());
    let written = stop.rest.get(..length)?;
    let is_label = stop.context == Context::Statement
        && stop.before.is_empty()
        && stop
            .rest
            .get(length..)?
            .trim_start_matches([' ', '\t'])
            .starts_with(':');
    let is_name = stop.expects(Expectation::Name) && written.contains(is_xid_start);
    if !written.starts_with(|c: char| c.is_ascii_digit()) || !(is_label || is_name) {
        return None;
    }
    let write = format!("r{}", written.replace('-', "_"));
    Some(Mistake::new(
        stop.at,
        stop.at + length,
        SyntaxErrorKind::NotAName { write },
    ))
}

/// `role chef comptable`
fn two_words(stop: &Stop<'_>) -> Option<Mistake> {
    let opener = word_at(stop.piece);
    let rest = stop.piece.get(opener.len()..)?;
    let start = opener.len() + (rest.len() - rest.trim_start().len());
    let words: Vec<&str> = stop.piece.get(start..)?.split_whitespace().collect();
    let are_words = words.len() > 1 && words.iter().all(|word| word_at(word) == *word);
    if !["role", "rôle"].contains(&opener) || !are_words || !stop.expects(Expectation::End) {
        return None;
    }
    Some(Mistake::new(
        start,
        stop.piece.trim_end().len(),
        SyntaxErrorKind::NotAName {
            write: words.join("_"),
        },
    ))
}

/// `country in FR, BE`, `country in [FR, BE]`
fn list(stop: &Stop<'_>) -> Option<Mistake> {
    let is_set = ["in", "dans", "parmi"].contains(&stop.word_before());
    if !is_set || !stop.expects(Expectation::Sign("{")) {
        return None;
    }
    let brackets = ['[', ']', '(', ')'];
    let mut members: Vec<&str> = Vec::new();
    let mut end = stop.at;
    for part in stop.rest.split_inclusive(',') {
        let member = part.trim_start().trim_start_matches(brackets).trim_start();
        let word = word_at(member);
        if word.is_empty() {
            break;
        }
        members.push(word);
        let behind = part.get(part.find(word)? + word.len()..)?;
        let closing = behind.len() - behind.trim_start_matches([' ', ']', ')']).len();
        let is_closed = behind.trim_start().starts_with([']', ')']);
        end += part.find(word)? + word.len() + if is_closed { closing } else { 0 };
        if !behind.trim_start().starts_with(',') {
            break;
        }
        end += behind.len();
    }
    let end = stop.at + stop.piece.get(stop.at..end)?.trim_end().len();
    let write = format!("{{{}}}", members.join(", "));
    (!members.is_empty()).then(|| Mistake::new(stop.at, end, SyntaxErrorKind::MissingBraces { write }))
}

/// `email "gentle"`
fn quoted(stop: &Stop<'_>) -> Option<Mistake> {
    let names = [
        Expectation::Name,
        Expectation::TemplateOrTarget,
        Expectation::StepOrEvent,
        Expectation::Target,
        Expectation::Currency,
    ];
    let is_name = names.iter().any(|name| stop.expects(*name)) && !stop.expects(Expectation::Text);
    let is_fact = stop.expects(Expectation::Condition) || stop.expects(Expectation::Fact);
    if !is_name && !is_fact {
        return None;
    }
    let open = stop
        .rest
        .chars()
        .next()
        .filter(|c| matches!(c, '"' | '\'' | '“' | '«' | '‘' | '’' | '`'))?;
    let inner = stop.rest.get(open.len_utf8()..)?.lines().next()?;
    let close = inner.find(['"', '\'', '”', '»', '’', '`', '“'])?;
    let content = inner.get(..close)?.trim();
    let write: String = content
        .chars()
        .map(|c| if is_xid_continue(c) { c } else { '_' })
        .collect();
    let is_known = find_word(WordClass::Fact, content).is_some();
    if !write.starts_with(is_xid_start) || (!is_name && !is_known) {
        return None;
    }
    let closing = inner.get(close..)?.chars().next()?.len_utf8();
    let end = stop.at + open.len_utf8() + close + closing;
    Some(Mistake::new(stop.at, end, SyntaxErrorKind::QuotedName { write }))
}

/// `timezone Europe/Paris`, `task call them for collector`
fn without_quotes(stop: &Stop<'_>) -> Option<Mistake> {
    let is_expected = stop.expected.first() == Some(&Expectation::Text);
    if !is_expected
        || !stop
            .rest
            .starts_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '/'))
    {
        return None;
    }
    let line = stop.rest.lines().next()?;
    let line = line.split(['{', '}', '"', ';', '#']).next()?;
    let line = line.split(", ").next()?;
    let mut length = 0;
    for word in line.split_inclusive(' ') {
        if BEHIND_A_TEXT.contains(&word.trim()) {
            break;
        }
        length += word.len();
    }
    if length == 0 {
        return None;
    }
    let content = line.get(..length)?.trim_end();
    let write = format!("\"{}\"", content.replace('\\', "\\\\"));
    Some(Mistake::new(
        stop.at,
        stop.at + content.len(),
        SyntaxErrorKind::MissingQuotes { write },
    ))
}

/// Words that follow a text, and so end one without quotes.
const BEHIND_A_TEXT: &[&str] = &[
    "for", "pour", "by", "avant", "requires", "exige", "lawful", "licite", "without", "sans", "else", "sinon",
];
