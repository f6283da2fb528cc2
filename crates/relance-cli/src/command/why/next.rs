//! What comes next, and when: `second (email firm) will fire on 2 Dec 2026 unless it is paid …`.

use super::Answer;
use super::case::Case;
use super::waits::{WAITS_FOR_APPROVAL, limit_words, whose_approval};
use crate::language::{Lang, Said, said};
use relance_kernel::decision::Source;

/// The sentence.
pub(super) fn next_words(case: &Case<'_>, answer: &Answer) -> Said {
    let ahead = &case.ahead;
    let is_open = case.after.is_open(case.invoice);
    let unless = || match is_open {
        true => said!(
            "unless it is paid, or something else happens, before",
            "sauf paiement ou autre événement d'ici là"
        ),
        false => said!(
            "unless something else happens before",
            "sauf autre événement d'ici là"
        ),
    };
    if let Some((rule, day)) = ahead.asked {
        let name = case.rule_name(rule);
        let (by, unless) = (whose_approval(case, rule), unless());
        let (by_en, by_fr, unless_en, unless_fr) = (by.en, by.fr, unless.en, unless.fr);
        let (en, fr) = (Lang::En.day(day), Lang::Fr.day(day));
        return said!(
            "{by_en} will be asked to approve {name} on {en} {unless_en}",
            "l'accord de {by_fr} sera demandé pour {name} le {fr}, {unless_fr}"
        );
    }
    if let Some(task) = &ahead.undelivered {
        let rule = case.texts().rule(task.source);
        let (en, fr) = (Lang::En.day(task.day), Lang::Fr.day(task.day));
        return said!(
            "{rule} will be tried on {en}, and cannot be delivered as things stand: a task will be raised",
            "{rule} sera tentée le {fr}, et ne pourra pas être délivrée en l'état : une tâche sera créée"
        );
    }
    if let Some(next) = &ahead.done {
        // What an answer would bring comes before what goes on without one.
        let answered = answer
            .verdict
            .hope
            .clone()
            .filter(|_| answer.verdict.name == WAITS_FOR_APPROVAL && !is_about(answer, next.source));
        let (rule, unless) = (case.texts().rule(next.source), unless());
        let Said {
            en: what,
            fr: what_fr,
        } = case.what_said(&next.effect);
        let (unless_en, unless_fr) = (unless.en, unless.fr);
        let (en, fr) = (Lang::En.day(next.day), Lang::Fr.day(next.day));
        let held = ahead.held.filter(|(since, _)| *since < next.day);
        let (held_en, held_fr) = held.map_or_else(Default::default, |(since, limit)| {
            let (from_en, from_fr) = (Lang::En.day(since), Lang::Fr.day(since));
            let (limit_en, limit_fr) = (limit_words(limit, Lang::En), limit_words(limit, Lang::Fr));
            (
                format!(", held back from {from_en} on (limit: {limit_en}),"),
                format!(", retenue à partir du {from_fr} (limite : {limit_fr})"),
            )
        });
        let fires = said!(
            "{rule} ({what}) will fire on {en}{held_en} {unless_en}",
            "{rule} ({what_fr}) se déclenchera le {fr}{held_fr}, {unless_fr}"
        );
        return match answered {
            None => fires,
            Some(answered) => {
                let (en, fr, fires_en, fires_fr) = (answered.en, answered.fr, fires.en, fires.fr);
                said!("{en}; unanswered, {fires_en}", "{fr} ; sans réponse, {fires_fr}")
            }
        };
    }
    answer.verdict.hope.clone().unwrap_or_else(|| {
        said!(
            "nothing, unless the ledger changes",
            "rien, à moins que le livre ne change"
        )
    })
}

/// Whether an action comes from a rule that the answer is about.
fn is_about(answer: &Answer, source: Source) -> bool {
    matches!(source, Source::Rule(rule) if answer.verdict.rules.contains(&rule))
}
