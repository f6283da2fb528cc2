//! CII D16B (UN/CEFACT Cross Industry Invoice), in the binding of EN 16931-3-3 and with the several due dates of Factur-X
//! EXTENDED.

use super::fields::{amount, amount_at, currency, day, text, unfit};
use super::ubl::one_line;
use super::{Expected, Instalment, Invoice, Kind, Party, Problem};
use crate::xml::Element;

const DOCUMENT: &str = "ExchangedDocument";
const AGREEMENT: &str = "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement";
const SETTLEMENT: &str = "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement";
const TOTALS: &str = "SpecifiedTradeSettlementHeaderMonetarySummation";

/// Reads one.
pub(super) fn invoice(root: &Element) -> Result<Invoice, Problem> {
    let missing = |term, path: &str| Problem::Missing {
        term,
        path: path.to_string(),
    };
    let document = root.at(DOCUMENT).ok_or_else(|| missing("BT-1", DOCUMENT))?;
    let agreement = root.at(AGREEMENT).ok_or_else(|| missing("BG-7", AGREEMENT))?;
    let settlement = root.at(SETTLEMENT).ok_or_else(|| missing("BG-22", SETTLEMENT))?;
    let number = text(document, "BT-1", "ID")?.to_string();
    let code = text(document, "BT-3", "TypeCode")?;
    let kind = Kind::of(code).ok_or_else(|| {
        unfit(
            document.at("TypeCode").unwrap_or(document),
            "BT-3",
            Expected::Type,
        )
    })?;
    let issued_path = "IssueDateTime/DateTimeString";
    text(document, "BT-2", issued_path)?;
    let issued = day(document.at(issued_path).unwrap_or(document), "BT-2")?;
    let currency = currency(settlement, "InvoiceCurrencyCode")?;
    let total = |term, name: &str| amount_at(settlement, term, &format!("{TOTALS}/{name}"), currency);
    let prepaid = total("BT-113", "TotalPrepaidAmount")?.unwrap_or(0);
    let payable = total("BT-115", "DuePayableAmount")?
        .ok_or_else(|| missing("BT-115", &format!("{SETTLEMENT}/{TOTALS}/DuePayableAmount")))?;
    let mut due = None;
    let mut terms = Vec::new();
    let mut instalments = Vec::new();
    for of_terms in settlement.all("SpecifiedTradePaymentTerms") {
        terms.extend(of_terms.text_at("Description").map(String::from));
        let date = of_terms.at("DueDateDateTime/DateTimeString");
        let Some(date) = date.filter(|date| !date.text.is_empty()) else {
            continue;
        };
        let date = day(date, "BT-9")?;
        match of_terms.at("PartialPaymentAmount") {
            Some(part) => instalments.push(Instalment {
                due: date,
                amount: amount(part, "BT-115", currency)?,
            }),
            None => due = due.or(Some(date)),
        }
    }
    let preceding = settlement
        .all("InvoiceReferencedDocument")
        .filter_map(|reference| reference.text_at("IssuerAssignedID"))
        .map(String::from);
    let party_at = |path: &str| agreement.at(path).map_or_else(Party::default, party);
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
        order: agreement
            .text_at("BuyerOrderReferencedDocument/IssuerAssignedID")
            .unwrap_or_default()
            .to_string(),
        payment_means: settlement
            .text_at("SpecifiedTradeSettlementPaymentMeans/TypeCode")
            .unwrap_or_default()
            .to_string(),
        seller: party_at("SellerTradeParty"),
        buyer: party_at("BuyerTradeParty"),
    })
}

fn party(party: &Element) -> Party {
    let text = |path: &str| party.text_at(path).unwrap_or_default().to_string();
    let mut found = Party {
        name: text("Name"),
        country: text("PostalTradeAddress/CountryID"),
        contact: text("DefinedTradeContact/PersonName"),
        email: text("DefinedTradeContact/EmailURIUniversalCommunication/URIID"),
        phone: text("DefinedTradeContact/TelephoneUniversalCommunication/CompleteNumber"),
        ..Party::default()
    };
    let registered = party.at("SpecifiedLegalOrganization/ID").into_iter();
    for id in registered.chain(party.all("GlobalID")).chain(party.all("ID")) {
        if !id.text.is_empty() {
            found.note_number(id.attribute("schemeID").unwrap_or_default(), &id.text);
        }
    }
    let mut numbers = party
        .all("SpecifiedTaxRegistration")
        .filter_map(|registration| registration.at("ID"));
    if let Some(vat) = numbers.find(|id| id.attribute("schemeID") == Some("VA")) {
        found.note_vat(&vat.text);
    }
    let lines = [
        text("PostalTradeAddress/LineOne"),
        text("PostalTradeAddress/LineTwo"),
        text("PostalTradeAddress/LineThree"),
        format!(
            "{} {}",
            text("PostalTradeAddress/PostcodeCode"),
            text("PostalTradeAddress/CityName")
        ),
    ];
    found.address = one_line(&lines);
    found
}
