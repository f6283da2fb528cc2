//! `relance why`.

use crate::sandbox::Sandbox;
use insta::assert_snapshot;

fn why(sandbox: &Sandbox, invoice: &str, on: &str, more: &[&str]) -> String {
    let asked = [
        "why",
        invoice,
        "--policy",
        "policy.relance",
        "--ledger",
        "ledger",
        "--on",
        on,
    ];
    sandbox.shot(&[&asked, more].concat())
}

#[test]
fn each_outcome_with_its_grounds() {
    let sandbox = Sandbox::with_ledger();
    for (name, invoice, on) in [
        ("not_known", "F6", "2026-02-10"),
        ("not_yet", "F1", "2026-02-05"),
        ("acts", "F1", "2026-02-11"),
        ("settled", "F1", "2026-02-17"),
        ("paused", "F2", "2026-03-23"),
        ("disputed", "F3", "2026-04-07"),
        ("not_claimed", "F4", "2026-03-02"),
        ("waits", "F2", "2026-03-28"),
    ] {
        assert_snapshot!(name, why(&sandbox, invoice, on, &[]));
    }
    assert_snapshot!("acts_fr", why(&sandbox, "F1", "2026-02-11", &["--lang", "fr"]));
}

#[test]
fn approval_is_waited_for() {
    let sandbox = Sandbox::with_ledger();
    assert_snapshot!(why(&sandbox, "F2", "2026-04-02", &["--approve", "never"]));
}

#[test]
fn there_is_no_number_to_call() {
    let sandbox = Sandbox::with_ledger();
    sandbox.write("policy.relance", "when overdue 7d then call accounts_payable\n");
    assert_snapshot!("no_address_on_the_day", why(&sandbox, "F2", "2026-02-18", &[]));
    assert_snapshot!("no_address_later", why(&sandbox, "F2", "2026-02-25", &[]));
}

#[test]
fn the_oldest_leads() {
    let sandbox = Sandbox::with_ledger();
    sandbox.write(
        "policy.relance",
        "policy \"p\" {\n  group by customer led by oldest\n}\nwhen overdue 7d then email gentle\n",
    );
    assert_snapshot!(why(&sandbox, "F3", "2026-03-25", &[]));
}

#[test]
fn a_condition_that_does_not_hold() {
    let sandbox = Sandbox::with_ledger();
    sandbox.write(
        "policy.relance",
        "one: when overdue 7d and balance > 9_000 EUR then email gentle\n\
         two: when overdue 20d and segment = bon_payeur and average_delay < 3d then email firm\n",
    );
    assert_snapshot!(why(&sandbox, "F2", "2026-04-30", &["--lang", "fr"]));
}

#[test]
fn a_datum_is_missing() {
    let sandbox = Sandbox::with_ledger();
    sandbox.write(
        "policy.relance",
        "when overdue 7d and sector = steel then email gentle\n",
    );
    assert_snapshot!(why(&sandbox, "F2", "2026-04-02", &[]));
}

#[test]
fn a_prohibition() {
    let sandbox = Sandbox::with_ledger();
    sandbox.write(
        "policy.relance",
        "## They asked for calls only.\nnever email when balance > 1_000 EUR\nwhen overdue 7d then email gentle\n",
    );
    assert_snapshot!(why(&sandbox, "F2", "2026-02-20", &[]));
}

#[test]
fn the_whole_story_of_an_invoice() {
    let sandbox = Sandbox::with_ledger();
    assert_snapshot!("timeline", why(&sandbox, "F2", "2026-05-29", &["--timeline"]));
    assert_snapshot!(
        "timeline_fr",
        why(&sandbox, "F2", "2026-05-29", &["--timeline", "--lang", "fr"])
    );
    assert_snapshot!(
        "timeline_json",
        why(&sandbox, "F3", "2026-04-07", &["--timeline", "--format", "json"])
    );
}

#[test]
fn what_cannot_be_answered() {
    let sandbox = Sandbox::with_ledger();
    assert_snapshot!("no_invoice", why(&sandbox, "F99", "2026-05-29", &[]));
    assert_snapshot!("too_early", why(&sandbox, "F1", "2020-01-01", &[]));
}

