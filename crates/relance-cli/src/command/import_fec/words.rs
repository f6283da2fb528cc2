//! What rows are called, and why rows were set aside, in both languages.

use super::money;
use crate::language::{Lang, Said, said};
use relance_import::fec::{DueSource, Method, Nature, Reason, Receivable, Report, SetAside};

/// The accounts of customers.
pub(super) fn class(class: Receivable) -> Said {
    match class {
        Receivable::Customers => said!("411 customers", "411 clients"),
        Receivable::Bills => said!("413 bills of exchange", "413 effets à recevoir"),
        Receivable::Doubtful => said!("416 doubtful customers", "416 clients douteux"),
        Receivable::Advances => said!("4191 advances received", "4191 avances et acomptes reçus"),
        Receivable::Credits => said!("4197 other credit of customers", "4197 autres avoirs"),
        Receivable::Retention => said!("4117 retention money", "4117 retenues de garantie"),
        Receivable::Accruals => {
            said!(
                "417, 418, 4196, 4198 not invoiced yet",
                "417, 418, 4196, 4198 à facturer, à établir"
            )
        }
    }
}

/// What movements are, with what becomes of them.
pub(super) fn nature(nature: Nature) -> (Said, Said) {
    match nature {
        Nature::Invoice => (
            said!("invoices", "factures"),
            said!(
                "debit of a customer against income",
                "débit client contre produits"
            ),
        ),
        Nature::Deposit => (
            said!("deposit invoices", "factures d'acompte"),
            said!("debit against 4191", "débit client contre 4191"),
        ),
        Nature::CreditNote => (
            said!("credit notes", "avoirs"),
            said!("credit against income", "crédit client contre produits"),
        ),
        Nature::Payment => (
            said!("payments", "règlements"),
            said!(
                "credit against a bank or cash",
                "crédit client contre banque ou caisse"
            ),
        ),
        Nature::Advance => (
            said!("advances received", "acomptes reçus"),
            said!("the same, on 4191", "de même, au 4191"),
        ),
        Nature::BankDebit => (
            said!("returned and refunded", "rejets et remboursements"),
            said!(
                "debit against a bank: it takes a payment back and reopens what it paid",
                "débit client contre banque : annule un règlement et rouvre ce qu'il soldait"
            ),
        ),
        Nature::Discount => (
            said!("discounts", "escomptes"),
            said!(
                "credit against 665: a credit note",
                "crédit contre 665 : un avoir"
            ),
        ),
        Nature::Loss => (
            said!("losses", "pertes"),
            said!(
                "credit against 654: written off, not paid",
                "crédit contre 654 : passé en perte, pas payé"
            ),
        ),
        Nature::Rounding => (
            said!("rounding", "écarts de règlement"),
            said!("credit against 658 or 758", "crédit contre 658 ou 758"),
        ),
        Nature::RoundingDebit => (
            said!("rounding, debit", "écarts de règlement, débit"),
            said!("debit against 658 or 758", "débit contre 658 ou 758"),
        ),
        Nature::OtherCredit => (
            said!("other credits", "autres crédits"),
            said!(
                "set off against other accounts: taken as payments",
                "compensés par d'autres comptes : pris pour des règlements"
            ),
        ),
        Nature::OtherDebit => (
            said!("other debits", "autres débits"),
            said!(
                "against other accounts: taken as claims",
                "contre d'autres comptes : pris pour des créances"
            ),
        ),
        Nature::OpeningDebit => (
            said!("opening debits", "à-nouveaux débiteurs"),
            said!("open before the first year", "ouverts avant le premier exercice"),
        ),
        Nature::OpeningCredit => (
            said!("opening credits", "à-nouveaux créditeurs"),
            said!(
                "credit from before the first year",
                "crédits d'avant le premier exercice"
            ),
        ),
        Nature::DifferenceDebit => (
            said!("opening differences, debit", "écarts d'à-nouveaux, débit"),
            said!(
                "an opening balance holds more than the year before left",
                "l'à-nouveau dépasse la clôture précédente"
            ),
        ),
        Nature::DifferenceCredit => (
            said!("opening differences, credit", "écarts d'à-nouveaux, crédit"),
            said!(
                "an opening balance holds less than the year before left",
                "l'à-nouveau est inférieur à la clôture précédente"
            ),
        ),
        Nature::Transfer => (
            said!("transfers", "virements de compte à compte"),
            said!(
                "411 to 416, 413 or 4191 and back: nothing is paid",
                "411 vers 416, 413 ou 4191 et retour : rien n'est payé"
            ),
        ),
    }
}

/// Where due dates come from.
pub(super) fn due(source: DueSource) -> Said {
    match source {
        DueSource::Text => said!("read from the books", "lue dans les écritures"),
        DueSource::CustomerTerms => said!("terms of the customer", "délai du client"),
        DueSource::GivenTerms => said!("terms given for all", "délai donné pour tous"),
        DueSource::Default => said!(
            "30 days of the law, nothing was given",
            "30 jours de la loi, faute de délai donné"
        ),
        DueSource::Opening => said!(
            "opening balance without dates: terms from its day",
            "à-nouveau sans date : délai compté de son jour"
        ),
    }
}

