//! What was read, written, measured and set aside, for programs.

use super::page::money::FIGURES;
use super::policy::POLICY;
use super::recognise::name;
use super::{Told, reconcile, trust};
use crate::command::import_fec;
use crate::command::import_invoices;
use crate::command::import_payments;
use crate::command::import_table::bad_rows;
use crate::exit::Failure;
use crate::kpi_report;
use crate::language::{Lang, decimal};
use crate::report::json;
use relance_import::join::CURRENCY;
use relance_kernel::Currency;
use relance_kpi::CurrencyReport;
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

/// The whole answer. Names are English, money is a decimal text; sentences are in the reader's language.
pub(super) fn text(lang: Lang, told: &Told<'_>, changed: &[PathBuf]) -> Result<String, Failure> {
    let counts = told.brought.summary.as_ref().map(|summary| &summary.counts);
    let (never_chased, money) = &told.figures.never_chased;
    let money = money.iter().map(|(currency, minor)| amount(*minor, *currency));
    let trial = told.trial;
    let reconciled = reconcile::lines(lang, told).into_iter().map(|line| {
        let cents = decimal(line.amount, CURRENCY);
        json!({ "label": line.label, "amount": cents, "is_sum": line.is_sum })
    });
    let remarks = trust::sentences(told);
    json::text(&json!({
        "ledger": told.arguments.out.display().to_string(),
        "as_of": told.as_of.to_string(),
        "files": files(lang, told),
        "written": changed.iter().map(|name| name.display().to_string()).collect::<Vec<_>>(),
        "counts": {
            "customers": counts.map_or(0, |counts| counts.customers),
            "invoices": counts.map_or(0, |counts| counts.invoices),
            "credit_notes": counts.map_or(0, |counts| counts.credit_notes),
            "payments": counts.map_or(0, |counts| counts.payments),
        },
        "currencies": told.figures.report.currencies.iter()
            .map(|report| figures(lang, told, report))
            .collect::<Vec<_>>(),
        "never_chased": { "invoices": never_chased, "money": money.collect::<Vec<_>>() },
        "reconciliation": reconciled.collect::<Vec<_>>(),
        "policy": { "file": POLICY, "example": told.chosen.example },
        "replay": {
            "from": trial.days.0.to_string(),
            "to": trial.days.1.to_string(),
            "messages": trial.totals.contacts,
            "messages_without_address": trial.failed,
            "customers": trial.totals.customers_contacted,
            "invoices": trial.totals.invoices_touched,
        },
        "totals_not_read": totals(told),
        "set_aside": set_aside(lang, told),
        "remarks": remarks.iter().map(|said| said.of(lang)).collect::<Vec<_>>(),
    }))
}

fn amount(minor: i128, currency: Currency) -> Value {
    json!({ "currency": currency.code(), "amount": decimal(minor, currency) })
}

/// The files, what they were taken for, and what their columns were.
fn files(lang: Lang, told: &Told<'_>) -> Vec<Value> {
    let each = told.files.told.iter().map(|(path, what)| {
        let table = told.files.tables.iter().find(|table| table.path == *path);
        let taken = table
            .and_then(|table| table.guess.as_ref())
            .map(|guess| &guess.taken);
        let columns = taken.into_iter().flatten().map(
            |(ledger, column, is_sure)| json!({ "ledger": ledger, "column": column, "is_sure": is_sure }),
        );
        json!({
            "file": path.display().to_string(),
            "taken_for": what.of(lang),
            "columns": columns.collect::<Vec<_>>(),
        })
    });
    each.collect()
}

/// The figures of a currency; null where the files do not support one.
fn figures(lang: Lang, told: &Told<'_>, report: &CurrencyReport) -> Value {
    let figures = FIGURES.iter().filter_map(|key| {
        let figure = report.whole.figure(*key)?;
        let value = match told.figures.supports(*key) {
            true => kpi_report::json_figure(lang, figure, report.currency),
            false => Value::Null,
        };
        Some((key.name().to_string(), value))
    });
    let (credits, net) = match told.figures.credits.get(&report.currency) {
        Some((credits, net)) => (
            Some(decimal(*credits, report.currency)),
            Some(decimal(*net, report.currency)),
        ),
        None => (None, None),
    };
    json!({
        "currency": report.currency.code(),
        "open_invoices": report.whole.open_invoices,
        "overdue_invoices": report.whole.overdue_invoices,
        "credits_on_no_invoice": credits,
        "owed_less_credits": net,
        "figures": figures.collect::<Map<String, Value>>(),
    })
}

/// Lines of totals, and those that a map sets aside.
fn totals(told: &Told<'_>) -> Vec<Value> {
    let files = told.read.parts.iter().flat_map(|part| &part.files);
    let lines = files.flat_map(|file| {
        let lines = file.set_aside.iter();
        lines.map(|(line, _)| json!({ "file": name(Path::new(&file.name)), "line": line }))
    });
    lines.collect()
}

/// What was set aside of each kind of file.
fn set_aside(lang: Lang, told: &Told<'_>) -> Vec<Value> {
    let mut rows = Vec::new();
    for row in told.read.parts.iter().flat_map(|part| &part.bad) {
        let (minor, currency) = row.money.unzip();
        let currency = currency.flatten();
        rows.push(json!({
            "kind": "table",
            "file": name(Path::new(&row.file)),
            "line": row.line,
            "column": filled(&row.source),
            "value": null,
            "code": null,
            "reason": bad_rows::reason(row).of(lang),
            "amount": minor.map(|minor| decimal(i128::from(minor), currency.unwrap_or(Currency::EUR))),
            "currency": currency.map(|currency| currency.code().to_string()),
        }));
    }
    for row in &told.brought.refused {
        rows.push(json!({
            "kind": "ledger",
            "file": row.file,
            "line": row.line,
            "column": filled(&row.column),
            "value": filled(&row.value),
            "code": row.code,
            "reason": row.why.of(lang),
            "amount": row.money.map(|money| decimal(i128::from(money.minor), money.currency)),
            "currency": row.money.map(|money| money.currency.code().to_string()),
        }));
    }
    if let Some(report) = told.read.entries.as_ref().map(|import| &import.report) {
        for row in &report.set_aside {
            let (why, _) = import_fec::words::reason(lang, &row.reason);
            let file = import_fec::words::file_name(report, row);
            let amount = row.receivable.flatten();
            rows.push(json!({
                "kind": "entries",
                "file": name(Path::new(&file)),
                "line": row.line,
                "column": row.column.map(relance_import::fec::Column::name),
                "value": filled(&row.value),
                "code": null,
                "reason": why.of(lang),
                "amount": amount.map(|cents| decimal(i128::from(cents), CURRENCY)),
                "currency": amount.map(|_| CURRENCY.code().to_string()),
            }));
        }
    }
    let documents = told.read.documents.iter().flat_map(|import| &import.aside);
    let documents = documents.map(|aside| {
        (
            "invoice",
            &aside.file,
            import_invoices::words::reason(&aside.reason),
        )
    });
    let statements = told.brought.payments.iter().flat_map(|import| &import.aside);
    let statements = statements.map(|aside| {
        (
            "statement",
            &aside.file,
            import_payments::words::reason(&aside.reason),
        )
    });
    for (kind, file, why) in documents.chain(statements) {
        rows.push(json!({
            "kind": kind,
            "file": file,
            "line": null,
            "column": null,
            "value": null,
            "code": null,
            "reason": why.of(lang),
            "amount": null,
            "currency": null,
        }));
    }
    rows
}

fn filled(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}
