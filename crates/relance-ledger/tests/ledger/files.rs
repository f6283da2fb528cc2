//! Folders and files: compressed, with byte order marks, damaged; and rows set aside.

use crate::support::{ledger_with, listed};
use flate2::{Compression, write::GzEncoder};
use relance_kernel::Currency;
use relance_ledger::{
    FolderSource, Keep, Lang, Options, TextSource, load, set_aside, set_aside_csv, set_aside_totals, summary,
};
use std::io::Write;
use std::path::PathBuf;

const CUSTOMERS: &str = "customer_id,shop\nacme,7\n";
const INVOICES: &str = "invoice_id,customer_id,issued,due,amount\nF1,acme,2026-01-05,2026-02-04,1200.00\n";
const PAYMENTS: &str = "customer_id,invoice_id,date,amount\nacme,F1,2026-02-10,600\n";

/// A folder of its own, removed when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &[u8])]) -> Folder {
        let path = std::env::temp_dir().join(format!("relance-ledger-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        for (file, content) in files {
            std::fs::write(path.join(file), content).unwrap();
        }
        Folder(path)
    }

    fn load(&self) -> relance_ledger::Loaded {
        load(&FolderSource::new(&self.0), &Options::default())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn zipped(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn compressed_files_byte_order_marks_and_windows_line_ends_are_read_alike() {
    let windows = format!("\u{feff}{}", INVOICES.replace('\n', "\r\n"));
    let folder = Folder::new(
        "alike",
        &[
            ("customers.csv.gz", &zipped(CUSTOMERS)),
            ("invoices.csv", windows.as_bytes()),
            ("payments.csv", PAYMENTS.trim_end().as_bytes()),
        ],
    );
    let loaded = folder.load();
    assert_eq!(listed(&loaded.problems), "  nothing to report\n");
    let plain = load(
        &TextSource::new()
            .with("customers.csv", CUSTOMERS)
            .with("invoices.csv", INVOICES)
            .with("payments.csv", PAYMENTS),
        &Options::default(),
    );
    let day = plain.ledger.last_date().unwrap();
    let mut from_folder = summary(&loaded.ledger, day);
    let from_texts = summary(&plain.ledger, day);
    // One remark names the file.
    assert_eq!(from_folder.remarks.len(), from_texts.remarks.len());
    from_folder.remarks.clone_from(&from_texts.remarks);
    assert_eq!(from_folder, from_texts);
}

#[test]
fn what_cannot_be_read_is_said() {
    let mut damaged = zipped(&PAYMENTS.repeat(500));
    let half = damaged.len() / 2;
    damaged.truncate(half);
    let folder = Folder::new(
        "damaged",
        &[
            (
                "customers.csv",
                b"customer_id,name\nacme,Soci\xe9t\xe9\nbolt,ok\n",
            ),
            ("invoices.csv", INVOICES.as_bytes()),
            ("invoices.csv.gz", &zipped(INVOICES)),
            ("payments.csv.gz", &damaged),
            ("events.csv", b"\xff\xfed\0a\0t\0e\0"),
            (
                "instalments.csv",
                format!("invoice_id,due,amount\nF1,{}", "x".repeat(3_000_000)).as_bytes(),
            ),
        ],
    );
    insta::assert_snapshot!(listed(&folder.load().problems));
}

#[test]
fn a_folder_that_is_not_there_lacks_every_table() {
    let loaded = load(&FolderSource::new("/no/such/folder"), &Options::default());
    assert!(loaded.has_table_errors());
    assert_eq!(loaded.problems.len(), 3);
}

#[test]
fn columns_that_are_not_wanted_take_no_memory_and_others_are_kept() {
    let folder = Folder::new(
        "columns",
        &[
            ("customers.csv", CUSTOMERS.as_bytes()),
            ("invoices.csv", INVOICES.as_bytes()),
            ("payments.csv", PAYMENTS.as_bytes()),
        ],
    );
    let named = |names: &[&str]| {
        let keep = Keep::Named(names.iter().map(ToString::to_string).collect());
        let options = Options {
            keep,
            ..Options::default()
        };
        let ledger = load(&FolderSource::new(&folder.0), &options).ledger;
        let mut interner = relance_kernel::Interner::new();
        let fields = [(interner.intern("shop"), relance_kernel::FieldType::Number)];
        relance_ledger::Binding::new(&ledger, &mut interner, &fields, &[], Currency::EUR)
            .1
            .len()
    };
    assert_eq!(named(&["shop"]), 0);
    assert_eq!(named(&[]), 1);
}

#[test]
fn bad_rows_are_set_aside_with_their_reason_and_their_money() {
    let source = ledger_with(&[
        (
            "invoices.csv",
            "invoice_id,customer_id,issued,due,amount,currency\n\
             F1,acme,2026-01-05,2026-02-04,1200.00,EUR\n\
             F2,bolt,2026-13-10,2026-02-09,80,USD\n\
             F3,child,2026-01-12,2026-02-11,\"1,5\",\n\
             F4,\"unbalanced,2026-01-12,2026-02-11,7,\n",
        ),
        (
            "payments.csv",
            "payment_id,customer_id,invoice_id,date,amount,currency,reverses\n\
             P1,acme,F1,2026-02-10,600,,\n\
             P2,bolt,F2,2026-02-12,80,USD,\n\
             P3,bolt,F2,2026-02-12,8.5,,\n\
             R1,acme,F1,2026-02-12,900,EUR,P1\n",
        ),
        (
            "events.csv",
            "date,customer_id,invoice_id,event,value,note\n2026-02-08,,F2,action,email,\"gentle, first\"\n",
        ),
    ]);
    let options = Options::default();
    let loaded = load(&source, &options);
    assert!(loaded.has_errors() && !loaded.has_table_errors());
    let rows = set_aside(&source, &loaded.problems, &options);
    let mut text = set_aside_csv(&rows, Lang::En);
    for total in set_aside_totals(&rows) {
        text.push_str(&format!("{total:?}\n"));
    }
    insta::assert_snapshot!(text);
    // The file of rows set aside is itself one that can be read.
    let again = TextSource::new().with(
        "customers.csv",
        set_aside_csv(&rows, Lang::Fr).replacen("file", "customer_id", 1),
    );
    let problems = load(&again, &options).problems;
    assert!(
        problems
            .iter()
            .all(|problem| !matches!(problem.code.number, "RL1012" | "RL1014")),
        "{}",
        listed(&problems)
    );
}
