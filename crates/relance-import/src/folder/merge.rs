//! The rows of an import beside those that are there.

use super::{Change, Fault, Unbrought, Written, fault};
use crate::cells::Row;
use crate::tables::Cells;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
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
    /// Lines and cells.
    rows: Vec<(u64, Vec<String>)>,
    bytes: Option<Vec<u8>>,
}

impl There {
    fn place(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|name| name == column)
    }

    fn cell<'a>(&self, row: &'a [String], column: &str) -> &'a str {
        let place = self.place(column);
        place.and_then(|place| row.get(place)).map_or("", String::as_str)
    }
}

/// Merges an import with what is there.
pub(super) fn merge(folder: &Path, change: &Change) -> Result<Merged, Fault> {
    let mut files = Vec::new();
    let mut written = Written::default();
    let mut there: BTreeMap<&'static str, There> = BTreeMap::new();
    for cells in &change.tables {
        there.insert(cells.table, read(folder, cells.table)?);
    }
    let contacts = read(folder, "contacts")?;
    let (needed, named) = named_by_others(&there, &contacts, change);
    for cells in &change.tables {
        let Some(table) = there.get(cells.table) else {
            continue;
        };
        let (merged, changed) = merge_table(cells, table, change, &needed)?;
        written.tables.push(changed);
        files.extend(merged.map(|bytes| (PathBuf::from(format!("{}.csv", cells.table)), bytes)));
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
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(&unreadable)?;
        let line = record.position().map_or(0, csv::Position::line);
        rows.push((line, record.iter().map(String::from).collect()));
    }
    Ok(There {
        columns,
        rows,
        bytes: Some(bytes),
    })
}

/// Which rows are of this import.
fn is_own(table: &There, row: &[String], source: &str) -> bool {
    table.cell(row, "source") == source
}

