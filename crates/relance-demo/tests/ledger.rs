//! The generated folder: exact size, same bytes for the same options, every case that it promises, nothing overwritten.
#![expect(clippy::unwrap_used, reason = "tests")]

use relance_demo::{Error, Memory, Options, generate, generate_folder, init};
use relance_kernel::Day;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

type Row = BTreeMap<String, String>;

fn options(invoices: u64, seed: u64) -> Options {
    Options {
        invoices,
        seed,
        ..Options::default()
    }
}

fn memory(options: &Options) -> Memory {
    let mut memory = Memory::new();
    generate(options, &mut memory).unwrap();
    memory
}

fn rows(memory: &Memory, file: &str) -> Vec<Row> {
    csv::Reader::from_reader(memory.content(file).unwrap().as_slice())
        .deserialize()
        .map(Result::unwrap)
        .collect()
}

/// An empty folder of this test, under the build folder.
fn folder(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    if path.exists() {
        std::fs::remove_dir_all(&path).unwrap();
    }
    path
}

#[test]
fn the_default_ends_on_the_stated_day() {
    assert_eq!(Options::default().until.to_string(), "2026-06-30");
}

#[test]
fn the_size_is_exact() {
    for invoices in [1, 2, 37, 38, 39, 1_000, 2_345] {
        let memory = memory(&options(invoices, 1));
        let count = rows(&memory, "invoices.csv")
            .iter()
            .filter(|row| row["kind"] != "credit_note")
            .count();
        assert_eq!(count as u64, invoices);
    }
    let memory = memory(&Options {
        customers: Some(500),
        ..options(600, 1)
    });
    let with_invoices: BTreeSet<String> = rows(&memory, "invoices.csv")
        .iter()
        .map(|row| row["customer_id"].clone())
        .collect();
    assert_eq!(with_invoices.len(), 500, "each customer has an invoice");
}

#[test]
fn options_that_contradict_each_other_are_refused() {
    let wrong = [
        options(0, 1),
        Options {
            customers: Some(0),
            ..options(10, 1)
        },
        Options {
            customers: Some(11),
            ..options(10, 1)
        },
        Options {
            until: Day::from_ymd(1901, 1, 1).unwrap(),
            ..options(10, 1)
        },
    ];
    for options in wrong {
        assert!(
            matches!(generate(&options, &mut Memory::new()), Err(Error::Options(_))),
            "{options:?}"
        );
    }
}

#[test]
fn the_same_options_give_the_same_bytes() {
    let (first, second, other) = (
        memory(&options(2_000, 5)),
        memory(&options(2_000, 5)),
        memory(&options(2_000, 6)),
    );
    for name in first.names() {
        assert_eq!(first.content(name), second.content(name), "{name}");
    }
    assert_ne!(first.content("payments.csv"), other.content("payments.csv"));
    // The bytes themselves are promised: a change of the generator is a change that users see.
    let tables: Vec<&str> = first.names().filter(|name| name.ends_with(".csv")).collect();
    let bytes: Vec<u8> = tables
        .iter()
        .flat_map(|name| first.content(name).unwrap())
        .collect();
    let checksum = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    assert_eq!(format!("{checksum:016x}"), "8dcc9eed7b912f11");
}

#[test]
fn nothing_is_dated_or_known_after_the_last_day() {
    let options = options(4_000, 3);
    let memory = memory(&options);
    for (file, column) in [
        ("invoices.csv", "issued"),
        ("payments.csv", "date"),
        ("events.csv", "date"),
    ] {
        for row in rows(&memory, file) {
            let date = Day::parse(&row[column]).unwrap();
            assert!(date <= options.until, "{file}: {row:?}");
            if let Some(known_on) = row.get("known_on").filter(|text| !text.is_empty()) {
                let known_on = Day::parse(known_on).unwrap();
                assert!(known_on >= date && known_on <= options.until, "{file}: {row:?}");
            }
        }
    }
}

