//! The next day on which a decision could differ with nothing new in the ledger.
//!
//! Called only after a day without actions: after one with actions the next day is looked at anyway. Only the
//! invoices that the day looked at find a new day to wake on; the others keep theirs.

use crate::decide::Round;
use crate::decide::ladder::{Candidate, Firing};
use crate::evaluate::Subject;
use crate::flips::Earliest;
use crate::ids::{CustomerIndex, InvoiceIndex, RuleId, SlotId};
use crate::policy::{Bound, CatchUp, PauseCondition, RuleKind, Variant};
use crate::state::{AlsoState, InvoiceMemory, Wake};
use crate::{ApprovalMode, Day};

impl Round<'_, '_> {
    pub(super) fn next_wake(&mut self) -> Option<Day> {
        let mut wake = self.asleep;
        self.lists.put_off.sort_unstable();
        for position in 0..self.lists.looked_at.len() {
            let Some(&invoice) = self.lists.looked_at.get(position) else {
                break;
            };
            let (next, watches) = self.wake_of(invoice);
            self.wakes[invoice] = Wake {
                day: next.unwrap_or(Day::MAX),
                watches,
            };
            wake.extend(next);
        }
        let view = &self.view;
        for day in &self.lists.customers_put_off {
            wake.add(*day);
        }
        for customer in view.account.customers.ids() {
            let memory = &self.customer_memories[customer];
            if let Some(known) = &memory.segment
                && memory.segment_read_on == Some(view.day)
            {
                wake.add(known.changes_on);
            }
            view.add_flips(
                &view.policy.applies_to,
                Subject {
                    customer,
                    invoice: None,
                },
                &mut wake,
            );
            if self.is_claimed(customer) {
                self.add_customer_wakes(customer, &mut wake);
            }
        }
        wake.day()
    }

    fn add_customer_wakes(&self, customer: CustomerIndex, wake: &mut Earliest) {
        let view = &self.view;
        let subject = Subject {
            customer,
            invoice: None,
        };
        let memory = &self.customer_memories[customer];
        if view.policy.index.has_customer_pauses {
            for pause in view.policy.pauses.iter().filter(|pause| pause.of_customer) {
                if let PauseCondition::When(guard) = &pause.condition {
                    view.add_flips(guard, subject, wake);
                }
                if let Some(last) = pause.until.and_then(|until| view.last_day(until, None)) {
                    wake.add(last.plus(1));
                }
            }
            for (_, until) in memory.pauses_until.iter().flat_map(|(_, ends)| ends) {
                wake.add(until.plus(1));
            }
        }
        if let Some(over) = view.state.customers[customer].stop.over_on() {
            wake.add(over);
        }
        let index = &view.policy.index;
        let unallocated = view.state.unallocated_by_currency(customer);
        if index.has_unallocated_pause && unallocated.iter().any(|(_, amount)| *amount > 0) {
            view.add_overdue_flips(customer, wake);
        }
        if !index.has_customer_rules {
            return;
        }
        view.add_overdue_flips(customer, wake);
        for never in view.policy.nevers.iter() {
            view.add_flips(&never.guard, subject, wake);
        }
        for (rule, compiled) in view.policy.rules.enumerate() {
            let RuleKind::Also {
                each_time,
                per_customer: true,
                ..
            } = compiled.kind
            else {
                continue;
            };
            let known = memory.also.iter().find(|known| known.rule == rule);
            self.add_also_wakes(rule, known, each_time, subject, wake);
        }
    }

