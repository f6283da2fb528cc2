//! Checks and chores of the workspace. `cargo xtask` lists them; `cargo xtask ci` is what must pass before a change
//! lands.
//!
//! Nothing here is part of the product. Nothing needs more than a Rust toolchain, but for `oracles` (Python) and `ci`,
//! which installs PostgreSQL where it is missing; tools that speed things up (cargo-nextest) are used when they are
//! installed.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool speaks on the terminal"
)]

mod ci;
mod licences;
mod oracles;
mod peers;
mod prove;
mod shell;
mod tidy;
mod workspace;

use std::process::ExitCode;

/// What stopped a chore, as one text for the person at the terminal.
type Outcome = Result<(), String>;

const HELP: &str = "\
cargo xtask CHORE

  ci         everything that must pass: format, clippy, docs, licences, tidy, tests
  tidy       what no compiler checks: crate map, dependency diagram, purity of the kernel, file headers
  licences   every dependency against the list of deny.toml
  prove      compares every way to decide, looks for planted faults, fuzzes; writes docs/proofs.md
             [pairs|faults|fuzz] [--cases N], or --quick for the share of `ci`, which writes nothing
  oracles    statistics and figures against the same computed in Python; needs python3, and packages but for kpi
             [NAME ...] for some of tests/oracles/NAME.py only
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["ci"] => ci::run(),
        ["tidy"] => tidy::run(),
        ["licences"] => licences::run(),
        ["prove", rest @ ..] => prove::run(rest),
        ["oracles", names @ ..] => oracles::run(names),
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprint!("unknown chore: {}\n\n{HELP}", arguments.join(" "));
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(text) => {
            eprintln!("{text}");
            ExitCode::FAILURE
        }
    }
}
