//! PostgreSQL: all tables in one read-only transaction of one moment, each streamed by COPY in the server's own text
//! form, so that decimals stay what they are (`docs/sources-of-ledgers.md`).

mod connect;
mod copied;
mod password;
mod tls;

use crate::cells::{self, Kind, kind_of};
use crate::error::SourceError;
use crate::location::Location;
use crate::queries::Queries;
use crate::stream::{Driver, Flow, Outcome, Sink, Streamed};
use crate::{Environment, SharedSource};
use copied::each_cell;
use postgres::Client;
use postgres::types::Type;
use relance_ledger::{FaultKind, Table};
use std::io::BufRead;

/// Opens the database behind a URL.
pub(crate) fn open(
    url: &str,
    queries: Option<Queries>,
    environment: Environment<'_>,
) -> Result<SharedSource, SourceError> {
    let shown = Location::Postgres(url.to_owned()).to_string();
    let asked = connect::Asked::parse(url, &shown)?;
    let mut client = connect::connect(&asked, &shown, environment)?;
    begin(&mut client, &asked).map_err(|error| connect::refused(&shown, &said(&error)))?;
    if queries.is_none() {
        find_tables(&mut client, asked.schema.as_deref(), &shown)?;
    }
    let database = Database {
        client,
        schema: asked.schema,
        queries,
    };
    Ok(Box::new(Streamed::start(shown, database)))
}

/// Begins the one transaction in which everything is read. Rows come in the order in which they are stored: a scan that
/// joins one under way, or that several processes share, would give another order each time.
fn begin(client: &mut Client, asked: &connect::Asked) -> Result<(), postgres::Error> {
    client.batch_execute(
        "SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'iso_8601'; SET extra_float_digits = 1; SET bytea_output = hex; \
         SET synchronize_seqscans = off; SET max_parallel_workers_per_gather = 0; SET lock_timeout = '10s';",
    )?;
    client.execute("SELECT set_config('TimeZone', $1, false)", &[&asked.time_zone])?;
    client.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
}

/// Tables that must be there, and where they are instead.
fn find_tables(client: &mut Client, schema: Option<&str>, shown: &str) -> Result<(), SourceError> {
    let unreadable = |error: postgres::Error| connect::refused(shown, &said(&error));
    if let Some(schema) = schema {
        let found = client
            .query_one("SELECT count(*) FROM pg_namespace WHERE nspname = $1", &[&schema])
            .map_err(unreadable)?;
        if found.get::<_, i64>(0) == 0 {
            return Err(SourceError::new(
                format!("`{shown}` has no schema `{schema}`"),
                format!("`{shown}` n'a pas de schéma `{schema}`"),
            )
            .with_help(
                "name another with ?schema=NAME behind the database, as it is written in PostgreSQL",
                "indiquez-en un autre par ?schema=NOM derrière la base, tel qu'il est écrit dans PostgreSQL",
            ));
        }
    }
    for table in Table::ALL {
        let name = qualified(schema, table);
        let is_there = client
            .query_one("SELECT to_regclass($1) IS NOT NULL", &[&name])
            .map_err(unreadable)?;
        if !table.must_exist() || is_there.get::<_, bool>(0) {
            continue;
        }
        let elsewhere = "SELECT nspname::text FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace \
                         WHERE relname = $1 AND relkind IN ('r', 'v', 'm', 'f', 'p') ORDER BY nspname LIMIT 1";
        let elsewhere = client
            .query_opt(elsewhere, &[&table.name()])
            .map_err(unreadable)?;
        let table = table.name();
        if let Some(found) = elsewhere {
            let found: String = found.get(0);
            return Err(SourceError::new(
                format!("`{shown}` has no table `{table}` where it looks, but one in the schema `{found}`"),
                format!(
                    "`{shown}` n'a pas de table `{table}` là où il cherche, mais une dans le schéma `{found}`"
                ),
            )
            .with_help(
                format!("write ?schema={found} behind the database"),
                format!("écrivez ?schema={found} derrière la base"),
            ));
        }
    }
    Ok(())
}

/// A table as SQL names it.
fn qualified(schema: Option<&str>, table: Table) -> String {
    let table = table.name();
    match schema {
        Some(schema) => format!("\"{}\".\"{table}\"", schema.replace('"', "\"\"")),
        None => format!("\"{table}\""),
    }
}

/// An open database.
struct Database {
    client: Client,
    schema: Option<String>,
    queries: Option<Queries>,
}

