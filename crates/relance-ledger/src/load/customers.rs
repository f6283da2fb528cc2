//! `customers`: who owes, who pays for whom; and the grouping into accounts that follows from it.

use super::{Cells, Col, Loader, Sheet};
use crate::ledger::{FieldColumn, Ledger};
use crate::problem::{Code, Problem, cell, file, reference};
use crate::rows::{AccountRow, ChangeRow, CustomerRow, NO_AMOUNT, NO_DAY, RowKind, Target};
use crate::source::{Row, Source, Table};
use relance_kernel::CustomerKind;
use relance_kernel::account::Address;
use std::collections::HashMap;

/// The kinds in the order of [`KIND_WORDS`].
const KINDS: [CustomerKind; 5] = [
    CustomerKind::Business,
    CustomerKind::Consumer,
    CustomerKind::Public,
    CustomerKind::Association,
    CustomerKind::Unknown,
];
pub(crate) const KIND_WORDS: [&str; 5] = ["business", "consumer", "public", "association", "unknown"];

struct Columns {
    id: Col,
    kind: Col,
    natural_person: Col,
    names: [Col; 4],
    payer: Col,
    insured: Col,
    since: Col,
    known_on: Col,
    addresses: [Col; 3],
    kept: Vec<usize>,
}

/// A customer whose payer is another, which may stand further down.
struct PaidFor {
    customer: u32,
    payer: Box<str>,
}

impl Loader {
    pub(super) fn read_customers(&mut self, source: &dyn Source) {
        let Some((mut rows, sheet)) = self.open(source, Table::Customers) else {
            self.named.no_customers = true;
            return;
        };
        let columns = Columns {
            id: sheet.col("customer_id"),
            kind: sheet.col("kind"),
            natural_person: sheet.col("natural_person"),
            names: ["country", "language", "segment", "sector"].map(|name| sheet.col(name)),
            payer: sheet.col("payer_id"),
            insured: sheet.col("insured"),
            since: sheet.col("customer_since"),
            known_on: sheet.col("known_on"),
            addresses: address_columns(&sheet),
            kept: self.keep_columns(&sheet, |ledger| &mut ledger.customer_columns),
        };
        let mut paid_for = Vec::new();
        self.each_row(rows.as_mut(), &sheet, |loader, row| {
            loader.read_customer(row, &sheet, &columns, &mut paid_for)
        });
        let dead = self.resolve_payers(&sheet, paid_for);
        self.ledger.order_customers(&dead);
    }

    fn read_customer(&mut self, row: &Row, sheet: &Sheet, columns: &Columns, paid_for: &mut Vec<PaidFor>) {
        let Loader {
            ledger,
            problems,
            named,
            ..
        } = self;
        let mut cells = Cells::new(row, sheet, problems);
        let id = cells.id(columns.id);
        let kind = cells
            .word(columns.kind, &KIND_WORDS)
            .and_then(|position| KINDS.get(position).copied());
        let natural_person = cells.yes_no(columns.natural_person);
        let insured = cells.yes_no(columns.insured);
        let since = cells.optional_old_date(columns.since).map_or(NO_DAY, |day| day.0);
        let known = cells.optional_date(columns.known_on).map_or(NO_DAY, |day| day.0);
        let [country_col, ..] = columns.names;
        let country = cells.text(country_col);
        if !country.is_empty() {
            cells.check_country(country_col, country);
        }
        let names = columns.names.map(|col| ledger.names.intern(cells.text(col)));
        if let Some(first) = ledger.customer_ids.known(id) {
            let line = ledger.customers.get(first as usize).map_or(0, |first| first.line);
            cells.report(
                &cell::DUPLICATE_ID,
                Some(columns.id),
                [("first_line", line.to_string())],
            );
            return;
        }
        if cells.bad() {
            named.customers.insert(id.into(), row.line());
            return;
        }
        let (Some(number), [Some(country), Some(language), Some(segment), Some(sector)]) =
            (ledger.customer_ids.push(id), names)
        else {
            cells.report(&file::LEDGER_TOO_LARGE, None, []);
            return;
        };
        let payer = cells.text(columns.payer);
        if !payer.is_empty() && payer != id {
            paid_for.push(PaidFor {
                customer: number,
                payer: payer.into(),
            });
        }
        ledger.customers.push(CustomerRow {
            payer: number,
            account: 0,
            country,
            language,
            segment,
            sector,
            since,
            known,
            line: row.line(),
            kind: kind.unwrap_or(CustomerKind::Unknown),
            natural_person,
            insured,
            addresses: columns.addresses.map(|col| address(&cells, col)),
        });
        keep_cells(&mut ledger.customer_columns, &columns.kept, row);
    }

