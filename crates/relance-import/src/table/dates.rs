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
    /// French letters are read too: `JJ/MM/AAAA`.
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
                ('Y' | 'A', 4) => (Part::Year, 4),
                ('Y' | 'A', 2) => (Part::ShortYear, 2),
                ('M', 3 | 4) => (Part::MonthName, run),
                ('M', 1 | 2) => (Part::Month(run == 2), run),
                ('D' | 'J', 1 | 2) => (Part::Day(run == 2), run),
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
    let value = text
        .bytes()
        .take(count)
        .fold(0, |value, digit| value * 10 + u32::from(digit - b'0'));
    Some((value, text.get(count..)?))
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
    /// Cells that a workbook says are days: they need no order.
    pub(super) native: u64,
    /// Cells by the patterns of [`OPEN`] that read them, a bit each: there are few such sets.
    alike: Vec<Alike>,
}

/// Cells that the same patterns read.
#[derive(Clone, Debug)]
struct Alike {
    /// The patterns, the first of [`OPEN`] in the lowest bit.
    patterns: u16,
    count: u64,
    /// The first of them, with their lines.
    first: Vec<(u64, String)>,
}

/// So many cells are shown of those that are written otherwise.
const SHOWN: usize = 3;

/// One cell in so many may be written otherwise than its column: its line is set aside. Of more, nobody knows what is meant.
const ODD_ONE_IN: u64 = 5;

/// Patterns that read a cell as different days.
const TURNED: [(&str, &str); 3] = [
    ("DD/MM/YYYY", "MM/DD/YYYY"),
    ("DD-MM-YYYY", "MM-DD-YYYY"),
    ("DD/MM/YY", "MM/DD/YY"),
];

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
    /// One pattern reads them, but for a few cells.
    One(&'static str),
    /// Several do, and they say different days: a cell.
    Several(Vec<&'static str>, (u64, String)),
    /// None reads nearly all.
    None(Mixed),
    /// No cell that needs an order.
    Empty,
}

/// Dates of a column of which too many are written in another way than the rest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mixed {
    /// The pattern that reads most of them; none if there is none that reads any.
    pub pattern: Option<&'static str>,
    /// How many it does not read, and how many there are.
    pub unread: (u64, u64),
    /// The first of those, with their lines.
    pub cells: Vec<(u64, String)>,
}

impl Orders {
    pub(super) fn add(&mut self, line: u64, cell: &str, patterns: &[Pattern]) {
        let read = patterns
            .iter()
            .enumerate()
            .filter(|(_, pattern)| pattern.day(cell).is_some());
        let read = read.fold(0_u16, |read, (place, _)| read | 1 << place);
        let place = self.alike.iter().position(|alike| alike.patterns == read);
        let place = place.unwrap_or_else(|| {
            self.alike.push(Alike {
                patterns: read,
                count: 0,
                first: Vec::new(),
            });
            self.alike.len() - 1
        });
        if let Some(alike) = self.alike.get_mut(place) {
            alike.count += 1;
            if alike.first.len() < SHOWN {
                alike.first.push((line, cell.to_string()));
            }
        }
    }

