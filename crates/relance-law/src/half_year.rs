//! Half-years: the rates on which late-payment interest hangs change on 1 January and on 1 July.

use relance_kernel::Day;
use std::fmt;

/// January to June, or July to December, of a year.
///
/// ```
/// # use relance_kernel::Day;
/// # use relance_law::HalfYear;
/// let half = HalfYear::of(Day::from_ymd(2026, 11, 21).unwrap());
/// assert_eq!(half.to_string(), "2026-H2");
/// assert_eq!(half.last_day().unwrap().to_string(), "2026-12-31");
/// assert_eq!(HalfYear::parse("2026-H2"), Some(half));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct HalfYear {
    year: i32,
    is_second: bool,
}

impl HalfYear {
    /// The half-year in which a day lies.
    pub fn of(day: Day) -> HalfYear {
        let (year, month, _) = day.ymd();
        HalfYear {
            year,
            is_second: month > 6,
        }
    }

    /// Reads `2026-H2`, also `2026H2` and `2026-S2` (*second semestre*).
    pub fn parse(text: &str) -> Option<HalfYear> {
        let text = text.trim();
        let (year, half) = text.split_at_checked(4)?;
        if !year.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let half = half.strip_prefix('-').unwrap_or(half);
        let is_second = match half {
            "H1" | "S1" | "h1" | "s1" => false,
            "H2" | "S2" | "h2" | "s2" => true,
            _ => return None,
        };
        Some(HalfYear {
            year: year.parse().ok()?,
            is_second,
        })
    }

    /// 1 January or 1 July; none beyond the calendar.
    pub fn first_day(self) -> Option<Day> {
        Day::from_ymd(self.year, if self.is_second { 7 } else { 1 }, 1)
    }

    /// 30 June or 31 December; none beyond the calendar.
    pub fn last_day(self) -> Option<Day> {
        if self.is_second {
            Day::from_ymd(self.year, 12, 31)
        } else {
            Day::from_ymd(self.year, 6, 30)
        }
    }

    /// The one after.
    pub fn next(self) -> HalfYear {
        HalfYear {
            year: if self.is_second {
                self.year.saturating_add(1)
            } else {
                self.year
            },
            is_second: !self.is_second,
        }
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.year
    }
}

impl fmt::Display for HalfYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-H{}", self.year, if self.is_second { 2 } else { 1 })
    }
}
