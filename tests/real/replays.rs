//! The ledger through reader, compiler and replay.

use relance_kernel::{Account, AccountState, ActionRecord};
use relance_ledger::FolderSource;
use relance_sim::{AccountSource, ReplayOptions, RowTexts, replay, replay_account};
use relance_testkit::invariants::Joined;
use std::path::Path;

/// A row of the action list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Action {
    /// Day, as the ledger writes it.
    pub(crate) date: String,
    /// Id of the fine.
    pub(crate) fine: String,
    /// Name of the rule.
    pub(crate) rule: String,
    /// What was done, for whom, and how it went.
    what: String,
}

/// The policy of a text joined with the ledger of a folder; a policy or ledger with errors fails the test.
pub(crate) fn joined(text: &str, folder: &Path) -> Joined {
    Joined::new(text, &FolderSource::new(folder)).unwrap()
}

/// The whole action list.
pub(crate) fn actions(joined: &Joined) -> Vec<Action> {
    let policy = &joined.compiled.policy;
    let replayed = replay(policy, joined, &joined.options().unwrap(), &|_| true).unwrap();
    replayed
        .rows
        .iter()
        .map(|row| action(joined, row.account, &row.record))
        .collect()
}

/// The actions of one account, decided every day or from change to change.
pub(crate) fn actions_of(joined: &Joined, number: usize, every_day: bool) -> Vec<Action> {
    let policy = &joined.compiled.policy;
    let options = ReplayOptions {
        every_day,
        ..joined.options().unwrap()
    };
    let mut account = Account::default();
    joined.fill_account(number, &mut account);
    let mut state = AccountState::new(policy, &account, options.from);
    let mut actions = Vec::new();
    replay_account(policy, &account, &mut state, &options, |_, _, records| {
        actions.extend(records.iter().map(|record| action(joined, number, record)));
    });
    actions
}

fn action(joined: &Joined, account: usize, record: &ActionRecord) -> Action {
    let texts = RowTexts {
        policy: &joined.compiled.policy,
        interner: &joined.compiled.interner,
    };
    Action {
        date: record.day.to_string(),
        fine: record
            .invoice
            .map_or("", |invoice| joined.invoice_id(account, invoice))
            .to_string(),
        rule: texts.rule(record.source).to_string(),
        what: format!(
            "{} {} {} {}",
            joined.customer_id(account, record.customer),
            texts.action(&record.effect),
            texts.detail(&record.effect),
            texts.outcome(record.outcome)
        ),
    }
}
