//! How long a table takes to become a ledger folder: read and mapped, written into a new folder, written again over it.
//! `cargo run --profile fast -p relance-import --example folder_speed -- FILE MAP OUT`; OUT must not be there.

#![expect(clippy::print_stdout, reason = "a measurement that is read")]

use relance_import::folder::{self, Change, Unbrought};
use relance_import::table::{Content, Input, Map, Options, import};
use std::path::Path;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(file), Some(map), Some(out)) = (arguments.next(), arguments.next(), arguments.next()) else {
        return Err("FILE MAP OUT".into());
    };
    if Path::new(&out).exists() {
        return Err("OUT is there already".into());
    }
    let map = Map::parse(&std::fs::read_to_string(map)?).map_err(|problem| format!("{problem:?}"))?;
    let input = Input {
        name: file.clone(),
        content: Content::Path(file.into()),
    };
    let start = Instant::now();
    let found = import(&[input], &map, &Options::default()).map_err(|refusal| format!("{refusal:?}"))?;
    println!(
        "read and mapped {:.2} s, {}",
        start.elapsed().as_secs_f64(),
        peak()
    );
    for time in ["first", "again"] {
        let start = Instant::now();
        let mut rows = 0;
        for part in &found.parts {
            let change = Change {
                source: part.source.clone(),
                unbrought: Unbrought::Listed,
                tables: part.tables.clone(),
                files: Vec::new(),
            };
            // As the command does it: looked at before it is written.
            folder::count(Path::new(&out), &change).map_err(|fault| format!("{fault:?}"))?;
            let written = folder::write(Path::new(&out), &change).map_err(|fault| format!("{fault:?}"))?;
            rows += written.tables.iter().map(|table| table.own).sum::<usize>();
        }
        println!(
            "written {time}: {:.2} s, {rows} rows, {}",
            start.elapsed().as_secs_f64(),
            peak()
        );
    }
    Ok(())
}

/// The most memory until now.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.unwrap_or_default()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}
