//! What each customer and invoice would do today.

use crate::decide::delivery::Delivery;
use crate::decide::fire::happened_to;
use crate::decide::ladder::Firing;
use crate::decide::obstacle::{PauseReason, is_main, is_paused_with_others};
use crate::decide::{Fire, Place, Proposal, Round, SentContact};
use crate::decision::{Effect, Limit, Source, TaskText};
use crate::evaluate::Subject;
use crate::flips::Earliest;
use crate::ids::{CustomerIndex, InvoiceIndex, RuleId, SlotId};
use crate::policy::{Action, ActionKind, Grouping, RuleKind};
use crate::state::{AlsoState, KnownSegment, PutOff, Wake};
use crate::{Currency, Day};

impl Round<'_, '_> {
    pub(super) fn propose_all(&mut self) {
        let segments_from = self.view.policy.index.segments_from;
        for customer in self.view.account.customers.ids() {
            let subject = Subject {
                customer,
                invoice: None,
            };
            let claimed = self.view.test(&self.view.policy.applies_to, subject).holds();
            if claimed {
                self.raise_insolvency_task(customer);
                self.raise_reconciliation_task(customer);
            }
            let paused = if claimed {
                self.pauses_of_customer(customer)
            } else {
                Vec::new()
            };
            let memory = &mut self.customer_memories[customer];
            if memory.claimed != Some(claimed) || memory.paused != paused {
                memory.claimed = Some(claimed);
                memory.paused = paused;
                self.look_at_all_of(customer);
            }
            if segments_from.is_none() {
                self.find_segment(customer);
            }
            if self.view.policy.index.has_customer_rules {
                if claimed {
                    self.propose_customer_rules(customer);
                } else if !self.is_in_episode(customer) {
                    self.customer_memories[customer].also.clear();
                }
            }
        }
        self.leader = self.find_leader();
        if self.leader != self.view.state.leader {
            for invoice in [self.leader, self.view.state.leader].into_iter().flatten() {
                self.wakes[invoice].day = Day::MIN;
            }
        }
        let state = self.view.state;
        let every_known: Vec<InvoiceIndex>;
        let (open, lingering) = if state.looks_at_all {
            every_known = state
                .invoices
                .ids()
                .filter(|&invoice| state.is_known(invoice))
                .collect();
            (&every_known, &Vec::new())
        } else {
            (&state.open, &state.lingering)
        };
        // Of an account with one customer, as most are, the segment is asked for once.
        let several_customers = self.view.account.customers.len() > 1;
        let mut segment_found = false;
        for &invoice in open.iter().chain(lingering) {
            if let Some(asked_from) = segments_from
                && (several_customers || !segment_found)
                && !self.is_early(invoice, asked_from)
            {
                self.find_segment(self.view.account.invoices[invoice].customer);
                segment_found = true;
            }
            let wake = self.wakes[invoice];
            let concerned = state.account_touched && wake.watches;
            if wake.day > self.view.day && !concerned && !state.looks_at_all {
                self.asleep.add(wake.day);
                continue;
            }
            if let Some(day) = self.sleeps_until(invoice) {
                self.wakes[invoice] = Wake { day, watches: false };
                self.asleep.add(day);
                continue;
            }
            let customer = self.view.account.invoices[invoice].customer;
            self.lists.looked_at.push(invoice);
            self.pause_of_day = None;
            if self.memories[invoice].counts_pauses()
                || state.has_late_history
                || self.view.policy.index.has_pauses_until
            {
                self.paused_today(self.view.subject_of(invoice));
            }
            if self.is_claimed(customer) {
                self.propose_invoice(invoice);
            }
        }
    }

    /// Whether the policy claims a customer today.
    pub(super) fn is_claimed(&self, customer: CustomerIndex) -> bool {
        self.customer_memories[customer].claimed == Some(true)
    }

