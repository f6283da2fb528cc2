//! Facts as finitely many cases: between two constants that a policy names, nothing changes for its guards.
//!
//! Facts that are ordered against each other (a balance and an amount, overdue and age) share their constants, so
//! that whatever order their values have is among the cases.

use relance_kernel::policy::{Atom, Guard, Policy};
use relance_kernel::{
    AtomId, Constant, Currency, CustomerKind, Fact, FactValue, FieldType, Id, Money, PromiseState, Ratio,
    Symbol,
};
use std::collections::BTreeMap;

/// A name that no guard of the policy compares with.
pub(crate) const ANY_OTHER_NAME: Symbol = Symbol(u32::MAX);

/// An average delay without paid invoices is one of stale ones: at least so many days.
pub(crate) const LEAST_STALE_DELAY: i64 = relance_kernel::STALE_AFTER_DAYS as i64;

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

/// The variable behind each test of a policy.
pub(crate) struct Variables(Vec<Variable>);

impl Variables {
    /// Two tests of history in the same words are one variable.
    pub(crate) fn new(policy: &Policy) -> Variables {
        let mut tests: BTreeMap<String, AtomId> = BTreeMap::new();
        let of = |(id, atom): (AtomId, &Atom)| match atom {
            Atom::Compare { fact, .. } => Variable::Fact(*fact),
            test => Variable::Test(*tests.entry(format!("{test:?}")).or_insert(id)),
        };
        Variables(policy.atoms.enumerate().map(of).collect())
    }

    pub(crate) fn of(&self, atom: AtomId) -> Variable {
        self.0
            .get(atom.position())
            .copied()
            .unwrap_or(Variable::Test(atom))
    }
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

/// Facts with the same number are ordered against each other.
fn scale(fact: Fact) -> u32 {
    match fact {
        Fact::Amount
        | Fact::Balance
        | Fact::UndisputedBalance
        | Fact::CustomerBalance
        | Fact::CustomerOverdueBalance => 1,
        Fact::Overdue | Fact::OverdueWorkingDays | Fact::Age | Fact::AgeWorkingDays | Fact::OldestOverdue => {
            2
        }
        Fact::InvoicesPaid(_) => 3,
        Fact::BrokenPromises(_) => 4,
        Fact::AverageDelay(_) => 5,
        Fact::LateRate(_) => 6,
        Fact::InvoiceField(position) => 1_000 + u32::from(position),
        Fact::CustomerField(position) => 100_000 + u32::from(position),
        _ => 0,
    }
}

/// The constants that a fact, or one ordered against it, is compared with.
pub(crate) fn constants_for<'a>(policy: &'a Policy, atoms: &[AtomId], fact: Fact) -> Vec<&'a Constant> {
    let is_meant = |of: Fact| of == fact || (scale(fact) != 0 && scale(of) == scale(fact));
    atoms
        .iter()
        .filter_map(|atom| match &policy.atoms[*atom] {
            Atom::Compare {
                fact: of, constant, ..
            } if is_meant(*of) => Some(constant),
            _ => None,
        })
        .collect()
}

