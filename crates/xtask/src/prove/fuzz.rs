//! Fuzzing: real policies and ledgers mutilated by the `fuzz` program of the testkit, and the fuzz tests of the parser
//! and of the reader with more cases than continuous integration runs.
//!
//! That a panic, a hang and a law that does not hold are found is shown first, with faults planted behind the parser and
//! the reader.

use super::{Build, build_program};
use crate::shell;

/// What the program reads: its argument, what that is, and how many inputs.
const PROGRAM: &[(&str, &str, u64)] = &[
    (
        "policies",
        "parser, formatter, checker: mutilated policies",
        100_000,
    ),
    ("ledgers", "reader of ledgers: mutilated folders", 50_000),
];

/// Faults that are planted, and words of what is to be said of each.
const PLANTED: &[(&str, &str)] = &[
    ("panic", "a panic: planted"),
    ("hang", "no answer"),
    ("drift", "planted: a law does not hold"),
];

/// Inputs in which a planted fault is to be found.
const INPUTS_FOR_A_FAULT: u64 = 20_000;

/// Test targets, the variable that says how many cases each of their properties runs, how many, and what they hold.
const TARGETS: &[(&str, &str, &str, u64, &str)] = &[
    (
        "relance-syntax",
        "properties",
        "RELANCE_CASES",
        20_000,
        "any text gives a tree, and nothing panics; `parse(fmt(x)) = parse(x)` in both languages; comments are kept",
    ),
    (
        "relance-ledger",
        "ledger",
        "RELANCE_FUZZ_CASES",
        5_000,
        "any folder of bytes gives problems or a ledger, and nothing panics; rows set aside leave a sound ledger",
    ),
];

/// Runs them; the tables of counts and times.
pub(super) fn section() -> Result<String, String> {
    let program = build_program(Build::Fuzz, shell::root(), None)?;
    let mut text =
        String::from("Faults planted behind the parser and the reader:\n\n| fault | in | |\n|---|---|---|\n");
    for (target, ..) in PROGRAM {
        for (fault, words) in PLANTED {
            let mut command = std::process::Command::new(&program);
            command
                .args([target, "0", &INPUTS_FOR_A_FAULT.to_string()])
                .env("RELANCE_FUZZ_PLANT", fault);
            let said = shell::read_failing(&mut command)?;
            if !said.contains(words) {
                return Err(format!("the planted {fault} in {target} was not found: {said}"));
            }
            text.push_str(&format!("| {fault} | {target} | {} |\n", said.trim()));
        }
    }
    for (target, what, inputs) in PROGRAM {
        let mut command = std::process::Command::new(&program);
        let table = shell::read(command.args([target, "0", &inputs.to_string()]))?;
        text.push_str(&format!(
            "\n**{what}**, `fuzz {target} 0 {inputs}`:\n\n| | |\n|---|---|\n{table}"
        ));
    }
    text.push_str(
        "\n| crate | what is held by its tests | tests | cases each | seconds |\n|---|---|---|---|---|\n",
    );
    for target in TARGETS {
        text.push_str(&of_tests(target)?);
    }
    Ok(text)
}

fn of_tests(
    (krate, target, variable, cases, what): &(&str, &str, &str, u64, &str),
) -> Result<String, String> {
    let mut build = shell::cargo();
    build.args([
        "test",
        "-q",
        "--profile",
        "fast",
        "--no-run",
        "-p",
        krate,
        "--test",
        target,
    ]);
    shell::run(&mut build)?;
    let started = std::time::Instant::now();
    let mut test = shell::cargo();
    test.args(["test", "--profile", "fast", "-p", krate, "--test", target])
        .env(variable, cases.to_string());
    let output = shell::read(&mut test)?;
    let seconds = started.elapsed().as_secs_f64();
    let passed = output
        .lines()
        .filter(|line| line.starts_with("test ") && line.ends_with("... ok"))
        .count();
    if passed == 0 {
        return Err(format!("{krate} ran no test of {target}"));
    }
    Ok(format!(
        "| `{krate}` | {what} | {passed} | {cases} | {seconds:.0} |\n"
    ))
}
