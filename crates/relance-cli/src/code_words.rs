//! What codes of ledgers and policies are called on French screens: channels, actions, reasons of disputes, kinds of
//! customers. English screens and programs get the codes; a name that a company chose itself stays as it is.

use crate::language::{Lang, Said};
use relance_kernel::Money;
use relance_kernel::decision::{Effect, TaskText};
use relance_kernel::policy::{Charged, Claimed, TransferTarget};
use relance_sim::RowTexts;

/// Kinds of contact that relance itself names: one, and several.
const CONTACTS: [(&str, &str, &str); 5] = [
    ("email", "e-mail", "e-mails"),
    ("sms", "SMS", "SMS"),
    ("letter", "lettre", "lettres"),
    ("registered_letter", "lettre recommandée", "lettres recommandées"),
    ("call", "appel", "appels"),
];

/// Roles of the prelude, whom calls and tasks are for.
const ROLES: [(&str, &str); 6] = [
    ("accounts_payable", "comptabilité fournisseurs"),
    ("finance_director", "directeur financier"),
    ("collector", "gestionnaire"),
    ("account_manager", "commercial"),
    ("credit_manager", "credit manager"),
    ("cfo", "DAF"),
];

/// Reasons of disputes that the documents name, and those that imports of statuses write.
const REASONS: [(&str, &str); 5] = [
    ("price", "prix"),
    ("quality", "qualité"),
    ("delivery", "livraison"),
    ("administrative", "administratif"),
    ("financial", "financier"),
];

/// Kinds of customers.
const KINDS: [(&str, &str); 5] = [
    ("business", "entreprises"),
    ("consumer", "consommateurs"),
    ("public", "organismes publics"),
    ("association", "associations"),
    ("unknown", "clients de type inconnu"),
];

fn said<const N: usize>(words: &[(&str, &str); N], code: &str) -> Said {
    let known = words.iter().find(|(known, _)| *known == code);
    Said {
        en: code.to_string(),
        fr: known.map_or(code, |(_, french)| french).to_string(),
    }
}

/// A kind of contact: the channel of a policy, or what an `action` of the ledger names.
pub(crate) fn contact(lang: Lang, code: &str) -> String {
    let known = CONTACTS.iter().find(|(known, ..)| *known == code);
    match (lang, known) {
        (Lang::Fr, Some((_, one, _))) => (*one).to_string(),
        _ => code.to_string(),
    }
}

/// Kinds of contact, one after the other.
pub(crate) fn contact_list(lang: Lang, codes: &[String]) -> String {
    let names: Vec<String> = codes.iter().map(|code| contact(lang, code)).collect();
    names.join(", ")
}

/// So many contacts of a kind: `call 72`, `72 appels`.
pub(crate) fn contacts(lang: Lang, code: &str, count: u64) -> String {
    let known = CONTACTS.iter().find(|(known, ..)| *known == code);
    match (lang, known) {
        (Lang::Fr, Some((_, one, many))) => lang.counted(count, ("", one), ("", many)),
        _ => format!("{code} {}", lang.count(count)),
    }
}

/// Whom a call or a task is for.
pub(crate) fn role(code: &str) -> Said {
    said(&ROLES, code)
}

/// The reason of a dispute.
pub(crate) fn dispute_reason(code: &str) -> Said {
    said(&REASONS, code)
}

/// Customers of a kind; a segment stays as the policy calls it.
pub(crate) fn kind_of_customers(code: &str) -> Said {
    said(&KINDS, code)
}

/// The form of a date: `DD/MM/YYYY`, `JJ/MM/AAAA`. A map reads both.
pub(crate) fn date_pattern(lang: Lang, pattern: &str) -> String {
    let is_pattern = pattern.contains(['D', 'Y']);
    match lang {
        Lang::Fr if is_pattern => pattern.replace('D', "J").replace('Y', "A"),
        _ => pattern.to_string(),
    }
}

/// The rows of a table of a ledger, or a sort of them that is counted apart.
pub(crate) fn rows(table: &str) -> Said {
    let french = match table {
        "customers" => "clients",
        "contacts" => "interlocuteurs",
        "invoices" => "factures",
        "credit_notes" => "avoirs",
        "payments" => "paiements",
        "instalments" => "échéances",
        "events" => "événements",
        other => other,
    };
    Said {
        en: table.replace('_', " "),
        fr: french.to_string(),
    }
}

