//! The order of two ages over all due dates and terms: the same for each, or two cases in which it differs.

use crate::diagnostic::{Datum, Lang};
use relance_kernel::policy::{Age, Delay};
use relance_kernel::{Day, WorkCalendar};
use std::cell::OnceCell;
use std::cmp::Ordering;

/// Two cases in which two steps stand in different orders.
pub(crate) struct OrderChange {
    pub(crate) one: OrderCase,
    pub(crate) other: OrderCase,
}

/// An invoice, and the days on which two steps begin for it.
#[derive(Clone, Copy)]
pub(crate) struct OrderCase {
    /// The day of issue, if a step counts from it.
    issued: Option<Day>,
    /// The due date, if a step counts from it.
    due: Option<Day>,
    lower: Day,
    higher: Day,
}

impl OrderCase {
    /// due 3 Jan 2026: `a` on 10 Jan, `b` on 9 Jan. The names are those of the lower and the higher; the one
    /// that comes first in the text of the policy is told first.
    pub(crate) fn words(self, (lower, higher): (&str, &str), lower_is_told_first: bool) -> Datum {
        let said = |lang: Lang| {
            // The year is said once.
            let year_said = self.due.or(self.issued).map(|day| day.ymd().0);
            let day = |day: Day| match year_said {
                Some(year) if year == day.ymd().0 => day_text(day, lang),
                _ => format!("{} {}", day_text(day, lang), day.ymd().0),
            };
            let dated = |day: Day| format!("{} {}", day_text(day, lang), day.ymd().0);
            let (issued, due, on, colon) = match lang {
                Lang::En => ("issued ", "due ", "on ", ": "),
                Lang::Fr => ("émise le ", "échue le ", "le ", " : "),
            };
            let of = [(issued, self.issued), (due, self.due)];
            let of: Vec<String> = of
                .into_iter()
                .filter_map(|(word, date)| Some(format!("{word}{}", dated(date?))))
                .collect();
            let mut steps = [(lower, self.lower), (higher, self.higher)];
            if !lower_is_told_first {
                steps.reverse();
            }
            let steps = steps.map(|(name, date)| format!("`{name}` {on}{}", day(date)));
            format!("{}{colon}{}", of.join(", "), steps.join(", "))
        };
        Datum::Worded {
            en: said(Lang::En),
            fr: said(Lang::Fr),
        }
    }
}

/// The day of its year as people write it: `3 Jan`, `3 janv.`.
fn day_text(day: Day, lang: Lang) -> String {
    const EN: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    const FR: [&str; 12] = [
        "janv.", "févr.", "mars", "avr.", "mai", "juin", "juill.", "août", "sept.", "oct.", "nov.", "déc.",
    ];
    let (_, month, of_month) = day.ymd();
    let names = if lang == Lang::Fr { FR } else { EN };
    let name = names
        .get((month as usize).saturating_sub(1))
        .copied()
        .unwrap_or_default();
    let first = if lang == Lang::Fr && of_month == 1 {
        "er"
    } else {
        ""
    };
    format!("{of_month}{first} {name}")
}

/// The due dates on which orders are compared, with quick sums of working days.
pub(crate) struct DueDates<'c> {
    calendar: &'c WorkCalendar,
    first: Day,
    last: Day,
    /// Looked at first, so that what is shown is near.
    shown_from: Day,
    /// Made when the first age in working days is looked at.
    sums: OnceCell<Sums>,
}

/// Working days, added up.
struct Sums {
    start: Day,
    /// Every working day of the years around, ascending.
    working_days: Vec<Day>,
    /// For each day from `start`, how many working days lie before it.
    before: Vec<u32>,
}

