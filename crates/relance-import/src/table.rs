//! Tables of other programs (CSV, XLSX): a [`Map`] says what each of their lines becomes in a ledger.
//!
//! [`import`] makes the tables of each kind of file, and a report; [`guess()`] makes a map from a file; [`maps`] holds maps
//! of known programs. What is read is stated there: nothing is settled without saying so.

mod assumed;
mod currencies;
mod dates;
mod gather;
mod guess;
mod header;
mod index;
mod lines;
mod locate;
mod map;
pub mod maps;
mod numbers;
mod plan;
mod problem;
mod rows;
mod schema;
mod sorts;
mod sums;
mod survey;
mod text;
mod workbook;

use crate::tables::Cells;
use csv::StringRecord;
use relance_kernel::Day;
use rows::{Fault, Made};
use std::collections::HashMap;

pub use assumed::ASSUMED;
pub use dates::Mixed;
pub use guess::{Guess, Question, guess};
pub use lines::{Content, Input};
pub use map::{Map, MapCause, MapProblem};
pub use numbers::Unread;
pub use problem::{BadRow, Cause, Missing, Refusal};
pub use sums::Sums;
pub use survey::Decided;
pub use text::Encoding;
pub use workbook::WorkbookProblem;

/// So many lines are kept of each file to be shown.
const SHOWN_LINES: usize = 3;

/// What is settled beside the map.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The day of a list that does not say it.
    pub as_of: Option<Day>,
    /// What customers are of which the file does not say it; empty if nobody does.
    pub kind: &'static str,
    /// What stands in the column `source` before the kind of file; `table:` and the name of the map otherwise.
    pub source: Option<String>,
}

/// What an import brings: a part for each kind of file, in the order of the map.
#[derive(Clone, Debug)]
pub struct Import {
    /// The parts.
    pub parts: Vec<Part>,
    /// Customers whom no file of any kind names.
    pub nameless: u64,
}

/// What files of one kind bring.
#[derive(Clone, Debug)]
pub struct Part {
    /// The kind, as the map calls it.
    pub kind: String,
    /// What stands in the column `source`.
    pub source: String,
    /// The tables. All those that the map makes of such files are there, be they empty.
    pub tables: Vec<Cells>,
    /// The files.
    pub files: Vec<FileRead>,
    /// Lines set aside because something is wrong with them.
    pub bad: Vec<BadRow>,
    /// Counts and sums.
    pub sums: Sums,
}

/// How a file was read.
#[derive(Clone, Debug)]
pub struct FileRead {
    /// Its name.
    pub name: String,
    /// Of a text: its encoding and its separator.
    pub text: Option<(Encoding, char)>,
    /// Of a workbook: the sheet.
    pub sheet: String,
    /// The line of the header.
    pub header: u64,
    /// Lines before the header that hold something.
    pub titles: u64,
    /// Lines behind it that hold something.
    pub lines: u64,
    /// Lines that gave no row, or none but a customer, because no condition held.
    pub without_row: u64,
    /// Lines that the map sets aside (totals, footers), with their text.
    pub set_aside: Vec<(u64, String)>,
    /// Columns that are not read.
    pub unused: Vec<String>,
    /// What columns decided.
    pub decided: Vec<Decided>,
    /// The first lines.
    pub shown: Vec<ShownLine>,
}

