//! Programs of others that tests run against: a PostgreSQL server, which ledgers are read from. Where one is missing its
//! tests are skipped and say so, but not here: what cannot be installed fails the run.

use crate::{Outcome, shell};
use std::process::Command;

/// Makes tests fail where a peer is missing.
pub(crate) const REQUIRED: (&str, &str) = ("RELANCE_PEERS", "required");

/// Installs PostgreSQL if it is not there.
pub(crate) fn install() -> Outcome {
    if has_postgresql() {
        return Ok(());
    }
    shell::run(Command::new("apt-get").args(["update", "-q"]))?;
    let install = [
        "install",
        "-y",
        "-q",
        "--no-install-recommends",
        "postgresql",
        "openssl",
    ];
    shell::run(
        Command::new("apt-get")
            .args(install)
            .env("DEBIAN_FRONTEND", "noninteractive"),
    )?;
    if has_postgresql() {
        return Ok(());
    }
    Err("PostgreSQL was installed, and there is no initdb in PATH or /usr/lib/postgresql".to_owned())
}

/// Where the tests look for it (`tests/cli/ledger_sources/postgres_server.rs`).
fn has_postgresql() -> bool {
    let of_system = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let of_system = of_system.filter_map(|entry| Some(entry.ok()?.path().join("bin")));
    let in_path = std::env::var_os("PATH").unwrap_or_default();
    of_system
        .chain(std::env::split_paths(&in_path))
        .any(|folder| folder.join("initdb").is_file() && folder.join("pg_ctl").is_file())
}
