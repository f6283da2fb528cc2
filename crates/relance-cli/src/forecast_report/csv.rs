//! All figures of a forecast as CSV, one a line. Names and numbers are those of the JSON, whatever the language: programs
//! read them.

use super::json::verdict_name;
use super::periods::{Stretch, months, weeks};
use super::rows::{self, Unit};
use super::steps::{self, messages, reached};
use super::{Outcome, Told, is_told};
use crate::actions_file::push_cell;
use crate::exit::Failure;
use crate::sheet::{Locale, PlainColumn, of_plain};
use relance_forecast::compare;
use relance_forecast::forecast::Forecast;
use relance_forecast::layers::{Estimate, mean};
use relance_forecast::sums::{HORIZONS, SegmentSums, Sums};

/// The first line.
const HEADER: &str = "policy,table,row,column,value";

/// The same columns, as a French spreadsheet names them.
const COLUMNS: [PlainColumn; 5] = [
    PlainColumn::names("politique"),
    PlainColumn::names("table"),
    PlainColumn::names("ligne"),
    PlainColumn::names("colonne"),
    PlainColumn::values("valeur"),
];

/// The whole answer.
pub(super) fn text(told: &Told<'_>, locale: Locale) -> Result<String, Failure> {
    let mut lines = Lines {
        told,
        text: format!("{HEADER}\n").into_bytes(),
        policy: String::new(),
    };
    for (position, outcome) in told.outcomes.iter().enumerate() {
        lines.policy = told.name(position);
        lines.outcome(position, outcome);
    }
    lines.policy = String::new();
    lines.drawn();
    lines.warnings();
    lines.baselines();
    lines.support();
    let plain = String::from_utf8_lossy(&lines.text).into_owned();
    of_plain(plain, &COLUMNS, locale)
}

struct Lines<'a> {
    told: &'a Told<'a>,
    text: Vec<u8>,
    /// Of which the lines are; empty for what all share.
    policy: String,
}

