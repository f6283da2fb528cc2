//! Amounts and dates as accounting software writes them.

use relance_kernel::Day;

/// Why a cell is no amount.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum AmountFault {
    /// It holds something else than a number.
    NotANumber,
    /// `1.234` or `1,234`: a thousand or a little more than one, and the file does not tell which.
    Ambiguous,
    /// It is larger than any amount of a ledger.
    TooLarge,
}

/// An amount in cents, with how it was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Amount {
    pub(super) cents: i64,
    /// It had digits beyond the cent, which were rounded away.
    pub(super) is_rounded: bool,
}

/// No amount of a ledger is larger: ten thousand billion euros. The sum of any file of them fits.
const MAX_CENTS: i64 = 1_000_000_000_000_000;

/// Reads an amount; an empty cell is 0. The sign may lead or trail, thousands may be grouped by blanks, points or
/// commas, the decimal mark is a comma or a point.
pub(super) fn amount(cell: &[u8], three_decimals: bool) -> Result<Amount, AmountFault> {
    if let Some(amount) = plain_amount(cell) {
        return Ok(amount);
    }
    let mut negative = false;
    let mut signs = 0;
    // Digits with the marks between them.
    let mut marks: Vec<(u8, usize)> = Vec::new();
    let mut digits: Vec<u8> = Vec::with_capacity(cell.len());
    let mut bytes = cell.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'0'..=b'9' => digits.push(byte - b'0'),
            b',' | b'.' => marks.push((byte, digits.len())),
            b'-' | b'+' => {
                // Only before the first digit or behind the last.
                let leads = digits.is_empty() && marks.is_empty();
                let trails = bytes.clone().all(|byte| !byte.is_ascii_digit());
                signs += 1;
                if signs > 1 || !(leads || trails) {
                    return Err(AmountFault::NotANumber);
                }
                negative = byte == b'-';
            }
            // Blanks, hard ones in one byte or as UTF-8 (U+00A0, U+202F), and the apostrophe of the Swiss.
            b' ' | b'\t' | 0xa0 | b'\'' => {}
            0xc2 if bytes.peek() == Some(&0xa0) => {
                bytes.next();
            }
            0xe2 => {
                let (second, third) = (bytes.next(), bytes.next());
                if !(second == Some(0x80) && third.is_some_and(|third| matches!(third, 0xaf | 0x89 | 0x82))) {
                    return Err(AmountFault::NotANumber);
                }
            }
            _ => return Err(AmountFault::NotANumber),
        }
    }
    if digits.is_empty() {
        return match signs == 0 && marks.is_empty() {
            true => Ok(Amount {
                cents: 0,
                is_rounded: false,
            }),
            false => Err(AmountFault::NotANumber),
        };
    }
    let whole = whole_digits(&digits, &marks, three_decimals)?;
    number(&digits, whole, negative)
}

/// How many of the digits stand before the decimal mark.
fn whole_digits(digits: &[u8], marks: &[(u8, usize)], three_decimals: bool) -> Result<usize, AmountFault> {
    let Some(&(last, at)) = marks.last() else {
        return Ok(digits.len());
    };
    let of_last = marks.iter().filter(|(mark, _)| *mark == last).count();
    let behind = digits.len() - at;
    let others_lead = marks
        .iter()
        .all(|(mark, position)| *mark == last || *position < at);
    match of_last {
        1 if marks.len() > 1 => (others_lead).then_some(at).ok_or(AmountFault::NotANumber),
        1 if behind == 3 && (1..=3).contains(&at) && !three_decimals && digits.first() != Some(&0) => {
            Err(AmountFault::Ambiguous)
        }
        1 => Ok(at),
        // `1.234.567`: all of them group thousands.
        _ if marks.len() == of_last && groups_thousands(digits.len(), marks) => Ok(digits.len()),
        _ => Err(AmountFault::NotANumber),
    }
}

fn groups_thousands(length: usize, marks: &[(u8, usize)]) -> bool {
    let ends = marks
        .iter()
        .skip(1)
        .map(|(_, position)| *position)
        .chain([length]);
    marks
        .iter()
        .zip(ends)
        .all(|((_, position), next)| next - position == 3 && *position > 0)
}

fn number(digits: &[u8], whole: usize, negative: bool) -> Result<Amount, AmountFault> {
    let mut cents: i64 = 0;
    let mut add = |digit: u8| {
        cents = cents.saturating_mul(10).saturating_add(i64::from(digit));
    };
    digits.iter().take(whole).for_each(|digit| add(*digit));
    let mut decimals = digits.iter().skip(whole).copied();
    add(decimals.next().unwrap_or(0));
    add(decimals.next().unwrap_or(0));
    let next = decimals.next().unwrap_or(0);
    let is_rounded = next != 0 || decimals.any(|digit| digit != 0);
    if next >= 5 {
        cents = cents.saturating_add(1);
    }
    if cents > MAX_CENTS {
        return Err(AmountFault::TooLarge);
    }
    Ok(Amount {
        cents: if negative { -cents } else { cents },
        is_rounded,
    })
}

/// What nearly every cell is: digits, and two decimals behind one mark.
fn plain_amount(cell: &[u8]) -> Option<Amount> {
    let mut cents: i64 = 0;
    let mut decimals: Option<u8> = None;
    if cell.len() > 15 {
        return None;
    }
    for byte in cell {
        match byte {
            b'0'..=b'9' => {
                cents = cents * 10 + i64::from(byte - b'0');
                decimals = decimals.map(|count| count + 1);
            }
            b',' | b'.' if decimals.is_none() => decimals = Some(0),
            _ => return None,
        }
    }
    let cents = match decimals {
        None if cell.is_empty() => 0,
        None => cents * 100,
        Some(0) if cell.len() > 1 => cents * 100,
        Some(1) => cents * 10,
        Some(2) => cents,
        Some(_) => return None,
    };
    (cents <= MAX_CENTS).then_some(Amount {
        cents,
        is_rounded: false,
    })
}

