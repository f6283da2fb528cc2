//! Compares the reference interpreter with the kernel on generated pairs: `parity FIRST_SEED COUNT [THREADS [KEEP]]`.
#![expect(clippy::print_stdout, reason = "a program for the terminal")]

use relance_testkit::compare::{Options, compare};
use relance_testkit::kernel_side::{Days, decide};

fn main() -> std::process::ExitCode {
    let number = |position: usize, default: u64| {
        std::env::args().nth(position).and_then(|text| text.parse().ok()).unwrap_or(default)
    };
    let (first, count, threads) = (number(1, 0), number(2, 1000), number(3, 2));
    let Some(calendar) = relance_law::work_calendar("FR") else { return std::process::ExitCode::FAILURE };
    let options = Options {
        seeds: first..first + count,
        threads: usize::try_from(threads).unwrap_or(1),
        keep: usize::try_from(number(4, 3)).unwrap_or(3),
    };
    let mut failed = false;
    for days in [Days::All, Days::SkipAhead] {
        let report = compare(&options, &calendar, &|question| decide(question, days));
        println!("== interpreter and kernel, {days:?}\n{report}");
        failed |= report.differing > 0;
    }
    if failed { std::process::ExitCode::FAILURE } else { std::process::ExitCode::SUCCESS }
}