#[test]
fn why_and_simulate_agree_on_every_day() {
    let sandbox = Sandbox::with_ledger();
    let simulate = [
        "simulate",
        "policy.relance",
        "--ledger",
        "ledger",
        "--to",
        "2026-06-30",
        "--actions",
        "actions.csv",
    ];
    assert_eq!(sandbox.run(&simulate).code, Some(0));
    let list = sandbox.read("actions.csv");
    for day in [
        "2026-02-11",
        "2026-02-18",
        "2026-03-04",
        "2026-03-30",
        "2026-03-31",
        "2026-04-10",
        "2026-05-05",
    ] {
        for invoice in ["F1", "F2", "F3", "F5"] {
            let acts = list
                .lines()
                .any(|line| line.starts_with(day) && line.contains(invoice) && line.contains(",done,"));
            let asked = [
                "why",
                invoice,
                "--policy",
                "policy.relance",
                "--ledger",
                "ledger",
                "--on",
                day,
                "--format",
                "json",
            ];
            let answer: serde_json::Value = serde_json::from_str(&sandbox.run(&asked).stdout).unwrap();
            assert_eq!(answer["outcome"] == "acts", acts, "{invoice} on {day}: {answer}");
        }
    }
}

#[test]
fn instalments_are_listed_with_the_one_that_counts() {
    let sandbox = Sandbox::with_ledger();
    sandbox.write(
        "ledger/instalments.csv",
        "invoice_id,due,amount\nF2,2026-02-11,2000.00\nF2,2026-03-11,1500.00\nF2,2026-04-11,1500.00\n",
    );
    sandbox.write(
        "ledger/payments.csv",
        "payment_id,customer_id,invoice_id,date,amount,currency\nP2,bolt,F2,2026-03-02,2500.00,EUR\n",
    );
    assert_snapshot!("instalments", why(&sandbox, "F2", "2026-03-16", &["--timeline"]));
    assert_snapshot!(
        "instalments_fr",
        why(&sandbox, "F2", "2026-03-16", &["--timeline", "--lang", "fr"])
    );
}

#[test]
fn what_holds_the_next_step_back_is_said() {
    let sandbox = Sandbox::with_ledger();
    sandbox.write(
        "policy.relance",
        "policy \"p\" {\n  at most 1 contacts within 30d per customer\n}\n\
         one: when overdue 7d then email gentle\ntwo: when overdue 21d then email firm\n",
    );
    assert_snapshot!("held_by_a_cap", why(&sandbox, "F2", "2026-02-20", &[]));
    assert_snapshot!(
        "held_by_a_cap_fr",
        why(&sandbox, "F2", "2026-02-20", &["--lang", "fr"])
    );
}

#[test]
fn a_passed_step_that_had_failed_says_why() {
    let sandbox = Sandbox::with_ledger();
    sandbox.write(
        "policy.relance",
        "ring: when overdue 7d then call accounts_payable\nlast: when overdue 30d then email firm\n",
    );
    assert_snapshot!(
        "failed_then_passed_fr",
        why(&sandbox, "F2", "2026-04-30", &["--lang", "fr"])
    );
}

#[test]
fn the_timeline_tells_what_follows_from_rows_and_what_events_hold() {
    let sandbox = Sandbox::with_ledger();
    let mut events = sandbox.read("ledger/events.csv");
    events.push_str("2026-03-19,bolt,F2,call_result,reached,calls back\n");
    sandbox.write("ledger/events.csv", events);
    let text = why(&sandbox, "F2", "2026-04-02", &["--timeline", "--lang", "fr"]);
    assert!(text.contains("call_result : reached, calls back"), "{text}");
    assert!(text.contains("2026-03-28    promesse rompue"), "{text}");
}

#[test]
fn the_leader_of_another_customer_is_named_with_its_customer() {
    let sandbox = Sandbox::with_ledger();
    let customers = sandbox.read("ledger/customers.csv");
    let with_payer: Vec<String> = (customers.lines().enumerate())
        .map(|(line, row)| match (line, row.starts_with("acme")) {
            (0, _) => format!("{row},payer_id"),
            (_, true) => format!("{row},bolt"),
            _ => format!("{row},"),
        })
        .collect();
    sandbox.write("ledger/customers.csv", with_payer.join("\n") + "\n");
    sandbox.write(
        "policy.relance",
        "policy \"p\" {\n  group by customer led by oldest\n}\nwhen overdue 7d then email gentle\n",
    );
    let text = why(&sandbox, "F6", "2026-06-12", &[]);
    assert!(
        text.contains("of customer bolt, who has the same payer"),
        "{text}"
    );
}

#[test]
fn a_condition_of_many_levels_is_told_on_a_narrow_page() {
    let sandbox = Sandbox::with_ledger();
    let mut guard = "balance > 10 EUR".to_string();
    for level in 0..28 {
        guard = format!(
            "reminders < {} or (balance > {level} EUR and ({guard}))",
            level % 3
        );
    }
    sandbox.write(
        "policy.relance",
        format!("deep: when overdue 7d and ({guard}) then email gentle\n"),
    );
    let run = sandbox.run(&[
        "why",
        "F2",
        "--policy",
        "policy.relance",
        "--ledger",
        "ledger",
        "--on",
        "2026-02-18",
    ]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains("balance > 10 EUR"), "{}", run.stdout);
}
