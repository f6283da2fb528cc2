//! The report for programs.

use super::human::aside::Loss;
use super::words;
use crate::args::ImportFec;
use crate::exit::Failure;
use crate::language::{Lang, decimal};
use crate::report::json;
use relance_import::fec::{AmountForm, Report, Tally};
use relance_import::folder::Written;
use serde_json::{Map, Value, json};

/// The report as JSON: names are English, money is a decimal text.
pub(super) fn text(
    lang: Lang,
    arguments: &ImportFec,
    report: &Report,
    written: &Written,
) -> Result<String, Failure> {
    let files: Vec<Value> = report
        .files
        .iter()
        .map(|file| {
            json!({
                "file": file.name,
                "form": if file.separator.is_some() { "text" } else { "xml" },
                "encoding": file.encoding.name(),
                "separator": file.separator.map(|separator| separator.to_string()),
                "columns": file.columns,
                "columns_not_read": file.unknown_columns,
                "amounts": match file.amounts { AmountForm::DebitCredit => "debit_credit", AmountForm::MontantSens => "montant_sens" },
                "first": file.period.map(|(first, _)| first.to_string()),
                "last": file.period.map(|(_, last)| last.to_string()),
                "entries": file.entries,
                "rows": file.rows,
                "rows_of_customers": file.rows_of_customers(),
                "debit": amount(file.debit),
                "credit": amount(file.credit),
                "entries_unbalanced": file.unbalanced,
                "entries_off_by_cents": file.off_by_cents,
                "entries_repeated": file.repeated,
                "entries_doubtful": file.doubtful,
                "headers_repeated": file.headers,
                "rows_joined": file.joined,
                "rows_repaired": file.repaired,
                "amounts_rounded": file.rounded,
                "rows_in_other_currencies": file.foreign,
                "rows_without_document_date": file.undated,
                "rows_not_validated": file.provisional,
                "journals": file.journals.iter().map(|journal| json!({
                    "code": journal.code,
                    "name": journal.name,
                    "rows_of_customers": journal.of_customers,
                })).collect::<Vec<Value>>(),
            })
        })
        .collect();
    let natures: Map<String, Value> = report
        .natures
        .iter()
        .map(|(nature, of)| (nature.word().to_string(), tally(*of)))
        .collect();
    let others: Map<String, Value> = report
        .others
        .iter()
        .map(|(account, of)| (account.to_string(), tally(*of)))
        .collect();
    let due: Map<String, Value> = report
        .due
        .iter()
        .map(|(source, of)| (source.word().to_string(), tally(*of)))
        .collect();
    let allocated: Map<String, Value> = report
        .allocated
        .iter()
        .map(|(method, of)| (method.word().to_string(), tally(*of)))
        .collect();
    let books: Map<String, Value> = report
        .control
        .books
        .iter()
        .map(|(class, sum)| (class.word().to_string(), json!(amount(*sum))))
        .collect();
    let set_aside: Vec<Value> = report
        .set_aside
        .iter()
        .map(|row| {
            let (why, what) = words::reason(lang, &row.reason);
            json!({
                "file": words::file_name(report, row),
                "line": row.line,
                "column": row.column.map(relance_import::fec::Column::name),
                "value": row.value,
                "customer_id": row.customer,
                "of_customer": row.receivable.is_some(),
                "amount": row.receivable.flatten().map(amount),
                "reason": why.of(lang),
                "what_to_do": what.of(lang),
            })
        })
        .collect();
    let counts: Map<String, Value> = Loss::ALL
        .iter()
        .map(|loss| {
            let (rows, known, unknown) = loss.counted(&report.set_aside);
            let of = json!({ "rows": rows, "amount": amount(known), "rows_of_unknown_amount": unknown });
            (loss.word().to_string(), of)
        })
        .collect();
    let openings: Vec<Value> = report
        .openings
        .iter()
        .map(|opening| {
            json!({
                "file": report.files.get(opening.file).map(|file| file.name.clone()),
                "rows": opening.lines,
                "balance": amount(opening.balance),
                "differences": opening.differences.iter()
                    .map(|(customer, difference)| json!({ "customer_id": customer, "amount": amount(*difference) }))
                    .collect::<Vec<Value>>(),
            })
        })
        .collect();
    let sensitivity: Vec<Value> = report
        .sensitivity
        .iter()
        .map(|of| json!({ "days": of.days, "overdue": tally(of.overdue) }))
        .collect();
    let tables: Map<String, Value> = written
        .tables
        .iter()
        .map(|table| {
            let of = json!({ "own": table.own, "kept": table.kept, "dropped": table.dropped, "changed": table.is_changed });
            (table.table.to_string(), of)
        })
        .collect();
    let control = &report.control;
    json::text(&json!({
        "ledger": arguments.out.display().to_string(),
        "dry_run": arguments.dry_run,
        "files": files,
        "files_given_twice": report.dropped,
        "movements": natures,
        "other_accounts": others,
        "openings": openings,
        "control": {
            "books": books,
            "books_sum": amount(control.books_sum),
            "ledger_sum": amount(control.ledger_sum),
            "deposits": amount(control.deposits),
            "set_aside": amount(control.set_aside),
            "unreadable": amount(control.unreadable),
            "unknown_rows": control.unknown,
            "unexplained": amount(control.unexplained),
        },
        "due_dates": due,
        "allocations": allocated,
        "as_of": report.as_of.to_string(),
        "open": tally(report.open),
        "sensitivity": sensitivity,
        "set_aside_counts": counts,
        "set_aside": set_aside,
        "remarks": super::remarks::remarks(lang, report),
        "tables": tables,
        "orphans": written.orphans.iter().map(|orphan| json!({
            "table": orphan.table, "line": orphan.line, "invoice_id": orphan.invoice,
        })).collect::<Vec<Value>>(),
    }))
}

fn amount(cents: i64) -> String {
    decimal(i128::from(cents), relance_kernel::Currency::EUR)
}

fn tally(tally: Tally) -> Value {
    json!({ "count": tally.count, "amount": amount(tally.amount) })
}
