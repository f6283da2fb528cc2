//! Where the rows of tables stand in the files that they were read from.

use super::Part;

/// Where the rows of a table stand. Tables whose rows have no ids keep nothing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Places {
    /// The line of each row; of a customer, the first of its lines.
    pub(super) lines: Vec<u64>,
    /// The first row of each file.
    pub(super) files: Vec<usize>,
}

/// Where a row stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RowPlace<'a> {
    /// Its id.
    pub id: &'a str,
    /// The place of its file in [`Part::files`].
    pub file: usize,
    /// The line of that file.
    pub line: u64,
}

impl Part {
    /// Where the rows of a table (`invoices`, …) stand; nothing of a table whose rows have no ids.
    pub fn places_of<'a>(&'a self, table: &str) -> impl Iterator<Item = RowPlace<'a>> {
        let of_table = self.tables.iter().zip(&self.places);
        let of_table = of_table.filter(move |(cells, _)| cells.table == table);
        of_table.flat_map(|(cells, places)| {
            let rows = cells.rows.iter().zip(&places.lines).enumerate();
            rows.filter_map(|(row, (cells, line))| {
                let begun = places.files.iter().take_while(|first| **first <= row);
                Some(RowPlace {
                    id: cells.first()?,
                    file: begun.count().saturating_sub(1),
                    line: *line,
                })
            })
        })
    }
}
