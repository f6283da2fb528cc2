//! Accounting entries of a company whose truth is known, in every way of writing them, against the ledger they give.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::cast_possible_truncation,
    reason = "test code: what is not there must stop the test"
)]

mod cases;
mod company;
mod known_truth;
mod mutilated;
mod speed;
mod writing;
mod xml;

use relance_import::fec::{Content, Import, Input, Options};

/// A file in memory.
pub(crate) fn input(name: &str, bytes: impl Into<Vec<u8>>) -> Input {
    Input {
        name: name.to_string(),
        content: Content::Bytes(bytes.into()),
    }
}

/// Imports files that can be read.
pub(crate) fn import(inputs: &[Input]) -> Import {
    match relance_import::fec::import(inputs, &Options::default()) {
        Ok(import) => import,
        Err(failure) => panic!("{failure:?}"),
    }
}

/// The tables of an import as CSV texts.
pub(crate) fn texts(import: &Import) -> Vec<(String, String)> {
    let tables = import.tables.cells("fec");
    let texts = tables.into_iter().map(|table| {
        let mut text = table.columns.join(",") + "\n";
        for row in table.rows.iter() {
            let cells = row.iter().map(|cell| match cell.contains([',', '"']) {
                true => format!("\"{}\"", cell.replace('"', "\"\"")),
                false => cell.to_string(),
            });
            text.push_str(&(cells.collect::<Vec<_>>().join(",") + "\n"));
        }
        (format!("{}.csv", table.table), text)
    });
    texts.collect()
}
