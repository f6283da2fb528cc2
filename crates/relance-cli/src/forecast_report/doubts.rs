//! What speaks against reading the effect of contacts off this ledger.

use super::Told;
use super::support::classes_disagree;
use super::warnings::Warning;
use crate::code_words;
use crate::language::{Lang, Said, said};
use relance_forecast::effects::Effects;
use relance_forecast::explained::Explanation;
use relance_forecast::model::Model;

impl Told<'_> {
    /// What the checks of the model found, in the order in which it is told; nothing where no effect is learnt.
    pub(super) fn doubts_of_contacts(&self) -> Vec<Warning> {
        let model = &self.input.fitted.model;
        let mut warnings = Vec::new();
        if self.question.effects != Effects::Learnt {
            return warnings;
        }
        let mut add = |name, said| warnings.push(Warning { name, said });
        if model.contacts_follow_payers() {
            add(
                "contacts_follow_payers",
                said!(
                    "Customers who were contacted more often than others of their segment, at equal ages, pay otherwise than those. Somebody seems to have chosen them, by what the ledger does not hold or by how they paid before, and what they are cannot be told from what contacts do: no winner is named.",
                    "Les clients contactés plus souvent que d'autres de leur segment, à ancienneté égale, paient autrement qu'eux. Quelqu'un semble les avoir choisis, d'après ce que le livre ignore ou d'après leurs paiements passés, et ce qu'ils sont ne se distingue pas de ce que font les contacts : aucune politique n'est désignée."
                ),
            );
        }
        if let Some(classes) = model.classes_disagree() {
            let name = match classes {
                Explanation::Month => "months_disagree",
                _ => "classes_disagree",
            };
            add(
                name,
                Said::each(|lang| match lang {
                    Lang::En => format!(
                        "It seems that {}: no winner is named.",
                        classes_disagree(lang, classes)
                    ),
                    Lang::Fr => format!(
                        "Il semble que {} : aucune politique n'est désignée.",
                        classes_disagree(lang, classes)
                    ),
                }),
            );
        }
        if model.effects_drift() {
            add(
                "effects_drift",
                said!(
                    "What contacts change has surely grown or worn off in the time of this ledger, and what they did on average says little of the year to come: no winner is named.",
                    "L'effet des contacts a nettement grandi ou faibli au fil de ce livre, et ce qu'ils ont fait en moyenne dit peu de l'année à venir : aucune politique n'est désignée."
                ),
            );
        }
        if model.others_answer() {
            add(
                "others_answer",
                said!(
                    "While a contact acts on one invoice of a customer, its other invoices are surely paid otherwise: contacts seem to move money between them, or to work on all, and what they bring in all is not learnt. No winner is named.",
                    "Tant qu'un contact agit sur une facture d'un client, ses autres factures sont nettement payées autrement : les contacts semblent déplacer l'argent de l'une à l'autre, ou agir sur toutes, et ce qu'ils rapportent en tout n'est pas appris. Aucune politique n'est désignée."
                ),
            );
        }
        if model.left_alone_are_others() {
            add(
                "left_alone_are_others",
                said!(
                    "Invoices that were never contacted stay unpaid longer than contacts explain, as if they had been left alone for a reason that the ledger does not hold. Record disputes, promises and stops as events, and they are compared with their likes; as it is, no winner is named.",
                    "Les factures jamais relancées restent impayées plus longtemps que les contacts ne l'expliquent, comme si on les avait laissées de côté pour une raison que le livre ignore. Notez les litiges, les promesses et les suspensions comme événements, et elles seront comparées à leurs pareilles ; en l'état, aucune politique n'est désignée."
                ),
            );
        }
        let when_paid = model.kinds_recorded_when_paid();
        if !when_paid.is_empty() {
            let Said {
                en: kinds,
                fr: kinds_fr,
            } = names_of(model, &when_paid);
            add(
                "recorded_when_paid",
                said!(
                    "Half or more of the contacts of a kind ({kinds}) were paid within three days, or four in five within a fortnight, as if they had been recorded only when they worked. Record those that did not work, too, before you rely on this.",
                    "La moitié ou plus des contacts d'une sorte ({kinds_fr}) ont été suivis d'un paiement dans les trois jours, ou quatre sur cinq dans la quinzaine, comme s'ils n'avaient été notés que quand ils ont réussi. Notez aussi ceux qui n'ont pas réussi avant de vous y fier."
                ),
            );
        }
        let harmful = model.kinds_that_seem_to_harm();
        if !harmful.is_empty() {
            let Said {
                en: kinds,
                fr: kinds_fr,
            } = names_of(model, &harmful);
            add(
                "contacts_seem_to_harm",
                said!(
                    "In this ledger contacts ({kinds}) seem to make customers pay less. The usual cause: payments are booked later than they are known, and reminders stop in between. Date payments by the day on which you knew of them before you rely on this.",
                    "Dans ce livre, des contacts ({kinds_fr}) semblent faire payer moins. La cause habituelle : les paiements sont saisis après avoir été connus, et les relances s'arrêtent entre-temps. Datez les paiements du jour où vous les avez connus avant de vous y fier."
                ),
            );
        }
        warnings
    }
}

/// The names of kinds of contact, one after the other.
fn names_of(model: &Model, kinds: &[usize]) -> Said {
    let names = kinds
        .iter()
        .filter_map(|kind| model.terms.contact_kinds.get(*kind));
    let names: Vec<String> = names.cloned().collect();
    Said::each(|lang| code_words::contact_list(lang, &names))
}
