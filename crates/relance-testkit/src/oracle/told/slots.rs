//! Which slot a firing is of: none may fire twice (M33, M39, M40, M62, M64), and none that was passed (M34).

use super::super::model::{Bound, Mode};
use super::super::unranked::is_on;
use super::super::{EventId, Firing, Subject, Today};
use super::{Group, Told};
use crate::invariants::Invariant;
use relance_kernel::{Day, InvoiceIndex};
use relance_syntax::ast::CatchUp;

impl Told<'_> {
    /// The firing that a group of rows is, with the events that it uses up.
    pub(super) fn firing_of(&mut self, today: &Today, group: &Group<'_>) -> (Firing, Vec<EventId>) {
        let mut firing = Firing {
            rule: group.rule,
            slot: None,
            subject: group.subject,
            number: 0,
        };
        let mut events = Vec::new();
        match (&self.oracle.model.rules[group.rule].mode, group.subject) {
            (Mode::Step, Subject::Invoice(invoice)) => {
                let slots: Vec<usize> = self.oracle.base_slots(group.rule).collect();
                let ranked = slots
                    .first()
                    .is_some_and(|&slot| self.oracle.model.slots[slot].is_ranked());
                firing.slot = if ranked {
                    self.ladder_slot(today, group, invoice, &slots)
                } else {
                    slots.first().copied()
                };
                if let Some(slot) = firing.slot.filter(|_| !ranked) {
                    events = self.outside_the_ladder(today, group, invoice, slot);
                }
            }
            (Mode::Step, Subject::Customer(_)) => {}
            (Mode::Also { .. }, _) => {
                firing.number = self.oracle.also_number(today.day, group.rule, group.subject);
                if self.oracle.also_is_over(firing) && group.was_done() {
                    self.once(today, group, "an `also` rule that was over".to_string());
                }
            }
        }
        (firing, events)
    }

    fn once(&mut self, today: &Today, group: &Group<'_>, why: String) {
        let place = self.place(today, group, &why);
        self.report(Invariant::SlotOnce, place);
    }

    /// M33, M34: the lowest slot of the rule that may be the one, and what is wrong if none may.
    ///
    /// Of several slots of one rule the lowest (or, to the current step, the highest) whose days have come is the one.
    /// A refusal, which no row tells, may have made it another: then the lowest possible is taken, and what depends on
    /// it is not judged.
    fn ladder_slot(
        &mut self,
        today: &Today,
        group: &Group<'_>,
        invoice: InvoiceIndex,
        slots: &[usize],
    ) -> Option<usize> {
        let oracle = &self.oracle;
        let open: Vec<usize> = (slots.iter().copied())
            .filter(|&slot| !oracle.is_done(slot, invoice))
            .collect();
        if open.is_empty() {
            self.once(
                today,
                group,
                format!("all {} slots of the step were done", slots.len()),
            );
            return slots.last().copied();
        }
        let left: Vec<usize> = (open.iter().copied())
            .filter(|&slot| !oracle.is_passed(today.day, slot, invoice))
            .collect();
        if left.is_empty() {
            let place = self.place(today, group, "a slot of the same or a higher age was done before");
            self.report(Invariant::PassedStays, place);
            return open.first().copied();
        }
        let reached: Vec<usize> = (left.iter().copied())
            .filter(|&slot| oracle.bound_holds(today.day, slot, invoice))
            .collect();
        let may_wait = self.needs_answers(group.rule)
            || oracle.journal.failed.iter().any(|f| f.firing.rule == group.rule);
        if reached.is_empty() {
            if !self.uncertain {
                let place = self.place(today, group, "its days have not come");
                // Of several slots: one fired for the days of another.
                let invariant = if slots.len() > open.len() {
                    Invariant::SlotOnce
                } else {
                    Invariant::Condition
                };
                self.report(invariant, place);
            }
            return left.first().copied();
        }
        if reached.len() > 1 && may_wait {
            self.uncertain = true;
            return reached.first().copied();
        }
        match self.oracle.model.catch_up {
            CatchUp::OneStepAtATime => reached.first().copied(),
            CatchUp::ToTheCurrentStep => reached.last().copied(),
        }
    }

    /// Whether a slot of the rule may have been refused or may have waited for an approval.
    fn needs_answers(&self, rule: usize) -> bool {
        let rule = &self.oracle.model.rules[rule];
        rule.approval.is_some() || rule.is_transfer()
    }

    /// M39, M40: the events that the firing uses up; there must be one, or a date that is not over.
    fn outside_the_ladder(
        &mut self,
        today: &Today,
        group: &Group<'_>,
        invoice: InvoiceIndex,
        slot: usize,
    ) -> Vec<EventId> {
        let oracle = &self.oracle;
        if let Bound::Calendar(dates) = &oracle.model.slots[slot].bound {
            let fired = (oracle.journal.done.iter())
                .filter(|done| done.slot == Some(slot) && done.subject == group.subject)
                .map(|done| done.day.plus(1))
                .max();
            let mut date = fired.unwrap_or(Day::MIN).max(oracle.first);
            let mut found = false;
            while date <= today.day && !found {
                found = is_on(dates, date) && oracle.world.on(date).books.of(invoice).known;
                date = date.plus(1);
            }
            if !found && group.was_done() {
                self.once(today, group, "no date since it fired last".to_string());
            }
            return Vec::new();
        }
        let used = oracle.used_events(slot, invoice);
        let events: Vec<EventId> = (oracle.events_reached(today.day, None, slot, invoice).into_iter())
            .filter(|event| !used.contains(event))
            .collect();
        if events.is_empty() && group.was_done() && !self.uncertain {
            self.once(today, group, "no event since it fired last".to_string());
        }
        events
    }
}
