//! How far the ledger is to be trusted, in sentences: where due dates come from, how it is known who paid what, what was
//! taken without asking, and who was not recognised.

use super::Told;
use super::questions::terms_words;
use super::recognised;
use crate::args::Reminders;
use crate::command::import_table::human::remarks;
use crate::language::{Lang, Said, said};
use relance_import::fec::Method;
use relance_import::join::CURRENCY;
use relance_import::payments::Outcome;
use relance_import::table;
use relance_kernel::Currency;
use std::collections::BTreeMap;

/// All of them, the weightiest first.
pub(super) fn sentences(told: &Told<'_>) -> Vec<Said> {
    let mut sentences = told.brought.remarks.clone();
    sentences.extend(due_dates(told));
    sentences.extend(payments(told));
    sentences.extend(assumed_payments(told));
    sentences.extend(statements(told));
    for beside in &told.read.besides {
        sentences.extend(recognised::sentences(beside));
    }
    sentences.extend(told.answers.assumed.iter().map(|assumed| {
        let (en, fr) = (&assumed.en, &assumed.fr);
        said!("taken without asking: {en}", "supposé sans demander : {fr}")
    }));
    sentences.push(reminders(told.answers.reminders));
    sentences
}

/// Where due dates come from.
fn due_dates(told: &Told<'_>) -> Option<Said> {
    let import = told.read.entries.as_ref()?;
    let mut by: BTreeMap<&str, u64> = BTreeMap::new();
    let rows = import.tables.invoices.iter().filter(|row| row.due.is_some());
    for row in rows {
        *by.entry(row.due_source).or_default() += 1;
    }
    let all: u64 = by.values().sum();
    let words = |lang: Lang| {
        let each = by.iter().map(|(source, count)| {
            let words = match *source {
                "text" => lang.pick("from the books", "des écritures"),
                "customer_terms" => lang.pick("from the terms of the customer", "des conditions du client"),
                "given_terms" => {
                    return match (lang, told.answers.terms) {
                        (Lang::En, Some(terms)) => format!("{} from terms of {terms}", lang.count(*count)),
                        (Lang::Fr, Some(terms)) => {
                            let terms = terms_words(lang, terms);
                            format!("{} de conditions à {terms}", lang.count(*count))
                        }
                        (_, None) => lang.count(*count),
                    };
                }
                "default" => lang.pick("from the 30 days of the law", "des 30 jours de la loi"),
                "opening" => lang.pick(
                    "from the day of an opening balance: they are too late rather than too early",
                    "du jour d'un report à nouveau : trop tard plutôt que trop tôt",
                ),
                _ => lang.pick("from the list", "de la liste"),
            };
            format!("{} {words}", lang.count(*count))
        });
        each.collect::<Vec<_>>().join(", ")
    };
    let shift = |days: i32| {
        let of = import.report.sensitivity.iter().find(|one| one.days == days);
        of.map_or(0, |one| one.overdue.amount)
    };
    let money = |lang: Lang, cents: i64| lang.money(i128::from(cents), CURRENCY);
    let (en, fr) = (words(Lang::En), words(Lang::Fr));
    let (less, more) = (shift(-15), shift(15));
    let (less_en, more_en) = (money(Lang::En, less), money(Lang::En, more));
    let (less_fr, more_fr) = (money(Lang::Fr, less), money(Lang::Fr, more));
    let is_by_terms = by.keys().any(|source| !matches!(*source, "text" | "open_items"));
    Some(match is_by_terms && told.read.besides.is_empty() {
        true => said!(
            "due dates of {all} invoices: {en}; with terms 15 days shorter {less_en} would be overdue, 15 days longer {more_en}",
            "échéances de {all} factures : {fr} ; avec 15 jours de moins, {less_fr} seraient échus, avec 15 jours de plus, {more_fr}"
        ),
        false => said!(
            "due dates of {all} invoices: {en}",
            "échéances de {all} factures : {fr}"
        ),
    })
}

