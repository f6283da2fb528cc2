//! The guards that an outcome rests on, part by part, with the values that they read on the day.

use super::bound;
use super::case::Case;
use super::contacts::policy_lines;
use super::outcome::Verdict;
use super::read::{Read, read};
use crate::language::{Said, said};
use relance_compiler::Place;
use relance_compiler::diagnostic::in_french;
use relance_kernel::policy::{Guard, PauseCondition, RuleKind};
use relance_kernel::{AtomId, RuleId, Subject, Truth};
use relance_syntax::ast::PolicyLineKind;

/// A guard that matters, with the values that it read.
pub(crate) struct Ground {
    /// The rule, pause, prohibition or line of the policy.
    pub(crate) name: String,
    /// Where it stands; none for what is built in.
    pub(crate) place: Option<Place>,
    /// Its documentation.
    pub(crate) docs: Vec<String>,
    pub(crate) conditions: Vec<Condition>,
}

/// A part of a guard with its value.
pub(crate) struct Condition {
    /// How many wholes it is inside of.
    pub(crate) depth: usize,
    /// As the language writes it, params put in; `one of these` for what joins others.
    pub(crate) text: Said,
    pub(crate) place: Option<Place>,
    pub(crate) truth: Truth,
    /// What it read; none for what joins others.
    pub(crate) read: Option<Read>,
}

/// The guards that the verdict rests on.
pub(super) fn grounds(case: &Case<'_>, verdict: &Verdict) -> Vec<Ground> {
    let (policy, origins) = (case.policy(), &case.input.compiled.origins);
    let mut grounds = Vec::new();
    if verdict.by_claim {
        grounds.push(Ground {
            name: "applies to".to_string(),
            place: origins.applies_to,
            docs: Vec::new(),
            conditions: parts_of(case, &policy.applies_to, case.of_customer()),
        });
    }
    if let Some(id) = verdict.pause {
        let pause = &policy.pauses[id];
        let origin = origins.pauses.element(id);
        let subject = match pause.of_customer {
            true => case.of_customer(),
            false => case.subject(),
        };
        grounds.push(Ground {
            name: case.input.interner.text(pause.name).to_string(),
            place: origin
                .map(|origin| origin.whole)
                .filter(|place| place.end > place.start),
            docs: origin.map(|origin| origin.docs.clone()).unwrap_or_default(),
            conditions: match &pause.condition {
                PauseCondition::When(guard) => parts_of(case, guard, subject),
                PauseCondition::UnallocatedCoversOverdue => Vec::new(),
            },
        });
    }
    if let Some(id) = verdict.never {
        let origin = origins.nevers.element(id);
        grounds.push(Ground {
            name: "never".to_string(),
            place: origin.map(|origin| origin.whole),
            docs: origin.map(|origin| origin.docs.clone()).unwrap_or_default(),
            conditions: parts_of(case, &policy.nevers[id].guard, case.subject()),
        });
    }
    grounds.extend(verdict.lines.iter().map(|place| Ground {
        name: "policy".to_string(),
        place: Some(*place),
        docs: Vec::new(),
        conditions: Vec::new(),
    }));
    for &rule in &verdict.rules {
        grounds.extend(of_rule(case, rule).map(|mut ground| {
            ground.conditions.extend(of_approval(case, rule));
            ground
        }));
    }
    if verdict.name == "finished" && verdict.rules.is_empty() {
        grounds.extend(of_steps_left(case));
    }
    grounds
}

/// The line that lets the oldest invoice lead.
pub(super) fn grouping_lines(case: &Case<'_>) -> Vec<Place> {
    policy_lines(case, |line| matches!(line, PolicyLineKind::Group(_)))
}

fn of_rule(case: &Case<'_>, rule: RuleId) -> Option<Ground> {
    let (policy, origins) = (case.policy(), &case.input.compiled.origins);
    let origin = origins.rules.element(rule)?;
    let mut conditions = Vec::new();
    match bound::slot_of(case, rule) {
        Some((id, slot)) => {
            conditions.extend(bound::bound(case, id, slot));
            if let Some(variant) = slot.variants.iter().find(|variant| variant.rule == rule) {
                conditions.extend(parts_of(case, &variant.guard, case.subject()));
            }
        }
        None => {
            let of_customer = matches!(
                policy.rules[rule].kind,
                RuleKind::Also {
                    per_customer: true,
                    ..
                }
            );
            let subject = match of_customer {
                true => case.of_customer(),
                false => case.subject(),
            };
            conditions.extend(parts_of(case, &policy.rules[rule].guard, subject));
        }
    }
    Some(Ground {
        name: origin.name.clone(),
        place: Some(origin.whole),
        docs: origin.docs.clone(),
        conditions,
    })
}

