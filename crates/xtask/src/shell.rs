//! Running other programs: echoed, from the root of the workspace, failing with the command that failed.

use crate::Outcome;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// The folder of the workspace's `Cargo.toml`.
pub(crate) fn root() -> PathBuf {
    // crates/xtask lies two folders below it.
    let mut path = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    path.pop();
    path.pop();
    path
}

/// The `cargo` that runs this chore.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// `git` in the workspace.
pub(crate) fn git() -> Command {
    let mut command = Command::new("git");
    command.current_dir(root());
    command
}

/// The folder that builds go to.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Shows the command, runs it on this terminal, and fails if it does.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let words = shown(command);
    println!("$ {words}");
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("failed ({status}): {words}")),
        Err(error) => Err(format!("cannot start {words}: {error}")),
    }
}

/// Runs the command in silence and gives its standard output. If it fails, all that it printed is told.
pub(crate) fn read(command: &mut Command) -> Result<String, String> {
    let words = shown(command);
    let output = command
        .output()
        .map_err(|error| format!("cannot start {words}: {error}"))?;
    if !output.status.success() {
        return Err(format!(
            "failed: {words}\n{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        ));
    }
    String::from_utf8(output.stdout).map_err(|_| format!("{words} printed something that is not UTF-8"))
}

/// Runs a command that is to fail, and gives its standard output.
pub(crate) fn read_failing(command: &mut Command) -> Result<String, String> {
    let words = shown(command);
    let output = command
        .stderr(Stdio::null())
        .output()
        .map_err(|error| format!("cannot start {words}: {error}"))?;
    if output.status.success() {
        return Err(format!("was to fail, and did not: {words}"));
    }
    String::from_utf8(output.stdout).map_err(|_| format!("{words} printed something that is not UTF-8"))
}

/// Whether the command starts and succeeds, with nothing shown.
pub(crate) fn works(command: &mut Command) -> bool {
    command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn shown(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program())
        .file_name()
        .unwrap_or_default();
    let mut words = vec![program.to_string_lossy()];
    words.extend(command.get_args().map(std::ffi::OsStr::to_string_lossy));
    words.join(" ")
}
