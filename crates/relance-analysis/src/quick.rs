//! Whether two conditions exclude each other at a glance: each asks something of one fact that the other rules out.
//!
//! Most pairs of a large policy are told apart here, without a search.

use relance_kernel::policy::{Atom, Guard, Policy};
use relance_kernel::{Comparison, Constant, Fact};
use std::cmp::Ordering;

/// What a condition asks of single facts, whatever else it asks.
pub(crate) struct Demands<'a>(Vec<(Fact, Comparison, &'a Constant)>);

impl<'a> Demands<'a> {
    pub(crate) fn of(policy: &'a Policy, guard: &Guard) -> Demands<'a> {
        let mut demands = Vec::new();
        collect(policy, guard, true, &mut demands);
        demands.sort_by_key(|(fact, ..)| *fact);
        Demands(demands)
    }

    /// Whether no invoice can meet both.
    pub(crate) fn exclude(&self, other: &Demands<'_>) -> bool {
        let mut others = other.0.as_slice();
        for (fact, comparison, constant) in &self.0 {
            let before = others.partition_point(|(of, ..)| of < fact);
            others = others.get(before..).unwrap_or_default();
            for (_, with, against) in others.iter().take_while(|(of, ..)| of == fact) {
                if conflict((*comparison, constant), (*with, against)) {
                    return true;
                }
            }
        }
        false
    }
}

fn collect<'a>(
    policy: &'a Policy,
    guard: &Guard,
    wanted: bool,
    demands: &mut Vec<(Fact, Comparison, &'a Constant)>,
) {
    match guard {
        Guard::And(parts) if wanted => parts
            .iter()
            .for_each(|part| collect(policy, part, wanted, demands)),
        Guard::Or(parts) if !wanted => parts
            .iter()
            .for_each(|part| collect(policy, part, wanted, demands)),
        Guard::Or(parts) | Guard::And(parts) if parts.len() == 1 => {
            parts
                .iter()
                .for_each(|part| collect(policy, part, wanted, demands));
        }
        Guard::Not(part) => collect(policy, part, !wanted, demands),
        Guard::Atom(atom) => {
            if let Atom::Compare {
                fact,
                comparison,
                constant,
            } = &policy.atoms[*atom]
            {
                let comparison = if wanted {
                    *comparison
                } else {
                    opposite(*comparison)
                };
                demands.push((*fact, comparison, constant));
            }
        }
        _ => {}
    }
}

fn opposite(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
        Comparison::Less => Comparison::GreaterOrEqual,
        Comparison::LessOrEqual => Comparison::Greater,
        Comparison::Greater => Comparison::LessOrEqual,
        Comparison::GreaterOrEqual => Comparison::Less,
    }
}

/// Whether no value of a fact satisfies both comparisons. What is not applicable is below every value (for the last
/// contact above), and equal to none: it satisfies an upper and a lower limit no more than a number does.
fn conflict(one: (Comparison, &Constant), other: (Comparison, &Constant)) -> bool {
    if let (Constant::Money(one_amounts), Constant::Money(other_amounts)) = (one.1, other.1) {
        // In a currency for which one of them names no amount it is unknown, so not true.
        return one_amounts.iter().all(|amount| {
            let same = other_amounts
                .iter()
                .find(|other| other.currency == amount.currency);
            same.is_none_or(|same| conflicting(one.0, amount.minor.cmp(&same.minor), other.0))
        });
    }
    let order = match (one.1, other.1) {
        (Constant::Days(one), Constant::Days(other)) => one.cmp(other),
        (Constant::Ratio(one), Constant::Ratio(other)) => one.cmp(other),
        (Constant::Name(one), Constant::Name(other)) => one.cmp(other),
        (Constant::YesNo(yes), Constant::YesNo(with)) => {
            // Two values only: `!= yes` is `= no`.
            let wanted = |comparison: Comparison, value: bool| (comparison == Comparison::Equal) == value;
            return wanted(one.0, *yes) != wanted(other.0, *with);
        }
        (Constant::Date(one), Constant::Date(other)) => one.cmp(other),
        (Constant::Kind(one), Constant::Kind(other)) => one.cmp(other),
        (Constant::Promise(one), Constant::Promise(other)) => one.cmp(other),
        (Constant::Currency(one), Constant::Currency(other)) => one.cmp(other),
        _ => return false,
    };
    conflicting(one.0, order, other.0)
}

/// Whether `value ONE a` and `value OTHER b` exclude each other, where `order` is that of a and b.
fn conflicting(one: Comparison, order: Ordering, other: Comparison) -> bool {
    use Comparison::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
    match (one, other) {
        // The value is a: does it satisfy the other?
        (Equal, _) => !other.accepts(order),
        (_, Equal) => !one.accepts(order.reverse()),
        (NotEqual, _) | (_, NotEqual) => false,
        (Greater, Less | LessOrEqual) | (GreaterOrEqual, Less) => order.is_ge(),
        (GreaterOrEqual, LessOrEqual) => order.is_gt(),
        (Less | LessOrEqual, Greater) | (Less, GreaterOrEqual) => order.is_le(),
        (LessOrEqual, GreaterOrEqual) => order.is_lt(),
        (Greater | GreaterOrEqual, Greater | GreaterOrEqual) | (Less | LessOrEqual, Less | LessOrEqual) => {
            false
        }
    }
}
