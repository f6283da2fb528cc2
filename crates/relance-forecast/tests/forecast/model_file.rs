//! The model file: what is written is read again, and what it says of customers follows from it.

use crate::common::{Case, Files, column, ledger_of, model_text, small_world};
use relance_forecast::fit::{Fitted, apply};
use relance_forecast::handed_over::HandedOver;
use relance_forecast::model::Model;
use relance_kernel::Day;
use relance_truth::{FIRMER, Regime};
use std::collections::BTreeMap;

fn applied(case: &Case, model: Model) -> Fitted {
    apply(model, &case.policies[0], &case.interner, &case.source, case.until)
}

#[test]
fn a_model_written_and_read_again_forecasts_the_same() {
    let settings = small_world(Regime::RightFamily, 60, 5);
    let case = Case::new(&ledger_of(&settings), &[FIRMER], settings.until);
    let fitted = case.fit();
    assert!(fitted.model.converged);
    assert!(fitted.model.is_whole());
    let text = model_text(&fitted);
    let read: Model = serde_json::from_str(&text).unwrap();
    assert_eq!(read, fitted.model);
    let again = applied(&case, read);
    assert_eq!(model_text(&again), text);
    assert_eq!(
        again.kinds.names().collect::<Vec<_>>(),
        fitted.kinds.names().collect::<Vec<_>>()
    );
    let mut customers = 0;
    for (one, other) in again.intercepts.iter().zip(&fitted.intercepts) {
        assert_eq!(one.len(), other.len());
        for (one, other) in one.iter().zip(other) {
            customers += 1;
            assert!((one.mean - other.mean).abs() < 1e-6, "{one:?} {other:?}");
            assert!((one.deviation - other.deviation).abs() < 1e-6);
            assert_eq!(one.by_coefficient.len(), other.by_coefficient.len());
            for (one, other) in one.by_coefficient.iter().zip(&other.by_coefficient) {
                assert!((one - other).abs() < 1e-5);
            }
        }
    }
    assert_eq!(customers, 60);
    assert_eq!(again.intercepts.len(), fitted.intercepts.len());
    let question = case.question();
    let (one, other) = (case.forecast(&again, question), case.forecast(&fitted, question));
    assert_eq!(one[0].portfolio, other[0].portfolio);
    let cash = |found: &[relance_forecast::forecast::Forecast]| -> f64 {
        found[0].replicates.iter().map(|sums| sums.cash(182) as f64).sum()
    };
    assert!((cash(&one) / cash(&other) - 1.0).abs() < 1e-3);
}

#[test]
fn a_model_of_another_ledger_gives_its_customers_intercepts_of_their_own() {
    let settings = small_world(Regime::RightFamily, 60, 5);
    let case = Case::new(&ledger_of(&settings), &[FIRMER], settings.until);
    let fitted = case.fit();
    let mut others = small_world(Regime::RightFamily, 20, 3);
    others.seed = 99;
    let other = Case::new(&ledger_of(&others), &[FIRMER], others.until);
    let again = applied(&other, fitted.model.clone());
    assert_eq!(again.intercepts.iter().map(Vec::len).sum::<usize>(), 20);
    let prior = fitted.model.customer_deviation;
    assert!(prior > 0.0);
    for intercept in again.intercepts.iter().flatten() {
        assert!(
            intercept.deviation <= prior * 1.05,
            "{intercept:?}: the prior has {prior}"
        );
    }
    let found = other.forecast(&again, other.question());
    assert!(found[0].replicates.iter().all(|sums| sums.cash(182) > 0));
}

