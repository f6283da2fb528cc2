//! The names of coefficients in the reader's language. A model file has them in English.

use crate::code_words;
use crate::language::Lang;
use relance_forecast::model::Model;
use relance_forecast::support::{Evidence, OUTSIDE_ALLOWED};

/// What later contacts of an invoice do, all kinds together, and in French.
const OF_LATER: [(&str, &str); 9] = [
    (
        "second contact, beside the first",
        "deuxième contact, par rapport au premier",
    ),
    (
        "third contact, beside the second",
        "troisième contact, par rapport au deuxième",
    ),
    (
        "later contacts, beside the third",
        "contacts suivants, par rapport au troisième",
    ),
    (
        "later contacts after a fortnight, beside the first",
        "au-delà du premier, après quinze jours",
    ),
    (
        "while the contact before would still act",
        "tant que le contact d'avant agirait encore",
    ),
    (
        "the same, beside it, within a fortnight of that one",
        "de même, en plus, à moins de quinze jours de celui-ci",
    ),
    (
        "the same, beside it, within a week of that one",
        "de même, en plus, à moins d'une semaine de celui-ci",
    ),
    (
        "later contacts, twice as many days past due, beside the first",
        "au-delà du premier, retard doublé, par rapport au premier",
    ),
    (
        "later contacts of the kind of the one before",
        "au-delà du premier, du même type que le précédent",
    ),
];

/// Before a kind of contact: what it does as a later contact, beside what all do.
const LATER_BY_KIND: &str = "later contacts by ";

/// Behind the kind of contact: how its effect changes with the amount and with the days past due.
const BY_AMOUNT: &str = ", amount ten times as large";
const BY_AGE: &str = ", twice as many days past due";

/// Before a sort of customers: how effects of contacts with them differ.
const BY_SORT: &str = "contacts with ";

/// The name of a coefficient as people read it.
pub(super) fn coefficient(lang: Lang, name: &str) -> String {
    match lang {
        Lang::En => name.to_string(),
        Lang::Fr => in_french(name),
    }
}

/// What is not known stays as it is.
fn in_french(name: &str) -> String {
    let whole = match name {
        "Monday" => "lundi",
        "Tuesday" => "mardi",
        "Wednesday" => "mercredi",
        "Thursday" => "jeudi",
        "Friday" => "vendredi",
        "Saturday" => "samedi",
        "Sunday or holiday" => "dimanche ou jour férié",
        "first five days of the month" => "cinq premiers jours du mois",
        "about the 10th" => "autour du 10",
        "about the 25th" => "autour du 25",
        "last three days of the month" => "trois derniers jours du mois",
        "log amount" => "logarithme du montant",
        "part paid" => "payée en partie",
        "disputed" => "en litige",
        "promise or plan" => "promesse ou échéancier",
        _ => OF_LATER
            .iter()
            .find(|(english, _)| *english == name)
            .map_or("", |(_, french)| french),
    };
    if !whole.is_empty() {
        return whole.to_string();
    }
    if let Some(rest) = name.strip_prefix("days since due") {
        return format!("jours depuis l'échéance{}", days(rest));
    }
    if let Some(rest) = name.strip_prefix("days since charge ") {
        let (number, rest) = rest.split_once(' ').unwrap_or((rest, ""));
        return match rest.strip_prefix("or later") {
            Some(rest) => format!("jours depuis les frais n° {number} ou suivants{}", days(rest)),
            None => format!("jours depuis les frais n° {number}{}", days(&format!(" {rest}"))),
        };
    }
    if let Some(kind) = name.strip_suffix(BY_AMOUNT) {
        let kind = code_words::contact(Lang::Fr, kind);
        return format!("{kind}, montant dix fois plus grand");
    }
    if let Some(kind) = name.strip_suffix(BY_AGE) {
        let kind = code_words::contact(Lang::Fr, kind);
        return format!("{kind}, deux fois plus de jours de retard");
    }
    if let Some(kind) = name.strip_prefix(LATER_BY_KIND) {
        let kind = code_words::contact(Lang::Fr, kind);
        return format!("contacts au-delà du premier, {kind}");
    }
    if let Some(sort) = name.strip_prefix(BY_SORT) {
        let sort = code_words::kind_of_customers(sort).fr;
        return format!("contacts avec {sort}");
    }
    match contact(name) {
        Some((kind, first, last)) => {
            let kind = code_words::contact(Lang::Fr, kind);
            format!("{kind}, {first} à {last} jours après")
        }
        None => name.to_string(),
    }
}

