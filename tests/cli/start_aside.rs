//! `relance start`: what is not taken is told by the line, the column and the value of the user's own file.

use crate::sandbox::{Run, Sandbox};
use crate::schema::check;

const INVOICES: &str = "Numéro;Client;Date facture;Échéance;Montant TTC;Reste dû\n\
    F1;Dupont;21/02/2026;23/03/2026;1000,00;400,00\n\
    F2;Martin;22/02/2026;23/03/2026;500,00;500,00\n\
    F3;Total Énergies;23/02/2026;23/03/2026;700,00;700,00\n\
    Totaux;;;;2200,00;1600,00\n\
    Grand total;;;;;1600,00\n";

const PAYMENTS: &str = "Client;Facture;Date de paiement;Montant\n\
    Dupont;F1;24/03/2026;100,00\n\
    Dupont;F99;25/03/2026;100,00\n\
    Zorro;F2;26/03/2026;50,00\n\
    Summe:;;;250,00\n";

fn start(sandbox: &Sandbox, files: &[&str], lang: &str) -> Run {
    let common = [
        "--out",
        "o",
        "--yes",
        "--currency",
        "EUR",
        "--as-of",
        "2026-06-30",
        "--lang",
        lang,
    ];
    sandbox.run(&[&["start"], files, &common].concat())
}

