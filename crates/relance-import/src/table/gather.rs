//! The rows of all lines of one kind of file: each id once, customers put together.

use super::index::{Hashed, Index, hash};
use super::places::Places;
use super::plan::{Fills, Plan, PlanRow};
use super::problem::{BadRow, Cause};
use super::rows::{Made, MadeRow};
use super::schema::{self, Table};
use super::sums::{Sums, Tally};
use crate::cells::Rows;
use crate::tables::Cells;
use csv::StringRecord;
use relance_kernel::{Currency, Day};
use std::collections::{HashMap, HashSet};
use std::fmt::Write;
use std::hash::BuildHasherDefault;

/// Rows of a table.
struct Gathered {
    table: &'static Table,
    columns: Vec<String>,
    /// Not used for customers. The last cell of each row says where it comes from.
    rows: Rows,
    /// The rows by their ids, and the line of each.
    index: Index,
    lines: Vec<u64>,
    /// The first row of each file, in their order.
    files: Vec<usize>,
    /// Customers: lines add to each other.
    customers: Vec<Vec<String>>,
}

/// The rows of a kind of file.
pub(super) struct Gather {
    tables: Vec<Gathered>,
    source: String,
    pub(super) tally: Tally,
    /// How often each made-up id of a payment was used, of those that were used more than once.
    payments: HashMap<String, u32>,
    /// The made-up id of the row at hand.
    made_up: String,
    /// The lines that name an invoice or an id, by what they hold: one that comes again to the letter is the same.
    lines: HashSet<u64, BuildHasherDefault<Hashed>>,
}

/// How a row of a plan becomes one of its table.
pub(super) struct Layout {
    /// The place of the table.
    table: usize,
    /// Where each of its columns comes from.
    cells: Vec<Origin>,
    /// The cells of the plan that hold the id, and those that a made-up id of a payment is taken from.
    key: Option<usize>,
    invoice: Option<usize>,
    customer: Option<usize>,
    date: Option<usize>,
}