#[test]
fn a_file_that_lacks_something_is_not_whole() {
    let settings = small_world(Regime::RightFamily, 40, 4);
    let case = Case::new(&ledger_of(&settings), &[FIRMER], settings.until);
    let whole = case.fit().model;
    let damages: [fn(&mut Model); 14] = [
        |model| model.coefficients.truncate(3),
        |model| model.coefficients[0].estimate = f64::NAN,
        |model| model.covariance.truncate(2),
        |model| model.covariance[1][0] = f64::INFINITY,
        |model| model.promises.after_contact.clear(),
        |model| model.terms.ages.reverse(),
        |model| model.customer_deviation = -1.0,
        |model| model.run_share = 0.0,
        |model| model.terms.first_month = i32::MIN,
        |model| model.terms.months = usize::MAX / 2,
        |model| model.terms.reference_age = 999,
        |model| model.disputes.closing = -0.1,
        |model| model.disputes.before_due = -1.0,
        |model| model.customer_deviation = 1e308,
    ];
    assert!(whole.is_whole());
    for (number, damage) in damages.iter().enumerate() {
        let mut model = whole.clone();
        damage(&mut model);
        assert!(!model.is_whole(), "damage {number}");
    }
    // None of it makes a forecast panic.
    for damage in &damages[2..8] {
        let mut model = whole.clone();
        damage(&mut model);
        let fitted = applied(&case, model);
        let mut question = case.question();
        question.replicates = 4;
        case.forecast(&fitted, question);
    }
}

#[test]
fn payments_booked_on_one_day_of_the_week_are_told() {
    let settings = small_world(Regime::RightFamily, 60, 6);
    let case = Case::new(&ledger_of(&settings), &[FIRMER], settings.until);
    let mut learnt_from = case.fit().model.learnt_from;
    assert_eq!(
        learnt_from.payments_by_weekday.iter().sum::<u64>(),
        learnt_from.payments
    );
    assert_eq!(learnt_from.booking_day(), None);
    learnt_from.payments_by_weekday = [10, 5, 5, 60, 10, 5, 5];
    assert_eq!(learnt_from.booking_day(), Some((3, 0.6)));
    learnt_from.payments_by_weekday = [0; 7];
    assert_eq!(learnt_from.booking_day(), None);
}

#[test]
fn a_contact_after_which_less_is_paid_is_told() {
    let settings = small_world(Regime::RightFamily, 200, 6);
    let case = Case::new(&ledger_of(&settings), &[FIRMER], settings.until);
    let mut model = case.fit().model;
    assert_eq!(model.kinds_that_seem_to_harm(), Vec::<usize>::new());
    for coefficient in &mut model.coefficients {
        if ["email 1 to 3 days ago", "email 4 to 7 days ago"].contains(&coefficient.name.as_str()) {
            (coefficient.estimate, coefficient.standard_error) = (-1.0, Some(0.2));
        }
    }
    let email = model.terms.contact_kinds.iter().position(|kind| kind == "email");
    assert_eq!(model.kinds_that_seem_to_harm(), [email.unwrap()]);
}

#[test]
fn what_was_paid_after_a_hand_over_is_counted() {
    let settings = small_world(Regime::RightFamily, 60, 6);
    let mut files = ledger_of(&settings);
    let text_of = |files: &Files, name: &str| {
        let found = files.iter().find(|(file, _)| file == name);
        found.unwrap().1.clone()
    };
    let payments = text_of(&files, "payments.csv");
    let cell = |line: &str, name: &str| {
        let cell = line.split(',').nth(column(&payments, name).unwrap());
        cell.unwrap().to_string()
    };
    let mut days: BTreeMap<String, Vec<Day>> = BTreeMap::new();
    for line in payments.lines().skip(1) {
        let day = Day::parse(&cell(line, "date")).unwrap();
        days.entry(cell(line, "invoice_id")).or_default().push(day);
    }
    let paid_once = days.into_iter().filter(|(_, days)| days.len() == 1);
    // Four are handed over on the day before their payment, three on the day of it, after which nothing is paid.
    let rows: Vec<String> = (paid_once.take(7).enumerate())
        .map(|(place, (invoice, days))| {
            let on = if place < 4 { days[0].plus(-1) } else { days[0] };
            format!("{on},{invoice},action,agency")
        })
        .collect();
    files.retain(|(file, _)| file != "events.csv");
    let events = format!("date,invoice_id,event,value\n{}\n", rows.join("\n"));
    files.push(("events.csv".to_string(), events));
    let case = Case::new(&files, &[FIRMER], settings.until);
    let expected = HandedOver {
        invoices: 7,
        paid_after: 4,
    };
    assert_eq!(case.fit().model.handed_over, expected);
}
