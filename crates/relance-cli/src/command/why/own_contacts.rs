//! The contacts that the invoice's own steps brought about: what `reminders` and `last_contact` count.

use super::case::{Case, is_delivered};
use relance_kernel::account::ChangeKind;
use relance_kernel::decision::{Effect, Source};
use relance_kernel::policy::RuleKind;
use relance_kernel::{ChannelId, Day, RuleId, Symbol};
use relance_ledger::RowPlace;

/// A contact by one of the invoice's own steps.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct OwnContact {
    pub(super) day: Day,
    pub(super) rule: RuleId,
    pub(super) channel: ChannelId,
    /// The row of a past action.
    pub(super) row: Option<RowPlace>,
}

/// Contacts by the invoice's own steps before the day, in order; those that came back are among them.
pub(super) fn own_contacts(case: &Case<'_>) -> Vec<OwnContact> {
    let policy = case.policy();
    let is_step = |rule: RuleId| !matches!(policy.rules[rule].kind, RuleKind::Also { .. });
    let channel_named = |name: Symbol| {
        let mut channels = policy.channels.enumerate();
        channels
            .find(|(_, channel)| channel.name == name)
            .map(|(id, _)| id)
    };
    let in_history = case.history().filter_map(|(row, rule)| {
        let ChangeKind::Action {
            value: Some(value), ..
        } = row.change.kind
        else {
            return None;
        };
        Some(OwnContact {
            day: row.change.date,
            rule,
            channel: channel_named(value)?,
            row: Some(row.place),
        })
    });
    let in_replay = case
        .records()
        .filter_map(|record| match (&record.effect, record.source) {
            (Effect::Contact { channel, .. }, Source::Rule(rule)) if is_delivered(record) => {
                Some(OwnContact {
                    day: record.day,
                    rule,
                    channel: *channel,
                    row: None,
                })
            }
            _ => None,
        });
    let mut all: Vec<OwnContact> = in_history
        .chain(in_replay)
        .filter(|contact| is_step(contact.rule) && contact.day < case.on)
        .collect();
    all.sort_by_key(|contact| contact.day);
    all
}
