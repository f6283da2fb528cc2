//! SQLite: a file opened for reading only, in one read transaction, so that all tables are of one moment even while
//! another program writes (`docs/sources-of-ledgers.md`).

use crate::SharedSource;
use crate::cells::{self, Kind, kind_of};
use crate::error::SourceError;
use crate::queries::Queries;
use crate::stream::{Driver, Flow, Outcome, Sink, Streamed};
use relance_ledger::{FaultKind, Table};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// How long another program may hold the file before we give up.
const PATIENCE: Duration = Duration::from_secs(5);

/// Opens the database in a file.
pub(crate) fn open(path: &Path, queries: Option<Queries>) -> Result<SharedSource, SourceError> {
    let shown = path.display();
    let unreadable = |error: std::io::Error| {
        SourceError::unreadable(path, &error).with_help(
            "write sqlite: and the path of the database file, as in sqlite:books.db",
            "écrivez sqlite: et le chemin du fichier de la base, comme sqlite:compta.db",
        )
    };
    // SQLite's own word for each of these is "unable to open database file".
    let metadata = std::fs::metadata(path).map_err(unreadable)?;
    if metadata.is_dir() {
        return Err(SourceError::new(
            format!("`{shown}` is a folder, not an SQLite file"),
            format!("`{shown}` est un dossier, pas un fichier SQLite"),
        )
        .with_help(
            "name the file; a folder of CSV files is named without sqlite:",
            "indiquez le fichier ; un dossier de fichiers CSV s'indique sans sqlite:",
        ));
    }
    std::fs::File::open(path).map_err(unreadable)?;
    let connection = begin(path).map_err(|error| explain(path, &error))?;
    let database = Database { connection, queries };
    let name = format!("sqlite:{shown}");
    Ok(Box::new(Streamed::start(name, database)))
}

/// Opens the file and begins the one transaction in which everything is read.
fn begin(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    // Functions in views and generated columns of a file from elsewhere may only compute.
    connection.execute_batch("PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; BEGIN;")?;
    // The first read fixes the moment, and finds out whether it is a database at all.
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    Ok(connection)
}

fn explain(path: &Path, error: &rusqlite::Error) -> SourceError {
    let shown = path.display();
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => SourceError::new(
            format!("`{shown}` is not an SQLite database (or it is encrypted)"),
            format!("`{shown}` n'est pas une base SQLite (ou elle est chiffrée)"),
        )
        .with_help(
            "name the database file itself; a folder of CSV files is named without sqlite:",
            "indiquez le fichier de la base ; un dossier de fichiers CSV s'indique sans sqlite:",
        ),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => SourceError::new(
            format!("`{shown}` is locked by another program, and was for {} seconds", PATIENCE.as_secs()),
            format!(
                "`{shown}` est verrouillé par un autre programme, et l'est resté {} secondes",
                PATIENCE.as_secs()
            ),
        )
        .with_help(
            "try again when that program is done, or read a copy of the file",
            "réessayez quand ce programme aura fini, ou lisez une copie du fichier",
        ),
        Some(ErrorCode::DatabaseCorrupt) => SourceError::new(
            format!("`{shown}` is damaged: {error}"),
            format!("`{shown}` est abîmé : {error}"),
        )
        .with_help(
            "copy it again while no program writes it, or restore it from a backup",
            "recopiez-le quand aucun programme n'y écrit, ou restaurez une sauvegarde",
        ),
        // The journal of a program that was cut off, or of one that writes (WAL), lies beside the file and cannot be used.
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly) => SourceError::new(
            format!("`{shown}` cannot be opened for reading only: {error}"),
            format!("`{shown}` ne peut être ouvert en lecture seule : {error}"),
        )
        .with_help(
            "open it once with the program that writes it, so that its journal (-wal, -journal) is taken in, or copy \
             the file with its journal to a folder that you may write",
            "ouvrez-le une fois avec le programme qui y écrit, pour que son journal (-wal, -journal) y soit repris, ou \
             copiez le fichier avec son journal dans un dossier où vous pouvez écrire",
        ),
        _ => SourceError::new(
            format!("`{shown}` cannot be read: {error}"),
            format!("`{shown}` est illisible : {error}"),
        ),
    }
}

/// An open database.
struct Database {
    connection: Connection,
    queries: Option<Queries>,
}

impl Driver for Database {
    fn read(&mut self, table: Table, sink: &mut Sink) -> Result<Outcome, FaultKind> {
        let query = match &self.queries {
            Some(queries) => match queries.of(table) {
                Some(query) => query.to_owned(),
                None => return Ok(Outcome::Missing),
            },
            None => {
                let found = "SELECT count(*) FROM sqlite_schema WHERE type IN ('table', 'view') AND name = ?1 COLLATE NOCASE";
                let found: i64 = self
                    .connection
                    .query_row(found, [table.name()], |row| row.get(0))
                    .map_err(said)?;
                if found == 0 {
                    return Ok(Outcome::Missing);
                }
                format!("SELECT * FROM main.\"{}\"", table.name())
            }
        };
        let mut statement = self.connection.prepare(&query).map_err(said)?;
        if statement.column_count() == 0 || !statement.readonly() {
            return Err(FaultKind::NoSelect);
        }
        let names: Vec<String> = statement.column_names().into_iter().map(String::from).collect();
        let kinds: Vec<Kind> = statement
            .columns()
            .iter()
            .map(|column| kind_declared(table, column.name(), column.decl_type()))
            .collect();
        sink.columns(names);
        let mut rows = statement.query([]).map_err(said)?;
        while let Some(row) = rows.next().map_err(said)? {
            let flow = sink.row(|cells| {
                for (position, &kind) in kinds.iter().enumerate() {
                    match row.get_ref(position).map_err(said)? {
                        ValueRef::Null => cells.text(""),
                        ValueRef::Integer(0) if kind == Kind::YesNo => cells.text(cells::yes_no(false)),
                        ValueRef::Integer(1) if kind == Kind::YesNo => cells.text(cells::yes_no(true)),
                        ValueRef::Integer(number) => cells.text(&number.to_string()),
                        ValueRef::Real(number) => cells.text(&cells::double(number, kind)),
                        ValueRef::Text(text) if kind == Kind::Day => match std::str::from_utf8(text) {
                            Ok(text) => cells.text(cells::day_of(text)),
                            Err(_) => cells.bytes(text),
                        },
                        ValueRef::Text(text) => cells.bytes(text),
                        ValueRef::Blob(bytes) => cells.binary(bytes),
                    }
                }
                Ok(())
            })?;
            if let Flow::Stop = flow {
                break;
            }
        }
        Ok(Outcome::Read)
    }
}

/// What a column holds: by its name, and for one that relance does not know by its declared type.
fn kind_declared(table: Table, column: &str, declared: Option<&str>) -> Kind {
    let declared = declared.unwrap_or_default().to_ascii_uppercase();
    match kind_of(table, column) {
        Kind::Other if declared.starts_with("BOOL") => Kind::YesNo,
        Kind::Other if declared.starts_with("DATE") || declared.starts_with("TIMESTAMP") => Kind::Day,
        kind => kind,
    }
}

/// What SQLite says, on one line.
fn said(error: rusqlite::Error) -> FaultKind {
    FaultKind::Input(error.to_string().replace('\n', " "))
}
