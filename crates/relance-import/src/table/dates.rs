//! Dates as programs write them: patterns, names of months in English and French, days since the epoch.

use relance_kernel::Day;

/// How a date is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Pattern {
    /// Day, month and year with signs between them.
    Parts(Vec<Part>),
    /// Seconds since 1970-01-01, in UTC.
    EpochSeconds,
    /// Milliseconds since then.
    EpochMillis,
    /// Days as Excel counts them (1900 system).
    Serial,
}

/// A piece of a pattern.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Part {
    /// Four digits.
    Year,
    /// Two digits: 70 to 99 are of the last century.
    ShortYear,
    /// One or two digits, with whether there must be two.
    Month(bool),
    /// The same.
    Day(bool),
    /// A name or its beginning.
    MonthName,
    /// Itself.
    Sign(char),
}

/// The names that are read; a beginning of at least three letters will do, where it names one month.
const MONTHS: [(&str, &str); 12] = [
    ("january", "janvier"),
    ("february", "fevrier"),
    ("march", "mars"),
    ("april", "avril"),
    ("may", "mai"),
    ("june", "juin"),
    ("july", "juillet"),
    ("august", "aout"),
    ("september", "septembre"),
    ("october", "octobre"),
    ("november", "novembre"),
    ("december", "decembre"),
];

impl Pattern {
    /// `DD/MM/YYYY`, `M/D/YYYY`, `YYYY-MM-DD`, `D MMM YYYY`, `YYYYMMDD`, `epoch`, `epoch-ms`, `excel`.
    pub(super) fn parse(text: &str) -> Option<Pattern> {
        match text {
            "epoch" => return Some(Pattern::EpochSeconds),
            "epoch-ms" => return Some(Pattern::EpochMillis),
            "excel" => return Some(Pattern::Serial),
            _ => {}
        }
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(sign) = rest.chars().next() {
            let run = rest.chars().take_while(|other| *other == sign).count();
            let (part, taken) = match (sign, run) {
                ('Y', 4) => (Part::Year, 4),
                ('Y', 2) => (Part::ShortYear, 2),
                ('M', 3 | 4) => (Part::MonthName, run),
                ('M', 1 | 2) => (Part::Month(run == 2), run),
                ('D', 1 | 2) => (Part::Day(run == 2), run),
                ('/' | '.' | '-' | ' ' | ',', _) => (Part::Sign(sign), 1),
                _ => return None,
            };
            parts.push(part);
            rest = rest.get(taken..)?;
        }
        let count = |test: fn(&Part) -> bool| parts.iter().filter(|part| test(part)).count();
        let is_whole = count(|part| matches!(part, Part::Year | Part::ShortYear)) == 1
            && count(|part| matches!(part, Part::Month(_) | Part::MonthName)) == 1
            && count(|part| matches!(part, Part::Day(_))) == 1;
        is_whole.then_some(Pattern::Parts(parts))
    }

    /// The day of a cell. What follows the date as a time of the day is passed over.
    pub(super) fn day(&self, cell: &str) -> Option<Day> {
        match self {
            Pattern::Parts(parts) => of_parts(parts, cell),
            Pattern::EpochSeconds => of_epoch(cell, 86_400),
            Pattern::EpochMillis => of_epoch(cell, 86_400_000),
            Pattern::Serial => {
                let whole = cell.split_once('.').map_or(cell, |(whole, _)| whole);
                let days: i32 = whole.parse().ok()?;
                (61..=109_574).contains(&days).then(|| Day(days - 25_569))
            }
        }
    }
}

fn of_epoch(cell: &str, of_day: i64) -> Option<Day> {
    let whole = cell.split_once('.').map_or(cell, |(whole, _)| whole);
    let count: i64 = whole.parse().ok()?;
    i32::try_from(count.div_euclid(of_day)).ok().map(Day)
}

fn of_parts(parts: &[Part], cell: &str) -> Option<Day> {
    let (mut year, mut month, mut day) = (0_u32, 0_u32, 0_u32);
    let mut rest = cell;
    for part in parts {
        match part {
            Part::Year => (year, rest) = digits(rest, 4, 4)?,
            Part::ShortYear => {
                (year, rest) = digits(rest, 2, 2)?;
                year += if year < 70 { 2000 } else { 1900 };
            }
            Part::Month(two) => (month, rest) = digits(rest, fewest(*two, parts), 2)?,
            Part::Day(two) => (day, rest) = digits(rest, fewest(*two, parts), 2)?,
            Part::MonthName => (month, rest) = named_month(rest)?,
            Part::Sign(' ') => {
                let trimmed = rest.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
                if trimmed.len() == rest.len() {
                    return None;
                }
                rest = trimmed;
            }
            Part::Sign(sign) => rest = rest.strip_prefix(*sign)?,
        }
    }
    if !is_time(rest) {
        return None;
    }
    Day::from_ymd(i32::try_from(year).ok()?, month, day)
}

