//! What a policy reads, found once, so that a decision looks only at the invoices that something could concern.

use crate::assume::is_never;
use crate::fact::{Fact, FactValue, PromiseState};
use crate::ids::{IndexList, PauseId, RuleId, SlotId};
use crate::ladders::Ladders;
use crate::policy::{Anchor, Atom, Bound, Event, Guard, PauseCondition, Policy, RuleKind, Segments};

/// Facts about a policy that hold for every account. Built by [`Policy::with_index`].
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PolicyIndex {
    /// Bit per [`Event`] that some guard or bound reads.
    pub(crate) events: u32,
    /// `also` rules of invoices.
    pub(crate) also: Vec<AlsoIndex>,
    /// Whether one of them is for settled invoices too.
    pub(crate) reads_settled: bool,
    /// Whether there are `also per customer` rules.
    pub(crate) has_customer_rules: bool,
    /// Pauses of invoices, in the order of the policy.
    pub(crate) pauses_of_invoices: Vec<PauseId>,
    /// Those of them that may hold of an invoice of which nothing is disputed, promised or planned.
    pub(crate) pauses_of_quiet_invoices: Vec<PauseId>,
    /// Whether there are pauses that read customer facts only.
    pub(crate) has_customer_pauses: bool,
    /// Whether unallocated money pauses.
    pub(crate) has_unallocated_pause: bool,
    /// Whether a pause or a `never` of invoices reads what other rows of the account change.
    pub(crate) pauses_read_account: bool,
    /// Whether a pause of invoices has a last day.
    pub(crate) has_pauses_until: bool,
    /// Of each rule, the last slot in which it can fire.
    pub(crate) last_slots: IndexList<RuleId, Option<SlotId>>,
    /// Event and calendar slots.
    pub(crate) outside_ladder: Vec<SlotId>,
    /// Steps with an age.
    pub(crate) ladders: Ladders,
    /// The days overdue before which nothing of the policy concerns an invoice that has nothing to remember; none if
    /// something may.
    pub(crate) concerns_from: Option<i32>,
    /// Whether some guard reads segments that conditions on facts make.
    pub(crate) reads_declared_segments: bool,
    /// The days overdue from which an invoice depends on the segment of its customer; none if it may before.
    pub(crate) segments_from: Option<i32>,
    /// Whether such a condition reads more than columns and how the customer paid and kept promises.
    pub(crate) segments_read_more_than_behaviour: bool,
}

/// An `also` rule of invoices.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct AlsoIndex {
    pub(crate) rule: RuleId,
    pub(crate) each_time: bool,
    pub(crate) on_settled: bool,
    /// Whether its guard reads what other rows of the account change.
    pub(crate) reads_account: bool,
}

impl Event {
    pub(crate) fn bit(self) -> u32 {
        1 << (self as u32)
    }
}

impl Policy {
    /// The policy with its index; to be called once, when it is complete.
    #[must_use]
    pub fn with_index(mut self) -> Policy {
        let mut index = PolicyIndex::default();
        for atom in self.atoms.iter() {
            if let Atom::After {
                anchor: Anchor::Event(event),
                ..
            } = atom
            {
                index.events |= event.bit();
            }
        }
        index.reads_declared_segments = matches!(self.segments, Segments::Declared { .. })
            && self.atoms.iter().any(|atom| {
                matches!(
                    atom,
                    Atom::Compare {
                        fact: Fact::Segment,
                        ..
                    }
                )
            });
        if let Segments::Declared { list, .. } = &self.segments {
            index.segments_read_more_than_behaviour =
                !list.iter().all(|(_, guard)| self.reads_behaviour_only(guard));
        }
        for (id, slot) in self.slots.enumerate() {
            if let Bound::Event { event, .. } = slot.bound {
                index.events |= event.bit();
            }
            if slot.rank.is_none() {
                index.outside_ladder.push(id);
            }
        }
        for (rule, compiled) in self.rules.enumerate() {
            match compiled.kind {
                RuleKind::Also {
                    per_customer: true, ..
                } => index.has_customer_rules = true,
                RuleKind::Also {
                    each_time,
                    per_customer: false,
                    on_settled,
                } => {
                    let condition = compiled.approval.as_ref().and_then(|a| a.condition.as_ref());
                    index.reads_settled |= on_settled;
                    index.also.push(AlsoIndex {
                        rule,
                        each_time,
                        on_settled,
                        reads_account: self.reads_account(&compiled.guard)
                            || condition.is_some_and(|condition| self.reads_account(condition)),
                    });
                }
                RuleKind::Step | RuleKind::Exception { .. } => {}
            }
        }
        for (id, pause) in self.pauses.enumerate() {
            index.has_customer_pauses |= pause.of_customer;
            if !pause.of_customer {
                index.pauses_of_invoices.push(id);
                let may_hold = match &pause.condition {
                    PauseCondition::When(guard) => !is_never(&self.assuming(guard, &of_quiet_invoices)),
                    PauseCondition::UnallocatedCoversOverdue => true,
                };
                if may_hold {
                    index.pauses_of_quiet_invoices.push(id);
                }
            }
            match &pause.condition {
                PauseCondition::UnallocatedCoversOverdue => {
                    index.has_unallocated_pause = true;
                    index.pauses_read_account = true;
                }
                PauseCondition::When(guard) if !pause.of_customer => {
                    index.pauses_read_account |= self.reads_account(guard);
                    index.has_pauses_until |= pause.until.is_some();
                }
                PauseCondition::When(_) => {}
            }
        }
        for never in self.nevers.iter() {
            index.pauses_read_account |= self.reads_account(&never.guard);
        }
        index.ladders = Ladders::of(&self);
        if index.also.is_empty() && index.outside_ladder.is_empty() && !index.has_pauses_until {
            index.concerns_from = index.ladders.first_days();
        }
        let asks_apart_from_steps = self
            .pauses
            .iter()
            .filter_map(|pause| match &pause.condition {
                PauseCondition::When(guard) => Some(guard),
                PauseCondition::UnallocatedCoversOverdue => None,
            })
            .chain(self.nevers.iter().map(|never| &never.guard))
            .chain([&self.applies_to])
            .any(|guard| self.reads_segment(guard));
        let asks_in_a_rule = self.rules.iter().any(|rule| {
            let condition = rule
                .approval
                .as_ref()
                .and_then(|approval| approval.condition.as_ref());
            condition.is_some_and(|condition| self.reads_segment(condition))
                || (matches!(rule.kind, RuleKind::Also { .. }) && self.reads_segment(&rule.guard))
        });
        // Apart from the ladders, which know what each step asks for.
        let asks_in_a_slot = self.slots.iter().any(|slot| {
            let asks = slot
                .variants
                .iter()
                .any(|variant| self.reads_segment(&variant.guard));
            let is_told = slot.rank.is_some()
                && slot
                    .variants
                    .iter()
                    .all(|variant| self.segments_asked_for(&variant.guard).is_some());
            asks && !is_told
        });
        if !asks_apart_from_steps && !asks_in_a_rule && !asks_in_a_slot {
            index.segments_from = index.ladders.asked_from();
        }
        index.last_slots = self.rules.iter().map(|_| None).collect();
        let mut occurrences: IndexList<RuleId, u32> = self.rules.iter().map(|_| 0).collect();
        for (id, slot) in self.slots.enumerate() {
            for variant in &slot.variants {
                if slot.occurrence >= occurrences[variant.rule] {
                    occurrences[variant.rule] = slot.occurrence;
                    index.last_slots[variant.rule] = Some(id);
                }
            }
        }
        self.index = index;
        self
    }

