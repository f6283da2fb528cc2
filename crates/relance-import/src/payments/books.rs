//! What the ledger holds already: who owes what, who is who, and what was paid as other sources say it.

use super::camt::account_number;
use super::names;
use super::numbers::Numbers;
use crate::folder::Fault;
use crate::sheet::Sheet;
use relance_kernel::{Currency, Day, Money};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The ledger, without the payments that come from banks.
#[derive(Clone, Debug, Default)]
pub struct Books {
    pub(super) invoices: Vec<Invoice>,
    pub(super) by_id: BTreeMap<String, usize>,
    pub(super) numbers: Numbers,
    /// Who pays for each customer: itself, mostly.
    pub(super) payers: BTreeMap<String, String>,
    /// The invoices that each payer pays, by place.
    pub(super) of_payer: BTreeMap<String, Vec<usize>>,
    /// Customers by exact name, and by name without legal form.
    pub(super) by_name: BTreeMap<String, BTreeSet<String>>,
    pub(super) by_bare_name: BTreeMap<String, BTreeSet<String>>,
    /// Customers by the accounts that `customers.csv` gives.
    pub(super) by_account: BTreeMap<String, BTreeSet<String>>,
    /// Payments that came from elsewhere.
    pub(super) payments: Vec<Paid>,
    /// The same by payer, by place.
    pub(super) paid_by: BTreeMap<String, Vec<usize>>,
    /// The ids of the rows that are the bank's.
    pub(super) own: BTreeSet<String>,
    /// The ids of all rows that are not the bank's, with their amounts.
    pub(super) taken: BTreeMap<String, i64>,
}

/// An invoice or a credit note.
#[derive(Clone, Debug)]
pub(super) struct Invoice {
    pub(super) id: String,
    pub(super) customer: String,
    pub(super) issued: Day,
    pub(super) due: Day,
    pub(super) currency: Currency,
    pub(super) is_credit_note: bool,
    /// Of a credit note: what it takes off no invoice that it names. Of an invoice: what is open but for the bank's
    /// payments.
    pub(super) open: i64,
    /// What was charged beside the principal, by day.
    pub(super) charged: Vec<(Day, i64)>,
}

/// A payment, or the taking back of one.
#[derive(Clone, Debug)]
pub(super) struct Paid {
    pub(super) id: String,
    pub(super) customer: String,
    pub(super) invoice: String,
    pub(super) date: Day,
    pub(super) known: Day,
    pub(super) amount: i64,
    pub(super) currency: Currency,
    pub(super) reverses: String,
}

impl Books {
    /// Reads the tables of a folder; rows whose `source` is the given one are left out.
    ///
    /// # Errors
    ///
    /// A table cannot be read.
    pub fn of_folder(folder: &Path, source: &str) -> Result<Books, Fault> {
        let mut books = Books::default();
        books.read_customers(&Sheet::of_folder(folder, "customers")?);
        books.read_invoices(&Sheet::of_folder(folder, "invoices")?);
        books.read_payments(&Sheet::of_folder(folder, "payments")?, source);
        books.read_events(&Sheet::of_folder(folder, "events")?);
        for (place, invoice) in books.invoices.iter().enumerate() {
            let payer = books.payer(&invoice.customer).to_string();
            books.of_payer.entry(payer).or_default().push(place);
        }
        for (place, paid) in books.payments.iter().enumerate() {
            let payer = books.payer(&paid.customer).to_string();
            books.paid_by.entry(payer).or_default().push(place);
        }
        Ok(books)
    }

    /// Who pays for a customer.
    pub(super) fn payer<'a>(&'a self, customer: &'a str) -> &'a str {
        self.payers.get(customer).map_or(customer, String::as_str)
    }

    /// What rows that were taken over by hand hold of a payment of the bank; none where there are none.
    pub(super) fn by_hand(&self, id: &str) -> Option<i64> {
        // `$` comes after `#`, which stands before the number of a row.
        let parts = self.taken.range(format!("{id}#")..format!("{id}$"));
        let amounts: Vec<i64> = parts
            .map(|(_, amount)| *amount)
            .chain(self.taken.get(id).copied())
            .collect();
        (!amounts.is_empty()).then(|| amounts.into_iter().fold(0, i64::saturating_add))
    }

