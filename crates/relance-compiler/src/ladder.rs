//! The ladder: the slots of the steps, the age of each, and their order, which must be the same for every due date.

use crate::ages::{StepAge, age_of, bound_of};
use crate::diagnostic::{Diagnostic, step_codes};
use crate::due_dates::{DueDates, OrderChange};
use crate::guard::conjunction;
use crate::lower::Lower;
use crate::origins::SlotOrigin;
use crate::rules::Draft;
use crate::source::Place;
use crate::step::Step;
use relance_kernel::policy::{Age, Bound, Delay, Guard, Slot, Variant};
use relance_kernel::{RuleId, WorkCalendar};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// A slot with its origin, not yet ordered.
struct Placed {
    slot: Slot,
    origin: SlotOrigin,
    place: Place,
}

impl<'p> Lower<'p, '_> {
    /// All slots in the kernel's order: ladder slots by rank, then event and calendar slots by rule name.
    pub(crate) fn slots(
        &mut self,
        steps: &[Step],
        drafts: &[Draft<'p>],
        calendar: &WorkCalendar,
    ) -> Vec<(Slot, SlotOrigin)> {
        let ages = self.step_ages(steps, drafts);
        let mut ladder: Vec<Placed> = Vec::new();
        let mut apart: Vec<Placed> = Vec::new();
        for step in steps {
            let Some(variants) = self.variants(step, drafts) else {
                continue;
            };
            let age = ages.get(&step.rule);
            let times = step.every.map_or(1, |(_, times)| times);
            for occurrence in 0..times {
                let bound = bound_of(step, occurrence);
                let text = self.bound_text(step, &bound);
                let slot_age = match age {
                    Some(StepAge::Of(_)) => age_of(step, occurrence, &ages, drafts),
                    Some(StepAge::None) => None,
                    Some(StepAge::Wrong) | None => continue,
                };
                let is_ladder = slot_age.is_some();
                let slot = Slot {
                    rule: step.rule,
                    occurrence,
                    bound,
                    rank: None,
                    age: slot_age,
                    variants: variants.clone(),
                };
                let origin = SlotOrigin {
                    place: step.place,
                    text,
                };
                let placed = Placed {
                    slot,
                    origin,
                    place: step.place,
                };
                if is_ladder {
                    ladder.push(placed)
                } else {
                    apart.push(placed)
                }
            }
        }
        self.rank(&mut ladder, calendar);
        ladder.sort_by_key(|placed| (placed.slot.rank, placed.slot.rule, placed.slot.occurrence));
        apart.sort_by_key(|placed| (placed.slot.rule, placed.slot.occurrence));
        ladder
            .into_iter()
            .chain(apart)
            .map(|placed| (placed.slot, placed.origin))
            .collect()
    }

    /// The step and the exceptions below it, each with the condition under which it is the one that fires.
    fn variants(&mut self, step: &Step, drafts: &[Draft<'p>]) -> Option<Box<[Variant]>> {
        let mut variants = Vec::new();
        let mut open: Vec<(RuleId, Vec<Guard>)> = vec![(step.rule, vec![step.rest.clone()])];
        while let Some((rule, conditions)) = open.pop() {
            let draft = drafts.get(rule.0 as usize)?;
            let mut own = conditions.clone();
            for &child in draft.children.iter().rev() {
                let below = drafts.get(child.0 as usize)?;
                let lowered = below.guard.as_ref().filter(|_| below.is_sound)?;
                let size = lowered.size * 2 + conditions.len();
                if !self.within_budget(size, below.place) {
                    return None;
                }
                own.push(Guard::Not(Box::new(lowered.guard.clone())));
                let mut deeper = conditions.clone();
                deeper.push(lowered.guard.clone());
                open.push((child, deeper));
            }
            variants.push(Variant {
                rule,
                guard: conjunction(own),
            });
        }
        Some(variants.into())
    }

    fn bound_text(&self, step: &Step, bound: &Bound) -> String {
        let delay = match bound {
            Bound::Overdue(delay) | Bound::Age(delay) | Bound::DueIn(delay) => *delay,
            Bound::AfterStep { delay, .. } | Bound::Event { delay, .. } => *delay,
            Bound::Dates(days) => {
                let days: Vec<String> = days.iter().map(ToString::to_string).collect();
                return format!("on {{{}}}", days.join(", "));
            }
            Bound::Monthly(day) => return format!("every month on day {day}"),
            Bound::Yearly(month, day) => return format!("every year on {month:02}-{day:02}"),
        };
        if matches!(bound, Bound::Event { .. }) && matches!(delay, Delay::Days(0) | Delay::WorkingDays(0)) {
            return step.anchor.clone();
        }
        format!("{}{}", step.form.replace("{}", &delay_text(delay)), step.anchor)
    }

    /// Gives every ladder slot its rank, or reports two slots whose order changes with the due date or the terms.
    fn rank(&mut self, ladder: &mut [Placed], calendar: &WorkCalendar) {
        let mut distinct: BTreeMap<(bool, Vec<(bool, i32)>), usize> = BTreeMap::new();
        for (index, placed) in ladder.iter().enumerate() {
            if let Some(age) = &placed.slot.age {
                distinct.entry(age_key(age)).or_insert(index);
            }
        }
        let table = DueDates::new(calendar);
        let age_at = |index: usize| ladder.get(index).and_then(|placed| placed.slot.age.as_ref());
        let mut order: Vec<usize> = distinct.values().copied().collect();
        order.sort_by_cached_key(|&index| age_at(index).map(|age| (table.first_offset(age), age.from_issue)));
        let mut ranks: BTreeMap<usize, u32> = BTreeMap::new();
        let mut rank = 0;
        let mut changes: Vec<(usize, usize, OrderChange)> = Vec::new();
        for (position, &index) in order.iter().enumerate() {
            if let Some(&before) = position.checked_sub(1).and_then(|before| order.get(before))
                && let (Some(lower), Some(higher)) = (age_at(before), age_at(index))
            {
                match table.compare(lower, higher) {
                    Ok(Ordering::Equal) => {}
                    Ok(_) => rank += 1,
                    Err(change) => {
                        rank += 1;
                        changes.push((before, index, change));
                    }
                }
            }
            ranks.insert(index, rank);
        }
        let rank_of: BTreeMap<(bool, Vec<(bool, i32)>), u32> = distinct
            .into_iter()
            .filter_map(|(key, index)| ranks.get(&index).map(|&rank| (key, rank)))
            .collect();
        for (lower, higher, change) in changes {
            let (Some(first), Some(second)) = (ladder.get(lower), ladder.get(higher)) else {
                continue;
            };
            // Point at the later of the two in the text.
            let (first, second) = if first.place > second.place {
                (second, first)
            } else {
                (first, second)
            };
            let (first_rule, second_rule) = (first.slot.rule, second.slot.rule);
            let diagnostic = Diagnostic::new(&step_codes::ORDER_CHANGES, second.place)
                .with("first_name", self.rule_name(first_rule))
                .with("name", self.rule_name(second_rule))
                .with("one_case", change.one.clone())
                .with("other_case", change.other.clone())
                .at("first", first.place);
            self.report(diagnostic);
        }
        for placed in ladder.iter_mut() {
            placed.slot.rank = placed
                .slot
                .age
                .as_ref()
                .and_then(|age| rank_of.get(&age_key(age)).copied());
        }
    }
}

fn delay_text(delay: Delay) -> String {
    match delay {
        Delay::Days(days) => format!("{days}d"),
        Delay::WorkingDays(days) => format!("{days}wd"),
    }
}

fn age_key(age: &Age) -> (bool, Vec<(bool, i32)>) {
    let part = |delay: &Delay| match delay {
        Delay::Days(days) => (false, *days),
        Delay::WorkingDays(days) => (true, *days),
    };
    (age.from_issue, age.delays.iter().map(part).collect())
}
