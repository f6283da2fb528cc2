//! Actions held against expectations, in the order of the text.

use super::{TestAction, TestOutcome, Trouble};
use relance_compiler::{Expectation, ExpectationKind, ExpectedAction, TestCase, When};
use relance_kernel::decision::{Effect, TaskText};
use relance_kernel::policy::{Action, ActionKind};
use relance_kernel::{Day, Interner, InvoiceIndex, Policy, Symbol};

/// Lets every line take its action, and notes what does not agree.
pub(super) fn hold(policy: &Policy, interner: &Interner, test: &TestCase, outcome: &mut TestOutcome) {
    // Through this day, exclusive, an action must be expected.
    let mut accounted_for = test.first_day;
    for (position, line) in test.expectations.iter().enumerate() {
        match &line.kind {
            ExpectationKind::Action {
                when,
                action,
                invoice,
            } => {
                let candidates = candidates(*when, &outcome.actions);
                let wanted = (*action, *invoice);
                let found = candidates.iter().copied().find(|at| {
                    (outcome.actions.get(*at)).is_some_and(|done| agrees(policy, interner, wanted, done))
                });
                match found.and_then(|at| outcome.actions.get_mut(at)) {
                    Some(done) => {
                        done.taken_by = Some(position);
                        accounted_for = accounted_for.max(done.record.day);
                    }
                    None => {
                        if let When::On(day) = when {
                            accounted_for = accounted_for.max(*day);
                        }
                        outcome.troubles.push(Trouble::Missing {
                            expectation: position,
                            instead: candidates,
                            reasons: Vec::new(),
                        });
                    }
                }
            }
            ExpectationKind::Nothing { from, until } => {
                accounted_for = accounted_for.max(until.plus(1));
                let actions: Vec<usize> = free(&outcome.actions)
                    .filter(|(_, done)| *from <= done.record.day && done.record.day <= *until)
                    .map(|(at, _)| at)
                    .collect();
                if !actions.is_empty() {
                    outcome.troubles.push(Trouble::NotNothing {
                        expectation: position,
                        actions,
                    });
                }
            }
        }
    }
    let named: Vec<usize> = (outcome.troubles.iter())
        .flat_map(|trouble| match trouble {
            Trouble::Missing { instead, .. } => instead.clone(),
            Trouble::NotNothing { actions, .. } => actions.clone(),
            Trouble::Unexpected(_) | Trouble::NothingToDecide => Vec::new(),
        })
        .collect();
    let left: Vec<usize> = free(&outcome.actions)
        .filter(|(at, done)| done.record.day < accounted_for && !named.contains(at))
        .map(|(at, _)| at)
        .collect();
    outcome.troubles.extend(left.into_iter().map(Trouble::Unexpected));
}

/// Actions that no line has taken yet.
fn free(actions: &[TestAction]) -> impl Iterator<Item = (usize, &TestAction)> {
    actions
        .iter()
        .enumerate()
        .filter(|(_, done)| done.taken_by.is_none())
}

/// The actions among which a line finds its own: those of its day, or of the next day on which anything is done.
fn candidates(when: When, actions: &[TestAction]) -> Vec<usize> {
    let on = match when {
        When::On(day) => Some(day),
        When::Next { from, before } => free(actions)
            .map(|(_, done)| done.record.day)
            .find(|day| *day >= from)
            .filter(|day| before.is_none_or(|before| *day < before)),
    };
    free(actions)
        .filter(|(_, done)| Some(done.record.day) == on)
        .map(|(at, _)| at)
        .collect()
}

/// The day on which the rules of an expectation that was not met are looked at.
pub(super) fn day_of(line: &Expectation, instead: Option<&TestAction>, test: &TestCase) -> Day {
    match &line.kind {
        ExpectationKind::Action {
            when: When::On(day), ..
        } => *day,
        ExpectationKind::Action {
            when: When::Next { from, before },
            ..
        } => match (instead, before) {
            (Some(done), _) => done.record.day,
            (None, Some(before)) => before.plus(-1).max(*from),
            (None, None) => test.last_day,
        },
        ExpectationKind::Nothing { until, .. } => *until,
    }
}

/// Whether what was done is what is expected.
fn agrees(
    policy: &Policy,
    interner: &Interner,
    (expected, of): (ExpectedAction, Option<(usize, usize)>),
    done: &TestAction,
) -> bool {
    if let Some((account, invoice)) = of {
        let position = u32::try_from(invoice).unwrap_or(u32::MAX);
        if done.account != account || done.record.invoice != Some(InvoiceIndex(position)) {
            return false;
        }
    }
    let is = |wanted: Option<Symbol>, name: Symbol| wanted.is_none_or(|wanted| wanted == name);
    match (expected, &done.record.effect) {
        (
            ExpectedAction::Contact {
                channel,
                template,
                to,
            },
            Effect::Contact {
                channel: by,
                template: with,
                to: whom,
                ..
            },
        ) => {
            let names_target = policy.channels[channel].names_target;
            channel == *by
                && template.is_none_or(|template| Some(template) == *with)
                && (!names_target || to.is_none_or(|to| Some(to) == *whom))
        }
        (ExpectedAction::Charge(wanted), Effect::Charge { what, .. }) => {
            wanted.is_none_or(|wanted| wanted == *what)
        }
        (ExpectedAction::Escalate(wanted), Effect::Escalate(target)) => {
            wanted.is_none_or(|wanted| wanted == *target)
        }
        (ExpectedAction::Task(wanted), Effect::Task { text, .. }) => match text {
            TaskText::Stated(text) => is(wanted, *text),
            built_in => wanted.is_none_or(|wanted| Some(interner.text(wanted)) == built_in.built_in()),
        },
        (ExpectedAction::Alert(wanted), Effect::Alert(role)) => is(wanted, *role),
        (ExpectedAction::Flag(wanted), Effect::Flag(name)) => is(wanted, *name),
        (ExpectedAction::BlockOrders, Effect::BlockOrders)
        | (ExpectedAction::ProposeWriteOff, Effect::ProposeWriteOff) => true,
        _ => false,
    }
}

/// Whether an action of a rule, or its `else`, is what is expected.
pub(super) fn is_meant(expected: ExpectedAction, action: &Action) -> bool {
    let is = |wanted: Option<Symbol>, name: Symbol| wanted.is_none_or(|wanted| wanted == name);
    let itself = match (expected, &action.kind) {
        (
            ExpectedAction::Contact {
                channel, template, ..
            },
            ActionKind::Contact {
                channel: by,
                template: with,
                ..
            },
        ) => channel == *by && template.is_none_or(|template| Some(template) == *with),
        (ExpectedAction::Charge(wanted), ActionKind::Charge { what, .. }) => {
            wanted.is_none_or(|wanted| wanted == *what)
        }
        (ExpectedAction::Escalate(wanted), ActionKind::Escalate(target)) => {
            wanted.is_none_or(|wanted| wanted == *target)
        }
        (ExpectedAction::Task(wanted), ActionKind::Task { text, .. }) => is(wanted, *text),
        (ExpectedAction::Alert(wanted), ActionKind::Alert(name))
        | (ExpectedAction::Flag(wanted), ActionKind::Flag(name)) => is(wanted, *name),
        (ExpectedAction::BlockOrders, ActionKind::BlockOrders)
        | (ExpectedAction::ProposeWriteOff, ActionKind::ProposeWriteOff) => true,
        _ => false,
    };
    itself
        || action
            .otherwise
            .as_deref()
            .is_some_and(|otherwise| is_meant(expected, otherwise))
}