/// The cases of a fact, given the constants that matter to it and the currency of the invoice. `thresholds` are days
/// that bounds name.
pub(crate) fn values_of(
    policy: &Policy,
    fact: Fact,
    constants: &[&Constant],
    currency: Currency,
    thresholds: &[i32],
) -> Vec<FactValue> {
    let mut values = Values(Vec::new());
    match fact {
        Fact::InvoiceCurrency => values.add(FactValue::Currency(currency)),
        Fact::Kind => KINDS.iter().for_each(|kind| values.add(FactValue::Kind(*kind))),
        Fact::Promise => PROMISES
            .iter()
            .for_each(|state| values.add(FactValue::Promise(*state))),
        Fact::Disputed | Fact::OnPlan | Fact::NaturalPerson | Fact::Insolvent | Fact::Insured => {
            // What disturbs the ladder least comes first.
            values.add(FactValue::YesNo(false));
            values.add(FactValue::YesNo(true));
        }
        Fact::Overdue | Fact::OverdueWorkingDays | Fact::Age | Fact::AgeWorkingDays | Fact::OldestOverdue => {
            values.days(constants, thresholds);
        }
        Fact::LastContact => values.days(constants, &[0]),
        Fact::Reminders | Fact::BrokenPromises(_) | Fact::InvoicesPaid(_) => values.counts(constants),
        Fact::AverageDelay(_) => values.ratios(constants, &[0, LEAST_STALE_DELAY]),
        Fact::LateRate(_) | Fact::PaidShare => values.ratios(constants, &[0, 1]),
        Fact::Amount
        | Fact::Balance
        | Fact::Charges
        | Fact::UndisputedBalance
        | Fact::CustomerBalance
        | Fact::CustomerOverdueBalance
        | Fact::Unallocated => values.money(constants, currency, policy.tolerance_in(currency)),
        Fact::Segment
        | Fact::Country
        | Fact::Language
        | Fact::Sector
        | Fact::PaymentMethod
        | Fact::DisputeReason => values.names(constants),
        Fact::Promised | Fact::CustomerSince => values.dates(constants),
        Fact::InvoiceField(position) => values.field(
            policy.invoice_fields.get(usize::from(position)),
            constants,
            currency,
        ),
        Fact::CustomerField(position) => values.field(
            policy.customer_fields.get(usize::from(position)),
            constants,
            currency,
        ),
    }
    if matches!(
        fact,
        Fact::LastContact | Fact::OldestOverdue | Fact::Promised | Fact::DisputeReason
    ) {
        values.add(FactValue::NotApplicable);
    }
    values.0.retain(|value| is_possible(fact, *value));
    values.0
}

const KINDS: [CustomerKind; 5] = [
    CustomerKind::Business,
    CustomerKind::Consumer,
    CustomerKind::Public,
    CustomerKind::Association,
    CustomerKind::Unknown,
];

const PROMISES: [PromiseState; 4] = [
    PromiseState::None,
    PromiseState::Kept,
    PromiseState::Broken,
    PromiseState::Open,
];

/// Whether the ledger may leave a fact unknown.
pub(crate) fn may_be_unknown(fact: Fact) -> bool {
    matches!(
        fact,
        Fact::NaturalPerson
            | Fact::Country
            | Fact::Language
            | Fact::Sector
            | Fact::Insured
            | Fact::AverageDelay(_)
            | Fact::LateRate(_)
            | Fact::CustomerSince
            | Fact::CustomerField(_)
    )
}

struct Values(Vec<FactValue>);

impl Values {
    fn add(&mut self, value: FactValue) {
        if !self.0.contains(&value) {
            self.0.push(value);
        }
    }

    fn days(&mut self, constants: &[&Constant], thresholds: &[i32]) {
        let named = constants.iter().filter_map(|constant| match constant {
            Constant::Days(days) => Some(*days),
            _ => None,
        });
        for days in named.chain(thresholds.iter().copied()).chain([0]) {
            for around in [days, days.saturating_add(1), days.saturating_sub(1)] {
                self.add(FactValue::Days(around));
            }
        }
    }

    fn counts(&mut self, constants: &[&Constant]) {
        for constant in constants {
            if let Constant::Ratio(ratio) = constant {
                let floor = ratio.numerator.div_euclid(ratio.denominator);
                for around in [0, 1, 2, -1] {
                    self.add(FactValue::Count(floor.saturating_add(around)));
                }
            }
        }
        self.add(FactValue::Count(0));
        self.add(FactValue::Count(1));
    }