    /// Finds the segment of a customer again if it may have changed since it was found; looks at all of its
    /// invoices if it did.
    fn find_segment(&mut self, customer: CustomerIndex) {
        let today = self.view.day;
        if !self.view.policy.index.reads_declared_segments
            || self.customer_memories[customer].segment_read_on == Some(today)
        {
            return;
        }
        self.customer_memories[customer].segment_read_on = Some(today);
        let version = self.view.state.customers[customer].behaviour_version;
        let known = self.customer_memories[customer].segment;
        if let Some(known) = known
            && known.version == version
            && today < known.changes_on
            && !self.view.state.looks_at_all
        {
            self.view.remember_segment(customer, known.segment);
            return;
        }
        let segment = self.view.segment(customer);
        let mut changes = Earliest::after(today);
        self.view.add_segment_flips(customer, &mut changes);
        self.customer_memories[customer].segment = Some(KnownSegment {
            segment,
            version,
            changes_on: changes.day().unwrap_or(Day::MAX),
        });
        if known.is_none_or(|before| before.segment != segment) {
            self.look_at_all_of(customer);
        }
    }

    /// Whether nothing of an invoice can depend on the segment of its customer yet.
    fn is_early(&self, invoice: InvoiceIndex, asked_from: i32) -> bool {
        self.memories[invoice].slots.is_empty()
            && self.view.day.since(self.view.state.invoices[invoice].due) < asked_from
    }

    /// The day before which nothing of the policy concerns an invoice, if it is still to come: a new one that waits
    /// for the first of its steps.
    fn sleeps_until(&self, invoice: InvoiceIndex) -> Option<Day> {
        let state = self.view.state;
        let from = self.view.policy.index.concerns_from?;
        let day = state.invoices[invoice].due.plus(from);
        let sleeps = day > self.view.day
            && !state.looks_at_all
            && !state.has_late_history
            && state.is_open(invoice)
            && self.memories[invoice].has_nothing_to_remember();
        sleeps.then_some(day)
    }

    /// What pauses everything of a customer today, by currency.
    fn pauses_of_customer(&mut self, customer: CustomerIndex) -> Vec<(Currency, PauseReason)> {
        let stopped = self.view.state.customers[customer].stop.is_known();
        if !stopped && !self.view.policy.index.has_customer_pauses {
            return Vec::new();
        }
        let mut memory = std::mem::take(&mut self.customer_memories[customer]);
        let mut paused = Vec::new();
        for currency in self.view.currencies_of(customer) {
            if let Some(reason) = self.view.pause_of_customer(customer, currency, &mut memory) {
                paused.push((currency, reason));
            }
        }
        self.customer_memories[customer] = memory;
        paused
    }

    fn look_at_all_of(&mut self, customer: CustomerIndex) {
        for &invoice in self.view.state.open.iter().chain(&self.view.state.lingering) {
            if self.view.account.invoices[invoice].customer == customer {
                self.wakes[invoice].day = Day::MIN;
            }
        }
    }

    /// The invoice that has steps when the oldest leads (M43).
    fn find_leader(&self) -> Option<InvoiceIndex> {
        if self.view.policy.grouping != Grouping::CustomerLedByOldest {
            return None;
        }
        self.view
            .state
            .open
            .iter()
            .copied()
            .filter(|&invoice| {
                self.is_claimed(self.view.account.invoices[invoice].customer)
                    && !self.view.state.invoices[invoice].is_disputed()
            })
            .min_by_key(|&invoice| (self.view.state.invoices[invoice].due, invoice))
    }

    /// What pauses the subject today; of an invoice, found and counted once a day, when something asks for it.
    fn paused_today(&mut self, subject: Subject) -> Option<PauseReason> {
        let Some(invoice) = subject.invoice else {
            return self.customer_memories[subject.customer].paused_in(self.view.policy.currency);
        };
        if let Some((of, paused)) = self.pause_of_day
            && of == invoice
        {
            return paused;
        }
        let day = self.view.day;
        let currency = self.view.account.invoices[invoice].currency;
        let memory = &mut self.memories[invoice];
        if memory.paused {
            memory.paused_days += (day.since(memory.decided_through) - 1).max(0);
        }
        let of_customer = &self.customer_memories[subject.customer];
        let paused = if of_customer.claimed == Some(true) {
            self.view
                .pause_of(invoice, of_customer.paused_in(currency), memory)
        } else {
            None
        };
        memory.paused = paused.is_some() && self.view.state.is_open(invoice);
        memory.paused_days += i32::from(memory.paused);
        memory.decided_through = day;
        self.pause_of_day = Some((invoice, paused));
        paused
    }

