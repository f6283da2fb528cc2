//! Ledgers in a real PostgreSQL server.

use super::postgres_server::{PASSWORD, Server};
use super::tables::{Native, Tables};
use super::{ask, demo, same_answers};
use crate::sandbox::Sandbox;
use std::io::Write;

/// Writes all tables into a schema.
fn write(client: &mut postgres::Client, schema: &str, tables: &Tables) {
    let schema = schema.replace('"', "\"\"");
    client
        .batch_execute(&format!("CREATE SCHEMA IF NOT EXISTS \"{schema}\""))
        .unwrap();
    for table in &tables.0 {
        let columns: Vec<String> = table
            .columns
            .iter()
            .map(|(name, native)| {
                let of_type = match native {
                    Native::Date => "date",
                    Native::Decimal => "numeric",
                    Native::Boolean => "boolean",
                    Native::Text => "text",
                };
                format!("\"{name}\" {of_type}")
            })
            .collect();
        let name = format!("\"{schema}\".{}", table.name);
        client
            .batch_execute(&format!("CREATE TABLE {name} ({})", columns.join(", ")))
            .unwrap();
        let mut writer = client
            .copy_in(&format!("COPY {name} FROM STDIN (FORMAT csv)"))
            .unwrap();
        for row in &table.rows {
            let cells: Vec<String> = row
                .iter()
                .map(|cell| match cell.is_empty() {
                    true => String::new(),
                    false => format!("\"{}\"", cell.replace('"', "\"\"")),
                })
                .collect();
            writeln!(writer, "{}", cells.join(",")).unwrap();
        }
        writer.finish().unwrap();
    }
}

fn run(sandbox: &Sandbox, arguments: &[&str], environment: &[(&str, &str)]) -> (Option<i32>, String) {
    let run = ask(sandbox, arguments, "", environment);
    assert!(
        !run.stderr.contains("s3cr") && !run.stdout.contains("s3cr"),
        "{}",
        run.stderr
    );
    (run.code, run.stdout + &run.stderr)
}

#[test]
fn postgresql_answers_as_the_folder_does() {
    let Some(server) = Server::start() else { return };
    let sandbox = demo();
    let tables = Tables::read(&sandbox.path("demo"));
    write(&mut server.connect("postgres"), "public", &tables);
    let url = server.url("postgres");
    let file = |table: &str| format!("table {table}");
    same_answers(&sandbox, &url, &url, file, &[("PGPASSWORD", PASSWORD)]);

    // The same through queries.
    let queries: Vec<String> = tables
        .0
        .iter()
        .map(|table| format!("{0} = 'SELECT * FROM public.{0} -- all'\n", table.name))
        .collect();
    sandbox.write(
        "queries.toml",
        format!("source = '{url}'\n[queries]\n{}", queries.concat()),
    );
    same_answers(
        &sandbox,
        "queries.toml",
        "queries.toml",
        file,
        &[("PGPASSWORD", PASSWORD)],
    );
}

