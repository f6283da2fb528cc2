//! Where a ledger can tell what contacts do, as a table. Shared by `fit` and forecasts.

use super::rows::percent;
use crate::code_words;
use crate::console::Console;
use crate::language::Lang;
use crate::report::table::{Align, Table};
use relance_forecast::explained::Explanation;
use relance_forecast::model::Model;
use relance_forecast::support::{AGE_BANDS, CUSTOMERS_NEEDED, DATES_NEEDED, Evidence, UNEXPLAINED_NEEDED};

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
    .column(lang.pick("by", "par"), Align::Left)
    .column(lang.pick("\ndays", "\njours"), Align::Right)
    .column(lang.pick("can\ntell", "peut\ndire"), Align::Left);
    for evidence in &model.support {
        table.row([
            contact(lang, model, evidence),
            ages(lang, evidence.place.age_band),
            lang.count(evidence.customers_with),
            lang.count(evidence.customers_without),
            percent(lang, evidence.unexplained()),
            match (evidence.too_small_for(), evidence.explained_best()) {
                (Some(_), _) => lang.pick("too few", "trop peu").to_string(),
                (None, Some((by, _))) => explanation(lang, by).to_string(),
                (None, None) => String::new(),
            },
            format!("{:.0}", evidence.dates),
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
    let days = format!("{DATES_NEEDED:.0}");
    if model.support.iter().any(Evidence::is_of_others) {
        table.note(lang.pick(
            "Some contacts went mostly to other invoices, by amount, kind, segment, country, sector, terms, past lateness or other invoices overdue, than those without: what they change is read right only if these are paid in the same course of time.",
            "Certains contacts sont allés surtout à d'autres factures, par montant, type de client, segment, pays, secteur, délai, retards passés ou autres factures échues, que celles qui n'en ont pas eu : leur effet n'est bien lu que si elles se paient avec le même rythme.",
        ));
    }
    table.note(match lang {
            Lang::En => format!("It takes {needed} customers with the contact and {needed} without it at the same age, contacts on {days} days (a day with more counts less), and {unexplained} of whether it was made must not follow from age and any of: day of the week, day of the month, month, amount, kind, segment, country and sector of the customer, terms, how late it paid before, its other invoices overdue, days since the contact before; where there are too few invoices to ask, nothing can be told. A practice that always writes on the same day, or always to large invoices, teaches nothing."),
            Lang::Fr => format!("Il faut {needed} clients avec le contact et {needed} sans au même âge, des contacts sur {days} jours (un jour chargé compte moins), et que {unexplained} du fait d'avoir été contacté ne découle pas de l'âge et du jour de la semaine ou du mois, du mois, du montant, du type de client, du segment, du pays ou du secteur, du délai, de ses retards passés, de ses autres factures échues, des jours depuis le contact précédent ; s'il y a trop peu de factures pour le savoir, rien n'est dit. Une pratique qui écrit toujours le même jour, ou toujours aux grosses factures, n'apprend rien."),
        });
    let most = model.followed.most();
    if most > 0 {
        table.note(match lang {
            Lang::En => format!("No more than {most} contacts of an invoice were made to {needed} customers: what a further one does is not known, nor what one does that comes at another distance from the one before than {needed} customers had it."),
            Lang::Fr => format!("Au plus {most} contacts pour une facture ont été faits chez {needed} clients : ce que fait un contact de plus n'est pas connu, ni ce que fait celui qui vient à une autre distance du précédent que chez {needed} clients."),
        });
    }
    table.note(lang.pick(
            "An effect may grow or shrink with the amount and with the days past due, and differ by kind and segment of the customer, as far as the ledger tells; otherwise it is one for all.",
            "Un effet peut croître ou décroître avec le montant et avec les jours de retard, et différer selon le type de client et le segment, autant que le livre le dit ; pour le reste, il est le même pour tous.",
        ));
    table.render(console)
}

/// That what contacts seem to change is not the same within classes of invoices as from one to another.
pub(super) fn classes_disagree(lang: Lang, classes: Explanation) -> String {
    let (one, another) = match (classes, lang) {
        (Explanation::Month, Lang::En) => ("one month", "month"),
        (Explanation::Month, Lang::Fr) => ("d'un même mois", "d'un mois"),
        (Explanation::Amount, Lang::En) => ("one class of amounts", "class"),
        (Explanation::Amount, Lang::Fr) => ("d'une même tranche de montants", "d'une tranche"),
        (Explanation::Country, Lang::En) => ("one country", "country"),
        (Explanation::Country, Lang::Fr) => ("d'un même pays", "d'un pays"),
        (Explanation::Sector, Lang::En) => ("one sector", "sector"),
        (Explanation::Sector, Lang::Fr) => ("d'un même secteur", "d'un secteur"),
        (Explanation::PaymentTerms, Lang::En) => ("the same terms", "terms"),
        (Explanation::PaymentTerms, Lang::Fr) => ("d'un même délai", "d'un délai"),
        (_, Lang::En) => ("one segment", "segment"),
        (_, Lang::Fr) => ("d'un même segment", "d'un segment"),
    };
    match (classes, lang) {
        (Explanation::Month, Lang::En) => format!(
            "what contacts seem to change is not the same between invoices of {one} as from {another} to {another}: something else seems to have changed when the practice did"
        ),
        (Explanation::Month, Lang::Fr) => format!(
            "ce que les contacts semblent changer n'est pas le même entre factures {one} que {another} à l'autre : autre chose semble avoir changé en même temps que la pratique"
        ),
        (_, Lang::En) => format!(
            "what contacts seem to change is not the same between invoices of {one} as from {another} to {another}: those that were contacted more seem to be paid otherwise at those ages, contacted or not"
        ),
        (_, Lang::Fr) => format!(
            "ce que les contacts semblent changer n'est pas le même entre factures {one} que {another} à l'autre : les plus relancées semblent payées autrement à ces âges, relancées ou non"
        ),
    }
}

/// What explains best whether a contact was made.
fn explanation(lang: Lang, explanation: Explanation) -> &'static str {
    match explanation {
        Explanation::DayOfWeek => lang.pick("weekday", "jour sem."),
        Explanation::DayOfMonth => lang.pick("day of month", "jour du mois"),
        Explanation::Amount => lang.pick("amount", "montant"),
        Explanation::Sort => lang.pick("segment", "segment"),
        Explanation::AmountAndSort => lang.pick("amount, segment", "montant, segment"),
        Explanation::Country => lang.pick("country", "pays"),
        Explanation::Sector => lang.pick("sector", "secteur"),
        Explanation::OthersOverdue => lang.pick("other overdue", "autres échues"),
        Explanation::PaymentTerms => lang.pick("terms", "délai"),
        Explanation::PastLateness => lang.pick("past lateness", "retards passés"),
        Explanation::Month => lang.pick("month", "mois"),
        Explanation::SinceBefore => lang.pick("contact before", "contact préc."),
    }
}

fn contact(lang: Lang, model: &Model, evidence: &Evidence) -> String {
    let kinds = &model.terms.contact_kinds;
    let kind = kinds.get(evidence.place.kind).map_or("", String::as_str);
    let level = match evidence.place.level {
        0 => lang.pick("first", "n° 1"),
        1 => lang.pick("second", "n° 2"),
        _ => lang.pick("later", "n° 3 et plus"),
    };
    format!("{}, {level}", code_words::contact(lang, kind))
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