/// The kind of contact and the days after it of which a coefficient is.
fn contact(name: &str) -> Option<(&str, &str, &str)> {
    let (rest, last) = name.strip_suffix(" days ago")?.rsplit_once(" to ")?;
    let (kind, first) = rest.rsplit_once(' ')?;
    Some((kind, first, last))
}

/// Whether a coefficient says what contacts change, and the ledger cannot tell it: at places with more than a share of
/// [`OUTSIDE_ALLOWED`] of its customers, as for the money of a comparison.
pub(super) fn is_untold(name: &str, model: &Model) -> bool {
    let is_shown = |is_of: &dyn Fn(&Evidence) -> bool| {
        let (mut told, mut all) = (0.0, 0.0);
        for evidence in model.support.iter().filter(|evidence| is_of(evidence)) {
            let customers = evidence.customers_with as f64;
            all += customers;
            told += if evidence.is_enough() { customers } else { 0.0 };
        }
        all > 0.0 && told >= (1.0 - OUTSIDE_ALLOWED) * all
    };
    if OF_LATER.iter().any(|(english, _)| *english == name) {
        return !is_shown(&|evidence| evidence.place.level > 0);
    }
    if name.starts_with(BY_SORT) {
        return !is_shown(&|_| true);
    }
    let kinds = &model.terms.contact_kinds;
    let place_of = |kind: &str| kinds.iter().position(|known| known == kind);
    if let Some(kind) = name.strip_prefix(LATER_BY_KIND).map(place_of) {
        return !is_shown(&|evidence| evidence.place.level > 0 && Some(evidence.place.kind) == kind);
    }
    let of_effect = contact(name).map(|(kind, ..)| kind);
    let of_difference = || name.strip_suffix(BY_AMOUNT).or_else(|| name.strip_suffix(BY_AGE));
    let kind = of_effect.or_else(of_difference).and_then(place_of);
    kind.is_some_and(|kind| !is_shown(&|evidence| evidence.place.kind == kind))
}

/// Bounds of days, with the blank before them.
fn days(bounds: &str) -> String {
    let bounds = bounds.trim();
    if let Some(last) = bounds.strip_prefix("up to ") {
        return format!(", jusqu'à {last}");
    }
    if let Some(first) = bounds.strip_prefix("from ") {
        return format!(", à partir de {first}");
    }
    match bounds.split_once(" to ") {
        Some((first, last)) if first == last => format!(", {first}"),
        Some((first, last)) => format!(", {first} à {last}"),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_french() {
        for (english, french) in [
            ("days since due up to -16", "jours depuis l'échéance, jusqu'à -16"),
            ("days since due 3 to 5", "jours depuis l'échéance, 3 à 5"),
            (
                "days since due from 31",
                "jours depuis l'échéance, à partir de 31",
            ),
            (
                "days since charge 1 from 31",
                "jours depuis les frais n° 1, à partir de 31",
            ),
            (
                "days since charge 2 or later 3 to 5",
                "jours depuis les frais n° 2 ou suivants, 3 à 5",
            ),
            (
                "registered_letter 4 to 7 days ago",
                "lettre recommandée, 4 à 7 jours après",
            ),
            (
                "email, amount ten times as large",
                "e-mail, montant dix fois plus grand",
            ),
            (
                "call, twice as many days past due",
                "appel, deux fois plus de jours de retard",
            ),
            ("contacts with business large", "contacts avec business large"),
            ("Sunday or holiday", "dimanche ou jour férié"),
        ] {
            assert_eq!(in_french(english), french);
        }
    }
}
