//! What a rule's contact becomes: itself, its `else`, or a failure (M45).

use crate::account::{Address, ChangeKind};
use crate::decide::obstacle::is_main;
use crate::evaluate::{Subject, View};
use crate::ids::{ChannelId, RuleId, TemplateId};
use crate::policy::{Action, ActionKind};
use crate::{Day, Symbol};

/// What the contact or transfer of a rule comes to on a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Delivery<'a> {
    /// The rule has neither contact nor transfer.
    None,
    /// A message.
    Contact {
        /// By which channel.
        channel: ChannelId,
        /// Which template.
        template: Option<TemplateId>,
        /// To which role.
        to: Option<Symbol>,
    },
    /// A transfer, or an internal action that stands for the contact.
    Other(&'a Action),
    /// Nothing can be delivered.
    Failed,
}

impl<'a> View<'a> {
    /// Finds out what the contact or transfer of a rule comes to today.
    pub(crate) fn delivery(&self, rule: RuleId, subject: Subject) -> Delivery<'a> {
        let Some(main) = self.policy.rules[rule]
            .actions
            .iter()
            .find(|action| is_main(action))
        else {
            return Delivery::None;
        };
        let failed_today = self.has_failed_today(rule, subject);
        let mut next = Some(main);
        let mut first = true;
        while let Some(action) = next {
            // A failed row speaks of the attempt: the action itself, not its `else`.
            let refused = first && failed_today;
            let forbidden = !first && self.takes_out(rule, action, subject).is_some();
            match &action.kind {
                ActionKind::Contact {
                    channel,
                    template,
                    to,
                } if !refused && !forbidden && self.is_deliverable(*channel, *to, subject) => {
                    return Delivery::Contact {
                        channel: *channel,
                        template: *template,
                        to: *to,
                    };
                }
                ActionKind::Contact { .. } => {}
                _ if refused || forbidden => {}
                _ => return Delivery::Other(action),
            }
            next = action.otherwise.as_deref();
            first = false;
        }
        Delivery::Failed
    }

    /// Whether the address is there and the channel not refused.
    fn is_deliverable(&self, channel: ChannelId, to: Option<Symbol>, subject: Subject) -> bool {
        let channel = &self.policy.channels[channel];
        let opted_out = self.state.customers[subject.customer]
            .opted_out
            .iter()
            .any(|refused| refused.is_none_or(|name| name == channel.name));
        if opted_out {
            return false;
        }
        let Some(kind) = channel.address else { return true };
        let customer = self.columns(subject.customer);
        let of_role = to.and_then(|role| customer.contacts.iter().find(|contact| contact.role == role));
        let addresses = of_role.map_or(&customer.addresses, |contact| &contact.addresses);
        addresses.get(kind.position()) != Some(&Address::Empty)
    }

    /// Whether the ledger says that the fate of today's attempt of the rule is unknown.
    pub(crate) fn is_fate_unknown(&self, rule: RuleId, subject: Subject) -> bool {
        let name = self.policy.rules[rule].name;
        self.rows_today(subject)
            .any(|kind| matches!(kind, ChangeKind::Unknown { rule } if *rule == name))
    }

    /// Whether the ledger says that today's attempt of the rule failed.
    pub(crate) fn has_failed_today(&self, rule: RuleId, subject: Subject) -> bool {
        let name = self.policy.rules[rule].name;
        self.rows_today(subject)
            .any(|kind| matches!(kind, ChangeKind::Failed { rule } if *rule == name))
    }

    /// Rows dated today, of the invoice or of its customer without invoice.
    fn rows_today(&self, subject: Subject) -> impl Iterator<Item = &'a ChangeKind> + '_ {
        self.account
            .changes
            .iter()
            .take(self.state.counted)
            .rev()
            .take_while(|change| change.day == self.day)
            .filter(move |change| {
                change.date == self.day
                    && change.customer == subject.customer
                    && (change.invoice.is_none() || change.invoice == subject.invoice)
            })
            .map(|change| &change.kind)
    }

    /// The answer of the ledger's rows through a day to a request for approval: approved, refused, or none.
    pub(crate) fn answer(&self, rule: RuleId, subject: Subject, asked: Day, through: Day) -> Option<bool> {
        let wanted = self.policy.rules[rule].name;
        self.account
            .changes
            .iter()
            .take(self.state.counted)
            .rev()
            // Nothing counts before its own date.
            .take_while(|change| change.day >= asked)
            .filter(|change| {
                change.date >= asked
                    && change.day <= through
                    && change.customer == subject.customer
                    && (change.invoice.is_none() || change.invoice == subject.invoice)
            })
            .find_map(|change| match change.kind {
                ChangeKind::Approved { rule } if rule == wanted => Some(true),
                ChangeKind::Refused { rule } if rule == wanted => Some(false),
                _ => None,
            })
    }
}