    /// When to look at an invoice again, and whether what happens to its account concerns it before that.
    fn wake_of(&self, invoice: InvoiceIndex) -> (Option<Day>, bool) {
        let view = &self.view;
        let mut wake = Earliest::after(view.day);
        let customer = view.account.invoices[invoice].customer;
        if !self.is_claimed(customer) {
            // A claim makes the whole customer looked at.
            return (None, false);
        }
        let put_off = &self.lists.put_off;
        let first = put_off.partition_point(|(of, _)| *of < invoice);
        for (_, day) in put_off.iter().skip(first).take_while(|(of, _)| *of == invoice) {
            wake.add(*day);
        }
        let index = &view.policy.index;
        let subject = view.subject_of(invoice);
        let memory = &self.memories[invoice];
        let open = view.state.is_open(invoice);
        let mut watches = false;
        let mut is_pending = false;
        for also in &index.also {
            let known = memory.also.iter().find(|known| known.rule == also.rule);
            let over = known.is_some_and(|known| known.fired) && !also.each_time;
            if view.state.also_reads(invoice, also.on_settled) && !over {
                self.add_also_wakes(also.rule, known, also.each_time, subject, &mut wake);
                watches |= also.reads_account;
                let holds = view.test(&view.policy.rules[also.rule].guard, subject).holds();
                // What holds and has not fired waits for something.
                is_pending |= holds && !known.is_some_and(|known| known.fired);
            }
        }
        if open {
            is_pending |= self.add_step_wakes(invoice, memory, &mut wake);
        } else {
            // A date that is open on a settled invoice ends when its guard does.
            for known in memory.slots.iter().filter(|known| known.due_since.is_some()) {
                is_pending = true;
                for variant in &view.policy.slots[known.slot].variants {
                    view.add_flips(&variant.guard, subject, &mut wake);
                }
            }
        }
        let counts_gaps = open
            && (memory.last_ladder.is_some()
                || memory.last_outside_ladder.is_some()
                || view.state.has_late_history);
        if is_pending || counts_gaps || (open && index.has_pauses_until) {
            self.add_pause_wakes(invoice, memory, &mut wake);
            watches |= index.pauses_read_account;
        }
        (wake.day(), watches || is_pending)
    }

    fn add_pause_wakes(&self, invoice: InvoiceIndex, memory: &InvoiceMemory, wake: &mut Earliest) {
        let view = &self.view;
        let subject = view.subject_of(invoice);
        for &id in view.pauses_to_test(invoice, memory) {
            let pause = &view.policy.pauses[id];
            match &pause.condition {
                PauseCondition::When(guard) => view.add_flips(guard, subject, wake),
                PauseCondition::UnallocatedCoversOverdue => {
                    if view.state.unallocated(subject.customer, view.currency(subject)) > 0 {
                        view.add_overdue_flips(subject.customer, wake);
                    }
                }
            }
            // The last day of a pause whose condition is still true.
            if let Some(last) = pause.until.and_then(|until| view.last_day(until, Some(invoice))) {
                wake.add(last.plus(1));
            }
        }
        for (_, until) in &memory.pauses_until {
            wake.add(until.plus(1));
        }
        if let Some(over) = view.state.invoices[invoice].stop.over_on() {
            wake.add(over);
        }
        for never in view.policy.nevers.iter() {
            view.add_flips(&never.guard, subject, wake);
        }
    }

    /// Adds the days on which a step may become due or stop being so; whether one is due and did not go.
    fn add_step_wakes(&self, invoice: InvoiceIndex, memory: &InvoiceMemory, wake: &mut Earliest) -> bool {
        let view = &self.view;
        let policy = view.policy;
        let mut is_pending = false;
        for &slot in &policy.index.outside_ladder {
            let variants = &policy.slots[slot].variants;
            is_pending |= self.add_slot_wakes(slot, variants, invoice, memory, wake).is_due;
        }
        let (steps, next) = view.steps(invoice, memory);
        if let Some(days) = next {
            wake.add(view.state.invoices[invoice].due.plus(days));
        }
        let mut chosen = None;
        for step in steps {
            let found = self.add_slot_wakes(step.slot, &step.variants, invoice, memory, wake);
            is_pending |= found.is_due;
            // What is higher has to wait until the chosen one goes, or until its condition is over.
            if policy.catch_up == CatchUp::OneStepAtATime && found.candidate.is_some() {
                chosen = found.candidate;
                break;
            }
        }
        if chosen.is_some() {
            // What is asked or put off already ends when its condition does.
            for known in &memory.slots {
                if known.asked.is_some() || known.deferred.is_some() {
                    let variants = &policy.slots[known.slot].variants;
                    self.add_slot_wakes(known.slot, variants, invoice, memory, wake);
                }
            }
        }
        if is_pending {
            let chosen = chosen.or_else(|| view.next_step(invoice, memory, self.approvals));
            if let Some(chosen) = chosen {
                let left = view.gap_left(chosen.slot, invoice, memory);
                wake.add(view.day.plus(left));
            }
        }
        is_pending
    }

