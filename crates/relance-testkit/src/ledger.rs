//! Small accounts made by hand or by the generator, and their text for reports.

use crate::oracle::{OracleAction, OracleOutcome};
use relance_kernel::account::{Address, Attribute, Change, ChangeKind, Customer, Instalment, Invoice};
use relance_kernel::{
    Account, Currency, CustomerIndex, CustomerKind, Day, FactValue, Id, IndexList, Interner, InvoiceIndex,
    Money,
};
use std::fmt::Write;

/// An account under construction. Rows may be added in any order; [`LedgerBuilder::account`] sorts them.
#[derive(Clone, Debug, Default)]
pub struct LedgerBuilder {
    /// The texts of the account.
    pub interner: Interner,
    /// Payer first.
    pub customers: Vec<Customer>,
    /// In the order of their ids.
    pub invoices: Vec<Invoice>,
    /// The rows apart from `Issued`, each with the day on which it counts.
    pub rows: Vec<Change>,
    /// For each invoice the day on which it becomes known.
    pub known: Vec<Day>,
    payments: u32,
}

impl LedgerBuilder {
    /// An account without customers.
    pub fn new() -> LedgerBuilder {
        LedgerBuilder::default()
    }

    /// Adds a customer of whom nothing but the kind is known.
    pub fn customer(&mut self, kind: CustomerKind) -> CustomerIndex {
        self.customers.push(Customer {
            kind,
            ..Customer::unknown()
        });
        CustomerIndex::at(self.customers.len() - 1)
    }

    /// Adds an invoice, known from its date of issue.
    pub fn invoice(
        &mut self,
        customer: CustomerIndex,
        amount: i64,
        currency: Currency,
        issued: Day,
        due: Day,
    ) -> InvoiceIndex {
        self.invoices.push(Invoice {
            customer,
            issued,
            due,
            amount,
            currency,
            payment_method: None,
            fields: Box::default(),
            instalments: Box::default(),
            stated: Box::default(),
        });
        self.known.push(issued);
        InvoiceIndex::at(self.invoices.len() - 1)
    }

    /// Gives an invoice several due dates.
    pub fn instalments(&mut self, invoice: InvoiceIndex, parts: &[(Day, i64)]) {
        self.invoices[invoice.position()].instalments = parts
            .iter()
            .map(|&(due, amount)| Instalment { due, amount })
            .collect();
    }

    /// Adds a row, known from its own date.
    pub fn row(
        &mut self,
        date: Day,
        customer: CustomerIndex,
        invoice: Option<InvoiceIndex>,
        kind: ChangeKind,
    ) {
        self.row_known(date, date, customer, invoice, kind);
    }

    /// Adds a row that becomes known on `known`, which is not before `date`.
    pub fn row_known(
        &mut self,
        date: Day,
        known: Day,
        customer: CustomerIndex,
        invoice: Option<InvoiceIndex>,
        kind: ChangeKind,
    ) {
        self.rows.push(Change {
            day: known.max(date),
            date,
            customer,
            invoice,
            kind,
        });
    }

    /// Adds a payment on an invoice and returns its number.
    pub fn pays(&mut self, date: Day, invoice: InvoiceIndex, amount: i64) -> u32 {
        let (customer, currency) = {
            let invoice = &self.invoices[invoice.position()];
            (invoice.customer, invoice.currency)
        };
        self.pays_known(date, date, customer, Some(invoice), amount, currency)
    }

    /// Adds a payment and returns its number.
    pub fn pays_known(
        &mut self,
        date: Day,
        known: Day,
        customer: CustomerIndex,
        invoice: Option<InvoiceIndex>,
        amount: i64,
        currency: Currency,
    ) -> u32 {
        self.payments += 1;
        let kind = ChangeKind::Payment {
            payment: self.payments,
            amount,
            currency,
        };
        self.row_known(date, known, customer, invoice, kind);
        self.payments
    }

