//! Figures as programs read them: plain numbers, English names.

use crate::language::decimal;
use relance_kernel::Currency;
use relance_kpi::{AgedColumn, Answer, Dimension, Figure, Fraction, GroupName, GroupReport, Measure, Unit};

/// Names of the columns of the aged balance.
pub(super) const COLUMN_NAMES: [&str; 6] = ["not_due", "1_30", "31_60", "61_90", "91_120", "over_120"];

/// The name of a unit.
pub(super) fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Money => "money",
        Unit::Days => "days",
        Unit::Percent => "percent",
        Unit::Reminders => "reminders",
    }
}

/// The name of what figures are grouped by.
pub(super) fn dimension(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Segment => "segment",
        Dimension::Country => "country",
        Dimension::Sector => "sector",
        Dimension::Collector => "collector",
        Dimension::Reason => "reason",
        Dimension::Month => "month",
    }
}

/// The name of a group: months as `2026-03`.
pub(super) fn group(report: &GroupReport, by: Option<Dimension>) -> String {
    match (&report.name, by) {
        (GroupName::Whole, _) => String::new(),
        (GroupName::Month, _) => report.period.to.to_string().chars().take(7).collect(),
        (GroupName::Named(name), _) => name.clone(),
        (GroupName::NoReason, _) => "(no reason)".to_string(),
        (GroupName::None, Some(Dimension::Reason)) => "(no dispute)".to_string(),
        (GroupName::None, _) => "(none)".to_string(),
    }
}

/// A numerator or denominator.
pub(super) fn part(amount: i128, divisor: i128, measure: Measure, currency: Currency) -> String {
    let amount = rounded(amount, divisor);
    match measure {
        Measure::Money | Measure::MoneyDays => decimal(amount, currency),
        Measure::Count => amount.to_string(),
    }
}

/// A quotient rounded half away from zero.
pub(super) fn rounded(amount: i128, divisor: i128) -> i128 {
    if divisor <= 1 {
        return amount;
    }
    let half = divisor / 2;
    if amount < 0 {
        (amount - half) / divisor
    } else {
        (amount + half) / divisor
    }
}

/// The fraction of a figure, if it has one.
pub(super) fn fraction(figure: &Figure) -> Option<&Fraction> {
    match &figure.answer {
        Answer::Known(fraction) => Some(fraction),
        _ => None,
    }
}

/// Amount, disputed part and invoices of a column of the aged balance.
pub(super) fn column(column: &AgedColumn, currency: Currency) -> [(&'static str, String); 3] {
    [
        ("amount", decimal(column.amount, currency)),
        ("disputed", decimal(column.disputed, currency)),
        ("invoices", column.invoices.to_string()),
    ]
}