impl Driver for Database {
    fn read(&mut self, table: Table, sink: &mut Sink) -> Result<Outcome, FaultKind> {
        // A statement that fails would end the transaction for the tables behind it.
        self.client
            .batch_execute("SAVEPOINT of_table")
            .map_err(|error| FaultKind::Input(said(&error)))?;
        let outcome = self.read_table(table, sink);
        let close = match outcome {
            Ok(_) => "RELEASE SAVEPOINT of_table",
            Err(_) => "ROLLBACK TO SAVEPOINT of_table",
        };
        let closed = self.client.batch_execute(close);
        // What went wrong first says more than that the connection is gone.
        let outcome = outcome?;
        closed.map_err(|error| FaultKind::Input(said(&error)))?;
        Ok(outcome)
    }
}

impl Database {
    fn read_table(&mut self, table: Table, sink: &mut Sink) -> Result<Outcome, FaultKind> {
        let query = match &self.queries {
            Some(queries) => match queries.of(table) {
                Some(query) => query.to_owned(),
                None => return Ok(Outcome::Missing),
            },
            None => {
                let name = qualified(self.schema.as_deref(), table);
                let found = self
                    .client
                    .query_one("SELECT to_regclass($1) IS NOT NULL", &[&name])
                    .map_err(|error| FaultKind::Input(said(&error)))?;
                if !found.get::<_, bool>(0) {
                    return Ok(Outcome::Missing);
                }
                format!("SELECT * FROM {name}")
            }
        };
        let prepared = self
            .client
            .prepare(&query)
            .map_err(|error| FaultKind::Input(said(&error)))?;
        if prepared.columns().is_empty() {
            return Err(FaultKind::NoSelect);
        }
        let columns: Vec<Column> = prepared
            .columns()
            .iter()
            .map(|column| Column::new(table, column.name(), column.type_()))
            .collect();
        sink.columns(
            prepared
                .columns()
                .iter()
                .map(|column| column.name().to_owned())
                .collect(),
        );
        // On lines of its own: the query may end with a comment.
        let mut copied = self
            .client
            .copy_out(&format!("COPY (\n{query}\n) TO STDOUT"))
            .map_err(|error| FaultKind::Input(said(&error)))?;
        let mut line = Vec::new();
        loop {
            line.clear();
            let read = copied
                .read_until(b'\n', &mut line)
                .map_err(|error| FaultKind::Input(said_of_reading(&error)))?;
            if read == 0 {
                return Ok(Outcome::Read);
            }
            let row = line.strip_suffix(b"\n").unwrap_or(&line);
            let flow = sink.row(|cells| {
                each_cell(row, &columns, |column, cell| column.give(cell, cells));
                Ok(())
            })?;
            if let Flow::Stop = flow {
                return Ok(Outcome::Read);
            }
        }
    }
}

/// How the values of a column become cells.
struct Column {
    kind: Kind,
    is_double: bool,
}

impl Column {
    /// By its name, and for one that relance does not know by its type.
    fn new(table: Table, name: &str, of_type: &Type) -> Column {
        let kind = match *of_type {
            Type::DATE | Type::TIMESTAMP | Type::TIMESTAMPTZ => Kind::Day,
            Type::BOOL => Kind::YesNo,
            _ => kind_of(table, name),
        };
        Column {
            kind,
            is_double: matches!(*of_type, Type::FLOAT4 | Type::FLOAT8),
        }
    }

    /// Gives the cell; none is NULL.
    fn give(&self, cell: Option<&[u8]>, cells: &mut crate::stream::Collector) {
        let Some(cell) = cell else {
            return cells.text("");
        };
        let Ok(text) = std::str::from_utf8(cell) else {
            return cells.bytes(cell);
        };
        match (self.kind, text) {
            (Kind::YesNo, "t") => cells.text(cells::yes_no(true)),
            (Kind::YesNo, "f") => cells.text(cells::yes_no(false)),
            (Kind::Day, _) => cells.text(cells::day_of(text)),
            _ if self.is_double => match text.parse() {
                Ok(value) => cells.text(&cells::double(value, self.kind)),
                Err(_) => cells.text(text),
            },
            _ => cells.text(text),
        }
    }
}

/// What the server or the driver says, on one line.
fn said(error: &postgres::Error) -> String {
    let said = match error.as_db_error() {
        Some(of_server) => {
            let detail = of_server
                .detail()
                .map_or_else(String::new, |detail| format!(" ({detail})"));
            format!("{}{detail}", of_server.message())
        }
        None => with_cause(error),
    };
    said.replace('\n', " ")
}

/// An error of reading holds that of the driver.
fn said_of_reading(error: &std::io::Error) -> String {
    let inner = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<postgres::Error>());
    inner.map_or_else(|| error.to_string(), said)
}

fn with_cause(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(cause) if !error.to_string().contains(&cause.to_string()) => {
            format!("{error}: {}", with_cause(cause))
        }
        _ => error.to_string(),
    }
}
