//! Whether conditions can hold together: a search over the finitely many cases of their facts.

use relance_kernel::evaluate::compare;
use relance_kernel::policy::{Atom, Guard, Policy, Segments};
use relance_kernel::{AtomId, Constant, CustomerKind, Fact, FactValue, Ratio, Truth};

use crate::domain::{Domain, Variable, atoms_of, values_of, variable_of};

/// How many combinations of cases are looked at before the answer is "not shown".
const STEPS_LIMIT: u32 = 200_000;

/// A combination of cases under which all conditions hold.
#[derive(Clone, Debug, Default)]
pub(crate) struct Assignment {
    pub(crate) values: Vec<(Variable, FactValue)>,
}

impl Assignment {
    pub(crate) fn get(&self, variable: Variable) -> Option<FactValue> {
        self.values.iter().find(|(of, _)| *of == variable).map(|(_, value)| *value)
    }
}

/// What the search found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Search {
    /// Every combination was looked at.
    Complete,
    /// The limit was reached.
    Limited,
}

/// Looks for combinations under which all guards are true; hands each to `found` until it answers `true`.
/// On a step of an open invoice: `settled` is false.
pub(crate) fn search(
    policy: &Policy,
    guards: &[&Guard],
    found: &mut dyn FnMut(&Assignment) -> bool,
) -> Search {
    let mut atoms = Vec::new();
    for guard in guards {
        atoms_of(guard, &mut atoms);
    }
    // A segment stands for its own guard.
    if let Segments::Declared { list, .. } = &policy.segments {
        let reads_segment =
            atoms.iter().any(|atom| variable_of(policy, *atom) == Variable::Fact(Fact::Segment));
        if reads_segment {
            for (_, guard) in list.iter() {
                atoms_of(guard, &mut atoms);
            }
        }
    }
    let domains = domains(policy, &atoms);
    let mut space = Space { policy, guards, domains, assignment: Assignment::default(), steps: 0 };
    space.explore(0, found);
    if space.steps >= STEPS_LIMIT { Search::Limited } else { Search::Complete }
}

fn domains(policy: &Policy, atoms: &[AtomId]) -> Vec<Domain> {
    let mut variables: Vec<Variable> = Vec::new();
    for atom in atoms {
        let variable = variable_of(policy, *atom);
        let decided = matches!(policy.atoms[*atom], Atom::Settled(_));
        if !decided && !variables.contains(&variable) {
            variables.push(variable);
        }
    }
    variables
        .into_iter()
        .map(|variable| {
            let values = match variable {
                Variable::Test(_) => vec![FactValue::YesNo(true), FactValue::YesNo(false)],
                Variable::Fact(Fact::Segment) => segment_names(policy, atoms),
                Variable::Fact(fact) => {
                    let constants: Vec<&Constant> = atoms
                        .iter()
                        .filter_map(|atom| match &policy.atoms[*atom] {
                            Atom::Compare { fact: of, constant, .. } if *of == fact => Some(constant),
                            _ => None,
                        })
                        .collect();
                    values_of(fact, &constants, policy)
                }
            };
            Domain { variable, values }
        })
        .collect()
}

fn segment_names(policy: &Policy, atoms: &[AtomId]) -> Vec<FactValue> {
    let mut names: Vec<FactValue> = Vec::new();
    match &policy.segments {
        Segments::Declared { list, otherwise } => {
            names.extend(list.iter().map(|(name, _)| FactValue::Name(*name)));
            names.extend(otherwise.map(FactValue::Name));
            if otherwise.is_none() {
                names.push(FactValue::NotApplicable);
            }
        }
        Segments::FromLedger => {
            let constants: Vec<&Constant> = atoms
                .iter()
                .filter_map(|atom| match &policy.atoms[*atom] {
                    Atom::Compare { fact: Fact::Segment, constant, .. } => Some(constant),
                    _ => None,
                })
                .collect();
            names = values_of(Fact::Segment, &constants, policy);
        }
    }
    names
}

struct Space<'a> {
    policy: &'a Policy,
    guards: &'a [&'a Guard],
    domains: Vec<Domain>,
    assignment: Assignment,
    steps: u32,
}

