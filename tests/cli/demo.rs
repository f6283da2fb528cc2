//! `relance demo` and `relance init`, and the program without a command.

use crate::sandbox::Sandbox;
use insta::assert_snapshot;

#[test]
fn a_demo_is_written_once() {
    let sandbox = Sandbox::new();
    assert_snapshot!("demo", sandbox.shot(&["demo", "d", "--invoices", "100"]));
    assert_snapshot!("demo_again", sandbox.shot(&["demo", "d", "--invoices", "100"]));
    assert_snapshot!("demo_impossible", sandbox.shot(&["demo", "e", "--invoices", "0"]));
}

#[test]
fn a_demo_passes_its_own_checks() {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.run(&["demo", "d", "--invoices", "300"]).code, Some(0));
    assert_eq!(
        sandbox.run(&["check", "d/policy.relance", "--ledger", "d"]).code,
        Some(0)
    );
    assert_eq!(sandbox.run(&["ledger", "check", "d"]).code, Some(0));
    assert_eq!(sandbox.run(&["ledger", "summary", "d"]).code, Some(0));
    assert_eq!(
        sandbox
            .run(&["simulate", "d/policy.relance", "--ledger", "d"])
            .code,
        Some(0)
    );
}

#[test]
fn an_empty_project() {
    let sandbox = Sandbox::new();
    assert_snapshot!("init", sandbox.shot(&["init", "my company"]));
    assert_snapshot!(
        "init_again",
        sandbox.shot(&["init", "--lang", "fr", "my company"])
    );
    assert_eq!(sandbox.run(&["check", "my company/policy.relance"]).code, Some(0));
    assert_snapshot!(
        "init_has_nothing_to_replay",
        sandbox.shot(&[
            "simulate",
            "my company/policy.relance",
            "--ledger",
            "my company/ledger"
        ])
    );
}

#[test]
fn without_a_command_there_is_help() {
    let sandbox = Sandbox::new();
    assert_snapshot!("help", sandbox.shot(&["--help"]));
    assert_snapshot!("help_of_simulate", sandbox.shot(&["simulate", "--help"]));
    assert_eq!(sandbox.run(&[]).code, Some(2));
    assert_snapshot!("unknown_command", sandbox.shot(&["simulat"]));
}

#[test]
fn bad_use_is_said_in_french() {
    let sandbox = Sandbox::with_ledger();
    let mut text = String::new();
    for asked in [
        &["simulat", "--lang", "fr"][..],
        &["simulate", "policy.relance", "--lang=fr"],
        &[
            "simulate",
            "policy.relance",
            "--ledger",
            "ledger",
            "--from",
            "02/03/2026",
            "--lang",
            "fr",
        ],
        &[
            "simulate",
            "policy.relance",
            "--ledger",
            "ledger",
            "--format",
            "xml",
            "--lang",
            "fr",
        ],
        &["why", "F1", "--polic", "policy.relance", "--lang", "fr"],
        &["demo", "d", "--invoices", "beaucoup", "--lang", "fr"],
        &["explain", "RL0101", "--list", "--lang", "fr"],
        &["check", "--lang", "fr"],
        &["simulate", "policy.relance", "--lang", "fr", "--ledger"],
    ] {
        text.push_str(&sandbox.shot(asked));
    }
    assert_snapshot!("bad_use_fr", text);
    let by_environment = sandbox.finish(sandbox.command(&["nope"]).env("LANG", "fr_FR.UTF-8"));
    assert_eq!(by_environment.code, Some(2));
    assert!(
        by_environment.stderr.contains("commande inconnue : `nope`"),
        "{}",
        by_environment.stderr
    );
}
