//! Steps of one age that can be due together, exceptions of one step, segments: no silent winner.
//!
//! Exact by construction: guards compare single facts with constants, so finitely many cases tell everything that a
//! guard can see apart. A pair for which no case is left is disjoint. A pair for which a ledger is found that makes
//! both true is an overlap, shown with that ledger. What is neither is "not shown disjoint".

use relance_kernel::policy::{Anchor, Atom, Bound, Guard, Policy, RuleKind, Segments};
use relance_kernel::{Fact, FactValue, RuleId, SegmentId, SlotId};
use std::collections::BTreeSet;
use std::ops::ControlFlow;

use crate::apart::each_close_pair;
use crate::domain::Variable;
use crate::quick::Demands;
use crate::satisfy::{Limits, Question, Search, Searcher};
use crate::witness::{Witness, witness};

/// Cases tried for a ledger that replays, per pair.
const WITNESSES_TRIED: u32 = 48;
/// The same over all pairs of a policy.
const WITNESSES_TRIED_IN_ALL: u32 = 600;
/// Combinations of cases looked at over all pairs of a policy.
const STEPS_IN_ALL: u32 = 3_000_000;
/// Overlaps with a ledger, so errors, after which the rest is left for when these are mended.
const OVERLAPS_AT_MOST: usize = 100;
/// Pairs that are listed without a ledger; more are counted.
const NOT_SHOWN_AT_MOST: usize = 100;
/// How deep the steps that a step waits for are followed.
const CHAIN_AT_MOST: usize = 32;

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
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SegmentOverlap {
    /// The first.
    pub first: SegmentId,
    /// The second.
    pub second: SegmentId,
    /// What is known of a customer who is in both; none = they are only not shown disjoint.
    pub customer: Option<Vec<(Fact, FactValue)>>,
}

/// What the search for overlaps found.
#[derive(Clone, Debug, Default)]
pub struct Overlaps {
    /// Steps and exceptions.
    pub steps: Vec<Overlap>,
    /// Segments.
    pub segments: Vec<SegmentOverlap>,
    /// Pairs of steps of one age, and of exceptions of one step, that were compared.
    pub step_pairs: usize,
    /// Pairs of segments that were compared.
    pub segment_pairs: usize,
    /// Pairs that were not shown to be disjoint and are not listed: too many are.
    pub unlisted: usize,
    /// With what comparing ended before all pairs were compared because there are too many cases; none if all were
    /// compared, or if enough errors were found.
    pub stopped_at: Option<Stopped>,
}

/// With what comparing ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stopped {
    /// A step.
    Rule(RuleId),
    /// A segment.
    Segment(SegmentId),
}

/// Looks at every pair of steps of one age, of exceptions of one step, and of segments, until there is enough to mend.
pub fn overlaps(policy: &Policy) -> Overlaps {
    let mut comparison = Pairs {
        searcher: Searcher::new(policy, STEPS_IN_ALL),
        witnesses_left: WITNESSES_TRIED_IN_ALL,
        found: Overlaps::default(),
        shown: 0,
        not_shown: 0,
    };
    // What is left out when there is enough is said by the counts.
    let _ = comparison.segments();
    let _ = comparison.steps();
    comparison.found
}

/// One way to act: a variant of a slot.
struct Way<'a> {
    slot: SlotId,
    rule: RuleId,
    guard: &'a Guard,
    demands: Demands<'a>,
}

struct Pairs<'a> {
    searcher: Searcher<'a>,
    witnesses_left: u32,
    found: Overlaps,
    /// Overlaps found with a ledger.
    shown: usize,
    /// Pairs listed without one.
    not_shown: usize,
}

impl<'a> Pairs<'a> {
    fn steps(&mut self) -> ControlFlow<()> {
        let policy = self.searcher.policy;
        let mut of_rank: Vec<Way<'a>> = Vec::new();
        let mut rank = None;
        for (id, slot) in policy.slots.enumerate() {
            // Event and calendar slots have no age: only their own exceptions can collide.
            if slot.rank.is_none() || slot.rank != rank {
                self.compare(&of_rank)?;
                of_rank.clear();
                rank = slot.rank;
            }
            of_rank.extend(slot.variants.iter().map(|variant| Way {
                slot: id,
                rule: variant.rule,
                guard: &variant.guard,
                demands: Demands::of(policy, &variant.guard),
            }));
        }
        self.compare(&of_rank)
    }