impl Space<'_> {
    /// Whether to stop.
    fn explore(&mut self, position: usize, found: &mut dyn FnMut(&Assignment) -> bool) -> bool {
        self.steps += 1;
        if self.steps >= STEPS_LIMIT {
            return true;
        }
        if self.guards.iter().any(|guard| self.test(guard) == Truth::False) || !self.is_consistent() {
            return false;
        }
        let Some(domain) = self.domains.get(position) else {
            let all_hold = self.guards.iter().all(|guard| self.test(guard).holds());
            return all_hold && found(&self.assignment);
        };
        let (variable, values) = (domain.variable, domain.values.clone());
        for value in values {
            self.assignment.values.push((variable, value));
            let stop = self.explore(position + 1, found);
            self.assignment.values.pop();
            if stop {
                return true;
            }
        }
        false
    }

    /// A guard under the cases chosen so far; what is not chosen is unknown.
    fn test(&self, guard: &Guard) -> Truth {
        match guard {
            Guard::Always => Truth::True,
            Guard::And(parts) => parts.iter().fold(Truth::True, |truth, part| truth.and(self.test(part))),
            Guard::Or(parts) => parts.iter().fold(Truth::False, |truth, part| truth.or(self.test(part))),
            Guard::Not(part) => self.test(part).negate(),
            Guard::Atom(atom) => match &self.policy.atoms[*atom] {
                Atom::Compare { fact, comparison, constant } => {
                    match self.assignment.get(Variable::Fact(*fact)) {
                        Some(value) => compare(*fact, value, *comparison, constant),
                        None => Truth::Unknown,
                    }
                }
                Atom::Settled(_) => Truth::False,
                _ => match self.assignment.get(variable_of(self.policy, *atom)) {
                    Some(FactValue::YesNo(value)) => value.into(),
                    _ => Truth::Unknown,
                },
            },
        }
    }

    /// Whether the cases chosen so far agree with the known relations between facts.
    fn is_consistent(&self) -> bool {
        let money = |fact: Fact| match self.assignment.get(Variable::Fact(fact)) {
            Some(FactValue::Money(money)) => Some(money),
            _ => None,
        };
        let at_most = |low: Fact, high: Fact| match (money(low), money(high)) {
            (Some(low), Some(high)) => low.currency != high.currency || low.minor <= high.minor,
            _ => true,
        };
        let days = |fact: Fact| match self.assignment.get(Variable::Fact(fact)) {
            Some(FactValue::Days(days)) => Some(days),
            _ => None,
        };
        let days_at_most = |low: Fact, high: Fact| match (days(low), days(high)) {
            (Some(low), Some(high)) => low <= high,
            _ => true,
        };
        at_most(Fact::Balance, Fact::Amount)
            && at_most(Fact::UndisputedBalance, Fact::Balance)
            && at_most(Fact::UndisputedBalance, Fact::Amount)
            && at_most(Fact::Balance, Fact::CustomerBalance)
            && at_most(Fact::CustomerOverdueBalance, Fact::CustomerBalance)
            && days_at_most(Fact::Overdue, Fact::Age)
            && days_at_most(Fact::Overdue, Fact::OldestOverdue)
            && self.person_agrees()
            && self.share_agrees()
            && self.reminders_agree()
            && self.segment_agrees()
            && self.history_agrees()
    }

    fn person_agrees(&self) -> bool {
        let kind = self.assignment.get(Variable::Fact(Fact::Kind));
        let person = self.assignment.get(Variable::Fact(Fact::NaturalPerson));
        !matches!(
            (kind, person),
            (Some(FactValue::Kind(CustomerKind::Public)), Some(FactValue::YesNo(true)))
        )
    }

    /// `paid_share` = 1 − balance ÷ amount.
    fn share_agrees(&self) -> bool {
        let value = |fact| self.assignment.get(Variable::Fact(fact));
        match (value(Fact::Amount), value(Fact::Balance), value(Fact::PaidShare)) {
            (
                Some(FactValue::Money(amount)),
                Some(FactValue::Money(balance)),
                Some(FactValue::Ratio(share)),
            ) if amount.minor > 0 => Ratio::new(amount.minor - balance.minor, amount.minor) == share,
            _ => true,
        }
    }

    /// Without reminder there is no last contact.
    fn reminders_agree(&self) -> bool {
        let value = |fact| self.assignment.get(Variable::Fact(fact));
        !matches!(
            (value(Fact::Reminders), value(Fact::LastContact)),
            (Some(FactValue::Count(0)), Some(FactValue::Days(_)))
        )
    }

    /// A customer is in the segment whose guard holds.
    fn segment_agrees(&self) -> bool {
        let Segments::Declared { list, otherwise } = &self.policy.segments else { return true };
        let Some(segment) = self.assignment.get(Variable::Fact(Fact::Segment)) else { return true };
        list.iter().all(|(name, guard)| {
            let truth = self.test(guard);
            match segment {
                FactValue::Name(chosen) if chosen == *name => truth != Truth::False,
                // The segment of everyone else may stand beside unknown guards, never beside true ones.
                FactValue::Name(chosen) if Some(chosen) == *otherwise => truth != Truth::True,
                _ => truth != Truth::True,
            }
        })
    }

    /// Something sent within a time was sent; a step that others are counted from was sent.
    fn history_agrees(&self) -> bool {
        let chosen: Vec<(&Atom, bool)> = self
            .assignment
            .values
            .iter()
            .filter_map(|(variable, value)| match (variable, value) {
                (Variable::Test(atom), FactValue::YesNo(truth)) => Some((&self.policy.atoms[*atom], *truth)),
                _ => None,
            })
            .collect();
        chosen.iter().all(|(stronger, truth)| {
            !truth || chosen.iter().all(|(weaker, holds)| *holds || !implies(self.policy, stronger, weaker))
        })
    }
}

/// Whether one test of history being true makes another true.
fn implies(policy: &Policy, stronger: &Atom, weaker: &Atom) -> bool {
    use relance_kernel::policy::{Ago, Anchor};
    let below = |one, other| policy.is_rule_or_exception_of(one, other);
    let narrower = |one: &Option<Ago>, other: &Option<Ago>| match (one, other) {
        (_, None) => true,
        (Some(Ago::Within(one)), Some(Ago::Within(other))) => one <= other,
        (Some(Ago::AtLeast(one)), Some(Ago::AtLeast(other))) => one >= other,
        _ => false,
    };
    match (stronger, weaker) {
        (Atom::Sent { rule: one, when: at }, Atom::Sent { rule: other, when }) => {
            below(*one, *other) && narrower(at, when)
        }
        (Atom::Recorded { name: one, when: at }, Atom::Recorded { name: other, when }) => {
            one == other && narrower(at, when)
        }
        (Atom::After { anchor: Anchor::Step(one), .. }, Atom::Sent { rule: other, when: None }) => {
            below(*one, *other)
        }
        (Atom::Contacted(one), Atom::Contacted(other)) | (Atom::Replied(one), Atom::Replied(other)) => {
            one <= other
        }
        _ => false,
    }
}
