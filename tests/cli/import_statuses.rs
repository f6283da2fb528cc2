//! `relance import statuses`: what the user sees of what platforms say, and what becomes of the ledger.

use crate::sandbox::Sandbox;
use crate::schema::check;
use insta::assert_snapshot;

/// A message of a platform with one invoice.
fn cdar(number: &str, code: &str, when: &str, status: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <rsm:CrossDomainAcknowledgementAndResponse xmlns:rsm=\"urn:un:unece:uncefact:data:standard:CrossDomainAcknowledgementAndResponse:100\" xmlns:ram=\"urn:ram\" xmlns:udt=\"urn:udt\">\n\
         <rsm:ExchangedDocument><ram:ID>{code}</ram:ID></rsm:ExchangedDocument>\n\
         <rsm:AcknowledgementDocument><ram:TypeCode>23</ram:TypeCode>\
         <ram:IssueDateTime><udt:DateTimeString format=\"204\">{when}</udt:DateTimeString></ram:IssueDateTime>\n\
         <ram:ReferenceReferencedDocument><ram:IssuerAssignedID>{number}</ram:IssuerAssignedID>\
         <ram:ProcessConditionCode>{code}</ram:ProcessConditionCode>{status}</ram:ReferenceReferencedDocument>\
         </rsm:AcknowledgementDocument></rsm:CrossDomainAcknowledgementAndResponse>\n"
    )
}

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write(
        "ledger/customers.csv",
        "customer_id,name,kind\nacme,Acme SARL,business\nbolt,Bolt SA,business\n",
    );
    sandbox.write(
        "ledger/invoices.csv",
        "invoice_id,customer_id,issued,due,amount,currency\n\
         F2026-0118,acme,2026-01-05,2026-02-04,1200.00,EUR\n\
         F2026-0119,acme,2026-01-12,2026-02-11,300.00,EUR\n\
         F2026-0130,bolt,2026-01-10,2026-02-09,500.00,EUR\n",
    );
    sandbox.write(
        "ledger/payments.csv",
        "payment_id,customer_id,invoice_id,date,amount\n",
    );
    sandbox.write(
        "litige.xml",
        cdar(
            "F2026-0118",
            "207",
            "20260120151000",
            "<ram:SpecifiedDocumentStatus><ram:ReasonCode>QTE_ERR</ram:ReasonCode><ram:Reason>Il manque deux palettes</ram:Reason>\
             <ram:SpecifiedDocumentCharacteristic><ram:TypeCode>MNATTC</ram:TypeCode><ram:ValueAmount currencyID=\"EUR\">400.00</ram:ValueAmount>\
             </ram:SpecifiedDocumentCharacteristic></ram:SpecifiedDocumentStatus>",
        ),
    );
    sandbox.write(
        "export.csv",
        "invoice_id,date,status,reason,amount\n\
         F2026-0118,2026-01-06,200,,\n\
         F2026-0119,2026-01-13,213,REJ_SEMAN,\n\
         F2026-0130,2026-01-12,205,,\n\
         F2026-0130,2026-02-05,211,,500.00\n\
         F2026-0777,2026-01-20,207,,\n",
    );
    sandbox
}

const BOTH: [&str; 6] = [
    "import",
    "statuses",
    "litige.xml",
    "export.csv",
    "--out",
    "ledger",
];

#[test]
fn statuses_become_events() {
    let sandbox = sandbox();
    let run = sandbox.run(&BOTH);
    // The page of the manual shows what is printed.
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/import-statuses.md");
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains(run.stdout.trim_end()), "{}", run.stdout);
    assert_snapshot!("statuses", run.shot(&BOTH));
    let events = sandbox.read("ledger/events.csv");
    assert_snapshot!("statuses_events", events);
    assert_eq!(sandbox.run(&["ledger", "check", "ledger"]).code, Some(0));
    let json = sandbox.run(&[&BOTH[..], &["--format", "json", "--dry-run"]].concat());
    assert_eq!(check("import-statuses", &json.stdout), Vec::<String>::new());
    assert_snapshot!(
        "statuses_fr",
        sandbox.shot(&[&BOTH[..], &["--lang", "fr"]].concat())
    );
    assert_eq!(sandbox.read("ledger/events.csv"), events);
    assert_snapshot!(
        "statuses_json",
        sandbox.shot(&[&BOTH[..], &["--format", "json", "--dry-run"]].concat())
    );
}

#[test]
fn what_is_no_status_is_set_aside_and_said() {
    let sandbox = sandbox();
    sandbox.write("invoice.xml", "<rsm:CrossIndustryInvoice xmlns:rsm=\"x\"/>");
    sandbox.write("hostile.xml", "<!DOCTYPE a [<!ENTITY b \"ha\">]><a>&b;</a>");
    sandbox.write("odd.csv", "invoice_id;date;status\nF2026-0118;31/02/2026;207\nF2026-0118;2026-02-01;299\nF2026-0118;2026-02-01;nouveau\n");
    sandbox.write("columns.csv", "facture,statut\nF1,207\n");
    let files = ["invoice.xml", "hostile.xml", "odd.csv", "columns.csv"];
    for (name, lang) in [("statuses_aside", "en"), ("statuses_aside_fr", "fr")] {
        let arguments = [
            &["import", "statuses"],
            &files[..],
            &["--out", "ledger", "--lang", lang],
        ]
        .concat();
        assert_snapshot!(name, sandbox.shot(&arguments));
    }
    assert_snapshot!(
        "statuses_none",
        sandbox.shot(&["import", "statuses", "columns.csv", "--out", "ledger"])
    );
}

#[test]
fn events_that_could_not_be_made_again_are_not_lost() {
    let sandbox = sandbox();
    sandbox.run(&BOTH);
    let before = sandbox.read("ledger/events.csv");
    std::fs::remove_file(sandbox.path("ledger/import/e-invoice-statuses.csv")).unwrap();
    assert_eq!(
        sandbox
            .run(&["import", "statuses", "litige.xml", "--out", "ledger"])
            .code,
        Some(2)
    );
    assert_eq!(sandbox.read("ledger/events.csv"), before);
    assert_eq!(sandbox.run(&BOTH).code, Some(1));
    assert_eq!(sandbox.read("ledger/events.csv"), before);
}

#[test]
fn dunning_waits_for_what_is_in_dispute_and_goes_on_when_nothing_comes() {
    let sandbox = sandbox();
    sandbox.run(&BOTH);
    sandbox.write(
        "policy.relance",
        "policy \"Small\" {\n  applies to customer.kind = business\n}\nfirst_reminder: when overdue 3d then email gentle\n",
    );
    let why = |invoice: &str, day: &str| {
        sandbox
            .run(&[
                "why",
                invoice,
                "--policy",
                "policy.relance",
                "--ledger",
                "ledger",
                "--at",
                day,
            ])
            .stdout
    };
    // Announced on 5 February, held through the 12th, and due three days after the 9th.
    assert_snapshot!(
        "statuses_why",
        [
            why("F2026-0130", "2026-02-12"),
            why("F2026-0130", "2026-02-13"),
            why("F2026-0119", "2026-03-02")
        ]
        .join("\n==\n")
    );
}
