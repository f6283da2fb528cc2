//! Each rule with what it matches, and with what is nearly the same and must not match.

use crate::samples::{Ledger, OURS, Stmt, Tx, entry, outcome, shown, stmt, tx};
use relance_import::payments::{Options, Outcome, Why};

const IBAN_OF_ACME: &str = "FR1420041010050500013M02606";
const IBAN_OF_BOLT: &str = "DE89370400440532013000";

/// What one payment becomes.
fn one(tx: Tx) -> String {
    one_with(tx, Options::default())
}

fn one_with(tx: Tx, options: Options) -> String {
    let import = Ledger::new().preview(&[stmt("S1", vec![entry("2026-03-10", tx)])], options);
    shown(&outcome(&import, "2026-03-10"))
}

fn text(amount: &'static str, text: &'static str) -> Tx {
    Tx {
        text: vec![text],
        ..tx(amount)
    }
}

#[test]
fn structured_references() {
    // RF with sound check digits over the number without signs.
    let reference = |structured| Tx {
        structured,
        ..tx("1200.00")
    };
    assert_eq!(one(reference("F2026-0118")), "reference: acme F2026-0118 120000");
    assert_eq!(one(reference("F2026-0198")), "Unmatched(Unknown)");
    let sound = relance_rf("F20260118");
    let leaked: &'static str = Box::leak(sound.clone().into_boxed_str());
    assert_eq!(one(reference(leaked)), "reference: acme F2026-0118 120000");
    // Wrong check digits: a reference that was mistyped is none.
    let digits = if sound.starts_with("RF50") { "RF51" } else { "RF50" };
    let wrong: &'static str = Box::leak(format!("{digits}F20260118").into_boxed_str());
    assert_eq!(one(reference(wrong)), "Unmatched(Unknown)");
    let end_to_end = Tx {
        end_to_end: "F2026-0118",
        ..tx("1200.00")
    };
    assert_eq!(one(end_to_end), "reference: acme F2026-0118 120000");
}

/// Check digits as ISO 11649 has them, by trying.
fn relance_rf(body: &str) -> String {
    let value = |text: &str| {
        text.chars().fold(0_u64, |rest, letter| {
            let digit = u64::from(letter.to_digit(36).unwrap());
            (rest * if digit > 9 { 100 } else { 10 } + digit) % 97
        })
    };
    let check = (0..97)
        .map(|check| format!("{check:02}"))
        .find(|check| value(&format!("{body}RF{check}")) == 1);
    format!("RF{}{body}", check.unwrap())
}

#[test]
fn numbers_in_the_text() {
    assert_eq!(
        one(text("1200.00", "VIR FACTURE f2026 118 MERCI")),
        "number: acme F2026-0118 120000"
    );
    // Lines of full length are cut by the bank.
    let cut = Tx {
        text: vec!["PAIEMENT DE LA FACTURE NUMERO F2026", "-0118 DU 5 JANVIER"],
        ..tx("1200.00")
    };
    assert_eq!(cut.text[0].len(), 35);
    assert_eq!(one(cut), "number: acme F2026-0118 120000");
    assert_eq!(
        one(text("1200.00", "VIR FACTURE F2026-01180")),
        "Unmatched(Unknown)"
    );
    // Several, in full, or with a rounding difference.
    assert_eq!(
        one(text("1500.00", "F2026-0118/F2026-0119")),
        "number: acme F2026-0118 120000, acme F2026-0119 30000"
    );
    assert_eq!(
        one(text("1499.97", "F2026-0118+F2026-0119")),
        "number: acme F2026-0118 120000, acme F2026-0119 29997 Some(Short { by: 3, charges: 0 })"
            .replace("Some(", "")
            .replace(" })", " }")
    );
    assert_eq!(
        one(text("1400.00", "F2026-0118 F2026-0119")),
        "number: acme - 140000 Differs { named: 150000 }"
    );
    // Less and more than the invoice.
    assert_eq!(
        one(text("1000.00", "F2026-0118")),
        "number: acme F2026-0118 100000 Short { by: 20000, charges: 0 }"
    );
    assert_eq!(
        one(text("1300.00", "F2026-0118")),
        "number: acme F2026-0118 120000, acme - 10000 Over { by: 10000 }"
    );
    // A credit note that is taken off.
    assert_eq!(
        one(text("700.00", "F2026-0130 F2026-0131 - AV9000")),
        "number: bolt F2026-0130 50000, bolt F2026-0131 20000 Short { by: 5000, charges: 0 }"
    );
    assert_eq!(
        one(text("40.00", "F2026-0133")),
        "Unmatched(OtherCurrency { invoice: \"F2026-0133\" })"
    );
    // Of two customers: all in full, or nothing.
    assert_eq!(
        one(text("1700.00", "F2026-0118 F2026-0130")),
        "number: acme F2026-0118 120000, bolt F2026-0130 50000"
    );
    assert_eq!(
        one(text("1600.00", "F2026-0118 F2026-0130")),
        "Unmatched(SeveralCustomers { invoices: [\"F2026-0118\", \"F2026-0130\"] })"
    );
}

