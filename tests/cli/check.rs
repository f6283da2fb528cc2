//! `relance check`.

use crate::sandbox::Sandbox;
use insta::assert_snapshot;

const WRONG: &str = "policy \"x\" {\n  applies to customer.kind = busines\n}\n\
                     a: when overdue 7d and balance > 7d then email gentle\n\
                     b: when overdu > 9d then emal firm\n\
                     c: when 5d after zz then email firm\n";

#[test]
fn a_sound_policy() {
    let sandbox = Sandbox::with_ledger();
    assert_snapshot!(sandbox.shot(&["check", "policy.relance"]));
}

#[test]
fn a_policy_beside_its_ledger() {
    let sandbox = Sandbox::with_ledger();
    sandbox.write(
        "policy.relance",
        "field customer.score: number\nsegment big when sector = steel\n\
         when overdue 7d and segment = big and language = fr and customer.score > 3 then sms gentle\n",
    );
    assert_snapshot!(sandbox.shot(&["check", "policy.relance", "--ledger", "ledger"]));
}

#[test]
fn mistakes_are_drawn_over_the_text() {
    let sandbox = Sandbox::new();
    sandbox.write("wrong.relance", WRONG);
    assert_snapshot!("mistakes", sandbox.shot(&["check", "wrong.relance"]));
    assert_snapshot!(
        "mistakes_fr",
        sandbox.shot(&["check", "--lang", "fr", "wrong.relance"])
    );
}

#[test]
fn mistakes_for_programs() {
    let sandbox = Sandbox::new();
    sandbox.write("wrong.relance", WRONG);
    assert_snapshot!(
        "plain",
        sandbox.shot(&["check", "--format", "plain", "wrong.relance"])
    );
    assert_snapshot!(
        "github",
        sandbox.shot(&["check", "--format", "github", "wrong.relance"])
    );
    sandbox.write(
        "one.relance",
        "a: when overdue 7d and balance > 7d then email gentle\n",
    );
    assert_snapshot!(
        "json",
        sandbox.shot(&["check", "--format", "json", "one.relance"])
    );
    assert_snapshot!(
        "sarif",
        sandbox.shot(&["check", "--format", "sarif", "one.relance", "one.relance"])
    );
}

#[test]
fn a_mistake_in_a_used_file_is_shown_there() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "p/main.relance",
        "use \"shared/segments.relance\"\nwhen overdue 7d and segment = vip then email gentle\n",
    );
    sandbox.write(
        "p/shared/segments.relance",
        "segment vip when customer.balanc > 10 EUR\n",
    );
    assert_snapshot!(sandbox.shot(&["check", "p/main.relance"]));
}

#[test]
fn use_reads_nothing_outside_the_root() {
    let sandbox = Sandbox::new();
    sandbox.write("shared.relance", "segment vip when customer.balance > 10 EUR\n");
    sandbox.write(
        "p/main.relance",
        "use \"../shared.relance\"\nwhen overdue 7d and segment = vip then email gentle\n",
    );
    assert_snapshot!(
        "use_outside",
        sandbox.shot(&["check", "--format", "plain", "p/main.relance"])
    );
    assert_snapshot!(
        "use_with_root",
        sandbox.shot(&["check", "--root", ".", "p/main.relance"])
    );
    assert_snapshot!(
        "root_elsewhere",
        sandbox.shot(&["check", "--root", "p", "shared.relance"])
    );
}

#[cfg(unix)]
#[test]
fn a_link_does_not_lead_out_of_the_project() {
    let sandbox = Sandbox::new();
    sandbox.write("secret.txt", "not a policy");
    sandbox.write(
        "p/main.relance",
        "use \"inside.relance\"\nwhen overdue 7d then email gentle\n",
    );
    std::os::unix::fs::symlink(sandbox.path("secret.txt"), sandbox.path("p/inside.relance")).unwrap();
    assert_snapshot!(sandbox.shot(&["check", "--format", "plain", "p/main.relance"]));
    let told = |sandbox: &Sandbox| {
        let run = sandbox.run(&["check", "--lang", "fr", "--format", "plain", "p/main.relance"]);
        run.stdout
    };
    let french = told(&sandbox);
    assert!(
        french.contains("c'est un lien qui mène hors du dossier du projet"),
        "{french}"
    );
    std::fs::remove_file(sandbox.path("p/inside.relance")).unwrap();
    std::fs::create_dir(sandbox.path("p/inside.relance")).unwrap();
    let french = told(&sandbox);
    assert!(french.contains("c'est un dossier"), "{french}");
    assert!(!french.contains("it is"), "{french}");
}

