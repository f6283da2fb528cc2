//! Which of the planted faults each invariant notices, on generated pairs and on a real ledger: an invariant that
//! notices none proves nothing.

use super::faults::Fault;
use super::planted::{Copy, number_of};
use crate::shell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Policies that the real ledger is replayed under.
const POLICIES: &[&str] = &["docs/municipality.relance", "tests/invariants/fines.relance"];

/// Faults of continuous integration with an invariant that is to notice each.
pub(super) const QUICK: &[(&str, &str)] = &[
    ("settled-gets-steps", "Settled"),
    ("slot-forgotten", "SlotOnce"),
    ("never-ignored", "Never"),
    ("recorded-ahead", "NoLookahead"),
    ("spacing-one-day-short", "Spacing"),
];

/// An invariant as the program names it.
struct Named {
    name: String,
    stated_by: String,
    sentence: String,
}

/// Looks at so many pairs, and at the real ledger if there is one, with each of the faults; the table of what was noticed.
/// Fails if an invariant is broken with no fault switched on, or notices no fault.
pub(super) fn section(copy: &Copy, faults: &[Fault], pairs: u64) -> Result<String, String> {
    let started = std::time::Instant::now();
    let ledger = real_ledger();
    let invariants = names(&copy.invariants)?;
    let control = broken(&copy.invariants, 0, pairs, ledger.as_deref())?;
    if let Some((name, _)) = control.generated.iter().chain(&control.real).next() {
        return Err(format!("with no fault switched on, {name} is broken"));
    }
    let mut generated: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let mut real: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let mut noticed = 0;
    for fault in faults {
        // Who only sleeps too long is late: on a ledger of one invoice each, that breaks nothing.
        let on_ledger = ledger.as_deref().filter(|_| !fault.only_skip_ahead);
        let found = broken(&copy.invariants, number_of(fault), pairs, on_ledger)
            .map_err(|why| format!("{}: {why}", fault.name))?;
        noticed += usize::from(!found.generated.is_empty() || !found.real.is_empty());
        let of = |found: &BTreeMap<String, String>| found.keys().cloned().collect::<Vec<_>>().join(", ");
        println!(
            "{}: pairs {{{}}} ledger {{{}}}",
            fault.name,
            of(&found.generated),
            of(&found.real)
        );
        for (by, into) in [(found.generated, &mut generated), (found.real, &mut real)] {
            for name in by.into_keys() {
                into.entry(name).or_default().push(fault.name);
            }
        }
    }
    let mut text = format!(
        "\nThe invariants were looked at, too, with one fault switched on at a time, on {pairs} pairs{}, in {:.0} s.\n\
         With no fault switched on, none is broken. {noticed} of the {} faults break at least one; a fault that only makes \
         actions late or missing need not.\n\n\
         | invariant | stated by | faults noticed on pairs | on the real ledger |\n|---|---|---|---|\n",
        if ledger.is_some() {
            " and on the whole road fines under two policies"
        } else {
            ""
        },
        started.elapsed().as_secs_f64(),
        faults.len()
    );
    let mut blind = Vec::new();
    for invariant in &invariants {
        let cell = |of: &BTreeMap<String, Vec<&str>>| match of.get(&invariant.name) {
            None => "–".to_string(),
            Some(faults) => format!(
                "**{}**: {}",
                faults.len(),
                (faults.iter())
                    .map(|fault| format!("`{fault}`"))
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
        };
        if !generated.contains_key(&invariant.name) {
            blind.push(invariant.name.as_str());
        }
        let on_ledger = if ledger.is_some() {
            cell(&real)
        } else {
            "not run: no ledger".to_string()
        };
        text.push_str(&format!(
            "| {} | {} | {} | {on_ledger} |\n",
            invariant.sentence,
            invariant.stated_by,
            cell(&generated)
        ));
    }
    if blind.is_empty() {
        Ok(text)
    } else {
        Err(format!(
            "in {pairs} pairs each, these invariants noticed no fault: {}",
            blind.join(", ")
        ))
    }
}

/// The share of continuous integration: each of [`QUICK`] is noticed by its invariant.
pub(super) fn quick(copy: &Copy, faults: &[Fault], pairs: u64) -> Result<(), String> {
    let control = broken(&copy.invariants, 0, pairs, None)?;
    if let Some((name, _)) = control.generated.iter().next() {
        return Err(format!("with no fault switched on, {name} is broken"));
    }
    for (name, by) in QUICK {
        let fault = (faults.iter().find(|fault| fault.name == *name))
            .ok_or_else(|| format!("the list of faults lacks {name}"))?;
        let found = broken(&copy.invariants, number_of(fault), pairs, None)?;
        match found.generated.get(*by) {
            Some(how) => println!("{name}: noticed by {by}, {how}"),
            None => return Err(format!("{name} is not noticed by {by} in {pairs} pairs")),
        }
    }
    Ok(())
}

/// What is broken, by the name of the invariant: how often and where first.
#[derive(Default)]
struct Found {
    generated: BTreeMap<String, String>,
    real: BTreeMap<String, String>,
}

fn broken(program: &Path, fault: usize, pairs: u64, ledger: Option<&Path>) -> Result<Found, String> {
    let run = |arguments: &[String]| {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .current_dir(shell::root())
            .env("RELANCE_PLANTED", fault.to_string());
        shell::read(&mut command).map(|text| parsed(&text))
    };
    let generated = run(&["pairs".to_string(), "0".to_string(), pairs.to_string()])?;
    let real = match ledger {
        None => BTreeMap::new(),
        Some(folder) => {
            let mut arguments = vec!["ledger".to_string(), folder.to_string_lossy().into_owned()];
            arguments.extend(POLICIES.iter().map(|policy| (*policy).to_string()));
            run(&arguments)?
        }
    };
    Ok(Found { generated, real })
}

/// The lines `broken NAME TIMES FIRST`.
fn parsed(text: &str) -> BTreeMap<String, String> {
    text.lines()
        .filter_map(|line| {
            let (name, times) = line.strip_prefix("broken ")?.split_once(' ')?;
            Some((name.to_string(), times.replace(' ', " times, first: ")))
        })
        .collect()
}

fn names(program: &Path) -> Result<Vec<Named>, String> {
    let text = shell::read(Command::new(program).arg("names"))?;
    let named = |line: &str| {
        let mut parts = line.split('\t').map(str::to_string);
        Some(Named {
            name: parts.next()?,
            stated_by: parts.next()?,
            sentence: parts.next()?,
        })
    };
    let all: Vec<Named> = text.lines().filter_map(named).collect();
    if all.is_empty() {
        return Err("the program of the invariants names none".to_string());
    }
    Ok(all)
}

/// The road fines: where `RELANCE_TRAFFIC_FINES` says, else beside the checkout. Without them that is said.
fn real_ledger() -> Option<PathBuf> {
    let named = std::env::var_os("RELANCE_TRAFFIC_FINES").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| shell::root().join("../shared/data/traffic_fines"));
    if folder.join("invoices.csv").exists() {
        return Some(folder);
    }
    println!(
        "NOT RUN: the invariants on the road fines, because RELANCE_TRAFFIC_FINES does not name their folder"
    );
    None
}

#[cfg(test)]
mod tests {
    use super::super::faults::FAULTS;
    use super::*;

    #[test]
    fn the_quick_faults_are_faults() {
        for (name, _) in QUICK {
            assert!(FAULTS.iter().any(|fault| fault.name == *name), "{name}");
        }
    }

    #[test]
    fn what_the_program_prints_is_read() {
        let found = parsed("broken Never 3 17\nlooked at 10 pairs, 4 records\n");
        assert_eq!(
            found.into_iter().collect::<Vec<_>>(),
            [("Never".to_string(), "3 times, first: 17".to_string())]
        );
    }
}
