//! The other side of the comparison: the text compiled, and replayed through the kernel in each way there is.

use crate::compare::{Ahead, Answer, Question};
use crate::ledger::number_payments;
use crate::oracle::{ApproveMode, OracleAction, OracleOutcome, is_told};
use relance_compiler::{Lang, Severity, compile_text};
use relance_kernel::decide::{Outcome, PauseReason};
use relance_kernel::decision::ActionOutcome;
use relance_kernel::{
    Account, AccountState, ActionRecord, ApprovalMode, CustomerIndex, Interner, InvoiceIndex, Policy, RuleId,
};
use relance_sim::{AccountSource, ReplayOptions, RowTexts, next_actions, replay, replay_account};

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
        let mut answer = Answer {
            way,
            ..Answer::default()
        };
        let mut state = AccountState::new(&policy, question.account, question.first);
        let options = options(&question, way == EVERY_DAY);
        let look_from = question.first.plus(question.last.since(question.first) / 3);
        replay_account(
            &policy,
            question.account,
            &mut state,
            &options,
            |day, state, records| {
                let rows: Vec<OracleAction> = records.iter().map(|record| action(record, &texts)).collect();
                let nothing_done = rows.iter().all(|row| row.outcome != OracleOutcome::Done);
                answer.actions.extend(rows);
                if nothing_done && is_told(day) {
                    for invoice in question.account.invoices.ids() {
                        let outcome = state.outcome(&policy, question.account, options.approvals, invoice);
                        answer
                            .stands
                            .push((day, invoice, standing(outcome, &policy, &interner)));
                    }
                }
                if question.looks_ahead && answer.ahead.is_none() && day >= look_from {
                    let next = next_actions(&policy, question.account, state, options.approvals);
                    answer.ahead = Some(Ahead {
                        from: day,
                        through: day.plus(COMPARED_AHEAD),
                        open: question
                            .account
                            .invoices
                            .ids()
                            .filter(|&invoice| state.is_open(invoice))
                            .collect(),
                        next: next.iter().map(|record| action(record, &texts)).collect(),
                    });
                }
            },
        );
        answer
    });
    Ok(answers.into())
}

/// How many days of a look ahead are compared.
const COMPARED_AHEAD: i32 = 120;

/// Where an invoice stands, in the words of the interpreter.
fn standing(outcome: Outcome, policy: &Policy, interner: &Interner) -> String {
    let name = |rule: RuleId| interner.text(policy.rules[rule].name);
    match outcome {
        Outcome::NotKnown => "not known".to_string(),
        Outcome::Settled => "settled".to_string(),
        Outcome::NotClaimed => "not claimed".to_string(),
        Outcome::Paused(reason) => match reason {
            PauseReason::Pause(pause) | PauseReason::PauseUnknown(pause) => {
                format!("paused by {}", interner.text(policy.pauses[pause].name))
            }
            PauseReason::NeverUnknown(_) => "paused by a never".to_string(),
            PauseReason::Stopped => "paused by a stop".to_string(),
            PauseReason::Frozen => "paused by an insolvency".to_string(),
        },
        Outcome::LedByOther(leader) => format!("behind i{}", leader.0),
        Outcome::WaitsUntil { rule, limit, day } => {
            let until = day.map_or("never".to_string(), |day| day.to_string());
            format!("waits: {} until {until} ({})", name(rule), limit.words())
        }
        Outcome::WaitsForApproval { rule, asked } => {
            format!("waits for approval: {} since {asked}", name(rule))
        }
        Outcome::NotYet { rule, day } => format!("not yet: {} on {day}", name(rule)),
        Outcome::NoAddress { rule } => format!("no address: {}", name(rule)),
        Outcome::CannotDecide { rule } => format!("cannot decide: {}", name(rule)),
        Outcome::Forbidden { rule, .. } => format!("forbidden: {}", name(rule)),
        Outcome::Nothing => "nothing".to_string(),
    }
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
