//! One row of the ledger after another (M3–M18, M46).

use crate::account::{Account, Attribute, Change, ChangeKind, Customer};
use crate::fact::{PromiseState, SettledBy};
use crate::ids::{CustomerIndex, InvoiceIndex, RuleId};
use crate::policy::{Bound, Event, Policy, RuleKind};
use crate::state::allocation::Receipt;
use crate::state::{AccountState, ContactRecord, LadderMark, OwnContact, PlanState, PromiseRecord, Sent};
use crate::{Currency, Day, Symbol};

impl AccountState {
    pub(crate) fn apply(&mut self, policy: &Policy, account: &Account, change: &Change) {
        match &change.kind {
            ChangeKind::AttributeChanged(attribute) => {
                self.change_attribute(account, change.customer, attribute);
            }
            ChangeKind::Issued => {
                if let Some(invoice) = change.invoice {
                    self.invoices[invoice].known = true;
                    self.note_settled(account, invoice);
                    self.file(invoice);
                }
            }
            ChangeKind::CreditNote { amount, currency } => {
                self.credit(policy, account, change, *amount, *currency);
            }
            ChangeKind::Payment {
                payment,
                amount,
                currency,
            } => {
                let receipt = Receipt {
                    number: *payment,
                    date: change.date,
                    customer: change.customer,
                    invoice: change.invoice,
                    amount: *amount,
                    currency: *currency,
                };
                self.receive(policy, account, &receipt);
            }
            ChangeKind::Reversal { payment, amount } => {
                self.reverse(policy, account, *payment, *amount, change.date);
            }
            ChangeKind::Promise { until, amount } => self.promise(account, change, *until, *amount),
            ChangeKind::PlanAgreed { instalments } => {
                let invoices = self.concerned(account, change);
                let position = u32::try_from(self.plans.len()).ok();
                for &invoice in &invoices {
                    self.invoices[invoice].plan = position;
                    self.invoices[invoice]
                        .events
                        .push((Event::PlanAgreed, change.date));
                }
                let paid = self.paid_since(&invoices, change.date);
                self.plans.push(PlanState {
                    invoices,
                    date: change.date,
                    instalments: instalments.clone(),
                    counted_on: change.day,
                    paid,
                    ended_on: None,
                    checked_through: Day::MIN,
                });
            }
            ChangeKind::InsolvencyOpened
            | ChangeKind::InsolvencyPublished
            | ChangeKind::InsolvencyEnded
            | ChangeKind::Replied
            | ChangeKind::OptedOut { .. } => self.apply_to_customer(account, change),
            ChangeKind::Stopped { .. } | ChangeKind::Resumed => self.stop_or_resume(account, change),
            ChangeKind::Bounced { channel } => self.bounce(policy, account, change, *channel),
            ChangeKind::Failed { rule } => self.lose(policy, account, change, *rule),
            ChangeKind::Action { value, note } => {
                if change.date < self.first_decided {
                    self.remember_action(policy, account, change, *value, *note);
                }
            }
            ChangeKind::DueChanged(_)
            | ChangeKind::DisputeOpened { .. }
            | ChangeKind::DisputeClosed
            | ChangeKind::Charged { .. }
            | ChangeKind::WrittenOff { .. }
            | ChangeKind::PlanEnded
            | ChangeKind::Notified => {
                for invoice in self.concerned(account, change) {
                    self.apply_to_invoice(policy, account, change, invoice);
                }
            }
            // Answers and fates are looked up when a decision asks for them.
            ChangeKind::Approved { .. }
            | ChangeKind::Refused { .. }
            | ChangeKind::Unknown { .. }
            | ChangeKind::Other { .. } => {}
        }
    }

    /// The invoices that a row concerns: the one it names, or those of M4.
    fn concerned(&self, account: &Account, change: &Change) -> Vec<InvoiceIndex> {
        match change.invoice {
            Some(invoice) => vec![invoice],
            None => self.open_invoices_of(account, change.customer),
        }
    }

