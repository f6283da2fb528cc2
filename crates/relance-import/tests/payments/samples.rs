//! Statements in the form of those that banks give, and ledgers to match them with.

use relance_import::folder::{self, Change, Unbrought};
use relance_import::payments::{Books, Import, Options, Outcome, Read, SOURCE, import, read};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

/// Our account.
pub(crate) const OURS: &str = "FR7630006000011234567890189";

/// A transaction.
#[derive(Clone, Debug)]
pub(crate) struct Tx {
    pub(crate) amount: &'static str,
    pub(crate) direction: &'static str,
    pub(crate) end_to_end: &'static str,
    pub(crate) bank_reference: &'static str,
    pub(crate) name: &'static str,
    pub(crate) iban: &'static str,
    pub(crate) text: Vec<&'static str>,
    pub(crate) structured: &'static str,
    pub(crate) reason: &'static str,
}

/// A payment of 1,200.00 that says nothing.
pub(crate) fn tx(amount: &'static str) -> Tx {
    Tx {
        amount,
        direction: "CRDT",
        end_to_end: "NOTPROVIDED",
        bank_reference: "",
        name: "",
        iban: "",
        text: Vec::new(),
        structured: "",
        reason: "",
    }
}

/// An entry.
#[derive(Clone, Debug)]
pub(crate) struct Ntry {
    pub(crate) amount: String,
    pub(crate) direction: &'static str,
    pub(crate) status: &'static str,
    pub(crate) booked: &'static str,
    pub(crate) value: &'static str,
    pub(crate) reference: &'static str,
    pub(crate) is_reversal: bool,
    pub(crate) sub_family: &'static str,
    pub(crate) transactions: Vec<Tx>,
}

/// An entry of one transaction.
pub(crate) fn entry(booked: &'static str, transaction: Tx) -> Ntry {
    Ntry {
        amount: transaction.amount.to_string(),
        direction: transaction.direction,
        status: "BOOK",
        booked,
        value: booked,
        reference: "",
        is_reversal: false,
        sub_family: "ESCT",
        transactions: vec![transaction],
    }
}

/// A statement.
#[derive(Clone, Debug)]
pub(crate) struct Stmt {
    pub(crate) message: &'static str,
    pub(crate) version: &'static str,
    pub(crate) id: &'static str,
    pub(crate) created: &'static str,
    pub(crate) opening: &'static str,
    pub(crate) closing: &'static str,
    pub(crate) entries: Vec<Ntry>,
}

/// A statement of one account.
pub(crate) fn stmt(id: &'static str, entries: Vec<Ntry>) -> Stmt {
    Stmt {
        message: "053",
        version: "02",
        id,
        created: "2026-03-31T20:00:00+02:00",
        opening: "",
        closing: "",
        entries,
    }
}

fn element(name: &str, text: &str) -> String {
    let text = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    match text.is_empty() {
        true => String::new(),
        false => format!("<{name}>{text}</{name}>\n"),
    }
}

fn balance(code: &str, amount: &str, day: &str) -> String {
    if amount.is_empty() {
        return String::new();
    }
    let (direction, amount) = match amount.strip_prefix('-') {
        Some(amount) => ("DBIT", amount),
        None => ("CRDT", amount),
    };
    format!(
        "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">{amount}</Amt>\
         <CdtDbtInd>{direction}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>\n"
    )
}

/// The message as XML, in the form of its version.
pub(crate) fn camt(stmt: &Stmt) -> String {
    let number: u32 = stmt.version.parse().unwrap();
    let (root, name) = match stmt.message {
        "053" => ("BkToCstmrStmt", "Stmt"),
        _ => ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
    };
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.{}.001.{}\">\n<{root}>\n\
         <GrpHdr><MsgId>M-{}</MsgId><CreDtTm>{}</CreDtTm></GrpHdr>\n<{name}>\n<Id>{}</Id>\n<CreDtTm>{}</CreDtTm>\n\
         <Acct><Id><IBAN>{OURS}</IBAN></Id><Ccy>EUR</Ccy></Acct>\n",
        stmt.message, stmt.version, stmt.id, stmt.created, stmt.id, stmt.created
    );
    text += &balance("OPBD", stmt.opening, "2026-03-01");
    text += &balance("CLBD", stmt.closing, "2026-03-31");
    for entry in &stmt.entries {
        text += &ntry(entry, number);
    }
    format!("{text}</{name}>\n</{root}>\n</Document>\n")
}

