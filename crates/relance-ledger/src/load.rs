//! Reading and checking a ledger: tables in an order in which each row only names rows read before.
//!
//! A row with an error never enters the ledger, nor does one that depends on it; every one of them is reported.

mod cells;
mod changes;
mod contacts;
mod customers;
mod event_cells;
mod events;
mod field_changed;
mod find;
mod instalments;
mod invoices;
mod payments;
mod sheet;

use crate::ledger::{Ledger, TableInfo};
use crate::problem::{Problem, Severity, file, money};
use crate::schema::required_columns;
use crate::source::{Fault, FaultKind, Row, Rows, Source, Table};
use crate::suggest::closest;
pub(crate) use cells::{Cells, FIRST_DAY, LAST_DAY};
use relance_kernel::Currency;
pub(crate) use sheet::{Col, Sheet};
use std::collections::HashMap;

/// How a ledger is read.
#[derive(Clone, Debug)]
pub struct Options {
    /// The currency of rows that state none: the policy's.
    pub default_currency: Currency,
    /// Which columns are kept as fields.
    pub keep: Keep,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            default_currency: Currency::EUR,
            keep: Keep::All,
        }
    }
}

/// Which columns that relance does not read itself are kept.
#[derive(Clone, Debug)]
pub enum Keep {
    /// All of them.
    All,
    /// Those with these names, in whichever table: what the policy declares.
    Named(Vec<String>),
}

impl Keep {
    pub(crate) fn holds(&self, name: &str) -> bool {
        match self {
            Keep::All => true,
            Keep::Named(names) => names.iter().any(|kept| kept == name),
        }
    }
}

/// A ledger, and all that is wrong with what it was read from.
#[derive(Debug)]
pub struct Loaded {
    /// The rows without errors.
    pub ledger: Ledger,
    /// By table and line.
    pub problems: Vec<Problem>,
}

impl Loaded {
    /// Whether a problem keeps a row or a table from counting.
    pub fn has_errors(&self) -> bool {
        self.problems
            .iter()
            .any(|problem| problem.severity() == Severity::Error)
    }

    /// Whether a whole table cannot be read: then there is no ledger, whichever rows are set aside.
    pub fn has_table_errors(&self) -> bool {
        self.problems
            .iter()
            .any(|problem| problem.severity() == Severity::Error && problem.row == 0)
    }
}

/// Reads a ledger and checks it. Nothing is left out in silence: each row is in the ledger or has an error.
pub fn load(source: &dyn Source, options: &Options) -> Loaded {
    let mut loader = Loader {
        ledger: Ledger::empty(source.name(), options.default_currency),
        problems: Vec::new(),
        keep: options.keep.clone(),
        named: Named::default(),
        total: 0,
    };
    loader.ledger.has_lines = source.has_lines();
    for name in source.not_read() {
        loader.report_not_read(source, name);
    }
    loader.read_customers(source);
    loader.read_contacts(source);
    loader.read_invoices(source);
    let plans = loader.read_instalments(source);
    loader.read_payments(source);
    loader.read_events(source, plans);
    loader.ledger.order_changes();
    loader
        .problems
        .sort_by_key(|problem| (problem.table.map_or(0, |table| table as u8 + 1), problem.row));
    Loaded {
        ledger: loader.ledger,
        problems: loader.problems,
    }
}

/// A ledger being read.
pub(crate) struct Loader {
    ledger: Ledger,
    problems: Vec<Problem>,
    keep: Keep,
    named: Named,
    /// The sum of all amounts without their signs: no sum of any of them can overflow.
    total: i64,
}

/// What rows may name beside what is in the ledger: rows that were refused, with their lines. Who names one is wrong
/// for that reason.
#[derive(Default)]
pub(crate) struct Named {
    customers: HashMap<Box<str>, u32>,
    invoices: HashMap<Box<str>, u32>,
    payments: HashMap<Box<str>, u32>,
    /// The table could not be read at all: names of its rows are not looked up.
    pub(crate) no_customers: bool,
    pub(crate) no_invoices: bool,
    /// The customer and the invoice that were found last.
    near_customer: u32,
    near_invoice: u32,
}

