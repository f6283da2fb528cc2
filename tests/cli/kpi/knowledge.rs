//! A day reads what was known that day; groups and months add up to the whole.

use super::{Measured, Rows, measured};
use crate::sandbox::Sandbox;
use serde_json::Value;

/// The demo ledger in `ledger`.
fn demo() -> Sandbox {
    let sandbox = Sandbox::new();
    let run = sandbox.run(&["demo", "ledger", "--invoices", "1500", "--seed", "4"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    sandbox
}

#[test]
fn a_row_counts_from_the_day_it_was_known() {
    // Paid on 10 February, known on 5 March: open at the end of February, paid in March, and six days late.
    let mut rows = Rows::new();
    rows.invoice("F1", "2026-01-05", "2026-02-04", "100.00");
    rows.payments
        .push("P1,acme,F1,2026-02-10,100.00,EUR,,2026-03-05".to_string());
    let february = rows.measured("2026-02-01", "2026-02-28");
    assert_eq!(february.value("open"), 100.0);
    assert_eq!(february.undefined("average_lateness"), "nothing_paid");
    let march = rows.measured("2026-03-01", "2026-03-31");
    assert_eq!(march.value("open"), 0.0);
    assert_eq!(march.value("average_lateness"), 6.0);
    assert_eq!(march.value("payment_delay"), 36.0);
}

#[test]
fn rows_known_later_change_no_figure() {
    let sandbox = demo();
    for day in ["2025-01-31", "2025-09-17", "2026-03-31"] {
        let options = ["--to", day, "--by", "sector", "--customers"];
        let of_all = without_dates(measured(&sandbox, &options));
        let cut = Sandbox::new();
        cut_copy(&sandbox, &cut, day);
        let of_cut = without_dates(measured(&cut, &options));
        assert_eq!(of_all, of_cut, "{day}");
    }
}

/// What is said of the figures, without the ledger's own last day.
fn without_dates(measured: Measured) -> Value {
    let Value::Object(mut answer) = measured.0 else {
        panic!("no object")
    };
    answer.remove("last_date");
    Value::Object(answer)
}

/// Copies the rows that count by a day: those whose dates and days of knowledge are not later.
fn cut_copy(from: &Sandbox, to: &Sandbox, day: &str) {
    for table in [
        "customers",
        "contacts",
        "invoices",
        "instalments",
        "payments",
        "events",
    ] {
        let text = from.read(&format!("ledger/{table}.csv"));
        let mut lines = text.lines();
        let header: Vec<&str> = lines.next().unwrap().split(',').collect();
        let dated: Vec<usize> = (header.iter().enumerate())
            .filter(|(_, name)| ["issued", "date", "known_on"].contains(name))
            .map(|(position, _)| position)
            .collect();
        let kept = lines.filter(|line| {
            // The cells that hold commas stand in quotes, in tables whose rows are not dated.
            let cells: Vec<&str> = line.split(',').collect();
            !dated
                .iter()
                .any(|position| cells.get(*position).is_some_and(|cell| *cell > day))
        });
        let mut copy = format!("{}\n", header.join(","));
        let known: Vec<&str> = kept.collect();
        copy.push_str(&known.join("\n"));
        copy.push('\n');
        to.write(&format!("ledger/{table}.csv"), copy);
    }
    // Instalments of invoices that are not there yet are errors.
    let invoices = to.read("ledger/invoices.csv");
    let instalments = to.read("ledger/instalments.csv");
    let kept = instalments.lines().filter(|line| {
        let id = line.split(',').next().unwrap_or("");
        id == "invoice_id" || invoices.contains(&format!("\n{id},"))
    });
    let kept: Vec<&str> = kept.collect();
    to.write("ledger/instalments.csv", kept.join("\n") + "\n");
}

#[test]
fn groups_add_up_to_the_whole() {
    let sandbox = demo();
    for by in ["segment", "country", "sector", "collector", "reason"] {
        let measured = measured(&sandbox, &["--from", "2025-07-01", "--by", by]);
        for currency in ["EUR", "USD"] {
            for key in ["open", "overdue", "disputed", "sales", "unallocated"] {
                adds_up(&measured, currency, key, by);
            }
            for (key, part) in [
                ("average_lateness", "numerator"),
                ("average_lateness", "denominator"),
                ("recovery_rate_chased", "numerator"),
                ("recovery_rate_chased", "denominator"),
                ("recovery_rate_all", "numerator"),
                ("reminders_before_payment", "numerator"),
            ] {
                parts_add_up(&measured, currency, key, part, by);
            }
        }
    }
}

#[test]
fn months_add_up_to_the_period_and_end_where_it_ends() {
    let sandbox = demo();
    let measured = measured(&sandbox, &["--from", "2025-07-10", "--by", "month"]);
    for currency in ["EUR", "USD"] {
        adds_up(&measured, currency, "sales", "month");
        parts_add_up(&measured, currency, "recovery_rate_all", "numerator", "month");
        // The balances of the last month are those of the end.
        let groups = measured.of(currency, None)["groups"].as_array().unwrap();
        assert_eq!(groups.len(), 12);
        let last = groups.last().unwrap();
        assert_eq!(last["aged"], measured.of(currency, None)["aged"]);
        let whole = measured.of(currency, None);
        assert_eq!(
            last["figures"]["dso_count_back"], whole["figures"]["dso_count_back"],
            "count-back looks at the months before its own"
        );
    }
}

fn groups<'a>(measured: &'a Measured, currency: &str) -> &'a Vec<Value> {
    measured.of(currency, None)["groups"].as_array().unwrap()
}

