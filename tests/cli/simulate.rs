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