    fn propose_invoice(&mut self, invoice: InvoiceIndex) {
        self.end_what_no_longer_holds(invoice);
        let led_by_other =
            self.view.policy.grouping == Grouping::CustomerLedByOldest && self.leader != Some(invoice);
        if self.view.state.is_open(invoice) {
            self.open_dates(invoice);
            if !led_by_other {
                self.propose_outside_ladder(invoice);
                self.propose_ladder(invoice);
            }
        }
        self.propose_also(invoice);
    }

    /// Withdraws requests and reports lapsed what was put off and whose condition is over (M44, M59).
    fn end_what_no_longer_holds(&mut self, invoice: InvoiceIndex) {
        if self.memories[invoice].slots.is_empty() {
            return;
        }
        let open = self.view.state.is_open(invoice);
        let subject = self.view.subject_of(invoice);
        let mut memory = std::mem::take(&mut self.memories[invoice]);
        let highest = memory.highest_rank_done;
        for known in &mut memory.slots {
            let slot = &self.view.policy.slots[known.slot];
            let passed = known.refused || slot.rank.is_some_and(|rank| i64::from(rank) <= highest);
            let pending = known.asked.is_some() || known.deferred.is_some() || known.due_since.is_some();
            if known.done || passed || !pending {
                continue;
            }
            let is_true = self
                .view
                .bound_days(slot, invoice, Some(known))
                .is_some_and(|days| days.holds_on(self.view.day))
                && matches!(self.view.firing(&slot.variants, subject), Firing::One(_));
            if open && is_true {
                // A refusal counts before anything is chosen.
                if let (Some(asked), Firing::One(rule)) =
                    (known.asked, self.view.firing(&slot.variants, subject))
                    && self.view.needs_approval(rule, subject)
                    && self.view.approval(rule, subject, asked, self.approvals) == Some(false)
                {
                    known.refuse(
                        slot.rank.is_some(),
                        self.view.day,
                        happened_to(self.view.state, invoice, slot),
                    );
                }
                continue;
            }
            known.asked = None;
            if let Some(put_off) = known.deferred.as_deref().filter(|_| !known.lapsed) {
                self.records.push(self.view.lapse(subject, put_off));
                known.lapsed = true;
            }
            // A date stays open while its guard is true, and goes on if a settled invoice opens again.
            if !is_true && known.due_since.is_some() {
                known.end_firing();
            }
        }
        self.memories[invoice] = memory;
    }

    /// Makes calendar slots due whose date is today and whose guard is true (M40).
    fn open_dates(&mut self, invoice: InvoiceIndex) {
        let policy = self.view.policy;
        let subject = self.view.subject_of(invoice);
        for &id in &policy.index.outside_ladder {
            let slot = &policy.slots[id];
            if self.view.is_date_of(&slot.bound, self.view.day)
                && matches!(self.view.firing(&slot.variants, subject), Firing::One(_))
            {
                self.memories[invoice].slot_mut(id).due_since = Some(self.view.day);
            }
        }
    }

    fn propose_outside_ladder(&mut self, invoice: InvoiceIndex) {
        let policy = self.view.policy;
        if policy.index.outside_ladder.is_empty() {
            return;
        }
        let subject = self.view.subject_of(invoice);
        let address_version = self.view.state.customers[subject.customer].address_version;
        let reminded = self.view.was_reminded(invoice);
        for &id in &policy.index.outside_ladder {
            let slot = &policy.slots[id];
            let known = self.memories[invoice].slot(id);
            if known.is_some_and(|known| known.failed == Some(address_version)) {
                continue;
            }
            let due = self
                .view
                .bound_days(slot, invoice, known)
                .is_some_and(|days| days.holds_on(self.view.day));
            if !due {
                continue;
            }
            let Firing::One(rule) = self.view.firing(&slot.variants, subject) else {
                continue;
            };
            if self.view.prohibition(rule, subject, reminded).is_none() {
                self.propose_step(invoice, Place::OutsideLadder(id), id, rule);
            }
        }
    }

