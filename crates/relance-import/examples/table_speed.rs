//! How fast a table is read and mapped, beside a plain read of the same bytes:
//! `cargo run --profile fast -p relance-import --example table_speed -- FILE MAP`.

#![expect(clippy::print_stdout, reason = "a measurement that is read")]

use relance_import::table::{Content, Input, Map, Options, import};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (file, map) = arguments.next().zip(arguments.next()).ok_or("FILE MAP")?;
    let map = Map::parse(&std::fs::read_to_string(map)?).map_err(|problem| format!("{problem:?}"))?;
    for _ in 0..3 {
        let start = Instant::now();
        let bytes = std::fs::read(&file)?;
        let plain = start.elapsed();
        let input = Input {
            name: file.clone(),
            content: Content::Path(file.clone().into()),
        };
        let start = Instant::now();
        let found = import(&[input], &map, &Options::default()).map_err(|refusal| format!("{refusal:?}"))?;
        let mapped = start.elapsed();
        let rows: usize = found
            .parts
            .iter()
            .flat_map(|part| &part.tables)
            .map(|cells| cells.rows.len())
            .sum();
        let megabytes = bytes.len() as f64 / 1e6;
        println!(
            "{megabytes:.0} MB: plain read {:.0} MB/s, read and mapped {:.1} MB/s, {rows} rows",
            megabytes / plain.as_secs_f64(),
            megabytes / mapped.as_secs_f64()
        );
    }
    Ok(())
}
