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
mod places;
mod plan;
mod problem;
mod read;
mod rows;
mod schema;
mod sorts;
mod sums;
mod survey;
mod text;
mod totals;
mod workbook;

use crate::tables::Cells;
use relance_kernel::Day;
use std::collections::HashMap;

pub use assumed::ASSUMED;
pub use dates::Mixed;
pub use guess::{Guess, Question, guess};
pub use lines::{Content, Input};
pub use map::{Map, MapCause, MapProblem};
pub use numbers::Unread;
pub use places::RowPlace;
pub use problem::{BadRow, Cause, Missing, Refusal};
pub use sums::Sums;
pub use survey::Decided;
pub use text::Encoding;
pub use workbook::WorkbookProblem;

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
    /// Where their rows stand, table by table.
    places: Vec<places::Places>,
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
    /// Lines that are no items, with their text: those of totals, and those that the map sets aside.
    pub set_aside: Vec<(u64, String)>,
    /// Columns that are not read.
    pub unused: Vec<String>,
    /// The columns that are read: the table and column of the ledger, and that of the file.
    pub read_as: Vec<(&'static str, String, String)>,
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
        gather.begin_file();
        files.push(read::read(file, decided, &mut gather, &mut bad, options)?);
    }
    let (tables, places, sums) = gather.cells();
    Ok(Part {
        kind,
        source,
        tables,
        places,
        files,
        bad,
        sums,
    })
}
