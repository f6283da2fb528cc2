//! Which of many conditions can meet at all: the one fact that parts them best is found, and only those whose values of
//! it overlap are paired.
//!
//! A policy of thousands of rules would have millions of pairs; most differ in a segment, an amount or a name.

use crate::quick::{Demands, order};
use relance_kernel::{Constant, Fact};
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::ops::ControlFlow;

/// Fewer conditions than that are compared each with each, in their order.
const FEW: usize = 32;

/// The values of one fact that a condition allows; no end = all.
struct Range<'a> {
    position: usize,
    low: Option<&'a Constant>,
    high: Option<&'a Constant>,
}

/// Hands over each pair of conditions, lower position first, that no single fact parts, until the answer is to stop.
/// Pairs that are not handed over exclude each other.
pub(crate) fn each_close_pair(
    conditions: &[&Demands<'_>],
    visit: &mut dyn FnMut(usize, usize) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let parted = if conditions.len() <= FEW {
        None
    } else {
        best_parted(conditions)
    };
    let Some(ranges) = parted else {
        for one in 0..conditions.len() {
            for other in one + 1..conditions.len() {
                visit(one, other)?;
            }
        }
        return ControlFlow::Continue(());
    };
    for (at, range) in ranges.iter().enumerate() {
        let others = ranges.iter().skip(at + 1);
        for other in others.take_while(|other| begins_by(other, range.high)) {
            let (one, other) = (range.position, other.position);
            visit(one.min(other), one.max(other))?;
        }
    }
    ControlFlow::Continue(())
}

/// The conditions by the fact that leaves the fewest pairs, from the lowest values to the highest; nothing if no fact
/// parts any.
fn best_parted<'a>(conditions: &[&Demands<'a>]) -> Option<Vec<Range<'a>>> {
    let facts: BTreeSet<Fact> = conditions.iter().flat_map(|demands| demands.facts()).collect();
    let all = conditions
        .len()
        .saturating_mul(conditions.len().saturating_sub(1))
        / 2;
    let (pairs, best) = facts
        .into_iter()
        .map(|fact| {
            let ranges = ranges_of(conditions, fact);
            (pairs_in(&ranges), ranges)
        })
        .min_by_key(|(pairs, _)| *pairs)?;
    (pairs < all).then_some(best)
}

/// The values of one fact that each condition allows, in the order of their lower ends.
fn ranges_of<'a>(conditions: &[&Demands<'a>], fact: Fact) -> Vec<Range<'a>> {
    let mut measure: Option<&Constant> = None;
    let mut ranges: Vec<Range<'a>> = conditions
        .iter()
        .enumerate()
        .map(|(position, demands)| {
            let (low, high) = demands.range(fact);
            // Amounts of two currencies have no order: those of the first that is met are used.
            measure = measure.or(low).or(high);
            let known = |bound: &&Constant| measure.is_some_and(|measure| order(measure, bound).is_some());
            Range {
                position,
                low: low.filter(known),
                high: high.filter(known),
            }
        })
        .collect();
    ranges.sort_unstable_by(|one, other| {
        let by_low = match (one.low, other.low) {
            (None, None) => Ordering::Equal,
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (Some(one), Some(other)) => order(one, other).unwrap_or(Ordering::Equal),
        };
        by_low.then(one.position.cmp(&other.position))
    });
    ranges
}

/// How many pairs of ranges overlap.
fn pairs_in(ranges: &[Range<'_>]) -> usize {
    ranges
        .iter()
        .enumerate()
        .map(|(at, range)| {
            let begun = ranges.partition_point(|other| begins_by(other, range.high));
            begun.saturating_sub(at + 1)
        })
        .sum()
}

fn begins_by(range: &Range<'_>, end: Option<&Constant>) -> bool {
    match (range.low, end) {
        (Some(low), Some(end)) => order(low, end) != Some(Ordering::Greater),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use relance_compiler::{Options, compile_text};
    use relance_kernel::Interner;

    type Pairs = Vec<(usize, usize)>;

    /// The close pairs of all rules of a policy, and all pairs that do not exclude each other at a glance.
    fn pairs(text: &str) -> (Pairs, Pairs) {
        let compiled = compile_text(text, &Options::default(), &mut Interner::new());
        let policy = compiled.policy.unwrap();
        let demands: Vec<Demands<'_>> = policy
            .rules
            .iter()
            .map(|rule| Demands::of(&policy, &rule.guard))
            .collect();
        let demands: Vec<&Demands<'_>> = demands.iter().collect();
        let mut close = Vec::new();
        let flow = each_close_pair(&demands, &mut |one, other| {
            close.push((one, other));
            ControlFlow::Continue(())
        });
        assert!(flow.is_continue());
        close.sort_unstable();
        let mut possible = Vec::new();
        for (one, demand) in demands.iter().enumerate() {
            for (other, against) in demands.iter().enumerate().skip(one + 1) {
                if !demand.exclude(against) {
                    possible.push((one, other));
                }
            }
        }
        (close, possible)
    }

    #[test]
    fn what_one_fact_parts_is_not_paired() {
        let rules = |condition: &dyn Fn(usize) -> String| -> String {
            (0..200)
                .map(|n| format!("r{n}: when overdue 7d and {} then email gentle\n", condition(n)))
                .collect()
        };
        let by_amount = rules(&|n| format!("balance between {} EUR and {} EUR", n * 10 + 1, n * 10 + 9));
        assert_eq!(pairs(&by_amount), (Vec::new(), Vec::new()));
        let by_name = rules(&|n| format!("sector in {{a{n}, b{n}}}"));
        assert_eq!(pairs(&by_name).0.len(), 0);
        let by_country_of_two = rules(&|n| format!("sector = a{} and amount > {n} EUR", n / 2));
        assert_eq!(pairs(&by_country_of_two).0.len(), 100);
    }

    #[test]
    fn no_pair_that_can_meet_is_left_out() {
        // A small generator, so that the policies are the same on every run.
        let mut state = 11u64;
        let mut below = |limit: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % limit
        };
        let mut close_in_all = 0;
        for _ in 0..60 {
            let mut text = String::new();
            for n in 0..60 {
                let mut guard = String::from("overdue 7d");
                for _ in 0..below(4) {
                    let operator = ["=", "!=", "<", "<=", ">", ">="][below(6)];
                    let number = below(12);
                    let test = match below(9) {
                        0 => format!("balance {operator} {number} EUR"),
                        1 => format!("balance {operator} {number} USD"),
                        2 => format!("balance {operator} {number} EUR or {} USD", below(12)),
                        3 => format!("segment = {}", ["bon_payeur", "nouveau"][below(2)]),
                        4 => format!("sector in {{s{number}, s{}}}", below(12)),
                        5 => format!("not sector = s{number}"),
                        6 => format!("late_rate {operator} {number}%"),
                        7 => format!("(reminders {operator} {number} or disputed)"),
                        _ => format!("insured = {}", ["yes", "no"][below(2)]),
                    };
                    guard.push_str(" and ");
                    guard.push_str(&test);
                }
                text.push_str(&format!("r{n}: when {guard} then email gentle\n"));
            }
            let (close, possible) = pairs(&text);
            for pair in &possible {
                assert!(close.contains(pair), "{pair:?}\n{text}");
            }
            close_in_all += close.len();
        }
        assert!(close_in_all < 60 * 60 * 59 / 2);
    }
}
