//! Nothing is lost and nothing counts twice: notifications before statements, statements again, in any order.

use crate::samples::{Ledger, Ntry, Stmt, Tx, entry, outcome, shown, stmt, tx};
use proptest::prelude::*;
use relance_import::payments::{Import, Options, Outcome, Reason};

fn paid(text: &'static str, amount: &'static str) -> Tx {
    Tx {
        text: vec![text],
        ..tx(amount)
    }
}

fn of_bank(reference: &'static str, entry: Ntry) -> Ntry {
    Ntry { reference, ..entry }
}

fn advice(id: &'static str, entries: Vec<Ntry>) -> Stmt {
    Stmt {
        message: "054",
        ..stmt(id, entries)
    }
}

fn rows(import: &Import) -> usize {
    import.tables.first().unwrap().rows.len()
}

#[test]
fn what_a_notification_announced_counts_once() {
    let payment = || entry("2026-03-10", paid("F2026-0118", "1200.00"));
    // By the bank's reference, though the day of the advice is another.
    let announced = advice(
        "A1",
        vec![of_bank(
            "R1",
            Ntry {
                booked: "2026-03-09",
                ..payment()
            },
        )],
    );
    let stated = stmt("S1", vec![of_bank("R1", payment())]);
    let import = Ledger::new().preview(&[announced, stated.clone()], Options::default());
    assert_eq!((rows(&import), import.repeated), (1, 1));
    // Without references: the same day, amount and words.
    let import = Ledger::new().preview(
        &[advice("A1", vec![payment()]), stmt("S1", vec![payment()])],
        Options::default(),
    );
    assert_eq!((rows(&import), import.repeated), (1, 1));
    // Other references, or other words: two payments.
    let other = advice("A1", vec![of_bank("R2", payment())]);
    assert_eq!(
        rows(&Ledger::new().preview(&[other, stated], Options::default())),
        2
    );
    let other = advice("A1", vec![entry("2026-03-10", paid("F2026-0119", "1200.00"))]);
    assert_eq!(
        Ledger::new()
            .preview(&[other, stmt("S1", vec![payment()])], Options::default())
            .repeated,
        0
    );
    // Twice in one statement: two payments.
    let twice = stmt("S1", vec![payment(), payment()]);
    assert_eq!(
        Ledger::new()
            .preview(std::slice::from_ref(&twice), Options::default())
            .found
            .len(),
        2
    );
    let import = Ledger::new().preview(&[advice("A1", vec![payment()]), twice], Options::default());
    assert_eq!((import.found.len(), import.repeated), (2, 1));
}

#[test]
fn a_notification_tells_what_a_sum_consists_of() {
    let parts = vec![paid("F2026-0118", "1200.00"), paid("F2026-0130", "500.00")];
    let sum = |transactions| Ntry {
        amount: "1700.00".to_string(),
        reference: "B1",
        transactions,
        ..entry("2026-03-10", tx("0"))
    };
    for statements in [
        [
            advice("A1", vec![sum(parts.clone())]),
            stmt("S1", vec![sum(Vec::new())]),
        ],
        [
            stmt("S1", vec![sum(Vec::new())]),
            advice("A1", vec![sum(parts.clone())]),
        ],
    ] {
        let import = Ledger::new().preview(&statements, Options::default());
        let told: Vec<String> = import.found.iter().map(|found| shown(&found.outcome)).collect();
        assert_eq!(
            told,
            ["number: acme F2026-0118 120000", "number: bolt F2026-0130 50000"]
        );
    }
    // And the other way round: single advices of what the statement has as one sum with its parts.
    let single = advice(
        "A1",
        parts
            .iter()
            .map(|part| entry("2026-03-10", part.clone()))
            .collect(),
    );
    let import = Ledger::new().preview(&[single, stmt("S1", vec![sum(parts)])], Options::default());
    assert_eq!((import.found.len(), import.repeated), (2, 2));
}

#[test]
fn a_corrected_statement_takes_its_place_and_an_older_one_does_not() {
    let ledger = Ledger::new();
    let first = stmt("S1", vec![entry("2026-03-10", paid("F2026-0118", "1200.00"))]);
    let corrected = Stmt {
        created: "2026-04-02T08:00:00+02:00",
        ..stmt("S1", vec![entry("2026-03-10", paid("F2026-0119", "300.00"))])
    };
    ledger.import(std::slice::from_ref(&first));
    let import = ledger.import(std::slice::from_ref(&corrected));
    assert_eq!(
        shown(&outcome(&import, "2026-03-10")),
        "number: acme F2026-0119 30000"
    );
    let after = ledger.written();
    let import = ledger.import(std::slice::from_ref(&first));
    assert!(matches!(import.aside[0].reason, Reason::Older { .. }));
    assert_eq!(ledger.written(), after);
    // In one go, whichever comes first.
    for both in [[first.clone(), corrected.clone()], [corrected, first.clone()]] {
        let ledger = Ledger::new();
        ledger.import(&both);
        assert_eq!(ledger.written(), after);
    }
    // Of one moment, and different: nobody knows which is right.
    let other = stmt("S1", vec![entry("2026-03-10", paid("F2026-0119", "300.00"))]);
    let import = Ledger::new().preview(&[first, other], Options::default());
    assert!(matches!(import.aside[0].reason, Reason::SameStatement { .. }));
}

