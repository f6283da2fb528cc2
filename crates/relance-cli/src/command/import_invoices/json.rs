//! The report as one JSON object.

use super::words;
use crate::exit::Failure;
use crate::language::{Lang, decimal};
use crate::report::json;
use relance_import::documents::Import;
use relance_kernel::Currency;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Document<'a> {
    sellers: Vec<Seller<'a>>,
    /// By currency.
    invoices: BTreeMap<&'a str, Sum>,
    credit_notes: BTreeMap<&'a str, Sum>,
    /// How many due dates come from where.
    due: BTreeMap<&'static str, usize>,
    uneven_instalments: &'a [String],
    repeated: usize,
    set_aside: Vec<Aside<'a>>,
}

#[derive(Serialize)]
struct Seller<'a> {
    id: &'a str,
    name: &'a str,
    documents: usize,
}

#[derive(Serialize)]
struct Sum {
    count: usize,
    amount: String,
}

#[derive(Serialize)]
struct Aside<'a> {
    file: &'a str,
    reason: String,
}

/// The report.
pub(super) fn text(lang: Lang, found: &Import) -> Result<String, Failure> {
    let sellers = found.sellers.iter().map(|seller| Seller {
        id: &seller.id,
        name: &seller.name,
        documents: seller.documents,
    });
    let aside = found.aside.iter().map(|aside| Aside {
        file: &aside.file,
        reason: words::reason(&aside.reason).of(lang).to_string(),
    });
    json::text(&Document {
        sellers: sellers.collect(),
        invoices: sums(&found.invoices),
        credit_notes: sums(&found.credit_notes),
        due: found
            .due
            .iter()
            .map(|(source, count)| (source.word(), *count))
            .collect(),
        uneven_instalments: &found.uneven,
        repeated: found.repeated,
        set_aside: aside.collect(),
    })
}

fn sums(sums: &BTreeMap<String, (usize, i128)>) -> BTreeMap<&str, Sum> {
    let sums = sums.iter().map(|(code, (count, sum))| {
        let currency = Currency::parse(code).unwrap_or(Currency::EUR);
        let sum = Sum {
            count: *count,
            amount: decimal(*sum, currency),
        };
        (code.as_str(), sum)
    });
    sums.collect()
}
