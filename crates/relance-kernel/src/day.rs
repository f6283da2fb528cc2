//! Civil days.
//!
//! A day is a number; nothing here knows a clock or a time zone. Text forms go through `chrono`.

use chrono::NaiveDate;
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
        let (year, month, day) = self.ymd();
        let total = i64::from(year) * 12 + i64::from(month) - 1 + i64::from(months);
        let Ok(year) = i32::try_from(total.div_euclid(12)) else {
            return Day::MAX;
        };
        let month = u32::try_from(total.rem_euclid(12) + 1).unwrap_or(12);
        from_civil(year, month, day.min(month_length(year, month)))
    }

    /// The latest day that, so many months later, is this one or before it.
    ///
    /// ```
    /// # use relance_kernel::Day;
    /// let day = |text| Day::parse(text).unwrap();
    /// assert_eq!(day("2026-02-28").last_before_months(12), day("2025-02-28"));
    /// assert_eq!(day("2026-02-28").last_before_months(1), day("2026-01-31"));
    /// ```
    pub fn last_before_months(self, months: u32) -> Day {
        let (year, month, day) = self.ymd();
        let total = i64::from(year) * 12 + i64::from(month) - 1 - i64::from(months);
        let Ok(year_before) = i32::try_from(total.div_euclid(12)) else {
            return Day::MIN;
        };
        let month_before = u32::try_from(total.rem_euclid(12) + 1).unwrap_or(1);
        let length = month_length(year_before, month_before);
        // The last days of a longer month all come to the last day of a shorter one.
        let last = if day == month_length(year, month) {
            length
        } else {
            day.min(length)
        };
        from_civil(year_before, month_before, last)
    }

    /// 0 = Monday … 6 = Sunday.
    pub fn weekday(self) -> u8 {
        // 1970-01-01 was a Thursday.
        u8::try_from((self.0 + 3).rem_euclid(7)).unwrap_or(0)
    }

    /// Year, month (1–12) and day of the month (1–31).
    pub fn ymd(self) -> (i32, u32, u32) {
        // Hinnant, "chrono-compatible low-level date algorithms": years begin in March, eras last 400 years.
        let shifted = i64::from(self.0) + 719_468;
        let era = shifted.div_euclid(146_097);
        let of_era = shifted.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 {
            shifted_month + 3
        } else {
            shifted_month - 9
        };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        (
            i32::try_from(year).unwrap_or(i32::MAX),
            u32::try_from(month).unwrap_or(1),
            u32::try_from(day).unwrap_or(1),
        )
    }

    /// Number of days in the day's month (28–31).
    pub fn days_in_month(self) -> u32 {
        let (year, month, _) = self.ymd();
        month_length(year, month)
    }
}

/// Number of days in a month (28–31).
fn month_length(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// The inverse of [`Day::ymd`], for dates that exist.
fn from_civil(year: i32, month: u32, day: u32) -> Day {
    let year = i64::from(year) - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted_month = (i64::from(month) + 9) % 12;
    let of_year = (153 * shifted_month + 2) / 5 + i64::from(day) - 1;
    let of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
    i32::try_from(era * 146_097 + of_era - 719_468).map_or(Day::MAX, Day)
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

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Datelike, Months};

    #[test]
    fn civil_dates_agree_with_chrono() {
        for number in (-200_000..200_000).step_by(7) {
            let day = Day(number);
            let date = day.to_date();
            assert_eq!(day.ymd(), (date.year(), date.month(), date.day()));
            assert_eq!(from_civil(date.year(), date.month(), date.day()), day);
            let later = date.checked_add_months(Months::new(13)).unwrap();
            assert_eq!(day.plus_months(13), Day::from(later));
        }
    }

    #[test]
    fn what_left_a_window_of_months_is_what_comes_by_adding_them() {
        for number in (10_000..22_000).step_by(1) {
            let day = Day(number);
            for months in [1, 2, 6, 12, 24, 48] {
                let last = day.last_before_months(months);
                assert!(last.plus_months(months) <= day, "{day} {months}");
                assert!(last.plus(1).plus_months(months) > day, "{day} {months}");
            }
        }
    }

    #[test]
    fn a_month_later_is_at_most_the_last_day() {
        let day = |text| Day::parse(text).unwrap();
        assert_eq!(day("2026-01-31").plus_months(1), day("2026-02-28"));
        assert_eq!(day("2024-02-29").plus_months(12), day("2025-02-28"));
        assert_eq!(day("2026-12-15").plus_months(1), day("2027-01-15"));
    }
}
