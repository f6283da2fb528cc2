//! A forecast as one JSON object. Its schema is `docs/schemas/forecast.schema.json`.

use super::rows::{self, Unit};
use super::{Outcome, Told};
use crate::exit::Failure;
use crate::language::decimal;
use crate::report::json;
use relance_forecast::compare::{self, Verdict};
use relance_forecast::effects::Effects;
use relance_forecast::forecast::Forecast;
use relance_forecast::layers::Estimate;
use relance_forecast::measure::Measure;
use relance_kernel::{Currency, Day};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Document {
    ledger: String,
    period: Period,
    portfolio: Option<Portfolio>,
    /// Whether it was stopped before all accounts were walked.
    partial: bool,
    replicates: usize,
    seed: u64,
    cost_of_cash: f64,
    /// `learnt` or `assumed`.
    effects: &'static str,
    currency: String,
    /// The first is the one in force.
    policies: Vec<Policy>,
    model: Learnt,
    support: Vec<Support>,
}

#[derive(Serialize)]
struct Period {
    from: String,
    to: String,
    days: i32,
}

#[derive(Serialize)]
struct Portfolio {
    open: Volume,
    to_come: Volume,
    invoices_in_other_currencies: u64,
}

#[derive(Serialize)]
struct Volume {
    invoices: u64,
    principal: String,
}

#[derive(Serialize)]
struct Policy {
    policy: Name,
    forecast: BTreeMap<String, Figure>,
    if_contacts_changed_nothing: BTreeMap<String, Figure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_half_of_what_is_assumed: Option<BTreeMap<String, Figure>>,
    /// Share of the money paid after contacts that was paid where the ledger cannot tell what contacts do.
    outside_support: Option<f64>,
    messages_by_channel: BTreeMap<String, f64>,
    cash_by_week: Vec<Week>,
    #[serde(skip_serializing_if = "Option::is_none")]
    against_the_one_in_force: Option<Against>,
}

#[derive(Serialize)]
struct Name {
    name: String,
    file: String,
}

#[derive(Serialize)]
struct Against {
    /// `better`, `worse`, `no_difference`, `same`, `not_identified` or `assumed`.
    verdict: &'static str,
    difference: BTreeMap<String, Figure>,
    difference_if_contacts_changed_nothing: BTreeMap<String, Figure>,
}

/// Money and shares alike are numbers as decimal texts; money has the digits of its currency.
#[derive(Serialize)]
struct Figure {
    /// `share`, `money`, `days`, `count` or `minutes`.
    unit: &'static str,
    mean: String,
    /// What parameters leave: 90 %, the error of the draws included. Absent where the ledger cannot tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    interval_90: Option<[String; 2]>,
    /// All layers together.
    standard_deviation: String,
    /// Shares of parameters, months and luck in the variance.
    layers: Option<[f64; 3]>,
    monte_carlo_error: String,
}

#[derive(Serialize)]
struct Week {
    from: String,
    mean: String,
    range_90: [String; 2],
}

#[derive(Serialize)]
struct Learnt {
    until: String,
    payments: u64,
    customers: u64,
    invoice_days: u64,
    converged: bool,
    customer_deviation: f64,
    month_deviation: f64,
    month_deviation_assumed: bool,
    run_share: f64,
}

#[derive(Serialize)]
struct Support {
    contact: String,
    /// 1 for the first contact of an invoice, 2 for the second, 3 for all after it.
    level: usize,
    /// Band of days since due, from 0 (until the due date).
    age_band: usize,
    customers_with: u64,
    customers_without: u64,
    unexplained: f64,
    enough: bool,
}

/// The whole answer.
pub(super) fn text(told: &Told<'_>) -> Result<String, Failure> {
    let page = Page { told };
    json::text(&page.document())
}

struct Page<'a> {
    told: &'a Told<'a>,
}