#[test]
fn every_case_occurs_and_every_reference_leads_somewhere() {
    let memory = memory(&options(30_000, 1));
    let customers = rows(&memory, "customers.csv");
    let ids: BTreeSet<&str> = customers.iter().map(|row| row["customer_id"].as_str()).collect();
    for kind in ["business", "consumer", "public", "association", ""] {
        assert!(
            customers.iter().any(|row| row["kind"] == kind),
            "no customer of kind {kind:?}"
        );
    }
    for column in ["email", "phone", "address"] {
        assert!(
            customers.iter().any(|row| row[column].is_empty()),
            "no empty {column}"
        );
    }
    let payers: Vec<&str> = customers
        .iter()
        .map(|row| row["payer_id"].as_str())
        .filter(|id| !id.is_empty())
        .collect();
    assert!(!payers.is_empty() && payers.iter().all(|payer| ids.contains(payer)));
    for payer in &payers {
        let row = customers
            .iter()
            .find(|row| row["customer_id"] == **payer)
            .unwrap();
        assert!(row["payer_id"].is_empty(), "a payer is not paid for by another");
    }

    let invoices = rows(&memory, "invoices.csv");
    let by_id: BTreeMap<&str, &Row> = invoices
        .iter()
        .map(|row| (row["invoice_id"].as_str(), row))
        .collect();
    assert_eq!(by_id.len(), invoices.len(), "ids differ");
    assert!(
        invoices
            .iter()
            .all(|row| ids.contains(row["customer_id"].as_str()))
    );
    assert!(invoices.iter().all(|row| row["issued"] <= row["due"]));
    for currency in ["EUR", "USD"] {
        assert!(invoices.iter().any(|row| row["currency"] == currency));
    }
    let credits: Vec<&Row> = invoices
        .iter()
        .filter(|row| row["kind"] == "credit_note")
        .collect();
    let cents = |text: &str| text.replace(['.', '-'], "").parse::<i64>().unwrap();
    let of_invoice = |row: &Row| {
        by_id
            .get(row["reference"].as_str())
            .map(|invoice| cents(&invoice["amount"]))
    };
    let sizes: Vec<(i64, Option<i64>)> = credits
        .iter()
        .map(|row| (cents(&row["amount"]), of_invoice(row)))
        .collect();
    assert!(
        sizes
            .iter()
            .any(|(credit, invoice)| invoice.is_some_and(|amount| *credit < amount)),
        "a part"
    );
    assert!(
        sizes
            .iter()
            .any(|(credit, invoice)| invoice.is_some_and(|amount| *credit == amount)),
        "the whole"
    );
    assert!(
        sizes
            .iter()
            .any(|(credit, invoice)| invoice.is_some_and(|amount| *credit > amount)),
        "more"
    );
    assert!(sizes.iter().any(|(_, invoice)| invoice.is_none()), "no reference");
    assert!(invoices.iter().any(|row| row["kind"] == "deposit"));
    assert!(
        invoices.iter().any(|row| !row["known_on"].is_empty()),
        "an invoice known late"
    );

    let payments = rows(&memory, "payments.csv");
    let payment_ids: BTreeSet<&str> = payments.iter().map(|row| row["payment_id"].as_str()).collect();
    assert_eq!(payment_ids.len(), payments.len(), "ids differ");
    let reversals: Vec<&Row> = payments
        .iter()
        .filter(|row| !row["reverses"].is_empty())
        .collect();
    assert!(
        !reversals.is_empty()
            && reversals
                .iter()
                .all(|row| payment_ids.contains(row["reverses"].as_str()))
    );
    assert!(
        payments.iter().any(|row| row["invoice_id"].is_empty()),
        "money without an invoice"
    );
    assert!(payments.iter().any(|row| !row["known_on"].is_empty()), "cheques");
    for row in payments.iter().filter(|row| !row["invoice_id"].is_empty()) {
        let invoice = by_id[row["invoice_id"].as_str()];
        assert_eq!(
            (&row["customer_id"], &row["currency"]),
            (&invoice["customer_id"], &invoice["currency"])
        );
        assert!(row["date"] >= invoice["issued"], "{row:?}");
    }

    let events = rows(&memory, "events.csv");
    let counts = events
        .iter()
        .fold(BTreeMap::new(), |mut counts: BTreeMap<&str, u32>, row| {
            *counts.entry(row["event"].as_str()).or_default() += 1;
            counts
        });
    let expected = [
        "action",
        "bounced",
        "call_result",
        "dispute_closed",
        "dispute_opened",
        "due_changed",
        "field_changed",
        "insolvency_opened",
        "insolvency_published",
        "opted_out",
        "plan_agreed",
        "plan_ended",
        "promise",
        "replied",
        "resumed",
        "stopped",
        "written_off",
    ];
    for event in expected {
        assert!(counts.contains_key(event), "no {event}: {counts:?}");
    }
    let disputes: Vec<&Row> = events
        .iter()
        .filter(|row| row["event"] == "dispute_opened")
        .collect();
    for reason in ["quality", "delivery", "price", "administrative", "financial"] {
        assert!(
            disputes.iter().any(|row| row["value"] == reason),
            "no dispute about {reason}"
        );
    }
    assert!(
        disputes.iter().any(|row| row["note"].is_empty())
            && disputes.iter().any(|row| !row["note"].is_empty())
    );
    for row in &events {
        assert!(ids.contains(row["customer_id"].as_str()), "{row:?}");
        if let Some(invoice) = by_id.get(row["invoice_id"].as_str()) {
            assert_eq!(row["customer_id"], invoice["customer_id"]);
            assert!(row["date"] >= invoice["issued"], "{row:?}");
        } else {
            assert!(row["invoice_id"].is_empty(), "{row:?}");
        }
    }
    let plans: BTreeSet<&str> = events
        .iter()
        .filter(|row| row["event"] == "plan_agreed")
        .map(|row| row["value"].as_str())
        .collect();
    let instalments = rows(&memory, "instalments.csv");
    assert!(
        instalments
            .iter()
            .all(|row| row["plan_id"].is_empty() || plans.contains(row["plan_id"].as_str()))
    );
    assert!(
        instalments.iter().any(|row| row["plan_id"].is_empty())
            && instalments.iter().any(|row| !row["plan_id"].is_empty())
    );
}

