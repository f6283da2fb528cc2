//! The age of each step: its time bound in delays after the due date or the date of issue, from step to step.

use crate::diagnostic::{Diagnostic, step_codes};
use crate::lower::Lower;
use crate::rules::Draft;
use crate::step::Step;
use relance_kernel::RuleId;
use relance_kernel::policy::{Age, Bound, Delay};
use std::collections::BTreeMap;

impl<'p> Lower<'p, '_> {
    /// The age of the last slot of every step, following `N after STEP` from step to step.
    pub(crate) fn step_ages(&mut self, steps: &[Step], drafts: &[Draft<'p>]) -> BTreeMap<RuleId, StepAge> {
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

    pub(crate) fn later(&mut self, before: Age, delay: Delay, step: &Step) -> StepAge {
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
}

/// Delays of different units that one age may be made of.
const MAX_AGE_PARTS: usize = 64;

/// How far the age of a step is known.
#[derive(Clone)]
pub(crate) enum StepAge {
    /// Event and calendar steps, and what follows them.
    None,
    /// Of its last slot.
    Of(Age),
    /// An error was reported.
    Wrong,
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
pub(crate) fn plus(age: Age, delay: Delay) -> Age {
    if age.delays.is_empty() && !matches!(delay, Delay::Days(0) | Delay::WorkingDays(0)) {
        return Age {
            delays: Box::new([delay]),
            ..age
        };
    }
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

pub(crate) fn negative(delay: Delay) -> Delay {
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
pub(crate) fn bound_of(step: &Step, occurrence: u32) -> Bound {
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
pub(crate) fn age_of(
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
