//! The rows of all lines of one kind of file: each id once, customers put together, sums and spans.

use super::problem::{BadRow, Cause};
use super::rows::{Made, MadeRow};
use super::schema::{self, Table};
use super::{plan::Plan, plan::PlanRow};
use crate::tables::Cells;
use relance_kernel::{Currency, Day};
use std::collections::{BTreeMap, HashMap};

/// Counts and sums of one kind of file.
#[derive(Clone, Debug, Default)]
pub struct Sums {
    /// Rows of each table.
    pub rows: BTreeMap<&'static str, u64>,
    /// Sums by table (`invoices`, `credit notes`, `payments`, `instalments`) and currency; the code is empty where none is said.
    pub money: BTreeMap<(&'static str, String), (u64, i128)>,
    /// Customers without a name.
    pub nameless: u64,
    /// Customers of which two lines say different things; the first counts.
    pub differing: Vec<(String, u64)>,
    /// Lines that repeat a row to the letter: counted once.
    pub repeated: u64,
    /// Payments of nothing, left out.
    pub zero_payments: u64,
    /// First and last day of each column of dates.
    pub spans: BTreeMap<(&'static str, &'static str), (Day, Day)>,
    /// Where due dates come from.
    pub due: BTreeMap<&'static str, u64>,
    /// Invoices due before they were issued, or more than a year after: how many, and the first line.
    pub odd_due: Option<(u64, u64)>,
    /// What was supposed, in the words of the map: rows and money by currency.
    pub assumed: BTreeMap<String, (u64, BTreeMap<String, i128>)>,
}

/// Rows of a table.
struct Gathered {
    table: &'static Table,
    columns: Vec<String>,
    /// Cells one behind the other, and where each ends. Not used for customers.
    text: String,
    ends: Vec<usize>,
    /// The row and the line of each id.
    keys: HashMap<String, (usize, u64)>,
    /// Customers: lines add to each other.
    customers: Vec<Vec<String>>,
}

/// The rows of a kind of file.
pub(super) struct Gather {
    tables: Vec<Gathered>,
    pub(super) sums: Sums,
    /// How often each made-up id of a payment was used.
    payments: HashMap<String, u32>,
    cells: Vec<String>,
}

/// Columns that are filled in where the map does not.
fn own_columns(row: &PlanRow) -> &'static [&'static str] {
    match row.table.name {
        "invoices" => &["currency", "kind", "due_source"],
        "payments" => &["payment_id", "invoice_id", "currency", "allocation"],
        "events" => &["customer_id", "invoice_id", "value", "note"],
        _ => &[],
    }
}

impl Gather {
    /// For all plans of one kind of file.
    pub(super) fn new(plans: &[&Plan]) -> Gather {
        let mut tables = Vec::new();
        for table in schema::TABLES {
            let rows: Vec<&PlanRow> = plans
                .iter()
                .flat_map(|plan| &plan.rows)
                .filter(|row| row.table.name == table.name)
                .collect();
            if rows.is_empty() {
                continue;
            }
            let is_there = |name: &str| {
                rows.iter().any(|row| {
                    row.cells.iter().any(|cell| cell.name == name) || own_columns(row).contains(&name)
                })
            };
            let known = table.columns.iter().map(|(name, _)| (*name).to_string());
            let mut columns: Vec<String> = known.filter(|name| is_there(name)).collect();
            for cell in rows.iter().flat_map(|row| &row.cells) {
                if !columns.contains(&cell.name) {
                    columns.push(cell.name.clone());
                }
            }
            tables.push(Gathered {
                table,
                columns,
                text: String::new(),
                ends: Vec::new(),
                keys: HashMap::new(),
                customers: Vec::new(),
            });
        }
        Gather {
            tables,
            sums: Sums::default(),
            payments: HashMap::new(),
            cells: Vec::new(),
        }
    }

    /// Which cell of the plan each column of each table is, for each row of a plan.
    pub(super) fn places(&self, plan: &Plan) -> Vec<(usize, Vec<Option<usize>>)> {
        let each = plan.rows.iter().map(|row| {
            let number = self
                .tables
                .iter()
                .position(|gathered| gathered.table.name == row.table.name)
                .unwrap_or(0);
            let columns = self
                .tables
                .get(number)
                .map_or(&[][..], |gathered| &gathered.columns);
            let cells = columns
                .iter()
                .map(|name| row.cells.iter().position(|cell| cell.name == *name));
            (number, cells.collect())
        });
        each.collect()
    }

