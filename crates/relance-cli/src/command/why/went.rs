//! The steps of the invoice that went, were refused, or are passed for good.

use super::bound::is_over;
use super::case::Case;
use super::missing::why_undelivered;
use super::read::{Read, days_listed, history_rows};
use super::sources::places;
use crate::language::{Lang, said};
use relance_kernel::RuleId;
use relance_kernel::account::ChangeKind;
use relance_kernel::decision::{ActionOutcome, Source};
use relance_kernel::policy::{RuleKind, Slot};
use relance_ledger::RowPlace;

/// The last step of the invoice that went, from which the next one keeps its distance.
pub(super) fn last_step(case: &Case<'_>) -> Option<Read> {
    let is_step = |rule: RuleId| !matches!(case.policy().rules[rule].kind, RuleKind::Also { .. });
    let (day, rule) = case
        .deliveries()
        .filter(|(_, rule)| is_step(*rule))
        .max_by_key(|(day, _)| *day)?;
    let name = case.rule_name(rule);
    let (en, fr) = (Lang::En.day(day), Lang::Fr.day(day));
    Some(Read::of(said!(
        "{name} went on {en}; days on which the invoice is paused do not count",
        "{name} est partie le {fr} ; les jours de suspension de la facture ne comptent pas"
    )))
}

/// The steps that went, were refused, or are passed for good: why nothing is left.
pub(super) fn what_went(case: &Case<'_>) -> Vec<Read> {
    let policy = case.policy();
    let was_sent = |slot: &Slot| {
        case.deliveries()
            .any(|(_, rule)| slot.variants.iter().any(|variant| variant.rule == rule))
    };
    let mut notes = Vec::new();
    let mut seen: Vec<RuleId> = Vec::new();
    for slot in policy.slots.iter() {
        for rule in slot.variants.iter().map(|variant| variant.rule) {
            if seen.contains(&rule) {
                continue;
            }
            seen.push(rule);
            let name = case.rule_name(rule);
            let mut days: Vec<_> = case
                .deliveries()
                .filter(|(_, of)| *of == rule)
                .map(|(day, _)| day)
                .collect();
            days.sort_unstable();
            days.dedup();
            let refused = refusals(case, rule);
            if !days.is_empty() {
                let words = |lang: Lang| days_listed(&days, lang);
                let (en, fr) = (words(Lang::En), words(Lang::Fr));
                notes.push(Read {
                    said: said!("{name} went on {en}", "{name} est partie le {fr}"),
                    rows: history_rows(case, rule),
                });
            } else if !refused.is_empty() && policy.rules[rule].approval.is_some() {
                notes.push(Read {
                    said: said!(
                        "{name} was refused, and is passed over",
                        "{name} a été refusée, et est sautée"
                    ),
                    rows: refused,
                });
            } else if rule == slot.rule && !was_sent(slot) && is_over(case, slot) {
                let failed = case.records().find(|record| {
                    record.outcome == ActionOutcome::Failed && record.source == Source::Rule(rule)
                });
                let Some(failed) = failed else {
                    notes.push(Read::of(said!(
                        "{name} is passed: a later step went first",
                        "{name} est dépassée : une étape ultérieure est partie avant elle"
                    )));
                    continue;
                };
                let (en, fr) = (Lang::En.day(failed.day), Lang::Fr.day(failed.day));
                notes.push(Read::of(said!(
                    "{name} could not be delivered on {en}, and is passed: a later step went",
                    "{name} n'a pas pu être délivrée le {fr}, et est dépassée : une étape ultérieure est partie"
                )));
                notes.extend(why_undelivered(case, rule));
            }
        }
    }
    notes
}

/// Rows of approvals refused for a rule, through the day.
fn refusals(case: &Case<'_>, rule: RuleId) -> Vec<RowPlace> {
    let wanted = case.policy().rules[rule].name;
    places(
        case,
        |kind| matches!(kind, ChangeKind::Refused { rule } if *rule == wanted),
    )
}
