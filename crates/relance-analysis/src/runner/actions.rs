//! What a policy does in a test: the kernel, from change to change.

use super::TestAction;
use relance_compiler::TestCase;
use relance_kernel::decision::{ActionOutcome, ActionRecord, Effect};
use relance_kernel::policy::{Charged, TransferTarget};
use relance_kernel::{Account, AccountState, ApprovalMode, Day, Interner, Policy, decide};

/// Everything done in a test through a day, in the order of days, then of accounts.
pub(super) fn of_test(policy: &Policy, test: &TestCase, until: Day) -> Vec<TestAction> {
    let mut actions = Vec::new();
    for (account, of) in test.accounts.iter().enumerate() {
        let (_, records) = replayed(policy, &of.account, test.first_day, until);
        let done = records.into_iter().filter(is_action);
        actions.extend(done.map(|record| TestAction {
            account,
            record,
            taken_by: None,
        }));
    }
    actions.sort_by_key(|action| action.record.day);
    actions
}

/// Whether something was done; what was put off or lapsed was not.
fn is_action(record: &ActionRecord) -> bool {
    !matches!(
        record.outcome,
        ActionOutcome::Deferred(_) | ActionOutcome::Lapsed(_)
    )
}

/// An account decided from one day through another, approvals given on the day: its state, and all records.
pub(super) fn replayed(
    policy: &Policy,
    account: &Account,
    from: Day,
    until: Day,
) -> (AccountState, Vec<ActionRecord>) {
    let mut state = AccountState::new(policy, account, from);
    let mut records = Vec::new();
    let mut day = from;
    while day <= until {
        let wake = decide(
            policy,
            account,
            &mut state,
            day,
            ApprovalMode::SameDay,
            &mut records,
        );
        let change = state.next_change(account);
        let next = match (wake, change) {
            (Some(wake), Some(change)) => Some(wake.min(change)),
            (wake, change) => wake.or(change),
        };
        let Some(next) = next else { break };
        day = next.max(day.plus(1));
    }
    (state, records)
}

/// An action as a test line expects it: `email gentle`, `call accounts_payable`, `charge interest`.
pub fn action_text(policy: &Policy, interner: &Interner, effect: &Effect) -> String {
    match effect {
        Effect::Contact {
            channel,
            template,
            to,
            ..
        } => {
            let channel = interner.text(policy.channels[*channel].name);
            match (template, to) {
                (Some(template), _) => {
                    format!("{channel} {}", interner.text(policy.templates[*template].name))
                }
                (None, Some(to)) => format!("{channel} {}", interner.text(*to)),
                (None, None) => channel.to_owned(),
            }
        }
        Effect::Charge { what, .. } => format!("charge {}", charged_word(*what)),
        Effect::Escalate(target) => format!("escalate to {}", target_word(*target)),
        Effect::Task { text, .. } => {
            let text = match text {
                relance_kernel::decision::TaskText::Stated(text) => interner.text(*text),
                built_in => built_in.built_in().unwrap_or(""),
            };
            format!("task {}", quoted(text))
        }
        Effect::Alert(role) => format!("alert {}", interner.text(*role)),
        Effect::Flag(name) => format!("flag {}", interner.text(*name)),
        Effect::BlockOrders => "block_orders".to_owned(),
        Effect::ProposeWriteOff => "propose write_off".to_owned(),
    }
}

/// A text as the language writes it.
pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

pub(super) fn charged_word(what: Charged) -> &'static str {
    match what {
        Charged::Interest => "interest",
        Charged::Indemnity => "indemnity",
        Charged::Penalty => "penalty",
        Charged::Fee => "fee",
    }
}

pub(super) fn target_word(target: TransferTarget) -> &'static str {
    match target {
        TransferTarget::Agency => "agency",
        TransferTarget::Mediator => "mediator",
        TransferTarget::Insurer => "insurer",
        TransferTarget::Lawyer => "lawyer",
        TransferTarget::Court => "court",
    }
}