    fn apply_to_invoice(
        &mut self,
        policy: &Policy,
        account: &Account,
        change: &Change,
        invoice: InvoiceIndex,
    ) {
        let state = &mut self.invoices[invoice];
        match &change.kind {
            ChangeKind::DueChanged(due) => {
                state.due = *due;
                state.due_moved = true;
                let is_settled = state.settled.is_some();
                state.events.push((Event::DueChanged, change.date));
                if is_settled {
                    self.note_settlements_moved(account, invoice);
                }
            }
            ChangeKind::DisputeOpened { reason, amount } => {
                state.disputes.push((*reason, *amount));
                state.events.push((Event::DisputeOpened, change.date));
            }
            ChangeKind::DisputeClosed => {
                state.disputes.clear();
                state.events.push((Event::DisputeClosed, change.date));
            }
            ChangeKind::Charged { amount, .. } => state.charges = state.charges.saturating_add(*amount),
            ChangeKind::WrittenOff { amount } => {
                let open = state.principal.max(0);
                let written_off = amount.unwrap_or(open).min(open);
                self.change_principal(
                    policy,
                    account,
                    invoice,
                    -written_off,
                    change.date,
                    SettledBy::WriteOff,
                );
            }
            // Of a plan that a missed instalment ended, the row is still the event.
            ChangeKind::PlanEnded if state.plan.take().is_some() => {
                state.events.push((Event::PlanEnded, change.date));
            }
            ChangeKind::Notified => state.events.push((Event::Notified, change.date)),
            _ => {}
        }
    }

    fn apply_to_customer(&mut self, account: &Account, change: &Change) {
        let event = match &change.kind {
            ChangeKind::InsolvencyOpened => Event::InsolvencyOpened,
            ChangeKind::InsolvencyPublished => Event::InsolvencyPublished,
            ChangeKind::InsolvencyEnded => {
                self.customers[change.customer].insolvent_since = None;
                return;
            }
            ChangeKind::Replied => {
                self.customers[change.customer].replies.push(change.date);
                return;
            }
            ChangeKind::OptedOut { channel } => {
                self.customers[change.customer].opted_out.push(*channel);
                return;
            }
            _ => return,
        };
        if event == Event::InsolvencyOpened {
            let customer = &mut self.customers[change.customer];
            customer.insolvent_since = customer.insolvent_since.max(Some(change.date));
            customer.insolvency_counted_on = Some(change.day);
        }
        for invoice in self.concerned(account, change) {
            self.invoices[invoice].events.push((event, change.date));
        }
    }

    fn stop_or_resume(&mut self, account: &Account, change: &Change) {
        let stop = match change.invoice {
            Some(invoice) => &mut self.invoices[invoice].stop,
            None => &mut self.customers[change.customer].stop,
        };
        match &change.kind {
            ChangeKind::Stopped { until } => stop.begin(*until),
            _ => stop.resume(),
        }
        if change.invoice.is_none() && change.kind == ChangeKind::Resumed {
            for invoice in self.open_invoices_of(account, change.customer) {
                self.invoices[invoice].stop.resume();
            }
        }
    }

    fn credit(
        &mut self,
        policy: &Policy,
        account: &Account,
        change: &Change,
        amount: i64,
        currency: Currency,
    ) {
        let mut left = amount;
        if let Some(invoice) = change.invoice
            && account.invoices[invoice].currency == currency
        {
            let taken = self.invoices[invoice].principal.max(0).min(left);
            left -= taken;
            if taken > 0 {
                self.change_principal(policy, account, invoice, -taken, change.date, SettledBy::Credit);
            }
        }
        if left > 0 {
            self.customers[change.customer].add_unallocated(currency, left);
        }
    }

