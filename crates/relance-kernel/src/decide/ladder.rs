//! Which step of an invoice is due: bounds, candidates, the chosen one and its gap (M31–M41).

use crate::account::Account;
use crate::decide::obstacle::Prohibition;
use crate::evaluate::{Subject, View, negative};
use crate::fact::{Fact, FactValue};
use crate::ids::{InvoiceIndex, RuleId, SlotId};
use crate::ladders::Reached;
use crate::policy::{ActionKind, Bound, CatchUp, Policy, Slot, Variant};
use crate::state::{AccountState, InvoiceMemory, LadderMark, SlotState};
use crate::{ApprovalMode, Day, Truth};

/// Spacing of a policy that states none, for the gap between steps.
pub const DEFAULT_GAP_DAYS: i32 = 7;

/// Which variant of a slot fires.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Firing {
    /// This one.
    One(RuleId),
    /// None: no condition is true.
    None,
    /// None is true and one is unknown.
    Unknown,
    /// Several are true: it cannot be decided which.
    Several,
}

/// A ladder slot that could be the next step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Candidate {
    /// The slot.
    pub slot: SlotId,
    /// The rule that fires.
    pub rule: RuleId,
    /// The first day on which its bound holds.
    pub from: Day,
    /// Only its `N after STEP` days are missing.
    pub waited_for: bool,
}

/// The days on which the bound of a slot holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BoundDays {
    /// The first.
    pub first: Day,
    /// The last; [`Day::MAX`] if there is none.
    pub last: Day,
}

impl BoundDays {
    /// Whether the bound holds on a day.
    pub fn holds_on(self, day: Day) -> bool {
        self.first <= day && day <= self.last
    }
}

impl<'a> View<'a> {
    /// The days on which the bound of a slot holds, as far as they are known.
    pub(crate) fn bound_days(
        &self,
        slot: &Slot,
        invoice: InvoiceIndex,
        known: Option<&SlotState>,
    ) -> Option<BoundDays> {
        let state = &self.state.invoices[invoice];
        let subject = self.subject_of(invoice);
        let from = |first: Day| {
            Some(BoundDays {
                first,
                last: Day::MAX,
            })
        };
        match &slot.bound {
            Bound::Overdue(delay) => from(self.add(state.due, *delay)),
            Bound::Age(delay) => from(self.add(self.account.invoices[invoice].issued, *delay)),
            Bound::DueIn(delay) => {
                let day = self.add(state.due, negative(*delay));
                let first_action = self.policy.rules[slot.rule].actions.first();
                let first = match first_action.map(|action| &action.kind) {
                    Some(ActionKind::Contact { channel, .. }) => {
                        self.policy.last_open_day_through(*channel, day)
                    }
                    _ => day,
                };
                Some(BoundDays {
                    first,
                    last: state.due,
                })
            }
            Bound::AfterStep { rule, delay } if slot.rank.is_none() => {
                let reached = self
                    .deliveries_of(*rule, invoice)
                    .map(|(position, day)| (position, self.add(day, *delay)))
                    .filter(|(position, day)| !known.is_some_and(|slot| slot.has_used(*position, *day)))
                    .map(|(_, day)| day)
                    .min();
                from(reached?)
            }
            Bound::AfterStep { rule, delay } => from(self.add(self.step_done_on(*rule, subject)?, *delay)),
            Bound::Event { event, delay } => {
                let reached = state
                    .events
                    .iter()
                    .enumerate()
                    .filter(|(_, (of, _))| of == event)
                    .map(|(position, (_, day))| (position, self.add(*day, *delay)))
                    .filter(|(position, day)| !known.is_some_and(|slot| slot.has_used(*position, *day)))
                    .map(|(_, day)| day)
                    .min();
                from(reached?)
            }
            Bound::Dates(_) | Bound::Monthly(_) | Bound::Yearly(..) => from(known?.due_since?),
        }
    }