#[test]
fn short_numbers_need_a_second_sign() {
    assert_eq!(one(text("77.00", "facture F7")), "number: cora F7 7700");
    assert_eq!(
        one(text("70.00", "facture F7")),
        "Unmatched(ShortNumber { invoices: [\"F7\"] })"
    );
    let by_name = Tx {
        name: "CORA SARL",
        ..text("70.00", "facture F7")
    };
    assert_eq!(one(by_name), "number: cora F7 7000 Short { by: 700, charges: 0 }");
    // The account of somebody else speaks against it.
    let of_bolt = Tx {
        iban: IBAN_OF_BOLT,
        ..text("77.00", "facture F7")
    };
    assert_eq!(one(of_bolt), "iban: bolt - 7700 FitsNothing");
}

#[test]
fn accounts_with_amounts() {
    let from = |amount, iban| Tx { iban, ..tx(amount) };
    assert_eq!(
        one(from("500.00", IBAN_OF_BOLT)),
        "iban_and_amount: bolt F2026-0130 50000"
    );
    assert_eq!(
        one(from("499.99", IBAN_OF_BOLT)),
        "iban: bolt - 49999 FitsNothing"
    );
    // All that is due, all that is open.
    assert_eq!(
        one(from("750.00", IBAN_OF_BOLT)),
        "iban_and_combination: bolt F2026-0130 50000, bolt F2026-0131 25000"
    );
    assert_eq!(
        one(from("870.00", IBAN_OF_BOLT)),
        "iban_and_combination: bolt F2026-0130 50000, bolt F2026-0131 25000, bolt F2026-0132 12000"
    );
    // Another combination is a guess: on the customer, and on the invoices only if guesses are accepted.
    assert_eq!(
        one(from("620.00", IBAN_OF_BOLT)),
        "iban_and_combination: bolt - 62000 (guess) Guess { invoices: [\"F2026-0130\", \"F2026-0132\"] }"
    );
    let accepting = Options {
        accept_guesses: true,
        ..Options::default()
    };
    assert_eq!(
        one_with(from("620.00", IBAN_OF_BOLT), accepting),
        "iban_and_combination: bolt F2026-0130 50000, bolt F2026-0132 12000 (guess)"
    );
    assert_eq!(one(from("500.00", IBAN_OF_ACME)), "Unmatched(Unknown)");
}

