//! `relance list`: the lists of a small ledger, in each form, and that they agree with the figures.

use crate::sandbox::Sandbox;
use crate::schema::check;
use insta::assert_snapshot;
use serde_json::Value;

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write(
        "led/customers.csv",
        "customer_id,name,kind,country,credit_limit,collector\n\
         ACME,Acme SARL,business,FR,2000,perrin\n\
         DUPONT,Marie Dupont,consumer,FR,,amrani\n\
         LATE,Toujours plus tard SA,business,FR,,perrin\n\
         RUINE,Ruine SA,business,FR,,amrani\n\
         SMITH,\"=HYPERLINK(\"\"http://x\"\")\",business,GB,,\n",
    );
    sandbox.write(
        "led/invoices.csv",
        "invoice_id,customer_id,issued,due,amount,currency\n\
         A1,ACME,2026-03-01,2026-03-31,1000.00,EUR\n\
         A2,ACME,2026-04-01,2026-05-01,1500.00,EUR\n\
         A3,ACME,2026-06-01,2026-06-30,700.00,EUR\n\
         A4,ACME,2026-01-01,2026-01-31,90.00,EUR\n\
         D1,DUPONT,2024-05-01,2024-05-31,120.50,EUR\n\
         R1,RUINE,2026-04-01,2026-05-01,5000.00,EUR\n\
         S1,SMITH,2026-04-01,2026-05-01,300.00,GBP\n\
         L1,LATE,2025-01-01,2025-01-31,10,EUR\nL2,LATE,2025-02-01,2025-02-28,10,EUR\nL3,LATE,2025-03-01,2025-03-31,10,EUR\n\
         L4,LATE,2026-01-01,2026-01-31,10,EUR\nL5,LATE,2026-02-01,2026-02-28,10,EUR\nL6,LATE,2026-03-01,2026-03-31,10,EUR\n",
    );
    sandbox.write(
        "led/payments.csv",
        "payment_id,customer_id,invoice_id,date,amount,currency,reverses\n\
         P1,ACME,A1,2026-04-10,400.00,EUR,\n\
         P2,ACME,,2026-06-20,50.00,EUR,\n\
         P3,ACME,A4,2026-02-05,90.00,EUR,\n\
         P4,ACME,A4,2026-02-10,90.00,EUR,P3\n\
         P5,ACME,A4,2026-02-20,90.00,EUR,\n\
         L1,LATE,L1,2025-02-01,10,EUR,\nL2,LATE,L2,2025-03-01,10,EUR,\nL3,LATE,L3,2025-04-02,10,EUR,\n\
         L4,LATE,L4,2026-02-20,10,EUR,\nL5,LATE,L5,2026-03-25,10,EUR,\nL6,LATE,L6,2026-04-20,10,EUR,\n",
    );
    sandbox.write(
        "led/events.csv",
        "date,customer_id,invoice_id,event,value,note\n\
         2026-04-20,ACME,A1,action,email,gentle\n\
         2026-05-10,ACME,A2,dispute_opened,quality,300.00\n\
         2026-05-12,ACME,A1,promise,2026-06-15,\n\
         2026-06-25,RUINE,R1,promise,2026-07-10,\n\
         2026-05-20,SMITH,S1,stopped,,\n\
         2026-06-01,RUINE,,insolvency_opened,,\n\
         2026-06-10,RUINE,,insolvency_published,,\n",
    );
    sandbox
}

fn list<'a>(names: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [
        &["list"],
        names,
        &["--ledger", "led", "--as-of", "2026-06-30"],
        more,
    ]
    .concat()
}

#[test]
fn every_list() {
    let sandbox = sandbox();
    let customers = ["aged", "exposures", "worsening"];
    assert_snapshot!("list_customers", sandbox.shot(&list(&customers, &[])));
    let invoices = [
        "open",
        "never-chased",
        "promises",
        "disputes",
        "stops",
        "deadlines",
    ];
    assert_snapshot!("list_invoices", sandbox.shot(&list(&invoices, &[])));
    assert_snapshot!(
        "list_statement_fr",
        sandbox.shot(&list(&["statement"], &["--customer", "ACME", "--lang", "fr"]))
    );
}

