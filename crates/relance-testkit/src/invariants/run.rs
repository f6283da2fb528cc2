//! A replay kept day by day: what was done, of which policy and which account.

use crate::oracle::lower;
use crate::oracle::model::Model;
use crate::prelude::with_prelude;
use relance_compiler::{Options, compile_text};
use relance_kernel::decision::{ActionOutcome, Effect, Source};
use relance_kernel::policy::Policy;
use relance_kernel::{
    Account, AccountState, ActionRecord, ApprovalMode, ChannelId, Day, Interner, InvoiceIndex, WorkCalendar,
};
use relance_sim::{ReplayOptions, replay_account};

/// A policy as the kernel runs it and as the interpreter reads it.
pub struct Compiled {
    /// For the kernel.
    pub policy: Policy,
    /// For the interpreter.
    pub model: Model,
    /// The texts of both, and of the account.
    pub interner: Interner,
}

/// The policy of a text; none if it has errors. The interner holds the texts of the account.
pub fn compiled(text: &str, mut interner: Interner) -> Option<Compiled> {
    let policy = compile_text(text, &Options::default(), &mut interner).policy?;
    let model = lower(&with_prelude(&relance_syntax::parse(text).file)).ok()?;
    Some(Compiled {
        policy,
        model,
        interner,
    })
}

/// A policy, an account, and what was decided.
pub struct Run<'a> {
    /// As the kernel runs it.
    pub policy: &'a Policy,
    /// As the interpreter reads it.
    pub model: &'a Model,
    /// The texts of policy and account.
    pub interner: &'a Interner,
    /// The account.
    pub account: &'a Account,
    /// Working days.
    pub calendar: &'a WorkCalendar,
    /// First decided day.
    pub first: Day,
    /// Last decided day.
    pub last: Day,
    /// How approvals are given.
    pub approvals: ApprovalMode,
    /// Whether every day is looked at, and not only those with records.
    pub every_day: bool,
    /// The days with records.
    pub days: Vec<DecidedDay>,
}

/// A day with records.
#[derive(Clone, Debug)]
pub struct DecidedDay {
    /// The day.
    pub day: Day,
    /// What was recorded.
    pub records: Vec<ActionRecord>,
}

impl<'a> Run<'a> {
    /// Replays an account.
    pub fn new(
        compiled: &'a Compiled,
        account: &'a Account,
        first: Day,
        last: Day,
        approvals: ApprovalMode,
        every_day: bool,
    ) -> Run<'a> {
        let mut run = Run {
            policy: &compiled.policy,
            model: &compiled.model,
            interner: &compiled.interner,
            account,
            calendar: &compiled.policy.calendar,
            first,
            last,
            approvals,
            every_day,
            days: Vec::new(),
        };
        run.days = run.days_of(account);
        run
    }

    /// What would be recorded of another account.
    fn days_of(&self, account: &Account) -> Vec<DecidedDay> {
        let options = ReplayOptions {
            from: self.first,
            to: self.last,
            approvals: self.approvals,
            every_day: false,
        };
        let mut state = AccountState::new(self.policy, account, self.first);
        let mut days = Vec::new();
        replay_account(self.policy, account, &mut state, &options, |day, _, records| {
            if !records.is_empty() {
                days.push(DecidedDay {
                    day,
                    records: records.to_vec(),
                });
            }
        });
        days
    }

    /// The records of an account as they would be.
    pub fn records_of(&self, account: &Account) -> Vec<ActionRecord> {
        self.days_of(account)
            .into_iter()
            .flat_map(|day| day.records)
            .collect()
    }

    /// What went.
    pub(super) fn done(&self) -> impl Iterator<Item = &ActionRecord> {
        self.days.iter().flat_map(|day| &day.records).filter(|record| {
            matches!(
                record.outcome,
                ActionOutcome::Done | ActionOutcome::DoneFateUnknown
            ) && matches!(record.source, Source::Rule(_))
        })
    }

    /// Contacts that use up limits: those on open invoices and of customer rules.
    pub(super) fn counted_contacts(
        &self,
        open: &dyn Fn(Day, InvoiceIndex) -> bool,
    ) -> Vec<(Day, ChannelId, &ActionRecord)> {
        self.done()
            .filter_map(|record| {
                let counts = record.invoice.is_none_or(|invoice| open(record.day, invoice));
                channel_of(record)
                    .filter(|_| counts)
                    .map(|channel| (record.day, channel, record))
            })
            .collect()
    }

    /// A record as text, for a person.
    pub(super) fn place(&self, record: &ActionRecord) -> String {
        format!(
            "{} {:?} {:?} {:?}",
            record.day, record.invoice, record.source, record.effect
        )
    }
}

pub(super) fn channel_of(record: &ActionRecord) -> Option<ChannelId> {
    match record.effect {
        Effect::Contact { channel, .. } => Some(channel),
        _ => None,
    }
}
