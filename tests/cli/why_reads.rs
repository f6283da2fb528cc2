//! `relance why`: what each kind of test read, and from which rows.

use crate::sandbox::Sandbox;
use crate::schema::check;
use insta::assert_snapshot;
use std::collections::BTreeSet;

const POLICY: &str = r#"policy "Story" {
  contact on working days
  at least 5d between contacts per customer
  at most 3 contacts within 30d per customer
}
template mise_en_demeure is formal, legal
param patience = 7d in 4d..15d
field customer.credit_score: number
first:    when overdue patience and not disputed and (balance > 5_000 EUR or country in {FR, BE}) then email gentle
by_phone: exception to first when customer.kind = public or contacted within 2d then call accounts_payable
chase:    when overdue 30d then call accounts_payable
again:    when 3d after first and not (replied within 10d or recorded asked_for_time within 20d) then email firm
broken:   when promise broken and no reply within 7d then letter broken_promise
fined:    when 60d after notified then charge 36 EUR as penalty lawful "local rules"
monthly:  every month on day 5 when overdue 10d then email statement
yearly:   every year on 03-20 when late_rate > 10% then email overview
once:     on {2026-03-14, 2026-05-02} when sent first within 60d and sent first at least 10d ago then sms short
legal:    when overdue 50d and reminders >= 1 and last_contact > 3d then registered_letter mise_en_demeure
          requires approval of cfo if balance > 2_000 EUR
watch:    also each time per customer when customer.overdue_balance > 3_000 EUR and broken_promises >= 1 then alert credit_manager
score:    also when customer.credit_score < 3 and customer.oldest_overdue >= 5d then flag risky
thanks:   also when settled by payment and sent first then email merci
"#;

const LEDGER: &[(&str, &str)] = &[
    (
        "customers.csv",
        "customer_id,kind,country,email,phone,address,credit_score\n\
         acme,business,FR,a@acme.example,1,2,2.5\n",
    ),
    (
        "invoices.csv",
        "invoice_id,customer_id,issued,due,amount\n\
         F1,acme,2026-01-05,2026-02-04,3500\n\
         F2,acme,2026-01-20,2026-02-19,900\n",
    ),
    (
        "payments.csv",
        "payment_id,customer_id,invoice_id,date,amount\n\
         P1,acme,F1,2026-03-20,1000\n\
         P2,acme,F2,2026-04-30,900\n",
    ),
    (
        "events.csv",
        "date,customer_id,invoice_id,event,value,note,known_on\n\
         2026-01-02,acme,F1,action,email,courtesy,\n\
         2026-01-10,acme,F1,notified,,,2026-01-15\n\
         2026-02-20,acme,F1,promise,2026-02-27,,\n\
         2026-02-24,acme,,replied,,,2026-02-25\n\
         2026-03-25,acme,F2,action,call,asked_for_time,\n\
         2026-05-20,acme,,approved,legal,,\n",
    ),
];

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("policy.relance", POLICY);
    for (name, text) in LEDGER {
        sandbox.write(&format!("ledger/{name}"), text);
    }
    sandbox
}

fn why(sandbox: &Sandbox, invoice: &str, on: &str, more: &[&str]) -> String {
    let asked = [
        "why",
        invoice,
        "--policy",
        "policy.relance",
        "--ledger",
        "ledger",
        "--from",
        "2026-01-04",
        "--on",
        on,
    ];
    sandbox.shot(&[&asked, more].concat())
}

#[test]
fn each_kind_of_test_says_what_it_read() {
    let sandbox = sandbox();
    for (name, invoice, on) in [
        ("a_date_and_an_event_to_come", "F1", "2026-02-03"),
        ("one_of_several", "F1", "2026-02-11"),
        ("a_step_before_and_answers", "F1", "2026-02-16"),
        ("for_the_customer", "F1", "2026-02-28"),
        ("a_broken_promise_and_the_cap", "F1", "2026-03-05"),
        ("since_a_notification", "F1", "2026-03-11"),
        ("due_since_a_date", "F2", "2026-03-18"),
        ("settled_with_thanks", "F2", "2026-04-30"),
    ] {
        let text = why(&sandbox, invoice, on, &[]) + &why(&sandbox, invoice, on, &["--lang", "fr"]);
        assert_snapshot!(name, text);
    }
    let approved = why(&sandbox, "F1", "2026-05-20", &["--approve", "never"]);
    assert_snapshot!("an_approval_given_by_a_row", approved);
}

