//! The next day on which a decision could differ with nothing new in the ledger.
//!
//! Called only after a day without actions: after one with actions the next day is looked at anyway.

use crate::decide::Round;
use crate::decide::ladder::Firing;
use crate::evaluate::Subject;
use crate::flips::Earliest;
use crate::ids::{CustomerIndex, InvoiceIndex, RuleId};
use crate::policy::{Bound, PauseCondition, RuleKind};
use crate::state::{AlsoState, InvoiceMemory};
use crate::{ApprovalMode, Day};

impl Round<'_, '_> {
    pub(super) fn next_wake(&self) -> Option<Day> {
        let view = &self.view;
        let mut wake = Earliest::after(view.day);
        if self.look_again_tomorrow {
            return Some(view.day.plus(1));
        }
        for day in &self.put_off {
            wake.add(*day);
        }
        for customer in view.account.customers.ids() {
            view.add_flips(
                &view.policy.applies_to,
                Subject {
                    customer,
                    invoice: None,
                },
                &mut wake,
            );
            if self.claimed.contains(&customer) {
                self.add_customer_wakes(customer, &mut wake);
            }
        }
        for invoice in view.account.invoices.ids() {
            let customer = view.account.invoices[invoice].customer;
            if view.state.is_known(invoice) && self.claimed.contains(&customer) {
                self.add_invoice_wakes(invoice, &mut wake);
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
        for pause in view.policy.pauses.iter().filter(|pause| pause.of_customer) {
            if let PauseCondition::When(guard) = &pause.condition {
                view.add_flips(guard, subject, wake);
            }
        }
        for (_, until) in &memory.pauses_until {
            wake.add(until.plus(1));
        }
        for pause in view.policy.pauses.iter() {
            if let Some(until) = pause.until
                && let crate::policy::UntilBase::Date(day) = until.base
            {
                wake.add(day.plus(until.plus + 1));
            }
        }
        if let Some(until) = view.state.customers[customer].stopped_until {
            wake.add(until.plus(1));
        }
        if view
            .state
            .unallocated_by_currency(customer)
            .iter()
            .any(|(_, amount)| *amount > 0)
        {
            view.add_overdue_flips(customer, wake);
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
            view.add_overdue_flips(customer, wake);
            let known = memory.also.iter().find(|known| known.rule == rule);
            self.add_also_wakes(rule, known, each_time, subject, wake);
        }
    }

    fn add_invoice_wakes(&self, invoice: InvoiceIndex, wake: &mut Earliest) {
        let view = &self.view;
        let subject = view.subject_of(invoice);
        let memory = &self.memories[invoice];
        let open = view.state.is_open(invoice);
        let mut pauses_matter = open;
        for (rule, compiled) in view.policy.rules.enumerate() {
            let RuleKind::Also {
                each_time,
                per_customer: false,
                on_settled,
            } = compiled.kind
            else {
                continue;
            };
            let known = memory.also.iter().find(|known| known.rule == rule);
            let over = known.is_some_and(|known| known.fired) && !each_time;
            if (open || on_settled) && !over {
                self.add_also_wakes(rule, known, each_time, subject, wake);
                pauses_matter |= view.test(&compiled.guard, subject).holds();
            }
        }
        if pauses_matter {
            self.add_pause_wakes(invoice, memory, wake);
        }
        if open {
            self.add_step_wakes(invoice, memory, wake);
        }
    }

    fn add_pause_wakes(&self, invoice: InvoiceIndex, memory: &InvoiceMemory, wake: &mut Earliest) {
        let view = &self.view;
        let subject = view.subject_of(invoice);
        for pause in view.policy.pauses.iter().filter(|pause| !pause.of_customer) {
            match &pause.condition {
                PauseCondition::When(guard) => view.add_flips(guard, subject, wake),
                PauseCondition::UnallocatedCoversOverdue => {
                    if view.state.unallocated(subject.customer, view.currency(subject)) > 0 {
                        view.add_overdue_flips(subject.customer, wake);
                    }
                }
            }
            // The last day of a pause whose condition is still true.
            if let Some(until) = pause.until
                && let Some(last) = view.last_day(until, Some(invoice))
            {
                wake.add(last.plus(1));
            }
        }
        for (_, until) in &memory.pauses_until {
            wake.add(until.plus(1));
        }
        if let Some(until) = view.state.invoices[invoice].stopped_until {
            wake.add(until.plus(1));
        }
        for never in view.policy.nevers.iter() {
            view.add_flips(&never.guard, subject, wake);
        }
    }

    fn add_step_wakes(&self, invoice: InvoiceIndex, memory: &InvoiceMemory, wake: &mut Earliest) {
        let view = &self.view;
        let subject = view.subject_of(invoice);
        for (id, slot) in view.policy.slots.enumerate() {
            let known = memory.slot(id);
            let over = match slot.rank {
                Some(rank) => {
                    i64::from(rank) <= memory.highest_rank_done
                        || known.is_some_and(|known| known.done || known.refused)
                }
                None => false,
            };
            if over {
                continue;
            }
            if let Some(date) = view.next_date_of(&slot.bound) {
                wake.add(date);
            }
            if let Bound::Event { event, delay } = slot.bound {
                for day in view.event_days(event, invoice) {
                    wake.add(view.add(day, delay));
                }
                if let Some(coming) = view.coming_events(event, invoice) {
                    wake.add(coming);
                    wake.add(view.add(coming, delay));
                }
            }
            let days = view.bound_days(slot, invoice, known);
            let waits_for_step = matches!(slot.bound, Bound::AfterStep { .. });
            if let Some(days) = days {
                wake.add(days.first);
                wake.add(days.last.plus(1));
                if days.holds_on(view.day) || waits_for_step {
                    for variant in &slot.variants {
                        view.add_flips(&variant.guard, subject, wake);
                    }
                    if let Firing::One(rule) = view.firing(slot, subject) {
                        self.add_approval_wakes(rule, known.and_then(|known| known.asked), subject, wake);
                    }
                }
            }
        }
        let candidates = view.candidates(invoice, memory, self.approvals, |_, _, _| {});
        if let Some(chosen) = view.chosen(&candidates) {
            let left = view.gap_left(chosen.slot, invoice, memory);
            wake.add(view.day.plus(left));
        }
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
