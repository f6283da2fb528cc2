//! Mutilates real policies and real ledgers and reads them: nothing panics, nothing hangs, and what holds of every
//! text holds. `cargo xtask prove fuzz` runs it.
//!
//! `fuzz policies|ledgers FIRST_SEED COUNT` prints what was run, in Markdown; a failure prints its input and ends with
//! an error. `RELANCE_FUZZ_PLANT=panic|hang|drift` plants a fault behind the parser or the reader, to see it found.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for the terminal"
)]

use relance_testkit::fuzz::{Plant, Run, Target, run};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |position: usize| arguments.get(position).and_then(|text| text.parse::<u64>().ok());
    let target = match arguments.first().map(String::as_str) {
        Some("policies") => Target::Policies,
        Some("ledgers") => Target::Ledgers,
        _ => {
            eprintln!("fuzz policies|ledgers FIRST_SEED COUNT");
            return ExitCode::from(2);
        }
    };
    let (Some(first), Some(count)) = (number(1), number(2)) else {
        eprintln!("fuzz policies|ledgers FIRST_SEED COUNT");
        return ExitCode::from(2);
    };
    let plant = match std::env::var("RELANCE_FUZZ_PLANT").as_deref() {
        Ok("panic") => Plant::Panic,
        Ok("hang") => Plant::Hang,
        Ok("drift") => Plant::Drift,
        _ => Plant::Nothing,
    };
    match run(target, first..first + count, plant) {
        Ok(Run { rows, seconds }) => {
            for (what, count) in rows {
                println!("| {what} | {count} |");
            }
            println!("| seconds | {seconds:.0} |");
            ExitCode::SUCCESS
        }
        Err(failure) => {
            println!("found after {} inputs: {}", failure.after, failure.what);
            eprintln!("seed {}\n{}", failure.seed, failure.input);
            ExitCode::FAILURE
        }
    }
}
