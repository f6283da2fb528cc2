//! Ledgers that are no folder of CSV files: SQLite, PostgreSQL, Parquet. Each gives the tables of `docs/ledger.md`
//! row by row to the ledger reader, which checks them as it checks CSV.
//!
//! Start at [`Location`]; [`open`] makes a [`relance_ledger::Source`] of it. `stream.rs` says how rows travel.

mod cells;
mod error;
mod location;
mod parquet;
mod postgres;
mod queries;
mod sqlite;
mod stream;

pub use error::SourceError;
pub use location::Location;
pub use stream::is_reader_thread;

use relance_ledger::{FolderSource, Source};

/// A source that threads may share.
pub type SharedSource = Box<dyn Source + Send + Sync>;

/// What is known of the one who runs the program: a variable of the environment, if it is set.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Opens a ledger. Nothing of a folder is read yet.
///
/// # Errors
/// What keeps it from being opened: no such file, no database, connection refused.
pub fn open(location: &Location, environment: Environment<'_>) -> Result<SharedSource, SourceError> {
    match location {
        Location::Folder(folder) => Ok(Box::new(FolderSource::new(folder))),
        Location::Sqlite(path) => sqlite::open(path, None),
        Location::Postgres(url) => postgres::open(url, None, environment),
        Location::Parquet(folder) => parquet::open(folder),
        Location::Queries(path) => {
            let queries = queries::read(path)?;
            match Location::parse(queries.source.as_ref()) {
                Location::Sqlite(database) => sqlite::open(&queries::beside(path, &database), Some(queries)),
                Location::Postgres(url) => postgres::open(&url, Some(queries), environment),
                other => Err(queries::no_database(path, &other)),
            }
        }
    }
}