/// Where a cell comes from.
#[derive(Clone, Copy)]
enum Origin {
    /// A cell of the plan.
    Made(usize),
    /// The kind of an invoice: a credit note whatever the cell says, if its amount is below 0.
    Kind(Option<usize>),
    /// The id of a payment: made up if the cell is empty.
    PaymentId(Option<usize>),
    Currency,
    DueSource,
    /// How a payment came to its invoice: `assumed`, where the list does not say when.
    Allocation,
    Text(&'static str),
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
    /// For all plans of one kind of file; rows say that they come from `source`.
    pub(super) fn new(plans: &[&Plan], source: &str) -> Gather {
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
                rows: Rows::new(columns.len() + 1),
                columns,
                index: Index::default(),
                lines: Vec::new(),
                files: Vec::new(),
                customers: Vec::new(),
            });
        }
        Gather {
            tables,
            source: source.to_string(),
            tally: Tally::default(),
            payments: HashMap::new(),
            made_up: String::new(),
            lines: HashSet::default(),
        }
    }

    /// That what comes now is of the next file.
    pub(super) fn begin_file(&mut self) {
        for gathered in &mut self.tables {
            gathered.files.push(gathered.lines.len());
        }
    }

    /// How each row of a plan becomes one of its table.
    pub(super) fn layouts(&self, plan: &Plan) -> Vec<Layout> {
        let each = plan.rows.iter().map(|row| {
            let table = self
                .tables
                .iter()
                .position(|gathered| gathered.table.name == row.table.name)
                .unwrap_or(0);
            let columns = self
                .tables
                .get(table)
                .map_or(&[][..], |gathered| &gathered.columns);
            let place = |name: &str| row.cells.iter().position(|cell| cell.name == name);
            let cells = columns.iter().map(|name| match (name.as_str(), place(name)) {
                ("kind", place) if row.table.name == "invoices" => Origin::Kind(place),
                ("payment_id", place) => Origin::PaymentId(place),
                (_, Some(place)) => Origin::Made(place),
                ("currency", None) => Origin::Currency,
                ("due_source", None) => Origin::DueSource,
                ("allocation", None) if row.assumed.is_some() => Origin::Allocation,
                _ => Origin::Text(""),
            });
            Layout {
                table,
                cells: cells.collect(),
                key: row.table.key.and_then(place),
                invoice: place("invoice_id"),
                customer: place("customer_id"),
                date: place("date"),
            }
        });
        each.collect()
    }

    /// Takes the rows of a line; all of them, or none. A line that stood before to the letter gives none.
    ///
    /// # Errors
    /// An id stands on another line, which says something else.
    pub(super) fn take(
        &mut self,
        plan: &Plan,
        layouts: &[Layout],
        made: &Made,
        record: &StringRecord,
        line: u64,
    ) -> Result<(), Box<BadRow>> {
        let of = |row: &MadeRow| plan.rows.get(row.plan).zip(layouts.get(row.plan));
        // Ids first: a line that clashes must leave nothing behind.
        for row in &made.rows {
            if let Some((plan, layout)) = of(row) {
                self.clash(plan, layout, made, row, line)?;
            }
        }
        // Two payments alike that name no invoice may be two; a line that names one, or an id, is one line that stands twice.
        let names_itself = made.rows.iter().any(|row| {
            let filled = |place: Option<usize>| place.is_some_and(|place| !made.cell(row, place).is_empty());
            of(row).is_some_and(|(plan, layout)| match plan.fills {
                Fills::Customers | Fills::Other => false,
                Fills::Invoices => filled(layout.key),
                Fills::Payments => filled(layout.key) || filled(layout.invoice),
            })
        });
        if names_itself && !self.lines.insert(print(record)) {
            self.tally.repeated += 1;
            return Ok(());
        }
        for row in &made.rows {
            if let Some((plan, layout)) = of(row) {
                self.add(plan, layout, made, row, line);
            }
        }
        let issued = made.rows.iter().find_map(|row| row.issued);
        for row in made.rows.iter().filter(|_| issued.is_some()) {
            if let Some((_, layout)) = of(row).filter(|(plan, _)| plan.fills == Fills::Payments) {
                let paid = layout.date.and_then(|place| Day::parse(made.cell(row, place)));
                self.tally.pay(issued, paid, line);
            }
        }
        self.tally.zero_payments += made.zero_payments;
        self.tally.used_credits += made.used_credits;
        Ok(())
    }

    fn clash(
        &self,
        plan: &PlanRow,
        layout: &Layout,
        made: &Made,
        row: &MadeRow,
        line: u64,
    ) -> Result<(), Box<BadRow>> {
        let (Some(place), Some(gathered)) = (layout.key, self.tables.get(layout.table)) else {
            return Ok(());
        };
        let id = made.cell(row, place);
        // Made-up ids clash with none; lines of one customer add to each other.
        if plan.fills == Fills::Customers || id.is_empty() {
            return Ok(());
        }
        let Some(there) = gathered.find(hash(id), id) else {
            return Ok(());
        };
        let is_same = gathered.rows.get(there).is_some_and(|there| {
            let cells = layout.cells.iter().zip(there.iter());
            cells
                .into_iter()
                .all(|(origin, there)| origin.cell(made, row, "") == there)
        });
        if is_same {
            return Ok(());
        }
        let first = gathered.lines.get(there).copied().unwrap_or(0);
        Err(Box::new(BadRow {
            file: String::new(),
            line,
            table: plan.table.name,
            column: plan.table.key.unwrap_or_default().to_string(),
            source: String::new(),
            cause: Cause::SameId(id.to_string(), first),
            money: row.amount.map(|amount| (amount, row.currency)),
            cells: Vec::new(),
        }))
    }

    fn add(&mut self, plan: &PlanRow, layout: &Layout, made: &Made, row: &MadeRow, line: u64) {
        let Some(gathered) = self.tables.get_mut(layout.table) else {
            return;
        };
        if plan.fills == Fills::Customers {
            gathered.add_customer(layout, made, row, line, &mut self.tally.differing);
            return;
        }
        if plan.table.key.is_some() {
            let own = layout.key.map_or("", |place| made.cell(row, place));
            let id = match own {
                "" if plan.fills == Fills::Payments => {
                    let amount = plan.amount.and_then(|place| plan.cells.get(place));
                    let is_difference = amount.is_some_and(|cell| cell.minus.is_some());
                    if is_difference && gathered.is_paid_so(layout, made, row, &mut self.made_up) {
                        // What is no longer open of an invoice was paid once, on however many lines it stands.
                        self.tally.repeated += 1;
                        return;
                    }
                    gathered.make_up(layout, made, row, &mut self.payments, &mut self.made_up);
                    self.made_up.as_str()
                }
                own => own,
            };
            let hash = hash(id);
            if gathered.find(hash, id).is_some() {
                self.tally.repeated += 1;
                return;
            }
            gathered.index.insert(hash);
            gathered.lines.push(line);
        }
        for origin in &layout.cells {
            gathered.rows.push_cell(origin.cell(made, row, &self.made_up));
        }
        gathered.rows.push_cell(&self.source);
        self.tally.add(plan, row, line);
    }

    /// The tables as cells, with where they come from, and where their rows stand.
    pub(super) fn cells(self) -> (Vec<Cells>, Vec<Places>, Sums) {
        let mut sums = self.tally.sums();
        let (mut tables, mut places) = (Vec::new(), Vec::new());
        for mut gathered in self.tables {
            for customer in &gathered.customers {
                let cells = customer.iter().map(String::as_str);
                gathered.rows.push(cells.chain([self.source.as_str()]));
            }
            sums.rows.insert(gathered.table.name, gathered.rows.len() as u64);
            places.push(Places {
                lines: gathered.lines,
                files: gathered.files,
            });
            // The id comes first in every table of a ledger, as whoever looks for it expects.
            let columns = gathered.columns.into_iter().chain(["source".to_string()]);
            tables.push(Cells {
                table: gathered.table.name,
                // Names of columns last as long as the program: there are some dozens.
                columns: columns.map(|name| &*name.leak()).collect(),
                rows: gathered.rows,
            });
        }
        (tables, places, sums)
    }
}

