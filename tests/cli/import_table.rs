//! `relance import table`: what the user sees of maps, guesses, sound files and others, and what becomes of the ledger.

use crate::sandbox::Sandbox;
use crate::schema::check;
use insta::assert_snapshot;

const MAP: &str = r#"version = 1
name = "liste"
currency = "EUR"
dates = "DD/MM/YYYY"

[numbers]
decimal = ","

[[file]]
name = "invoices"
set_aside = [{ column = "Client", begins = "Total" }]

[[file.row]]
table = "customers"
[file.row.columns]
customer_id = "Client"

[[file.row]]
table = "invoices"
[file.row.columns]
invoice_id = "Facture"
customer_id = "Client"
issued = "Date"
due = { from = "Échéance", terms = "30d", after = "Date" }
amount = "Montant"

[[file.row]]
table = "payments"
when = { column = "Solde", filled = true }
assumed = "paid_on_due_date"
[file.row.columns]
customer_id = "Client"
invoice_id = "Facture"
date = { from = "Échéance", terms = "30d", after = "Date" }
amount = { from = "Montant", minus = "Solde" }

[[file]]
name = "customers"

[[file.row]]
table = "customers"
[file.row.columns]
customer_id = "Code"
name = "Nom"
email = "E-mail"
"#;

const INVOICES: &str = "Client;Facture;Date;Échéance;Montant;Solde\n\
    C1;F1;02/03/2026;01/04/2026;1 234,56;234,56\n\
    C1;F2;05/03/2026;;100,00;\n\
    C2;F3;31/03/2026;30/04/2026;50,00;50,00\n\
    Total;;;;1 384,56;\n";

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("map.toml", MAP);
    sandbox.write("factures.csv", INVOICES);
    sandbox.write(
        "clients.csv",
        "Code;Nom;E-mail\nC1;Noël & Fils;compta@noel.example\n",
    );
    sandbox
}

fn import<'a>(files: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [
        &["import", "table"],
        files,
        &["--map", "map.toml", "--out", "led"],
        more,
    ]
    .concat()
}

fn tables(sandbox: &Sandbox) -> String {
    ["customers", "invoices", "payments"]
        .map(|table| sandbox.read(&format!("led/{table}.csv")))
        .join("\n")
}

#[test]
fn a_list_becomes_a_ledger() {
    let sandbox = sandbox();
    let arguments = import(&["factures.csv", "clients.csv"], &["--kind", "business"]);
    assert_snapshot!("table", sandbox.shot(&arguments));
    let first = tables(&sandbox);
    assert_snapshot!("table_tables", first);
    assert_eq!(sandbox.run(&["ledger", "check", "led"]).code, Some(0));
    // Again, one by one: nothing changes.
    for file in ["clients.csv", "factures.csv"] {
        assert_eq!(
            sandbox.run(&import(&[file], &["--kind", "business"])).code,
            Some(0)
        );
        assert_eq!(tables(&sandbox), first);
    }
    // Corrected: what is corrected changes, and nothing else.
    sandbox.write("factures.csv", INVOICES.replace("50,00;50,00", "51,00;51,00"));
    assert_eq!(
        sandbox
            .run(&import(&["factures.csv"], &["--kind", "business"]))
            .code,
        Some(0)
    );
    assert_eq!(tables(&sandbox), first.replace(",50.00,", ",51.00,"));
}

#[test]
fn a_list_of_invoices_alone_becomes_a_ledger_that_commands_read() {
    let sandbox = sandbox();
    let map = MAP
        .split("\n[[file.row]]\ntable = \"payments\"")
        .next()
        .unwrap_or_default();
    sandbox.write("map.toml", map);
    assert_eq!(sandbox.run(&import(&["factures.csv"], &[])).code, Some(0));
    assert_eq!(
        sandbox.read("led/payments.csv"),
        "payment_id,customer_id,invoice_id,date,amount\n"
    );
    assert_eq!(sandbox.run(&["kpi", "led"]).code, Some(0));
}

#[test]
fn a_dry_run_shows_the_first_lines_and_writes_nothing() {
    let sandbox = sandbox();
    let arguments = import(&["factures.csv"], &["--dry-run", "--lang", "fr"]);
    assert_snapshot!("table_dry_run_fr", sandbox.shot(&arguments));
    assert!(!sandbox.path("led").exists());
}

#[test]
fn a_list_adds_to_what_another_import_knows_of_a_customer() {
    let sandbox = sandbox();
    sandbox.write("led/customers.csv", "customer_id,name,source\nC1,NOEL,fec\n");
    assert_eq!(sandbox.run(&import(&["clients.csv"], &[])).code, Some(0));
    assert_eq!(
        sandbox.read("led/customers.csv"),
        "customer_id,name,source,email\nC1,Noël & Fils,fec,compta@noel.example\n"
    );
}

#[test]
fn lines_with_something_wrong_stop_it_or_are_set_aside() {
    let sandbox = sandbox();
    let bad = INVOICES
        .replace("31/03/2026;30", "31/02/2026;30")
        .replace("C1;F2", "C1;");
    sandbox.write("factures.csv", bad);
    assert_snapshot!("table_bad_rows", sandbox.shot(&import(&["factures.csv"], &[])));
    assert!(!sandbox.path("led").exists());
    let run = sandbox.run(&import(
        &["factures.csv"],
        &["--skip-bad-rows", "--format", "json"],
    ));
    assert_eq!(run.code, Some(1));
    assert_eq!(check("import-table", &run.stdout), Vec::<String>::new());
    assert_snapshot!("table_bad_rows_json", run.stdout);
    assert_snapshot!(
        "table_set_aside",
        sandbox.read("led/import/table-liste-invoices-set-aside.csv")
    );
    assert_eq!(sandbox.run(&["ledger", "check", "led"]).code, Some(0));
}