/// `DD/MM` reads `1/2` as well: signs part them. Without signs there must be two digits.
fn fewest(is_two: bool, parts: &[Part]) -> usize {
    let has_signs = parts
        .iter()
        .any(|part| matches!(part, Part::Sign(_) | Part::MonthName));
    if is_two && !has_signs { 2 } else { 1 }
}

fn digits(text: &str, least: usize, most: usize) -> Option<(u32, &str)> {
    let count = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    if count < least {
        return None;
    }
    Some((text.get(..count)?.parse().ok()?, text.get(count..)?))
}

/// `janv.`, `Jan`, `août`, `September`.
fn named_month(text: &str) -> Option<(u32, &str)> {
    let end = text
        .char_indices()
        .find(|(_, letter)| !letter.is_alphabetic())
        .map_or(text.len(), |(place, _)| place);
    let name = super::header::plain(text.get(..end)?);
    let rest = text.get(end..)?;
    let rest = rest.strip_prefix('.').unwrap_or(rest);
    let mut found = None;
    for (place, (english, french)) in MONTHS.iter().enumerate() {
        let is_it =
            name.len() >= 3 && (english.starts_with(name.as_str()) || french.starts_with(name.as_str()));
        if is_it {
            // `jui` is two months.
            if found.is_some() {
                return None;
            }
            found = u32::try_from(place + 1).ok();
        }
    }
    Some((found?, rest))
}

/// Nothing, or a time of the day with whatever zone behind it.
fn is_time(rest: &str) -> bool {
    let Some(time) = rest.strip_prefix(['T', ' ']) else {
        return rest.is_empty();
    };
    let time = time.trim_start();
    let has_hours = time.split_once(':').is_some_and(|(hours, _)| {
        (1..=2).contains(&hours.len()) && hours.bytes().all(|byte| byte.is_ascii_digit())
    });
    let is_plain = |letter: char| {
        letter.is_ascii_alphanumeric() || matches!(letter, ':' | '.' | ',' | '+' | '-' | ' ' | '/' | '_')
    };
    time.is_empty() || has_hours && time.len() <= 40 && time.chars().all(is_plain)
}

/// In which order the parts of dates of a column stand, told from all its cells.
#[derive(Clone, Debug, Default)]
pub(super) struct Orders {
    /// Cells looked at.
    pub(super) cells: u64,
    /// For each pattern of [`OPEN`], the first line that it does not read, with the cell.
    unread: Vec<Option<(u64, String)>>,
    /// The first cell.
    pub(super) first: Option<(u64, String)>,
}

/// What is tried where a map leaves dates open.
pub(super) const OPEN: [&str; 12] = [
    "YYYY-MM-DD",
    "DD/MM/YYYY",
    "MM/DD/YYYY",
    "DD.MM.YYYY",
    "DD-MM-YYYY",
    "MM-DD-YYYY",
    "DD/MM/YY",
    "MM/DD/YY",
    "D MMM YYYY",
    "MMM D, YYYY",
    "YYYY/MM/DD",
    "YYYYMMDD",
];

