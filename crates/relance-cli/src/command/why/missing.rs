//! What is missing for a step: an address, or a datum that its condition reads.

use super::case::Case;
use super::outcome::{Verdict, fact_note};
use super::places::contact_row;
use super::read::Read;
use super::sources::{address_row, places};
use crate::language::{Lang, said};
use relance_kernel::account::{Address, ChangeKind};
use relance_kernel::decision::{ActionOutcome, Source};
use relance_kernel::policy::{Action, ActionKind, AddressKind};
use relance_kernel::{CustomerKind, Fact, FactValue, RuleId, Truth};

/// A step could not be delivered.
pub(super) fn no_address(case: &Case<'_>, rule: RuleId) -> Verdict {
    let name = case.rule_name(rule);
    let failed = case
        .records()
        .filter(|record| record.outcome == ActionOutcome::Failed)
        .filter(|record| record.source == Source::Rule(rule))
        .map(|record| record.day)
        .max();
    let when = |lang: Lang| match (failed, lang) {
        (Some(day), Lang::En) => format!(" on {}", lang.day(day)),
        (Some(day), Lang::Fr) => format!(" le {}", lang.day(day)),
        (None, _) => String::new(),
    };
    let (en, fr) = (when(Lang::En), when(Lang::Fr));
    Verdict::new(
        "no_address",
        said!(
            "{name} could not be delivered{en}, and waits for another address",
            "{name} n'a pas pu être délivrée{fr}, et attend une autre adresse"
        ),
    )
    .of_rule(rule)
    .noting(why_undelivered(case, rule))
    .hoping(said!(
        "{name} is tried again when an address of the customer changes (a row `field_changed`)",
        "{name} est tentée à nouveau quand une adresse du client change (une ligne `field_changed`)"
    ))
}

/// Why each contact of a rule, its `else` included, cannot be delivered (M45).
pub(super) fn why_undelivered(case: &Case<'_>, rule: RuleId) -> Vec<Read> {
    let mut notes = Vec::new();
    for action in &case.policy().rules[rule].actions {
        let mut next = Some(action);
        while let Some(action) = next {
            notes.extend(why_not(case, action));
            next = action.otherwise.as_deref();
        }
    }
    let name = case.policy().rules[rule].name;
    let refused = places(
        case,
        |kind| matches!(kind, ChangeKind::Failed { rule } if *rule == name),
    );
    if let Some(row) = refused.last().filter(|_| notes.is_empty()) {
        notes.push(Read {
            said: said!(
                "the ledger says that the attempt failed",
                "le livre dit que la tentative a échoué"
            ),
            rows: vec![*row],
        });
    }
    notes
}

fn why_not(case: &Case<'_>, action: &Action) -> Option<Read> {
    let ActionKind::Contact { channel, to, .. } = action.kind else {
        return None;
    };
    let channel = &case.policy().channels[channel];
    let word = case.input.interner.text(channel.name);
    let opted_out = case
        .known_rows()
        .filter(|row| row.change.customer == case.customer())
        .find(|row| match row.change.kind {
            ChangeKind::OptedOut { channel: refused } => {
                refused.is_none_or(|refused| refused == channel.name)
            }
            _ => false,
        });
    if let Some(row) = opted_out {
        let (en, fr) = (Lang::En.day(row.change.date), Lang::Fr.day(row.change.date));
        return Some(Read {
            said: said!(
                "{word}: the customer opted out on {en}",
                "{word} : le client s'y est opposé le {fr}"
            ),
            rows: vec![row.place],
        });
    }
    let kind = channel.address?;
    let customer = case.after.customer(&case.account, case.customer());
    let of_role = to.and_then(|role| customer.contacts.iter().find(|contact| contact.role == role));
    let addresses = of_role.map_or(&customer.addresses, |contact| &contact.addresses);
    if addresses.get(kind.position()) != Some(&Address::Empty) {
        return None;
    }
    let column = match kind {
        AddressKind::Email => "email",
        AddressKind::Phone => "phone",
        AddressKind::Postal => "address",
    };
    Some(match to.filter(|_| of_role.is_some()) {
        Some(role) => {
            let role = case.input.interner.text(role);
            Read {
                said: said!(
                    "{word}: the contact {role} has no `{column}`",
                    "{word} : le contact {role} n'a pas de `{column}`"
                ),
                rows: contact_row(case, role).into_iter().collect(),
            }
        }
        None => Read {
            said: said!(
                "{word}: the customer has no `{column}`",
                "{word} : le client n'a pas de `{column}`"
            ),
            rows: address_row(case, kind),
        },
    })
}

/// A datum is missing.
pub(super) fn cannot_decide(case: &Case<'_>, rule: RuleId) -> Verdict {
    let (policy, view) = (case.policy(), case.view());
    let name = case.rule_name(rule);
    let truths: Vec<(RuleId, Truth)> = policy
        .slots
        .iter()
        .filter(|slot| slot.variants.iter().any(|variant| variant.rule == rule))
        .flat_map(|slot| slot.variants.iter())
        .map(|variant| (variant.rule, view.test(&variant.guard, case.subject())))
        .collect();
    let of = |wanted: Truth| -> Vec<RuleId> {
        let mut rules: Vec<RuleId> = Vec::new();
        for (rule, _) in truths.iter().filter(|(_, truth)| *truth == wanted) {
            if !rules.contains(rule) {
                rules.push(*rule);
            }
        }
        rules
    };
    let (holding, unknown) = (of(Truth::True), of(Truth::Unknown));
    let kind = view.read(Fact::Kind, case.subject());
    if holding.len() > 1 {
        let mut verdict = Verdict::new(
            "cannot_decide",
            said!(
                "cannot decide {name}: several of its conditions hold at once",
                "impossible de décider {name} : plusieurs de ses conditions sont vraies à la fois"
            ),
        );
        verdict.rules = holding;
        return verdict;
    }
    if !holding.is_empty() && kind == FactValue::Kind(CustomerKind::Unknown) {
        let mut verdict = Verdict::new(
            "cannot_decide",
            said!(
                "cannot decide {name}: what it claims, charges, notifies or transfers needs the kind of the customer, which is unknown",
                "impossible de décider {name} : ce qu'elle réclame, facture, notifie ou transmet demande le type du client, qui est inconnu"
            ),
        )
        .noting([fact_note(case, Fact::Kind)])
        .hoping(said!(
            "nothing of {name} until the kind of the customer is known",
            "rien de {name} avant que le type du client soit connu"
        ));
        verdict.rules = holding;
        return verdict;
    }
    let mut verdict = Verdict::new(
        "cannot_decide",
        said!(
            "cannot decide {name}: a datum is missing (the tests marked `?` below)",
            "impossible de décider {name} : une donnée manque (les conditions marquées `?` ci-dessous)"
        ),
    )
    .hoping(said!(
        "nothing of {name} until that is known",
        "rien de {name} avant qu'on le sache"
    ));
    verdict.rules = if unknown.is_empty() { vec![rule] } else { unknown };
    verdict
}
