//! `relance import payments`: what the user sees of statements, and what becomes of the ledger.

use crate::sandbox::Sandbox;
use crate::schema::check;
use insta::assert_snapshot;

const CUSTOMERS: &str = "customer_id,name,kind,country,email\n\
    acme,Boulangerie Noël & Fils,business,FR,compta@noel.example\n\
    bolt,Bolt SA,business,FR,ap@bolt.example\n\
    cora,Cora SARL,business,FR,\n";

const INVOICES: &str = "invoice_id,customer_id,issued,due,amount,currency\n\
    F2026-0118,acme,2026-01-05,2026-02-04,1200.00,EUR\n\
    F2026-0119,acme,2026-01-12,2026-02-11,300.00,EUR\n\
    F2026-0120,acme,2026-02-01,2026-03-03,80.50,EUR\n\
    F2026-0130,bolt,2026-01-10,2026-02-09,500.00,EUR\n\
    F2026-0131,bolt,2026-01-11,2026-02-10,250.00,EUR\n\
    F2026-0132,bolt,2026-03-01,2026-03-31,120.00,EUR\n\
    F2026-0140,cora,2026-01-10,2026-02-09,77.00,EUR\n";

const PAYMENTS: &str = "payment_id,customer_id,invoice_id,date,amount,currency\n";

/// A transaction: amount, direction, reference from end to end, name, account, text, reason of a return.
fn entry(cells: [&str; 9]) -> String {
    let [
        amount,
        direction,
        day,
        reference,
        end_to_end,
        name,
        iban,
        text,
        reason,
    ] = cells;
    let side = if direction == "CRDT" || !reason.is_empty() {
        "Dbtr"
    } else {
        "Cdtr"
    };
    let account = match iban {
        "" => String::new(),
        iban => format!("<{side}Acct><Id><IBAN>{iban}</IBAN></Id></{side}Acct>"),
    };
    let back = match reason {
        "" => String::new(),
        reason => format!("<RtrInf><Rsn><Cd>{reason}</Cd></Rsn></RtrInf>"),
    };
    let status = if reference == "R9" { "PDNG" } else { "BOOK" };
    format!(
        "<Ntry><Amt Ccy=\"EUR\">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd><Sts><Cd>{status}</Cd></Sts>\
         <BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt><AcctSvcrRef>{reference}</AcctSvcrRef>\
         <NtryDtls><TxDtls><Refs><EndToEndId>{end_to_end}</EndToEndId></Refs><Amt Ccy=\"EUR\">{amount}</Amt>\
         <CdtDbtInd>{direction}</CdtDbtInd><RltdPties><{side}><Pty><Nm>{name}</Nm></Pty></{side}>{account}</RltdPties>\
         <RmtInf><Ustrd>{text}</Ustrd></RmtInf>{back}</TxDtls></NtryDtls></Ntry>\n"
    )
}

fn balance(code: &str, amount: &str, day: &str) -> String {
    format!(
        "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">{amount}</Amt>\
         <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>\n"
    )
}

/// A statement of a month with its balances.
fn statement(id: &str, opening: &str, closing: &str, entries: &[[&str; 9]]) -> String {
    let entries: String = entries.iter().map(|cells| entry(*cells)).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt>\n\
         <GrpHdr><MsgId>{id}</MsgId><CreDtTm>{id}-28T20:00:00</CreDtTm></GrpHdr>\n\
         <Stmt><Id>{id}</Id><CreDtTm>{id}-28T20:00:00</CreDtTm>\
         <Acct><Id><IBAN>FR7630006000011234567890189</IBAN></Id></Acct>\n{}{}{entries}</Stmt></BkToCstmrStmt></Document>\n",
        balance("OPBD", opening, &format!("{id}-01")),
        balance("CLBD", closing, &format!("{id}-30")),
    )
}

const NOEL: &str = "FR1420041010050500013M02606";
const BOLT: &str = "DE89370400440532013000";

