//! `relance owed` and `relance rates`: the worked examples of the law on a ledger, to the cent, and what cannot be told.

use crate::sandbox::Sandbox;
use crate::schema::check;
use insta::assert_snapshot;
use serde_json::Value;

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write(
        "led/customers.csv",
        "customer_id,name,kind,country\n\
         ACME,Acme SARL,business,FR\n\
         VILLE,Ville de Lyon,public,FR\n\
         DUPONT,Marie Dupont,consumer,FR\n\
         GARCIA,Ana García,consumer,ES\n\
         MYST,Mystère,,\n\
         RUINE,Ruine SA,business,FR\n",
    );
    sandbox.write(
        "led/invoices.csv",
        "invoice_id,customer_id,issued,due,amount,delivered\n\
         T1,ACME,2026-05-21,2026-06-20,10000.00,2026-05-20\n\
         T2,ACME,2025-11-15,2025-12-15,12000.00,\n\
         T3,ACME,2026-08-31,2026-09-30,1000.00,\n\
         T4,ACME,2026-08-31,2026-09-30,800.00,\n\
         T5,DUPONT,2026-05-21,2026-06-30,1000.00,\n\
         PARTS,ACME,2026-07-01,2026-07-31,900.00,\n\
         TOWN,VILLE,2026-05-21,2026-06-20,5000.00,\n\
         SPAIN,GARCIA,2026-05-21,2026-06-30,50.00,\n\
         MYST1,MYST,2026-05-21,2026-06-30,1000.00,\n\
         RUIN1,RUINE,2026-07-01,2026-08-31,10000.00,\n",
    );
    sandbox.write(
        "led/instalments.csv",
        "invoice_id,due,amount\nPARTS,2026-07-31,300.00\nPARTS,2026-08-31,300.00\nPARTS,2026-09-30,300.00\n",
    );
    sandbox.write(
        "led/payments.csv",
        "payment_id,customer_id,invoice_id,date,amount,known_on\n\
         P1,ACME,T1,2026-07-10,10000.00,2026-07-14\n\
         P2,ACME,T3,2026-10-30,1000.00,\n\
         P3,ACME,T4,2026-09-30,800.00,\n\
         P4,ACME,PARTS,2026-08-10,300.00,\n",
    );
    sandbox.write(
        "led/events.csv",
        "date,customer_id,invoice_id,event,value,note\n\
         2026-09-30,DUPONT,T5,action,registered_letter,mise_en_demeure\n\
         2026-09-11,RUINE,,insolvency_opened,,\n\
         2026-09-20,RUINE,,insolvency_published,,\n",
    );
    sandbox
}

fn owed<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["owed", "--ledger", "led", "--as-of", "2026-11-21"], more].concat()
}

#[test]
fn each_invoice_with_its_lines() {
    let sandbox = sandbox();
    assert_snapshot!("owed_list", sandbox.shot(&owed(&[])));
    assert_snapshot!(
        "owed_lines",
        sandbox.shot(&owed(&[
            "T1", "T2", "T3", "T4", "T5", "PARTS", "TOWN", "RUIN1", "MYST1"
        ]))
    );
    assert_snapshot!(
        "owed_lines_fr",
        sandbox.shot(&owed(&["RUIN1", "T5", "--lang", "fr"]))
    );
    assert_snapshot!("owed_csv", sandbox.shot(&owed(&["--format", "csv"])));
    assert_snapshot!(
        "owed_csv_fr",
        sandbox.shot(&owed(&["--format", "csv", "--locale", "fr"]))
    );
}

#[test]
fn the_worked_examples_come_out_to_the_cent() {
    let sandbox = sandbox();
    let text = sandbox
        .run(&owed(&["T1", "T2", "T3", "T4", "T5", "--format", "json"]))
        .stdout;
    let page: Value = serde_json::from_str(&text).unwrap();
    let found: Vec<(&str, &str, &str)> = page["claims"]
        .as_array()
        .unwrap()
        .iter()
        .map(|claim| ["invoice", "interest", "indemnity"].map(|key| claim[key].as_str().unwrap()))
        .map(|[invoice, interest, indemnity]| (invoice, interest, indemnity))
        .collect();
    assert_eq!(
        found,
        [
            ("T1", "67.26", "40.00"),
            ("T2", "1373.97", "40.00"),
            ("T3", "10.19", "40.00"),
            ("T4", "0.00", "0.00"),
            // 1,000 × 2.75 % × 52 days, from the day after the formal notice.
            ("T5", "3.92", "0.00"),
        ]
    );
}

