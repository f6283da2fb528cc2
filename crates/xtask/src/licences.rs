//! Every dependency against the list of licences in `deny.toml`.
//!
//! Reads what each manifest declares. Why not cargo-deny itself: `docs/decisions/0002-licence-check.md`.

use crate::{Outcome, shell, workspace};
use spdx::{Expression, ParseMode};
use std::collections::BTreeSet;

/// Fails with each package whose licence is missing, unreadable or not on the list.
pub(crate) fn run() -> Outcome {
    let allowed = allowed_licences()?;
    let packages = workspace::packages()?;
    let problems: Vec<String> = packages
        .iter()
        .filter_map(|package| {
            let problem = match &package.licence {
                None => "states no licence".to_string(),
                Some(expression) => problem_of(expression, &allowed)?,
            };
            Some(format!("{} {} {problem}", package.name, package.version))
        })
        .collect();
    if problems.is_empty() {
        println!(
            "licences: {} packages, each under a licence of deny.toml",
            packages.len()
        );
        return Ok(());
    }
    Err(format!(
        "licences not on the list of deny.toml:\n  {}",
        problems.join("\n  ")
    ))
}

/// What is wrong with a licence expression, if anything.
fn problem_of(expression: &str, allowed: &BTreeSet<String>) -> Option<String> {
    match Expression::parse_mode(expression, ParseMode::LAX) {
        Ok(parsed) if parsed.evaluate(|licence| allowed.contains(&licence.to_string())) => None,
        Ok(_) => Some(format!("is under {expression}")),
        Err(error) => Some(format!(
            "has the licence `{expression}`, which cannot be read: {}",
            error.reason
        )),
    }
}

fn allowed_licences() -> Result<BTreeSet<String>, String> {
    let path = shell::root().join("deny.toml");
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let table: toml::Table = text.parse().map_err(|error| format!("deny.toml: {error}"))?;
    let list = table
        .get("licenses")
        .and_then(|section| section.get("allow"))
        .and_then(toml::Value::as_array);
    let names: BTreeSet<String> = list
        .into_iter()
        .flatten()
        .filter_map(|name| name.as_str().map(String::from))
        .collect();
    if names.is_empty() {
        return Err("deny.toml allows no licence: [licenses] allow is missing or empty".to_string());
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_needs_one_allowed_branch() {
        let allowed = BTreeSet::from([
            "MIT".to_string(),
            "Apache-2.0".to_string(),
            "Unicode-3.0".to_string(),
        ]);
        for fine in [
            "MIT",
            "MIT/Apache-2.0",
            "MIT OR GPL-3.0-only",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
        ] {
            assert_eq!(problem_of(fine, &allowed), None, "{fine}");
        }
        for wrong in [
            "GPL-3.0-only",
            "MIT AND GPL-3.0-only",
            "Apache-2.0 WITH LLVM-exception",
            "to be decided",
        ] {
            assert!(problem_of(wrong, &allowed).is_some(), "{wrong}");
        }
    }

    #[test]
    fn deny_toml_lists_licences() {
        assert!(allowed_licences().unwrap().contains("MIT"));
    }
}
