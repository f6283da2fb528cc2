//! Each Rust file opens with `//!`: what it is, what it is not, where to go next.

use crate::shell;
use std::path::{Path, PathBuf};

/// The folders that hold our Rust files.
const FOLDERS: &[&str] = &["crates", "tests"];

/// The problems, one text each.
pub(crate) fn check() -> Result<Vec<String>, String> {
    let root = shell::root();
    let mut problems = Vec::new();
    for folder in FOLDERS {
        let mut files = Vec::new();
        collect_rust_files(&root.join(folder), &mut files)?;
        files.sort();
        for file in files {
            let text =
                std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
            if !text.starts_with("//!") {
                let shown = file.strip_prefix(&root).unwrap_or(&file).display().to_string();
                problems.push(format!("{shown} does not open with `//!`"));
            }
        }
    }
    Ok(problems)
}

fn collect_rust_files(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    let report = |error: std::io::Error| format!("{}: {error}", folder.display());
    if !folder.exists() {
        return Ok(());
    }
    for entry in std::fs::read_dir(folder).map_err(report)? {
        let path = entry.map_err(report)?.path();
        // A fuzzing crate keeps its own build folder.
        if path.is_dir() && !path.ends_with("target") {
            collect_rust_files(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(())
}
