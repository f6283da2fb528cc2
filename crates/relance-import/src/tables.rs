//! The rows that an importer makes, and how they become cells.

use crate::cells::Rows;
use relance_kernel::{Currency, Day, Money};

/// A row of `customers.csv`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CustomerRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is (`business`, `consumer`, …), where that is known.
    pub kind: &'static str,
    /// Its terms of payment, where they are known.
    pub terms: String,
}

/// A row of `invoices.csv`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InvoiceRow {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub customer: String,
    /// Its date.
    pub issued: Day,
    /// When it is due; none for a credit note.
    pub due: Option<Day>,
    /// Minor units; of a credit note below 0.
    pub amount: i64,
    /// `invoice`, `deposit` or `credit_note`.
    pub kind: &'static str,
    /// Of a credit note: the invoice it corrects.
    pub reference: String,
    /// Our company.
    pub entity: String,
    /// Where the due date comes from.
    pub due_source: &'static str,
    /// Of a credit note: how it is known what it corrects.
    pub allocation: &'static str,
    /// What it was where it comes from.
    pub origin: &'static str,
    /// Where it stands there.
    pub entry: String,
}

/// A row of `instalments.csv`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InstalmentRow {
    /// The invoice.
    pub invoice: String,
    /// When this part is due.
    pub due: Day,
    /// Minor units.
    pub amount: i64,
}

/// A row of `payments.csv`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PaymentRow {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub customer: String,
    /// The invoice it pays; empty if that is not known.
    pub invoice: String,
    /// Its date.
    pub date: Day,
    /// Minor units.
    pub amount: i64,
    /// The id of the payment that it takes back.
    pub reverses: String,
    /// How it is known what it pays.
    pub allocation: &'static str,
    /// What it was where it comes from.
    pub origin: &'static str,
    /// Where it stands there.
    pub entry: String,
}

/// A row of `events.csv`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EventRow {
    /// Its day.
    pub date: Day,
    /// Of which customer.
    pub customer: String,
    /// Of which invoice.
    pub invoice: String,
    /// What happened.
    pub event: &'static str,
    /// Its value.
    pub value: String,
    /// A remark.
    pub note: String,
}

/// The tables that an importer makes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tables {
    /// Customers, by id.
    pub customers: Vec<CustomerRow>,
    /// Invoices, deposits and credit notes, by date.
    pub invoices: Vec<InvoiceRow>,
    /// Due dates of invoices that have several.
    pub instalments: Vec<InstalmentRow>,
    /// Payments and reversals, by date.
    pub payments: Vec<PaymentRow>,
    /// What else happened, by date.
    pub events: Vec<EventRow>,
}

/// A table as cells.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cells {
    /// `customers`, `invoices`, …
    pub table: &'static str,
    /// The columns that the importer writes.
    pub columns: Vec<&'static str>,
    /// Its rows.
    pub rows: Rows,
}

/// The currency of what is imported.
pub(crate) const CURRENCY: Currency = Currency::EUR;

/// An amount as a cell.
pub(crate) fn decimal(minor: i64) -> String {
    Money::new(minor, CURRENCY).decimal()
}

/// The amount of a cell.
pub(crate) fn cents(cell: &str) -> Option<i64> {
    Money::parse(cell, CURRENCY).map(|money| money.minor)
}

impl Tables {
    /// The tables as cells; each row says in `source` where it comes from.
    pub fn cells(&self, source: &str) -> Vec<Cells> {
        let has_entity = self.invoices.iter().any(|row| !row.entity.is_empty());
        // Without terms the column is left to whoever fills it in.
        let has_terms = self.customers.iter().any(|row| !row.terms.is_empty());
        let has_kind = self.customers.iter().any(|row| !row.kind.is_empty());
        let mut customers = Rows::new(3 + usize::from(has_kind) + usize::from(has_terms));
        for row in &self.customers {
            let cells = [row.id.as_str(), &row.name].into_iter();
            let cells = cells.chain(has_kind.then_some(row.kind));
            let cells = cells.chain(has_terms.then_some(row.terms.as_str()));
            customers.push(cells.chain([source]));
        }
        let mut invoices = Rows::new(13 + usize::from(has_entity));
        for row in &self.invoices {
            let cells = [
                row.id.as_str(),
                &row.customer,
                &row.issued.to_string(),
                &row.due.map_or_else(String::new, |due| due.to_string()),
                &decimal(row.amount),
                CURRENCY.code(),
                row.kind,
                &row.reference,
                row.due_source,
                row.allocation,
                row.origin,
                &row.entry,
            ];
            let entity = has_entity.then_some(row.entity.as_str());
            invoices.push(cells.into_iter().chain(entity).chain([source]));
        }
        let mut instalments = Rows::new(4);
        for row in &self.instalments {
            instalments.push([&*row.invoice, &row.due.to_string(), &decimal(row.amount), source]);
        }
        let mut payments = Rows::new(11);
        for row in &self.payments {
            payments.push([
                row.id.as_str(),
                &row.customer,
                &row.invoice,
                &row.date.to_string(),
                &decimal(row.amount),
                CURRENCY.code(),
                &row.reverses,
                row.allocation,
                row.origin,
                &row.entry,
                source,
            ]);
        }
        let mut events = Rows::new(7);
        for row in &self.events {
            events.push([
                row.date.to_string().as_str(),
                &row.customer,
                &row.invoice,
                row.event,
                &row.value,
                &row.note,
                source,
            ]);
        }
        vec![
            Cells {
                table: "customers",
                columns: ["customer_id", "name"]
                    .into_iter()
                    .chain(has_kind.then_some("kind"))
                    .chain(has_terms.then_some("terms"))
                    .chain(["source"])
                    .collect(),
                rows: customers,
            },
            Cells {
                table: "invoices",
                columns: [
                    "invoice_id",
                    "customer_id",
                    "issued",
                    "due",
                    "amount",
                    "currency",
                    "kind",
                    "reference",
                    "due_source",
                    "allocation",
                    "origin",
                    "entry",
                ]
                .into_iter()
                .chain(has_entity.then_some("entity"))
                .chain(["source"])
                .collect(),
                rows: invoices,
            },
            Cells {
                table: "instalments",
                columns: vec!["invoice_id", "due", "amount", "source"],
                rows: instalments,
            },
            Cells {
                table: "payments",
                columns: vec![
                    "payment_id",
                    "customer_id",
                    "invoice_id",
                    "date",
                    "amount",
                    "currency",
                    "reverses",
                    "allocation",
                    "origin",
                    "entry",
                    "source",
                ],
                rows: payments,
            },
            Cells {
                table: "events",
                columns: vec![
                    "date",
                    "customer_id",
                    "invoice_id",
                    "event",
                    "value",
                    "note",
                    "source",
                ],
                rows: events,
            },
        ]
    }
}
