//! `relance test`, and overlaps, which are shown as tests.

use crate::sandbox::Sandbox;
use insta::assert_snapshot;

const TESTED: &str = r#"first: when overdue 7d then email gentle
second: when 14d after first then email firm

test "a late payer is reminded twice" {
  customer acme { kind business }
  invoice F1 of acme: 1_200 EUR due 2026-03-02
  on 2026-03-09 expect email gentle
  on 2026-03-23 expect email firm
  expect nothing until 2026-12-31
}
"#;

const FAILING: &str = r#"
test "this is not what happens" {
  customer acme { kind business }
  invoice F1 of acme: 1_200 EUR due 2026-03-02
  on 2026-03-09 expect call accounts_payable
}
"#;

const OVERLAPPING: &str = "one: when overdue 7d and balance > 100 EUR then email gentle\n\
                           two: when overdue 7d and balance < 500 EUR then email firm\n";

#[test]
fn tests_that_pass_and_tests_that_fail() {
    let sandbox = Sandbox::new();
    sandbox.write("good.relance", TESTED);
    sandbox.write("bad.relance", format!("{TESTED}{FAILING}"));
    assert_snapshot!("tests_pass", sandbox.shot(&["test", "good.relance"]));
    assert_snapshot!("tests_fail", sandbox.shot(&["test", "bad.relance"]));
    assert_snapshot!(
        "tests_fail_fr",
        sandbox.shot(&["test", "--lang", "fr", "bad.relance"])
    );
}

#[test]
fn an_empty_run_fails() {
    let sandbox = Sandbox::new();
    sandbox.write("none.relance", "when overdue 7d then email gentle\n");
    assert_snapshot!(sandbox.shot(&["test", "none.relance"]));
}

#[test]
fn overlaps_are_shown_and_not_replayed() {
    let sandbox = Sandbox::with_ledger();
    sandbox.write("two.relance", OVERLAPPING);
    assert_snapshot!("overlap", sandbox.shot(&["check", "two.relance"]));
    assert_snapshot!(
        "overlap_not_replayed",
        sandbox.shot(&["simulate", "two.relance", "--ledger", "ledger"])
    );
}

#[test]
fn new_projects_and_demos_pass_their_tests() {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.run(&["init", "p"]).code, Some(0));
    assert_eq!(sandbox.run(&["demo", "d", "--invoices", "50"]).code, Some(0));
    for policy in ["p/policy.relance", "d/policy.relance"] {
        let run = sandbox.run(&["test", policy]);
        assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    }
}

#[test]
fn a_step_that_a_holiday_puts_off_says_so() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "p.relance",
        "policy \"p\" {\n  contact on working days\n}\nwhen overdue 7d then email gentle\n\
         test \"holiday\" {\n  customer acme\n  invoice F1 of acme: 100 EUR due 2026-04-24\n  \
         on 2026-05-01 expect email gentle\n}\n",
    );
    let run = sandbox.run(&["test", "p.relance", "--lang", "fr"]);
    assert!(
        run.stdout
            .contains("email_gentle attend (limite : jour sans contact), part le 2026-05-04"),
        "{}",
        run.stdout
    );
    let run = sandbox.run(&["test", "p.relance"]);
    assert!(
        run.stdout
            .contains("email_gentle waits (limit: not a contact day), goes on 2026-05-04"),
        "{}",
        run.stdout
    );
}

#[test]
fn expectations_and_values_are_told_in_french() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "p.relance",
        "hand: when overdue 30d and customer.kind = consumer then escalate to lawyer requires approval of cfo without reminder\n\
         test \"t\" {\n  customer acme\n  invoice F1 of acme: 100 EUR due 2026-04-24\n  \
         on 2026-05-01 expect escalate to lawyer\n}\n",
    );
    let run = sandbox.run(&["test", "p.relance", "--lang", "fr"]);
    assert!(
        run.stdout.contains("attend transmettre à l'avocat le 2026-05-01"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("(client.type = inconnu)"), "{}", run.stdout);
}
