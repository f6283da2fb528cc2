//! Ledgers that nobody expects: they are forecast all the same, or refused, and nothing panics or hangs.

use crate::common::{Case, Files, NOTHING};
use relance_forecast::fit::{Fitted, apply, fit};
use relance_forecast::forecast::Forecast;
use relance_forecast::model::Model;
use relance_kernel::Day;
use relance_statistics::regression::FitError;
use relance_truth::FIRMER;
use std::fmt::Write;
use std::time::Instant;

fn until() -> Day {
    Day::from_ymd(2026, 6, 30).unwrap()
}

/// A ledger from its rows.
pub(crate) fn files(customers: &str, invoices: &str, payments: &str, events: &str) -> Files {
    [
        ("customers.csv", "customer_id,kind,country", customers),
        (
            "invoices.csv",
            "invoice_id,customer_id,issued,due,amount",
            invoices,
        ),
        (
            "payments.csv",
            "payment_id,customer_id,invoice_id,date,amount,reverses",
            payments,
        ),
        (
            "events.csv",
            "date,customer_id,invoice_id,event,value,note",
            events,
        ),
    ]
    .map(|(file, header, rows)| (file.to_string(), format!("{header}\n{rows}")))
    .to_vec()
}

/// A plain portfolio: invoices of some customers, of which some are paid some days after they are due.
fn plain(
    customers: i32,
    invoices: i32,
    mut paid_after: impl FnMut(i32) -> Option<i32>,
) -> (String, String, String) {
    let (mut of_customers, mut of_invoices, mut of_payments) = (String::new(), String::new(), String::new());
    for customer in 0..customers {
        writeln!(of_customers, "C{customer},business,FR").unwrap();
        for invoice in 0..invoices {
            let number = customer * invoices + invoice;
            let issued = until().plus(-40 - (number * 37) % 400);
            let due = issued.plus(30);
            writeln!(
                of_invoices,
                "F{number},C{customer},{issued},{due},{}.00",
                100 + number % 900
            )
            .unwrap();
            if let Some(days) = paid_after(number) {
                let paid = due.plus(days);
                if paid <= until() {
                    writeln!(
                        of_payments,
                        "p{number},C{customer},F{number},{paid},{}.00,",
                        100 + number % 900
                    )
                    .unwrap();
                }
            }
        }
    }
    (of_customers, of_invoices, of_payments)
}

fn usual(number: i32) -> Option<i32> {
    (number % 5 != 0).then_some((number * 13) % 50 - 10)
}

/// A model of a plain portfolio, for ledgers that teach nothing.
fn usual_model() -> Model {
    let (customers, invoices, payments) = plain(40, 4, usual);
    let case = Case::new(&files(&customers, &invoices, &payments, ""), &[FIRMER], until());
    case.fit().model
}

fn forecast(case: &Case, fitted: &Fitted) -> Vec<Forecast> {
    let mut question = case.question();
    question.replicates = 8;
    let found = case.forecast(fitted, question);
    for forecast in &found {
        assert!(!forecast.is_partial);
        for sums in &forecast.replicates {
            let open: i64 = sums.cash_open.iter().sum();
            let new: i64 = sums.cash_new.iter().sum();
            assert!((0..=forecast.portfolio.open.principal).contains(&open));
            assert!((0..=forecast.portfolio.new.principal).contains(&new));
        }
    }
    found
}

/// Forecasts a ledger with the model of another one.
pub(crate) fn with_usual_model(files: &Files) -> Vec<Forecast> {
    let case = Case::new(files, &[FIRMER, NOTHING], until());
    let fitted = apply(
        usual_model(),
        &case.policies[0],
        &case.interner,
        &case.source,
        until(),
    );
    forecast(&case, &fitted)
}

fn refusal(files: &Files) -> FitError {
    let case = Case::new(files, &[FIRMER], until());
    fit(&case.policies[0], &case.interner, &case.source, until()).expect_err("nothing to learn from")
}

#[test]
fn an_empty_ledger_teaches_nothing_and_is_forecast_as_nothing() {
    for empty in [files("", "", "", ""), files("C1,business,FR\n", "", "", "")] {
        assert!(matches!(refusal(&empty), FitError::NoEvents));
        for found in with_usual_model(&empty) {
            assert_eq!(
                (found.portfolio.open.invoices, found.portfolio.new.invoices),
                (0, 0)
            );
            assert!(found.replicates.iter().all(|sums| sums.cash(182) == 0));
        }
    }
}

