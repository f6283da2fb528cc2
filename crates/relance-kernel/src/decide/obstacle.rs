//! What stands in the way of a rule: pauses, stops, frozen claims, prohibitions, missing data (M47–M54).

use crate::evaluate::{Subject, View};
use crate::fact::{CustomerKind, Fact, FactValue};
use crate::ids::{CustomerIndex, InvoiceIndex, NeverId, PauseId, RuleId};
use crate::policy::{Action, ActionKind, Forbidden, PauseCondition, TransferTarget, Until, UntilBase};
use crate::state::{CustomerMemory, InvoiceMemory};
use crate::{Currency, Day, Truth};

/// Why an invoice's contacts, bookings and transfers wait.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PauseReason {
    /// A `pause` of the policy or the prelude.
    Pause(PauseId),
    /// A `pause` whose condition is unknown.
    PauseUnknown(PauseId),
    /// A `never` whose condition is unknown.
    NeverUnknown(NeverId),
    /// A person stopped the invoice or the customer.
    Stopped,
    /// An insolvency opened after the invoice was issued.
    Frozen,
}

/// Why a rule may not act at all.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Prohibition {
    /// A `never` of the policy.
    Never(NeverId),
    /// The law of the customer's country lets nothing of the rule be claimed or charged.
    ConsumerCharges,
    /// Public bodies are never escalated to an agency.
    PublicToAgency,
    /// A legal step or a transfer, and no reminder was delivered while overdue.
    NoReminderYet,
    /// `customer.kind` is unknown: cannot be decided.
    KindUnknown,
}

impl<'a> View<'a> {
    /// Whether the contacts of an invoice are paused today, and what to remember of pauses with an end (M47).
    pub(crate) fn pause_of(
        &self,
        invoice: InvoiceIndex,
        of_customer: Option<PauseReason>,
        memory: &mut InvoiceMemory,
    ) -> Option<PauseReason> {
        let customer = self.account.invoices[invoice].customer;
        let state = &self.state.invoices[invoice];
        let open = state.settled.is_none();
        let subject = Subject {
            customer,
            invoice: Some(invoice),
        };
        let mut reason = of_customer;
        for &id in self.pauses_to_test(invoice, memory) {
            let pause = &self.policy.pauses[id];
            let truth = match &pause.condition {
                PauseCondition::When(guard) => self.test(guard, subject),
                PauseCondition::UnallocatedCoversOverdue => {
                    self.unallocated_covers(customer, self.currency(subject)).into()
                }
            };
            let last = pause.until.map(|until| self.last_day(until, Some(invoice)));
            let found = self.pause_holds(id, truth, last, open, &mut memory.pauses_until);
            reason = reason.or(found);
        }
        if state.stop.holds_on(self.day) {
            reason = reason.or(Some(PauseReason::Stopped));
        }
        if self.is_frozen(invoice) {
            reason = reason.or(Some(PauseReason::Frozen));
        }
        if reason.is_none() {
            let unknown = self
                .policy
                .nevers
                .enumerate()
                .find(|(_, never)| self.test(&never.guard, subject) == Truth::Unknown);
            reason = unknown.map(|(id, _)| PauseReason::NeverUnknown(id));
        }
        reason
    }

