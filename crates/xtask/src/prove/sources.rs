//! The hash of the sources that a proof speaks of.

use super::Part;
use crate::shell;
use std::io::Write;
use std::process::Stdio;

/// What decides: the kernel and all that makes its policies, and what it is compared with.
const DECIDING: &[&str] = &[
    "crates/relance-kernel/src",
    "crates/relance-law/src",
    "crates/relance-compiler/src",
    "crates/relance-syntax/src",
    "crates/relance-sim/src",
    "crates/relance-testkit/src",
    "grammar",
];

/// The faults, and the policies under which the real ledger is looked at.
const FAULTS: &[&str] = &[
    "crates/xtask/src/prove/faults.rs",
    "docs/municipality.relance",
    "tests/invariants/fines.relance",
];

/// What reads texts and tables, and what mutilates them.
const READING: &[&str] = &[
    "crates/relance-syntax/src",
    "crates/relance-compiler/src",
    "crates/relance-ledger/src",
    "crates/relance-analysis/src",
    "crates/relance-testkit/src/fuzz",
    "grammar",
];

/// What each part covers.
fn covered(part: Part) -> Vec<&'static str> {
    match part {
        Part::Pairs => DECIDING.to_vec(),
        Part::Faults => [DECIDING, FAULTS].concat(),
        Part::Fuzz => READING.to_vec(),
    }
}

/// The hash of the covered files as they lie in the tree: of each its path and content.
pub(super) fn hash(part: Part) -> Result<String, String> {
    let mut list = shell::git();
    list.args(["ls-files", "--cached", "--others", "--exclude-standard", "--"])
        .args(covered(part));
    let mut files: Vec<String> = shell::read(&mut list)?.lines().map(String::from).collect();
    files.sort();
    files.dedup();
    files.retain(|file| shell::root().join(file).exists());
    let contents = with_input(
        &["hash-object", "--no-filters", "--stdin-paths"],
        &files.join("\n"),
    )?;
    let lines: Vec<String> = files
        .iter()
        .zip(contents.lines())
        .map(|(file, content)| format!("{content} {file}\n"))
        .collect();
    Ok(with_input(&["hash-object", "--stdin"], &lines.concat())?
        .trim()
        .to_string())
}

/// The commit that is checked out, and whether the tree is that commit.
pub(super) fn commit() -> Result<String, String> {
    let commit = shell::read(shell::git().args(["rev-parse", "--short=12", "HEAD"]))?;
    let mut changes = shell::git();
    changes
        .args(["status", "--porcelain", "--"])
        .args(covered(Part::Faults))
        .args(covered(Part::Fuzz));
    let clean = shell::read(&mut changes)?.trim().is_empty();
    Ok(format!(
        "{}{}",
        commit.trim(),
        if clean {
            ""
        } else {
            " and changes not committed then"
        }
    ))
}

fn with_input(arguments: &[&str], input: &str) -> Result<String, String> {
    let trouble = |error: std::io::Error| format!("git {}: {error}", arguments.join(" "));
    let mut child = shell::git()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(trouble)?;
    let Some(mut pipe) = child.stdin.take() else {
        return Err("git takes no input".to_string());
    };
    let text = input.to_string();
    // Beside the reading, so that neither pipe fills up.
    let writer = std::thread::spawn(move || pipe.write_all(text.as_bytes()));
    let output = child.wait_with_output().map_err(trouble)?;
    if !matches!(writer.join(), Ok(Ok(()))) || !output.status.success() {
        return Err(format!("failed: git {}", arguments.join(" ")));
    }
    String::from_utf8(output.stdout).map_err(|_| "git printed something that is not UTF-8".to_string())
}