#[test]
fn who_may_connect_and_what_is_said_if_not() {
    let Some(server) = Server::start() else { return };
    let sandbox = Sandbox::with_ledger();
    let mut client = server.connect("postgres");
    write(
        &mut client,
        "Compta \"2026\"",
        &Tables::read(&sandbox.path("ledger")),
    );
    client.batch_execute("CREATE DATABASE empty").unwrap();
    let port = server.port;
    let encoded = "s3cr%3Aet%5C%20%C3%A9";
    let schema = "schema=Compta%20%222026%22";
    let whole = format!("postgres://ann:{encoded}@127.0.0.1:{port}/postgres?{schema}");
    let right = [("PGPASSWORD", PASSWORD)];
    let said = |arguments: &[&str], environment: &[(&str, &str)], code: i32, expected: &str| {
        let (found, text) = run(&sandbox, arguments, environment);
        assert_eq!(found, Some(code), "{arguments:?}: {text}");
        assert!(text.contains(expected), "{arguments:?}: {text}");
    };
    // The password: in the address, in the environment, in the password file that only we may read.
    said(&["ledger", "check", &whole], &[], 0, "table customers");
    let address = format!("postgres://ann@127.0.0.1:{port}/postgres?{schema}");
    said(&["ledger", "check", &address], &right, 0, "table customers");
    sandbox.write(".pgpass", "*:*:*:ann:s3cr\\:et\\\\ é\n");
    let home = sandbox.path("").display().to_string();
    set_mode(&sandbox.path(".pgpass"), 0o644);
    said(&["kpi", &address], &[("HOME", &home)], 2, "password");
    set_mode(&sandbox.path(".pgpass"), 0o600);
    said(
        &["ledger", "check", &address],
        &[("HOME", &home)],
        0,
        "table customers",
    );
    // TLS.
    for (mode, root, code, expected) in [
        ("disable", "", 0, "table customers"),
        ("require", "", 0, "table customers"),
        ("verify-full", "", 2, "certificate"),
        ("verify-full", server.authority().as_str(), 0, "table customers"),
        ("sideways", "", 2, "sslmode"),
    ] {
        let root = if root.is_empty() {
            String::new()
        } else {
            format!("&sslrootcert={root}")
        };
        let address = format!("{address}&sslmode={mode}{root}");
        said(&["ledger", "check", &address], &right, code, expected);
    }
    // What is wrong with the address.
    said(
        &["kpi", &whole.replace("s3cr", "s3crX")],
        &[],
        2,
        "password authentication failed",
    );
    said(
        &["kpi", &server.url("nowhere")],
        &right,
        2,
        "\"nowhere\" does not exist",
    );
    said(
        &["kpi", &server.url("postgres")],
        &right,
        2,
        "write ?schema=Compta \"2026\"",
    );
    said(
        &["kpi", &format!("{}?schema=x", server.url("postgres"))],
        &right,
        2,
        "has no schema `x`",
    );
    said(
        &["kpi", &server.url("empty")],
        &right,
        2,
        "table customers is not there",
    );
    said(
        &["kpi", "postgres://ann:s3cret@127.0.0.1:1/x"],
        &[],
        2,
        "Connection refused",
    );
    said(
        &["--lang", "fr", "kpi", "postgres://ann:s3cret@127.0.0.1:1/x"],
        &[],
        2,
        "est illisible",
    );
    said(&["kpi", "postgres://ann:s3cret@[::1/x"], &[], 2, "cannot be read");
}

#[test]
fn a_server_that_never_answers_is_not_waited_for_without_end() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let sandbox = Sandbox::new();
    let url = format!("postgres://ann@127.0.0.1:{port}/erp?connect_timeout=1");
    let (code, text) = run(&sandbox, &["kpi", &url], &[]);
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("does not answer within 2 seconds"), "{text}");
}

