//! Tables of other programs become rows of a ledger; files and maps with something wrong say what to do.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod damaged;
mod layouts;
mod money;
mod odd_cells;
mod ready;
mod sorts;
mod totals;
mod workbook;

use relance_import::table::{Content, Import, Input, Map, Options, Refusal, import};
use std::fmt::Write;

fn input(bytes: impl Into<Vec<u8>>) -> Input {
    Input {
        name: "file.csv".to_string(),
        content: Content::Bytes(bytes.into()),
    }
}

fn read(map: &str, bytes: impl Into<Vec<u8>>) -> Result<Import, Refusal> {
    let map = Map::parse(map).unwrap_or_else(|problem| panic!("{problem:?}"));
    import(&[input(bytes)], &map, &Options::default())
}

/// All tables as text, with what was set aside.
fn tables(found: &Import) -> String {
    let mut text = String::new();
    for part in &found.parts {
        for cells in part.tables.iter().filter(|cells| !cells.rows.is_empty()) {
            writeln!(text, "{}: {}", cells.table, cells.columns.join(",")).unwrap();
            for row in cells.rows.iter() {
                writeln!(text, "  {}", row.iter().collect::<Vec<_>>().join(",")).unwrap();
            }
        }
        for file in &part.files {
            writeln!(
                text,
                "read: {:?} {:?} header {} lines {} set aside {:?} unused {:?} decided {:?}",
                file.text, file.sheet, file.header, file.lines, file.set_aside, file.unused, file.decided
            )
            .unwrap();
        }
        for bad in &part.bad {
            writeln!(
                text,
                "bad: {}:{} {} {:?} {:?}",
                bad.line, bad.source, bad.column, bad.cause, bad.money
            )
            .unwrap();
        }
    }
    text
}
