//! A backtest as one JSON object. Its schema is `docs/schemas/backtest.schema.json`.

use super::Told;
use crate::exit::Failure;
use crate::language::decimal;
use crate::report::json;
use relance_forecast::backtest::verdict::{Judged, verdict};
use relance_forecast::backtest::{CashForecast, Figure, LEVELS, Period, RECOVERED_AFTER};
use relance_kernel::Currency;
use serde::Serialize;

#[derive(Serialize)]
struct Document {
    ledger: String,
    cut: String,
    known_until: String,
    currency: String,
    replicates: u32,
    seed: u64,
    converged: bool,
    open_invoices: u64,
    open_principal: String,
    principal: Cash,
    with_charges: Cash,
    recovered: Vec<Share>,
    items: Vec<Item>,
    findings: Vec<Finding>,
}

#[derive(Serialize)]
struct Cash {
    months: Vec<Span>,
    quarters: Vec<Span>,
}

#[derive(Serialize)]
struct Span {
    until: String,
    mean: String,
    intervals: Vec<Level>,
    observed: Option<String>,
    as_last_year: String,
    cells: String,
    by_age: String,
}

#[derive(Serialize)]
struct Level {
    level: f64,
    low: String,
    high: String,
}

#[derive(Serialize)]
struct Share {
    days: i32,
    mean: String,
    intervals: Vec<Level>,
    observed: Option<String>,
}

#[derive(Serialize)]
struct Item {
    days: i32,
    observed: f64,
    forecast: f64,
    climatology: f64,
    skill: f64,
    skill_over_age: f64,
    calibration_slope: Option<f64>,
}

#[derive(Serialize)]
struct Finding {
    /// What is judged: `cash`, `cash_by_quarter`, `intervals_0.9`, `items_365d`, `calibration_365d`.
    of: String,
    value: f64,
    least: f64,
    most: f64,
    good: bool,
}

/// The whole answer.
pub(super) fn text(told: &Told<'_>) -> Result<String, Failure> {
    let backtest = told.backtest;
    let shares = RECOVERED_AFTER
        .iter()
        .zip(&backtest.recovered)
        .map(|(days, share)| {
            let number = |value: f64| format!("{value:.6}");
            Share {
                days: *days,
                mean: number(share.mean),
                intervals: levels(share, number),
                observed: share.observed.map(number),
            }
        });
    let items = backtest
        .scores
        .iter()
        .flat_map(|scores| &scores.items)
        .map(|score| Item {
            days: score.days,
            observed: score.observed,
            forecast: score.forecast,
            climatology: score.climatology,
            skill: score.skill.skill.value,
            skill_over_age: score.skill_by_age.skill.value,
            calibration_slope: score.calibration.as_ref().map(|calibration| calibration.slope),
        });
    let findings = verdict(backtest).into_iter().map(|finding| Finding {
        of: match finding.judged {
            Judged::Cash(money) => format!("cash, {money:?}"),
            Judged::CashByQuarter(money) => format!("cash_by_quarter, {money:?}"),
            Judged::Intervals(money, level) => format!("intervals_{level}, {money:?}"),
            Judged::ItemsWithin(days) => format!("items_{days}d"),
            Judged::CalibrationWithin(days) => format!("calibration_{days}d"),
        },
        value: finding.value,
        least: finding.least,
        most: finding.most,
        good: finding.is_good(),
    });
    json::text(&Document {
        ledger: told.asked.ledger.display().to_string(),
        cut: backtest.cut.to_string(),
        known_until: backtest.known_until.to_string(),
        currency: told.currency.code().to_string(),
        replicates: told.asked.replicates,
        seed: told.asked.seed,
        converged: backtest.converged,
        open_invoices: backtest.portfolio.items,
        open_principal: decimal(backtest.portfolio.principal.into(), told.currency),
        principal: cash(&backtest.principal, told.currency),
        with_charges: cash(&backtest.with_charges, told.currency),
        recovered: shares.collect(),
        items: items.collect(),
        findings: findings.collect(),
    })
}

fn cash(cash: &CashForecast, currency: Currency) -> Cash {
    let spans = |periods: &[Period]| periods.iter().map(|period| span(period, currency)).collect();
    Cash {
        months: spans(&cash.months),
        quarters: spans(&cash.quarters),
    }
}

fn span(period: &Period, currency: Currency) -> Span {
    let money = |value: f64| {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "casts of floats stop at the largest whole number"
        )]
        let minor = value.round() as i128;
        decimal(minor, currency)
    };
    Span {
        until: period.last.to_string(),
        mean: money(period.cash.mean),
        intervals: levels(&period.cash, money),
        observed: period.cash.observed.map(money),
        as_last_year: money(period.baselines.as_last_year),
        cells: money(period.baselines.cells),
        by_age: money(period.baselines.by_age),
    }
}

fn levels(figure: &Figure, number: impl Fn(f64) -> String) -> Vec<Level> {
    LEVELS
        .iter()
        .zip(&figure.intervals)
        .map(|(level, interval)| Level {
            level: *level,
            low: number(interval.low),
            high: number(interval.high),
        })
        .collect()
}
