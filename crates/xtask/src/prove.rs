//! `cargo xtask prove`: every way to decide compared on generated pairs, faults planted in a copy of the kernel and
//! looked for by the comparison and by the invariants, parsers fuzzed; counts and times go to `docs/proofs.md` with
//! a hash of what they speak of.
//!
//! `cargo xtask prove --quick` is the share of continuous integration: it runs less, writes nothing, and fails if the
//! page speaks of other sources than these.

mod faults;
mod fuzz;
mod invariants;
mod page;
mod planted;
mod sources;

use crate::{Outcome, shell};
use std::path::PathBuf;

/// What is run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Pairs,
    Faults,
    Fuzz,
}

/// How much is run when nothing is said.
const PAIRS: u64 = 110_000;
/// Pairs in which a planted fault must show itself.
const PAIRS_FOR_A_FAULT: u64 = 40_000;
/// Pairs in which the invariants are looked at with a planted fault.
const PAIRS_FOR_INVARIANTS: u64 = 4_000;
/// The share of continuous integration.
const QUICK_PAIRS: u64 = 5_000;
/// Pairs of continuous integration for the invariants.
const QUICK_PAIRS_FOR_INVARIANTS: u64 = 2_000;
/// The faults of continuous integration: one of the meaning, one of the skip-ahead replay.
const QUICK_FAULTS: &[&str] = &["spacing-one-day-short", "wake-recorded-window"];

/// Ledgers of each regime on which the forecast is tried, and lifecycles behind each truth: hours.
const LEDGERS_OF_A_REGIME: &str = "1000";
const LIFECYCLES_OF_A_TRUTH: &str = "1000000";

/// Runs what the arguments ask for: `[pairs|faults|fuzz] [--cases N] [--quick] [--print]`. With `--print` the text goes
/// to the terminal and not to the page. `truth` tries the forecast where the truth is known, for hours, and is run only
/// if it is named; its page is `docs/known-truth.md`.
pub(crate) fn run(arguments: &[&str]) -> Outcome {
    let mut cases = PAIRS;
    let (mut quick, mut print) = (false, false);
    if let ["truth"] = arguments {
        return known_truth();
    }
    let mut parts = Vec::new();
    let mut left = arguments.iter();
    while let Some(argument) = left.next() {
        match *argument {
            "--quick" => quick = true,
            "--print" => print = true,
            "--cases" => {
                let number = left.next().and_then(|text| text.parse().ok());
                cases = number.ok_or("--cases needs a number")?;
            }
            "pairs" => parts.push(Part::Pairs),
            "faults" => parts.push(Part::Faults),
            "fuzz" => parts.push(Part::Fuzz),
            other => return Err(format!("prove does not know {other}")),
        }
    }
    if quick {
        return share_of_ci();
    }
    if parts.is_empty() {
        parts = vec![Part::Pairs, Part::Faults, Part::Fuzz];
    }
    for part in parts {
        let hash = sources::hash(part)?;
        let text = match part {
            Part::Pairs => pairs(cases)?,
            Part::Faults => faults()?,
            Part::Fuzz => fuzz::section()?,
        };
        if sources::hash(part)? != hash {
            return Err("the sources changed while they were proved: nothing is written".to_string());
        }
        if print {
            println!("{text}");
        } else {
            page::write(part, &text, &hash)?;
        }
    }
    Ok(())
}

/// The forecast on trial where the truth is known, written into its page.
fn known_truth() -> Outcome {
    let trials = [
        "run",
        "-q",
        "--profile",
        "fast",
        "--locked",
        "-p",
        "relance-trials",
        "--",
        LEDGERS_OF_A_REGIME,
        LIFECYCLES_OF_A_TRUTH,
        "--write",
        "docs/known-truth.md",
    ];
    shell::run(shell::cargo().args(trials))
}

fn share_of_ci() -> Outcome {
    for part in [Part::Pairs, Part::Faults, Part::Fuzz] {
        page::check(part, &sources::hash(part)?)?;
    }
    let text = pairs(QUICK_PAIRS)?;
    let compared = text
        .lines()
        .find(|line| line.contains("**compared**"))
        .unwrap_or_default();
    println!("{compared}");
    let faults: Vec<faults::Fault> = faults::FAULTS
        .iter()
        .filter(|fault| QUICK_FAULTS.contains(&fault.name))
        .copied()
        .collect();
    if faults.len() != QUICK_FAULTS.len() {
        return Err(format!("the list of faults lacks one of {QUICK_FAULTS:?}"));
    }
    let copy = planted::copy()?;
    planted::section(&copy, &faults, PAIRS_FOR_A_FAULT)?;
    invariants::quick(&copy, faults::FAULTS, QUICK_PAIRS_FOR_INVARIANTS)
}

/// What the comparison and the invariants find of the planted faults.
fn faults() -> Result<String, String> {
    let copy = planted::copy()?;
    let compared = planted::section(&copy, faults::FAULTS, PAIRS_FOR_A_FAULT)?;
    let noticed = invariants::section(&copy, faults::FAULTS, PAIRS_FOR_INVARIANTS)?;
    Ok(compared + &noticed)
}

/// The comparison of this kernel.
fn pairs(cases: u64) -> Result<String, String> {
    let program = build_program(Build::Prove, shell::root(), None)?;
    let mut command = std::process::Command::new(program);
    shell::read(command.args(["pairs", "0", &cases.to_string()]))
}

/// A program of the testkit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Build {
    Prove,
    Invariants,
    Fuzz,
}

/// Builds a program of a tree and gives its path.
fn build_program(program: Build, tree: PathBuf, target: Option<PathBuf>) -> Result<PathBuf, String> {
    let name = match program {
        Build::Prove => "prove",
        Build::Invariants => "invariants",
        Build::Fuzz => "fuzz",
    };
    let mut command = shell::cargo();
    command
        .current_dir(&tree)
        .args(["build", "-q", "--profile", "fast", "--locked"]);
    command.args(["-p", "relance-testkit", "--bin", name]);
    if target.is_some() {
        // Planted expressions stand in parentheses, needed or not.
        command.env("RUSTFLAGS", "-Aunused_parens");
    }
    let target = target.unwrap_or_else(shell::target);
    command.arg("--target-dir").arg(&target);
    shell::run(&mut command)?;
    Ok(target.join("fast").join(name))
}
