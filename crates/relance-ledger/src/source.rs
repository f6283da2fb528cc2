//! Where rows come from.
//!
//! A [`Source`] gives the rows of tables as text cells with the line they stand on; the ledger does the rest. The
//! folder of CSV files is the first; others (a database, a columnar file) give the same rows.

mod csv;
mod folder;
mod texts;

pub use folder::FolderSource;
pub use texts::TextSource;

/// The tables of a ledger, in the order in which they are read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Table {
    /// Customers and payers.
    Customers,
    /// Their contact persons.
    Contacts,
    /// Invoices, deposits and credit notes.
    Invoices,
    /// Several due dates of an invoice, or those of an agreed plan.
    Instalments,
    /// Payments and their reversals.
    Payments,
    /// Everything else that happened.
    Events,
}

impl Table {
    /// All of them, in the order in which they are read: a row only names rows of tables before its own.
    pub const ALL: [Table; 6] = [
        Table::Customers,
        Table::Contacts,
        Table::Invoices,
        Table::Instalments,
        Table::Payments,
        Table::Events,
    ];

    /// Its name: `customers`, `contacts`, …
    pub fn name(self) -> &'static str {
        match self {
            Table::Customers => "customers",
            Table::Contacts => "contacts",
            Table::Invoices => "invoices",
            Table::Instalments => "instalments",
            Table::Payments => "payments",
            Table::Events => "events",
        }
    }

    /// Whether a ledger without it is wrong.
    pub fn must_exist(self) -> bool {
        matches!(self, Table::Customers | Table::Invoices | Table::Payments)
    }
}

/// Something that holds the tables of a ledger.
pub trait Source {
    /// What a message calls it: a path, a connection without its password.
    fn name(&self) -> String;

    /// The rows of a table, from its first; none if there is no such table.
    ///
    /// # Errors
    /// Why the table cannot be read at all.
    fn open(&self, table: Table) -> Result<Option<Box<dyn Rows + '_>>, Fault>;

    /// What a message calls the table, whether it exists or not: `invoices.csv`.
    fn table_name(&self, table: Table) -> String;

    /// Whether rows stand on the lines of a text. If not they are counted from 1, and messages name them by number and
    /// by what identifies them: a database has no lines to look up.
    fn has_lines(&self) -> bool {
        true
    }

    /// Names of what lies beside the tables and looks like one, but is not read.
    fn not_read(&self) -> Vec<String> {
        Vec::new()
    }
}

/// The rows of one table.
pub trait Rows {
    /// What a message calls the table: `invoices.csv.gz`.
    fn name(&self) -> &str;

    /// The columns, in the order of the cells.
    fn columns(&self) -> &[String];

    /// What stands between cells. Anything but a comma is wrong; the rows are read all the same, so that what else is
    /// wrong with them is told at once.
    fn separator(&self) -> char {
        ','
    }

    /// What is wrong with the line of the columns, though it could be read.
    fn header_fault(&self) -> Option<&FaultKind> {
        None
    }

    /// Reads the next row; false at the end.
    ///
    /// # Errors
    /// Why the row cannot be read; the next call goes on behind it.
    fn read(&mut self, row: &mut Row) -> Result<bool, Fault>;
}

/// The cells of one row. One value is reused for all rows of a table.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// The cells, each but the last followed by one byte that belongs to none.
    text: String,
    /// Where each cell ends.
    ends: Vec<u32>,
    line: u32,
    /// Its bytes are not UTF-8 and were taken for Windows-1252: its cells can be looked at, and it counts for nothing.
    not_utf8: bool,
}

impl Row {
    /// Empties it for the row that begins on this line (for a source without lines: its number, from 1).
    pub fn clear(&mut self, line: u32) {
        self.text.clear();
        self.ends.clear();
        self.line = line;
        self.not_utf8 = false;
    }

    /// Adds a cell.
    pub fn push(&mut self, cell: &str) {
        if !self.ends.is_empty() {
            self.text.push(',');
        }
        self.text.push_str(cell);
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The cell at a position; empty if there is none.
    #[inline]
    pub fn cell(&self, position: usize) -> &str {
        let Some(&end) = self.ends.get(position) else {
            return "";
        };
        self.text
            .get(self.cell_start(position)..end as usize)
            .unwrap_or("")
    }

    /// Why the row counts for nothing, though its cells could be read.
    pub fn fault(&self) -> Option<FaultKind> {
        self.not_utf8.then_some(FaultKind::NotUtf8)
    }

    /// The line on which the row begins.
    pub fn line(&self) -> u32 {
        self.line
    }

    /// The line on which a cell begins: cells before it may hold line breaks.
    pub fn line_of(&self, position: usize) -> u32 {
        let before = self.text.get(..self.cell_start(position)).unwrap_or("");
        let breaks = before.bytes().filter(|&byte| byte == b'\n').count();
        self.line
            .saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX))
    }

    /// One line of CSV with these cells.
    pub fn to_csv(&self) -> String {
        let cells: Vec<_> = (0..self.len())
            .map(|position| csv_cell(self.cell(position)))
            .collect();
        cells.join(",")
    }

    #[inline]
    fn cell_start(&self, position: usize) -> usize {
        position
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .map_or(0, |&end| end as usize + 1)
    }

    /// An empty line has one empty cell.
    fn is_blank(&self) -> bool {
        self.ends.len() == 1 && self.text.is_empty()
    }
}

/// A cell as CSV writes it: in quotes where it needs them.
pub(crate) fn csv_cell(cell: &str) -> std::borrow::Cow<'_, str> {
    if cell.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\"")).into()
    } else {
        cell.into()
    }
}

/// A table or a row that cannot be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// Why.
    pub kind: FaultKind,
    /// Where it begins.
    pub line: u32,
    /// The line as far as it is text.
    pub raw: String,
}

impl Fault {
    /// A fault whose line is not kept.
    pub fn new(kind: FaultKind, line: u32) -> Fault {
        Fault {
            kind,
            line,
            raw: String::new(),
        }
    }
}

/// Why a table or a row cannot be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FaultKind {
    /// The input itself failed; what the system says.
    Input(String),
    /// Not even a header.
    Empty,
    /// Two files claim to be the table: their names.
    TwoFiles(String, String),
    /// UTF-16 instead of UTF-8.
    Utf16,
    /// Bytes that are not UTF-8.
    NotUtf8,
    /// A byte 0.
    NulByte,
    /// A quote that is opened and never closed.
    UnbalancedQuote,
    /// Text before or after a quoted text within one cell.
    TextBesideQuotes,
    /// A carriage return that no line feed follows.
    StrayCarriageReturn,
    /// A row of more than 1 MiB.
    RecordTooLong,
    /// What was to fill the table is no query of rows, or one that writes.
    NoSelect,
    /// Rows end before the table does.
    Cut,
}