impl Lines<'_> {
    fn push(&mut self, table: &str, row: &str, column: &str, value: &str) {
        let policy = self.policy.clone();
        for (position, cell) in [policy.as_str(), table, row, column, value]
            .into_iter()
            .enumerate()
        {
            if position > 0 {
                self.text.push(b',');
            }
            push_cell(&mut self.text, cell);
        }
        self.text.push(b'\n');
    }

    fn number(&self, unit: Unit, value: f64) -> String {
        rows::plain(unit, value, self.told.currency())
    }

    fn numbers(&mut self, table: &str, row: &str, unit: Unit, columns: &[(&str, f64)]) {
        for (column, value) in columns {
            let value = self.number(unit, *value);
            self.push(table, row, column, &value);
        }
    }

    fn outcome(&mut self, position: usize, outcome: &Outcome) {
        let told = self.told;
        let (forecast, without) = (&outcome.with_effects, &outcome.without_effects);
        let is_untold = told.is_untold(position);
        self.levels("forecast", forecast, is_untold);
        self.levels("if_contacts_changed_nothing", without, is_untold);
        if let Some(half) = &outcome.with_half {
            self.levels("at_half_of_what_is_assumed", half, is_untold);
        }
        self.unseen_ages(position, is_untold);
        if let (Some(verdict), Some(in_force)) = (outcome.verdict, told.in_force()) {
            self.push("against_the_one_in_force", "", "verdict", verdict_name(verdict));
            let is_told = is_told(outcome);
            self.differences("difference", forecast, &in_force.with_effects, is_told);
            if let Some(pair) = outcome.brought_forward() {
                let table = "difference_if_only_brought_forward";
                self.differences(table, pair.other, pair.in_force, is_told);
            }
            self.differences(
                "difference_if_contacts_changed_nothing",
                without,
                &in_force.without_effects,
                is_told,
            );
        }
        self.cash("cash_by_week", forecast, &weeks(&told.question), is_untold);
        self.cash("cash_by_month", forecast, &months(&told.question), is_untold);
        self.segments(outcome);
        self.work(position, outcome);
    }

    /// The figures of one policy.
    fn levels(&mut self, table: &str, forecast: &Forecast, is_untold: bool) {
        let cost_of_cash = self.told.cost_of_cash;
        for row in rows::rows(self.told.question.days) {
            let estimate = forecast.estimate(row.measure, cost_of_cash);
            let range = forecast.range(row.measure, cost_of_cash, 0.9);
            if let (Some(estimate), Some(range)) = (estimate, range) {
                // At the estimates alone, or where the ledger cannot tell what contacts change, it is not known how far
                // figures may be off.
                if forecast.replicates.is_empty() || is_untold {
                    self.numbers(table, &row.name, row.unit, &[("mean", estimate.mean)]);
                    continue;
                }
                let of_parameters = estimate.interval();
                let columns = [
                    ("mean", estimate.mean),
                    ("range_low_90", range.0),
                    ("range_high_90", range.1),
                    ("parameters_low_90", of_parameters.0),
                    ("parameters_high_90", of_parameters.1),
                    ("standard_deviation", estimate.deviation()),
                ];
                self.numbers(table, &row.name, row.unit, &columns);
            }
        }
    }

    /// What the figures of a policy take from ages that the ledger never saw, where that matters.
    fn unseen_ages(&mut self, position: usize, is_untold: bool) {
        let Some(beyond) = self.told.beyond_seen_ages(position) else {
            return;
        };
        let table = "unseen_ages";
        let oldest = self.told.input.fitted.model.learnt_from.oldest_age;
        self.push(table, "", "oldest_age", &oldest.to_string());
        if let Some(outcome) = self.told.outcomes.get(position) {
            let got_older = outcome.with_effects.portfolio.got_older;
            self.push(table, "", "got_older", &got_older.invoices.to_string());
            self.push(table, "", "unpaid", &got_older.unpaid.to_string());
        }
        self.numbers(table, "", Unit::Money, &[("reached", beyond.reached)]);
        for (row, figure) in [
            ("not_recovered", Some(beyond.not_recovered)),
            ("cash", Some(beyond.cash)),
            ("cash_13_weeks", beyond.cash_of_quarter),
        ] {
            let Some(figure) = figure else { continue };
            let (low, high) = figure.range;
            let columns = [
                ("at_worst", figure.mean),
                ("at_worst_low_90", low),
                ("at_worst_high_90", high),
            ];
            let shown = if is_untold { 1 } else { columns.len() };
            self.numbers(table, row, Unit::Money, columns.get(..shown).unwrap_or(&columns));
        }
    }

    /// How far a policy is from the one in force; with how sure that is only if it is told.
    fn differences(&mut self, table: &str, other: &Forecast, in_force: &Forecast, is_told: bool) {
        for row in rows::rows(self.told.question.days) {
            let estimate = compare::difference(other, in_force, row.measure, self.told.cost_of_cash);
            if let Some(estimate) = estimate {
                let is_told = is_told && !other.replicates.is_empty();
                self.difference(table, &row.name, row.unit, estimate, is_told);
            }
        }
    }

    fn difference(&mut self, table: &str, row: &str, unit: Unit, estimate: Estimate, is_told: bool) {
        let (low, high) = estimate.interval();
        let columns = [
            ("mean", estimate.mean),
            ("low_90", low),
            ("high_90", high),
            ("standard_deviation", estimate.deviation()),
        ];
        let shown = if is_told { columns.len() } else { 1 };
        self.numbers(table, row, unit, columns.get(..shown).unwrap_or(&columns));
    }

    fn cash(&mut self, table: &str, forecast: &Forecast, stretches: &[Stretch], is_untold: bool) {
        for stretch in stretches {
            let row = stretch.first.to_string();
            let (low, high) = forecast.range_of(|sums| stretch.cash(sums), 0.9);
            let mean = forecast.estimate_of(|sums| stretch.cash(sums)).mean;
            self.push(table, &row, "to", &stretch.last.to_string());
            let mut columns = vec![("mean", mean)];
            if !is_untold {
                columns.extend([("range_low_90", low), ("range_high_90", high)]);
            }
            self.numbers(table, &row, Unit::Money, &columns);
        }
    }

    fn segments(&mut self, outcome: &Outcome) {
        let told = self.told;
        let forecast = &outcome.with_effects;
        for (place, segment) in forecast.segments.iter().enumerate() {
            let row = segment
                .name
                .map_or("", |name| told.input.interner.text(name))
                .to_string();
            let of = |value: &dyn Fn(&SegmentSums) -> f64| {
                let of_segment = |sums: &Sums| sums.by_segment.get(place).map_or(0.0, value);
                mean(forecast.central.iter().map(of_segment))
            };
            let open = segment.open.principal as f64;
            let mut cells = vec![
                ("open_invoices".to_string(), segment.open.invoices.to_string()),
                ("open".to_string(), self.number(Unit::Money, open)),
                (
                    "cash".to_string(),
                    self.number(Unit::Money, of(&|sums| sums.cash as f64)),
                ),
                (
                    "messages".to_string(),
                    self.number(Unit::Count, of(&|sums| sums.contacts as f64)),
                ),
            ];
            let horizons = HORIZONS.iter().enumerate();
            for (position, horizon) in horizons.filter(|(_, days)| **days <= told.question.days) {
                let paid = of(&|sums| sums.recovered_open.get(position).map_or(0.0, |cash| *cash as f64));
                if open > 0.0 {
                    let share = self.number(Unit::Share, paid / open);
                    cells.push((format!("recovered_open_{horizon}d"), share));
                }
            }
            for (column, value) in cells {
                self.push("by_segment", &row, &column, &value);
            }
        }
    }

    fn work(&mut self, position: usize, outcome: &Outcome) {
        let told = self.told;
        let Some(policy) = told.input.policies.get(position) else {
            return;
        };
        for rule in steps::rules(&policy.policy) {
            let name = told
                .input
                .interner
                .text(policy.policy.rules[rule].name)
                .to_string();
            let invoices = mean(
                outcome
                    .with_effects
                    .central
                    .iter()
                    .map(|sums| reached(sums, rule)),
            );
            let invoices = self.number(Unit::Count, invoices);
            self.push("by_rule", &name, "invoices", &invoices);
        }
        for (channel, count) in messages(told, position) {
            let count = self.number(Unit::Count, count);
            self.push("messages_by_channel", &channel, "messages", &count);
        }
        if let Some(calls) = steps::calls(told, policy, outcome) {
            let columns = [
                ("per_working_day", calls.a_day),
                ("busiest_day", calls.busiest),
                ("busiest_day_at_most", calls.busiest_at_most),
            ];
            self.numbers("calls", "", Unit::Count, &columns);
        }
    }

    /// How it was drawn.
    fn drawn(&mut self) {
        let told = self.told;
        let columns = [
            ("replicates", told.replicates().to_string()),
            ("seed", told.question.seed.to_string()),
            ("cost_of_cash", told.cost_of_cash.to_string()),
            ("currency", told.currency().code().to_string()),
            ("effects", told.effects().to_string()),
            ("stress_delay_days", told.question.put_off.to_string()),
            ("partial", told.is_partial().to_string()),
        ];
        for (column, value) in columns {
            self.push("drawn", "", column, &value);
        }
        let Some(assumed) = told.assumed() else { return };
        for (kind, effect) in assumed.effects {
            self.push("assumed", kind, "factor", &effect.factor.to_string());
            self.push("assumed", kind, "days", &effect.days.to_string());
        }
        for kind in assumed.nothing {
            self.push("assumed_to_do_nothing", &kind, "given", "true");
        }
    }

    /// By their names: their words are in a language.
    fn warnings(&mut self) {
        for warning in self.told.warnings() {
            self.push("warnings", warning.name, "given", "true");
        }
    }

    fn baselines(&mut self) {
        let baselines = self.told.baselines;
        for (row, shares) in [
            ("as_last_year", baselines.as_last_year),
            ("by_age_and_state", baselines.cells),
            ("kaplan_meier_by_age", baselines.by_age),
        ] {
            for (days, share) in HORIZONS.into_iter().zip(shares.into_iter().flatten()) {
                if days <= self.told.question.days {
                    let share = self.number(Unit::Share, share);
                    self.push("baselines", row, &format!("recovered_open_{days}d"), &share);
                }
            }
        }
    }

    fn support(&mut self) {
        let model = &self.told.input.fitted.model;
        for evidence in &model.support {
            let place = evidence.place;
            let kind = model
                .terms
                .contact_kinds
                .get(place.kind)
                .map_or("", String::as_str);
            let row = format!("{kind} level {} age band {}", place.level + 1, place.age_band);
            for (column, value) in [
                ("customers_with", evidence.customers_with.to_string()),
                ("customers_without", evidence.customers_without.to_string()),
                ("unexplained", format!("{:.6}", evidence.unexplained())),
                ("dates", format!("{:.1}", evidence.dates)),
                ("others", evidence.is_of_others().to_string()),
                ("enough", evidence.is_enough().to_string()),
            ] {
                self.push("support", &row, column, &value);
            }
        }
    }
}