/// Customers that rows from elsewhere name, and the invoices that they name with their rows.
fn named_by_others(
    there: &BTreeMap<&'static str, There>,
    contacts: &There,
    change: &Change,
) -> (HashSet<String>, Vec<Orphan>) {
    let mut customers = HashSet::new();
    let mut invoices = Vec::new();
    let tables = there.iter().map(|(name, table)| (*name, table));
    for (name, table) in tables.chain([("contacts", contacts)]) {
        let others = table
            .rows
            .iter()
            .filter(|(_, row)| !is_own(table, row, &change.source));
        for (line, row) in others {
            for column in ["customer_id", "payer_id"] {
                if name != "customers" || column == "payer_id" {
                    customers.insert(table.cell(row, column).to_string());
                }
            }
            let column = if name == "invoices" {
                "reference"
            } else {
                "invoice_id"
            };
            let invoice = table.cell(row, column);
            if !invoice.is_empty() {
                invoices.push(Orphan {
                    table: name,
                    line: *line,
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
    let mut ids: HashSet<&str> = HashSet::new();
    let brought = change.tables.iter().filter(|cells| cells.table == "invoices");
    for row in brought.flat_map(|cells| cells.rows.iter()) {
        ids.extend(row.first());
    }
    if let Some(table) = there.get("invoices") {
        let kept = table
            .rows
            .iter()
            .filter(|(_, row)| !is_own(table, row, &change.source));
        ids.extend(kept.map(|(_, row)| table.cell(row, "invoice_id")));
    }
    named
        .into_iter()
        .filter(|orphan| !ids.contains(orphan.invoice.as_str()))
        .collect()
}

/// The bytes of a table, if they change, and what changes.
fn merge_table(
    cells: &Cells,
    there: &There,
    change: &Change,
    needed: &HashSet<String>,
) -> Result<(Option<Vec<u8>>, TableChange), Fault> {
    let key = match cells.table {
        "customers" => Some("customer_id"),
        "invoices" => Some("invoice_id"),
        "payments" => Some("payment_id"),
        _ => None,
    };
    let (old, kept): (Vec<_>, Vec<_>) = there
        .rows
        .iter()
        .partition(|(_, row)| is_own(there, row, &change.source));
    let mut columns: Vec<String> = there.columns.clone();
    for column in &cells.columns {
        if !columns.iter().any(|known| known == column) {
            columns.push((*column).to_string());
        }
    }
    let key_of = |row: &'_ [String]| key.map(|key| there.cell(row, key).to_string());
    let kept_ids: HashMap<String, String> = kept
        .iter()
        .filter_map(|(_, row)| Some((key_of(row)?, there.cell(row, "source").to_string())))
        .filter(|(id, _)| !id.is_empty())
        .collect();
    let old_rows: HashMap<String, &Vec<String>> = old
        .iter()
        .filter_map(|(_, row)| Some((key_of(row)?, row)))
        .collect();
    // What a list leaves empty of a customer, another list may have filled.
    let keeps = change.unbrought == Unbrought::Listed && cells.table == "customers";
    let mut clashes: Vec<(String, String)> = Vec::new();
    let mut clash_count = 0;
    // Customers of other imports of whom this one says something.
    let mut told: HashMap<String, Row<'_>> = HashMap::new();
    let mut own: Vec<Vec<String>> = Vec::new();
    let mut own_ids: BTreeSet<String> = BTreeSet::new();
    let place_of_key = key.and_then(|key| cells.columns.iter().position(|column| *column == key));
    for row in cells.rows.iter() {
        let id = place_of_key
            .and_then(|place| row.get(place))
            .unwrap_or_default()
            .to_string();
        if let Some(other) = kept_ids.get(&id) {
            // What is known of a customer from elsewhere is kept; two invoices of one id are not the same.
            if cells.table != "customers" {
                clash_count += 1;
                if clashes.len() < 5 {
                    clashes.push((id, other.clone()));
                }
            } else if change.unbrought == Unbrought::Listed {
                told.insert(id, row);
            }
            continue;
        }
        own.push(arranged(
            row,
            cells,
            &columns,
            old_rows.get(&id).copied(),
            there,
            keeps,
        ));
        own_ids.insert(id);
    }
    if clash_count > 0 {
        return Err(Fault::SameIds {
            table: cells.table,
            ids: clashes,
            count: clash_count,
        });
    }
    let invoices = brought_invoices(change);
    let mut dropped = 0;
    for (_, row) in &old {
        let id = key_of(row).unwrap_or_default();
        let is_needed = match change.unbrought {
            Unbrought::Dropped | Unbrought::Listed => cells.table == "customers" && needed.contains(&id),
            // What hangs on an invoice is brought with it, or is no more.
            Unbrought::Kept => {
                cells.table == "customers" || !invoices.contains(there.cell(row, "invoice_id"))
            }
        };
        if is_needed && (key.is_none() || !own_ids.contains(&id)) {
            own.push(widened(row, columns.len()));
        } else if key.is_some() && !own_ids.contains(&id) {
            dropped += 1;
        }
    }
    if change.unbrought == Unbrought::Kept {
        // Whichever files came first.
        own.sort_unstable();
    }
    let changed = TableChange {
        table: cells.table,
        own: own.len(),
        kept: kept.len(),
        dropped,
        is_changed: false,
    };
    let is_needed = matches!(cells.table, "customers" | "invoices" | "payments");
    if own.is_empty() && old.is_empty() && told.is_empty() && (there.bytes.is_some() || !is_needed) {
        return Ok((None, changed));
    }
    let kept = kept.iter().map(|(_, row)| {
        let mut row = widened(row, columns.len());
        if let Some(told) = key_of(&row).and_then(|id| told.get(&id)) {
            overwrite(&mut row, &columns, *told, cells);
        }
        row
    });
    let bytes = bytes(&columns, kept.chain(own));
    let is_changed = there.bytes.as_ref() != Some(&bytes);
    Ok((
        is_changed.then_some(bytes),
        TableChange {
            is_changed,
            ..changed
        },
    ))
}

/// The ids of the invoices that a change brings.
fn brought_invoices(change: &Change) -> HashSet<&str> {
    let invoices = change.tables.iter().filter(|cells| cells.table == "invoices");
    let rows = invoices.flat_map(|cells| cells.rows.iter());
    rows.filter_map(Row::first).collect()
}

/// The cells of a row in the order of the columns; those that the import does not bring are taken from the row that
/// is there.
fn arranged(
    row: Row<'_>,
    cells: &Cells,
    columns: &[String],
    old: Option<&Vec<String>>,
    there: &There,
    keeps: bool,
) -> Vec<String> {
    let cell = |column: &String| {
        let own = cells.columns.iter().position(|name| name == column);
        match own.and_then(|place| row.get(place)) {
            Some(cell) if !(keeps && cell.is_empty()) => cell.to_string(),
            _ => old.map_or_else(String::new, |old| there.cell(old, column).to_string()),
        }
    };
    columns.iter().map(cell).collect()
}

/// Writes what an import says of a customer into the row of another; where that row comes from stays.
fn overwrite(row: &mut [String], columns: &[String], told: Row<'_>, cells: &Cells) {
    for (column, said) in cells.columns.iter().zip(told.iter()) {
        let place = columns.iter().position(|name| name == column);
        let cell = place.and_then(|place| row.get_mut(place));
        if let Some(cell) = cell.filter(|_| !said.is_empty() && *column != "source") {
            said.clone_into(cell);
        }
    }
}

fn widened(row: &[String], columns: usize) -> Vec<String> {
    let mut row = row.to_vec();
    row.resize(columns, String::new());
    row
}

fn bytes(columns: &[String], rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing into memory cannot fail, and all rows have one width.
    let _ = writer.write_record(columns);
    for row in rows {
        let _ = writer.write_record(&row);
    }
    writer.into_inner().unwrap_or_default()
}