    /// Adds the days on which one slot may become due or stop being so.
    fn add_slot_wakes(
        &self,
        id: SlotId,
        variants: &[Variant],
        invoice: InvoiceIndex,
        memory: &InvoiceMemory,
        wake: &mut Earliest,
    ) -> SlotToday {
        let view = &self.view;
        let slot = &view.policy.slots[id];
        let subject = view.subject_of(invoice);
        let known = memory.slot(id);
        let mut today = SlotToday::default();
        let address_version = view.state.customers[subject.customer].address_version;
        // What could not be delivered waits for a row of the ledger with an address.
        let waits_for_address = slot.rank.is_some()
            && known.is_some_and(|known| {
                known.failed == Some(address_version) && known.asked.is_none() && known.deferred.is_none()
            });
        if waits_for_address || memory.is_over(id, slot) {
            return today;
        }
        wake.extend(view.next_date_of(&slot.bound));
        if let Bound::Event { event, delay } = slot.bound {
            for day in view.event_days(event, invoice) {
                wake.add(view.add(day, delay));
            }
            if let Some(coming) = view.coming_events(event, invoice) {
                wake.add(coming);
                wake.add(view.add(coming, delay));
            }
        }
        let Some(days) = view.bound_days(slot, invoice, known) else {
            return today;
        };
        wake.add(days.first);
        wake.add(days.last.plus(1));
        today.is_due = days.holds_on(view.day);
        if !today.is_due && !matches!(slot.bound, Bound::AfterStep { .. }) {
            return today;
        }
        for variant in variants {
            view.add_flips(&variant.guard, subject, wake);
        }
        if let Firing::One(rule) = view.firing(variants, subject) {
            self.add_approval_wakes(rule, known.and_then(|known| known.asked), subject, wake);
            if view.may_be_next(slot, days) {
                today.candidate = view
                    .candidate_that_fires(id, rule, days, invoice, known)
                    .and_then(Result::ok);
            }
        }
        today
    }

    fn add_also_wakes(
        &self,
        rule: RuleId,
        known: Option<&AlsoState>,
        each_time: bool,
        subject: Subject,
        wake: &mut Earliest,
    ) {
        if known.is_some_and(|known| known.fired) && !each_time {
            return;
        }
        self.view
            .add_flips(&self.view.policy.rules[rule].guard, subject, wake);
        self.add_approval_wakes(rule, known.and_then(|known| known.asked), subject, wake);
    }

    fn add_approval_wakes(&self, rule: RuleId, asked: Option<Day>, subject: Subject, wake: &mut Earliest) {
        let compiled = &self.view.policy.rules[rule];
        if let Some(condition) = compiled
            .approval
            .as_ref()
            .and_then(|approval| approval.condition.as_ref())
        {
            self.view.add_flips(condition, subject, wake);
        }
        if let (Some(asked), ApprovalMode::After(days)) = (asked, self.approvals) {
            wake.add(asked.plus(days));
        }
    }
}

/// How a slot of an invoice stands today.
#[derive(Default)]
struct SlotToday {
    /// Its bound holds.
    is_due: bool,
    /// It could be the next step of the ladder.
    candidate: Option<Candidate>,
}
