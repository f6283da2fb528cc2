//! `relance import statuses FILE… --out LEDGER`: what platforms say of electronic invoices to events, with a report.

use crate::args::{ImportStatuses, TableFormat};
use crate::command::{imported, into_ledger};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::language::{Lang, Said, said};
use crate::report::json;
use crate::report::table::{Align, Table};
use relance_import::folder::{self, Change, OWN_FOLDER, Unbrought};
use relance_import::statuses::{self, Aside, Books, Expected, Import, Options, Problem, Reason, SOURCE};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;

/// What was set aside, beside the ledger.
const SET_ASIDE: &str = "e-invoice-statuses-set-aside.csv";

/// Imports.
pub(crate) fn run(console: &Console, arguments: &ImportStatuses) -> Result<Exit, Failure> {
    into_ledger::check(&arguments.out)?;
    let lang = console.lang;
    let mut read = Vec::new();
    for path in &arguments.files {
        let (name, bytes) = into_ledger::file(path)?;
        read.push((name, statuses::read(&bytes)));
    }
    let unread = |fault| imported::unwritten(&arguments.out, fault);
    let books = Books::of_folder(&arguments.out).map_err(unread)?;
    let options = Options { hold: arguments.hold };
    let import = statuses::import(&arguments.out, &books, read, options).map_err(unread)?;
    if import.read.is_empty() {
        return Err(nothing_left(&import));
    }
    into_ledger::refuse_loss(&arguments.out, "e-invoice-statuses.csv", SOURCE, import.lost)?;
    let rows = import
        .aside
        .iter()
        .map(|aside| vec![aside.file.clone(), reason(&aside.reason).of(lang).to_string()]);
    let mut own = import.files.clone();
    own.push((SET_ASIDE.to_string(), into_ledger::csv("file,reason", rows)));
    let change = Change {
        source: SOURCE.to_string(),
        unbrought: Unbrought::Dropped,
        tables: import.tables.clone(),
        files: own,
    };
    let written = match arguments.dry_run {
        true => folder::preview(&arguments.out, &change),
        false => folder::write(&arguments.out, &change),
    };
    let written = written.map_err(unread)?;
    console.print(&match arguments.format {
        TableFormat::Human => {
            let mut text = human(console, &import, arguments.hold);
            text.push_str(&imported::written(
                lang,
                &arguments.out,
                arguments.dry_run,
                &written,
            ));
            text
        }
        TableFormat::Json => json_text(lang, &import)?,
    })?;
    Ok(if import.aside.is_empty() {
        Exit::Fine
    } else {
        Exit::Wanting
    })
}

/// That no status is left.
fn nothing_left(import: &Import) -> Failure {
    let Some(first) = import.aside.first() else {
        return Failure::bad_input(said!(
            "there is no status to import",
            "il n'y a aucun statut à importer"
        ));
    };
    let (file, why) = (&first.file, reason(&first.reason));
    let (en, fr) = (why.of(Lang::En), why.of(Lang::Fr));
    Failure::bad_input(said!(
        "no status can be read; first, in `{file}`: {en}",
        "aucun statut n'est lisible ; d'abord, dans `{file}` : {fr}"
    ))
    .with_help(said!(
        "give CDAR messages (XML), or CSV with the columns invoice_id, date, status, and perhaps reason and amount",
        "donnez des messages CDAR (XML), ou un CSV avec les colonnes invoice_id, date, status, et au besoin reason et amount"
    ))
}

