//! Civil days.
//!
//! A day is a number; nothing here knows a clock or a time zone. Text forms go through `chrono`.

use chrono::{Datelike, Days, Months, NaiveDate};
use std::fmt;

/// A civil day of the proleptic Gregorian calendar: days since 1970-01-01.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Day(pub i32);

impl Day {
    /// Earlier than any day of any ledger.
    pub const MIN: Day = Day(i32::MIN / 4);
    /// Later than any day of any ledger.
    pub const MAX: Day = Day(i32::MAX / 4);

    /// The day `year`-`month`-`day`, or nothing if there is no such date.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Day> {
        NaiveDate::from_ymd_opt(year, month, day).map(Day::from)
    }

    /// Reads `YYYY-MM-DD`, exactly ten characters; nothing if it is not a date.
    ///
    /// ```
    /// # use relance_kernel::Day;
    /// assert_eq!(Day::parse("2026-03-02").map(|d| d.to_string()), Some("2026-03-02".to_string()));
    /// assert_eq!(Day::parse("2026-02-30"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Day> {
        let bytes = text.as_bytes();
        let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = bytes else {
            return None;
        };
        let digit = |b: u8| b.is_ascii_digit().then(|| u32::from(b - b'0'));
        let year = digit(y1)? * 1000 + digit(y2)? * 100 + digit(y3)? * 10 + digit(y4)?;
        let month = digit(m1)? * 10 + digit(m2)?;
        let day = digit(d1)? * 10 + digit(d2)?;
        Day::from_ymd(i32::try_from(year).ok()?, month, day)
    }

    /// The date as `chrono` writes it.
    pub fn to_date(self) -> NaiveDate {
        NaiveDate::from_epoch_days(self.0).unwrap_or(NaiveDate::MAX)
    }

    /// The day `days` later (earlier if negative); stays within [`Day::MIN`] and [`Day::MAX`].
    pub fn plus(self, days: i32) -> Day {
        Day(self.0.saturating_add(days).clamp(Day::MIN.0, Day::MAX.0))
    }

    /// Civil days from `earlier` to `self`; negative if `earlier` is later.
    pub fn since(self, earlier: Day) -> i32 {
        self.0.saturating_sub(earlier.0)
    }

    /// The same day of the month `months` later, or the last day of that month if it is shorter.
    pub fn plus_months(self, months: u32) -> Day {
        self.to_date()
            .checked_add_months(Months::new(months))
            .map_or(Day::MAX, Day::from)
    }

    /// 0 = Monday … 6 = Sunday.
    pub fn weekday(self) -> u8 {
        // 1970-01-01 was a Thursday.
        u8::try_from((self.0 + 3).rem_euclid(7)).unwrap_or(0)
    }

    /// Year, month (1–12) and day of the month (1–31).
    pub fn ymd(self) -> (i32, u32, u32) {
        let date = self.to_date();
        (date.year(), date.month(), date.day())
    }

    /// Number of days in the day's month (28–31).
    pub fn days_in_month(self) -> u32 {
        let (year, month, _) = self.ymd();
        let next = if month == 12 {
            (year + 1, 1)
        } else {
            (year, month + 1)
        };
        NaiveDate::from_ymd_opt(next.0, next.1, 1)
            .and_then(|first| first.checked_sub_days(Days::new(1)))
            .map_or(31, |last| last.day())
    }
}

impl From<NaiveDate> for Day {
    fn from(date: NaiveDate) -> Day {
        Day(date.to_epoch_days())
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
