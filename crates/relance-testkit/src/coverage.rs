//! What the generated pairs exercise, beside the list of what there is to exercise: constructs of the language, kinds
//! of ledger rows, and branches of the meaning.
//!
//! A comparison proves nothing of what it never meets: the lists are written down in full, so that a zero shows.

mod constructs;
mod meaning;
mod rows;

use std::collections::BTreeMap;

pub use constructs::constructs;
pub use rows::row_kinds;

/// A part of the language or of its meaning, and what belongs to it.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// What it is: a kind of construct, or numbers of the meaning page.
    pub title: &'static str,
    /// Each as it is counted.
    pub names: &'static [&'static str],
}

/// Everything that there is to exercise, in the order of the page.
pub fn parts() -> impl Iterator<Item = &'static Part> {
    constructs::PARTS.iter().chain(rows::PARTS).chain(meaning::PARTS)
}

/// Pairs in which something must occur at least once for every so many, or it is rare.
const RARE: u64 = 1_000;

/// How a list of counts stands beside what there is to exercise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gaps {
    /// In no pair.
    pub never: Vec<&'static str>,
    /// In fewer than one of a thousand pairs.
    pub rare: Vec<&'static str>,
    /// Counted, and in no list.
    pub unlisted: Vec<String>,
}

/// What the counts of so many pairs lack.
pub fn gaps(counts: &BTreeMap<String, u64>, pairs: u64) -> Gaps {
    let mut gaps = Gaps::default();
    let listed: Vec<&str> = parts().flat_map(|part| part.names).copied().collect();
    for name in &listed {
        match counts.get(*name).copied().unwrap_or(0) {
            0 => gaps.never.push(name),
            count if count * RARE < pairs => gaps.rare.push(name),
            _ => {}
        }
    }
    gaps.unlisted = counts
        .keys()
        .filter(|name| !listed.contains(&name.as_str()))
        .cloned()
        .collect();
    gaps
}

/// The counts as tables in Markdown, one for each part.
pub fn page(counts: &BTreeMap<String, u64>) -> String {
    let mut out = String::new();
    out.push_str("| part | in how many pairs |\n|---|---|\n");
    for part in parts() {
        let cells: Vec<String> = part
            .names
            .iter()
            .map(|name| {
                let short = name
                    .strip_prefix(part.title)
                    .unwrap_or(name)
                    .trim_start_matches(": ");
                match counts.get(*name) {
                    Some(count) => format!("{short} {count}"),
                    None => format!("**{short} 0**"),
                }
            })
            .collect();
        out.push_str(&format!("| {} | {} |\n", part.title, cells.join(" · ")));
    }
    out
}
