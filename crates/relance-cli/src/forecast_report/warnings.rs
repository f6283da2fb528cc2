//! What to keep in mind when reading a forecast. Shared by tables and JSON.

use super::human::quoted;
use super::{Told, is_refused};
use crate::language::{Lang, Said, said};
use relance_forecast::compare;
use relance_forecast::effects::Effects;
use relance_forecast::handed_over::HandedOver;
use relance_forecast::model::LearntFrom;
use relance_forecast::support::OUTSIDE_ALLOWED;
use relance_kernel::Day;

/// A warning with a name that programs may rely on.
pub(crate) struct Warning {
    pub(crate) name: &'static str,
    pub(crate) said: Said,
}

/// The warnings that say of the first figures themselves that they may be wrong, and which way: for people, they stand before
/// them.
pub(crate) const TO_READ_FIRST: [&str; 9] = [
    "paid_left_out",
    "ages_unseen",
    "short_ledger",
    "payments_end_early",
    "unallocated_money",
    "credit_notes",
    "due_dates_moved",
    "instalments",
    "plans",
];

/// On what all that is learnt of contacts rests.
pub(crate) fn hidden_reasons() -> Said {
    said!(
        "What contacts change is learnt from past contacts. That is right only if invoices that were contacted would have been paid like the others of their age but for the contact, if contacts that did not work were recorded like those that did, and if contacts go on to work as they did: for thirty days at most, alike where the model does not tell invoices apart, on that invoice alone and not at the cost of another. Invoices differ by more than their age: how much of what contacts bring is gained for good, and how much only brought forward, a ledger hardly tells. A comparison tells both; the truth lies between, as far as what contacts do is learnt rightly.",
        "Ce que changent les contacts est appris des contacts passés. Ce n'est juste que si les factures relancées avaient, sans relance, été payées comme les autres de leur âge, si les contacts restés sans effet ont été notés comme les autres, et si les contacts agissent comme par le passé : trente jours au plus, de même là où le modèle ne distingue pas les factures, sur cette seule facture et non aux dépens d'une autre. Les factures diffèrent par plus que leur âge : ce que les contacts gagnent pour de bon, et ce qu'ils ne font qu'avancer, un livre ne le dit guère. Une comparaison donne les deux ; la vérité est entre eux, pour autant que l'effet des contacts soit bien appris."
    )
}

/// That payments seem to be booked in batches, if they do.
pub(crate) fn booking_day(learnt_from: &LearntFrom) -> Option<Said> {
    let (weekday, share) = learnt_from.booking_day()?;
    let named = (0..7)
        .map(Day)
        .find(|day| usize::from(day.weekday()) == weekday)?;
    Some(Said::each(|lang| {
        let (share, day) = (super::rows::percent(lang, share), lang.weekday(named));
        match lang {
            Lang::En => format!(
                "{share} of all payments are dated on a {day}. If they are booked together on that day, date them by the day on which they came: else customers look as if they paid on {day}s, and reminders as if they waited for it."
            ),
            Lang::Fr => format!(
                "{share} des paiements sont datés d'un {day}. S'ils sont saisis ensemble ce jour-là, datez-les du jour où ils sont arrivés : sinon les clients semblent payer le {day}, et les relances attendre ce jour."
            ),
        }
    }))
}

/// That invoices which were paid before some day are missing from the ledger, if they seem to be.
pub(crate) fn paid_left_out(learnt_from: &LearntFrom) -> Option<Said> {
    let left_out = learnt_from.paid_left_out.as_ref()?;
    let before = Day::parse(&left_out.before)?;
    Some(Said::each(|lang| {
        let before = lang.day(before);
        let (seen, expected) = (lang.count(left_out.seen), lang.count(left_out.expected));
        match lang {
            Lang::En => format!(
                "Invoices that were paid before {before} seem to be missing: until then this ledger has {seen} of them, where some {expected} were to be expected by the way invoices are paid after it. It may be an export of open items, archived books or an opening balance. It is read from that day on, so that this makes nobody look slow; but what was sold and paid before is not among what is to come, which with cash is too low, and DSO too high. Bring those invoices in, or read what is open at the start alone (--new-business 0)."
            ),
            Lang::Fr => format!(
                "Les factures réglées avant le {before} semblent manquer : jusque-là, ce livre en a {seen}, alors qu'il en faudrait environ {expected} à la façon dont les factures se règlent ensuite. C'est peut-être un export des seuls encours, des exercices archivés ou un report à nouveau. Il est lu à partir de ce jour, et personne n'en paraît plus lent ; mais ce qui a été vendu et réglé avant manque à la facturation à venir, trop basse comme les encaissements, et le DSO est trop haut. Importez ces factures, ou ne lisez que l'encours initial (--new-business 0)."
            ),
        }
    }))
}

