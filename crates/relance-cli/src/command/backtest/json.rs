//! A backtest as one JSON object. Its schema is `docs/schemas/backtest.schema.json`.

use super::{Told, cells};
use crate::exit::Failure;
use crate::language::decimal;
use crate::report::json;
use relance_forecast::backtest::groups::{Group, Kind};
use relance_forecast::backtest::verdict::{Judged, verdict};
use relance_forecast::backtest::{CashForecast, Figure, GroupCash, LEVELS, Period, RECOVERED_AFTER};
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
    policy: Option<String>,
    keeps_practice: bool,
    converged: bool,
    /// The first day that is read, where invoices paid before it seem to be missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    read_from: Option<String>,
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
    /// All twelve months together.
    year: Amount,
    months: Vec<Span>,
    quarters: Vec<Span>,
    groups: Vec<Portfolio>,
}

/// An amount of a period.
#[derive(Serialize)]
struct Amount {
    until: String,
    mean: String,
    intervals: Vec<Level>,
    observed: Option<String>,
}

/// Some of the open invoices.
#[derive(Serialize)]
struct Portfolio {
    /// By what they were chosen: `all`, `age` or `principal`.
    of: &'static str,
    /// The least and the most of it, both included: days since due, or money.
    from: Option<String>,
    to: Option<String>,
    invoices: u64,
    principal: String,
    quarters: Vec<Amount>,
}

/// An amount of a period, with its baselines.
#[derive(Serialize)]
struct Span {
    #[serde(flatten)]
    cash: Amount,
    /// None where nothing was open a year before, and so of the cells.
    as_last_year: Option<String>,
    cells: Option<String>,
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
    /// None where nothing was open a year before.
    climatology: Option<f64>,
    skill: Option<f64>,
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
    /// Of intervals: how many held what came.
    #[serde(skip_serializing_if = "Option::is_none")]
    held: Option<u32>,
    /// Of how many.
    #[serde(skip_serializing_if = "Option::is_none")]
    cells: Option<u32>,
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
    let has_year_before = backtest.year_before > 0;
    let items = backtest
        .scores
        .iter()
        .flat_map(|scores| &scores.items)
        .map(|score| Item {
            days: score.days,
            observed: score.observed,
            forecast: score.forecast,
            climatology: has_year_before.then_some(score.climatology),
            skill: has_year_before.then_some(score.skill.skill.value),
            skill_over_age: score.skill_by_age.skill.value,
            calibration_slope: score.calibration.as_ref().map(|calibration| calibration.slope),
        });
    let of_cells = |judged: Judged| match judged {
        Judged::Intervals(money, level) => cells(backtest, money, level),
        _ => None,
    };
    let findings = verdict(backtest).into_iter().map(|finding| Finding {
        held: of_cells(finding.judged).map(|(held, _)| held),
        cells: of_cells(finding.judged).map(|(_, cells)| cells),
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
        ledger: told.asked.ledger.to_string(),
        cut: backtest.cut.to_string(),
        known_until: backtest.known_until.to_string(),
        currency: told.currency.code().to_string(),
        replicates: told.asked.replicates,
        seed: told.asked.seed,
        policy: (told.asked.policy.as_ref()).map(|path| path.display().to_string()),
        keeps_practice: told.asked.keep_practice,
        converged: backtest.converged,
        read_from: (backtest.model.learnt_from.paid_left_out.as_ref())
            .map(|left_out| left_out.before.clone()),
        open_invoices: backtest.portfolio.items,
        open_principal: decimal(backtest.portfolio.principal.into(), told.currency),
        principal: cash(&backtest.principal, told.currency, has_year_before),
        with_charges: cash(&backtest.with_charges, told.currency, has_year_before),
        recovered: shares.collect(),
        items: items.collect(),
        findings: findings.collect(),
    })
}

fn cash(cash: &CashForecast, currency: Currency, has_year_before: bool) -> Cash {
    let spans = |periods: &[Period]| {
        let periods = periods.iter();
        periods
            .map(|period| span(period, currency, has_year_before))
            .collect()
    };
    let ends: Vec<String> = (cash.quarters.iter())
        .map(|quarter| quarter.last.to_string())
        .collect();
    Cash {
        year: amount(&cash.year, ends.last().cloned().unwrap_or_default(), currency),
        months: spans(&cash.months),
        quarters: spans(&cash.quarters),
        groups: cash
            .groups
            .iter()
            .map(|of_group| portfolio(of_group, &ends, currency))
            .collect(),
    }
}

fn portfolio(of_group: &GroupCash, ends: &[String], currency: Currency) -> Portfolio {
    let Group {
        kind,
        items,
        principal,
    } = of_group.group;
    let days = |bound: Option<i32>| bound.map(|days| days.to_string());
    let money = |bound: Option<i64>| bound.map(|minor| decimal(minor.into(), currency));
    let (of, from, to) = match kind {
        Kind::All => ("all", None, None),
        Kind::Age(from, to) => ("age", days(from), days(to)),
        Kind::Principal(from, to) => ("principal", money(from), money(to)),
    };
    Portfolio {
        of,
        from,
        to,
        invoices: items,
        principal: decimal(principal.into(), currency),
        quarters: (of_group.quarters.iter().zip(ends))
            .map(|(figure, until)| amount(figure, until.clone(), currency))
            .collect(),
    }
}

fn span(period: &Period, currency: Currency, has_year_before: bool) -> Span {
    let of_year_before = |value: f64| has_year_before.then(|| money(value, currency));
    Span {
        cash: amount(&period.cash, period.last.to_string(), currency),
        as_last_year: of_year_before(period.baselines.as_last_year),
        cells: of_year_before(period.baselines.cells),
        by_age: money(period.baselines.by_age, currency),
    }
}

fn amount(figure: &Figure, until: String, currency: Currency) -> Amount {
    let money = |value: f64| money(value, currency);
    Amount {
        until,
        mean: money(figure.mean),
        intervals: levels(figure, money),
        observed: figure.observed.map(money),
    }
}

fn money(value: f64, currency: Currency) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "casts of floats stop at the largest whole number"
    )]
    let minor = value.round() as i128;
    decimal(minor, currency)
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
