//! The same customer and the same invoice in two files: the books of a company, and a list beside them.
//!
//! A customer is the same by its code, else by its SIREN, else by its name without accents and legal forms; an invoice
//! by its number within its customer, else by date and amount. What is found twice is found by nobody: nothing is
//! joined by chance.

mod balances;
mod items;
mod parties;

pub use balances::{Balance, balances};
pub use items::{Item, ItemBy, Joined, items};
pub use parties::{By, Found, Party, parties};

use crate::tables::{Cells, cents};
use relance_kernel::{Currency, Day};
use std::collections::HashMap;

/// What a list beside the books holds: its customers, and their items.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct List {
    /// Its customers.
    pub parties: Vec<Party>,
    /// Its items.
    pub items: Vec<Item>,
    /// Items in another currency than that of the books: they are compared with nothing.
    pub in_other_currencies: u64,
}

impl List {
    /// The list in the tables that an importer made of a file.
    pub fn of_tables(tables: &[Cells]) -> List {
        let mut list = List::default();
        let mut places: HashMap<String, usize> = HashMap::new();
        for cells in tables.iter().filter(|cells| cells.table == "customers") {
            for row in cells.rows.iter() {
                let cell = |column| at(cells, column).and_then(|place| row.get(place)).unwrap_or("");
                let party = Party {
                    id: cell("customer_id").to_string(),
                    name: cell("name").to_string(),
                    siren: cell("siren").to_string(),
                };
                places.entry(party.id.clone()).or_insert_with(|| {
                    list.parties.push(party);
                    list.parties.len() - 1
                });
            }
        }
        let paid = paid(tables);
        for cells in tables.iter().filter(|cells| cells.table == "invoices") {
            for row in cells.rows.iter() {
                let cell = |column| at(cells, column).and_then(|place| row.get(place)).unwrap_or("");
                let (id, customer) = (cell("invoice_id"), cell("customer_id"));
                let Some(amount) = cents(cell("amount")) else {
                    continue;
                };
                if !matches!(cell("currency"), "" | "EUR") {
                    list.in_other_currencies += 1;
                    continue;
                }
                let Some(party) = places.get(customer).copied() else {
                    continue;
                };
                list.items.push(Item {
                    party,
                    id: id.to_string(),
                    issued: Day::parse(cell("issued")),
                    due: Day::parse(cell("due")),
                    amount,
                    open: amount - paid.get(id).copied().unwrap_or(0),
                });
            }
        }
        for (customer, amount) in paid_on_account(tables) {
            let Some(party) = places.get(customer.as_str()).copied() else {
                continue;
            };
            list.items.push(Item {
                party,
                id: String::new(),
                issued: None,
                due: None,
                amount: -amount,
                open: -amount,
            });
        }
        list
    }

    /// What the list says is open, cents.
    pub fn open(&self) -> i64 {
        self.items.iter().map(|item| item.open).sum()
    }
}

/// The place of a column.
fn at(cells: &Cells, column: &str) -> Option<usize> {
    cells.columns.iter().position(|name| *name == column)
}

/// Payments of a list: their invoice, their customer, and their money.
fn payments(tables: &[Cells]) -> Vec<(String, String, i64)> {
    let mut payments = Vec::new();
    for cells in tables.iter().filter(|cells| cells.table == "payments") {
        for row in cells.rows.iter() {
            let cell = |column| at(cells, column).and_then(|place| row.get(place)).unwrap_or("");
            let is_euro = matches!(cell("currency"), "" | "EUR");
            if let Some(amount) = cents(cell("amount")).filter(|_| is_euro) {
                let (invoice, customer) = (cell("invoice_id"), cell("customer_id"));
                payments.push((invoice.to_string(), customer.to_string(), amount));
            }
        }
    }
    payments
}

/// What was paid of each invoice of a list.
fn paid(tables: &[Cells]) -> HashMap<String, i64> {
    let mut paid: HashMap<String, i64> = HashMap::new();
    for (invoice, _, amount) in payments(tables) {
        *paid.entry(invoice).or_default() += amount;
    }
    paid
}

/// Payments of a list that name no invoice.
fn paid_on_account(tables: &[Cells]) -> Vec<(String, i64)> {
    let of_none = payments(tables)
        .into_iter()
        .filter(|(invoice, ..)| invoice.is_empty());
    of_none.map(|(_, customer, amount)| (customer, amount)).collect()
}

/// The currency in which books and list are compared.
pub const CURRENCY: Currency = Currency::EUR;