    /// The account with its rows in the order in which they count, as the reader of ledgers would give it: a row that
    /// names an invoice counts no earlier than the invoice is known (M2), and a reversal no earlier than its payment.
    pub fn account(&self) -> Account {
        let issued = self.invoices.iter().enumerate().map(|(at, invoice)| Change {
            day: self.known[at].max(invoice.issued),
            date: invoice.issued,
            customer: invoice.customer,
            invoice: Some(InvoiceIndex::at(at)),
            kind: ChangeKind::Issued,
        });
        let mut rows = self.rows.clone();
        for row in &mut rows {
            if let Some(invoice) = row.invoice {
                let at = invoice.position();
                row.day = row.day.max(self.known[at]).max(self.invoices[at].issued);
            }
        }
        let paid: Vec<Change> = rows
            .iter()
            .filter(|row| matches!(row.kind, ChangeKind::Payment { .. }))
            .cloned()
            .collect();
        rows.retain_mut(|row| {
            let ChangeKind::Reversal { payment: number, .. } = row.kind else {
                return true;
            };
            let of = paid
                .iter()
                .find(|paid| matches!(paid.kind, ChangeKind::Payment { payment, .. } if payment == number));
            if let Some(of) = of {
                row.day = row.day.max(of.day);
                (row.customer, row.invoice) = (of.customer, of.invoice);
            }
            of.is_some()
        });
        let mut changes: Vec<Change> = issued.chain(rows).collect();
        changes.sort_by_key(|change| (change.day, change.kind.order(), change.date));
        number_payments(&mut changes);
        Account {
            customers: self.customers.iter().cloned().collect::<IndexList<_, _>>(),
            invoices: self.invoices.iter().cloned().collect::<IndexList<_, _>>(),
            changes,
        }
    }
}

/// Numbers payments in the order in which they count, as the reader does, and their reversals alike. A reversal whose
/// payment is not there leaves.
pub fn number_payments(changes: &mut Vec<Change>) {
    let mut numbers: Vec<u32> = Vec::new();
    changes.retain_mut(|change| {
        let position = |number: u32| numbers.iter().position(|known| *known == number);
        match &mut change.kind {
            ChangeKind::Payment { payment, .. } => {
                let place = numbers.len();
                numbers.push(*payment);
                *payment = u32::try_from(place).unwrap_or(u32::MAX);
                true
            }
            ChangeKind::Reversal { payment, .. } => match position(*payment) {
                Some(place) => {
                    *payment = u32::try_from(place).unwrap_or(u32::MAX);
                    true
                }
                None => false,
            },
            _ => true,
        }
    });
}

/// An account as text, for a person to read.
pub fn print_account(account: &Account, interner: &Interner) -> String {
    let mut out = String::new();
    let name = |symbol: Option<relance_kernel::Symbol>| symbol.map_or("-", |symbol| interner.text(symbol));
    for (id, customer) in account.customers.enumerate() {
        let _ = write!(out, "customer {} kind {}", id.0, customer.kind.word());
        if let Some(person) = customer.natural_person {
            let _ = write!(out, " natural_person {person}");
        }
        for (word, symbol) in [
            ("country", customer.country),
            ("language", customer.language),
            ("segment", customer.segment),
            ("sector", customer.sector),
        ] {
            if symbol.is_some() {
                let _ = write!(out, " {word} {}", name(symbol));
            }
        }
        if let Some(insured) = customer.insured {
            let _ = write!(out, " insured {insured}");
        }
        if let Some(since) = customer.since {
            let _ = write!(out, " since {since}");
        }
        let _ = write!(out, " addresses {}", addresses(&customer.addresses));
        for contact in &customer.contacts {
            let _ = write!(
                out,
                " {} {}",
                interner.text(contact.role),
                addresses(&contact.addresses)
            );
        }
        for value in &customer.fields {
            let _ = write!(out, " field {}", print_value(value, interner));
        }
        out.push('\n');
    }
    for (id, invoice) in account.invoices.enumerate() {
        let _ = write!(
            out,
            "invoice {} of {}: {} issued {} due {}",
            id.0,
            invoice.customer.0,
            Money::new(invoice.amount, invoice.currency),
            invoice.issued,
            invoice.due
        );
        if invoice.payment_method.is_some() {
            let _ = write!(out, " by {}", name(invoice.payment_method));
        }
        for part in &invoice.instalments {
            let _ = write!(out, " instalment {} on {}", part.amount, part.due);
        }
        for value in &invoice.fields {
            let _ = write!(out, " field {}", print_value(value, interner));
        }
        out.push('\n');
    }
    for change in &account.changes {
        let _ = write!(out, "{}", change.day);
        if change.date != change.day {
            let _ = write!(out, " (dated {})", change.date);
        }
        let _ = write!(out, " customer {}", change.customer.0);
        if let Some(invoice) = change.invoice {
            let _ = write!(out, " invoice {}", invoice.0);
        }
        let _ = writeln!(out, " {}", print_kind(&change.kind, interner));
    }
    out
}

