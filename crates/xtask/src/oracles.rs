//! What relance computes, computed again by others: `tests/oracles/NAME.py` reads on its standard input what the example
//! `NAME` of `relance-statistics` or `relance-law` prints, computes the same in another way, and fails if the two differ.
//! An oracle of the program as a whole takes its path instead, and runs it.
//!
//! The scripts need a Python interpreter and, those that read an example, what `tests/oracles/requirements*.txt` pin;
//! both stay out of the product.

use crate::{Outcome, shell};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The oracles that run the program.
const OF_THE_PROGRAM: [&str; 1] = ["kpi"];

/// The oracles of the law; all others are of the statistics.
const OF_THE_LAW: [&str; 1] = ["public_holidays"];

/// Runs all oracles, or those named, and tells which of them disagree.
pub(crate) fn run(names: &[&str]) -> Outcome {
    let folder = shell::root().join("tests/oracles");
    let scripts = files(&folder, "py")?;
    if let Some(unknown) = names
        .iter()
        .find(|name| !scripts.iter().any(|script| stem(script) == **name))
    {
        return Err(format!("there is no oracle {unknown} in {}", folder.display()));
    }
    // Those of the program need no package.
    let needs_packages = |name: &&str| !OF_THE_PROGRAM.contains(name);
    let python = if names.is_empty() || names.iter().any(needs_packages) {
        environment(&folder)?
    } else {
        PathBuf::from("python3")
    };
    let mut disagreeing = Vec::new();
    for script in scripts
        .iter()
        .filter(|script| names.is_empty() || names.contains(&stem(script)))
    {
        let compared = if OF_THE_PROGRAM.contains(&stem(script)) {
            run_the_program(&python, script)
        } else {
            compare(&python, script)
        };
        if let Err(problem) = compared {
            eprintln!("{problem}");
            disagreeing.push(stem(script));
        }
    }
    if disagreeing.is_empty() {
        Ok(())
    } else {
        Err(format!("oracles that disagree: {}", disagreeing.join(", ")))
    }
}

/// The interpreter of a virtual environment below the build folder that holds what the scripts need.
fn environment(folder: &Path) -> Result<PathBuf, String> {
    let place = shell::target().join("oracles");
    let programs = place.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let python = programs.join("python");
    if !python.exists() {
        shell::run(Command::new("python3").args(["-m", "venv"]).arg(&place))?;
    }
    let mut install = Command::new(&python);
    install.args(["-m", "pip", "install", "-q", "--disable-pip-version-check"]);
    for requirements in files(folder, "txt")? {
        install.arg("-r").arg(requirements);
    }
    shell::run(&mut install)?;
    Ok(python)
}

/// The program's path to the script.
fn run_the_program(python: &Path, script: &Path) -> Outcome {
    let mut build = shell::cargo();
    build.args([
        "build",
        "-q",
        "--profile",
        "fast",
        "--locked",
        "-p",
        "relance-cli",
    ]);
    shell::run(&mut build)?;
    let program = format!("relance{}", std::env::consts::EXE_SUFFIX);
    println!("$ python {}", stem(script));
    shell::run(
        Command::new(python)
            .arg(script)
            .arg(shell::target().join("fast").join(program)),
    )
}

/// The example's output into the script.
fn compare(python: &Path, script: &Path) -> Outcome {
    let package = if OF_THE_LAW.contains(&stem(script)) {
        "relance-law"
    } else {
        "relance-statistics"
    };
    let mut example = shell::cargo();
    example.args([
        "run",
        "-q",
        "--profile",
        "fast",
        "--locked",
        "-p",
        package,
        "--example",
        stem(script),
    ]);
    let printed = shell::read(&mut example)?;
    let mut command = Command::new(python);
    command.arg(script).stdin(Stdio::piped());
    println!("$ python {}", stem(script));
    let report = |error: std::io::Error| format!("{}: {error}", script.display());
    let mut running = command.spawn().map_err(report)?;
    // A script that ends before it has read all has said why.
    let fed = running
        .stdin
        .take()
        .map_or(Ok(()), |mut input| input.write_all(printed.as_bytes()));
    let status = running.wait().map_err(report)?;
    if !status.success() {
        return Err(format!("{} failed ({status})", script.display()));
    }
    fed.map_err(report)
}

/// Files of a folder with that extension, sorted.
fn files(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, String> {
    let report = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(report)? {
        let path = entry.map_err(report)?.path();
        if path.extension().is_some_and(|found| found == extension) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn stem(path: &Path) -> &str {
    path.file_stem()
        .and_then(std::ffi::OsStr::to_str)
        .unwrap_or_default()
}
