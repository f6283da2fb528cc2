//! The ladder: slots with an age, candidates, the choice among them, and the gap (M31–M38).

use super::approval::Answer;
use super::guard::negative;
use super::messages::Due;
use super::model::Bound;
use super::{Firing, Oracle, OracleAction, Subject, Today};
use relance_kernel::{Day, InvoiceIndex};
use relance_syntax::ast::CatchUp;

impl Oracle<'_> {
    /// M31: the first day of a slot's bound as the due date or the step before sets it, without regard to what was
    /// delivered; its age counts from the due date in force.
    pub(super) fn age(&self, day: Day, slot: usize, invoice: InvoiceIndex) -> i32 {
        self.nominal_day(day, slot, invoice)
            .since(self.world.due(day, invoice))
    }

    pub(super) fn nominal_day(&self, day: Day, slot: usize, invoice: InvoiceIndex) -> Day {
        let due = self.world.due(day, invoice);
        let first = match &self.model.slots[slot].bound {
            Bound::Overdue(span) => self.world.advance(due, *span),
            Bound::Age(span) => self
                .world
                .advance(self.world.account.invoices[invoice].issued, *span),
            Bound::DueIn(span, _) => self.world.advance(due, negative(*span)),
            // 3.2: the age of STEP + N.
            Bound::AfterStep(step, span) => match step.slot {
                Some(before) => self.world.advance(self.nominal_day(day, before, invoice), *span),
                None => due,
            },
            _ => due,
        };
        self.shifted(slot, first)
    }

    /// M33: `every` moves the bound.
    pub(super) fn shifted(&self, slot: usize, first: Day) -> Day {
        let slot = &self.model.slots[slot];
        let mut day = first;
        if let Some(every) = slot.every {
            for _ in 0..slot.occurrence {
                day = self.world.advance(day, every);
            }
        }
        day
    }

    /// Whether the bound of a ladder slot holds.
    pub(super) fn bound_holds(&self, day: Day, slot: usize, invoice: InvoiceIndex) -> bool {
        let due = self.world.due(day, invoice);
        match &self.model.slots[slot].bound {
            // M15: from the last contact day of the channel on or before due − N, through the due date.
            Bound::DueIn(_, channel) => {
                let mut first = self.nominal_day(day, slot, invoice);
                if let Some(channel) = channel {
                    if !self.may_contact_on(first, channel) {
                        self.notes.add("M15: moved to a contact day before");
                    }
                    let mut tries = 0;
                    while tries < 400 && !self.may_contact_on(first, channel) {
                        first = first.plus(-1);
                        tries += 1;
                    }
                }
                first <= day && day <= due
            }
            Bound::AfterStep(step, span) => self
                .delivered_on(step, invoice)
                .is_some_and(|sent| self.shifted(slot, self.world.advance(sent, *span)) <= day),
            _ => self.nominal_day(day, slot, invoice) <= day,
        }
    }

    /// A slot is done when its action was delivered or its fate is unknown (3.2).
    pub(super) fn is_done(&self, slot: usize, invoice: InvoiceIndex) -> bool {
        self.journal
            .done
            .iter()
            .any(|done| done.slot == Some(slot) && done.subject == Subject::Invoice(invoice))
    }

    /// M34: another slot of the same or a higher age is done, or it was refused.
    pub(super) fn is_passed(&self, day: Day, slot: usize, invoice: InvoiceIndex) -> bool {
        let age = self.age(day, slot, invoice);
        let by_another = self.model.slots.iter().enumerate().any(|(other, it)| {
            it.is_ranked()
                && other != slot
                && self.is_done(other, invoice)
                && self.age(day, other, invoice) >= age
        });
        let refused = self.journal.refused.iter().any(|refusal| {
            refusal.firing.slot == Some(slot) && refusal.firing.subject == Subject::Invoice(invoice)
        });
        if by_another {
            self.notes.add("M34: passed");
        }
        if refused {
            self.notes.add("M34: refused, so passed");
        }
        by_another || refused
    }

    /// The steps of the ladder that are due today.
    pub(super) fn ladder_due(&mut self, today: &Today, due: &mut Vec<Due>, rows: &mut Vec<OracleAction>) {
        for invoice in self.decided_invoices(today) {
            if !self.has_steps(today, invoice) {
                continue;
            }
            let Some((slot, rule)) = self.chosen(today, invoice) else {
                continue;
            };
            if !self.bound_holds(today.day, slot, invoice) {
                self.notes.add("M36: waited for its days after another");
                continue;
            }
            if !self.gap_is_over(today.day, slot, invoice) {
                self.notes.add("M37: waited for its gap");
                continue;
            }
            let subject = Subject::Invoice(invoice);
            if self.is_held(today, &self.model.rules[rule], subject) {
                continue;
            }
            let firing = Firing {
                rule,
                slot: Some(slot),
                subject,
                number: 0,
            };
            if self.approval(today, firing, &[]) == Answer::Granted {
                self.make_due(today, firing, Vec::new(), due, rows);
            }
        }
    }

    /// M35, M36, M38: the slot that the invoice stands before, and its variant.
    pub(super) fn chosen(&self, today: &Today, invoice: InvoiceIndex) -> Option<(usize, usize)> {
        let mut candidates: Vec<(i32, &str, usize, usize)> = Vec::new();
        let mut awaiting: Vec<i32> = Vec::new();
        let mut forbidden: Vec<i32> = Vec::new();
        for (slot, it) in self.model.slots.iter().enumerate() {
            if !it.is_ranked() || self.is_done(slot, invoice) || self.is_passed(today.day, slot, invoice) {
                continue;
            }
            let Some(rule) = self.variant(today, slot, invoice) else {
                continue;
            };
            let age = self.age(today.day, slot, invoice);
            let holds = self.bound_holds(today.day, slot, invoice);
            let subject = Subject::Invoice(invoice);
            let firing = Firing {
                rule,
                slot: Some(slot),
                subject,
                number: 0,
            };
            if self.has_failed(today.day, firing) {
                continue;
            }

            // M36: one step at a time, a slot that lacks only its N days after a delivered STEP is waited for.
            let waited_for = self.model.catch_up == CatchUp::OneStepAtATime
                && match &it.bound {
                    Bound::AfterStep(step, _) => self.delivered_on(step, invoice).is_some(),
                    _ => false,
                };
            if !(holds || waited_for) {
                continue;
            }
            if self.is_forbidden(today, &self.model.rules[rule], subject)
                || !self.was_reminded(today.day, rule, invoice)
            {
                forbidden.push(age);
                continue;
            }
            // M35: where a forbidden slot stands, higher ones go on.
            if holds && self.is_awaiting(today, firing) {
                awaiting.push(age);
            }
            candidates.push((age, &self.model.rules[it.base].name, slot, rule));
        }
        if candidates
            .iter()
            .any(|(age, ..)| forbidden.iter().any(|below| below < age))
        {
            self.notes.add("M35: goes on above a forbidden one");
        }
        // M38: a slot that awaits approval blocks those of higher rank.
        let before = candidates.len();
        candidates.retain(|(age, ..)| !awaiting.iter().any(|blocking| age > blocking));
        if candidates.len() < before {
            self.notes.add("M38: blocked by a step that awaits approval");
        }
        if candidates.len() > 1 {
            self.notes.add(match self.model.catch_up {
                CatchUp::OneStepAtATime => "M36: the lowest of several",
                CatchUp::ToTheCurrentStep => "M36: the highest of several",
            });
        }
        // Two slots of one age that are true together are an error of the policy or warned of: the first by name.
        candidates.sort();
        let chosen = match self.model.catch_up {
            CatchUp::OneStepAtATime => candidates.first(),
            CatchUp::ToTheCurrentStep => {
                let highest = candidates.iter().map(|(age, ..)| *age).max()?;
                candidates.iter().find(|(age, ..)| *age == highest)
            }
        };
        chosen.map(|&(_, _, slot, rule)| (slot, rule))
    }

    /// M35: a legal step or a transfer needs a contact of the invoice's own steps, delivered while overdue.
    pub(super) fn was_reminded(&self, day: Day, rule: usize, invoice: InvoiceIndex) -> bool {
        let rule = &self.model.rules[rule];
        if rule.without_reminder || !(rule.is_legal(&self.model.legal_templates) || rule.is_transfer()) {
            return true;
        }
        let reminded = self.reminders(day, invoice).any(|contact| contact.while_overdue);
        if !reminded {
            self.notes.add("M35: no reminder yet");
        }
        reminded
    }

    fn gap_is_over(&self, day: Day, slot: usize, invoice: InvoiceIndex) -> bool {
        self.gap_left(day, slot, invoice) == 0
    }

    /// M37: how many days without a pause are missing until the gap is over, since the last ladder slot, the last
    /// legal one, and the last contact of an event or calendar slot.
    pub(super) fn gap_left(&self, day: Day, slot: usize, invoice: InvoiceIndex) -> i32 {
        let age = self.age(day, slot, invoice);
        let spacing = self.spacing(None).unwrap_or(7);
        let mut last: Option<(Day, i32)> = None;
        let mut last_legal: Option<(Day, i32)> = None;
        let mut last_unranked: Option<Day> = None;
        for done in &self.journal.done {
            let (Some(other), true) = (done.slot, done.subject == Subject::Invoice(invoice)) else {
                continue;
            };
            if !self.model.slots[other].is_ranked() {
                if done.contact {
                    last_unranked = last_unranked.max(Some(done.day));
                }
                continue;
            }
            // Of several of one day (in the past), the one told last.
            let this = (done.day, self.age(day, other, invoice));
            let is_later = |known: Option<(Day, i32)>| known.is_none_or(|(known, _)| known <= done.day);
            if is_later(last) {
                last = Some(this);
            }
            if self.model.rules[done.rule].is_legal(&self.model.legal_templates) && is_later(last_legal) {
                last_legal = Some(this);
            }
        }
        if last_unranked.is_some_and(|since| self.days_not_paused(since, day, invoice) < spacing) {
            self.notes.add("M37: gap after an event or calendar contact");
        }
        if let Some((since, other)) = last_legal
            && (spacing..(age - other).abs()).contains(&self.days_not_paused(since, day, invoice))
        {
            self.notes.add("M37: gap after a legal step");
        }
        let passed = |since: Day| self.days_not_paused(since, day, invoice);
        [
            last.map(|(since, other)| (age - other).abs().min(spacing) - passed(since)),
            last_legal.map(|(since, other)| (age - other).abs() - passed(since)),
            last_unranked.map(|since| spacing - passed(since)),
            Some(0),
        ]
        .into_iter()
        .flatten()
        .max()
        .unwrap_or(0)
    }

    /// M37: days on which the invoice was paused do not count.
    fn days_not_paused(&self, since: Day, day: Day, invoice: InvoiceIndex) -> i32 {
        let paused = self
            .journal
            .paused
            .range((invoice, since.plus(1))..=(invoice, day))
            .count();
        if paused > 0 {
            self.notes.add("M37: paused days in a gap");
        }
        day.since(since) - i32::try_from(paused).unwrap_or(i32::MAX)
    }
}
