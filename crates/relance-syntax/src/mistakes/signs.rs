//! Mistakes told by signs and digits: operators of other languages, numbers and quotes written in other ways.

use super::dates::{is_date, iso};
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
    if let Some(write) = sign_for_another(stop, first) {
        let kind = SyntaxErrorKind::ForeignWord {
            word: first.to_string(),
            write,
        };
        return Some(Mistake::new(stop.at, stop.at + first.len_utf8(), kind));
    }
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

/// What to write for a sign that stands where another does: `define x = …`, `param x: 7d`, `tone a, b`.
fn sign_for_another(stop: &Stop<'_>, sign: char) -> Option<&'static str> {
    let is_double = stop
        .rest
        .chars()
        .nth(1)
        .is_some_and(|next| matches!(next, '=' | '>'));
    match sign {
        '=' | ':' if stop.expects(Expectation::Word("as")) && !is_double => Some("as"),
        ':' if stop.expects(Expectation::Sign("=")) && !is_double => Some("="),
        '=' | ':' if stop.expects(Expectation::Word("otherwise")) && !is_double => Some("when"),
        ',' | '>' if ["tone", "ton"].contains(&word_at(stop.piece)) => Some("<"),
        _ => None,
    }
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
        return Some(Mistake::new(start, end, date_form(stop.piece.get(start..end)?)));
    }
    if !first.is_ascii_digit() {
        return None;
    }
    // `EUR 500`
    let word = stop.word_before();
    if let Some(currency) = currency_of(word).filter(|_| !glued) {
        let number = number_at(stop.rest);
        let write = format!("{number} {currency}");
        let start = stop.before.len() - word.len();
        return Some(Mistake::new(
            start,
            stop.at + number.len(),
            SyntaxErrorKind::CurrencyFirst { write },
        ));
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
        let mut write = groups.join("_");
        // `1 500,50`
        let behind = stop.piece.get(end..)?.strip_prefix(',').unwrap_or("");
        let cents = behind.find(|c: char| !c.is_ascii_digit()).unwrap_or(behind.len());
        if cents > 0 {
            write = format!("{write}.{}", behind.get(..cents)?);
            end += 1 + cents;
        }
        return Some(Mistake::new(start, end, SyntaxErrorKind::BlankInNumber { write }));
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
        let written = stop.piece.get(stop.at..end)?;
        if is_date(written) {
            return None;
        }
        return Some(Mistake::new(stop.at, end, date_form(written)));
    }
    if after.starts_with('%') {
        return None;
    }
    if after.starts_with(':')
        || matches!(letters, "h" | "H" | "am" | "pm" | "AM" | "PM")
        || letters.starts_with(['h', 'H'])
    {
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
    let write = match (unit_of(letters), currency_of(letters)) {
        (Some(unit), _) => Some(format!("{number}{unit}")),
        (None, Some(currency)) => Some(format!("{number} {currency}")),
        (None, None) => None,
    };
    Some(Mistake::new(
        stop.at,
        end,
        SyntaxErrorKind::UnknownUnit {
            unit: letters.to_owned(),
            write,
        },
    ))
}

fn date_form(written: &str) -> SyntaxErrorKind {
    let (write, is_sure) = match iso(written) {
        Some((date, is_sure)) => (Some(date), is_sure),
        None => (None, false),
    };
    SyntaxErrorKind::DateForm { write, is_sure }
}

/// `7 d`, `7 jours`, `10 %`, `500 euros`: the unit stopped the reading.
fn unit(stop: &Stop<'_>) -> Option<Mistake> {
    let word = if stop.rest.starts_with('%') {
        "%"
    } else {
        word_at(stop.rest)
    };
    let digit_before = stop
        .before
        .chars()
        .next_back()
        .is_some_and(|c| c.is_ascii_digit());
    if !digit_before || stop.before.len() == stop.at {
        return None;
    }
    let length = digits_before(stop.before, &['_', '.']);
    let number = stop.before.get(stop.before.len() - length..)?;
    // `1.` and the like are no numbers.
    if !number.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let is_channel = ["channel", "canal"].contains(&word_at(stop.piece));
    let unit = match word {
        "%" => Some("%"),
        "min" | "minute" | "minutes" if is_channel => Some("min"),
        _ => unit_of(word),
    };
    let kind = match (unit, currency_of(word)) {
        (Some(unit), _) => SyntaxErrorKind::BlankBeforeUnit {
            write: format!("{number}{unit}"),
        },
        (None, Some(currency)) => SyntaxErrorKind::UnknownUnit {
            unit: word.to_owned(),
            write: Some(format!("{number} {currency}")),
        },
        (None, None) => return None,
    };
    Some(Mistake::new(
        stop.before.len() - length,
        stop.at + word.len(),
        kind,
    ))
}

fn decimal_comma(stop: &Stop<'_>, comma: usize) -> Option<Mistake> {
    let whole = stop.piece.get(..comma)?;
    let start = comma - digits_before(whole, &['_', '.']);
    let after = stop.piece.get(comma + 1..)?;
    let fraction = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
    let end = comma + 1 + fraction;
    let (whole, fraction, behind) = (
        whole.get(start..)?,
        after.get(..fraction)?,
        after.get(fraction..)?,
    );
    let behind = behind.trim_start();
    // `1,500 EUR` are thousands.
    let is_money = currency_of(word_at(behind)).is_some() || behind.starts_with(['€', '$', '£']);
    if is_money && fraction.len() == 3 && whole.len() <= 3 {
        let write = format!("{whole}_{fraction}");
        return Some(Mistake::new(start, end, SyntaxErrorKind::BlankInNumber { write }));
    }
    let thousands = whole.replace('.', "_");
    // `1,5 %`
    let percent = if behind.starts_with('%') { "%" } else { "" };
    let end = if percent.is_empty() {
        end
    } else {
        stop.piece.get(end..)?.find('%')? + end + 1
    };
    let write = format!("{thousands}.{fraction}{percent}");
    Some(Mistake::new(start, end, SyntaxErrorKind::DecimalComma { write }))
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

/// The code of the currency that a word stands for; codes in capitals stand for themselves.
pub(super) fn currency_of(word: &str) -> Option<&str> {
    if word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Some(word);
    }
    Some(match word.to_lowercase().as_str() {
        "eur" | "euro" | "euros" => "EUR",
        "usd" | "dollar" | "dollars" => "USD",
        "gbp" | "pound" | "pounds" => "GBP",
        "chf" | "franc" | "francs" => "CHF",
        _ => return None,
    })
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
