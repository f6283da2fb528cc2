//! What policies do: invoices that reach each step, messages, and calls by working day. Shared by tables, JSON and CSV.

use super::{Outcome, Told};
use crate::forecast_input::ForecastPolicy;
use relance_forecast::layers::mean;
use relance_forecast::measure::range;
use relance_forecast::sums::Sums;
use relance_kernel::policy::{Policy, RuleKind};
use relance_kernel::{ChannelId, RuleId};

/// The rules of a policy that act for invoices, the ladder first and from its lowest step.
pub(crate) fn rules(policy: &Policy) -> Vec<RuleId> {
    let of_slots = policy
        .slots
        .iter()
        .flat_map(|slot| slot.variants.iter().map(|variant| variant.rule));
    let mut order: Vec<RuleId> = Vec::new();
    for rule in of_slots.chain(policy.rules.ids()) {
        let is_of_customer = matches!(
            policy.rules[rule].kind,
            RuleKind::Also {
                per_customer: true,
                ..
            }
        );
        if !is_of_customer && !order.contains(&rule) {
            order.push(rule);
        }
    }
    order
}

/// Invoices for which a rule acts, in a replicate.
pub(crate) fn reached(sums: &Sums, rule: RuleId) -> f64 {
    sums.steps.get(rule.0 as usize).map_or(0.0, |count| *count as f64)
}

/// Messages by channel, on average: those of which there are some.
pub(crate) fn messages(told: &Told<'_>, position: usize) -> Vec<(String, f64)> {
    let (Some(policy), Some(outcome)) = (told.input.policies.get(position), told.outcomes.get(position))
    else {
        return Vec::new();
    };
    let channels = policy.policy.channels.enumerate();
    channels
        .filter_map(|(ChannelId(channel), declared)| {
            let counts = outcome.with_effects.central.iter().filter_map(|sums| {
                let count = sums.contacts.get(channel as usize)?;
                Some(*count as f64)
            });
            let count = mean(counts);
            let name = told.input.interner.text(declared.name).to_string();
            (count > 0.0).then_some((name, count))
        })
        .collect()
}

/// Calls and other contacts that take minutes of the team.
pub(crate) struct Calls {
    /// Working days of the period.
    pub(crate) working_days: i32,
    /// A working day, on average.
    pub(crate) a_day: f64,
    /// On the busiest day, on average over the replicates.
    pub(crate) busiest: f64,
    /// The same at most, in nineteen replicates of twenty.
    pub(crate) busiest_at_most: f64,
    /// What the channels allow a day together, if all of them say it.
    pub(crate) capacity: Option<u64>,
}

/// The calls of a policy; none if no channel of it takes minutes.
pub(crate) fn calls(told: &Told<'_>, policy: &ForecastPolicy, outcome: &Outcome) -> Option<Calls> {
    let channels = policy.policy.channels.iter();
    let of_team: Vec<_> = channels.filter(|channel| channel.minutes > 0).collect();
    if of_team.is_empty() {
        return None;
    }
    let until = told.question.until;
    // Counted after the first day through the second.
    let working_days = policy
        .policy
        .calendar
        .working_days_between(until, until.plus(told.question.days));
    let all = |sums: &Sums| -> f64 { sums.calls.iter().map(|calls| f64::from(*calls)).sum() };
    let busiest = |sums: &Sums| sums.calls.iter().max().map_or(0.0, |calls| f64::from(*calls));
    let forecast = &outcome.with_effects;
    let (_, busiest_at_most) = range(forecast.replicates.iter().map(busiest).collect(), 0.9);
    let capacities: Option<Vec<u64>> = of_team
        .iter()
        .map(|channel| channel.capacity.map(u64::from))
        .collect();
    Some(Calls {
        working_days,
        a_day: mean(forecast.central.iter().map(all)) / f64::from(working_days.max(1)),
        busiest: mean(forecast.central.iter().map(busiest)),
        busiest_at_most,
        capacity: capacities.map(|capacities| capacities.iter().sum()),
    })
}
