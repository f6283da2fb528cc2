//! When a guard may next change with nothing new in the ledger and nothing sent: the days to wake on.
//!
//! Every answer is the first day after the view's on which the truth *may* differ; a day too many costs time,
//! a day too few would be a wrong decision. The comparison of day-by-day and skip-ahead decisions tests it.

use crate::Day;
use crate::evaluate::{Behaviour, Subject, View, negative, number_of_constant};
use crate::fact::{Constant, Fact, FactValue, PromiseState};
use crate::ids::{AtomId, CustomerIndex, InvoiceIndex};
use crate::policy::{Ago, Anchor, Atom, Event, Guard, Segments};

/// Keeps the earliest of the days that lie after today.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Earliest {
    today: Day,
    day: Option<Day>,
}

impl Earliest {
    pub(crate) fn after(today: Day) -> Earliest {
        Earliest { today, day: None }
    }

    pub(crate) fn add(&mut self, day: Day) {
        if day > self.today && day < Day::MAX && self.day.is_none_or(|earliest| day < earliest) {
            self.day = Some(day);
        }
    }

    /// Adds a day if there is one.
    pub(crate) fn extend(&mut self, day: Option<Day>) {
        if let Some(day) = day {
            self.add(day);
        }
    }

    pub(crate) fn day(self) -> Option<Day> {
        self.day
    }
}

