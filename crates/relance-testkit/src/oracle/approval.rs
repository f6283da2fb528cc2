//! Approval, and what happens to firings that wait: withdrawn, refused, lapsed (M38, M44, M59).

use super::facts::Value;
use super::model::Fact;
use super::{
    ApproveMode, Ask, EventId, Firing, Oracle, OracleAction, OracleOutcome, Refusal, Subject, Today,
};
use relance_kernel::account::ChangeKind;
use relance_kernel::{Day, Truth};

/// Where an approval stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// Given, or not needed.
    Granted,
    /// Asked and not answered.
    Awaiting,
    /// Refused.
    Refused,
}

impl Oracle<'_> {
    /// M44, M52: whether the firing needs an approval today.
    pub(super) fn needs_approval(&self, today: &Today, rule: usize, subject: Subject) -> bool {
        let rule = &self.model.rules[rule];
        let who = self.who(subject);
        let asked = rule.approval.as_ref().is_some_and(|approval| {
            // `if C`: when C is true or unknown.
            approval
                .only_if
                .as_ref()
                .is_none_or(|cond| self.truth(today, who, cond) != Truth::False)
        });
        let person = matches!(
            self.fact(today, who, Fact::NaturalPerson, false),
            Value::YesNo(true)
        );
        if !asked && rule.approval.is_some() {
            self.notes.add("M44: not needed, its condition is false");
        }
        if rule.is_transfer() && person && !asked {
            self.notes.add("M52: approval for a natural person");
        }
        asked || (rule.is_transfer() && person)
    }

    /// The ask of a firing that was not withdrawn.
    pub(super) fn ask_of(&self, firing: Firing) -> Option<&Ask> {
        self.journal
            .asks
            .iter()
            .find(|ask| ask.firing.is(firing) && !ask.withdrawn)
    }

    /// Asks for approval if it is needed and was not asked for, and says where it stands. A refusal is recorded.
    pub(super) fn approval(&mut self, today: &Today, firing: Firing, events: &[EventId]) -> Answer {
        if !self.needs_approval(today, firing.rule, firing.subject) {
            return Answer::Granted;
        }
        let asked = match self.ask_of(firing) {
            Some(ask) => ask.day,
            None => {
                if self.journal.asks.iter().any(|ask| ask.firing.is(firing)) {
                    self.notes.add("M44: asked anew");
                }
                self.journal.asks.push(Ask {
                    day: today.day,
                    firing,
                    withdrawn: false,
                });
                today.day
            }
        };
        let answer = self.answer(today.day, firing, asked);
        self.notes.add(match answer {
            Answer::Granted if asked == today.day => "M44: given on the day",
            Answer::Granted => "M44: given later",
            Answer::Awaiting => "M44: awaited",
            Answer::Refused => "M44: refused",
        });
        if answer == Answer::Refused {
            self.journal.refused.push(Refusal {
                day: today.day,
                firing,
                events: events.to_vec(),
            });
        }
        answer
    }

    /// M44: a row dated on or after the day of asking answers, the last one; else `--approve`, and once that has
    /// approved, later rows do nothing.
    pub(super) fn answer(&self, day: Day, firing: Firing, asked: Day) -> Answer {
        let who = self.who(firing.subject);
        let name = &self.model.rules[firing.rule].name;
        let given = match self.approve {
            ApproveMode::SameDay => Some(asked),
            ApproveMode::After(days) => Some(asked.plus(i32::try_from(days).unwrap_or(i32::MAX))),
            ApproveMode::Never => None,
        };
        let mut last = None;
        for row in self.world.rows_by(day) {
            let names_it = match row.invoice {
                Some(invoice) => who.invoice == Some(invoice),
                None => row.customer == who.customer,
            };
            let too_late = last.is_none() && given.is_some_and(|given| row.day > given);
            let (ChangeKind::Approved { rule } | ChangeKind::Refused { rule }) = &row.kind else {
                continue;
            };
            if !names_it || self.interner.text(*rule) != name || row.date < asked {
                continue;
            }
            if too_late {
                self.notes.add("M44: a row after `--approve` does nothing");
                continue;
            }
            if row.date == asked {
                self.notes.add("M44: a row of the day of asking");
            }
            if last.is_some() {
                self.notes.add("M44: the last of several rows");
            }
            match &row.kind {
                ChangeKind::Approved { .. } => last = Some(Answer::Granted),
                ChangeKind::Refused { .. } => last = Some(Answer::Refused),
                _ => {}
            }
        }
        last.unwrap_or(match given {
            Some(given) if day >= given => Answer::Granted,
            _ => Answer::Awaiting,
        })
    }

    /// Whether an approval was asked for on an earlier day and still stands unanswered (M38).
    pub(super) fn is_awaiting(&self, today: &Today, firing: Firing) -> bool {
        self.ask_of(firing).is_some_and(|ask| {
            self.needs_approval(today, firing.rule, firing.subject)
                && self.answer(today.day, firing, ask.day) == Answer::Awaiting
        })
    }

    /// M44: an approval is withdrawn when the condition stops being true. M59: a firing that was put off lapses then,
    /// or when its invoice is settled. A refusal that came since yesterday is recorded.
    pub(super) fn withdraw_and_lapse(&mut self, today: &Today, rows: &mut Vec<OracleAction>) {
        for at in 0..self.journal.asks.len() {
            let ask = self.journal.asks[at].clone();
            if ask.withdrawn
                || !self.is_decided(today, ask.firing.subject)
                || self.is_over(today.day, ask.firing)
            {
                continue;
            }
            let Some(firing) = self.standing(today, ask.firing) else {
                self.notes.add("M44: withdrawn");
                self.journal.asks[at].withdrawn = true;
                continue;
            };
            if self.needs_approval(today, firing.rule, firing.subject)
                && self.answer(today.day, firing, ask.day) == Answer::Refused
            {
                self.notes.add("M44: refused while it waits for something else");
                let events = self.events_of(today, firing);
                self.journal.refused.push(Refusal {
                    day: today.day,
                    firing,
                    events,
                });
            }
        }
        for at in 0..self.journal.deferred.len() {
            let deferral = self.journal.deferred[at].clone();
            // M64: the end of an episode of a customer that the policy does not claim is not reported.
            if let Subject::Customer(customer) = deferral.firing.subject
                && !self.is_decided(today, deferral.firing.subject)
                && !self.is_overdue(today.day, customer)
            {
                self.journal.deferred[at].over = true;
            }
            if deferral.over || !self.is_decided(today, deferral.firing.subject) {
                continue;
            }
            if self.is_over(today.day, deferral.firing) {
                self.journal.deferred[at].over = true;
            } else if self.standing(today, deferral.firing).is_none() {
                self.journal.deferred[at].over = true;
                if let Subject::Invoice(invoice) = deferral.firing.subject
                    && !self.world.on(today.day).books.is_open(invoice)
                {
                    self.notes.add("M59: lapsed, as its invoice is settled");
                }
                rows.push(OracleAction {
                    day: today.day,
                    outcome: OracleOutcome::Lapsed,
                    ..deferral.row
                });
            }
        }
    }

    /// Whether a firing was done, refused or passed, or its date or change is over.
    fn is_over(&self, day: Day, firing: Firing) -> bool {
        if self.is_refused(firing) {
            return true;
        }
        match (firing.slot, firing.subject) {
            (Some(slot), Subject::Invoice(invoice)) if self.model.slots[slot].is_ranked() => {
                self.is_done(slot, invoice) || self.is_passed(day, slot, invoice)
            }
            (Some(slot), Subject::Invoice(invoice)) => self.firing_is_over(slot, invoice, firing.number),
            _ => self.also_is_over(firing),
        }
    }

    pub(super) fn is_refused(&self, firing: Firing) -> bool {
        self.journal
            .refused
            .iter()
            .any(|refusal| refusal.firing.is(firing))
    }

    /// Whether what made a firing due is still true.
    pub(super) fn condition_holds(&self, today: &Today, firing: Firing) -> bool {
        match (firing.slot, firing.subject) {
            (Some(slot), Subject::Invoice(invoice)) => {
                self.world.on(today.day).books.is_open(invoice)
                    && self.variant(today, slot, invoice) == Some(firing.rule)
                    && if self.model.slots[slot].is_ranked() {
                        self.bound_holds(today.day, slot, invoice)
                    } else {
                        self.firing(today, slot, invoice)
                            .is_some_and(|(number, _)| number == firing.number)
                    }
            }
            _ => self.also_holds(today, firing.rule, firing.subject),
        }
    }

    /// The firing with the variant of its slot that stands for it today, if what made it due is still true.
    fn standing(&self, today: &Today, firing: Firing) -> Option<Firing> {
        let rule = match (firing.slot, firing.subject) {
            (Some(slot), Subject::Invoice(invoice)) => self.variant(today, slot, invoice)?,
            _ => firing.rule,
        };
        let firing = Firing { rule, ..firing };
        self.condition_holds(today, firing).then_some(firing)
    }

    fn events_of(&self, today: &Today, firing: Firing) -> Vec<EventId> {
        match (firing.slot, firing.subject) {
            (Some(slot), Subject::Invoice(invoice)) if !self.model.slots[slot].is_ranked() => self
                .firing(today, slot, invoice)
                .map(|(_, events)| events)
                .unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    /// The one variant of a slot whose condition is true (M35: exactly one).
    pub(super) fn variant(
        &self,
        today: &Today,
        slot: usize,
        invoice: relance_kernel::InvoiceIndex,
    ) -> Option<usize> {
        let who = self.who(Subject::Invoice(invoice));
        let mut found = None;
        for (rule, cond) in &self.model.slots[slot].variants {
            if self.truth(today, who, cond).holds() && found.replace(*rule).is_some() {
                self.notes.add("M35: two variants are true");
                return None;
            }
        }
        found
    }

    /// M45: after a failure the slot is no candidate until an address of the customer changes.
    pub(super) fn has_failed(&self, day: Day, firing: Firing) -> bool {
        let customer = self.who(firing.subject).customer;
        self.journal.failed.iter().any(|failure| {
            // A slot has failed whichever variant it was; an `also` rule is tried anew at its next change.
            let same = match firing.slot {
                Some(_) => failure.firing.subject == firing.subject && failure.firing.slot == firing.slot,
                None => failure.firing.is(firing),
            };
            same && !self.world.rows_by(day).iter().any(|row| {
                row.customer == customer
                    && row.day > failure.day
                    && matches!(
                        row.kind,
                        ChangeKind::AttributeChanged(relance_kernel::account::Attribute::Address(..))
                    )
            })
        })
    }
}