#[test]
fn an_account_is_learnt_from_a_payment_that_names_its_invoice() {
    let first = Tx {
        iban: IBAN_OF_ACME,
        ..text("1200.00", "F2026-0118")
    };
    let second = Tx {
        iban: IBAN_OF_ACME,
        ..tx("300.00")
    };
    let import = |first: &Tx, second: &Tx| {
        let entries = vec![
            entry("2026-03-10", first.clone()),
            entry("2026-03-12", second.clone()),
        ];
        Ledger::new().preview(&[stmt("S1", entries)], Options::default())
    };
    let found = import(&first, &second);
    assert_eq!(
        shown(&outcome(&found, "2026-03-12")),
        "iban_and_amount: acme F2026-0119 30000"
    );
    // Later payments teach nothing to earlier ones.
    let found = import(&second, &first);
    assert_eq!(shown(&outcome(&found, "2026-03-10")), "Unmatched(Unknown)");
    // An account that paid for two customers is of neither.
    let entries = vec![
        entry("2026-03-10", first.clone()),
        entry(
            "2026-03-11",
            Tx {
                iban: IBAN_OF_ACME,
                ..text("500.00", "F2026-0130")
            },
        ),
        entry("2026-03-12", second),
    ];
    let found = Ledger::new().preview(&[stmt("S1", entries)], Options::default());
    assert_eq!(
        outcome(&found, "2026-03-12"),
        Outcome::Unmatched(Why::SharedAccount {
            customers: vec!["acme".to_string(), "bolt".to_string()]
        })
    );
}

#[test]
fn names_are_guesses() {
    let of = |name, amount| Tx { name, ..tx(amount) };
    assert_eq!(
        one(of("BOULANGERIE NOEL ET FILS", "300.00")),
        "Unmatched(Unknown)"
    );
    assert_eq!(
        one(of("BOULANGERIE NOEL  FILS", "300.00")),
        "name: acme - 30000 (guess) Guess { invoices: [\"F2026-0119\"] }"
    );
    assert_eq!(
        one(of("BOULANGERIE NOEL FILS", "301.00")),
        "Unmatched(NameAlone { customers: [\"acme\"] })"
    );
    assert_eq!(
        one(of("Cora", "77.00")),
        "Unmatched(NameWithoutForm { customers: [\"cob\", \"cora\"] })"
    );
    let accepting = Options {
        accept_guesses: true,
        ..Options::default()
    };
    assert_eq!(
        one_with(of("Boulangerie Noël & Fils", "300.00"), accepting),
        "name: acme F2026-0119 30000 (guess)"
    );
}

#[test]
fn money_between_own_accounts_and_our_own_payments_are_no_customers() {
    let own = Tx {
        iban: OURS,
        ..tx("1200.00")
    };
    assert_eq!(one(own), "Own");
    let debit = Tx {
        direction: "DBIT",
        name: "Fournisseur SA",
        ..tx("1200.00")
    };
    assert_eq!(one(debit), "Outgoing");
    let back = Tx {
        reason: "AC04",
        ..tx("1200.00")
    };
    assert_eq!(one(back), "OutgoingBack");
}

/// A collection on 10 March, and what comes back on the 20th.
fn with_return(returned: Tx) -> String {
    let collected = Tx {
        end_to_end: "F2026-0118",
        name: "Boulangerie Noël & Fils",
        ..tx("1200.00")
    };
    let mut back = entry(
        "2026-03-20",
        Tx {
            direction: "DBIT",
            ..returned
        },
    );
    back.sub_family = "UPDD";
    let import = Ledger::new().preview(
        &[stmt("S1", vec![entry("2026-03-10", collected), back])],
        Options::default(),
    );
    shown(&outcome(&import, "2026-03-20"))
}

#[test]
fn returns_take_back_the_payment() {
    let id = format!("{OURS}/S1/1");
    let back = |amount| Tx {
        end_to_end: "F2026-0118",
        reason: "AM04",
        ..tx(amount)
    };
    assert_eq!(
        with_return(back("1200.00")),
        format!("returned: {id} 120000 charges 0")
    );
    // With the charges of the return.
    assert_eq!(
        with_return(back("1212.50")),
        format!("returned: {id} 120000 charges 1250")
    );
    let by_name = Tx {
        name: "BOULANGERIE NOEL FILS",
        reason: "MD06",
        ..tx("1200.00")
    };
    assert_eq!(with_return(by_name), format!("returned: {id} 120000 charges 0"));
    let other = Tx {
        end_to_end: "F2026-0119",
        reason: "AM04",
        ..tx("1200.00")
    };
    assert_eq!(with_return(other), "Unmatched(NoOriginal)");
}

