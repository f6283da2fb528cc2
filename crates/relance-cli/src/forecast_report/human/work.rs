//! What policies do: the steps that invoices reach, messages, and calls.

use super::super::rows::Unit;
use super::super::steps::{self, Calls, messages, reached, rules};
use super::{Outcome, Page, RANGE};
use crate::code_words;
use crate::forecast_input::ForecastPolicy;
use crate::language::{Lang, Said, said};
use crate::report::table::Align;
use relance_forecast::layers::mean;
use relance_kernel::RuleId;
use std::collections::BTreeMap;

impl Page<'_> {
    /// The policies that are shown, with what comes of them.
    fn policies(&self) -> Vec<(usize, &ForecastPolicy, &Outcome)> {
        let shown = self.shown().into_iter();
        shown
            .filter_map(|(position, outcome)| {
                Some((position, self.told.input.policies.get(position)?, outcome))
            })
            .collect()
    }

    /// Rules of different policies are the same step if they have the same name.
    pub(super) fn steps(&self) -> String {
        let policies = self.policies();
        let mut names: Vec<&str> = Vec::new();
        let mut by_policy: Vec<BTreeMap<&str, RuleId>> = Vec::new();
        for (_, policy, _) in &policies {
            let mut of_policy = BTreeMap::new();
            for rule in rules(&policy.policy) {
                let name = self.told.input.interner.text(policy.policy.rules[rule].name);
                of_policy.insert(name, rule);
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            by_policy.push(of_policy);
        }
        let title = self.pick(
            "Invoices that reach each step",
            "Factures qui atteignent chaque étape",
        );
        let mut table = self.labelled(title, self.pick("step", "étape"));
        let is_alone = policies.len() == 1;
        for (position, ..) in &policies {
            table = table.column(self.column(*position), Align::Right);
        }
        if is_alone {
            table = table.joined(self.draws());
        }
        if policies.len() == 2 {
            table = table.column(self.pick("difference", "différence"), Align::Right);
        }
        for name in names {
            let of_step: Vec<Option<(RuleId, &Outcome)>> = policies
                .iter()
                .zip(&by_policy)
                .map(|((_, _, outcome), rules)| rules.get(name).map(|rule| (*rule, *outcome)))
                .collect();
            let means: Vec<Option<f64>> = of_step
                .iter()
                .map(|of_step| {
                    of_step.map(|(rule, outcome)| {
                        let replicates = outcome.with_effects.central.iter();
                        mean(replicates.map(|sums| reached(sums, rule)))
                    })
                })
                .collect();
            let mut cells = vec![name.to_string()];
            cells.extend(
                means
                    .iter()
                    .map(|mean| mean.map_or("-".to_string(), |mean| self.figure(Unit::Count, mean))),
            );
            if let (true, Some(Some((rule, outcome)))) = (is_alone, of_step.first()) {
                let (low, high) = outcome.with_effects.range_of(|sums| reached(sums, *rule), RANGE);
                let count = |value| self.figure(Unit::Count, value);
                cells.push(format!("{} … {}", count(low), count(high)));
            }
            if let [one, another] = means.as_slice() {
                let difference = another.unwrap_or(0.0) - one.unwrap_or(0.0);
                cells.push(self.change(Unit::Count, difference));
            }
            table.row(cells);
        }
        if table.is_empty() {
            String::new()
        } else {
            table.render(self.console)
        }
    }

    /// Messages and calls.
    pub(super) fn work(&self) -> String {
        let policies = self.policies();
        let title = self.pick("Messages and calls", "Messages et appels");
        let mut table = self.labelled(title, "");
        for (position, ..) in &policies {
            table = table.column(self.column(*position), Align::Right);
        }
        let by_channel: Vec<BTreeMap<String, f64>> = policies
            .iter()
            .map(|(position, ..)| messages(self.told, *position).into_iter().collect())
            .collect();
        let mut channels: Vec<&String> = by_channel.iter().flat_map(BTreeMap::keys).collect();
        channels.sort_unstable();
        channels.dedup();
        for channel in channels {
            let counts = by_channel
                .iter()
                .map(|messages| self.figure(Unit::Count, messages.get(channel).copied().unwrap_or(0.0)));
            let label = match self.lang {
                Lang::En => format!("messages by {channel}"),
                Lang::Fr => format!("par {}", code_words::contact(Lang::Fr, channel)),
            };
            table.row([label].into_iter().chain(counts));
        }
        for (words, of) in [
            (
                said!(
                    "messages per invoice, open or to come",
                    "messages par facture, ouverte ou à venir"
                ),
                (|outcome: &Outcome| {
                    let portfolio = outcome.with_effects.portfolio;
                    portfolio.open.invoices + portfolio.new.invoices
                }) as fn(&Outcome) -> u64,
            ),
            (
                said!("messages per customer concerned", "messages par client concerné"),
                |outcome| outcome.with_effects.portfolio.customers,
            ),
        ] {
            let cells = policies.iter().map(|(_, _, outcome)| {
                let replicates = outcome.with_effects.central.iter();
                let messages = mean(replicates.map(|sums| sums.contact_count() as f64));
                match of(outcome) {
                    0 => "-".to_string(),
                    count => self.hundredths(messages / count as f64),
                }
            });
            table.row([words.of(self.lang).to_string()].into_iter().chain(cells));
        }
        let calls: Vec<Option<Calls>> = policies
            .iter()
            .map(|(_, policy, outcome)| steps::calls(self.told, policy, outcome))
            .collect();
        if calls.iter().flatten().any(|calls| calls.busiest_at_most > 0.0) {
            self.calls(&mut table, &calls);
        }
        table.render(self.console)
    }

    fn calls(&self, table: &mut crate::report::table::Table, calls: &[Option<Calls>]) {
        type Cell = fn(&Page<'_>, &Calls) -> String;
        let rows: [(Said, Cell); 4] = [
            (
                said!(
                    "calls per working day, on average",
                    "appels par jour ouvré, en moyenne"
                ),
                |page, calls| page.tenths(calls.a_day),
            ),
            (
                said!(
                    "calls on the busiest day, on average",
                    "appels le jour le plus chargé, en moyenne"
                ),
                |page, calls| page.tenths(calls.busiest),
            ),
            (
                said!(
                    "the same, at most, 19 times in 20",
                    "de même, au plus, 19 fois sur 20"
                ),
                |page, calls| page.figure(Unit::Count, calls.busiest_at_most),
            ),
            (
                said!("limit of calls a day", "plafond d'appels par jour"),
                |page, calls| {
                    calls.capacity.map_or_else(
                        || page.pick("no limit", "sans limite").to_string(),
                        |capacity| page.lang.count(capacity),
                    )
                },
            ),
        ];
        for (words, cell) in rows {
            let cells = calls.iter().map(|calls| {
                let cell = calls.as_ref().map(|calls| cell(self, calls));
                cell.unwrap_or_else(|| "-".to_string())
            });
            table.row([words.of(self.lang).to_string()].into_iter().chain(cells));
        }
        table.note(self.pick(
            "calls: all contacts that cost minutes of the team",
            "appels : tous les contacts qui coûtent des minutes à l'équipe",
        ));
    }

    fn hundredths(&self, value: f64) -> String {
        let text = format!("{value:.2}");
        match self.lang {
            Lang::En => text,
            Lang::Fr => text.replace('.', ","),
        }
    }
}
