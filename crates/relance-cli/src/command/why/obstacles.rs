//! What stands in the way of an invoice's steps: pauses and prohibitions, each with the rows behind it and what would
//! end it.

use super::case::Case;
use super::outcome::{Verdict, fact_note};
use super::own_contacts::{OwnContact, own_contacts};
use super::read::{Read, happening_words};
use super::sources::unallocated_rows;
use crate::language::{Lang, Said, said};
use relance_kernel::account::ChangeKind;
use relance_kernel::decide::{PauseReason, Prohibition};
use relance_kernel::policy::PauseCondition;
use relance_kernel::{Fact, PauseId, RuleId, Truth};
use relance_ledger::RowPlace;

/// The invoice is paused.
pub(super) fn paused(case: &Case<'_>, reason: PauseReason) -> Verdict {
    let through = case.ahead.paused_through;
    let until = |lang: Lang| match (through, lang) {
        (Some(day), Lang::En) => format!(" through {}", lang.day(day)),
        (Some(day), Lang::Fr) => format!(" jusqu'au {} inclus", lang.day(day)),
        (None, _) => String::new(),
    };
    let (en, fr) = (until(Lang::En), until(Lang::Fr));
    let verdict = match reason {
        PauseReason::Pause(id) => {
            let name = pause_name(case, id);
            Verdict {
                pause: Some(id),
                ..Verdict::new(
                    "paused",
                    said!("paused by {name}{en}", "suspendue par {name}{fr}"),
                )
            }
            .noting(of_pause(case, id))
            .hoping(said!(
                "nothing as long as {name} holds",
                "rien tant que {name} vaut"
            ))
        }
        PauseReason::PauseUnknown(id) => {
            let name = pause_name(case, id);
            Verdict {
                pause: Some(id),
                ..Verdict::new(
                    "paused",
                    said!(
                        "paused by {name}{en}: whether it holds is unknown, and then it pauses",
                        "suspendue par {name}{fr} : on ne sait pas s'il vaut, et dans ce cas il suspend"
                    ),
                )
            }
            .hoping(said!(
                "nothing as long as it is not known whether {name} holds",
                "rien tant qu'on ne sait pas si {name} vaut"
            ))
        }
        PauseReason::NeverUnknown(id) => Verdict {
            never: Some(id),
            ..Verdict::new(
                "paused",
                said!(
                    "paused: whether a `never` holds is unknown",
                    "suspendue : on ne sait pas si un `jamais` vaut"
                ),
            )
        }
        .hoping(said!(
            "nothing as long as that is not known",
            "rien tant qu'on ne le sait pas"
        )),
        PauseReason::Stopped => Verdict::new(
            "paused",
            said!(
                "paused{en}: a person stopped it",
                "suspendue{fr} : une personne l'a arrêtée"
            ),
        )
        .noting(of_stop(case))
        .hoping(said!(
            "nothing until a person resumes it (a row `resumed`)",
            "rien jusqu'à ce qu'une personne la reprenne (une ligne `resumed`)"
        )),
        PauseReason::Frozen => Verdict::new(
            "paused",
            said!(
                "paused: the claim is from before the opening of an insolvency",
                "suspendue : la créance est antérieure à l'ouverture d'une procédure collective"
            ),
        )
        .noting([fact_note(case, Fact::Insolvent)])
        .hoping(said!(
            "nothing until the insolvency ends (a row `insolvency_ended`)",
            "rien jusqu'à la fin de la procédure collective (une ligne `insolvency_ended`)"
        )),
    };
    verdict.until(through)
}

fn pause_name<'a>(case: &'a Case<'_>, id: PauseId) -> &'a str {
    case.input.interner.text(case.policy().pauses[id].name)
}

/// What a pause says beyond its condition: why it still holds when that no longer does, and the sums of a built-in one.
fn of_pause(case: &Case<'_>, id: PauseId) -> Vec<Read> {
    let pause = &case.policy().pauses[id];
    match &pause.condition {
        PauseCondition::UnallocatedCoversOverdue => {
            let (unallocated, overdue) = (
                fact_note(case, Fact::Unallocated),
                fact_note(case, Fact::CustomerOverdueBalance),
            );
            vec![
                Read {
                    rows: unallocated_rows(case),
                    ..unallocated
                },
                overdue,
            ]
        }
        PauseCondition::When(guard) => {
            let subject = match pause.of_customer {
                true => case.of_customer(),
                false => case.subject(),
            };
            let still_holds = case.view().test(guard, subject) != Truth::False;
            match (still_holds, pause.until) {
                (false, Some(_)) => vec![Read::of(said!(
                    "its condition held on an earlier day, and the pause goes on to its last day",
                    "sa condition a été vraie un jour antérieur, et la pause dure jusqu'à son dernier jour"
                ))],
                _ => Vec::new(),
            }
        }
    }
}

