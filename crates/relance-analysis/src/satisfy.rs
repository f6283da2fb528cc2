//! Whether conditions can hold together: a search over the finitely many cases of their facts.
//!
//! Sound: a combination is passed over only if a condition is false or unknown in it, or if the known relations
//! between facts (`relations.rs`) forbid it. Where the search ends without finding one there is none.

use relance_kernel::evaluate::compare;
use relance_kernel::policy::{Atom, Bound, Delay, Guard, Policy, Segments, Slot};
use relance_kernel::{AtomId, Constant, Currency, Fact, FactValue, Truth};

use crate::domain::{Domain, Variable, Variables, atoms_of, constants_for, may_be_unknown, values_of};

/// How many combinations of cases are looked at for one question before the answer is "not shown".
const STEPS_LIMIT: u32 = 30_000;

/// A combination of cases under which all conditions hold.
#[derive(Clone, Debug, Default)]
pub(crate) struct Assignment {
    pub(crate) values: Vec<(Variable, FactValue)>,
}

impl Assignment {
    pub(crate) fn get(&self, variable: Variable) -> Option<FactValue> {
        self.values
            .iter()
            .find(|(of, _)| *of == variable)
            .map(|(_, value)| *value)
    }

    pub(crate) fn fact(&self, fact: Fact) -> Option<FactValue> {
        self.get(Variable::Fact(fact))
    }
}

/// What time bounds say of facts.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Limits {
    pub(crate) overdue_at_least: Option<i32>,
    pub(crate) overdue_at_most: Option<i32>,
    pub(crate) working_overdue_at_least: Option<i32>,
    pub(crate) age_at_least: Option<i32>,
    pub(crate) working_age_at_least: Option<i32>,
}

impl Limits {
    /// Both bounds hold on the day.
    pub(crate) fn of(slots: &[&Slot]) -> Limits {
        let mut limits = Limits::default();
        let raise =
            |limit: &mut Option<i32>, days: i32| *limit = Some(limit.map_or(days, |old| old.max(days)));
        for slot in slots {
            match slot.bound {
                Bound::Overdue(Delay::Days(days)) => raise(&mut limits.overdue_at_least, days),
                Bound::Overdue(Delay::WorkingDays(days)) => {
                    raise(&mut limits.working_overdue_at_least, days);
                    if days >= 0 {
                        // Among so many civil days there are at most as many working days.
                        raise(&mut limits.overdue_at_least, days);
                    }
                }
                Bound::Age(Delay::Days(days)) => raise(&mut limits.age_at_least, days),
                Bound::Age(Delay::WorkingDays(days)) => {
                    raise(&mut limits.working_age_at_least, days);
                    if days >= 0 {
                        raise(&mut limits.age_at_least, days);
                    }
                }
                Bound::DueIn(_) => limits.overdue_at_most = Some(0),
                _ => {}
            }
        }
        limits
    }

    fn thresholds(&self) -> Vec<i32> {
        [
            self.overdue_at_least,
            self.overdue_at_most,
            self.working_overdue_at_least,
            self.age_at_least,
            self.working_age_at_least,
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// Conditions of which it is asked whether they can hold together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Question<'a> {
    /// All of them true.
    pub(crate) guards: Vec<&'a Guard>,
    /// Whom the policy claims: true too.
    pub(crate) claim: Option<&'a Guard>,
    /// Of each group one true at some earlier time: what is of time or history in them does not count.
    pub(crate) earlier: Vec<Vec<&'a Guard>>,
    pub(crate) limits: Limits,
}

/// What the search found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Search {
    /// Every combination was looked at, or `found` had enough.
    Complete,
    /// The limit was reached.
    Limited,
}

/// What all questions about one policy share.
pub(crate) struct Searcher<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) variables: Variables,
    /// Combinations that may still be looked at, over all questions.
    pub(crate) steps_left: u32,
}