/// A line beside what it became.
#[derive(Clone, Debug)]
pub struct ShownLine {
    /// Its number.
    pub line: u64,
    /// Its columns with their cells.
    pub cells: Vec<(String, String)>,
    /// The table, columns and cells of each row.
    pub rows: Vec<(&'static str, Vec<(String, String)>)>,
}

/// Reads files as a map says.
///
/// # Errors
/// A file as a whole cannot be read so. Single lines with something wrong are in [`Part::bad`].
pub fn import(inputs: &[Input], map: &Map, options: &Options) -> Result<Import, Refusal> {
    if map.needs_as_of() && options.as_of.is_none() {
        return Err(Refusal::NoAsOf);
    }
    let mut located = Vec::new();
    for input in inputs {
        located.push(locate::locate(map, input, options)?);
    }
    let mut parts = Vec::new();
    for (number, section) in map.file.iter().enumerate() {
        let files: Vec<locate::Located<'_>>;
        (files, located) = located.into_iter().partition(|file| file.section == number);
        if files.is_empty() {
            continue;
        }
        let base = options
            .source
            .clone()
            .unwrap_or_else(|| format!("table:{}", map.name()));
        let kind = section.name.get_ref().clone();
        let source = format!("{base}/{kind}");
        parts.push(part(kind, source, files, options)?);
    }
    let nameless = nameless(&parts);
    Ok(Import { parts, nameless })
}

/// Counts the customers to whom no part gives a name: a list of invoices often has codes only, and a list of customers the names.
fn nameless(parts: &[Part]) -> u64 {
    let mut named: HashMap<&str, bool> = HashMap::new();
    for cells in parts.iter().flat_map(|part| &part.tables) {
        let place = |wanted: &str| cells.columns.iter().position(|column| *column == wanted);
        let (id, name) = (place("customer_id"), place("name"));
        for row in cells.rows.iter().filter(|_| cells.table == "customers") {
            let cell = |place: Option<usize>| place.and_then(|place| row.get(place)).unwrap_or("");
            *named.entry(cell(id)).or_default() |= !cell(name).is_empty();
        }
    }
    named.values().filter(|is_named| !**is_named).count() as u64
}

fn part(
    kind: String,
    source: String,
    mut located: Vec<locate::Located<'_>>,
    options: &Options,
) -> Result<Part, Refusal> {
    let mut decided = Vec::new();
    for file in &mut located {
        decided.push(survey::decide(
            &file.opened,
            file.place,
            &file.header,
            &mut file.plan,
        )?);
    }
    let plans: Vec<&plan::Plan> = located.iter().map(|file| &file.plan).collect();
    let mut gather = gather::Gather::new(&plans, &source);
    let mut bad = Vec::new();
    let mut files = Vec::new();
    for (file, decided) in located.iter().zip(decided) {
        files.push(read(file, decided, &mut gather, &mut bad, options)?);
    }
    let (tables, sums) = gather.cells();
    Ok(Part {
        kind,
        source,
        tables,
        files,
        bad,
        sums,
    })
}

/// Reads the lines of a file.
fn read(
    file: &locate::Located<'_>,
    decided: Vec<Decided>,
    gather: &mut gather::Gather,
    bad: &mut Vec<BadRow>,
    options: &Options,
) -> Result<FileRead, Refusal> {
    let name = &file.opened.input.name;
    let (plan, header) = (&file.plan, &file.header);
    let layouts = gather.layouts(plan);
    let mut report = file.report(decided);
    let mut records = file.opened.records(file.place)?;
    let mut record = StringRecord::new();
    let mut made = Made::default();
    report.titles = header.ordinal.saturating_sub(1) as u64;
    records.first(header.ordinal, name)?;
    while let Some(line) = records.next(&mut record, name)? {
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        report.lines += 1;
        if survey::is_aside(plan, &record) {
            report.set_aside.push((line, plain_line(&record)));
            continue;
        }
        let is_wide = (header.names.len()..record.len())
            .any(|place| record.get(place).is_some_and(|cell| !cell.trim().is_empty()));
        let outcome = if is_wide {
            Err(Box::new(Fault {
                table: plan.rows.first().map_or("", |row| row.table.name),
                column: String::new(),
                place: None,
                cause: Cause::Cells(record.len(), header.names.len()),
                money: None,
            }))
        } else {
            (made.zero_payments, made.used_credits) = (0, 0);
            rows::make(plan, &record, options.as_of, &mut made)
        };
        let outcome = match outcome {
            Ok(()) => gather.take(plan, &layouts, &made, &record, line),
            Err(fault) => Err(Box::new(BadRow {
                file: String::new(),
                line,
                table: fault.table,
                column: fault.column,
                source: fault
                    .place
                    .and_then(|place| header.names.get(place))
                    .cloned()
                    .unwrap_or_default(),
                cause: fault.cause,
                money: fault.money,
                cells: Vec::new(),
            })),
        };
        match outcome {
            Ok(()) => {
                let is_customer = |row: &rows::MadeRow| {
                    plan.rows
                        .get(row.plan)
                        .is_some_and(|row| row.table.name == "customers")
                };
                let has_more = plan.rows.iter().any(|row| row.table.name != "customers");
                let gave_none =
                    made.zero_payments + made.used_credits == 0 && made.rows.iter().all(is_customer);
                report.without_row += u64::from(gave_none && (has_more || made.rows.is_empty()));
                if report.shown.len() < SHOWN_LINES && !made.rows.is_empty() {
                    report.shown.push(shown(file, &record, &made, line));
                }
            }
            Err(row) => bad.push(BadRow {
                file: name.clone(),
                cells: record
                    .iter()
                    .map(|cell| workbook::unmarked(cell).to_string())
                    .collect(),
                ..*row
            }),
        }
    }
    if report.lines == 0 {
        return Err(Refusal::NoRows {
            file: name.clone(),
            lines: 0,
        });
    }
    Ok(report)
}

/// The cells of a line that hold something.
fn plain_line(record: &StringRecord) -> String {
    let cells = record.iter().map(|cell| workbook::unmarked(cell.trim()));
    let cells: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
    cells.join(" | ")
}

fn shown(file: &locate::Located<'_>, record: &StringRecord, made: &Made, line: u64) -> ShownLine {
    let cells = file.header.names.iter().zip(record);
    let rows = made.rows.iter().filter_map(|row| {
        let plan = file.plan.rows.get(row.plan)?;
        let cells = plan.cells.iter().enumerate();
        let cells = cells.map(|(number, cell)| (cell.name.clone(), made.cell(row, number).to_string()));
        Some((plan.table.name, cells.collect()))
    });
    ShownLine {
        line,
        cells: cells
            .map(|(name, cell)| (name.clone(), workbook::unmarked(cell.trim()).to_string()))
            .collect(),
        rows: rows.collect(),
    }
}