#[test]
fn the_timeline_names_rows_and_approvals() {
    let sandbox = sandbox();
    assert_snapshot!(
        "timeline_with_rows",
        why(
            &sandbox,
            "F1",
            "2026-04-20",
            &["--timeline", "--approve", "never"]
        )
    );
}

#[test]
fn rows_of_other_tables_are_looked_up() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "policy.relance",
        "first: when overdue 7d then email gentle to accounts_payable else call accounts_payable\n",
    );
    for (name, text) in [
        (
            "customers.csv",
            "customer_id,kind,email,phone,known_on\nacme,business,a@acme.example,,\n",
        ),
        (
            "contacts.csv",
            "customer_id,role,email,phone\nacme,finance_director,,\nacme,accounts_payable,,1\n",
        ),
        (
            "invoices.csv",
            "invoice_id,customer_id,issued,due,amount\nF1,acme,2026-01-05,2026-02-04,300\n",
        ),
        ("payments.csv", "customer_id,date,amount\n"),
        (
            "instalments.csv",
            "invoice_id,due,amount\nF1,2026-02-04,100\nF1,2026-03-04,100\nF1,2026-04-04,100\n",
        ),
        (
            "events.csv",
            "date,customer_id,invoice_id,event,value\n\
             2026-02-01,acme,,opted_out,call\n\
             2026-05-01,acme,,field_changed,email=\n",
        ),
    ] {
        sandbox.write(&format!("ledger/{name}"), text);
    }
    assert_snapshot!("instalment_and_contact", why(&sandbox, "F1", "2026-02-12", &[]));
}

/// Random invoices and days of a demo: the program answers each, and an answer is whole.
#[test]
fn every_day_of_a_demo_is_answered() {
    let sandbox = Sandbox::new();
    assert_eq!(
        sandbox
            .run(&["demo", "d", "--invoices", "300", "--customers", "8"])
            .code,
        Some(0)
    );
    let invoices = sandbox.read("d/invoices.csv");
    let mut outcomes = BTreeSet::new();
    for (position, line) in invoices.lines().skip(1).step_by(3).enumerate() {
        let cells: Vec<&str> = line.split(',').collect();
        let (id, due) = (cells[0], cells[3]);
        if due.is_empty() || line.contains("credit_note") {
            continue;
        }
        let due = relance_kernel::Day::parse(due).unwrap();
        let on = due
            .plus(i32::try_from(position * 11 % 120).unwrap() - 10)
            .to_string();
        let asked = [
            "why",
            id,
            "--policy",
            "d/policy.relance",
            "--ledger",
            "d",
            "--on",
            &on,
            "--timeline",
            "--format",
            "json",
            "--approve",
            if position % 4 == 0 { "never" } else { "2d" },
        ];
        let run = sandbox.run(&asked);
        assert_eq!(run.code, Some(0), "{asked:?}: {}", run.stderr);
        assert_eq!(check("why", &run.stdout), Vec::<String>::new(), "{}", run.stdout);
        let answer: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        let outcome = answer["outcome"].as_str().unwrap().to_string();
        assert!(!answer["next_text"].as_str().unwrap().is_empty(), "{answer:#}");
        if outcome == "waits_until" {
            assert!(answer["until"].is_string(), "{answer:#}");
            assert!(!answer["notes"].as_array().unwrap().is_empty(), "{answer:#}");
        }
        for ground in answer["grounds"].as_array().unwrap() {
            for condition in ground["conditions"].as_array().unwrap() {
                let joins = [
                    "one of these",
                    "none of these",
                    "all of these",
                    "not all of these",
                ];
                let is_join = joins.contains(&condition["test"].as_str().unwrap());
                assert_eq!(condition["read"].is_null(), is_join, "{answer:#}");
            }
        }
        outcomes.insert(outcome);
    }
    assert!(outcomes.len() >= 4, "{outcomes:?}");
}
