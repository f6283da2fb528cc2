//! Two threads instead of one, beside work that shares nothing.

use crate::by_hand;
use crate::subject::Subject;
use crate::table::Table;
use crate::turns::Turns;
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::hint::black_box;
use std::path::Path;

/// A pool of this thread alone, once in a process.
pub(crate) fn this_one() -> ThreadPool {
    let pool = ThreadPoolBuilder::new().num_threads(1).use_current_thread();
    pool.build().expect("this thread is in no other pool")
}

/// What the replay is to reach …
const TARGET: f64 = 1.8;
/// … where pure arithmetic reaches this.
const CONTROL: f64 = 1.9;

pub(crate) fn measure(folder: &Path, turns: Turns, table: &mut Table) {
    let pool = |threads| ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let (one, two) = (pool(1), pool(2));
    let subject = Subject::new(by_hand::policy::TEXT, folder);
    let replay = || {
        black_box(subject.replay());
    };
    let [on_one, on_two, sum_on_one, sum_on_two] = turns.of([
        &mut || one.install(replay),
        &mut || two.install(replay),
        &mut || one.install(arithmetic),
        &mut || two.install(arithmetic),
    ]);
    let (ours, control) = (on_one / on_two, sum_on_one / sum_on_two);
    table.row(
        "2 threads instead of 1",
        &format!("{ours:.2} times as fast"),
        &format!("pure arithmetic: {control:.2} times"),
        ours / control,
    );
    let measured = format!("{ours:.2} times, arithmetic {control:.2} times");
    let target = "2 threads 1.8 times as fast where pure arithmetic reaches 1.9";
    // Where arithmetic does not get two cores, nothing can be said of the replay.
    if control >= CONTROL {
        table.target(target, &measured, ours >= TARGET);
    } else {
        table.undecided(target, &measured);
    }
}

/// Work that shares nothing.
fn arithmetic() {
    let sum: u64 = (0..64_u64)
        .into_par_iter()
        .map(|start| (0..4_000_000_u64).fold(start, |x, y| (x ^ y).wrapping_mul(6_364_136_223_846_793_005)))
        .reduce(|| 0, u64::wrapping_add);
    black_box(sum);
}
