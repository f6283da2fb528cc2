//! The ledger in memory.
//!
//! Customers are grouped into accounts by payer, invoices and changes into their accounts; everything of an account
//! lies together, so that a replay reads memory from one end to the other.

use crate::problem::{Lang, row_name};
use crate::rows::{
    AccountRow, AttributeRow, ChangeRow, ContactRow, CustomerRow, InstalmentRow, InvoiceKind, InvoiceRow,
};
use crate::source::Table;
use crate::text::{Ids, Pool};
use relance_kernel::account::Instalment;
use relance_kernel::{Currency, CustomerIndex, InvoiceIndex};
use std::sync::Arc;

/// Customers, invoices, payments and events, read and checked.
///
/// It is never changed after reading: threads may share it.
#[derive(Clone, Debug)]
pub struct Ledger {
    pub(crate) name: String,
    /// Whether rows stand on lines of a text, else they are counted.
    pub(crate) has_lines: bool,
    pub(crate) default_currency: Currency,
    pub(crate) currencies: Vec<Currency>,
    /// Texts that the policy may compare: countries, segments, reasons, rules…
    pub(crate) names: Pool,
    /// The number of `field_changed` in the pool of names.
    pub(crate) field_changed: u32,
    pub(crate) tables: Vec<TableInfo>,
    /// In the order of their accounts, the payer first, then by id.
    pub(crate) customers: Vec<CustomerRow>,
    pub(crate) customer_ids: Ids,
    pub(crate) customer_columns: Vec<FieldColumn>,
    /// In the order of their customers.
    pub(crate) contacts: Vec<ContactRow>,
    /// In the order of their accounts, credit notes behind, then by id.
    pub(crate) invoices: Vec<InvoiceRow>,
    pub(crate) invoice_ids: Ids,
    pub(crate) invoice_columns: Vec<FieldColumn>,
    /// The invoices of each account, in the order in which they become known.
    pub(crate) issue_order: Vec<u32>,
    /// In the order of their invoices and due dates.
    pub(crate) instalments: Vec<InstalmentRow>,
    pub(crate) plans: Vec<Box<[Instalment]>>,
    pub(crate) attributes: Vec<AttributeRow>,
    /// Value and note of `action` rows.
    pub(crate) labels: Vec<(u32, u32)>,
    /// In the order of their accounts, then of the days on which they count.
    pub(crate) changes: Vec<ChangeRow>,
    /// One more than there are accounts: the last one marks the end.
    pub(crate) accounts: Vec<AccountRow>,
}

/// What is known of a table that was found.
#[derive(Clone, Debug)]
pub struct TableInfo {
    /// Which.
    pub table: Table,
    /// As the source calls it.
    pub file: Arc<str>,
    /// Its header.
    pub columns: Vec<String>,
    /// How many rows it has that could be split into cells, those with errors included.
    pub rows: u32,
}

/// A column that relance keeps without reading it: the policy may declare it as a field.
#[derive(Clone, Debug, Default)]
pub(crate) struct FieldColumn {
    pub(crate) name: String,
    pub(crate) pool: Pool,
    /// For each row the number of its text.
    pub(crate) cells: Vec<u32>,
}

impl Ledger {
    pub(crate) fn empty(name: String, default_currency: Currency) -> Ledger {
        let mut names = Pool::default();
        let field_changed = names.intern("field_changed").unwrap_or(0);
        Ledger {
            name,
            has_lines: true,
            default_currency,
            currencies: vec![default_currency],
            names,
            field_changed,
            tables: Vec::new(),
            customers: Vec::new(),
            customer_ids: Ids::default(),
            customer_columns: Vec::new(),
            contacts: Vec::new(),
            invoices: Vec::new(),
            invoice_ids: Ids::default(),
            invoice_columns: Vec::new(),
            issue_order: Vec::new(),
            instalments: Vec::new(),
            plans: Vec::new(),
            attributes: Vec::new(),
            labels: Vec::new(),
            changes: Vec::new(),
            accounts: Vec::new(),
        }
    }

    /// What the source calls itself.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The currency of rows that state none.
    pub fn default_currency(&self) -> Currency {
        self.default_currency
    }

    /// How many accounts there are: payers, each with the customers it pays for.
    pub fn account_count(&self) -> usize {
        self.accounts.len().saturating_sub(1)
    }

    /// How many customers there are.
    pub fn customer_count(&self) -> usize {
        self.customers.len()
    }

