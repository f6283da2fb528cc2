//! What to keep in mind of an import.

use super::money;
use crate::language::{Lang, said};
use relance_import::fec::{Nature, Opening, Report};

/// One sentence each.
pub(super) fn remarks(lang: Lang, report: &Report) -> Vec<String> {
    let mut remarks = warnings(lang, report);
    let mut add = |said: crate::language::Said| remarks.push(said.of(lang).to_string());
    for opening in report
        .openings
        .iter()
        .filter(|opening| opening.differences.is_empty())
    {
        add(self::opening(lang, report, opening));
    }
    if report.closings > 0 {
        let count = report.closings;
        add(said!(
            "{count} entries close the balance sheet (891): they were passed over",
            "{count} écritures soldent le bilan (891) : elles n'ont pas été prises"
        ));
    }
    let paid_out = report.paid_out;
    if paid_out.count > 0 {
        let amount = money(lang, paid_out.amount);
        let notes = |lang: Lang| {
            lang.counted(
                paid_out.count,
                ("credit note was", "avoir a été remboursé"),
                ("credit notes were", "avoirs ont été remboursés"),
            )
        };
        let (en, fr) = (notes(Lang::En), notes(Lang::Fr));
        add(said!(
            "{en} paid out ({amount} EUR): the ledger holds what was left",
            "{fr} ({amount} EUR) : le livre n'en garde que le reste"
        ));
    }
    if report.collisions > 0 {
        let references = |lang: Lang| {
            lang.counted(
                report.collisions,
                ("reference stands", "référence désigne"),
                ("references stand", "références désignent"),
            )
        };
        let (en, fr) = (references(Lang::En), references(Lang::Fr));
        add(said!(
            "{en} for more than one document: customer or entry was put behind to tell them apart",
            "{fr} plusieurs pièces : le client ou l'écriture y a été ajouté pour les distinguer"
        ));
    }
    add(said!(
        "a FEC holds no reminders, disputes, e-mail addresses, nor whether a customer is a business or a consumer (--kind says it of all): add them to the tables; what you add to other columns, and rows without `source`, stay at the next import",
        "un FEC ne contient ni relances, ni litiges, ni adresses, ni le type du client, entreprise ou consommateur (--kind le dit pour tous) : ajoutez-les aux tables ; vos ajouts dans d'autres colonnes et les lignes sans `source` restent à l'import suivant"
    ));
    remarks
}