    fn read_customers(&mut self, sheet: &Sheet) {
        for row in &sheet.rows {
            let cell = |column: &str| sheet.cell(row, column);
            let id = cell("customer_id").to_string();
            let payer = match cell("payer_id") {
                "" => &id,
                payer => payer,
            };
            self.payers.insert(id.clone(), payer.to_string());
            for (names, name) in [
                (&mut self.by_name, names::exact(cell("name"))),
                (&mut self.by_bare_name, names::without_form(cell("name"))),
            ] {
                if !name.is_empty() {
                    names.entry(name).or_default().insert(id.clone());
                }
            }
            for account in cell("iban").split([';', ',']) {
                let account = account_number(account);
                if !account.is_empty() {
                    self.by_account.entry(account).or_default().insert(id.clone());
                }
            }
        }
    }

    fn read_invoices(&mut self, sheet: &Sheet) {
        let mut corrections = Vec::new();
        for row in &sheet.rows {
            let cell = |column: &str| sheet.cell(row, column);
            let currency = Currency::parse(cell("currency")).unwrap_or(Currency::EUR);
            let amount = Money::parse(cell("amount"), currency).map(|money| money.minor);
            let (Some(amount), Some(issued)) = (amount, Day::parse(cell("issued"))) else {
                continue;
            };
            let id = cell("invoice_id").to_string();
            let is_credit_note = cell("kind") == "credit_note" || amount < 0;
            let reference = cell("reference");
            let mut open = amount;
            if is_credit_note && !reference.is_empty() {
                corrections.push((reference.to_string(), amount));
                open = 0;
            }
            let place = self.invoices.len();
            self.numbers.add(&id, place);
            let reference = cell("payment_reference");
            if !reference.is_empty() {
                self.numbers.add(reference, place);
            }
            self.by_id.insert(id.clone(), place);
            self.invoices.push(Invoice {
                id,
                customer: cell("customer_id").to_string(),
                issued,
                due: Day::parse(cell("due")).unwrap_or(issued),
                currency,
                is_credit_note,
                open,
                charged: Vec::new(),
            });
        }
        for (invoice, amount) in corrections {
            self.change_open(&invoice, amount);
        }
    }

    fn change_open(&mut self, invoice: &str, by: i64) {
        if let Some(invoice) = self
            .by_id
            .get(invoice)
            .and_then(|place| self.invoices.get_mut(*place))
        {
            invoice.open = invoice.open.saturating_add(by);
        }
    }

    fn read_payments(&mut self, sheet: &Sheet, source: &str) {
        for row in &sheet.rows {
            let cell = |column: &str| sheet.cell(row, column);
            if cell("source") == source {
                self.own.insert(cell("payment_id").to_string());
                continue;
            }
            let invoice = cell("invoice_id");
            let of_invoice = self
                .by_id
                .get(invoice)
                .and_then(|place| self.invoices.get(*place));
            let currency = Currency::parse(cell("currency"))
                .or(of_invoice.map(|invoice| invoice.currency))
                .unwrap_or(Currency::EUR);
            let amount = Money::parse(cell("amount"), currency).map(|money| money.minor);
            let (Some(amount), Some(date)) = (amount, Day::parse(cell("date"))) else {
                continue;
            };
            let id = cell("payment_id").to_string();
            let reverses = cell("reverses").to_string();
            let amount = amount.saturating_abs();
            if !id.is_empty() {
                self.taken.insert(id.clone(), amount);
            }
            self.change_open(invoice, if reverses.is_empty() { -amount } else { amount });
            self.payments.push(Paid {
                id,
                customer: cell("customer_id").to_string(),
                invoice: invoice.to_string(),
                date,
                known: Day::parse(cell("known_on")).unwrap_or(date),
                amount,
                currency,
                reverses,
            });
        }
    }

    fn read_events(&mut self, sheet: &Sheet) {
        for row in &sheet.rows {
            let cell = |column: &str| sheet.cell(row, column);
            let Some(place) = self.by_id.get(cell("invoice_id")).copied() else {
                continue;
            };
            let Some(invoice) = self.invoices.get_mut(place) else {
                continue;
            };
            let amount = Money::parse(cell("value"), invoice.currency).map(|money| money.minor);
            match (cell("event"), amount, Day::parse(cell("date"))) {
                ("charged", Some(amount), Some(date)) => invoice.charged.push((date, amount)),
                ("written_off", Some(amount), _) => invoice.open = invoice.open.saturating_sub(amount),
                ("written_off", None, _) => invoice.open = 0,
                _ => {}
            }
        }
    }
}
