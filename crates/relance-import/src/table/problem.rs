//! What is wrong with a file as a whole, and with single lines of it.

use super::dates::Mixed;
use super::numbers::Unread;
use super::workbook::WorkbookProblem;
use relance_kernel::Currency;
use std::path::PathBuf;

/// Why a file, and with it the import, is refused.
#[derive(Debug)]
pub enum Refusal {
    /// The system says no.
    Disk {
        /// Which file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// The file holds nothing.
    Empty {
        /// Which file.
        file: String,
    },
    /// It is neither a text nor a workbook.
    Binary {
        /// Which file.
        file: String,
    },
    /// A text in UTF-16 that does not begin with its mark.
    Unmarked16 {
        /// Which file.
        file: String,
    },
    /// A text in UTF-8 with bytes of another encoding.
    MixedEncoding {
        /// Which file.
        file: String,
        /// The first line with such a byte.
        line: u64,
    },
    /// A workbook that is not read.
    Workbook {
        /// Which file.
        file: String,
        /// Why.
        problem: WorkbookProblem,
    },
    /// The map names a sheet that is not there.
    NoSheet {
        /// Which file.
        file: String,
        /// The sheet that is asked for.
        wanted: String,
        /// Those that are there.
        sheets: Vec<String>,
    },
    /// Several sheets, or several kinds of files of the map, fit equally.
    Several {
        /// Which file.
        file: String,
        /// What fits.
        fit: Vec<String>,
        /// Whether these are sheets.
        are_sheets: bool,
    },
    /// Columns that the map needs are not there.
    MissingColumns {
        /// Which file.
        file: String,
        /// The line taken for the header.
        line: u64,
        /// What the header holds.
        header: Vec<String>,
        /// The kind of file in the map.
        kind: String,
        /// What is missing.
        missing: Vec<Missing>,
    },
    /// Two columns have the name that the map asks for.
    SameNames {
        /// Which file.
        file: String,
        /// The line of the header.
        line: u64,
        /// The name.
        name: String,
        /// The places, from 1.
        places: Vec<usize>,
    },
    /// Dates that read both ways.
    OrderOpen {
        /// Which file.
        file: String,
        /// The column of the file.
        column: String,
        /// A line.
        line: u64,
        /// Its cell.
        cell: String,
        /// The patterns that read all of them.
        patterns: Vec<&'static str>,
    },
    /// No one pattern reads nearly all dates of a column.
    OrderMixed {
        /// Which file.
        file: String,
        /// The column of the file.
        column: String,
        /// Which are written otherwise.
        mixed: Mixed,
    },
    /// Amounts whose decimal sign nothing tells.
    DecimalOpen {
        /// Which file.
        file: String,
        /// The column of the file.
        column: String,
        /// A line.
        line: u64,
        /// Its cell.
        cell: String,
    },
    /// Amounts of which some have a decimal point, others a decimal comma.
    DecimalMixed {
        /// Which file.
        file: String,
        /// The column of the file.
        column: String,
        /// A line and cell with a point.
        point: (u64, String),
        /// One with a comma.
        comma: (u64, String),
    },
    /// A line of more cells than any table has.
    TooWide {
        /// Which file.
        file: String,
        /// The line.
        line: u64,
        /// How many cells.
        cells: usize,
    },
    /// A cell of the header that is no name.
    LongName {
        /// Which file.
        file: String,
        /// The line of the header.
        line: u64,
        /// The place of the cell, from 1.
        place: usize,
        /// Its letters.
        letters: usize,
    },
    /// A quote that opens and never closes, or bytes that are of no letter.
    Unreadable {
        /// Which file.
        file: String,
        /// The line.
        line: u64,
    },
    /// The map asks for the day of the list.
    NoAsOf,
    /// There is nothing behind the header.
    NoRows {
        /// Which file.
        file: String,
        /// The line of the header.
        line: u64,
        /// What the header holds.
        header: Vec<String>,
    },
}

/// A column that a map needs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Missing {
    /// The table and column of the ledger; the column is empty for a condition.
    pub ledger: (String, String),
    /// The names that the map looks for.
    pub names: Vec<String>,
    /// What the file has that is most like one of them.
    pub nearest: Option<String>,
}

/// A line that is set aside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BadRow {
    /// Its file.
    pub file: String,
    /// Its line.
    pub line: u64,
    /// The table of the ledger that it would be a row of.
    pub table: &'static str,
    /// The column of the ledger.
    pub column: String,
    /// The column of the file; empty if none is at fault.
    pub source: String,
    /// What is wrong.
    pub cause: Cause,
    /// The money of its invoice or payment, where that can be read.
    pub money: Option<(i64, Option<Currency>)>,
    /// Its cells.
    pub cells: Vec<String>,
}

/// What is wrong with a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cause {
    /// A cell that a row needs is empty.
    EmptyCell,
    /// No amount.
    Amount(String, Unread),
    /// An amount in another currency than its row.
    OtherCurrency(String, String),
    /// No date of the patterns.
    Date(String, Vec<String>),
    /// No day of a ledger: 1970 to 2200.
    OutOfRange(String),
    /// No word of the list that the map gives.
    Unlisted(String, Vec<String>),
    /// No word of those that a ledger knows here.
    Word(String, Vec<&'static str>),
    /// No currency.
    Currency(String),
    /// A sign of several currencies: nothing says which of these it is.
    Currencies(String, Vec<&'static str>),
    /// No country code.
    Country(String),
    /// No terms of payment.
    Terms(String),
    /// A workbook's error, as `#REF!`.
    ErrorCell(String),
    /// More is open (the first) than the whole (the second).
    OpenOverTotal(String, String),
    /// A cell of more letters than any has.
    TooLong(usize),
    /// A payment or an instalment of less than nothing.
    BelowZero(String),
    /// The line has more cells than the header.
    Cells(usize, usize),
    /// The id stands on another line, which says something else.
    SameId(String, u64),
}