/// What the ledger tells of hand-overs.
pub(crate) fn hand_over(handed_over: HandedOver) -> Said {
    Said::each(|lang| {
        let HandedOver { invoices, paid_after } = handed_over;
        let (all, paid) = (lang.count(invoices), lang.count(paid_after));
        match (paid_after, lang) {
            (0, Lang::En) => format!(
                "Hand-over: effect not identified, this ledger records no payment after it (0 of {all}). What others collect counts as nothing."
            ),
            (0, Lang::Fr) => format!(
                "Transmission à un tiers : effet non identifié, ce livre n'enregistre aucun paiement ensuite (0 sur {all}). Ce que des tiers recouvrent est compté pour rien."
            ),
            (_, Lang::En) => format!(
                "Hand-over: effect not identified; this ledger records a payment after it for {paid} of {all}. What comes in after it counts as nothing in a forecast."
            ),
            (_, Lang::Fr) => format!(
                "Transmission à un tiers : effet non identifié ; ce livre enregistre un paiement ensuite pour {paid} sur {all}. Ce qui rentre ensuite compte pour rien dans une prévision."
            ),
        }
    })
}

/// From this share of the cash on, one customer decides more than a policy.
const LARGE_CUSTOMER: f64 = 0.1;

impl Told<'_> {
    /// In the order in which they are told.
    pub(crate) fn warnings(&self) -> Vec<Warning> {
        let model = &self.input.fitted.model;
        let mut warnings = Vec::new();
        let mut add = |name, said| warnings.push(Warning { name, said });
        if self.question.put_off > 0 {
            add("stressed", self.stress());
        }
        if !self.input.fitted.model.converged {
            add(
                "not_converged",
                said!(
                    "The search for the best fit did not end: do not rely on this forecast.",
                    "La recherche du meilleur ajustement n'a pas abouti : ne vous fiez pas à cette prévision."
                ),
            );
        }
        if model.is_of_another_ledger {
            add("model_of_another_ledger", self.other_model());
        }
        if let Some(said) = self.one_large_customer() {
            add("one_large_customer", said);
        }
        if let Some(said) = paid_left_out(&model.learnt_from) {
            add("paid_left_out", said);
        }
        for Warning { name, said } in self.ages_unseen().into_iter().chain(self.of_last_year()) {
            add(name, said);
        }
        match self.question.effects {
            Effects::Assumed { .. } => add(
                "effects_assumed",
                said!(
                    "What contacts change is assumed, not learnt.",
                    "Ce que changent les contacts est supposé, non appris."
                ),
            ),
            _ if model.terms.contact_kinds.is_empty() => add(
                "no_contacts",
                said!(
                    "The ledger holds no contact: it cannot teach what one changes. Name assumptions with --assume.",
                    "Le livre ne contient aucun contact : il ne peut apprendre ce qu'un contact change. Indiquez des hypothèses avec --assume."
                ),
            ),
            _ => add("hidden_reasons", hidden_reasons()),
        }
        for Warning { name, said } in self.doubts_of_contacts() {
            add(name, said);
        }
        let hands_over = |outcome: &super::Outcome| {
            let forecasts = outcome.with_effects.central.iter();
            forecasts
                .map(|sums| sums.handed_over)
                .any(|principal| principal > 0)
        };
        if self.outcomes.iter().any(hands_over) {
            add("hand_over_not_identified", hand_over(model.handed_over));
        }
        if let Some(said) = booking_day(&model.learnt_from) {
            add("booking_day", said);
        }
        if let Some(said) = self.outside_support().or_else(|| self.refused()) {
            add("effects_not_identified", said);
        }
        if let Some(said) = self.unknown_channels() {
            add("unknown_channels", said);
        }
        if self.is_partial() {
            add(
                "partial",
                said!(
                    "It was stopped: every figure is of the accounts that were finished by then.",
                    "Arrêté en cours de route : chaque chiffre ne porte que sur les comptes terminés."
                ),
            );
        }
        if model.month_deviation.assumed {
            add(
                "months_assumed",
                said!(
                    "The ledger is too short to tell how much months differ: 15 % is assumed.",
                    "Le livre est trop court pour dire combien les mois diffèrent : 15 % est supposé."
                ),
            );
        }
        if let Some(said) = self.other_practice() {
            add("other_practice", said);
        }
        if let Some(said) = self.past_practice() {
            add("past_practice", said);
        }
        add(
            "not_in_it",
            said!(
                "Not in it: new customers, credit notes, due dates put off, instalments and payment plans to come, money that is on no invoice, payments that bounce, insolvencies to come, changes of the market.",
                "N'y sont pas : les nouveaux clients, les avoirs, les reports d'échéance, les échéances multiples et les échéanciers à venir, l'argent qui n'est imputé sur aucune facture, les paiements rejetés, les défaillances à venir, les changements de marché."
            ),
        );
        if let Some(set_aside) = &self.input.set_aside {
            add("rows_set_aside", set_aside.clone());
        }
        warnings
    }

    /// What is stressed, in words.
    pub(crate) fn stress(&self) -> Said {
        let days = self.question.put_off;
        Said::each(|lang| match lang {
            Lang::En => format!(
                "Stressed: everybody pays {} later than the ledger taught. This is no forecast of what will come.",
                lang.days(days)
            ),
            Lang::Fr => format!(
                "Stress : chacun règle {} plus tard que le livre ne l'a appris. Ce n'est pas une prévision de ce qui viendra.",
                lang.days(days)
            ),
        })
    }

    /// That the model is of another ledger, or another day.
    fn other_model(&self) -> Said {
        let learnt = &self.input.fitted.model.learnt_from;
        Said::each(|lang| {
            let (payments, customers) = (lang.count(learnt.payments), lang.count(learnt.customers));
            let until = &learnt.until;
            match lang {
                Lang::En => format!(
                    "The model of --model was learnt from {payments} payments of {customers} customers up to {until}: of another ledger, or of this one on another day. Where this page says what \"this ledger\" tells, it is that one; of the ledger forecast here nothing is shown."
                ),
                Lang::Fr => format!(
                    "Le modèle de --model a été appris de {payments} paiements de {customers} clients jusqu'au {until} : d'un autre livre, ou de celui-ci un autre jour. Là où cette page dit ce que «\u{a0}ce livre\u{a0}» peut dire, c'est de celui-là qu'il s'agit ; rien n'est établi pour le livre prévu ici."
                ),
            }
        })
    }

    /// That one customer has much of the cash to come: its luck is that of the whole.
    fn one_large_customer(&self) -> Option<Said> {
        let in_force = self.outcomes.first()?;
        let cash = in_force
            .with_effects
            .customers
            .iter()
            .flatten()
            .map(|sums| sums.cash);
        let (all, most) = cash.fold((0_i64, 0_i64), |(all, most), cash| {
            (all.saturating_add(cash), most.max(cash))
        });
        let share = most as f64 / all.max(1) as f64;
        (share > LARGE_CUSTOMER).then(|| {
            Said::each(|lang| {
                let share = super::rows::figure(lang, super::rows::Unit::Share, share, self.currency(), false);
                match lang {
                    Lang::En => format!(
                        "{share} of the cash to come is of one customer: what it does decides more than any policy, and an average over luck says little of one year."
                    ),
                    Lang::Fr => format!(
                        "{share} des encaissements à venir sont d'un seul client : ce qu'il fait décide plus que toute politique, et une moyenne des hasards dit peu d'une année."
                    ),
                }
            })
        })
    }

    /// Whether the ledger cannot tell what the contacts of a policy change: then nobody knows how far its figures may be off.
    pub(crate) fn is_untold(&self, position: usize) -> bool {
        let (Some(outcome), Effects::Learnt) = (self.outcomes.get(position), self.question.effects) else {
            return false;
        };
        let model = &self.input.fitted.model;
        let outside = compare::outside_support(&outcome.with_effects, model).unwrap_or(0.0);
        outside > OUTSIDE_ALLOWED || is_refused(outcome)
    }

    /// For one policy alone: that what contacts change is not known where most of its money is paid. Beside others, the
    /// verdict says it.
    pub(crate) fn outside_support(&self) -> Option<Said> {
        let ([outcome], Effects::Learnt) = (self.outcomes.as_slice(), self.question.effects) else {
            return None;
        };
        let outside = compare::outside_support(&outcome.with_effects, &self.input.fitted.model)?;
        (outside > OUTSIDE_ALLOWED).then(|| {
            Said::each(|lang| {
                let share = super::rows::figure(
                    lang,
                    super::rows::Unit::Share,
                    outside,
                    self.currency(),
                    false,
                );
                match lang {
                    Lang::En => format!(
                        "This ledger cannot tell what the contacts of this policy change: {share} of the money paid after them follows contacts that it cannot judge, since at that age too few invoices had one, or too few of their like had none. Read the figures beside those \"if contacts changed nothing\"."
                    ),
                    Lang::Fr => format!(
                        "Ce livre ne peut dire ce que changent les contacts de cette politique : {share} de l'argent payé après eux suit des contacts qu'il ne permet pas de juger : à cet âge, trop peu de factures en ont reçu un, ou trop peu de leurs semblables n'en ont pas reçu. Lisez les chiffres à côté de ceux «\u{a0}si les contacts ne changeaient rien\u{a0}»."
                    ),
                }
            })
        })
    }

    /// Beside others: which policies cannot be told from the one in force, because the ledger does not show what contacts
    /// do.
    fn refused(&self) -> Option<Said> {
        let outcomes = self.outcomes.iter().enumerate();
        let refused: Vec<usize> = outcomes
            .filter_map(|(position, outcome)| is_refused(outcome).then_some(position))
            .collect();
        (!refused.is_empty()).then(|| {
            Said::each(|lang| {
                let names = refused.iter().map(|position| quoted(lang, &self.name(*position)));
                let names = names.collect::<Vec<_>>().join(", ");
                let in_force = quoted(lang, &self.name(0));
                match lang {
                    Lang::En => format!(
                        "This ledger cannot tell whether {names} would do better than {in_force}: it does not show what the contacts change. Theirs have no interval."
                    ),
                    Lang::Fr => format!(
                        "Ce livre ne peut dire si {names} ferait mieux que {in_force} : il ne montre pas ce que changent les contacts. Les différences sont sans intervalle."
                    ),
                }
            })
        })
    }

    /// What is to know about the baselines.
    pub(crate) fn notes_on_baselines(&self) -> Vec<Said> {
        let baselines = &self.baselines;
        let mut notes = Vec::new();
        let day = self.question.until.plus(-365);
        notes.push(match baselines.year_before {
            Some(before) => Said::each(|lang| {
                let (invoices, day) = (lang.count(before.invoices), lang.day(day));
                match lang {
                    Lang::En => format!(
                        "as last year: as the {invoices} invoices open on {day}; Kaplan-Meier: from all invoices, by days since the due date, all customers together"
                    ),
                    Lang::Fr => format!(
                        "comme l'an dernier : comme les {invoices} factures ouvertes le {day} ; Kaplan-Meier : sur toutes les factures, par jours depuis l'échéance, tous clients confondus"
                    ),
                }
            }),
            None => Said::each(|lang| {
                let day = lang.day(day);
                match lang {
                    Lang::En => format!(
                        "The ledger is too short for \"as last year\": it says nothing of what was open on {day}."
                    ),
                    Lang::Fr => format!(
                        "Le livre est trop court pour «\u{a0}comme l'an dernier\u{a0}» : il ne dit rien de l'encours au {day}."
                    ),
                }
            }),
        });
        notes.push(said!(
            "They know nothing of any policy: they go on as the past.",
            "Ils ignorent toute politique : ils prolongent le passé."
        ));
        if self.is_partial() {
            notes.push(said!(
                "They are of the whole ledger.",
                "Ils portent sur tout le livre."
            ));
        }
        if self.question.put_off > 0 {
            notes.push(said!("They are not stressed.", "Ils ne sont pas sous stress."));
        }
        notes
    }
}
