//! Where an invoice stands at the end of a day on which nothing of its account was done (M66).
//!
//! Given as texts. Where the meaning leaves open which of several reasons is told (two pauses hold, say), each of
//! them is right: the answers that may be given come as a list.

use super::delivery::Delivery;
use super::guard::negative;
use super::model::{ActKind, Bound};
use super::{EventId, Firing, Oracle, Subject, Today};
use relance_kernel::{Day, Id, InvoiceIndex, Truth};

/// How far a day on which something may go is looked for.
const SEARCH_DAYS: i32 = 1_500;

impl Oracle<'_> {
    /// Every answer to where the invoice stands that is right.
    pub(super) fn standing_of(&self, today: &Today, invoice: InvoiceIndex) -> Vec<String> {
        let books = &self.world.on(today.day).books;
        let customer = self.world.customer_of(invoice);
        let one = |text: &str| vec![text.to_string()];
        if !books.of(invoice).known {
            return one("not known");
        }
        if !books.is_open(invoice) {
            return one("settled");
        }
        if !today.decided[customer.position()] {
            return one("not claimed");
        }
        let mut paused = self.pauses_of(today, Subject::Invoice(invoice));
        if self
            .world
            .stopped(today.day, customer, Some(invoice), &self.notes)
        {
            paused.push("a stop".to_string());
        }
        if self.is_frozen(today.day, invoice) {
            paused.push("an insolvency".to_string());
        }
        if !paused.is_empty() {
            return paused.into_iter().map(|by| format!("paused by {by}")).collect();
        }
        if self.model.grouping == relance_syntax::ast::Grouping::CustomerLedByOldest
            && today.leader != Some(invoice)
        {
            return match today.leader {
                Some(leader) => vec![format!("behind i{}", leader.0)],
                None => one("nothing"),
            };
        }
        self.step_of(today, invoice)
    }

    /// The step that is next, and what it waits for.
    fn step_of(&self, today: &Today, invoice: InvoiceIndex) -> Vec<String> {
        let outside = self.outside_the_ladder(today, invoice);
        if !outside.is_empty() {
            return outside;
        }
        if let Some((slot, rule)) = self.chosen(today, invoice) {
            return vec![self.ladder_step(today, slot, rule, invoice)];
        }
        let failed = self.failed_steps(today, invoice);
        if !failed.is_empty() {
            return failed;
        }
        let (mut forbidden, bound_holds) = self.forbidden_steps(today, invoice);
        if bound_holds && !forbidden.is_empty() {
            return forbidden;
        }
        // Of a step that is forbidden and whose days have not come either may be told.
        forbidden.extend(self.later_steps(today, invoice));
        forbidden
    }

    /// Event and calendar slots that are due and did not go.
    fn outside_the_ladder(&self, today: &Today, invoice: InvoiceIndex) -> Vec<String> {
        let subject = Subject::Invoice(invoice);
        let mut all = Vec::new();
        for (slot, it) in self.model.slots.iter().enumerate() {
            if it.is_ranked() {
                continue;
            }
            let (Some(rule), Some((number, _))) = (
                self.variant(today, slot, invoice),
                self.firing(today, slot, invoice),
            ) else {
                continue;
            };
            let firing = Firing {
                rule,
                slot: Some(slot),
                subject,
                number,
            };
            let barred = self.has_failed(today.day, firing)
                || self.is_forbidden(today, &self.model.rules[rule], subject)
                || !self.was_reminded(today.day, rule, invoice);
            if !barred {
                all.push(self.waits(today, firing));
            }
        }
        all
    }

    fn ladder_step(&self, today: &Today, slot: usize, rule: usize, invoice: InvoiceIndex) -> String {
        let name = &self.model.rules[rule].name;
        if !self.bound_holds(today.day, slot, invoice) {
            let first = self.first_day(today, slot, invoice).unwrap_or(Day::MAX);
            return format!("not yet: {name} on {first}");
        }
        let gap = self.gap_left(today.day, slot, invoice);
        if gap > 0 {
            return format!("not yet: {name} on {}", today.day.plus(gap));
        }
        self.waits(
            today,
            Firing {
                rule,
                slot: Some(slot),
                subject: Subject::Invoice(invoice),
                number: 0,
            },
        )
    }

    /// A step that is due waits for its approval, or for the limit that put it off.
    fn waits(&self, today: &Today, firing: Firing) -> String {
        let rule = &self.model.rules[firing.rule];
        if let Some(ask) = self.ask_of(firing)
            && self.is_awaiting(today, firing)
        {
            return format!("waits for approval: {} since {}", rule.name, ask.day);
        }
        let limit = self
            .journal
            .deferred
            .iter()
            .find(|deferral| deferral.firing.is(firing))
            .map_or("one contact a day", |deferral| deferral.row.reason.as_str());
        let act = match self.delivery(today, rule, firing.subject) {
            Delivery::Deliver(act, _) => Some(act.kind),
            _ => None,
        };
        let day = (1..=SEARCH_DAYS)
            .map(|ahead| today.day.plus(ahead))
            .find(|&day| match &act {
                Some(ActKind::Contact { channel, .. }) => self.limit(day, channel).is_none(),
                _ => self.is_contact_day(day, None),
            });
        let until = day.map_or("never".to_string(), |day| day.to_string());
        format!("waits: {} until {until} ({limit})", rule.name)
    }

    /// Steps that could not be delivered and wait for an address.
    fn failed_steps(&self, today: &Today, invoice: InvoiceIndex) -> Vec<String> {
        let subject = Subject::Invoice(invoice);
        let slots = self.model.slots.iter().enumerate();
        slots
            .filter(|(slot, it)| {
                let firing = Firing {
                    rule: it.base,
                    slot: Some(*slot),
                    subject,
                    number: 0,
                };
                let over = it.is_ranked()
                    && (self.is_done(*slot, invoice) || self.is_passed(today.day, *slot, invoice));
                !over && self.has_failed(today.day, firing)
            })
            .map(|(_, it)| format!("no address: {}", self.model.rules[it.base].name))
            .collect()
    }

    /// The lowest ladder slot that would be a candidate, were it not forbidden, and whether its bound holds.
    fn forbidden_steps(&self, today: &Today, invoice: InvoiceIndex) -> (Vec<String>, bool) {
        let subject = Subject::Invoice(invoice);
        let mut lowest: Option<(i32, Vec<String>, bool)> = None;
        for (slot, it) in self.model.slots.iter().enumerate() {
            if !it.is_ranked() || self.is_done(slot, invoice) || self.is_passed(today.day, slot, invoice) {
                continue;
            }
            let Some(rule) = self.variant(today, slot, invoice) else {
                continue;
            };
            let firing = Firing {
                rule,
                slot: Some(slot),
                subject,
                number: 0,
            };
            let waited_for = match &it.bound {
                Bound::AfterStep(step, _) => self.delivered_on(step, invoice).is_some(),
                _ => false,
            };
            let holds = self.bound_holds(today.day, slot, invoice);
            let why = self.why_not(today, rule, invoice);
            if self.has_failed(today.day, firing) || !(waited_for || holds) || why.is_empty() {
                continue;
            }
            let age = self.age(today.day, slot, invoice);
            if lowest.as_ref().is_none_or(|(other, ..)| age < *other) {
                lowest = Some((age, why, holds));
            }
        }
        lowest.map_or((Vec::new(), false), |(_, why, holds)| (why, holds))
    }

    /// Why a rule may not act: what may be said of it.
    fn why_not(&self, today: &Today, position: usize, invoice: InvoiceIndex) -> Vec<String> {
        let subject = Subject::Invoice(invoice);
        let rule = &self.model.rules[position];
        let mut all = Vec::new();
        if self.is_undecidable(today, rule, subject) {
            all.push(format!("cannot decide: {}", rule.name));
        }
        if self.takes_rule_out(today, rule, subject) || !self.was_reminded(today.day, position, invoice) {
            all.push(format!("forbidden: {}", rule.name));
        }
        all
    }

    /// Steps whose condition is unknown on a day on which their bound holds; else the first bound to come.
    fn later_steps(&self, today: &Today, invoice: InvoiceIndex) -> Vec<String> {
        let mut undecided = Vec::new();
        let mut next: Vec<(Day, &str)> = Vec::new();
        let mut barred = Vec::new();
        for (slot, it) in self.model.slots.iter().enumerate() {
            let name = self.model.rules[it.base].name.as_str();
            if it.is_ranked() && (self.is_done(slot, invoice) || self.is_passed(today.day, slot, invoice)) {
                continue;
            }
            match self.first_day(today, slot, invoice) {
                Some(day) if day > today.day => next.push((day, name)),
                Some(_) if !it.is_ranked() || self.bound_holds(today.day, slot, invoice) => {
                    match self.variant(today, slot, invoice) {
                        None if self.is_open_question(today, slot, invoice) => {
                            undecided.push(format!("cannot decide: {name}"));
                        }
                        Some(rule) if !it.is_ranked() => {
                            barred.extend(self.why_not(today, rule, invoice));
                        }
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        if !barred.is_empty() {
            return barred;
        }
        if !undecided.is_empty() {
            return undecided;
        }
        let Some(earliest) = next.iter().map(|(day, _)| *day).min() else {
            return vec!["nothing".to_string()];
        };
        next.iter()
            .filter(|(day, _)| *day == earliest)
            .map(|(day, name)| format!("not yet: {name} on {day}"))
            .collect()
    }

    /// Whether a slot does not fire for want of a datum: a variant is unknown, or two are true.
    fn is_open_question(&self, today: &Today, slot: usize, invoice: InvoiceIndex) -> bool {
        let who = self.who(Subject::Invoice(invoice));
        let values: Vec<Truth> = self.model.slots[slot]
            .variants
            .iter()
            .map(|(_, cond)| self.truth(today, who, cond))
            .collect();
        let true_ones = values.iter().filter(|value| value.holds()).count();
        true_ones > 1 || (true_ones == 0 && values.contains(&Truth::Unknown))
    }

    /// The first day on which the bound of a slot holds, as far as it can be told; a date after today for a calendar
    /// slot that is not due.
    fn first_day(&self, today: &Today, slot: usize, invoice: InvoiceIndex) -> Option<Day> {
        let day = today.day;
        match &self.model.slots[slot].bound {
            Bound::Calendar(dates) => match self.firing(today, slot, invoice) {
                Some((date, _)) => Some(Day(date)),
                None => (1..=366)
                    .map(|ahead| day.plus(ahead))
                    .find(|&day| super::unranked::is_on(dates, day)),
            },
            Bound::AfterEvent(name, span) => {
                let used = self.used_events(slot, invoice);
                self.events(day, invoice, *name)
                    .filter(|(at, _)| !used.contains(&EventId::Ledger(*at)))
                    .map(|(_, date)| self.world.advance(date, *span))
                    .min()
            }
            Bound::AfterUnranked(step, span) => {
                let used = self.used_events(slot, invoice);
                self.journal
                    .done
                    .iter()
                    .enumerate()
                    .filter(|(at, done)| {
                        done.subject == Subject::Invoice(invoice)
                            && step.rules.contains(&done.rule)
                            && done.slot == step.slot
                            && !used.contains(&EventId::Delivery(*at))
                    })
                    .map(|(_, done)| self.world.advance(done.day, *span))
                    .min()
            }
            Bound::AfterStep(step, span) => self
                .delivered_on(step, invoice)
                .map(|sent| self.shifted(slot, self.world.advance(sent, *span))),
            Bound::DueIn(span, channel) => {
                let mut first = self.world.advance(self.world.due(day, invoice), negative(*span));
                if let Some(channel) = channel {
                    let mut tries = 0;
                    while tries < SEARCH_DAYS && !self.may_contact_on(first, channel) {
                        first = first.plus(-1);
                        tries += 1;
                    }
                }
                Some(first)
            }
            Bound::Overdue(_) | Bound::Age(_) => Some(self.nominal_day(day, slot, invoice)),
        }
    }
}