/// Whether a cell shows that amounts of this file have three decimals or more: `1234,560`, `0,500`.
pub(super) fn shows_three_decimals(cell: &[u8]) -> bool {
    let digits = cell.iter().filter(|byte| byte.is_ascii_digit()).count();
    let mut marks = cell
        .iter()
        .enumerate()
        .filter(|(_, byte)| matches!(byte, b',' | b'.'));
    let (Some((at, _)), None) = (marks.next(), marks.next()) else {
        return false;
    };
    let behind = cell.len() - at - 1;
    digits + 1 == cell.len() && behind >= 3 && (behind > 3 || at > 3 || cell.first() == Some(&b'0'))
}

/// How the dates of a file are written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum DateForm {
    /// `20260302`, as the law has it.
    Plain,
    /// `2026-03-02`.
    Iso,
    /// `02/03/2026`, the day first.
    French,
}

impl DateForm {
    /// Its pattern.
    pub fn pattern(self) -> &'static str {
        match self {
            DateForm::Plain => "YYYYMMDD",
            DateForm::Iso => "YYYY-MM-DD",
            DateForm::French => "DD/MM/YYYY",
        }
    }
}

/// The dates that a ledger can hold.
const FIRST_YEAR: u32 = 1970;
const LAST_YEAR: u32 = 2200;

/// Reads a date, with its form; nothing if it is none, or lies outside what a ledger can hold.
pub(super) fn date(cell: &[u8]) -> Option<(Day, DateForm)> {
    let number = |bytes: &[&u8]| {
        bytes.iter().try_fold(0_u32, |number, byte| {
            byte.is_ascii_digit()
                .then(|| number * 10 + u32::from(**byte - b'0'))
        })
    };
    let (year, month, day, form) = match cell {
        [y1, y2, y3, y4, m1, m2, d1, d2] if cell.iter().all(u8::is_ascii_digit) => (
            number(&[y1, y2, y3, y4])?,
            number(&[m1, m2])?,
            number(&[d1, d2])?,
            DateForm::Plain,
        ),
        // A time of day may follow.
        [
            y1,
            y2,
            y3,
            y4,
            b'-' | b'/',
            m1,
            m2,
            b'-' | b'/',
            d1,
            d2,
            time @ ..,
        ] if time.is_empty() || time.starts_with(b"T") || time.starts_with(b" ") => (
            number(&[y1, y2, y3, y4])?,
            number(&[m1, m2])?,
            number(&[d1, d2])?,
            DateForm::Iso,
        ),
        [
            d1,
            d2,
            b'/' | b'.' | b'-',
            m1,
            m2,
            b'/' | b'.' | b'-',
            y1,
            y2,
            y3,
            y4,
            time @ ..,
        ] if time.is_empty() || time.starts_with(b" ") => (
            number(&[y1, y2, y3, y4])?,
            number(&[m1, m2])?,
            number(&[d1, d2])?,
            DateForm::French,
        ),
        _ => return None,
    };
    if !(FIRST_YEAR..=LAST_YEAR).contains(&year) {
        return None;
    }
    Some((Day::from_ymd(i32::try_from(year).ok()?, month, day)?, form))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cents(text: &str) -> Result<i64, AmountFault> {
        amount(text.as_bytes(), false).map(|amount| amount.cents)
    }

    #[test]
    fn amounts_are_read_in_every_form() {
        for (text, expected) in [
            ("", 0),
            ("0,00", 0),
            ("1234,56", 123_456),
            ("1234.5", 123_450),
            ("12", 1200),
            ("-12,30", -1230),
            ("12,30-", -1230),
            ("+12,30", 1230),
            ("1 234,56", 123_456),
            ("1\u{a0}234,56", 123_456),
            ("1\u{202f}234,56", 123_456),
            ("1.234,56", 123_456),
            ("1,234.56", 123_456),
            ("1.234.567", 123_456_700),
            ("1.234.567,8", 123_456_780),
            (",5", 50),
            ("1234,560", 123_456),
            ("0,125", 13),
            ("12.340000000000001", 1234),
            (" 12,00 ", 1200),
        ] {
            assert_eq!(cents(text), Ok(expected), "{text}");
        }
        assert_eq!(amount(b"1\xa0234,56", false).unwrap().cents, 123_456);
        assert_eq!(amount(b"1,000", true).unwrap().cents, 100);
        assert!(amount(b"12,345", true).unwrap().is_rounded);
        assert!(shows_three_decimals(b"1234,560") && !shows_three_decimals(b"1,234"));
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in [
            "abc", "12,3,4", "1-2", "--1", "12€", ".", "-", "1.23.456", "1,2.3,4",
        ] {
            assert_eq!(cents(text), Err(AmountFault::NotANumber), "{text}");
        }
        assert_eq!(cents("1.234"), Err(AmountFault::Ambiguous));
        assert_eq!(cents("99999999999999999999"), Err(AmountFault::TooLarge));
    }

    #[test]
    fn dates_are_read_in_three_forms() {
        let read = |text: &str| date(text.as_bytes()).map(|(day, form)| (day.to_string(), form));
        let day = "2026-03-02".to_string();
        assert_eq!(read("20260302"), Some((day.clone(), DateForm::Plain)));
        assert_eq!(read("2026-03-02 00:00:00"), Some((day.clone(), DateForm::Iso)));
        assert_eq!(read("02/03/2026"), Some((day, DateForm::French)));
        for wrong in [
            "20260230", "00000000", "2026", "3/2/26", "19000101", "2026030", "abcdefgh",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
