//! The fuzz tests of parser, formatter and ledger reader, with more cases than continuous integration runs.

use crate::shell;

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

/// Runs them; the table of counts and times.
pub(super) fn section() -> Result<String, String> {
    let mut table =
        "| crate | what is held | properties | cases each | seconds |\n|---|---|---|---|---|\n".to_string();
    for (krate, target, variable, cases, what) in TARGETS {
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
        let properties = output
            .lines()
            .filter(|line| line.starts_with("test ") && line.ends_with("... ok"))
            .count();
        table.push_str(&format!(
            "| `{krate}` | {what} | {properties} tests | {cases} | {seconds:.0} |\n"
        ));
    }
    Ok(table)
}