#[test]
fn after_a_return_the_invoice_is_open_again() {
    let pay = |text| Tx {
        text: vec![text],
        ..tx("1200.00")
    };
    let mut back = entry(
        "2026-03-20",
        Tx {
            direction: "DBIT",
            ..pay("rejet F2026-0118")
        },
    );
    back.is_reversal = true;
    let entries = vec![
        entry("2026-03-10", pay("F2026-0118")),
        entry("2026-03-15", pay("F2026-0118")),
        back,
        entry("2026-03-25", pay("F2026-0118")),
    ];
    let import = Ledger::new().preview(&[stmt("S1", entries)], Options::default());
    assert_eq!(
        shown(&outcome(&import, "2026-03-15")),
        "number: acme - 120000 PaidAlready { invoice: \"F2026-0118\" }"
    );
    assert!(matches!(
        outcome(&import, "2026-03-20"),
        Outcome::Unmatched(Why::NoOriginal)
    ));
}

#[test]
fn a_payment_that_is_there_from_elsewhere_is_not_added() {
    let table = |day: &str, amount: &str| {
        format!(
            "payment_id,customer_id,invoice_id,date,amount,currency\nBQ-7,acme,F2026-0118,{day},{amount},EUR\n"
        )
    };
    let options = Options {
        keep_possible_duplicates: true,
        ..Options::default()
    };
    for (day, amount, options, expected) in [
        (
            "2026-03-12",
            "1200.00",
            Options::default(),
            "PerhapsThere { payment: \"BQ-7\" }",
        ),
        // Four days, or another amount: another payment.
        (
            "2026-03-14",
            "1200.00",
            Options::default(),
            "number: acme - 120000 PaidAlready { invoice: \"F2026-0118\" }",
        ),
        (
            "2026-03-12",
            "200.00",
            Options::default(),
            "number: acme F2026-0118 100000, acme - 20000 Over { by: 20000 }",
        ),
        (
            "2026-03-12",
            "1200.00",
            options,
            "number: acme - 120000 PaidAlready { invoice: \"F2026-0118\" }",
        ),
    ] {
        let ledger = Ledger::with(&[("payments", &table(day, amount))]);
        let statement = stmt("S1", vec![entry("2026-03-10", text("1200.00", "F2026-0118"))]);
        let import = ledger.preview(&[statement], options);
        assert_eq!(shown(&outcome(&import, "2026-03-10")), expected, "{day} {amount}");
    }
}

#[test]
fn a_return_of_a_payment_from_elsewhere_names_it() {
    let table = "payment_id,customer_id,invoice_id,date,amount,currency\nBQ-7,acme,F2026-0118,2026-02-12,1200.00,EUR\n";
    let ledger = Ledger::with(&[("payments", table)]);
    let back = Tx {
        direction: "DBIT",
        reason: "MD06",
        ..text("1200.00", "F2026-0118")
    };
    let import = ledger.preview(&[stmt("S1", vec![entry("2026-03-10", back)])], Options::default());
    assert_eq!(
        shown(&outcome(&import, "2026-03-10")),
        "returned: BQ-7 120000 charges 0"
    );
}

#[test]
fn a_row_that_was_taken_over_by_hand_is_left_alone() {
    let table = format!(
        "payment_id,customer_id,invoice_id,date,amount,currency,source\n{OURS}/S1/1,bolt,F2026-0130,2026-03-10,1200.00,EUR,\n"
    );
    let ledger = Ledger::with(&[("payments", &table)]);
    let statements: [Stmt; 1] = [stmt(
        "S1",
        vec![entry("2026-03-10", text("1200.00", "F2026-0118"))],
    )];
    let import = ledger.import(&statements);
    assert_eq!(outcome(&import, "2026-03-10"), Outcome::ByHand);
    assert!(ledger.written().contains("bolt,F2026-0130,2026-03-10,1200.00"));
    // A part of it alone: the rest is listed, and lost in no case.
    let table = table.replace("1200.00", "1000.00").replace("/1,", "/1#1,");
    let ledger = Ledger::with(&[("payments", &table)]);
    assert_eq!(
        outcome(&ledger.import(&statements), "2026-03-10"),
        Outcome::Unmatched(Why::PartlyByHand { taken: 100_000 })
    );
}
