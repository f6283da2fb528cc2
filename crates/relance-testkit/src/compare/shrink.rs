//! Makes a case smaller while it still fails.

use crate::generate::Case;
use crate::ledger::LedgerBuilder;
use crate::oracle::ApproveMode;
use relance_kernel::account::{Address, Customer};
use relance_kernel::{Id, InvoiceIndex};

/// How many smaller cases are tried at most.
const TRIES: usize = 4_000;

/// The smallest case found on which `fails` still holds.
pub(super) fn shrink(case: &Case, fails: impl Fn(&Case) -> bool) -> Case {
    let mut best = case.clone();
    let mut tries = 0;
    loop {
        let mut improved = false;
        let mut at = 0;
        loop {
            let candidates = smaller(&best);
            let Some(candidate) = candidates.into_iter().nth(at) else {
                break;
            };
            tries += 1;
            if tries > TRIES {
                return best;
            }
            if fails(&candidate) {
                best = candidate;
                improved = true;
            } else {
                at += 1;
            }
        }
        if !improved {
            return best;
        }
    }
}

fn smaller(case: &Case) -> Vec<Case> {
    let mut all: Vec<Case> = case
        .policy
        .smaller()
        .into_iter()
        .map(|policy| Case {
            policy,
            ..case.clone()
        })
        .collect();
    let ledger = |ledger: LedgerBuilder| Case {
        ledger,
        ..case.clone()
    };
    for at in 0..case.ledger.rows.len() {
        let mut less = case.ledger.clone();
        less.rows.remove(at);
        all.push(ledger(less));
    }
    if case.ledger.invoices.len() > 1 {
        all.extend((0..case.ledger.invoices.len()).map(|at| ledger(without_invoice(&case.ledger, at))));
    }
    for at in 0..case.ledger.rows.len() {
        let row = &case.ledger.rows[at];
        if row.day != row.date {
            let mut less = case.ledger.clone();
            less.rows[at].day = less.rows[at].date;
            all.push(ledger(less));
        }
    }
    for at in 0..case.ledger.invoices.len() {
        let invoice = &case.ledger.invoices[at];
        if case.ledger.known[at] != invoice.issued {
            let mut less = case.ledger.clone();
            less.known[at] = invoice.issued;
            all.push(ledger(less));
        }
        if !invoice.instalments.is_empty() {
            let mut less = case.ledger.clone();
            less.invoices[at].instalments = Box::default();
            all.push(ledger(less));
        }
        if invoice.payment_method.is_some() {
            let mut less = case.ledger.clone();
            less.invoices[at].payment_method = None;
            all.push(ledger(less));
        }
    }
    for at in 0..case.ledger.customers.len() {
        for change in CUSTOMER_CHANGES {
            let mut less = case.ledger.clone();
            if change(&mut less.customers[at]) {
                all.push(ledger(less));
            }
        }
    }
    for days in [30, 7, 1] {
        if case.last.since(case.first) > days {
            all.push(Case {
                last: case.last.plus(-days),
                ..case.clone()
            });
        }
    }
    if case.approve != ApproveMode::SameDay {
        all.push(Case {
            approve: ApproveMode::SameDay,
            ..case.clone()
        });
    }
    all
}

/// Each clears one column of a customer and says whether there was something to clear.
const CUSTOMER_CHANGES: [fn(&mut Customer) -> bool; 8] = [
    |customer| !std::mem::take(&mut customer.contacts).is_empty(),
    |customer| customer.natural_person.take().is_some(),
    |customer| customer.country.take().is_some(),
    |customer| customer.language.take().is_some(),
    |customer| customer.segment.take().is_some(),
    |customer| customer.sector.take().is_some(),
    |customer| customer.insured.take().is_some() | customer.since.take().is_some(),
    |customer| {
        let given = customer.addresses != [Address::NotRecorded; 3];
        customer.addresses = [Address::NotRecorded; 3];
        given
    },
];

fn without_invoice(ledger: &LedgerBuilder, at: usize) -> LedgerBuilder {
    let mut less = ledger.clone();
    less.invoices.remove(at);
    less.known.remove(at);
    less.rows
        .retain(|row| row.invoice.is_none_or(|invoice| invoice.position() != at));
    for row in &mut less.rows {
        if let Some(invoice) = row.invoice
            && invoice.position() > at
        {
            row.invoice = Some(InvoiceIndex::at(invoice.position() - 1));
        }
    }
    less
}
