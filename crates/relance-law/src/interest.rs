//! Simple interest, day by day on what is open, split where a half-year ends or the principal changes.

use crate::{HalfYear, Rate};
use relance_kernel::Day;
use std::fmt;

/// By how many days a year is divided. No statute of the packs says it; 365 is usual, and said with each figure.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum DayCount {
    /// ACT/365: 365 in every year.
    #[default]
    Actual365,
    /// ACT/ACT: 366 in leap years.
    ActualActual,
    /// ACT/360.
    Actual360,
}

impl DayCount {
    fn days_of_year(self, year: i32) -> i128 {
        match self {
            DayCount::Actual365 => 365,
            DayCount::Actual360 => 360,
            DayCount::ActualActual => {
                // The day before 1 March: 29 February in a leap year.
                let is_leap = Day::from_ymd(year, 2, 29).is_some();
                if is_leap { 366 } else { 365 }
            }
        }
    }
}

impl fmt::Display for DayCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DayCount::Actual365 => "ACT/365",
            DayCount::ActualActual => "ACT/ACT",
            DayCount::Actual360 => "ACT/360",
        })
    }
}

/// Interest of days in a row on one principal at one rate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Segment {
    /// First day that counts.
    pub from: Day,
    /// Last day that counts.
    pub to: Day,
    /// How many days.
    pub days: i32,
    /// What was open at the beginning of each of them, in minor units.
    pub principal: i64,
    /// Of a year.
    pub rate: Rate,
    /// The interest, in minor units, rounded half up.
    pub amount: i64,
}

/// The interest of the days `from..=to`.
///
/// `balances` says what is open at the end of each day on which it changed, in the order of days; a day counts with
/// what was open when it began, so the day of a payment still counts with what it paid. `rate_of` is asked once for
/// each half-year. Each segment is rounded to the minor unit, half up, as the sum of rounded lines can be checked by
/// hand.
///
/// # Errors
///
/// What `rate_of` answers.
pub fn interest<E>(
    balances: &[(Day, i64)],
    from: Day,
    to: Day,
    count: DayCount,
    mut rate_of: impl FnMut(HalfYear) -> Result<Rate, E>,
) -> Result<Vec<Segment>, E> {
    let mut segments = Vec::new();
    let mut day = from;
    while day <= to {
        let open = |before: Day| {
            let rows = balances.iter().rev();
            rows.clone()
                .find(|(of, _)| *of < before)
                .map_or(0, |(_, open)| *open)
        };
        let principal = open(day);
        let half = HalfYear::of(day);
        // A payment of a day changes the principal of the next one.
        let changes = balances
            .iter()
            .find(|(of, open)| *of >= day && *open != principal)
            .map_or(to, |(of, _)| *of);
        let last = to.min(changes).min(half.last_day().unwrap_or(to));
        if principal > 0 {
            let rate = rate_of(half)?;
            let days = last.since(day).saturating_add(1);
            segments.push(Segment {
                from: day,
                to: last,
                days,
                principal,
                rate,
                amount: amount(principal, rate, days, count.days_of_year(half.year())),
            });
        }
        if last >= Day::MAX {
            break;
        }
        day = last.plus(1);
    }
    Ok(segments)
}

/// Principal × rate × days over the days of a year, half up.
fn amount(principal: i64, rate: Rate, days: i32, days_of_year: i128) -> i64 {
    let over = 10_000 * days_of_year;
    let product = i128::from(principal) * i128::from(rate.0) * i128::from(days);
    let rounded = (2 * product + over).div_euclid(2 * over);
    i64::try_from(rounded).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn at(rate: i32) -> impl FnMut(HalfYear) -> Result<Rate, ()> {
        move |_| Ok(Rate(rate))
    }

    #[test]
    fn a_payment_counts_from_the_next_day_on() {
        let balances = [(day("2026-01-01"), 100_000), (day("2026-03-10"), 40_000)];
        let segments = interest(
            &balances,
            day("2026-03-01"),
            day("2026-03-20"),
            DayCount::Actual365,
            at(1000),
        )
        .unwrap();
        let lines: Vec<(i32, i64)> = segments
            .iter()
            .map(|segment| (segment.days, segment.principal))
            .collect();
        assert_eq!(lines, [(10, 100_000), (10, 40_000)]);
    }

    #[test]
    fn several_changes_of_one_day_are_its_last() {
        let balances = [
            (day("2026-01-01"), 900),
            (day("2026-01-05"), 400),
            (day("2026-01-05"), 700),
        ];
        let segments = interest(
            &balances,
            day("2026-01-04"),
            day("2026-01-07"),
            DayCount::Actual365,
            at(0),
        )
        .unwrap();
        let lines: Vec<(i32, i64)> = segments
            .iter()
            .map(|segment| (segment.days, segment.principal))
            .collect();
        assert_eq!(lines, [(2, 900), (2, 700)]);
    }

    #[test]
    fn nothing_is_asked_of_days_on_which_nothing_is_open() {
        let balances = [(day("2026-01-01"), 500), (day("2026-06-30"), 0)];
        let rate = |half: HalfYear| {
            if half.year() == 2026 && half == HalfYear::of(day("2026-01-01")) {
                Ok(Rate(0))
            } else {
                Err(half)
            }
        };
        let segments = interest(
            &balances,
            day("2026-06-01"),
            day("2026-12-31"),
            DayCount::Actual365,
            rate,
        )
        .unwrap();
        assert_eq!(segments.len(), 1);
    }

    #[test]
    fn leap_years_have_a_day_more_where_it_is_asked() {
        let balances = [(day("2024-01-01"), 3_660_000)];
        let of = |count| {
            interest(&balances, day("2024-02-01"), day("2024-02-10"), count, at(1000)).unwrap()[0].amount
        };
        assert_eq!(of(DayCount::ActualActual), 10_000);
        assert_eq!(of(DayCount::Actual365), 10_027);
        assert_eq!(of(DayCount::Actual360), 10_167);
    }
}
