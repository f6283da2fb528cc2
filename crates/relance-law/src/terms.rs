//! Terms of payment: when an invoice is due, counted from its date. Written as people write them, in English or French.

use relance_kernel::Day;
use std::fmt;

/// No terms are longer: a larger number is a slip.
const MAX_DAYS: u16 = 365;

/// Where the end of the month comes in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum MonthEnd {
    /// Nowhere.
    No,
    /// The days are counted first, then comes the end of that month.
    AfterDays,
    /// The end of the month of the invoice first, then the days are counted.
    BeforeDays,
}

/// Terms of payment.
///
/// ```
/// # use relance_law::Terms;
/// # use relance_kernel::Day;
/// let issued = Day::from_ymd(2026, 1, 15).unwrap();
/// let due = |terms: &str| Terms::parse(terms).unwrap().due(issued).to_string();
/// assert_eq!(due("60 jours"), "2026-03-16");
/// assert_eq!(due("45j fin de mois"), "2026-03-31");
/// assert_eq!(due("end of month 45d"), "2026-03-17");
/// assert_eq!(due("30 jours fin de mois le 10"), "2026-03-10");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Terms {
    days: u16,
    month_end: MonthEnd,
    /// The day of the month on which it is then paid: the first such day on or after.
    on_day: Option<u8>,
}

impl Terms {
    /// What the law says where nothing was agreed: 30 days (article L441-10 of the Code de commerce).
    pub const STATUTORY: Terms = Terms {
        days: 30,
        month_end: MonthEnd::No,
        on_day: None,
    };

    /// Reads terms such as `30d`, `45d end of month`, `fin de mois 45j`, `30 jours fin de mois le 10`, `comptant`;
    /// nothing if they hold another word.
    pub fn parse(text: &str) -> Option<Terms> {
        let words = words(text);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let mut days: Option<u16> = None;
        let mut month_end = MonthEnd::No;
        let mut on_day = None;
        let mut rest = words.as_slice();
        while let Some((word, behind)) = rest.split_first() {
            rest = behind;
            match *word {
                "end" | "fin" | "fdm" | "eom" => {
                    rest = skip(rest, &["of", "de"]);
                    if matches!(*word, "end" | "fin") {
                        let (month, behind) = rest.split_first()?;
                        rest = behind;
                        if !matches!(*month, "month" | "mois") {
                            return None;
                        }
                    }
                    if month_end != MonthEnd::No {
                        return None;
                    }
                    month_end = match days {
                        Some(_) => MonthEnd::AfterDays,
                        None => MonthEnd::BeforeDays,
                    };
                }
                "le" | "the" => {
                    let (number, behind) = rest.split_first()?;
                    rest = skip(behind, &["th", "st", "nd", "rd", "er"]);
                    let day: u8 = number.parse().ok()?;
                    on_day = Some((1..=31).contains(&day).then_some(day)?);
                }
                "comptant" | "cash" | "reception" | "receipt" | "immediate" if days.is_none() => {
                    days = Some(0)
                }
                "net" | "nets" | "on" | "a" | "at" | "date" | "de" | "facture" | "invoice" | "from"
                | "of" => {}
                number => {
                    let count: u16 = number.parse().ok()?;
                    rest = skip(rest, &["d", "j", "day", "days", "jour", "jours", "jrs"]);
                    if days.is_some() || count > MAX_DAYS {
                        return None;
                    }
                    days = Some(count);
                }
            }
        }
        if days.is_none() && month_end == MonthEnd::No {
            return None;
        }
        Some(Terms {
            days: days.unwrap_or(0),
            month_end,
            on_day,
        })
    }

    /// When an invoice of this date is due.
    pub fn due(self, issued: Day) -> Day {
        let days = i32::from(self.days);
        let base = match self.month_end {
            MonthEnd::No => issued.plus(days),
            MonthEnd::AfterDays => end_of_month(issued.plus(days)),
            MonthEnd::BeforeDays => end_of_month(issued).plus(days),
        };
        self.on_day.map_or(base, |day| next_day_of_month(base, day))
    }
}

