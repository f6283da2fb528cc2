//! What is owed, for programs.

use super::{Found, Told, human};
use crate::exit::Failure;
use crate::language::{Lang, decimal, said};
use crate::report::json;
use crate::sheet::{Locale, PlainColumn, of_plain};
use relance_law::Debtor;
use serde_json::{Value, json};

pub(super) fn json(lang: Lang, told: &Told<'_>) -> Result<String, Failure> {
    let claims: Vec<Value> = told.found.iter().map(|found| claim(lang, found)).collect();
    json::text(&json!({
        "ledger": told.arguments.ledger.to_string(),
        "as_of": told.as_of.to_string(),
        "law": told.law.country,
        "agreed_rate": told.arguments.agreed_rate.map(|rate| rate.decimal()),
        "day_count": told.count.to_string(),
        "claims": claims,
        "set_aside": told.set_aside,
    }))
}

fn claim(lang: Lang, found: &Found) -> Value {
    let claim = &found.claim;
    let money = |minor: i64| decimal(i128::from(minor), claim.currency);
    let mut object = json!({
        "invoice": found.invoice,
        "customer": found.customer,
        "currency": claim.currency.code(),
        "amount": money(claim.amount),
        "due": claim.parts.iter().map(|part| part.due.to_string()).collect::<Vec<_>>(),
        "principal": money(claim.principal),
        "disputed": money(claim.disputed),
        "charges": money(claim.charges),
    });
    let more = match &found.reckoned {
        Err(why) => json!({ "cannot_tell": human::unreckoned(why).of(lang) }),
        Ok(reckoned) => {
            let lines = reckoned
                .parts
                .iter()
                .flat_map(|(_, owed)| &owed.segments)
                .map(|segment| {
                    json!({
                        "from": segment.from.to_string(),
                        "to": segment.to.to_string(),
                        "days": segment.days,
                        "principal": money(segment.principal),
                        "rate": segment.rate.decimal(),
                        "interest": money(segment.amount),
                    })
                });
            json!({
                "law": reckoned.country,
                "debtor": debtor(reckoned.debtor),
                "lines": lines.collect::<Vec<_>>(),
                "interest": money(reckoned.interest),
                "indemnity": money(reckoned.indemnity),
                "enforceable_until": reckoned.enforceable_until.map(|day| day.to_string()),
                "file_claim_by": reckoned.insolvency.map(|deadlines| deadlines.file_claim.to_string()),
            })
        }
    };
    if let (Value::Object(fields), Value::Object(more)) = (&mut object, more) {
        fields.extend(more);
    }
    object
}

fn debtor(debtor: Debtor) -> &'static str {
    match debtor {
        Debtor::Business => "business",
        Debtor::Public => "public",
        Debtor::Consumer => "consumer",
    }
}

/// The columns of the CSV, as a French spreadsheet names them.
const COLUMNS: [PlainColumn; 11] = [
    PlainColumn::names("facture"),
    PlainColumn::names("client"),
    PlainColumn::names("devise"),
    PlainColumn::names("nature"),
    PlainColumn::values("du"),
    PlainColumn::values("au"),
    PlainColumn::values("jours"),
    PlainColumn::values("principal"),
    PlainColumn::values("taux"),
    PlainColumn::values("montant"),
    PlainColumn::names("remarque"),
];

/// One row for each line of interest, each indemnity and each invoice that cannot be told.
pub(super) fn csv(told: &Told<'_>, locale: Locale) -> Result<String, Failure> {
    let words = match locale {
        Locale::En => Lang::En,
        Locale::Fr => Lang::Fr,
    };
    let what = |en: &'static str, fr: &'static str| words.pick(en, fr);
    let mut writer = csv::Writer::from_writer(Vec::new());
    let failed = |error: &dyn std::fmt::Display| Failure::internal(said!("{error}", "{error}"));
    let mut write = |cells: [&str; 11]| writer.write_record(cells).map_err(|error| failed(&error));
    write([
        "invoice",
        "customer",
        "currency",
        "what",
        "from",
        "to",
        "days",
        "principal",
        "rate",
        "amount",
        "note",
    ])?;
    for found in &told.found {
        let currency = found.claim.currency;
        let money = |minor: i64| decimal(i128::from(minor), currency);
        let (invoice, customer, code) = (found.invoice.as_str(), found.customer.as_str(), currency.code());
        match &found.reckoned {
            Err(why) => {
                let why = human::unreckoned(why);
                write([
                    invoice,
                    customer,
                    code,
                    what("cannot_tell", "indéterminé"),
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    why.of(words),
                ])?;
            }
            Ok(reckoned) => {
                for segment in reckoned.parts.iter().flat_map(|(_, owed)| &owed.segments) {
                    write([
                        invoice,
                        customer,
                        code,
                        what("interest", "intérêts"),
                        &segment.from.to_string(),
                        &segment.to.to_string(),
                        &segment.days.to_string(),
                        &money(segment.principal),
                        &segment.rate.decimal(),
                        &money(segment.amount),
                        "",
                    ])?;
                }
                if reckoned.indemnity > 0 {
                    let amount = money(reckoned.indemnity);
                    write([
                        invoice,
                        customer,
                        code,
                        what("indemnity", "indemnité"),
                        "",
                        "",
                        "",
                        "",
                        "",
                        &amount,
                        "",
                    ])?;
                }
            }
        }
    }
    let bytes = writer.into_inner().map_err(|error| failed(&error))?;
    of_plain(String::from_utf8_lossy(&bytes).into_owned(), &COLUMNS, locale)
}
