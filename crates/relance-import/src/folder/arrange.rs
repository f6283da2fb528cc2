//! Rows with their cells in the order of the columns of a file: those that are there, then those that an import adds.

use super::{Change, Unbrought};
use crate::cells::Row;
use crate::tables::Cells;

/// Where the cells of a file come from.
pub(super) struct Arrangement<'a> {
    /// The columns of the file.
    pub(super) columns: Vec<&'a str>,
    /// Of each column, its place in the rows that are brought.
    places: Vec<Option<usize>>,
    /// How many columns there are already; they come first.
    there: usize,
    /// What a list leaves empty of a customer, another list may have filled.
    keeps: bool,
}

impl<'a> Arrangement<'a> {
    pub(super) fn new(cells: &'a Cells, there: &'a [String], change: &Change) -> Arrangement<'a> {
        let mut columns: Vec<&str> = there.iter().map(String::as_str).collect();
        for column in &cells.columns {
            if !columns.contains(column) {
                columns.push(column);
            }
        }
        let place = |column: &&str| cells.columns.iter().position(|name| name == column);
        Arrangement {
            places: columns.iter().map(place).collect(),
            columns,
            there: there.len(),
            keeps: change.unbrought == Unbrought::Listed && cells.table == "customers",
        }
    }

    /// The cells of a row that is brought; what the import does not bring is taken from the row that was there before.
    pub(super) fn brought<'r>(&self, row: Row<'r>, before: Option<Row<'r>>, into: &mut Vec<&'r str>) {
        for (column, place) in self.places.iter().enumerate() {
            into.push(match place.and_then(|place| row.get(place)) {
                Some(cell) if !(self.keeps && cell.is_empty()) => cell,
                _ => self.cell_before(before, column),
            });
        }
    }

    /// The cells of a row that is there, with what the import tells of it; where it comes from stays.
    pub(super) fn as_it_was<'r>(&self, row: Row<'r>, told: Option<Row<'r>>, into: &mut Vec<&'r str>) {
        for (column, (name, place)) in self.columns.iter().zip(&self.places).enumerate() {
            let said = told
                .zip(*place)
                .and_then(|(told, place)| told.get(place))
                .filter(|said| !said.is_empty() && *name != "source");
            into.push(said.unwrap_or_else(|| self.cell_before(Some(row), column)));
        }
    }

    fn cell_before<'r>(&self, before: Option<Row<'r>>, column: usize) -> &'r str {
        let before = before.filter(|_| column < self.there);
        before.and_then(|before| before.get(column)).unwrap_or_default()
    }
}

/// A table that is written, row by row.
pub(super) struct Writer<'r> {
    writer: csv::Writer<Vec<u8>>,
    row: Vec<&'r str>,
}

impl<'r> Writer<'r> {
    /// With its first line; `size` bytes are expected.
    pub(super) fn new(columns: &[&str], size: usize) -> Writer<'r> {
        let mut writer = csv::Writer::from_writer(Vec::with_capacity(size));
        // Writing into memory cannot fail, and all rows have one width.
        let _ = writer.write_record(columns);
        Writer {
            writer,
            row: Vec::new(),
        }
    }

    /// The row that is written next, empty before.
    pub(super) fn row(&mut self) -> &mut Vec<&'r str> {
        &mut self.row
    }

    /// Writes the row.
    pub(super) fn write(&mut self) {
        let _ = self.writer.write_record(&self.row);
        self.row.clear();
    }

    pub(super) fn bytes(self) -> Vec<u8> {
        self.writer.into_inner().unwrap_or_default()
    }
}
