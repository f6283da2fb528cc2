//! What holds of every policy on every ledger: no step on a settled invoice, nothing twice, no limit and no prohibition
//! broken, no look at the future, the same actions however rows are ordered and however many threads work.
//!
//! The promises are checked on generated accounts (`RELANCE_CASES`, 2,000 unless it says otherwise), on the demo's ledger,
//! and on a real one. [`doctored`] shows that each check can fail.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod doctored;
mod fines;
mod future;
mod limits;
mod order;
mod prohibitions;
mod run;
mod steps;

use rayon::prelude::*;
use relance_kernel::ApprovalMode;
use relance_testkit::generate::case;
use relance_testkit::oracle::ApproveMode;
use run::{Days, Run, compiled};
use std::sync::atomic::{AtomicUsize, Ordering};

/// A promise: the places where a run breaks it.
type Invariant = fn(&Run<'_>) -> Vec<String>;

/// The promises that one action list and its account can show.
const INVARIANTS: [(&str, Invariant); 11] = [
    ("settled invoices get no step", steps::on_settled),
    ("each slot at most once", steps::twice),
    ("spacing", limits::spacing),
    ("caps", limits::caps),
    ("one contact a day", limits::one_a_day),
    ("contact days and quiet periods", limits::days),
    ("never", prohibitions::nevers),
    (
        "claims and charges of consumers and of unknown kinds",
        prohibitions::claims,
    ),
    (
        "legal steps and transfers of unknown kinds",
        prohibitions::of_unknown_kind,
    ),
    ("public bodies and agencies", prohibitions::agency),
    ("paused invoices", prohibitions::paused),
];

/// What a run breaks, with the names of the promises.
fn broken(run: &Run<'_>) -> Vec<String> {
    (INVARIANTS.iter())
        .flat_map(|(name, invariant)| {
            invariant(run)
                .into_iter()
                .map(move |place| format!("{name}: {place}"))
        })
        .collect()
}

fn cases() -> u64 {
    std::env::var("RELANCE_CASES").map_or(2_000, |count| count.parse().unwrap())
}

#[test]
fn generated_policies_keep_every_promise() {
    let (compiling, acting, actions) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    let found: Vec<String> = (0..cases())
        .into_par_iter()
        .flat_map_iter(|seed| {
            let case = case(seed);
            let mut interner = case.ledger.interner.clone();
            let Some(policy) = compiled(&case.policy.to_string(), &mut interner) else {
                return Vec::new();
            };
            let account = case.ledger.account();
            let approvals = match case.approve {
                ApproveMode::SameDay => ApprovalMode::SameDay,
                ApproveMode::Never => ApprovalMode::Never,
                ApproveMode::After(days) => ApprovalMode::After(i32::try_from(days).unwrap()),
            };
            let run = Run::new(
                &policy,
                &account,
                case.first,
                case.last,
                approvals,
                Days::WithActions,
            );
            compiling.fetch_add(1, Ordering::Relaxed);
            acting.fetch_add(usize::from(!run.days.is_empty()), Ordering::Relaxed);
            actions.fetch_add(
                run.days.iter().map(|day| day.records.len()).sum(),
                Ordering::Relaxed,
            );
            let mut found = broken(&run);
            found.extend(future::looks(&run, seed));
            found
                .iter()
                .map(|place| format!("seed {seed}: {place}"))
                .collect()
        })
        .collect();
    let all = usize::try_from(cases()).unwrap();
    let (compiling, acting, actions) = (compiling.into_inner(), acting.into_inner(), actions.into_inner());
    assert!(
        found.is_empty(),
        "{} broken promises\n{}",
        found.len(),
        found[..found.len().min(20)].join("\n")
    );
    // A run that hardly decides anything shows nothing.
    assert!(
        compiling * 10 >= all * 7 && acting * 10 >= all * 5 && actions >= all * 3,
        "of {all} cases {compiling} compile, {acting} act, {actions} records"
    );
}
