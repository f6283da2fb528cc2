//! The reminders of past practice: on which days invoices were contacted, so that a backtest without a policy goes on as
//! the ledger does. Charges, and the contacts that came with them, are [`practice`](crate::practice).
//!
//! Before the first contact of an invoice its chance is by days since due, after it by days since the last one, each day
//! by itself where enough is known of it: practices write on the eighth day, or three weeks after the letter before.
//! What was done in the last year goes on.

use crate::condition::Condition;
use crate::history::{Practised, Stretch};
use crate::practice::intensity;
use relance_kernel::Day;
use serde::{Deserialize, Serialize};

/// Days before the end of the ledger whose practice goes on.
const REMEMBERED: i32 = 365;

/// Contacts so far that are told apart: none, one, two, more.
const LEVELS: usize = 4;

/// Days that are told apart, since due or since the last contact; others count with the first or the last.
const FIRST: i32 = -30;
const LAST: i32 = 180;
const DAYS: usize = 211;

/// Days at risk that a rate needs: neighbours with fewer have one together.
const DAYS_OF_A_RATE: f64 = 100.0;

/// How past reminders went on.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct PastReminders {
    /// Intensity of being contacted on a day: paused or not, by contacts so far, by days. Empty if nobody was.
    rates: Vec<f64>,
    /// By contacts so far: how many of the next ones were of each kind.
    kinds: Vec<Vec<f64>>,
}

impl PastReminders {
    /// None if nobody was contacted in the last year, charges apart.
    pub fn going_on(&self) -> Option<&PastReminders> {
        (!self.rates.is_empty()).then_some(self)
    }

    /// The intensity of being contacted on a day.
    pub(crate) fn intensity(&self, condition: &Condition, day: Day, due: Day) -> f64 {
        self.rates.get(place(condition, day, due)).copied().unwrap_or(0.0)
    }

    /// The kind of the next contact, for a number between 0 and 1.
    pub(crate) fn kind(&self, condition: &Condition, uniform: f64) -> Option<usize> {
        let counts = self.kinds.get(level(condition))?;
        let mut left = uniform * counts.iter().sum::<f64>();
        let known = counts.iter().enumerate().filter(|(_, count)| **count > 0.0);
        let mut last = None;
        for (kind, count) in known {
            last = Some(kind);
            left -= count;
            if left < 0.0 {
                break;
            }
        }
        last
    }
}

fn level(condition: &Condition) -> usize {
    condition.contacts.min(LEVELS - 1)
}

/// Paused or not, contacts so far, and days, counted through.
fn place(condition: &Condition, day: Day, due: Day) -> usize {
    let since = condition.contact.map_or(due, |(_, last)| last);
    let days = (day.since(since).clamp(FIRST, LAST) - FIRST).unsigned_abs();
    let is_paused = condition.disputed || condition.is_committed_on(day);
    (usize::from(is_paused) * LEVELS + level(condition)) * DAYS + usize::try_from(days).unwrap_or(0)
}

/// Counts past reminders.
#[derive(Clone, Debug)]
pub(crate) struct Counter {
    first: Day,
    days: Vec<f64>,
    contacts: Vec<f64>,
    kinds: Vec<Vec<f64>>,
}

impl Counter {
    /// Of the year up to a day, so many kinds of contacts.
    pub(crate) fn new(until: Day, kinds: usize) -> Counter {
        let cells = 2 * LEVELS * DAYS;
        Counter {
            first: until.plus(1 - REMEMBERED),
            days: vec![0.0; cells],
            contacts: vec![0.0; cells],
            kinds: vec![vec![0.0; kinds]; LEVELS],
        }
    }