impl<'c> DueDates<'c> {
    pub(crate) fn new(calendar: &'c WorkCalendar) -> DueDates<'c> {
        let day = |year, month, day| Day::from_ymd(year, month, day).unwrap_or_default();
        DueDates {
            calendar,
            first: day(2015, 1, 1),
            last: day(2045, 12, 31),
            shown_from: day(2026, 1, 1),
            sums: OnceCell::new(),
        }
    }

    /// The order of ages for the first due date.
    pub(crate) fn first_offset(&self, age: &Age) -> i32 {
        self.offset(age, self.first)
    }

    /// Every due date, those near first.
    fn days(&self) -> impl Iterator<Item = Day> + use<> {
        (self.shown_from.0..=self.last.0)
            .chain(self.first.0..self.shown_from.0)
            .map(Day)
    }

    fn sums(&self) -> &Sums {
        self.sums.get_or_init(|| {
            let start = self.first.plus(-3_653);
            let mut working_days = Vec::new();
            let mut before = Vec::new();
            for number in start.0..=self.last.plus(5_479).0 {
                before.push(u32::try_from(working_days.len()).unwrap_or(u32::MAX));
                if self.calendar.is_working_day(Day(number)) {
                    working_days.push(Day(number));
                }
            }
            Sums {
                start,
                working_days,
                before,
            }
        })
    }

    /// Days from `base` to the day of that age.
    fn offset(&self, age: &Age, base: Day) -> i32 {
        let end = age.delays.iter().fold(base, |at, delay| match delay {
            Delay::Days(days) => at.plus(*days),
            Delay::WorkingDays(days) => self.plus_working_days(at, *days),
        });
        end.since(base)
    }

    fn plus_working_days(&self, from: Day, count: i32) -> Day {
        if count == 0 {
            return from;
        }
        let sums = self.sums();
        let quick = || {
            let day_index = usize::try_from(from.since(sums.start)).ok()?;
            let before = i64::from(*sums.before.get(day_index)?);
            let is_working = sums.working_days.get(usize::try_from(before).ok()?) == Some(&from);
            let index = if count > 0 {
                before + i64::from(is_working) + i64::from(count) - 1
            } else {
                before + i64::from(count)
            };
            sums.working_days.get(usize::try_from(index).ok()?).copied()
        };
        quick().unwrap_or_else(|| self.calendar.plus_working_days(from, count))
    }

    /// The order of two ages if it is the same for every due date and all terms, else two cases that differ.
    /// `lower` comes first, or with `higher`, for the first due date and terms of 0 days.
    pub(crate) fn compare(&self, lower: &Age, higher: &Age) -> Result<Ordering, OrderChange> {
        if lower.from_issue != higher.from_issue {
            return self.compare_across_terms(lower, higher);
        }
        if is_constant(lower) && is_constant(higher) || differ_in_working_days_only(lower, higher) {
            return Ok(self
                .offset(lower, self.first)
                .cmp(&self.offset(higher, self.first)));
        }
        let from_issue = lower.from_issue;
        let mut seen: Option<(Ordering, Day)> = None;
        for base in self.days() {
            let (a, b) = (self.offset(lower, base), self.offset(higher, base));
            let order = a.cmp(&b);
            match seen {
                None => seen = Some((order, base)),
                Some((known, _)) if known == order => {}
                Some((_, earlier)) => {
                    let case = |day: Day| OrderCase {
                        issued: from_issue.then_some(day),
                        due: (!from_issue).then_some(day),
                        lower: day.plus(self.offset(lower, day)),
                        higher: day.plus(self.offset(higher, day)),
                    };
                    return Err(OrderChange {
                        one: case(earlier),
                        other: case(base),
                    });
                }
            }
        }
        Ok(seen.map_or(Ordering::Equal, |(order, _)| order))
    }

    /// One counts from issue, the other from the due date: terms of 0 days or more lie between.
    fn compare_across_terms(&self, lower: &Age, higher: &Age) -> Result<Ordering, OrderChange> {
        let (issue, due, issue_is_lower) = if lower.from_issue {
            (lower, higher, true)
        } else {
            (higher, lower, false)
        };
        // The longer the terms, the earlier the age from issue: it stays below if it is below without terms.
        let conflict = self
            .days()
            .find(|&day| self.offset(issue, day) >= self.offset(due, day));
        let Some(day) = conflict else {
            return Ok(Ordering::Less);
        };
        let at_terms = |terms: i32| {
            let from_issue = self.offset(issue, day).saturating_sub(terms);
            let from_due = self.offset(due, day.plus(terms));
            let due_day = day.plus(terms);
            let (issue_day, of_due) = (due_day.plus(from_issue), due_day.plus(from_due));
            let (lower, higher) = if issue_is_lower {
                (issue_day, of_due)
            } else {
                (of_due, issue_day)
            };
            let case = OrderCase {
                issued: Some(day),
                due: Some(due_day),
                lower,
                higher,
            };
            (from_issue.cmp(&from_due), case)
        };
        let (without, one) = at_terms(0);
        let other = (1..=40)
            .map(|month| at_terms(month * 30))
            .find(|(order, _)| *order != without)
            .map_or(one, |(_, case)| case);
        Err(OrderChange { one, other })
    }
}

/// Whether both go the same way, and then by nothing but a number of working days each: more of them end later,
/// wherever they begin.
fn differ_in_working_days_only(one: &Age, other: &Age) -> bool {
    let common = one
        .delays
        .iter()
        .zip(&other.delays)
        .take_while(|(one, other)| one == other)
        .count();
    let is_of_working_days = |age: &Age| {
        let rest = age.delays.get(common..).unwrap_or_default();
        rest.is_empty() || matches!(rest, [Delay::WorkingDays(_)])
    };
    is_of_working_days(one) && is_of_working_days(other)
}

fn is_constant(age: &Age) -> bool {
    age.delays.iter().all(|delay| matches!(delay, Delay::Days(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_that_differ_in_working_days_only_keep_their_order() {
        let calendar = relance_law::work_calendar("FR").unwrap();
        let table = DueDates::new(&calendar);
        let age = |delays: &[Delay]| Age {
            from_issue: false,
            delays: delays.into(),
        };
        let counts = [-30, -6, -5, -1, 0, 1, 2, 5, 6, 21, 250];
        let of = |count: i32| match count {
            0 => age(&[Delay::Days(3)]),
            count => age(&[Delay::Days(3), Delay::WorkingDays(count)]),
        };
        for one in counts {
            for other in counts {
                assert!(differ_in_working_days_only(&of(one), &of(other)));
                for number in (table.first.0..=table.last.0).step_by(3) {
                    let (a, b) = (
                        table.offset(&of(one), Day(number)),
                        table.offset(&of(other), Day(number)),
                    );
                    assert_eq!(a.cmp(&b), one.cmp(&other), "{one} {other} {number}");
                }
            }
        }
    }
}
