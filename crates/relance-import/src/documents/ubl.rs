//! UBL 2.1: the elements `Invoice` and `CreditNote`, in the binding of EN 16931-3-2.

use super::fields::{amount, amount_at, currency, day, day_at, text, unfit};
use super::{Expected, Instalment, Invoice, Kind, Party, Problem};
use crate::xml::Element;

/// Reads one.
pub(super) fn invoice(root: &Element) -> Result<Invoice, Problem> {
    let is_credit_note = root.name == "CreditNote";
    let type_path = match is_credit_note {
        true => "CreditNoteTypeCode",
        false => "InvoiceTypeCode",
    };
    let code = text(root, "BT-3", type_path)?;
    let kind =
        Kind::of(code).ok_or_else(|| unfit(root.at(type_path).unwrap_or(root), "BT-3", Expected::Type))?;
    let number = text(root, "BT-1", "ID")?.to_string();
    let issued_at = text(root, "BT-2", "IssueDate").and_then(|_| day_at(root, "BT-2", "IssueDate"))?;
    let Some(issued) = issued_at else {
        return Err(Problem::Missing {
            term: "BT-2",
            path: "IssueDate".to_string(),
        });
    };
    let currency = currency(root, "DocumentCurrencyCode")?;
    let total = |term, name: &str| amount_at(root, term, &format!("LegalMonetaryTotal/{name}"), currency);
    let prepaid = total("BT-113", "PrepaidAmount")?.unwrap_or(0);
    let payable = total("BT-115", "PayableAmount")?.ok_or_else(|| Problem::Missing {
        term: "BT-115",
        path: "LegalMonetaryTotal/PayableAmount".to_string(),
    })?;
    let mut due = day_at(root, "BT-9", "DueDate")?;
    let mut terms = Vec::new();
    let mut instalments = Vec::new();
    for of_terms in root.all("PaymentTerms") {
        let notes = of_terms.all("Note").map(|note| note.text.as_str());
        terms.extend(notes.filter(|note| !note.is_empty()).map(String::from));
        let of_part = of_terms.at("PaymentDueDate").filter(|due| !due.text.is_empty());
        let (Some(of_part), Some(part)) = (of_part, of_terms.at("Amount")) else {
            due = due.or(day_at(of_terms, "BT-9", "PaymentDueDate")?);
            continue;
        };
        instalments.push(Instalment {
            due: day(of_part, "BT-9")?,
            amount: amount(part, "BT-115", currency)?,
        });
    }
    let mut payment_means = String::new();
    for means in root.all("PaymentMeans") {
        if payment_means.is_empty() {
            payment_means = means.text_at("PaymentMeansCode").unwrap_or_default().to_string();
        }
        // Where a credit note says when it is due.
        due = due.or(day_at(means, "BT-9", "PaymentDueDate")?);
    }
    let preceding = root
        .all("BillingReference")
        .filter_map(|reference| {
            let invoice = reference.text_at("InvoiceDocumentReference/ID");
            invoice.or_else(|| reference.text_at("CreditNoteDocumentReference/ID"))
        })
        .map(String::from);
    let party_at = |path: &str| root.at(path).map_or_else(Party::default, party);
    Ok(Invoice {
        number,
        kind,
        issued,
        due,
        terms: terms.join(" "),
        instalments,
        currency,
        amount: payable + prepaid,
        prepaid,
        preceding: preceding.collect(),
        order: root.text_at("OrderReference/ID").unwrap_or_default().to_string(),
        payment_means,
        seller: party_at("AccountingSupplierParty/Party"),
        buyer: party_at("AccountingCustomerParty/Party"),
    })
}

fn party(party: &Element) -> Party {
    let text = |path: &str| party.text_at(path).unwrap_or_default().to_string();
    let mut found = Party {
        name: party
            .text_at("PartyLegalEntity/RegistrationName")
            .or_else(|| party.text_at("PartyName/Name"))
            .unwrap_or_default()
            .to_string(),
        country: text("PostalAddress/Country/IdentificationCode"),
        contact: text("Contact/Name"),
        email: text("Contact/ElectronicMail"),
        phone: text("Contact/Telephone"),
        ..Party::default()
    };
    let ids = [party.at("PartyLegalEntity/CompanyID")].into_iter().flatten();
    for id in ids.chain(party.all("PartyIdentification").filter_map(|id| id.at("ID"))) {
        if !id.text.is_empty() {
            found.note_number(id.attribute("schemeID").unwrap_or_default(), &id.text);
        }
    }
    let vat = party.all("PartyTaxScheme").find(|scheme| {
        let of = scheme.text_at("TaxScheme/ID");
        of.is_none_or(|of| of.eq_ignore_ascii_case("VAT"))
    });
    if let Some(number) = vat.and_then(|scheme| scheme.text_at("CompanyID")) {
        found.note_vat(number);
    }
    let lines = [
        text("PostalAddress/StreetName"),
        text("PostalAddress/AdditionalStreetName"),
        text("PostalAddress/AddressLine/Line"),
        format!(
            "{} {}",
            text("PostalAddress/PostalZone"),
            text("PostalAddress/CityName")
        ),
    ];
    found.address = one_line(&lines);
    found
}

/// Lines of an address as one.
pub(super) fn one_line(lines: &[String]) -> String {
    let lines = lines
        .iter()
        .map(|line| line.trim())
        .filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(", ")
}
