//! What to write instead: the reading that a mistyped cell probably meant.

use relance_kernel::Day;

/// How a date was mistyped.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum DateSlip {
    /// Written `YYYY-MM-DD`, and there is no such day; the day if month and day are swapped, and how many days
    /// the month has if there is such a month.
    Impossible {
        swapped: Option<Day>,
        days_in_month: Option<u32>,
    },
    /// Written otherwise, with one meaning.
    Otherwise(Day),
    /// Written otherwise, with two meanings: day first, month first.
    Ambiguous(Day, Day),
    /// No date.
    NoDate,
}

/// What a cell that is not a date may mean.
pub(crate) fn date_slip(text: &str) -> DateSlip {
    let text = text.trim();
    let numbers: Vec<u32> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .filter_map(|part| part.parse().ok())
        .collect();
    if is_iso_shape(text)
        && let &[year, month, day] = numbers.as_slice()
    {
        let year = i32::try_from(year).unwrap_or(0);
        let days_in_month = Day::from_ymd(year, month, 1).map(Day::days_in_month);
        let swapped = if days_in_month.is_none() {
            Day::from_ymd(year, day, month)
        } else {
            None
        };
        return DateSlip::Impossible {
            swapped,
            days_in_month,
        };
    }
    let ymd = |year: u32, month, day| Day::from_ymd(i32::try_from(year).ok()?, month, day);
    match *numbers.as_slice() {
        // 2026/03/02, 2026-3-2, 2026-03-02T10:00:00
        [year, month, day, ..] if year >= 1000 => {
            ymd(year, month, day).map_or(DateSlip::NoDate, DateSlip::Otherwise)
        }
        // 02/03/2026, 2.3.26
        [first, second, year, ..] => {
            let year = if year < 100 { 2000 + year } else { year };
            match (ymd(year, second, first), ymd(year, first, second)) {
                (Some(day_first), Some(month_first)) if day_first != month_first => {
                    DateSlip::Ambiguous(day_first, month_first)
                }
                (Some(day), _) | (None, Some(day)) => DateSlip::Otherwise(day),
                (None, None) => DateSlip::NoDate,
            }
        }
        // 20260302
        [joined] if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) => {
            ymd(joined / 10_000, joined / 100 % 100, joined % 100)
                .map_or(DateSlip::NoDate, DateSlip::Otherwise)
        }
        // A spreadsheet's day number: 1900-01-01 is 1, and its 1900 has a 29 February.
        [serial] if text.len() == 5 && (20_000..80_000).contains(&serial) => {
            i32::try_from(serial).ok().map_or(DateSlip::NoDate, |serial| {
                DateSlip::Otherwise(Day(serial - 25_569))
            })
        }
        _ => DateSlip::NoDate,
    }
}

