//! Looks for broken invariants: `cargo xtask prove faults` runs it with faults planted in the kernel.
//!
//! `invariants pairs FIRST_SEED COUNT` looks at generated pairs, `invariants ledger FOLDER POLICY…` at a ledger under each
//! of the policies. Printed is, for each invariant that is broken, `broken NAME TIMES FIRST` (first seed or policy file),
//! and last how much was looked at. `invariants show FIRST_SEED COUNT` prints the places,
//! `invariants names` each invariant with what states it and its sentence.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for the terminal"
)]

use rayon::prelude::*;
use relance_ledger::FolderSource;
use relance_sim::AccountSource;
use relance_testkit::generate::case;
use relance_testkit::invariants::{Broken, Invariant, Joined, look_at};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

/// One account in so many of a ledger is also asked about the future, which replays it once more.
const FUTURE_EVERY: usize = 20;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["pairs" | "show", first, count] => match (first.parse(), count.parse()) {
            (Ok(first), Ok(count)) => {
                pairs(first, count, words.first() == Some(&"show"));
                Ok(())
            }
            _ => Err("FIRST_SEED and COUNT are numbers".to_string()),
        },
        ["names"] => {
            for invariant in Invariant::ALL {
                let (stated_by, sentence) = (invariant.stated_by(), invariant.sentence());
                println!("{invariant:?}\t{stated_by}\t{sentence}");
            }
            Ok(())
        }
        ["ledger", folder, policies @ ..] if !policies.is_empty() => ledger(Path::new(folder), policies),
        _ => Err("invariants names | pairs|show FIRST_SEED COUNT | ledger FOLDER POLICY…".to_string()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::from(2)
        }
    }
}

fn pairs(first: u64, count: u64, show: bool) {
    let looked: Vec<(u64, Option<Vec<Broken>>, usize)> = (first..first + count)
        .into_par_iter()
        .map(|seed| match look_at(&case(seed)) {
            Some(looked) => (seed, Some(looked.broken), looked.records),
            None => (seed, None, 0),
        })
        .collect();
    let mut broken: BTreeMap<Invariant, (usize, u64)> = BTreeMap::new();
    let mut taken = 0;
    let mut records = 0;
    for (seed, found, of_case) in looked {
        records += of_case;
        let Some(found) = found else { continue };
        taken += 1;
        if show {
            for place in &found {
                println!("{seed}: {place}");
            }
        }
        let mut names: Vec<Invariant> = found.iter().map(|broken| broken.invariant).collect();
        names.sort();
        names.dedup();
        for name in names {
            broken.entry(name).or_insert((0, seed)).0 += 1;
        }
    }
    for (name, (times, seed)) in broken {
        println!("broken {name:?} {times} {seed}");
    }
    println!("looked at {taken} pairs, {records} records");
}

fn ledger(folder: &Path, policies: &[&str]) -> Result<(), String> {
    let mut acting = 0;
    let mut accounts = 0;
    for policy in policies {
        let text = std::fs::read_to_string(policy).map_err(|error| format!("{policy}: {error}"))?;
        let joined =
            Joined::new(&text, &FolderSource::new(folder)).map_err(|why| format!("{policy}: {why}"))?;
        let (found, acts) = joined.broken(FUTURE_EVERY);
        let mut broken: BTreeMap<Invariant, Vec<usize>> = BTreeMap::new();
        for (number, place) in found {
            broken.entry(place.invariant).or_default().push(number);
        }
        let name = Path::new(policy)
            .file_name()
            .unwrap_or_default()
            .to_string_lossy();
        for (invariant, mut numbers) in broken {
            numbers.sort_unstable();
            numbers.dedup();
            println!("broken {invariant:?} {} {name}", numbers.len());
        }
        acting += acts;
        accounts += joined.account_count();
    }
    println!("looked at {accounts} accounts, {acting} of which act");
    Ok(())
}
