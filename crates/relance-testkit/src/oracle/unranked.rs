//! Event slots and calendar slots: steps without an age (M39–M41).

use super::approval::Answer;
use super::messages::Due;
use super::model::{Bound, Dates};
use super::{CalendarDue, EventId, Firing, Oracle, OracleAction, Subject, Today};
use relance_kernel::{Day, InvoiceIndex};

impl Oracle<'_> {
    /// The event and calendar slots that are due today.
    pub(super) fn unranked_due(&mut self, today: &Today, due: &mut Vec<Due>, rows: &mut Vec<OracleAction>) {
        for invoice in self.decided_invoices(today) {
            if !self.has_steps(today, invoice) {
                continue;
            }
            for slot in 0..self.model.slots.len() {
                let it = &self.model.slots[slot];
                let subject = Subject::Invoice(invoice);
                if it.is_ranked() {
                    continue;
                }
                let Some(rule) = self.variant(today, slot, invoice) else {
                    continue;
                };
                let Some((number, events)) = self.firing(today, slot, invoice) else {
                    continue;
                };
                let firing = Firing {
                    rule,
                    slot: Some(slot),
                    subject,
                    number,
                };
                if self.has_failed(today.day, firing)
                    || self.is_forbidden(today, &self.model.rules[rule], subject)
                    || !self.was_reminded(today.day, rule, invoice)
                    || self.is_held(today, &self.model.rules[rule], subject)
                {
                    continue;
                }
                if self.approval(today, firing, &events) == Answer::Granted {
                    self.make_due(today, firing, events, due, rows);
                }
            }
        }
    }

    /// The firing that an event or calendar slot stands before today, if its bound holds.
    pub(super) fn firing(
        &self,
        today: &Today,
        slot: usize,
        invoice: InvoiceIndex,
    ) -> Option<(i32, Vec<EventId>)> {
        if let Bound::Calendar(_) = self.model.slots[slot].bound {
            let due = self
                .journal
                .calendar
                .iter()
                .find(|due| due.slot == slot && due.invoice == invoice && !self.is_date_over(due))?;
            return Some((due.date.0, Vec::new()));
        }
        let used = self.used_events(slot, invoice);
        let left: Vec<EventId> = self
            .events_reached(today.day, None, slot, invoice)
            .into_iter()
            .filter(|event| !used.contains(event))
            .collect();
        (!left.is_empty()).then(|| (self.times_fired(slot, invoice), left))
    }

    /// Whether a firing is behind us.
    pub(super) fn firing_is_over(&self, slot: usize, invoice: InvoiceIndex, number: i32) -> bool {
        if let Bound::Calendar(_) = self.model.slots[slot].bound {
            return self.journal.done.iter().any(|done| {
                done.slot == Some(slot) && done.subject == Subject::Invoice(invoice) && done.day.0 >= number
            });
        }
        self.times_fired(slot, invoice) != number
    }

    fn is_date_over(&self, due: &CalendarDue) -> bool {
        let subject = Subject::Invoice(due.invoice);
        let fired = self
            .journal
            .done
            .iter()
            .any(|done| done.slot == Some(due.slot) && done.subject == subject && done.day >= due.date);
        let refused = self.journal.refused.iter().any(|refusal| {
            refusal.firing.slot == Some(due.slot)
                && refusal.firing.subject == subject
                && refusal.firing.number == due.date.0
        });
        due.over || fired || refused
    }

    /// M39: the events whose bound is reached by a day, of all that count by it, or (for a step done in the past) of
    /// those that counted before the row that tells it.
    pub(super) fn events_reached(
        &self,
        day: Day,
        past: Option<(Day, usize)>,
        slot: usize,
        invoice: InvoiceIndex,
    ) -> Vec<EventId> {
        let (known_by, before) = past.unwrap_or((day, usize::MAX));
        match &self.model.slots[slot].bound {
            Bound::AfterEvent(name, span) => self
                .events(known_by, invoice, *name)
                .filter(|(at, date)| *at < before && self.world.at_least(*span, *date, day))
                .map(|(at, _)| EventId::Ledger(at))
                .collect(),
            // 3.2: a step `N after` one without an age fires once per delivery of it.
            Bound::AfterUnranked(step, span) => self
                .journal
                .done
                .iter()
                .enumerate()
                .filter(|(_, done)| {
                    done.subject == Subject::Invoice(invoice)
                        && step.rules.contains(&done.rule)
                        && done.slot == step.slot
                        && self.world.at_least(*span, done.day, day)
                })
                .map(|(at, _)| EventId::Delivery(at))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// M39: when the slot has fired, the events that its bound had reached are used up; a refusal ends a firing too.
    pub(super) fn used_events(&self, slot: usize, invoice: InvoiceIndex) -> Vec<EventId> {
        let subject = Subject::Invoice(invoice);
        let done = self
            .journal
            .done
            .iter()
            .filter(|done| done.slot == Some(slot) && done.subject == subject)
            .flat_map(|done| done.events.iter().copied());
        let refused = self
            .journal
            .refused
            .iter()
            .filter(|refusal| refusal.firing.slot == Some(slot) && refusal.firing.subject == subject)
            .flat_map(|refusal| refusal.events.iter().copied());
        done.chain(refused).collect()
    }

    /// How many firings of a slot are behind an invoice. A row of the past ends none if the slot has fired, or was
    /// refused, on its date or later: what waits since then is not what it tells of.
    fn times_fired(&self, slot: usize, invoice: InvoiceIndex) -> i32 {
        let subject = Subject::Invoice(invoice);
        let refused: Vec<Day> = self
            .journal
            .refused
            .iter()
            .filter(|refusal| refusal.firing.slot == Some(slot) && refusal.firing.subject == subject)
            .map(|refusal| refusal.day)
            .collect();
        let mut times = refused.len();
        let mut last = Day::MIN;
        for done in &self.journal.done {
            if done.slot != Some(slot) || done.subject != subject {
                continue;
            }
            let ends_a_firing = done.past.is_none_or(|past| {
                let refused_before = refused.iter().copied().filter(|day| *day < past.counted).max();
                last.max(refused_before.unwrap_or(Day::MIN)) < done.day
            });
            times += usize::from(ends_a_firing);
            last = last.max(done.day);
        }
        i32::try_from(times).unwrap_or(i32::MAX)
    }

    /// M40: on its date a calendar slot becomes due if its guard is true; it stays so while the guard is true, until
    /// it goes, or until its next date.
    pub(super) fn follow_calendar(&mut self, today: &Today) {
        for slot in 0..self.model.slots.len() {
            let Bound::Calendar(dates) = &self.model.slots[slot].bound else {
                continue;
            };
            let is_date = is_on(dates, today.day);
            for invoice in self.decided_invoices(today) {
                let holds = self.variant(today, slot, invoice).is_some();
                // On its next date it becomes due anew, as the same firing if it still waited.
                let mut waits = false;
                for at in 0..self.journal.calendar.len() {
                    let due = &self.journal.calendar[at];
                    if due.slot != slot || due.invoice != invoice || self.is_date_over(due) {
                        continue;
                    }
                    waits |= holds;
                    self.journal.calendar[at].over = !holds;
                    if !holds {
                        self.notes.add("M40: over, as its guard no longer holds");
                    } else if is_date && due_before(&self.journal.calendar[at], today.day) {
                        self.notes.add("M40: its next date, put off until then");
                    }
                }
                if is_date && !holds {
                    self.notes.add("M40: its guard does not hold on the date");
                }
                if is_date && holds && !waits && self.world.on(today.day).books.is_open(invoice) {
                    self.journal.calendar.push(CalendarDue {
                        slot,
                        invoice,
                        date: today.day,
                        over: false,
                    });
                }
            }
        }
    }
}

fn due_before(due: &CalendarDue, day: Day) -> bool {
    due.date < day
}

/// Whether a day is one of the dates. Day 31 is the last day of a shorter month (3.2).
pub(super) fn is_on(dates: &Dates, day: Day) -> bool {
    let (_, month, day_of_month) = day.ymd();
    match dates {
        Dates::List(days) => days.contains(&day),
        Dates::Monthly(wanted) => day_of_month == (*wanted).min(day.days_in_month()),
        Dates::Yearly(wanted_month, wanted) => {
            month == *wanted_month && day_of_month == (*wanted).min(day.days_in_month())
        }
    }
}
