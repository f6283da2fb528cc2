//! What programs call the sort of a document: an invoice, a deposit invoice or a credit note, in words, letters and codes.

use super::header::plain;
use crate::documents::Kind;

/// What a column of sorts says of a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Sort {
    Invoice,
    Deposit,
    CreditNote,
}

/// Words that say nothing of the sort: `Avoir client` is an `avoir`, `Facture de vente` a `facture`.
#[rustfmt::skip]
const FILLERS: &[&str] = &[
    "de", "d", "du", "des", "la", "le", "l", "sur", "a", "of", "the", "for", "client", "clients", "vente", "ventes",
    "customer", "sales", "sale", "kunden", "cliente", "document", "piece", "standard", "n",
];

/// Words and letters that mean an invoice: what a customer owes.
#[rustfmt::skip]
const INVOICES: &[&str] = &[
    "facture", "factures", "fact", "fac", "fa", "fc", "fv", "fcl", "fcli", "fvt", "f", "facturedoit", "doit", "facturesolde",
    "facturesituation", "facturefinale", "facturedefinitive", "vente", "ventes",
    "invoice", "invoices", "inv", "in", "si", "i", "bill", "taxinvoice", "sale", "sales", "debitnote",
    "rechnung", "rechnungen", "re", "rg", "ar", "ausgangsrechnung", "factura", "fattura", "factuur", "faktura", "fatura",
    "d", "dr", "db", "deb", "debit", "debits", "s", "soll",
];

/// The same of a deposit invoice. `Acompte` alone may be a payment, and is none of these.
#[rustfmt::skip]
const DEPOSITS: &[&str] = &[
    "factureacompte", "facturesacompte", "depositinvoice", "prepaymentinvoice", "downpaymentinvoice", "anzahlungsrechnung",
    "deposit",
];

/// The same of a credit note: what a customer gets back.
#[rustfmt::skip]
const CREDIT_NOTES: &[&str] = &[
    "avoir", "avoirs", "avo", "av", "avc", "ac", "factureavoir", "facturesavoir", "avoirfacture", "notecredit", "notescredit",
    "creditnote", "creditnotes", "creditmemo", "creditmemos", "creditinvoice", "cn", "crn", "cm", "sc",
    "gutschrift", "gutschriften", "gs", "rechnungskorrektur", "stornorechnung", "storno",
    "notacredito", "notadicredito", "facturaabono", "abono", "creditnota", "creditfactuur", "kreditnota",
    "c", "cr", "cred", "credit", "credits", "h", "haben",
];

/// What a cell says of the sort of its document; none if it is no word that is known.
pub(super) fn sort(cell: &str) -> Option<Sort> {
    let plain = plain(cell);
    let words = plain.split(|letter: char| !letter.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let said: String = words
        .iter()
        .filter(|word| !FILLERS.contains(word))
        .copied()
        .collect();
    // A word may be all that there is.
    let said = if said.is_empty() { words.concat() } else { said };
    let lists = [
        (INVOICES, Sort::Invoice),
        (DEPOSITS, Sort::Deposit),
        (CREDIT_NOTES, Sort::CreditNote),
    ];
    let by_word = lists
        .into_iter()
        .find_map(|(list, sort)| list.contains(&said.as_str()).then_some(sort));
    by_word.or_else(|| by_code(&said))
}

/// By a code of electronic invoices (UNTDID 1001), as 380 and 381.
fn by_code(code: &str) -> Option<Sort> {
    Some(match Kind::of(code)? {
        Kind::Invoice => Sort::Invoice,
        Kind::Deposit => Sort::Deposit,
        Kind::CreditNote => Sort::CreditNote,
    })
}

/// Whether a cell is a whole word for a sort, that tells it whatever the name of its column: letters and numbers mean much else.
pub(super) fn is_word(cell: &str) -> bool {
    let letters = cell.chars().filter(|letter| letter.is_alphabetic()).count();
    letters >= 5
        && letters == cell.chars().filter(|letter| letter.is_alphanumeric()).count()
        && sort(cell).is_some()
}

impl Sort {
    /// The word of a ledger.
    pub(super) fn word(self) -> &'static str {
        match self {
            Sort::Invoice => "invoice",
            Sort::Deposit => "deposit",
            Sort::CreditNote => "credit_note",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_known_by_what_programs_call_them() {
        let told = |cell: &str| sort(cell).map_or("", Sort::word);
        for cell in [
            "Facture",
            "FACTURE DE VENTE",
            "fac",
            "F",
            "Invoice",
            "Sales invoice",
            "D",
            "Débit",
            "380",
            "Rechnung",
            "invoice",
        ] {
            assert_eq!(told(cell), "invoice", "{cell}");
        }
        for cell in [
            "Avoir",
            "AVOIR CLIENT",
            "avo",
            "Facture d'avoir",
            "Note de crédit",
            "Credit note",
            "CREDIT-MEMO",
            "credit_note",
            "C",
            "Crédit",
            "381",
            "Gutschrift",
            "Nota de crédito",
        ] {
            assert_eq!(told(cell), "credit_note", "{cell}");
        }
        for cell in ["Facture d'acompte", "386", "deposit"] {
            assert_eq!(told(cell), "deposit", "{cell}");
        }
        for cell in [
            "",
            "Règlement",
            "Acompte",
            "Pro forma",
            "Facture annulée",
            "ZG",
            "OD",
            "12",
        ] {
            assert_eq!(told(cell), "", "{cell}");
        }
    }

    #[test]
    fn no_word_means_two_sorts() {
        let all: Vec<&str> = [INVOICES, DEPOSITS, CREDIT_NOTES].concat();
        let distinct: std::collections::BTreeSet<&str> = all.iter().copied().collect();
        assert_eq!(all.len(), distinct.len());
    }
}
