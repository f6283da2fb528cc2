//! A ledger written in a test or held in memory: one CSV text per table.

use super::folder::CsvRows;
use super::{Fault, Rows, Source, Table};

/// Tables as CSV texts.
///
/// ```
/// # use relance_ledger::{Options, TextSource, load};
/// let source = TextSource::new()
///     .with("customers.csv", "customer_id\nacme\n")
///     .with("invoices.csv", "invoice_id,customer_id,issued,due,amount\nF1,acme,2026-01-02,2026-02-01,100\n")
///     .with("payments.csv", "customer_id,date,amount\n");
/// let loaded = load(&source, &Options::default());
/// assert_eq!(loaded.problems.len(), 0);
/// assert_eq!(loaded.ledger.invoice_count(), 1);
/// ```
#[derive(Clone, Debug, Default)]
pub struct TextSource {
    files: Vec<(String, Vec<u8>)>,
}

impl TextSource {
    /// Without any table.
    pub fn new() -> TextSource {
        TextSource::default()
    }

    /// With a file: `invoices.csv` and its content.
    #[must_use]
    pub fn with(mut self, file: &str, content: impl Into<Vec<u8>>) -> TextSource {
        self.files.push((file.to_string(), content.into()));
        self
    }

    /// With a file in place of the one of that name.
    #[must_use]
    pub fn replaced(mut self, file: &str, content: &[u8]) -> TextSource {
        self.files.retain(|(name, _)| name != file);
        self.with(file, content)
    }

    /// The content of a file.
    pub fn content(&self, file: &str) -> Option<Vec<u8>> {
        self.files
            .iter()
            .find(|(name, _)| name == file)
            .map(|(_, content)| content.clone())
    }
}

impl Source for TextSource {
    fn name(&self) -> String {
        "texts".to_string()
    }

    fn open(&self, table: Table) -> Result<Option<Box<dyn Rows + '_>>, Fault> {
        let name = self.table_name(table);
        let Some((_, content)) = self.files.iter().find(|(file, _)| *file == name) else {
            return Ok(None);
        };
        Ok(Some(Box::new(CsvRows::new(name, content.as_slice())?)))
    }

    fn table_name(&self, table: Table) -> String {
        format!("{}.csv", table.name())
    }

    fn not_read(&self) -> Vec<String> {
        let known = |file: &str| Table::ALL.iter().any(|&table| self.table_name(table) == file);
        self.files
            .iter()
            .map(|(file, _)| file.clone())
            .filter(|file| !known(file))
            .collect()
    }
}
