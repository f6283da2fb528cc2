//! What an action writes down, and what its delivery leaves behind.

use crate::account::Account;
use crate::decide::obstacle::is_main;
use crate::decide::{Fire, Place, Round};
use crate::decision::{ActionOutcome, ActionRecord, Effect, Source, TaskText};
use crate::evaluate::{Subject, View};
use crate::fact::FactValue;
use crate::ids::{ChannelId, CustomerIndex, InvoiceIndex, RuleId, TemplateId};
use crate::policy::{Action, ActionKind, Bound, ChargeAmount, Claimed, Policy, RuleKind, Slot};
use crate::state::{AccountState, ContactRecord, LadderMark, OwnContact, PutOff, Sent};
use crate::{Money, Symbol};

/// Basis points in one.
const BASIS_POINTS_PER_UNIT: i128 = 10_000;

impl Round<'_, '_> {
    pub(super) fn record_fires(&mut self, fires: &[Fire]) {
        for fire in fires {
            let subject = Subject {
                customer: fire.customer,
                invoice: fire.invoice,
            };
            let compiled = &self.view.policy.rules[fire.rule];
            for (position, action) in compiled.actions.iter().enumerate() {
                let mut record = ActionRecord {
                    day: fire.day,
                    customer: fire.customer,
                    invoice: fire.invoice,
                    source: Source::Rule(fire.rule),
                    sequence: u16::try_from(position).unwrap_or(u16::MAX),
                    effect: Effect::BlockOrders,
                    outcome: ActionOutcome::Done,
                    leads: false,
                    cost: None,
                    minutes: 0,
                };
                let effect = match (&fire.contact, &fire.stands_in) {
                    (Some(sent), _) if is_main(action) => {
                        if fire.fate_unknown {
                            record.outcome = ActionOutcome::DoneFateUnknown;
                        }
                        if sent.leads {
                            let channel = &self.view.policy.channels[sent.channel];
                            record.leads = true;
                            record.cost = channel.cost;
                            record.minutes = channel.minutes;
                        }
                        Some(self.view.contact_effect(
                            subject,
                            fire.rule,
                            sent.channel,
                            sent.template,
                            sent.to,
                        ))
                    }
                    (_, Some(other)) if is_main(action) => self.view.effect(other, subject),
                    _ if self.view.takes_out(fire.rule, action, subject).is_some() => None,
                    _ => self.view.effect(action, subject),
                };
                if let Some(effect) = effect {
                    record.effect = effect;
                    self.records.push(record);
                }
            }
        }
    }
}

impl View<'_> {
    /// A contact with the claims of its rule that stand.
    pub(crate) fn contact_effect(
        &self,
        subject: Subject,
        rule: RuleId,
        channel: ChannelId,
        template: Option<TemplateId>,
        to: Option<Symbol>,
    ) -> Effect {
        let claims: Vec<Claimed> = self.policy.rules[rule]
            .actions
            .iter()
            .filter(|action| self.takes_out(rule, action, subject).is_none())
            .filter_map(|action| match action.kind {
                ActionKind::Claim(claimed) => Some(claimed),
                _ => None,
            })
            .collect();
        Effect::Contact {
            channel,
            template,
            to,
            claims,
        }
    }

    /// What an action that is no contact does; none for claims, which are part of their message.
    fn effect(&self, action: &Action, subject: Subject) -> Option<Effect> {
        Some(match &action.kind {
            ActionKind::Contact {
                channel,
                template,
                to,
            } => Effect::Contact {
                channel: *channel,
                template: *template,
                to: *to,
                claims: Vec::new(),
            },
            ActionKind::Claim(_) => return None,
            ActionKind::Charge { what, amount } => Effect::Charge {
                what: *what,
                amount: self.charged(*amount, subject),
            },
            ActionKind::Escalate(target) => Effect::Escalate(*target),
            ActionKind::Task {
                text,
                role,
                by_overdue,
            } => Effect::Task {
                text: TaskText::Stated(*text),
                role: *role,
                deadline: by_overdue.and_then(|days| self.due(subject).map(|due| due.plus(days))),
            },
            ActionKind::Alert(role) => Effect::Alert(*role),
            ActionKind::Flag(name) => Effect::Flag(*name),
            ActionKind::BlockOrders => Effect::BlockOrders,
            ActionKind::ProposeWriteOff => Effect::ProposeWriteOff,
        })
    }

    fn charged(&self, amount: ChargeAmount, subject: Subject) -> Option<Money> {
        match amount {
            ChargeAmount::ByLaw => None,
            ChargeAmount::Fixed(money) => Some(money),
            ChargeAmount::Share { basis_points, of } => match self.read(of, subject) {
                FactValue::Money(money) => {
                    let exact = i128::from(money.minor) * i128::from(basis_points);
                    // Half-up: half a minor unit counts as one, away from zero for credits.
                    let half = exact.signum() * (BASIS_POINTS_PER_UNIT / 2);
                    let minor = i64::try_from((exact + half) / BASIS_POINTS_PER_UNIT).unwrap_or(i64::MAX);
                    Some(Money::new(minor, money.currency))
                }
                _ => None,
            },
        }
    }

    /// The row that says that a step was put off.
    pub(crate) fn defer(&self, subject: Subject, put_off: &PutOff) -> ActionRecord {
        self.row(
            subject,
            put_off.rule,
            put_off.effect.clone(),
            ActionOutcome::Deferred(put_off.limit),
        )
    }

    /// The row that says that what was put off lapsed.
    pub(crate) fn lapse(&self, subject: Subject, put_off: &PutOff) -> ActionRecord {
        self.row(
            subject,
            put_off.rule,
            put_off.effect.clone(),
            ActionOutcome::Lapsed(put_off.limit),
        )
    }

    /// The task raised when a step could not be delivered.
    pub(crate) fn failure(&self, subject: Subject, rule: RuleId) -> ActionRecord {
        let task = Effect::Task {
            text: TaskText::NoAddress,
            role: None,
            deadline: None,
        };
        self.row(subject, rule, task, ActionOutcome::Failed)
    }

    /// A row that stands in the place of the rule's contact or transfer.
    fn row(&self, subject: Subject, rule: RuleId, effect: Effect, outcome: ActionOutcome) -> ActionRecord {
        let main = self.policy.rules[rule].actions.iter().position(is_main);
        ActionRecord {
            day: self.day,
            customer: subject.customer,
            invoice: subject.invoice,
            source: Source::Rule(rule),
            sequence: main
                .and_then(|position| u16::try_from(position).ok())
                .unwrap_or(0),
            effect,
            outcome,
            leads: false,
            cost: None,
            minutes: 0,
        }
    }

    /// A built-in task of a customer.
    pub(crate) fn built_in_task(
        &self,
        customer: CustomerIndex,
        source: Source,
        text: TaskText,
    ) -> ActionRecord {
        ActionRecord {
            day: self.day,
            customer,
            invoice: None,
            source,
            sequence: 0,
            effect: Effect::Task {
                text,
                role: None,
                deadline: None,
            },
            outcome: ActionOutcome::Done,
            leads: false,
            cost: None,
            minutes: 0,
        }
    }
}