/// An action: `call`, `appel`.
pub(crate) fn action(texts: &RowTexts<'_>, effect: &Effect) -> Said {
    let code = texts.action(effect);
    let french = match effect {
        Effect::Contact { .. } => contact(Lang::Fr, code),
        Effect::Charge { .. } => "facturation de frais".to_string(),
        Effect::Escalate(_) => "transmission".to_string(),
        Effect::Task { .. } => "tâche".to_string(),
        Effect::Alert(_) => "alerte".to_string(),
        Effect::Flag(_) => "signalement".to_string(),
        Effect::BlockOrders => "blocage de commandes".to_string(),
        Effect::ProposeWriteOff => "proposition de passage en perte".to_string(),
    };
    Said {
        en: code.to_string(),
        fr: french,
    }
}

/// What an action is about: see [`RowTexts::detail_with`].
pub(crate) fn detail(texts: &RowTexts<'_>, effect: &Effect, by_law: &[Option<Money>]) -> Said {
    let english = texts.detail_with(effect, by_law);
    let money = |money: Money| Lang::Fr.money(i128::from(money.minor), money.currency);
    let amount_of = |position: usize| by_law.get(position).copied().flatten();
    let french = match effect {
        Effect::Contact {
            template, to, claims, ..
        } => {
            let mut detail = match (template, to) {
                (Some(template), _) => texts
                    .interner
                    .text(texts.policy.templates[*template].name)
                    .to_string(),
                (None, Some(to)) => role(texts.interner.text(*to)).fr,
                (None, None) => String::new(),
            };
            for (position, claim) in claims.iter().enumerate() {
                detail.push_str(match claim {
                    Claimed::Interest => " + intérêts réclamés",
                    Claimed::Indemnity => " + indemnité réclamée",
                });
                if let Some(amount) = amount_of(position) {
                    detail.push_str(&format!(" {}", money(amount)));
                }
            }
            detail
        }
        Effect::Charge { what, amount } => {
            let what = match what {
                Charged::Interest => "intérêts",
                Charged::Indemnity => "indemnité",
                Charged::Penalty => "pénalité",
                Charged::Fee => "frais",
            };
            match amount.or_else(|| amount_of(0)) {
                Some(amount) => format!("{what} {}", money(amount)),
                None => what.to_string(),
            }
        }
        Effect::Escalate(target) => match target {
            TransferTarget::Agency => "agence",
            TransferTarget::Mediator => "médiateur",
            TransferTarget::Insurer => "assureur",
            TransferTarget::Lawyer => "avocat",
            TransferTarget::Court => "tribunal",
        }
        .to_string(),
        Effect::Task { text, .. } => match text {
            TaskText::Stated(_) => english.clone(),
            TaskText::NoAddress => "sans adresse".to_string(),
            TaskText::FileTheClaim => "déclarer la créance".to_string(),
            TaskText::Reconcile => "lettrer".to_string(),
        },
        Effect::Alert(_) | Effect::Flag(_) | Effect::BlockOrders | Effect::ProposeWriteOff => english.clone(),
    };
    Said {
        en: english,
        fr: french,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_french_and_names_of_a_company_stay() {
        assert_eq!(contact(Lang::Fr, "registered_letter"), "lettre recommandée");
        assert_eq!(contact(Lang::En, "registered_letter"), "registered_letter");
        assert_eq!(contact(Lang::Fr, "visite"), "visite");
        assert_eq!(contacts(Lang::Fr, "call", 72), "72 appels");
        assert_eq!(contacts(Lang::Fr, "call", 1), "1 appel");
        assert_eq!(contacts(Lang::Fr, "visite", 3), "visite 3");
        assert_eq!(contacts(Lang::En, "call", 72), "call 72");
        assert_eq!(
            date_pattern(Lang::Fr, "DD/MM/YYYY, D MMM YYYY"),
            "JJ/MM/AAAA, J MMM AAAA"
        );
        assert_eq!(date_pattern(Lang::Fr, "0,00"), "0,00");
        assert_eq!(dispute_reason("delivery").fr, "livraison");
        assert_eq!(dispute_reason("palette cassée").fr, "palette cassée");
    }
}
