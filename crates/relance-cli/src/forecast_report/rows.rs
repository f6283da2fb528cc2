//! The figures that are told, in their order, with their words.

use crate::language::{Lang, Said, said};
use relance_forecast::measure::Measure;
use relance_forecast::sums::HORIZONS;
use relance_kernel::Currency;

/// How a figure is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Unit {
    /// A share, in percent; differences in points.
    Share,
    /// Minor units of the policy's currency.
    Money,
    /// Days.
    Days,
    /// A number of things.
    Count,
    /// Minutes, told as hours.
    Hours,
}

/// A figure.
pub(crate) struct Row {
    pub(crate) measure: Measure,
    pub(crate) unit: Unit,
    /// Its name in JSON.
    pub(crate) name: String,
    /// Its name for people.
    pub(crate) words: Said,
}

fn row(measure: Measure, unit: Unit, name: impl Into<String>, words: Said) -> Row {
    Row {
        measure,
        unit,
        name: name.into(),
        words,
    }
}

/// What comes in.
pub(crate) fn recovery() -> Vec<Row> {
    let mut rows = Vec::new();
    for (position, days) in HORIZONS.into_iter().enumerate() {
        rows.push(row(
            Measure::RecoveredOpen(position),
            Unit::Share,
            format!("recovered_open_{days}d"),
            said!("open: paid within {days} days", "encours payé sous {days} jours"),
        ));
    }
    for (position, days) in HORIZONS.into_iter().enumerate() {
        rows.push(row(
            Measure::RecoveredNew(position),
            Unit::Share,
            format!("recovered_new_{days}d"),
            said!(
                "new: paid {days} days after due",
                "à venir, payé {days} jours après échéance"
            ),
        ));
    }
    rows.extend([
        row(
            Measure::CashOfQuarter,
            Unit::Money,
            "cash_13_weeks",
            said!("cash in 13 weeks", "encaissements, 13 semaines"),
        ),
        row(
            Measure::Cash,
            Unit::Money,
            "cash",
            said!("cash in the period", "encaissements, période"),
        ),
        row(
            Measure::DelayOpen,
            Unit::Days,
            "delay_open",
            said!("open: mean days late", "encours, jours de retard"),
        ),
        row(
            Measure::DelayNew,
            Unit::Days,
            "delay_new",
            said!("new: mean days late", "à venir, jours de retard"),
        ),
        row(
            Measure::DaysOfSales,
            Unit::Days,
            "dso_at_the_end",
            said!("DSO at the end", "DSO à la fin"),
        ),
        row(
            Measure::OverdueSixty(2),
            Unit::Money,
            "overdue_60d_after_90d",
            said!(
                "overdue over 60 days, in 90 days",
                "retard > 60 jours, dans 90 jours"
            ),
        ),
        row(
            Measure::OverdueNinety(2),
            Unit::Money,
            "overdue_90d_after_90d",
            said!(
                "overdue over 90 days, in 90 days",
                "retard > 90 jours, dans 90 jours"
            ),
        ),
        row(
            Measure::NotRecovered,
            Unit::Money,
            "not_recovered",
            said!("open: not paid in the period", "encours impayé à la fin"),
        ),
    ]);
    rows
}

/// What it takes.
pub(crate) fn effort() -> Vec<Row> {
    vec![
        row(
            Measure::Contacts,
            Unit::Count,
            "messages",
            said!("messages", "messages"),
        ),
        row(
            Measure::Cost,
            Unit::Money,
            "cost",
            said!("their cost", "leur coût"),
        ),
        row(
            Measure::Minutes,
            Unit::Hours,
            "minutes",
            said!("hours of the team", "heures de l'équipe"),
        ),
        row(
            Measure::HandedOver,
            Unit::Money,
            "handed_over",
            said!("handed over to others", "transmis à des tiers"),
        ),
    ]
}

/// What is left of it: told as differences between policies.
pub(crate) fn gain() -> Vec<Row> {
    vec![
        row(
            Measure::CashInHand,
            Unit::Money,
            "working_capital",
            said!("working capital released", "trésorerie libérée, en moyenne"),
        ),
        row(
            Measure::Net,
            Unit::Money,
            "net",
            said!("net gain, discounted", "gain net actualisé"),
        ),
    ]
}

/// A figure in words. `sign` writes a plus before what is above 0, and shares in points: for differences.
pub(crate) fn figure(lang: Lang, unit: Unit, value: f64, currency: Currency, sign: bool) -> String {
    let tenths = |value: f64| signed(lang.tenths(rounded(value * 10.0), 10), value, sign);
    match unit {
        Unit::Share if sign => format!("{} {}", tenths(value * 100.0), lang.pick("pts", "pts")),
        Unit::Share => format!("{} %", tenths(value * 100.0)),
        Unit::Days => tenths(value),
        Unit::Money => {
            let scale = 10_f64.powi(i32::try_from(currency.minor_digits()).unwrap_or(0));
            let whole = rounded(value / scale);
            // Written without cents: a forecast knows none.
            let unit = 10_i128.pow(currency.minor_digits());
            let text = lang.money(whole * unit, currency);
            let cents = format!(
                "{}{}",
                lang.pick(".", ","),
                "0".repeat(currency.minor_digits() as usize)
            );
            let text = match currency.minor_digits() {
                0 => text,
                _ => text.replacen(&cents, "", 1),
            };
            signed(text, value, sign && whole != 0)
        }
        Unit::Count => {
            let whole = rounded(value);
            let text = lang.count(u64::try_from(whole.unsigned_abs()).unwrap_or(u64::MAX));
            let text = if whole < 0 { format!("-{text}") } else { text };
            signed(text, value, sign && whole != 0)
        }
        Unit::Hours => {
            let hours = rounded(value / 60.0);
            let text = lang.count(u64::try_from(hours.unsigned_abs()).unwrap_or(u64::MAX));
            let text = if hours < 0 { format!("-{text}") } else { text };
            format!("{} h", signed(text, value, sign && hours != 0))
        }
    }
}

fn signed(text: String, value: f64, sign: bool) -> String {
    if sign && value > 0.0 {
        format!("+{text}")
    } else {
        text
    }
}

/// The nearest whole number; 0 for what is no number.
fn rounded(value: f64) -> i128 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "casts of floats stop at the largest whole number"
    )]
    let whole = value.round() as i128;
    whole
}
