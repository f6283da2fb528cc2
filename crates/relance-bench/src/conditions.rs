//! Where and when the figures were taken.

use std::process::Command;

/// The first line under the first marker.
pub(crate) fn before(runs: usize) -> String {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let profile = std::env::current_exe().ok().and_then(|program| {
        let folder = program.parent()?.file_name()?;
        Some(folder.to_string_lossy().into_owned())
    });
    format!(
        "Commit {}, profile `{}`, {} ({cores} cores), medians of {runs} runs. Load at the beginning: {}.",
        commit(),
        profile.unwrap_or_default(),
        processor(),
        load(),
    )
}

/// How many processes ran or waited, over one, five and fifteen minutes.
pub(crate) fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split_whitespace().take(3).collect::<Vec<_>>().join(", ")
}

fn processor() -> String {
    let text = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = text
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    model.map_or("unknown processor", |(_, model)| model).to_string()
}

fn commit() -> String {
    let output = Command::new("git")
        .args(["rev-parse", "--short", "HEAD"])
        .output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_string());
    text.ok()
        .filter(|text| !text.is_empty())
        .unwrap_or_else(|| "unknown".to_string())
}
