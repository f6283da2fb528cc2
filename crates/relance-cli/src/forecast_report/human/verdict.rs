//! What a comparison comes to, in one sentence.

use super::super::rows::{self, Unit};
use super::super::support::classes_disagree;
use super::{Outcome, Page};
use crate::language::Lang;
use relance_forecast::compare::{self, Refusal, Verdict};
use relance_forecast::measure::Measure;
use relance_forecast::support::OUTSIDE_ALLOWED;

impl Page<'_> {
    pub(super) fn verdict(&self, in_force: &Outcome, other: &Outcome, position: usize) -> String {
        let verdict = self.verdict_of(in_force, other, position);
        let stressed = self.told.question.put_off > 0;
        let verdict = match (stressed, self.lang) {
            (false, _) => verdict,
            (true, Lang::En) => format!("Under this stress: {verdict}"),
            (true, Lang::Fr) => format!("Sous ce stress : {verdict}"),
        };
        self.bold(&verdict)
    }

    fn verdict_of(&self, in_force: &Outcome, other: &Outcome, position: usize) -> String {
        let (one, another) = (self.quoted(0), self.quoted(position));
        let net = compare::difference(
            &other.with_effects,
            &in_force.with_effects,
            Measure::Net,
            self.told.cost_of_cash,
        );
        let (mean, (low, high)) = net.map_or((0.0, (0.0, 0.0)), |net| (net.mean, net.interval()));
        let (low_of_net, high_of_net) = (low, high);
        let is_nothing = mean.abs() < 0.5 && high - low < 1.0;
        let money = self.change(Unit::Money, mean);
        let (low, high) = rows::low_and_high(self.lang, Unit::Money, (low, high), self.currency(), true);
        let days = self.lang.days(self.told.question.days);
        let condition = self.condition(in_force, other);
        let brought_forward = self.if_brought_forward(other, Measure::Net);
        let forward = self.change(Unit::Money, brought_forward.map_or(mean, |net| net.mean));
        // What a winner brings, in either reading.
        let (least, most) = brought_forward.map_or((low_of_net, high_of_net), |net| net.interval());
        let either = (low_of_net.min(least), high_of_net.max(most));
        let (least, most) = rows::low_and_high(self.lang, Unit::Money, either, self.currency(), true);
        let lost = other.winner_lost_to_unseen_ages(in_force, self.told.cost_of_cash);
        match (other.verdict, self.lang) {
            (Some(Verdict::Refused(refusal)), _) => self.refused(refusal, in_force, other, position),
            (Some(Verdict::HangsOnOthers { more, share }), lang) => {
                let amount = self.figure(Unit::Money, more.abs());
                let more = match more > 0.0 {
                    true => self.pick("more", "de plus"),
                    false => self.pick("less", "de moins"),
                };
                let share = format!("{:.0}\u{a0}%", share * 100.0);
                match lang {
                    Lang::En => format!(
                        "Which of {another} and {one} brings more hangs on others: {another} hands {amount} of principal {more} over to them, in the forecast and the years after it, and what they collect is counted as nothing. So counted, it brings {money} net on the business of {days}, between {low} and {high} nine times in ten; both bring the same if about {share} of it reaches us, charges of the others deducted. No winner is named."
                    ),
                    Lang::Fr => format!(
                        "Savoir laquelle de {another} ou de {one} rapporte le plus dépend de tiers : {another} leur transmet {amount} de principal {more}, pendant la prévision et les années suivantes, et ce qu'ils recouvrent est compté pour rien. Ainsi compté, elle apporte {money} net sur l'activité de {days}, entre {low} et {high} neuf fois sur dix ; les deux se valent s'il nous en revient environ {share}, frais des tiers déduits. Aucune n'est désignée."
                    ),
                }
            }
            (Some(Verdict::HangsOnUnseenAges { oldest, without }), lang) => {
                let without = self.change(Unit::Money, without);
                let oldest = self.lang.days(oldest);
                match lang {
                    Lang::En => format!(
                        "Which of {another} and {one} brings more hangs on old invoices: this ledger tells of none more than {oldest} past due. If they go on paying as the oldest known ones do, {another} brings {money} net on the business of {days}, between {low} and {high} nine times in ten; if nothing more comes of them, {without}. No winner is named."
                    ),
                    Lang::Fr => format!(
                        "Savoir laquelle de {another} ou de {one} rapporte le plus dépend des factures anciennes : ce livre ne dit rien de celles échues depuis plus de {oldest}. Si elles se paient comme les plus anciennes connues, {another} apporte {money} net sur l'activité de {days}, entre {low} et {high} neuf fois sur dix ; s'il n'en vient plus rien, {without}. Aucune n'est désignée."
                    ),
                }
            }
            (Some(Verdict::HangsOnBroughtForward { .. }), lang) => match lang {
                Lang::En => format!(
                    "Which of {another} and {one} brings more hangs on whether what contacts bring is gained or only brought forward. If invoices are paid after them like others of their age, {another} brings {money} net on the business of {days}, between {low} and {high} nine times in ten; if contacts only bring forward what would have been paid next, {forward}. The truth lies between, as far as what contacts do is learnt rightly; a ledger hardly tells where: after a contact, those who pay quickly are gone. No winner is named."
                ),
                Lang::Fr => format!(
                    "Savoir laquelle de {another} ou de {one} rapporte le plus dépend de ce que valent les contacts : un gain, ou une simple avance. Si les factures se paient après eux comme les autres de leur âge, {another} apporte {money} net sur l'activité de {days}, entre {low} et {high} neuf fois sur dix ; s'ils ne font qu'avancer ce qui aurait été payé ensuite, {forward}. La vérité est entre les deux, pour autant que l'effet des contacts soit bien appris ; un livre ne dit guère où : après un contact, ceux qui paient vite ne sont plus là. Aucune n'est désignée."
                ),
            },
            (Some(Verdict::Assumed), Lang::En) => format!(
                "If contacts did what is assumed, {another} would bring {money} net against {one}, on the business of {days}. This is an assumption, not a finding: no winner is named."
            ),
            (Some(Verdict::Assumed), Lang::Fr) => format!(
                "Si les contacts faisaient ce qui est supposé, {another} apporterait {money} net face à {one}, sur l'activité de {days}. C'est une hypothèse, non un constat : aucune n'est désignée."
            ),
            (Some(Verdict::Better), Lang::En) => {
                format!(
                    "{another} brings more than {one}: between {least} and {most} net of its cost on the business of {days}, on average, nine times in ten ({money} if invoices are paid after contacts like others of their age, {forward} if contacts only bring payments forward), {condition}."
                )
            }
            (Some(Verdict::Better), Lang::Fr) => {
                format!(
                    "{another} rapporte plus que {one} : entre {least} et {most} net de son coût sur l'activité de {days}, en moyenne, neuf fois sur dix ({money} si les factures se paient après les contacts comme les autres de leur âge, {forward} si les contacts ne font qu'avancer des paiements), {condition}."
                )
            }
            (Some(Verdict::Worse), Lang::En) => {
                format!(
                    "{another} brings less than {one}: between {least} and {most} net of its cost on the business of {days}, on average, nine times in ten ({money} if invoices are paid after contacts like others of their age, {forward} if contacts only bring payments forward), {condition}."
                )
            }
            (Some(Verdict::Worse), Lang::Fr) => {
                format!(
                    "{another} rapporte moins que {one} : entre {least} et {most} net de son coût sur l'activité de {days}, en moyenne, neuf fois sur dix ({money} si les factures se paient après les contacts comme les autres de leur âge, {forward} si les contacts ne font qu'avancer des paiements), {condition}."
                )
            }
            (Some(Verdict::Same), lang) if self.told.is_same_file(position) => match lang {
                Lang::En => format!("{another} is compared with itself: every figure is equal."),
                Lang::Fr => format!("{another} est comparée à elle-même : tous les chiffres sont égaux."),
            },
            (Some(Verdict::Same), Lang::En) => format!(
                "{another} and {one} send the same contacts here: every figure is equal. What a message says, charges and blocked orders change no payment in this forecast: of those, it says nothing."
            ),
            (Some(Verdict::Same), Lang::Fr) => format!(
                "{another} et {one} envoient ici les mêmes contacts : tous les chiffres sont égaux. Le texte d'un message, les frais et le blocage des commandes ne changent aucun paiement dans cette prévision : elle n'en dit rien."
            ),
            (_, lang) if is_nothing => match lang {
                Lang::En => format!(
                    "{another} and {one} bring the same here as far as this forecast knows: what a message says, charges and blocked orders change no payment in it. No winner is named."
                ),
                Lang::Fr => format!(
                    "{another} et {one} rapportent ici la même chose pour autant que cette prévision le sache : le texte d'un message, les frais et le blocage des commandes n'y changent aucun paiement. Aucune n'est désignée."
                ),
            },
            (_, lang) if lost.is_some() => {
                let (least, most) = lost.map_or((0.0, 0.0), |lost| lost.interval());
                let either = (low_of_net.min(least), high_of_net.max(most));
                let (least, most) = rows::low_and_high(lang, Unit::Money, either, self.currency(), true);
                let oldest = lang.days(self.told.input.fitted.model.learnt_from.oldest_age);
                match lang {
                    Lang::En => format!(
                        "This ledger does not tell {another} from {one}: {money} net on the business of {days}, but anything between {least} and {most} would fit it, since nobody knows what invoices more than {oldest} past due still bring."
                    ),
                    Lang::Fr => format!(
                        "Ce livre ne départage pas {another} et {one} : {money} net sur l'activité de {days}, mais tout chiffre entre {least} et {most} conviendrait, car nul ne sait ce que rapportent encore les factures échues depuis plus de {oldest}."
                    ),
                }
            }
            (_, Lang::En) => format!(
                "This ledger does not tell {another} from {one}: {money} net on the business of {days}, but anything between {low} and {high} would fit it."
            ),
            (_, Lang::Fr) => format!(
                "Ce livre ne départage pas {another} et {one} : {money} net sur l'activité de {days}, mais tout chiffre entre {low} et {high} conviendrait."
            ),
        }
    }

    /// On what a winner rests.
    fn condition(&self, in_force: &Outcome, other: &Outcome) -> String {
        let model = &self.told.input.fitted.model;
        let mut condition = self
            .pick(
                "if invoices that were contacted would have been paid like the others of their age but for the contact, if contacts that did not work were recorded like those that did, and if contacts go on to work as they did, for thirty days at most and on that invoice alone",
                "si les factures relancées avaient, sans relance, été payées comme les autres de leur âge, si les contacts restés sans effet ont été notés comme les autres, et si les contacts agissent comme par le passé, trente jours au plus et sur cette seule facture",
            )
            .to_string();
        if compare::rests_on_others(&other.with_effects, &in_force.with_effects, model) {
            condition.push_str(self.pick(
                ", and if other invoices and customers (by amount, kind, segment, country, sector, terms, past lateness or other invoices overdue) are paid in the same course of time: contacts went mostly to some of them",
                ", et si les autres factures et clients (par montant, type de client, segment, pays, secteur, délai, retards passés ou autres factures échues) paient avec le même rythme : les contacts sont allés surtout à certaines",
            ));
        }
        condition
    }

    /// Why there is no comparison.
    fn refused(&self, refusal: Refusal, in_force: &Outcome, other: &Outcome, position: usize) -> String {
        let (one, another) = (self.quoted(0), self.quoted(position));
        let reason = match (refusal, self.lang) {
            (Refusal::NotIdentified, lang) => {
                let model = &self.told.input.fitted.model;
                let outside = compare::outside_of(&other.with_effects, &in_force.with_effects, model);
                let (share, allowed) = (self.percent(outside), self.percent(OUTSIDE_ALLOWED));
                match lang {
                    Lang::En => format!(
                        "{share} of the money that comes in after contacts, or of that by which the two policies differ (whichever is more), follows contacts that this ledger cannot judge: at that age too few invoices had one, or too few of their like had none (at most {allowed} allowed)"
                    ),
                    Lang::Fr => format!(
                        "{share} de l'argent payé après un contact, ou de celui qui sépare les deux politiques (le plus élevé des deux), suit des contacts que ce livre ne permet pas de juger : à cet âge, trop peu de factures en ont reçu un, ou trop peu de leurs semblables n'en ont pas reçu ({allowed} au plus admis)"
                    ),
                }
            }
            (Refusal::NotConverged, Lang::En) => {
                "the search for the best fit did not end, and nothing can rest on the model".to_string()
            }
            (Refusal::NotConverged, Lang::Fr) => {
                "la recherche du meilleur ajustement n'a pas abouti, et rien ne peut reposer sur le modèle"
                    .to_string()
            }
            (Refusal::OfAnotherLedger, Lang::En) => {
                "the model was learnt from another ledger, or from this one on another day, and what that one could tell is not known of this one".to_string()
            }
            (Refusal::OfAnotherLedger, Lang::Fr) => {
                "le modèle a été appris d'un autre livre, ou de celui-ci un autre jour, et ce que l'autre pouvait dire n'est pas établi pour celui-ci".to_string()
            }
            (Refusal::BookedTogether, Lang::En) => {
                "half or more of the payments are dated on one day of the week, as if they were booked together on it, and when they came is not known".to_string()
            }
            (Refusal::BookedTogether, Lang::Fr) => {
                "la moitié ou plus des paiements sont datés d'un même jour de la semaine, comme s'ils étaient saisis ensemble ce jour-là, et leur vraie date est inconnue".to_string()
            }
            (Refusal::RecordedWhenPaid, Lang::En) => {
                "in this ledger, half or more of the contacts of a kind were paid within three days, or four in five within a fortnight, as if they had been recorded only when they worked"
                    .to_string()
            }
            (Refusal::RecordedWhenPaid, Lang::Fr) => {
                "dans ce livre, la moitié ou plus des contacts d'une sorte ont été suivis d'un paiement dans les trois jours, ou quatre sur cinq dans la quinzaine, comme s'ils n'avaient été notés que quand ils ont réussi"
                    .to_string()
            }
            (Refusal::ContactsFollowPayers, Lang::En) => {
                "customers who were contacted more often than others of their segment, at equal ages, pay otherwise than those: somebody seems to have chosen them, and what they are cannot be told from what contacts do"
                    .to_string()
            }
            (Refusal::ContactsFollowPayers, Lang::Fr) => {
                "les clients contactés plus souvent que d'autres de leur segment, à ancienneté égale, paient autrement qu'eux : quelqu'un semble les avoir choisis, et ce qu'ils sont ne se distingue pas de ce que font les contacts"
                    .to_string()
            }
            (Refusal::ClassesDisagree(classes), lang) => classes_disagree(lang, classes),
            (Refusal::EffectsDrift, Lang::En) => {
                "what contacts change has surely grown or worn off in the time of this ledger, and what they did on average says little of the year to come"
                    .to_string()
            }
            (Refusal::EffectsDrift, Lang::Fr) => {
                "l'effet des contacts a nettement grandi ou faibli au fil de ce livre, et ce qu'ils ont fait en moyenne dit peu de l'année à venir"
                    .to_string()
            }
            (Refusal::OthersAnswer, Lang::En) => {
                "while a contact acts on one invoice of a customer, its other invoices are surely paid otherwise: contacts seem to move money between them, or to work on all"
                    .to_string()
            }
            (Refusal::OthersAnswer, Lang::Fr) => {
                "tant qu'un contact agit sur une facture d'un client, ses autres factures sont nettement payées autrement : les contacts semblent déplacer l'argent de l'une à l'autre, ou agir sur toutes"
                    .to_string()
            }
            (Refusal::LeftAloneAreOthers, Lang::En) => {
                "invoices that were never contacted stay unpaid longer than contacts explain, as if they had been left alone for a reason that the ledger does not hold (a dispute that nobody recorded)"
                    .to_string()
            }
            (Refusal::LeftAloneAreOthers, Lang::Fr) => {
                "les factures jamais relancées restent impayées plus longtemps que les contacts ne l'expliquent, comme si on les avait laissées de côté pour une raison que le livre ignore (un litige que personne n'a noté)"
                    .to_string()
            }
            (Refusal::ContactsSeemToHarm, Lang::En) => {
                "in this ledger, contacts seem to make customers pay less, which mostly means that payments are booked later than they are known"
                    .to_string()
            }
            (Refusal::ContactsSeemToHarm, Lang::Fr) => {
                "dans ce livre, des contacts semblent faire payer moins, ce qui veut dire le plus souvent que les paiements sont saisis après avoir été connus"
                    .to_string()
            }
        };
        match self.lang {
            Lang::En => {
                format!("Cannot tell whether {another} is better than {one}: {reason}. No winner is named.")
            }
            Lang::Fr => {
                format!(
                    "Impossible de dire si {another} vaut mieux que {one} : {reason}. Aucune n'est désignée."
                )
            }
        }
    }
}
