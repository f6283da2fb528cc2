//! How far to trust what was imported: what was assumed, left out, or looks odd.

use super::push;
use crate::console::{Console, Style};
use crate::language::{Lang, Said, said};
use relance_import::table::{Import, Sums};
use relance_kernel::Currency;

/// How far to trust it.
pub(super) fn remarks(console: &Console, found: &Import) -> String {
    let lang = console.lang;
    let mut all: Vec<String> = Vec::new();
    for part in &found.parts {
        let sums = &part.sums;
        for (word, (count, money)) in &sums.assumed {
            let rows = lang.counted(*count, ("row", "ligne"), ("rows", "lignes"));
            let money: Vec<String> = money
                .iter()
                .map(|(code, sum)| match Currency::parse(code) {
                    Some(currency) => lang.money(*sum, currency),
                    None => lang.amount(*sum, Currency::EUR),
                })
                .collect();
            let money = money.join(" + ");
            let Said { en, fr } = assumed(word);
            all.push(
                said!(
                    "assumed for {rows}, {money}: {en}",
                    "supposé pour {rows}, {money} : {fr}"
                )
                .of(lang)
                .to_string(),
            );
        }
        if let Some(count) = sums.due.get("terms") {
            let rows = lang.counted(
                *count,
                ("due date comes", "échéance vient"),
                ("due dates come", "échéances viennent"),
            );
            all.push(
                said!(
                    "{rows} from terms, not from the file (column `due_source`)",
                    "{rows} de conditions de paiement, non du fichier (colonne `due_source`)"
                )
                .of(lang)
                .to_string(),
            );
        }
        for ((table, column), (first, last)) in &sums.spans {
            let (first, last) = (lang.day(*first), lang.day(*last));
            let of_fr = dates_of(table, column);
            all.push(
                said!(
                    "{table}.{column}: {first} to {last}",
                    "{of_fr} : du {first} au {last}"
                )
                .of(lang)
                .to_string(),
            );
        }
        if let Some((count, line)) = sums.odd_due {
            let rows = lang.counted(
                count,
                ("invoice is", "facture est"),
                ("invoices are", "factures sont"),
            );
            all.push(
                said!(
                    "{rows} due before the issue, or more than a year after: the first on line {line}",
                    "{rows} à échéance avant l'émission, ou plus d'un an après : la première ligne {line}"
                )
                .of(lang)
                .to_string(),
            );
        }
        if let Some(early) = early_payments(sums) {
            all.push(early.of(lang).to_string());
        }
        if let Some((id, line)) = sums.differing.first() {
            let rows = lang.counted(
                sums.differing.len() as u64,
                ("line says", "ligne dit"),
                ("lines say", "lignes disent"),
            );
            all.push(said!("{rows} something else of a customer than a line before, which counts: `{id}` on line {line}", "{rows} autre chose d'un client qu'une ligne précédente, qui compte : `{id}` ligne {line}").of(lang).to_string());
        }
        if sums.repeated > 0 {
            let rows = lang.counted(
                sums.repeated,
                ("row stands", "ligne est"),
                ("rows stand", "lignes sont"),
            );
            all.push(
                said!(
                    "{rows} twice to the letter: counted once",
                    "{rows} en double, à la lettre près : une seule compte"
                )
                .of(lang)
                .to_string(),
            );
        }
        if sums.zero_payments > 0 {
            let rows = lang.counted(
                sums.zero_payments,
                ("payment", "paiement"),
                ("payments", "paiements"),
            );
            all.push(
                said!(
                    "{rows} of 0: no row was made",
                    "{rows} de 0 : aucune ligne n'en est faite"
                )
                .of(lang)
                .to_string(),
            );
        }
        if let Some(used) = used_credits(sums) {
            all.push(used.of(lang).to_string());
        }
        let has_kind = part.tables.iter().any(|cells| {
            cells.table == "customers" && !cells.columns.contains(&"kind") && !cells.rows.is_empty()
        });
        if has_kind && sums.rows.contains_key("invoices") {
            all.push(said!("nothing says what customers are: a policy for businesses acts on nobody (--kind business)", "rien ne dit ce que sont les clients : une politique pour entreprises n'agit sur personne (--kind business)").of(lang).to_string());
        }
    }
    if found.nameless > 0 {
        let rows = lang.counted(
            found.nameless,
            ("customer has", "client n'a"),
            ("customers have", "clients n'ont"),
        );
        all.push(
            said!("{rows} no name in any file", "{rows} de nom dans aucun fichier")
                .of(lang)
                .to_string(),
        );
    }
    if all.is_empty() {
        return String::new();
    }
    let mut text = console.paint(Style::Bold, lang.pick("Keep in mind", "À garder en tête")) + "\n";
    for line in all {
        push(&mut text, "  ", &format!("- {line}"));
    }
    text + "\n"
}

