//! Benchmarks: `cargo run --release -p relance-bench -- [INVOICES [RUNS]]` prints the table of `docs/benchmarks.md`.
//!
//! What is compared is run in turns, so that a machine that slows down slows both; each figure is the median of its runs, 9 if
//! nothing is said.
//! `memory FOLDER` replays a ledger and prints the peak of the process; the program calls itself for it.
#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a program for the terminal, which ends at the first trouble"
)]

mod by_hand;
mod policies;
mod subject;

use relance_kernel::Interner;
use relance_ledger::{FolderSource, Keep, Options};
use std::hint::black_box;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;
use subject::Subject;

/// Runs of each.
static RUNS: AtomicUsize = AtomicUsize::new(9);

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [how, folder] = arguments.as_slice()
        && how == "memory"
    {
        memory(Path::new(folder));
        return;
    }
    let invoices: u64 = arguments
        .first()
        .and_then(|text| text.parse().ok())
        .unwrap_or(1_000_000);
    if let Some(runs) = arguments.get(1).and_then(|text| text.parse().ok()) {
        RUNS.store(std::cmp::max(runs, 1), Ordering::Relaxed);
    }
    let folder = std::env::temp_dir().join(format!("relance-bench-{}", std::process::id()));
    let options = relance_demo::Options {
        invoices,
        ..Default::default()
    };
    relance_demo::generate_folder(&options, &folder).expect("the demo ledger is written");
    println!("| what | figure | beside it | ratio |\n|---|---|---|---|");
    reading(&folder);
    replays(&folder, invoices);
    rules(&folder);
    threads(&folder);
    checking();
    peak(&folder, invoices);
    std::fs::remove_dir_all(&folder).expect("the folder is removed");
}

/// Seconds of two ways in turns: the medians.
fn in_turns(mut one: impl FnMut(), mut other: impl FnMut()) -> (f64, f64) {
    let (mut ones, mut others) = (Vec::new(), Vec::new());
    for _ in 0..RUNS.load(Ordering::Relaxed) {
        ones.push(seconds(&mut one));
        others.push(seconds(&mut other));
    }
    (median(ones), median(others))
}

fn seconds(what: &mut impl FnMut()) -> f64 {
    let started = Instant::now();
    what();
    started.elapsed().as_secs_f64()
}

fn median(mut runs: Vec<f64>) -> f64 {
    runs.sort_by(f64::total_cmp);
    runs[runs.len() / 2]
}

fn reading(folder: &Path) {
    let files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "csv"))
        .collect();
    let bytes: u64 = files.iter().map(|path| path.metadata().unwrap().len()).sum();
    let megabytes = bytes as f64 / 1e6;
    let options = Options {
        keep: Keep::Named(Default::default()),
        ..Options::default()
    };
    let (ours, plain) = in_turns(
        || {
            black_box(relance_ledger::load(&FolderSource::new(folder), &options));
        },
        || {
            for file in &files {
                black_box(std::fs::read(file).unwrap());
            }
        },
    );
    println!(
        "| reading a ledger of {megabytes:.0} MB | {:.0} MB/s | reading its bytes: {:.0} MB/s | {:.1} |",
        megabytes / ours,
        megabytes / plain,
        ours / plain
    );
}

fn replays(folder: &Path, invoices: u64) {
    let on_one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let demo = std::fs::read_to_string(folder.join("policy.relance")).unwrap();
    let twenty = policies::of_rules(20);
    for (name, text) in [("the policy of the demo", demo), ("20 rules", twenty)] {
        let subject = Subject::new(&text, folder);
        let rows = AtomicUsize::new(0);
        let (ours, handing) = in_turns(
            || rows.store(on_one.install(|| subject.replay()), Ordering::Relaxed),
            || on_one.install(|| subject.hand_over()),
        );
        println!(
            "| replay of two years of {invoices} invoices, {name}, one core, {} rows | {ours:.2} s, {:.0} ns an invoice | making the accounts alone: {handing:.2} s | {:.1} |",
            rows.into_inner(),
            ours * 1e9 / invoices as f64,
            ours / handing
        );
    }
}

fn rules(folder: &Path) {
    let on_one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let (many, few) = (
        Subject::new(&policies::of_rules(1_000), folder),
        Subject::new(&policies::of_rules(10), folder),
    );
    let (many, few) = in_turns(
        || {
            black_box(on_one.install(|| many.replay()));
        },
        || {
            black_box(on_one.install(|| few.replay()));
        },
    );
    println!(
        "| replay with 1,000 rules over segments and ages | {many:.2} s | with 10: {few:.2} s | {:.1} |",
        many / few
    );
}

fn threads(folder: &Path) {
    let pool = |threads| {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap()
    };
    let (one, two) = (pool(1), pool(2));
    let subject = Subject::new(&policies::of_rules(20), folder);
    let (on_one, on_two) = in_turns(
        || {
            black_box(one.install(|| subject.replay()));
        },
        || {
            black_box(two.install(|| subject.replay()));
        },
    );
    let (sum_one, sum_two) = in_turns(|| one.install(arithmetic), || two.install(arithmetic));
    println!(
        "| 2 threads instead of 1, 20 rules | {:.2} times as fast | pure arithmetic: {:.2} times | {:.2} |",
        on_one / on_two,
        sum_one / sum_two,
        (on_one / on_two) / (sum_one / sum_two)
    );
}

/// Work that shares nothing.
fn arithmetic() {
    use rayon::prelude::*;
    let sum: u64 = (0..64_u64)
        .into_par_iter()
        .map(|start| (0..2_000_000_u64).fold(start, |x, y| (x ^ y).wrapping_mul(6_364_136_223_846_793_005)))
        .reduce(|| 0, u64::wrapping_add);
    black_box(sum);
}

fn checking() {
    let text = policies::of_lines(10_000);
    let (ours, lines) = in_turns(
        || {
            let compiled = relance_compiler::compile_text(&text, &Default::default(), &mut Interner::new());
            assert!(compiled.policy.is_some());
        },
        || {
            black_box(words_of(&text));
        },
    );
    println!(
        "| compiling a policy of {} lines | {:.0} ms | splitting it into words: {:.2} ms | {:.0} |",
        text.lines().count(),
        ours * 1e3,
        lines * 1e3,
        ours / lines
    );
}

fn words_of(text: &str) -> usize {
    text.lines().map(|line| line.split_whitespace().count()).sum()
}

fn peak(folder: &Path, invoices: u64) {
    let program = std::env::current_exe().unwrap();
    let output = std::process::Command::new(program)
        .arg("memory")
        .arg(folder)
        .output()
        .unwrap();
    let peak: f64 = String::from_utf8_lossy(&output.stdout)
        .trim()
        .parse()
        .expect("a number of bytes");
    let allowed = 64.0 * 1024.0 * 1024.0 + 200.0 * invoices as f64;
    println!(
        "| peak memory of reading and replaying {invoices} invoices | {:.0} MB, {:.0} bytes an invoice above 64 MB | allowed: {:.0} MB | {:.2} |",
        peak / 1e6,
        (peak - 64.0 * 1024.0 * 1024.0).max(0.0) / invoices as f64,
        allowed / 1e6,
        peak / allowed
    );
}

fn memory(folder: &Path) {
    let text = std::fs::read_to_string(folder.join("policy.relance")).unwrap();
    black_box(Subject::new(&text, folder).replay());
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells the peak of a process");
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .expect("VmHWM");
    let kilobytes: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    println!("{}", kilobytes * 1024);
}
