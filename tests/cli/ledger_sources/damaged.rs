//! Sources that are damaged, locked, hostile or not what they are said to be. None may panic, hang or be read in part.

use super::tables::{Tables, write_parquet, write_sqlite};
use crate::sandbox::Sandbox;
use rusqlite::Connection;
use std::time::Instant;

/// The small ledger as a database, and a connection to it.
fn books() -> (Sandbox, Connection) {
    let sandbox = Sandbox::with_ledger();
    write_sqlite(&sandbox.path("books.db"), &Tables::read(&sandbox.path("ledger")));
    let connection = Connection::open(sandbox.path("books.db")).unwrap();
    (sandbox, connection)
}

/// Runs a command that must end with a code and say something; it never panics.
fn expect(sandbox: &Sandbox, arguments: &[&str], code: i32, expected: &str) {
    let run = sandbox.run(arguments);
    let text = run.stdout + &run.stderr;
    assert_eq!(run.code, Some(code), "{arguments:?}: {text}");
    assert!(!text.contains("panicked"), "{text}");
    // Lines are cut where the page ends.
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        text.contains(expected),
        "{arguments:?}: no `{expected}` in\n{text}"
    );
}

#[test]
fn what_is_no_database_is_said_to_be_none() {
    let (sandbox, connection) = books();
    drop(connection);
    sandbox.write("text.db", "customer_id,name\n".repeat(100));
    sandbox.write("empty.db", "");
    for (typed, expected) in [
        ("sqlite:text.db", "`text.db` is not an SQLite database"),
        ("sqlite:absent.db", "`absent.db` cannot be read"),
        ("sqlite:ledger", "`ledger` is a folder"),
        ("sqlite:", "cannot be read"),
        ("sqlite:empty.db", "table customers is not there"),
        ("books.db", "write sqlite:books.db"),
        ("parquet:ledger", "no customers.parquet"),
        ("parquet:absent", "`absent` cannot be read"),
        ("parquet:books.db", "is not a folder"),
        ("absent.toml", "`absent.toml` cannot be read"),
    ] {
        expect(&sandbox, &["kpi", typed], 2, expected);
        let french = sandbox.run(&["--lang", "fr", "kpi", typed]);
        assert_eq!(french.code, Some(2));
        assert!(!french.stderr.contains("cannot be read"), "{}", french.stderr);
    }
    assert!(
        !sandbox.names().contains(&"absent.db".to_owned()),
        "nothing is made"
    );
}

#[test]
fn a_file_of_queries_that_cannot_be_used_names_its_line() {
    let (sandbox, _connection) = books();
    for (text, expected) in [
        (
            "source = 'sqlite:books.db'\n[queries]\nclients = 'SELECT 1'\n",
            "q.toml:3: unknown field `clients`",
        ),
        ("source = \n", "q.toml:1:"),
        ("[queries]\n", "missing field `source`"),
        (
            "source = 'ledger'\n[queries]\n",
            "no queries can be put to `ledger`",
        ),
        (
            "source = 'parquet:ledger'\n[queries]\n",
            "no queries can be put to `parquet:ledger`",
        ),
        (
            "source = 'sqlite:books.db'\n[queries]\n",
            "table customers is not there",
        ),
    ] {
        sandbox.write("q.toml", text);
        expect(&sandbox, &["kpi", "q.toml"], 2, expected);
    }
    let query = |customers: &str| {
        sandbox.write(
            "q.toml",
            format!(
                "source = 'sqlite:books.db'\n[queries]\ncustomers = \"{customers}\"\ninvoices = 'SELECT * FROM invoices'\n\
                 payments = 'SELECT * FROM payments'\n"
            ),
        );
    };
    for (customers, expected) in [
        (
            "SELECT x FROM nowhere",
            "table customers: cannot be read: no such table: nowhere",
        ),
        (
            "SELECT customer_id AS id FROM customers",
            "column `customer_id` is missing",
        ),
        (
            "DELETE FROM customers RETURNING *",
            "table customers: the query gives no rows",
        ),
        ("DROP TABLE customers", "table customers: the query gives no rows"),
        (
            "SELECT 1; DROP TABLE customers",
            "table customers: cannot be read:",
        ),
        (
            "ATTACH 'other.db' AS other",
            "table customers: the query gives no rows",
        ),
        ("", "table customers: the query gives no rows"),
    ] {
        query(customers);
        expect(&sandbox, &["kpi", "q.toml"], 2, expected);
    }
    query("SELECT * FROM customers");
    expect(&sandbox, &["ledger", "check", "q.toml"], 0, "table customers");
    assert!(!sandbox.names().contains(&"other.db".to_owned()));
}

