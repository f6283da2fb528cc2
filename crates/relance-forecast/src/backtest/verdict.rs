//! Whether a forecast is good enough to decide with, figure by figure, and why not.

use super::items::Money;
use super::{Backtest, LEVELS};

/// How far cash of the year may be off, as a share of what came in.
pub const CASH_ALLOWED: f64 = 0.25;

/// Slopes of calibration that are good enough.
pub const SLOPES_ALLOWED: (f64, f64) = (0.8, 1.2);

/// For each of [`LEVELS`]: shares of intervals that may hold.
pub const COVERAGE_ALLOWED: [(f64, f64); 3] = [(0.4, 0.6), (0.7, 0.9), (0.82, 0.97)];

/// Skill over age × state cells that each of the horizons needs.
pub const SKILL_NEEDED: [f64; 3] = [0.0, 0.0, 0.02];

/// What is judged.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Judged {
    /// Cash over all known quarters: relative error.
    Cash(Money),
    /// Cash by quarter: mean relative error, against that of "as last year".
    CashByQuarter(Money),
    /// Share of intervals of a level that held.
    Intervals(Money, f64),
    /// Which items pay within so many days: skill over age × state cells.
    ItemsWithin(i32),
    /// Slope of calibration of items within so many days.
    CalibrationWithin(i32),
}

/// A judgement.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Finding {
    /// Of what.
    pub judged: Judged,
    /// What was measured.
    pub value: f64,
    /// The least that is good enough.
    pub least: f64,
    /// The most.
    pub most: f64,
}

impl Finding {
    /// Whether it is good enough to decide with.
    pub fn is_good(&self) -> bool {
        self.least <= self.value && self.value <= self.most
    }
}

/// What may be decided with the forecast, figure by figure; empty where nothing is known to judge by.
pub fn verdict(backtest: &Backtest) -> Vec<Finding> {
    let Some(scores) = &backtest.scores else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    let of_money = [
        (Money::Principal, &scores.principal),
        (Money::WithCharges, &scores.with_charges),
    ];
    for (money, cash) in of_money {
        let Some(cash) = cash else { continue };
        findings.push(Finding {
            judged: Judged::Cash(money),
            value: cash.forecast.bias,
            least: -CASH_ALLOWED,
            most: CASH_ALLOWED,
        });
        // Where nothing was open a year before, there is no last year to be better than.
        let quarters = Finding {
            judged: Judged::CashByQuarter(money),
            value: cash.forecast.of_quarters,
            least: 0.0,
            most: cash.baselines.as_last_year.of_quarters,
        };
        findings.extend((backtest.year_before > 0).then_some(quarters));
        for ((level, coverage), (least, most)) in LEVELS.iter().zip(&cash.coverage).zip(COVERAGE_ALLOWED) {
            findings.push(Finding {
                judged: Judged::Intervals(money, *level),
                value: coverage.share,
                least,
                most,
            });
        }
    }
    for (item, least) in scores.items.iter().zip(SKILL_NEEDED) {
        let skill = Finding {
            judged: Judged::ItemsWithin(item.days),
            value: item.skill.skill.value,
            least,
            most: 1.0,
        };
        findings.extend((backtest.year_before > 0).then_some(skill));
        if let Some(calibration) = &item.calibration {
            findings.push(Finding {
                judged: Judged::CalibrationWithin(item.days),
                value: calibration.slope,
                least: SLOPES_ALLOWED.0,
                most: SLOPES_ALLOWED.1,
            });
        }
    }
    findings
}