/// A column of dates of a ledger, in French.
fn dates_of(table: &str, column: &str) -> String {
    match (table, column) {
        ("invoices", "issued") => "dates des factures".to_string(),
        ("invoices", "due") => "échéances des factures".to_string(),
        ("payments", "date") => "dates des paiements".to_string(),
        ("events", "date") => "dates des événements".to_string(),
        _ => format!("{table}.{column}"),
    }
}

/// What a word of a map supposes.
pub(crate) fn assumed(word: &str) -> Said {
    match word {
        "paid_on_due_date" => said!(
            "what is no longer open was paid on the due date; the file says neither when nor how",
            "ce qui n'est plus dû a été payé à l'échéance ; le fichier ne dit ni quand ni comment"
        ),
        "paid_on_issue_date" => said!(
            "what is no longer open was paid on the date of the invoice; the file says neither when nor how",
            "ce qui n'est plus dû a été payé à la date de facture ; le fichier ne dit ni quand ni comment"
        ),
        "paid_on_list_date" => said!(
            "what is no longer open was paid on the day of the list; the file says neither when nor how",
            "ce qui n'est plus dû a été payé au jour de la liste ; le fichier ne dit ni quand ni comment"
        ),
        "paid_on_known_or_due_date" => said!(
            "what is no longer open was paid on the day that the file names, or on the due date where it names none",
            "ce qui n'est plus dû a été payé au jour que cite le fichier, ou à l'échéance s'il n'en cite pas"
        ),
        "cleared_is_paid" => said!(
            "an item that is cleared was paid in whole; its clearing may hold credit notes",
            "une pièce lettrée a été payée en entier ; son lettrage peut contenir des avoirs"
        ),
        "credit_is_payment" => said!(
            "a credit is a payment that names no invoice; credit notes are counted with them",
            "un crédit est un paiement qui ne cite pas de facture ; les avoirs sont comptés avec"
        ),
        _ => said!(
            "the map supposes it, and does not say what",
            "la correspondance le suppose, sans dire quoi"
        ),
    }
}

/// That credit notes were used, and count only for what is left of them.
pub(crate) fn used_credits(sums: &Sums) -> Option<Said> {
    let count = |lang: Lang| {
        lang.counted(
            sums.used_credits,
            ("credit note counts", "avoir ne compte"),
            ("credit notes count", "avoirs ne comptent"),
        )
    };
    let (en, fr) = (count(Lang::En), count(Lang::Fr));
    (sums.used_credits > 0).then(|| {
        said!(
            "{en} only with what is left: what was used is in what invoices no longer owe",
            "{fr} que pour le reste à imputer : la part utilisée est dans ce que les factures ne doivent plus"
        )
    })
}

/// That payments came long before their invoices.
pub(crate) fn early_payments(sums: &Sums) -> Option<Said> {
    let (count, line) = sums.early_payments?;
    let rows = |lang: Lang| {
        lang.counted(
            count,
            ("payment is", "paiement précède"),
            ("payments are", "paiements précèdent"),
        )
    };
    let (en, fr) = (rows(Lang::En), rows(Lang::Fr));
    Some(said!(
        "{en} dated more than 90 days before the invoice: the first on line {line}; look at the years",
        "{fr} sa facture de plus de 90 jours : le premier ligne {line} ; vérifiez les années"
    ))
}
