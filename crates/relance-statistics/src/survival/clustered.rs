//! The variance of a curve when spells of one cluster hang together, or weights are money: the infinitesimal jackknife.

use super::risk_table::RiskTable;
use super::{Spell, SurvivalError};

/// How much a spell moves the curve, split by what happens to it. Both are per unit of weight.
struct Influence {
    day: i32,
    /// Of being at risk on this day and all event days before it.
    at_risk_so_far: f64,
    /// Of an event on this day by the cause asked for.
    event: f64,
    /// Of an event on this day by another cause.
    other_event: f64,
}

/// The variance of the share that has ended by `cause` (any, if none is given) at the end of the `day`.
///
/// With the daily hazards hₗⱼ = dₗⱼ/Yⱼ, the influence of a spell on the incidence I is
/// Σⱼ Σₗ ∂I/∂hₗⱼ (dNₗⱼ − hₗⱼ at riskⱼ)/Yⱼ, where ∂I/∂hₗⱼ = S(tⱼ₋₁)[l is the cause] − (I(t) − I(tⱼ))/(1 − hⱼ).
pub(super) fn variance(
    table: &RiskTable,
    cause: Option<u8>,
    spells: &[Spell],
    clusters: &[u32],
    day: i32,
) -> Result<f64, SurvivalError> {
    if clusters.len() != spells.len() {
        return Err(SurvivalError::Clusters(clusters.len()));
    }
    let influences = influences(table, cause, day);
    let mut rows: Vec<(u32, &Spell)> = clusters.iter().copied().zip(spells).collect();
    rows.sort_by_key(|(cluster, spell)| {
        (
            *cluster,
            spell.entry,
            spell.exit,
            spell.event,
            spell.weight.to_bits(),
        )
    });
    let total = rows
        .chunk_by(|left, right| left.0 == right.0)
        .map(|cluster| {
            let sum: f64 = cluster
                .iter()
                .map(|(_, spell)| spell.weight * influence_of(&influences, cause, spell))
                .sum();
            sum * sum
        })
        .sum();
    Ok(total)
}

fn influences(table: &RiskTable, cause: Option<u8>, day: i32) -> Vec<Influence> {
    let days = table.days.iter().take_while(|risk| risk.day <= day);
    let (mut survival, mut reached) = (1.0, 0.0);
    let mut steps = Vec::new();
    for risk in days {
        let hazard = cause.map_or(risk.hazard(), |cause| risk.hazard_of(usize::from(cause)));
        let survival_before = survival;
        reached += survival_before * hazard;
        survival *= (risk.at_risk - risk.all_events) / risk.at_risk;
        steps.push((risk, hazard, survival_before, reached));
    }
    let mut at_risk_so_far = 0.0;
    steps
        .into_iter()
        .map(|(risk, hazard, survival_before, so_far)| {
            let left = (risk.at_risk - risk.all_events) / risk.at_risk;
            let other_event = if left > 0.0 {
                -(reached - so_far) / left / risk.at_risk
            } else {
                0.0
            };
            let event = survival_before / risk.at_risk + other_event;
            at_risk_so_far -= survival_before / risk.at_risk * hazard + other_event * risk.hazard();
            Influence {
                day: risk.day,
                at_risk_so_far,
                event,
                other_event,
            }
        })
        .collect()
}

fn influence_of(influences: &[Influence], cause: Option<u8>, spell: &Spell) -> f64 {
    let up_to = |day: i32| {
        let after = influences.partition_point(|influence| influence.day <= day);
        after.checked_sub(1).and_then(|place| influences.get(place))
    };
    let at_risk = |day: i32| up_to(day).map_or(0.0, |influence| influence.at_risk_so_far);
    let watched = at_risk(spell.exit) - at_risk(spell.entry);
    let ended = match (spell.event, up_to(spell.exit)) {
        (Some(event), Some(influence)) if influence.day == spell.exit => {
            if cause.is_none_or(|cause| cause == event) {
                influence.event
            } else {
                influence.other_event
            }
        }
        _ => 0.0,
    };
    watched + ended
}
