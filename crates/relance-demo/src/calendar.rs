//! When things happen: days of issue with seasons, due dates from terms, and the days on which customers pay.

use crate::random::Draws;
use crate::shape;
use relance_kernel::{Day, WorkCalendar};

/// The window of the ledger with its working days and seasons.
pub(crate) struct Window {
    /// First day of issue.
    pub(crate) first: Day,
    /// Last day known.
    pub(crate) last: Day,
    working: WorkCalendar,
    /// For each day of the window, the invoices to be expected through it, as a running sum of weights.
    seasons: Vec<u64>,
    /// Every date that may be written, as text.
    texts: Vec<String>,
}

/// Dates are written from that long before the window to that long after it.
const MARGIN: i32 = 4_000;

impl Window {
    /// The window of `days` days that ends on `last`.
    pub(crate) fn new(last: Day, days: i32) -> Window {
        let first = last.plus(1 - days);
        let working =
            relance_law::work_calendar("FR").unwrap_or_else(|| WorkCalendar::new(first, last, &[5, 6], &[]));
        let mut sum = 0;
        let seasons = (first.0..=last.0)
            .map(|number| {
                let day = Day(number);
                let month = usize::try_from(day.ymd().1).unwrap_or(1) - 1;
                if working.is_working_day(day) {
                    sum += u64::from(shape::MONTH_WEIGHTS.get(month).copied().unwrap_or(100));
                }
                sum
            })
            .collect();
        let texts = (first.0 - MARGIN..=last.0 + MARGIN)
            .map(|number| Day(number).to_string())
            .collect();
        Window {
            first,
            last,
            working,
            seasons,
            texts,
        }
    }

    /// A date as text; empty outside the margins, where nothing is written.
    pub(crate) fn text(&self, day: Day) -> &str {
        let index = i64::from(day.0) - i64::from(self.first.0 - MARGIN);
        usize::try_from(index)
            .ok()
            .and_then(|index| self.texts.get(index))
            .map_or("", String::as_str)
    }

    /// The working day at the share `share` (0–1) of the season between two days of the window.
    pub(crate) fn day_in_season(&self, from: Day, to: Day, share: f64) -> Day {
        let (before, end) = (self.season_through(from.plus(-1)), self.season_through(to));
        #[expect(
            clippy::cast_precision_loss,
            reason = "two years of weights are far below 2^53"
        )]
        let offset = shape::whole((end - before) as f64 * share);
        let target = before + u64::try_from(offset).unwrap_or(0) + 1;
        let index = self.seasons.partition_point(|&sum| sum < target);
        self.first.plus(i32::try_from(index).unwrap_or(0)).min(to)
    }

    fn season_through(&self, day: Day) -> u64 {
        let index = usize::try_from(day.since(self.first)).ok();
        index
            .and_then(|index| self.seasons.get(index))
            .copied()
            .unwrap_or(0)
    }

    /// The first working day on or after a day.
    pub(crate) fn working_day_from(&self, day: Day) -> Day {
        if self.working.is_working_day(day) {
            day
        } else {
            self.working.plus_working_days(day, 1)
        }
    }

    /// The last working day on or before a day.
    pub(crate) fn working_day_until(&self, day: Day) -> Day {
        if self.working.is_working_day(day) {
            day
        } else {
            self.working.plus_working_days(day, -1)
        }
    }

    /// The last working day of a day's month.
    pub(crate) fn month_end(&self, day: Day) -> Day {
        self.working_day_until(last_of_month(day))
    }
}

/// The last day of a day's month.
pub(crate) fn last_of_month(day: Day) -> Day {
    let (_, _, of_month) = day.ymd();
    day.plus(i32::try_from(day.days_in_month() - of_month).unwrap_or(0))
}

/// When an invoice falls due.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Terms {
    /// So many days after issue.
    Days(i32),
    /// So many days after issue, then the end of that month.
    DaysEndOfMonth(i32),
}

impl Terms {
    /// The due date of an invoice.
    pub(crate) fn due(self, issued: Day) -> Day {
        match self {
            Terms::Days(days) => issued.plus(days),
            Terms::DaysEndOfMonth(days) => last_of_month(issued.plus(days)),
        }
    }