    /// How many invoices and deposits there are, credit notes not counted.
    pub fn invoice_count(&self) -> usize {
        self.invoices
            .iter()
            .filter(|invoice| invoice.kind != InvoiceKind::CreditNote)
            .count()
    }

    /// How many invoices, deposits and credit notes an account has.
    pub fn invoice_count_of(&self, account: usize) -> usize {
        let first = |account: usize| self.accounts.get(account).map_or(0, |row| row.invoices);
        first(account + 1).saturating_sub(first(account)) as usize
    }

    /// The id of a customer of an account; empty if there is none.
    pub fn customer_id(&self, account: usize, customer: CustomerIndex) -> &str {
        let from = self
            .accounts
            .get(account)
            .map_or(u32::MAX, |account| account.customers);
        self.customer_ids.get(from.saturating_add(customer.0))
    }

    /// The id of an invoice of an account; empty if there is none.
    pub fn invoice_id(&self, account: usize, invoice: InvoiceIndex) -> &str {
        let from = self
            .accounts
            .get(account)
            .map_or(u32::MAX, |account| account.invoices);
        self.invoice_ids.get(from.saturating_add(invoice.0))
    }

    /// The account and the place in it of the customer with this id.
    pub fn find_customer(&self, id: &str) -> Option<(usize, CustomerIndex)> {
        let number = self.customer_ids.find(id)?;
        let account = self.customers.get(number as usize)?.account;
        let from = self.accounts.get(account as usize)?.customers;
        Some((account as usize, CustomerIndex(number.checked_sub(from)?)))
    }

    /// The account and the place in it of the invoice with this id; none for a credit note.
    pub fn find_invoice(&self, id: &str) -> Option<(usize, InvoiceIndex)> {
        let number = self.invoice_ids.find(id)?;
        let invoice = self.invoices.get(number as usize)?;
        if invoice.kind == InvoiceKind::CreditNote {
            return None;
        }
        let account = self.account_of_customer(invoice.customer);
        let from = self.accounts.get(account as usize)?.invoices;
        Some((account as usize, InvoiceIndex(number.checked_sub(from)?)))
    }

    /// The tables that the source has.
    pub fn tables(&self) -> &[TableInfo] {
        &self.tables
    }

    /// The table, if the source has it.
    pub fn table(&self, table: Table) -> Option<&TableInfo> {
        self.tables.iter().find(|info| info.table == table)
    }

    /// Whether the source has the table and the table the column.
    pub fn has_column(&self, table: Table, column: &str) -> bool {
        self.table(table)
            .is_some_and(|info| info.columns.iter().any(|name| name == column))
    }

    /// What the source calls the table: `events.csv`.
    pub fn file_of(&self, table: Table) -> &str {
        self.table(table).map_or(table.name(), |info| &info.file)
    }

    /// What identifies a row that is no longer at hand: see [`crate::Problem::key`].
    pub(crate) fn no_key(&self) -> Option<Box<str>> {
        (!self.has_lines).then(Box::default)
    }

    /// Where a row stands, as people are told: `events.csv:12`, or `table events, row 12` in a source without lines.
    pub fn row_name(&self, table: Table, line: u32, lang: Lang) -> String {
        row_name(self.file_of(table), line, self.no_key().as_deref(), lang)
    }

    pub(crate) fn account_of_customer(&self, customer: u32) -> u32 {
        self.customers
            .get(customer as usize)
            .map_or(u32::MAX, |customer| customer.account)
    }

    /// The account of the invoice or customer that a row is about.
    pub(crate) fn account_of(&self, target: crate::rows::Target) -> u32 {
        let customer = match target.get() {
            Ok(invoice) => self
                .invoices
                .get(invoice as usize)
                .map_or(u32::MAX, |invoice| invoice.customer),
            Err(customer) => customer,
        };
        self.account_of_customer(customer)
    }

    /// The position of a currency in the list, new if it is not there; none if there are too many.
    pub(crate) fn currency_position(&mut self, currency: Currency) -> Option<u8> {
        let position = self
            .currencies
            .iter()
            .position(|known| *known == currency)
            .unwrap_or_else(|| {
                self.currencies.push(currency);
                self.currencies.len() - 1
            });
        u8::try_from(position).ok()
    }

    pub(crate) fn currency(&self, position: u8) -> Currency {
        self.currencies
            .get(usize::from(position))
            .copied()
            .unwrap_or(self.default_currency)
    }
}
