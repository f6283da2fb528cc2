//! Steps of one age that can be due together, exceptions of one step, segments: no silent winner.
//!
//! Exact by construction: guards compare single facts with constants, so finitely many cases tell everything that a
//! guard can see apart. A pair for which no case is left is disjoint. A pair for which a ledger is found that makes
//! both true is an overlap, shown with that ledger. What is neither is "not shown disjoint".

use relance_kernel::policy::{Guard, Policy, Segments};
use relance_kernel::{Id, RuleId, SegmentId, SlotId};

use crate::satisfy::{Search, search};
use crate::witness::{Witness, witness};

/// Cases tried for a ledger that replays, per pair.
const WITNESSES_TRIED: u32 = 64;

/// Two ways to act that can be due together.
#[derive(Clone, Debug)]
pub struct Overlap {
    /// The first rule and its slot.
    pub first: (SlotId, RuleId),
    /// The second.
    pub second: (SlotId, RuleId),
    /// A ledger on which both are due; none = not shown disjoint.
    pub witness: Option<Witness>,
}

/// Two segments that can hold together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SegmentOverlap {
    /// The first.
    pub first: SegmentId,
    /// The second.
    pub second: SegmentId,
    /// Whether the search was complete; otherwise they are only not shown disjoint.
    pub is_certain: bool,
}

/// What the search for overlaps found.
#[derive(Clone, Debug, Default)]
pub struct Overlaps {
    /// Steps and exceptions.
    pub steps: Vec<Overlap>,
    /// Segments.
    pub segments: Vec<SegmentOverlap>,
    /// Pairs looked at.
    pub pairs: usize,
}

/// Looks at every pair of steps of one age, of exceptions of one step, and of segments.
pub fn overlaps(policy: &Policy) -> Overlaps {
    let mut found = Overlaps::default();
    let slots: Vec<_> = policy.slots.enumerate().collect();
    for (position, (id, slot)) in slots.iter().enumerate() {
        // Siblings within the slot. The slots of `every … up to … times` share their variants.
        for (at, one) in slot.variants.iter().enumerate().filter(|_| slot.occurrence == 0) {
            for other in slot.variants.iter().skip(at + 1) {
                let pair = ((*id, one.rule), (*id, other.rule));
                found.look_at(policy, pair, &[&one.guard, &other.guard]);
            }
        }
        let later = slots.iter().skip(position + 1);
        for (other_id, other_slot) in later.take_while(|(_, other)| other.rank == slot.rank) {
            if slot.rank.is_none() {
                break;
            }
            for one in &slot.variants {
                for other in &other_slot.variants {
                    let pair = ((*id, one.rule), (*other_id, other.rule));
                    found.look_at(policy, pair, &[&one.guard, &other.guard]);
                }
            }
        }
    }
    if let Segments::Declared { list, .. } = &policy.segments {
        let list: Vec<&(_, Guard)> = list.iter().collect();
        for (at, (_, one)) in list.iter().enumerate() {
            for (beside, (_, other)) in list.iter().enumerate().skip(at + 1) {
                found.pairs += 1;
                let mut together = false;
                let complete = search(policy, &[one, other], &mut |_| {
                    together = true;
                    true
                });
                if together || complete == Search::Limited {
                    found.segments.push(SegmentOverlap {
                        first: SegmentId::at(at),
                        second: SegmentId::at(beside),
                        is_certain: together,
                    });
                }
            }
        }
    }
    found
}

type Pair = ((SlotId, RuleId), (SlotId, RuleId));

impl Overlaps {
    fn look_at(&mut self, policy: &Policy, pair: Pair, guards: &[&Guard]) {
        self.pairs += 1;
        let mut possible = false;
        let mut tried = 0;
        let mut shown = None;
        let complete = search(policy, guards, &mut |assignment| {
            possible = true;
            tried += 1;
            shown = witness(policy, pair, assignment);
            shown.is_some() || tried >= WITNESSES_TRIED
        });
        if possible || complete == Search::Limited {
            self.steps.push(Overlap { first: pair.0, second: pair.1, witness: shown });
        }
    }
}