/// What `requires approval if C` reads.
fn of_approval(case: &Case<'_>, rule: RuleId) -> Vec<Condition> {
    let approval = case.policy().rules[rule].approval.as_ref();
    let Some(condition) = approval.and_then(|approval| approval.condition.as_ref()) else {
        return Vec::new();
    };
    let subject = case.subject();
    let whole = Condition {
        depth: 0,
        text: said!("requires approval if", "exige l'accord si"),
        place: None,
        truth: case.view().test(condition, subject),
        read: None,
    };
    let mut parts = parts_of(case, condition, subject);
    parts.iter_mut().for_each(|part| part.depth += 1);
    parts.insert(0, whole);
    parts
}

/// The steps of the ladder that were not delivered, each with the tests that do not hold.
fn of_steps_left(case: &Case<'_>) -> Vec<Ground> {
    let mut rules: Vec<RuleId> = Vec::new();
    for slot in case.policy().slots.iter() {
        if !rules.contains(&slot.rule) && !bound::is_over(case, slot) {
            rules.push(slot.rule);
        }
    }
    let mut grounds: Vec<Ground> = rules.into_iter().filter_map(|rule| of_rule(case, rule)).collect();
    for ground in &mut grounds {
        keep_what_fails(&mut ground.conditions);
    }
    grounds.retain(|ground| !ground.conditions.is_empty());
    grounds
}

/// Leaves out the parts that hold, and what they are made of.
fn keep_what_fails(conditions: &mut Vec<Condition>) {
    let mut holds_above = false;
    conditions.retain(|condition| {
        if condition.depth == 0 {
            holds_above = condition.truth == Truth::True;
        }
        !holds_above
    });
}

/// Each part of a guard in the order of the text; what `or` and `not` join stands below them.
pub(super) fn parts_of(case: &Case<'_>, guard: &Guard, subject: Subject) -> Vec<Condition> {
    let mut parts = Parts {
        case,
        subject,
        found: Vec::new(),
    };
    parts.add(guard, 0);
    parts.found
}

struct Parts<'c, 'a> {
    case: &'c Case<'a>,
    subject: Subject,
    found: Vec<Condition>,
}

impl Parts<'_, '_> {
    fn add(&mut self, guard: &Guard, depth: usize) {
        match guard {
            Guard::Always => {}
            // The parts of the outermost `and` stand for themselves.
            Guard::And(parts) if depth == 0 => parts.iter().for_each(|part| self.add(part, 0)),
            Guard::And(parts) | Guard::Or(parts) if parts.len() == 1 => {
                parts.iter().for_each(|part| self.add(part, depth));
            }
            Guard::And(parts) => self.join(guard, parts, said!("all of these", "tout ceci"), depth),
            Guard::Or(parts) => self.join(guard, parts, said!("one of these", "l'un de ceux-ci"), depth),
            Guard::Not(part) => match part.as_ref() {
                Guard::Atom(atom) => self.atom(*atom, depth, false),
                Guard::And(parts) if parts.len() > 1 => {
                    self.join(guard, parts, said!("not all of these", "pas tout ceci"), depth);
                }
                Guard::Or(parts) if parts.len() > 1 => {
                    self.join(guard, parts, said!("none of these", "rien de ceci"), depth);
                }
                Guard::And(parts) | Guard::Or(parts) => {
                    for part in parts {
                        self.add(&Guard::Not(Box::new(part.clone())), depth);
                    }
                }
                Guard::Not(twice) => self.add(twice, depth),
                Guard::Always => {}
            },
            Guard::Atom(atom) => self.atom(*atom, depth, true),
        }
    }

    fn join(&mut self, whole: &Guard, parts: &[Guard], text: Said, depth: usize) {
        let truth = self.case.view().test(whole, self.subject);
        self.push(Condition {
            depth,
            text,
            place: None,
            truth,
            read: None,
        });
        parts.iter().for_each(|part| self.add(part, depth + 1));
    }

    fn atom(&mut self, atom: AtomId, depth: usize, is_asked: bool) {
        let Some(origin) = self.case.input.compiled.origins.atoms.element(atom) else {
            return;
        };
        let truth = self.case.view().test_atom(atom, self.subject);
        let (en, fr) = (origin.text.clone(), in_french(&origin.text));
        let (text, truth) = match is_asked {
            true => (Said { en, fr }, truth),
            false => (said!("not {en}", "non {fr}"), truth.negate()),
        };
        self.push(Condition {
            depth,
            text,
            place: Some(origin.place),
            truth,
            read: Some(read(self.case, &self.case.policy().atoms[atom], self.subject)),
        });
    }

    /// Adds a part, unless the same stands there already: exceptions repeat what they except from.
    fn push(&mut self, condition: Condition) {
        let is_there = self.found.iter().any(|known| {
            known.depth == 0
                && condition.depth == 0
                && known.read.is_some()
                && (&known.text, known.truth) == (&condition.text, condition.truth)
        });
        if !is_there {
            self.found.push(condition);
        }
    }
}
