//! Everything that must pass before a change lands, cheapest first and the tests last, so that the runner's own
//! summary is the last line.

use crate::{Outcome, licences, oracles, peers, prove, shell, tidy};

/// Runs all checks and stops at the first that fails.
pub(crate) fn run() -> Outcome {
    shell::run(shell::cargo().args(["fmt", "--all", "--check"]))?;
    println!("$ cargo xtask tidy");
    tidy::run()?;
    println!("$ cargo xtask licences");
    licences::run()?;
    shell::run(shell::cargo().args([
        "clippy",
        "-q",
        "--workspace",
        "--all-targets",
        "--locked",
        "--",
        "-D",
        "warnings",
    ]))?;
    shell::run(
        shell::cargo()
            .args(["doc", "-q", "--workspace", "--no-deps", "--locked"])
            .env("RUSTDOCFLAGS", "-D warnings"),
    )?;
    println!("$ cargo xtask prove --quick");
    prove::run(&["--quick"])?;
    println!("$ cargo xtask oracles");
    oracles::run(&[])?;
    known_truth()?;
    peers::install()?;
    tests()
}

/// The share of the known worlds: are the intervals of a hundred ledgers right? (`docs/known-truth.md`)
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
        "--check",
        "100",
        "100000",
    ];
    shell::run(shell::cargo().args(trials))
}

/// With cargo-nextest if it is installed (it does not run the examples in documentation, so those go apart).
fn tests() -> Outcome {
    if shell::works(shell::cargo().args(["nextest", "--version"])) {
        shell::run(shell::cargo().args(["test", "-q", "--workspace", "--doc", "--locked"]))?;
        shell::run(
            shell::cargo()
                .args(["nextest", "run", "--workspace", "--locked", "--no-fail-fast"])
                .envs([peers::REQUIRED]),
        )
    } else {
        shell::run(
            shell::cargo()
                .args(["test", "--workspace", "--locked", "--no-fail-fast"])
                .envs([peers::REQUIRED]),
        )
    }
}