fn addresses(addresses: &[Address; 3]) -> String {
    addresses
        .iter()
        .map(|address| match address {
            Address::NotRecorded => '?',
            Address::Empty => '0',
            Address::Given => '1',
        })
        .collect()
}

fn print_value(value: &FactValue, interner: &Interner) -> String {
    match value {
        FactValue::Name(symbol) => interner.text(*symbol).to_string(),
        other => format!("{other:?}"),
    }
}

fn print_kind(kind: &ChangeKind, interner: &Interner) -> String {
    let name = |symbol: &Option<relance_kernel::Symbol>| {
        symbol.map_or("-".to_string(), |symbol| interner.text(symbol).to_string())
    };
    match kind {
        ChangeKind::DisputeOpened { reason, amount } => format!("dispute_opened {} {amount:?}", name(reason)),
        ChangeKind::Charged { amount, what } => format!("charged {amount} {}", name(what)),
        ChangeKind::OptedOut { channel } => format!("opted_out {}", name(channel)),
        ChangeKind::Bounced { channel } => format!("bounced {}", name(channel)),
        ChangeKind::Approved { rule } => format!("approved {}", interner.text(*rule)),
        ChangeKind::Refused { rule } => format!("refused {}", interner.text(*rule)),
        ChangeKind::Failed { rule } => format!("failed {}", interner.text(*rule)),
        ChangeKind::Unknown { rule } => format!("unknown {}", interner.text(*rule)),
        ChangeKind::Action { value, note } => format!("action {} {}", name(value), name(note)),
        ChangeKind::Other { event } => format!("event {}", interner.text(*event)),
        ChangeKind::AttributeChanged(attribute) => match attribute {
            Attribute::Country(value) => format!("country = {}", name(value)),
            Attribute::Language(value) => format!("language = {}", name(value)),
            Attribute::Segment(value) => format!("segment = {}", name(value)),
            Attribute::Sector(value) => format!("sector = {}", name(value)),
            Attribute::Field(at, value) => format!("field {at} = {}", print_value(value, interner)),
            other => format!("{other:?}"),
        },
        other => format!("{other:?}"),
    }
}

/// One row of an action list as text: date, customer, invoice, rule, action, detail, and what is not `done`.
pub fn print_action(action: &OracleAction) -> String {
    let mut out = format!("{} c{}", action.day, action.customer.0);
    if let Some(invoice) = action.invoice {
        let _ = write!(out, " i{}", invoice.0);
    }
    let _ = write!(out, " {}: {}", action.rule, action.action);
    if !action.detail.is_empty() {
        let _ = write!(out, " {}", action.detail);
    }
    match action.outcome {
        OracleOutcome::Done if action.reason.is_empty() => {}
        OracleOutcome::Done => {
            let _ = write!(out, " ({})", action.reason);
        }
        OracleOutcome::Deferred => {
            let _ = write!(out, " deferred: {}", action.reason);
        }
        OracleOutcome::Lapsed => {
            let _ = write!(out, " lapsed: {}", action.reason);
        }
    }
    if action.cost != 0 {
        let _ = write!(out, " cost {}", action.cost);
    }
    out
}

/// An action list as text, one row a line.
pub fn print_actions(actions: &[OracleAction]) -> String {
    actions.iter().map(|action| print_action(action) + "\n").collect()
}
