//! Values of facts in words.

use super::case::Case;
use crate::language::Lang;
use relance_compiler::diagnostic::in_french;
use relance_kernel::{Fact, FactValue, PromiseState, Ratio};

/// A value as people read it.
pub(super) fn words(case: &Case<'_>, fact: Option<Fact>, value: FactValue, lang: Lang) -> String {
    match value {
        FactValue::Unknown => lang.pick("unknown", "inconnu").to_string(),
        FactValue::NotApplicable => lang.pick("none", "aucun").to_string(),
        FactValue::Days(days) => lang.days(days),
        FactValue::Count(count) => count.to_string(),
        FactValue::Money(money) => lang.money(i128::from(money.minor), money.currency),
        FactValue::Ratio(ratio) => ratio_words(ratio, fact, lang),
        FactValue::Name(name) => case.input.interner.text(name).to_string(),
        FactValue::YesNo(true) => lang.pick("yes", "oui").to_string(),
        FactValue::YesNo(false) => lang.pick("no", "non").to_string(),
        FactValue::Date(day) => lang.day(day),
        FactValue::Kind(kind) => match lang {
            Lang::En => kind.word().to_string(),
            Lang::Fr => in_french(kind.word()),
        },
        FactValue::Promise(state) => promise_words(state, lang).to_string(),
        FactValue::Currency(currency) => currency.code().to_string(),
    }
}

fn ratio_words(ratio: Ratio, fact: Option<Fact>, lang: Lang) -> String {
    let (numerator, denominator) = (i128::from(ratio.numerator), i128::from(ratio.denominator));
    let number = |numerator: i128| match numerator % denominator {
        0 => (numerator / denominator).to_string(),
        _ => lang.tenths(numerator, denominator),
    };
    match fact {
        Some(Fact::PaidShare | Fact::LateRate(_)) => format!("{} %", number(numerator * 100)),
        Some(Fact::AverageDelay(_)) => format!("{} {}", number(numerator), lang.pick("days", "jours")),
        _ => number(numerator),
    }
}

fn promise_words(state: PromiseState, lang: Lang) -> &'static str {
    match state {
        PromiseState::None => lang.pick("none", "aucune"),
        PromiseState::Open => lang.pick("open", "ouverte"),
        PromiseState::Kept => lang.pick("kept", "tenue"),
        PromiseState::Broken => lang.pick("broken", "rompue"),
    }
}
