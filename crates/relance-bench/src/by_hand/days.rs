//! Everything about civil days that the loop asks for, found once: it compares numbers only.

use super::policy::WINDOW_MONTHS;
use relance_kernel::{Day, Policy};

/// Days after the last one for which the next contact day may be asked.
const BEYOND: i32 = 400;

/// Tables over the days of a replay.
pub(crate) struct Days {
    pub(crate) first: i32,
    pub(crate) last: i32,
    /// For each day from the first on, the first contact day that is not before it.
    next_contact_day: Vec<i32>,
    /// For each day the first day of the window of behaviour that ends with it.
    window_start: Vec<i32>,
    /// For each day the day on which a settlement of it leaves the window.
    leaves: Vec<i32>,
}

impl Days {
    /// Tables for the days of `from` to `to`; contact days are the working days of the policy's calendar.
    pub(crate) fn new(policy: &Policy, from: Day, to: Day) -> Days {
        let (first, last) = (from.0, to.0);
        let mut next_contact_day: Vec<i32> = Vec::new();
        let mut next = last + BEYOND;
        for day in (first..last + BEYOND).rev() {
            if policy.calendar.is_working_day(Day(day)) {
                next = day;
            }
            next_contact_day.push(next);
        }
        next_contact_day.reverse();
        let leaves = |day: i32| Day(day).plus_months(WINDOW_MONTHS).0;
        let mut start = first - BEYOND;
        let window_start = (first..=last)
            .map(|day| {
                while leaves(start) <= day {
                    start += 1;
                }
                start
            })
            .collect();
        Days {
            first,
            last,
            next_contact_day,
            window_start,
            leaves: (first..=last).map(leaves).collect(),
        }
    }

    pub(crate) fn next_contact_day(&self, day: i32) -> i32 {
        let place = usize::try_from(day - self.first).unwrap_or(0);
        self.next_contact_day.get(place).copied().unwrap_or(i32::MAX)
    }

    pub(crate) fn window_start(&self, day: i32) -> i32 {
        self.window_start[(day - self.first) as usize]
    }

    pub(crate) fn leaves(&self, day: i32) -> i32 {
        let place = usize::try_from(day - self.first).ok();
        let known = place.and_then(|place| self.leaves.get(place));
        known
            .copied()
            .unwrap_or_else(|| Day(day).plus_months(WINDOW_MONTHS).0)
    }
}
