//! The steps with an age, by the segment of customers that they are for, so that a decision looks only at those
//! that an invoice could have reached, however many rules there are.

use crate::Symbol;
use crate::fact::{Comparison, Constant, Fact, FactValue};
use crate::ids::SlotId;
use crate::policy::{Atom, Bound, Delay, Guard, Policy};
use std::collections::BTreeSet;

/// The ladder of each segment.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Ladders {
    /// Ascending by name: the segments that some step asks for.
    by_segment: Vec<(Symbol, Ladder)>,
    /// Of customers in any other segment, in none, or in one that cannot be told.
    others: Ladder,
}

/// The steps with an age that could fire for a customer, in the order of the policy's slots.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Ladder {
    /// Those bound by `overdue N` in civil days alone, ascending by N: what is reached is known by counting.
    by_days: Vec<StepByDays>,
    /// All others, with their rank.
    others: Vec<(u32, SlotId)>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct StepByDays {
    rank: u32,
    days: i32,
    slot: SlotId,
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
                let highest = ladder.by_days.last().map_or(i32::MIN, |step| step.days);
                match slot.bound {
                    Bound::Overdue(Delay::Days(days)) if days >= highest => {
                        ladder.by_days.push(StepByDays { rank, days, slot: id });
                    }
                    _ => ladder.others.push((rank, id)),
                }
            }
            ladder
        };
        let named: BTreeSet<Symbol> = wanted.iter().flatten().flatten().copied().collect();
        Ladders {
            by_segment: named
                .into_iter()
                .map(|segment| (segment, ladder(Some(segment))))
                .collect(),
            others: ladder(None),
        }
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
    /// The steps above a rank, lowest first, that an invoice so many days overdue may have reached; and the days
    /// overdue at which the next of those bound by days alone is reached.
    pub(crate) fn reached(&self, done: i64, overdue: i32) -> (Reached<'_>, Option<i32>) {
        let first = self.by_days.partition_point(|step| i64::from(step.rank) <= done);
        let above = self.by_days.get(first..).unwrap_or_default();
        let (by_days, ahead) = above.split_at(above.partition_point(|step| step.days <= overdue));
        let first = self.others.partition_point(|(rank, _)| i64::from(*rank) <= done);
        let others = self.others.get(first..).unwrap_or_default();
        (Reached { by_days, others }, ahead.first().map(|step| step.days))
    }
}

/// Steps in the order of the policy's slots.
pub(crate) struct Reached<'a> {
    by_days: &'a [StepByDays],
    others: &'a [(u32, SlotId)],
}

impl Iterator for Reached<'_> {
    type Item = SlotId;

    fn next(&mut self) -> Option<SlotId> {
        match (self.by_days.split_first(), self.others.split_first()) {
            (Some((step, _)), Some(((_, other), rest))) if *other < step.slot => {
                self.others = rest;
                Some(*other)
            }
            (Some((step, rest)), _) => {
                self.by_days = rest;
                Some(step.slot)
            }
            (None, Some(((_, other), rest))) => {
                self.others = rest;
                Some(*other)
            }
            (None, None) => None,
        }
    }
}

impl Policy {
    /// The segments of which a customer must be in one for a guard to be true; none = any.
    fn segments_asked_for(&self, guard: &Guard) -> Option<BTreeSet<Symbol>> {
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