#[test]
fn a_file_that_would_lose_most_is_refused() {
    let sandbox = sandbox();
    assert_eq!(sandbox.run(&import(&["factures.csv"], &[])).code, Some(0));
    let before = tables(&sandbox);
    sandbox.write(
        "factures.csv",
        "Client;Facture;Date;Échéance;Montant;Solde\nC9;F9;01/06/2026;;1,00;\n",
    );
    assert_snapshot!("table_loss", sandbox.shot(&import(&["factures.csv"], &[])));
    assert_eq!(tables(&sandbox), before);
    assert_eq!(
        sandbox.run(&import(&["factures.csv"], &["--replace"])).code,
        Some(0)
    );
    assert_ne!(tables(&sandbox), before);
}

#[test]
fn a_guess_is_a_map_that_says_what_it_is_not_sure_of() {
    let sandbox = sandbox();
    let guess = [
        "import",
        "table",
        "factures.csv",
        "--guess",
        "-o",
        "guessed.toml",
        "--lang",
        "fr",
    ];
    assert_snapshot!("table_guess", sandbox.shot(&guess));
    assert_snapshot!("table_guessed_map", sandbox.read("guessed.toml"));
    let run = [
        "import",
        "table",
        "factures.csv",
        "--map",
        "guessed.toml",
        "--dry-run",
    ];
    assert_snapshot!("table_guessed", sandbox.shot(&run));
}

#[test]
fn what_cannot_be_used_says_what_to_do() {
    let sandbox = sandbox();
    sandbox.write("misspelt.toml", MAP.replace("currency", "curency"));
    sandbox.write("other.csv", "a,b\n1,2\n");
    sandbox.write("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more");
    sandbox.write(
        "both.csv",
        "Client;Facture;Date;Échéance;Montant;Solde\nC1;F1;1/2/2013;3/4/2013;5,00;\n",
    );
    sandbox.write("auto.toml", MAP.replace("dates = \"DD/MM/YYYY\"", ""));
    let shots = [
        &[
            "import",
            "table",
            "factures.csv",
            "--map",
            "misspelt.toml",
            "--out",
            "led",
        ][..],
        &[
            "import",
            "table",
            "factures.csv",
            "--map",
            "nothing",
            "--out",
            "led",
        ],
        &[
            "import",
            "table",
            "other.csv",
            "--map",
            "map.toml",
            "--out",
            "led",
        ],
        &["import", "table", "old.xls", "--map", "map.toml", "--out", "led"],
        &[
            "import",
            "table",
            "both.csv",
            "--map",
            "auto.toml",
            "--out",
            "led",
        ],
        &[
            "import",
            "table",
            "both.csv",
            "--map",
            "auto.toml",
            "--out",
            "led",
            "--lang",
            "fr",
        ],
        &["import", "table", "factures.csv", "--out", "led"],
    ];
    assert_snapshot!(
        "table_refused",
        shots.map(|arguments| sandbox.shot(arguments)).join("\n")
    );
}

#[test]
fn ready_maps_are_listed_and_shown() {
    let sandbox = Sandbox::new();
    assert_snapshot!("table_maps", sandbox.shot(&["import", "table", "--list-maps"]));
    let shown = sandbox.run(&["import", "table", "--show-map", "stripe"]);
    assert_eq!(shown.code, Some(0));
    assert!(shown.stdout.starts_with("# Stripe"));
}

#[test]
fn a_damaged_workbook_is_told_in_french() {
    let sandbox = Sandbox::new();
    sandbox.write("factures.xlsx", "PK\u{3}\u{4} and no list of parts");
    let run = sandbox.run(&["import", "table", "factures.xlsx", "--guess", "--lang", "fr"]);
    assert_eq!(run.code, Some(2), "{}", run.stdout);
    assert!(
        run.stderr
            .contains("le classeur est endommagé : la liste de ses parties est illisible"),
        "{}",
        run.stderr
    );
}

/// A column whose dates the map leaves open says in French how they are written.
#[test]
fn the_form_of_dates_is_french() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "f.csv",
        "Client;Facture;Date;Échéance;Montant\nC1;F1;22/03/2026;30/04/2026;100,00\nC1;F2;23/03/2026;30/04/2026;50,00\nC1;F3;24/03/2026;31/04/2026;60,00\n",
    );
    sandbox.write(
        "m.toml",
        "version = 1\nname = \"m\"\ncurrency = \"EUR\"\n[[file]]\nname = \"invoices\"\n[[file.row]]\ntable = \"invoices\"\ncolumns = { invoice_id = \"Facture\", customer_id = \"Client\", issued = \"Date\", due = \"Échéance\", amount = \"Montant\" }\n",
    );
    let words = [
        "import",
        "table",
        "f.csv",
        "--map",
        "m.toml",
        "--dry-run",
        "--lang",
        "fr",
    ];
    assert_snapshot!("table_dates_fr", sandbox.shot(&words));
}
