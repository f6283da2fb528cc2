//! The figures as one JSON object. Names are English; definitions and reasons are in the reader's language.

use super::plain::{self, COLUMN_NAMES};
use super::words::{name, note, why};
use super::{Told, definitions};
use crate::exit::Failure;
use crate::language::{Lang, decimal};
use crate::report::json;
use relance_kernel::Currency;
use relance_kpi::{Aged, Answer, CurrencyReport, CustomerAged, Figure, GroupReport, Of, Population, Unit};
use serde_json::{Map, Value, json};

/// The whole answer.
pub(crate) fn text(lang: Lang, told: &Told<'_>) -> Result<String, Failure> {
    let question = &told.report.question;
    let period = question.period;
    let months = period.months();
    let currencies: Vec<Value> = (told.report.currencies.iter())
        .map(|report| currency(lang, told, report))
        .collect();
    let (first, last) = (told.ledger.first_date(), told.ledger.last_date());
    json::text(&json!({
        "ledger": told.ledger_place.to_string(),
        "policy": told.policy.map(|path| path.display().to_string()),
        "from": period.from.to_string(),
        "to": period.to.to_string(),
        "days": period.days(),
        "months": months.numerator as f64 / months.denominator as f64,
        "first_date": first.map(|day| day.to_string()),
        "last_date": last.map(|day| day.to_string()),
        "by": question.by.map(plain::dimension),
        "within": question.within,
        "grace": question.grace,
        "tolerance": told.tolerance.map(|(minor, currency)| decimal(i128::from(minor), currency)),
        "tolerance_currency": told.tolerance.map(|(_, currency)| currency.code().to_string()),
        "currencies": currencies,
        "set_aside": told.set_aside,
    }))
}

fn currency(lang: Lang, told: &Told<'_>, report: &CurrencyReport) -> Value {
    let groups: Vec<Value> = (report.groups.iter())
        .map(|of| group(lang, told, of, report.currency))
        .collect();
    let mut object = group(lang, told, &report.whole, report.currency);
    if let Value::Object(fields) = &mut object {
        fields.remove("group");
        let mut with_code = Map::new();
        with_code.insert("currency".to_string(), json!(report.currency.code()));
        with_code.append(fields);
        with_code.insert("groups".to_string(), Value::Array(groups));
        with_code.insert("comparisons".to_string(), comparisons(lang, report));
        if told.report.question.customers {
            let rows = report.customers.iter().map(|row| customer(told, row));
            with_code.insert("customers".to_string(), rows.collect());
        }
        return Value::Object(with_code);
    }
    object
}

fn group(lang: Lang, told: &Told<'_>, report: &GroupReport, currency: Currency) -> Value {
    let figures: Map<String, Value> = (report.figures.iter())
        .map(|one| (one.key.name().to_string(), figure(lang, one, currency)))
        .collect();
    json!({
        "group": plain::group(report, told.report.question.by),
        "from": report.period.from.to_string(),
        "to": report.period.to.to_string(),
        "figures": figures,
        "aged": aged(&report.aged, currency),
    })
}

/// A figure with what it is made of.
pub(crate) fn figure(lang: Lang, figure: &Figure, currency: Currency) -> Value {
    let unit = figure.key.unit();
    let (above, below) = figure.key.measures();
    let fraction = plain::fraction(figure);
    let value = match (&figure.answer, unit) {
        (Answer::Known(fraction), Unit::Money) => json!(decimal(fraction.numerator, currency)),
        (Answer::Known(fraction), _) => json!(fraction.to_f64()),
        (Answer::AtLeast(days), _) => json!(days),
        (Answer::Undefined(_), _) => Value::Null,
    };
    let undefined = match &figure.answer {
        Answer::Undefined(reason) => Some(*reason),
        _ => None,
    };
    let notes: Vec<Value> = (figure.notes.iter())
        .map(|one| {
            let (name, count) = one.fact();
            json!({ "note": name, "count": count, "text": note(lang, *one) })
        })
        .collect();
    json!({
        "name": name(lang, figure.key),
        "unit": plain::unit(unit),
        "value": value,
        "at_least": matches!(figure.answer, Answer::AtLeast(_)),
        "plus": fraction.map(|of| json!(i64::try_from(of.plus).unwrap_or(i64::MAX))),
        "times": fraction.map(|of| json!(i64::try_from(of.times).unwrap_or(i64::MAX))),
        "numerator": fraction.map(|of| plain::part(of.numerator, of.divisor, above, currency)),
        "denominator": fraction.map(|of| plain::part(of.denominator, of.divisor, below, currency)),
        "rests_on": figure.rests_on,
        "of": of_what(figure.key.of()),
        "undefined": undefined.map(relance_kpi::Why::name),
        "why": undefined.map(|reason| why(lang, reason)),
        "notes": notes,
        "definition": definitions::definition(lang, figure.key),
    })
}

fn of_what(of: Of) -> &'static str {
    match of {
        Of::Invoices => "invoices",
        Of::Messages => "messages",
        Of::Promises => "promises",
        Of::Customers => "customers",
    }
}

fn aged(aged: &Aged, currency: Currency) -> Value {
    let columns = COLUMN_NAMES.iter().zip(&aged.columns);
    let columns: Vec<Value> = columns
        .map(|(name, column)| {
            json!({
                "column": name,
                "amount": decimal(column.amount, currency),
                "disputed": decimal(column.disputed, currency),
                "invoices": column.invoices,
            })
        })
        .collect();
    Value::Array(columns)
}

fn customer(told: &Told<'_>, row: &CustomerAged) -> Value {
    json!({
        "customer": told.ledger.customer_id(row.account, row.customer),
        "open": decimal(row.aged.open(), row.currency),
        "overdue": decimal(row.aged.overdue(), row.currency),
        "unallocated": decimal(row.unallocated, row.currency),
        "aged": aged(&row.aged, row.currency),
    })
}

fn comparisons(lang: Lang, report: &CurrencyReport) -> Value {
    let rows = report.comparisons.iter().map(|one| {
        let benchmark = one.benchmark;
        let (of, what) = match benchmark.population {
            Population::Country(code) => ("country", code.to_string()),
            Population::Sector { english, french, .. } => ("sector", lang.pick(english, french).to_string()),
            Population::Businesses => ("kind", "business".to_string()),
            Population::PublicBodies => ("kind", "public".to_string()),
        };
        json!({
            "of": of,
            "what": what,
            "average_lateness": one.days as f64 / one.invoices as f64,
            "invoices": one.invoices,
            "study_lateness": f64::from(benchmark.tenths) / 10.0,
            "study_is_rounded": benchmark.is_rounded,
            "source": benchmark.source,
            "of_period": benchmark.period,
        })
    });
    Value::Array(rows.collect())
}