    fn propose_ladder(&mut self, invoice: InvoiceIndex) {
        let memory = &self.memories[invoice];
        let Some(chosen) = self.view.next_step(invoice, memory, self.approvals) else {
            return;
        };
        if chosen.waited_for || self.view.gap_left(chosen.slot, invoice, memory) > 0 {
            return;
        }
        self.propose_step(invoice, Place::Ladder(chosen.slot), chosen.slot, chosen.rule);
    }

    /// Asks for approval, finds the delivery, and proposes or fires a step.
    fn propose_step(&mut self, invoice: InvoiceIndex, place: Place, slot: SlotId, rule: RuleId) {
        let subject = self.view.subject_of(invoice);
        if self.is_paused(rule, subject) {
            return;
        }
        if self.view.needs_approval(rule, subject) {
            let day = self.view.day;
            let asked = *self.memories[invoice].slot_mut(slot).asked.get_or_insert(day);
            match self.view.approval(rule, subject, asked, self.approvals) {
                Some(true) => {}
                Some(false) => {
                    self.refuse(invoice, slot);
                    return;
                }
                None => return,
            }
        }
        self.look_again_after_failure(rule, subject);
        match self.deliver(subject, rule, place) {
            Attempt::Goes => {}
            Attempt::PutOff(limit, effect) => {
                let known = self.memories[invoice].slot_mut(slot);
                if known.deferred.is_none() {
                    let put_off = PutOff { rule, limit, effect };
                    self.records.push(self.view.defer(subject, &put_off));
                    known.deferred = Some(Box::new(put_off));
                }
            }
            Attempt::Failed => {
                let version = self.view.state.customers[subject.customer].address_version;
                let known = self.memories[invoice].slot_mut(slot);
                known.failed = Some(version);
                // Another step may be the next one tomorrow.
                let tomorrow = self.view.day.plus(1);
                self.lists.put_off.push((invoice, tomorrow));
                let known = self.memories[invoice].slot_mut(slot);
                if !std::mem::replace(&mut known.failure_reported, true) {
                    self.records.push(self.view.failure(subject, rule));
                }
            }
        }
    }

    /// Refused: passed without being sent; for an event or calendar slot this firing is over.
    fn refuse(&mut self, invoice: InvoiceIndex, slot: SlotId) {
        let compiled = &self.view.policy.slots[slot];
        let happened = happened_to(self.view.state, invoice, compiled);
        let day = self.view.day;
        // Another step may be the next one tomorrow.
        self.lists.put_off.push((invoice, day.plus(1)));
        self.memories[invoice]
            .slot_mut(slot)
            .refuse(compiled.rank.is_some(), day, happened);
    }

    fn propose_also(&mut self, invoice: InvoiceIndex) {
        let subject = self.view.subject_of(invoice);
        let policy = self.view.policy;
        for also in &policy.index.also {
            let known = self.memories[invoice]
                .also
                .iter()
                .find(|known| known.rule == also.rule);
            let mut memory = known.cloned().unwrap_or_else(|| AlsoState::new(also.rule));
            let reads = self.view.state.also_reads(invoice, also.on_settled);
            let was_known = known.is_some();
            self.consider_also(&mut memory, subject, also.each_time, reads);
            if was_known || memory.has_something_to_remember() {
                *self.memories[invoice].also_mut(also.rule) = memory;
            }
        }
    }

    /// Rules of the customer, read while something is overdue (M64).
    fn propose_customer_rules(&mut self, customer: CustomerIndex) {
        let subject = Subject {
            customer,
            invoice: None,
        };
        let in_episode = self.is_in_episode(customer);
        for (rule, compiled) in self.view.policy.rules.enumerate() {
            let RuleKind::Also {
                each_time,
                per_customer: true,
                ..
            } = compiled.kind
            else {
                continue;
            };
            let known = self.customer_memories[customer]
                .also
                .iter()
                .find(|known| known.rule == rule);
            let mut memory = known.cloned().unwrap_or_else(|| AlsoState::new(rule));
            self.consider_also(&mut memory, subject, each_time, in_episode);
            if !in_episode {
                memory = AlsoState::new(rule);
            }
            *self.customer_memories[customer].also_mut(rule) = memory;
        }
    }

