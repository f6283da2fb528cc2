//! The lower time bound of a step: the one conjunct of its guard, outside `or` and `not`, that says when it begins.

use crate::diagnostic::{Datum, Diagnostic, step_codes};
use crate::guard::conjunction;
use crate::lower::Lower;
use crate::source::Place;
use relance_kernel::policy::{Anchor, Atom, Bound, Delay, Guard};
use relance_kernel::{AtomId, Comparison, Constant, Fact};

/// A time bound found in a guard.
pub(crate) struct FoundBound {
    pub(crate) bound: Bound,
    pub(crate) atom: AtomId,
    /// In the words of the language, with `{}` for the delay: `overdue {}`, `{} after notified`.
    pub(crate) form: &'static str,
    /// What follows `after`.
    pub(crate) anchor: String,
}

impl Lower<'_, '_> {
    /// The lower time bounds among the conjuncts of a guard, and the guard without them.
    pub(crate) fn take_bounds(&self, guard: Guard) -> (Vec<FoundBound>, Guard) {
        let conjuncts = match guard {
            Guard::And(list) => list.into_vec(),
            other => vec![other],
        };
        let mut bounds = Vec::new();
        let mut rest = Vec::with_capacity(conjuncts.len());
        for conjunct in conjuncts {
            match self.as_bound(&conjunct) {
                Some(found) => bounds.push(found),
                None => rest.push(conjunct),
            }
        }
        (bounds, conjunction(rest))
    }

    fn as_bound(&self, guard: &Guard) -> Option<FoundBound> {
        let Guard::Atom(id) = guard else { return None };
        let found = |bound, form, anchor| {
            Some(FoundBound {
                bound,
                atom: *id,
                form,
                anchor,
            })
        };
        match self.atoms.element(*id)? {
            Atom::Compare {
                fact,
                comparison,
                constant: Constant::Days(days),
            } => {
                let days = match comparison {
                    Comparison::GreaterOrEqual => *days,
                    Comparison::Greater => days.checked_add(1)?,
                    _ => return None,
                };
                match fact {
                    Fact::Overdue => found(Bound::Overdue(Delay::Days(days)), "overdue {}", String::new()),
                    Fact::OverdueWorkingDays => found(
                        Bound::Overdue(Delay::WorkingDays(days)),
                        "overdue {}",
                        String::new(),
                    ),
                    Fact::Age => found(Bound::Age(Delay::Days(days)), "age {}", String::new()),
                    Fact::AgeWorkingDays => {
                        found(Bound::Age(Delay::WorkingDays(days)), "age {}", String::new())
                    }
                    _ => None,
                }
            }
            Atom::DueIn(delay) => found(Bound::DueIn(*delay), "due in {}", String::new()),
            Atom::After {
                delay,
                anchor: Anchor::Step(rule),
            } => {
                let name = self.rule_name(*rule).to_owned();
                found(
                    Bound::AfterStep {
                        rule: *rule,
                        delay: *delay,
                    },
                    "{} after ",
                    name,
                )
            }
            Atom::After {
                delay,
                anchor: Anchor::Event(event),
            } => {
                let words = self.atom_origins.element(*id).map_or("", |origin| &origin.text);
                let name = words
                    .split_once(" after ")
                    .map_or(words, |(_, name)| name)
                    .to_owned();
                found(
                    Bound::Event {
                        event: *event,
                        delay: *delay,
                    },
                    "{} after ",
                    name,
                )
            }
            _ => None,
        }
    }

    /// The place of a test.
    pub(crate) fn atom_place(&self, atom: AtomId) -> Option<Place> {
        self.atom_origins.element(atom).map(|origin| origin.place)
    }

    /// Reports tests of a ladder step that hold on one day only, that a late day can miss, or that a payment can make
    /// true. Each test once, even if it stands in a define or a `for` block that many rules share.
    pub(crate) fn check_step_guard(&mut self, guard: &Guard, positive: bool, time_matters: bool) {
        match guard {
            Guard::Always => {}
            Guard::And(list) | Guard::Or(list) => {
                for inner in list {
                    self.check_step_guard(inner, positive, time_matters);
                }
            }
            Guard::Not(inner) => self.check_step_guard(inner, !positive, time_matters),
            Guard::Atom(id) => self.check_step_atom(*id, positive, time_matters),
        }
    }

    fn check_step_atom(&mut self, id: AtomId, positive: bool, time_matters: bool) {
        let Some(atom) = self.atoms.element(id) else {
            return;
        };
        let code = match atom {
            Atom::Settled(_) if positive => Some(&step_codes::PAYMENT_MAKES_TRUE),
            Atom::Compare {
                fact: Fact::Overdue | Fact::OverdueWorkingDays,
                comparison,
                ..
            } if time_matters => match (comparison, positive) {
                (Comparison::Equal, true) | (Comparison::NotEqual, false) => Some(&step_codes::EXACT_OVERDUE),
                (Comparison::Less | Comparison::LessOrEqual, true)
                | (Comparison::Greater | Comparison::GreaterOrEqual, false) => {
                    Some(&step_codes::OVERDUE_UPPER_BOUND)
                }
                _ => None,
            },
            Atom::Compare { fact, comparison, .. } => {
                let upper = matches!(comparison, Comparison::Less | Comparison::LessOrEqual) == positive
                    && !matches!(comparison, Comparison::Equal | Comparison::NotEqual);
                let lower = matches!(comparison, Comparison::Greater | Comparison::GreaterOrEqual)
                    == positive
                    && !matches!(comparison, Comparison::Equal | Comparison::NotEqual);
                let falls_with_payment = matches!(
                    fact,
                    Fact::Balance
                        | Fact::UndisputedBalance
                        | Fact::Charges
                        | Fact::CustomerBalance
                        | Fact::CustomerOverdueBalance
                );
                let rises_with_payment = matches!(fact, Fact::PaidShare | Fact::Unallocated);
                ((falls_with_payment && upper) || (rises_with_payment && lower))
                    .then_some(&step_codes::PAYMENT_MAKES_TRUE)
            }
            _ => None,
        };
        let (Some(code), Some(origin)) = (code, self.atom_origins.element(id)) else {
            return;
        };
        if !self.checked_atoms.insert(id) {
            return;
        }
        let place = origin.place;
        let text = self.written(place);
        let at_least = match self.atoms.element(id) {
            Some(Atom::Compare {
                constant: Constant::Days(days),
                fact,
                ..
            }) => {
                let unit = if *fact == Fact::OverdueWorkingDays {
                    "wd"
                } else {
                    "d"
                };
                Some(format!("overdue {days}{unit}"))
            }
            _ => None,
        };
        let mut diagnostic = Diagnostic::new(code, place)
            .with("condition", text)
            .with_some("at_least", at_least.as_deref().map(Datum::code));
        if code.number == step_codes::EXACT_OVERDUE.number {
            diagnostic = diagnostic.fixed_by_some(at_least);
        }
        self.report(diagnostic);
    }
}