    /// Which variant of a slot fires, apart from its bound.
    pub(crate) fn firing(&self, variants: &[Variant], subject: Subject) -> Firing {
        let mut found = Firing::None;
        for variant in variants {
            match (self.test(&variant.guard, subject), found) {
                (Truth::True, Firing::None | Firing::Unknown) => found = Firing::One(variant.rule),
                (Truth::True, _) => return Firing::Several,
                (Truth::Unknown, Firing::None) => found = Firing::Unknown,
                _ => {}
            }
        }
        found
    }

    /// The age of a ladder slot: civil days after the due date in force.
    pub(crate) fn age_of(&self, slot: SlotId, invoice: InvoiceIndex) -> i32 {
        let due = self.state.invoices[invoice].due;
        let Some(age) = &self.policy.slots[slot].age else {
            return 0;
        };
        let base = if age.from_issue {
            self.account.invoices[invoice].issued
        } else {
            due
        };
        age.delays
            .iter()
            .fold(base, |day, delay| self.add(day, *delay))
            .since(due)
    }

    /// Whether a contact of the invoice's own steps was delivered while overdue and did not come back.
    pub(crate) fn was_reminded(&self, invoice: InvoiceIndex) -> bool {
        self.state.invoices[invoice]
            .own_contacts
            .iter()
            .any(|contact| contact.overdue && !contact.lost)
    }

    /// The steps of an invoice that it may have reached, lowest first, and the days overdue at which the next is
    /// reached that is bound by them alone.
    pub(crate) fn steps(&self, invoice: InvoiceIndex, memory: &InvoiceMemory) -> (Reached<'a>, Option<i32>) {
        let ladders = &self.policy.index.ladders;
        let overdue = self.day.since(self.state.invoices[invoice].due);
        let asked_from = ladders.asked_from().filter(|from| overdue < *from);
        let segment = if ladders.differ() && asked_from.is_none() {
            self.read(Fact::Segment, self.subject_of(invoice))
        } else {
            FactValue::NotApplicable
        };
        let (reached, next) = ladders
            .of_segment(segment)
            .reached(memory.highest_rank_done, overdue);
        (reached, next.into_iter().chain(asked_from).min())
    }

    /// The candidates of an invoice, lowest first (M35), awaiting approval considered (M38). `kept_out` hears of
    /// slots that a prohibition keeps out.
    pub(crate) fn candidates(
        &self,
        invoice: InvoiceIndex,
        memory: &InvoiceMemory,
        mode: ApprovalMode,
        mut kept_out: impl FnMut(RuleId, Prohibition),
    ) -> Vec<Candidate> {
        let mut candidates = Vec::new();
        let mut awaiting = None;
        for step in self.steps(invoice, memory).0 {
            let rank = self.policy.slots[step.slot].rank;
            if awaiting.is_some_and(|awaiting| rank > awaiting) {
                break;
            }
            match self.candidate(step.slot, &step.variants, invoice, memory) {
                Some(Ok(candidate)) => {
                    if awaiting.is_none() && self.awaits_approval(&candidate, invoice, memory, mode) {
                        awaiting = Some(rank);
                    }
                    candidates.push(candidate);
                }
                Some(Err((rule, why))) => kept_out(rule, why),
                None => {}
            }
        }
        candidates
    }

    /// Whether a slot could be the next step, or what keeps it out.
    pub(crate) fn candidate(
        &self,
        id: SlotId,
        variants: &[Variant],
        invoice: InvoiceIndex,
        memory: &InvoiceMemory,
    ) -> Option<Result<Candidate, (RuleId, Prohibition)>> {
        let slot = &self.policy.slots[id];
        let known = memory.slot(id);
        if slot.rank.is_some() && known.is_some_and(|known| known.done || known.refused) {
            return None;
        }
        let days = self.bound_days(slot, invoice, known)?;
        if !self.may_be_next(slot, days) {
            return None;
        }
        let Firing::One(rule) = self.firing(variants, self.subject_of(invoice)) else {
            return None;
        };
        self.candidate_that_fires(id, rule, days, invoice, known)
    }

