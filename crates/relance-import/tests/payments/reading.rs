//! Every version says the same; what is damaged says what is wrong with it.

use crate::samples::{Ntry, Stmt, Tx, camt, entry, stmt, tx};
use proptest::prelude::*;
use relance_import::payments::read;

/// A statement with a payment, a batch, a return, a debit and something that is not booked yet.
fn whole() -> Stmt {
    let named = Tx {
        end_to_end: "F2026-0118",
        name: "Boulangerie Noël & Fils",
        iban: "FR1420041010050500013M02606",
        text: vec!["Facture F2026-0118", "merci"],
        ..tx("1200.00")
    };
    let batch = Ntry {
        amount: "380.50".to_string(),
        reference: "B-77",
        transactions: vec![
            Tx {
                end_to_end: "E1",
                name: "Bolt SA",
                ..tx("300.00")
            },
            Tx {
                end_to_end: "E2",
                structured: "RF18539007547034",
                ..tx("80.50")
            },
        ],
        ..entry("2026-03-05", tx("0"))
    };
    let mut back = entry(
        "2026-03-12",
        Tx {
            direction: "DBIT",
            end_to_end: "E1",
            name: "Bolt SA",
            reason: "AM04",
            ..tx("300.00")
        },
    );
    back.sub_family = "UPDD";
    let pending = Ntry {
        status: "PDNG",
        ..entry("2026-03-30", tx("99.00"))
    };
    Stmt {
        opening: "1000.00",
        closing: "2275.50",
        ..stmt(
            "2026-03",
            vec![
                entry("2026-03-02", named),
                batch,
                back,
                entry(
                    "2026-03-15",
                    Tx {
                        direction: "DBIT",
                        name: "Fournisseur",
                        ..tx("5.00")
                    },
                ),
                pending,
            ],
        )
    }
}

#[test]
fn every_version_says_the_same() {
    let of = |version| {
        let stmt = Stmt { version, ..whole() };
        let mut read = read(camt(&stmt).as_bytes()).unwrap();
        assert_eq!(read[0].version, version);
        read[0].version.clear();
        read
    };
    let second = of("02");
    assert_eq!(second[0].difference(), Some(0));
    assert_eq!(second[0].pending, (1, 9900));
    insta::assert_debug_snapshot!("statement_02", second);
    for version in ["03", "04", "06", "08", "10", "13", "14"] {
        assert_eq!(of(version), second, "{version}");
    }
}

#[test]
fn notifications_say_the_same_without_balances() {
    for version in ["02", "04", "08", "14"] {
        let stmt = Stmt {
            message: "054",
            version,
            opening: "",
            closing: "",
            ..whole()
        };
        let notified = read(camt(&stmt).as_bytes()).unwrap();
        let stated = read(camt(&whole()).as_bytes()).unwrap();
        assert_eq!(notified[0].entries, stated[0].entries, "{version}");
        assert_eq!(notified[0].difference(), None);
    }
}

#[test]
fn balances_that_do_not_add_up_are_off_by_what_is_missing() {
    let off = Stmt {
        closing: "2275.49",
        ..whole()
    };
    assert_eq!(read(camt(&off).as_bytes()).unwrap()[0].difference(), Some(1));
    let overdrawn = Stmt {
        opening: "-1000.00",
        closing: "275.50",
        ..whole()
    };
    assert_eq!(
        read(camt(&overdrawn).as_bytes()).unwrap()[0].difference(),
        Some(0)
    );
}

#[test]
fn details_that_do_not_add_up_count_as_one_amount() {
    let text = camt(&whole()).replace("80.50</Amt></TxAmt>", "80.40</Amt></TxAmt>");
    let read = read(text.as_bytes()).unwrap();
    let batch = &read[0].entries[1];
    assert!(batch.is_uneven);
    assert_eq!(
        (batch.transactions.len(), batch.transactions[0].amount),
        (1, 38_050)
    );
}

#[test]
fn a_batch_without_details_counts_as_one_amount() {
    let bare = Stmt {
        entries: vec![Ntry {
            amount: "380.50".to_string(),
            transactions: Vec::new(),
            ..entry("2026-03-05", tx("0"))
        }],
        ..whole()
    };
    let details = "<NtryDtls><Btch><NbOfTxs>2</NbOfTxs></Btch></NtryDtls></Ntry>";
    for (text, is_uneven) in [
        (camt(&bare), false),
        (camt(&bare).replace("</Ntry>", details), true),
    ] {
        let read = read(text.as_bytes()).unwrap();
        assert_eq!(read[0].entries[0].is_uneven, is_uneven);
        assert_eq!(read[0].entries[0].transactions[0].amount, 38_050);
    }
}

