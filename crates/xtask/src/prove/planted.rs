//! Planted faults: a copy of the tree whose kernel holds all of them behind a switch, and the comparison run with one
//! switched on at a time. A comparison that does not find them proves nothing.
//!
//! The copy lies under the build folder and is kept, so that the next run builds little.

use super::faults::{FAULTS, Fault};
use super::{Build, build_program};
use crate::shell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The kernel's end of the switch, in the copy only.
const SWITCH: &str = "
#[allow(missing_docs)]
pub mod planted {
    pub fn is(number: u32) -> bool {
        static WHICH: std::sync::OnceLock<u32> = std::sync::OnceLock::new();
        *WHICH.get_or_init(|| {
            std::env::var(\"RELANCE_PLANTED\").ok().and_then(|text| text.parse().ok()).unwrap_or(0)
        }) == number
    }
}
";

/// Pairs on which the copy without a fault must agree.
const CONTROL_PAIRS: u64 = 5_000;

/// The programs of the copy: each reads in `RELANCE_PLANTED` which fault is switched on.
pub(super) struct Copy {
    /// Compares the ways to decide.
    pub(super) prove: PathBuf,
    /// Looks at the invariants.
    pub(super) invariants: PathBuf,
}

/// Copies the tree with the faults in it, and builds.
pub(super) fn copy() -> Result<Copy, String> {
    let base = shell::target().join("planted");
    let tree = base.join("tree");
    copy_tree(&tree)?;
    let program = |which| build_program(which, tree.clone(), Some(base.join("target")));
    Ok(Copy {
        prove: program(Build::Prove)?,
        invariants: program(Build::Invariants)?,
    })
}

/// Looks for each of the faults in so many pairs; the table of what was found where. Fails if one is not found.
pub(super) fn section(copy: &Copy, faults: &[Fault], pairs: u64) -> Result<String, String> {
    let program = &copy.prove;
    let control = hunt(program, 0, CONTROL_PAIRS)?;
    if control != "not found" {
        return Err(format!("the copy differs with no fault switched on: {control}"));
    }
    let started = std::time::Instant::now();
    let mut table =
        "| fault | file | by the comparison with | first pair that shows it |\n|---|---|---|---|\n"
            .to_string();
    let mut missed = Vec::new();
    for fault in faults {
        let number = number_of(fault);
        let found = hunt(program, number, pairs)?;
        let mut seeds = found.lines().filter_map(|line| {
            let (way, seed) = line.strip_prefix("found ")?.rsplit_once(' ')?;
            Some((way.to_string(), seed.parse::<u64>().ok()?))
        });
        let ways: BTreeMap<String, u64> = seeds.by_ref().collect();
        let names: Vec<&str> = ways.keys().map(String::as_str).collect();
        let first = ways.values().min().copied();
        let of_wake = fault.only_skip_ahead;
        let shown = first.map_or("**not found**".to_string(), |seed| seed.to_string());
        println!("{}: {} {shown}", fault.name, names.join(", "));
        table.push_str(&format!(
            "| `{}`: {} | {} | {} | {shown} |\n",
            fault.name,
            fault.what,
            fault.file,
            if names.is_empty() {
                "–".to_string()
            } else {
                names.join(", ")
            }
        ));
        // The look ahead sleeps, too.
        let right_way = !of_wake
            || names
                .iter()
                .all(|way| way.starts_with("skip-ahead") || *way == "what comes next");
        if first.is_none() || !right_way {
            missed.push(fault.name);
        }
    }
    if !missed.is_empty() {
        return Err(format!(
            "in {pairs} pairs each, these faults were not found, or not where they are: {}",
            missed.join(", ")
        ));
    }
    Ok(format!(
        "{} faults planted, {} found, in {:.0} s, looking at up to {pairs} pairs for each.\n\
         With no fault switched on, the copy agrees on {CONTROL_PAIRS} pairs.\n\n{table}",
        faults.len(),
        faults.len(),
        started.elapsed().as_secs_f64()
    ))
}

fn hunt(program: &Path, number: usize, pairs: u64) -> Result<String, String> {
    let mut command = Command::new(program);
    command
        .args(["hunt", "0", &pairs.to_string()])
        .env("RELANCE_PLANTED", number.to_string());
    shell::read(&mut command).map(|text| text.trim().to_string())
}

/// The number by which a fault is switched on; 0 is none.
pub(super) fn number_of(fault: &Fault) -> usize {
    1 + FAULTS
        .iter()
        .position(|known| known.name == fault.name)
        .unwrap_or(usize::MAX - 1)
}

/// Copies every file of the tree that git knows or could know, the faults planted. Files that are the same are left,
/// so that they are not built again.
fn copy_tree(to: &Path) -> Result<(), String> {
    let root = shell::root();
    let list = shell::read(shell::git().args(["ls-files", "--cached", "--others", "--exclude-standard"]))?;
    let mut wanted: BTreeMap<PathBuf, Vec<u8>> = BTreeMap::new();
    for file in list.lines() {
        if let Ok(content) = std::fs::read(root.join(file)) {
            wanted.insert(PathBuf::from(file), content);
        }
    }
    plant(&mut wanted)?;
    let trouble = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    for (file, content) in &wanted {
        let path = to.join(file);
        if std::fs::read(&path).is_ok_and(|there| there == *content) {
            continue;
        }
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|error| trouble(folder, error))?;
        }
        std::fs::write(&path, content).map_err(|error| trouble(&path, error))?;
    }
    remove_others(to, to, &wanted)
}