impl View<'_> {
    /// Adds the days on which a guard may change.
    pub(crate) fn add_flips(&self, guard: &Guard, subject: Subject, wake: &mut Earliest) {
        match guard {
            Guard::Always => {}
            Guard::And(parts) | Guard::Or(parts) => {
                for part in parts {
                    self.add_flips(part, subject, wake);
                }
            }
            Guard::Not(part) => self.add_flips(part, subject, wake),
            Guard::Atom(atom) => self.add_atom_flips(*atom, subject, wake),
        }
    }

    fn add_atom_flips(&self, atom: AtomId, subject: Subject, wake: &mut Earliest) {
        match &self.policy.atoms[atom] {
            Atom::Compare { fact, constant, .. } => self.add_fact_flips(*fact, constant, subject, wake),
            Atom::DueIn(delay) => {
                if let Some(due) = self.due(subject) {
                    wake.add(self.add(due, negative(*delay)));
                    wake.add(due.plus(1));
                }
            }
            Atom::Settled(_) => {}
            Atom::After { delay, anchor } => {
                for from in self.anchor_days(*anchor, subject) {
                    wake.add(self.add(from, *delay));
                }
                if let (Anchor::Event(event), Some(invoice)) = (anchor, subject.invoice)
                    && let Some(coming) = self.coming_events(*event, invoice)
                {
                    wake.add(coming);
                    wake.add(self.add(coming, *delay));
                }
            }
            Atom::Sent { rule, when } => add_ago(*when, self.sent(*rule, subject), wake),
            Atom::Recorded { name, when } => add_ago(*when, self.recorded(*name, subject), wake),
            Atom::Contacted(days) => {
                if let Some(last) = self.state.contacts.last() {
                    wake.add(last.day.plus(days + 1));
                }
            }
            Atom::Replied(days) => {
                for reply in &self.state.customers[subject.customer].replies {
                    wake.add(reply.plus(days + 1));
                }
            }
            Atom::NoReply(days) => {
                for contact in &self.state.contacts {
                    wake.add(contact.day.plus(*days));
                }
            }
        }
    }

    fn add_fact_flips(&self, fact: Fact, constant: &Constant, subject: Subject, wake: &mut Earliest) {
        let days = match constant {
            Constant::Days(days) => *days,
            _ => 0,
        };
        let mut threshold = |base: Day| {
            wake.add(base.plus(days));
            wake.add(base.plus(days.saturating_add(1)));
        };
        match (fact, subject.invoice) {
            (Fact::Overdue, Some(invoice)) => threshold(self.state.invoices[invoice].due),
            (Fact::Age, Some(invoice)) => threshold(self.account.invoices[invoice].issued),
            (Fact::OverdueWorkingDays, Some(invoice)) => {
                self.add_working_days_flips(self.state.invoices[invoice].due, days, wake);
            }
            (Fact::AgeWorkingDays, Some(invoice)) => {
                self.add_working_days_flips(self.account.invoices[invoice].issued, days, wake);
            }
            (Fact::LastContact, _) => {
                if let FactValue::Days(since) = self.read(Fact::LastContact, subject) {
                    threshold(self.day.plus(-since));
                }
            }
            (Fact::OldestOverdue, _) => {
                if let Some(due) = self
                    .open_of(subject.customer)
                    .map(|i| self.state.invoices[i].due)
                    .min()
                {
                    threshold(due);
                    wake.add(due.plus(1));
                }
            }
            (Fact::CustomerOverdueBalance, _) => self.add_overdue_flips(subject.customer, wake),
            (Fact::Promise, Some(invoice)) => self.add_promise_end(invoice, wake),
            (Fact::OnPlan, Some(invoice)) => self.add_plan_end(invoice, wake),
            (Fact::BrokenPromises(months), _) => {
                for promise in self
                    .state
                    .promises
                    .iter()
                    .filter(|p| p.customer == subject.customer)
                {
                    if promise.state == PromiseState::Open && !promise.replaced {
                        wake.add(promise.until.plus(1));
                    }
                }
                for broke in self.broken_promises(subject.customer, months) {
                    wake.add(broke.plus_months(u32::from(months)));
                }
            }
            (Fact::AverageDelay(months), _) => {
                self.add_behaviour_flips(subject.customer, months, wake);
                self.add_mean_flips(self.behaviour(subject.customer, months), constant, wake);
            }
            (Fact::LateRate(months) | Fact::InvoicesPaid(months), _) => {
                self.add_behaviour_flips(subject.customer, months, wake);
            }
            // The segment of a customer is found again on its own days, and its invoices looked at if it changed.
            (Fact::Segment, _) => {}
            _ => {}
        }
    }

    fn add_working_days_flips(&self, base: Day, days: i32, wake: &mut Earliest) {
        let calendar = &self.policy.calendar;
        // Around the threshold every day is looked at: free days make the count stand still.
        let first = calendar.plus_working_days(base, days.saturating_sub(1)).plus(-7);
        let last = calendar.plus_working_days(base, days.saturating_add(1)).plus(7);
        wake.add(first);
        if first <= self.day && self.day < last {
            wake.add(self.day.plus(1));
        }
    }

    /// The days after which open invoices of a customer are overdue.
    pub(crate) fn add_overdue_flips(&self, customer: CustomerIndex, wake: &mut Earliest) {
        wake.extend(self.next_overdue(customer));
    }

    fn add_promise_end(&self, invoice: InvoiceIndex, wake: &mut Earliest) {
        if let Some(position) = self.state.invoices[invoice].promise
            && let Some(promise) = self.state.promises.get(position as usize)
            && promise.state == PromiseState::Open
        {
            wake.add(promise.until.plus(1));
        }
    }

    fn add_plan_end(&self, invoice: InvoiceIndex, wake: &mut Earliest) {
        if let Some(ends) = self.running_plan(invoice).and_then(|plan| plan.next_check()) {
            wake.add(ends);
        }
    }

    /// Events that time alone will bring.
    pub(crate) fn coming_events(&self, event: Event, invoice: InvoiceIndex) -> Option<Day> {
        match event {
            Event::PromiseBroken => {
                let position = self.state.invoices[invoice].promise?;
                let promise = self.state.promises.get(position as usize)?;
                (promise.state == PromiseState::Open && !promise.replaced).then(|| promise.until.plus(1))
            }
            Event::PlanEnded => self.running_plan(invoice)?.next_check(),
            _ => None,
        }
    }

    fn add_behaviour_flips(&self, customer: CustomerIndex, months: u8, wake: &mut Earliest) {
        wake.extend(self.behaviour(customer, months).changes_on);
    }

    /// The mean grows with every day that stale invoices stay open: the days on which it reaches the constant
    /// and passes it.
    fn add_mean_flips(&self, behaviour: Behaviour, constant: &Constant, wake: &mut Earliest) {
        let Some(limit) = number_of_constant(constant) else {
            return;
        };
        if behaviour.stale == 0 {
            return;
        }
        // (days now + stale × t) ÷ count = numerator ÷ denominator, solved for t.
        let count = behaviour.closed.saturating_add(behaviour.stale);
        let days_now = behaviour.closed_delay.saturating_add(behaviour.stale_overdue);
        let whole = match (
            limit.numerator.checked_mul(count),
            days_now.checked_mul(limit.denominator),
            behaviour.stale.checked_mul(limit.denominator),
        ) {
            (Some(limit), Some(now), Some(a_day)) => limit.saturating_sub(now).div_euclid(a_day),
            // Figures of another world: every day is looked at.
            _ => 0,
        };
        for days in [whole, whole + 1] {
            if let Ok(days) = i32::try_from(days) {
                wake.add(self.day.plus(days));
            }
        }
    }

    /// Adds the days on which the segment of a customer may change.
    pub(crate) fn add_segment_flips(&self, customer: CustomerIndex, wake: &mut Earliest) {
        if let Segments::Declared { list, .. } = &self.policy.segments {
            let subject = Subject {
                customer,
                invoice: None,
            };
            for (_, guard) in list.iter() {
                self.add_flips(guard, subject, wake);
            }
        }
    }
}

fn add_ago(when: Option<Ago>, days: impl Iterator<Item = Day>, wake: &mut Earliest) {
    match when {
        None => {}
        Some(Ago::Within(limit)) => days.for_each(|day| wake.add(day.plus(limit + 1))),
        Some(Ago::AtLeast(limit)) => days.for_each(|day| wake.add(day.plus(limit))),
    }
}
