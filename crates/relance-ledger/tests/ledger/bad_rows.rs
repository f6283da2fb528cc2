//! Each kind of bad row: the file that holds it, and what is said of it.

use crate::support::{ledger_with, listed, load_with};
use relance_kernel::{Currency, FieldType, Interner};
use relance_ledger::{Binding, Options, codes, load, overpayments};
use std::collections::BTreeSet;
use std::fmt::Write;

type Case = (&'static str, &'static [(&'static str, &'static str)]);

const FILES: &[Case] = &[
    ("a table is missing", &[("payments.csv", "-")]),
    (
        "a table has another name",
        &[
            ("payments.csv", "-"),
            ("payment.csv", "customer_id,date,amount\n"),
        ],
    ),
    ("a file that is no table", &[("notes.csv", "x\n")]),
    ("an empty file", &[("payments.csv", "")]),
    (
        "a required column is missing",
        &[("payments.csv", "payment_id,customer_id,amount\nP1,acme,3\n")],
    ),
    (
        "a required column is misspelt",
        &[(
            "payments.csv",
            "payment_id,Customer-Id,date,amount\nP1,acme,2026-02-02,3\n",
        )],
    ),
    (
        "an optional column is misspelt",
        &[(
            "payments.csv",
            "customer_id,date,amount,currancy\nacme,2026-02-02,3,EUR\n",
        )],
    ),
    (
        "a column twice, a column without name",
        &[(
            "payments.csv",
            "customer_id,date,amount,amount,\nacme,2026-02-02,3,3,\n",
        )],
    ),
    (
        "semicolons",
        &[("payments.csv", "customer_id;date;amount\nacme;02/02/2026;3,00\n")],
    ),
    (
        "too few and too many cells",
        &[(
            "payments.csv",
            "customer_id,date,amount\nacme,2026-02-02\nacme,2026-02-02,1,234\n",
        )],
    ),
    (
        "quotes",
        &[(
            "payments.csv",
            "customer_id,date,amount\nacme,2026-02-02,\"3\"x\nacme,2026-02-02,3\"\nacme,2026-02-02,\"3\n",
        )],
    ),
    (
        "a byte 0 and a lone carriage return",
        &[(
            "payments.csv",
            "customer_id,date,amount\nac\0me,2026-02-02,3\nac\rme,2026-02-02,3\n",
        )],
    ),
    (
        "line numbers are those of the file",
        &[(
            "payments.csv",
            "customer_id,note,date,amount\r\nacme,\"two\r\nlines\",2026-02-31,3\r\n\r\nacme,,2026-02-02,x\r\n",
        )],
    ),
];

const CELLS: &[Case] = &[
    (
        "dates",
        &[
            (
                "invoices.csv",
                "invoice_id,customer_id,issued,due,amount\n\
             D1,acme,2026-13-02,2026-02-30,1\n\
             D2,acme,02/03/2026,31/03/2026,1\n\
             D3,acme,2026-3-2,20260302,1\n\
             D4,acme,46083,soon,1\n\
             D5,acme,1969-12-31,2201-01-01,1\n\
             D6,acme,,2026-02-02,1\n\
             D7,acme,2026-00-00,2026-02-02,1\n",
            ),
            ("payments.csv", "customer_id,date,amount\n"),
            ("events.csv", "-"),
        ],
    ),
    (
        "due dates before the issue",
        &[
            (
                "invoices.csv",
                "invoice_id,customer_id,issued,due,amount\nF1,acme,2026-02-04,2026-02-01,1\nF2,acme,2026-02-04,2024-02-04,1\n",
            ),
            ("payments.csv", "customer_id,date,amount\n"),
            ("events.csv", "-"),
        ],
    ),
    (
        "amounts",
        &[(
            "payments.csv",
            "customer_id,date,amount\n\
             acme,2026-02-02,\"1 234,50 €\"\n\
             acme,2026-02-02,\"1,234\"\n\
             acme,2026-02-02,12.345\n\
             acme,2026-02-02,9999999999999999.00\n\
             acme,2026-02-02,99999999999999999999999\n\
             acme,2026-02-02,n/a\n\
             acme,2026-02-02,\n\
             acme,2026-02-02,.\n",
        )],
    ),
    (
        "words",
        &[
            (
                "customers.csv",
                "customer_id,kind,natural_person,country,insured\n\
             acme,busines,oui,France,YES\n\
             bolt,particulier,maybe,fr,\n\
             group,robot,,XX,\n",
            ),
            ("invoices.csv", "invoice_id,customer_id,issued,due,amount\n"),
            ("payments.csv", "customer_id,date,amount\n"),
            ("events.csv", "-"),
        ],
    ),
    (
        "currencies",
        &[(
            "payments.csv",
            "customer_id,date,amount,currency\nacme,2026-02-02,3,€\nacme,2026-02-02,3,eur\nacme,2026-02-02,3,XQX\nacme,2026-02-02,3.5,JPY\n",
        )],
    ),
    (
        "ids",
        &[(
            "customers.csv",
            "customer_id\nacme\nacme\n bolt\n\"\"\nbolt\ngroup\nchild\n",
        )],
    ),
];

