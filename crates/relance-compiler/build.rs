//! Lists the pages of `docs/diagnostics/`, so that each is embedded without being named by hand.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let folder =
        Path::new(&env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("../../docs/diagnostics");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut names: Vec<String> = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let name = entry?.file_name();
        if let Some(stem) = name.to_str().and_then(|name| name.strip_suffix(".md")) {
            names.push(stem.to_owned());
        }
    }
    names.sort();
    let mut list = String::from("static PAGES: &[(&str, &str)] = &[\n");
    for name in names.iter().filter(|name| *name != "README") {
        let path = folder.join(format!("{name}.md"));
        println!("cargo::rerun-if-changed={}", path.display());
        let _ = writeln!(
            list,
            "    ({name:?}, include_str!({:?})),",
            path.display().to_string()
        );
    }
    list.push_str("];\n");
    fs::write(
        Path::new(&env::var("OUT_DIR").unwrap_or_default()).join("pages.rs"),
        list,
    )
}
