//! Whether two conditions exclude each other at a glance: each asks something of one fact that the other rules out.
//!
//! Most pairs of a large policy are told apart here, without a search.

use relance_kernel::policy::{Atom, Guard, Policy};
use relance_kernel::{Comparison, Constant, Fact};
use std::cmp::Ordering;

/// What a condition asks of single facts, whatever else it asks; in the order of the facts.
pub(crate) struct Demands<'a>(Vec<(Fact, Demand<'a>)>);

/// What is asked of one fact.
enum Demand<'a> {
    Compared(Comparison, &'a Constant),
    /// To be equal to one of several.
    OneOf(Vec<&'a Constant>),
}

impl<'a> Demands<'a> {
    pub(crate) fn of(policy: &'a Policy, guard: &Guard) -> Demands<'a> {
        let mut demands = Vec::new();
        collect(policy, guard, true, &mut demands);
        demands.sort_by_key(|(fact, _)| *fact);
        Demands(demands)
    }

    /// Whether no invoice can meet both.
    pub(crate) fn exclude(&self, other: &Demands<'_>) -> bool {
        let mut others = other.0.as_slice();
        for (fact, demand) in &self.0 {
            let before = others.partition_point(|(of, _)| of < fact);
            others = others.get(before..).unwrap_or_default();
            for (_, against) in others.iter().take_while(|(of, _)| of == fact) {
                if demand.excludes(against) {
                    return true;
                }
            }
        }
        false
    }

    /// The facts of which something is asked.
    pub(crate) fn facts(&self) -> impl Iterator<Item = Fact> {
        self.0.iter().map(|(fact, _)| *fact)
    }

    /// The least and the greatest value that a fact can have, as far as that is said; amounts as far as they are of
    /// one currency.
    pub(crate) fn range(&self, fact: Fact) -> (Option<&'a Constant>, Option<&'a Constant>) {
        use Comparison::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
        let (mut low, mut high): (Option<&Constant>, Option<&Constant>) = (None, None);
        let mut raise = |bound: &'a Constant| {
            if low.is_none_or(|known| order(known, bound) == Some(Ordering::Less)) {
                low = Some(bound);
            }
        };
        let mut lower = |bound: &'a Constant| {
            if high.is_none_or(|known| order(known, bound) == Some(Ordering::Greater)) {
                high = Some(bound);
            }
        };
        for (_, demand) in self.0.iter().filter(|(of, _)| *of == fact) {
            match demand {
                Demand::Compared(Equal, constant) => {
                    raise(constant);
                    lower(constant);
                }
                Demand::Compared(Greater | GreaterOrEqual, constant) => raise(constant),
                Demand::Compared(Less | LessOrEqual, constant) => lower(constant),
                Demand::Compared(NotEqual, _) => {}
                Demand::OneOf(constants) => {
                    let by_order =
                        |one: &&&Constant, other: &&&Constant| order(one, other).unwrap_or(Ordering::Equal);
                    if let Some(least) = constants.iter().min_by(by_order) {
                        raise(least);
                    }
                    if let Some(greatest) = constants.iter().max_by(by_order) {
                        lower(greatest);
                    }
                }
            }
        }
        (low, high)
    }
}

impl Demand<'_> {
    fn excludes(&self, other: &Demand<'_>) -> bool {
        match (self, other) {
            (Demand::Compared(one, constant), Demand::Compared(with, against)) => {
                conflict((*one, constant), (*with, against))
            }
            (Demand::OneOf(constants), other) => constants
                .iter()
                .all(|constant| Demand::Compared(Comparison::Equal, constant).excludes(other)),
            (one, Demand::OneOf(_)) => other.excludes(one),
        }
    }
}

fn collect<'a>(policy: &'a Policy, guard: &Guard, wanted: bool, demands: &mut Vec<(Fact, Demand<'a>)>) {
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
        Guard::Or(parts) | Guard::And(parts) => demands.extend(one_of(policy, parts, wanted)),
        Guard::Not(part) => collect(policy, part, !wanted, demands),
        Guard::Atom(_) => {
            let demand = comparison(policy, guard, wanted);
            demands.extend(
                demand.map(|(fact, comparison, constant)| (fact, Demand::Compared(comparison, constant))),
            );
        }
        Guard::Always => {}
    }
}

/// The values of which a fact must have one, if all that these conditions ask is that.
fn one_of<'a>(policy: &'a Policy, parts: &[Guard], wanted: bool) -> Option<(Fact, Demand<'a>)> {
    let (fact, ..) = comparison(policy, parts.first()?, wanted)?;
    let constants: Option<Vec<&Constant>> = parts
        .iter()
        .map(|part| match comparison(policy, part, wanted)? {
            (of, Comparison::Equal, constant) if of == fact => Some(constant),
            _ => None,
        })
        .collect();
    Some((fact, Demand::OneOf(constants?)))
}

/// The comparison that a single test is, or its opposite if it is not wanted.
fn comparison<'a>(
    policy: &'a Policy,
    guard: &Guard,
    wanted: bool,
) -> Option<(Fact, Comparison, &'a Constant)> {
    let Guard::Atom(atom) = guard else { return None };
    match &policy.atoms[*atom] {
        Atom::Compare {
            fact,
            comparison,
            constant,
        } => {
            let comparison = if wanted {
                *comparison
            } else {
                opposite(*comparison)
            };
            Some((*fact, comparison, constant))
        }
        _ => None,
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
    if let (Constant::YesNo(yes), Constant::YesNo(with)) = (one.1, other.1) {
        // Two values only: `!= yes` is `= no`.
        let wanted = |comparison: Comparison, value: bool| (comparison == Comparison::Equal) == value;
        return wanted(one.0, *yes) != wanted(other.0, *with);
    }
    order(one.1, other.1).is_some_and(|order| conflicting(one.0, order, other.0))
}

/// The order of two constants that one fact is compared with. Amounts have one if each is of a single, the same
/// currency.
pub(crate) fn order(one: &Constant, other: &Constant) -> Option<Ordering> {
    Some(match (one, other) {
        (Constant::Days(one), Constant::Days(other)) => one.cmp(other),
        (Constant::Ratio(one), Constant::Ratio(other)) => one.cmp(other),
        (Constant::Name(one), Constant::Name(other)) => one.cmp(other),
        (Constant::Date(one), Constant::Date(other)) => one.cmp(other),
        (Constant::Kind(one), Constant::Kind(other)) => one.cmp(other),
        (Constant::Promise(one), Constant::Promise(other)) => one.cmp(other),
        (Constant::Currency(one), Constant::Currency(other)) => one.cmp(other),
        (Constant::Money(one), Constant::Money(other)) => match (&**one, &**other) {
            ([one], [other]) if one.currency == other.currency => one.minor.cmp(&other.minor),
            _ => return None,
        },
        _ => return None,
    })
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