#[test]
fn one_invoice_is_forecast_with_the_model_of_another_ledger() {
    let one = files("C1,business,FR\n", "F1,C1,2026-05-01,2026-05-31,100.00\n", "", "");
    assert!(matches!(refusal(&one), FitError::NoEvents));
    let found = with_usual_model(&one);
    // 364 days later is after the 120 days of new business.
    assert_eq!(
        (found[0].portfolio.open.invoices, found[0].portfolio.new.invoices),
        (1, 0)
    );
    assert!(found[1].replicates.iter().all(|sums| sums.contact_count() == 0));
}

#[test]
fn one_invoice_that_was_paid_is_enough_to_answer() {
    let paid = files(
        "C1,business,FR\n",
        "F1,C1,2026-03-01,2026-03-31,100.00\nF2,C1,2026-05-01,2026-05-31,100.00\n",
        "p1,C1,F1,2026-04-07,100.00,\n",
        "",
    );
    let case = Case::new(&paid, &[FIRMER], until());
    let fitted = case.fit();
    assert!(fitted.model.is_whole());
    forecast(&case, &fitted);
}

#[test]
fn invoices_that_nobody_pays_teach_nothing() {
    let (customers, invoices, _) = plain(20, 4, |_| None);
    let unpaid = files(&customers, &invoices, "", "");
    assert!(matches!(refusal(&unpaid), FitError::NoEvents));
    let found = with_usual_model(&unpaid);
    assert_eq!(found[0].portfolio.open.invoices, 80);
}

#[test]
fn invoices_paid_on_issue_are_never_at_risk() {
    let (customers, invoices, payments) = plain(20, 4, |_| Some(-30));
    let paid = files(&customers, &invoices, &payments, "");
    assert!(matches!(refusal(&paid), FitError::NoEvents));
    let found = with_usual_model(&paid);
    assert_eq!(found[0].portfolio.open.invoices, 0);
    assert!(found[0].portfolio.new.invoices > 0);
}

#[test]
fn invoices_all_paid_on_the_day_after_issue_are_all_events() {
    let (customers, invoices, payments) = plain(20, 4, |_| Some(-29));
    let case = Case::new(&files(&customers, &invoices, &payments, ""), &[FIRMER], until());
    match fit(&case.policies[0], &case.interner, &case.source, until()) {
        Err(error) => assert!(matches!(error, FitError::OnlyEvents), "{error}"),
        Ok(fitted) => drop(forecast(&case, &fitted)),
    }
}

#[test]
fn amounts_of_nothing_and_of_millions_are_forecast() {
    let (customers, mut invoices, payments) = plain(40, 4, usual);
    invoices.push_str("Z1,C1,2026-05-01,2026-05-31,0.00\nZ2,C1,2025-08-01,2025-08-31,0.00\n");
    invoices.push_str(
        "H1,C2,2026-05-01,2026-05-31,900000000000.00\nH2,C2,2025-08-01,2025-08-31,900000000000.00\n",
    );
    invoices.push_str("T1,C3,2026-05-01,2026-05-31,0.01\n");
    let case = Case::new(&files(&customers, &invoices, &payments, ""), &[FIRMER], until());
    let fitted = case.fit();
    assert!(fitted.model.is_whole());
    let found = forecast(&case, &fitted);
    assert!(found[0].portfolio.open.principal > 180_000_000_000_000);
}

/// A plain portfolio with two old invoices, of which one was paid at last, and one that is due in thirty years.
fn with_old_invoices(first_year: i32) -> Files {
    let (customers, mut invoices, mut payments) = plain(40, 4, usual);
    for (number, customer) in [(1, "C1"), (2, "C2")] {
        writeln!(
            invoices,
            "O{number},{customer},{first_year}-05-01,{first_year}-05-31,100.00"
        )
        .unwrap();
    }
    invoices.push_str("L1,C3,2026-05-01,2056-05-31,100.00\n");
    payments.push_str("po,C2,O2,2026-05-04,100.00,\n");
    files(&customers, &invoices, &payments, "")
}

#[test]
fn dates_thirty_years_apart_are_read_and_forecast() {
    let found = with_usual_model(&with_old_invoices(1996));
    assert!(found[0].portfolio.open.invoices > 2);
}

#[test]
fn dates_thirty_years_apart_are_learnt_from() {
    let case = Case::new(&with_old_invoices(1996), &[FIRMER], until());
    let fitted = case.fit();
    // No column for each month since: nothing was paid in them.
    assert!(
        (2..=24).contains(&fitted.model.terms.months),
        "{}",
        fitted.model.terms.months
    );
    assert!(fitted.model.is_whole());
    forecast(&case, &fitted);
}