    fn reads_segment(&self, guard: &Guard) -> bool {
        match guard {
            Guard::Always => false,
            Guard::And(parts) | Guard::Or(parts) => parts.iter().any(|part| self.reads_segment(part)),
            Guard::Not(part) => self.reads_segment(part),
            Guard::Atom(atom) => matches!(
                self.atoms[*atom],
                Atom::Compare {
                    fact: Fact::Segment,
                    ..
                }
            ),
        }
    }

    /// Whether a guard reads nothing but columns of the customer and how it paid and kept promises.
    fn reads_behaviour_only(&self, guard: &Guard) -> bool {
        match guard {
            Guard::Always => true,
            Guard::And(parts) | Guard::Or(parts) => parts.iter().all(|part| self.reads_behaviour_only(part)),
            Guard::Not(part) => self.reads_behaviour_only(part),
            Guard::Atom(atom) => match &self.atoms[*atom] {
                Atom::Compare { fact, .. } => matches!(
                    fact,
                    Fact::AverageDelay(_)
                        | Fact::LateRate(_)
                        | Fact::InvoicesPaid(_)
                        | Fact::BrokenPromises(_)
                        | Fact::Kind
                        | Fact::NaturalPerson
                        | Fact::Country
                        | Fact::Language
                        | Fact::Sector
                        | Fact::Insured
                        | Fact::CustomerSince
                        | Fact::CustomerField(_)
                ),
                _ => false,
            },
        }
    }

    /// Whether a guard reads what rows of other invoices, of the customer, or contacts of the account change.
    fn reads_account(&self, guard: &Guard) -> bool {
        match guard {
            Guard::Always => false,
            Guard::And(parts) | Guard::Or(parts) => parts.iter().any(|part| self.reads_account(part)),
            Guard::Not(part) => self.reads_account(part),
            Guard::Atom(atom) => match &self.atoms[*atom] {
                Atom::Compare { fact, .. } => matches!(
                    fact,
                    Fact::Segment
                        | Fact::Insolvent
                        | Fact::CustomerBalance
                        | Fact::CustomerOverdueBalance
                        | Fact::OldestOverdue
                        | Fact::Unallocated
                        | Fact::AverageDelay(_)
                        | Fact::LateRate(_)
                        | Fact::BrokenPromises(_)
                        | Fact::InvoicesPaid(_)
                ),
                Atom::Sent { rule, .. }
                | Atom::After {
                    anchor: Anchor::Step(rule),
                    ..
                } => {
                    matches!(
                        self.rules[*rule].kind,
                        RuleKind::Also {
                            per_customer: true,
                            ..
                        }
                    )
                }
                Atom::Recorded { .. } | Atom::Contacted(_) | Atom::Replied(_) | Atom::NoReply(_) => true,
                Atom::DueIn(_) | Atom::Settled(_) | Atom::After { .. } => false,
            },
        }
    }
}

/// What facts are while nothing of an invoice is disputed, promised or planned.
fn of_quiet_invoices(fact: Fact) -> Option<FactValue> {
    match fact {
        Fact::Disputed | Fact::OnPlan => Some(FactValue::YesNo(false)),
        Fact::DisputeReason | Fact::Promised => Some(FactValue::NotApplicable),
        Fact::Promise => Some(FactValue::Promise(PromiseState::None)),
        _ => None,
    }
}