#[test]
fn a_truncated_database_is_never_read_in_part() {
    let sandbox = Sandbox::new();
    sandbox.run(&["demo", "demo", "--invoices", "2000"]);
    let tables = Tables::read(&sandbox.path("demo"));
    write_sqlite(&sandbox.path("books.db"), &tables);
    std::fs::create_dir(sandbox.path("columns")).unwrap();
    write_parquet(&sandbox.path("columns"), &tables);
    let whole = std::fs::read(sandbox.path("books.db")).unwrap();
    let column = std::fs::read(sandbox.path("columns/invoices.parquet")).unwrap();
    for percent in [1, 10, 40, 60, 90, 99] {
        sandbox.write("cut.db", &whole[..whole.len() * percent / 100]);
        let run = sandbox.run(&["kpi", "sqlite:cut.db"]);
        assert_eq!(run.code, Some(2), "{percent} %: {}", run.stderr);
        assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
        sandbox.write(
            "columns/invoices.parquet",
            &column[..column.len() * percent / 100],
        );
        let run = sandbox.run(&["kpi", "parquet:columns"]);
        assert_eq!(run.code, Some(2), "{percent} %: {}", run.stderr);
        assert!(
            run.stderr.contains("invoices.parquet: cannot be read:")
                || run.stderr.contains("invoices.parquet:")
        );
    }
    // Bytes overwritten in the middle: an error or other values, never a crash.
    for seed in 0..40_usize {
        let damage = |whole: &[u8]| {
            let mut damaged = whole.to_vec();
            for step in 0..8 {
                let at = (seed * 7919 + step * 104_729) % damaged.len();
                damaged[at] = damaged[at].wrapping_add(u8::try_from(seed % 200 + 1).unwrap());
            }
            damaged
        };
        sandbox.write("columns/invoices.parquet", damage(&column));
        sandbox.write("cut.db", damage(&whole));
        for ledger in ["parquet:columns", "sqlite:cut.db"] {
            let run = sandbox.run(&["kpi", ledger]);
            assert!(
                matches!(run.code, Some(0 | 2)),
                "{ledger}, seed {seed}: {:?} {}",
                run.code,
                run.stderr
            );
        }
    }
}

