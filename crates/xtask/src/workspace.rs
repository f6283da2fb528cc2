//! The packages of the workspace and of its lock file, as `cargo metadata` tells them.

use crate::shell;
use serde_json::Value;
use std::collections::BTreeSet;

/// A package, ours or not.
pub(crate) struct Package {
    /// Its name.
    pub(crate) name: String,
    /// Its version.
    pub(crate) version: String,
    /// The licence expression of its manifest.
    pub(crate) licence: Option<String>,
    /// Whether it is a member of this workspace.
    pub(crate) ours: bool,
    /// Names of the packages it depends on, those for tests and build scripts left out.
    pub(crate) dependencies: BTreeSet<String>,
}

/// All packages of the lock file, sorted by name.
pub(crate) fn packages() -> Result<Vec<Package>, String> {
    let text = shell::read(shell::cargo().args([
        "metadata",
        "--format-version",
        "1",
        "--all-features",
        "--locked",
    ]))?;
    let metadata: Value = serde_json::from_str(&text).map_err(|error| format!("cargo metadata: {error}"))?;
    let members: BTreeSet<&str> = array(&metadata, "workspace_members")
        .filter_map(Value::as_str)
        .collect();
    let mut packages: Vec<Package> = array(&metadata, "packages")
        .filter_map(|package| read_package(package, &members))
        .collect();
    packages.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    if packages.is_empty() {
        return Err("cargo metadata names no package".to_string());
    }
    Ok(packages)
}

fn read_package(package: &Value, members: &BTreeSet<&str>) -> Option<Package> {
    let text = |key: &str| package.get(key).and_then(Value::as_str);
    let dependencies = array(package, "dependencies")
        .filter(|dependency| dependency.get("kind").is_none_or(Value::is_null))
        .filter_map(|dependency| dependency.get("name").and_then(Value::as_str).map(String::from))
        .collect();
    Some(Package {
        name: text("name")?.to_string(),
        version: text("version")?.to_string(),
        licence: text("license").map(String::from),
        ours: text("id").is_some_and(|id| members.contains(id)),
        dependencies,
    })
}

fn array<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}
