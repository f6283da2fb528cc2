//! What the figures of each policy take from ages that the ledger never saw, in words.

use super::Told;
use super::human::quoted;
use super::rows::{self, Unit, figure, lost};
use super::warnings::Warning;
use crate::language::{Lang, Said};
use relance_forecast::unseen_ages::{AtWorst, BeyondSeenAges};

impl Told<'_> {
    /// What a policy takes from ages that the ledger never saw, where that matters.
    pub(super) fn beyond_seen_ages(&self, position: usize) -> Option<BeyondSeenAges> {
        self.outcomes.get(position)?.with_effects.beyond_seen_ages()
    }

    /// What the figures would be at the worst, policy by policy.
    pub(super) fn ages_unseen(&self) -> Option<Warning> {
        let policies = 0..self.outcomes.len();
        let found: Vec<(usize, BeyondSeenAges)> = policies
            .filter_map(|position| Some((position, self.beyond_seen_ages(position)?)))
            .collect();
        let most = found
            .iter()
            .map(|(_, beyond)| *beyond)
            .max_by(|one, other| one.reached.total_cmp(&other.reached))?;
        let is_alone = self.outcomes.len() == 1;
        let got_older = self.outcomes.first()?.with_effects.portfolio.got_older;
        let said = Said::each(|lang| {
            let reached = figure(lang, Unit::Money, most.reached, self.currency(), false);
            let oldest = lang.days(self.input.fitted.model.learnt_from.oldest_age);
            let (count, unpaid) = (lang.count(got_older.invoices), lang.count(got_older.unpaid));
            let at_worst = found.iter().map(|(position, beyond)| {
                let at_worst = self.at_worst(lang, beyond);
                match (is_alone, lang) {
                    (true, _) => at_worst,
                    (false, Lang::En) => format!("under {}, {at_worst}", quoted(lang, &self.name(*position))),
                    (false, Lang::Fr) => format!("sous {}, {at_worst}", quoted(lang, &self.name(*position))),
                }
            });
            let at_worst = at_worst.collect::<Vec<_>>().join(lang.pick("; ", " ; "));
            match lang {
                Lang::En => format!(
                    "Few invoices of this ledger were ever open more than {oldest} past due ({count}, of which {unpaid} are not paid). {reached} get older in this forecast; the figures take that to be paid like the oldest known, and nobody knows. At worst, on average: {at_worst}. Shares paid later and DSO are as unsure."
                ),
                Lang::Fr => format!(
                    "Peu de factures de ce livre sont restées ouvertes plus de {oldest} après l'échéance ({count}, dont {unpaid} non réglées). {reached} deviennent plus anciens dans cette prévision ; les chiffres les supposent réglés comme les plus anciennes connues, et nul ne le sait. Au pire, en moyenne : {at_worst}. Les parts réglées plus tard et le DSO sont aussi incertains."
                ),
            }
        });
        Some(Warning {
            name: "ages_unseen",
            said,
        })
    }

    /// Means beside means: the end of a range would mix luck into it.
    fn at_worst(&self, lang: Lang, beyond: &BeyondSeenAges) -> String {
        let days = self.question.days;
        let of = |words: &str, figure: &AtWorst| {
            let [forecast, worst] = [figure.forecast, figure.mean]
                .map(|value| rows::figure(lang, Unit::Money, value, self.currency(), false));
            match lang {
                Lang::En => format!("{words} {worst} rather than {forecast}"),
                Lang::Fr => format!("{words} {worst} au lieu de {forecast}"),
            }
        };
        let lost = of(lost(days).of(lang), &beyond.not_recovered);
        let quarter = beyond.cash_of_quarter.as_ref().map(|cash| {
            let words = lang.pick("cash in 13 weeks", "encaissements en 13 semaines");
            of(words, cash)
        });
        let words = match lang {
            Lang::En => format!("cash in {days} days"),
            Lang::Fr => format!("encaissements en {days} jours"),
        };
        let cash = of(&words, &beyond.cash);
        let told = [Some(lost), quarter, Some(cash)];
        told.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}