/// Whether the text is ten characters of the shape `dddd-dd-dd`.
fn is_iso_shape(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(position, byte)| match position {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

/// What a cell that is no plain decimal may mean: one or two plain decimals.
pub(crate) fn amount_slip(text: &str) -> Option<(String, Option<String>)> {
    let text = text.trim();
    let bracketed = text.starts_with('(') && text.ends_with(')');
    let kept: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !"'’_ \u{a0}\u{202f}".contains(*c))
        .collect();
    let bare: String = kept
        .trim_matches(|c: char| c.is_alphabetic() || "€$£¥()".contains(c))
        .trim_start_matches('+')
        .to_string();
    let negative = bracketed || bare.starts_with(['-', '−']) || bare.ends_with(['-', '−']);
    let digits = bare
        .trim_matches(['-', '−'])
        .trim_matches(|c: char| c.is_alphabetic() || "€$£¥".contains(c));
    if !digits.bytes().any(|b| b.is_ascii_digit())
        || !digits
            .bytes()
            .all(|b| b.is_ascii_digit() || b == b',' || b == b'.')
    {
        return None;
    }
    let sign = |number: String| if negative { format!("-{number}") } else { number };
    let separators: Vec<(usize, char)> = digits
        .match_indices([',', '.'])
        .map(|(at, s)| (at, if s == "," { ',' } else { '.' }))
        .collect();
    let without = |drop: char| digits.replace(drop, "");
    match separators.as_slice() {
        [] => Some((sign(digits.to_string()), None)),
        [(_, '.')] => Some((sign(digits.to_string()), None)),
        [(at, ',')] => {
            let decimal = sign(digits.replace(',', "."));
            if digits.len() - at - 1 == 3 {
                Some((sign(without(',')), Some(decimal)))
            } else {
                Some((decimal, None))
            }
        }
        [.., (_, last)] => {
            let other = if *last == ',' { '.' } else { ',' };
            let last_count = separators
                .iter()
                .filter(|(_, separator)| separator == last)
                .count();
            if last_count > 1 {
                // 1,234,567: all of one kind group thousands.
                return (separators.len() == last_count).then(|| (sign(without(*last)), None));
            }
            Some((sign(without(other).replace(',', ".")), None))
        }
    }
}

/// The candidate closest to a text, if it is close enough to be meant.
pub(crate) fn closest<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |text: &str| -> String {
        text.chars()
            .filter(|c| !matches!(c, ' ' | '_' | '-'))
            .flat_map(char::to_lowercase)
            .take(64)
            .collect()
    };
    let text = plain(text);
    let allowed = (text.chars().count() / 3).clamp(1, 3);
    candidates
        .into_iter()
        .map(|candidate| (strsim::osa_distance(&text, &plain(candidate)), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn dates_are_guessed_with_both_readings() {
        let slips = [
            (
                "2026-13-02",
                DateSlip::Impossible {
                    swapped: Some(day("2026-02-13")),
                    days_in_month: None,
                },
            ),
            (
                "2026-02-30",
                DateSlip::Impossible {
                    swapped: None,
                    days_in_month: Some(28),
                },
            ),
            (
                "02/03/2026",
                DateSlip::Ambiguous(day("2026-03-02"), day("2026-02-03")),
            ),
            ("31/03/2026", DateSlip::Otherwise(day("2026-03-31"))),
            ("3.3.26", DateSlip::Otherwise(day("2026-03-03"))),
            ("2026/3/2", DateSlip::Otherwise(day("2026-03-02"))),
            ("2026-03-02T10:00:00Z", DateSlip::Otherwise(day("2026-03-02"))),
            ("20260302", DateSlip::Otherwise(day("2026-03-02"))),
            ("46083", DateSlip::Otherwise(day("2026-03-02"))),
            ("soon", DateSlip::NoDate),
            ("99999999999999999999", DateSlip::NoDate),
        ];
        for (text, slip) in slips {
            assert_eq!(date_slip(text), slip, "{text}");
        }
    }

    #[test]
    fn amounts_are_guessed() {
        let guess = |text: &str| {
            amount_slip(text).map(|(first, second)| format!("{first} {}", second.unwrap_or_default()))
        };
        let guesses = [
            ("1 234,50 €", Some("1234.50 ")),
            ("1.234,50", Some("1234.50 ")),
            ("1,234.50", Some("1234.50 ")),
            ("1,234", Some("1234 1.234")),
            ("12,5", Some("12.5 ")),
            ("(120.00)", Some("-120.00 ")),
            ("120-", Some("-120 ")),
            ("EUR 30", Some("30 ")),
            ("1'000.00", Some("1000.00 ")),
            ("1.234.567", Some("1234567 ")),
            ("n/a", None),
            (".", None),
            ("", None),
        ];
        for (text, expected) in guesses {
            assert_eq!(guess(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn the_closest_word_is_named_only_when_it_is_close() {
        assert_eq!(
            closest("Invoice-ID", ["invoice_id", "issued"]),
            Some("invoice_id")
        );
        assert_eq!(closest("promis", ["promise", "notified"]), Some("promise"));
        assert_eq!(closest("colour", ["promise", "notified"]), None);
    }
}
