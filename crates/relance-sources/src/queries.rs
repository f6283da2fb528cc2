//! Queries of the user's own that fill the tables of a ledger: a TOML file that names the database and gives one query
//! for each table, since no accounting software calls its tables as we do.
//!
//! A file of its own rather than options: queries are long, belong to one database, and are kept and reviewed with it.

use crate::error::SourceError;
use crate::location::Location;
use relance_ledger::Table;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// A database and the queries put to it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Queries {
    /// As it is typed behind `--ledger`; a file is looked for beside this one.
    pub(crate) source: String,
    queries: OfTables,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OfTables {
    customers: Option<String>,
    contacts: Option<String>,
    invoices: Option<String>,
    instalments: Option<String>,
    payments: Option<String>,
    events: Option<String>,
}

impl Queries {
    /// The query that fills a table, without the semicolon that may end it. A table without one does not exist: a table
    /// of the database that happens to have its name is another program's.
    pub(crate) fn of(&self, table: Table) -> Option<&str> {
        let query = match table {
            Table::Customers => &self.queries.customers,
            Table::Contacts => &self.queries.contacts,
            Table::Invoices => &self.queries.invoices,
            Table::Instalments => &self.queries.instalments,
            Table::Payments => &self.queries.payments,
            Table::Events => &self.queries.events,
        };
        let query = query.as_deref()?.trim_end();
        Some(query.strip_suffix(';').unwrap_or(query))
    }
}

/// Reads a file of queries.
pub(crate) fn read(path: &Path) -> Result<Queries, SourceError> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| SourceError::unreadable(path, &error))?;
    // Editors of Windows begin files with a byte order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| {
            let before = text.get(..span.start).unwrap_or_default();
            before.matches('\n').count() + 1
        });
        let why = error.message();
        SourceError::new(format!("{shown}:{line}: {why}"), format!("{shown}:{line} : {why}")).with_help(
            "write source = \"sqlite:FILE\" or \"postgres://…\", then [queries] with customers, invoices and payments \
             (and contacts, instalments, events if there are any) = \"SELECT …\"",
            "écrivez source = \"sqlite:FICHIER\" ou \"postgres://…\", puis [queries] avec customers, invoices et \
             payments (et contacts, instalments, events s'il y en a) = \"SELECT …\"",
        )
    })
}

/// A file named in a file of queries: beside it, unless its path is whole.
pub(crate) fn beside(queries: &Path, file: &Path) -> PathBuf {
    queries.parent().unwrap_or(Path::new("")).join(file)
}

/// That queries cannot be put to what the file names.
pub(crate) fn no_database(path: &Path, source: &Location) -> SourceError {
    let shown = path.display();
    SourceError::new(
        format!("{shown}: no queries can be put to `{source}`"),
        format!("{shown} : aucune requête ne peut être posée à `{source}`"),
    )
    .with_help(
        "write source = \"sqlite:FILE\" or source = \"postgres://…\"",
        "écrivez source = \"sqlite:FICHIER\" ou source = \"postgres://…\"",
    )
}
