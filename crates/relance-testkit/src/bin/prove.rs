//! Compares, on generated policies and ledgers, every way to decide: `cargo xtask prove` runs it.
//!
//! `prove pairs FIRST_SEED COUNT` compares all and prints a page in Markdown; `prove hunt FIRST_SEED COUNT` stops at the
//! first difference and prints `found WAY SEED` for each way that differs, or `not found`.
//! `prove show FIRST_SEED COUNT` prints the first differences in full, shrunk.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for the terminal"
)]

use relance_kernel::WorkCalendar;
use relance_testkit::compare::{Options, Question, Reasons, Report, compare};
use relance_testkit::coverage::{gaps, page};
use relance_testkit::generate::case;
use relance_testkit::kernel_side::{ACCOUNTS, decide, one_thread_and_two};
use std::process::ExitCode;

/// In so many pairs everything that there is to exercise must be met.
const ENOUGH_TO_MEET_ALL: u64 = 10_000;

/// Every so many pairs, a ledger of variants of its account is replayed with 1 and 2 threads.
const THREADS_EVERY: usize = 200;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |position: usize| arguments.get(position).and_then(|text| text.parse::<u64>().ok());
    let (Some(how), Some(first), Some(count)) = (arguments.first(), number(1), number(2)) else {
        eprintln!("prove pairs|hunt|show FIRST_SEED COUNT");
        return ExitCode::from(2);
    };
    let Some(calendar) = relance_law::work_calendar("FR") else {
        eprintln!("no calendar of France");
        return ExitCode::from(3);
    };
    let options = Options {
        seeds: first..first + count,
        threads: 2,
        keep: if how == "show" { 12 } else { 0 },
        stop_at_first: how == "hunt",
    };
    let report = compare(&options, &calendar, &decide);
    match how.as_str() {
        "hunt" => {
            for (way, (_, seed)) in &report.differing_ways {
                println!("found {way} {seed}");
            }
            if report.differing == 0 {
                println!("not found");
            }
            ExitCode::SUCCESS
        }
        "show" => {
            println!("{report}");
            verdict(report.differing == 0)
        }
        _ => {
            let threads = threads(&options, &calendar);
            print_page(&report, &threads);
            let gaps = gaps(&report.coverage, report.compared);
            let vacuous = report.compared >= ENOUGH_TO_MEET_ALL && !gaps.never.is_empty();
            if vacuous {
                eprintln!("never met: {}", gaps.never.join(", "));
            }
            verdict(
                report.differing == 0
                    && report.not_a_policy.total() == 0
                    && threads.differing == 0
                    && gaps.unlisted.is_empty()
                    && !vacuous,
            )
        }
    }
}

fn verdict(fine: bool) -> ExitCode {
    if fine {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Replays with one thread and with two.
#[derive(Default)]
struct Threads {
    ledgers: usize,
    rows: usize,
    differing: usize,
    seconds: f64,
}

fn threads(options: &Options, calendar: &WorkCalendar) -> Threads {
    let started = std::time::Instant::now();
    let mut sum = Threads::default();
    for seed in options.seeds.clone().step_by(THREADS_EVERY) {
        let case = case(seed);
        let text = case.policy.to_string();
        let parsed = relance_syntax::parse(&text);
        let question = Question {
            text: &text,
            file: &parsed.file,
            account: &case.ledger.account(),
            interner: &case.ledger.interner,
            first: case.first,
            last: case.last,
            approve: case.approve,
            calendar,
            looks_ahead: false,
        };
        match one_thread_and_two(question) {
            None => {}
            Some(Ok(rows)) => {
                sum.ledgers += 1;
                sum.rows += rows;
            }
            Some(Err(how)) => {
                eprintln!("seed {seed}: {how}");
                sum.ledgers += 1;
                sum.differing += 1;
            }
        }
    }
    sum.seconds = started.elapsed().as_secs_f64();
    sum
}

fn print_page(report: &Report, threads: &Threads) {
    let share = |part: u64| part as f64 * 100.0 / (report.cases.max(1)) as f64;
    println!("| | |\n|---|---|");
    println!("| pairs generated | {} |", report.cases);
    println!(
        "| refused by the compiler | {} ({:.1} %) |",
        report.refused.total(),
        share(report.refused.total())
    );
    println!(
        "| not a policy: the text does not parse, or the interpreter does not take it | {} |",
        report.not_a_policy.total()
    );
    println!(
        "| **compared**: interpreter, kernel every day, kernel from change to change | **{}** |",
        report.compared
    );
    println!(
        "| of these with at least one action | {} ({:.1} %) |",
        report.with_actions,
        share(report.with_actions)
    );
    println!("| actions compared | {} |", report.actions);
    println!(
        "| compared where an invoice stands, on days on which nothing of its account is done | {} |",
        report.stands
    );
    println!(
        "| compared what is said to come next, from a day in the middle, with what is done if no row comes | {} |",
        report.looks_ahead
    );
    println!("| **pairs that differ** | **{}** |", report.differing);
    for (way, (count, seed)) in &report.differing_ways {
        println!("| differing, {way} | {count} (first: seed {seed}) |");
    }
    println!("| seconds | {:.0} |", report.seconds);
    println!(
        "| ledgers of {ACCOUNTS} accounts replayed with 1 and with 2 threads | {} ({} rows, {:.0} s) |",
        threads.ledgers, threads.rows, threads.seconds
    );
    println!("| **of these different** | **{}** |", threads.differing);
    println!(
        "\nWhy the compiler refused, most frequent first (names stand for kinds of mistakes the generator makes):\n"
    );
    println!("| pairs | first seed | reason |\n|---|---|---|");
    for (why, (count, seed)) in by_code(&report.refused) {
        println!("| {count} | {seed} | {why} |");
    }
    println!(
        "\nIn how many of the compared pairs each construct stood, each kind of row, and each branch of the meaning mattered (M-numbers are those of [what a policy means](language/meaning.md)):\n"
    );
    print!("{}", page(&report.coverage));
    let gaps = gaps(&report.coverage, report.compared);
    println!(
        "\nNever: {}. In fewer than one of a thousand pairs: {}.",
        list(&gaps.never),
        list(&gaps.rare)
    );
}

fn list(names: &[&str]) -> String {
    if names.is_empty() {
        "nothing".to_string()
    } else {
        names.join(", ")
    }
}

/// Reasons with the same code as one, under the words of the first.
fn by_code(reasons: &Reasons) -> Vec<(String, (u64, u64))> {
    let mut sums: Vec<(String, (u64, u64))> = Vec::new();
    let code = |why: &str| why.split(' ').next().unwrap_or_default().to_string();
    for (why, &(count, seed)) in &reasons.0 {
        match sums.iter_mut().find(|(known, _)| code(known) == code(why)) {
            Some((_, sum)) => *sum = (sum.0 + count, sum.1.min(seed)),
            None => sums.push((why.clone(), (count, seed))),
        }
    }
    sums.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
    sums
}