impl<'a> Searcher<'a> {
    pub(crate) fn new(policy: &'a Policy, steps: u32) -> Searcher<'a> {
        Searcher {
            policy,
            variables: Variables::new(policy),
            steps_left: steps,
        }
    }

    /// Looks for combinations under which all guards are true; hands each to `found` until it answers `true`.
    /// On a step of an open invoice: `settled` is false.
    pub(crate) fn search(
        &mut self,
        question: &Question<'_>,
        found: &mut dyn FnMut(&Assignment) -> bool,
    ) -> Search {
        let (atoms, _) = self.atoms_of(question);
        for currency in currencies(self.policy, &atoms) {
            let mut is_enough = false;
            let search = self.search_in(currency, question, &mut |assignment| {
                is_enough = found(assignment);
                is_enough
            });
            if is_enough || search == Search::Limited {
                return search;
            }
        }
        Search::Complete
    }

    /// The same for invoices in one currency.
    pub(crate) fn search_in(
        &mut self,
        currency: Currency,
        question: &Question<'_>,
        found: &mut dyn FnMut(&Assignment) -> bool,
    ) -> Search {
        let (atoms, reads_segment) = self.atoms_of(question);
        let limit = self.steps_left.min(STEPS_LIMIT);
        let mut space = Space {
            policy: self.policy,
            variables: &self.variables,
            question,
            currency,
            domains: self.domains(question, &atoms, currency, reads_segment),
            assignment: Assignment::default(),
            steps_left: limit,
            is_limited: false,
        };
        space.explore(0, found);
        let (left, is_limited) = (space.steps_left, space.is_limited);
        self.steps_left = self.steps_left.saturating_sub(limit - left);
        if is_limited {
            Search::Limited
        } else {
            Search::Complete
        }
    }

    /// The tests that a question rests on, those of segments included, and whether it reads the segment.
    fn atoms_of(&self, question: &Question<'_>) -> (Vec<AtomId>, bool) {
        let mut atoms = Vec::new();
        let guards = question.guards.iter().chain(&question.claim);
        let guards = guards.chain(question.earlier.iter().flatten());
        guards.for_each(|guard| atoms_of(guard, &mut atoms));
        let reads_segment = atoms
            .iter()
            .any(|atom| self.variables.of(*atom) == Variable::Fact(Fact::Segment));
        // A segment stands for its own guard.
        if let (true, Segments::Declared { list, .. }) = (reads_segment, &self.policy.segments) {
            list.iter().for_each(|(_, guard)| atoms_of(guard, &mut atoms));
        }
        (atoms, reads_segment)
    }

    fn domains(
        &self,
        question: &Question<'_>,
        atoms: &[AtomId],
        currency: Currency,
        reads_segment: bool,
    ) -> Vec<Domain> {
        let mut variables: Vec<Variable> = Vec::new();
        for atom in atoms {
            let variable = self.variables.of(*atom);
            let decided = matches!(self.policy.atoms[*atom], Atom::Settled(_));
            if !decided && !variables.contains(&variable) {
                variables.push(variable);
            }
        }
        let thresholds = question.limits.thresholds();
        variables
            .into_iter()
            .map(|variable| {
                let mut values = match variable {
                    Variable::Test(_) => vec![FactValue::YesNo(true), FactValue::YesNo(false)],
                    Variable::Fact(fact) => {
                        let constants = constants_for(self.policy, atoms, fact);
                        match &self.policy.segments {
                            Segments::Declared { list, otherwise } if fact == Fact::Segment => {
                                let names = list.iter().map(|(name, _)| *name);
                                let mut values: Vec<FactValue> =
                                    names.chain(*otherwise).map(FactValue::Name).collect();
                                if otherwise.is_none() {
                                    values.push(FactValue::NotApplicable);
                                }
                                values.push(FactValue::Unknown);
                                values
                            }
                            _ => values_of(self.policy, fact, &constants, currency, &thresholds),
                        }
                    }
                };
                // A condition that holds with an unknown fact holds with any value of it; only `segment` may tell
                // them apart, because the segment of everyone else takes those of whom nothing is known.
                if let Variable::Fact(fact) = variable
                    && reads_segment
                    && may_be_unknown(fact)
                {
                    values.push(FactValue::Unknown);
                }
                Domain { variable, values }
            })
            .collect()
    }
}

/// The currencies of which an invoice could be: those that are named, and another if `currency` is read.
fn currencies(policy: &Policy, atoms: &[AtomId]) -> Vec<Currency> {
    let mut found = vec![policy.currency];
    let mut reads_currency = false;
    for atom in atoms {
        let Atom::Compare { constant, .. } = &policy.atoms[*atom] else {
            continue;
        };
        let named: Vec<Currency> = match constant {
            Constant::Money(amounts) => amounts.iter().map(|money| money.currency).collect(),
            Constant::Currency(currency) => {
                reads_currency = true;
                vec![*currency]
            }
            _ => Vec::new(),
        };
        found.extend(named);
    }
    if reads_currency {
        let others = ["EUR", "USD", "GBP", "CHF", "SEK", "PLN"];
        let others = others.into_iter().filter_map(Currency::parse);
        let other = { others }.find(|currency| !found.contains(currency));
        found.extend(other);
    }
    let mut seen: Vec<Currency> = Vec::new();
    found.retain(|currency| {
        let is_new = !seen.contains(currency);
        seen.push(*currency);
        is_new
    });
    found
}

/// Facts that time, or the policy's own steps, bring about.
pub(crate) fn is_of_time_or_history(fact: Fact) -> bool {
    matches!(
        fact,
        Fact::Overdue
            | Fact::OverdueWorkingDays
            | Fact::Age
            | Fact::AgeWorkingDays
            | Fact::Reminders
            | Fact::LastContact
            | Fact::InvoiceCurrency
    )
}

pub(crate) struct Space<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) variables: &'a Variables,
    pub(crate) question: &'a Question<'a>,
    pub(crate) currency: Currency,
    domains: Vec<Domain>,
    pub(crate) assignment: Assignment,
    steps_left: u32,
    is_limited: bool,
}

