//! The other side of the comparison: the text compiled, and replayed through the kernel.

use crate::compare::Question;
use crate::oracle::{ApproveMode, OracleAction, OracleOutcome};
use relance_compiler::{Lang, Severity, compile_text};
use relance_kernel::decision::ActionOutcome;
use relance_kernel::{AccountState, ActionRecord, ApprovalMode};
use relance_sim::{ReplayOptions, RowTexts, replay_account};

/// Which days the kernel is asked about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Days {
    /// Every day, looking at every invoice.
    All,
    /// From change to change.
    SkipAhead,
}

/// Compiles and replays; the first error if the policy is refused.
pub fn decide(question: Question<'_>, days: Days) -> Result<Vec<OracleAction>, String> {
    let mut interner = question.interner.clone();
    let compiled = compile_text(question.text, &Default::default(), &mut interner);
    let Some(policy) = compiled.policy else {
        let error = compiled.diagnostics.iter().find(|diagnostic| diagnostic.severity() == Severity::Error);
        return Err(error.map_or("no policy and no error".to_string(), |error| {
            format!("{} {}", error.code.number, error.message(Lang::En))
        }));
    };
    let options = ReplayOptions {
        from: question.first,
        to: question.last,
        approvals: match question.approve {
            ApproveMode::SameDay => ApprovalMode::SameDay,
            ApproveMode::Never => ApprovalMode::Never,
            ApproveMode::After(days) => ApprovalMode::After(i32::try_from(days).unwrap_or(i32::MAX)),
        },
        every_day: days == Days::All,
    };
    let texts = RowTexts { policy: &policy, interner: &interner };
    let mut actions = Vec::new();
    let mut state = AccountState::new(&policy, question.account, question.first);
    replay_account(&policy, question.account, &mut state, &options, |_, _, records| {
        actions.extend(records.iter().map(|record| action(record, &texts)));
    });
    Ok(actions)
}

fn action(record: &ActionRecord, texts: &RowTexts<'_>) -> OracleAction {
    OracleAction {
        day: record.day,
        customer: record.customer,
        invoice: record.invoice,
        rule: texts.rule(record.source).to_string(),
        action: texts.action(&record.effect).to_string(),
        detail: texts.detail(&record.effect),
        outcome: match record.outcome {
            ActionOutcome::Done | ActionOutcome::DoneFateUnknown | ActionOutcome::Failed => {
                OracleOutcome::Done
            }
            ActionOutcome::Deferred(_) => OracleOutcome::Deferred,
            ActionOutcome::Lapsed(_) => OracleOutcome::Lapsed,
        },
        reason: texts.reason(record.outcome).to_string(),
        cost: record.cost.map_or(0, |cost| cost.minor),
    }
}
