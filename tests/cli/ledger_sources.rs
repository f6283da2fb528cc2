//! Ledgers that are no folder of CSV files: the same rows give the same answers wherever they are kept, and what is
//! wrong with a source is said in one sentence.

mod damaged;
mod parquet_values;
mod postgres_ledger;
mod postgres_server;
mod tables;

use crate::sandbox::{Run, Sandbox};
use tables::{Tables, write_parquet, write_sqlite};

/// A demo ledger in `demo`.
fn demo() -> Sandbox {
    let sandbox = Sandbox::new();
    let run = sandbox.run(&["demo", "demo", "--invoices", "2000"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    sandbox
}

/// What is asked of each source; `LEDGER` stands for it.
const QUESTIONS: [&[&str]; 7] = [
    &[
        "simulate",
        "demo/policy.relance",
        "--ledger",
        "LEDGER",
        "--format",
        "json",
    ],
    &["kpi", "LEDGER", "--format", "json"],
    &["list", "open", "--ledger", "LEDGER", "--format", "csv"],
    &["list", "aged", "--ledger", "LEDGER", "--format", "csv"],
    &["owed", "--ledger", "LEDGER", "--format", "csv"],
    &["ledger", "summary", "LEDGER", "--format", "json"],
    &[
        "why",
        "F000017-0044",
        "--policy",
        "demo/policy.relance",
        "--ledger",
        "LEDGER",
        "--format",
        "json",
    ],
];

fn ask(sandbox: &Sandbox, question: &[&str], ledger: &str, environment: &[(&str, &str)]) -> Run {
    let arguments: Vec<&str> = question
        .iter()
        .map(|word| if *word == "LEDGER" { ledger } else { word })
        .collect();
    let mut command = sandbox.command(&arguments);
    command.envs(environment.iter().copied());
    sandbox.finish(&mut command)
}

/// Holds the answers of a source against those of the folder. Places of rows, and the name of the source, differ.
fn same_answers(
    sandbox: &Sandbox,
    ledger: &str,
    shown: &str,
    file: impl Fn(&str) -> String,
    environment: &[(&str, &str)],
) {
    let placeless = |text: &str| {
        let mut text = text.replace(shown, "demo");
        for table in [
            "customers",
            "contacts",
            "invoices",
            "instalments",
            "payments",
            "events",
        ] {
            text = text.replace(&format!("\"{}\"", file(table)), &format!("\"{table}.csv\""));
        }
        // A row of a file stands one line below its number: the first line names the columns.
        let lines = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("\"line\": "));
        lines.collect::<Vec<_>>().join("\n")
    };
    for question in QUESTIONS {
        let (of_folder, of_source) = (
            ask(sandbox, question, "demo", &[]),
            ask(sandbox, question, ledger, environment),
        );
        assert_eq!(
            of_source.code, of_folder.code,
            "{question:?} {}",
            of_source.stderr
        );
        assert!(
            of_folder.stdout.len() > 100,
            "{question:?} says nothing: {}",
            of_folder.stderr
        );
        assert!(
            placeless(&of_source.stdout) == placeless(&of_folder.stdout),
            "{question:?} differs on {ledger}\n{}\n{}",
            placeless(&of_source.stdout),
            placeless(&of_folder.stdout)
        );
    }
    let check = ["ledger", "check", "LEDGER", "--format", "json"];
    let messages = |run: &Run| -> Vec<String> {
        let found: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        let problems = found.get("problems").unwrap().as_array().unwrap().iter();
        problems
            .map(|problem| {
                ["code", "message", "column"]
                    .map(|fact| problem.get(fact).unwrap().to_string())
                    .join(" ")
            })
            .collect()
    };
    let (of_folder, of_source) = (
        ask(sandbox, &check, "demo", &[]),
        ask(sandbox, &check, ledger, environment),
    );
    assert!(!messages(&of_folder).is_empty());
    assert_eq!(messages(&of_source), messages(&of_folder));
}

#[test]
fn sqlite_answers_as_the_folder_does() {
    let sandbox = demo();
    write_sqlite(&sandbox.path("books.db"), &Tables::read(&sandbox.path("demo")));
    let file = |table: &str| format!("table {table}");
    same_answers(&sandbox, "sqlite:books.db", "sqlite:books.db", file, &[]);
    // Nothing is left beside the file, and it is as it was.
    assert_eq!(sandbox.names(), ["books.db", "demo"]);
}

#[test]
fn parquet_answers_as_the_folder_does() {
    let sandbox = demo();
    std::fs::create_dir(sandbox.path("columns")).unwrap();
    write_parquet(&sandbox.path("columns"), &Tables::read(&sandbox.path("demo")));
    let file = |table: &str| format!("{table}.parquet");
    same_answers(&sandbox, "parquet:columns", "parquet:columns", file, &[]);
}

#[test]
fn queries_fill_the_tables_from_tables_of_other_names() {
    let sandbox = demo();
    let tables = Tables::read(&sandbox.path("demo"));
    write_sqlite(&sandbox.path("erp/books.db"), &tables);
    let of_invoices = tables.0.iter().find(|table| table.name == "invoices").unwrap();
    let others = of_invoices.columns[1..].iter();
    let others: Vec<&str> = others.map(|(name, _)| name.as_str()).collect();
    let others = others.join(", ");
    let erp = rusqlite::Connection::open(sandbox.path("erp/books.db")).unwrap();
    erp.execute_batch(
        "ALTER TABLE customers RENAME TO \"tiers\"; ALTER TABLE invoices RENAME TO \"F_DOCENTETE\";
         ALTER TABLE \"F_DOCENTETE\" RENAME COLUMN invoice_id TO \"DO_Piece\";
         CREATE TABLE invoices (of_another TEXT); INSERT INTO invoices VALUES ('program');",
    )
    .unwrap();
    drop(erp);
    let all = format!(
        "customers = 'SELECT * FROM tiers'\n\
         contacts = 'SELECT * FROM contacts'\n\
         invoices = '''\nSELECT \"DO_Piece\" AS invoice_id, {others} FROM \"F_DOCENTETE\" -- all of them\n'''\n\
         instalments = 'SELECT * FROM instalments;'\n\
         payments = 'SELECT * FROM payments'\n\
         events = 'SELECT * FROM events'\n"
    );
    sandbox.write(
        "erp/queries.toml",
        format!("source = 'sqlite:books.db'\n[queries]\n{all}"),
    );
    let file = |table: &str| format!("table {table}");
    // The name of the source is the file of queries.
    same_answers(&sandbox, "erp/queries.toml", "erp/queries.toml", file, &[]);
}

#[test]
fn a_column_that_is_not_there_is_named_with_its_table() {
    let sandbox = Sandbox::with_ledger();
    write_sqlite(&sandbox.path("books.db"), &Tables::read(&sandbox.path("ledger")));
    sandbox.write(
        "p.relance",
        "when overdue 7d and sector = steel then email gentle\n",
    );
    for (ledger, lang, said) in [
        ("ledger", "en", "customers.csv has no column `sector`"),
        ("ledger", "fr", "customers.csv n'a pas de colonne `sector`"),
        (
            "sqlite:books.db",
            "en",
            "the table `customers` has no column `sector`",
        ),
        (
            "sqlite:books.db",
            "fr",
            "la table `customers` n'a pas de colonne `sector`",
        ),
    ] {
        let run = sandbox.run(&[
            "check",
            "p.relance",
            "--ledger",
            ledger,
            "--lang",
            lang,
            "--format",
            "plain",
        ]);
        let text = format!("{}{}", run.stdout, run.stderr);
        assert!(text.contains(said), "{ledger} {lang}: {text}");
    }
}

#[test]
fn a_row_is_named_by_its_number_and_its_id() {
    let sandbox = Sandbox::with_ledger();
    write_sqlite(&sandbox.path("books.db"), &Tables::read(&sandbox.path("ledger")));
    let books = rusqlite::Connection::open(sandbox.path("books.db")).unwrap();
    books
        .execute_batch(
            "INSERT INTO invoices (invoice_id, customer_id, issued, due, amount) SELECT 'Fx', customer_id, '2026-01-01', '2026-02-01', 'douze' FROM customers LIMIT 1;
             INSERT INTO invoices (invoice_id, customer_id, issued, due, amount) SELECT 'Fy', customer_id, '2026-01-01', '2026-02-01', NULL FROM customers LIMIT 1;
             INSERT INTO payments (customer_id, invoice_id, date, amount) SELECT customer_id, 'Fx', '2026-02-01', 1 FROM customers LIMIT 1;",
        )
        .unwrap();
    let rows: u32 = books
        .query_row("SELECT count(*) FROM invoices", [], |row| row.get(0))
        .unwrap();
    let run = sandbox.run(&["ledger", "check", "sqlite:books.db", "--format", "plain"]);
    assert_eq!(run.code, Some(1));
    for expected in [
        format!(
            "table invoices, row {} (invoice_id Fx), column amount: error[RL1105]: `douze` is not written as an amount",
            rows - 1
        ),
        format!(
            "table invoices, row {rows} (invoice_id Fy), column amount: error[RL1101]: `amount` is empty"
        ),
        format!(
            "(invoice_id Fx), column invoice_id: error[RL1209]: `Fx` stands in table invoices, row {}, which is wrong itself",
            rows - 1
        ),
    ] {
        assert!(run.stdout.contains(&expected), "{expected}\n{}", run.stdout);
    }
    let french = sandbox.run(&[
        "ledger",
        "check",
        "sqlite:books.db",
        "--format",
        "plain",
        "--lang",
        "fr",
    ]);
    assert!(french.stdout.contains(&format!(
        "table invoices, ligne {rows} (invoice_id Fy), colonne amount"
    )));
    // They can be set aside as rows of a file can.
    let kpi = sandbox.run(&["kpi", "sqlite:books.db", "--skip-bad-rows", "aside.csv"]);
    assert_eq!(kpi.code, Some(0), "{}", kpi.stderr);
    let aside = sandbox.read("aside.csv");
    assert!(aside.contains("RL1105") && aside.contains("\"Fx,"), "{aside}");
    // Never over the database itself.
    let over = sandbox.run(&["kpi", "sqlite:books.db", "--skip-bad-rows", "books.db"]);
    assert_eq!(over.code, Some(2));
    assert!(over.stderr.contains("not written over"), "{}", over.stderr);
}
