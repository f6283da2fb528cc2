//! Values as people read them: one decimal, with their unit.

use crate::kpi_report::plain;
use crate::language::Lang;
use relance_kernel::Currency;
use relance_kpi::{Answer, Figure, GroupReport, Key, Unit};

/// The amount of a figure of money.
pub(super) fn amount_of(group: &GroupReport, key: Key) -> i128 {
    let figure = group.figure(key).and_then(plain::fraction);
    figure.map_or(0, |fraction| fraction.numerator)
}

/// A value with its unit.
pub(super) fn value(lang: Lang, figure: Option<&Figure>) -> String {
    let Some(figure) = figure else {
        return "-".to_string();
    };
    let shown = number(lang, figure);
    match (&figure.answer, figure.key.unit()) {
        (Answer::Undefined(_), _) => lang.pick("undefined", "non défini").to_string(),
        (_, Unit::Percent) => lang.with_percent(&shown),
        (_, Unit::Days) => match lang {
            Lang::En => format!("{shown} days"),
            Lang::Fr => format!("{shown} jours"),
        },
        (_, Unit::Money | Unit::Reminders) => shown,
    }
}

/// The same; amounts of money are written out.
pub(crate) fn value_with_money(lang: Lang, figure: &Figure, currency: Currency) -> String {
    match (&figure.answer, figure.key.unit()) {
        (Answer::Known(fraction), Unit::Money) => lang.amount(fraction.numerator, currency),
        _ => value(lang, Some(figure)),
    }
}

/// A value for a table whose heads say the unit.
pub(super) fn short_value(lang: Lang, figure: Option<&Figure>) -> String {
    match figure {
        Some(figure) if matches!(figure.answer, Answer::Undefined(_)) => "-".to_string(),
        figure => value(lang, figure),
    }
}

/// A number of days, hundredths or reminders with one decimal.
pub(super) fn number(lang: Lang, figure: &Figure) -> String {
    match &figure.answer {
        Answer::Known(fraction) => {
            let (numerator, denominator) = fraction.value();
            lang.tenths(numerator, denominator)
        }
        Answer::AtLeast(days) => format!("≥ {days}"),
        Answer::Undefined(_) => "-".to_string(),
    }
}
