//! What the figures of each policy take from ages that the ledger never saw, in words.

use super::Told;
use super::human::quoted;
use super::rows::{Unit, figure, lost};
use super::warnings::Warning;
use crate::language::{Lang, Said};
use relance_forecast::unseen_ages::BeyondSeenAges;

impl Told<'_> {
    /// What a policy takes from ages that the ledger never saw, where that matters.
    pub(super) fn beyond_seen_ages(&self, position: usize) -> Option<BeyondSeenAges> {
        self.outcomes.get(position)?.with_effects.beyond_seen_ages()
    }

    /// That figures hang on such ages, and the loss at the worst, policy by policy: all that is told at the worst stands below
    /// its figure.
    pub(super) fn ages_unseen(&self) -> Option<Warning> {
        let policies = 0..self.outcomes.len();
        let found: Vec<(usize, BeyondSeenAges)> = policies
            .filter_map(|position| Some((position, self.beyond_seen_ages(position)?)))
            .collect();
        let most = found
            .iter()
            .map(|(_, beyond)| *beyond)
            .max_by(|one, other| one.reached.total_cmp(&other.reached))?;
        let got_older = self.outcomes.first()?.with_effects.portfolio.got_older;
        let said = Said::each(|lang| {
            let reached = figure(lang, Unit::Money, most.reached, self.currency(), false);
            let oldest = until_age(lang, self.input.fitted.model.learnt_from.oldest_age);
            let (count, unpaid) = (lang.count(got_older.invoices), lang.count(got_older.unpaid));
            let lost_at_worst = self.lost_at_worst(lang, &found);
            match lang {
                Lang::En => format!(
                    "Few invoices of this ledger were ever open {oldest} ({count}, of which {unpaid} are not paid), so that nobody knows how older ones are paid. {reached} get older in this forecast. The figures take that to be paid like the oldest known; the rows *at worst* below them take no more of it to be paid than was of those few. {lost_at_worst}. Shares paid later and DSO are as unsure."
                ),
                Lang::Fr => format!(
                    "Peu de factures de ce livre sont restées ouvertes {oldest} ({count}, dont {unpaid} non réglées) : nul ne sait comment de plus anciennes se règlent. {reached} deviennent plus anciens dans cette prévision. Les chiffres les supposent réglés comme les plus anciennes connues ; les lignes *au pire*, dessous, pas plus que ces quelques-unes ne l'ont été. {lost_at_worst}. Les parts réglées plus tard et le DSO sont aussi incertains."
                ),
            }
        });
        Some(Warning {
            name: "ages_unseen",
            said,
        })
    }

    /// The loss at the worst beside the one forecast, policy by policy; once where policies bring the same.
    fn lost_at_worst(&self, lang: Lang, found: &[(usize, BeyondSeenAges)]) -> String {
        let mut told: Vec<(Vec<String>, String)> = Vec::new();
        for (position, beyond) in found {
            let [forecast, worst] = [beyond.not_recovered.forecast, beyond.not_recovered.mean]
                .map(|value| figure(lang, Unit::Money, value, self.currency(), false));
            let figures = match lang {
                Lang::En => format!("{worst} rather than {forecast}"),
                Lang::Fr => format!("{worst} au lieu de {forecast}"),
            };
            let name = quoted(lang, &self.name(*position));
            match told.iter_mut().find(|(_, told)| *told == figures) {
                Some((names, _)) => names.push(name),
                None => told.push((vec![name], figures)),
            }
        }
        let is_alone = self.outcomes.len() == 1;
        let figures = told.into_iter().map(|(names, figures)| match lang {
            _ if is_alone => figures,
            Lang::En => format!("{figures} under {}", names.join(", ")),
            Lang::Fr => format!("{figures} sous {}", names.join(", ")),
        });
        let figures = figures.collect::<Vec<_>>().join(lang.pick("; ", " ; "));
        let lost = lost(self.question.days);
        match lang {
            Lang::En => format!("At worst, on average, {}: {figures}", lost.of(lang)),
            Lang::Fr => format!("Au pire, en moyenne, {} : {figures}", lost.of(lang)),
        }
    }
}

/// Beyond which age, past due or not yet due.
fn until_age(lang: Lang, oldest: i32) -> String {
    let days = lang.days(oldest.abs());
    match (oldest.signum(), lang) {
        (1, Lang::En) => format!("more than {days} past due"),
        (1, Lang::Fr) => format!("plus de {days} après l'échéance"),
        (0, Lang::En) => "past their due date".to_string(),
        (0, Lang::Fr) => "après leur échéance".to_string(),
        (_, Lang::En) => format!("later than {days} before their due date"),
        (_, Lang::Fr) => format!("au-delà de {days} avant leur échéance"),
    }
}
