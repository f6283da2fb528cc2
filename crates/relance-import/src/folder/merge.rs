//! The rows of an import beside those that are there.

use super::arrange::{Arrangement, Writer};
use super::find::Finder;
use super::{Change, Fault, Unbrought, Written, fault};
use crate::cells::{Row, Rows};
use crate::tables::Cells;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

/// What happens to a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TableChange {
    /// `customers`, …
    pub table: &'static str,
    /// Rows of this import.
    pub own: usize,
    /// Rows that came from elsewhere and stay.
    pub kept: usize,
    /// Rows of an earlier run of this import that are there no more.
    pub dropped: usize,
    /// Whether the file changes.
    pub is_changed: bool,
}

/// A row from elsewhere that names what is there no more.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Orphan {
    /// The table of the row.
    pub table: &'static str,
    /// The line of the row in the file that was read.
    pub line: u64,
    /// The invoice it names.
    pub invoice: String,
}

/// What comes of a merge.
pub(super) struct Merged {
    pub(super) files: Vec<(PathBuf, Vec<u8>)>,
    pub(super) written: Written,
}

/// A table that is there.
#[derive(Default)]
struct There {
    columns: Vec<String>,
    rows: Rows,
    /// The line of each row.
    lines: Vec<u64>,
    bytes: Option<Vec<u8>>,
}

impl There {
    fn place(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|name| name == column)
    }

    /// The cells of a column by row; empty where there is no such column.
    fn column(&self, column: &str) -> impl Fn(Row<'_>) -> &str {
        at(self.place(column))
    }

    /// The rows that came from elsewhere, with their lines.
    fn of_others(&self, source: &str) -> impl Iterator<Item = (u64, Row<'_>)> {
        let source_of = self.column("source");
        let rows = self.lines.iter().copied().zip(self.rows.iter());
        rows.filter(move |(_, row)| source_of(*row) != source)
    }
}

/// The cells at a place; empty where there is none.
fn at(place: Option<usize>) -> impl Fn(Row<'_>) -> &str {
    move |row| place.and_then(|place| row.get(place)).unwrap_or_default()
}

/// Merges an import with what is there.
///
/// Without `wanted`, the files are not made, and it is not known which of them would change.
pub(super) fn merge(folder: &Path, change: &Change, wanted: bool) -> Result<Merged, Fault> {
    let mut files = Vec::new();
    let mut written = Written::default();
    let mut there: BTreeMap<&'static str, There> = BTreeMap::new();
    for cells in &change.tables {
        there.insert(cells.table, read(folder, cells.table)?);
    }
    let contacts = read(folder, "contacts")?;
    let (needed, named) = named_by_others(&there, &contacts, change);
    let merge = |cells: &Cells| {
        let table = there.get(cells.table)?;
        Some((cells.table, merge_table(cells, table, change, &needed, wanted)))
    };
    let merged: Vec<_> = change.tables.par_iter().filter_map(merge).collect();
    for (table, merged) in merged {
        let (merged, changed) = merged?;
        written.tables.push(changed);
        files.extend(merged.map(|bytes| (PathBuf::from(format!("{table}.csv")), bytes)));
    }
    if change.unbrought != Unbrought::Kept {
        written.orphans = orphans(&there, change, named);
    }
    Ok(Merged { files, written })
}

fn read(folder: &Path, table: &'static str) -> Result<There, Fault> {
    let packed = folder.join(format!("{table}.csv.gz"));
    if packed.exists() {
        return Err(Fault::Packed(packed));
    }
    let path = folder.join(format!("{table}.csv"));
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !path.is_symlink() => {
            return Ok(There::default());
        }
        Err(error) => return Err(fault(&path, error)),
    };
    let unreadable = |error: csv::Error| Fault::Unreadable {
        path: path.clone(),
        line: error.position().map(csv::Position::line),
        why: error.to_string(),
    };
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let mut reader = csv::Reader::from_reader(text);
    let columns = reader
        .headers()
        .map_err(&unreadable)?
        .iter()
        .map(|name| name.trim().to_string())
        .collect();
    let columns: Vec<String> = columns;
    let mut rows = Rows::new(columns.len());
    let mut lines = Vec::new();
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(&unreadable)? {
        lines.push(record.position().map_or(0, csv::Position::line));
        rows.push(&record);
    }
    Ok(There {
        columns,
        rows,
        lines,
        bytes: Some(bytes),
    })
}

