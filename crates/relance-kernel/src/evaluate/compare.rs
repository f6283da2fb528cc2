//! Comparing the value of a fact with a constant (M25, M26).

use std::cmp::Ordering;

use crate::fact::{Comparison, Constant, CustomerKind, Fact, FactValue};
use crate::{Ratio, Truth};

/// Compares the value of a fact with a constant (M25, M26).
pub fn compare(fact: Fact, value: FactValue, comparison: Comparison, constant: &Constant) -> Truth {
    let order = match (value, constant) {
        (FactValue::Unknown, _) => return Truth::Unknown,
        (FactValue::NotApplicable, _) if fact == Fact::LastContact => Ordering::Greater,
        (FactValue::NotApplicable, _) => Ordering::Less,
        (FactValue::Kind(CustomerKind::Unknown), Constant::Kind(with)) if *with != CustomerKind::Unknown => {
            return Truth::Unknown;
        }
        (FactValue::Kind(value), Constant::Kind(with)) => value.cmp(with),
        (FactValue::Promise(value), Constant::Promise(with)) => value.cmp(with),
        (FactValue::Name(value), Constant::Name(with)) => value.cmp(with),
        (FactValue::Currency(value), Constant::Currency(with)) => value.cmp(with),
        (FactValue::YesNo(value), Constant::YesNo(with)) => value.cmp(with),
        (FactValue::Date(value), Constant::Date(with)) => value.cmp(with),
        (FactValue::Money(value), Constant::Money(with)) => {
            match with.iter().find(|money| money.currency == value.currency) {
                Some(with) => value.minor.cmp(&with.minor),
                None => return Truth::Unknown,
            }
        }
        (value, constant) => match (number_of(value), number_of_constant(constant)) {
            (Some(value), Some(with)) => value.cmp(&with),
            _ => return Truth::Unknown,
        },
    };
    comparison.accepts(order).into()
}

fn number_of(value: FactValue) -> Option<Ratio> {
    match value {
        FactValue::Days(days) => Some(Ratio::from(i64::from(days))),
        FactValue::Count(count) => Some(Ratio::from(count)),
        FactValue::Ratio(ratio) => Some(ratio),
        _ => None,
    }
}

pub(crate) fn number_of_constant(constant: &Constant) -> Option<Ratio> {
    match constant {
        Constant::Days(days) => Some(Ratio::from(i64::from(*days))),
        Constant::Ratio(ratio) => Some(*ratio),
        _ => None,
    }
}
