//! The tables of a ledger and the columns that relance reads in each.

use crate::source::Table;

/// A column that relance reads.
pub(crate) struct Known {
    pub(crate) name: &'static str,
    /// A table without it cannot be read.
    pub(crate) required: bool,
    /// relance reads its meaning itself; the others it knows by name and keeps as fields.
    pub(crate) read: bool,
}

const fn required(name: &'static str) -> Known {
    Known {
        name,
        required: true,
        read: true,
    }
}

const fn read(name: &'static str) -> Known {
    Known {
        name,
        required: false,
        read: true,
    }
}

const fn kept(name: &'static str) -> Known {
    Known {
        name,
        required: false,
        read: false,
    }
}

const CUSTOMERS: &[Known] = &[
    required("customer_id"),
    kept("name"),
    read("kind"),
    read("natural_person"),
    read("country"),
    read("language"),
    read("segment"),
    read("sector"),
    kept("siren"),
    read("payer_id"),
    kept("collector"),
    kept("sales_rep"),
    kept("email"),
    kept("phone"),
    kept("address"),
    kept("preferred_channel"),
    kept("terms"),
    kept("credit_limit"),
    read("insured"),
    read("customer_since"),
    read("known_on"),
];

const CONTACTS: &[Known] = &[
    required("customer_id"),
    required("role"),
    kept("name"),
    kept("email"),
    kept("phone"),
    kept("address"),
    kept("language"),
    read("known_on"),
];

const INVOICES: &[Known] = &[
    required("invoice_id"),
    required("customer_id"),
    required("issued"),
    required("due"),
    required("amount"),
    read("currency"),
    read("kind"),
    read("reference"),
    kept("delivered"),
    kept("entity"),
    read("payment_method"),
    kept("po_number"),
    read("known_on"),
];

const INSTALMENTS: &[Known] = &[
    required("invoice_id"),
    required("due"),
    required("amount"),
    read("plan_id"),
    read("known_on"),
];

const PAYMENTS: &[Known] = &[
    read("payment_id"),
    required("customer_id"),
    read("invoice_id"),
    required("date"),
    required("amount"),
    read("currency"),
    read("reverses"),
    read("known_on"),
];

const EVENTS: &[Known] = &[
    required("date"),
    read("customer_id"),
    read("invoice_id"),
    required("event"),
    read("value"),
    read("note"),
    kept("source"),
    read("known_on"),
];

/// The columns of a table that relance knows.
pub(crate) fn known_columns(table: Table) -> &'static [Known] {
    match table {
        Table::Customers => CUSTOMERS,
        Table::Contacts => CONTACTS,
        Table::Invoices => INVOICES,
        Table::Instalments => INSTALMENTS,
        Table::Payments => PAYMENTS,
        Table::Events => EVENTS,
    }
}

/// The required columns, as a header would have them.
pub(crate) fn required_columns(table: Table) -> String {
    let names: Vec<_> = known_columns(table)
        .iter()
        .filter(|known| known.required)
        .map(|known| known.name)
        .collect();
    names.join(",")
}