    /// Whether an invoice of the customer is overdue (M64).
    fn is_in_episode(&self, customer: CustomerIndex) -> bool {
        self.view
            .open_of(customer)
            .any(|invoice| self.view.is_overdue(invoice))
    }

    /// One `also` rule of one subject on one day (M62).
    fn consider_also(&mut self, memory: &mut AlsoState, subject: Subject, each_time: bool, reads: bool) {
        let rule = memory.rule;
        if memory.fired && !each_time {
            return;
        }
        let holds = reads
            && self
                .view
                .test(&self.view.policy.rules[rule].guard, subject)
                .holds();
        if !holds {
            let pending = !memory.lapsed && !memory.fired;
            if let Some(put_off) = memory.deferred.as_deref().filter(|_| pending) {
                self.records.push(self.view.lapse(subject, put_off));
                memory.lapsed = true;
            }
            memory.asked = None;
            memory.was_true = false;
            return;
        }
        if each_time && !memory.was_true {
            *memory = AlsoState {
                was_true: true,
                ..AlsoState::new(rule)
            };
        }
        memory.was_true = true;
        let version = self.view.state.customers[subject.customer].address_version;
        if memory.fired || memory.failed == Some(version) {
            return;
        }
        if let Some(asked) = memory.asked
            && self.view.needs_approval(rule, subject)
            && self.view.approval(rule, subject, asked, self.approvals) == Some(false)
        {
            memory.fired = true;
            return;
        }
        // `also` rules are no steps: the reminder that legal steps need is not asked of them.
        if self.view.prohibition(rule, subject, true).is_some() || self.is_paused(rule, subject) {
            return;
        }
        if self.view.needs_approval(rule, subject) {
            let asked = *memory.asked.get_or_insert(self.view.day);
            match self.view.approval(rule, subject, asked, self.approvals) {
                Some(true) => {}
                Some(false) => {
                    memory.fired = true;
                    return;
                }
                None => return,
            }
        }
        self.look_again_after_failure(rule, subject);
        match self.deliver(subject, rule, Place::Also) {
            Attempt::Goes => {}
            Attempt::PutOff(limit, effect) => {
                if memory.deferred.is_none() {
                    let put_off = PutOff { rule, limit, effect };
                    self.records.push(self.view.defer(subject, &put_off));
                    memory.deferred = Some(Box::new(put_off));
                }
            }
            Attempt::Failed => {
                memory.failed = Some(version);
                if !std::mem::replace(&mut memory.failure_reported, true) {
                    self.records.push(self.view.failure(subject, rule));
                }
            }
        }
    }

    /// Whether a pause holds that concerns the rule.
    fn is_paused(&mut self, rule: RuleId, subject: Subject) -> bool {
        let actions = &self.view.policy.rules[rule].actions;
        actions.iter().any(is_paused_with_others) && self.paused_today(subject).is_some()
    }

