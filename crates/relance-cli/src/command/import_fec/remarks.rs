//! What to keep in mind of an import.

use super::money;
use crate::language::{Lang, said};
use relance_import::fec::{Opening, Report};

/// One sentence each.
pub(super) fn remarks(lang: Lang, report: &Report) -> Vec<String> {
    let mut remarks = Vec::new();
    let mut add = |said: crate::language::Said| remarks.push(said.of(lang).to_string());
    for name in &report.dropped {
        add(said!(
            "{name} holds the same entries as another file: it was read once",
            "{name} contient les mêmes écritures qu'un autre fichier : il n'a été lu qu'une fois"
        ));
    }
    for file in report.files.iter().filter(|file| file.provisional > 0) {
        let (name, count) = (&file.name, lang.count(file.provisional));
        add(said!(
            "{name} is provisional: {count} rows of customers have no date of validation, and may still change",
            "{name} est provisoire : {count} lignes de clients n'ont pas de date de validation et peuvent encore changer"
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
            let count = lang.count(file.doubtful);
            add(said!(
                "{name}: in {count} entries the same two rows stand again and again: taken as they are, as cheques of one amount may be; look whether the export doubled them",
                "{name} : dans {count} écriture(s), les deux mêmes lignes se répètent : prises telles quelles, comme des chèques de même montant ; vérifiez que l'export ne les a pas doublées"
            ));
        }
    }
    for opening in &report.openings {
        add(self::opening(lang, report, opening));
    }
    if report.closings > 0 {
        let count = report.closings;
        add(said!(
            "{count} entries close the balance sheet (891): they were passed over",
            "{count} écritures soldent le bilan (891) : elles n'ont pas été prises"
        ));
    }
    let returned = report.returned_unknown;
    if returned.count > 0 {
        let (count, amount) = (returned.count, money(lang, returned.amount));
        add(said!(
            "{count} debits by a bank ({amount} EUR) take back no payment that is in these books: they are claims of their day (origin `returned_payment`)",
            "{count} débits de banque ({amount} EUR) n'annulent aucun règlement de ces écritures : ce sont des créances à leur date (origine `returned_payment`)"
        ));
    }
    let paid_out = report.paid_out;
    if paid_out.count > 0 {
        let (count, amount) = (paid_out.count, money(lang, paid_out.amount));
        add(said!(
            "{count} credit notes were paid out ({amount} EUR): the ledger holds what was left of them",
            "{count} avoirs ont été remboursés ({amount} EUR) : le livre n'en garde que le reste"
        ));
    }
    if report.collisions > 0 {
        let count = report.collisions;
        add(said!(
            "{count} references stand for more than one document: customer or entry was put behind them to tell them apart",
            "{count} références désignent plusieurs pièces : le client ou l'écriture y a été ajouté pour les distinguer"
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
    add(said!(
        "a FEC holds no reminders, disputes, e-mail addresses, nor whether a customer is a business or a consumer (--kind says it of all): add them to the tables; what you add to other columns, and rows without `source`, stay at the next import",
        "un FEC ne contient ni relances, ni litiges, ni adresses, ni la qualité du client, professionnel ou particulier (--kind la dit pour tous) : ajoutez-les aux tables ; vos ajouts dans d'autres colonnes et les lignes sans `source` restent à l'import suivant"
    ));
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
