//! Small, wild policies and ledgers over the whole language, from a seed.
//!
//! Thresholds and dates are drawn from few values so that they collide: days around 5, 7, 14 and 30, weekends, month
//! ends, the edges of behaviour windows.

mod guards;
mod ledger;
mod policy;

use crate::ledger::LedgerBuilder;
use crate::oracle::ApproveMode;
use crate::policy_text::PolicyText;
use crate::rng::Rng;
use relance_kernel::{Day, FieldType};

/// A policy, a ledger and the days to decide.
#[derive(Clone, Debug)]
pub struct Case {
    /// What it was made from.
    pub seed: u64,
    /// The policy.
    pub policy: PolicyText,
    /// The account.
    pub ledger: LedgerBuilder,
    /// First decided day.
    pub first: Day,
    /// Last decided day.
    pub last: Day,
    /// How approvals are given.
    pub approve: ApproveMode,
}

/// What the ledger needs to know of its policy, so that its rows name what the policy has.
#[derive(Clone, Debug, Default)]
struct Vocabulary {
    /// Every rule that a row may name.
    rules: Vec<String>,
    /// Names that rules had before.
    old_names: Vec<String>,
    /// Ladder steps with their days after the due date.
    steps: Vec<(String, i32)>,
    /// Rules that ask for approval, by themselves or by the step that they are an exception to.
    approvals: Vec<String>,
    /// Events that steps count from.
    events: Vec<&'static str>,
    channels: Vec<String>,
    segments: Vec<String>,
    customer_fields: Vec<(&'static str, FieldType)>,
    invoice_fields: Vec<(&'static str, FieldType)>,
}

/// The case of a seed.
pub fn case(seed: u64) -> Case {
    let mut rng = Rng::new(seed);
    let begin = Day::from_ymd(2025, 10, 1)
        .unwrap_or_default()
        .plus(rng.between(0, 400));
    let first = begin.plus(if rng.chance(30) { rng.between(5, 70) } else { 0 });
    let longest = rng.of(&[150, 150, 150, 250]);
    let last = first.plus(rng.between(60, longest));
    let (policy, vocabulary) = policy::policy(&mut rng, first, last);
    let ledger = ledger::ledger(&mut rng, &vocabulary, begin, first, last);
    let waits = if vocabulary.approvals.is_empty() { 10 } else { 4 };
    let approve = match rng.below(waits) {
        0 => ApproveMode::Never,
        1 => ApproveMode::After(u32::try_from(rng.between(1, 9)).unwrap_or(1)),
        _ => ApproveMode::SameDay,
    };
    Case {
        seed,
        policy,
        ledger,
        first,
        last,
        approve,
    }
}
