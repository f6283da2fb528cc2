//! Values of facts that a test states, and values that `applies to` accepts for what it does not state.

use relance_kernel::account::Customer;
use relance_kernel::policy::{Atom, Guard, Segments};
use relance_kernel::{
    AtomId, Comparison, Constant, Currency, CustomerKind, Fact, FactValue, IndexList, Interner, Money,
    PromiseState, Ratio, Truth,
};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Whom the policy claims, for finding values that it accepts.
pub(crate) struct Applicable<'a> {
    pub(crate) guard: &'a Guard,
    pub(crate) segments: &'a Segments,
    pub(crate) currency: Currency,
}

/// How many combinations of values are tried before giving up.
const MAX_TRIALS: usize = 20_000;

impl Applicable<'_> {
    /// For each customer fact that `applies to` names and that is not stated, a value, such that all together are
    /// accepted. Nothing if there are none to be found: then the test means a customer that is not claimed.
    pub(crate) fn accepted(
        &self,
        stated: &BTreeMap<Fact, FactValue>,
        atoms: &IndexList<AtomId, Atom>,
        interner: &mut Interner,
    ) -> Vec<(Fact, FactValue)> {
        let mut candidates: BTreeMap<Fact, Vec<FactValue>> = BTreeMap::new();
        self.collect(self.guard, atoms, interner, &mut candidates);
        candidates.retain(|fact, _| !stated.contains_key(fact));
        let open: Vec<(Fact, Vec<FactValue>)> = candidates.into_iter().collect();
        let mut values = stated.clone();
        let mut choice = vec![0_usize; open.len()];
        for _ in 0..MAX_TRIALS {
            for ((fact, list), &chosen) in open.iter().zip(&choice) {
                if let Some(&value) = list.get(chosen) {
                    values.insert(*fact, value);
                }
            }
            if truth(self.guard, atoms, &values).holds() {
                return open
                    .iter()
                    .filter_map(|(fact, _)| Some((*fact, *values.get(fact)?)))
                    .collect();
            }
            if !advance(&mut choice, &open) {
                break;
            }
        }
        Vec::new()
    }

    fn collect(
        &self,
        guard: &Guard,
        atoms: &IndexList<AtomId, Atom>,
        interner: &mut Interner,
        found: &mut BTreeMap<Fact, Vec<FactValue>>,
    ) {
        match guard {
            Guard::Always => {}
            Guard::And(list) | Guard::Or(list) => {
                for inner in list {
                    self.collect(inner, atoms, interner, found);
                }
            }
            Guard::Not(inner) => self.collect(inner, atoms, interner, found),
            Guard::Atom(id) => {
                if let Some(Atom::Compare { fact, constant, .. }) = atoms.element(*id) {
                    let around = self.around(*fact, constant, interner);
                    let list = found.entry(*fact).or_default();
                    for value in around {
                        if !list.contains(&value) {
                            list.push(value);
                        }
                    }
                }
            }
        }
    }

    /// The constant itself, and values on either side of it.
    fn around(&self, fact: Fact, constant: &Constant, interner: &mut Interner) -> Vec<FactValue> {
        match constant {
            Constant::Days(days) => [0, 1, -1]
                .iter()
                .map(|by| FactValue::Days(days.saturating_add(*by)))
                .collect(),
            Constant::Ratio(ratio) if is_count(fact) => {
                let whole = ratio.numerator.div_euclid(ratio.denominator);
                [0, 1, -1]
                    .iter()
                    .map(|by| FactValue::Count(whole.saturating_add(*by)))
                    .collect()
            }
            Constant::Ratio(ratio) => [0, ratio.denominator, -ratio.denominator]
                .iter()
                .map(|by| {
                    FactValue::Ratio(Ratio::new(ratio.numerator.saturating_add(*by), ratio.denominator))
                })
                .collect(),
            Constant::Money(amounts) => {
                let own = amounts.iter().find(|money| money.currency == self.currency);
                let Some(money) = own.or(amounts.first()) else {
                    return Vec::new();
                };
                [0, 1, -1]
                    .iter()
                    .map(|by| FactValue::Money(Money::new(money.minor.saturating_add(*by), money.currency)))
                    .collect()
            }
            Constant::Name(name) => {
                let mut values = vec![FactValue::Name(*name)];
                if fact == Fact::Segment {
                    if let Segments::Declared { list, otherwise } = self.segments {
                        values.extend(list.iter().map(|(name, _)| FactValue::Name(*name)));
                        values.extend(otherwise.map(FactValue::Name));
                    }
                } else {
                    let others = if fact == Fact::Country {
                        ["DE", "BE"]
                    } else {
                        ["other", "another"]
                    };
                    values.extend(others.map(|other| FactValue::Name(interner.intern(other))));
                }
                values
            }
            Constant::YesNo(yes) => vec![FactValue::YesNo(*yes), FactValue::YesNo(!yes)],
            Constant::Date(day) => [0, 1, -1]
                .iter()
                .map(|by| FactValue::Date(day.plus(*by)))
                .collect(),
            Constant::Kind(kind) => [
                *kind,
                CustomerKind::Business,
                CustomerKind::Consumer,
                CustomerKind::Public,
                CustomerKind::Association,
                CustomerKind::Unknown,
            ]
            .map(FactValue::Kind)
            .to_vec(),
            Constant::Promise(state) => [*state, PromiseState::None, PromiseState::Open]
                .map(FactValue::Promise)
                .to_vec(),
            Constant::Currency(_) => Vec::new(),
        }
    }
}