impl Page<'_> {
    fn currency(&self) -> Currency {
        self.told
            .input
            .policies
            .first()
            .map_or(Currency::EUR, |policy| policy.policy.currency)
    }

    fn document(&self) -> Document {
        let told = self.told;
        let question = &told.question;
        let model = &told.input.fitted.model;
        let portfolio = told.in_force().map(|outcome| outcome.with_effects.portfolio);
        Document {
            ledger: told.ledger.display().to_string(),
            period: Period {
                from: question.until.plus(1).to_string(),
                to: question.until.plus(question.days).to_string(),
                days: question.days,
            },
            portfolio: portfolio.map(|portfolio| Portfolio {
                open: Volume {
                    invoices: portfolio.open.invoices,
                    principal: decimal(portfolio.open.principal.into(), self.currency()),
                },
                to_come: Volume {
                    invoices: portfolio.new.invoices,
                    principal: decimal(portfolio.new.principal.into(), self.currency()),
                },
                invoices_in_other_currencies: portfolio.other_currencies,
            }),
            partial: told.is_partial(),
            replicates: told
                .in_force()
                .map_or(0, |outcome| outcome.with_effects.replicates.len()),
            seed: question.seed,
            cost_of_cash: told.cost_of_cash,
            effects: match question.effects {
                Effects::Assumed { .. } => "assumed",
                Effects::Learnt | Effects::None => "learnt",
            },
            currency: self.currency().code().to_string(),
            policies: (0..told.outcomes.len())
                .filter_map(|position| self.policy(position))
                .collect(),
            model: Learnt {
                until: model.learnt_from.until.clone(),
                payments: model.learnt_from.payments,
                customers: model.learnt_from.customers,
                invoice_days: model.learnt_from.invoice_days,
                converged: told.input.fitted.converged,
                customer_deviation: model.customer_deviation,
                month_deviation: model.month_deviation.value,
                month_deviation_assumed: model.month_deviation.assumed,
                run_share: model.run_share,
            },
            support: model
                .support
                .iter()
                .map(|evidence| Support {
                    contact: model
                        .terms
                        .contact_kinds
                        .get(evidence.place.kind)
                        .cloned()
                        .unwrap_or_default(),
                    level: evidence.place.level + 1,
                    age_band: evidence.place.age_band,
                    customers_with: evidence.customers_with,
                    customers_without: evidence.customers_without,
                    unexplained: evidence.unexplained,
                    enough: evidence.is_enough(),
                })
                .collect(),
        }
    }

    fn policy(&self, position: usize) -> Option<Policy> {
        let told = self.told;
        let policy = told.input.policies.get(position)?;
        let outcome = told.outcomes.get(position)?;
        let in_force = told.in_force()?;
        let is_told = !matches!(
            outcome.verdict,
            Some(Verdict::NotIdentified { .. } | Verdict::Assumed)
        );
        let figures =
            |forecast: &Forecast| self.figures(|measure| forecast.estimate(measure, told.cost_of_cash), true);
        let against = outcome.verdict.map(|verdict| {
            let difference = |one: &Forecast, other: &Forecast, is_told: bool| {
                self.figures(
                    |measure| compare::difference(one, other, measure, told.cost_of_cash),
                    is_told,
                )
            };
            Against {
                verdict: match verdict {
                    Verdict::NotIdentified { .. } => "not_identified",
                    Verdict::Assumed => "assumed",
                    Verdict::Same => "same",
                    Verdict::NoDifference => "no_difference",
                    Verdict::Better => "better",
                    Verdict::Worse => "worse",
                },
                difference: difference(&outcome.with_effects, &in_force.with_effects, is_told),
                difference_if_contacts_changed_nothing: difference(
                    &outcome.without_effects,
                    &in_force.without_effects,
                    true,
                ),
            }
        });
        Some(Policy {
            policy: Name {
                name: policy.policy.name.clone(),
                file: policy.path.display().to_string(),
            },
            forecast: figures(&outcome.with_effects),
            if_contacts_changed_nothing: figures(&outcome.without_effects),
            at_half_of_what_is_assumed: outcome.with_half.as_ref().map(figures),
            outside_support: compare::outside_support(&outcome.with_effects, &told.input.fitted.model),
            messages_by_channel: self.messages(position, outcome),
            cash_by_week: self.weeks(&outcome.with_effects),
            against_the_one_in_force: against,
        })
    }

    fn figures(
        &self,
        estimate: impl Fn(Measure) -> Option<Estimate>,
        has_intervals: bool,
    ) -> BTreeMap<String, Figure> {
        let rows = rows::recovery()
            .into_iter()
            .chain(rows::effort())
            .chain(rows::gain());
        rows.filter_map(|row| {
            let estimate = estimate(row.measure)?;
            let number = |value: f64| self.number(row.unit, value);
            let (low, high) = estimate.interval();
            let figure = Figure {
                unit: match row.unit {
                    Unit::Share => "share",
                    Unit::Money => "money",
                    Unit::Days => "days",
                    Unit::Count => "count",
                    Unit::Hours => "minutes",
                },
                mean: number(estimate.mean),
                interval_90: has_intervals.then(|| [number(low), number(high)]),
                standard_deviation: number(estimate.deviation()),
                layers: estimate.shares(),
                monte_carlo_error: number(estimate.error),
            };
            Some((row.name, figure))
        })
        .collect()
    }

    fn number(&self, unit: Unit, value: f64) -> String {
        match unit {
            Unit::Money => {
                #[expect(
                    clippy::cast_possible_truncation,
                    reason = "casts of floats stop at the largest whole number"
                )]
                let minor = value.round() as i128;
                decimal(minor, self.currency())
            }
            Unit::Share => format!("{value:.6}"),
            Unit::Days | Unit::Count | Unit::Hours => format!("{value:.3}"),
        }
    }

    fn messages(&self, position: usize, outcome: &Outcome) -> BTreeMap<String, f64> {
        let Some(policy) = self.told.input.policies.get(position) else {
            return BTreeMap::new();
        };
        let replicates = &outcome.with_effects.central;
        policy
            .policy
            .channels
            .enumerate()
            .filter_map(|(channel, declared)| {
                let count =
                    |sums: &relance_forecast::sums::Sums| sums.contacts.get(channel.0 as usize).copied();
                let mean = relance_forecast::layers::mean(
                    replicates.iter().filter_map(count).map(|count| count as f64),
                );
                let name = self.told.input.interner.text(declared.name).to_string();
                (mean > 0.0).then_some((name, mean))
            })
            .collect()
    }

    fn weeks(&self, forecast: &Forecast) -> Vec<Week> {
        let first: Day = self.told.question.until.plus(1);
        let weeks = usize::try_from(self.told.question.days / 7).unwrap_or(0);
        (0..weeks)
            .map(|week| {
                let of = |sums: &relance_forecast::sums::Sums| {
                    (sums.cash(week * 7 + 7) - sums.cash(week * 7)) as f64
                };
                let values: Vec<f64> = forecast.replicates.iter().map(of).collect();
                let mean = relance_forecast::layers::mean(forecast.central.iter().map(of));
                let (low, high) = relance_forecast::measure::range(values, 0.9);
                let money = |value: f64| self.number(Unit::Money, value);
                Week {
                    from: first.plus(i32::try_from(week * 7).unwrap_or(0)).to_string(),
                    mean: money(mean),
                    range_90: [money(low), money(high)],
                }
            })
            .collect()
    }
}