    /// Finds the payers; gives the customers whose payer is none, by old number.
    fn resolve_payers(&mut self, sheet: &Sheet, paid_for: Vec<PaidFor>) -> Vec<bool> {
        let Loader {
            ledger,
            problems,
            named,
            ..
        } = self;
        if !paid_for.is_empty() {
            ledger.customer_ids.finish();
        }
        let mut dead = vec![false; ledger.customers.len()];
        let payer_of: HashMap<u32, Box<str>> = paid_for
            .iter()
            .map(|paid_for| (paid_for.customer, paid_for.payer.clone()))
            .collect();
        for PaidFor { customer, payer } in paid_for {
            let found = ledger.customer_ids.find(&payer);
            let line = ledger.customers.get(customer as usize).map_or(0, |row| row.line);
            let refusal = match found {
                None => match named.customers.get(&payer) {
                    Some(of_line) => {
                        let of_line = of_line.to_string().into();
                        (
                            &reference::DEPENDS_ON_BAD_ROW,
                            vec![("of_file", sheet.file.as_ref().into()), ("of_line", of_line)],
                        )
                    }
                    None => (&reference::UNKNOWN_PAYER, Vec::new()),
                },
                Some(number) => match payer_of.get(&number) {
                    Some(next) => (&reference::PAYER_HAS_PAYER, vec![("payer", next.clone())]),
                    None => {
                        if let Some(row) = ledger.customers.get_mut(customer as usize) {
                            row.payer = number;
                        }
                        continue;
                    }
                },
            };
            let (code, facts) = refusal;
            problems.push(late_problem(sheet, code, line, "payer_id", &payer, facts.into()));
            if let Some(dead) = dead.get_mut(customer as usize) {
                *dead = true;
            }
            named
                .customers
                .insert(ledger.customer_ids.get(customer).into(), line);
        }
        dead
    }

    /// Prepares the columns that are kept as fields; gives their positions in the rows.
    pub(super) fn keep_columns(
        &mut self,
        sheet: &Sheet,
        columns: impl Fn(&mut Ledger) -> &mut Vec<FieldColumn>,
    ) -> Vec<usize> {
        let mut positions = Vec::new();
        for (position, name) in sheet.kept_columns() {
            if self.keep.holds(name) {
                positions.push(position);
                columns(&mut self.ledger).push(FieldColumn {
                    name: name.to_string(),
                    ..FieldColumn::default()
                });
            }
        }
        positions
    }
}

impl Ledger {
    /// Puts customers into the order of accounts, without the dead ones, and makes the accounts.
    fn order_customers(&mut self, dead: &[bool]) {
        let numbers = 0..u32::try_from(self.customers.len()).unwrap_or(u32::MAX);
        let mut order: Vec<u32> = numbers
            .filter(|&number| !dead.get(number as usize).copied().unwrap_or(true))
            .collect();
        let ids = &self.customer_ids;
        let payer = |number: u32| {
            self.customers
                .get(number as usize)
                .map_or(number, |row| row.payer)
        };
        order.sort_by(|&a, &b| {
            let key = |number: u32| (ids.get(payer(number)), payer(number) != number, ids.get(number));
            key(a).cmp(&key(b))
        });
        let mut new = vec![u32::MAX; self.customers.len()];
        for (position, &old) in order.iter().enumerate() {
            if let Some(new) = new.get_mut(old as usize) {
                *new = u32::try_from(position).unwrap_or(u32::MAX);
            }
        }
        self.customer_ids.reorder(&order, &new);
        self.customer_ids.finish();
        reorder_cells(&mut self.customer_columns, &order);
        let old_rows = std::mem::take(&mut self.customers);
        for &old in &order {
            let Some(mut row) = old_rows.get(old as usize).cloned() else {
                continue;
            };
            let number = u32::try_from(self.customers.len()).unwrap_or(u32::MAX);
            row.payer = new.get(row.payer as usize).copied().unwrap_or(number);
            if row.payer == number {
                self.accounts.push(AccountRow {
                    customers: number,
                    ..AccountRow::default()
                });
            }
            row.account = u32::try_from(self.accounts.len().saturating_sub(1)).unwrap_or(u32::MAX);
            if row.known != NO_DAY {
                self.changes.push(ChangeRow {
                    amount: NO_AMOUNT,
                    day: row.known,
                    date: row.known,
                    target: Target::customer(number),
                    line: row.line,
                    kind: RowKind::CustomerKnown,
                });
            }
            self.customers.push(row);
        }
        let end = u32::try_from(self.customers.len()).unwrap_or(u32::MAX);
        self.accounts.push(AccountRow {
            customers: end,
            ..AccountRow::default()
        });
    }
}

/// Adds the cells of the columns that are kept.
pub(super) fn keep_cells(columns: &mut [FieldColumn], positions: &[usize], row: &Row) {
    for (column, &position) in columns.iter_mut().zip(positions) {
        // A full pool holds 2^31 texts: more than there can be rows.
        let text = column.pool.intern(row.cell(position)).unwrap_or(0);
        column.cells.push(text);
    }
}

pub(super) fn reorder_cells(columns: &mut [FieldColumn], order: &[u32]) {
    for column in columns {
        column.cells = order
            .iter()
            .map(|&old| column.cells.get(old as usize).copied().unwrap_or(0))
            .collect();
    }
}

/// `email`, `phone`, `address`: the order of `AddressKind`.
pub(super) fn address_columns(sheet: &Sheet) -> [Col; 3] {
    ["email", "phone", "address"].map(|name| sheet.col(name))
}

pub(super) fn address(cells: &Cells<'_>, col: Col) -> Address {
    match col.position {
        None => Address::NotRecorded,
        Some(_) if cells.text(col).trim().is_empty() => Address::Empty,
        Some(_) => Address::Given,
    }
}

/// A problem with a row that is no longer at hand.
pub(super) fn late_problem(
    sheet: &Sheet,
    code: &'static Code,
    line: u32,
    column: &str,
    value: &str,
    facts: Box<[(&'static str, Box<str>)]>,
) -> Problem {
    Problem {
        code,
        file: sheet.file.clone(),
        table: Some(sheet.table),
        line,
        row: line,
        key: sheet.no_key(),
        column: Some(column.into()),
        value: Some(value.into()),
        facts,
    }
}
