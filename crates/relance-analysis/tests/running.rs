//! Tests of policies as they are run: policy, tests and what is said of them, together.

#![expect(clippy::unwrap_used, reason = "tests")]

use insta::assert_snapshot;
use relance_analysis::{render_outcome, run_tests};
use relance_compiler::{Lang, Options, compile_text, render};
use relance_kernel::Interner;
use std::fmt::Write;

const RULES: &str = "first_reminder: when overdue 7d and not disputed then email gentle\n\
                     second: when 14d after first_reminder and (balance > 500 EUR or segment = mauvais_payeur) then email firm\n\
                     formal_notice: when overdue 45d then registered_letter mise_en_demeure, claim interest requires approval of credit_manager\n\
                     check: also when reminders >= 2 then task \"look at it\" for account_manager, alert cfo\n\
                     thanks: also when settled by payment and reminders >= 1 then email merci\n";

fn run(tests: &str) -> String {
    run_in(RULES, tests, Lang::En)
}

fn run_in(rules: &str, tests: &str, lang: Lang) -> String {
    let text = format!("{rules}{tests}\n");
    let mut interner = Interner::new();
    let compiled = compile_text(&text, &Options::default(), &mut interner);
    let problems = render::render_plain(&compiled.diagnostics, &compiled.files, Lang::En);
    assert!(compiled.policy.is_some(), "{text}{problems}");
    let mut out = format!("{}\n────\n", text.trim_end());
    for outcome in run_tests(&compiled, &interner) {
        let test = compiled.tests.get(outcome.test).unwrap();
        let word = if outcome.passed() { "ok" } else { "failed" };
        let row = test.row.as_deref().unwrap_or_default();
        writeln!(out, "{word} {} {row}", test.title).unwrap();
        out.push_str(&render_outcome(&compiled, &interner, &outcome, lang));
    }
    out
}

#[test]
fn what_passes() {
    assert_snapshot!(run("test \"reminded, then thanked\" {\n\
           customer acme { kind business, segment bon_payeur }\n\
           invoice F1 of acme: 1_200 EUR due 2026-03-02\n\
           on 2026-03-09 expect email gentle\n\
           on 2026-03-12 F1 pays 1_200 EUR\n\
           on 2026-03-12 expect email merci\n\
           expect nothing until 2026-12-31\n\
         }\n\
         test \"in order, without dates\" {\n\
           customer acme { kind business }\n\
           invoice F1 of acme: 1_200 EUR due 2026-03-02\n\
           expect email gentle\n\
           expect email firm\n\
           expect alert cfo\n\
           expect task\n\
           expect registered_letter mise_en_demeure\n\
         }\n\
         test \"the day of the reminder\" for (due_on, sent_on) in { (2026-03-02, 2026-03-09), (2026-03-03, 2026-03-10) } {\n\
           customer acme { kind business }\n\
           invoice F1 of acme: 1_200 EUR due due_on\n\
           on sent_on expect email gentle\n\
         }"));
}

#[test]
fn what_fails_shows_the_timeline_and_the_values() {
    assert_snapshot!(run("test \"too early\" {\n\
           customer acme { kind business }\n\
           invoice F1 of acme: 1_200 EUR due 2026-03-02\n\
           on 2026-03-08 expect email gentle\n\
         }\n\
         test \"small\" {\n\
           customer acme { kind business, segment bon_payeur }\n\
           invoice F1 of acme: 200 EUR due 2026-03-02\n\
           expect email gentle\n\
           expect email firm\n\
         }\n\
         test \"another template\" {\n\
           customer acme { kind business }\n\
           invoice F1 of acme: 1_200 EUR due 2026-03-02\n\
           on 2026-03-09 expect email firm\n\
         }\n\
         test \"not silent\" {\n\
           customer acme { kind business }\n\
           invoice F1 of acme: 1_200 EUR due 2026-03-02\n\
           on 2026-03-09 expect email gentle\n\
           expect nothing until 2026-03-23\n\
         }\n\
         test \"a line is missing\" {\n\
           customer acme { kind business }\n\
           invoice F1 of acme: 1_200 EUR due 2026-03-02\n\
           on 2026-03-23 expect email firm\n\
         }\n\
         test \"disputed\" {\n\
           customer acme { kind business }\n\
           invoice F1 of acme: 1_200 EUR due 2026-03-02\n\
           invoice F2 of acme: 80 EUR due 2026-03-20\n\
           on 2026-03-05 F1 disputed quality\n\
           on 2026-03-09 expect email gentle for F1\n\
         }\n\
         test \"before the next line\" {\n\
           customer acme { kind business }\n\
           invoice F1 of acme: 1_200 EUR due 2026-03-02\n\
           expect email gentle\n\
           on 2026-03-05 F1 pays 100 EUR\n\
           on 2026-03-09 expect email gentle\n\
         }\n\
         test \"nobody\" {\n\
           customer acme { kind business }\n\
           on 2026-03-09 acme stopped\n\
           expect nothing until 2026-12-31\n\
         }"));
}

#[test]
fn what_fails_in_french() {
    assert_snapshot!(run_in(
        RULES,
        "test \"petite\" {\n\
           customer acme { kind business, segment bon_payeur }\n\
           invoice F1 of acme: 200 EUR due 2026-03-02\n\
           expect email gentle\n\
           on 2026-03-23 expect email firm\n\
           expect nothing until 2026-04-30\n\
         }",
        Lang::Fr
    ));
}

#[test]
fn what_is_put_off_is_no_action() {
    assert_snapshot!(run_in(
        "policy \"P\" {\n  contact on working days\n  at least 5d between contacts per customer\n}\n\
         first: when overdue 7d then email gentle\n\
         note: when overdue 9d then sms gentle\n",
        "test \"from Saturday to Monday\" {\n\
           customer acme { kind business }\n\
           invoice F1 of acme: 200 EUR due 2026-03-07\n\
           expect nothing until 2026-03-15\n\
           on 2026-03-16 expect email gentle\n\
           expect nothing until 2026-03-17\n\
           expect sms gentle\n\
         }",
        Lang::En
    ));
}