/// Customers that rows from elsewhere name, and the invoices that they name with their rows.
fn named_by_others<'t>(
    there: &'t BTreeMap<&'static str, There>,
    contacts: &'t There,
    change: &Change,
) -> (HashSet<&'t str>, Vec<Orphan>) {
    let mut customers = HashSet::new();
    let mut invoices = Vec::new();
    let tables = there.iter().map(|(name, table)| (*name, table));
    for (name, table) in tables.chain([("contacts", contacts)]) {
        let (customer_of, payer_of) = (table.place("customer_id"), table.place("payer_id"));
        let invoice_of = table.column(if name == "invoices" {
            "reference"
        } else {
            "invoice_id"
        });
        for (line, row) in table.of_others(&change.source) {
            if name != "customers" {
                customers.extend(customer_of.and_then(|place| row.get(place)));
            }
            customers.extend(payer_of.and_then(|place| row.get(place)));
            let invoice = invoice_of(row);
            if !invoice.is_empty() {
                invoices.push(Orphan {
                    table: name,
                    line,
                    invoice: invoice.to_string(),
                });
            }
        }
    }
    (customers, invoices)
}

/// Of the invoices named, those that are neither brought nor kept.
fn orphans(there: &BTreeMap<&'static str, There>, change: &Change, named: Vec<Orphan>) -> Vec<Orphan> {
    // An import that brings no invoices takes none away.
    let brings_invoices = change.tables.iter().any(|cells| cells.table == "invoices");
    if named.is_empty() || !brings_invoices {
        return Vec::new();
    }
    let mut ids: HashSet<&str> = brought_invoices(change);
    if let Some(table) = there.get("invoices") {
        let id_of = table.place("invoice_id");
        let kept = table.of_others(&change.source);
        ids.extend(kept.filter_map(|(_, row)| id_of.and_then(|place| row.get(place))));
    }
    named
        .into_iter()
        .filter(|orphan| !ids.contains(orphan.invoice.as_str()))
        .collect()
}

/// The bytes of a table, if they change and are `wanted`, and what changes.
fn merge_table(
    cells: &Cells,
    there: &There,
    change: &Change,
    needed: &HashSet<&str>,
    wanted: bool,
) -> Result<(Option<Vec<u8>>, TableChange), Fault> {
    let key = match cells.table {
        "customers" => Some("customer_id"),
        "invoices" => Some("invoice_id"),
        "payments" => Some("payment_id"),
        _ => None,
    };
    let source_of = there.column("source");
    let (old, kept): (Vec<Row<'_>>, Vec<Row<'_>>) = there
        .rows
        .iter()
        .partition(|row| source_of(*row) == change.source);
    let arrangement = Arrangement::new(cells, &there.columns, change);
    // The id of a row that is there, and of one that is brought; empty where the table has none.
    let key_of = there.column(key.unwrap_or_default());
    let place_of_key = key.and_then(|key| cells.columns.iter().position(|column| *column == key));
    let id_of = at(place_of_key);
    let beside = Beside::new(cells, change, &kept, &key_of, &source_of, &id_of)?;
    let mut finder = Finder::new(&old, &key_of);
    let mut own: Vec<(Row<'_>, Option<Row<'_>>)> = Vec::new();
    for (number, row) in cells.rows.iter().enumerate() {
        if !beside.passed_over.contains(&number) {
            let before = key.and_then(|_| finder.find(id_of(row)));
            own.push((row, before));
        }
    }
    // Rows of an earlier run that are not brought again.
    let invoices = match change.unbrought {
        Unbrought::Kept if !old.is_empty() => brought_invoices(change),
        _ => HashSet::new(),
    };
    let invoice_of = there.column("invoice_id");
    let mut staying: Vec<Row<'_>> = Vec::new();
    let mut dropped = 0;
    let own_ids = finder.leaves_rows().then(|| {
        let ids = own.iter().map(|(row, _)| id_of(*row));
        ids.collect::<HashSet<&str>>()
    });
    let is_brought = |id: &str| own_ids.as_ref().is_none_or(|ids| ids.contains(id));
    for (row, was_found) in old.iter().zip(&finder.found) {
        let id = if key.is_some() { key_of(*row) } else { "" };
        let is_brought = key.is_some() && (*was_found || is_brought(id));
        let stays = match change.unbrought {
            Unbrought::Dropped | Unbrought::Listed => cells.table == "customers" && needed.contains(id),
            // What hangs on an invoice is brought with it, or is no more.
            Unbrought::Kept => cells.table == "customers" || !invoices.contains(invoice_of(*row)),
        };
        if stays && !is_brought {
            staying.push(*row);
        } else if key.is_some() && !is_brought {
            dropped += 1;
        }
    }
    let changed = TableChange {
        table: cells.table,
        own: own.len() + staying.len(),
        kept: kept.len(),
        dropped,
        is_changed: false,
    };
    let is_needed = matches!(cells.table, "customers" | "invoices" | "payments");
    let nothing = changed.own == 0 && old.is_empty() && beside.told.is_empty();
    if !wanted || nothing && (there.bytes.is_some() || !is_needed) {
        return Ok((None, changed));
    }
    let size = there.bytes.as_ref().map_or(0, Vec::len);
    let mut writer = Writer::new(&arrangement.columns, size);
    for row in &kept {
        arrangement.as_it_was(*row, beside.told.get(key_of(*row)).copied(), writer.row());
        writer.write();
    }
    if change.unbrought == Unbrought::Kept {
        // Whichever files came first.
        let mut rows: Vec<Vec<&str>> = Vec::with_capacity(changed.own);
        for (row, before) in &own {
            let mut cells = Vec::with_capacity(arrangement.columns.len());
            arrangement.brought(*row, *before, &mut cells);
            rows.push(cells);
        }
        rows.extend(staying.iter().map(|row| {
            let mut cells = Vec::with_capacity(arrangement.columns.len());
            arrangement.as_it_was(*row, None, &mut cells);
            cells
        }));
        rows.sort_unstable();
        for mut cells in rows {
            writer.row().append(&mut cells);
            writer.write();
        }
    } else {
        for (row, before) in &own {
            arrangement.brought(*row, *before, writer.row());
            writer.write();
        }
        for row in &staying {
            arrangement.as_it_was(*row, None, writer.row());
            writer.write();
        }
    }
    let bytes = writer.bytes();
    let is_changed = there.bytes.as_ref() != Some(&bytes);
    Ok((
        is_changed.then_some(bytes),
        TableChange {
            is_changed,
            ..changed
        },
    ))
}

