//! One invoice says the same in every form; many become tables.

use crate::samples::{Sample, cii, pdf, sample, ubl};
use relance_import::documents::{DueSource, Import, Options, Reason, import, read};

/// The tables as text.
fn shown(found: &Import) -> String {
    let mut text = String::new();
    for cells in &found.tables {
        text += &format!("-- {}\n{}\n", cells.table, cells.columns.join(","));
        for row in cells.rows.iter() {
            text += &format!("{}\n", row.iter().collect::<Vec<_>>().join(","));
        }
    }
    for aside in &found.aside {
        text += &format!("-- aside {}: {:?}\n", aside.file, aside.reason);
    }
    text
}

fn imported(samples: &[Sample]) -> Import {
    let read = samples
        .iter()
        .map(|sample| (format!("{}.xml", sample.number), read(ubl(sample).as_bytes())));
    import(read.collect(), &Options::default()).unwrap()
}

#[test]
fn every_form_says_the_same() {
    let mut in_parts = sample();
    (in_parts.due, in_parts.parts) = (None, vec![("2026-03-01", "400.00"), ("2026-04-01", "800.00")]);
    let mut prepaid = sample();
    (prepaid.prepaid, prepaid.payable) = ("200.00", "1000.00");
    let mut credit_note = sample();
    (credit_note.code, credit_note.due, credit_note.preceding) = ("381", None, "F2026-100");
    for sample in [sample(), in_parts, prepaid, credit_note] {
        let of_ubl = read(ubl(&sample).as_bytes()).unwrap();
        let of_cii = read(cii(&sample).as_bytes()).unwrap();
        assert_eq!(of_ubl, of_cii);
        for is_packed in [false, true] {
            for name in [
                "factur-x.xml",
                "ZUGFeRD-invoice.xml",
                "xrechnung.xml",
                "invoice 7.XML",
            ] {
                let bytes = pdf(name, cii(&sample).as_bytes(), is_packed);
                assert_eq!(read(&bytes).unwrap(), of_cii, "{name} {is_packed}");
            }
        }
    }
}

#[test]
fn many_become_tables() {
    let by_terms = Sample {
        number: "F2",
        due: None,
        terms: "45 jours fin de mois",
        ..sample()
    };
    let by_law = Sample {
        number: "F3",
        due: None,
        ..sample()
    };
    let in_parts = Sample {
        number: "F4",
        due: None,
        parts: vec![("2026-03-01", "400.00"), ("2026-04-01", "800.00")],
        ..sample()
    };
    let uneven = Sample {
        number: "F5",
        parts: vec![("2026-03-01", "400.00"), ("2026-04-01", "700.00")],
        ..sample()
    };
    let prepaid = Sample {
        number: "F6",
        prepaid: "200.00",
        payable: "1000.00",
        ..sample()
    };
    let deposit = Sample {
        number: "F7",
        code: "386",
        total: "300",
        payable: "300",
        ..sample()
    };
    let credit_note = Sample {
        number: "A1",
        code: "381",
        due: None,
        total: "120.50",
        payable: "120.50",
        preceding: "F2",
        ..sample()
    };
    let of_itself = Sample {
        number: "F3",
        preceding: "F3",
        ..credit_note.clone()
    };
    let nothing = Sample {
        number: "F8",
        total: "0.00",
        payable: "0.00",
        ..sample()
    };
    let found = imported(&[
        by_terms,
        by_law,
        in_parts,
        uneven,
        prepaid,
        deposit,
        credit_note,
        of_itself,
        nothing,
    ]);
    insta::assert_snapshot!(shown(&found));
    assert_eq!(found.uneven, ["F5"]);
    assert_eq!(found.due.get(&DueSource::Terms), Some(&1));
    assert_eq!(found.due.get(&DueSource::Default), Some(&1));
    assert_eq!(found.invoices["EUR"], (6, 630_000));
    assert_eq!(found.credit_notes["EUR"], (2, -24_100));
}

#[test]
fn the_order_of_files_changes_nothing_and_a_repeated_file_counts_once() {
    let (one, other) = (
        sample(),
        Sample {
            number: "F2",
            ..sample()
        },
    );
    let ahead = imported(&[one.clone(), other.clone()]);
    let back = imported(&[other.clone(), one.clone()]);
    assert_eq!(shown(&ahead), shown(&back));
    let again = imported(&[one.clone(), other, one]);
    assert_eq!((again.repeated, shown(&again)), (1, shown(&ahead)));
}

#[test]
fn one_number_twice_is_told() {
    let one = sample();
    let other = Sample {
        payable: "1100.00",
        total: "1100.00",
        ..sample()
    };
    let read = vec![
        ("a.xml".to_string(), read(ubl(&one).as_bytes())),
        ("b.xml".to_string(), read(ubl(&other).as_bytes())),
    ];
    let found = import(read, &Options::default()).unwrap();
    assert_eq!(
        found.aside[0].reason,
        Reason::SameNumber {
            number: "F2026-118".to_string(),
            other: "a.xml".to_string()
        }
    );
}

#[test]
fn purchases_are_no_receivables() {
    let ours = ubl(&sample());
    let theirs = ours.replace("012345675", "099999990").replace("F2026-118", "X1");
    let files = || {
        vec![
            ("ours.xml".to_string(), read(ours.as_bytes())),
            ("theirs.xml".to_string(), read(theirs.as_bytes())),
        ]
    };
    // Nobody said who we are.
    let sellers = import(files(), &Options::default()).unwrap_err();
    assert_eq!(sellers.len(), 2);
    for called in ["012345675", "012 345 675"] {
        let options = Options {
            seller: Some(called.to_string()),
            ..Options::default()
        };
        let found = import(files(), &options).unwrap();
        assert_eq!(found.invoices["EUR"].0, 1);
        assert!(matches!(found.aside[0].reason, Reason::OtherSeller { .. }));
    }
}

/// What a ledger would refuse is set aside here, where its file is known.
#[test]
fn days_that_no_ledger_takes_are_set_aside() {
    let of = |number, issued, due| Sample {
        number,
        issued,
        due,
        ..sample()
    };
    let found = imported(&[
        of("OLD", "1965-02-01", Some("2026-03-03")),
        of("LATE", "2026-02-01", Some("2250-03-03")),
        of("BEFORE", "2026-02-01", Some("2020-03-03")),
        of("SLIP", "2026-02-01", Some("2025-03-03")),
        Sample {
            parts: vec![("2024-03-01", "400.00"), ("2026-04-01", "800.00")],
            ..of("PARTS", "2026-02-01", None)
        },
    ]);
    insta::assert_snapshot!(shown(&found));
}
