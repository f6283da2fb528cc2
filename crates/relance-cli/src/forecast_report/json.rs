//! A forecast as one JSON object. Its schema is `docs/schemas/forecast.schema.json`: one policy stands at the top, as
//! the replay of one does; policies that are compared stand in a list.

mod document;
mod shared;

use super::periods::{Stretch, months, weeks};
use super::rows::{self, Unit};
use super::steps::{self, messages, reached};
use super::{Outcome, Told};
use crate::console::Console;
use crate::exit::Failure;
use crate::language::decimal;
use crate::report::json;
use document::{
    Against, AtWorst, Calls, Cash, Figure, Forecasts, Kpi, Name, OfOne, OfSeveral, Open, Param, Policy, Rule,
    Segment, Spread, Totals, UnseenAges, Worst,
};
use relance_forecast::compare::{self, Refusal, Verdict};
use relance_forecast::explained::Explanation;
use relance_forecast::forecast::{Forecast, Volume};
use relance_forecast::layers::{Estimate, mean};
use relance_forecast::measure::Measure;
use relance_forecast::sums::{HORIZONS, SegmentSums, Sums};
use relance_forecast::unseen_ages;
use std::collections::BTreeMap;

/// The whole answer.
pub(super) fn text(console: &Console, told: &Told<'_>) -> Result<String, Failure> {
    let page = Page { told };
    let shared = shared::shared(console, told);
    let mut policies: Vec<Policy> = (0..told.outcomes.len())
        .filter_map(|position| page.policy(position))
        .collect();
    match policies.pop() {
        Some(policy) if !told.is_comparison => json::text(&OfOne { policy, shared }),
        last => {
            policies.extend(last);
            json::text(&OfSeveral { policies, shared })
        }
    }
}

struct Page<'a> {
    told: &'a Told<'a>,
}