    pub(crate) fn count(&mut self, stretch: &Stretch) {
        let at = |day: Day| place(&stretch.condition, day, stretch.due);
        let mut day = stretch.first.max(self.first);
        while day <= stretch.last {
            if let Some(days) = self.days.get_mut(at(day)) {
                *days += 1.0;
            }
            day = day.plus(1);
        }
        if let Some(Practised::Contacted(kind)) = stretch.practice
            && stretch.last >= self.first
        {
            if let Some(contacts) = self.contacts.get_mut(at(stretch.last)) {
                *contacts += 1.0;
            }
            let of_level = self.kinds.get_mut(level(&stretch.condition));
            if let Some(count) = of_level.and_then(|kinds| kinds.get_mut(kind)) {
                *count += 1.0;
            }
        }
    }

    pub(crate) fn reminders(self) -> PastReminders {
        if self.contacts.iter().all(|count| *count == 0.0) {
            return PastReminders::default();
        }
        let of_clocks = self.days.chunks_exact(DAYS).zip(self.contacts.chunks_exact(DAYS));
        PastReminders {
            rates: of_clocks
                .flat_map(|(days, contacts)| rates(days, contacts))
                .collect(),
            kinds: self.kinds,
        }
    }
}

/// The intensity on each day of a clock; those of which too little is known join the days after them, the last those before.
fn rates(days: &[f64], contacts: &[f64]) -> Vec<f64> {
    let mut bands: Vec<(usize, f64, f64)> = Vec::new();
    let (mut length, mut at_risk, mut contacted) = (0, 0.0, 0.0);
    for (days, contacts) in days.iter().zip(contacts) {
        (length, at_risk, contacted) = (length + 1, at_risk + days, contacted + contacts);
        if at_risk >= DAYS_OF_A_RATE {
            bands.push((length, at_risk, contacted));
            (length, at_risk, contacted) = (0, 0.0, 0.0);
        }
    }
    match bands.last_mut() {
        Some((last_length, last_at_risk, last_contacted)) => {
            *last_length += length;
            *last_at_risk += at_risk;
            *last_contacted += contacted;
        }
        None => bands.push((length, at_risk, contacted)),
    }
    let of_band = |(length, at_risk, contacted): (usize, f64, f64)| {
        let chance = if at_risk > 0.0 { contacted / at_risk } else { 0.0 };
        std::iter::repeat_n(intensity(chance), length)
    };
    bands.into_iter().flat_map(of_band).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_of_which_enough_is_known_stands_for_itself() {
        let mut days = vec![0.0; 10];
        let mut contacts = vec![0.0; 10];
        // Two thin days, a sure one, a day of one in four, and what is left over.
        for (place, at_risk, contacted) in [
            (0, 60.0, 3.0),
            (1, 60.0, 3.0),
            (2, 500.0, 500.0),
            (3, 400.0, 100.0),
            (4, 50.0, 0.0),
        ] {
            days[place] = at_risk;
            contacts[place] = contacted;
        }
        let chances: Vec<f64> = rates(&days, &contacts)
            .into_iter()
            .map(|intensity| 1.0 - (-intensity).exp())
            .collect();
        let expected = [0.05, 0.05, 0.999, 100.0 / 450.0];
        for (place, chance) in chances.iter().enumerate() {
            let expected = expected[place.min(3)];
            assert!((chance - expected).abs() < 1e-9, "{place}: {chance} {expected}");
        }
        assert_eq!(chances.len(), 10);
        assert_eq!(rates(&[0.0, 3.0], &[0.0, 0.0]), [0.0, 0.0]);
    }

    #[test]
    fn kinds_come_as_often_as_they_did() {
        let reminders = PastReminders {
            rates: vec![0.0; 2 * LEVELS * DAYS],
            kinds: vec![vec![3.0, 0.0, 1.0], vec![0.0; 3], Vec::new(), Vec::new()],
        };
        let kind = |uniform| reminders.kind(&Condition::default(), uniform);
        assert_eq!(
            [kind(0.0), kind(0.74), kind(0.76), kind(0.999_999)],
            [Some(0), Some(0), Some(2), Some(2)]
        );
        let mut contacted = Condition::default();
        contacted.note_contact(1, Day(5));
        assert_eq!(reminders.kind(&contacted, 0.5), None);
    }
}
