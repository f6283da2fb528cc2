//! The tables of a ledger as an importer of tables fills them: which columns, of what type, which must be there.

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// Any text.
    Text,
    /// A day.
    Date,
    /// An amount.
    Amount,
    /// One of these words.
    Word(&'static [&'static str]),
    /// `yes` or `no`.
    YesNo,
    /// Two letters of ISO 3166.
    Country,
    /// Three letters of ISO 4217.
    Currency,
}

/// A table.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) required: &'static [&'static str],
    /// All columns that relance knows, in the order in which they are written.
    pub(super) columns: &'static [(&'static str, Kind)],
    /// The column by which a row is known.
    pub(super) key: Option<&'static str>,
}

const CUSTOMER_KINDS: &[&str] = &["business", "consumer", "public", "association", "unknown"];
const INVOICE_KINDS: &[&str] = &["invoice", "deposit", "credit_note"];

/// The events of a ledger.
const EVENTS: &[&str] = &[
    "dispute_opened",
    "dispute_closed",
    "promise",
    "plan_agreed",
    "plan_ended",
    "due_changed",
    "written_off",
    "insolvency_opened",
    "insolvency_published",
    "insolvency_ended",
    "stopped",
    "resumed",
    "opted_out",
    "replied",
    "call_result",
    "bounced",
    "charged",
    "field_changed",
    "e_invoice_status",
    "action",
    "notified",
    "approved",
    "refused",
    "failed",
    "unknown",
];

use Kind::{Amount, Country, Currency, Date, Text, Word, YesNo};

/// Customers first: the others name them.
pub(super) const TABLES: &[Table] = &[
    Table {
        name: "customers",
        required: &["customer_id"],
        key: Some("customer_id"),
        columns: &[
            ("customer_id", Text),
            ("name", Text),
            ("kind", Word(CUSTOMER_KINDS)),
            ("natural_person", YesNo),
            ("country", Country),
            ("language", Text),
            ("segment", Text),
            ("sector", Text),
            ("siren", Text),
            ("payer_id", Text),
            ("collector", Text),
            ("sales_rep", Text),
            ("email", Text),
            ("phone", Text),
            ("address", Text),
            ("preferred_channel", Text),
            ("terms", Text),
            ("credit_limit", Text),
            ("insured", YesNo),
            ("customer_since", Date),
            ("known_on", Date),
        ],
    },
    Table {
        name: "contacts",
        required: &["customer_id", "role"],
        key: None,
        columns: &[
            ("customer_id", Text),
            ("role", Text),
            ("name", Text),
            ("email", Text),
            ("phone", Text),
            ("address", Text),
            ("language", Text),
        ],
    },
    Table {
        name: "invoices",
        required: &["invoice_id", "customer_id", "issued", "due", "amount"],
        key: Some("invoice_id"),
        columns: &[
            ("invoice_id", Text),
            ("customer_id", Text),
            ("issued", Date),
            ("due", Date),
            ("amount", Amount),
            ("currency", Currency),
            ("kind", Word(INVOICE_KINDS)),
            ("reference", Text),
            ("delivered", Date),
            ("entity", Text),
            ("payment_method", Text),
            ("po_number", Text),
            ("due_source", Text),
            ("known_on", Date),
        ],
    },
    Table {
        name: "instalments",
        required: &["invoice_id", "due", "amount"],
        key: None,
        columns: &[
            ("invoice_id", Text),
            ("due", Date),
            ("amount", Amount),
            ("plan_id", Text),
            ("known_on", Date),
        ],
    },
    Table {
        name: "payments",
        required: &["customer_id", "date", "amount"],
        key: Some("payment_id"),
        columns: &[
            ("payment_id", Text),
            ("customer_id", Text),
            ("invoice_id", Text),
            ("date", Date),
            ("amount", Amount),
            ("currency", Currency),
            ("reverses", Text),
            ("allocation", Text),
            ("known_on", Date),
        ],
    },
    Table {
        name: "events",
        required: &["date", "event"],
        key: None,
        columns: &[
            ("date", Date),
            ("customer_id", Text),
            ("invoice_id", Text),
            ("event", Word(EVENTS)),
            ("value", Text),
            ("note", Text),
            ("known_on", Date),
        ],
    },
];

/// The table of a name.
pub(super) fn table(name: &str) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.name == name)
}

impl Table {
    /// What a column holds; any text in columns that relance does not know.
    pub(super) fn kind(&self, column: &str) -> Kind {
        let known = self.columns.iter().find(|(name, _)| *name == column);
        known.map_or(Text, |(_, kind)| *kind)
    }
}