#[test]
fn statements_that_do_not_follow_on_are_told() {
    let march = Stmt {
        opening: "100.00",
        closing: "100.00",
        ..stmt("2026-03", Vec::new())
    };
    let moved = Stmt {
        opening: "130.00",
        closing: "130.00",
        created: "2026-04-30T20:00:00+02:00",
        ..stmt("2026-04", Vec::new())
    };
    let import = Ledger::new().preview(&[march.clone(), moved], Options::default());
    assert_eq!(import.gaps.len(), 1);
    assert_eq!(
        (import.gaps[0].moved, import.gaps[0].after.as_str()),
        (3000, "2026-04")
    );
    let follows = Stmt {
        created: "2026-04-30T20:00:00+02:00",
        id: "2026-04",
        ..march.clone()
    };
    assert!(
        Ledger::new()
            .preview(&[march, follows], Options::default())
            .gaps
            .is_empty()
    );
}

/// A payment that may be anything.
fn any_entry() -> impl Strategy<Value = Ntry> {
    let amounts = [
        "1200.00", "300.00", "80.50", "500.00", "250.00", "77.00", "13.37", "1500.00",
    ];
    let texts = [
        "F2026-0118",
        "F2026-0119 F2026-0118",
        "F7",
        "rien",
        "F2026-0130",
        "F2026-0133",
    ];
    let names = ["", "Boulangerie Noël & Fils", "BOLT SA", "Cora", "Personne"];
    let ibans = ["", "DE89370400440532013000", "FR1420041010050500013M02606"];
    let days = ["2026-03-02", "2026-03-03", "2026-03-09", "2026-03-20"];
    let references = ["", "R1", "R2", "R3", "R4", "R5"];
    let tx = (
        prop::sample::select(amounts.to_vec()),
        prop::sample::select(texts.to_vec()),
        prop::sample::select(names.to_vec()),
        prop::sample::select(ibans.to_vec()),
        prop::bool::weighted(0.8),
        prop::bool::weighted(0.1),
    )
        .prop_map(|(amount, text, name, iban, is_credit, is_back)| Tx {
            direction: if is_credit { "CRDT" } else { "DBIT" },
            name,
            iban,
            text: vec![text],
            reason: if is_back || !is_credit && amount != "13.37" {
                "AM04"
            } else {
                ""
            },
            ..tx(amount)
        });
    (
        prop::sample::select(days.to_vec()),
        tx,
        prop::sample::select(references.to_vec()),
    )
        .prop_map(|(day, tx, reference)| of_bank(reference, entry(day, tx)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// What is written, set aside and listed comes to the credits of the statements; statements one by one, in any order,
    /// and twice, make the same tables.
    #[test]
    fn every_cent_is_somewhere_whatever_the_order(
        first in prop::collection::vec(any_entry(), 0..8),
        second in prop::collection::vec(any_entry(), 0..8),
        announced in prop::collection::vec(any_entry(), 0..4),
    ) {
        let statements = [
            stmt("S1", first),
            Stmt { created: "2026-04-30T20:00:00+02:00", ..stmt("S2", second) },
            advice("A1", announced),
        ];
        let at_once = Ledger::new();
        let import = at_once.import(&statements);
        let credits: i128 = import.statements.iter().map(|statement| statement.turnover().0).sum();
        let mut counted = 0_i128;
        let mut written = 0_i128;
        for found in import.found.iter().filter(|found| found.is_credit) {
            counted += i128::from(found.amount);
            if let Outcome::Written { rows, .. } = &found.outcome {
                let sum: i64 = rows.iter().map(|row| row.amount).sum();
                prop_assert_eq!(sum, found.amount);
                written += i128::from(sum);
            }
        }
        let table: i128 = import.tables[0].rows.iter()
            .filter(|row| row.get(6).unwrap().is_empty())
            .map(|row| i128::from(row.get(4).unwrap().replace('.', "").parse::<i64>().unwrap()))
            .sum();
        prop_assert_eq!(table, written);
        // What two messages hold is in the credits of both.
        let repeated: i128 = import.repeated_credits.values().sum();
        prop_assert_eq!(counted + repeated, credits);
        prop_assert!(at_once.is_sound());
        let tables = at_once.written();
        at_once.import(&statements);
        prop_assert_eq!(at_once.written(), tables.clone());
        let one_by_one = Ledger::new();
        for statement in statements.iter().rev() {
            one_by_one.import(std::slice::from_ref(statement));
        }
        prop_assert_eq!(one_by_one.written(), tables);
    }
}
