//! Finding the customer or the invoice that a cell names, or saying why not.

use super::{Cells, Col, Named};
use crate::ledger::Ledger;
use crate::problem::reference;
use crate::rows::{InvoiceKind, InvoiceRow};
use crate::source::Table;

/// The customer that a cell names; reports one that is not there.
pub(super) fn find_customer(
    cells: &mut Cells<'_>,
    col: Col,
    ledger: &Ledger,
    named: &mut Named,
) -> Option<u32> {
    let id = cells.required(col);
    if id.is_empty() {
        return None;
    }
    let found = ledger.customer_ids.find_near(id, &mut named.near_customer);
    if found.is_none() && !named.no_customers {
        match named.customers.get(id) {
            Some(&line) => cells.report_dependence(col, ledger.file_of(Table::Customers), line),
            None => {
                let known = |id: &str| ledger.customer_ids.find(id).is_some();
                cells.report_unknown(&reference::UNKNOWN_CUSTOMER, col, id, known);
            }
        }
    }
    found
}

/// The invoice that a cell names; reports one that is not there, or is a credit note.
pub(super) fn find_invoice(
    cells: &mut Cells<'_>,
    col: Col,
    ledger: &Ledger,
    named: &mut Named,
) -> Option<u32> {
    let id = cells.required(col);
    if id.is_empty() {
        return None;
    }
    let found = ledger.invoice_ids.find_near(id, &mut named.near_invoice);
    match found {
        Some(number) => {
            let credit_note = |row: &InvoiceRow| row.kind == InvoiceKind::CreditNote;
            if ledger.invoices.get(number as usize).is_some_and(credit_note) {
                cells.report(&reference::NAMES_CREDIT_NOTE, Some(col), []);
                return None;
            }
        }
        None if named.no_invoices => {}
        None => match named.invoices.get(id) {
            Some(&line) => cells.report_dependence(col, ledger.file_of(Table::Invoices), line),
            None => {
                let known = |id: &str| ledger.invoice_ids.find(id).is_some();
                cells.report_unknown(&reference::UNKNOWN_INVOICE, col, id, known);
            }
        },
    }
    found
}

/// Whether a row of this customer may name an invoice of that one: its own, or one that it pays for (then true).
/// Reports it if not.
pub(super) fn check_owner(
    cells: &mut Cells<'_>,
    col: Col,
    ledger: &Ledger,
    customer: u32,
    invoice: u32,
) -> Option<bool> {
    let owner = ledger
        .invoices
        .get(invoice as usize)
        .map_or(u32::MAX, |row| row.customer);
    if owner == customer {
        return Some(false);
    }
    if ledger
        .customers
        .get(owner as usize)
        .is_some_and(|row| row.payer == customer)
    {
        return Some(true);
    }
    let facts = [
        ("invoice", ledger.invoice_ids.get(invoice).to_string()),
        ("owner", ledger.customer_ids.get(owner).to_string()),
    ];
    cells.report(&reference::OTHER_CUSTOMER, Some(col), facts);
    None
}
