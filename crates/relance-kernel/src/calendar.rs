//! Working days: weekends and public holidays of one country, as a table.

use crate::Day;

/// The working days between two dates. Outside the table Monday to Friday are working days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkCalendar {
    first: Day,
    /// For each day from `first` on, how many working days lie in `[first, day]`.
    counts: Box<[u32]>,
}

impl WorkCalendar {
    /// The calendar of the days `[first, last]` in which the weekdays of `weekend` (0 = Monday) and the
    /// `holidays` are free.
    pub fn new(first: Day, last: Day, weekend: &[u8], holidays: &[Day]) -> WorkCalendar {
        let mut holidays = holidays.to_vec();
        holidays.sort_unstable();
        let mut count = 0;
        let counts = (first.0..=last.0)
            .map(|number| {
                let day = Day(number);
                if !weekend.contains(&day.weekday()) && holidays.binary_search(&day).is_err() {
                    count += 1;
                }
                count
            })
            .collect();
        WorkCalendar { first, counts }
    }

    /// Whether people work on this day.
    pub fn is_working_day(&self, day: Day) -> bool {
        self.working_days_through(day) > self.working_days_through(day.plus(-1))
    }

    /// How many working days lie in `(from, to]`; negative if `to` is before `from`.
    pub fn working_days_between(&self, from: Day, to: Day) -> i32 {
        let count = self.working_days_through(to) - self.working_days_through(from);
        i32::try_from(count).unwrap_or(i32::MAX)
    }

    /// The day on which `count` working days have passed since `from` (which does not count);
    /// for a negative count, the latest day on which as many lie between it and `from`; for 0, `from` itself.
    ///
    /// ```
    /// # use relance_kernel::{Day, WorkCalendar};
    /// let calendar = WorkCalendar::new(Day(0), Day(40_000), &[5, 6], &[]);
    /// let friday = Day::from_ymd(2026, 3, 6).unwrap();
    /// assert_eq!(calendar.plus_working_days(friday, 1).to_string(), "2026-03-09");
    /// ```
    pub fn plus_working_days(&self, from: Day, count: i32) -> Day {
        let mut day = from;
        let mut left = count.unsigned_abs();
        let direction = if count < 0 { -1 } else { 1 };
        while left > 0 && day > Day::MIN && day < Day::MAX {
            day = day.plus(direction);
            if self.is_working_day(day) {
                left -= 1;
            }
        }
        day
    }

    /// Working days in `[first, day]`, continued with plain weeks outside the table.
    fn working_days_through(&self, day: Day) -> i64 {
        let offset = i64::from(day.0) - i64::from(self.first.0);
        let last = i64::try_from(self.counts.len()).unwrap_or(0) - 1;
        if offset < 0 {
            return weekdays_through(day) - weekdays_through(self.first.plus(-1));
        }
        let at = |index: i64| {
            usize::try_from(index)
                .ok()
                .and_then(|index| self.counts.get(index))
                .map_or(0, |&n| i64::from(n))
        };
        if offset <= last {
            return at(offset);
        }
        let end = Day(i32::try_from(i64::from(self.first.0) + last).unwrap_or(i32::MAX));
        at(last) + weekdays_through(day) - weekdays_through(end)
    }
}

/// Mondays to Fridays from a fixed Monday through `day`, in the plain week.
fn weekdays_through(day: Day) -> i64 {
    // 1969-12-29 was a Monday: day number -3.
    let days = i64::from(day.0) + 4;
    days.div_euclid(7) * 5 + days.rem_euclid(7).min(5)
}
