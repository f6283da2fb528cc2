//! Situations of a credit manager's year, each with what must be done and why: one Markdown file per situation.
//!
//! A file holds a policy, a small ledger, the days replayed, and the action list. The lists were worked out by hand from
//! `docs/language/meaning.md`; the numbers in their comments (M1 …) are its paragraphs. A difference is an error of the
//! file or of the engine: find out which, and never copy the engine's answer without a reason.
#![expect(clippy::unwrap_used, reason = "tests")]

mod run;
mod scenario;
mod standing;

use scenario::Scenario;
use std::path::{Path, PathBuf};

/// The files, by name.
fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    files.sort();
    files
}

#[test]
fn every_scenario_goes_as_written() {
    let files = files();
    assert!(files.len() >= 30, "only {} scenarios", files.len());
    let mut failures = Vec::new();
    for file in files {
        let name = file.file_stem().unwrap().to_string_lossy().to_string();
        let found = Scenario::read(&std::fs::read_to_string(&file).unwrap())
            .and_then(|scenario| run::check(&scenario));
        if let Err(why) = found {
            failures.push(format!("== {name}\n{why}"));
        }
    }
    assert!(
        failures.is_empty(),
        "{} of the scenarios differ\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// The smallest scenario, for the tests of the runner itself.
const SMALL: &str = "# Small\n\nWhy.\n\n```relance\nwhen overdue 7d then email gentle\n```\n\n\
    ```csv customers\ncustomer_id\nacme\n```\n\n\
    ```csv invoices\ninvoice_id,customer_id,issued,due,amount\nF1,acme,2026-01-01,2026-02-01,100\n```\n\n\
    Replayed `--from 2026-01-01 --to 2026-03-31`.\n\n\
    ```actions\n2026-02-08 acme F1 email_gentle: email gentle\n```\n\n\
    ```why\n2026-02-01 F1 not yet: email_gentle on 2026-02-08\n```\n";

#[test]
fn the_runner_tells_right_from_wrong() {
    let verdict = |text: &str| Scenario::read(text).and_then(|scenario| run::check(&scenario));
    verdict(SMALL).unwrap();
    for (written, instead) in [
        ("2026-02-08 acme", "2026-02-09 acme"),
        (
            "```actions\n2026-02-08 acme F1 email_gentle: email gentle\n",
            "```actions\n",
        ),
        (
            "email gentle\n```\n\n```why",
            "email gentle -> deferred, spacing\n```\n\n```why",
        ),
        ("not yet: email_gentle on 2026-02-08", "nothing"),
        ("then email gentle", "then email gentle, email firm"),
        ("2026-02-01,100", "2026-02-30,100"),
        ("```why\n2026-02-01 F1", "```why\n2026-02-01 F2"),
        ("--to 2026-03-31", "--until 2026-03-31"),
        ("```csv customers", "```csv clients"),
        ("```actions", "```action"),
    ] {
        let wrong = SMALL.replace(written, instead);
        assert_ne!(wrong, SMALL, "{written}");
        assert!(verdict(&wrong).is_err(), "{instead} passes");
    }
}
