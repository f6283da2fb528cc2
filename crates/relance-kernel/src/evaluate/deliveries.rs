//! What was delivered and what happened, as guards ask for it: steps, events, rows with a name (M21–M23, M33).

use crate::account::ChangeKind;
use crate::evaluate::{Subject, View};
use crate::ids::{InvoiceIndex, RuleId};
use crate::policy::{Anchor, Event};
use crate::state::Sent;
use crate::{Day, Symbol};

impl View<'_> {
    /// Days that a delay is counted from.
    pub(crate) fn anchor_days(&self, anchor: Anchor, subject: Subject) -> Vec<Day> {
        match (anchor, subject.invoice) {
            (Anchor::Step(rule), _) => self.step_done_on(rule, subject).into_iter().collect(),
            (Anchor::Event(event), Some(invoice)) => self.event_days(event, invoice).collect(),
            (Anchor::Event(_), None) => Vec::new(),
        }
    }

    pub(crate) fn event_days(&self, event: Event, invoice: InvoiceIndex) -> impl Iterator<Item = Day> + '_ {
        self.state.invoices[invoice]
            .events
            .iter()
            .filter(move |(of, _)| *of == event)
            .map(|(_, day)| *day)
    }

    /// The day on which a step was delivered: its last slot, if it has several (M33).
    pub(crate) fn step_done_on(&self, rule: RuleId, subject: Subject) -> Option<Day> {
        let deliveries = self.deliveries(subject);
        if deliveries.are_none() {
            return None;
        }
        let last = self.policy.last_slot_of(rule);
        deliveries
            .iter()
            .filter(|sent| self.policy.is_rule_or_exception_of(sent.rule, rule))
            .filter(|sent| sent.slot.is_none() || sent.slot == last)
            .map(|sent| sent.day)
            .max()
    }

    /// Deliveries of a step without age for an invoice: position among those of the invoice, and day.
    pub(crate) fn deliveries_of(
        &self,
        rule: RuleId,
        invoice: InvoiceIndex,
    ) -> impl Iterator<Item = (usize, Day)> + '_ {
        self.state.invoices[invoice]
            .sent
            .iter()
            .enumerate()
            .filter(move |(_, sent)| self.policy.is_rule_or_exception_of(sent.rule, rule))
            .map(|(position, sent)| (position, sent.day))
    }

    /// Days on which a rule or an exception below it was delivered (M22).
    pub(crate) fn sent(&self, rule: RuleId, subject: Subject) -> impl Iterator<Item = Day> + '_ {
        self.deliveries(subject)
            .iter()
            .filter(move |sent| self.policy.is_rule_or_exception_of(sent.rule, rule))
            .map(|sent| sent.day)
    }

    /// Deliveries for the invoice, those of customer rules to its customer included.
    fn deliveries(&self, subject: Subject) -> Deliveries<'_> {
        Deliveries {
            of_invoice: subject
                .invoice
                .map_or(&[], |invoice| &self.state.invoices[invoice].sent),
            of_customer: &self.state.customers[subject.customer].sent,
        }
    }

    /// Dates of rows that `recorded NAME` finds (M23).
    pub(crate) fn recorded(&self, wanted: Symbol, subject: Subject) -> impl Iterator<Item = Day> + '_ {
        self.account
            .changes
            .iter()
            .take(self.state.counted)
            .filter(move |change| {
                change.customer == subject.customer
                    && (change.invoice.is_none() || change.invoice == subject.invoice)
            })
            .filter(move |change| {
                let by_event = change
                    .kind
                    .event_word()
                    .is_some_and(|word| self.policy.event_symbols.get(word) == Some(&wanted));
                by_event
                    || match change.kind {
                        ChangeKind::Action { value, note } => value == Some(wanted) || note == Some(wanted),
                        ChangeKind::Charged { what, .. } => what == Some(wanted),
                        ChangeKind::Other { event } => event == wanted,
                        _ => false,
                    }
            })
            .map(|change| change.date)
    }
}

/// The deliveries that a subject sees.
struct Deliveries<'a> {
    of_invoice: &'a [Sent],
    of_customer: &'a [Sent],
}

impl<'a> Deliveries<'a> {
    fn are_none(&self) -> bool {
        self.of_invoice.is_empty() && self.of_customer.is_empty()
    }

    fn iter(&self) -> impl Iterator<Item = &'a Sent> + use<'a> {
        self.of_invoice.iter().chain(self.of_customer)
    }
}
