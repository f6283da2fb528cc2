//! The share that lasts longer than each day: the product-limit estimator.

use super::risk_table::{RiskTable, risk_table};
use super::{Spell, SurvivalError, clustered, log_log_interval};
use crate::Interval;

/// The survival curve of Kaplan and Meier (1958), whatever the cause of an event.
///
/// Beyond [`KaplanMeier::last_day`] nothing was watched: the curve stays where it was. With late entries all of those
/// at risk can end on an early day; the curve is then 0 from there on, as the formula has it.
pub struct KaplanMeier {
    table: RiskTable,
    /// For each day of the table: the share that lasts longer, and the sum of Greenwood's terms so far.
    steps: Vec<Step>,
}

struct Step {
    day: i32,
    survival: f64,
    greenwood: f64,
}

impl KaplanMeier {
    /// The curve of these spells.
    ///
    /// # Errors
    ///
    /// As [`SurvivalError`] lists them.
    pub fn fit(spells: &[Spell]) -> Result<KaplanMeier, SurvivalError> {
        let any_cause: Vec<Spell> = spells
            .iter()
            .map(|spell| Spell {
                event: spell.event.map(|_| 0),
                ..*spell
            })
            .collect();
        let table = risk_table(&any_cause)?;
        let (mut survival, mut greenwood) = (1.0, 0.0);
        let steps = table
            .days
            .iter()
            .map(|day| {
                survival *= (day.at_risk - day.all_events) / day.at_risk;
                greenwood += day.greenwood();
                Step {
                    day: day.day,
                    survival,
                    greenwood,
                }
            })
            .collect();
        Ok(KaplanMeier { table, steps })
    }

    /// The last day on which anything was at risk.
    #[must_use]
    pub fn last_day(&self) -> i32 {
        self.table.last_day
    }

    fn step_at(&self, day: i32) -> Option<&Step> {
        let after = self.steps.partition_point(|step| step.day <= day);
        self.steps.get(after.checked_sub(1)?)
    }

    /// The share still going on at the end of the `day`.
    #[must_use]
    pub fn survival(&self, day: i32) -> f64 {
        self.step_at(day).map_or(1.0, |step| step.survival)
    }

    /// Greenwood's variance (1926) of [`KaplanMeier::survival`], which takes a weight for that many independent
    /// spells. For money, or for spells that hang together, see [`KaplanMeier::clustered_variance`].
    #[must_use]
    pub fn variance(&self, day: i32) -> f64 {
        self.step_at(day)
            .map_or(0.0, |step| step.survival * step.survival * step.greenwood)
    }

    /// The variance of [`KaplanMeier::survival`] when only clusters (customers, say) are independent: the infinitesimal
    /// jackknife, that is the sum over clusters of the squared sum of weight × influence. With one spell a cluster,
    /// weights of 1 and no late entry it is Greenwood's. `spells` are those of the fit, `clusters` has one name each.
    ///
    /// # Errors
    ///
    /// If there are not as many clusters as spells.
    pub fn clustered_variance(
        &self,
        spells: &[Spell],
        clusters: &[u32],
        day: i32,
    ) -> Result<f64, SurvivalError> {
        clustered::variance(&self.table, None, spells, clusters, day)
    }

    /// The interval of [`KaplanMeier::survival`] that holds the truth with probability `level`, by Greenwood's variance
    /// and log(−log). None while nothing has ended and when nothing is left.
    #[must_use]
    pub fn interval(&self, day: i32, level: f64) -> Option<Interval> {
        log_log_interval(self.survival(day), self.variance(day), level)
    }

    /// The mean of min(T, `horizon`), T the day of the event, in days on the scale of the spells.
    #[must_use]
    pub fn restricted_mean(&self, horizon: i32) -> f64 {
        let begin = self.steps.first().map_or(horizon, |step| step.day.min(horizon));
        f64::from(begin) + self.area(begin, horizon)
    }

    /// Greenwood's variance of [`KaplanMeier::restricted_mean`]: Σ (area under the curve from the day to the horizon)²
    /// d/(Y(Y − d)).
    #[must_use]
    pub fn restricted_mean_variance(&self, horizon: i32) -> f64 {
        // From the last day back, so that the area grows by one strip a day.
        let (mut area, mut until) = (0.0, horizon);
        let mut variance = 0.0;
        let steps = self.steps.iter().zip(&self.table.days).rev();
        for (step, day) in steps.filter(|(step, _)| step.day < horizon) {
            area += step.survival * (f64::from(until) - f64::from(step.day));
            until = step.day;
            variance += area * area * day.greenwood();
        }
        variance
    }

    /// The area under the curve between two days.
    fn area(&self, from: i32, to: i32) -> f64 {
        let ends = self.steps.iter().skip(1).map(|step| step.day).chain([i32::MAX]);
        self.steps
            .iter()
            .zip(ends)
            .map(|(step, end)| {
                let width = f64::from(end.min(to)) - f64::from(step.day.max(from));
                step.survival * width.max(0.0)
            })
            .sum()
    }
}