/// How it is known what was paid.
pub(super) fn method(method: Method) -> Said {
    match method {
        Method::Matched => said!("matched in the books", "lettrés dans les écritures"),
        Method::Reference => said!("the reference of the invoice", "référence de la facture"),
        Method::Amount => said!("the exact amount of an invoice", "montant exact d'une facture"),
        Method::Sum => said!(
            "the sum of two or three invoices",
            "somme de deux ou trois factures"
        ),
        Method::Hypothesis => said!(
            "the oldest invoice first: an assumption",
            "la plus ancienne d'abord : une hypothèse"
        ),
        Method::None => said!(
            "not known: money without invoice",
            "inconnue : argent sans facture"
        ),
    }
}

/// Why a row was set aside, and what to do.
pub(crate) fn reason(lang: Lang, reason: &Reason) -> (Said, Said) {
    match reason {
        Reason::WrongNumberOfCells { found, expected } => (
            said!(
                "{found} cells, the header has {expected}",
                "{found} cellules, l'en-tête en a {expected}"
            ),
            said!(
                "a label holds the separator, or the row is cut: export it again",
                "un libellé contient le séparateur, ou la ligne est coupée : réexportez"
            ),
        ),
        Reason::TooLong { bytes } => (
            said!("a row of {bytes} bytes", "une ligne de {bytes} octets"),
            said!(
                "the line ends are missing: export it again",
                "les fins de ligne manquent : réexportez"
            ),
        ),
        Reason::NotADate => (
            said!("not a date of 1970 to 2200", "pas une date de 1970 à 2200"),
            said!("write it as 20260302", "écrivez-la sous la forme 20260302"),
        ),
        Reason::NotAnAmount => (
            said!("not an amount", "pas un montant"),
            said!("write it as 1234,56", "écrivez-le sous la forme 1234,56"),
        ),
        Reason::AmbiguousAmount => (
            said!(
                "a thousand, or one with three decimals",
                "un millier, ou un nombre à trois décimales"
            ),
            said!("write it as 1234,00", "écrivez-le sous la forme 1234,00"),
        ),
        Reason::AmountTooLarge => (
            said!("larger than any amount", "plus grand que tout montant"),
            said!("look for a missing separator", "cherchez un séparateur manquant"),
        ),
        Reason::NotASide => (
            said!("neither D nor C, +1 nor -1", "ni D ni C, ni +1 ni -1"),
            said!("write D or C", "écrivez D ou C"),
        ),
        Reason::NoAccount => (
            said!("no account", "pas de compte"),
            said!("fill in CompteNum", "remplissez CompteNum"),
        ),
        Reason::NoAmount => (
            said!(
                "neither Debit nor Credit nor Montant",
                "ni Debit, ni Credit, ni Montant"
            ),
            said!(
                "write one of them in the `ligne`; Montant with Sens",
                "écrivez l'un d'eux dans la `ligne` ; Montant avec Sens"
            ),
        ),
        Reason::TwoAmounts => (
            said!(
                "Montant or Sens, and Debit or Credit too: which is the amount?",
                "Montant ou Sens, et aussi Debit ou Credit : lequel est le montant ?"
            ),
            said!(
                "keep Debit or Credit, or Montant with Sens",
                "gardez Debit ou Credit, ou bien Montant avec Sens"
            ),
        ),
        Reason::Repeated { entry, first } => (
            said!(
                "entry {entry} stands on line {first} already, to the letter: it counts once",
                "l'écriture {entry} figure déjà à la ligne {first}, à l'identique : elle compte une fois"
            ),
            said!(
                "numbers of entries are unique: export the file again, or number this one anew if it is another",
                "les numéros d'écriture sont uniques : réexportez le fichier, ou renumérotez celle-ci si c'en est une autre"
            ),
        ),
        Reason::Unbalanced {
            entry,
            difference,
            damaged,
        } => {
            let amount = money(lang, *difference);
            let message = said!(
                "entry {entry} does not balance: debit less credit is {amount}",
                "l'écriture {entry} n'est pas équilibrée : débit moins crédit = {amount}"
            );
            let help = match damaged {
                true => said!(
                    "a row of it could not be read: put that one right",
                    "une de ses lignes est illisible : corrigez-la"
                ),
                false => said!(
                    "a row is missing in it, or an amount is wrong: export it again",
                    "il y manque une ligne, ou un montant est faux : réexportez"
                ),
            };
            (message, help)
        }
    }
}

/// A cell of CSV.
pub(super) fn cell(text: &str) -> String {
    match text.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_string(),
    }
}

/// All rows set aside, as CSV.
pub(super) fn set_aside_csv(lang: Lang, report: &Report) -> Vec<u8> {
    let mut text = "file,line,column,value,customer_id,amount,reason,what_to_do\n".to_string();
    for row in &report.set_aside {
        let (why, what) = reason(lang, &row.reason);
        let cells = [
            file_name(report, row),
            row.line.to_string(),
            row.column
                .map_or("", relance_import::fec::Column::name)
                .to_string(),
            row.value.clone(),
            row.customer.clone().unwrap_or_default(),
            row.receivable.flatten().map_or_else(String::new, |amount| {
                crate::language::decimal(i128::from(amount), relance_kernel::Currency::EUR)
            }),
            why.of(lang).to_string(),
            what.of(lang).to_string(),
        ];
        text.push_str(&cells.map(|text| cell(&text)).join(","));
        text.push('\n');
    }
    text.into_bytes()
}

/// The file that a row stands in.
pub(crate) fn file_name(report: &Report, row: &SetAside) -> String {
    report
        .files
        .get(row.file)
        .map_or_else(String::new, |file| file.name.clone())
}