/// The stops that hold.
fn of_stop(case: &Case<'_>) -> Vec<Read> {
    let mut stops = Vec::new();
    for row in case.rows() {
        match row.change.kind {
            ChangeKind::Stopped { until } => stops.push((row, until)),
            // A row of the customer resumes its invoices too; what states a last day goes on.
            ChangeKind::Resumed => stops.retain(|(stopped, until)| {
                let is_lifted = row.change.invoice.is_none() || row.change.invoice == stopped.change.invoice;
                until.is_some() || !is_lifted
            }),
            _ => {}
        }
    }
    stops
        .into_iter()
        .filter(|(_, until)| until.is_none_or(|until| case.on <= until))
        .map(|(row, until)| {
            let words = |lang: Lang| {
                let date = happening_words(row.change.date, row.change.day, lang);
                match (until, lang) {
                    (Some(until), Lang::En) => format!("stopped on {date}, through {}", lang.day(until)),
                    (Some(until), Lang::Fr) => {
                        format!("arrêtée le {date}, jusqu'au {} inclus", lang.day(until))
                    }
                    (None, Lang::En) => format!("stopped on {date}, until resumed"),
                    (None, Lang::Fr) => format!("arrêtée le {date}, jusqu'à reprise"),
                }
            };
            Read {
                said: Said::each(words),
                rows: vec![row.place],
            }
        })
        .collect()
}

/// A step would be due, and may not go.
pub(super) fn forbidden(case: &Case<'_>, rule: RuleId, by: Prohibition) -> Verdict {
    let name = case.rule_name(rule);
    let mut never = None;
    let mut notes = Vec::new();
    let said = match by {
        Prohibition::Never(id) => {
            never = Some(id);
            said!(
                "{name} is forbidden by a `never`",
                "{name} est interdite par un `jamais`"
            )
        }
        Prohibition::ConsumerCharges => {
            notes.push(fact_note(case, Fact::Kind));
            notes.push(fact_note(case, Fact::Country));
            said!(
                "{name} is forbidden: nothing of it may be claimed from this consumer",
                "{name} est interdite : rien de ce qu'elle demande ne peut être réclamé à ce consommateur"
            )
        }
        Prohibition::PublicToAgency => {
            notes.push(fact_note(case, Fact::Kind));
            said!(
                "{name} is forbidden: a public body is never handed to an agency",
                "{name} est interdite : une personne publique n'est jamais confiée à une agence"
            )
        }
        Prohibition::NoReminderYet | Prohibition::KindUnknown => {
            notes.extend(reminders(case));
            said!(
                "{name} may not go yet: no reminder was delivered while overdue",
                "{name} ne peut pas encore partir : aucune relance n'a été délivrée depuis le retard"
            )
        }
    };
    let hope = match by {
        Prohibition::NoReminderYet => Some(said!(
            "{name} goes once a reminder was delivered, and none will be as things stand",
            "{name} partira une fois une relance délivrée, et aucune ne le sera en l'état"
        )),
        _ => None,
    };
    Verdict {
        never,
        hope,
        ..Verdict::new("forbidden", said).of_rule(rule).noting(notes)
    }
}

/// The contacts of the invoice's own steps, and why each is no reminder while overdue.
fn reminders(case: &Case<'_>) -> Vec<Read> {
    let due = case.before.due(case.invoice);
    let own = own_contacts(case);
    let lost = lost_contacts(case, &own);
    let mut notes: Vec<Read> = own
        .iter()
        .map(|contact| {
            let name = case.rule_name(contact.rule);
            let came_back = lost.iter().find(|(of, _)| of == contact).map(|(_, row)| *row);
            let of_fate = case
                .rows()
                .find(|row| {
                    row.change.date == contact.day
                        && matches!(row.change.kind, ChangeKind::Unknown { rule }
                            if rule == case.policy().rules[contact.rule].name)
                })
                .map(|row| row.place);
            let words = |lang: Lang| {
                let date = lang.day(contact.day);
                let why = match came_back {
                    Some(_) => lang.pick("it came back or failed", "elle est revenue ou a échoué"),
                    None if contact.day <= due => lang.pick("before it was overdue", "avant le retard"),
                    None => lang.pick("its fate is unknown", "son sort est inconnu"),
                };
                match lang {
                    Lang::En => format!("{name} went on {date}: {why}"),
                    Lang::Fr => format!("{name} est partie le {date} : {why}"),
                }
            };
            Read {
                said: Said::each(words),
                rows: contact.row.into_iter().chain(came_back.or(of_fate)).collect(),
            }
        })
        .collect();
    if notes.is_empty() {
        notes.push(Read::of(said!(
            "no step of the invoice was sent so far",
            "aucune étape de la facture n'a été envoyée à ce jour"
        )));
    }
    notes
}

/// Contacts that came back or failed later, each with the row that says so: the last one before the row, on its channel
/// or of its rule (M45).
fn lost_contacts(case: &Case<'_>, own: &[OwnContact]) -> Vec<(OwnContact, RowPlace)> {
    let policy = case.policy();
    case.rows()
        .filter_map(|row| {
            let date = row.change.date;
            let lost = match row.change.kind {
                ChangeKind::Bounced { channel } => own.iter().rfind(|contact| {
                    contact.day <= date
                        && channel.is_none_or(|name| policy.channels[contact.channel].name == name)
                }),
                ChangeKind::Failed { rule } => own
                    .iter()
                    .rfind(|contact| contact.day < date && policy.rules[contact.rule].name == rule),
                _ => None,
            };
            Some((*lost?, row.place))
        })
        .collect()
}
