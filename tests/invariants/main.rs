//! What holds of every policy on every ledger: no step on a settled invoice, nothing twice, no limit and no prohibition
//! broken, no look at the future, the same actions however rows are ordered and however many threads work.
//!
//! The invariants (`relance_testkit::invariants`) are looked at on generated accounts (`RELANCE_CASES`, 2,000 unless it
//! says otherwise), on the demo's ledger, and on a real one. [`doctored`] shows that each can fail; `cargo xtask prove
//! faults` plants faults in the kernel and tells which of them each invariant notices.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod doctored;
mod fines;
mod order;
mod tampering;

use rayon::prelude::*;
use relance_testkit::generate::case;
use relance_testkit::invariants::look_at;

fn cases() -> u64 {
    std::env::var("RELANCE_CASES").map_or(2_000, |count| count.parse().unwrap())
}

#[test]
fn generated_policies_keep_every_promise() {
    let looked: Vec<_> = (0..cases())
        .into_par_iter()
        .filter_map(|seed| Some((seed, look_at(&case(seed))?)))
        .collect();
    let found: Vec<String> = (looked.iter())
        .flat_map(|(seed, looked)| {
            looked
                .broken
                .iter()
                .map(move |place| format!("seed {seed}: {place}"))
        })
        .collect();
    assert!(
        found.is_empty(),
        "{} broken promises\n{}",
        found.len(),
        found[..found.len().min(20)].join("\n")
    );
    // A run that hardly decides anything shows nothing.
    let all = usize::try_from(cases()).unwrap();
    let acting = looked.iter().filter(|(_, looked)| looked.acts).count();
    let records: usize = looked.iter().map(|(_, looked)| looked.records).sum();
    assert!(
        looked.len() * 10 >= all * 7 && acting * 10 >= all * 5 && records >= all * 3,
        "of {all} cases {} compile, {acting} act, {records} records",
        looked.len()
    );
}