#[test]
fn a_rate_that_was_agreed() {
    let sandbox = sandbox();
    let interest = |rate: &str| {
        let text = sandbox
            .run(&owed(&["T3", "--agreed-rate", rate, "--format", "json"]))
            .stdout;
        let page: Value = serde_json::from_str(&text).unwrap();
        page["claims"][0]["interest"].as_str().map(str::to_string)
    };
    assert_eq!(interest("8,25").as_deref(), Some("6.78"));
    assert_eq!(interest("8"), None);
    assert_snapshot!(
        "owed_below_floor",
        sandbox.shot(&owed(&["T3", "--agreed-rate", "8"]))
    );
    assert_snapshot!(
        "owed_no_rate",
        sandbox.shot(&owed(&["T3", "--agreed-rate", "much"]))
    );
}

#[test]
fn rates_are_added_from_a_file_and_never_guessed() {
    let sandbox = sandbox();
    let later = ["owed", "T2", "--ledger", "led", "--as-of", "2027-01-10"];
    let missing = sandbox.run(&later);
    assert_eq!(missing.code, Some(1), "{}", missing.stdout);
    assert!(
        missing.stdout.contains("no rate is known for 2027-H1"),
        "{}",
        missing.stdout
    );
    sandbox.write(
        "new.csv",
        "series,half_year,rate,source\necb_refinancing,2027-H1,2.65,European Central Bank\n",
    );
    assert_snapshot!(
        "rates_update",
        sandbox.shot(&["rates", "update", "new.csv", "--ledger", "led"])
    );
    assert_eq!(sandbox.run(&later).code, Some(0));
    // Again changes nothing; a contradiction is refused and changes nothing either.
    let table = sandbox.read("led/rates.csv");
    assert_eq!(
        sandbox
            .run(&["rates", "update", "new.csv", "--ledger", "led"])
            .code,
        Some(0)
    );
    sandbox.write(
        "other.csv",
        "series,half_year,rate,source\necb_refinancing,2027-H1,2.40,hearsay\n",
    );
    assert_snapshot!(
        "rates_contradiction",
        sandbox.shot(&["rates", "update", "other.csv", "--ledger", "led"])
    );
    assert_eq!(sandbox.read("led/rates.csv"), table);
    assert_snapshot!("rates_show", sandbox.shot(&["rates", "show", "--ledger", "led"]));
    assert_snapshot!("rates_show_fr", sandbox.shot(&["rates", "show", "--lang", "fr"]));
    let told = sandbox.run(&["rates", "update", "other.csv", "--ledger", "led", "--lang", "fr"]);
    assert!(told.stderr.contains("\u{a0}%"), "{}", told.stderr);
}

#[test]
fn what_is_not_there_is_said() {
    let sandbox = sandbox();
    assert_snapshot!("owed_unknown_invoice", sandbox.shot(&owed(&["T9"])));
    assert_snapshot!("owed_unknown_law", sandbox.shot(&owed(&["--law", "ES"])));
    let before = sandbox.run(&["owed", "--ledger", "led", "--as-of", "2020-01-01"]);
    assert_eq!(before.code, Some(2), "{}", before.stdout);
}

#[test]
fn programs_find_what_the_schema_says() {
    let sandbox = sandbox();
    for more in [&[][..], &["--agreed-rate", "8,25"], &["--lang", "fr"]] {
        let run = sandbox.run(&owed(&[&["--format", "json"], more].concat()));
        assert_eq!(check("owed", &run.stdout), Vec::<String>::new());
        for field in [
            "\"cannot_tell\"",
            "\"file_claim_by\": \"",
            "\"enforceable_until\": \"",
        ] {
            assert!(run.stdout.contains(field), "{field}: {}", run.stdout);
        }
        let wrong = run.stdout.replace("\"rate\"", "\"rates\"");
        assert!(!check("owed", &wrong).is_empty());
    }
}
