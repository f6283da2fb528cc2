//! The other side of the comparison: the text compiled, and replayed through the kernel in each way there is.

use crate::compare::{Answer, Question};
use crate::ledger::number_payments;
use crate::oracle::{ApproveMode, OracleAction, OracleOutcome};
use relance_compiler::{Lang, Severity, compile_text};
use relance_kernel::decision::ActionOutcome;
use relance_kernel::{
    Account, AccountState, ActionRecord, ApprovalMode, CustomerIndex, Interner, InvoiceIndex, Policy,
};
use relance_sim::{AccountSource, ReplayOptions, RowTexts, replay, replay_account};

/// Every day decided, each looking at every invoice.
pub const EVERY_DAY: &str = "every day";
/// From change to change.
pub const SKIP_AHEAD: &str = "skip-ahead";

/// A policy compiled, with the texts that it and the account share.
struct Compiled {
    policy: Policy,
    interner: Interner,
}

fn compiled(question: &Question<'_>) -> Result<Compiled, String> {
    let mut interner = question.interner.clone();
    let compiled = compile_text(question.text, &Default::default(), &mut interner);
    if let Some(policy) = compiled.policy {
        return Ok(Compiled { policy, interner });
    }
    let error = compiled
        .diagnostics
        .iter()
        .find(|diagnostic| diagnostic.severity() == Severity::Error);
    Err(error.map_or("no policy and no error".to_string(), |error| {
        format!("{} {}", error.code.number, error.message(Lang::En))
    }))
}

fn options(question: &Question<'_>, every_day: bool) -> ReplayOptions {
    ReplayOptions {
        from: question.first,
        to: question.last,
        approvals: match question.approve {
            ApproveMode::SameDay => ApprovalMode::SameDay,
            ApproveMode::Never => ApprovalMode::Never,
            ApproveMode::After(days) => ApprovalMode::After(i32::try_from(days).unwrap_or(i32::MAX)),
        },
        every_day,
    }
}

/// Compiles and replays, every day and from change to change; the first error if the policy is refused.
pub fn decide(question: Question<'_>) -> Result<Vec<Answer>, String> {
    let Compiled { policy, interner } = compiled(&question)?;
    let texts = RowTexts {
        policy: &policy,
        interner: &interner,
    };
    let answers = [EVERY_DAY, SKIP_AHEAD].map(|way| {
        let mut actions = Vec::new();
        let mut state = AccountState::new(&policy, question.account, question.first);
        let options = options(&question, way == EVERY_DAY);
        replay_account(
            &policy,
            question.account,
            &mut state,
            &options,
            |_, _, records| {
                actions.extend(records.iter().map(|record| action(record, &texts)));
            },
        );
        Answer { way, actions }
    });
    Ok(answers.into())
}

/// Replays a ledger of [`ACCOUNTS`] accounts with one thread and with two: how many rows both gave, or how they
/// differ. None if the policy is refused.
///
/// The accounts are variants of the question's: each lacks another one of its rows.
pub fn one_thread_and_two(question: Question<'_>) -> Option<Result<usize, String>> {
    let Compiled { policy, .. } = compiled(&question).ok()?;
    let source = Variants {
        account: question.account,
    };
    let with_threads = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .ok()?;
        pool.install(|| replay(&policy, &source, &options(&question, false), &|_| true))
    };
    let (one, two) = (with_threads(1)?, with_threads(2)?);
    let text =
        |replayed: &relance_sim::Replayed| (format!("{:?}", replayed.rows), format!("{:?}", replayed.totals));
    Some(if text(&one) == text(&two) {
        Ok(one.rows.len())
    } else {
        Err(format!(
            "1 thread: {} rows, 2 threads: {} rows, or other sums",
            one.rows.len(),
            two.rows.len()
        ))
    })
}

/// More than two units of a replay's work.
pub const ACCOUNTS: usize = 520;

struct Variants<'a> {
    account: &'a Account,
}

impl AccountSource for Variants<'_> {
    fn account_count(&self) -> usize {
        ACCOUNTS
    }

    fn fill_account(&self, number: usize, account: &mut Account) {
        account.clone_from(self.account);
        // The first is whole. An invoice never issued is fine: nothing happens.
        if number > 0 && !account.changes.is_empty() {
            account.changes.remove((number - 1) % self.account.changes.len());
            number_payments(&mut account.changes);
        }
    }

    fn customer_id(&self, _: usize, _: CustomerIndex) -> &str {
        ""
    }

    fn invoice_id(&self, _: usize, _: InvoiceIndex) -> &str {
        ""
    }

    fn invoice_count(&self, _: usize) -> usize {
        self.account.invoices.len()
    }
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