    fn promise(&mut self, account: &Account, change: &Change, until: Day, amount: Option<i64>) {
        let invoices = self.concerned(account, change);
        let principal = invoices.iter().fold(0_i64, |sum, &invoice| {
            sum.saturating_add(self.invoices[invoice].principal.max(0))
        });
        let position = u32::try_from(self.promises.len()).ok();
        for &invoice in &invoices {
            let state = &mut self.invoices[invoice];
            state.promise = position;
            state.events.push((Event::PromiseMade, change.date));
        }
        // A promise that stands for no invoice any more, before it broke or was kept, is neither.
        for (at, earlier) in self.promises.iter_mut().enumerate() {
            let stands = |invoice: &InvoiceIndex| {
                let last = self.invoices[*invoice].promise;
                last.is_some_and(|last| last as usize == at)
            };
            if earlier.state == PromiseState::Open
                && !earlier.invoices.is_empty()
                && !earlier.invoices.iter().any(stands)
            {
                earlier.replaced = true;
            }
        }
        let paid = self.paid_since(&invoices, change.date);
        self.promises.push(PromiseRecord {
            customer: change.customer,
            invoices,
            date: change.date,
            until,
            amount: amount.unwrap_or(principal),
            paid,
            state: PromiseState::Open,
            broke_on: None,
            replaced: false,
        });
    }

    fn change_attribute(&mut self, account: &Account, customer: CustomerIndex, attribute: &Attribute) {
        let state = &mut self.customers[customer];
        let columns: &mut Customer = state
            .changed
            .get_or_insert_with(|| Box::new(account.customers[customer].clone()));
        match attribute {
            Attribute::Kind(kind) => columns.kind = *kind,
            Attribute::NaturalPerson(value) => columns.natural_person = *value,
            Attribute::Country(value) => columns.country = *value,
            Attribute::Language(value) => columns.language = *value,
            Attribute::Segment(value) => columns.segment = *value,
            Attribute::Sector(value) => columns.sector = *value,
            Attribute::Insured(value) => columns.insured = *value,
            Attribute::Since(value) => columns.since = *value,
            Attribute::Address(kind, address) => {
                if let Some(slot) = columns.addresses.get_mut(kind.position()) {
                    *slot = *address;
                }
                state.address_version += 1;
            }
            Attribute::Field(position, value) => {
                if let Some(field) = columns.fields.get_mut(usize::from(*position)) {
                    *field = *value;
                }
            }
        }
    }

    /// A contact came back: the last one on the channel is no reminder (M45).
    fn bounce(&mut self, policy: &Policy, account: &Account, change: &Change, channel: Option<Symbol>) {
        for invoice in self.concerned_even_settled(account, change) {
            let lost = self.invoices[invoice]
                .own_contacts
                .iter_mut()
                .rev()
                .find(|contact| {
                    contact.day <= change.date
                        && channel.is_none_or(|name| policy.channels[contact.channel].name == name)
                });
            if let Some(contact) = lost {
                contact.lost = true;
                self.touch(invoice);
            }
        }
    }

    /// An attempt of a rule failed after the day it was made: its last contact is no reminder (M45).
    fn lose(&mut self, policy: &Policy, account: &Account, change: &Change, rule: Symbol) {
        for invoice in self.concerned_even_settled(account, change) {
            let lost = self.invoices[invoice]
                .own_contacts
                .iter_mut()
                .rev()
                .find(|contact| {
                    contact.day <= change.date
                        && contact.day < change.day
                        && policy.rules[contact.rule].name == rule
                });
            if let Some(contact) = lost {
                contact.lost = true;
                self.touch(invoice);
            }
        }
    }

    fn concerned_even_settled(&self, account: &Account, change: &Change) -> Vec<InvoiceIndex> {
        match change.invoice {
            Some(invoice) => vec![invoice],
            None => account
                .invoices
                .enumerate()
                .filter(|(index, invoice)| invoice.customer == change.customer && self.is_known(*index))
                .map(|(index, _)| index)
                .collect(),
        }
    }