/// What was printed, lines and surplus blanks aside.
fn words(text: &str) -> String {
    text.replace('\u{a0}', " ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn has(text: &str, wanted: &str) {
    let found = words(text);
    assert!(found.contains(wanted), "{wanted} is not in {found}");
}

fn has_not(text: &str, unwanted: &str) {
    let found = words(text);
    assert!(!found.contains(unwanted), "{unwanted} is in {found}");
}

#[test]
fn rows_that_no_ledger_holds_are_told_by_the_line_of_the_file() {
    let sandbox = Sandbox::new();
    sandbox.write("factures.csv", INVOICES);
    sandbox.write("paiements.csv", PAYMENTS);
    let run = start(&sandbox, &["factures.csv", "paiements.csv"], "fr");
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    let proposed =
        "relance list never-chased --ledger o --as-of 2026-06-30 --skip-bad-rows o/import/skipped.csv";
    has(&run.stdout, proposed);
    let asked = proposed.split(' ').skip(1).collect::<Vec<_>>();
    assert_eq!(sandbox.run(&asked).code, Some(0));
    has(
        &run.stdout,
        "2 lignes qu'aucun livre n'admet, de 150,00 €, mises de côté dans import/start-set-aside.csv ; la première : \
         paiements.csv, ligne 3, colonne `Facture` : aucun fichier n'a la facture `F99`",
    );
    insta::assert_snapshot!("start_aside_fr", sandbox.read("o/import/start-set-aside.csv"));
    // The commands that a ledger has give none of the tables' own names.
    has_not(&run.stdout, "payments.csv:");

    let run = start(&sandbox, &["factures.csv", "paiements.csv"], "en");
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    insta::assert_snapshot!("start_aside_en", sandbox.read("o/import/start-set-aside.csv"));

    // Put right, nothing is set aside any more.
    sandbox.write(
        "paiements.csv",
        PAYMENTS.replace("F99", "F1").replace("Zorro", "Martin"),
    );
    let run = start(&sandbox, &["factures.csv", "paiements.csv"], "en");
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    assert_eq!(sandbox.read("o/import/start-set-aside.csv").lines().count(), 1);
}

#[test]
fn programs_are_told_all_of_it() {
    let sandbox = Sandbox::new();
    sandbox.write("factures.csv", INVOICES.replace("500,00;500,00", "500,00;voir"));
    sandbox.write("paiements.csv", PAYMENTS);
    for lang in ["en", "fr"] {
        let files = ["factures.csv", "paiements.csv", "--format", "json"];
        let run = start(&sandbox, &files, lang);
        assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
        assert_eq!(
            check("start", &run.stdout),
            Vec::<String>::new(),
            "{}",
            run.stdout
        );
        insta::assert_snapshot!(format!("start_json_{lang}"), run.stdout);
        for (right, wrong) in [
            ("\"set_aside\"", "\"aside\""),
            ("\"kind\": \"ledger\"", "\"kind\": \"book\""),
            ("\"as_of\": \"2026", "\"as_of\": \"26"),
        ] {
            let changed = run.stdout.replace(right, wrong);
            assert!(
                changed != run.stdout && !check("start", &changed).is_empty(),
                "{wrong}"
            );
        }
    }
}

#[test]
fn lines_of_totals_are_called_so() {
    let sandbox = Sandbox::new();
    sandbox.write("factures.csv", INVOICES);
    let run = start(&sandbox, &["factures.csv"], "en");
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    has(
        &run.stdout,
        "factures.csv: 2 lines of totals are not read (line 5: Totaux | 2200,00 | 1600,00; line 6: Grand total | 1600,00)",
    );
    assert!(sandbox.read("o/customers.csv").contains("Total Énergies"));
    let run = start(&sandbox, &["factures.csv"], "fr");
    has(
        &run.stdout,
        "factures.csv : 2 lignes de totaux ne sont pas lues (ligne 5 : Totaux",
    );
}

#[test]
fn a_bad_open_amount_is_blamed_on_its_column() {
    let sandbox = Sandbox::new();
    sandbox.write("reste.csv", INVOICES.replace("500,00;500,00", "500,00;voir"));
    let run = start(&sandbox, &["reste.csv"], "fr");
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    has(
        &run.stdout,
        "ligne 3 : colonne `Reste dû` : `voir` n'est pas un montant",
    );
    sandbox.write("reste.csv", INVOICES.replace("500,00;500,00", "500,00;900,00"));
    let run = start(&sandbox, &["reste.csv"], "en");
    has(
        &run.stdout,
        "line 3: column `Reste dû`: `900,00` is open, more than the whole amount `500,00`",
    );
}

#[test]
fn files_that_are_no_list_say_so_in_two_lines() {
    let sandbox = Sandbox::new();
    let long = "a".repeat(5_000_000);
    let head = "Numéro;Client;Date;Montant\n";
    sandbox.write("header.csv", head);
    sandbox.write(
        "name.csv",
        format!("Numéro;Client;Date;{long}\nF1;A;21/02/2026;10,00\n"),
    );
    sandbox.write("cell.csv", format!("{head}F1;{long};21/02/2026;10,00\n"));
    let wide: String = (0..200_000).map(|place| format!("c{place};")).collect();
    sandbox.write("wide.csv", format!("{wide}\n{wide}\n"));
    let unmarked = format!("{head}F1;A;21/02/2026;10,00\n");
    sandbox.write(
        "u16.csv",
        unmarked
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<u8>>(),
    );
    let mut told = String::new();
    for file in ["header.csv", "name.csv", "cell.csv", "wide.csv", "u16.csv"] {
        for lang in ["en", "fr"] {
            let run = start(&sandbox, &[file], lang);
            assert_eq!(run.code, Some(2), "{file}: {}", run.stdout);
            assert!(run.stderr.len() < 1000, "{file}: {} bytes", run.stderr.len());
            told.push_str(&format!("{file}\n{}\n", run.stderr));
        }
        assert!(!sandbox.path("o").exists(), "{file}");
    }
    insta::assert_snapshot!("start_no_lists", told);
}

/// A statement with one payment of 100.00, whose balances are said to be `opening` and `closing`.
fn statement(id: &str, days: (&str, &str), opening: &str, closing: &str) -> String {
    let balance = |code: &str, amount: &str, day: &str| {
        format!(
            "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>\
             <Dt><Dt>{day}</Dt></Dt></Bal>"
        )
    };
    let (from, to) = days;
    let (opening, closing) = (balance("OPBD", opening, from), balance("CLBD", closing, to));
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">\
         <BkToCstmrStmt><GrpHdr><MsgId>M{id}</MsgId><CreDtTm>{to}T08:00:00</CreDtTm></GrpHdr><Stmt><Id>{id}</Id>\
         <CreDtTm>{to}T08:00:00</CreDtTm><Acct><Id><IBAN>FR7630006000011234567890189</IBAN></Id><Ccy>EUR</Ccy></Acct>\
         {opening}{closing}<Ntry><Amt Ccy=\"EUR\">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>\
         <BookgDt><Dt>{to}</Dt></BookgDt><ValDt><Dt>{to}</Dt></ValDt><AcctSvcrRef>R{id}</AcctSvcrRef><NtryDtls><TxDtls>\
         <Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><Amt Ccy=\"EUR\">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>\
         <RltdPties><Dbtr><Pty><Nm>Martin</Nm></Pty></Dbtr></RltdPties><RmtInf><Ustrd>F2</Ustrd></RmtInf>\
         </TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>"
    )
}

#[test]
fn what_is_odd_with_statements_is_told() {
    let sandbox = Sandbox::new();
    sandbox.write("factures.csv", INVOICES);
    let april = ("2026-04-01", "2026-04-30");
    sandbox.write("avril.xml", statement("S1", april, "0.00", "110.00"));
    let run = start(&sandbox, &["factures.csv", "avril.xml"], "en");
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    has(
        &run.stdout,
        "S1 (camt.053, version 08): balance 0.00, and with the entries -10.00 more than the 110.00 that it says: ask your bank",
    );
    sandbox.write("avril.xml", statement("S1", april, "0.00", "100.00"));
    sandbox.write(
        "juin.xml",
        statement("S3", ("2026-06-01", "2026-06-20"), "150.00", "250.00"),
    );
    let files = [
        "start",
        "factures.csv",
        "avril.xml",
        "juin.xml",
        "--out",
        "p",
        "--yes",
        "--as-of",
        "2026-06-30",
    ];
    let run = sandbox.run(&[&files[..], &["--lang", "fr"]].concat());
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    has(
        &run.stdout,
        "entre S1 et S3 le solde a bougé de 50,00 € : un relevé manque",
    );
}