const REFERENCES: &[Case] = &[
    (
        "customers and invoices that are not there",
        &[(
            "payments.csv",
            "customer_id,invoice_id,date,amount\nACME,F1,2026-02-02,3\nzork,,2026-02-02,3\nacme,f1,2026-02-02,3\nacme,F9,2026-02-02,3\n",
        )],
    ),
    (
        "payers",
        &[(
            "customers.csv",
            "customer_id,payer_id\nacme,nobody\nbolt,group\ngroup,child\nchild,group\nself,self\n",
        )],
    ),
    (
        "rows that depend on a bad row",
        &[(
            "customers.csv",
            "customer_id,kind\nacme,robot\nbolt,\ngroup,\nchild,\n",
        )],
    ),
    (
        "an invoice of another customer",
        &[
            (
                "payments.csv",
                "customer_id,invoice_id,date,amount\nbolt,F1,2026-02-02,3\nchild,F3,2026-02-12,1\ngroup,F3,2026-02-12,1\n",
            ),
            (
                "events.csv",
                "date,customer_id,invoice_id,event\n2026-02-12,acme,F2,notified\n2026-02-12,,,notified\n",
            ),
        ],
    ),
    (
        "a credit note is no invoice",
        &[
            (
                "payments.csv",
                "customer_id,invoice_id,date,amount\nacme,A1,2026-02-02,3\n",
            ),
            ("events.csv", "date,invoice_id,event\n2026-02-12,A1,notified\n"),
        ],
    ),
    (
        "what a credit note names",
        &[(
            "invoices.csv",
            "invoice_id,customer_id,issued,due,amount,currency,kind,reference\n\
             F1,acme,2026-01-05,2026-02-04,1200.00,EUR,invoice,\n\
             F2,bolt,2026-01-10,2026-02-09,80,USD,,\n\
             F3,child,2026-01-12,2026-02-11,500,,,\n\
             A1,acme,2026-02-01,,-100,EUR,credit_note,F9\n\
             A2,acme,2026-02-01,,-100,EUR,credit_note,A1\n\
             A3,acme,2026-02-01,,-100,USD,credit_note,F2\n\
             A4,bolt,2026-02-01,,-1,EUR,credit_note,F2\n\
             A5,acme,2026-02-01,,-100,EUR,credit_note,\n\
             A6,acme,2026-02-01,,100,EUR,credit_note,F1\n\
             A7,acme,2026-02-01,,-100,EUR,credit_note,A5\n\
             A8,acme,2026-02-01,2026-02-04,-100,EUR,,\n",
        )],
    ),
    (
        "what a reversal names",
        &[(
            "payments.csv",
            "payment_id,customer_id,invoice_id,date,amount,currency,reverses\n\
             P1,acme,F1,2026-02-10,600,,\n\
             P2,group,F3,2026-02-12,500,EUR,\n\
             P3,bolt,F2,2026-02-12,x,,\n\
             R1,acme,F1,2026-02-11,-400,,P1\n\
             R2,acme,F1,2026-02-12,400,,P1\n\
             R3,acme,,2026-02-09,1,,P1\n\
             R4,acme,F1,2026-02-12,1,,P9\n\
             R5,acme,F1,2026-02-12,1,,R1\n\
             R6,bolt,,2026-02-12,1,,P1\n\
             R7,group,,2026-02-13,1,USD,P2\n\
             R8,bolt,,2026-02-13,1,,P3\n\
             R9,group,F3,2026-02-13,700,,P2\n\
             R10,group,,2026-02-13,0,,P2\n\
             P1,acme,,2026-02-13,1,,\n",
        )],
    ),
];

const MONEY: &[Case] = &[
    (
        "payments",
        &[(
            "payments.csv",
            "customer_id,invoice_id,date,amount,currency\n\
             acme,F1,2026-02-02,3,USD\n\
             acme,F1,2026-02-02,-3,\n\
             acme,F1,2026-02-02,0,\n\
             acme,F1,2026-01-02,3,\n",
        )],
    ),
    (
        "instalments",
        &[
            (
                "instalments.csv",
                "invoice_id,due,amount,plan_id,known_on\n\
                 F1,2026-02-04,600,,\n\
                 F1,2026-03-04,500,,\n\
                 F2,2026-02-04,0,,\n\
                 F3,2026-02-04,500,,2026-02-02\n\
                 F1,2026-05-01,100,plan1,2026-03-01\n\
                 F1,2026-06-01,100,plan2,\n\
                 F9,2026-06-01,100,,\n\
                 A1,2026-06-01,100,,\n",
            ),
            (
                "events.csv",
                "date,customer_id,invoice_id,event,value\n2026-03-01,acme,,plan_agreed,plan1\n2026-03-01,acme,,plan_agreed,plan3\n",
            ),
        ],
    ),
];

