//! What comes after the day if no row comes: the first thing done, the first approval asked for, the end of a pause.
//! The coming days are decided as the replay would decide them, with the rows known so far and no more.

use relance_kernel::decide::{Outcome, PauseReason};
use relance_kernel::decision::{ActionOutcome, Limit, Source};
use relance_kernel::policy::Policy;
use relance_kernel::{Account, AccountState, ActionRecord, ApprovalMode, Day, InvoiceIndex, RuleId, decide};

/// How far is looked: a little over two years, as the replay does for its standings.
const LOOK_AHEAD_DAYS: i32 = 800;

/// What comes of an invoice.
#[derive(Default)]
pub(crate) struct Ahead {
    /// The first thing done.
    pub(crate) done: Option<ActionRecord>,
    /// Since when limits hold back what is done first, and which one does so longest.
    pub(crate) held: Option<(Day, Limit)>,
    /// The first step that cannot be delivered, if before that: the task it raises.
    pub(crate) undelivered: Option<ActionRecord>,
    /// The first step that approval is asked for, if before that, and when.
    pub(crate) asked: Option<(RuleId, Day)>,
    /// The last day of the pause that holds, if it ends by itself.
    pub(crate) paused_through: Option<Day>,
}

/// Looks at each day after the state's.
pub(super) fn look(
    policy: &Policy,
    account: &Account,
    state: &AccountState,
    approvals: ApprovalMode,
    invoice: InvoiceIndex,
) -> Ahead {
    let mut ahead = Ahead::default();
    let today = state.today();
    let mut account = account.clone();
    account.changes.retain(|change| change.day <= today);
    let mut state = state.clone();
    let outcome = |state: &AccountState| state.outcome(policy, &account, approvals, invoice);
    let mut pause = paused(outcome(&state));
    let waits_already = awaited(outcome(&state));
    let mut records = Vec::new();
    let mut held: Vec<(RuleId, Day, Limit)> = Vec::new();
    let mut next = Some(today.plus(1));
    while let Some(day) = next.filter(|day| day.since(today) <= LOOK_AHEAD_DAYS) {
        records.clear();
        let wake = decide(policy, &account, &mut state, day, approvals, &mut records);
        let of_invoice = |wanted: ActionOutcome| {
            let is_wanted =
                |record: &&ActionRecord| record.invoice == Some(invoice) && record.outcome == wanted;
            records.iter().find(is_wanted).cloned()
        };
        let now = outcome(&state);
        if pause.is_some() && paused(now) != pause {
            ahead.paused_through = Some(day.plus(-1));
            pause = None;
        }
        if ahead.done.is_none() {
            let put_off = records
                .iter()
                .filter_map(|record| match (record.outcome, record.source) {
                    (ActionOutcome::Deferred(limit), Source::Rule(rule))
                        if record.invoice == Some(invoice) =>
                    {
                        Some((rule, limit))
                    }
                    _ => None,
                });
            let waits = match now {
                Outcome::WaitsUntil { rule, limit, .. } => Some((rule, limit)),
                _ => None,
            };
            for (rule, limit) in put_off.chain(waits) {
                match held.iter_mut().find(|(of, ..)| *of == rule) {
                    // Of several the one that takes longest is told, not the weekend that follows it.
                    Some((.., last)) if !matches!(limit, Limit::ContactDays | Limit::Quiet) => *last = limit,
                    Some(_) => {}
                    None => held.push((rule, day, limit)),
                }
            }
            ahead.done = of_invoice(ActionOutcome::Done);
            if ahead.undelivered.is_none() {
                ahead.undelivered = of_invoice(ActionOutcome::Failed);
            }
            let asked = awaited(now).filter(|asked| waits_already != Some(*asked));
            ahead.asked = ahead.asked.or(asked);
        }
        if ahead.done.is_some() && pause.is_none() {
            break;
        }
        // The end of a pause is looked for day by day: nothing need wake for it.
        next = match pause {
            Some(_) => Some(day.plus(1)),
            None => wake.map(|wake| wake.max(day.plus(1))),
        };
    }
    let of_done = |(rule, ..): &&(RuleId, Day, Limit)| {
        let is_its = |done: &ActionRecord| done.source == Source::Rule(*rule);
        ahead.done.as_ref().is_some_and(is_its)
    };
    ahead.held = held
        .iter()
        .find(of_done)
        .map(|(_, since, limit)| (*since, *limit));
    ahead
}

fn paused(outcome: Outcome) -> Option<PauseReason> {
    match outcome {
        Outcome::Paused(reason) => Some(reason),
        _ => None,
    }
}

fn awaited(outcome: Outcome) -> Option<(RuleId, Day)> {
    match outcome {
        Outcome::WaitsForApproval { rule, asked } => Some((rule, asked)),
        _ => None,
    }
}