/// How much happened to an invoice that a slot outside the ladder may fire for: events, or deliveries where it is
/// counted from a step.
pub(crate) fn happened_to(state: &AccountState, invoice: InvoiceIndex, slot: &Slot) -> u32 {
    let of_invoice = &state.invoices[invoice];
    let count = match slot.bound {
        Bound::AfterStep { .. } => of_invoice.sent.len(),
        _ => of_invoice.events.len(),
    };
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl Fire {
    /// Moves the state on: what was sent, done and used up.
    pub(super) fn leave_behind(&self, policy: &Policy, account: &Account, state: &mut AccountState) {
        if let Some(sent) = &self.contact
            && sent.leads
        {
            state.contacts.push(ContactRecord {
                day: self.day,
                channel: sent.channel,
                counts: sent.counts,
                fate_unknown: self.fate_unknown,
            });
        }
        if let Some(sent) = &self.contact
            && !sent.leads
            && !self.fate_unknown
            && let Some(message) = state.contacts.last_mut()
        {
            // Of a message, it is enough that one of its contacts arrived.
            message.fate_unknown = false;
        }
        let Some(invoice) = self.invoice else {
            state.customers[self.customer].sent.push(Sent {
                rule: self.rule,
                slot: None,
                day: self.day,
            });
            state.customer_memories[self.customer].also_mut(self.rule).fired = true;
            // Steps may count from it.
            state.touch_all_of(policy, account, self.customer);
            return;
        };
        let slot = match self.place {
            Place::Ladder(slot) | Place::OutsideLadder(slot) => Some(slot),
            Place::Also => None,
        };
        state.invoices[invoice].sent.push(Sent {
            rule: self.rule,
            slot,
            day: self.day,
        });
        if let (Some(sent), Some(_)) = (&self.contact, slot) {
            state.invoices[invoice].own_contacts.push(OwnContact {
                day: self.day,
                channel: sent.channel,
                rule: self.rule,
                lost: self.fate_unknown,
                overdue: self.overdue,
            });
        }
        self.remember(policy, state, invoice);
    }

    fn remember(&self, policy: &Policy, state: &mut AccountState, invoice: InvoiceIndex) {
        let happened = match self.place {
            Place::OutsideLadder(slot) => happened_to(state, invoice, &policy.slots[slot]),
            Place::Ladder(_) | Place::Also => 0,
        };
        let memory = &mut state.memories[invoice];
        let paused_days = memory.paused_days;
        match self.place {
            Place::Ladder(slot) => {
                memory.slot_mut(slot).done = true;
                let rank = policy.slots[slot].rank.map_or(-1, i64::from);
                memory.highest_rank_done = memory.highest_rank_done.max(rank);
                let mark = LadderMark {
                    slot,
                    day: self.day,
                    paused_days,
                };
                memory.last_ladder = Some(mark);
                if policy.is_legal(self.rule) {
                    memory.last_legal = Some(mark);
                }
            }
            Place::OutsideLadder(slot) => {
                let known = memory.slot_mut(slot);
                known.fired_on = Some(self.day);
                known.used_events = happened;
                known.end_firing();
                if self.contact.is_some() {
                    memory.last_outside_ladder = Some((self.day, paused_days));
                }
            }
            Place::Also => {
                debug_assert!(matches!(policy.rules[self.rule].kind, RuleKind::Also { .. }));
                memory.also_mut(self.rule).fired = true;
            }
        }
    }
}
