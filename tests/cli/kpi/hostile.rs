//! Ledgers and questions that figures must survive: an undefined figure says why, and is never 0.

use super::{Rows, measured, number};
use serde_json::Value;

#[test]
fn a_ledger_without_rows_has_nothing_to_measure() {
    let rows = Rows::new();
    let run = rows.sandbox().run(&["kpi", "ledger"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("there is nothing to measure"),
        "{}",
        run.stderr
    );
    // Asked for a day, it says of every figure why it is undefined.
    let measured = rows.measured("2026-01-01", "2026-01-31");
    assert_eq!(measured.value("open"), 0.0);
    for (key, why) in [
        ("dso", "no_sales"),
        ("dso_count_back", "no_sales"),
        ("overdue_ratio", "nothing_open"),
        ("average_lateness", "nothing_paid"),
        ("recovery_rate_chased", "nothing_chased"),
        ("recovery_rate_all", "nothing_to_collect"),
        ("collection_effectiveness", "not_due_exceeds_what_was_to_collect"),
        ("response_rate", "no_messages"),
        ("delay_after_reminder", "no_payment_after_reminder"),
        ("promises_kept", "no_promises"),
        ("roll_31_60", "ledger_too_short"),
    ] {
        assert_eq!(measured.undefined(key), why, "{key}");
        assert_eq!(measured.figure(key)["value"], Value::Null, "{key}");
    }
}

#[test]
fn days_out_of_order_or_out_of_the_ledger() {
    let mut rows = Rows::new();
    rows.invoice("F1", "2026-01-05", "2026-02-04", "100.00");
    let sandbox = rows.sandbox();
    let run = sandbox.run(&["kpi", "ledger", "--from", "2026-02-02", "--to", "2026-02-01"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("before it begins"), "{}", run.stderr);
    let run = sandbox.run(&["kpi", "ledger", "--from", "2026-06-01"]);
    assert_eq!(run.code, Some(2), "--to is the last day of the ledger, 5 January");
    let run = sandbox.run(&["kpi", "ledger", "--to", "2025-12-31"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("the ledger begins on"), "{}", run.stderr);
    // A day to come: what is known is open and overdue by then.
    let run = sandbox.run(&["kpi", "ledger", "--from", "2025-01-01", "--to", "2030-12-31"]);
    assert_eq!(run.code, Some(0));
    assert!(
        run.stdout.contains("The ledger ends on 5 Jan 2026"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.contains("The ledger begins on 5 Jan 2026"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_thousand_years_are_not_measured_month_by_month() {
    let mut rows = Rows::new();
    rows.invoice("F1", "2026-01-05", "2026-02-04", "100.00");
    let sandbox = rows.sandbox();
    let long = ["kpi", "ledger", "--from", "1000-01-01", "--to", "2026-01-31"];
    assert_eq!(sandbox.run(&long).code, Some(0));
    let run = sandbox.run(&[&long[..], &["--by", "month"]].concat());
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("more than 600 months"), "{}", run.stderr);
}

#[test]
fn one_day_is_a_period() {
    let mut rows = Rows::new();
    rows.invoice("F1", "2026-01-05", "2026-02-04", "100.00")
        .paid("F1", "2026-01-05", "30.00");
    let measured = rows.measured("2026-01-05", "2026-01-05");
    // 70 ÷ 100 × 1 day, and by count-back 5 days of January × 70 ÷ 100.
    assert_eq!(measured.rounded("dso"), 0.7);
    assert_eq!(measured.rounded("dso_count_back"), 3.5);
}

#[test]
fn sales_of_zero_and_credit_notes_beyond_them() {
    let mut rows = Rows::new();
    rows.invoice("F1", "2026-01-05", "2026-02-04", "100.00");
    rows.invoices
        .push("A1,acme,2026-03-10,,-250.00,EUR,credit_note,,".to_string());
    // No row of February: no sales. In March only a credit note.
    assert_eq!(
        rows.measured("2026-02-01", "2026-02-28").undefined("dso"),
        "no_sales"
    );
    let march = rows.measured("2026-03-01", "2026-03-31");
    assert_eq!(march.undefined("dso"), "credit_notes_exceed_sales");
    assert_eq!(march.value("sales"), -250.0);
    // Counted back over it: March counts as without sales, and it is said. 31 + 28 + 100 ÷ 100 × 31.
    let figure = march.figure("dso_count_back");
    assert_eq!(number(figure), 90.0);
    assert_eq!(figure["notes"][0]["note"], "months_clamped");
    assert_eq!(figure["notes"][0]["count"], 1);
}

#[test]
fn a_ledger_shorter_than_what_is_open_says_at_least() {
    // 5,000 was written in February and credited by a note that names nothing: 5,000 is open, sales are 4,000.
    let mut rows = Rows::new();
    rows.invoice("F1", "2026-02-05", "2026-03-04", "5000.00");
    rows.invoices
        .push("A1,acme,2026-02-10,,-1000.00,EUR,credit_note,,".to_string());
    let measured = rows.measured("2026-02-01", "2026-03-31");
    let figure = measured.figure("dso_count_back");
    assert_eq!(
        (&figure["at_least"], &figure["value"]),
        (&true.into(), &59.into())
    );
    let page = rows
        .sandbox()
        .run(&["kpi", "ledger", "--from", "2026-02-01", "--to", "2026-03-31"]);
    assert!(page.stdout.contains("≥ 59 days"), "{}", page.stdout);
}

#[test]
fn paid_before_due_and_before_issue() {
    let mut rows = Rows::new();
    rows.invoice("F1", "2026-01-20", "2026-02-20", "100.00")
        .paid("F1", "2026-02-10", "100.00")
        .invoice("F2", "2026-01-20", "2026-02-20", "100.00")
        .paid("F2", "2026-01-10", "100.00");
    let measured = rows.measured("2026-01-01", "2026-03-31");
    assert_eq!(measured.value("average_lateness"), 0.0);
    assert_eq!(measured.value("paid_on_time"), 100.0);
    // −10 and −41 days after the due date; 21 and −10 from issue.
    assert_eq!(measured.value("days_beyond_terms_signed"), -25.5);
    assert_eq!(measured.value("payment_delay"), 5.5);
}

#[test]
fn money_that_names_nothing_covers_what_is_open_and_else_stands_apart() {
    let mut rows = Rows::new();
    rows.paid("", "2026-01-10", "150.00")
        .invoice("F1", "2026-01-20", "2026-02-20", "100.00");
    let measured = rows.measured("2026-01-01", "2026-03-31");
    // F1 was covered on the day it was issued, by money that was there; 50 is left.
    assert_eq!(measured.value("open"), 0.0);
    assert_eq!(measured.value("unallocated"), 50.0);
    assert_eq!(measured.value("payment_delay"), 0.0);
    assert_eq!(measured.value("recovery_rate_all"), 100.0);
}

#[test]
fn what_bounced_is_open_and_not_paid() {
    let mut rows = Rows::new();
    rows.invoice("F1", "2026-01-05", "2026-02-04", "100.00")
        .paid("F1", "2026-02-04", "100.00");
    rows.payments
        .push("R1,acme,F1,2026-02-10,100.00,EUR,P0,".to_string());
    let measured = rows.measured("2026-01-01", "2026-03-31");
    assert_eq!(measured.value("open"), 100.0);
    assert_eq!(measured.undefined("average_lateness"), "nothing_paid");
    assert_eq!(measured.value("recovery_rate_all"), 0.0);
}

#[test]
fn what_a_credit_note_or_a_write_off_settled_was_not_paid() {
    let mut rows = Rows::new();
    rows.invoice("F1", "2026-01-05", "2026-02-04", "100.00")
        .invoice("F2", "2026-01-05", "2026-02-04", "100.00")
        .event("2026-03-01", "F2", "written_off", "", "");
    rows.invoices
        .push("A1,acme,2026-02-10,,-100.00,EUR,credit_note,F1,".to_string());
    let measured = rows.measured("2026-01-01", "2026-03-31");
    assert_eq!(measured.value("open"), 0.0);
    assert_eq!(measured.undefined("average_lateness"), "nothing_paid");
}

#[test]
fn amounts_near_the_largest_that_a_ledger_may_hold() {
    let mut rows = Rows::new();
    for number in 0..20 {
        rows.invoice(
            &format!("F{number}"),
            "2020-01-05",
            "2020-02-04",
            "10000000000000.00",
        );
    }
    rows.paid("F0", "2026-01-05", "10000000000000.00");
    let measured = rows.measured("2020-01-01", "2026-03-31");
    assert_eq!(measured.figure("open")["value"], "190000000000000.00");
    assert_eq!(measured.value("average_lateness_weighted"), 2162.0);
    assert_eq!(measured.value("days_beyond_terms_open"), 105.0);
}

#[test]
fn groups_without_a_name_and_names_that_steer_terminals() {
    let mut rows = Rows::new();
    rows.customer("bolt,business,FR,gold,,")
        .customer("blot,business,FR,\u{1b}[31mred,,");
    rows.invoice("F1", "2026-01-05", "2026-02-04", "100.00");
    rows.invoices
        .push("F2,bolt,2026-01-05,2026-02-04,200.00,EUR,,,".to_string());
    rows.invoices
        .push("F3,blot,2026-01-05,2026-02-04,300.00,EUR,,,".to_string());
    let sandbox = rows.sandbox();
    let period = ["--from", "2026-01-01", "--to", "2026-03-31", "--by", "segment"];
    let measured = measured(&sandbox, &period);
    assert_eq!(number(measured.figure_of("EUR", Some("(none)"), "open")), 100.0);
    assert_eq!(number(measured.figure_of("EUR", Some("gold"), "open")), 200.0);
    let page = sandbox.run(&[&["kpi", "ledger"], &period[..]].concat());
    assert!(
        page.stdout.contains("(none)") && !page.stdout.contains('\u{1b}'),
        "{}",
        page.stdout
    );
}

#[test]
fn bad_rows_stop_the_command_or_are_set_aside() {
    let mut rows = Rows::new();
    rows.invoice("F1", "2026-01-05", "2026-02-04", "100.00").invoice(
        "F2",
        "2026-01-05",
        "2026-02-30",
        "100.00",
    );
    let sandbox = rows.sandbox();
    assert_eq!(sandbox.run(&["kpi", "ledger"]).code, Some(2));
    let run = sandbox.run(&["kpi", "ledger", "--skip-bad-rows", "aside.csv"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains("set aside in"), "{}", run.stdout);
}