fn ntry(entry: &Ntry, version: u32) -> String {
    let mut text = format!(
        "<Ntry>\n<Amt Ccy=\"EUR\">{}</Amt>\n<CdtDbtInd>{}</CdtDbtInd>\n",
        entry.amount, entry.direction
    );
    if entry.is_reversal {
        text += "<RvslInd>true</RvslInd>\n";
    }
    text += &match version {
        8.. => format!("<Sts><Cd>{}</Cd></Sts>\n", entry.status),
        _ => format!("<Sts>{}</Sts>\n", entry.status),
    };
    text += &match version {
        4.. => format!(
            "<BookgDt><DtTm>{}T09:30:00+01:00</DtTm></BookgDt>\n",
            entry.booked
        ),
        _ => format!("<BookgDt><Dt>{}</Dt></BookgDt>\n", entry.booked),
    };
    text += &format!("<ValDt><Dt>{}</Dt></ValDt>\n", entry.value);
    text += &element("AcctSvcrRef", entry.reference);
    text += &format!(
        "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>{}</SubFmlyCd></Fmly></Domn></BkTxCd>\n",
        entry.sub_family
    );
    if !entry.transactions.is_empty() {
        text += "<NtryDtls>\n";
        for transaction in &entry.transactions {
            text += &tx_dtls(transaction, version);
        }
        text += "</NtryDtls>\n";
    }
    text + "</Ntry>\n"
}

fn tx_dtls(tx: &Tx, version: u32) -> String {
    let mut text = "<TxDtls>\n<Refs>".to_string();
    text += &element("AcctSvcrRef", tx.bank_reference);
    text += &format!("{}</Refs>\n", element("EndToEndId", tx.end_to_end));
    let amount = format!("<Amt Ccy=\"EUR\">{}</Amt>", tx.amount);
    text += &match version {
        // Version 02 has no amount of a transaction but in its details.
        2 => format!("<AmtDtls><TxAmt>{amount}</TxAmt></AmtDtls>\n"),
        _ => format!("{amount}<CdtDbtInd>{}</CdtDbtInd>\n", tx.direction),
    };
    if !tx.name.is_empty() || !tx.iban.is_empty() {
        let name = element("Nm", tx.name);
        let party = match version {
            8.. => format!("<Pty>{name}</Pty>"),
            _ => name,
        };
        let side = match tx.direction {
            "DBIT" if tx.reason.is_empty() => "Cdtr",
            _ => "Dbtr",
        };
        let account = match tx.iban {
            "" => String::new(),
            iban => format!("<{side}Acct><Id><IBAN>{iban}</IBAN></Id></{side}Acct>"),
        };
        text += &format!("<RltdPties><{side}>{party}</{side}>{account}</RltdPties>\n");
    }
    if !tx.text.is_empty() || !tx.structured.is_empty() {
        text += "<RmtInf>";
        for line in &tx.text {
            text += &element("Ustrd", line);
        }
        if !tx.structured.is_empty() {
            text += &format!(
                "<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp><Ref>{}</Ref></CdtrRefInf></Strd>",
                tx.structured
            );
        }
        text += "</RmtInf>\n";
    }
    if !tx.reason.is_empty() {
        text += &format!("<RtrInf><Rsn><Cd>{}</Cd></Rsn></RtrInf>\n", tx.reason);
    }
    text + "</TxDtls>\n"
}

/// A folder with a ledger, removed at the end.
pub(crate) struct Ledger {
    pub(crate) folder: PathBuf,
}

