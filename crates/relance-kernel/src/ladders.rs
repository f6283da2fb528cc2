//! The steps with an age, by the segment of customers that they are for, so that a decision looks only at those
//! that an invoice could have reached, however many rules there are.

use crate::Symbol;
use crate::fact::{Comparison, Constant, Fact, FactValue};
use crate::ids::SlotId;
use crate::policy::{Atom, Bound, Delay, Guard, Policy, Variant};
use std::collections::BTreeSet;

/// The ladder of each segment.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Ladders {
    /// Ascending by name: the segments that some step asks for.
    by_segment: Vec<(Symbol, Ladder)>,
    /// Of customers in any other segment, in none, or in one that cannot be told.
    others: Ladder,
    /// The days overdue before which no step that asks for a segment is reached; none if days alone cannot tell.
    asked_from: Option<i32>,
}

/// The steps with an age that could fire for a customer, in the order of the policy's slots.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Ladder {
    /// Those bound by `overdue N` in civil days alone, ascending by N: what is reached is known by counting.
    by_days: Vec<Step>,
    /// Those bound by `due in N`: over once the invoice is overdue.
    before_due: Vec<Step>,
    others: Vec<Step>,
}

/// A step of a ladder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Step {
    pub(crate) slot: SlotId,
    /// Those variants of the slot that may fire for a customer of the segment, with what its segment leaves to test.
    pub(crate) variants: Box<[Variant]>,
    rank: u32,
    /// The days overdue that alone bind it; 0 where something else does.
    days: i32,
}

impl Ladders {
    pub(crate) fn of(policy: &Policy) -> Ladders {
        let wanted: Vec<Option<BTreeSet<Symbol>>> = policy
            .slots
            .iter()
            .map(|slot| {
                slot.variants
                    .iter()
                    .try_fold(BTreeSet::new(), |mut sum, variant| {
                        sum.extend(policy.segments_asked_for(&variant.guard)?);
                        Some(sum)
                    })
            })
            .collect();
        let ladder = |segment: Option<Symbol>| {
            let mut ladder = Ladder::default();
            for ((id, slot), wanted) in policy.slots.enumerate().zip(&wanted) {
                let Some(rank) = slot.rank else { continue };
                let is_for = match (wanted, segment) {
                    (None, _) => true,
                    (Some(wanted), Some(segment)) => wanted.contains(&segment),
                    (Some(_), None) => false,
                };
                if !is_for {
                    continue;
                }
                let known = |fact| segment.filter(|_| fact == Fact::Segment).map(FactValue::Name);
                let days = match slot.bound {
                    Bound::Overdue(Delay::Days(days)) => Some(days),
                    _ => None,
                };
                let step = Step {
                    slot: id,
                    variants: policy.variants_assuming(&slot.variants, &known),
                    rank,
                    days: days.unwrap_or(0),
                };
                let highest = ladder.by_days.last().map_or(i32::MIN, |step| step.days);
                if days.is_some_and(|days| days >= highest) {
                    ladder.by_days.push(step);
                } else if matches!(slot.bound, Bound::DueIn(_)) {
                    ladder.before_due.push(step);
                } else {
                    ladder.others.push(step);
                }
            }
            ladder
        };
        let named: BTreeSet<Symbol> = wanted.iter().flatten().flatten().copied().collect();
        let by_segment: Vec<(Symbol, Ladder)> = named
            .into_iter()
            .map(|segment| (segment, ladder(Some(segment))))
            .collect();
        let others = ladder(None);
        let asked_from = policy
            .slots
            .iter()
            .zip(&wanted)
            .filter(|(slot, wanted)| slot.rank.is_some() && wanted.is_some())
            .map(|(slot, _)| match slot.bound {
                Bound::Overdue(Delay::Days(days)) => Some(days),
                _ => None,
            })
            .try_fold(i32::MAX, |first, days| Some(first.min(days?)));
        Ladders {
            by_segment,
            others,
            asked_from,
        }
    }

    /// The days overdue before which no step that asks for a segment is reached; none if days alone cannot tell.
    pub(crate) fn asked_from(&self) -> Option<i32> {
        self.asked_from
    }

