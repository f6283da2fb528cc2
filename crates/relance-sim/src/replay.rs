//! The replay: each account from change to change through the kernel.

use rayon::prelude::*;
use relance_kernel::policy::Policy;
use relance_kernel::{Account, AccountState, ActionRecord, ApprovalMode, Day, InvoiceIndex, decide};

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use crate::accounts::AccountSource;
use crate::rows::ActionRow;
use crate::totals::Totals;

/// How many accounts one unit of work holds.
const ACCOUNTS_PER_CHUNK: usize = 256;

/// How far the next action of an invoice is looked for after the last day: a little over two years.
const LOOK_AHEAD_DAYS: i32 = 800;

/// What is replayed.
#[derive(Clone, Copy, Debug)]
pub struct ReplayOptions {
    /// The first decided day. Actions recorded before it are history.
    pub from: Day,
    /// The last decided day.
    pub to: Day,
    /// How approvals that the ledger does not answer are given.
    pub approvals: ApprovalMode,
    /// Decides every day instead of jumping from change to change: the same actions, for tests.
    pub every_day: bool,
}

/// The result of a replay.
#[derive(Clone, Debug, Default)]
pub struct Replayed {
    /// What was done, put off and lapsed: by date, then account, customer, invoice, rule.
    pub rows: Vec<ActionRow>,
    /// Sums.
    pub totals: Totals,
}

/// Replays one account; pushes its records in order of day. `state` is made anew; its memory is reused.
pub fn replay_account(
    policy: &Policy,
    account: &Account,
    state: &mut AccountState,
    options: &ReplayOptions,
    mut on_day: impl FnMut(Day, &AccountState, &[ActionRecord]),
) {
    state.reset(policy, account, options.from);
    if options.every_day {
        state.look_at_all();
    }
    let mut records = Vec::new();
    let mut day = options.from;
    while day <= options.to {
        records.clear();
        let wake = decide(policy, account, state, day, options.approvals, &mut records);
        on_day(day, state, &records);
        if options.every_day {
            day = day.plus(1);
            continue;
        }
        let change = state.next_change(account);
        let next = match (wake, change) {
            (Some(wake), Some(change)) => Some(wake.min(change)),
            (wake, change) => wake.or(change),
        };
        match next {
            Some(next) => day = next.max(day.plus(1)),
            None => break,
        }
    }
    if state.today() < options.to {
        // Time goes on to the last day, so that what is looked up afterwards is of that day.
        let mut last = Vec::new();
        let _ = decide(policy, account, state, options.to, options.approvals, &mut last);
        on_day(options.to, state, &last);
    }
}

/// The next action of each open invoice after the state's day if no row comes: what "will fire unless paid".
/// The first row of each invoice that is done.
pub fn next_actions(
    policy: &Policy,
    account: &Account,
    state: &AccountState,
    approvals: ApprovalMode,
) -> Vec<ActionRecord> {
    let open = account
        .invoices
        .ids()
        .filter(|&invoice| state.is_open(invoice))
        .collect();
    next_actions_of(policy, account, state, approvals, open)
}

/// The same for some of its invoices.
pub(crate) fn next_actions_of(
    policy: &Policy,
    account: &Account,
    state: &AccountState,
    approvals: ApprovalMode,
    mut waiting: BTreeSet<InvoiceIndex>,
) -> Vec<ActionRecord> {
    // The rows known so far, and no more.
    let today = state.today();
    let account = match state.next_change(account) {
        None => Cow::Borrowed(account),
        Some(_) => {
            let mut known = account.clone();
            known.changes.retain(|change| change.day <= today);
            Cow::Owned(known)
        }
    };
    let mut state = state.clone();
    let mut found = Vec::new();
    let mut records = Vec::new();
    let mut next = Some(today.plus(1));
    while let Some(day) = next {
        if waiting.is_empty() || day.since(today) > LOOK_AHEAD_DAYS {
            break;
        }
        records.clear();
        next = decide(policy, &account, &mut state, day, approvals, &mut records);
        for record in &records {
            if let Some(invoice) = record.invoice
                && record.outcome == relance_kernel::decision::ActionOutcome::Done
                && waiting.remove(&invoice)
            {
                found.push(record.clone());
            }
        }
    }
    found
}

/// Replays every account of a ledger. `progress` hears the number of invoices of each chunk as it is finished,
/// from any thread; when it answers `false` the replay stops early and gives nothing.
pub fn replay(
    policy: &Policy,
    source: &dyn AccountSource,
    options: &ReplayOptions,
    progress: &(dyn Fn(usize) -> bool + Sync),
) -> Option<Replayed> {
    let rows = Mutex::new(Vec::new());
    let totals = replay_into(policy, source, options, progress, &|part| {
        rows.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(part);
    })?;
    let mut rows = rows.into_inner().unwrap_or_else(PoisonError::into_inner);
    rows.sort_by_key(ActionRow::order);
    Some(Replayed { rows, totals })
}

/// The same for ledgers whose action list is too large to be held: `take` gets the rows of each chunk of accounts
/// as it is finished, from any thread and in any order, but each row once. [`ActionRow::order`] puts them in order.
pub fn replay_into(
    policy: &Policy,
    source: &dyn AccountSource,
    options: &ReplayOptions,
    progress: &(dyn Fn(usize) -> bool + Sync),
    take: &(dyn Fn(&[ActionRow]) + Sync),
) -> Option<Totals> {
    let count = source.account_count();
    (0..count.div_ceil(ACCOUNTS_PER_CHUNK))
        .into_par_iter()
        .map(|chunk| {
            let first = chunk * ACCOUNTS_PER_CHUNK;
            let last = (first + ACCOUNTS_PER_CHUNK).min(count);
            let part = replay_chunk(policy, source, options, first..last);
            take(&part.rows);
            let invoices = (first..last).map(|number| source.invoice_count(number)).sum();
            progress(invoices).then_some(part.totals)
        })
        // Whole numbers: whichever chunks are added first, the sums are the same.
        .try_reduce(Totals::default, |mut sum, part| {
            sum.add(&part);
            Some(sum)
        })
}

fn replay_chunk(
    policy: &Policy,
    source: &dyn AccountSource,
    options: &ReplayOptions,
    numbers: std::ops::Range<usize>,
) -> Replayed {
    let mut part = Replayed::default();
    let mut account = Account::default();
    let mut state = AccountState::new(policy, &account, options.from);
    for number in numbers {
        source.fill_account(number, &mut account);
        part.totals.begin_account(&account);
        let (rows, totals) = (&mut part.rows, &mut part.totals);
        replay_account(policy, &account, &mut state, options, |_, state, records| {
            totals.count_day(policy, &account, state, records);
            rows.extend(records.iter().map(|record| ActionRow::new(number, record)));
        });
        part.totals.end_account(policy, &account, &state, options);
    }
    part
}