    /// The pauses that may hold of an invoice: fewer of one that is quiet, of which nothing is disputed, promised or
    /// planned, nor was it paused through a day.
    pub(crate) fn pauses_to_test(&self, invoice: InvoiceIndex, memory: &InvoiceMemory) -> &'a [PauseId] {
        let state = &self.state.invoices[invoice];
        let is_quiet = state.disputes.is_empty()
            && state.promise.is_none()
            && state.plan.is_none()
            && memory.pauses_until.is_empty()
            && !self.state.has_stated_facts;
        if is_quiet {
            &self.policy.index.pauses_of_quiet_invoices
        } else {
            &self.policy.index.pauses_of_invoices
        }
    }

    /// Whether everything of a customer in a currency is paused today.
    pub(crate) fn pause_of_customer(
        &self,
        customer: CustomerIndex,
        currency: Currency,
        memory: &mut CustomerMemory,
    ) -> Option<PauseReason> {
        // Sums are read in the currency: as any invoice in it reads them.
        let invoice = self
            .account
            .invoices
            .enumerate()
            .find(|(_, invoice)| invoice.customer == customer && invoice.currency == currency)
            .map(|(index, _)| index)
            .filter(|_| currency != self.policy.currency);
        let subject = Subject { customer, invoice };
        let open = self.open_of(customer).next().is_some();
        let mut reason = None;
        for (id, pause) in self
            .policy
            .pauses
            .enumerate()
            .filter(|(_, pause)| pause.of_customer)
        {
            let PauseCondition::When(guard) = &pause.condition else {
                continue;
            };
            let last = pause.until.map(|until| self.last_day(until, None));
            let truth = self.test(guard, subject);
            let remembered = memory.pauses_until_in(currency);
            reason = reason.or(self.pause_holds(id, truth, last, open, remembered));
        }
        let stopped = self.state.customers[customer].stop.holds_on(self.day);
        reason.or(stopped.then_some(PauseReason::Stopped))
    }

    /// The currencies in which a customer's sums may be read: the policy's first.
    pub(crate) fn currencies_of(&self, customer: CustomerIndex) -> Vec<Currency> {
        let mut currencies = vec![self.policy.currency];
        for invoice in self
            .account
            .invoices
            .iter()
            .filter(|invoice| invoice.customer == customer)
        {
            if !currencies.contains(&invoice.currency) {
                currencies.push(invoice.currency);
            }
        }
        currencies
    }

    /// `last`: none = no `until`; none inside = there is no such day.
    fn pause_holds(
        &self,
        id: PauseId,
        truth: Truth,
        last: Option<Option<Day>>,
        remember: bool,
        memory: &mut Vec<(PauseId, Day)>,
    ) -> Option<PauseReason> {
        // An end that cannot be told (no promise was made) is no day to pause through.
        let in_time = match last {
            None => true,
            Some(last) => last.is_some_and(|last| self.day <= last),
        };
        if truth.holds() && in_time {
            if remember && let Some(Some(last)) = last {
                match memory.iter_mut().find(|(of, _)| *of == id) {
                    Some((_, until)) => *until = (*until).max(last),
                    None => memory.push((id, last)),
                }
            }
            return Some(PauseReason::Pause(id));
        }
        if memory.iter().any(|(of, until)| *of == id && self.day <= *until) {
            return Some(PauseReason::Pause(id));
        }
        (truth == Truth::Unknown && in_time).then_some(PauseReason::PauseUnknown(id))
    }

    pub(crate) fn last_day(&self, until: Until, invoice: Option<InvoiceIndex>) -> Option<Day> {
        let base = match (until.base, invoice) {
            (UntilBase::Date(day), _) => day,
            (UntilBase::Promised, Some(invoice)) => {
                let position = self.state.invoices[invoice].promise?;
                self.state.promises.get(position as usize)?.until
            }
            (UntilBase::Due, Some(invoice)) => self.state.invoices[invoice].due,
            (UntilBase::Issued, Some(invoice)) => self.account.invoices[invoice].issued,
            (_, None) => return None,
        };
        Some(base.plus(until.plus))
    }

    /// Whether the claim is from before the opening of an insolvency (M51).
    pub(crate) fn is_frozen(&self, invoice: InvoiceIndex) -> bool {
        let issued = &self.account.invoices[invoice];
        self.state.customers[issued.customer]
            .insolvent_since
            .is_some_and(|opened| issued.issued < opened)
    }

    /// Whether unallocated money covers what is overdue (M55).
    pub(crate) fn unallocated_covers(&self, customer: CustomerIndex, currency: Currency) -> bool {
        let unallocated = self.state.unallocated(customer, currency);
        if unallocated <= 0 {
            return false;
        }
        let overdue = self.overdue_balance(customer, currency);
        overdue > 0 && unallocated >= overdue
    }

    /// Why a rule may not act for a subject, if it may not. Contacts, transfers and every other action that
    /// the policy or the law takes out are left out of the rule; a rule without its contact or transfer, or
    /// with nothing left, may not act.
    pub(crate) fn prohibition(&self, rule: RuleId, subject: Subject, reminded: bool) -> Option<Prohibition> {
        let compiled = &self.policy.rules[rule];
        let kind = self.kind(subject);
        let mut nothing_left = None;
        let mut left = 0_usize;
        for action in &compiled.actions {
            if kind == CustomerKind::Unknown && self.needs_a_kind(action) {
                return Some(Prohibition::KindUnknown);
            }
            if let ActionKind::Escalate(TransferTarget::Agency) = action.kind
                && kind == CustomerKind::Public
            {
                return Some(Prohibition::PublicToAgency);
            }
            if self.needs_a_reminder(action) && !compiled.without_reminder && !reminded {
                return Some(Prohibition::NoReminderYet);
            }
            match self.takes_out(rule, action, subject) {
                Some(why) if is_main(action) => return Some(why),
                Some(why) => nothing_left = nothing_left.or(Some(why)),
                // A claim is part of a message, not an action of its own.
                None => left += usize::from(!matches!(action.kind, ActionKind::Claim(_))),
            }
        }
        nothing_left.filter(|_| left == 0)
    }

    /// What takes an action out of its rule: a `never`, or the law for consumers.
    pub(crate) fn takes_out(&self, rule: RuleId, action: &Action, subject: Subject) -> Option<Prohibition> {
        let money = matches!(action.kind, ActionKind::Claim(_) | ActionKind::Charge { .. });
        if money && self.kind(subject) == CustomerKind::Consumer {
            let lawful = self.policy.rules[rule].lawful && !self.country_forbids_charges(subject);
            if !lawful {
                return Some(Prohibition::ConsumerCharges);
            }
        }
        self.policy
            .nevers
            .enumerate()
            .find(|(_, never)| names(never.action, &action.kind) && self.test(&never.guard, subject).holds())
            .map(|(id, _)| Prohibition::Never(id))
    }

    pub(crate) fn kind(&self, subject: Subject) -> CustomerKind {
        match self.read(Fact::Kind, subject) {
            FactValue::Kind(kind) => kind,
            _ => CustomerKind::Unknown,
        }
    }

    pub(crate) fn is_natural_person(&self, subject: Subject) -> bool {
        self.read(Fact::NaturalPerson, subject) == FactValue::YesNo(true)
    }

    fn country_forbids_charges(&self, subject: Subject) -> bool {
        match self.read(Fact::Country, subject) {
            FactValue::Name(country) => self.policy.consumer_charges_forbidden_in.contains(&country),
            _ => false,
        }
    }

    /// Claims, charges, legal steps and transfers are not for customers of unknown kind, in an `else` either.
    fn needs_a_kind(&self, action: &Action) -> bool {
        // The compiler lets no claim, charge or transfer stand in an `else`.
        matches!(
            action.kind,
            ActionKind::Claim(_) | ActionKind::Charge { .. } | ActionKind::Escalate(_)
        ) || self.policy.is_legal_action(action)
    }

    /// Legal steps and transfers are for those who were reminded.
    fn needs_a_reminder(&self, action: &Action) -> bool {
        matches!(action.kind, ActionKind::Escalate(_)) || self.policy.is_legal_action(action)
    }
}

