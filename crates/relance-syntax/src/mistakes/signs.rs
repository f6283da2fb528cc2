//! Mistakes told by signs and digits: operators of other languages, numbers and quotes written in other ways.

use super::{Mistake, Stop, word_at};
use crate::error::{Expectation, SyntaxErrorKind};

pub(super) fn find(stop: &Stop<'_>) -> Option<Mistake> {
    operator(stop)
        .or_else(|| punctuation(stop))
        .or_else(|| number(stop))
        .or_else(|| unit(stop))
}

fn operator(stop: &Stop<'_>) -> Option<Mistake> {
    // The first sign was read as an operator, the second stopped the reading.
    let glued = stop.before.len() == stop.at;
    let last = stop.before.chars().next_back().filter(|_| glued);
    let first = stop.rest.chars().next()?;
    let (back, forth, write) = match (last, first) {
        (Some('='), '=') => (1, 1, "="),
        (Some('<'), '>') => (1, 1, "!="),
        (Some('='), '>') if stop.expects(Expectation::Value) => (1, 1, ">="),
        (Some('='), '<') => (1, 1, "<="),
        _ => {
            let two: String = stop.rest.chars().take(2).collect();
            match (two.as_str(), first) {
                ("==", _) => (0, 2, "="),
                ("=>" | "->", _) => (0, 2, "then"),
                ("&&", _) => (0, 2, "and"),
                ("||", _) => (0, 2, "or"),
                (_, '&') => (0, 1, "and"),
                (_, '|') => (0, 1, "or"),
                (_, '→') => (0, first.len_utf8(), "then"),
                (_, '≠') => (0, first.len_utf8(), "!="),
                (_, '≤') => (0, first.len_utf8(), "<="),
                (_, '≥') => (0, first.len_utf8(), ">="),
                (_, '!') => (0, 1, "not"),
                _ => return None,
            }
        }
    };
    let kind = SyntaxErrorKind::ForeignOperator { write };
    Some(Mistake::new(stop.at - back, stop.at + forth, kind))
}

fn punctuation(stop: &Stop<'_>) -> Option<Mistake> {
    let first = stop.rest.chars().next()?;
    let end = stop.at + first.len_utf8();
    match first {
        ';' => Some(Mistake::new(stop.at, end, SyntaxErrorKind::Semicolon)),
        '“' | '”' | '„' | '«' | '‘' | '’' | '\'' | '`' => {
            let closing: &[char] = if first == '«' {
                &['»']
            } else {
                &['“', '”', '‘', '’', '\'', '`']
            };
            let content = stop.rest.get(first.len_utf8()..)?.lines().next()?;
            let close = content.find(closing)?;
            let close_length = content.get(close..)?.chars().next()?.len_utf8();
            let text = content
                .get(..close)?
                .trim()
                .replace('\\', "\\\\")
                .replace('"', "\\\"");
            let kind = SyntaxErrorKind::ForeignQuotes {
                write: format!("\"{text}\""),
            };
            Some(Mistake::new(stop.at, end + close + close_length, kind))
        }
        '€' | '$' | '£' => {
            let number = number_at(stop.rest.get(first.len_utf8()..)?.trim_start());
            if number.is_empty() {
                return None;
            }
            let length = stop.rest.find(number)? + number.len();
            let kind = SyntaxErrorKind::CurrencyFirst {
                write: format!("{number} {first}"),
            };
            Some(Mistake::new(stop.at, stop.at + length, kind))
        }
        _ => None,
    }
}