impl Loader {
    /// Opens a table and reads its header; none if there is nothing to read, which is reported if it is wrong.
    fn open<'s>(&mut self, source: &'s dyn Source, table: Table) -> Option<(Box<dyn Rows + 's>, Sheet)> {
        let rows = match source.open(table) {
            Ok(Some(rows)) => rows,
            Ok(None) => {
                if table.must_exist() {
                    let similar = similar_file(source, table);
                    let facts = similar
                        .map(|similar| ("similar", similar.into_boxed_str()))
                        .into_iter()
                        .collect();
                    self.report_table(source, table, &file::MISSING_FILE, facts, 0);
                }
                return None;
            }
            Err(fault) => {
                let line = fault.line;
                self.report_fault(&source.table_name(table), table, fault);
                if let Some(problem) = self.problems.last_mut() {
                    (problem.line, problem.row) = (line, 0);
                }
                return None;
            }
        };
        let sheet = Sheet::new(table, rows.as_ref(), source.has_lines(), &mut self.problems);
        if let Some(kind) = rows.header_fault() {
            self.report_fault(rows.name(), table, Fault::new(kind.clone(), 1));
            if let Some(problem) = self.problems.last_mut() {
                problem.row = 0;
            }
        }
        let info = TableInfo {
            table,
            file: rows.name().into(),
            columns: rows
                .columns()
                .iter()
                .map(|name| name.trim().to_string())
                .collect(),
            rows: 0,
        };
        self.ledger.tables.push(info);
        Some((rows, sheet?))
    }

    /// Reads all rows of a table.
    fn each_row(&mut self, rows: &mut dyn Rows, sheet: &Sheet, mut take: impl FnMut(&mut Loader, &Row)) {
        let mut row = Row::default();
        loop {
            let is_row = match rows.read(&mut row) {
                Ok(is_row) => is_row,
                Err(fault) => {
                    self.report_fault(&sheet.file, sheet.table, fault);
                    continue;
                }
            };
            if let Some(kind) = row.fault().filter(|_| is_row) {
                let fault = Fault {
                    kind,
                    line: row.line(),
                    raw: row.to_csv(),
                };
                self.report_fault(&sheet.file, sheet.table, fault);
            }
            match is_row {
                false => break,
                true if row.len() != sheet.header.len() => self.report_number_of_cells(&row, sheet),
                true => {
                    if let Some(info) = self.ledger.tables.last_mut() {
                        info.rows += 1;
                    }
                    take(self, &row);
                }
            }
        }
    }

    #[cold]
    fn report_number_of_cells(&mut self, row: &Row, sheet: &Sheet) {
        let mut facts = vec![
            ("found", row.len().to_string()),
            ("expected", sheet.header.len().to_string()),
        ];
        if row.len() > sheet.header.len()
            && let Some((cut, write)) = decimal_comma(row)
        {
            facts.extend([("cut", cut), ("write", write)]);
        }
        Cells::new(row, sheet, &mut self.problems).report_all(&file::WRONG_NUMBER_OF_CELLS, None, facts);
    }

    #[cold]
    fn report_fault(&mut self, name: &str, table: Table, fault: Fault) {
        let mut facts: Vec<(&'static str, String)> = Vec::new();
        let code = match fault.kind {
            FaultKind::Input(error) => {
                facts.push(("error", error));
                &file::UNREADABLE
            }
            FaultKind::Empty => {
                facts.push(("header", required_columns(table)));
                &file::EMPTY_FILE
            }
            FaultKind::TwoFiles(first, second) => {
                facts.extend([("first", first), ("second", second)]);
                &file::TWO_FILES
            }
            FaultKind::Utf16 => {
                facts.push(("encoding", "UTF-16".into()));
                &file::NOT_UTF8
            }
            FaultKind::NotUtf8 => &file::NOT_UTF8,
            FaultKind::NulByte => &file::NUL_BYTE,
            FaultKind::UnbalancedQuote => &file::UNBALANCED_QUOTE,
            FaultKind::TextBesideQuotes => &file::TEXT_BESIDE_QUOTES,
            FaultKind::StrayCarriageReturn => &file::STRAY_CARRIAGE_RETURN,
            FaultKind::RecordTooLong => &file::ROW_TOO_LONG,
            FaultKind::NoSelect => &file::NO_SELECT,
            FaultKind::Cut => &file::CUT,
        };
        self.problems.push(Problem {
            code,
            file: name.into(),
            table: Some(table),
            line: fault.line,
            row: fault.line,
            key: self.ledger.no_key(),
            column: None,
            // The whole line is in the file of rows set aside.
            value: (!fault.raw.is_empty()).then(|| fault.raw.chars().take(200).collect::<String>().into()),
            facts: facts
                .into_iter()
                .map(|(name, fact)| (name, fact.into()))
                .collect(),
        });
    }

    fn report_table(
        &mut self,
        source: &dyn Source,
        table: Table,
        code: &'static crate::problem::Code,
        facts: Box<[(&'static str, Box<str>)]>,
        line: u32,
    ) {
        let file = source.table_name(table).into();
        self.problems.push(Problem {
            code,
            file,
            table: Some(table),
            line,
            row: line,
            key: self.ledger.no_key(),
            column: None,
            value: None,
            facts,
        });
    }

    fn report_not_read(&mut self, source: &dyn Source, name: String) {
        let candidates: Vec<String> = Table::ALL.iter().map(|&table| source.table_name(table)).collect();
        let similar = closest(&name, candidates.iter().map(String::as_str));
        self.problems.push(Problem {
            code: &file::FILE_NOT_READ,
            facts: similar
                .map(|similar| ("similar", similar.into()))
                .into_iter()
                .collect(),
            file: name.into(),
            table: None,
            line: 0,
            row: 0,
            key: self.ledger.no_key(),
            column: None,
            value: None,
        });
    }
}

/// Counts an amount in the total; reports it if the total would no longer fit.
fn add_to_total(total: &mut i64, cells: &mut Cells<'_>, col: Col, amount: i64) {
    match total
        .checked_add(amount.saturating_abs())
        .filter(|&sum| sum < i64::MAX / 4)
    {
        Some(sum) => *total = sum,
        None => cells.report(&money::TOTAL_TOO_LARGE, Some(col), []),
    }
}

/// Two neighbouring cells that look like an amount cut at its decimal comma: as it was, and as it is written.
fn decimal_comma(row: &Row) -> Option<(String, String)> {
    let is_whole = |cell: &str| {
        let digits = cell.trim().trim_start_matches('-');
        digits.starts_with(|c: char| c.is_ascii_digit())
            && digits.chars().all(|c| c.is_ascii_digit() || c.is_whitespace())
    };
    let is_decimals =
        |cell: &str| matches!(cell.len(), 1 | 2) && cell.bytes().all(|byte| byte.is_ascii_digit());
    let at = (0..row.len()).find(|&at| is_whole(row.cell(at)) && is_decimals(row.cell(at + 1)))?;
    let cut = format!("{},{}", row.cell(at), row.cell(at + 1));
    let (write, _) = crate::suggest::amount_slip(&cut)?;
    Some((cut, write))
}

/// A file beside the tables whose name looks like that of a missing one.
fn similar_file(source: &dyn Source, table: Table) -> Option<String> {
    let wanted = source.table_name(table);
    source
        .not_read()
        .into_iter()
        .find(|name| closest(name, [wanted.as_str()]).is_some())
}
