//! The share that has ended by each cause up to each day, when each cause keeps the others from happening.

use super::risk_table::{RiskTable, risk_table};
use super::{Spell, SurvivalError, clustered, log_log_interval};
use crate::Interval;

/// The cumulative incidences of Aalen and Johansen (1978).
///
/// With the survival of [`super::KaplanMeier`] they sum to 1 on each day. Beyond [`AalenJohansen::last_day`] the curves
/// stay where they were.
pub struct AalenJohansen {
    table: RiskTable,
    /// For each day of the table.
    steps: Vec<Step>,
}

struct Step {
    day: i32,
    /// Share still going on before the day.
    survival_before: f64,
    /// Share that has ended by the end of the day, by cause.
    incidence: Vec<f64>,
}

impl AalenJohansen {
    /// The curves of these spells.
    ///
    /// # Errors
    ///
    /// As [`SurvivalError`] lists them.
    pub fn fit(spells: &[Spell]) -> Result<AalenJohansen, SurvivalError> {
        let table = risk_table(spells)?;
        let mut survival = 1.0;
        let mut incidence = vec![0.0; table.causes];
        let steps = table
            .days
            .iter()
            .map(|day| {
                let survival_before = survival;
                for (sum, events) in incidence.iter_mut().zip(&day.events) {
                    *sum += survival_before * events / day.at_risk;
                }
                survival *= (day.at_risk - day.all_events) / day.at_risk;
                Step {
                    day: day.day,
                    survival_before,
                    incidence: incidence.clone(),
                }
            })
            .collect();
        Ok(AalenJohansen { table, steps })
    }

    /// How many causes the spells name: one more than the highest number.
    #[must_use]
    pub fn causes(&self) -> usize {
        self.table.causes
    }

    /// The last day on which anything was at risk.
    #[must_use]
    pub fn last_day(&self) -> i32 {
        self.table.last_day
    }

    /// The share that has ended by this cause at the end of the `day`.
    #[must_use]
    pub fn incidence(&self, cause: u8, day: i32) -> f64 {
        let after = self.steps.partition_point(|step| step.day <= day);
        after
            .checked_sub(1)
            .and_then(|place| self.steps.get(place))
            .and_then(|step| step.incidence.get(usize::from(cause)))
            .copied()
            .unwrap_or(0.0)
    }

    /// The variance of [`AalenJohansen::incidence`] by the delta method on the multinomial counts of each day (Dinse
    /// and Larson 1986, Biometrika 73, equation 6; Marubini and Valsecchi 1995, chapter 10), which takes a weight for
    /// that many independent spells:
    ///
    /// Σ (I(t) − I(tⱼ))² dⱼ/(Yⱼ(Yⱼ − dⱼ)) + Σ S(tⱼ₋₁)² dₖⱼ(Yⱼ − dₖⱼ)/Yⱼ³ − 2 Σ (I(t) − I(tⱼ)) S(tⱼ₋₁) dₖⱼ/Yⱼ².
    ///
    /// With one cause it is Greenwood's.
    #[must_use]
    pub fn variance(&self, cause: u8, day: i32) -> f64 {
        let number = usize::from(cause);
        let reached = self.incidence(cause, day);
        self.steps
            .iter()
            .zip(&self.table.days)
            .take_while(|(step, _)| step.day <= day)
            .map(|(step, risk)| {
                let to_come = reached - step.incidence.get(number).copied().unwrap_or(0.0);
                let hazard = risk.hazard_of(number);
                let now = step.survival_before * hazard;
                to_come * to_come * risk.greenwood()
                    + now * step.survival_before * (1.0 - hazard) / risk.at_risk
                    - 2.0 * to_come * now / risk.at_risk
            })
            .sum::<f64>()
            .max(0.0)
    }

    /// The variance of [`AalenJohansen::incidence`] when only clusters are independent, as
    /// [`super::KaplanMeier::clustered_variance`] has it.
    ///
    /// # Errors
    ///
    /// If there are not as many clusters as spells.
    pub fn clustered_variance(
        &self,
        cause: u8,
        spells: &[Spell],
        clusters: &[u32],
        day: i32,
    ) -> Result<f64, SurvivalError> {
        clustered::variance(&self.table, Some(cause), spells, clusters, day)
    }

    /// The interval of [`AalenJohansen::incidence`] that holds the truth with probability `level`, by
    /// [`AalenJohansen::variance`] and log(−log). None at 0 and at 1.
    #[must_use]
    pub fn interval(&self, cause: u8, day: i32, level: f64) -> Option<Interval> {
        log_log_interval(self.incidence(cause, day), self.variance(cause, day), level)
    }
}