impl fmt::Display for Terms {
    /// In English, as [`Terms::parse`] reads it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.month_end {
            MonthEnd::No => write!(f, "{}d", self.days)?,
            MonthEnd::AfterDays => write!(f, "{}d end of month", self.days)?,
            MonthEnd::BeforeDays => write!(f, "end of month {}d", self.days)?,
        }
        self.on_day.map_or(Ok(()), |day| write!(f, " the {day}"))
    }
}

pub(crate) fn end_of_month(day: Day) -> Day {
    let (_, _, of_month) = day.ymd();
    day.plus(i32::try_from(day.days_in_month().saturating_sub(of_month)).unwrap_or(0))
}

/// The first day with this number, or the last of a shorter month, on or after a day.
fn next_day_of_month(from: Day, number: u8) -> Day {
    let (_, _, of_month) = from.ymd();
    let in_month_of = |day: Day| {
        let (_, _, of_month) = day.ymd();
        let target = u32::from(number).min(day.days_in_month());
        day.plus(i32::try_from(target).unwrap_or(1) - i32::try_from(of_month).unwrap_or(1))
    };
    let here = in_month_of(from);
    if here >= from {
        return here;
    }
    // From the first of the month: a month later is then always the month that follows.
    let first = from.plus(1 - i32::try_from(of_month).unwrap_or(1));
    in_month_of(first.plus_months(1))
}

fn skip<'a>(words: &'a [&'a str], known: &[&str]) -> &'a [&'a str] {
    match words.split_first() {
        Some((first, rest)) if known.contains(first) => rest,
        _ => words,
    }
}

/// Words and numbers in small letters without accents; `45j` is two of them.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last_kind = 0_u8;
    for letter in text.to_lowercase().chars() {
        let letter = match letter {
            'é' | 'è' | 'ê' => 'e',
            'à' | 'â' => 'a',
            other => other,
        };
        let kind = match letter {
            _ if letter.is_ascii_digit() => 1,
            _ if letter.is_alphabetic() => 2,
            ' ' | '.' | ',' | '-' | '\u{a0}' | '\t' => 0,
            // A word of its own, which nobody knows.
            _ => 3,
        };
        match words.last_mut() {
            Some(word) if kind == last_kind && kind != 0 => word.push(letter),
            _ if kind != 0 => words.push(letter.to_string()),
            _ => {}
        }
        last_kind = kind;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(terms: &str, issued: &str) -> String {
        let terms = Terms::parse(terms).unwrap_or_else(|| panic!("{terms}"));
        assert_eq!(Terms::parse(&terms.to_string()), Some(terms), "{terms}");
        terms.due(Day::parse(issued).unwrap()).to_string()
    }

    #[test]
    fn terms_give_the_dates_of_worked_examples() {
        assert_eq!(due("60d", "2026-01-15"), "2026-03-16");
        assert_eq!(due("end of month 45d", "2026-01-15"), "2026-03-17");
        assert_eq!(due("45d end of month", "2026-01-15"), "2026-03-31");
        assert_eq!(due("30 jours", "2026-09-10"), "2026-10-10");
        assert_eq!(due("45j fin de mois", "2026-09-10"), "2026-10-31");
        assert_eq!(due("fin de mois 45 jours", "2026-09-10"), "2026-11-14");
        assert_eq!(due("30 jours nets date de facture", "2026-09-10"), "2026-10-10");
        assert_eq!(due("30j fdm le 10", "2026-01-15"), "2026-03-10");
        assert_eq!(due("30 days end of month the 31st", "2026-01-15"), "2026-02-28");
        assert_eq!(due("Comptant", "2026-01-15"), "2026-01-15");
        assert_eq!(due("fin de mois", "2026-02-03"), "2026-02-28");
    }

    #[test]
    fn what_is_no_terms_is_refused() {
        for text in [
            "",
            "soon",
            "30 weeks",
            "30d 45d",
            "fin",
            "400d",
            "30d!",
            "le 10",
            "fin de mois fdm",
        ] {
            assert_eq!(Terms::parse(text), None, "{text}");
        }
    }
}