#[test]
fn charges_taken_off_a_batch_are_said() {
    let text = camt(&whole()).replace(
        "<AcctSvcrRef>B-77</AcctSvcrRef>",
        "<AcctSvcrRef>B-77</AcctSvcrRef><Chrgs><Amt Ccy=\"EUR\">0.50</Amt></Chrgs>",
    );
    let text = text.replace(
        "<Amt Ccy=\"EUR\">380.50</Amt>\n",
        "<Amt Ccy=\"EUR\">380.00</Amt>\n",
    );
    let read = read(text.as_bytes()).unwrap();
    let batch = &read[0].entries[1];
    assert_eq!(
        (batch.is_uneven, batch.charges, batch.transactions.len()),
        (false, 50, 2)
    );
}

#[test]
fn a_wrapped_message_and_a_prefix_are_read() {
    let text = camt(&whole());
    let (head, body) = text.split_once('\n').unwrap();
    let wrapped = format!("{head}\n<Envelope><AppHdr/>{body}</Envelope>");
    assert_eq!(read(wrapped.as_bytes()), read(text.as_bytes()));
    let prefixed = text
        .replace("</", "</b:")
        .replace('<', "<b:")
        .replace("<b:/b:", "</b:")
        .replace("<b:?xml", "<?xml")
        .replace("xmlns=", "xmlns:b=");
    assert_eq!(read(prefixed.as_bytes()), read(text.as_bytes()));
}

#[test]
fn what_is_damaged_says_what_is_wrong() {
    let text = camt(&whole());
    let mut told = String::new();
    for (what, damaged) in [
        (
            "no account",
            text.replace("<IBAN>FR7630006000011234567890189</IBAN>", ""),
        ),
        ("no number", text.replace("<Id>2026-03</Id>", "")),
        ("impossible date", text.replace("2026-03-05", "2026-02-30")),
        ("date in words", text.replace("2026-03-05", "5 mars")),
        ("decimal comma", text.replace("1200.00", "1200,00")),
        ("three decimals", text.replace("1200.00", "1200.005")),
        ("below nothing", text.replace("1200.00", "-1200.00")),
        (
            "more than there is",
            text.replace("1200.00", "92233720368547758.07"),
        ),
        ("no currency", text.replace(" Ccy=\"EUR\"", "")),
        ("no direction", text.replace("<CdtDbtInd>DBIT</CdtDbtInd>", "")),
        ("another direction", text.replace("DBIT", "DEBIT")),
        ("no status", text.replace("<Sts>BOOK</Sts>", "")),
        ("an old version", text.replace("053.001.02", "053.001.01")),
        ("a later version", text.replace("053.001.02", "053.001.15")),
        (
            "no version",
            text.replace("urn:iso:std:iso:20022:tech:xsd:camt.053.001.02", "urn:x"),
        ),
        (
            "the running day",
            text.replace("BkToCstmrStmt", "BkToCstmrAcctRpt"),
        ),
        (
            "no statement",
            text.replace("Stmt>", "Stm>")
                .replace("BkToCstmrStm>", "BkToCstmrStmt>"),
        ),
        ("cut off", text.split_at(900).0.to_string()),
        (
            "a document type",
            text.replace("<Document", "<!DOCTYPE Document><Document"),
        ),
        ("an entity", text.replace("merci", "&merci;")),
        ("deep", format!("<Document>{}", "<a>".repeat(1000))),
        ("nothing", String::new()),
        ("a table", "date,amount\n2026-03-05,100\n".to_string()),
        ("MT940", "{1:F01BANKFRPPXXXX}\n:20:X\n".to_string()),
        (
            "CFONB",
            format!("0130004    00801EUR2 00010123456  310326{}\n", " ".repeat(90)),
        ),
    ] {
        assert_ne!(damaged, text, "{what}");
        told += &format!("{what}: {:?}\n", read(damaged.as_bytes()).unwrap_err());
    }
    insta::assert_snapshot!("damaged", told);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever is damaged, there is an answer.
    #[test]
    fn damage_never_panics(
        form in 0..3_usize,
        cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..20),
    ) {
        let version = ["02", "08", "14"][form];
        let mut bytes = camt(&Stmt { version, ..whole() }).into_bytes();
        for (place, byte, how) in cuts {
            let at = place.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => { bytes.remove(at); }
                _ => bytes.insert(at, byte),
            }
        }
        let _ = read(&bytes);
    }
}