const EVENTS: &[Case] = &[
    (
        "what events say",
        &[(
            "events.csv",
            "date,customer_id,invoice_id,event,value,note\n\
             2026-02-12,acme,F1,promis,2026-02-20,\n\
             2026-02-12,acme,F1,party,,\n\
             2026-02-12,acme,F1,,,\n\
             2026-02-12,acme,F1,promise,,\n\
             2026-02-12,acme,F1,promise,20/02/2026,\n\
             2026-02-12,acme,F1,promise,2026-02-01,\n\
             2026-02-12,acme,F1,promise,2026-02-20,\"1 000,00\"\n\
             2026-02-12,acme,F1,promise,2026-02-20,by phone on line 3\n\
             2026-02-12,acme,F1,dispute_opened,price,0\n\
             2026-02-12,acme,F1,dispute_opened,price,100 EUR\n\
             2026-02-12,acme,F1,due_changed,,\n\
             2026-02-12,acme,F1,due_changed,2024-02-12,\n\
             2026-02-12,acme,F1,written_off,-3,\n\
             2026-02-12,acme,,written_off,3,\n\
             2026-02-12,acme,,charged,40,indemnity\n\
             2026-02-12,acme,F1,charged,,indemnity\n\
             2026-02-12,acme,F1,charged,-40,indemnity\n\
             2026-02-12,acme,,stopped,later,\n\
             2026-02-12,acme,,approved,,\n\
             2026-02-12,acme,,action,,gentle\n\
             2026-02-12,acme,,call_result,reachd,\n\
             2026-02-12,acme,,call_result,,\n\
             2026-01-01,acme,F1,notified,,\n",
        )],
    ),
    (
        "columns that change",
        &[(
            "events.csv",
            "date,customer_id,invoice_id,event,value\n\
             2026-02-12,acme,,field_changed,\n\
             2026-02-12,acme,,field_changed,segment\n\
             2026-02-12,acme,,field_changed,sgment=bon_payeur\n\
             2026-02-12,acme,,field_changed,moon=full\n\
             2026-02-12,acme,,field_changed,payer_id=group\n\
             2026-02-12,acme,,field_changed,kind=robot\n\
             2026-02-12,acme,,field_changed,country=Allemagne\n\
             2026-02-12,acme,,field_changed,customer_since=2026-02-31\n\
             2026-02-12,acme,F1,field_changed,segment=bon_payeur\n",
        )],
    ),
    (
        "contacts",
        &[(
            "contacts.csv",
            "customer_id,role,email,known_on\nacme,,x@acme.example,\nzork,accounts_payable,,\nacme,accounts_payable,,2026-01-01\n",
        )],
    ),
];

fn report(cases: &[Case]) -> String {
    let mut text = String::new();
    for (name, files) in cases {
        let _ = writeln!(text, "## {name}");
        for (file, content) in *files {
            let _ = writeln!(text, "{file}:");
            for (line, number) in content.split('\n').zip(1..).filter(|(line, _)| !line.is_empty()) {
                let _ = writeln!(
                    text,
                    "  {number:2} {}",
                    line.escape_debug().to_string().replace("\\\"", "\"")
                );
            }
        }
        text.push_str(&listed(&load_with(files).problems));
        text.push('\n');
    }
    text
}

#[test]
fn files_and_headers() {
    insta::assert_snapshot!(report(FILES));
}

#[test]
fn cells() {
    insta::assert_snapshot!(report(CELLS));
}

#[test]
fn references() {
    insta::assert_snapshot!(report(REFERENCES));
}

#[test]
fn money() {
    insta::assert_snapshot!(report(MONEY));
}

#[test]
fn more_money_than_can_be_added_up() {
    let mut payments = String::from("customer_id,date,amount\n");
    for _ in 0..2400 {
        payments.push_str("acme,2026-02-02,9999999999999.99\n");
    }
    let problems = load_with(&[("payments.csv", &payments)]).problems;
    assert_eq!(problems.len(), 95);
    insta::assert_snapshot!(listed(problems.get(..1).unwrap()));
}

#[test]
fn events() {
    insta::assert_snapshot!(report(EVENTS));
}