#[test]
fn a_database_that_another_program_writes() {
    let (sandbox, mut writer) = books();
    // With a journal of changes (WAL) both go on: what is not committed is not seen.
    writer.pragma_update(None, "journal_mode", "wal").unwrap();
    let change = writer.transaction().unwrap();
    change.execute("DELETE FROM invoices", []).unwrap();
    let run = sandbox.run(&["ledger", "check", "sqlite:books.db"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(!run.stdout.contains("table invoices (0 rows)"), "{}", run.stdout);
    drop(change);
    // Without one, a writer that holds the file is waited for, and then named.
    writer.pragma_update(None, "journal_mode", "delete").unwrap();
    writer.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let start = Instant::now();
    expect(
        &sandbox,
        &["kpi", "sqlite:books.db"],
        2,
        "is locked by another program",
    );
    assert!(start.elapsed().as_secs() < 30);
    writer.execute_batch("ROLLBACK").unwrap();
    expect(
        &sandbox,
        &["ledger", "check", "sqlite:books.db"],
        0,
        "no problem found",
    );
}

#[test]
fn hostile_values_are_refused_by_row_and_never_run() {
    let (sandbox, connection) = books();
    let customer: String = connection
        .query_row("SELECT customer_id FROM customers LIMIT 1", [], |row| row.get(0))
        .unwrap();
    let insert = |id: &dyn rusqlite::ToSql, amount: &dyn rusqlite::ToSql| {
        connection
            .execute(
                "INSERT INTO invoices (invoice_id, customer_id, issued, due, amount) VALUES (?1, ?2, '2026-01-01', '2026-02-01', ?3)",
                rusqlite::params![id, customer, amount],
            )
            .unwrap();
    };
    let before: i64 = connection
        .query_row("SELECT count(*) FROM invoices", [], |row| row.get(0))
        .unwrap();
    insert(&"'); DROP TABLE invoices; --\" ,\n é 😀", &1.0);
    insert(&"nul\0byte", &1);
    insert(&"x".repeat(2_000_000), &1);
    insert(&"not-finite", &f64::INFINITY);
    insert(&"too-exact", &12.345);
    insert(&"nearly", &(0.1 + 0.2));
    insert(&"text", &"12,50");
    insert(&"bytes", &[0xFF_u8, 0xFE].as_slice());
    insert(&"many", &"12.500");
    connection
        .execute(
            "INSERT INTO invoices (invoice_id, customer_id, issued, due, amount) VALUES (CAST(x'ff41' AS TEXT), ?1, '2026-01-01', '2026-02-01', 1)",
            [&customer],
        )
        .unwrap();
    let run = sandbox.run(&["ledger", "check", "sqlite:books.db", "--format", "plain"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let text = run.stdout;
    let errors: Vec<&str> = text.lines().filter(|line| line.contains("error[")).collect();
    let expected = [
        (2, "RL1010"),
        (3, "RL1015"),
        (4, "RL1105"),
        (5, "RL1106"),
        (7, "RL1105"),
        (8, "RL1105"),
        (10, "RL1009"),
    ];
    assert_eq!(errors.len(), expected.len(), "{text}");
    for (line, (row, code)) in errors.iter().zip(expected) {
        assert!(
            line.starts_with(&format!("table invoices, row {}", before + row)),
            "{line}"
        );
        assert!(line.contains(code), "{line}");
    }
    assert!(!text.contains("SQL") && !text.contains("CSV"), "{text}");
}

#[test]
fn a_table_without_rows_and_one_without_a_column() {
    let (sandbox, connection) = books();
    connection
        .execute_batch("DELETE FROM payments; DELETE FROM events")
        .unwrap();
    expect(
        &sandbox,
        &["ledger", "check", "sqlite:books.db"],
        0,
        "table payments (0 rows)",
    );
    connection
        .execute_batch("ALTER TABLE payments RENAME COLUMN amount TO montant")
        .unwrap();
    expect(
        &sandbox,
        &["kpi", "sqlite:books.db"],
        2,
        "table payments: column `amount` is missing",
    );
    connection
        .execute_batch("ALTER TABLE payments RENAME TO paiements")
        .unwrap();
    expect(
        &sandbox,
        &["kpi", "sqlite:books.db"],
        2,
        "table payments is not there",
    );
    expect(
        &sandbox,
        &["--lang", "fr", "kpi", "sqlite:books.db"],
        2,
        "table payments n'existe pas",
    );
    // Nor the rates of a folder, which a database has not.
    connection
        .execute_batch(
            "ALTER TABLE paiements RENAME COLUMN montant TO amount; ALTER TABLE paiements RENAME TO payments",
        )
        .unwrap();
    expect(
        &sandbox,
        &["owed", "--ledger", "sqlite:books.db"],
        1,
        "Owed beside the principal",
    );
}
