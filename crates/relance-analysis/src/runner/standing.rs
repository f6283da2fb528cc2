//! Where an invoice of a test stood at the end of a day, in words.

use super::words::pick;
use relance_compiler::Lang;
use relance_kernel::decide::{Outcome, PauseReason, Prohibition};
use relance_kernel::decision::Limit;
use relance_kernel::{Interner, Policy};

/// Where an invoice stood, in one line.
pub(super) fn words(policy: &Policy, interner: &Interner, outcome: Outcome, lang: Lang) -> String {
    let rule = |rule: relance_kernel::RuleId| interner.text(policy.rules[rule].name);
    let pause = |id: relance_kernel::PauseId| interner.text(policy.pauses[id].name);
    match outcome {
        Outcome::NotKnown => pick(lang, "not issued yet", "pas encore émise"),
        Outcome::Settled => pick(lang, "settled", "soldée"),
        Outcome::NotClaimed => pick(
            lang,
            "not claimed: `applies to` is not true of the customer",
            "hors de la politique : `s'applique à` n'est pas vrai du client",
        ),
        Outcome::Paused(why) => match why {
            PauseReason::Pause(id) => {
                let name = pause(id);
                pick(
                    lang,
                    &format!("paused by {name}"),
                    &format!("suspendue par {name}"),
                )
            }
            PauseReason::PauseUnknown(id) => {
                let name = pause(id);
                pick(
                    lang,
                    &format!("paused: whether {name} holds is unknown"),
                    &format!("suspendue : on ne sait pas si {name} vaut"),
                )
            }
            PauseReason::NeverUnknown(_) => pick(
                lang,
                "paused: whether a `never` holds is unknown",
                "suspendue : on ne sait pas si un `jamais` vaut",
            ),
            PauseReason::Stopped => pick(lang, "stopped by a person", "arrêtée par une personne"),
            PauseReason::Frozen => pick(
                lang,
                "frozen by an insolvency",
                "gelée par une procédure collective",
            ),
        },
        Outcome::LedByOther(_) => pick(
            lang,
            "waits: another invoice of the customer leads",
            "attend : une autre facture du client mène",
        ),
        Outcome::WaitsUntil { rule: of, limit, day } => {
            let (of, limit) = (rule(of), limit_words(limit, lang));
            let until = day.map_or_else(String::new, |day| {
                pick(lang, &format!(", goes on {day}"), &format!(", part le {day}"))
            });
            pick(
                lang,
                &format!("{of} waits (limit: {limit}){until}"),
                &format!("{of} attend (limite : {limit}){until}"),
            )
        }
        Outcome::WaitsForApproval { rule: of, asked } => {
            let of = rule(of);
            pick(
                lang,
                &format!("{of} waits for approval, asked on {asked}"),
                &format!("{of} attend un accord, demandé le {asked}"),
            )
        }
        Outcome::NotYet { rule: of, day } => {
            let of = rule(of);
            pick(
                lang,
                &format!("not yet: {of} is next, on {day}"),
                &format!("pas encore : {of} est la suivante, le {day}"),
            )
        }
        Outcome::NoAddress { rule: of } => {
            let of = rule(of);
            pick(
                lang,
                &format!("{of} could not be delivered: no address"),
                &format!("{of} n'a pas pu être délivrée : pas d'adresse"),
            )
        }
        Outcome::CannotDecide { rule: of } => {
            let of = rule(of);
            pick(
                lang,
                &format!("cannot decide {of}: a datum is missing"),
                &format!("impossible de décider {of} : une donnée manque"),
            )
        }
        Outcome::Forbidden { rule: of, by } => {
            let of = rule(of);
            let why = match by {
                Prohibition::Never(_) => pick(lang, "a `never` forbids it", "un `jamais` l'interdit"),
                Prohibition::ConsumerCharges => pick(
                    lang,
                    "the law forbids it of consumers",
                    "la loi l'interdit envers les particuliers",
                ),
                Prohibition::PublicToAgency => pick(
                    lang,
                    "public bodies never go to an agency",
                    "un organisme public ne va jamais en agence",
                ),
                Prohibition::NoReminderYet => pick(lang, "no reminder yet", "pas encore de rappel"),
                Prohibition::KindUnknown => pick(
                    lang,
                    "the kind of customer is unknown",
                    "la nature du client est inconnue",
                ),
            };
            pick(
                lang,
                &format!("{of} may not go: {why}"),
                &format!("{of} ne peut pas partir : {why}"),
            )
        }
        Outcome::Nothing => pick(lang, "nothing is left to do", "il ne reste rien à faire"),
    }
}

/// A limit in words.
fn limit_words(limit: Limit, lang: Lang) -> String {
    let (en, fr) = match limit {
        Limit::ContactDays => ("not a contact day", "jour sans contact"),
        Limit::Quiet => ("quiet period", "période de silence"),
        Limit::Spacing => ("spacing", "espacement"),
        Limit::Cap => ("cap", "plafond"),
        Limit::OneContactADay => ("one contact a day", "un contact par jour"),
    };
    pick(lang, en, fr)
}
