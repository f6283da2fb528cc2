//! What guards come to where the truth of some of their tests is known beforehand: the segment of a ladder, an
//! invoice without disputes, promises and plans. Decisions then test only what is left.

use crate::Truth;
use crate::evaluate::compare;
use crate::fact::{Fact, FactValue};
use crate::policy::{Atom, Guard, Policy, Variant};

impl Policy {
    /// The guard without the tests whose truth is known, false where they settle it. `known` gives the value of a
    /// fact where it is certain.
    pub(crate) fn assuming(&self, guard: &Guard, known: &impl Fn(Fact) -> Option<FactValue>) -> Guard {
        match guard {
            Guard::Always => Guard::Always,
            Guard::Atom(atom) => match &self.atoms[*atom] {
                Atom::Compare {
                    fact,
                    comparison,
                    constant,
                } => match known(*fact).map(|value| compare(*fact, value, *comparison, constant)) {
                    Some(Truth::True) => Guard::Always,
                    Some(Truth::False) => never(),
                    Some(Truth::Unknown) | None => guard.clone(),
                },
                _ => guard.clone(),
            },
            Guard::Not(part) => match self.assuming(part, known) {
                Guard::Always => never(),
                part if is_never(&part) => Guard::Always,
                part => Guard::Not(Box::new(part)),
            },
            Guard::And(parts) => {
                let parts: Vec<Guard> = self.each_assuming(parts, known, |part| *part != Guard::Always);
                if parts.iter().any(is_never) {
                    never()
                } else {
                    alone_or(parts, Guard::Always, Guard::And)
                }
            }
            Guard::Or(parts) => {
                let parts = self.each_assuming(parts, known, |part| !is_never(part));
                if parts.contains(&Guard::Always) {
                    Guard::Always
                } else {
                    alone_or(parts, never(), Guard::Or)
                }
            }
        }
    }

    /// The variants of a slot that may still fire, with what is left of their guards.
    pub(crate) fn variants_assuming(
        &self,
        variants: &[Variant],
        known: &impl Fn(Fact) -> Option<FactValue>,
    ) -> Box<[Variant]> {
        variants
            .iter()
            .map(|variant| Variant {
                rule: variant.rule,
                guard: self.assuming(&variant.guard, known),
            })
            .filter(|variant| !is_never(&variant.guard))
            .collect()
    }

    fn each_assuming(
        &self,
        parts: &[Guard],
        known: &impl Fn(Fact) -> Option<FactValue>,
        matters: impl Fn(&Guard) -> bool,
    ) -> Vec<Guard> {
        parts
            .iter()
            .map(|part| self.assuming(part, known))
            .filter(|part| matters(part))
            .collect()
    }
}

/// A guard that no invoice passes: none of no alternatives.
fn never() -> Guard {
    Guard::Or(Box::default())
}

/// Whether a guard is [`never`].
pub(crate) fn is_never(guard: &Guard) -> bool {
    matches!(guard, Guard::Or(parts) if parts.is_empty())
}

/// A single part as it is, several joined, none as what none comes to.
fn alone_or(mut parts: Vec<Guard>, none: Guard, join: impl Fn(Box<[Guard]>) -> Guard) -> Guard {
    match parts.len() {
        0 => none,
        1 => parts.remove(0),
        _ => join(parts.into_boxed_slice()),
    }
}
