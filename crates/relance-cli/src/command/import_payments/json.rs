//! The report as one JSON object.

use super::tally::{Sums, tally};
use super::words;
use crate::exit::Failure;
use crate::language::{Lang, decimal};
use crate::report::json;
use relance_import::payments::{Import, Outcome, Rule};
use relance_kernel::{Currency, Day};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Document<'a> {
    statements: Vec<Statement<'a>>,
    gaps: Vec<Gap<'a>>,
    repeated_statements: usize,
    repeated_transactions: usize,
    /// By currency.
    credits: BTreeMap<String, BTreeMap<&'static str, Sum>>,
    debits: BTreeMap<String, BTreeMap<&'static str, Sum>>,
    charges_taken_off: BTreeMap<&'a str, String>,
    /// Of this import.
    transactions: Vec<Transaction<'a>>,
    set_aside: Vec<Aside<'a>>,
}

#[derive(Serialize)]
struct Statement<'a> {
    id: &'a str,
    account: &'a str,
    message: &'static str,
    version: &'a str,
    from: Option<String>,
    to: Option<String>,
    entries: usize,
    credits: String,
    debits: String,
    opening: Option<String>,
    closing: Option<String>,
    /// What the balances are off by; none where that cannot be told.
    difference: Option<String>,
    pending: usize,
}

#[derive(Serialize)]
struct Gap<'a> {
    account: &'a str,
    before: &'a str,
    after: &'a str,
    moved: String,
}

#[derive(Serialize)]
struct Sum {
    count: usize,
    amount: String,
}

#[derive(Serialize)]
struct Transaction<'a> {
    payment_id: &'a str,
    date: String,
    known_on: String,
    amount: String,
    currency: String,
    direction: &'static str,
    name: &'a str,
    text: &'a str,
    outcome: &'static str,
    #[serde(rename = "match")]
    rule: Option<&'static str>,
    is_guess: bool,
    rows: Vec<Row<'a>>,
    said: Option<String>,
}

#[derive(Serialize)]
struct Row<'a> {
    payment_id: &'a str,
    customer_id: &'a str,
    invoice_id: &'a str,
    amount: String,
    reverses: &'a str,
}

#[derive(Serialize)]
struct Aside<'a> {
    file: &'a str,
    reason: String,
}

/// The report.
pub(super) fn text(lang: Lang, import: &Import) -> Result<String, Failure> {
    let day = |day: Option<Day>| day.map(|day| day.to_string());
    let statements = import.statements.iter().map(|statement| {
        let first = statement.entries.first();
        let currency = statement
            .currency
            .or(first.map(|entry| entry.currency))
            .unwrap_or(Currency::EUR);
        let money = |minor: i128| decimal(minor, currency);
        let (credits, debits) = statement.turnover();
        Statement {
            id: &statement.key.id,
            account: &statement.key.account,
            message: statement.key.kind.word(),
            version: &statement.version,
            from: day(statement.from),
            to: day(statement.to),
            entries: statement.entries.len(),
            credits: money(credits),
            debits: money(debits),
            opening: statement.opening.map(|minor| money(i128::from(minor))),
            closing: statement.closing.map(|minor| money(i128::from(minor))),
            difference: statement.difference().map(money),
            pending: statement.pending.0,
        }
    });
    let gaps = import.gaps.iter().map(|gap| Gap {
        account: &gap.account,
        before: &gap.before,
        after: &gap.after,
        moved: decimal(gap.moved, gap.currency),
    });
    let (mut credits, mut debits) = (BTreeMap::new(), BTreeMap::new());
    for (currency, tally) in tally(import) {
        credits.insert(currency.to_string(), sums(currency, &tally.credits));
        debits.insert(currency.to_string(), sums(currency, &tally.debits));
    }
    let charges = import.charges.iter().map(|(code, sum)| {
        let currency = Currency::parse(code).unwrap_or(Currency::EUR);
        (code.as_str(), decimal(*sum, currency))
    });
    let aside = import.aside.iter().map(|aside| Aside {
        file: &aside.file,
        reason: words::reason(&aside.reason).of(lang).to_string(),
    });
    let transactions = import.found.iter().filter(|found| found.is_new).map(|found| {
        let (outcome, rule, rows, is_guess) = outcome(&found.outcome);
        Transaction {
            payment_id: &found.id,
            date: found.date.to_string(),
            known_on: found.booked.to_string(),
            amount: decimal(i128::from(found.amount), found.currency),
            currency: found.currency.to_string(),
            direction: if found.is_credit { "credit" } else { "debit" },
            name: &found.name,
            text: &found.text,
            outcome,
            rule: rule.map(Rule::word),
            is_guess,
            rows: rows
                .iter()
                .map(|row| Row {
                    payment_id: &row.id,
                    customer_id: &row.customer,
                    invoice_id: &row.invoice,
                    amount: decimal(i128::from(row.amount), found.currency),
                    reverses: &row.reverses,
                })
                .collect(),
            said: words::to_say(found).map(|said| said.of(lang).to_string()),
        }
    });
    json::text(&Document {
        statements: statements.collect(),
        gaps: gaps.collect(),
        repeated_statements: import.repeated_statements,
        repeated_transactions: import.repeated,
        credits,
        debits,
        charges_taken_off: charges.collect(),
        transactions: transactions.collect(),
        set_aside: aside.collect(),
    })
}

fn outcome(outcome: &Outcome) -> (&'static str, Option<Rule>, &[relance_import::payments::Row], bool) {
    match outcome {
        Outcome::Written {
            rule, rows, is_guess, ..
        } => ("written", Some(*rule), rows, *is_guess),
        Outcome::Returned { rows, .. } => ("returned", None, rows, false),
        Outcome::Unmatched(_) => ("unmatched", None, &[], false),
        Outcome::PerhapsThere { .. } => ("perhaps_there", None, &[], false),
        Outcome::ByHand => ("by_hand", None, &[], false),
        Outcome::Own => ("own_accounts", None, &[], false),
        Outcome::OutgoingBack => ("own_payment_back", None, &[], false),
        Outcome::Outgoing => ("own_payment", None, &[], false),
        Outcome::ReturnedUnmatched => ("returned_unmatched", None, &[], false),
    }
}

fn sums(currency: Currency, sums: &Sums) -> BTreeMap<&'static str, Sum> {
    let sums = sums.iter().map(|(place, (count, sum))| {
        let sum = Sum {
            count: *count,
            amount: decimal(*sum, currency),
        };
        (place.word(), sum)
    });
    sums.collect()
}