#[test]
fn values_of_every_type() {
    let Some(server) = Server::start() else { return };
    let sandbox = Sandbox::new();
    let mut client = server.connect("postgres");
    client
        .batch_execute(
            "CREATE TABLE customers (customer_id int PRIMARY KEY, name text, natural_person bool, customer_since timestamptz, since float8);
             INSERT INTO customers VALUES (1, E'Hôtel \"de\" l''été, SA\\n\\t\\\\N', true, '2020-01-01 00:30:00+02', 0.1), (2, NULL, NULL, NULL, NULL);
             CREATE TABLE invoices (invoice_id bigint, customer_id int, issued timestamp, due date, amount numeric, currency char(3));
             INSERT INTO invoices VALUES
               (10, 1, '2026-01-01 23:59:59.5', '2026-02-01', 1234567890.12, 'EUR'),
               (11, 1, '2026-01-01', '2026-02-01', 12.345, 'EUR'), (12, 1, '2026-01-01', 'infinity', 1, 'EUR'),
               (13, 1, '2026-01-01', '2026-02-01', 'NaN', 'EUR'), (10, 2, '2026-01-01', '2026-02-01', 5, 'EUR'),
               (14, 2, '2026-01-01', '2026-02-01', 12.3400, 'EUR');
             CREATE TABLE payments (customer_id int, invoice_id bigint, date date, amount float8);
             INSERT INTO payments VALUES (1, 10, '2026-02-03', 0.1::float8 + 0.2::float8), (1, 10, '2026-02-03', 0.12345),
               (1, 10, '2026-02-03', 'Infinity');
             CREATE TABLE events (date date, event text, customer_id int);",
        )
        .unwrap();
    let url = server.url("postgres");
    let (code, text) = run(
        &sandbox,
        &["ledger", "check", &url, "--format", "plain"],
        &[("PGPASSWORD", PASSWORD)],
    );
    assert_eq!(code, Some(1), "{text}");
    let found: Vec<&str> = text.lines().filter(|line| line.contains("error[")).collect();
    let expected = [
        "table invoices, row 2 (invoice_id 11), column amount: error[RL1106]: `12.345` has more decimals",
        "table invoices, row 3 (invoice_id 12), column due: error[RL1102]: `infinity` is not written as a date",
        "table invoices, row 4 (invoice_id 13), column amount: error[RL1105]: `NaN` is not written as an amount",
        "table invoices, row 5 (invoice_id 10), column invoice_id: error[RL1111]: `10` is already in row 1",
        "table payments, row 2 (invoice_id 10), column amount: error[RL1106]: `0.12345` has more decimals",
        "table payments, row 3 (invoice_id 10), column amount: error[RL1105]: `inf",
    ];
    assert_eq!(found.len(), expected.len(), "{text}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(
            found.to_lowercase().starts_with(&expected.to_lowercase()),
            "{found}\n{expected}"
        );
    }
    assert!(text.contains("table events (0 rows)"), "{text}");

    // A moment with a zone is the day that it is in UTC, or in the zone that is asked for.
    for (zone, day) in [("", "1 Jan 2026"), ("?timezone=Asia/Tokyo", "2 Jan 2026")] {
        sandbox.write(
            "zone.toml",
            format!(
                "source = '{url}{zone}'\n[queries]\ncustomers = \"SELECT 'a' AS customer_id\"\n\
                 invoices = \"SELECT 'F' AS invoice_id, 'a' AS customer_id, TIMESTAMPTZ '2026-01-02 00:30:00+02' AS issued, \
                 DATE '2026-02-01' AS due, 10 AS amount\"\n\
                 payments = \"SELECT 'a' AS customer_id, DATE '2026-02-02' AS date, 1.00 AS amount WHERE false\"\n"
            ),
        );
        let (code, text) = run(
            &sandbox,
            &["ledger", "summary", "zone.toml"],
            &[("PGPASSWORD", PASSWORD)],
        );
        assert_eq!(code, Some(0), "{text}");
        assert!(text.contains(&format!("Ledger zone.toml, {day}")), "{text}");
    }

    // What is wrong with a query is said with the table; the others are still read.
    sandbox.write(
        "q.toml",
        format!(
            "source = '{url}'\n[queries]\ncustomers = 'SELECT * FROM customers'\ninvoices = 'SELECT nothing FROM nowhere'\n\
             payments = 'DELETE FROM payments RETURNING *'\n"
        ),
    );
    let (code, text) = run(&sandbox, &["kpi", "q.toml"], &[("PGPASSWORD", PASSWORD)]);
    assert_eq!(code, Some(2), "{text}");
    assert!(
        text.contains("table invoices: cannot be read: relation \"nowhere\" does not exist"),
        "{text}"
    );
    assert!(text.contains("table payments: cannot be read:"), "{text}");
    let left: i64 = client
        .query_one("SELECT count(*) FROM payments", &[])
        .unwrap()
        .get(0);
    assert_eq!(left, 3, "nothing is written");
}

#[cfg(unix)]
fn set_mode(path: &std::path::Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(not(unix))]
fn set_mode(_path: &std::path::Path, _mode: u32) {}