    /// Takes the rows of a line; all of them, or none.
    ///
    /// # Errors
    /// An id stands on another line, which says something else.
    pub(super) fn take(
        &mut self,
        plan: &Plan,
        places: &[(usize, Vec<Option<usize>>)],
        made: &Made,
        line: u64,
    ) -> Result<(), Box<BadRow>> {
        // Ids first: a line that clashes must leave nothing behind.
        for row in &made.rows {
            let (Some(plan_row), Some((number, places))) = (plan.rows.get(row.plan), places.get(row.plan))
            else {
                continue;
            };
            self.clash(plan_row, *number, places, made, row, line)?;
        }
        for row in &made.rows {
            let (Some(plan_row), Some((number, places))) = (plan.rows.get(row.plan), places.get(row.plan))
            else {
                continue;
            };
            self.add(plan_row, *number, places, made, row, line);
        }
        self.sums.zero_payments += made.zero_payments;
        Ok(())
    }

    fn clash(
        &mut self,
        plan: &PlanRow,
        number: usize,
        places: &[Option<usize>],
        made: &Made,
        row: &MadeRow,
        line: u64,
    ) -> Result<(), Box<BadRow>> {
        let Some(key) = plan.table.key.filter(|_| plan.table.name != "customers") else {
            return Ok(());
        };
        let id = id(plan, key, made, row);
        let Some((there, first)) = self
            .tables
            .get(number)
            .and_then(|gathered| gathered.keys.get(id).copied())
        else {
            return Ok(());
        };
        let id = id.to_string();
        self.write_cells(plan, number, places, made, row);
        let is_same = self.tables.get(number).is_some_and(|gathered| {
            let cells = self.cells.iter().enumerate();
            cells
                .into_iter()
                .all(|(column, cell)| gathered.cell(there, column) == cell)
        });
        if is_same {
            return Ok(());
        }
        Err(Box::new(BadRow {
            file: String::new(),
            line,
            table: plan.table.name,
            column: key.to_string(),
            source: String::new(),
            cause: Cause::SameId(id, first),
            money: row.amount.map(|amount| (amount, row.currency)),
            cells: Vec::new(),
        }))
    }

    fn add(
        &mut self,
        plan: &PlanRow,
        number: usize,
        places: &[Option<usize>],
        made: &Made,
        row: &MadeRow,
        line: u64,
    ) {
        self.write_cells(plan, number, places, made, row);
        let Some(gathered) = self.tables.get_mut(number) else {
            return;
        };
        let cells = &self.cells;
        if plan.table.name == "customers" {
            gathered.add_customer(cells, line, &mut self.sums.differing);
            return;
        }
        if let Some(key) = plan.table.key {
            let place = gathered.columns.iter().position(|name| name == key);
            let id = place
                .and_then(|place| cells.get(place))
                .cloned()
                .unwrap_or_default();
            let rows = gathered.rows();
            if gathered.keys.contains_key(&id) {
                self.sums.repeated += 1;
                return;
            }
            gathered.keys.insert(id, (rows, line));
        }
        for cell in cells {
            gathered.text.push_str(cell);
            gathered.ends.push(gathered.text.len());
        }
        self.sums.add(plan, row, line);
    }

    /// The cells of a row in the order of the columns of its table, with what the map leaves to be filled in.
    fn write_cells(
        &mut self,
        plan: &PlanRow,
        number: usize,
        places: &[Option<usize>],
        made: &Made,
        row: &MadeRow,
    ) {
        let Some(gathered) = self.tables.get(number) else {
            return;
        };
        self.cells.resize(gathered.columns.len(), String::new());
        for ((cell, name), place) in self.cells.iter_mut().zip(&gathered.columns).zip(places) {
            cell.clear();
            match place {
                Some(place) => cell.push_str(made.cell(row, *place)),
                None => match name.as_str() {
                    "currency" => cell.push_str(row.currency.as_ref().map_or("", Currency::code)),
                    "due_source" => cell.push_str(row.due_source),
                    "allocation" if !plan.assumed.is_empty() => cell.push_str("assumed"),
                    _ => {}
                },
            }
            if name == "kind" && plan.table.name == "invoices" && row.is_credit {
                cell.clear();
                cell.push_str("credit_note");
            }
        }
        if plan.table.name != "payments" {
            return;
        }
        let place = gathered.columns.iter().position(|name| name == "payment_id");
        let Some(place) = place.filter(|place| self.cells.get(*place).is_some_and(String::is_empty)) else {
            return;
        };
        let of = |name: &str| {
            let place = gathered.columns.iter().position(|column| column == name);
            place
                .and_then(|place| self.cells.get(place))
                .map_or("", String::as_str)
        };
        // A name that does not hang on where the line stands: a corrected file then changes as little as it corrects.
        let whose = match of("invoice_id") {
            "" => of("customer_id"),
            invoice => invoice,
        };
        let mut id = format!("{whose} paid {}", of("date"));
        let used = self.payments.entry(id.clone()).or_default();
        *used += 1;
        if *used > 1 {
            id.push_str(&format!(" #{used}"));
        }
        if let Some(cell) = self.cells.get_mut(place) {
            *cell = id;
        }
    }