    /// Proposes the contact of a rule, or fires a rule that needs no message.
    fn deliver(&mut self, subject: Subject, rule: RuleId, place: Place) -> Attempt {
        let settled = subject
            .invoice
            .is_some_and(|invoice| !self.view.state.is_open(invoice));
        let due = self.view.due(subject).unwrap_or(Day::MAX);
        let day = self.view.day;
        let mut fire = Fire {
            day,
            customer: subject.customer,
            invoice: subject.invoice,
            rule,
            place,
            contact: None,
            stands_in: None,
            fate_unknown: false,
            overdue: due < day,
        };
        match self.view.delivery(rule, subject) {
            Delivery::Failed => return Attempt::Failed,
            Delivery::Contact {
                channel,
                template,
                to,
            } if settled => {
                let limit = if !self.view.policy.is_contact_day(channel, day) {
                    Some(Limit::ContactDays)
                } else {
                    self.view.policy.is_quiet(day).then_some(Limit::Quiet)
                };
                if let Some(limit) = limit {
                    let next = self.view.policy.next_open_day(channel, day);
                    self.look_again(subject, next);
                    return Attempt::PutOff(
                        limit,
                        self.view.contact_effect(subject, rule, channel, template, to),
                    );
                }
                fire.fate_unknown = self.view.is_fate_unknown(rule, subject);
                fire.contact = Some(SentContact {
                    channel,
                    template,
                    to,
                    leads: true,
                    counts: false,
                });
            }
            Delivery::Contact {
                channel,
                template,
                to,
            } => {
                let age = match (place, subject.invoice) {
                    (Place::Ladder(slot), Some(invoice)) => self.view.age_of(slot, invoice),
                    _ => 0,
                };
                self.lists.proposals.push(Proposal {
                    customer: subject.customer,
                    invoice: subject.invoice,
                    rule,
                    place,
                    age,
                    due,
                    channel,
                    template,
                    to,
                });
                return Attempt::Goes;
            }
            Delivery::Other(action) => {
                if let ActionKind::Escalate(target) = action.kind
                    && !self.view.policy.is_transfer_day(day)
                {
                    let next = self.view.policy.next_transfer_day(day);
                    self.look_again(subject, next);
                    return Attempt::PutOff(Limit::ContactDays, Effect::Escalate(target));
                }
                let stated = self.view.policy.rules[rule]
                    .actions
                    .iter()
                    .find(|action| is_main(action));
                fire.stands_in = (stated != Some(action)).then(|| Action::clone(action));
            }
            Delivery::None => {}
        }
        self.lists.fires.push(fire);
        Attempt::Goes
    }

    /// What the ledger says failed today may be tried tomorrow, if its `else` did not go in its place.
    fn look_again_after_failure(&mut self, rule: RuleId, subject: Subject) {
        if self.view.has_failed_today(rule, subject) {
            self.look_again(subject, Some(self.view.day.plus(1)));
        }
    }

    /// Something put off may go on this day.
    pub(super) fn look_again(&mut self, subject: Subject, day: Option<Day>) {
        match (subject.invoice, day) {
            (Some(invoice), Some(day)) => self.lists.put_off.push((invoice, day)),
            (None, Some(day)) => self.lists.customers_put_off.push(day),
            (_, None) => {}
        }
    }

    fn raise_insolvency_task(&mut self, customer: CustomerIndex) {
        let view = &self.view;
        let counted_today = view.state.customers[customer].insolvency_counted_on == Some(view.day);
        if counted_today && view.open_of(customer).any(|invoice| view.is_frozen(invoice)) {
            let record = view.built_in_task(customer, Source::Insolvency, TaskText::FileTheClaim);
            self.records.push(record);
        }
    }

    fn raise_reconciliation_task(&mut self, customer: CustomerIndex) {
        let unallocated = self.view.state.unallocated_by_currency(customer);
        let nothing_waits = unallocated.iter().all(|(_, amount)| *amount <= 0)
            && self.customer_memories[customer].covered.is_empty();
        if nothing_waits || !self.view.policy.index.has_unallocated_pause {
            return;
        }
        let covered: Vec<_> = unallocated
            .iter()
            .map(|(currency, _)| *currency)
            .filter(|currency| self.view.unallocated_covers(customer, *currency))
            .collect();
        let before = std::mem::take(&mut self.customer_memories[customer].covered);
        if covered.iter().any(|currency| !before.contains(currency)) {
            let record = self
                .view
                .built_in_task(customer, Source::Unallocated, TaskText::Reconcile);
            self.records.push(record);
        }
        self.customer_memories[customer].covered = covered;
    }
}

/// What came of trying to deliver.
enum Attempt {
    /// It goes, or stands among the day's proposals.
    Goes,
    /// A limit puts it off.
    PutOff(Limit, Effect),
    /// Nothing can be delivered.
    Failed,
}