fn human(console: &Console, import: &Import, hold: u16) -> String {
    let lang = console.lang;
    let mut table = Table::new(lang.pick("Read", "Lu"))
        .column(lang.pick("status", "statut"), Align::Left)
        .column("", Align::Left)
        .column(lang.pick("number", "nombre"), Align::Right);
    for (code, count) in &import.read {
        let label = match statuses::label(code) {
            "" => lang.pick("not a code that is known", "code inconnu"),
            label => label,
        };
        table.row([code.clone(), label.to_string(), lang.count(*count as u64)]);
    }
    if let Some((first, last)) = import.period {
        let (first, last) = (lang.day(first), lang.day(last));
        table.note(said!("from {first} to {last}", "du {first} au {last}").of(lang));
    }
    if import.repeated > 0 {
        let count = counted(lang, import.repeated);
        table.note(
            said!(
                "counted once: {count} there already, or in two files",
                "compté une fois : {count} déjà là, ou dans deux fichiers"
            )
            .of(lang),
        );
    }
    if import.of_credit_notes > 0 {
        let count = counted(lang, import.of_credit_notes);
        table.note(
            said!(
                "{count} of credit notes: not added",
                "{count} d'avoirs : non ajoutés"
            )
            .of(lang),
        );
    }
    let unknown = import.unknown_codes().join(", ");
    if !unknown.is_empty() {
        table.note(
            said!(
                "kept as events, without further effect: {unknown}",
                "gardé comme événement, sans autre effet : {unknown}"
            )
            .of(lang),
        );
    }
    if import.read.contains_key("212") {
        table.note(lang.pick(
            "212 (Encaissée) is what we report ourselves: it makes no payment; payments come from the bank",
            "212 (Encaissée) est ce que nous déclarons : il ne crée aucun paiement ; les paiements viennent de la banque",
        ));
    }
    let mut text = table.render(console);
    let mut table = Table::new(lang.pick(
        "What dunning makes of them, in all",
        "Ce que les relances en retiennent, en tout",
    ))
    .column("", Align::Left)
    .column(lang.pick("events", "événements"), Align::Right)
    .column("", Align::Left);
    for (event, count) in &import.events {
        table.row([
            (*event).to_string(),
            lang.count(*count as u64),
            effect(lang, event).to_string(),
        ]);
    }
    if import.events.contains_key("stopped") && import.read.contains_key("211") {
        table.note(
            said!(
                "after 211 (Paiement transmis) no reminder for {hold} days (--hold); if no payment comes, dunning goes on",
                "après 211 (Paiement transmis), pas de relance pendant {hold} jours (--hold) ; sans paiement, elles reprennent"
            )
            .of(lang),
        );
    }
    if !import.accounts_changed.is_empty() {
        let names = import.accounts_changed.join(", ");
        table.note(
            said!(
                "the account to be paid has changed (227): {names}",
                "le compte à payer a changé (227) : {names}"
            )
            .of(lang),
        );
    }
    if !import.events.is_empty() {
        text.push_str(&table.render(console));
    }
    let sentences: Vec<String> = import.aside.iter().map(|aside| sentence(lang, aside)).collect();
    let path = Path::new(OWN_FOLDER).join(SET_ASIDE);
    let path = path.display();
    let more = said!("all of them: {path} of the ledger", "tous : {path} du livre");
    let count = lang.count(sentences.len() as u64);
    let title = said!("Set aside: {count}", "Mis de côté : {count}");
    text + &into_ledger::list(console, title.of(lang), &sentences, more.of(lang))
}

fn counted(lang: Lang, count: usize) -> String {
    lang.counted(count as u64, ("status", "statut"), ("statuses", "statuts"))
}

fn sentence(lang: Lang, aside: &Aside) -> String {
    let why = reason(&aside.reason);
    let file = match aside.file.as_str() {
        "" => lang.pick("of an earlier import", "d'un import antérieur"),
        file => file,
    };
    match lang {
        Lang::En => format!("{file}: {}", why.en),
        Lang::Fr => format!("{file} : {}", why.fr),
    }
}

/// What an event does.
fn effect(lang: Lang, event: &str) -> &'static str {
    match event {
        "e_invoice_status" => lang.pick(
            "one for each status; a policy reads them with `recorded`",
            "un par statut ; une politique les lit avec `recorded`",
        ),
        "dispute_opened" => lang.pick(
            "reminders wait, for the disputed part where an amount is given",
            "les relances attendent, pour la part en litige si un montant est donné",
        ),
        "dispute_closed" => lang.pick(
            "the buyer has approved or has what was missing",
            "l'acheteur a approuvé, ou a reçu la pièce",
        ),
        "stopped" => lang.pick(
            "no reminder, to a day or until a later status or a person resumes",
            "pas de relance, jusqu'à un jour ou jusqu'à ce qu'un statut ou une personne les reprenne",
        ),
        "resumed" => lang.pick("reminders go on", "les relances reprennent"),
        _ => "",
    }
}