/// March: each rule once, a return, our own charges, somebody unknown, and what is not booked yet.
fn march(closing: &str) -> String {
    statement(
        "2026-03",
        "4000.00",
        closing,
        &[
            [
                "1200.00",
                "CRDT",
                "2026-03-02",
                "R1",
                "NOTPROVIDED",
                "BOULANGERIE NOEL FILS",
                NOEL,
                "FACTURE F2026 118",
                "",
            ],
            [
                "300.00",
                "CRDT",
                "2026-03-09",
                "R2",
                "NOTPROVIDED",
                "BOULANGERIE NOEL FILS",
                NOEL,
                "VIREMENT",
                "",
            ],
            [
                "500.00",
                "CRDT",
                "2026-03-10",
                "R3",
                "F2026-0130",
                "BOLT SA",
                BOLT,
                "PRLV",
                "",
            ],
            [
                "370.00",
                "CRDT",
                "2026-03-12",
                "R4",
                "NOTPROVIDED",
                "BOLT SA",
                BOLT,
                "SOLDE",
                "",
            ],
            [
                "77.00",
                "CRDT",
                "2026-03-13",
                "R5",
                "NOTPROVIDED",
                "CORA SARL",
                "",
                "REGLEMENT",
                "",
            ],
            [
                "45.20",
                "CRDT",
                "2026-03-16",
                "R6",
                "NOTPROVIDED",
                "M DURAND",
                "FR7610107001011234567890129",
                "COTISATION",
                "",
            ],
            [
                "500.00",
                "DBIT",
                "2026-03-18",
                "R7",
                "F2026-0130",
                "BOLT SA",
                BOLT,
                "PRLV",
                "AM04",
            ],
            [
                "12.00",
                "DBIT",
                "2026-03-30",
                "R8",
                "NOTPROVIDED",
                "",
                "",
                "FRAIS DE TENUE DE COMPTE",
                "",
            ],
            [
                "99.00",
                "CRDT",
                "2026-04-01",
                "R9",
                "NOTPROVIDED",
                "X",
                "",
                "Y",
                "",
            ],
        ],
    )
}

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("ledger/customers.csv", CUSTOMERS);
    sandbox.write("ledger/invoices.csv", INVOICES);
    sandbox.write("ledger/payments.csv", PAYMENTS);
    sandbox.write("2026-03.xml", march("5980.20"));
    sandbox
}

const MARCH: [&str; 5] = ["import", "payments", "2026-03.xml", "--out", "ledger"];

#[test]
fn a_statement_becomes_payments() {
    let sandbox = sandbox();
    let run = sandbox.run(&MARCH);
    // The page of the manual shows what is printed.
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/import-payments.md");
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains(run.stdout.trim_end()), "{}", run.stdout);
    assert_snapshot!("payments", run.shot(&MARCH));
    let tables = [
        "payments.csv",
        "import/bank-unmatched.csv",
        "import/bank-accounts.csv",
    ];
    let tables = || {
        tables
            .map(|table| sandbox.read(&format!("ledger/{table}")))
            .join("\n")
    };
    let first = tables();
    assert_snapshot!("payments_tables", first);
    assert_eq!(sandbox.run(&["ledger", "check", "ledger"]).code, Some(0));
    // Again: nothing changes. In French the words of the list do.
    assert_eq!(sandbox.run(&MARCH).code, Some(1));
    assert_eq!(tables(), first);
    assert_snapshot!(
        "payments_fr",
        sandbox.shot(&[&MARCH[..], &["--lang", "fr"]].concat())
    );
}

#[test]
fn programs_read_the_same() {
    let sandbox = sandbox();
    let json = sandbox.shot(&[&MARCH[..], &["--format", "json", "--dry-run"]].concat());
    assert_snapshot!("payments_json", json);
    let run = sandbox.run(&[&MARCH[..], &["--format", "json", "--dry-run"]].concat());
    assert_eq!(check("import-payments", &run.stdout), Vec::<String>::new());
    assert_eq!(sandbox.read("ledger/payments.csv"), PAYMENTS);
}

