//! Where a ledger can tell what contacts do, as a table. Shared by `fit` and forecasts.

use super::rows::percent;
use crate::console::Console;
use crate::language::Lang;
use crate::report::table::{Align, Table};
use relance_forecast::model::Model;
use relance_forecast::support::{AGE_BANDS, CUSTOMERS_NEEDED, Evidence, UNEXPLAINED_NEEDED};

/// Where the ledger can tell what contacts do; empty if it holds none.
pub(crate) fn support(console: &Console, model: &Model) -> String {
    let lang = console.lang;
    let mut table = Table::new(lang.pick(
        "Where this ledger can tell what contacts do, all customers together",
        "Où ce livre peut dire ce que font les contacts, tous clients confondus",
    ))
    .whole()
    .column(lang.pick("contact", "contact"), Align::Left)
    .column(
        lang.pick("days since\nthe due date", "jours depuis\nl'échéance"),
        Align::Left,
    )
    .column(lang.pick("customers\nwith", "clients\navec"), Align::Right)
    .joined(lang.pick("without", "sans"))
    .column(lang.pick("not\nexplained", "non\nexpliqué"), Align::Right)
    .column(lang.pick("can\ntell", "peut\ndire"), Align::Left);
    for evidence in &model.support {
        table.row([
            contact(lang, model, evidence),
            ages(lang, evidence.place.age_band),
            lang.count(evidence.customers_with),
            lang.count(evidence.customers_without),
            percent(lang, evidence.unexplained),
            if evidence.is_enough() {
                lang.pick("yes", "oui")
            } else {
                lang.pick("no", "non")
            }
            .to_string(),
        ]);
    }
    if table.is_empty() {
        return String::new();
    }
    let (needed, unexplained) = (CUSTOMERS_NEEDED, percent(lang, UNEXPLAINED_NEEDED));
    table.note(match lang {
            Lang::En => format!("It takes {needed} customers with the contact and {needed} without it at the same age, and {unexplained} of whether it was made must not follow from age and day of the week: a practice that always writes on the same day teaches nothing."),
            Lang::Fr => format!("Il faut {needed} clients avec le contact et {needed} sans au même âge, et que {unexplained} du fait d'avoir été contacté ne découle ni de l'âge ni du jour de la semaine : une pratique qui écrit toujours le même jour n'apprend rien."),
        });
    table.note(lang.pick(
            "Customers are not told apart by segment: an effect that is there for one segment alone is spread over all.",
            "Les clients ne sont pas distingués par segment : un effet propre à un segment est réparti sur tous.",
        ));
    table.render(console)
}

fn contact(lang: Lang, model: &Model, evidence: &Evidence) -> String {
    let kinds = &model.terms.contact_kinds;
    let kind = kinds.get(evidence.place.kind).map_or("", String::as_str);
    let level = match evidence.place.level {
        0 => lang.pick("first", "premier"),
        1 => lang.pick("second", "deuxième"),
        _ => lang.pick("later", "suivant"),
    };
    format!("{kind}, {level}")
}

fn ages(lang: Lang, band: usize) -> String {
    let from = band.checked_sub(1).and_then(|before| AGE_BANDS.get(before));
    let to = AGE_BANDS.get(band).map(|next| next - 1);
    match (from, to, lang) {
        (None, _, Lang::En) => "until it".to_string(),
        (None, _, Lang::Fr) => "jusqu'à elle".to_string(),
        (Some(from), Some(to), _) => format!("{from}–{to}"),
        (Some(from), None, Lang::En) => format!("from {from} on"),
        (Some(from), None, Lang::Fr) => format!("à partir de {from}"),
    }
}
