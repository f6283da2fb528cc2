//! The ledger's tables as CSV texts.

use crate::world::World;
use relance_kernel::Day;
use std::fmt::Write;

/// What happened and is written down.
#[derive(Default)]
pub(crate) struct History {
    pub(crate) payments: Vec<PaymentRow>,
    pub(crate) events: Vec<EventRow>,
}

/// A row of `payments.csv`.
pub(crate) struct PaymentRow {
    pub(crate) date: Day,
    pub(crate) customer: String,
    pub(crate) invoice: String,
    /// Its number among those of the invoice.
    pub(crate) payment: u32,
    /// Whether it is the bouncing of that payment.
    pub(crate) bounced: bool,
    /// In cents.
    pub(crate) amount: i64,
}

/// A row of `events.csv`.
pub(crate) struct EventRow {
    pub(crate) date: Day,
    pub(crate) customer: String,
    /// Empty: of the customer.
    pub(crate) invoice: String,
    pub(crate) event: &'static str,
    pub(crate) value: &'static str,
    pub(crate) note: &'static str,
}

/// The four tables.
pub(crate) struct TableTexts {
    pub(crate) customers: String,
    pub(crate) invoices: String,
    pub(crate) payments: String,
    pub(crate) events: String,
}

impl TableTexts {
    pub(crate) fn new(world: &World, mut history: History) -> TableTexts {
        // Stable: rows of one invoice and day stay as they happened.
        history
            .payments
            .sort_by(|a, b| (a.date, &a.invoice).cmp(&(b.date, &b.invoice)));
        history
            .events
            .sort_by(|a, b| (a.date, &a.customer, &a.invoice).cmp(&(b.date, &b.customer, &b.invoice)));
        TableTexts {
            customers: customers(world),
            invoices: invoices(world),
            payments: payments(&history.payments),
            events: events(&history.events),
        }
    }
}

fn customers(world: &World) -> String {
    let mut text = "customer_id,name,kind,country,segment\n".to_string();
    for customer in &world.customers {
        let (id, segment) = (&customer.id, if customer.large { "large" } else { "small" });
        line(
            &mut text,
            format_args!("{id},Customer {id},business,FR,{segment}"),
        );
    }
    text
}

fn invoices(world: &World) -> String {
    let mut text = "invoice_id,customer_id,issued,due,amount\n".to_string();
    for customer in &world.customers {
        for invoice in &customer.invoices {
            line(
                &mut text,
                format_args!(
                    "{},{},{},{},{}",
                    invoice.id,
                    customer.id,
                    invoice.issued,
                    invoice.due,
                    Cents(invoice.amount)
                ),
            );
        }
    }
    text
}

fn payments(rows: &[PaymentRow]) -> String {
    let mut text = "payment_id,customer_id,invoice_id,date,amount,reverses\n".to_string();
    for row in rows {
        let (invoice, number) = (&row.invoice, row.payment + 1);
        let paid = format!("{invoice}-p{number}");
        let (id, amount, reverses) = if row.bounced {
            (format!("{invoice}-r{number}"), -row.amount, paid)
        } else {
            (paid, row.amount, String::new())
        };
        let (customer, date) = (&row.customer, row.date);
        line(
            &mut text,
            format_args!("{id},{customer},{invoice},{date},{},{reverses}", Cents(amount)),
        );
    }
    text
}

fn events(rows: &[EventRow]) -> String {
    let mut text = "date,customer_id,invoice_id,event,value,note\n".to_string();
    for row in rows {
        line(
            &mut text,
            format_args!(
                "{},{},{},{},{},{}",
                row.date, row.customer, row.invoice, row.event, row.value, row.note
            ),
        );
    }
    text
}

fn line(text: &mut String, row: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = text.write_fmt(row);
    text.push('\n');
}

/// Cents as a decimal of two digits.
pub(crate) struct Cents(pub(crate) i64);

impl std::fmt::Display for Cents {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (euros, cents) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        write!(f, "{sign}{euros}.{cents:02}")
    }
}
