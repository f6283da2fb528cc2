//! Facts and their values in words: for people, and as a `test` states them.

use relance_compiler::diagnostic::{Lang, in_french};
use relance_compiler::fact_name;
use relance_kernel::{Fact, FactValue, FieldType, Interner, Policy, PromiseState, Ratio, Symbol};

/// The name of a fact as the language writes it, the owner of declared fields before them.
pub(crate) fn fact_text(policy: &Policy, interner: &Interner, fact: Fact) -> String {
    let field = |owner: &str, fields: &[(Symbol, FieldType)], position: u16| {
        let name = fields.get(usize::from(position));
        format!("{owner}.{}", name.map_or("", |(name, _)| interner.text(*name)))
    };
    match fact {
        Fact::InvoiceField(position) => field("invoice", &policy.invoice_fields, position),
        Fact::CustomerField(position) => field("customer", &policy.customer_fields, position),
        fact => fact_name(fact).unwrap_or("").to_owned(),
    }
}

/// A value for people.
pub(crate) fn value_text(interner: &Interner, value: FactValue, lang: Lang) -> String {
    let pick = |en: &str, fr: &str| if lang == Lang::Fr { fr } else { en }.to_owned();
    match value {
        FactValue::Unknown => pick("unknown", "inconnu"),
        FactValue::NotApplicable => pick("none", "aucun"),
        FactValue::Days(days) => format!("{days}{}", pick("d", "j")),
        FactValue::Count(count) => count.to_string(),
        FactValue::Money(money) => {
            let decimal = money.decimal();
            let decimal = if lang == Lang::Fr {
                decimal.replace('.', ",")
            } else {
                decimal
            };
            format!("{decimal} {}", money.currency)
        }
        FactValue::Ratio(ratio) => ratio_text(ratio),
        FactValue::Name(name) => interner.text(name).to_owned(),
        FactValue::YesNo(true) => pick("yes", "oui"),
        FactValue::YesNo(false) => pick("no", "non"),
        FactValue::Date(day) => day.to_string(),
        FactValue::Kind(kind) if lang == Lang::Fr => in_french(kind.word()),
        FactValue::Kind(kind) => kind.word().to_owned(),
        FactValue::Promise(PromiseState::None) => pick("none", "aucune"),
        FactValue::Promise(PromiseState::Open) => pick("open", "ouverte"),
        FactValue::Promise(PromiseState::Kept) => pick("kept", "tenue"),
        FactValue::Promise(PromiseState::Broken) => pick("broken", "rompue"),
        FactValue::Currency(currency) => currency.code().to_owned(),
    }
}

/// A fraction as a decimal if it has a short one, else as a fraction.
pub(crate) fn ratio_text(ratio: Ratio) -> String {
    decimal(ratio).unwrap_or_else(|| format!("{}/{}", ratio.numerator, ratio.denominator))
}

/// The exact decimal text of a fraction, with at most six digits after the point.
pub(crate) fn decimal(ratio: Ratio) -> Option<String> {
    const SCALE: i128 = 1_000_000;
    let scaled = i128::from(ratio.numerator).checked_mul(SCALE)?;
    let denominator = i128::from(ratio.denominator);
    if denominator == 0 || scaled % denominator != 0 {
        return None;
    }
    let scaled = scaled / denominator;
    let sign = if scaled < 0 { "-" } else { "" };
    let scaled = scaled.unsigned_abs();
    let (whole, rest) = (scaled / SCALE.unsigned_abs(), scaled % SCALE.unsigned_abs());
    if rest == 0 {
        return Some(format!("{sign}{whole}"));
    }
    let rest = format!("{rest:06}");
    Some(format!("{sign}{whole}.{}", rest.trim_end_matches('0')))
}
