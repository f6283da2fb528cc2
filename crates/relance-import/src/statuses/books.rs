//! The invoices that statuses are about.

use super::import::SOURCE;
use crate::folder::Fault;
use crate::payments::Numbers;
use crate::sheet::Sheet;
use relance_kernel::{Currency, Day, Money};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The invoices of a ledger.
#[derive(Clone, Debug, Default)]
pub struct Books {
    pub(super) invoices: Vec<Invoice>,
    by_id: BTreeMap<String, usize>,
    numbers: Numbers,
    /// The events that earlier imports of statuses made: day, invoice, event and value.
    pub(super) own: BTreeSet<[String; 4]>,
    /// The registrations of our customers: what they sell is a purchase.
    pub(super) customers: BTreeSet<String>,
}

/// An invoice.
#[derive(Clone, Debug)]
pub(super) struct Invoice {
    pub(super) id: String,
    pub(super) customer: String,
    pub(super) issued: Day,
    pub(super) amount: i64,
    pub(super) currency: Currency,
    pub(super) is_credit_note: bool,
}

impl Books {
    /// Reads the tables of a folder.
    ///
    /// # Errors
    ///
    /// A table cannot be read.
    pub fn of_folder(folder: &Path) -> Result<Books, Fault> {
        let mut books = Books::default();
        let sheet = Sheet::of_folder(folder, "customers")?;
        let siren = sheet.rows.iter().map(|row| sheet.cell(row, "siren"));
        books.customers = siren
            .filter(|siren| !siren.is_empty())
            .map(String::from)
            .collect();
        let sheet = Sheet::of_folder(folder, "events")?;
        let own = sheet
            .rows
            .iter()
            .filter(|row| sheet.cell(row, "source") == SOURCE);
        let cells = ["date", "invoice_id", "event", "value"];
        books.own = own
            .map(|row| cells.map(|column| sheet.cell(row, column).to_string()))
            .collect();
        let sheet = Sheet::of_folder(folder, "invoices")?;
        for row in &sheet.rows {
            let cell = |column: &str| sheet.cell(row, column);
            let currency = Currency::parse(cell("currency")).unwrap_or(Currency::EUR);
            let amount = Money::parse(cell("amount"), currency).map(|money| money.minor);
            let (Some(amount), Some(issued)) = (amount, Day::parse(cell("issued"))) else {
                continue;
            };
            let (id, place) = (cell("invoice_id").to_string(), books.invoices.len());
            books.numbers.add(&id, place);
            books.by_id.insert(id.clone(), place);
            books.invoices.push(Invoice {
                id,
                customer: cell("customer_id").to_string(),
                issued,
                amount,
                currency,
                is_credit_note: cell("kind") == "credit_note" || amount < 0,
            });
        }
        Ok(books)
    }

    /// The invoice of a number: to the letter, else but for signs and leading zeros, if that is one alone.
    pub(super) fn find(&self, number: &str) -> Option<&Invoice> {
        let place = self.by_id.get(number).copied();
        let place = place.or_else(|| self.numbers.whole(number).map(|named| named.invoice))?;
        self.invoices.get(place)
    }
}