impl Drop for Ledger {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Three customers: one with a group's payer, and two of one name but for the legal form.
pub(crate) const CUSTOMERS: &str = "customer_id,name,kind,payer_id,iban\n\
    acme,Boulangerie Noël & Fils,business,,\n\
    bolt,Bolt SA,business,,DE89370400440532013000\n\
    cora,Cora SARL,business,,\n\
    cob,Cora SAS,business,,\n";

/// Their invoices.
pub(crate) const INVOICES: &str = "invoice_id,customer_id,issued,due,amount,currency,kind,reference\n\
    F2026-0118,acme,2026-01-05,2026-02-04,1200.00,EUR,,\n\
    F2026-0119,acme,2026-01-12,2026-02-11,300.00,EUR,,\n\
    F2026-0120,acme,2026-02-01,2026-03-03,80.50,EUR,,\n\
    F2026-0130,bolt,2026-01-10,2026-02-09,500.00,EUR,,\n\
    F2026-0131,bolt,2026-01-11,2026-02-10,250.00,EUR,,\n\
    F2026-0132,bolt,2026-03-01,2026-03-31,120.00,EUR,,\n\
    F2026-0133,bolt,2026-03-01,2026-03-31,40.00,USD,,\n\
    F7,cora,2026-01-10,2026-02-09,77.00,EUR,,\n\
    AV9000,bolt,2026-03-02,,-50.00,EUR,credit_note,\n";

impl Ledger {
    pub(crate) fn new() -> Ledger {
        Ledger::with(&[])
    }

    /// The ledger with tables of its own.
    pub(crate) fn with(tables: &[(&str, &str)]) -> Ledger {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("relance-payments-{}-{number}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let payments = "payment_id,customer_id,invoice_id,date,amount,currency\n";
        for (name, text) in [
            ("customers", CUSTOMERS),
            ("invoices", INVOICES),
            ("payments", payments),
        ] {
            std::fs::write(folder.join(format!("{name}.csv")), text).unwrap();
        }
        for (name, text) in tables {
            std::fs::write(folder.join(format!("{name}.csv")), text).unwrap();
        }
        Ledger { folder }
    }

    /// What comes of statements; nothing is written.
    pub(crate) fn preview(&self, statements: &[Stmt], options: Options) -> Import {
        let files = statements.iter().enumerate();
        let read: Vec<Read> = files
            .map(|(number, stmt)| (format!("{number}.xml"), read(camt(stmt).as_bytes())))
            .collect();
        let books = Books::of_folder(&self.folder, SOURCE).unwrap();
        import(&self.folder, &books, read, options).unwrap()
    }

    /// Imports statements into the folder.
    pub(crate) fn import(&self, statements: &[Stmt]) -> Import {
        let import = self.preview(statements, Options::default());
        let change = Change {
            source: SOURCE.to_string(),
            unbrought: Unbrought::Dropped,
            tables: import.tables.clone(),
            files: import.files.clone(),
        };
        folder::write(&self.folder, &change).unwrap();
        import
    }

    /// Whether the ledger is read without an error.
    pub(crate) fn is_sound(&self) -> bool {
        let source = relance_ledger::FolderSource::new(&self.folder);
        let loaded = relance_ledger::load(&source, &relance_ledger::Options::default());
        !loaded.has_errors()
    }

    /// All that the import writes.
    pub(crate) fn written(&self) -> String {
        let names = [
            "payments.csv",
            "import/bank-statements.csv",
            "import/bank-transactions.csv",
            "import/bank-accounts.csv",
        ];
        let texts = names.map(|name| std::fs::read_to_string(self.folder.join(name)).unwrap());
        texts.join("\n--\n")
    }
}

/// What became of the only transaction of a day.
pub(crate) fn outcome(import: &Import, booked: &str) -> Outcome {
    let found: Vec<_> = import
        .found
        .iter()
        .filter(|found| found.booked.to_string() == booked)
        .collect();
    assert_eq!(found.len(), 1, "{found:?}");
    found.first().unwrap().outcome.clone()
}

/// It in one line.
pub(crate) fn shown(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Written {
            rule,
            rows,
            is_guess,
            remark,
        } => {
            let rows: Vec<String> = rows
                .iter()
                .map(|row| {
                    let invoice = if row.invoice.is_empty() { "-" } else { &row.invoice };
                    format!("{} {invoice} {}", row.customer, row.amount)
                })
                .collect();
            let mut text = format!("{}: {}", rule.word(), rows.join(", "));
            if *is_guess {
                text += " (guess)";
            }
            if let Some(remark) = remark {
                text += &format!(" {remark:?}");
            }
            text
        }
        Outcome::Returned { rows, charges } => {
            let rows: Vec<String> = rows
                .iter()
                .map(|row| format!("{} {}", row.reverses, row.amount))
                .collect();
            format!("returned: {} charges {charges}", rows.join(", "))
        }
        other => format!("{other:?}"),
    }
}
