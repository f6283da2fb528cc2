//! The program as its users run it: whole processes of `relance`, built in the same profile.

use crate::by_hand;
use crate::policies;
use crate::table::Table;
use crate::turns::Turns;
use relance_kernel::Interner;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

pub(crate) const MEGABYTE: f64 = 1024.0 * 1024.0;
/// How often the peak of a running process is asked for.
const BETWEEN_LOOKS: Duration = Duration::from_millis(1);

/// The program, beside this one.
pub(crate) fn relance() -> Command {
    let program = std::env::current_exe().unwrap().with_file_name("relance");
    assert!(
        program.is_file(),
        "build relance-cli first, in the same profile: {}",
        program.display()
    );
    Command::new(program)
}

/// `relance check` of a long policy.
pub(crate) fn check(scratch: &Path, turns: Turns, table: &mut Table) {
    let text = policies::of_lines(10_000);
    let file = scratch.join("long.relance");
    std::fs::write(&file, &text).unwrap();
    let run = |command: &mut Command| {
        let output = command.output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stdout)
        );
    };
    let [checked, started, compiled] = turns.of([
        &mut || run(relance().arg("check").arg(&file)),
        &mut || run(relance().arg("--version")),
        &mut || {
            let compiled = relance_compiler::compile_text(&text, &Default::default(), &mut Interner::new());
            assert!(black_box(compiled).policy.is_some());
        },
    ]);
    let milliseconds = |seconds: f64| format!("{:.1} ms", seconds * 1e3);
    table.row(
        &format!(
            "`relance check` of {} lines, the whole process, analysis included",
            text.lines().count()
        ),
        &milliseconds(checked),
        &format!("a process of `relance --version`: {}", milliseconds(started)),
        checked / started,
    );
    table.row(
        "of that, compiling",
        &milliseconds(compiled),
        "the whole process",
        compiled / checked,
    );
    table.target(
        "`relance check` of 10,000 lines in 50 ms",
        &milliseconds(checked),
        checked < 0.05,
    );
}

/// The peak of `relance simulate … --actions FILE`.
pub(crate) fn simulate(folder: &Path, scratch: &Path, table: &mut Table) {
    let (policy, actions) = (scratch.join("peak.relance"), scratch.join("peak.csv"));
    std::fs::write(&policy, by_hand::policy::TEXT).unwrap();
    let started = Instant::now();
    let mut command = relance();
    command.arg("simulate").arg(&policy).arg("--ledger").arg(folder);
    command.arg("--actions").arg(&actions).stdout(Stdio::null());
    let peak = peak_while(&mut command);
    let seconds = started.elapsed().as_secs_f64();
    let invoices = std::fs::read_to_string(folder.join("invoices.csv")).unwrap();
    let invoices = invoices
        .lines()
        .filter(|line| !line.contains(",credit_note,"))
        .count()
        - 1;
    let list = actions.metadata().unwrap().len() as f64 / MEGABYTE;
    let (peak, allowed) = (peak as f64, 64.0 * MEGABYTE + 200.0 * invoices as f64);
    let measured = format!(
        "{:.0} MB, {:.0} bytes an invoice above 64 MB",
        peak / MEGABYTE,
        (peak - 64.0 * MEGABYTE).max(0.0) / invoices as f64
    );
    table.row(
        &format!(
            "peak memory of `relance simulate --actions FILE`, {invoices} invoices, a list of {list:.0} MB, {seconds:.1} s"
        ),
        &measured,
        &format!("allowed: {:.0} MB", allowed / MEGABYTE),
        peak / allowed,
    );
    table.target(
        "at most 200 bytes an invoice above 64 MB",
        &measured,
        peak <= allowed,
    );
}

/// Runs a program to its end, and gives the most memory that it held, in bytes.
pub(crate) fn peak_while(command: &mut Command) -> u64 {
    let mut process = command.spawn().unwrap();
    let status = format!("/proc/{}/status", process.id());
    let mut peak = 0;
    let ended = loop {
        peak = peak.max(peak_of(&status));
        if let Some(ended) = process.try_wait().unwrap() {
            break ended;
        }
        std::thread::sleep(BETWEEN_LOOKS);
    };
    assert!(ended.success());
    peak
}

/// The most memory that a process held so far, in bytes; 0 once it has ended.
fn peak_of(status: &str) -> u64 {
    let text = std::fs::read_to_string(status).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1024
}
