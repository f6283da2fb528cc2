//! What platforms say of invoices becomes events: each code, in both forms, in any order, and what cannot be read.

#![expect(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;
use relance_import::folder::{self, Change, Unbrought};
use relance_import::statuses::{Books, Import, Options, Problem, Read, Reason, SOURCE, import, read};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

/// A message with one invoice, in the form of the examples that are public.
fn cdar(number: &str, code: &str, when: &str, status: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <rsm:CrossDomainAcknowledgementAndResponse xmlns:rsm=\"urn:un:unece:uncefact:data:standard:CrossDomainAcknowledgementAndResponse:100\" \
         xmlns:ram=\"urn:ram\" xmlns:qdt=\"urn:qdt\" xmlns:udt=\"urn:udt\">\n\
         <rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>urn.cpro.gouv.fr:1p0:CDV:invoice</ram:ID>\
         </ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>\n\
         <rsm:ExchangedDocument><ram:ID>X-{code}</ram:ID><ram:IssueDateTime><udt:DateTimeString format=\"204\">{when}</udt:DateTimeString></ram:IssueDateTime></rsm:ExchangedDocument>\n\
         <rsm:AcknowledgementDocument><ram:TypeCode>23</ram:TypeCode>\n\
         <ram:IssueDateTime><udt:DateTimeString format=\"204\">{when}</udt:DateTimeString></ram:IssueDateTime>\n\
         <ram:ReferenceReferencedDocument><ram:IssuerAssignedID>{number}</ram:IssuerAssignedID><ram:TypeCode>380</ram:TypeCode>\n\
         <ram:FormattedIssueDateTime><qdt:DateTimeString format=\"102\">20260105</qdt:DateTimeString></ram:FormattedIssueDateTime>\n\
         <ram:ProcessConditionCode>{code}</ram:ProcessConditionCode>\n\
         <ram:IssuerTradeParty><ram:GlobalID schemeID=\"0002\">012345675</ram:GlobalID></ram:IssuerTradeParty>\n\
         {status}</ram:ReferenceReferencedDocument></rsm:AcknowledgementDocument>\n\
         </rsm:CrossDomainAcknowledgementAndResponse>\n"
    )
}

fn because(code: &str, words: &str) -> String {
    format!(
        "<ram:SpecifiedDocumentStatus><ram:ReasonCode>{code}</ram:ReasonCode><ram:Reason>{words}</ram:Reason></ram:SpecifiedDocumentStatus>"
    )
}

fn amount(code: &str, amount: &str) -> String {
    format!(
        "<ram:SpecifiedDocumentStatus><ram:SpecifiedDocumentCharacteristic><ram:TypeCode>{code}</ram:TypeCode>\
         <ram:ValueAmount currencyID=\"EUR\">{amount}</ram:ValueAmount></ram:SpecifiedDocumentCharacteristic></ram:SpecifiedDocumentStatus>"
    )
}

struct Ledger {
    folder: PathBuf,
}