#[test]
fn guesses_are_accepted_on_demand() {
    let sandbox = sandbox();
    sandbox.run(&[&MARCH[..], &["--accept-guesses"]].concat());
    let payments = sandbox.read("ledger/payments.csv");
    assert!(
        payments.contains("/R5,cora,F2026-0140,2026-03-13,77.00,EUR,,2026-03-13,name,yes,"),
        "{payments}"
    );
    assert_eq!(sandbox.run(&["ledger", "check", "ledger"]).code, Some(0));
}

#[test]
fn what_does_not_add_up_is_said() {
    let sandbox = sandbox();
    sandbox.write("2026-03.xml", march("5980.10"));
    let may = [[
        "80.50",
        "CRDT",
        "2026-05-04",
        "M1",
        "NOTPROVIDED",
        "NOEL",
        NOEL,
        "F2026-0120",
        "",
    ]];
    sandbox.write("2026-05.xml", statement("2026-05", "7000.00", "7080.50", &may));
    sandbox.write("hostile.xml", "<!DOCTYPE a [<!ENTITY b \"ha\">]><a>&b;</a>");
    sandbox.write(
        "today.xml",
        march("1.00").replace("BkToCstmrStmt", "BkToCstmrAcctRpt"),
    );
    sandbox.write("old.sta", ":20:STARTUMSE\n:25:12345\n");
    sandbox.write("empty.xml", "");
    sandbox.write("comma.xml", march("5980.20").replace(">300.00<", ">300,00<"));
    // The books have one of the payments already.
    sandbox.write(
        "ledger/payments.csv",
        format!("{PAYMENTS}BQ-2026-7,acme,F2026-0118,2026-03-03,1200.00,EUR\n"),
    );
    let files = [
        "2026-03.xml",
        "2026-05.xml",
        "hostile.xml",
        "today.xml",
        "old.sta",
        "empty.xml",
        "comma.xml",
    ];
    let arguments = [&["import", "payments"], &files[..], &["--out", "ledger"]].concat();
    assert_snapshot!("payments_off", sandbox.shot(&arguments));
    assert_snapshot!(
        "payments_off_fr",
        sandbox.shot(&[&arguments[..], &["--lang", "fr"]].concat())
    );
    assert_eq!(
        sandbox.read("ledger/import/bank-set-aside.csv").lines().count(),
        6
    );
}

#[test]
fn without_a_ledger_or_a_statement_nothing_is_done() {
    let sandbox = sandbox();
    sandbox.write("empty.xml", "");
    std::fs::create_dir_all(sandbox.path("nothing")).unwrap();
    assert_snapshot!(
        "payments_no_ledger",
        sandbox.shot(&["import", "payments", "2026-03.xml", "--out", "nothing"])
    );
    assert_snapshot!(
        "payments_none",
        sandbox.shot(&["import", "payments", "empty.xml", "--out", "ledger"])
    );
    sandbox.write(
        "ledger/payments.csv",
        format!("{PAYMENTS}P1,nobody,,2026-03-03,1.00,EUR\n"),
    );
    assert_snapshot!("payments_bad_ledger", sandbox.shot(&MARCH));
}

#[test]
fn rows_that_could_not_be_made_again_are_not_lost() {
    let sandbox = sandbox();
    sandbox.run(&MARCH);
    let before = sandbox.read("ledger/payments.csv");
    let april = [[
        "80.50",
        "CRDT",
        "2026-04-02",
        "A1",
        "NOTPROVIDED",
        "NOEL",
        NOEL,
        "F2026-0120",
        "",
    ]];
    sandbox.write("2026-04.xml", statement("2026-04", "5980.20", "6060.70", &april));
    std::fs::remove_file(sandbox.path("ledger/import/bank-transactions.csv")).unwrap();
    let april = ["import", "payments", "2026-04.xml", "--out", "ledger"];
    assert_snapshot!("payments_lost", sandbox.shot(&april));
    assert_eq!(sandbox.read("ledger/payments.csv"), before);
    // With all statements nothing is lost.
    let both = [
        "import",
        "payments",
        "2026-04.xml",
        "2026-03.xml",
        "--out",
        "ledger",
    ];
    assert_eq!(sandbox.run(&both).code, Some(1));
    assert_eq!(
        sandbox.read("ledger/payments.csv").lines().count(),
        before.lines().count() + 1
    );
}