    /// Whether the bound of a ladder slot holds, or will once its days have passed.
    pub(crate) fn may_be_next(&self, slot: &Slot, days: BoundDays) -> bool {
        days.holds_on(self.day) || (days.first > self.day && matches!(slot.bound, Bound::AfterStep { .. }))
    }

    /// A ladder slot whose rule would fire as a candidate, or what keeps it out.
    pub(crate) fn candidate_that_fires(
        &self,
        slot: SlotId,
        rule: RuleId,
        days: BoundDays,
        invoice: InvoiceIndex,
        known: Option<&SlotState>,
    ) -> Option<Result<Candidate, (RuleId, Prohibition)>> {
        let subject = self.subject_of(invoice);
        let address_version = self.state.customers[subject.customer].address_version;
        if known.is_some_and(|known| known.failed == Some(address_version)) {
            return None;
        }
        if let Some(why) = self.prohibition(rule, subject, self.was_reminded(invoice)) {
            return Some(Err((rule, why)));
        }
        Some(Ok(Candidate {
            slot,
            rule,
            from: days.first,
            waited_for: !days.holds_on(self.day),
        }))
    }

    /// Whether a request for approval of a candidate has no answer yet.
    fn awaits_approval(
        &self,
        candidate: &Candidate,
        invoice: InvoiceIndex,
        memory: &InvoiceMemory,
        mode: ApprovalMode,
    ) -> bool {
        let subject = self.subject_of(invoice);
        memory
            .slot(candidate.slot)
            .and_then(|known| known.asked)
            .is_some_and(|asked| {
                self.needs_approval(candidate.rule, subject)
                    && self.approval(candidate.rule, subject, asked, mode).is_none()
            })
    }

    /// The slot chosen among candidates (M36).
    pub(crate) fn chosen(&self, candidates: &[Candidate]) -> Option<Candidate> {
        match self.policy.catch_up {
            CatchUp::OneStepAtATime => candidates.first().copied(),
            CatchUp::ToTheCurrentStep => candidates.iter().rev().find(|c| !c.waited_for).copied(),
        }
    }

    /// The chosen slot of an invoice (M36).
    pub(crate) fn next_step(
        &self,
        invoice: InvoiceIndex,
        memory: &InvoiceMemory,
        mode: ApprovalMode,
    ) -> Option<Candidate> {
        match self.policy.catch_up {
            // Whatever awaits approval blocks only what is higher.
            CatchUp::OneStepAtATime => {
                let (mut steps, _) = self.steps(invoice, memory);
                steps.find_map(|step| self.candidate(step.slot, &step.variants, invoice, memory)?.ok())
            }
            CatchUp::ToTheCurrentStep => self.chosen(&self.candidates(invoice, memory, mode, |_, _| {})),
        }
    }

    /// How many days without pause are missing until the gap before a slot is over (M37); 0 = it is over.
    pub(crate) fn gap_left(&self, slot: SlotId, invoice: InvoiceIndex, memory: &InvoiceMemory) -> i32 {
        let gap = self.policy.spacing.unwrap_or(DEFAULT_GAP_DAYS);
        let passed =
            |since: Day, paused_then: i32| self.day.since(since) - (memory.paused_days - paused_then);
        let difference =
            |mark: LadderMark| (self.age_of(slot, invoice) - self.age_of(mark.slot, invoice)).max(0);
        let ladder = memory.last_ladder.map_or(0, |mark| {
            difference(mark).min(gap) - passed(mark.day, mark.paused_days)
        });
        let legal = memory
            .last_legal
            .map_or(0, |mark| difference(mark) - passed(mark.day, mark.paused_days));
        let outside = memory
            .last_outside_ladder
            .map_or(0, |(day, paused)| gap - passed(day, paused));
        ladder.max(legal).max(outside).max(0)
    }