/// Numbers written in other ways.
fn number(stop: &Stop<'_>) -> Option<Mistake> {
    let first = stop.rest.chars().next()?;
    let digit_before = stop
        .before
        .chars()
        .next_back()
        .is_some_and(|c| c.is_ascii_digit());
    let glued = stop.before.len() == stop.at;
    let rest_after_sign = stop.rest.get(first.len_utf8()..)?;
    let digit_after = rest_after_sign.starts_with(|c: char| c.is_ascii_digit());
    // `1,5`: the comma, or the digit after a comma that was read as the start of something else, stopped the reading.
    if first == ',' && digit_before && glued && digit_after {
        return decimal_comma(stop, stop.at);
    }
    if first.is_ascii_digit() && glued && stop.before.ends_with(',') {
        let comma = stop.at - 1;
        if stop.piece.get(..comma)?.ends_with(|c: char| c.is_ascii_digit()) {
            return decimal_comma(stop, comma);
        }
    }
    if matches!(first, '/' | '.') && digit_before && glued && digit_after {
        let start = stop.at - digits_before(stop.before, &['/', '.']);
        let end = stop.at
            + stop
                .rest
                .find(|c: char| !c.is_ascii_digit() && !matches!(c, '/' | '.'))
                .unwrap_or(stop.rest.len());
        return Some(Mistake::new(start, end, SyntaxErrorKind::DateForm));
    }
    if !first.is_ascii_digit() {
        return None;
    }
    let digits = stop
        .rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(stop.rest.len());
    if digit_before && !glued && digits == 3 {
        let start = stop.before.len() - digits_before(stop.before, &[' ', '\u{A0}', '\u{202F}', '_']);
        let mut end = stop.at + digits;
        // Further groups of three.
        while let Some(group) = stop.piece.get(end..)
            && group.starts_with([' ', '\u{A0}', '\u{202F}'])
            && let trimmed = group.trim_start()
            && trimmed
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(trimmed.len())
                == 3
        {
            end += group.len() - trimmed.len() + 3;
        }
        let groups: Vec<&str> = stop.piece.get(start..end)?.split_whitespace().collect();
        return Some(Mistake::new(
            start,
            end,
            SyntaxErrorKind::BlankInNumber {
                write: groups.join("_"),
            },
        ));
    }
    let number = number_at(stop.rest);
    let after = stop.rest.get(number.len()..)?;
    let letters = word_at(after);
    let end = stop.at + number.len() + letters.len();
    if after.starts_with('-') {
        let end = stop.at
            + stop
                .rest
                .find(|c: char| !c.is_ascii_digit() && c != '-')
                .unwrap_or(stop.rest.len());
        if is_date(stop.piece.get(stop.at..end)?) {
            return None;
        }
        return Some(Mistake::new(stop.at, end, SyntaxErrorKind::DateForm));
    }
    if after.starts_with('%') {
        return None;
    }
    if after.starts_with(':') || matches!(letters, "h" | "H") || letters.starts_with(['h', 'H']) {
        let end = stop.at
            + stop
                .rest
                .find(|c: char| !c.is_ascii_alphanumeric() && c != ':')
                .unwrap_or(stop.rest.len());
        return Some(Mistake::new(stop.at, end, SyntaxErrorKind::TimeForm));
    }
    let is_unit = crate::words::find(crate::words::WordClass::Unit, letters).is_some() && letters != "min";
    if letters.is_empty() || is_unit {
        return None;
    }
    let write = unit_of(letters).map(|unit| format!("{number}{unit}"));
    Some(Mistake::new(
        stop.at,
        end,
        SyntaxErrorKind::UnknownUnit {
            unit: letters.to_owned(),
            write,
        },
    ))
}

/// Whether digits are a date as it should be written.
fn is_date(written: &str) -> bool {
    let lengths: Vec<usize> = written.split('-').map(str::len).collect();
    matches!(lengths.as_slice(), [4, 1..=2, 1..=2])
}

/// `7 d`, `7 jours`: the unit stopped the reading.
fn unit(stop: &Stop<'_>) -> Option<Mistake> {
    let word = word_at(stop.rest);
    let digit_before = stop
        .before
        .chars()
        .next_back()
        .is_some_and(|c| c.is_ascii_digit());
    if !digit_before || stop.before.len() == stop.at {
        return None;
    }
    let unit = unit_of(word)?;
    let length = digits_before(stop.before, &['_', '.']);
    let number = stop.before.get(stop.before.len() - length..)?;
    // `1.` and the like are no numbers.
    if !number.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let kind = SyntaxErrorKind::BlankBeforeUnit {
        write: format!("{number}{unit}"),
    };
    Some(Mistake::new(
        stop.before.len() - length,
        stop.at + word.len(),
        kind,
    ))
}

fn decimal_comma(stop: &Stop<'_>, comma: usize) -> Option<Mistake> {
    let whole = stop.piece.get(..comma)?;
    let start = comma - digits_before(whole, &['_']);
    let after = stop.piece.get(comma + 1..)?;
    let fraction = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
    let write = format!("{}.{}", whole.get(start..)?, after.get(..fraction)?);
    Some(Mistake::new(
        start,
        comma + 1 + fraction,
        SyntaxErrorKind::DecimalComma { write },
    ))
}

/// How many bytes of digits and of `also` end `text`.
fn digits_before(text: &str, also: &[char]) -> usize {
    let kept = text.trim_end_matches(|c: char| c.is_ascii_digit() || also.contains(&c));
    let tail = text.get(kept.len()..).unwrap_or("");
    tail.trim_start_matches(also).len()
}

/// The number at the start of `text`, without its unit.
pub(super) fn number_at(text: &str) -> &str {
    let mut end = text
        .find(|c: char| !c.is_ascii_digit() && c != '_')
        .unwrap_or(text.len());
    if let Some(fraction) = text.get(end..).and_then(|rest| rest.strip_prefix('.')) {
        let digits = fraction
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(fraction.len());
        if digits > 0 {
            end += 1 + digits;
        }
    }
    text.get(..end).unwrap_or("")
}

/// The unit that a word for a length of time stands for.
fn unit_of(word: &str) -> Option<&'static str> {
    Some(match word.to_lowercase().as_str() {
        "d" | "day" | "days" | "dy" => "d",
        "j" | "jour" | "jours" | "jr" | "jrs" => "j",
        "w" | "week" | "weeks" | "wk" | "wks" => "w",
        "sem" | "semaine" | "semaines" => "sem",
        "wd" | "bd" | "workday" | "workdays" => "wd",
        "jo" => "jo",
        "mo" | "m" | "month" | "months" => "mo",
        "mois" => "mois",
        _ => return None,
    })
}
