//! The table of crates in `docs/architecture.md` against the workspace: each crate stands in it, each row is a crate,
//! and a crate depends on those of ours that its row lists, no more and no fewer.
//!
//! A row is `` | `crate` | one line | uses | ``, where the last cell lists crates of ours in back-quotes. What is used
//! by tests only is left out.

use crate::shell;
use crate::workspace::Package;
use std::collections::{BTreeMap, BTreeSet};

/// Crate names with the crates of ours that they may depend on.
type CrateMap = BTreeMap<String, BTreeSet<String>>;

/// The problems, one text each.
pub(crate) fn check(packages: &[Package]) -> Result<Vec<String>, String> {
    let path = shell::root().join("docs/architecture.md");
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(compare(&read_map(&text), packages))
}

fn compare(map: &CrateMap, packages: &[Package]) -> Vec<String> {
    let ours: BTreeMap<&str, &Package> = packages
        .iter()
        .filter(|package| package.ours)
        .map(|package| (package.name.as_str(), package))
        .collect();
    let mut problems = Vec::new();
    for name in map.keys().filter(|name| !ours.contains_key(name.as_str())) {
        problems.push(format!(
            "docs/architecture.md names `{name}`, which is no crate of the workspace"
        ));
    }
    for (name, package) in &ours {
        let Some(allowed) = map.get(*name) else {
            problems.push(format!("docs/architecture.md does not name the crate `{name}`"));
            continue;
        };
        let forbidden = package.dependencies.iter().filter(|dependency| {
            ours.contains_key(dependency.as_str()) && !allowed.contains(dependency.as_str())
        });
        for dependency in forbidden {
            problems.push(format!(
                "`{name}` depends on `{dependency}`: docs/architecture.md does not allow it"
            ));
        }
        for unused in allowed.difference(&package.dependencies) {
            problems.push(format!(
                "docs/architecture.md says that `{name}` uses `{unused}`: it does not"
            ));
        }
    }
    problems
}

/// The rows of the tables whose first cell is one name in back-quotes.
fn read_map(text: &str) -> CrateMap {
    text.lines()
        .filter_map(|line| {
            let mut cells = line.trim().strip_prefix('|')?.strip_suffix('|')?.split('|');
            let (first, _, third) = (cells.next()?, cells.next()?, cells.next()?);
            let name = first.trim().strip_prefix('`')?.strip_suffix('`')?;
            Some((name.to_string(), quoted_names(third)))
        })
        .collect()
}

fn quoted_names(cell: &str) -> BTreeSet<String> {
    cell.split('`').skip(1).step_by(2).map(String::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, dependencies: &[&str]) -> Package {
        Package {
            name: name.to_string(),
            version: "0.1.0".to_string(),
            licence: None,
            ours: true,
            dependencies: dependencies.iter().map(ToString::to_string).collect(),
        }
    }

    #[test]
    fn finds_the_unnamed_the_unknown_the_forbidden_and_the_unused() {
        let map = read_map(
            "| crate | is | may use |\n|---|---|---|\n| `low` | x | – |\n| `high` | x | `low` |\n| `gone` | x | – |\n",
        );
        let fine = [package("low", &["serde"]), package("high", &["low"])];
        assert_eq!(compare(&map, &fine).len(), 1, "only the row without a crate");
        let wrong = [
            package("low", &["high"]),
            package("high", &[]),
            package("new", &[]),
        ];
        let problems = compare(&map, &wrong).join("\n");
        assert!(problems.contains("`low` depends on `high`"), "{problems}");
        assert!(problems.contains("does not name the crate `new`"), "{problems}");
        assert!(problems.contains("names `gone`"), "{problems}");
        assert!(problems.contains("`high` uses `low`"), "{problems}");
    }
}
