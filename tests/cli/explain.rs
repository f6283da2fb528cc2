//! `relance explain` and `relance prelude`.

use crate::sandbox::Sandbox;
use insta::assert_snapshot;

#[test]
fn a_code_of_a_policy_by_number_and_by_name() {
    let sandbox = Sandbox::new();
    assert_snapshot!("explain", sandbox.shot(&["explain", "RL0201"]));
    assert_eq!(
        sandbox.run(&["explain", "rl0201"]).stdout,
        sandbox.run(&["explain", "unknown-fact"]).stdout
    );
}

#[test]
fn a_code_of_a_ledger() {
    assert_snapshot!(Sandbox::new().shot(&["explain", "RL1201"]));
}

#[test]
fn no_such_code() {
    assert_snapshot!(Sandbox::new().shot(&["explain", "RL9999"]));
}

#[test]
fn every_code_that_is_listed_can_be_explained() {
    let sandbox = Sandbox::new();
    let list = sandbox.run(&["explain", "--list"]).stdout;
    assert!(list.lines().count() > 50, "{list}");
    for line in list.lines() {
        let number = line.split(' ').next().unwrap();
        let run = sandbox.run(&["explain", number]);
        assert_eq!(run.code, Some(0), "{number}");
        assert!(run.stdout.starts_with("# "), "{number}");
    }
}

#[test]
fn the_prelude_is_a_policy_file() {
    let sandbox = Sandbox::new();
    let prelude = sandbox.run(&["prelude"]);
    assert_eq!(prelude.code, Some(0));
    sandbox.write("prelude.relance", prelude.stdout);
    assert_eq!(sandbox.run(&["fmt", "prelude.relance"]).code, Some(0));
}