#[test]
fn forms_for_programs_and_spreadsheets() {
    let sandbox = sandbox();
    assert_snapshot!("list_csv", sandbox.shot(&list(&["open"], &["--format", "csv"])));
    assert_snapshot!(
        "list_csv_fr",
        sandbox.shot(&list(&["open"], &["--format", "csv", "--locale", "fr"]))
    );
    assert_eq!(
        sandbox
            .run(&list(
                &["aged", "open"],
                &["--format", "xlsx", "-o", "lists.xlsx"]
            ))
            .code,
        Some(0)
    );
    assert!(
        std::fs::read(sandbox.path("lists.xlsx"))
            .unwrap()
            .starts_with(b"PK")
    );
    // Titles in French name the sheets: one of them is longer than a name may be.
    let french = list(
        &["aged", "open", "stops", "statement"],
        &[
            "--format",
            "xlsx",
            "-o",
            "listes.xlsx",
            "--lang",
            "fr",
            "--customer",
            "ACME",
        ],
    );
    let run = sandbox.run(&french);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for (names, more) in [
        (&["aged", "open"][..], &["--format", "csv"][..]),
        (&["aged"][..], &["--format", "xlsx"][..]),
        (&["statement"][..], &[][..]),
        (&["open"][..], &["--customer", "NOBODY"][..]),
        (&["open"][..], &["--format", "csv", "-o", "led/invoices.csv"][..]),
    ] {
        let run = sandbox.run(&list(names, more));
        assert_eq!(run.code, Some(2), "{names:?} {more:?}: {}", run.stdout);
        assert!(run.stderr.starts_with("error: "), "{}", run.stderr);
    }
}

#[test]
fn the_aged_balance_is_that_of_the_figures() {
    let sandbox = sandbox();
    let lists: Value = serde_json::from_str(
        &sandbox
            .run(&list(&["aged", "open"], &["--format", "json"]))
            .stdout,
    )
    .unwrap();
    let cents = |value: &Value| -> i64 {
        let amount = value["amount"].as_str().unwrap_or("0.00");
        amount.replace('.', "").parse().unwrap()
    };
    let total = |list: usize, key: &str, currency: &str| -> i64 {
        let rows = lists["lists"][list]["rows"].as_array().unwrap();
        rows.iter()
            .map(|row| &row[key])
            .filter(|cell| cell["currency"] == currency)
            .map(cents)
            .sum()
    };
    // 550 (50 that named no invoice went to the oldest) + 1,500 + 700 + 120.50 + 5,000; 300 in pounds.
    assert_eq!(total(1, "open", "EUR"), 787_050);
    assert_eq!(total(0, "total", "EUR"), 787_050);
    assert_eq!(total(0, "total", "GBP"), 30_000);
    let kpi = sandbox
        .run(&[
            "kpi",
            "led",
            "--to",
            "2026-06-30",
            "--customers",
            "--format",
            "json",
        ])
        .stdout;
    assert!(kpi.contains("7870.50"), "{kpi}");
}

const PLANNED: &str = "policy \"P\" {\n  calendar FR\n  at least 3d between contacts per customer\n}\n\
first: when overdue 5d and customer.kind = business then email gentle\n\
phone: when overdue 20d and customer.kind = business then call accounts_payable\n\
hand: when overdue 60d and customer.kind = business then escalate to agency requires approval of cfo\n\
insured_only: when overdue 10d and customer.kind = consumer and insured then letter gentle\n";

#[test]
fn what_a_policy_would_do_next() {
    let sandbox = sandbox();
    sandbox.write("p.relance", PLANNED);
    let names = ["tomorrow", "calls", "finished", "undecidable"];
    assert_snapshot!(
        "list_planned",
        sandbox.shot(&list(&names, &["--policy", "p.relance"]))
    );
    // Codes are words in French: channels, roles, reasons of disputes.
    let french = ["disputes", "tomorrow", "calls", "finished"];
    assert_snapshot!(
        "list_planned_fr",
        sandbox.shot(&list(&french, &["--policy", "p.relance", "--lang", "fr"]))
    );
    // A Friday: the next working day is Monday, and the list holds Saturday to Monday. This policy says nothing of the
    // days of contacts, so what is due goes on the first of them; one that contacts on working days waits for Monday.
    let friday = |policy: &str| {
        sandbox.write("friday.relance", policy);
        let asked = [
            "list",
            "tomorrow",
            "--ledger",
            "led",
            "--as-of",
            "2026-06-26",
            "--policy",
            "friday.relance",
            "--format",
            "csv",
        ];
        let run = sandbox.run(&asked);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let rows = run.stdout.lines().skip(1).map(|row| {
            let cells: Vec<&str> = row.split(',').collect();
            [0, 1, 4, 7].map(|place| cells[place].to_string()).join(" ")
        });
        rows.collect::<Vec<String>>()
    };
    assert_eq!(
        friday(PLANNED),
        ["2026-06-27 A1 first goes", "2026-06-27 A2 first goes"]
    );
    let on_working_days = PLANNED.replace(
        "  calendar FR\n",
        "  calendar FR\n  contact on working days between 09:00 and 17:30\n",
    );
    let waits: Vec<String> = friday(&on_working_days);
    // What is put off on Saturday and goes on Monday is one row, late by the days of Monday.
    assert_eq!(waits, ["2026-06-29 A1 first goes", "2026-06-29 A2 first goes"]);
    assert_snapshot!(
        "list_tomorrow_on_a_friday",
        sandbox.shot(&[
            "list",
            "tomorrow",
            "--ledger",
            "led",
            "--as-of",
            "2026-06-26",
            "--policy",
            "friday.relance"
        ])
    );
    let without = sandbox.run(&list(&["calls"], &[]));
    assert_eq!(without.code, Some(2));
    assert!(without.stderr.contains("--policy"), "{}", without.stderr);
}