impl Page<'_> {
    fn policy(&self, position: usize) -> Option<Policy> {
        let told = self.told;
        let of_position = told.input.policies.get(position)?;
        let policy = &of_position.policy;
        let outcome = told.outcomes.get(position)?;
        let is_untold = told.is_untold(position);
        let figures = |forecast: &Forecast| self.levels(forecast, is_untold);
        Some(Policy {
            policy: Name {
                name: policy.name.clone(),
                file: of_position.path.display().to_string(),
                currency: policy.currency.code().to_string(),
                rules: policy.rules.len(),
                params: (of_position.compiled.params.iter())
                    .map(|param| Param {
                        name: param.name.clone(),
                        value: param.value.clone(),
                        set: param.is_set,
                    })
                    .collect(),
            },
            totals: self.totals(position, outcome),
            by_segment: self.by_segment(outcome),
            by_rule: steps::rules(policy)
                .into_iter()
                .map(|rule| {
                    let (low, high) = outcome.with_effects.range_of(|sums| reached(sums, rule), 0.9);
                    let count = |value: f64| self.number(Unit::Count, value);
                    Rule {
                        rule: told.input.interner.text(policy.rules[rule].name).to_string(),
                        invoices: count(mean_of(outcome, |sums| reached(sums, rule))),
                        invoices_range_90: [count(low), count(high)],
                    }
                })
                .collect(),
            kpi: self.kpi(position, outcome),
            forecast: Forecasts {
                figures: figures(&outcome.with_effects),
                if_contacts_changed_nothing: figures(&outcome.without_effects),
                at_half_of_what_is_assumed: outcome.with_half.as_ref().map(figures),
                outside_support: compare::outside_support(&outcome.with_effects, &told.input.fitted.model),
                unseen_ages: self.unseen_ages(position),
                cash_by_week: self.cash(&outcome.with_effects, &weeks(&told.question), is_untold),
                cash_by_month: self.cash(&outcome.with_effects, &months(&told.question), is_untold),
            },
            against_the_one_in_force: self.against(outcome),
        })
    }

    fn unseen_ages(&self, position: usize) -> Option<UnseenAges> {
        let beyond = self.told.beyond_seen_ages(position)?;
        let got_older = self.told.outcomes.get(position)?.with_effects.portfolio.got_older;
        let is_untold = self.told.is_untold(position);
        let worst = |figure: unseen_ages::AtWorst| Worst {
            mean: self.number(Unit::Money, figure.mean),
            range_90: (!is_untold).then(|| {
                let (low, high) = figure.range;
                [low, high].map(|end| self.number(Unit::Money, end))
            }),
        };
        Some(UnseenAges {
            oldest_age: self.told.input.fitted.model.learnt_from.oldest_age,
            got_older: got_older.invoices,
            unpaid: got_older.unpaid,
            reached: self.number(Unit::Money, beyond.reached),
            at_worst: AtWorst {
                not_recovered: worst(beyond.not_recovered),
                cash: worst(beyond.cash),
                cash_13_weeks: beyond.cash_of_quarter.map(worst),
            },
        })
    }

    fn against(&self, outcome: &Outcome) -> Option<Against> {
        let (verdict, in_force) = (outcome.verdict?, self.told.in_force()?);
        let is_told = super::is_told(outcome);
        let difference = |one: &Forecast, other: &Forecast| -> BTreeMap<String, Figure> {
            rows::rows(self.told.question.days)
                .into_iter()
                .filter_map(|row| {
                    let estimate = compare::difference(one, other, row.measure, self.told.cost_of_cash)?;
                    let is_told = is_told && !one.replicates.is_empty();
                    Some((row.name, self.difference(row.unit, &estimate, is_told)))
                })
                .collect()
        };
        Some(Against {
            verdict: verdict_name(verdict),
            others_must_collect: match verdict {
                Verdict::HangsOnOthers { share, .. } => Some(self.number(Unit::Share, share)),
                _ => None,
            },
            if_nothing_comes_of_unseen_ages: match verdict {
                Verdict::HangsOnUnseenAges { without, .. } => Some(self.number(Unit::Money, without)),
                _ => outcome
                    .winner_lost_to_unseen_ages(in_force, self.told.cost_of_cash)
                    .map(|without| self.number(Unit::Money, without.mean)),
            },
            difference: difference(&outcome.with_effects, &in_force.with_effects),
            difference_if_only_brought_forward: outcome
                .brought_forward()
                .map(|pair| difference(pair.other, pair.in_force)),
            difference_if_contacts_changed_nothing: difference(
                &outcome.without_effects,
                &in_force.without_effects,
            ),
        })
    }

    fn open(&self, volume: Volume) -> Open {
        Open {
            invoices: volume.invoices,
            principal: decimal(volume.principal.into(), self.told.currency()),
        }
    }

    fn totals(&self, position: usize, outcome: &Outcome) -> Totals {
        let portfolio = outcome.with_effects.portfolio;
        let mean = |measure: Measure, unit: Unit| {
            let estimate = outcome.with_effects.estimate(measure, self.told.cost_of_cash);
            self.number(unit, estimate.map_or(0.0, |estimate| estimate.mean))
        };
        Totals {
            open: self.open(portfolio.open),
            to_come: self.open(portfolio.new),
            invoices_in_other_currencies: portfolio.other_currencies,
            customers: portfolio.customers,
            messages: mean(Measure::Contacts, Unit::Count),
            messages_by_channel: messages(self.told, position)
                .into_iter()
                .map(|(channel, count)| (channel, self.number(Unit::Count, count)))
                .collect(),
            cost: mean(Measure::Cost, Unit::Money),
            minutes: mean(Measure::Minutes, Unit::Hours),
            handed_over: mean(Measure::HandedOver, Unit::Money),
        }
    }

    fn by_segment(&self, outcome: &Outcome) -> Vec<Segment> {
        let days = self.told.question.days;
        let segments = outcome.with_effects.segments.iter().enumerate();
        segments
            .map(|(place, segment)| {
                let of = |sums: &Sums, value: &dyn Fn(&SegmentSums) -> f64| {
                    sums.by_segment.get(place).map_or(0.0, value)
                };
                let cash = |sums: &SegmentSums| sums.cash as f64;
                let recovered = HORIZONS
                    .iter()
                    .enumerate()
                    .filter(|(_, horizon)| **horizon <= days);
                let recovered_open = recovered
                    .map(|(position, horizon)| {
                        let paid = mean_of(outcome, |sums| {
                            of(sums, &|sums| {
                                sums.recovered_open.get(position).map_or(0.0, |cash| *cash as f64)
                            })
                        });
                        let open = segment.open.principal;
                        let share = (open > 0).then(|| self.number(Unit::Share, paid / open as f64));
                        (format!("{horizon}d"), share)
                    })
                    .collect();
                let in_force = self.told.in_force().filter(|_| outcome.verdict.is_some());
                Segment {
                    segment: segment
                        .name
                        .map(|name| self.told.input.interner.text(name).to_string()),
                    open: self.open(segment.open),
                    messages: self.number(
                        Unit::Count,
                        mean_of(outcome, |sums| of(sums, &|sums| sums.contacts as f64)),
                    ),
                    cash: self.number(Unit::Money, mean_of(outcome, |sums| of(sums, &cash))),
                    recovered_open,
                    cash_difference: in_force.map(|in_force| {
                        let difference =
                            compare::difference_of(&outcome.with_effects, &in_force.with_effects, |sums| {
                                of(sums, &cash)
                            });
                        self.difference(Unit::Money, &difference, super::is_told(outcome))
                    }),
                }
            })
            .collect()
    }

    fn kpi(&self, position: usize, outcome: &Outcome) -> Kpi {
        let portfolio = outcome.with_effects.portfolio;
        let messages = mean_of(outcome, |sums| sums.contact_count() as f64);
        let per = |count: u64| (count > 0).then(|| self.number(Unit::Count, messages / count as f64));
        let policy = self.told.input.policies.get(position);
        let calls = policy.and_then(|policy| steps::calls(self.told, policy, outcome));
        Kpi {
            messages_per_invoice: per(portfolio.open.invoices + portfolio.new.invoices),
            messages_per_customer: per(portfolio.customers),
            calls: calls.map(|calls| Calls {
                working_days: calls.working_days,
                per_working_day: self.number(Unit::Count, calls.a_day),
                busiest_day: self.number(Unit::Count, calls.busiest),
                busiest_day_at_most: self.number(Unit::Count, calls.busiest_at_most),
                capacity: calls.capacity,
            }),
        }
    }

    /// The figures of one policy.
    fn levels(&self, forecast: &Forecast, is_untold: bool) -> BTreeMap<String, Figure> {
        let cost_of_cash = self.told.cost_of_cash;
        rows::rows(self.told.question.days)
            .into_iter()
            .filter_map(|row| {
                let estimate = forecast.estimate(row.measure, cost_of_cash)?;
                // At the estimates alone, or where the ledger cannot tell what contacts change, it is not known how far
                // figures may be off.
                let range = match forecast.replicates.is_empty() || is_untold {
                    true => None,
                    false => forecast.range(row.measure, cost_of_cash, 0.9),
                };
                let figure = Figure {
                    unit: row.unit.name(),
                    mean: self.number(row.unit, estimate.mean),
                    interval_90: None,
                    range_90: range.map(|range| self.both(row.unit, range)),
                    interval_90_parameters: range.map(|_| self.both(row.unit, estimate.interval())),
                    spread: range.map(|_| self.spread(row.unit, &estimate)),
                    monte_carlo_error: self.number(row.unit, estimate.error),
                };
                Some((row.name, figure))
            })
            .collect()
    }

    /// How far a policy is from the one in force; with how sure that is only if it is told.
    fn difference(&self, unit: Unit, estimate: &Estimate, is_told: bool) -> Figure {
        Figure {
            unit: unit.name(),
            mean: self.number(unit, estimate.mean),
            interval_90: is_told.then(|| self.both(unit, estimate.interval())),
            range_90: None,
            interval_90_parameters: None,
            spread: is_told.then(|| self.spread(unit, estimate)),
            monte_carlo_error: self.number(unit, estimate.error),
        }
    }

    fn spread(&self, unit: Unit, estimate: &Estimate) -> Spread {
        Spread {
            standard_deviation: self.number(unit, estimate.deviation()),
            layers: estimate.shares(),
        }
    }

    fn both(&self, unit: Unit, (low, high): (f64, f64)) -> [String; 2] {
        [self.number(unit, low), self.number(unit, high)]
    }

    fn number(&self, unit: Unit, value: f64) -> String {
        rows::plain(unit, value, self.told.currency())
    }

    fn cash(&self, forecast: &Forecast, stretches: &[Stretch], is_untold: bool) -> Vec<Cash> {
        stretches
            .iter()
            .map(|stretch| {
                let (low, high) = forecast.range_of(|sums| stretch.cash(sums), 0.9);
                let money = |value: f64| self.number(Unit::Money, value);
                Cash {
                    from: stretch.first.to_string(),
                    to: stretch.last.to_string(),
                    mean: money(forecast.estimate_of(|sums| stretch.cash(sums)).mean),
                    range_90: (!is_untold).then(|| [money(low), money(high)]),
                }
            })
            .collect()
    }
}