    /// As written in the column `terms`.
    pub(crate) fn text(self) -> String {
        match self {
            Terms::Days(0) => "on receipt".to_string(),
            Terms::Days(days) => format!("{days}d"),
            Terms::DaysEndOfMonth(days) => format!("{days}d end of month"),
        }
    }
}

/// The days on which a customer's payments leave.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum PaymentRun {
    /// Any working day.
    AnyDay,
    /// One weekday (0 = Monday).
    Weekly(u8),
    /// The 10th and the 25th.
    TenthAndTwentyFifth,
    /// The last working day of the month.
    MonthEnd,
}

impl PaymentRun {
    pub(crate) fn draw(draws: &mut Draws) -> PaymentRun {
        let weekday = u8::try_from(draws.between(0, 4)).unwrap_or(3);
        draws.weighted(
            (58, PaymentRun::AnyDay),
            &[
                (22, PaymentRun::Weekly(weekday)),
                (8, PaymentRun::TenthAndTwentyFifth),
                (12, PaymentRun::MonthEnd),
            ],
        )
    }

    /// The day on which a payment leaves that is meant for `day`.
    ///
    /// A customer in time takes a run before the due date if one is near, a late one a run after it: a run moves the
    /// payment by a few days, never from one side of the due date to the other.
    pub(crate) fn leaves(self, window: &Window, day: Day, due: Day) -> Day {
        let late = day > due;
        let reach = match self {
            PaymentRun::AnyDay => 0,
            PaymentRun::Weekly(_) => 3,
            PaymentRun::TenthAndTwentyFifth | PaymentRun::MonthEnd => 4,
        };
        for distance in 0..=reach {
            let candidates = if late {
                [distance, -distance]
            } else {
                [-distance, distance]
            };
            for offset in candidates {
                let candidate = day.plus(offset);
                if (candidate > due) == late && self.is_run(window, candidate) {
                    return candidate;
                }
            }
        }
        if late {
            window.working_day_from(day)
        } else {
            window.working_day_until(day)
        }
    }

    fn is_run(self, window: &Window, day: Day) -> bool {
        if !window.working.is_working_day(day) {
            return false;
        }
        match self {
            PaymentRun::AnyDay => true,
            PaymentRun::Weekly(weekday) => day.weekday() == weekday,
            PaymentRun::TenthAndTwentyFifth => {
                let (year, month, _) = day.ymd();
                [10, 25].into_iter().any(|date| {
                    Day::from_ymd(year, month, date)
                        .is_some_and(|planned| window.working_day_from(planned) == day)
                })
            }
            PaymentRun::MonthEnd => window.month_end(day) == day,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn terms_end_where_they_say() {
        assert_eq!(Terms::Days(30).due(day("2026-01-31")), day("2026-03-02"));
        assert_eq!(
            Terms::DaysEndOfMonth(45).due(day("2026-01-15")),
            day("2026-03-31")
        );
    }

    #[test]
    fn a_run_never_crosses_the_due_date() {
        let window = Window::new(day("2026-06-30"), 730);
        let runs = [
            PaymentRun::AnyDay,
            PaymentRun::Weekly(3),
            PaymentRun::TenthAndTwentyFifth,
            PaymentRun::MonthEnd,
        ];
        for run in runs {
            for due in 0..60 {
                let due = day("2026-03-01").plus(due);
                for late in -10..=10 {
                    let leaves = run.leaves(&window, due.plus(late), due);
                    assert_eq!(leaves > due, late > 0, "{due} {late} {leaves}");
                    assert!(window.working.is_working_day(leaves));
                }
            }
        }
    }

    #[test]
    fn issue_days_are_working_days_of_the_window() {
        let window = Window::new(day("2026-06-30"), 730);
        for step in 0..1_000 {
            let issued = window.day_in_season(window.first, window.last, f64::from(step) / 1_000.0);
            assert!(window.working.is_working_day(issued) && issued >= window.first && issued <= window.last);
        }
    }
}