impl Space<'_> {
    /// Whether to stop.
    fn explore(&mut self, position: usize, found: &mut dyn FnMut(&Assignment) -> bool) -> bool {
        if self.steps_left == 0 {
            self.is_limited = true;
            return true;
        }
        self.steps_left -= 1;
        let is_false = |guard: &&Guard| self.test(guard) == Truth::False;
        if self.question.guards.iter().any(is_false) || !self.is_consistent() {
            return false;
        }
        let is_foreign = self.currency != self.policy.currency;
        let claim = self
            .question
            .claim
            .map_or(Truth::True, |claim| self.test_of_customer(claim));
        if claim == Truth::False {
            return false;
        }
        let impossible =
            |group: &Vec<&Guard>| group.iter().all(|guard| self.test_of_old(guard) == Truth::False);
        if self.question.earlier.iter().any(impossible) {
            return false;
        }
        let Some(domain) = self.domains.get(position) else {
            let all_hold = self.question.guards.iter().all(|guard| self.test(guard).holds());
            return all_hold && (claim.holds() || is_foreign) && found(&self.assignment);
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
    pub(crate) fn test(&self, guard: &Guard) -> Truth {
        self.evaluate(guard, &|variable| self.assignment.get(variable))
    }

    /// The same for another day: what time or history brings about is unknown.
    fn test_of_old(&self, guard: &Guard) -> Truth {
        self.evaluate(guard, &|variable| match variable {
            Variable::Test(_) => None,
            Variable::Fact(fact) if is_of_time_or_history(fact) => None,
            fact => self.assignment.get(fact),
        })
    }

    /// The same as segments and `applies to` are read: money of the customer is in the policy's currency there.
    pub(crate) fn test_of_customer(&self, guard: &Guard) -> Truth {
        let is_foreign = self.currency != self.policy.currency;
        self.evaluate(guard, &|variable| {
            let value = self.assignment.get(variable);
            match value {
                Some(FactValue::Money(_)) if is_foreign => None,
                value => value,
            }
        })
    }

    fn evaluate(&self, guard: &Guard, read: &dyn Fn(Variable) -> Option<FactValue>) -> Truth {
        let evaluate = |part: &Guard| self.evaluate(part, read);
        match guard {
            Guard::Always => Truth::True,
            Guard::And(parts) => parts
                .iter()
                .fold(Truth::True, |truth, part| truth.and(evaluate(part))),
            Guard::Or(parts) => parts
                .iter()
                .fold(Truth::False, |truth, part| truth.or(evaluate(part))),
            Guard::Not(part) => evaluate(part).negate(),
            Guard::Atom(atom) => match &self.policy.atoms[*atom] {
                Atom::Compare {
                    fact,
                    comparison,
                    constant,
                } => match read(Variable::Fact(*fact)) {
                    Some(value) => compare(*fact, value, *comparison, constant),
                    None => Truth::Unknown,
                },
                Atom::Settled(_) => Truth::False,
                _ => match read(self.variables.of(*atom)) {
                    Some(FactValue::YesNo(value)) => value.into(),
                    _ => Truth::Unknown,
                },
            },
        }
    }
}
