//! `relance simulate`.

use crate::sandbox::Sandbox;
use insta::assert_snapshot;

const SIMULATE: [&str; 4] = ["simulate", "policy.relance", "--ledger", "ledger"];

fn simulate<'a>(more: &[&'a str]) -> Vec<&'a str> {
    SIMULATE.iter().copied().chain(more.iter().copied()).collect()
}

#[test]
fn the_tables_in_both_languages() {
    let sandbox = Sandbox::with_ledger();
    assert_snapshot!("human", sandbox.shot(&simulate(&[])));
    assert_snapshot!("human_fr", sandbox.shot(&simulate(&["--lang", "fr"])));
}

#[test]
fn the_action_list() {
    let sandbox = Sandbox::with_ledger();
    let run = sandbox.run(&simulate(&["--actions", "actions.csv", "--to", "2026-06-30"]));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_snapshot!("actions", sandbox.read("actions.csv"));
    assert_eq!(sandbox.names(), ["actions.csv", "ledger", "policy.relance"]);
}

#[cfg(unix)]
#[test]
fn a_link_to_a_list_that_is_not_there_yet_stays_a_link() {
    let sandbox = Sandbox::with_ledger();
    std::fs::create_dir(sandbox.path("lists")).unwrap();
    std::os::unix::fs::symlink("lists/latest.csv", sandbox.path("actions.csv")).unwrap();
    std::os::unix::fs::symlink("today.csv", sandbox.path("lists/latest.csv")).unwrap();
    let run = sandbox.run(&simulate(&["--actions", "actions.csv", "--to", "2026-06-30"]));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for link in ["actions.csv", "lists/latest.csv"] {
        let there = std::fs::symlink_metadata(sandbox.path(link)).unwrap();
        assert!(there.is_symlink(), "{link}");
    }
    assert!(sandbox.read("lists/today.csv").starts_with("date,"));
    // A circle of links leads nowhere.
    std::os::unix::fs::symlink("circle.csv", sandbox.path("circle.csv")).unwrap();
    let run = sandbox.run(&simulate(&["--actions", "circle.csv", "--lang", "fr"]));
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(run.stderr.contains("ne mène nulle part"), "{}", run.stderr);
}

#[test]
fn options_change_what_they_say() {
    let sandbox = Sandbox::with_ledger();
    let list = |more: &[&str]| {
        let run = sandbox.run(&simulate(&[&["--actions", "actions.csv"], more].concat()));
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        sandbox.read("actions.csv")
    };
    let usual = list(&[]);
    assert!(usual.contains("notice,registered_letter"), "{usual}");
    assert!(
        !list(&["--approve", "never"]).contains("notice,registered_letter"),
        "no approval, no notice"
    );
    assert!(list(&["--approve", "3d"]).contains("notice,registered_letter"));
    assert_ne!(list(&["--set", "first_delay=12d"]), usual);
    assert!(
        list(&["--from", "2026-03-15"])
            .lines()
            .skip(1)
            .all(|line| line > "2026-03-15")
    );
    assert!(
        list(&["--to", "2026-03-15"])
            .lines()
            .skip(1)
            .all(|line| line < "2026-03-16")
    );
}

#[test]
fn charges_of_the_ledger_are_kept_or_dropped() {
    let sandbox = Sandbox::with_ledger();
    sandbox.write(
        "ledger/events.csv",
        "date,customer_id,invoice_id,event,value,note\n2026-02-20,bolt,F2,charged,40.00,indemnity\n",
    );
    sandbox.write(
        "policy.relance",
        "when overdue 20d and charges > 0 EUR then email firm\n",
    );
    let messages = |more: &[&str]| {
        let run = sandbox.run(&simulate(&[&["--format", "json"], more].concat()));
        let object: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        object.pointer("/totals/messages").unwrap().as_u64()
    };
    assert_eq!(messages(&[]), Some(1));
    assert_eq!(messages(&["--charges", "drop"]), Some(0));
}