    fn compare(&mut self, ways: &[Way<'a>]) -> ControlFlow<()> {
        if ways.len() < 2 {
            return ControlFlow::Continue(());
        }
        let demands: Vec<&Demands<'a>> = ways.iter().map(|way| &way.demands).collect();
        let mut visited = 0;
        let flow = each_close_pair(&demands, &mut |one, other| {
            let (Some(one), Some(other)) = (ways.get(one), ways.get(other)) else {
                return ControlFlow::Continue(());
            };
            let flow = self.look_at(one, other);
            visited += usize::from(flow.is_continue());
            flow
        });
        self.found.step_pairs += if flow.is_continue() {
            pairs_of(self.searcher.policy, ways)
        } else {
            visited
        };
        flow
    }

    fn look_at(&mut self, one: &Way<'a>, other: &Way<'a>) -> ControlFlow<()> {
        if self.shown >= OVERLAPS_AT_MOST {
            return ControlFlow::Break(());
        }
        let policy = self.searcher.policy;
        if one.slot == other.slot {
            let related = policy.is_rule_or_exception_of(one.rule, other.rule)
                || policy.is_rule_or_exception_of(other.rule, one.rule);
            // A rule fires where the exceptions below it do not; the slots of `every` share their exceptions.
            if related || policy.slots[one.slot].occurrence > 0 {
                return ControlFlow::Continue(());
            }
        }
        if one.demands.exclude(&other.demands) {
            return ControlFlow::Continue(());
        }
        if self.searcher.steps_left == 0 {
            self.found.stopped_at = Some(Stopped::Rule(other.rule));
            return ControlFlow::Break(());
        }
        let slots = [&policy.slots[one.slot], &policy.slots[other.slot]];
        let mut question = Question {
            guards: vec![one.guard, other.guard],
            claim: Some(&policy.applies_to),
            earlier: Vec::new(),
            limits: Limits::of(&slots),
        };
        let pair = ((one.slot, one.rule), (other.slot, other.rule));
        let mut is_possible = false;
        let search = self.searcher.search(&question, &mut |_| {
            is_possible = true;
            true
        });
        if !is_possible && search == Search::Complete {
            return ControlFlow::Continue(());
        }
        // First with what the steps before them ask, so that these go in time.
        let plain = question.clone();
        question.earlier = earlier_steps(policy, &[one, other]);
        let mut shown = None;
        for question in [&question, &plain] {
            if self.witnesses_left == 0 {
                break;
            }
            let (mut tried, mut seen) = (0, 0_u32);
            let left = &mut self.witnesses_left;
            self.searcher.search(question, &mut |assignment| {
                seen = seen.saturating_add(1);
                // Cases that follow each other are alike: after the first ones only some are replayed.
                let is_far = seen <= 12 || (seen <= 120 && seen.is_multiple_of(7)) || seen.is_multiple_of(97);
                if !is_far {
                    return false;
                }
                tried += 1;
                *left = left.saturating_sub(1);
                shown = witness(policy, pair, assignment);
                shown.is_some() || tried >= WITNESSES_TRIED || *left == 0
            });
            if shown.is_some() {
                break;
            }
        }
        if self.is_listed(shown.is_some()) {
            self.found.steps.push(Overlap {
                first: pair.0,
                second: pair.1,
                witness: shown,
            });
        }
        ControlFlow::Continue(())
    }

    /// Counts a pair that can meet; what was not shown is listed as far as there is room.
    fn is_listed(&mut self, is_shown: bool) -> bool {
        if is_shown {
            self.shown += 1;
            return true;
        }
        let has_room = self.not_shown < NOT_SHOWN_AT_MOST;
        self.not_shown += usize::from(has_room);
        self.found.unlisted += usize::from(!has_room);
        has_room
    }

    fn segments(&mut self) -> ControlFlow<()> {
        let policy = self.searcher.policy;
        let Segments::Declared { list, .. } = &policy.segments else {
            return ControlFlow::Continue(());
        };
        let list: Vec<(SegmentId, &Guard, Demands<'a>)> = list
            .enumerate()
            .map(|(id, (_, guard))| (id, guard, Demands::of(policy, guard)))
            .collect();
        let demands: Vec<&Demands<'a>> = list.iter().map(|(.., demands)| demands).collect();
        let flow = each_close_pair(&demands, &mut |one, other| {
            let (Some((first, one, demands)), Some((second, other, of_other))) =
                (list.get(one), list.get(other))
            else {
                return ControlFlow::Continue(());
            };
            if self.shown >= OVERLAPS_AT_MOST {
                return ControlFlow::Break(());
            }
            if !demands.exclude(of_other) {
                if self.searcher.steps_left == 0 {
                    self.found.stopped_at = Some(Stopped::Segment(*second));
                    return ControlFlow::Break(());
                }
                let question = Question {
                    guards: vec![one, other],
                    claim: Some(&policy.applies_to),
                    ..Question::default()
                };
                self.look_at_segments((*first, *second), &question);
            }
            ControlFlow::Continue(())
        });
        if flow.is_continue() {
            self.found.segment_pairs = list.len().saturating_mul(list.len().saturating_sub(1)) / 2;
        }
        flow
    }

    fn look_at_segments(&mut self, (first, second): (SegmentId, SegmentId), question: &Question<'_>) {
        let mut customer = None;
        let currency = self.searcher.policy.currency;
        let search = self.searcher.search_in(currency, question, &mut |assignment| {
            let facts = assignment
                .values
                .iter()
                .filter_map(|(variable, value)| match variable {
                    Variable::Fact(fact) => Some((*fact, *value)),
                    Variable::Test(_) => None,
                });
            customer = Some(facts.collect());
            true
        });
        if (customer.is_some() || search == Search::Limited) && self.is_listed(customer.is_some()) {
            self.found.segments.push(SegmentOverlap {
                first,
                second,
                customer,
            });
        }
    }
}

/// How many pairs there are to compare among ways of one age: all but those in which one is an exception to the other, and
/// those of the later slots of `every`, which share their exceptions with the first.
fn pairs_of(policy: &Policy, ways: &[Way<'_>]) -> usize {
    let pairs = |count: usize| count.saturating_mul(count.saturating_sub(1)) / 2;
    let related: usize = ways
        .chunk_by(|one, other| one.slot == other.slot)
        .map(|of_slot| {
            let is_later = of_slot
                .first()
                .is_some_and(|way| policy.slots[way.slot].occurrence > 0);
            if is_later {
                return pairs(of_slot.len());
            }
            let rules: BTreeSet<RuleId> = of_slot.iter().map(|way| way.rule).collect();
            of_slot
                .iter()
                .map(|way| {
                    above(policy, way.rule)
                        .filter(|rule| rules.contains(rule))
                        .count()
                })
                .sum()
        })
        .sum();
    pairs(ways.len()).saturating_sub(related)
}

/// The rules that a rule is an exception to, directly or by others.
fn above(policy: &Policy, rule: RuleId) -> impl Iterator<Item = RuleId> {
    let parent = |rule: RuleId| match policy.rules.element(rule)?.kind {
        RuleKind::Exception { to } => Some(to),
        RuleKind::Step | RuleKind::Also { .. } => None,
    };
    // A chain is never longer than the number of rules.
    std::iter::successors(parent(rule), move |rule| parent(*rule)).take(policy.rules.len())
}

/// For each step that these wait for, the conditions of the ways in which it can go.
fn earlier_steps<'a>(policy: &'a Policy, ways: &[&Way<'a>]) -> Vec<Vec<&'a Guard>> {
    let mut awaited: Vec<RuleId> = Vec::new();
    let mut slots: Vec<SlotId> = Vec::new();
    for way in ways {
        slots.push(way.slot);
        demanded(policy, way.guard, &mut awaited);
    }
    let mut at = 0;
    while let Some(slot) = slots.get(at).copied() {
        at += 1;
        if at > CHAIN_AT_MOST {
            break;
        }
        if let Bound::AfterStep { rule, .. } = policy.slots[slot].bound
            && !awaited.contains(&rule)
        {
            awaited.push(rule);
            slots.extend(policy.last_slot_of(rule));
        }
    }
    awaited
        .into_iter()
        .map(|rule| {
            let ways = policy.slots.iter().flat_map(|slot| slot.variants.iter());
            ways.filter(|way| policy.is_rule_or_exception_of(way.rule, rule))
                .map(|way| &way.guard)
                .collect()
        })
        .filter(|group: &Vec<&Guard>| !group.is_empty())
        .collect()
}

/// Steps that a condition asks to be sent, whatever else it asks.
fn demanded(policy: &Policy, guard: &Guard, awaited: &mut Vec<RuleId>) {
    match guard {
        Guard::And(parts) => parts.iter().for_each(|part| demanded(policy, part, awaited)),
        Guard::Atom(atom) => match &policy.atoms[*atom] {
            Atom::Sent { rule, .. }
            | Atom::After {
                anchor: Anchor::Step(rule),
                ..
            } if !awaited.contains(rule) => awaited.push(*rule),
            _ => {}
        },
        _ => {}
    }
}