/// A file that is gone from the tree must go from the copy: a crate finds some of its files by their place.
fn remove_others(folder: &Path, base: &Path, wanted: &BTreeMap<PathBuf, Vec<u8>>) -> Result<(), String> {
    let trouble = |error: std::io::Error| format!("{}: {error}", folder.display());
    for entry in std::fs::read_dir(folder).map_err(trouble)? {
        let path = entry.map_err(trouble)?.path();
        if path.is_dir() {
            remove_others(&path, base, wanted)?;
        } else if path
            .strip_prefix(base)
            .is_ok_and(|file| !wanted.contains_key(file))
        {
            std::fs::remove_file(&path).map_err(trouble)?;
        }
    }
    Ok(())
}

fn plant(files: &mut BTreeMap<PathBuf, Vec<u8>>) -> Result<(), String> {
    let folder = Path::new("crates/relance-kernel/src");
    let mut of_files: BTreeMap<&str, Vec<(usize, usize, String)>> = BTreeMap::new();
    let places = places(|file| {
        let source = files.get(&folder.join(file))?;
        Some(String::from_utf8_lossy(source).into_owned())
    })?;
    for (fault, (from, to)) in FAULTS.iter().zip(places) {
        let source = files.get(&folder.join(fault.file)).cloned().unwrap_or_default();
        let text = String::from_utf8_lossy(&source);
        let original = text.get(from..to).unwrap_or_default();
        let both = format!(
            "(if crate::planted::is({}) {{ {} }} else {{ {original} }})",
            number_of(fault),
            fault.replacement
        );
        of_files.entry(fault.file).or_default().push((from, to, both));
    }
    for (file, mut edits) in of_files {
        let path = folder.join(file);
        let mut text = files
            .get(&path)
            .map(|source| String::from_utf8_lossy(source).into_owned())
            .unwrap_or_default();
        // From the end, so that places stay true.
        edits.sort_by_key(|(from, _, _)| std::cmp::Reverse(*from));
        for (from, to, both) in edits {
            text.replace_range(from..to, &both);
        }
        files.insert(path, text.into_bytes());
    }
    let library = folder.join("lib.rs");
    files
        .entry(library)
        .or_default()
        .extend_from_slice(SWITCH.as_bytes());
    Ok(())
}

/// Where the expression of each fault stands. Fails naming every fault that has lost its place, is there twice, or
/// lies within another.
fn places(text_of: impl Fn(&str) -> Option<String>) -> Result<Vec<(usize, usize)>, String> {
    let mut places = Vec::new();
    let mut trouble = Vec::new();
    for fault in FAULTS {
        let place = text_of(fault.file)
            .ok_or_else(|| format!("the fault {} is of {}, which is gone", fault.name, fault.file))
            .and_then(|text| place(fault, &text));
        match place {
            Ok(place) => places.push(place),
            Err(why) => {
                places.push((0, 0));
                trouble.push(why);
            }
        }
    }
    let all: Vec<(&Fault, &(usize, usize))> = FAULTS.iter().zip(&places).collect();
    for (position, (fault, (from, to))) in all.iter().enumerate() {
        for (other, (other_from, other_to)) in all.iter().skip(position + 1) {
            if fault.file == other.file && from < other_to && other_from < to {
                trouble.push(format!(
                    "the faults {} and {} replace the same text",
                    fault.name, other.name
                ));
            }
        }
    }
    if trouble.is_empty() {
        Ok(places)
    } else {
        Err(trouble.join("\n"))
    }
}

/// Where the expression stands that a fault replaces. White space does not count, so that formatting does not matter.
fn place(fault: &Fault, text: &str) -> Result<(usize, usize), String> {
    let (context, wanted) = match fault.find.split_once('«').and_then(|(before, rest)| {
        rest.split_once('»')
            .map(|(wanted, after)| (format!("{before}{wanted}{after}"), (before, wanted)))
    }) {
        Some((context, (before, wanted))) => (context, (letters(before).len(), letters(wanted).len())),
        None => (fault.find.to_string(), (0, letters(fault.find).len())),
    };
    let needle: Vec<char> = letters(&context).into_iter().map(|(_, letter)| letter).collect();
    let hay = letters(text);
    let hits: Vec<usize> = hay
        .windows(needle.len())
        .enumerate()
        .filter(|(_, window)| window.iter().map(|(_, letter)| letter).eq(&needle))
        .map(|(position, _)| position)
        .collect();
    let [hit] = hits.as_slice() else {
        return Err(format!(
            "the text of the fault {} stands {} times in {}, not once: the kernel changed; bring crates/xtask/src/prove/faults.rs up to date",
            fault.name,
            hits.len(),
            fault.file
        ));
    };
    let first = hay.get(hit + wanted.0).map(|(at, _)| *at);
    let last = hay
        .get(hit + wanted.0 + wanted.1 - 1)
        .map(|(at, letter)| at + letter.len_utf8());
    first
        .zip(last)
        .ok_or_else(|| format!("the fault {} names nothing to replace", fault.name))
}

/// Characters that are not white space, with their places.
fn letters(text: &str) -> Vec<(usize, char)> {
    text.char_indices()
        .filter(|(_, letter)| !letter.is_whitespace())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_its_place_in_the_kernel() {
        let folder = shell::root().join("crates/relance-kernel/src");
        let trouble = places(|file| std::fs::read_to_string(folder.join(file)).ok()).err();
        assert_eq!(trouble.unwrap_or_default(), "");
    }

    #[test]
    fn every_fault_that_lost_its_place_is_named() {
        let trouble = places(|_| Some(String::new())).unwrap_err();
        for fault in FAULTS {
            assert!(trouble.contains(fault.name), "{} is not named", fault.name);
        }
        let trouble = places(|_| None).unwrap_err();
        assert_eq!(trouble.lines().count(), FAULTS.len());
    }
}
