//! What a forecast rests on: where the ledger can tell what contacts do, and what to keep in mind.

use super::{Page, is_refused};
use crate::console::Style;
use crate::language::Lang;
use crate::report::table::Align;
use relance_forecast::support::{AGE_BANDS, CUSTOMERS_NEEDED, Evidence, UNEXPLAINED_NEEDED};
use relance_kernel::Day;

impl Page<'_> {
    /// Where the ledger can tell what contacts do.
    pub(super) fn support(&self) -> String {
        let lang = self.lang;
        let model = &self.told.input.fitted.model;
        let mut table = crate::report::table::Table::new(self.pick(
            "Where this ledger can tell what contacts do, all customers together",
            "Où ce livre peut dire ce que font les contacts, tous clients confondus",
        ))
        .whole()
        .column(self.pick("contact", "contact"), Align::Left)
        .column(
            self.pick("days since\nthe due date", "jours depuis\nl'échéance"),
            Align::Left,
        )
        .column(self.pick("customers\nwith", "clients\navec"), Align::Right)
        .joined(self.pick("without", "sans"))
        .column(self.pick("not\nexplained", "non\nexpliqué"), Align::Right)
        .column(self.pick("can\ntell", "peut\ndire"), Align::Left);
        for evidence in &model.support {
            table.row([
                self.contact(evidence),
                self.ages(evidence.place.age_band),
                lang.count(evidence.customers_with),
                lang.count(evidence.customers_without),
                self.percent(evidence.unexplained),
                if evidence.is_enough() {
                    self.pick("yes", "oui")
                } else {
                    self.pick("no", "non")
                }
                .to_string(),
            ]);
        }
        if table.is_empty() {
            return String::new();
        }
        let (needed, unexplained) = (CUSTOMERS_NEEDED, self.percent(UNEXPLAINED_NEEDED));
        table.note(match lang {
            Lang::En => format!("It takes {needed} customers with the contact and {needed} without it at the same age, and {unexplained} of whether it was made must not follow from age and day of the week: a practice that always writes on the same day teaches nothing."),
            Lang::Fr => format!("Il faut {needed} clients avec le contact et {needed} sans au même âge, et que {unexplained} du fait d'avoir été contacté ne découle ni de l'âge ni du jour de la semaine : une pratique qui écrit toujours le même jour n'apprend rien."),
        });
        table.note(self.pick(
            "Customers are not told apart by segment: an effect that is there for one segment alone is spread over all.",
            "Les clients ne sont pas distingués par segment : un effet propre à un segment est réparti sur tous.",
        ));
        table.render(self.console)
    }

    fn contact(&self, evidence: &Evidence) -> String {
        let kinds = &self.told.input.fitted.model.terms.contact_kinds;
        let kind = kinds.get(evidence.place.kind).map_or("", String::as_str);
        let level = match evidence.place.level {
            0 => self.pick("first", "premier"),
            1 => self.pick("second", "deuxième"),
            _ => self.pick("later", "suivant"),
        };
        format!("{kind}, {level}")
    }

    fn ages(&self, band: usize) -> String {
        let from = band.checked_sub(1).and_then(|before| AGE_BANDS.get(before));
        let to = AGE_BANDS.get(band).map(|next| next - 1);
        match (from, to, self.lang) {
            (None, _, Lang::En) => "until it".to_string(),
            (None, _, Lang::Fr) => "jusqu'à elle".to_string(),
            (Some(from), Some(to), _) => format!("{from}–{to}"),
            (Some(from), None, Lang::En) => format!("from {from} on"),
            (Some(from), None, Lang::Fr) => format!("à partir de {from}"),
        }
    }

    /// What the whole rests on, in plain words.
    pub(super) fn basis(&self) -> String {
        let lang = self.lang;
        let learnt = &self.told.input.fitted.model.learnt_from;
        let (payments, customers) = (lang.count(learnt.payments), lang.count(learnt.customers));
        let until = Day::parse(&learnt.until).map_or_else(|| learnt.until.clone(), |day| lang.day(day));
        let mut text = self
            .console
            .paint(Style::Bold, self.pick("What it rests on", "Sur quoi cela repose"))
            + "\n";
        text.push_str(&self.indented(&match lang {
            Lang::En => format!(
                "How customers pay is learnt from {payments} payments of {customers} customers up to {until}."
            ),
            Lang::Fr => format!(
                "La façon de payer est apprise de {payments} paiements de {customers} clients jusqu'au {until}."
            ),
        }));
        let warnings = self.told.warnings().into_iter();
        let is_refused = self.told.outcomes.iter().any(is_refused);
        // Those that stand at the top are not told twice.
        let stands_above = |name: &str| match name {
            "effects_not_identified" | "partial" | "stressed" => true,
            "unknown_channels" => is_refused,
            _ => false,
        };
        for warning in warnings.filter(|warning| !stands_above(warning.name)) {
            text.push_str(&self.indented(warning.said.of(lang)));
        }
        text
    }
}