/// Whether the action is the contact or the transfer of its rule.
pub(crate) fn is_main(action: &Action) -> bool {
    matches!(action.kind, ActionKind::Contact { .. } | ActionKind::Escalate(_))
}

/// Whether a pause concerns the action: contacts, bookings and transfers.
pub(crate) fn is_paused_with_others(action: &Action) -> bool {
    matches!(
        action.kind,
        ActionKind::Contact { .. }
            | ActionKind::Escalate(_)
            | ActionKind::Charge { .. }
            | ActionKind::Claim(_)
    )
}

fn names(forbidden: Forbidden, action: &ActionKind) -> bool {
    match (forbidden, action) {
        (
            Forbidden::Contact,
            ActionKind::Contact { .. } | ActionKind::Charge { .. } | ActionKind::Escalate(_),
        )
        | (Forbidden::Task, ActionKind::Task { .. })
        | (Forbidden::Alert, ActionKind::Alert(_))
        | (Forbidden::Flag, ActionKind::Flag(_))
        | (Forbidden::BlockOrders, ActionKind::BlockOrders)
        | (Forbidden::ProposeWriteOff, ActionKind::ProposeWriteOff) => true,
        (Forbidden::Channel(of), ActionKind::Contact { channel, .. }) => of == *channel,
        (
            Forbidden::Template(of, what),
            ActionKind::Contact {
                channel, template, ..
            },
        ) => of == *channel && *template == Some(what),
        (Forbidden::Target(of, whom), ActionKind::Contact { channel, to, .. }) => {
            of == *channel && *to == Some(whom)
        }
        (Forbidden::Charge(what), ActionKind::Charge { what: booked, .. }) => same(what, *booked),
        (Forbidden::Claim(what), ActionKind::Claim(claimed)) => same(what, *claimed),
        (Forbidden::Escalate(whom), ActionKind::Escalate(target)) => same(whom, *target),
        _ => false,
    }
}

/// No thing named = every thing.
fn same<T: PartialEq>(named: Option<T>, actual: T) -> bool {
    named.is_none_or(|named| named == actual)
}
