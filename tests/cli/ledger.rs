//! `relance ledger check` and `relance ledger summary`.

use crate::sandbox::Sandbox;
use insta::assert_snapshot;

/// A ledger with errors in three files.
fn with_errors() -> Sandbox {
    let sandbox = Sandbox::with_ledger();
    sandbox.write(
        "ledger/invoices.csv",
        "invoice_id,customer_id,issued,due,amount,currency\n\
         F1,acme,2026-01-05,2026-02-04,1200.00,EUR\n\
         F2,blot,2026-01-12,2026-02-11,5000.00,EUR\n\
         F3,bolt,2026-02-30,2026-03-18,800.00,USD\n\
         F4,carla,2026-01-10,2026-01-24,ninety,EUR\n\
         F1,acme,2026-01-05,2026-02-04,1200.00,EUR\n",
    );
    sandbox.write(
        "ledger/events.csv",
        "date,customer_id,invoice_id,event,value,note\n2026-03-20,bolt,F2,promis,2026-03-27,500\n",
    );
    sandbox
}

#[test]
fn a_sound_ledger() {
    assert_snapshot!(Sandbox::with_ledger().shot(&["ledger", "check", "ledger"]));
}

#[test]
fn errors_in_three_formats() {
    let sandbox = with_errors();
    assert_snapshot!("errors", sandbox.shot(&["ledger", "check", "ledger"]));
    assert_snapshot!(
        "errors_fr",
        sandbox.shot(&["ledger", "check", "ledger", "--lang", "fr"])
    );
    assert_snapshot!(
        "errors_plain",
        sandbox.shot(&["ledger", "check", "ledger", "--format", "plain"])
    );
    assert_snapshot!(
        "errors_json",
        sandbox.shot(&["ledger", "check", "ledger", "--format", "json"])
    );
}

#[test]
fn bad_rows_are_set_aside_with_their_money() {
    let sandbox = with_errors();
    let run = sandbox.run(&["ledger", "summary", "ledger"]);
    assert_eq!(run.code, Some(2), "errors stop the command");
    assert_snapshot!("summary_of_errors", run.shot(&["ledger", "summary", "ledger"]));
    assert_snapshot!(
        "summary_without_bad_rows",
        sandbox.shot(&["ledger", "summary", "ledger", "--skip-bad-rows", "aside.csv"])
    );
    assert_snapshot!("set_aside", sandbox.read("aside.csv"));
}

#[test]
fn summaries() {
    let sandbox = Sandbox::with_ledger();
    assert_snapshot!("summary", sandbox.shot(&["ledger", "summary", "ledger"]));
    assert_snapshot!(
        "summary_fr",
        sandbox.shot(&[
            "ledger",
            "summary",
            "ledger",
            "--lang",
            "fr",
            "--as-of",
            "2026-02-20"
        ])
    );
    assert_snapshot!(
        "summary_json",
        sandbox.shot(&["ledger", "summary", "ledger", "--format", "json"])
    );
}

#[test]
fn what_is_no_ledger() {
    let sandbox = Sandbox::with_ledger();
    assert_snapshot!("no_folder", sandbox.shot(&["ledger", "check", "nowhere"]));
    assert_snapshot!("a_file", sandbox.shot(&["ledger", "check", "policy.relance"]));
    assert_snapshot!("one_level_up", sandbox.shot(&["ledger", "check", "."]));
    std::fs::create_dir(sandbox.path("empty")).unwrap();
    assert_snapshot!(
        "empty_folder",
        sandbox.shot(&["ledger", "check", "empty", "--lang", "fr"])
    );
    std::fs::remove_file(sandbox.path("ledger/payments.csv")).unwrap();
    assert_snapshot!("a_table_is_missing", sandbox.shot(&["ledger", "check", "ledger"]));
}

#[test]
fn what_was_set_aside_is_said_wherever_it_is_missed() {
    let sandbox = Sandbox::with_ledger();
    sandbox.write(
        "ledger/payments.csv",
        "payment_id,customer_id,invoice_id,date,amount,currency\n\
         P1,acme,F1,2026-02-16,1200.00,EUR\n\
         P2,bolt,F2,2026-02-30,500.00,EUR\n",
    );
    let aside = ["--skip-bad-rows", "aside.csv"];
    let why = |invoice| {
        [
            "why",
            invoice,
            "--policy",
            "policy.relance",
            "--ledger",
            "ledger",
            "--on",
            "2026-03-03",
        ]
    };
    let shot = |asked: &[&str]| sandbox.shot(&[asked, &aside].concat());
    assert_snapshot!("set_aside_of_the_invoice", shot(&why("F2")));
    assert_snapshot!(
        "set_aside_of_another_fr",
        shot(&[&why("F1")[..], &["--lang", "fr"]].concat())
    );
    let run = sandbox.run(&[&why("F2")[..], &["--format", "json"], &aside].concat());
    assert!(
        run.stdout
            .contains("payments.csv:3 (500.00 EUR) named this invoice"),
        "{}",
        run.stdout
    );
    // No row is left.
    sandbox.write(
        "ledger/invoices.csv",
        "invoice_id,customer_id,issued,due,amount\nF1,acme,2026-02-30,2026-03-30,10.00\n",
    );
    sandbox.write("ledger/payments.csv", "customer_id,date,amount\n");
    sandbox.write("ledger/events.csv", "date,customer_id,event\n");
    assert_snapshot!(
        "all_rows_set_aside",
        shot(&["simulate", "policy.relance", "--ledger", "ledger"])
    );
    assert_snapshot!(
        "all_rows_set_aside_fr",
        shot(&["ledger", "summary", "ledger", "--lang", "fr"])
    );
}

#[test]
fn cells_that_do_not_suit_a_field_stop_a_replay_and_are_found_by_check() {
    let sandbox = Sandbox::with_ledger();
    sandbox.write(
        "field.relance",
        "field customer.large: yes_no\nwhen overdue 7d and customer.large = no then email gentle\n",
    );
    sandbox.write(
        "ledger/customers.csv",
        "customer_id,kind,email,large\nacme,business,a@a.example,non\nbolt,business,b@b.example,no\ncarla,consumer,,oui\ndune,,,\n",
    );
    assert_snapshot!(
        "field_cells_checked",
        sandbox.shot(&["check", "field.relance", "--ledger", "ledger"])
    );
    let replay = ["simulate", "field.relance", "--ledger", "ledger"];
    assert_snapshot!("field_cells_refused", sandbox.shot(&replay));
    let run = sandbox.run(&[&replay[..], &["--skip-bad-rows", "aside.csv"]].concat());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains("`non` is not of the type"), "{}", run.stdout);
}

#[test]
fn help_stands_beside_each_row_where_it_differs() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "ledger/customers.csv",
        "customer_id,kind\na,entreprise\nb,particulier\n",
    );
    sandbox.write(
        "ledger/invoices.csv",
        "invoice_id,customer_id,issued,due,amount\n",
    );
    sandbox.write("ledger/payments.csv", "customer_id,date,amount\n");
    let shown = sandbox.shot(&["ledger", "check", "ledger"]);
    for word in ["business", "consumer"] {
        assert!(shown.contains(&format!("→ write `{word}`")), "{shown}");
    }
    assert!(!shown.contains("help:"), "{shown}");
}