/// What all cells of a column say of their order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Order {
    /// One pattern reads them all.
    One(&'static str),
    /// Several do, and they say different days.
    Several(Vec<&'static str>, (u64, String)),
    /// None does. The first cell that the best of them does not read.
    None((u64, String)),
    /// No cell.
    Empty,
}

impl Orders {
    pub(super) fn add(&mut self, line: u64, cell: &str, patterns: &[Pattern]) {
        self.unread.resize(patterns.len(), None);
        self.cells += 1;
        if self.first.is_none() {
            self.first = Some((line, cell.to_string()));
        }
        for (unread, pattern) in self.unread.iter_mut().zip(patterns) {
            if unread.is_none() && pattern.day(cell).is_none() {
                *unread = Some((line, cell.to_string()));
            }
        }
    }

    pub(super) fn order(&self) -> Order {
        let Some(first) = self.first.clone() else {
            return Order::Empty;
        };
        let all: Vec<&'static str> = OPEN
            .iter()
            .zip(&self.unread)
            .filter(|(_, unread)| unread.is_none())
            .map(|(pattern, _)| *pattern)
            .collect();
        match all.as_slice() {
            [one] => Order::One(one),
            [] => {
                let last = self.unread.iter().flatten().max_by_key(|(line, _)| *line);
                Order::None(last.cloned().unwrap_or(first))
            }
            _ => Order::Several(all, first),
        }
    }
}

/// The patterns of [`OPEN`].
pub(super) fn open_patterns() -> Vec<Pattern> {
    OPEN.iter().filter_map(|text| Pattern::parse(text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pattern: &str, cell: &str) -> Option<String> {
        Pattern::parse(pattern)
            .unwrap()
            .day(cell)
            .map(|day| day.to_string())
    }

    #[test]
    fn dates_are_read_as_their_patterns_say() {
        let read = |pattern, cell| read(pattern, cell).unwrap_or_default();
        assert_eq!(read("M/D/YYYY", "1/2/2013"), "2013-01-02");
        assert_eq!(read("DD/MM/YYYY", "1/2/2013"), "2013-02-01");
        assert_eq!(read("DD/MM/YYYY", "31/12/2026 23:59:59"), "2026-12-31");
        assert_eq!(read("YYYY-MM-DD", "2026-03-02T23:30:00+02:00"), "2026-03-02");
        assert_eq!(read("YYYY-MM-DD", "2026-03-02 10:00 UTC"), "2026-03-02");
        assert_eq!(read("D MMM YYYY", "3 févr. 2026"), "2026-02-03");
        assert_eq!(read("D MMM YYYY", "03 Aug 2026"), "2026-08-03");
        assert_eq!(read("D MMMM YYYY", "1 août 2026"), "2026-08-01");
        assert_eq!(read("MMM D, YYYY", "Sep 9, 2026"), "2026-09-09");
        assert_eq!(read("DD.MM.YY", "09.08.26"), "2026-08-09");
        assert_eq!(read("YYYYMMDD", "20260302"), "2026-03-02");
        assert_eq!(read("epoch", "1767225600"), "2026-01-01");
        assert_eq!(read("epoch", "-1"), "1969-12-31");
        assert_eq!(read("epoch-ms", "1767225600000"), "2026-01-01");
        assert_eq!(read("excel", "46023"), "2026-01-01");
    }

    #[test]
    fn what_is_no_date_is_none() {
        for (pattern, cell) in [
            ("DD/MM/YYYY", "31/02/2026"),
            ("DD/MM/YYYY", "1/2/26"),
            ("M/D/YYYY", "13/1/2013"),
            ("D MMM YYYY", "3 jui 2026"),
            ("D MMM YYYY", "3 2 2026"),
            ("YYYY-MM-DD", "2026-03-02x"),
            ("YYYY-MM-DD", "2026-03-02 soon"),
            ("YYYYMMDD", "2026030"),
            ("epoch", "12a"),
            ("excel", "12"),
        ] {
            assert_eq!(read(pattern, cell), None, "{pattern} {cell}");
        }
        for pattern in ["", "DD/MM", "hello", "YYYY-MM-MM", "DDD/MM/YYYY"] {
            assert_eq!(Pattern::parse(pattern), None, "{pattern}");
        }
    }

    #[test]
    fn the_whole_column_decides_the_order() {
        let order = |cells: &[&str]| {
            let patterns = open_patterns();
            let mut orders = Orders::default();
            for (place, cell) in cells.iter().enumerate() {
                orders.add(place as u64 + 2, cell, &patterns);
            }
            orders.order()
        };
        assert_eq!(order(&["1/2/2013", "1/26/2013"]), Order::One("MM/DD/YYYY"));
        assert_eq!(order(&["1/2/2013", "26/1/2013"]), Order::One("DD/MM/YYYY"));
        assert_eq!(
            order(&["1/2/2013"]),
            Order::Several(vec!["DD/MM/YYYY", "MM/DD/YYYY"], (2, "1/2/2013".into()))
        );
        assert_eq!(
            order(&["13/2/2013", "1/26/2013"]),
            Order::None((3, "1/26/2013".into()))
        );
        assert_eq!(order(&["2013-02-01"]), Order::One("YYYY-MM-DD"));
    }
}