#[test]
fn declared_fields() {
    let source = ledger_with(&[
        (
            "customers.csv",
            "customer_id,score,rating\nacme,7.5,x\nbolt,high,\ngroup,,\nchild,1,\n",
        ),
        (
            "events.csv",
            "date,customer_id,event,value\n2026-02-12,acme,field_changed,score=low\n",
        ),
    ]);
    let loaded = load(&source, &Options::default());
    let mut interner = Interner::new();
    let mut field = |name: &str, field_type| (interner.intern(name), field_type);
    let fields = [
        field("score", FieldType::Number),
        field("ratings", FieldType::Text),
    ];
    let (_, problems) = Binding::new(&loaded.ledger, &mut interner, &fields, &[], Currency::EUR);
    insta::assert_snapshot!(listed(&problems));
}

#[test]
fn payments_over_what_is_owed() {
    let loaded = load_with(&[
        (
            "payments.csv",
            "payment_id,customer_id,invoice_id,date,amount,reverses\n\
             P1,acme,F1,2026-02-10,1100,\n\
             P2,acme,F1,2026-02-12,50,\n\
             P3,bolt,F2,2026-02-12,80,\n",
        ),
        (
            "events.csv",
            "date,invoice_id,event,value,note\n2026-02-11,F1,charged,40,indemnity\n",
        ),
    ]);
    assert_eq!(loaded.problems.len(), 0);
    insta::assert_snapshot!(listed(&overpayments(&loaded.ledger)));
}

/// What texts cannot show (bytes that are not UTF-8, files that cannot be opened) is tested in `files`, faults of databases
/// where the command line reads them.
#[test]
fn every_code_has_a_case() {
    let elsewhere = [
        "RL1002", "RL1003", "RL1009", "RL1015", "RL1018", "RL1019", "RL1020", "RL1115", "RL1116", "RL1305",
        "RL1315",
    ];
    let mut seen: BTreeSet<&str> = elsewhere.into();
    for (_, files) in [FILES, CELLS, REFERENCES, MONEY, EVENTS].into_iter().flatten() {
        seen.extend(
            load_with(files)
                .problems
                .iter()
                .map(|problem| problem.code.number),
        );
    }
    let missing: Vec<_> = codes()
        .map(|code| code.number)
        .filter(|number| !seen.contains(number))
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn every_row_is_in_the_ledger_or_has_an_error() {
    for (name, files) in [CELLS, REFERENCES, MONEY, EVENTS].into_iter().flatten() {
        let source = ledger_with(files);
        let loaded = load(&source, &Options::default());
        let bad: BTreeSet<_> = loaded
            .problems
            .iter()
            .filter(|problem| problem.severity() == relance_ledger::Severity::Error)
            .map(|problem| (problem.table, problem.row))
            .collect();
        let rows: usize = loaded
            .ledger
            .tables()
            .iter()
            .map(|table| table.rows as usize)
            .sum();
        let good = relance_ledger::summary(&loaded.ledger, relance_kernel::Day(20_000)).counts;
        // Instalments of plans are counted nowhere.
        let plans = if *name == "instalments" { 2 } else { 0 };
        let held = good.customers
            + good.contacts
            + good.invoices
            + good.credit_notes
            + good.instalments
            + good.payments
            + good.reversals
            + good.events
            + plans;
        assert_eq!(held + bad.len(), rows, "{name}");
    }
}

#[test]
fn a_date_too_early_in_customers_is_too_early_in_a_change() {
    let changed = load_with(&[(
        "events.csv",
        "date,customer_id,invoice_id,event,value\n2026-02-12,acme,,field_changed,customer_since=0900-01-01\n",
    )]);
    let stated = load_with(&[(
        "customers.csv",
        "customer_id,kind,customer_since\nacme,business,0900-01-01\nbolt,consumer,\ngroup,business,\nchild,business,\n",
    )]);
    let errors = |loaded: &relance_ledger::Loaded| -> Vec<&str> {
        let errors = loaded.problems.iter().filter(|problem| problem.row > 0);
        errors.map(|problem| problem.code.number).take(1).collect()
    };
    assert_eq!(errors(&changed), ["RL1104"], "{}", listed(&changed.problems));
    assert_eq!(errors(&changed), errors(&stated), "{}", listed(&stated.problems));
}

#[test]
fn currencies_in_use_and_past_ones_are_read_and_no_test_codes() {
    for (code, is_read) in [
        ("XCG", true),
        ("ZWG", true),
        ("FRF", true),
        ("CLF", true),
        ("XXX", false),
        ("XTS", false),
    ] {
        let invoices = format!(
            "invoice_id,customer_id,issued,due,amount,currency\nF1,acme,2026-01-05,2026-02-04,12,{code}\nF3,child,2026-01-12,2026-02-11,500,\n"
        );
        let loaded = load_with(&[
            ("invoices.csv", &invoices),
            ("payments.csv", "payment_id,customer_id,invoice_id,date,amount\n"),
            ("events.csv", "-"),
        ]);
        assert_eq!(
            !loaded.has_errors(),
            is_read,
            "{code}: {}",
            listed(&loaded.problems)
        );
    }
}
