//! Facts as finitely many cases: between two constants that a policy names, nothing changes for its guards.

use relance_kernel::policy::{Atom, Guard, Policy};
use relance_kernel::{
    AtomId, Constant, CustomerKind, Fact, FactValue, Money, PromiseState, Ratio, Symbol,
};

/// What a guard depends on: a fact, or a test of history that stands for itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Variable {
    /// A fact with a value.
    Fact(Fact),
    /// A yes/no test: sent, recorded, after, contacted, replied…
    Test(AtomId),
}

/// A variable with the values that tell its cases apart.
#[derive(Clone, Debug)]
pub(crate) struct Domain {
    pub(crate) variable: Variable,
    pub(crate) values: Vec<FactValue>,
}

/// All tests of a guard.
pub(crate) fn atoms_of(guard: &Guard, atoms: &mut Vec<AtomId>) {
    match guard {
        Guard::Always => {}
        Guard::And(parts) | Guard::Or(parts) => parts.iter().for_each(|part| atoms_of(part, atoms)),
        Guard::Not(part) => atoms_of(part, atoms),
        Guard::Atom(atom) => {
            if !atoms.contains(atom) {
                atoms.push(*atom);
            }
        }
    }
}

/// The variable behind a test. Two tests of history with the same words are one variable.
pub(crate) fn variable_of(policy: &Policy, atom: AtomId) -> Variable {
    match &policy.atoms[atom] {
        Atom::Compare { fact, .. } => Variable::Fact(*fact),
        test => {
            let same = policy.atoms.enumerate().find(|(_, other)| *other == test);
            Variable::Test(same.map_or(atom, |(first, _)| first))
        }
    }
}

/// The cases of a fact, given all constants it is compared with.
pub(crate) fn values_of(fact: Fact, constants: &[&Constant], policy: &Policy) -> Vec<FactValue> {
    let mut values = Vec::new();
    let mut add = |value: FactValue| {
        if !values.contains(&value) {
            values.push(value);
        }
    };
    for constant in constants {
        match constant {
            Constant::Days(days) => {
                for around in [*days, days - 1, days + 1] {
                    add(number_like(fact, Ratio::from(i64::from(around))));
                }
            }
            Constant::Ratio(ratio) => {
                for value in around(*ratio) {
                    add(number_like(fact, value));
                }
            }
            Constant::Money(alternatives) => {
                // In the policy's currency if it is named, else in the first.
                let chosen =
                    alternatives.iter().find(|m| m.currency == policy.currency).or(alternatives.first());
                if let Some(money) = chosen {
                    for minor in [money.minor, money.minor + 1, money.minor - 1] {
                        add(FactValue::Money(Money::new(minor, money.currency)));
                    }
                }
            }
            Constant::Name(name) => add(FactValue::Name(*name)),
            Constant::YesNo(_) => {
                add(FactValue::YesNo(true));
                add(FactValue::YesNo(false));
            }
            Constant::Date(day) => {
                for around in [*day, day.plus(1), day.plus(-1)] {
                    add(FactValue::Date(around));
                }
            }
            Constant::Kind(_) => {
                for kind in [
                    CustomerKind::Business,
                    CustomerKind::Consumer,
                    CustomerKind::Public,
                    CustomerKind::Association,
                    CustomerKind::Unknown,
                ] {
                    add(FactValue::Kind(kind));
                }
            }
            Constant::Promise(_) => {
                for state in
                    [PromiseState::None, PromiseState::Open, PromiseState::Kept, PromiseState::Broken]
                {
                    add(FactValue::Promise(state));
                }
            }
            Constant::Currency(currency) => add(FactValue::Currency(*currency)),
        }
    }
    if constants.iter().any(|constant| matches!(constant, Constant::Name(_))) {
        add(FactValue::Name(Symbol(u32::MAX)));
    }
    values.retain(|value| is_possible(fact, *value));
    values
}

/// A value just below, at, and just above a fraction; and, for counts, the whole numbers around it.
fn around(ratio: Ratio) -> [Ratio; 3] {
    let scale = 1000;
    let at = Ratio::new(ratio.numerator.saturating_mul(scale), ratio.denominator.saturating_mul(scale));
    [
        ratio,
        Ratio::new(at.numerator.saturating_add(1), at.denominator),
        Ratio::new(at.numerator.saturating_sub(1), at.denominator),
    ]
}

/// The value in the type that the fact has.
fn number_like(fact: Fact, ratio: Ratio) -> FactValue {
    match fact {
        Fact::Overdue
        | Fact::OverdueWorkingDays
        | Fact::Age
        | Fact::AgeWorkingDays
        | Fact::LastContact
        | Fact::OldestOverdue => {
            FactValue::Days(i32::try_from(ratio.numerator.div_euclid(ratio.denominator)).unwrap_or(i32::MAX))
        }
        Fact::Reminders | Fact::BrokenPromises(_) | Fact::InvoicesPaid(_) => {
            // Just above a whole number is the next one, just below it the one before.
            let floor = ratio.numerator.div_euclid(ratio.denominator);
            let exact = floor.saturating_mul(ratio.denominator) == ratio.numerator;
            let near_above = ratio.numerator.rem_euclid(ratio.denominator) * 2 < ratio.denominator;
            FactValue::Count(if exact || !near_above { floor } else { floor + 1 })
        }
        _ => FactValue::Ratio(ratio),
    }
}

/// Counts and shares are not negative.
fn is_possible(fact: Fact, value: FactValue) -> bool {
    match (fact, value) {
        (_, FactValue::Count(count)) => count >= 0,
        (Fact::LateRate(_), FactValue::Ratio(ratio)) => {
            ratio >= Ratio::from(0) && ratio <= Ratio::from(1)
        }
        (Fact::AverageDelay(_), FactValue::Ratio(ratio)) => ratio >= Ratio::from(0),
        (
            Fact::Balance | Fact::Amount | Fact::UndisputedBalance | Fact::Charges | Fact::CustomerBalance
            | Fact::CustomerOverdueBalance,
            FactValue::Money(money),
        ) => money.minor >= 0,
        (Fact::LastContact | Fact::Age, FactValue::Days(days)) => days >= 0,
        _ => true,
    }
}
