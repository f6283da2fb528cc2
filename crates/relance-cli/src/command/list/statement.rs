//! The statement of account of a customer: what moved its balance, in the order of days.

use super::Desk;
use super::customers::titled;
use crate::language::said;
use crate::sheet::{Cell, Sheet};
use relance_kernel::account::ChangeKind;
use relance_kernel::{Currency, Day};
use std::collections::BTreeMap;

pub(super) fn sheet(as_of: Day) -> Sheet {
    let mut sheet = Sheet::new(
        "statement",
        titled("Statement of account", "Relevé de compte", as_of),
    )
    .column("date", said!("date", "date"))
    .column("what", said!("what", "opération"))
    .column("invoice", said!("invoice", "facture"))
    .column("due", said!("due", "échéance"))
    .column("debit", said!("debit", "débit"))
    .column("credit", said!("credit", "crédit"))
    .column("balance", said!("balance", "solde"));
    sheet.notes.push(said!(
        "charges that were posted are debits of their own; the last balance is what is owed, less money that covers no invoice",
        "les frais comptabilisés sont des débits à part ; le dernier solde est ce qui est dû, moins l'argent qui ne couvre aucune facture"
    ));
    sheet
}

impl Desk<'_> {
    pub(super) fn statement(&self, sheet: &mut Sheet) {
        let mut balances: BTreeMap<Currency, i64> = BTreeMap::new();
        let asked = |change: &&relance_kernel::account::Change| {
            change.day <= self.books.as_of && self.is_asked(change.customer)
        };
        let mut rows: Vec<_> = self.account.changes.iter().filter(asked).collect();
        rows.sort_by_key(|change| (change.date, change.kind.order()));
        for change in rows {
            let issued = change
                .invoice
                .and_then(|invoice| self.account.invoices.element(invoice));
            let of_invoice = issued.map_or(self.policy.currency, |issued| issued.currency);
            let (what, minor, currency) = match &change.kind {
                ChangeKind::Issued => (
                    said!("invoice", "facture"),
                    issued.map_or(0, |issued| issued.amount),
                    of_invoice,
                ),
                ChangeKind::CreditNote { amount, currency } => {
                    (said!("credit note", "avoir"), -amount, *currency)
                }
                ChangeKind::Charged { amount, .. } => (said!("charge", "frais"), *amount, of_invoice),
                ChangeKind::Payment { amount, currency, .. } => {
                    (said!("payment", "paiement"), -amount, *currency)
                }
                ChangeKind::Reversal { amount, .. } => {
                    (said!("payment returned", "paiement rejeté"), *amount, of_invoice)
                }
                ChangeKind::WrittenOff { amount: Some(amount) } => {
                    (said!("written off", "passé en perte"), -amount, of_invoice)
                }
                _ => continue,
            };
            let balance = balances.entry(currency).or_default();
            *balance = balance.saturating_add(minor);
            let due = match (&change.kind, issued) {
                (ChangeKind::Issued, Some(issued)) => Cell::Day(issued.due),
                _ => Cell::Empty,
            };
            let (debit, credit) = match minor > 0 {
                true => (Cell::Money(minor, currency), Cell::Empty),
                false => (Cell::Empty, Cell::Money(minor.saturating_neg(), currency)),
            };
            let invoice = change.invoice.map_or(Cell::Empty, |invoice| {
                Cell::text(self.books.ledger.invoice_id(self.number, invoice))
            });
            sheet.rows.push(vec![
                Cell::Day(change.date),
                Cell::Word(what),
                invoice,
                due,
                debit,
                credit,
                Cell::Money(*balance, currency),
            ]);
        }
    }
}