/// An amount or a count as it is written, in its smallest unit; nothing for a figure that is undefined.
fn units(written: Option<&Value>) -> i64 {
    let text = written.and_then(Value::as_str).unwrap_or("0");
    text.replace('.', "").parse().unwrap()
}

fn of_figure<'a>(report: &'a Value, key: &str, part: &str) -> Option<&'a Value> {
    report.get("figures")?.get(key)?.get(part)
}

fn adds_up(measured: &Measured, currency: &str, key: &str, by: &str) {
    parts_add_up(measured, currency, key, "value", by);
}

/// Values, numerators or denominators of groups.
fn parts_add_up(measured: &Measured, currency: &str, key: &str, part: &str, by: &str) {
    let whole = units(of_figure(measured.of(currency, None), key, part));
    let parts = groups(measured, currency).iter();
    let sum: i64 = parts.map(|group| units(of_figure(group, key, part))).sum();
    assert_eq!(sum, whole, "{part} of {key} by {by} in {currency}");
}

#[test]
fn the_aged_balance_adds_up_to_the_cent_by_column_and_by_customer() {
    let sandbox = demo();
    let measured = measured(&sandbox, &["--customers"]);
    for currency in ["EUR", "USD"] {
        let report = measured.of(currency, None);
        let amount = |value: &Value| units(Some(value));
        let open = amount(&report["figures"]["open"]["value"]);
        let columns = report["aged"].as_array().unwrap();
        let of_columns: i64 = columns.iter().map(|column| amount(&column["amount"])).sum();
        assert_eq!(of_columns, open);
        let customers = report["customers"].as_array().unwrap();
        let of_customers: i64 = customers.iter().map(|row| amount(&row["open"])).sum();
        assert_eq!(of_customers, open);
        for (position, column) in columns.iter().enumerate() {
            let of_column: i64 = (customers.iter())
                .map(|row| amount(&row["aged"][position]["amount"]))
                .sum();
            assert_eq!(
                of_column,
                amount(&column["amount"]),
                "column {position} in {currency}"
            );
        }
        let unallocated: i64 = customers.iter().map(|row| amount(&row["unallocated"])).sum();
        assert_eq!(unallocated, amount(&report["figures"]["unallocated"]["value"]));
    }
}

#[test]
fn balances_are_those_of_the_summary() {
    let sandbox = demo();
    let figures = measured(&sandbox, &["--to", "2026-02-14"]);
    let run = sandbox.run(&[
        "ledger",
        "summary",
        "ledger",
        "--as-of",
        "2026-02-14",
        "--format",
        "json",
    ]);
    let summary: Value = serde_json::from_str(&run.stdout).unwrap();
    for money in summary["money"].as_array().unwrap() {
        let currency = money["currency"].as_str().unwrap();
        for key in ["open", "overdue", "disputed", "unallocated"] {
            assert_eq!(
                figures.figure_of(currency, None, key)["value"],
                money[key],
                "{key} in {currency}"
            );
        }
    }
}