/// What may make figures wrong, one sentence each.
pub(crate) fn warnings(lang: Lang, report: &Report) -> Vec<String> {
    let mut remarks = Vec::new();
    let mut add = |said: crate::language::Said| remarks.push(said.of(lang).to_string());
    for name in &report.dropped {
        add(said!(
            "{name} holds the same entries as another file: it was read once",
            "{name} contient les mêmes écritures qu'un autre fichier : il n'a été lu qu'une fois"
        ));
    }
    for file in report.files.iter().filter(|file| file.provisional > 0) {
        let name = &file.name;
        let rows = |lang: Lang| {
            lang.counted(
                file.provisional,
                ("row of a customer has", "ligne de client n'a"),
                ("rows of customers have", "lignes de clients n'ont"),
            )
        };
        let (en, fr) = (rows(Lang::En), rows(Lang::Fr));
        add(said!(
            "{name} is provisional: {en} no date of validation, and may still change",
            "{name} est provisoire : {fr} pas de date de validation, et cela peut encore changer"
        ));
    }
    for file in &report.files {
        let name = &file.name;
        if !file.headers.is_empty() {
            let lines: Vec<String> = file.headers.iter().map(u32::to_string).collect();
            let lines = lines.join(", ");
            add(said!(
                "{name} holds exports put behind each other: its header stands on line {lines} again",
                "{name} contient des exports mis bout à bout : son en-tête revient à la ligne {lines}"
            ));
        }
        if file.repeated > 0 {
            let (en, fr) = (counted(Lang::En, file.repeated), counted(Lang::Fr, file.repeated));
            add(said!(
                "{name}: {en} again with the same number and the same rows: the repetition is set aside",
                "{name} : {fr} une seconde fois avec le même numéro et les mêmes lignes : la répétition est écartée"
            ));
        }
        if file.doubtful > 0 {
            let entries =
                |lang: Lang| lang.counted(file.doubtful, ("entry", "écriture"), ("entries", "écritures"));
            let (en, fr) = (entries(Lang::En), entries(Lang::Fr));
            add(said!(
                "{name}: in {en} the same two rows stand again and again: taken as they are, as cheques of one amount may be; look whether the export doubled them",
                "{name} : dans {fr}, les deux mêmes lignes se répètent : prises telles quelles, comme des chèques de même montant ; vérifiez que l'export ne les a pas doublées"
            ));
        }
    }
    for opening in report
        .openings
        .iter()
        .filter(|opening| !opening.differences.is_empty())
    {
        add(self::opening(lang, report, opening));
    }
    let sum = |nature| report.natures.get(&nature).map_or(0, |tally| tally.amount);
    let (invoiced, credited) = (sum(Nature::Invoice), sum(Nature::CreditNote));
    if report.control.books_sum < 0 && credited > invoiced {
        let balance = money(lang, report.control.books_sum);
        let (invoiced, credited) = (money(lang, invoiced), money(lang, credited));
        add(said!(
            "credit notes ({credited} EUR) come to more than invoices ({invoiced} EUR), and customers owe {balance} EUR in all: look whether debit and credit are swapped",
            "les avoirs ({credited} EUR) dépassent les factures ({invoiced} EUR), et les clients doivent {balance} EUR en tout : vérifiez que débit et crédit ne sont pas inversés"
        ));
    }
    let returned = report.returned_unknown;
    if returned.count > 0 {
        let amount = money(lang, returned.amount);
        let debits = |lang: Lang| {
            lang.counted(
                returned.count,
                ("debit by a bank", "débit de banque"),
                ("debits by a bank", "débits de banque"),
            )
        };
        let (en, fr) = (debits(Lang::En), debits(Lang::Fr));
        add(said!(
            "{en} ({amount} EUR) without a payment in these books to take back: taken as claims of their day (origin `returned_payment`)",
            "{fr} ({amount} EUR) sans règlement à annuler dans ces écritures : créances à leur date (origine `returned_payment`)"
        ));
    }
    if !report.general_accounts.is_empty() {
        let list = report.general_accounts.join(", ");
        add(said!(
            "rows on {list} name no customer (no CompAuxNum, no account of its own): they are taken as one customer, which nobody can dun",
            "des lignes du compte {list} ne nomment aucun client (ni CompAuxNum, ni compte propre) : elles forment un seul client, impossible à relancer"
        ));
    }
    if !report.unknown_terms.is_empty() {
        let list = report.unknown_terms.join(", ");
        add(said!(
            "the file of terms names customers that are not in the books: {list}",
            "le fichier des délais cite des clients absents des écritures : {list}"
        ));
    }
    if report.control.unexplained != 0 {
        add(said!(
            "the ledger differs from the books and nothing explains it: this is a defect of relance, please report it",
            "le livre s'écarte de la comptabilité sans explication : c'est un défaut de relance, signalez-le"
        ));
    }
    remarks
}

/// Entries that stand again.
fn counted(lang: Lang, count: u64) -> String {
    lang.counted(
        count,
        ("entry stands", "écriture figure"),
        ("entries stand", "écritures figurent"),
    )
}

/// What the opening balance of a later year did.
fn opening(lang: Lang, report: &Report, opening: &Opening) -> crate::language::Said {
    let name = report
        .files
        .get(opening.file)
        .map_or("", |file| file.name.as_str());
    let (lines, balance) = (lang.count(opening.lines), money(lang, opening.balance));
    if opening.differences.is_empty() {
        return said!(
            "the opening balance of {name} ({lines} rows, {balance} EUR) repeats what the year before left: it was not counted again",
            "les à-nouveaux de {name} ({lines} lignes, {balance} EUR) répètent la clôture précédente : ils n'ont pas été comptés deux fois"
        );
    }
    let customers = opening.differences.len();
    let examples: Vec<String> = opening
        .differences
        .iter()
        .take(3)
        .map(|(customer, amount)| format!("{customer} {}", money(lang, *amount)))
        .collect();
    let examples = examples.join(", ");
    let sum: i64 = opening.differences.iter().map(|(_, amount)| amount).sum();
    let sum = money(lang, sum);
    let why = match opening.is_year_missing {
        false => said!("", ""),
        true => said!(
            "; a year between them is missing",
            " ; un exercice manque entre les deux"
        ),
    };
    let (en, fr) = (why.en, why.fr);
    said!(
        "the opening balance of {name} ({lines} rows, {balance} EUR) differs from what the year before left for {customers} customers ({examples}…), {sum} EUR in all{en}: the later year is believed, with rows of origin `opening_difference`",
        "les à-nouveaux de {name} ({lines} lignes, {balance} EUR) diffèrent de la clôture précédente pour {customers} clients ({examples}…), {sum} EUR en tout{fr} : l'exercice suivant fait foi, par des lignes d'origine `opening_difference`"
    )
}