/// How it is known who paid what.
fn payments(told: &Told<'_>) -> Option<Said> {
    let import = told.read.entries.as_ref()?;
    let allocated = &import.report.allocated;
    let all: i64 = allocated.values().map(|tally| tally.amount.abs()).sum();
    let matched = allocated
        .get(&Method::Matched)
        .map_or(0, |tally| tally.amount.abs());
    let guessed = allocated
        .get(&Method::Hypothesis)
        .map_or(0, |tally| tally.amount.abs());
    let percent = |lang: Lang, part: i64| {
        lang.percent(u64::try_from(part).unwrap_or(0), u64::try_from(all).unwrap_or(0))
    };
    let (en, fr) = (percent(Lang::En, matched), percent(Lang::Fr, matched));
    let (guess_en, guess_fr) = (percent(Lang::En, guessed), percent(Lang::Fr, guessed));
    if all == 0 {
        return None;
    }
    Some(match guessed {
        0 if matched == all => said!(
            "who paid what: all of the money is matched in the books",
            "qui a payé quoi : tout l'argent est lettré en comptabilité"
        ),
        0 => said!(
            "who paid what: {en} of the money is matched in the books, the rest by reference, amount or sum",
            "qui a payé quoi : {fr} de l'argent est lettré en comptabilité, le reste par référence, montant ou somme"
        ),
        _ => said!(
            "who paid what: {en} of the money is matched in the books; {guess_en} was put on the oldest invoice, an assumption: look at these before a reminder goes out (`allocation` = hypothesis)",
            "qui a payé quoi : {fr} de l'argent est lettré en comptabilité ; {guess_fr} est imputé à la facture la plus ancienne, une hypothèse : à vérifier avant toute relance (`allocation` = hypothesis)"
        ),
    })
}

/// What spreadsheets leave to be supposed.
fn assumed_payments(told: &Told<'_>) -> Vec<Said> {
    if told.read.entries.is_some() {
        return Vec::new();
    }
    let mut sentences = Vec::new();
    for part in &told.read.parts {
        for (word, (rows, money)) in &part.sums.assumed {
            let sum = |lang: Lang| {
                let each = money
                    .iter()
                    .map(|(code, minor)| lang.money(*minor, Currency::parse(code).unwrap_or(Currency::EUR)));
                each.collect::<Vec<_>>().join(" + ")
            };
            let (en, fr) = (sum(Lang::En), sum(Lang::Fr));
            let of = |one: &'static str, many: &'static str| Lang::Fr.counted(*rows, ("", one), ("", many));
            let payments_en = Lang::En.counted(*rows, ("payment", ""), ("payments", ""));
            let are = if *rows == 1 { "is" } else { "are" };
            let (made_fr, rest_fr) = (
                of("paiement", "paiements"),
                if *rows < 2 { "repose" } else { "reposent" },
            );
            let supposed_fr = if *rows < 2 {
                "est supposé fait"
            } else {
                "sont supposés faits"
            };
            let credits_en = Lang::En.counted(*rows, ("credit", ""), ("credits", ""));
            let (credits_fr, taken_fr) = (
                of("crédit", "crédits"),
                if *rows < 2 {
                    "est pris pour un paiement"
                } else {
                    "sont pris pour des paiements"
                },
            );
            let Said {
                en: what,
                fr: what_fr,
            } = remarks::assumed(word);
            let rest = if *rows == 1 { "rests" } else { "rest" };
            sentences.push(match *word {
                "paid_on_due_date" | "paid_on_known_or_due_date" => said!(
                    "{payments_en} ({en}) {are} supposed to have come on the due date, since the list names no day: delays measured on them mean nothing",
                    "{made_fr} ({fr}) {supposed_fr} à l'échéance, car la liste ne dit pas le jour : les retards mesurés sur eux ne veulent rien dire"
                ),
                "credit_is_payment" => said!(
                    "{credits_en} ({en}) {are} taken as payments; credit notes are counted with them",
                    "{credits_fr} ({fr}) {taken_fr} ; les avoirs y sont comptés"
                ),
                _ => said!(
                    "{payments_en} ({en}) {rest} on a supposition ({what}): delays measured on them mean nothing",
                    "{made_fr} ({fr}) {rest_fr} sur une supposition ({what_fr}) : les retards mesurés sur eux ne veulent rien dire"
                ),
            });
        }
        sentences.extend(remarks::used_credits(&part.sums));
        let has_payments = part
            .tables
            .iter()
            .any(|cells| cells.table == "payments" && !cells.rows.is_empty());
        if part.kind == "invoices"
            && !has_payments
            && !told.read.parts.iter().any(|part| part.kind == "payments")
        {
            sentences.push(said!(
                "no payment is known: every invoice counts as open, and no delay can be measured",
                "aucun paiement n'est connu : chaque facture compte comme ouverte, et aucun retard n'est mesurable"
            ));
        }
    }
    sentences
}