#[test]
fn a_param_set_from_outside() {
    let sandbox = Sandbox::with_ledger();
    assert_snapshot!(
        "param_set",
        sandbox.shot(&["check", "policy.relance", "--set", "first_delay=10d"])
    );
    assert_snapshot!(
        "param_wrong",
        sandbox.shot(&["check", "policy.relance", "--set", "first_delay=10 EUR"])
    );
    assert_snapshot!(
        "param_unknown",
        sandbox.shot(&["check", "policy.relance", "--set", "frist_delay=10d"])
    );
}

#[test]
fn warnings_fail_when_denied() {
    let sandbox = Sandbox::with_ledger();
    sandbox.write(
        "warned.relance",
        "a: when overdue 7d and overdue < 30d then email gentle\n",
    );
    assert_snapshot!("warning", sandbox.shot(&["check", "warned.relance"]));
    let denied = sandbox.run(&["check", "--deny", "warnings", "warned.relance"]);
    assert_eq!(denied.code, Some(1));
}

#[test]
fn a_policy_from_standard_input() {
    let sandbox = Sandbox::new();
    let run = sandbox.run_with_input(&["check", "-"], b"when overdu 7d then email gentle");
    assert_snapshot!(run.shot(&["check", "-"]));
}

#[test]
fn a_text_that_the_templates_lack() {
    let sandbox = Sandbox::new();
    sandbox.write("policy.relance", "first: when overdue 7d then email gentel\n");
    let warns = |sandbox: &Sandbox| {
        let run = sandbox.shot(&["check", "--format", "plain", "policy.relance"]);
        run.contains("RL0231") && run.contains("did you mean `gentle`?")
    };
    // Without a folder of texts nothing is looked for.
    assert!(!warns(&sandbox));
    sandbox.write("templates/gentle.email.fr.md", "Un simple oubli ?\n");
    assert!(warns(&sandbox));
    sandbox.write("templates/gentel.email.fr.md", "Un simple oubli ?\n");
    assert!(!warns(&sandbox));
}

/// The rates that are shipped end with the second half-year of 2026.
#[test]
fn rates_that_are_not_known_on_the_day_of_the_check() {
    let sandbox = Sandbox::new();
    let firm = "firm: when overdue 30d and customer.kind = business then email firm, claim interest\n";
    let policy = |lines: &str| format!("policy \"B2B\" {{\n  law FR\n{lines}}}\n{firm}");
    sandbox.write("by_law.relance", policy(""));
    sandbox.write("agreed.relance", policy("  late interest 12%\n"));
    sandbox.write("silent.relance", policy("").replace(", claim interest", ""));
    let check = |file: &str, more: &[&str]| sandbox.run(&[&["check", file], more].concat());
    let tells = |file: &str, more: &[&str]| check(file, more).stdout.contains("RL1012");
    let later = ["--on", "2027-03-01"];
    assert!(!tells("by_law.relance", &[]), "all rates of 2026 are known");
    assert!(!tells("by_law.relance", &["--on", "2026-12-31"]));
    assert!(tells("by_law.relance", &["--on", "2027-01-01"]));
    assert!(!tells("agreed.relance", &later) && !tells("silent.relance", &later));
    assert_snapshot!(
        "rate_not_known",
        sandbox.shot(&["check", "by_law.relance", "--on", "2027-03-01"])
    );
    assert_snapshot!(
        "rate_not_known_fr",
        sandbox.shot(&["check", "by_law.relance", "--on", "2027-03-01", "--lang", "fr"])
    );
    // The rates of a ledger count; a half-year that was left out is named.
    sandbox.write("led/customers.csv", "customer_id,name,kind\nA,A,business\n");
    sandbox.write("led/invoices.csv", "invoice_id,customer_id,issued,due,amount\n");
    sandbox.write(
        "led/payments.csv",
        "payment_id,customer_id,invoice_id,date,amount\n",
    );
    let rates = |half_years: &[&str]| {
        let rows = half_years
            .iter()
            .map(|half| format!("ecb_refinancing,{half},2.40,BCE\n"));
        sandbox.write(
            "led/rates.csv",
            format!("series,half_year,rate,source\n{}", rows.collect::<String>()),
        );
    };
    let with_ledger = ["--ledger", "led", "--on", "2027-09-01"];
    rates(&["2027-H1", "2027-H2"]);
    assert!(!tells("by_law.relance", &with_ledger));
    rates(&["2027-H2"]);
    let gap = check("by_law.relance", &with_ledger).stdout;
    assert!(gap.contains("RL1012") && gap.contains("2027-H1"), "{gap}");
}