    /// Each constant, a value between each two, and one beyond either end.
    fn ratios(&mut self, constants: &[&Constant], thresholds: &[i64]) {
        let mut named: Vec<Ratio> = constants
            .iter()
            .filter_map(|constant| match constant {
                Constant::Ratio(ratio) => Some(*ratio),
                Constant::Days(days) => Some(Ratio::from(i64::from(*days))),
                _ => None,
            })
            .chain(thresholds.iter().map(|whole| Ratio::from(*whole)))
            .collect();
        named.sort();
        named.dedup();
        for ratio in &named {
            self.add(FactValue::Ratio(*ratio));
        }
        for (low, high) in named.iter().zip(named.iter().skip(1)) {
            self.add(FactValue::Ratio(between(*low, *high)));
        }
        let beyond = |ratio: &Ratio, by: i64| {
            let numerator = ratio
                .numerator
                .saturating_add(by.saturating_mul(ratio.denominator));
            FactValue::Ratio(Ratio::new(numerator, ratio.denominator))
        };
        if let (Some(first), Some(last)) = (named.first(), named.last()) {
            self.add(beyond(last, 1));
            self.add(beyond(first, -1));
        }
    }

    fn money(&mut self, constants: &[&Constant], currency: Currency, tolerance: i64) {
        let named = constants.iter().filter_map(|constant| match constant {
            Constant::Money(amounts) => amounts.iter().find(|money| money.currency == currency),
            _ => None,
        });
        let named = named.map(|money| money.minor);
        for minor in named.chain([tolerance, 0]) {
            for around in [minor, minor.saturating_add(1), minor.saturating_sub(1)] {
                self.add(FactValue::Money(Money::new(around, currency)));
            }
        }
    }

    fn names(&mut self, constants: &[&Constant]) {
        for constant in constants {
            if let Constant::Name(name) = constant {
                self.add(FactValue::Name(*name));
            }
        }
        self.add(FactValue::Name(ANY_OTHER_NAME));
    }

    fn dates(&mut self, constants: &[&Constant]) {
        for constant in constants {
            if let Constant::Date(day) = constant {
                for around in [*day, day.plus(1), day.plus(-1)] {
                    self.add(FactValue::Date(around));
                }
            }
        }
    }

    fn field(&mut self, field: Option<&(Symbol, FieldType)>, constants: &[&Constant], currency: Currency) {
        match field.map(|(_, field_type)| *field_type) {
            Some(FieldType::Number | FieldType::Percent) => self.ratios(constants, &[]),
            Some(FieldType::Days) => self.days(constants, &[]),
            Some(FieldType::Money) => self.money(constants, currency, 0),
            Some(FieldType::Date) => self.dates(constants),
            Some(FieldType::YesNo) => {
                self.add(FactValue::YesNo(true));
                self.add(FactValue::YesNo(false));
            }
            Some(FieldType::Text) | None => self.names(constants),
        }
    }
}

/// A whole number between the two if there is one, else their mean.
fn between(low: Ratio, high: Ratio) -> Ratio {
    let next = low.numerator.div_euclid(low.denominator).saturating_add(1);
    if Ratio::from(next) < high {
        return Ratio::from(next);
    }
    let (a, b) = (i128::from(low.numerator), i128::from(low.denominator));
    let (c, d) = (i128::from(high.numerator), i128::from(high.denominator));
    let (numerator, denominator) = (a * d + c * b, 2 * b * d);
    match (i64::try_from(numerator), i64::try_from(denominator)) {
        (Ok(numerator), Ok(denominator)) => Ratio::new(numerator, denominator),
        // Denominators of constants are small powers of ten: this does not happen.
        _ => low,
    }
}

/// Amounts, counts and shares have their bounds.
fn is_possible(fact: Fact, value: FactValue) -> bool {
    match (fact, value) {
        (_, FactValue::Count(count)) => count >= 0,
        (Fact::LateRate(_) | Fact::PaidShare, FactValue::Ratio(ratio)) => {
            ratio >= Ratio::from(0) && ratio <= Ratio::from(1)
        }
        (Fact::AverageDelay(_), FactValue::Ratio(ratio)) => ratio >= Ratio::from(0),
        (Fact::InvoiceField(_) | Fact::CustomerField(_), _) => true,
        (_, FactValue::Money(money)) => money.minor >= 0,
        (Fact::LastContact | Fact::Age | Fact::AgeWorkingDays, FactValue::Days(days)) => days >= 0,
        (Fact::OldestOverdue, FactValue::Days(days)) => days >= 1,
        _ => true,
    }
}
