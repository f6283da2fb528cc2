//! The words of the questions.

use super::{Open, Question};
use crate::args::{Reminders, StartKind};
use crate::language::{Lang, Said, said};
use relance_import::Terms;
use relance_kernel::Day;

/// The terms that are taken where nobody says others.
pub(super) fn default_terms(open: &Open) -> Terms {
    open.likely_terms.unwrap_or(Terms::STATUTORY)
}

/// A question, and what is taken where only Enter is pressed.
pub(super) fn question(lang: Lang, question: Question, open: &Open) -> (String, String) {
    let count = |pair: Option<(u64, u64)>| {
        let (part, whole) = pair.unwrap_or_default();
        (lang.count(part), lang.count(whole))
    };
    match question {
        Question::Terms => {
            let (part, whole) = count(open.terms);
            let terms = default_terms(open);
            let why = open.likely_terms.map_or_else(String::new, |terms| {
                let terms = terms_words(lang, terms);
                match lang {
                    Lang::En => format!("\n  most due dates of the list follow {terms}"),
                    Lang::Fr => format!("\n  la plupart des échéances de la liste suivent : {terms}"),
                }
            });
            (
                match lang {
                    Lang::En => format!(
                        "Which terms of payment hold for invoices whose due date no file tells ({part} of {whole})?\n  as in: 30d, \"45d end of month\", \"end of month 45d\", cash{why}"
                    ),
                    Lang::Fr => format!(
                        "Quelles conditions de paiement valent pour les factures dont aucun fichier ne dit l'échéance ({part} sur {whole}) ?\n  par exemple : 30j, 45 jours fin de mois, fin de mois 45j, comptant{why}"
                    ),
                },
                terms_words(lang, terms),
            )
        }
        Question::Kind => {
            let (part, whole) = count(open.kind);
            (
                match lang {
                    Lang::En => format!(
                        "What are the customers of whom no file tells it ({part} of {whole})? The law differs.\n  1 business, 2 consumers, 3 public bodies, 4 associations, 5 mixed (they stay unknown)"
                    ),
                    Lang::Fr => format!(
                        "Que sont les clients dont aucun fichier ne dit le type ({part} sur {whole}) ? Le droit en dépend.\n  1 entreprises, 2 consommateurs, 3 organismes publics, 4 associations, 5 mêlés (ils restent inconnus)"
                    ),
                },
                "1".to_string(),
            )
        }
        Question::Reminders => (
            lang.pick(
                "How do reminders go out today? The files hold none.\n  1 by hand, written down nowhere, 2 a program sends them, 3 none go out",
                "Comment partent les relances aujourd'hui ? Les fichiers n'en contiennent aucune.\n  1 à la main, sans trace, 2 un logiciel les envoie, 3 il n'en part pas",
            )
            .to_string(),
            "1".to_string(),
        ),
        Question::Currency => (
            lang.pick(
                "In which currency are the amounts? No column says it.\n  a code of three letters, as in EUR",
                "En quelle devise sont les montants ? Aucune colonne ne le dit.\n  un code de trois lettres, comme EUR",
            )
            .to_string(),
            "EUR".to_string(),
        ),
        Question::AsOf => (
            lang.pick(
                "On which day was the list made? What is overdue hangs on it.\n  as in 2026-06-30 or 30/06/2026",
                "De quel jour date la liste ? Ce qui est échu en dépend.\n  par exemple 30/06/2026",
            )
            .to_string(),
            open.days.map_or_else(String::new, |(_, last)| last.to_string()),
        ),
    }
}

/// Terms as the reader writes them.
pub(crate) fn terms_words(lang: Lang, terms: Terms) -> String {
    let english = terms.to_string();
    match lang {
        Lang::En => english,
        Lang::Fr => {
            let words = english
                .replace("end of month ", "fin de mois ")
                .replace(" end of month", " fin de mois")
                .replace(" the ", " le ");
            words.split(' ').map(in_days).collect::<Vec<_>>().join(" ")
        }
    }
}

/// `45d` as `45j`.
fn in_days(word: &str) -> String {
    match word.strip_suffix('d') {
        Some(days) if days.bytes().all(|digit| digit.is_ascii_digit()) => format!("{days}j"),
        _ => word.to_string(),
    }
}

pub(super) fn terms_flag(terms: Terms) -> String {
    format!("--terms '{terms}'")
}

pub(super) fn kind_flag(kind: StartKind) -> String {
    let word = match super::kind_word(kind) {
        "" => "unknown",
        word => word,
    };
    format!("--kind {word}")
}

pub(super) fn reminders_flag(reminders: Reminders) -> String {
    let word = match reminders {
        Reminders::None => "none",
        Reminders::ByHand => "by-hand",
        Reminders::Program => "program",
    };
    format!("--reminders {word}")
}

/// How a question is answered without a terminal, and what --yes takes.
pub(super) fn flag_help(lang: Lang, question: Question, open: &Open) -> String {
    let (flag, taken) = match question {
        Question::Terms => (
            "--terms \"45d end of month\"".to_string(),
            terms_words(lang, default_terms(open)),
        ),
        Question::Kind => (
            "--kind business|consumer|public|association|unknown".to_string(),
            "business".to_string(),
        ),
        Question::Reminders => (
            "--reminders by-hand|program|none".to_string(),
            "by-hand".to_string(),
        ),
        Question::Currency => ("--currency EUR".to_string(), "EUR".to_string()),
        Question::AsOf => (
            "--as-of 2026-06-30".to_string(),
            open.days.map_or_else(String::new, |(_, last)| last.to_string()),
        ),
    };
    let yes = lang.pick("--yes takes", "--yes prend");
    format!("{flag}   ({yes} {taken})")
}

/// What was taken without asking.
pub(super) fn assumed(question: Question, open: &Open) -> Said {
    match question {
        Question::Terms => {
            let terms = default_terms(open);
            let (en, fr) = (terms_words(Lang::En, terms), terms_words(Lang::Fr, terms));
            match open.likely_terms {
                Some(_) => said!(
                    "terms of {en}, as most due dates of the list have them (--terms says others)",
                    "conditions de {fr}, celles de la plupart des échéances de la liste (--terms en dit d'autres)"
                ),
                None => said!(
                    "terms of {en}, those of the law where nothing was agreed (--terms says others)",
                    "conditions de {fr}, celles de la loi quand rien n'est convenu (--terms en dit d'autres)"
                ),
            }
        }
        Question::Kind => said!(
            "customers whose kind no file tells are businesses (--kind says otherwise)",
            "les clients dont aucun fichier ne dit le type sont des entreprises (--kind dit autre chose)"
        ),
        Question::Reminders => said!(
            "reminders go out by hand and are written down nowhere (--reminders says otherwise)",
            "les relances partent à la main, sans trace (--reminders dit autre chose)"
        ),
        Question::Currency => said!(
            "amounts are in EUR (--currency says another)",
            "les montants sont en euros (--currency en dit une autre)"
        ),
        Question::AsOf => {
            let day = |lang: Lang| {
                open.days
                    .map_or_else(String::new, |(_, last): (Day, Day)| lang.day(last))
            };
            if open.days.is_none() {
                return said!(
                    "the day of the list is not known, since no line of it could be read (--as-of says it)",
                    "le jour de la liste n'est pas connu, aucune de ses lignes n'ayant pu être lue (--as-of le dit)"
                );
            }
            let (en, fr) = (day(Lang::En), day(Lang::Fr));
            said!(
                "the list was made on {en}, the last day in it (--as-of says another)",
                "la liste date du {fr}, son dernier jour (--as-of en dit un autre)"
            )
        }
    }
}
