//! Dates written in other ways: `02/03/2026`, `2 janvier 2027`, and without the braces of a calendar step.

use super::{Mistake, Stop, word_at};
use crate::error::{Expectation, SyntaxErrorKind};
use crate::words::{WordClass, find as find_word, vocabulary::VOCABULARY};

pub(super) fn find(stop: &Stop<'_>) -> Option<Mistake> {
    bare(stop).or_else(|| year_behind_a_month(stop))
}

/// `on 2026-02-28 when …`
fn bare(stop: &Stop<'_>) -> Option<Mistake> {
    if !stop.expects(Expectation::Sign("{")) || !["on", "le", "les"].contains(&stop.word_before()) {
        return None;
    }
    let token = token_at(stop.rest);
    let end = stop.at + token.len();
    if is_date(token) {
        let write = format!("{{{token}}}");
        return Some(Mistake::new(
            stop.at,
            end,
            SyntaxErrorKind::MissingBraces { write },
        ));
    }
    let (date, is_sure) = iso(token)?;
    let write = Some(format!("{{{date}}}"));
    Some(Mistake::new(
        stop.at,
        end,
        SyntaxErrorKind::DateForm { write, is_sure },
    ))
}

/// `quiet from 24 Dec to 2 Jan 2027`: a day of one year is written as a date.
fn year_behind_a_month(stop: &Stop<'_>) -> Option<Mistake> {
    let year = token_at(stop.rest);
    if year.len() != 4 || !year.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let month = stop.word_before();
    let number = month_number(month)?;
    let before = stop.before.get(..stop.before.len() - month.len())?.trim_end();
    let before = before.strip_suffix("er").unwrap_or(before);
    let digits = before.bytes().rev().take_while(u8::is_ascii_digit).count();
    let start = before.len() - digits;
    let day: u32 = before.get(start..)?.parse().ok()?;
    let write = Some(format!("{year}-{number:02}-{day:02}"));
    Some(Mistake::new(
        start,
        stop.at + year.len(),
        SyntaxErrorKind::DateForm { write, is_sure: true },
    ))
}

fn month_number(word: &str) -> Option<usize> {
    let name = word.to_lowercase();
    let meant = find_word(WordClass::Month, &name).or_else(|| find_word(WordClass::Month, word));
    let mut months = VOCABULARY.iter().filter(|known| known.class == WordClass::Month);
    let place = months.position(|known| {
        Some(known.english) == meant.map(|meant| meant.english)
            || known.forms().iter().any(|form| form.to_lowercase() == name)
    })?;
    Some(place + 1)
}

/// Digits with the signs that part a date.
fn token_at(text: &str) -> &str {
    let end = text
        .find(|c: char| !c.is_ascii_digit() && !matches!(c, '/' | '.' | '-'))
        .unwrap_or(text.len());
    text.get(..end).unwrap_or("").trim_end_matches(['.', '-'])
}

/// Whether digits are a date as it should be written.
pub(crate) fn is_date(written: &str) -> bool {
    let lengths: Vec<usize> = written.split('-').map(str::len).collect();
    matches!(lengths.as_slice(), [4, 1..=2, 1..=2]) && word_at(written).is_empty()
}

/// The date as it should be written, and whether it can be read in one way only: where day and month could be either,
/// the day is taken to come first.
pub(crate) fn iso(written: &str) -> Option<(String, bool)> {
    let parts: Option<Vec<u32>> = written
        .split(['/', '.', '-'])
        .map(|part| part.parse().ok().filter(|_| part.len() <= 4))
        .collect();
    let lengths: Vec<usize> = written.split(['/', '.', '-']).map(str::len).collect();
    let (&[first, second, third], &[first_length, _, third_length]) = (parts?.as_slice(), lengths.as_slice())
    else {
        return None;
    };
    let year_of = |number: u32, length: usize| match length {
        4 => Some(number),
        2 => Some(2000 + number),
        _ => None,
    };
    let (year, month, day, is_sure) = if first_length == 4 {
        (first, second, third, true)
    } else if second > 12 {
        (year_of(third, third_length)?, first, second, true)
    } else {
        let is_sure = first > 12 || first == second;
        (year_of(third, third_length)?, second, first, is_sure)
    };
    let fits = (1..=12).contains(&month) && (1..=31).contains(&day);
    fits.then(|| (format!("{year:04}-{month:02}-{day:02}"), is_sure))
}

#[cfg(test)]
mod tests {
    use super::iso;

    #[test]
    fn a_date_in_another_form_is_guessed_where_it_can_be() {
        let sure = |date: &str| Some((date.to_owned(), true));
        assert_eq!(iso("31/12/2026"), sure("2026-12-31"));
        assert_eq!(iso("12/31/2026"), sure("2026-12-31"));
        assert_eq!(iso("2026/12/31"), sure("2026-12-31"));
        assert_eq!(iso("31.12.26"), sure("2026-12-31"));
        assert_eq!(iso("02/03/2026"), Some(("2026-03-02".to_owned(), false)));
        assert_eq!(iso("45/13/2026"), None);
        assert_eq!(iso("1/2"), None);
    }
}