/// The next combination, as a counter whose digits run over the lists.
fn advance(choice: &mut [usize], lists: &[(Fact, Vec<FactValue>)]) -> bool {
    for (digit, (_, list)) in choice.iter_mut().zip(lists) {
        *digit += 1;
        if *digit < list.len() {
            return true;
        }
        *digit = 0;
    }
    false
}

/// Whether a guard holds of these values; what is not among them is unknown, and history is empty.
fn truth(guard: &Guard, atoms: &IndexList<AtomId, Atom>, values: &BTreeMap<Fact, FactValue>) -> Truth {
    match guard {
        Guard::Always => Truth::True,
        Guard::And(list) => list
            .iter()
            .fold(Truth::True, |all, inner| all.and(truth(inner, atoms, values))),
        Guard::Or(list) => list
            .iter()
            .fold(Truth::False, |any, inner| any.or(truth(inner, atoms, values))),
        Guard::Not(inner) => truth(inner, atoms, values).negate(),
        Guard::Atom(id) => match atoms.element(*id) {
            Some(Atom::Compare {
                fact,
                comparison,
                constant,
            }) => match values.get(fact) {
                Some(value) => compared(*value, *comparison, constant),
                None => Truth::Unknown,
            },
            _ => Truth::False,
        },
    }
}

fn compared(value: FactValue, comparison: Comparison, constant: &Constant) -> Truth {
    let order: Option<Ordering> = match (value, constant) {
        (FactValue::Days(a), Constant::Days(b)) => Some(a.cmp(b)),
        (FactValue::Count(a), Constant::Ratio(b)) => Some(Ratio::from(a).cmp(b)),
        (FactValue::Ratio(a), Constant::Ratio(b)) => Some(a.cmp(b)),
        (FactValue::Money(a), Constant::Money(list)) => list
            .iter()
            .find(|money| money.currency == a.currency)
            .map(|b| a.minor.cmp(&b.minor)),
        (FactValue::Name(a), Constant::Name(b)) => Some(a.cmp(b)),
        (FactValue::YesNo(a), Constant::YesNo(b)) => Some(a.cmp(b)),
        (FactValue::Date(a), Constant::Date(b)) => Some(a.cmp(b)),
        (FactValue::Kind(a), Constant::Kind(b)) => {
            (a != CustomerKind::Unknown || *b == CustomerKind::Unknown).then(|| a.cmp(b))
        }
        (FactValue::Promise(a), Constant::Promise(b)) => Some(a.cmp(b)),
        _ => None,
    };
    order.map_or(Truth::Unknown, |order| Truth::from(comparison.accepts(order)))
}

/// Facts whose value is a whole number.
fn is_count(fact: Fact) -> bool {
    matches!(
        fact,
        Fact::Reminders | Fact::BrokenPromises(_) | Fact::InvoicesPaid(_)
    )
}

/// The value of a fact that equals a constant; nothing for several amounts, or for a count that is not whole.
pub(crate) fn fact_value(fact: Fact, constant: &Constant, interner: &mut Interner) -> Option<FactValue> {
    Some(match constant {
        Constant::Days(days) => FactValue::Days(*days),
        Constant::Ratio(ratio) if is_count(fact) => {
            if ratio.numerator % ratio.denominator != 0 {
                return None;
            }
            FactValue::Count(ratio.numerator / ratio.denominator)
        }
        Constant::Ratio(ratio) => FactValue::Ratio(*ratio),
        Constant::Money(amounts) => match amounts.as_ref() {
            [money] => FactValue::Money(*money),
            _ => return None,
        },
        Constant::Name(name) => FactValue::Name(*name),
        Constant::YesNo(yes) => FactValue::YesNo(*yes),
        Constant::Date(day) => FactValue::Date(*day),
        Constant::Kind(kind) => FactValue::Kind(*kind),
        Constant::Promise(state) => FactValue::Promise(*state),
        Constant::Currency(currency) => FactValue::Name(interner.intern(currency.code())),
    })
}

/// Writes a stated fact into the column it would come from, for the rules that read the column itself.
pub(crate) fn set_column(customer: &mut Customer, fact: Fact, value: FactValue) {
    match (fact, value) {
        (Fact::Kind, FactValue::Kind(kind)) => customer.kind = kind,
        (Fact::NaturalPerson, FactValue::YesNo(yes)) => customer.natural_person = Some(yes),
        (Fact::Insured, FactValue::YesNo(yes)) => customer.insured = Some(yes),
        (Fact::Country, FactValue::Name(name)) => customer.country = Some(name),
        (Fact::Language, FactValue::Name(name)) => customer.language = Some(name),
        (Fact::Sector, FactValue::Name(name)) => customer.sector = Some(name),
        (Fact::Segment, FactValue::Name(name)) => customer.segment = Some(name),
        (Fact::CustomerSince, FactValue::Date(day)) => customer.since = Some(day),
        (Fact::CustomerField(position), value) => {
            if let Some(field) = customer.fields.get_mut(usize::from(position)) {
                *field = value;
            }
        }
        _ => {}
    }
}