/// The mean of a number of each replicate at the estimates.
fn mean_of(outcome: &Outcome, value: impl Fn(&Sums) -> f64) -> f64 {
    mean(outcome.with_effects.central.iter().map(value))
}

/// As programs read it.
pub(super) fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Refused(Refusal::NotIdentified) => "not_identified",
        Verdict::Refused(Refusal::NotConverged) => "not_converged",
        Verdict::Refused(Refusal::ContactsSeemToHarm) => "contacts_seem_to_harm",
        Verdict::Refused(Refusal::RecordedWhenPaid) => "recorded_when_paid",
        Verdict::Refused(Refusal::ContactsFollowPayers) => "contacts_follow_payers",
        Verdict::Refused(Refusal::ClassesDisagree(Explanation::Month)) => "months_disagree",
        Verdict::Refused(Refusal::ClassesDisagree(_)) => "classes_disagree",
        Verdict::Refused(Refusal::EffectsDrift) => "effects_drift",
        Verdict::Refused(Refusal::OthersAnswer) => "others_answer",
        Verdict::Refused(Refusal::LeftAloneAreOthers) => "left_alone_are_others",
        Verdict::Refused(Refusal::OfAnotherLedger) => "model_of_another_ledger",
        Verdict::Refused(Refusal::BookedTogether) => "booked_together",
        Verdict::HangsOnOthers { .. } => "hangs_on_others",
        Verdict::HangsOnUnseenAges { .. } => "hangs_on_unseen_ages",
        Verdict::HangsOnBroughtForward { .. } => "hangs_on_brought_forward",
        Verdict::Assumed => "assumed",
        Verdict::Same => "same",
        Verdict::NoDifference => "no_difference",
        Verdict::Better => "better",
        Verdict::Worse => "worse",
    }
}