    /// The days overdue at which the first step of all is reached; none if something else than days binds one.
    pub(crate) fn first_days(&self) -> Option<i32> {
        self.by_segment
            .iter()
            .map(|(_, ladder)| ladder)
            .chain([&self.others])
            .filter(|ladder| !ladder.is_empty())
            .map(Ladder::first_days)
            .try_fold(i32::MAX, |first, days| Some(first.min(days?)))
            .filter(|first| *first < i32::MAX)
    }

    /// Whether the segment of a customer decides which steps it may have.
    pub(crate) fn differ(&self) -> bool {
        !self.by_segment.is_empty()
    }

    /// The ladder of a customer whose segment is read as `segment`.
    pub(crate) fn of_segment(&self, segment: FactValue) -> &Ladder {
        let FactValue::Name(name) = segment else {
            return &self.others;
        };
        self.by_segment
            .binary_search_by_key(&name, |(of, _)| *of)
            .ok()
            .and_then(|position| self.by_segment.get(position))
            .map_or(&self.others, |(_, ladder)| ladder)
    }
}

impl Ladder {
    fn is_empty(&self) -> bool {
        self.by_days.is_empty() && self.before_due.is_empty() && self.others.is_empty()
    }

    /// The days overdue at which its first step is reached; none if something else than days binds one.
    fn first_days(&self) -> Option<i32> {
        let by_days_alone = self.before_due.is_empty() && self.others.is_empty();
        let first = self.by_days.first().filter(|_| by_days_alone)?;
        Some(first.days)
    }

    /// The steps above a rank, lowest first, that an invoice so many days overdue may have reached; and the days
    /// overdue at which the next of those bound by days alone is reached.
    pub(crate) fn reached(&self, done: i64, overdue: i32) -> (Reached<'_>, Option<i32>) {
        let first = self.by_days.partition_point(|step| i64::from(step.rank) <= done);
        let above = self.by_days.get(first..).unwrap_or_default();
        let (by_days, ahead) = above.split_at(above.partition_point(|step| step.days <= overdue));
        let before_due = if overdue <= 0 {
            above_rank(&self.before_due, done)
        } else {
            &[]
        };
        let others = above_rank(&self.others, done);
        let reached = Reached {
            by_days,
            before_due,
            others,
        };
        (reached, ahead.first().map(|step| step.days))
    }
}

fn above_rank(steps: &[Step], done: i64) -> &[Step] {
    let first = steps.partition_point(|step| i64::from(step.rank) <= done);
    steps.get(first..).unwrap_or_default()
}

/// Steps in the order of the policy's slots.
pub(crate) struct Reached<'a> {
    by_days: &'a [Step],
    before_due: &'a [Step],
    others: &'a [Step],
}

impl<'a> Iterator for Reached<'a> {
    type Item = &'a Step;

    fn next(&mut self) -> Option<&'a Step> {
        let lists = [&mut self.by_days, &mut self.before_due, &mut self.others];
        let first = lists
            .into_iter()
            .filter(|list| !list.is_empty())
            .min_by_key(|list| list.first().map(|step| step.slot))?;
        let (step, rest) = first.split_first()?;
        *first = rest;
        Some(step)
    }
}

impl Policy {
    /// The segments of which a customer must be in one for a guard to be true; none = any.
    pub(crate) fn segments_asked_for(&self, guard: &Guard) -> Option<BTreeSet<Symbol>> {
        match guard {
            Guard::Always | Guard::Not(_) => None,
            Guard::And(parts) => parts
                .iter()
                .filter_map(|part| self.segments_asked_for(part))
                .reduce(|all, part| &all & &part),
            Guard::Or(parts) => parts.iter().try_fold(BTreeSet::new(), |mut sum, part| {
                sum.extend(self.segments_asked_for(part)?);
                Some(sum)
            }),
            Guard::Atom(atom) => match &self.atoms[*atom] {
                Atom::Compare {
                    fact: Fact::Segment,
                    comparison: Comparison::Equal,
                    constant: Constant::Name(name),
                } => Some(BTreeSet::from([*name])),
                _ => None,
            },
        }
    }
}
