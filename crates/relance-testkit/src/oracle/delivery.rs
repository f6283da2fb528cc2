//! Whether a contact can be delivered, what came back later, and the contacts of the past (M45, M46).

use super::model::{Act, ActKind, Rule};
use super::{Contact, Done, EventId, Message, Oracle, Past, Subject, Today};
use relance_kernel::account::{Address, Change, ChangeKind};
use relance_kernel::{Day, Id};
use std::collections::BTreeSet;

/// What a rule's contact or transfer comes down to on a day.
pub(super) enum Delivery {
    /// The rule has none.
    NothingToDeliver,
    /// The action itself or its `else`; whether its fate is unknown.
    Deliver(Act, bool),
    /// None can be delivered.
    Failed,
}

impl Oracle<'_> {
    /// M45: the action, or the first `else` that can be delivered in its place.
    pub(super) fn delivery(&self, today: &Today, rule: &Rule, subject: Subject) -> Delivery {
        let Some(main) = rule.main_act() else {
            return Delivery::NothingToDeliver;
        };
        let mut next = Some(main);
        while let Some(act) = next {
            // A `failed` row makes a transfer fail, too.
            let refused = || {
                // It tells of the action as written; an `else` may still be delivered.
                std::ptr::eq(act, main)
                    && self.has_row_today(today.day, rule, subject, |kind| match kind {
                        ChangeKind::Failed { rule } => Some(*rule),
                        _ => None,
                    })
            };
            let possible = match &act.kind {
                ActKind::Contact {
                    channel,
                    argument,
                    to,
                } => {
                    // A call names the role that it asks for.
                    let role = if channel == "call" {
                        Some(argument.as_str())
                    } else {
                        to.as_deref()
                    };
                    self.has_address(today, subject, channel, role)
                        && !self.has_opted_out(today.day, subject, channel)
                        && !refused()
                }
                ActKind::Escalate(_) => !refused(),
                _ => true,
            };
            if possible && self.is_act_forbidden(today, act, subject) {
                self.notes.add("M48: a forbidden `else` is skipped");
            }
            if possible && !self.is_act_forbidden(today, act, subject) {
                let unknown = matches!(act.kind, ActKind::Contact { .. })
                    && self.has_row_today(today.day, rule, subject, |kind| match kind {
                        ChangeKind::Unknown { rule } => Some(*rule),
                        _ => None,
                    });
                if unknown {
                    self.notes.add("M45: of unknown fate");
                }
                if !std::ptr::eq(act, main) {
                    self.notes.add("M45: else taken");
                }
                return Delivery::Deliver(
                    Act {
                        kind: act.kind.clone(),
                        otherwise: None,
                    },
                    unknown,
                );
            }
            if refused() {
                self.notes.add("M45: failed on the day");
            }
            self.notes.add("M45: not deliverable");
            next = act.otherwise.as_deref();
        }
        Delivery::Failed
    }

    /// The table of addresses below M46: an empty cell refuses, an absent column does not.
    fn has_address(&self, today: &Today, subject: Subject, channel: &str, to: Option<&str>) -> bool {
        let place = match channel {
            "email" => 0,
            "call" | "sms" => 1,
            "letter" | "registered_letter" => 2,
            _ => return true,
        };
        let customer = &today.customers[self.who(subject).customer.position()];
        let of_role = to.and_then(|role| {
            customer
                .contacts
                .iter()
                .find(|contact| self.interner.text(contact.role) == role)
        });
        let address = of_role.map_or(customer.addresses[place], |contact| contact.addresses[place]);
        address != Address::Empty
    }

    fn has_opted_out(&self, day: Day, subject: Subject, channel: &str) -> bool {
        let customer = self.who(subject).customer;
        let refuses = self.world.rows_by(day).iter().any(|row| match &row.kind {
            ChangeKind::OptedOut { channel: named } if row.customer == customer => {
                named.is_none_or(|named| self.interner.text(named) == channel)
            }
            _ => false,
        });
        if refuses {
            self.notes.add("M45: opted out");
        }
        refuses
    }

    /// Whether a row of the invoice (or of the customer without invoice) and of the rule is dated on the day.
    fn has_row_today(
        &self,
        day: Day,
        rule: &Rule,
        subject: Subject,
        named: impl Fn(&ChangeKind) -> Option<relance_kernel::Symbol>,
    ) -> bool {
        self.world.rows_by(day).iter().any(|row| {
            row.date == day
                && self.is_of(row, subject)
                && named(&row.kind).is_some_and(|name| self.interner.text(name) == rule.name)
        })
    }

    fn is_of(&self, row: &Change, subject: Subject) -> bool {
        let who = self.who(subject);
        match row.invoice {
            Some(invoice) => who.invoice == Some(invoice),
            None => row.customer == who.customer,
        }
    }

    /// M45: the contacts that a later `bounced` or `failed` row took back, by their position in the journal: for the
    /// invoice that the row names, else each of the customer known then, the last of its own steps by the channel (of
    /// the rule) that counts by then.
    pub(super) fn bounced(&self, day: Day) -> BTreeSet<usize> {
        let mut bounced = BTreeSet::new();
        for (position, row) in self.world.rows_by(day).iter().enumerate() {
            let which = |contact: &Contact| match &row.kind {
                ChangeKind::Bounced { channel } => {
                    channel.is_none_or(|channel| self.interner.text(channel) == contact.channel)
                }
                ChangeKind::Failed { rule } => contact
                    .rule
                    .is_some_and(|own| self.model.rules[own].name == self.interner.text(*rule)),
                _ => false,
            };
            let contacts = self.journal.contacts.iter().enumerate();
            for invoice in self.world.account.invoices.ids() {
                let whose = row
                    .invoice
                    .map_or(self.world.customer_of(invoice) == row.customer, |own| {
                        own == invoice
                    });
                let last = contacts
                    .clone()
                    .filter(|(_, contact)| whose && contact.own_step && contact.invoice == Some(invoice))
                    .filter(|(_, contact)| which(contact))
                    .filter(|(_, contact)| contact.day <= row.date && contact.day < row.day)
                    .filter(|(_, contact)| contact.row.is_none_or(|known| known < position))
                    .max_by_key(|(at, contact)| (contact.day, *at));
                if let Some((at, _)) = last {
                    self.notes.add("M45: a contact came back");
                    bounced.insert(at);
                }
            }
        }
        bounced
    }

    /// M46: `action` rows dated before the first decided day, from the day on which they count.
    pub(super) fn absorb_history(&mut self, day: Day) {
        let rows = self.world.rows_by(day).len();
        for at in self.journal.history_rows..rows {
            let row = self.world.rows[at];
            let ChangeKind::Action { value, note } = &row.kind else {
                continue;
            };
            if row.date >= self.first {
                continue;
            }
            let text =
                |symbol: &Option<_>| symbol.map_or("", |symbol| self.interner.text(symbol)).to_string();
            let (channel, note) = (text(value), text(note));
            let is_contact = self.model.channels.contains_key(&channel);
            let rule = self
                .model
                .rules
                .iter()
                .position(|rule| rule.name == note)
                .or_else(|| {
                    self.model
                        .rules
                        .iter()
                        .position(|rule| rule.was.as_ref() == Some(&note))
                });
            self.notes.add(if rule.is_some() {
                "M46: a rule done in the past"
            } else {
                "M46: names no rule"
            });
            if row.day > self.first {
                self.notes.add("M46: known after the first day");
            }
            if let Some(rule) = rule {
                let it = &self.model.rules[rule];
                if it.name != note {
                    self.notes.add("M46: by an old name");
                }
                match it.mode {
                    super::model::Mode::Step => {}
                    super::model::Mode::Also {
                        per_customer: true, ..
                    } => {
                        self.notes.add("M46: a customer rule");
                    }
                    super::model::Mode::Also { each_time: true, .. } => {
                        self.notes.add("M46: a rule of each time");
                    }
                    super::model::Mode::Also { .. } => self.notes.add("M46: an `also` rule"),
                }
            }
            let subjects = self.history_subjects(at, rule);
            if is_contact {
                self.journal.messages.push(Message {
                    day: row.date,
                    channel: channel.clone(),
                });
                let own_step = rule.is_some_and(|rule| self.base_slots(rule).next().is_some());
                let mut contact = Contact {
                    day: row.date,
                    channel: channel.clone(),
                    rule,
                    invoice: None,
                    own_step,
                    unknown: false,
                    while_overdue: false,
                    row: Some(at),
                };
                if subjects.is_empty() {
                    self.journal.contacts.push(contact.clone());
                }
                for subject in &subjects {
                    contact.invoice = match subject {
                        Subject::Invoice(invoice) => Some(*invoice),
                        Subject::Customer(_) => None,
                    };
                    contact.while_overdue = contact
                        .invoice
                        .is_some_and(|invoice| row.date > self.world.due(row.day, invoice));
                    self.journal.contacts.push(contact.clone());
                }
            }
            if let Some(rule) = rule {
                for subject in subjects {
                    self.history_done(at, rule, subject, is_contact);
                }
            }
        }
        self.journal.history_rows = rows;
    }

    /// The invoice that a history row names, else every open invoice of the customer (M4); the customer for a rule
    /// `per customer`.
    fn history_subjects(&self, row: usize, rule: Option<usize>) -> Vec<Subject> {
        if let Some(rule) = rule
            && let super::model::Mode::Also {
                per_customer: true, ..
            } = self.model.rules[rule].mode
        {
            return vec![Subject::Customer(self.world.rows[row].customer)];
        }
        self.world.concerned[row]
            .iter()
            .map(|&invoice| Subject::Invoice(invoice))
            .collect()
    }

    /// The slots that a rule is a variant of.
    pub(super) fn base_slots(&self, rule: usize) -> impl Iterator<Item = usize> {
        let model = self.model;
        (0..model.slots.len()).filter(move |&slot| {
            model.slots[slot]
                .variants
                .iter()
                .any(|(variant, _)| *variant == rule)
        })
    }

    /// M46: the step is done on that date; of the slots of `every … up to K times`, the first not yet done.
    fn history_done(&mut self, row: usize, rule: usize, subject: Subject, contact: bool) {
        let (day, known_by) = (self.world.rows[row].date, self.world.rows[row].day);
        let mut slots: Vec<Option<usize>> = self.base_slots(rule).map(Some).collect();
        if slots.is_empty() {
            slots.push(None);
        }
        let is_done = |slot: Option<usize>| {
            self.journal
                .done
                .iter()
                .any(|done| done.subject == subject && done.slot == slot && slot.is_some())
        };
        let ranked = slots[0].is_some_and(|slot| self.model.slots[slot].is_ranked());
        let Some(slot) = slots.iter().copied().find(|&slot| !ranked || !is_done(slot)) else {
            return;
        };
        let events = match (slot, subject) {
            (Some(slot), Subject::Invoice(invoice)) => {
                let before = self.world.events_before[row];
                self.events_reached(day, Some((known_by, before)), slot, invoice)
            }
            _ => Vec::<EventId>::new(),
        };
        let customer = self.who(subject).customer;
        let books = &self.world.on(known_by).books;
        let in_episode = self
            .world
            .invoices_of(known_by, customer)
            .into_iter()
            .any(|invoice| books.is_open(invoice) && self.world.due(known_by, invoice) < day);
        self.journal.done.push(Done {
            day,
            rule,
            slot,
            subject,
            contact,
            events,
            past: Some(Past {
                counted: known_by,
                in_episode,
            }),
        });
    }
}
