//! What of last year's business a forecast does not repeat, and the money that it leaves beside what is open.

use crate::common::Files;
use crate::hostile::{files, with_usual_model};
use relance_kernel::Day;

/// What is counted of a ledger that ends on 30 June 2026, a line for each sum that is not 0.
fn told(files: &Files) -> String {
    let portfolio = with_usual_model(files)[0].portfolio;
    let last_year = portfolio.last_year;
    [
        ("open", portfolio.open.principal),
        ("unallocated", portfolio.unallocated),
        ("invoiced", last_year.invoiced),
        ("credited", last_year.credited),
        ("put off", last_year.put_off),
        ("in instalments", last_year.in_instalments),
        ("in plans", last_year.in_plans),
    ]
    .into_iter()
    .filter(|(_, cents)| *cents != 0)
    .map(|(name, cents)| format!("{name} {}.{:02}", cents / 100, cents % 100))
    .collect::<Vec<_>>()
    .join("; ")
}

const CUSTOMERS: &str = "C1,business,FR\nC2,business,FR\n";

/// Two invoices of this year, one of another customer, and one that is older than a year.
const INVOICES: &str = "F1,C1,2026-03-01,2026-03-31,100.00\nF2,C1,2026-05-01,2026-05-31,200.00\n\
                        F3,C2,2026-04-01,2026-05-01,400.00\nF9,C2,2025-06-30,2025-07-30,1000.00\n";

#[test]
fn a_plain_year_holds_nothing_that_is_not_repeated() {
    let paid = "p9,C2,F9,2025-08-15,1000.00,\np1,C1,F1,2026-04-07,100.00,\n";
    let told = told(&files(CUSTOMERS, INVOICES, paid, ""));
    insta::assert_snapshot!(told, @"open 600.00; invoiced 700.00");
}

#[test]
fn due_dates_count_as_put_off_where_they_became_later() {
    // F3 was brought forward; F9 was sold before the year; F2 is put off by a row that is not known yet.
    let events = "2026-03-20,C1,F1,due_changed,2026-05-15,\n2026-04-10,C2,F3,due_changed,2026-04-20,\n\
                  2025-07-15,C2,F9,due_changed,2025-09-30,\n2026-07-02,C1,F2,due_changed,2026-09-30,\n";
    let told = told(&files(CUSTOMERS, INVOICES, "", events));
    insta::assert_snapshot!(told, @"open 1700.00; invoiced 700.00; put off 100.00");
}

#[test]
fn instalments_are_those_of_the_sale() {
    let mut ledger = files(CUSTOMERS, INVOICES, "", "2026-06-01,C1,F2,plan_agreed,P1,\n");
    let rows = "invoice_id,due,amount,plan_id\nF3,2026-05-01,200.00,\nF3,2026-06-01,200.00,\n\
                F2,2026-07-01,100.00,P1\nF2,2026-08-01,100.00,P1\n";
    ledger.push(("instalments.csv".to_string(), rows.to_string()));
    insta::assert_snapshot!(told(&ledger), @"open 1700.00; invoiced 700.00; in instalments 400.00; in plans 200.00");
}

#[test]
fn a_plan_without_an_invoice_is_for_all_that_was_open() {
    // F1 was paid before; F9, paid later, was open then.
    let paid = "p9,C2,F9,2026-06-20,1000.00,\np1,C1,F1,2026-04-07,100.00,\n";
    let events =
        "2026-06-01,C1,,plan_agreed,,\n2026-06-10,C2,F9,plan_agreed,,\n2026-06-12,C2,F9,plan_agreed,,\n";
    let told = told(&files(CUSTOMERS, INVOICES, paid, events));
    insta::assert_snapshot!(told, @"open 600.00; invoiced 700.00; in plans 1200.00");
}

#[test]
fn money_on_no_invoice_counts_as_far_as_its_customer_has_something_open() {
    // C1 paid F1 twice, and so has 100 beside the 200 of F2; C2 has 5,000 beside the 1,000 of F9.
    let paid = "p1,C1,F1,2026-04-07,100.00,\np2,C1,F1,2026-04-20,100.00,\n\
                p3,C2,F3,2026-05-05,400.00,\np4,C2,F3,2026-05-06,5000.00,\n";
    let told = told(&files(CUSTOMERS, INVOICES, paid, ""));
    insta::assert_snapshot!(told, @"open 1200.00; unallocated 1100.00; invoiced 700.00");
}

#[test]
fn a_year_ends_on_the_last_day_known() {
    let last = Day::from_ymd(2026, 6, 30).unwrap();
    let invoices = |first: Day| format!("F1,C1,{first},{},100.00\n", first.plus(30));
    let of = |first: Day| told(&files(CUSTOMERS, &invoices(first), "", ""));
    insta::assert_snapshot!(of(last.plus(-364)), @"open 100.00; invoiced 100.00");
    insta::assert_snapshot!(of(last.plus(-365)), @"open 100.00");
}
