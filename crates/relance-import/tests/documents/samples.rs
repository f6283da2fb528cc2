//! Invoices written here, in every form that is read.

use lopdf::{Document, Object, Stream, dictionary};

/// What an invoice says.
#[derive(Clone)]
pub(crate) struct Sample {
    pub(crate) number: &'static str,
    /// Code of UNTDID 1001.
    pub(crate) code: &'static str,
    pub(crate) issued: &'static str,
    pub(crate) due: Option<&'static str>,
    pub(crate) terms: &'static str,
    pub(crate) total: &'static str,
    pub(crate) prepaid: &'static str,
    pub(crate) payable: &'static str,
    pub(crate) preceding: &'static str,
    /// Due dates and amounts.
    pub(crate) parts: Vec<(&'static str, &'static str)>,
}

pub(crate) fn sample() -> Sample {
    Sample {
        number: "F2026-118",
        code: "380",
        issued: "2026-01-31",
        due: Some("2026-03-17"),
        terms: "",
        total: "1200.00",
        prepaid: "",
        payable: "1200.00",
        preceding: "",
        parts: Vec::new(),
    }
}

fn element(name: &str, text: &str) -> String {
    match text {
        "" => String::new(),
        _ => format!("<{name}>{text}</{name}>\n"),
    }
}

/// UBL: an `Invoice`, or a `CreditNote` for the codes of one.
pub(crate) fn ubl(sample: &Sample) -> String {
    let is_credit_note = sample.code == "381";
    let root = if is_credit_note { "CreditNote" } else { "Invoice" };
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:{root}-2\" \
         xmlns:cac=\"urn:cac\" xmlns:cbc=\"urn:cbc\">\n"
    );
    text += &element("cbc:ID", sample.number);
    text += &element("cbc:IssueDate", sample.issued);
    if !is_credit_note {
        text += &element("cbc:DueDate", sample.due.unwrap_or_default());
    }
    text += &element(&format!("cbc:{root}TypeCode"), sample.code);
    text += &element("cbc:DocumentCurrencyCode", "EUR");
    text += "<cac:OrderReference><cbc:ID>BC-77</cbc:ID></cac:OrderReference>\n";
    if !sample.preceding.is_empty() {
        text += &format!(
            "<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>{}</cbc:ID></cac:InvoiceDocumentReference></cac:BillingReference>\n",
            sample.preceding
        );
    }
    text += "<cac:AccountingSupplierParty><cac:Party><cac:PartyLegalEntity><cbc:RegistrationName>Moulins du Gâtinais SAS</cbc:RegistrationName>\
             <cbc:CompanyID schemeID=\"0002\">012345675</cbc:CompanyID></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>\n\
             <cac:AccountingCustomerParty><cac:Party>\
             <cac:PostalAddress><cbc:StreetName>3 rue de l'Été</cbc:StreetName><cbc:CityName>Sens</cbc:CityName><cbc:PostalZone>89100</cbc:PostalZone>\
             <cac:Country><cbc:IdentificationCode>FR</cbc:IdentificationCode></cac:Country></cac:PostalAddress>\
             <cac:PartyTaxScheme><cbc:CompanyID>FR02087654329</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>\
             <cac:PartyLegalEntity><cbc:RegistrationName>Boulangerie Noël &amp; Fils</cbc:RegistrationName>\
             <cbc:CompanyID schemeID=\"0002\">087654329</cbc:CompanyID></cac:PartyLegalEntity>\
             <cac:Contact><cbc:Telephone>+33 1 99 00 12 34</cbc:Telephone><cbc:ElectronicMail>compta@noel.example</cbc:ElectronicMail></cac:Contact>\
             </cac:Party></cac:AccountingCustomerParty>\n\
             <cac:PaymentMeans><cbc:PaymentMeansCode>58</cbc:PaymentMeansCode></cac:PaymentMeans>\n";
    if !sample.terms.is_empty() {
        text += &format!(
            "<cac:PaymentTerms><cbc:Note>{}</cbc:Note></cac:PaymentTerms>\n",
            sample.terms
        );
    }
    for (due, amount) in &sample.parts {
        text += &format!(
            "<cac:PaymentTerms><cbc:Amount currencyID=\"EUR\">{amount}</cbc:Amount><cbc:PaymentDueDate>{due}</cbc:PaymentDueDate></cac:PaymentTerms>\n"
        );
    }
    text += "<cac:LegalMonetaryTotal>";
    text += &element("cbc:TaxInclusiveAmount", sample.total);
    text += &element("cbc:PrepaidAmount", sample.prepaid);
    text += &element("cbc:PayableAmount", sample.payable);
    text + "</cac:LegalMonetaryTotal>\n</" + root + ">\n"
}