/// Why something is not in the ledger.
fn reason(reason: &Reason) -> Said {
    match reason {
        Reason::Problem(problem) => of_problem(problem),
        Reason::NoInvoice { number, codes } => said!(
            "no invoice `{number}` in the ledger ({codes}), or several but for signs: import it first, and give the file again",
            "pas de facture `{number}` dans le livre ({codes}), ou plusieurs aux signes près : importez-la, puis redonnez le fichier"
        ),
        Reason::OtherDay { number, there, said } => said!(
            "`{number}` is of {there} in the ledger and of {said} in the message: another invoice",
            "`{number}` est du {there} dans le livre et du {said} dans le message : une autre facture"
        ),
        Reason::Purchase { number } => said!(
            "`{number}` is sold by one of your customers: a purchase",
            "`{number}` est vendue par un de vos clients : un achat"
        ),
    }
}

fn of_problem(problem: &Problem) -> Said {
    match problem {
        Problem::Xml(problem) => into_ledger::xml(problem),
        Problem::OtherDocument { root } => said!(
            "it is a `{root}`, no status: `CrossDomainAcknowledgementAndResponse` (CDAR) is read; invoices go to `relance import invoices`",
            "c'est un `{root}`, non un statut : on lit `CrossDomainAcknowledgementAndResponse` (CDAR) ; les factures vont à `relance import invoices`"
        ),
        Problem::NotCsv { line, why } => {
            let at =
                |word: &str, colon: &str| line.map_or(String::new(), |line| format!("{word} {line}{colon} "));
            let (en, fr) = (at("line", ":"), at("ligne", " :"));
            said!("{en}no sound CSV: {why}", "{fr}CSV défectueux : {why}")
        }
        Problem::MissingColumn { column } => said!(
            "column `{column}` is missing: the first line should name invoice_id, date and status",
            "la colonne `{column}` manque : la première ligne devrait nommer invoice_id, date et status"
        ),
        Problem::Missing { path, line } => said!(
            "line {line}: `{path}` is missing: ask your platform for the message again",
            "ligne {line} : `{path}` manque : redemandez le message à votre plateforme"
        ),
        Problem::Unfit {
            name,
            value,
            line,
            expected,
        } => {
            let Said { en, fr } = match expected {
                Expected::Day => said!("a day such as `2026-01-31`", "un jour tel que `2026-01-31`"),
                Expected::Amount => said!("an amount such as `1200.50`", "un montant tel que `1200.50`"),
                Expected::Code => said!(
                    "a code such as `207`, or the French name of a status",
                    "un code tel que `207`, ou le nom d'un statut"
                ),
                Expected::Invoice => said!("the number of an invoice", "le numéro d'une facture"),
            };
            said!(
                "line {line}: `{name}` holds `{value}`; it should hold {en}",
                "ligne {line} : `{name}` contient `{value}` ; il y faudrait {fr}"
            )
        }
    }
}

#[derive(Serialize)]
struct Document<'a> {
    /// By code.
    read: &'a BTreeMap<String, usize>,
    repeated: usize,
    of_credit_notes: usize,
    unknown_codes: Vec<&'a str>,
    first: Option<String>,
    last: Option<String>,
    /// By name, those of earlier imports too.
    events: &'a BTreeMap<&'static str, usize>,
    accounts_changed: &'a [String],
    set_aside: Vec<JsonAside<'a>>,
}

#[derive(Serialize)]
struct JsonAside<'a> {
    file: &'a str,
    reason: String,
}

fn json_text(lang: Lang, import: &Import) -> Result<String, Failure> {
    let aside = import.aside.iter().map(|aside| JsonAside {
        file: &aside.file,
        reason: reason(&aside.reason).of(lang).to_string(),
    });
    json::text(&Document {
        read: &import.read,
        repeated: import.repeated,
        of_credit_notes: import.of_credit_notes,
        unknown_codes: import.unknown_codes(),
        first: import.period.map(|(first, _)| first.to_string()),
        last: import.period.map(|(_, last)| last.to_string()),
        events: &import.events,
        accounts_changed: &import.accounts_changed,
        set_aside: aside.collect(),
    })
}
