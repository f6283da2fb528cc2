//! How many instructions each takes, as callgrind counts them: figures that a busy machine does not blur.

use crate::by_hand;
use crate::subject::Subject;
use crate::table::Table;
use rayon::ThreadPool;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;

/// What can be counted.
const WAYS: [&str; 4] = ["replay", "by-hand", "made", "made-by-hand"];

/// Runs one way, once, between a call and a return that callgrind can see.
pub(crate) fn count(here: &ThreadPool, what: &str, folder: &Path) {
    let subject = Subject::new(by_hand::policy::TEXT, folder);
    let mut by_hand = subject.by_hand();
    let made = if what.starts_with("made") {
        subject.accounts()
    } else {
        Vec::new()
    };
    match what {
        "replay" => counted_part(&mut || here.install(|| subject.replay())),
        "by-hand" => counted_part(&mut || subject.replay_by_hand(&mut by_hand)),
        "made" => counted_part(&mut || subject.replay_made(&made)),
        "made-by-hand" => counted_part(&mut || subject.replay_made_by_hand(&mut by_hand, &made)),
        _ => panic!("one of {WAYS:?}"),
    }
}

/// What is counted: from here to the return.
#[inline(never)]
fn counted_part(run: &mut dyn FnMut() -> usize) {
    black_box(run());
}

pub(crate) fn measure(folder: &Path, table: &mut Table) {
    let subject = Subject::new(by_hand::policy::TEXT, folder);
    let invoices = subject.ledger().invoice_count() as f64;
    drop(subject);
    let Some(counts) = WAYS
        .iter()
        .map(|way| instructions(way, folder))
        .collect::<Option<Vec<_>>>()
    else {
        eprintln!("no valgrind here: instructions are not counted");
        return;
    };
    let each = |count: f64| format!("{:.0} an invoice", count / invoices);
    for (what, ours, by_hand) in [
        ("the whole replay, sums and standings too", counts[0], counts[1]),
        ("from accounts already made, rows only", counts[2], counts[3]),
    ] {
        let beside = format!("by hand: {}", each(by_hand));
        let what = format!("instructions, {invoices} invoices: {what}");
        table.row(&what, &each(ours), &beside, ours / by_hand);
    }
    table.target(
        "at most 3 times the instructions of the loop by hand, from accounts already made",
        &format!("{:.1} times", counts[2] / counts[3]),
        counts[2] / counts[3] <= 3.0,
    );
}

/// The instructions of one way; none where there is no valgrind.
fn instructions(way: &str, folder: &Path) -> Option<f64> {
    let output = Command::new("valgrind")
        .args([
            "--tool=callgrind",
            "--callgrind-out-file=/dev/null",
            "--collect-atstart=no",
        ])
        .arg("--toggle-collect=*counted_part*")
        .arg(std::env::current_exe().unwrap())
        .args(["count", way])
        .arg(folder)
        .output()
        .ok()?;
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let said = String::from_utf8_lossy(&output.stderr);
    let line = said.lines().find_map(|line| line.split_once("Collected : "));
    Some(line.expect("callgrind tells").1.trim().parse().expect("a count"))
}
