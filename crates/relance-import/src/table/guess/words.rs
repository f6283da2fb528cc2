//! The words by which columns are known: what programs and people call them in English and French.

use super::super::header::plain;
use super::look::Looks;

/// What a column may be.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Concept {
    Invoice,
    Due,
    PaidOn,
    Issued,
    Open,
    Paid,
    Amount,
    Debit,
    Credit,
    Currency,
    Customer,
    Name,
    Email,
    Phone,
    Terms,
    Country,
    OtherCountry,
    Siren,
    Address,
    Sector,
    Segment,
    Sort,
    Kind,
    Disputed,
    Order,
}

use Concept::{
    Address, Amount, Country, Credit, Currency, Customer, Debit, Disputed, Due, Email, Invoice, Issued, Kind,
    Name, Open, Order, OtherCountry, Paid, PaidOn, Phone, Sector, Segment, Siren, Sort, Terms,
};

/// Names without blanks and signs, from the clearest to the vaguest. Concepts stand before those whose names they hold.
#[rustfmt::skip]
pub(super) const CONCEPTS: &[(Concept, &[&str])] = &[
    (Invoice, &["invoicenumber", "invoiceid", "invoiceno", "numerofacture", "numerodefacture", "nfacture", "ndefacture", "nofacture", "documentnumber", "documentno", "docid", "numeropiece", "numerodepiece", "npiece", "nodepiece", "piece", "facture", "invoice", "num", "numero", "number"]),
    (Due, &["duedate", "dateecheance", "datedecheance", "echeance", "dueon", "dueindate", "datelimitedepaiement", "due"]),
    (PaidOn, &["settleddate", "paymentdate", "datepaid", "paiddate", "paidon", "cleardate", "clearingdate", "datereglement", "datedereglement", "datepaiement", "datedepaiement", "payeele", "regleele", "payele"]),
    (Issued, &["invoicedate", "issuedate", "issued", "documentdate", "datefacture", "datedefacture", "datedemission", "dateemission", "datepiece", "datedepiece", "billdate", "documentcreatedate", "postingdate", "dateecriture", "date"]),
    (Open, &["openamount", "outstandingamount", "outstanding", "amountdue", "openbalance", "balancedue", "balance", "restantdu", "restedu", "resteapayer", "montantdu", "solde", "remainingamount", "remaining"]),
    (Paid, &["paidamount", "amountpaid", "montantregle", "montantpaye", "paid", "regle"]),
    (Amount, &["invoiceamount", "totalamount", "grossamount", "originalamount", "montantttc", "totalttc", "montantinitial", "invoicetotal", "amount", "montant", "total", "paymentamount"]),
    (Debit, &["debit", "montantdebit"]),
    (Credit, &["credit", "montantcredit"]),
    (Currency, &["currency", "devise", "currencycode", "invoicecurrency", "codedevise"]),
    (Customer, &["customerid", "customercode", "customernumber", "customerno", "clientid", "codeclient", "numeroclient", "nclient", "idclient", "codetiers", "comptetiers", "custnumber", "accountnumber", "debtorid", "customer", "client", "tiers"]),
    (Name, &["customername", "nomclient", "nomduclient", "raisonsociale", "companyname", "businessname", "namecustomer", "intitule", "intituledutiers", "customerfullname", "company", "societe", "nom", "name"]),
    (Email, &["email", "customeremail", "adresseemail", "emailclient", "courriel", "mail"]),
    (Phone, &["phone", "telephone", "phonenumber", "tel"]),
    (Terms, &["terms", "paymentterms", "conditionsdepaiement", "conditionsdereglement", "conditions"]),
    (Country, &["countrycode", "codepays", "country", "pays"]),
    (OtherCountry, &["countrycode", "codepays", "country", "pays"]),
    (Siren, &["siren"]),
    (Address, &["address", "adresse", "billingaddress", "adressedefacturation"]),
    (Sector, &["sector", "secteur", "industry"]),
    (Segment, &["segment", "segmentation", "categorie", "categorieclient", "famille", "familleclient"]),
    (Sort, &["typedepiece", "typepiece", "naturedepiece", "naturepiece", "naturedelapiece", "typededocument", "typedocument", "naturedudocument", "documenttype", "doctype", "invoicetype", "typedefacture", "typefacture", "transactiontype", "trxtype", "belegart", "dokumenttyp", "rechnungsart", "type", "nature", "sens", "sensecriture", "dc", "debitcredit", "drcr", "sollhaben", "sh", "document", "piece", "kind", "art"]),
    (Kind, &["kind", "customertype", "customerkind", "typeclient", "typedeclient", "typeclientele", "naturejuridique", "typetiers", "type"]),
    (Disputed, &["disputed", "dispute", "litige", "enlitige"]),
    (Order, &["ponumber", "purchaseorder", "boncommande", "bondecommande", "numerodecommande"]),
];

/// Names that can mean nothing else than the sort of a document, so that cells which are not understood there are asked about.
pub(super) const SORTS: [&str; 12] = [
    "typedepiece",
    "typepiece",
    "naturedepiece",
    "naturepiece",
    "typededocument",
    "typedocument",
    "documenttype",
    "doctype",
    "invoicetype",
    "typedefacture",
    "typefacture",
    "belegart",
];

/// What files write of the kind of a customer, and what the ledger calls it.
pub(super) const KINDS: &[(&str, &[&str])] = &[
    (
        "business",
        &[
            "business",
            "company",
            "entreprise",
            "entreprises",
            "professionnel",
            "professionnels",
            "pro",
            "b2b",
            "societe",
        ],
    ),
    (
        "consumer",
        &[
            "consumer",
            "private",
            "individual",
            "particulier",
            "particuliers",
            "consommateur",
            "part",
            "b2c",
        ],
    ),
    (
        "public",
        &[
            "public",
            "collectivite",
            "administration",
            "secteur public",
            "organisme public",
            "b2g",
            "mairie",
        ],
    ),
    ("association", &["association", "associations", "asso", "charity"]),
];

/// A name without case, accents, blanks and signs.
pub(super) fn squash(name: &str) -> String {
    plain(name)
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

impl Concept {
    /// Whether the name of a column settles what it is, so that no cell of another form takes its role away: a line whose cell
    /// cannot be read is told.
    pub(super) fn is_told_by_name(self, name: &str, looks: &Looks) -> bool {
        let holds = |words: &[&str]| words.iter().any(|word| name.contains(word)) && !looks.values.is_empty();
        if looks.are_half_errors {
            return true;
        }
        match self {
            Issued | Due | PaidOn => holds(&["date"]) || looks.are_half_dates && !looks.are_half_numbers,
            Open | Paid | Amount | Debit | Credit => {
                holds(&["montant", "amount"]) || looks.are_half_numbers && !looks.are_half_dates
            }
            Currency => holds(&["devise", "currency"]) || looks.are_half_currencies,
            _ => false,
        }
    }

    /// Whether cells may hold such a thing.
    pub(super) fn fits(self, looks: &Looks) -> bool {
        match self {
            Issued | Due | PaidOn => looks.is_dates,
            Open | Paid | Amount | Debit | Credit => looks.is_numbers && !looks.is_dates,
            Country => looks.is_countries,
            Currency => looks.is_currencies,
            Kind => looks.is_kinds,
            Sort => looks.is_sorts,
            // What is empty says nothing.
            _ => !looks.values.is_empty(),
        }
    }
}