    /// The tables as cells, with where they come from.
    pub(super) fn cells(self, source: &str) -> (Vec<Cells>, Sums) {
        let mut sums = self.sums;
        let mut tables = Vec::new();
        for gathered in self.tables {
            let width = gathered.columns.len();
            let mut rows = Vec::with_capacity(gathered.rows());
            if gathered.table.name == "customers" {
                let name = gathered.columns.iter().position(|column| column == "name");
                for mut cells in gathered.customers {
                    let has_name = name
                        .and_then(|name| cells.get(name))
                        .is_some_and(|name| !name.is_empty());
                    sums.nameless += u64::from(!has_name);
                    cells.push(source.to_string());
                    rows.push(cells);
                }
            } else {
                let mut start = 0;
                for ends in gathered.ends.chunks(width.max(1)) {
                    let mut cells = Vec::with_capacity(width + 1);
                    for end in ends {
                        cells.push(gathered.text.get(start..*end).unwrap_or("").to_string());
                        start = *end;
                    }
                    cells.push(source.to_string());
                    rows.push(cells);
                }
            }
            sums.rows.insert(gathered.table.name, rows.len() as u64);
            // The id comes first in every table of a ledger, as whoever looks for it expects.
            let columns = gathered.columns.into_iter().chain(["source".to_string()]);
            tables.push(Cells {
                table: gathered.table.name,
                // Names of columns last as long as the program: there are some dozens.
                columns: columns.map(|name| &*name.leak()).collect(),
                rows,
            });
        }
        (tables, sums)
    }
}

/// The id of a row; empty if the map gives none.
fn id<'a>(plan: &PlanRow, key: &str, made: &'a Made, row: &MadeRow) -> &'a str {
    let place = plan.cells.iter().position(|cell| cell.name == key);
    place.map_or("", |place| made.cell(row, place))
}

impl Gathered {
    fn rows(&self) -> usize {
        self.ends.len() / self.columns.len().max(1)
    }

    fn cell(&self, row: usize, column: usize) -> &str {
        let place = row * self.columns.len() + column;
        let start = match place.checked_sub(1) {
            Some(before) => self.ends.get(before).copied().unwrap_or(0),
            None => 0,
        };
        let end = self.ends.get(place).copied().unwrap_or(start);
        self.text.get(start..end).unwrap_or("")
    }

    /// Each line adds what the lines before it left empty; what they say otherwise does not count.
    fn add_customer(&mut self, cells: &[String], line: u64, differing: &mut Vec<(String, u64)>) {
        let id = cells.first().map_or("", String::as_str);
        if let Some((row, _)) = self.keys.get(id) {
            let mut differs = false;
            for (there, new) in self.customers.get_mut(*row).into_iter().flatten().zip(cells) {
                if there.is_empty() {
                    there.clone_from(new);
                }
                differs |= !new.is_empty() && there != new;
            }
            if differs {
                differing.push((id.to_string(), line));
            }
            return;
        }
        self.keys.insert(id.to_string(), (self.customers.len(), line));
        self.customers.push(cells.to_vec());
    }
}

impl Sums {
    fn add(&mut self, plan: &PlanRow, row: &MadeRow, line: u64) {
        let table = plan.table.name;
        let code = row
            .currency
            .map_or(String::new(), |currency| currency.code().to_string());
        if let Some(amount) = row.amount {
            let kind = if row.is_credit { "credit_notes" } else { table };
            match self.money.get_mut(&(kind, code.clone())) {
                Some(sum) => *sum = (sum.0 + 1, sum.1 + i128::from(amount)),
                None => {
                    self.money.insert((kind, code.clone()), (1, i128::from(amount)));
                }
            }
        }
        if !plan.assumed.is_empty() {
            let assumed = self.assumed.entry(plan.assumed.clone()).or_default();
            assumed.0 += 1;
            *assumed.1.entry(code).or_default() += i128::from(row.amount.unwrap_or(0));
        }
        if table != "invoices" {
            return;
        }
        for (column, day) in [("issued", row.issued), ("due", row.due)] {
            if let Some(day) = day {
                let span = self.spans.entry((table, column)).or_insert((day, day));
                *span = (span.0.min(day), span.1.max(day));
            }
        }
        if !row.due_source.is_empty() {
            *self.due.entry(row.due_source).or_default() += 1;
        }
        if let (Some(issued), Some(due)) = (row.issued, row.due)
            && !(0..=366).contains(&due.since(issued))
        {
            let odd = self.odd_due.get_or_insert((0, line));
            odd.0 += 1;
        }
    }
}
