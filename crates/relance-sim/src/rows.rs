//! Rows of the action list, and their texts.

use relance_kernel::decision::{ActionOutcome, ActionRecord, Effect, Source, TaskText};
use relance_kernel::policy::{Charged, Claimed, Policy, TransferTarget};
use relance_kernel::{CustomerIndex, Day, Interner, InvoiceIndex, Money};

/// A record with the account it belongs to.
#[derive(Clone, Debug)]
pub struct ActionRow {
    /// The number of the account.
    pub account: usize,
    /// The record.
    pub record: ActionRecord,
    /// What its claims, or its booking, come to by law, in their order; nothing where it was not computed.
    pub by_law: Vec<Option<Money>>,
}

/// The order of rows: date, account, customer, invoice, rule, position in the rule.
type RowOrder = (Day, usize, CustomerIndex, Option<InvoiceIndex>, Source, u16);

impl ActionRow {
    /// The record of an account.
    pub fn new(account: usize, record: &ActionRecord) -> ActionRow {
        ActionRow {
            account,
            record: record.clone(),
            by_law: Vec::new(),
        }
    }

    /// Where the row stands in the list.
    pub fn order(&self) -> RowOrder {
        let record = &self.record;
        (
            record.day,
            self.account,
            record.customer,
            record.invoice,
            record.source,
            record.sequence,
        )
    }
}

/// Gives the columns of a row as texts.
#[derive(Clone, Copy)]
pub struct RowTexts<'a> {
    /// The policy that acted.
    pub policy: &'a Policy,
    /// Its interner.
    pub interner: &'a Interner,
}

impl<'a> RowTexts<'a> {
    /// The rule's name, or that of a built-in source.
    pub fn rule(&self, source: Source) -> &'a str {
        match source {
            Source::Rule(rule) => self.interner.text(self.policy.rules[rule].name),
            _ => source.built_in_name().unwrap_or(""),
        }
    }

    /// The action: a channel's name, `charge`, `escalate`, `task`, `alert`, `flag`, `block_orders` or
    /// `propose_write_off`.
    pub fn action(&self, effect: &Effect) -> &'a str {
        match effect {
            Effect::Contact { channel, .. } => self.interner.text(self.policy.channels[*channel].name),
            other => action_word(other),
        }
    }

    /// What the action is about: template or target with its claims, amount and kind of a charge, text of a task…
    pub fn detail(&self, effect: &Effect) -> String {
        self.detail_with(effect, &[])
    }

    /// [`RowTexts::detail`] with what its claims, or its booking, come to by law, in their order:
    /// `mise_en_demeure + claim interest 33.97 EUR`.
    pub fn detail_with(&self, effect: &Effect, by_law: &[Option<Money>]) -> String {
        let amount_of = |position: usize| by_law.get(position).copied().flatten();
        match effect {
            Effect::Contact {
                template, to, claims, ..
            } => {
                let what = match (template, to) {
                    (Some(template), _) => self.interner.text(self.policy.templates[*template].name),
                    (None, Some(to)) => self.interner.text(*to),
                    (None, None) => "",
                };
                let mut detail = what.to_string();
                for (position, claim) in claims.iter().enumerate() {
                    detail.push_str(match claim {
                        Claimed::Interest => " + claim interest",
                        Claimed::Indemnity => " + claim indemnity",
                    });
                    if let Some(amount) = amount_of(position) {
                        detail.push_str(&format!(" {amount}"));
                    }
                }
                detail
            }
            Effect::Charge { what, amount } => match amount.or_else(|| amount_of(0)) {
                Some(amount) => format!("{amount} {}", charged_word(*what)),
                None => charged_word(*what).to_string(),
            },
            Effect::Escalate(target) => transfer_word(*target).to_string(),
            Effect::Task { text, .. } => match text {
                TaskText::Stated(text) => self.interner.text(*text).to_string(),
                _ => text.built_in().unwrap_or("").to_string(),
            },
            Effect::Alert(name) | Effect::Flag(name) => self.interner.text(*name).to_string(),
            Effect::BlockOrders | Effect::ProposeWriteOff => String::new(),
        }
    }

    /// `done`, `deferred` or `lapsed`.
    pub fn outcome(&self, outcome: ActionOutcome) -> &'static str {
        match outcome {
            ActionOutcome::Done | ActionOutcome::DoneFateUnknown | ActionOutcome::Failed => "done",
            ActionOutcome::Deferred(_) => "deferred",
            ActionOutcome::Lapsed(_) => "lapsed",
        }
    }

    /// What put a row off, or why a done one is no plain delivery.
    pub fn reason(&self, outcome: ActionOutcome) -> &'static str {
        match outcome {
            ActionOutcome::Done => "",
            ActionOutcome::DoneFateUnknown => "unknown",
            ActionOutcome::Failed => "failed",
            ActionOutcome::Deferred(limit) | ActionOutcome::Lapsed(limit) => limit.words(),
        }
    }
}

/// The word of an action that is no message: `charge`, `escalate`, `task`, `alert`, `flag`, `block_orders` or
/// `propose_write_off`; `contact` for a message.
pub fn action_word(effect: &Effect) -> &'static str {
    match effect {
        Effect::Contact { .. } => "contact",
        Effect::Charge { .. } => "charge",
        Effect::Escalate(_) => "escalate",
        Effect::Task { .. } => "task",
        Effect::Alert(_) => "alert",
        Effect::Flag(_) => "flag",
        Effect::BlockOrders => "block_orders",
        Effect::ProposeWriteOff => "propose_write_off",
    }
}

/// The word of what is charged.
pub(crate) fn charged_word(what: Charged) -> &'static str {
    match what {
        Charged::Interest => "interest",
        Charged::Indemnity => "indemnity",
        Charged::Penalty => "penalty",
        Charged::Fee => "fee",
    }
}

/// The word of a transfer's target.
pub(crate) fn transfer_word(target: TransferTarget) -> &'static str {
    match target {
        TransferTarget::Agency => "agency",
        TransferTarget::Mediator => "mediator",
        TransferTarget::Insurer => "insurer",
        TransferTarget::Lawyer => "lawyer",
        TransferTarget::Court => "court",
    }
}