impl Drop for Ledger {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Ledger {
    fn new() -> Ledger {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("relance-statuses-{}-{number}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
        write(
            "customers.csv",
            "customer_id,name,siren\nacme,Acme,\nbolt,Bolt,087654329\n",
        );
        write(
            "invoices.csv",
            "invoice_id,customer_id,issued,due,amount,currency,kind\n\
             F2026-0118,acme,2026-01-05,2026-02-04,1200.00,EUR,\n\
             F2026-0119,acme,2026-01-05,2026-02-04,300.00,EUR,\n\
             AV1,acme,2026-01-05,,-50.00,EUR,credit_note\n",
        );
        write("payments.csv", "payment_id,customer_id,invoice_id,date,amount\n");
        write(
            "events.csv",
            "date,customer_id,invoice_id,event,value,note\n2026-01-20,acme,F2026-0119,replied,,by telephone\n",
        );
        Ledger { folder }
    }

    fn import(&self, files: &[String]) -> Import {
        let read: Vec<Read> = files
            .iter()
            .zip(1..)
            .map(|(text, number)| (format!("{number}.xml"), read(text.as_bytes())))
            .collect();
        let books = Books::of_folder(&self.folder).unwrap();
        let import = import(&self.folder, &books, read, Options { hold: 7 }).unwrap();
        let change = Change {
            source: SOURCE.to_string(),
            unbrought: Unbrought::Dropped,
            tables: import.tables.clone(),
            files: import.files.clone(),
        };
        let written = folder::write(&self.folder, &change).unwrap();
        assert!(written.orphans.is_empty(), "rows from elsewhere lose nothing");
        import
    }

    fn written(&self) -> String {
        let names = ["events.csv", "import/e-invoice-statuses.csv"];
        names
            .map(|name| std::fs::read_to_string(self.folder.join(name)).unwrap())
            .join("\n--\n")
    }

    /// The ledger reads it all.
    fn is_sound(&self) -> bool {
        let source = relance_ledger::FolderSource::new(&self.folder);
        !relance_ledger::load(&source, &relance_ledger::Options::default()).has_errors()
    }
}

/// The events of statuses as rows, without the statuses themselves.
fn effects(import: &Import) -> Vec<String> {
    let rows = import.tables.first().unwrap().rows.iter();
    rows.filter(|row| row.get(3).is_some_and(|event| event != "e_invoice_status"))
        .map(|row| {
            let cells = [0, 3, 4, 5].map(|place| row.get(place).unwrap());
            cells.join(" ").trim().to_string()
        })
        .collect()
}

/// What statuses of one invoice do: day of February and code.
fn of(statuses: &[(u32, &str, String)]) -> Vec<String> {
    let ledger = Ledger::new();
    let files: Vec<String> = statuses
        .iter()
        .map(|(day, code, status)| cdar("F2026-0118", code, &format!("202602{day:02}151000"), status))
        .collect();
    let import = ledger.import(&files);
    assert_eq!(import.aside, []);
    assert!(ledger.is_sound());
    effects(&import)
}

fn plain(statuses: &[(u32, &str)]) -> Vec<String> {
    let statuses: Vec<(u32, &str, String)> = statuses
        .iter()
        .map(|(day, code)| (*day, *code, String::new()))
        .collect();
    of(&statuses)
}

#[test]
fn what_is_in_order_is_only_noted() {
    for code in [
        "200", "201", "202", "203", "204", "205", "209", "212", "214", "224", "226", "227", "228", "999",
    ] {
        assert_eq!(plain(&[(10, code)]), Vec::<String>::new(), "{code}");
    }
}

#[test]
fn disputes_open_and_close() {
    assert_eq!(
        of(&[
            (10, "207", because("QTE_ERR", "two pallets are missing")),
            (14, "205", String::new())
        ]),
        [
            "2026-02-10 dispute_opened delivery En litige: QTE_ERR: two pallets are missing",
            "2026-02-14 dispute_closed"
        ]
    );
    // Of a part, as it is said, or as what is not approved.
    assert_eq!(
        of(&[(10, "207", amount("MNATTC", "400.00"))]),
        ["2026-02-10 dispute_opened administrative 400.00"]
    );
    assert_eq!(
        of(&[(10, "206", amount("MAPTTC", "1000.00"))]),
        ["2026-02-10 dispute_opened administrative 200.00"]
    );
    assert_eq!(
        of(&[(10, "206", amount("MAPTTC", "1200.00"))]),
        Vec::<String>::new()
    );
    assert_eq!(
        plain(&[(10, "206")]),
        ["2026-02-10 dispute_opened administrative Approuvée partiellement"]
    );
    assert_eq!(
        of(&[(10, "210", because("DOUBLE_FACT", ""))]),
        ["2026-02-10 dispute_opened administrative Refusée: DOUBLE_FACT"]
    );
    // The document that was missing has come; a dispute does not end by that.
    assert_eq!(
        plain(&[(10, "208"), (12, "209")]),
        [
            "2026-02-10 dispute_opened administrative Suspendue",
            "2026-02-12 dispute_closed"
        ]
    );
    assert_eq!(plain(&[(10, "207"), (12, "209")]).len(), 1);
}

#[test]
fn a_dispute_that_becomes_another_leaves_no_day_between() {
    assert_eq!(
        of(&[
            (10, "207", String::new()),
            (12, "206", amount("MNATTC", "200.00"))
        ]),
        [
            "2026-02-10 dispute_opened administrative En litige",
            "2026-02-12 dispute_closed",
            "2026-02-12 stopped 2026-02-12 the dispute is another from tomorrow on",
            "2026-02-13 dispute_opened administrative 200.00"
        ]
    );
}

#[test]
fn stops_and_what_ends_them() {
    assert_eq!(
        of(&[(10, "211", amount("MPA", "1200.00"))]),
        ["2026-02-10 stopped 2026-02-17 211 Paiement transmis 1200.00"]
    );
    for (code, name) in [("213", "Rejetée"), ("221", "Erreur de routage")] {
        assert_eq!(
            plain(&[(10, code), (12, "202")]),
            [
                format!("2026-02-10 stopped  {code} {name}"),
                "2026-02-12 resumed".to_string()
            ]
        );
        assert_eq!(
            plain(&[(10, code), (12, "200")]).len(),
            1,
            "deposited is not arrived"
        );
    }
    assert_eq!(
        plain(&[(10, "225"), (12, "202"), (20, "228")]),
        ["2026-02-10 stopped  225 Affacturée", "2026-02-20 resumed"]
    );
    assert_eq!(plain(&[(10, "220")]), ["2026-02-10 stopped  220 Annulée"]);
}

#[test]
fn a_table_says_the_same() {
    let table = "invoice_id;date;status;reason;amount\n\
        F2026-0118;10/02/2026;207 - En litige;QTE_ERR;400,00\n\
        f2026 118;2026-02-14;Approuvée;;\n\
        F2026-0119;2026-02-12 09:30;211;;300.00\n\
        F2026-0119;;205;;\n\
        F2026-0119;2026-02-12;lost;;\n";
    let ledger = Ledger::new();
    let import = ledger.import(&[table.to_string()]);
    assert_eq!(
        effects(&import),
        [
            "2026-02-10 dispute_opened delivery 400.00",
            "2026-02-14 dispute_closed",
            "2026-02-12 stopped 2026-02-19 211 Paiement transmis 300.00"
        ]
    );
    assert_eq!(import.aside.len(), 2);
    assert!(ledger.is_sound());
}

#[test]
fn what_is_not_ours_is_set_aside() {
    let ledger = Ledger::new();
    let files = [
        cdar("F9999", "207", "20260210151000", ""),
        cdar("F2026-0118", "207", "20260210151000", "").replace("20260105", "20250105"),
        cdar("F2026-0119", "207", "20260210151000", "").replace("012345675", "087654329"),
        cdar("AV1", "207", "20260210151000", ""),
    ];
    let import = ledger.import(&files);
    let reasons: Vec<&Reason> = import.aside.iter().map(|aside| &aside.reason).collect();
    assert!(matches!(
        reasons.as_slice(),
        [
            Reason::NoInvoice { .. },
            Reason::OtherDay { .. },
            Reason::Purchase { .. }
        ]
    ));
    assert_eq!((import.of_credit_notes, effects(&import).len()), (1, 0));
    // Once the invoice is there, the next import finds it.
    let path = ledger.folder.join("invoices.csv");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text + "F9999,acme,2026-01-05,2026-02-04,10.00,EUR,\n").unwrap();
    assert_eq!(effects(&ledger.import(&[])).len(), 1);
}

#[test]
fn what_is_damaged_says_what_is_wrong() {
    let text = cdar("F2026-0118", "207", "20260210151000", &amount("MNATTC", "400.00"));
    let mut told = String::new();
    for (what, damaged) in [
        ("no number", text.replace("IssuerAssignedID", "ID")),
        ("no code", text.replace("ProcessConditionCode", "Code")),
        ("no date", text.replace("IssueDateTime", "Issue")),
        ("impossible date", text.replace("20260210", "20260230")),
        ("amount in words", text.replace("400.00", "four hundred")),
        (
            "no invoice",
            text.replace("ReferenceReferencedDocument", "Reference"),
        ),
        (
            "an invoice",
            text.replace("CrossDomainAcknowledgementAndResponse", "CrossIndustryInvoice"),
        ),
        ("cut off", text.split_at(700).0.to_string()),
        (
            "a document type",
            text.replace(
                "<rsm:CrossDomainAcknowledgementAndResponse xmlns",
                "<!DOCTYPE a><a xmlns",
            ),
        ),
        ("nothing", String::new()),
        ("a table without date", "invoice_id,status\nF1,207\n".to_string()),
        ("a table of something else", "name,city\nAcme,Paris\n".to_string()),
    ] {
        assert_ne!(damaged, text, "{what}");
        told += &format!("{what}: {:?}\n", read(damaged.as_bytes()).unwrap_err());
    }
    insta::assert_snapshot!(told);
    assert!(matches!(
        read(b"invoice_id,date,status\nF1,2026-02-30,207\n")
            .unwrap()
            .1
            .as_slice(),
        [Problem::Unfit { line: 2, .. }]
    ));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// One by one, in any order, and twice: the same events, which a ledger reads, and which touch no row from elsewhere.
    #[test]
    fn the_order_of_files_means_nothing(
        statuses in prop::collection::vec((10..20_u32, prop::sample::select(vec![
            "200", "202", "205", "206", "207", "208", "209", "210", "211", "213", "220", "225", "228", "777",
        ]), 0..2_usize), 0..12),
    ) {
        let files: Vec<String> = statuses.iter().map(|(day, code, which)| {
            let number = ["F2026-0118", "F2026-0119"][*which];
            cdar(number, code, &format!("202602{day}101500"), "")
        }).collect();
        let at_once = Ledger::new();
        at_once.import(&files);
        let tables = at_once.written();
        prop_assert!(tables.contains("replied,,by telephone"));
        prop_assert!(at_once.is_sound());
        at_once.import(&files);
        prop_assert_eq!(at_once.written(), tables.clone());
        let one_by_one = Ledger::new();
        one_by_one.import(&[]);
        for file in files.iter().rev() {
            one_by_one.import(std::slice::from_ref(file));
        }
        prop_assert_eq!(one_by_one.written(), tables);
    }

    /// Whatever is damaged, there is an answer.
    #[test]
    fn damage_never_panics(
        is_table in any::<bool>(),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..20),
    ) {
        let mut bytes = match is_table {
            true => "invoice_id,date,status,reason,amount\nF1,2026-02-10,207,QTE_ERR,400.00\n".to_string(),
            false => cdar("F2026-0118", "207", "20260210151000", &amount("MNATTC", "400.00")),
        }.into_bytes();
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
