//! The ladder: the slots of the steps, the age of each, and their order, which must be the same for every due date.

use crate::diagnostic::{Diagnostic, step_codes};
use crate::due_dates::{DueDates, OrderChange};
use crate::guard::conjunction;
use crate::lower::Lower;
use crate::origins::SlotOrigin;
use crate::rules::{Draft, Step};
use crate::source::Place;
use relance_kernel::policy::{Age, Bound, Delay, Guard, Slot, Variant};
use relance_kernel::{RuleId, WorkCalendar};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Delays of different units that one age may be made of.
const MAX_AGE_PARTS: usize = 64;

/// A slot with its origin, not yet ordered.
struct Placed {
    slot: Slot,
    origin: SlotOrigin,
    place: Place,
}

/// How far the age of a step is known.
#[derive(Clone)]
enum StepAge {
    /// Event and calendar steps, and what follows them.
    None,
    /// Of its last slot.
    Of(Age),
    /// An error was reported.
    Wrong,
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

    /// The age of the last slot of every step, following `N after STEP` from step to step.
    fn step_ages(&mut self, steps: &[Step], drafts: &[Draft<'p>]) -> BTreeMap<RuleId, StepAge> {
        let by_rule: BTreeMap<RuleId, &Step> = steps.iter().map(|step| (step.rule, step)).collect();
        let mut ages: BTreeMap<RuleId, StepAge> = BTreeMap::new();
        for step in steps {
            let mut path: Vec<&Step> = Vec::new();
            let mut at = Some(step);
            let mut base: Option<StepAge> = None;
            while let Some(current) = at {
                if let Some(known) = ages.get(&current.rule) {
                    base = Some(known.clone());
                    break;
                }
                if let Some(first) = path.iter().position(|known| known.rule == current.rule) {
                    self.report_after_cycle(path.get(first..).unwrap_or_default());
                    base = Some(StepAge::Wrong);
                    break;
                }
                path.push(current);
                let Bound::AfterStep { rule, .. } = &current.bound else {
                    break;
                };
                at = match root_of(*rule, drafts) {
                    Some(root) => match by_rule.get(&root) {
                        Some(next) => Some(next),
                        None => {
                            base = Some(self.age_after_no_step(current, *rule, drafts));
                            None
                        }
                    },
                    None => {
                        base = Some(StepAge::Wrong);
                        None
                    }
                };
            }
            for current in path.into_iter().rev() {
                let age = match (&current.bound, base.take()) {
                    (Bound::AfterStep { delay, .. }, Some(StepAge::Of(before))) => {
                        self.later(before, *delay, current)
                    }
                    (Bound::AfterStep { .. }, Some(other)) => other,
                    (_, Some(StepAge::Wrong)) => StepAge::Wrong,
                    (bound, _) => first_age(bound),
                };
                let age = match (age, current.every) {
                    (StepAge::Of(first), Some((distance, times))) => {
                        StepAge::Of(plus(first, multiple(distance, times.saturating_sub(1))))
                    }
                    (age, _) => age,
                };
                ages.insert(current.rule, age.clone());
                base = Some(age);
            }
        }
        ages
    }

    fn later(&mut self, before: Age, delay: Delay, step: &Step) -> StepAge {
        let age = plus(before, delay);
        if age.delays.len() > MAX_AGE_PARTS {
            self.report(
                Diagnostic::new(&step_codes::NESTED_TOO_DEEP, step.place)
                    .with("limit", i64::try_from(MAX_AGE_PARTS).unwrap_or(i64::MAX)),
            );
            return StepAge::Wrong;
        }
        StepAge::Of(age)
    }

    /// `N after` something that is no step: an `also` rule, or a step whose own bound is wrong (reported already).
    fn age_after_no_step(&mut self, step: &Step, rule: RuleId, drafts: &[Draft<'p>]) -> StepAge {
        use relance_syntax::ast::RuleMode;
        if let Some(draft) = drafts.get(rule.0 as usize)
            && matches!(draft.rule.mode, RuleMode::Also { .. })
        {
            let name = self.rule_name(rule);
            self.report(
                Diagnostic::new(&step_codes::AFTER_ALSO, step.place)
                    .with("name", name)
                    .at("first", draft.place),
            );
        }
        StepAge::Wrong
    }

    fn report_after_cycle(&mut self, circle: &[&Step]) {
        let Some((first, others)) = circle.split_first() else {
            return;
        };
        let mut diagnostic =
            Diagnostic::new(&step_codes::AFTER_CYCLE, first.place).with("name", self.rule_name(first.rule));
        for other in others {
            diagnostic = diagnostic.at("use", other.place);
        }
        self.report(diagnostic);
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

/// The step that a rule belongs to: itself, or the one its exceptions lead up to. Nothing in a circle of exceptions,
/// and nothing below a rule that does not exist.
pub(crate) fn root_of(rule: RuleId, drafts: &[Draft<'_>]) -> Option<RuleId> {
    use relance_syntax::ast::RuleMode;
    let mut at = rule;
    loop {
        let draft = drafts.get(at.0 as usize).filter(|draft| draft.is_sound)?;
        match (&draft.rule.mode, draft.parent) {
            (RuleMode::ExceptionTo(_), Some(parent)) => at = parent,
            (RuleMode::ExceptionTo(_), None) => return None,
            _ => return Some(at),
        }
    }
}

fn first_age(bound: &Bound) -> StepAge {
    let none = Age {
        from_issue: false,
        delays: Box::default(),
    };
    match bound {
        Bound::Overdue(delay) => StepAge::Of(plus(none, *delay)),
        Bound::DueIn(delay) => StepAge::Of(plus(none, negative(*delay))),
        Bound::Age(delay) => StepAge::Of(plus(
            Age {
                from_issue: true,
                ..none
            },
            *delay,
        )),
        Bound::Event { .. } | Bound::Dates(_) | Bound::Monthly(_) | Bound::Yearly(..) => StepAge::None,
        Bound::AfterStep { .. } => StepAge::Wrong,
    }
}

/// The age some time later. Delays of one unit and direction are added up.
fn plus(age: Age, delay: Delay) -> Age {
    let mut delays = age.delays.into_vec();
    match (delays.last_mut(), delay) {
        (_, Delay::Days(0) | Delay::WorkingDays(0)) => {}
        (Some(Delay::Days(sum)), Delay::Days(days)) => *sum = sum.saturating_add(days),
        (Some(Delay::WorkingDays(sum)), Delay::WorkingDays(days)) if (*sum < 0) == (days < 0) => {
            *sum = sum.saturating_add(days);
        }
        _ => delays.push(delay),
    }
    if delays.last() == Some(&Delay::Days(0)) {
        delays.pop();
    }
    Age {
        from_issue: age.from_issue,
        delays: delays.into(),
    }
}

fn negative(delay: Delay) -> Delay {
    match delay {
        Delay::Days(days) => Delay::Days(-days),
        Delay::WorkingDays(days) => Delay::WorkingDays(-days),
    }
}

fn multiple(delay: Delay, times: u32) -> Delay {
    let times = i32::try_from(times).unwrap_or(i32::MAX);
    match delay {
        Delay::Days(days) => Delay::Days(days.saturating_mul(times)),
        Delay::WorkingDays(days) => Delay::WorkingDays(days.saturating_mul(times)),
    }
}

/// The bound of one of the slots of a step.
fn bound_of(step: &Step, occurrence: u32) -> Bound {
    let Some((distance, _)) = step.every else {
        return step.bound.clone();
    };
    let moved = multiple(distance, occurrence);
    let later = |delay: Delay| match (delay, moved) {
        (Delay::Days(days), Delay::Days(more)) => Delay::Days(days.saturating_add(more)),
        (Delay::WorkingDays(days), Delay::WorkingDays(more)) => Delay::WorkingDays(days.saturating_add(more)),
        // Units differ only where the first bound is 0.
        (_, moved) => moved,
    };
    match &step.bound {
        Bound::Overdue(delay) => Bound::Overdue(later(*delay)),
        Bound::Age(delay) => Bound::Age(later(*delay)),
        Bound::DueIn(Delay::Days(days)) => Bound::DueIn(match moved {
            Delay::Days(more) => Delay::Days(days.saturating_sub(more)),
            Delay::WorkingDays(_) => Delay::Days(*days),
        }),
        Bound::DueIn(Delay::WorkingDays(days)) => Bound::DueIn(match moved {
            Delay::WorkingDays(more) => Delay::WorkingDays(days.saturating_sub(more)),
            Delay::Days(_) => Delay::WorkingDays(*days),
        }),
        Bound::AfterStep { rule, delay } => Bound::AfterStep {
            rule: *rule,
            delay: later(*delay),
        },
        Bound::Event { event, delay } => Bound::Event {
            event: *event,
            delay: later(*delay),
        },
        other => other.clone(),
    }
}

/// The age of one of the slots of a step; none for event and calendar steps and what follows them.
fn age_of(
    step: &Step,
    occurrence: u32,
    ages: &BTreeMap<RuleId, StepAge>,
    drafts: &[Draft<'_>],
) -> Option<Age> {
    let bound = bound_of(step, occurrence);
    match &bound {
        Bound::AfterStep { rule, delay } => match ages.get(&root_of(*rule, drafts)?)? {
            StepAge::Of(before) => Some(plus(before.clone(), *delay)),
            StepAge::None | StepAge::Wrong => None,
        },
        _ => match first_age(&bound) {
            StepAge::Of(age) => Some(age),
            StepAge::None | StepAge::Wrong => None,
        },
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