/// An invoice of two steps on one day counts once in the total.
#[test]
fn an_invoice_counts_once_in_what_leaves_next() {
    let sandbox = sandbox();
    sandbox.write(
        "p.relance",
        "first: when overdue 5d and amount > 1200 EUR then email gentle, task \"look\" for collector, block_orders\n",
    );
    assert_snapshot!(
        "list_tomorrow_two_acts",
        sandbox.shot(&list(&["tomorrow"], &["--policy", "p.relance"]))
    );
}

/// The first instalment is paid: what is late is the second.
#[test]
fn due_is_the_earliest_part_that_is_open() {
    let sandbox = sandbox();
    sandbox.write(
        "led/instalments.csv",
        "invoice_id,due,amount\nA2,2026-05-01,500.00\nA2,2026-06-10,500.00\nA2,2026-07-10,500.00\n",
    );
    let payments = sandbox.read("led/payments.csv") + "P6,ACME,A2,2026-05-01,500.00,EUR,\n";
    sandbox.write("led/payments.csv", payments);
    let run = sandbox.run(&list(&["open"], &["--format", "csv"]));
    let row = run.stdout.lines().find(|line| line.starts_with("A2,")).unwrap();
    assert!(row.contains(",2026-06-10,20,1000.00"), "{row}");
    let owed = sandbox.run(&["owed", "--ledger", "led", "--as-of", "2026-06-30"]);
    let row = owed.stdout.lines().find(|line| line.contains(" A2 ")).unwrap();
    assert!(row.contains("10 Jun 2026"), "{}", owed.stdout);
}

#[test]
fn what_is_recorded_is_history_for_the_policy() {
    let sandbox = sandbox();
    sandbox.write("p.relance", "first: when overdue 5d then email gentle\n");
    let next = || {
        let run = sandbox.run(&list(
            &["tomorrow"],
            &["--policy", "p.relance", "--customer", "ACME", "--format", "json"],
        ));
        let lists: Value = serde_json::from_str(&run.stdout).unwrap();
        let rows = lists["lists"][0]["rows"].as_array().unwrap().clone();
        rows.iter()
            .map(|row| row["invoice"].as_str().unwrap().to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(next(), ["A1", "A2"]);
    let events = sandbox
        .read("led/events.csv")
        .replace(",email,gentle", ",email,first");
    sandbox.write("led/events.csv", events);
    assert_eq!(next(), ["A2"]);
}

#[test]
fn a_provision_for_each_invoice_and_the_deadline_of_the_insurer() {
    let sandbox = sandbox();
    assert_snapshot!("list_provisions", sandbox.shot(&list(&["provisions"], &[])));
    let customers: String = (sandbox.read("led/customers.csv").lines())
        .map(|line| match line.split(',').next() {
            Some("customer_id") => format!("{line},insured\n"),
            Some("ACME") => format!("{line},yes\n"),
            _ => format!("{line},\n"),
        })
        .collect();
    sandbox.write("led/customers.csv", customers);
    let run = sandbox.run(&list(
        &["deadlines"],
        &["--insurer-days", "90", "--format", "csv"],
    ));
    // A1 was due on 31 March: 90 days later is 29 June.
    assert!(
        run.stdout
            .lines()
            .any(|line| line.starts_with("A1,") && line.contains("insurer,2026-06-29,-1")),
        "{}",
        run.stdout
    );
}

#[test]
fn every_list_fits_the_schema() {
    let sandbox = sandbox();
    sandbox.write("p.relance", PLANNED);
    let of_customers = [
        "aged",
        "open",
        "never-chased",
        "promises",
        "disputes",
        "stops",
        "deadlines",
        "exposures",
        "worsening",
        "provisions",
        "tomorrow",
        "calls",
        "finished",
        "undecidable",
    ];
    let run = sandbox.run(&list(
        &of_customers,
        &[
            "--policy",
            "p.relance",
            "--insurer-days",
            "90",
            "--format",
            "json",
        ],
    ));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(check("list", &run.stdout), Vec::<String>::new());
    let run = sandbox.run(&list(&["statement"], &["--customer", "ACME", "--format", "json"]));
    assert_eq!(check("list", &run.stdout), Vec::<String>::new(), "{}", run.stdout);
    for (right, wrong) in [
        ("\"rows\"", "\"row\""),
        ("\"currency\": \"EUR\"", "\"currency\": \"euro\""),
    ] {
        assert!(
            !check("list", &run.stdout.replace(right, wrong)).is_empty(),
            "{wrong}"
        );
    }
}
