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
