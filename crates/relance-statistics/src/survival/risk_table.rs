//! Who is at risk on each day on which something ends, and what ends.

use super::{Spell, SurvivalError};
use std::cmp::Reverse;

/// A remainder below this share of those at risk is rounding, not somebody left.
const NOBODY_LEFT: f64 = 1e-12;

/// A day with at least one event.
pub(super) struct RiskDay {
    pub(super) day: i32,
    /// Weight at risk on the day.
    pub(super) at_risk: f64,
    /// Weight that ended on the day, by cause.
    pub(super) events: Vec<f64>,
    /// The sum of `events`.
    pub(super) all_events: f64,
}

impl RiskDay {
    /// Share of those at risk for whom the day is the last.
    pub(super) fn hazard(&self) -> f64 {
        self.all_events / self.at_risk
    }

    /// Share of those at risk for whom it ends by this cause.
    pub(super) fn hazard_of(&self, cause: usize) -> f64 {
        self.events.get(cause).map_or(0.0, |events| events / self.at_risk)
    }

    /// d/(Y(Y − d)): what the day adds to the variance of the logarithm of survival (Greenwood 1926). 0 when it ends
    /// for all: what follows is certain, and is always taken times a 0.
    pub(super) fn greenwood(&self) -> f64 {
        let left = self.at_risk - self.all_events;
        if left > 0.0 {
            self.all_events / (self.at_risk * left)
        } else {
            0.0
        }
    }
}

/// The days with events, in order.
pub(super) struct RiskTable {
    pub(super) days: Vec<RiskDay>,
    /// How many causes there are: one more than the highest number.
    pub(super) causes: usize,
    /// The last day on which anything was at risk.
    pub(super) last_day: i32,
}

/// A sum with a second number for what rounding lost (Neumaier 1974), so that a difference of two sums of the same
/// weights is 0.
#[derive(Clone, Copy, Default)]
struct Sum {
    main: f64,
    lost: f64,
}

impl Sum {
    fn add(&mut self, value: f64) {
        let sum = self.main + value;
        self.lost += if self.main.abs() >= value.abs() {
            (self.main - sum) + value
        } else {
            (value - sum) + self.main
        };
        self.main = sum;
    }

    fn less(self, other: Sum) -> f64 {
        (self.main - other.main) + (self.lost - other.lost)
    }
}

/// The table of these spells.
pub(super) fn risk_table(spells: &[Spell]) -> Result<RiskTable, SurvivalError> {
    for (place, spell) in spells.iter().enumerate() {
        if spell.entry >= spell.exit {
            return Err(SurvivalError::EndsBeforeItBegins(place));
        }
        if !(spell.weight.is_finite() && spell.weight >= 0.0) {
            return Err(SurvivalError::Weight(place));
        }
    }
    let mut by_exit: Vec<&Spell> = spells.iter().filter(|spell| spell.weight > 0.0).collect();
    let mut by_entry = by_exit.clone();
    by_exit.sort_by_key(|spell| (Reverse(spell.exit), spell.event, spell.weight.to_bits()));
    by_entry.sort_by_key(|spell| (Reverse(spell.entry), spell.weight.to_bits()));
    let last_day = by_exit.first().ok_or(SurvivalError::Empty)?.exit;
    let highest_cause = by_exit.iter().filter_map(|spell| spell.event).max();
    let causes = highest_cause.map_or(0, |cause| usize::from(cause) + 1);

    // From the last day back: at risk are those that end on the day or later, less those that enter on it or later.
    let mut days = Vec::new();
    let (mut ended, mut entered) = (Sum::default(), Sum::default());
    let mut entries = by_entry.into_iter().peekable();
    for group in by_exit.chunk_by(|left, right| left.exit == right.exit) {
        let Some(day) = group.first().map(|spell| spell.exit) else {
            continue;
        };
        let mut events = vec![Sum::default(); causes];
        let mut all_events = Sum::default();
        for spell in group {
            ended.add(spell.weight);
            let slot = spell.event.and_then(|cause| events.get_mut(usize::from(cause)));
            if let Some(slot) = slot {
                slot.add(spell.weight);
                all_events.add(spell.weight);
            }
        }
        while let Some(spell) = entries.next_if(|spell| spell.entry >= day) {
            entered.add(spell.weight);
        }
        let all_events = all_events.less(Sum::default());
        if all_events > 0.0 {
            let at_risk = ended.less(entered);
            let left = at_risk - all_events;
            days.push(RiskDay {
                day,
                at_risk: if left <= NOBODY_LEFT * at_risk {
                    all_events
                } else {
                    at_risk
                },
                events: events.into_iter().map(|sum| sum.less(Sum::default())).collect(),
                all_events,
            });
        }
    }
    days.reverse();
    Ok(RiskTable {
        days,
        causes,
        last_day,
    })
}
