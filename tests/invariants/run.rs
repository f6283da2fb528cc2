//! A replay kept day by day: what was done, and the state in which it was decided.

use relance_compiler::{Options, compile_text};
use relance_kernel::decision::{ActionOutcome, Effect, Source};
use relance_kernel::policy::{Policy, RuleKind};
use relance_kernel::{
    Account, AccountState, ActionRecord, ApprovalMode, ChannelId, Day, Interner, InvoiceIndex, RuleId,
    Subject, decide,
};
use relance_sim::{ReplayOptions, replay_account};

/// A policy, an account, and what was decided.
pub(crate) struct Run<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) account: &'a Account,
    pub(crate) first: Day,
    pub(crate) last: Day,
    pub(crate) approvals: ApprovalMode,
    pub(crate) days: Vec<DecidedDay>,
}

/// A decided day.
#[derive(Clone)]
pub(crate) struct DecidedDay {
    pub(crate) day: Day,
    /// The rows of the day counted, nothing decided yet.
    pub(crate) before: AccountState,
    pub(crate) records: Vec<ActionRecord>,
}

/// Which days are kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Days {
    /// Those with a record.
    WithActions,
    /// All.
    All,
}

/// The policy of a text; none if it has errors.
pub(crate) fn compiled(text: &str, interner: &mut Interner) -> Option<Policy> {
    compile_text(text, &Options::default(), interner).policy
}

impl<'a> Run<'a> {
    pub(crate) fn new(
        policy: &'a Policy,
        account: &'a Account,
        first: Day,
        last: Day,
        approvals: ApprovalMode,
        kept: Days,
    ) -> Run<'a> {
        let mut run = Run {
            policy,
            account,
            first,
            last,
            approvals,
            days: Vec::new(),
        };
        let mut state = AccountState::new(policy, account, first);
        let mut day = first;
        while day <= last {
            let mut records = Vec::new();
            let before = state.clone();
            let wake = decide(policy, account, &mut state, day, approvals, &mut records);
            if kept == Days::All || !records.is_empty() {
                let mut before = before;
                before.advance(policy, account, day);
                run.days.push(DecidedDay { day, before, records });
            }
            let next = match (wake, state.next_change(account)) {
                (Some(wake), Some(change)) => wake.min(change),
                (Some(next), None) | (None, Some(next)) => next,
                (None, None) if kept == Days::All => last,
                (None, None) => break,
            };
            day = if kept == Days::All {
                day.plus(1)
            } else {
                next.max(day.plus(1))
            };
        }
        run
    }

    /// The records of an account as they would be, without states.
    pub(crate) fn records_of(&self, account: &Account) -> Vec<ActionRecord> {
        let options = ReplayOptions {
            from: self.first,
            to: self.last,
            approvals: self.approvals,
            every_day: false,
        };
        let mut state = AccountState::new(self.policy, account, self.first);
        let mut all = Vec::new();
        replay_account(self.policy, account, &mut state, &options, |_, _, records| {
            all.extend_from_slice(records)
        });
        all
    }

    /// What went, with the day it went on.
    pub(crate) fn done(&self) -> impl Iterator<Item = (&DecidedDay, &ActionRecord)> {
        self.days
            .iter()
            .flat_map(|day| day.records.iter().map(move |record| (day, record)))
            .filter(|(_, record)| went(record))
    }

    /// Contacts that use up limits: those on open invoices and of customer rules.
    pub(crate) fn counted_contacts(&self) -> impl Iterator<Item = (Day, ChannelId, &ActionRecord)> {
        self.done().filter_map(|(day, record)| {
            let counts = record.invoice.is_none_or(|invoice| day.before.is_open(invoice));
            channel_of(record)
                .filter(|_| counts)
                .map(|channel| (day.day, channel, record))
        })
    }

    /// The step that a rule is, or is an exception to.
    pub(crate) fn step_of(&self, rule: RuleId) -> RuleId {
        let mut at = rule;
        while let RuleKind::Exception { to } = self.policy.rules[at].kind {
            at = to;
        }
        at
    }

    /// A record as text, for a person.
    pub(crate) fn place(&self, record: &ActionRecord) -> String {
        format!(
            "{} {:?} {:?} {:?}",
            record.day, record.invoice, record.source, record.effect
        )
    }
}

/// Whether the record says that something was done by a rule.
pub(crate) fn went(record: &ActionRecord) -> bool {
    matches!(
        record.outcome,
        ActionOutcome::Done | ActionOutcome::DoneFateUnknown
    ) && matches!(record.source, Source::Rule(_))
}

pub(crate) fn rule_of(record: &ActionRecord) -> Option<RuleId> {
    match record.source {
        Source::Rule(rule) => Some(rule),
        _ => None,
    }
}

pub(crate) fn channel_of(record: &ActionRecord) -> Option<ChannelId> {
    match record.effect {
        Effect::Contact { channel, .. } => Some(channel),
        _ => None,
    }
}

/// Whom a record is about.
pub(crate) fn subject(record: &ActionRecord) -> Subject {
    Subject {
        customer: record.customer,
        invoice: record.invoice,
    }
}

/// The invoice of a record, if it is a contact, a booking or a transfer.
pub(crate) fn external(record: &ActionRecord) -> Option<InvoiceIndex> {
    let external = matches!(
        record.effect,
        Effect::Contact { .. } | Effect::Charge { .. } | Effect::Escalate(_)
    );
    record.invoice.filter(|_| external)
}
