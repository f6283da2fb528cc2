//! Which rows of the ledger are reminders, what they cost, and which of them came back.

use relance_kernel::policy::{Grouping, RuleKind};
use relance_kernel::{CustomerIndex, Day, Interner, InvoiceIndex, Money, Policy, Symbol};
use std::collections::{BTreeMap, BTreeSet};

/// What an `action` row may be, by its value, that reaches nobody.
pub const NO_CONTACTS: [&str; 7] = [
    "charge",
    "escalate",
    "task",
    "alert",
    "flag",
    "block_orders",
    "propose_write_off",
];

/// How reminders are told from other actions.
#[derive(Clone, Debug)]
pub(crate) struct Reminders<'a> {
    policy: Option<&'a Policy>,
    no_contacts: Vec<Symbol>,
    costs: BTreeMap<Symbol, Option<Money>>,
}

/// A message: what a customer got on a day on one channel by one rule.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) customer: CustomerIndex,
    pub(crate) date: Day,
    /// The day from which it counts.
    pub(crate) day: Day,
    pub(crate) channel: Option<Symbol>,
    pub(crate) note: Option<Symbol>,
}

/// A message as an invoice got it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Contact {
    /// Position of its message.
    pub(crate) message: usize,
    /// None for a message to a customer who had nothing open.
    pub(crate) invoice: Option<InvoiceIndex>,
    pub(crate) date: Day,
    pub(crate) day: Day,
    /// Principal at the end of the day from which it counts.
    pub(crate) principal: i64,
    /// It came back, failed, or its fate is unknown.
    pub(crate) lost: bool,
}

/// By what a cost is counted once.
pub(crate) type CostUnit = (
    CustomerIndex,
    Day,
    Option<Symbol>,
    Option<Symbol>,
    Option<InvoiceIndex>,
);

impl<'a> Reminders<'a> {
    pub(crate) fn new(policy: Option<&'a Policy>, interner: &Interner) -> Reminders<'a> {
        let channels = policy.into_iter().flat_map(|policy| policy.channels.iter());
        Reminders {
            policy,
            no_contacts: NO_CONTACTS
                .iter()
                .filter_map(|word| interner.find(word))
                .collect(),
            costs: channels.map(|channel| (channel.name, channel.cost)).collect(),
        }
    }

    /// Whether an `action` row with this value and note is a reminder.
    pub(crate) fn is_reminder(&self, value: Option<Symbol>, note: Option<Symbol>) -> bool {
        let Some(value) = value else { return false };
        let Some(policy) = self.policy else {
            return !self.no_contacts.contains(&value);
        };
        let rule = note.and_then(|note| policy.rule_named_in_history(note));
        let is_also = rule.is_some_and(|rule| {
            let kind = policy.rules.element(rule).map(|rule| rule.kind);
            matches!(kind, Some(RuleKind::Also { .. }))
        });
        self.costs.contains_key(&value) && !is_also
    }

    /// What a message on a channel costs; none if the policy does not say.
    pub(crate) fn cost(&self, channel: Option<Symbol>) -> Option<Money> {
        channel
            .and_then(|channel| self.costs.get(&channel))
            .copied()
            .flatten()
    }

    /// By what the cost of a contact is counted once.
    pub(crate) fn cost_unit(&self, message: &Message, contact: &Contact) -> CostUnit {
        let grouping = self.policy.map_or(Grouping::Step, |policy| policy.grouping);
        let (note, invoice) = match grouping {
            Grouping::Customer | Grouping::CustomerLedByOldest => (None, None),
            Grouping::Step => (message.note, None),
            Grouping::Invoice => (message.note, contact.invoice),
        };
        (message.customer, message.date, message.channel, note, invoice)
    }
}

/// The reminders of an account.
#[derive(Clone, Default, Debug)]
pub(crate) struct Contacts {
    pub(crate) messages: Vec<Message>,
    pub(crate) contacts: Vec<Contact>,
    of_day: BTreeMap<(CustomerIndex, Day, Option<Symbol>, Option<Symbol>), usize>,
}

impl Contacts {
    pub(crate) fn clear(&mut self) {
        self.messages.clear();
        self.contacts.clear();
        self.of_day.clear();
    }

    /// Adds a row as each of the invoices got it, or as the customer did if there is none.
    pub(crate) fn add(&mut self, message: Message, invoices: &[InvoiceIndex]) {
        let key = (message.customer, message.date, message.channel, message.note);
        let (date, day) = (message.date, message.day);
        let position = *self.of_day.entry(key).or_insert_with(|| {
            self.messages.push(message);
            self.messages.len() - 1
        });
        let mut add = |invoice| {
            self.contacts.push(Contact {
                message: position,
                invoice,
                date,
                day,
                principal: 0,
                lost: false,
            });
        };
        if invoices.is_empty() {
            add(None);
        }
        invoices.iter().for_each(|invoice| add(Some(*invoice)));
    }

    /// Takes back the last contact of each of the invoices (of the customer, for messages of no invoice) that was made by
    /// a date and is the one meant.
    pub(crate) fn lose(
        &mut self,
        customer: CustomerIndex,
        named: Option<InvoiceIndex>,
        by: Day,
        is_meant: impl Fn(&Message) -> bool,
    ) {
        let messages = &self.messages;
        let mut seen: BTreeSet<Option<InvoiceIndex>> = BTreeSet::new();
        for contact in self.contacts.iter_mut().rev() {
            let Some(message) = messages.get(contact.message) else {
                continue;
            };
            let concerned = match named {
                Some(_) => contact.invoice == named,
                None => message.customer == customer && !seen.contains(&contact.invoice),
            };
            if concerned && contact.date <= by && is_meant(message) {
                contact.lost = true;
                if named.is_some() {
                    return;
                }
                seen.insert(contact.invoice);
            }
        }
    }
}