/// Statements of banks.
fn statements(told: &Told<'_>) -> Option<Said> {
    let import = told.brought.payments.as_ref()?;
    let count = |is_so: &dyn Fn(&Outcome) -> bool| {
        let so = import.found.iter().filter(|found| is_so(&found.outcome));
        so.count() as u64
    };
    let moved = |lang: Lang| {
        let all = import.found.len() as u64;
        lang.counted(all, ("movement", "mouvement"), ("movements", "mouvements"))
    };
    let (en, fr) = (moved(Lang::En), moved(Lang::Fr));
    let open = count(&|outcome| matches!(outcome, Outcome::Unmatched(_)));
    let there = count(&|outcome| matches!(outcome, Outcome::PerhapsThere { .. }));
    let later = import
        .found
        .iter()
        .filter(|found| found.date > told.as_of)
        .count();
    let day = |lang: Lang| lang.day(told.as_of);
    let (day_en, day_fr) = (day(Lang::En), day(Lang::Fr));
    let (later_en, later_fr) = match later {
        0 => (String::new(), String::new()),
        later => (
            format!("; later than {day_en}, and counted only with a later --as-of: {later}"),
            format!(" ; après le {day_fr}, comptés seulement avec un --as-of plus récent : {later}"),
        ),
    };
    Some(said!(
        "bank statements: {en}; without a customer: {open}; perhaps in the ledger already, and not added: {there} (import/bank-unmatched.csv){later_en}",
        "relevés bancaires : {fr} ; sans client trouvé : {open} ; peut-être déjà dans le livre, et non ajoutés : {there} (import/bank-unmatched.csv){later_fr}"
    ))
}

/// What the ledger knows of reminders.
fn reminders(reminders: Reminders) -> Said {
    match reminders {
        Reminders::None => said!(
            "no reminders go out, so that what is overdue was in truth never chased",
            "il ne part pas de relance : ce qui est échu n'a vraiment jamais été relancé"
        ),
        Reminders::ByHand => said!(
            "reminders go out by hand and the ledger holds none: \"never chased\" means \"no trace of it\", and what reminders bring cannot be measured",
            "les relances partent à la main et le livre n'en contient aucune : « jamais relancé » veut dire « sans trace », et l'effet des relances n'est pas mesurable"
        ),
        Reminders::Program => said!(
            "a program sends reminders: export them and read them with `relance import table`, then what they bring can be measured; until then \"never chased\" means \"no trace of it\"",
            "un logiciel envoie les relances : exportez-les et lisez-les avec `relance import table`, leur effet devient mesurable ; d'ici là « jamais relancé » veut dire « sans trace »"
        ),
    }
}

/// Whether a guess left something open that the terminal has to show.
pub(super) fn guessed(told: &Told<'_>) -> bool {
    told.files.tables.iter().any(|file| {
        let guess: Option<&table::Guess> = file.guess.as_ref();
        guess.is_some_and(|guess| guess.taken.iter().any(|(_, _, is_sure)| !is_sure))
    })
}