/// Whose payment it is, and its day.
fn base_id(layout: &Layout, made: &Made, row: &MadeRow, id: &mut String) {
    let cell = |place: Option<usize>| place.map_or("", |place| made.cell(row, place));
    let whose = match cell(layout.invoice) {
        "" => cell(layout.customer),
        invoice => invoice,
    };
    id.clear();
    for text in [whose, " paid ", cell(layout.date)] {
        id.push_str(text);
    }
}

/// What a line holds, as one number: its cells and where each ends.
fn print(record: &StringRecord) -> u64 {
    let ends = record.iter().fold(record.len() as u64, |ends, cell| {
        ends.rotate_left(7) ^ cell.len() as u64
    });
    hash(record.as_slice()) ^ ends.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

impl Origin {
    /// The cell of a row; `made_up` is the id of a payment that has none of its own.
    fn cell<'a>(self, made: &'a Made, row: &'a MadeRow, made_up: &'a str) -> &'a str {
        let of = |place: Option<usize>| place.map_or("", |place| made.cell(row, place));
        match self {
            Origin::Made(place) => made.cell(row, place),
            Origin::Kind(_) if row.is_credit => "credit_note",
            Origin::Kind(place) => of(place),
            Origin::PaymentId(place) => match of(place) {
                "" => made_up,
                id => id,
            },
            Origin::Currency => row.currency.as_ref().map_or("", Currency::code),
            Origin::DueSource => row.due_source,
            Origin::Allocation => row.assumed.map_or("", |_| "assumed"),
            Origin::Text(text) => text,
        }
    }
}

impl Gathered {
    /// The row of an id. Ids stand in the first column of each table that has them.
    fn find(&self, hash: u64, id: &str) -> Option<usize> {
        self.index.find(hash, |row| {
            let there = self.rows.get(row).and_then(|row| row.first());
            there == Some(id)
        })
    }

    /// Whether the same payment is there under the id that would be made up for it.
    fn is_paid_so(&self, layout: &Layout, made: &Made, row: &MadeRow, id: &mut String) -> bool {
        base_id(layout, made, row, id);
        let there = self.find(hash(id), id).and_then(|there| self.rows.get(there));
        there.is_some_and(|there| {
            let mut cells = layout.cells.iter().zip(there.iter());
            cells.all(|(origin, there)| origin.cell(made, row, id) == there)
        })
    }

    /// Makes up the id of a payment: a name that does not hang on where the line stands, so that a corrected file changes as
    /// little as it corrects.
    fn make_up(
        &self,
        layout: &Layout,
        made: &Made,
        row: &MadeRow,
        used: &mut HashMap<String, u32>,
        id: &mut String,
    ) {
        base_id(layout, made, row, id);
        if self.find(hash(id), id).is_some() {
            let count = used.entry(id.clone()).or_insert(1);
            *count += 1;
            // Writing into a text cannot fail.
            let _ = write!(id, " #{count}");
        }
    }

    /// Each line adds what the lines before it left empty; what they say otherwise does not count.
    fn add_customer(
        &mut self,
        layout: &Layout,
        made: &Made,
        row: &MadeRow,
        line: u64,
        differing: &mut Vec<(String, u64)>,
    ) {
        let cells = layout.cells.iter().map(|origin| origin.cell(made, row, ""));
        let id = layout.key.map_or("", |place| made.cell(row, place));
        let hash = hash(id);
        let of = |row: usize| self.customers.get(row).and_then(|cells| cells.first());
        let Some(there) = self
            .index
            .find(hash, |row| of(row).is_some_and(|there| there == id))
        else {
            self.index.insert(hash);
            self.lines.push(line);
            self.customers.push(cells.map(str::to_string).collect());
            return;
        };
        let mut differs = false;
        for (there, new) in self.customers.get_mut(there).into_iter().flatten().zip(cells) {
            if there.is_empty() {
                new.clone_into(there);
            }
            differs |= !new.is_empty() && there != new;
        }
        if differs {
            differing.push((id.to_string(), line));
        }
    }
}