#[test]
fn json_for_programs() {
    let sandbox = Sandbox::with_ledger();
    assert_snapshot!("json", sandbox.shot(&simulate(&["--format", "json"])));
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let sandbox = Sandbox::new();
    assert_eq!(
        sandbox
            .run(&["demo", "d", "--invoices", "12000", "--customers", "3000"])
            .code,
        Some(0)
    );
    let with = |threads: &str| {
        let run = sandbox.run(&[
            "simulate",
            "d/policy.relance",
            "--ledger",
            "d",
            "--format",
            "json",
            "--actions",
            "actions.csv",
            "--threads",
            threads,
        ]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        (run.stdout, sandbox.read("actions.csv"))
    };
    let one = with("1");
    assert!(one.1.lines().count() > 1_000);
    assert!(one == with("2") && one == with("7"));
}

#[test]
fn a_ledger_that_lacks_what_the_policy_needs() {
    let sandbox = Sandbox::with_ledger();
    sandbox.write(
        "ledger/customers.csv",
        "customer_id,segment\nacme,gold\nbolt,\ncarla,\ndune,\n",
    );
    sandbox.write(
        "policy.relance",
        "segment from ledger\nchannel call costs 9min at 38 EUR/h, capacity 2 per day\n\
         when overdue 5d and segment = gold then email gentle\n\
         when overdue 9d and sector = steel then call accounts_payable\n\
         notice: when overdue 20d and amount > 1_000 EUR then registered_letter mise_en_demeure without reminder\n",
    );
    assert_snapshot!("lacking", sandbox.shot(&simulate(&[])));
    assert_snapshot!("lacking_fr", sandbox.shot(&simulate(&["--lang", "fr"])));
}

#[test]
fn what_cannot_be_replayed() {
    let sandbox = Sandbox::with_ledger();
    assert_snapshot!(
        "backwards",
        sandbox.shot(&simulate(&["--from", "2026-03-01", "--to", "2026-02-01"]))
    );
    assert_snapshot!("no_date", sandbox.shot(&simulate(&["--from", "2026-02-30"])));
    assert_snapshot!("no_approval", sandbox.shot(&simulate(&["--approve", "soon"])));
    sandbox.write("policy.relance", "when overdu > 7d then email gentle\n");
    assert_snapshot!("unsound", sandbox.shot(&simulate(&[])));
    assert_snapshot!(
        "no_policy",
        sandbox.shot(&["simulate", "missing.relance", "--ledger", "ledger"])
    );
}

#[test]
fn days_outside_the_ledger_are_said() {
    let sandbox = Sandbox::with_ledger();
    let mut text = String::new();
    let before = ["--from", "2020-01-01", "--to", "2020-12-31"];
    text.push_str(&sandbox.shot(&simulate(&before)));
    text.push_str(&sandbox.shot(&[
        "ledger",
        "summary",
        "ledger",
        "--as-of",
        "2020-01-01",
        "--lang",
        "fr",
    ]));
    assert_snapshot!("before_the_ledger", text);
    let run = sandbox.run(&simulate(&["--to", "2027-06-30"]));
    assert!(
        run.stdout.contains("the ledger ends on 4 May 2026: 422 days"),
        "{}",
        run.stdout
    );
    assert!(!sandbox.run(&simulate(&[])).stdout.contains("the ledger ends on"));
}

#[test]
fn recorded_actions_that_are_not_read_are_counted() {
    let sandbox = Sandbox::with_ledger();
    let events = "date,customer_id,invoice_id,event,value,note\n\
                  2026-02-12,bolt,F2,action,email,gentle\n\
                  2026-02-26,bolt,F2,action,email,firm\n\
                  2026-03-12,bolt,F2,action,call,\n";
    sandbox.write("ledger/events.csv", events);
    let said = |more: &[&str]| sandbox.run(&simulate(more)).stdout;
    assert!(
        said(&[]).contains("3 actions that the ledger records from 5 Jan 2026 on"),
        "{}",
        said(&[])
    );
    assert!(said(&["--from", "2026-02-26"]).contains("2 actions that the ledger records from 26 Feb"));
    let french = said(&["--from", "2026-03-01", "--lang", "fr"]);
    assert!(
        french.contains("1 action inscrite au livre à partir du 1er mars 2026"),
        "{french}"
    );
    assert!(!said(&["--from", "2026-03-13"]).contains("that the ledger records"));
    let why = [
        "why",
        "F2",
        "--policy",
        "policy.relance",
        "--ledger",
        "ledger",
        "--from",
        "2026-02-20",
    ];
    let run = sandbox.run(&why);
    let told = "replayed from 20 Feb 2026: 2 recorded actions of the ledger not read";
    assert!(run.stdout.contains(told), "{}", run.stdout);
}

#[test]
fn what_an_unknown_prohibition_pauses_is_said_with_its_money() {
    let sandbox = Sandbox::with_ledger();
    let policy = "field customer.large: yes_no\n\
                  never escalate to agency when customer.large = yes\n\
                  when overdue 7d then email gentle\n";
    sandbox.write("policy.relance", policy);
    assert_snapshot!("unknown_never", sandbox.shot(&simulate(&[])));
    assert_snapshot!("unknown_never_fr", sandbox.shot(&simulate(&["--lang", "fr"])));
}

#[test]
fn a_threshold_without_the_currency_is_what_is_missing() {
    let sandbox = Sandbox::with_ledger();
    sandbox.write(
        "policy.relance",
        "call: when overdue 20d and balance > 100 EUR then email firm\n",
    );
    let run = sandbox.run(&simulate(&["--lang", "fr"]));
    assert!(
        run.stdout
            .contains("indécidable, call : la politique ne compare `solde` à aucun montant en USD"),
        "{}",
        run.stdout
    );
}

#[test]
fn rules_segments_and_the_action_list_come_to_one_sum() {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.run(&["demo", "d", "--invoices", "3000"]).code, Some(0));
    let asked = [
        "simulate",
        "d/policy.relance",
        "--ledger",
        "d",
        "--format",
        "json",
        "--actions",
        "a.csv",
    ];
    let run = sandbox.run(&asked);
    let object: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let sum = |list: &str, fields: &[&str]| -> u64 {
        let parts = object[list].as_array().unwrap().iter();
        parts
            .map(|part| {
                fields
                    .iter()
                    .map(|field| part[*field].as_u64().unwrap())
                    .sum::<u64>()
            })
            .sum()
    };
    let rows = sandbox
        .read("a.csv")
        .lines()
        .filter(|line| line.contains(",done,"))
        .count() as u64;
    assert_eq!(sum("by_rule", &["done", "failed"]), rows);
    assert_eq!(sum("by_segment", &["actions"]), rows);
    assert!(sum("by_rule", &["failed"]) > 0, "{}", run.stdout);
}