/// CII, which writes days as `20260131`.
pub(crate) fn cii(sample: &Sample) -> String {
    let day = |day: &str| {
        format!(
            "<udt:DateTimeString format=\"102\">{}</udt:DateTimeString>",
            day.replace('-', "")
        )
    };
    let mut text = String::from(
        "<?xml version='1.0' encoding='UTF-8'?>\n<rsm:CrossIndustryInvoice xmlns:rsm=\"urn:rsm\" xmlns:ram=\"urn:ram\" xmlns:udt=\"urn:udt\">\n<rsm:ExchangedDocument>",
    );
    text += &element("ram:ID", sample.number);
    text += &element("ram:TypeCode", sample.code);
    text += &format!(
        "<ram:IssueDateTime>{}</ram:IssueDateTime></rsm:ExchangedDocument>\n",
        day(sample.issued)
    );
    text += "<rsm:SupplyChainTradeTransaction><ram:ApplicableHeaderTradeAgreement>\
             <ram:SellerTradeParty><ram:Name>Moulins du Gâtinais SAS</ram:Name><ram:SpecifiedLegalOrganization><ram:ID schemeID=\"0002\">012345675</ram:ID></ram:SpecifiedLegalOrganization></ram:SellerTradeParty>\
             <ram:BuyerTradeParty><ram:Name>Boulangerie Noël &amp; Fils</ram:Name><ram:SpecifiedLegalOrganization><ram:ID schemeID=\"0002\">087654329</ram:ID></ram:SpecifiedLegalOrganization>\
             <ram:DefinedTradeContact><ram:TelephoneUniversalCommunication><ram:CompleteNumber>+33 1 99 00 12 34</ram:CompleteNumber></ram:TelephoneUniversalCommunication>\
             <ram:EmailURIUniversalCommunication><ram:URIID>compta@noel.example</ram:URIID></ram:EmailURIUniversalCommunication></ram:DefinedTradeContact>\
             <ram:PostalTradeAddress><ram:PostcodeCode>89100</ram:PostcodeCode><ram:LineOne>3 rue de l'Été</ram:LineOne><ram:CityName>Sens</ram:CityName><ram:CountryID>FR</ram:CountryID></ram:PostalTradeAddress>\
             <ram:SpecifiedTaxRegistration><ram:ID schemeID=\"VA\">FR02087654329</ram:ID></ram:SpecifiedTaxRegistration></ram:BuyerTradeParty>\
             <ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>BC-77</ram:IssuerAssignedID></ram:BuyerOrderReferencedDocument>\
             </ram:ApplicableHeaderTradeAgreement>\n<ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>\
             <ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>58</ram:TypeCode></ram:SpecifiedTradeSettlementPaymentMeans>\n";
    if sample.parts.is_empty() && (sample.due.is_some() || !sample.terms.is_empty()) {
        text += "<ram:SpecifiedTradePaymentTerms>";
        text += &element("ram:Description", sample.terms);
        if let Some(due) = sample.due {
            text += &format!("<ram:DueDateDateTime>{}</ram:DueDateDateTime>", day(due));
        }
        text += "</ram:SpecifiedTradePaymentTerms>\n";
    }
    for (due, amount) in &sample.parts {
        text += &format!(
            "<ram:SpecifiedTradePaymentTerms><ram:DueDateDateTime>{}</ram:DueDateDateTime><ram:PartialPaymentAmount>{amount}</ram:PartialPaymentAmount></ram:SpecifiedTradePaymentTerms>\n",
            day(due)
        );
    }
    text += "<ram:SpecifiedTradeSettlementHeaderMonetarySummation>";
    text += &element("ram:GrandTotalAmount", sample.total);
    text += &element("ram:TotalPrepaidAmount", sample.prepaid);
    text += &element("ram:DuePayableAmount", sample.payable);
    text += "</ram:SpecifiedTradeSettlementHeaderMonetarySummation>\n";
    if !sample.preceding.is_empty() {
        text += &format!(
            "<ram:InvoiceReferencedDocument><ram:IssuerAssignedID>{}</ram:IssuerAssignedID></ram:InvoiceReferencedDocument>",
            sample.preceding
        );
    }
    text + "</ram:ApplicableHeaderTradeSettlement></rsm:SupplyChainTradeTransaction>\n</rsm:CrossIndustryInvoice>\n"
}

/// A PDF that embeds a file, packed or not.
pub(crate) fn pdf(name: &str, content: &[u8], is_packed: bool) -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let mut stream = Stream::new(dictionary! { "Type" => "EmbeddedFile" }, content.to_vec());
    if is_packed {
        stream.compress().unwrap();
    }
    let file = document.add_object(stream);
    let specification = document.add_object(dictionary! {
        "Type" => "Filespec",
        "F" => Object::string_literal(name),
        "UF" => Object::string_literal(name),
        "EF" => dictionary! { "F" => file, "UF" => file },
    });
    let page = document.add_object(dictionary! { "Type" => "Page" });
    let pages = document
        .add_object(dictionary! { "Type" => "Pages", "Kids" => vec![Object::from(page)], "Count" => 1 });
    let names: Vec<Object> = vec![Object::string_literal(name), specification.into()];
    let catalog = document.add_object(dictionary! {
        "Type" => "Catalog",
        "Pages" => pages,
        "Names" => dictionary! { "EmbeddedFiles" => dictionary! { "Names" => names } },
    });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}