    pub(super) fn order(&self) -> Order {
        let all: u64 = self.alike.iter().map(|alike| alike.count).sum();
        if all == 0 {
            return Order::Empty;
        }
        let counts: Vec<u64> = (0..OPEN.len())
            .map(|place| self.count(|read| read >> place & 1 == 1))
            .collect();
        let most = counts.iter().copied().max().unwrap_or(0);
        let best = counts.iter().enumerate().filter(|(_, count)| **count == most);
        let best: Vec<usize> = best.map(|(place, _)| place).collect();
        let bits = best.iter().fold(0_u16, |bits, place| bits | 1 << place);
        let names = || OPEN.iter().enumerate().filter(|(place, _)| best.contains(place));
        let unread = all - most;
        let mixed = |is_odd: &dyn Fn(u16) -> bool| {
            let mut cells: Vec<(u64, String)> = self
                .alike
                .iter()
                .filter(|alike| is_odd(alike.patterns))
                .flat_map(|alike| alike.first.clone())
                .collect();
            cells.sort();
            cells.truncate(SHOWN);
            Order::None(Mixed {
                pattern: names().next().map(|(_, name)| *name).filter(|_| most > 0),
                unread: (self.count(is_odd), all + self.native),
                cells,
            })
        };
        let first = best.first().copied().unwrap_or(0);
        let is_unread = |read: u16| read >> first & 1 == 0;
        // Equally many, and not the same ones.
        let is_torn = self
            .alike
            .iter()
            .any(|alike| ![0, bits].contains(&(alike.patterns & bits)));
        if most == 0 || is_torn || unread > 1 && unread * ODD_ONE_IN > all + self.native {
            return mixed(&is_unread);
        }
        if let Some(turned) = turned(first) {
            let only_turned = |read: u16| is_unread(read) && read >> turned & 1 == 1;
            let only_this = |read: u16| read >> turned & 1 == 0 && !is_unread(read);
            let both = self.count(|read| !is_unread(read) && read >> turned & 1 == 1);
            let (this, that) = (self.count(only_this), self.count(only_turned));
            // What may be read both ways hangs on those that may not: these must agree.
            if best.len() == 1 && both > 0 && that * ODD_ONE_IN > this + that {
                return mixed(&only_turned);
            }
        }
        match best.as_slice() {
            [_] => names().next().map_or(Order::Empty, |(_, name)| Order::One(name)),
            // A few texts among days of a workbook: their lines are set aside.
            _ if self.native >= all * ODD_ONE_IN => Order::Empty,
            _ => {
                let cells = self.alike.iter().filter(|alike| !is_unread(alike.patterns));
                let cell = cells.flat_map(|alike| alike.first.first()).min().cloned();
                Order::Several(names().map(|(_, name)| *name).collect(), cell.unwrap_or_default())
            }
        }
    }

    /// How many cells the pattern of [`Orders::order`] does not read.
    pub(super) fn odd(&self, pattern: &str) -> u64 {
        let place = OPEN.iter().position(|name| *name == pattern).unwrap_or(0);
        self.count(|read| read >> place & 1 == 0)
    }

    /// How many cells are read by such patterns.
    fn count(&self, test: impl Fn(u16) -> bool) -> u64 {
        let alike = self.alike.iter().filter(|alike| test(alike.patterns));
        alike.map(|alike| alike.count).sum()
    }
}

/// The pattern that reads month and day the other way.
fn turned(place: usize) -> Option<usize> {
    let name = OPEN.get(place)?;
    let other = TURNED.iter().find_map(|(one, other)| match name {
        name if name == one => Some(other),
        name if name == other => Some(one),
        _ => None,
    })?;
    OPEN.iter().position(|name| name == other)
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
        assert_eq!(read("JJ/MM/AAAA", "1/2/2013"), "2013-02-01");
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
        assert_eq!(order(&["2013-02-01"]), Order::One("YYYY-MM-DD"));
    }

    #[test]
    fn a_few_cells_of_another_form_change_nothing_and_many_are_told() {
        let order = |forms: &[(&str, usize)]| {
            let patterns = open_patterns();
            let mut orders = Orders::default();
            let cells = forms
                .iter()
                .flat_map(|(cell, count)| std::iter::repeat_n(*cell, *count));
            for (place, cell) in cells.enumerate() {
                match cell {
                    "native" => orders.native += 1,
                    cell => orders.add(place as u64 + 2, cell, &patterns),
                }
            }
            match orders.order() {
                Order::One(pattern) => pattern.to_string(),
                Order::Several(patterns, (line, cell)) => {
                    format!("{} for {cell} on {line}", patterns.join(" or "))
                }
                Order::None(mixed) => format!("{mixed:?}"),
                Order::Empty => "none".to_string(),
            }
        };
        insta::assert_snapshot!(
            [
                order(&[("31/01/2026", 199), ("2026-02-20", 1)]),
                order(&[("31/01/2026", 3), ("31/02/2026", 1)]),
                order(&[("31/01/2026", 120), ("01/02/2026", 79), ("12/31/2026", 1)]),
                order(&[("31/01/2026", 2), ("01/02/2026", 79), ("12/31/2026", 1)]),
                order(&[("13/2/2013", 1), ("1/26/2013", 1)]),
                order(&[("31/01/2026", 10), ("2026-02-20", 5)]),
                order(&[("01/02/2026", 10), ("2026-02-20", 1)]),
                order(&[("46023", 3)]),
                order(&[("native", 20), ("01/02/2026", 1)]),
                order(&[("native", 20), ("22 avril 2026", 1)]),
                order(&[]),
            ]
            .join("\n")
        );
    }
}
