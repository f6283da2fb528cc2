//! What was done until now, and who goes on doing it in the forecast.

use super::Told;
use super::human::quoted;
use super::steps::messages;
use crate::code_words;
use crate::forecast_input::ForecastInput;
use crate::language::{Lang, Said, said};
use relance_forecast::effects::Effects;
use relance_kernel::Account;
use relance_kernel::account::ChangeKind;
use relance_sim::AccountSource;
use std::collections::BTreeSet;

/// How many of the last days known show what is done now.
const RECENT: i32 = 90;

/// The kinds of contact of the last days known.
pub(crate) fn recent_contacts(input: &ForecastInput) -> BTreeSet<String> {
    let kinds = &input.fitted.model.terms.contact_kinds;
    let (until, bound) = (input.until, input.bound());
    let mut found = BTreeSet::new();
    let mut account = Account::default();
    for number in 0..bound.first().map_or(0, AccountSource::account_count) {
        let Some(source) = bound.first() else { break };
        source.fill_account(number, &mut account);
        let recent = account
            .changes
            .iter()
            .filter(|change| change.day <= until && until.since(change.day) < RECENT);
        for change in recent {
            if let ChangeKind::Action {
                value: Some(value), ..
            } = change.kind
            {
                let name = input.interner.text(value);
                if kinds.iter().any(|kind| kind == name) {
                    found.insert(name.to_string());
                }
            }
        }
    }
    found
}

impl Told<'_> {
    /// The channels that the policies use and that the ledger never saw; none where effects are assumed, or where it saw
    /// no contact at all.
    pub(crate) fn unknown_channels(&self) -> Option<Said> {
        let known = &self.input.fitted.model.terms.contact_kinds;
        if self.question.effects != Effects::Learnt {
            return None;
        }
        let mut unknown = self.channels();
        unknown.retain(|channel| !known.contains(channel));
        let names = unknown.join(", ");
        let names_fr = code_words::contact_list(Lang::Fr, &unknown);
        match unknown.len() {
            0 => None,
            1 => Some(said!(
                "{names} is unknown to the ledger: taken to change nothing.",
                "inconnu du livre : {names_fr} ; supposé ne rien changer."
            )),
            _ => Some(said!(
                "{names} are unknown to the ledger: taken to change nothing.",
                "inconnus du livre : {names_fr} ; supposés ne rien changer."
            )),
        }
    }

    /// Who goes on doing what: past practice under policies without rules, the policy alone under others.
    pub(super) fn past_practice(&self) -> Option<Said> {
        let (with, without): (Vec<usize>, Vec<usize>) = (0..self.outcomes.len()).partition(|position| {
            let policy = self.input.policies.get(*position);
            policy.is_some_and(|policy| policy.policy.rules.is_empty())
        });
        let names = |positions: &[usize]| {
            Said::each(|lang| {
                let names = positions
                    .iter()
                    .map(|position| quoted(lang, &self.name(*position)));
                names.collect::<Vec<_>>().join(", ")
            })
        };
        match (with.is_empty(), without.is_empty()) {
            (true, true) => None,
            (true, false) if without.len() == 1 => Some(said!(
                "The policy alone acts: charges, hand-overs and reminders that the company made by itself do not go on.",
                "La politique seule agit : les frais, les transmissions et les relances que l'entreprise faisait d'elle-même ne continuent pas."
            )),
            (true, false) => Some(said!(
                "The policies alone act: charges, hand-overs and reminders that the company made by itself do not go on.",
                "Les politiques seules agissent : les frais, les transmissions et les relances que l'entreprise faisait d'elle-même ne continuent pas."
            )),
            (false, true) => Some(said!(
                "There are no rules: charges and hand-overs go on as the company made them by itself; reminders that came without a charge do not.",
                "Il n'y a pas de règles : frais et transmissions continuent comme l'entreprise les faisait d'elle-même ; les relances qui venaient sans frais ne continuent pas."
            )),
            (false, false) => {
                let (with, without) = (names(&with), names(&without));
                Some(Said::each(|lang| {
                    let (with, without) = (with.of(lang), without.of(lang));
                    match lang {
                        Lang::En => format!(
                            "Under {with}, without rules, charges and hand-overs go on as the company made them by itself, but not its reminders without a charge; under {without}, the policy alone acts."
                        ),
                        Lang::Fr => format!(
                            "Sous {with}, sans règles, frais et transmissions continuent comme l'entreprise les faisait d'elle-même, mais non ses relances sans frais ; sous {without}, la politique seule agit."
                        ),
                    }
                }))
            }
        }
    }

    /// Where the first policy is not what was done: kinds of contact of the last days known that it never sends, or that
    /// it sends and nobody sent then. Only of policies that are compared.
    pub(crate) fn other_practice(&self) -> Option<Said> {
        if !self.is_comparison || self.input.fitted.model.terms.contact_kinds.is_empty() {
            return None;
        }
        let sent: BTreeSet<String> = messages(self, 0).into_iter().map(|(name, _)| name).collect();
        let done = &self.recent_contacts;
        let names = |one: &BTreeSet<String>, other: &BTreeSet<String>| {
            one.difference(other).cloned().collect::<Vec<_>>()
        };
        let (ended, begun) = (names(done, &sent), names(&sent, done));
        let [ended_fr, begun_fr] = [&ended, &begun].map(|names| code_words::contact_list(Lang::Fr, names));
        let (ended, begun) = (ended.join(", "), begun.join(", "));
        let policy = Said::each(|lang| quoted(lang, &self.name(0)));
        let (en, fr) = (policy.of(Lang::En), policy.of(Lang::Fr));
        match (ended.is_empty(), begun.is_empty()) {
            (true, true) => None,
            (false, true) => Some(said!(
                "in force is not what was done: the last {RECENT} days hold {ended}, which {en} never sends",
                "en vigueur n'est pas ce qui se faisait : les {RECENT} derniers jours comptent des contacts ({ended_fr}) que {fr} ne fait jamais"
            )),
            (true, false) => Some(said!(
                "in force is not what was done: {en} sends {begun}, which the last {RECENT} days do not hold",
                "en vigueur n'est pas ce qui se faisait : {fr} fait des contacts ({begun_fr}) absents des {RECENT} derniers jours"
            )),
            (false, false) => Some(said!(
                "in force is not what was done: the last {RECENT} days hold {ended}, which {en} never sends, and not {begun}, which it does",
                "en vigueur n'est pas ce qui se faisait : les {RECENT} derniers jours comptent des contacts ({ended_fr}) que {fr} ne fait jamais, et non ceux ({begun_fr}) qu'elle fait"
            )),
        }
    }
}