#[test]
fn of_many_kinds_of_contacts_the_most_frequent_are_learnt() {
    let (customers, invoices, payments) = plain(40, 4, usual);
    let events: String = (0..120)
        .map(|number| {
            // Every second one is an email; the others have words of their own.
            let kind = if number % 2 == 0 {
                "email".to_string()
            } else {
                format!("note {number}")
            };
            format!(
                "{},C{},,action,{kind},\n",
                until().plus(-200 + number),
                number % 40
            )
        })
        .collect();
    let case = Case::new(
        &files(&customers, &invoices, &payments, &events),
        &[FIRMER],
        until(),
    );
    let fitted = case.fit();
    let kinds = &fitted.model.terms.contact_kinds;
    assert_eq!(kinds.len(), 16);
    assert!(
        kinds.contains(&"email".to_string()) && kinds.is_sorted(),
        "{kinds:?}"
    );
    forecast(&case, &fitted);
}

#[test]
fn a_contact_is_paid_at_once_one_time_at_most() {
    let (customers, invoices, _) = plain(40, 4, usual);
    let (mut payments, mut events) = (String::new(), String::new());
    for number in 0..120 {
        let (customer, day) = (number / 4, until().plus(-40 - (number * 37) % 400 + 40));
        if day.plus(9) > until() {
            continue;
        }
        writeln!(events, "{day},C{customer},F{number},action,email,").unwrap();
        // In three parts, from the fifth day on.
        for part in 0..3 {
            let on = day.plus(5 + part);
            writeln!(payments, "p{number}-{part},C{customer},F{number},{on},10.00,").unwrap();
        }
    }
    let case = Case::new(
        &files(&customers, &invoices, &payments, &events),
        &[FIRMER],
        until(),
    );
    let at_once = case.fit().model.at_once;
    assert!(at_once[0].contacts > 50, "{at_once:?}");
    assert_eq!(
        (at_once[0].paid, at_once[0].soon),
        (0, at_once[0].contacts),
        "{at_once:?}"
    );
}

#[test]
fn kinds_of_contacts_with_odd_names_are_kinds() {
    let (customers, invoices, payments) = plain(40, 4, usual);
    let events: String = [
        "Brieftaube",
        "ÉMAIL ✉",
        "email ",
        "a\\nb",
        "intercept",
        "0",
        "\"month 2026-01\"",
    ]
    .iter()
    .enumerate()
    .map(|(number, kind)| format!("2026-01-{:02},C{number},,action,{kind},\n", 10 + number))
    .collect();
    let case = Case::new(
        &files(&customers, &invoices, &payments, &events),
        &[FIRMER],
        until(),
    );
    let fitted = case.fit();
    assert!(fitted.model.is_whole());
    assert!(
        fitted.kinds.len() >= 6,
        "{:?}",
        fitted.kinds.names().collect::<Vec<_>>()
    );
    assert_eq!(fitted.model.coefficients.len(), fitted.model.terms.columns());
    forecast(&case, &fitted);
}

/// How long a customer with so many open invoices takes: reading with a model, and forecasting 4 replicates.
fn of_one_customer(count: i32) -> f64 {
    let (mut customers, mut invoices, payments) = plain(40, 4, usual);
    customers.push_str("BIG,business,FR\n");
    for number in 0..count {
        let issued = until().plus(-20 - number % 300);
        writeln!(
            invoices,
            "B{number},BIG,{issued},{},{}.00",
            issued.plus(30),
            50 + number % 700
        )
        .unwrap();
    }
    let case = Case::new(&files(&customers, &invoices, &payments, ""), &[FIRMER], until());
    let model = usual_model();
    let started = Instant::now();
    let fitted = apply(model, &case.policies[0], &case.interner, &case.source, until());
    let mut question = case.question();
    (question.replicates, question.days, question.new_business_days) = (4, 91, 0);
    let found = case.forecast(&fitted, question);
    assert!(found[0].portfolio.open.invoices > u64::try_from(count).unwrap());
    started.elapsed().as_secs_f64()
}

#[test]
fn a_customer_with_thousands_of_open_invoices_takes_time_for_each_of_them() {
    let (few, many) = (of_one_customer(300), of_one_customer(1_200));
    // Four times as many: sixteen would be the square.
    assert!(many < 10.0 * few, "{few} s and {many} s");
}