    /// Whether a rule needs approval for a subject.
    pub(crate) fn needs_approval(&self, rule: RuleId, subject: Subject) -> bool {
        let compiled = &self.policy.rules[rule];
        let stated = compiled.approval.as_ref().is_some_and(|approval| {
            approval
                .condition
                .as_ref()
                .is_none_or(|condition| self.test(condition, subject) != Truth::False)
        });
        stated
            || (compiled
                .actions
                .iter()
                .any(|action| matches!(action.kind, ActionKind::Escalate(_)))
                && self.is_natural_person(subject))
    }

    /// The answer to a request for approval asked on a day: by the ledger, else by the mode.
    pub(crate) fn approval(
        &self,
        rule: RuleId,
        subject: Subject,
        asked: Day,
        mode: ApprovalMode,
    ) -> Option<bool> {
        let approved_on = match mode {
            ApprovalMode::SameDay => asked,
            ApprovalMode::Never => Day::MAX,
            ApprovalMode::After(days) => asked.plus(days),
        };
        if approved_on <= self.day && self.answer(rule, subject, asked, approved_on).is_none() {
            // Once the mode has approved, later rows change nothing.
            return Some(true);
        }
        self.answer(rule, subject, asked, self.day)
    }

    /// Whether a day is a date of a calendar slot.
    pub(crate) fn is_date_of(&self, bound: &Bound, day: Day) -> bool {
        let (_, month, of_month) = day.ymd();
        match bound {
            Bound::Dates(dates) => dates.binary_search(&day).is_ok(),
            Bound::Monthly(wanted) => of_month == (*wanted).min(day.days_in_month()),
            Bound::Yearly(wanted_month, wanted) => {
                month == *wanted_month && of_month == (*wanted).min(day.days_in_month())
            }
            _ => false,
        }
    }

    /// The first date of a calendar slot after today.
    pub(crate) fn next_date_of(&self, bound: &Bound) -> Option<Day> {
        match bound {
            Bound::Dates(dates) => dates.iter().copied().find(|date| *date > self.day),
            Bound::Monthly(_) => (1..=62)
                .map(|ahead| self.day.plus(ahead))
                .find(|day| self.is_date_of(bound, *day)),
            Bound::Yearly(..) => (1..=366)
                .map(|ahead| self.day.plus(ahead))
                .find(|day| self.is_date_of(bound, *day)),
            _ => None,
        }
    }

    pub(crate) fn subject_of(&self, invoice: InvoiceIndex) -> Subject {
        Subject {
            customer: self.account.invoices[invoice].customer,
            invoice: Some(invoice),
        }
    }
}

impl AccountState {
    /// The rules of a slot whose conditions are true of an invoice on the state's day, bound included, unless
    /// the slot is done, passed or refused. More than one: it cannot be decided which of them fires.
    pub fn due_rules(
        &self,
        policy: &Policy,
        account: &Account,
        invoice: InvoiceIndex,
        slot: SlotId,
    ) -> Vec<RuleId> {
        let view = View::new(policy, account, self);
        let memory = &self.memories[invoice];
        let known = memory.slot(slot);
        let compiled = &policy.slots[slot];
        let over = memory.is_over(slot, compiled);
        let bound = view.bound_days(compiled, invoice, known);
        if over || !self.is_open(invoice) || !bound.is_some_and(|days| days.holds_on(view.day)) {
            return Vec::new();
        }
        let subject = view.subject_of(invoice);
        compiled
            .variants
            .iter()
            .filter(|variant| view.test(&variant.guard, subject).holds())
            .map(|variant| variant.rule)
            .collect()
    }
}

impl SlotState {
    /// Whether an event at this position, whose bound is reached on `reached`, was used by an earlier firing.
    fn has_used(&self, position: usize, reached: Day) -> bool {
        self.fired_on
            .is_some_and(|fired| position < self.used_events as usize && reached <= fired)
    }
}
