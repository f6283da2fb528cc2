//! The ladder: the slots of the steps, the age of each, and their order, which must be the same for every due date.

use crate::ages::{StepAge, age_of, bound_of};
use crate::diagnostic::{Diagnostic, step_codes};
use crate::due_dates::{DueDates, OrderCase, OrderChange};
use crate::guard::conjunction;
use crate::lower::Lower;
use crate::origins::SlotOrigin;
use crate::rules::Draft;
use crate::source::Place;
use crate::step::Step;
use relance_kernel::policy::{Bound, Delay, Guard, Slot, Variant};
use relance_kernel::{RuleId, WorkCalendar};
use std::cmp::Ordering;

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
        mut steps: Vec<Step>,
        drafts: &[Draft<'p>],
        calendar: &WorkCalendar,
    ) -> Vec<(Slot, SlotOrigin)> {
        let ages = self.step_ages(&steps, drafts);
        let mut ladder: Vec<Placed> = Vec::new();
        let mut apart: Vec<Placed> = Vec::new();
        for step in &mut steps {
            let rest = std::mem::replace(&mut step.rest, Guard::Always);
            let Some(mut variants) = self.variants(step.rule, rest, drafts) else {
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
                    variants: if occurrence + 1 == times {
                        std::mem::take(&mut variants)
                    } else {
                        variants.clone()
                    },
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
        ladder.sort_unstable_by_key(|placed| (placed.slot.rank, placed.slot.rule, placed.slot.occurrence));
        apart.sort_unstable_by_key(|placed| (placed.slot.rule, placed.slot.occurrence));
        ladder
            .into_iter()
            .chain(apart)
            .map(|placed| (placed.slot, placed.origin))
            .collect()
    }

    /// The step and the exceptions below it, each with the condition under which it is the one that fires.
    fn variants(&mut self, rule: RuleId, guard: Guard, drafts: &[Draft<'p>]) -> Option<Box<[Variant]>> {
        let has_exceptions = drafts
            .get(rule.0 as usize)
            .is_some_and(|draft| !draft.children.is_empty());
        if !has_exceptions {
            return Some(Box::new([Variant { rule, guard }]));
        }
        let mut variants = Vec::new();
        let mut open: Vec<(RuleId, Vec<Guard>)> = vec![(rule, vec![guard])];
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
        let (before, after) = step.form.split_once("{}").unwrap_or((step.form, ""));
        [before, &delay_text(delay), after, &step.anchor].concat()
    }

    /// Gives every ladder slot its rank, or reports two slots whose order changes with the due date or the terms.
    fn rank(&mut self, ladder: &mut [Placed], calendar: &WorkCalendar) {
        let table = DueDates::new(calendar);
        // Slots of one age follow each other; of those the first of the ladder stands for all.
        let mut order: Vec<(i32, usize)> = ladder
            .iter()
            .enumerate()
            .filter_map(|(index, placed)| Some((table.first_offset(placed.slot.age.as_ref()?), index)))
            .collect();
        let age_at = |index: usize| ladder.get(index).and_then(|placed| placed.slot.age.as_ref());
        order.sort_unstable_by(|&(one, of_one), &(other, of_other)| {
            let parts = |index| age_at(index).map(|age| (age.from_issue, &age.delays));
            one.cmp(&other)
                .then_with(|| parts(of_one).cmp(&parts(of_other)))
                .then(of_one.cmp(&of_other))
        });
        let mut rank = 0;
        let mut ranks: Vec<(usize, u32)> = Vec::with_capacity(order.len());
        let mut changes: Vec<(usize, usize, OrderChange)> = Vec::new();
        let mut before: Option<usize> = None;
        for (_, index) in order {
            let Some(higher) = age_at(index) else { continue };
            if let Some((first, lower)) = before.and_then(|first| Some((first, age_at(first)?)))
                && lower != higher
            {
                match table.compare(lower, higher) {
                    Ok(Ordering::Equal) => {}
                    Ok(_) => rank += 1,
                    Err(change) => {
                        rank += 1;
                        changes.push((first, index, change));
                    }
                }
                before = Some(index);
            }
            before = before.or(Some(index));
            ranks.push((index, rank));
        }
        for (lower, higher, change) in changes {
            let (Some(first), Some(second)) = (ladder.get(lower), ladder.get(higher)) else {
                continue;
            };
            let names = (self.rule_name(first.slot.rule), self.rule_name(second.slot.rule));
            // Point at the later of the two in the text.
            let lower_is_first = first.place <= second.place;
            let (first, second) = if lower_is_first {
                (first, second)
            } else {
                (second, first)
            };
            let case = |case: OrderCase| case.words((names.0, names.1), lower_is_first);
            let (first_rule, second_rule) = (first.slot.rule, second.slot.rule);
            let diagnostic = Diagnostic::new(&step_codes::ORDER_CHANGES, second.place)
                .with("first_name", self.rule_name(first_rule))
                .with("name", self.rule_name(second_rule))
                .with("one_case", case(change.one))
                .with("other_case", case(change.other))
                .at("first", first.place);
            self.report(diagnostic);
        }
        for (index, rank) in ranks {
            if let Some(placed) = ladder.get_mut(index) {
                placed.slot.rank = Some(rank);
            }
        }
    }
}

fn delay_text(delay: Delay) -> String {
    match delay {
        Delay::Days(days) => format!("{days}d"),
        Delay::WorkingDays(days) => format!("{days}wd"),
    }
}