    /// History (M46).
    fn remember_action(
        &mut self,
        policy: &Policy,
        account: &Account,
        change: &Change,
        value: Option<Symbol>,
        note: Option<Symbol>,
    ) {
        let channel = value
            .and_then(|name| {
                policy
                    .channels
                    .enumerate()
                    .find(|(_, channel)| channel.name == name)
            })
            .map(|(id, _)| id);
        if let Some(channel) = channel {
            let after = self
                .contacts
                .partition_point(|contact| contact.day <= change.date);
            let contact = ContactRecord {
                day: change.date,
                channel,
                counts: true,
                fate_unknown: false,
            };
            self.contacts.insert(after, contact);
        }
        let Some(rule) = note.and_then(|name| policy.rule_named_in_history(name)) else {
            return;
        };
        if matches!(
            policy.rules[rule].kind,
            RuleKind::Also {
                per_customer: true,
                ..
            }
        ) {
            self.customers[change.customer].sent.push(Sent {
                rule,
                slot: None,
                day: change.date,
            });
            // Of the episode that still lasts, if it had begun.
            let of_this_episode = self.open_invoices_of(account, change.customer).into_iter();
            if of_this_episode
                .map(|invoice| self.invoices[invoice].due)
                .any(|due| due < change.date)
            {
                let also = self.customer_memories[change.customer].also_mut(rule);
                also.fired = true;
                also.was_true = true;
            }
            return;
        }
        for invoice in self.concerned(account, change) {
            self.mark_done_in_history(policy, invoice, rule, change.date, channel);
        }
    }

    fn mark_done_in_history(
        &mut self,
        policy: &Policy,
        invoice: InvoiceIndex,
        rule: RuleId,
        date: Day,
        channel: Option<crate::ids::ChannelId>,
    ) {
        let state = &mut self.invoices[invoice];
        let memory = &mut self.memories[invoice];
        if matches!(policy.rules[rule].kind, RuleKind::Also { .. }) {
            state.sent.push(Sent {
                rule,
                slot: None,
                day: date,
            });
            // For a rule that acts each time, the past answers the change that the first decided day finds, or that
            // stands when the row counts if that is later.
            let also = memory.also_mut(rule);
            also.fired = true;
            also.was_true = true;
            return;
        }
        if let Some(channel) = channel {
            let overdue = date > state.due;
            state.own_contacts.push(OwnContact {
                day: date,
                channel,
                rule,
                lost: false,
                overdue,
            });
        }
        // Of the slots of `every … up to … times`, the first that is not done.
        let slot = policy.slots.enumerate().find(|(id, slot)| {
            slot.variants.iter().any(|variant| variant.rule == rule)
                && !memory.slot(*id).is_some_and(|known| known.done)
        });
        let Some((id, slot)) = slot else { return };
        state.sent.push(Sent {
            rule,
            slot: Some(id),
            day: date,
        });
        let Some(rank) = slot.rank else {
            let known = memory.slot_mut(id);
            let happened = match slot.bound {
                Bound::AfterStep { .. } => state.sent.len(),
                _ => state.events.len(),
            };
            if known.fired_on.is_none_or(|fired| fired < date) {
                known.fired_on = Some(date);
                known.used_events = u32::try_from(happened).unwrap_or(u32::MAX);
                // Of a calendar slot nothing is used up: its date stays open.
                if matches!(slot.bound, Bound::AfterStep { .. } | Bound::Event { .. }) {
                    known.end_firing();
                }
            }
            if channel.is_some() && memory.last_outside_ladder.is_none_or(|(last, _)| last <= date) {
                memory.last_outside_ladder = Some((date, 0));
            }
            return;
        };
        memory.slot_mut(id).done = true;
        memory.highest_rank_done = memory.highest_rank_done.max(i64::from(rank));
        let mark = LadderMark {
            slot: id,
            day: date,
            paused_days: 0,
        };
        if memory.last_ladder.is_none_or(|last| last.day <= date) {
            memory.last_ladder = Some(mark);
        }
        if policy.is_legal(rule) && memory.last_legal.is_none_or(|last| last.day <= date) {
            memory.last_legal = Some(mark);
        }
    }
}
