//! What `claim` and `charge` of interest and indemnity come to in a replay, to the cent: the worked examples of the law.

use crate::sandbox::Sandbox;

const POLICY: &str = "policy \"B2B\" {\n  applies to customer.kind in {business, public}\n  law FR\n}\n\
template mise_en_demeure is formal, legal\n\
reminder: when overdue 5d then email gentle\n\
notice: when overdue 20d then registered_letter mise_en_demeure, claim indemnity, claim interest\n\
book: also when overdue 20d then charge interest, charge indemnity\n\
again: also when overdue 30d then charge interest\n";

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("p.relance", POLICY);
    sandbox.write(
        "led/customers.csv",
        "customer_id,kind,country\nACME,business,FR\nVILLE,public,FR\n",
    );
    sandbox.write(
        "led/invoices.csv",
        "invoice_id,customer_id,issued,due,amount\n\
         T1,ACME,2026-05-20,2026-06-20,10000\n\
         TOWN,VILLE,2026-05-20,2026-06-20,10000\n",
    );
    sandbox.write("led/payments.csv", "customer_id,invoice_id,date,amount\n");
    sandbox
}

fn actions(sandbox: &Sandbox, to: &str) -> String {
    let run = sandbox.run(&[
        "simulate",
        "p.relance",
        "--ledger",
        "led",
        "--to",
        to,
        "--actions",
        "a.csv",
    ]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    sandbox.read("a.csv")
}

#[test]
fn a_claim_is_computed_to_the_day_of_its_message() {
    let sandbox = sandbox();
    let list = actions(&sandbox, "2026-07-31");
    // T1 of the worked tests: 10 days at 12.15 % and 10 at 12.40 %.
    assert!(
        list.contains(
            "T1,notice,registered_letter,mise_en_demeure + claim indemnity 40.00 EUR + claim interest 67.26 EUR,"
        ),
        "{list}"
    );
    // A public body owes the rate of the half-year in which interest began: 20 days at 2.15 % and 8 points.
    assert!(list.contains("TOWN,book,charge,55.62 EUR interest,"), "{list}");
    // 30 days come to 101.24 EUR, of which 67.26 EUR were booked before.
    assert!(list.contains("T1,again,charge,33.98 EUR interest,"), "{list}");
}

#[test]
fn what_the_ledger_booked_already_is_not_booked_again() {
    let sandbox = sandbox();
    sandbox.write(
        "led/events.csv",
        "date,customer_id,invoice_id,event,value,note\n2026-07-05,ACME,T1,charged,50.00,interest\n2026-07-05,ACME,T1,charged,40.00,indemnity\n",
    );
    let list = actions(&sandbox, "2026-07-31");
    assert!(list.contains("T1,book,charge,17.26 EUR interest,"), "{list}");
    assert!(list.contains("T1,book,charge,0.00 EUR indemnity,"), "{list}");
}

#[test]
fn a_half_year_without_a_rate_gives_no_amount_and_says_so() {
    let sandbox = sandbox();
    sandbox.write(
        "led/invoices.csv",
        "invoice_id,customer_id,issued,due,amount\nLATE,ACME,2026-11-01,2026-12-20,10000\n",
    );
    let list = actions(&sandbox, "2027-01-31");
    assert!(
        list.contains("LATE,notice,registered_letter,mise_en_demeure + claim indemnity + claim interest,"),
        "{list}"
    );
    let run = sandbox.run(&["simulate", "p.relance", "--ledger", "led", "--to", "2027-01-31"]);
    assert!(
        run.stdout
            .contains("without an amount: no rate is known for 2027-H1"),
        "{}",
        run.stdout
    );
    sandbox.write(
        "led/rates.csv",
        "series,half_year,rate,source\necb_refinancing,2027-H1,2.65,European Central Bank\n",
    );
    let list = actions(&sandbox, "2027-01-31");
    // 11 days at 12.40 % are 37.37 EUR, 9 days at 12.65 % are 31.19 EUR.
    assert!(list.contains("claim interest 68.56 EUR"), "{list}");
}

#[test]
fn the_rate_of_the_contracts_takes_the_place_of_that_of_the_law() {
    let sandbox = sandbox();
    sandbox.write(
        "p.relance",
        POLICY.replace("law FR\n", "law FR\n  late interest 18%\n"),
    );
    let list = actions(&sandbox, "2026-07-31");
    // 20 days at 18 %: 10 in each half-year, 49.32 EUR each. By law alone for the public body.
    assert!(list.contains("T1,book,charge,98.64 EUR interest,"), "{list}");
    assert!(list.contains("TOWN,book,charge,55.62 EUR interest,"), "{list}");
}

#[test]
fn a_law_that_is_not_known_gives_no_amount_and_a_note() {
    let sandbox = sandbox();
    sandbox.write("p.relance", POLICY.replace("law FR", "calendar ES"));
    let check = sandbox.run(&["check", "p.relance"]);
    assert!(check.stdout.contains("RL0905"), "{}", check.stdout);
    let list = actions(&sandbox, "2026-07-31");
    assert!(
        list.contains("T1,notice,registered_letter,mise_en_demeure + claim indemnity + claim interest,"),
        "{list}"
    );
}

#[test]
fn why_tells_the_amounts_in_both_languages() {
    let sandbox = sandbox();
    let ask = |lang: &str| {
        let run = sandbox.run(&[
            "why",
            "T1",
            "--policy",
            "p.relance",
            "--ledger",
            "led",
            "--on",
            "2026-07-10",
            "--lang",
            lang,
        ]);
        run.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let english = ask("en");
    assert!(
        english.contains("claim indemnity 40.00 EUR + claim interest 67.26 EUR (notice)"),
        "{english}"
    );
    let french = ask("fr");
    assert!(
        french.contains("réclamer l'indemnité : 40,00 € + réclamer les intérêts : 67,26 € (notice)"),
        "{french}"
    );
}
