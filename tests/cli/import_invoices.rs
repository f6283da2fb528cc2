//! `relance import invoices`: what the user sees of sound invoices and of others, and what becomes of the ledger.

use crate::sandbox::Sandbox;
use crate::schema::check;
use insta::assert_snapshot;

/// A UBL invoice of a seller with this SIREN.
fn ubl(number: &str, seller: &str, due: &str, amount: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\" xmlns:cac=\"urn:cac\" xmlns:cbc=\"urn:cbc\">\n\
         <cbc:ID>{number}</cbc:ID>\n<cbc:IssueDate>2026-01-31</cbc:IssueDate>\n{due}\
         <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>\n<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>\n\
         <cac:AccountingSupplierParty><cac:Party><cac:PartyLegalEntity><cbc:RegistrationName>Moulins du Gâtinais SAS</cbc:RegistrationName>\
         <cbc:CompanyID schemeID=\"0002\">{seller}</cbc:CompanyID></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>\n\
         <cac:AccountingCustomerParty><cac:Party><cac:PostalAddress><cac:Country><cbc:IdentificationCode>FR</cbc:IdentificationCode></cac:Country></cac:PostalAddress>\
         <cac:PartyLegalEntity><cbc:RegistrationName>Boulangerie Noël &amp; Fils</cbc:RegistrationName>\
         <cbc:CompanyID schemeID=\"0002\">087654329</cbc:CompanyID></cac:PartyLegalEntity></cac:Party></cac:AccountingCustomerParty>\n\
         <cac:LegalMonetaryTotal><cbc:PayableAmount currencyID=\"EUR\">{amount}</cbc:PayableAmount></cac:LegalMonetaryTotal>\n</Invoice>\n"
    )
}

const DUE: &str = "<cbc:DueDate>2026-03-17</cbc:DueDate>\n";

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("F1.xml", ubl("F1", "012345675", DUE, "1200.00"));
    sandbox.write("F2.xml", ubl("F2", "012345675", "", "300.50"));
    sandbox.write("purchase.xml", ubl("X9", "099999990", DUE, "80.00"));
    sandbox.write("comma.xml", ubl("F3", "012345675", DUE, "1200,00"));
    sandbox.write("hostile.xml", "<!DOCTYPE a [<!ENTITY b \"ha\">]><a>&b;</a>");
    sandbox.write("order.xml", "<Order/>");
    sandbox.write("picture.pdf", "%PDF-1.7\nno file in it");
    sandbox.write("no.pdf", "a page of some site");
    sandbox.write("empty.xml", "");
    sandbox
}

fn import<'a>(files: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [&["import", "invoices"], files, &["--out", "led"], more].concat()
}

#[test]
fn invoices_become_a_ledger() {
    let sandbox = sandbox();
    assert_snapshot!("invoices", sandbox.shot(&import(&["F1.xml", "F2.xml"], &[])));
    let tables = ["customers", "invoices", "payments"].map(|table| sandbox.read(&format!("led/{table}.csv")));
    assert_snapshot!("invoices_tables", tables.join("\n"));
    // Again, and in another order: nothing changes.
    assert_eq!(sandbox.run(&import(&["F2.xml", "F1.xml"], &[])).code, Some(0));
    assert_eq!(
        ["customers", "invoices", "payments"].map(|table| sandbox.read(&format!("led/{table}.csv"))),
        tables
    );
    assert_eq!(sandbox.run(&["ledger", "check", "led"]).code, Some(0));
}

#[test]
fn files_come_one_by_one_and_a_corrected_one_takes_its_place() {
    let sandbox = sandbox();
    for file in ["F2.xml", "F1.xml"] {
        assert_eq!(sandbox.run(&import(&[file], &[])).code, Some(0));
    }
    let one_by_one = sandbox.read("led/invoices.csv");
    assert_eq!(one_by_one.lines().count(), 3);
    sandbox.write("F1-corrected.xml", ubl("F1", "012345675", DUE, "1100.00"));
    assert_eq!(sandbox.run(&import(&["F1-corrected.xml"], &[])).code, Some(0));
    let corrected = sandbox.read("led/invoices.csv");
    assert_eq!(
        corrected,
        one_by_one
            .replace("1200.00", "1100.00")
            .replace("F1.xml", "F1-corrected.xml")
    );
}

#[test]
fn what_is_no_invoice_of_ours_is_set_aside_and_said() {
    let sandbox = sandbox();
    let files = [
        "F1.xml",
        "purchase.xml",
        "comma.xml",
        "hostile.xml",
        "order.xml",
        "picture.pdf",
        "no.pdf",
        "empty.xml",
    ];
    for (name, lang) in [("invoices_aside", "en"), ("invoices_aside_fr", "fr")] {
        let more = ["--seller", "012 345 675", "--lang", lang];
        assert_snapshot!(name, sandbox.shot(&import(&files, &more)));
    }
    assert_eq!(
        sandbox.read("led/import/invoices-set-aside.csv").lines().count(),
        8
    );
    // Nobody said who we are.
    assert_snapshot!("invoices_sellers", sandbox.shot(&import(&files, &[])));
    // Nothing is left.
    assert_snapshot!(
        "invoices_none",
        sandbox.shot(&import(&["order.xml", "empty.xml"], &[]))
    );
}

#[test]
fn programs_read_the_same() {
    let sandbox = sandbox();
    let files = ["F1.xml", "F2.xml", "comma.xml", "order.xml", "picture.pdf"];
    let run = sandbox.run(&import(&files, &["--format", "json", "--seller", "012345675"]));
    assert_eq!(check("import-invoices", &run.stdout), Vec::<String>::new());
    assert!(run.stdout.contains("1500.50"), "{}", run.stdout);
}
