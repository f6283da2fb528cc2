//! A step that is due and waits: for a limit, or for somebody's approval.

use super::ahead;
use super::case::Case;
use super::contacts::limits_until;
use super::outcome::{Verdict, in_one_slot};
use crate::language::{Lang, Said, said};
use relance_kernel::decision::{Limit, Source};
use relance_kernel::{Day, RuleId};

/// The name of the outcome of a step that awaits approval.
pub(super) const WAITS_FOR_APPROVAL: &str = "waits_for_approval";

/// A limit puts a step off.
pub(super) fn waits(case: &Case<'_>, rule: RuleId, limit: Limit, day: Option<Day>) -> Verdict {
    let name = case.rule_name(rule);
    let until = |lang: Lang| match (day, lang) {
        (Some(day), Lang::En) => format!("until {}", lang.day(day)),
        (Some(day), Lang::Fr) => format!("jusqu'au {}", lang.day(day)),
        (None, Lang::En) => "for a day that cannot be told".to_string(),
        (None, Lang::Fr) => "un jour qui ne peut être dit".to_string(),
    };
    let (en, fr) = (until(Lang::En), until(Lang::Fr));
    // What was reported is what stood in the way first; what stands in the way today may be another limit.
    let today = limits_until(case, rule, day);
    let limit = today.first().map_or(limit, |first| first.limit);
    let limit_en = limit_words(limit, Lang::En);
    let limit_fr = limit_words(limit, Lang::Fr);
    let mut verdict = Verdict::new(
        "waits_until",
        said!(
            "{name} waits {en} (limit: {limit_en})",
            "{name} attend {fr} (limite : {limit_fr})"
        ),
    )
    .of_rule(rule)
    .until(day);
    for in_the_way in today {
        verdict.notes.push(in_the_way.why);
        for line in in_the_way.lines {
            if !verdict.lines.contains(&line) {
                verdict.lines.push(line);
            }
        }
    }
    verdict.limit = Some(limit.words());
    verdict
}

/// A limit in words.
pub(crate) fn limit_words(limit: Limit, lang: Lang) -> &'static str {
    match limit {
        Limit::ContactDays => lang.pick("contact days", "jours de contact"),
        Limit::Quiet => lang.pick("quiet period", "période de silence"),
        Limit::Spacing => lang.pick("spacing", "espacement"),
        Limit::Cap => lang.pick("cap", "plafond"),
        Limit::OneContactADay => lang.pick("one contact a day", "un contact par jour"),
    }
}

/// A step awaits approval.
pub(super) fn waits_for_approval(case: &Case<'_>, rule: RuleId, asked: Day) -> Verdict {
    let name = case.rule_name(rule);
    let Said { en: by_en, fr: by_fr } = whose_approval(case, rule);
    let (en, fr) = (Lang::En.day(asked), Lang::Fr.day(asked));
    let goes = if_approved(case, rule);
    let on = |lang: Lang| match (goes, lang) {
        (Some(day), Lang::En) => format!("approved today, {name} goes on {}", lang.day(day)),
        (Some(day), Lang::Fr) => format!("approuvée ce jour, {name} part le {}", lang.day(day)),
        (None, Lang::En) => format!("once approved, {name} goes on the first day that the limits leave it"),
        (None, Lang::Fr) => {
            format!("une fois approuvée, {name} part le premier jour que laissent les limites")
        }
    };
    let (on_en, on_fr) = (on(Lang::En), on(Lang::Fr));
    Verdict::new(
        WAITS_FOR_APPROVAL,
        said!(
            "{name} waits for approval of {by_en}, asked on {en}",
            "{name} attend l'accord de {by_fr}, demandé le {fr}"
        ),
    )
    .of_rule(rule)
    .hoping(said!(
        "{on_en}; refused, it is passed over",
        "{on_fr} ; refusée, elle est sautée"
    ))
}

/// The day on which a step that waits for approval would go if it were approved today.
fn if_approved(case: &Case<'_>, rule: RuleId) -> Option<Day> {
    // What waits for approval sleeps until a row comes: it must be looked at without one.
    let mut state = case.after.clone();
    state.look_at_all();
    let ahead = ahead::look(
        case.policy(),
        &case.account,
        &state,
        relance_kernel::ApprovalMode::SameDay,
        case.invoice,
    );
    let done = ahead.done?;
    matches!(done.source, Source::Rule(other) if in_one_slot(case, rule, other)).then_some(done.day)
}

/// Who approves a rule.
pub(super) fn whose_approval(case: &Case<'_>, rule: RuleId) -> Said {
    let role = case.policy().rules[rule]
        .approval
        .as_ref()
        .and_then(|approval| approval.role);
    match role {
        Some(role) => Said::same(case.input.interner.text(role)),
        None => said!("a person", "une personne"),
    }
}
