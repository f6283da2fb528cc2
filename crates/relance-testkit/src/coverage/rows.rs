//! The kinds of rows that a ledger holds, and the shapes of its accounts.

use super::Part;
use relance_kernel::account::{Address, Change, ChangeKind};
use relance_kernel::{Account, Currency, Day};
use std::collections::BTreeSet;

/// Every kind of row, of an invoice and of a customer, and every shape.
pub(super) const PARTS: &[Part] = &[
    Part {
        title: "row of an invoice",
        names: &[
            "row of an invoice: field_changed",
            "row of an invoice: due_changed",
            "row of an invoice: dispute_opened",
            "row of an invoice: dispute_closed",
            "row of an invoice: credit note",
            "row of an invoice: charged",
            "row of an invoice: payment",
            "row of an invoice: reversal",
            "row of an invoice: written_off",
            "row of an invoice: promise",
            "row of an invoice: plan_agreed",
            "row of an invoice: plan_ended",
            "row of an invoice: insolvency_opened",
            "row of an invoice: insolvency_published",
            "row of an invoice: insolvency_ended",
            "row of an invoice: stopped",
            "row of an invoice: resumed",
            "row of an invoice: opted_out",
            "row of an invoice: replied",
            "row of an invoice: bounced",
            "row of an invoice: notified",
            "row of an invoice: approved",
            "row of an invoice: refused",
            "row of an invoice: failed",
            "row of an invoice: unknown",
            "row of an invoice: action",
            "row of an invoice: other",
        ],
    },
    Part {
        title: "row of a customer",
        names: &[
            "row of a customer: field_changed",
            "row of a customer: due_changed",
            "row of a customer: dispute_opened",
            "row of a customer: dispute_closed",
            "row of a customer: credit note",
            "row of a customer: charged",
            "row of a customer: payment",
            "row of a customer: reversal",
            "row of a customer: written_off",
            "row of a customer: promise",
            "row of a customer: plan_agreed",
            "row of a customer: plan_ended",
            "row of a customer: insolvency_opened",
            "row of a customer: insolvency_published",
            "row of a customer: insolvency_ended",
            "row of a customer: stopped",
            "row of a customer: resumed",
            "row of a customer: opted_out",
            "row of a customer: replied",
            "row of a customer: bounced",
            "row of a customer: notified",
            "row of a customer: approved",
            "row of a customer: refused",
            "row of a customer: failed",
            "row of a customer: unknown",
            "row of a customer: action",
            "row of a customer: other",
        ],
    },
    Part {
        title: "ledger",
        names: &[
            "ledger: a payer with other customers",
            "ledger: a payment by the payer on an invoice of another",
            "ledger: two currencies",
            "ledger: an invoice known late",
            "ledger: a row known late",
            "ledger: a history row known after the first day",
            "ledger: several rows on a day",
            "ledger: answers that disagree on a day",
            "ledger: instalments",
            "ledger: an empty address",
            "ledger: a contact with a role",
            "ledger: an invoice of nothing",
        ],
    },
];

/// The kinds of rows and the shape of an account, each once; `first` is the first decided day.
pub fn row_kinds(account: &Account, first: Day) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut shape = |holds: bool, name: &str| {
        if holds {
            found.insert(format!("ledger: {name}"));
        }
    };
    let rows = &account.changes;
    shape(
        account.customers.ids().count() > 1,
        "a payer with other customers",
    );
    shape(
        rows.iter().any(|row| {
            matches!(row.kind, ChangeKind::Payment { .. })
                && row
                    .invoice
                    .is_some_and(|invoice| account.invoices[invoice].customer != row.customer)
        }),
        "a payment by the payer on an invoice of another",
    );
    let currencies: BTreeSet<Currency> = account.invoices.iter().map(|invoice| invoice.currency).collect();
    shape(currencies.len() > 1, "two currencies");
    let is_issue = |row: &Change| row.kind == ChangeKind::Issued;
    let is_late = |row: &&Change| row.day > row.date;
    shape(rows.iter().filter(is_late).any(is_issue), "an invoice known late");
    shape(
        rows.iter().filter(is_late).any(|row| !is_issue(row)),
        "a row known late",
    );
    shape(
        rows.iter()
            .any(|row| matches!(row.kind, ChangeKind::Action { .. }) && row.date < first && row.day > first),
        "a history row known after the first day",
    );
    shape(
        rows.windows(2).any(
            |pair| matches!(pair, [one, two] if one.day == two.day && one.kind.order() != two.kind.order()),
        ),
        "several rows on a day",
    );
    shape(
        rows.iter().any(|row| disagrees(row, rows)),
        "answers that disagree on a day",
    );
    shape(
        account
            .invoices
            .iter()
            .any(|invoice| !invoice.instalments.is_empty()),
        "instalments",
    );
    shape(
        account
            .customers
            .iter()
            .any(|customer| customer.addresses.contains(&Address::Empty)),
        "an empty address",
    );
    shape(
        account
            .customers
            .iter()
            .any(|customer| !customer.contacts.is_empty()),
        "a contact with a role",
    );
    shape(
        account.invoices.iter().any(|invoice| invoice.amount == 0),
        "an invoice of nothing",
    );
    for row in rows.iter().filter(|row| !is_issue(row)) {
        let whose = if row.invoice.is_some() {
            "an invoice"
        } else {
            "a customer"
        };
        found.insert(format!("row of {whose}: {}", word(&row.kind)));
    }
    found
}

/// An approval of a rule, refused by another row that counts on the same day.
fn disagrees(row: &Change, rows: &[Change]) -> bool {
    let ChangeKind::Approved { rule } = row.kind else {
        return false;
    };
    rows.iter().any(|other| {
        other.kind == ChangeKind::Refused { rule } && other.day == row.day && other.invoice == row.invoice
    })
}

fn word(kind: &ChangeKind) -> &'static str {
    kind.event_word().unwrap_or(match kind {
        ChangeKind::CreditNote { .. } => "credit note",
        ChangeKind::Payment { .. } => "payment",
        ChangeKind::Reversal { .. } => "reversal",
        _ => "other",
    })
}