#[test]
fn nothing_is_overwritten() {
    let path = folder("demo-nothing-is-overwritten");
    generate_folder(&options(50, 1), &path).unwrap();
    for name in [
        "first.relance",
        "policy.relance",
        "README.md",
        "customers.csv",
        "templates/gentle.email.fr.md",
    ] {
        assert!(path.join(name).is_file(), "{name}");
    }
    std::fs::remove_file(path.join("customers.csv")).unwrap();
    let error = generate_folder(&options(50, 1), &path).unwrap_err();
    assert!(matches!(error, Error::Exists(_)), "{error}");
    assert!(
        !path.join("customers.csv").exists(),
        "nothing is written when something would be overwritten"
    );
}

#[test]
fn an_empty_project_is_written_once() {
    let path = folder("init-is-written-once");
    let files = init(&path).unwrap();
    assert!(
        files.contains(&"policy.relance".to_string()) && files.contains(&"ledger/invoices.csv".to_string())
    );
    assert!(files.iter().all(|name| path.join(name).is_file()));
    let header = std::fs::read_to_string(path.join("ledger/payments.csv")).unwrap();
    assert_eq!(
        header,
        "payment_id,customer_id,invoice_id,date,amount,currency,reverses,known_on\n"
    );
    std::fs::write(path.join("README.md"), "mine").unwrap();
    let error = init(&path).unwrap_err().to_string();
    assert!(
        error.contains("is there already") && error.contains("overwritten"),
        "{error}"
    );
    assert_eq!(std::fs::read_to_string(path.join("README.md")).unwrap(), "mine");
}