/// What rows from elsewhere mean for those that are brought.
struct Beside<'c> {
    /// Customers of other imports of whom this one says something.
    told: HashMap<&'c str, Row<'c>>,
    /// Rows that are brought and not written, by their number.
    passed_over: HashSet<usize>,
}

impl<'c> Beside<'c> {
    fn new<'t>(
        cells: &'c Cells,
        change: &Change,
        kept: &[Row<'t>],
        key_of: &impl Fn(Row<'t>) -> &'t str,
        source_of: &impl Fn(Row<'t>) -> &'t str,
        id_of: &impl Fn(Row<'c>) -> &'c str,
    ) -> Result<Beside<'c>, Fault> {
        let mut beside = Beside {
            told: HashMap::new(),
            passed_over: HashSet::new(),
        };
        let ids = kept.iter().map(|row| (key_of(*row), source_of(*row)));
        let ids: HashMap<&str, &str> = ids.filter(|(id, _)| !id.is_empty()).collect();
        if ids.is_empty() {
            return Ok(beside);
        }
        let mut clashes: Vec<(String, String)> = Vec::new();
        let mut count = 0;
        for (number, row) in cells.rows.iter().enumerate() {
            let id = id_of(row);
            let Some(other) = ids.get(id) else { continue };
            beside.passed_over.insert(number);
            // What is known of a customer from elsewhere is kept; two invoices of one id are not the same.
            if cells.table != "customers" {
                count += 1;
                if clashes.len() < 5 {
                    clashes.push((id.to_string(), (*other).to_string()));
                }
            } else if change.unbrought == Unbrought::Listed {
                beside.told.insert(id, row);
            }
        }
        match count {
            0 => Ok(beside),
            count => Err(Fault::SameIds {
                table: cells.table,
                ids: clashes,
                count,
            }),
        }
    }
}

/// The ids of the invoices that a change brings.
fn brought_invoices(change: &Change) -> HashSet<&str> {
    let invoices = change.tables.iter().filter(|cells| cells.table == "invoices");
    let rows = invoices.flat_map(|cells| cells.rows.iter());
    rows.filter_map(Row::first).collect()
}
