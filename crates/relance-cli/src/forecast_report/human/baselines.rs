//! What simple baselines say of the open portfolio, beside the forecast.

use super::{Page, is_same};
use crate::language::{Lang, Said, said};
use crate::report::table::Align;
use relance_forecast::baselines::Shares;
use relance_forecast::forecast::Forecast;
use relance_forecast::measure::Measure;
use relance_forecast::sums::HORIZONS;

impl Page<'_> {
    pub(super) fn baselines(&self) -> String {
        let days = self.told.question.days;
        let horizons: Vec<usize> = (0..HORIZONS.len())
            .filter(|position| HORIZONS.get(*position).is_some_and(|horizon| *horizon <= days))
            .collect();
        if horizons.is_empty() {
            return String::new();
        }
        let mut table = self.labelled(
            self.pick(
                "Beside simple baselines: open at the start, share paid in (%)",
                "À côté de repères simples : part de l'encours initial réglée sous (%)",
            ),
            "",
        );
        for position in &horizons {
            let horizon = HORIZONS.get(*position).copied().unwrap_or(0);
            table = table.column(
                match self.lang {
                    Lang::En => format!("{horizon} d"),
                    Lang::Fr => format!("{horizon} j"),
                },
                Align::Right,
            );
        }
        let mut add = |label: String, share: &dyn Fn(usize) -> Option<f64>| {
            let cells = horizons
                .iter()
                .map(|position| share(*position).map_or("-".to_string(), |share| self.tenths(100.0 * share)));
            table.row([label].into_iter().chain(cells));
        };
        let mut forecast = |label: String, forecast: &Forecast| {
            add(label, &|position| {
                let measure = Measure::RecoveredOpen(position);
                Some(forecast.estimate(measure, self.told.cost_of_cash)?.mean)
            });
        };
        for (position, outcome) in self.told.outcomes.iter().enumerate() {
            if is_same(outcome) {
                continue;
            }
            forecast(self.name(position), &outcome.with_effects);
            forecast(
                self.pick(
                    "the same, if contacts changed nothing",
                    "de même, si les contacts ne changeaient rien",
                )
                .to_string(),
                &outcome.without_effects,
            );
        }
        let said = &self.told.baselines;
        let baselines: [(Said, Option<Shares>); 3] = [
            (said!("as last year", "comme l'an dernier"), said.as_last_year),
            (
                said!(
                    "as last year, by age and state",
                    "comme l'an dernier, par âge et état"
                ),
                said.cells,
            ),
            (said!("Kaplan-Meier by age", "Kaplan-Meier par âge"), said.by_age),
        ];
        for (words, shares) in baselines {
            if let Some(shares) = shares {
                add(words.of(self.lang).to_string(), &|position| {
                    shares.get(position).copied()
                });
            }
        }
        for note in self.told.notes_on_baselines() {
            table.note(note.of(self.lang));
        }
        table.render(self.console)
    }
}
