//! Ledgers from which paid invoices were left out: open items with the payments of some last months.

use crate::common::{Case, Files, ledger_of};
use relance_forecast::measure::Measure;
use relance_kernel::Day;
use relance_truth::{Regime, SOFTER, Settings};
use std::collections::{BTreeMap, BTreeSet};

/// What is left of a ledger once every invoice that was paid in full before a day is taken out, with all its rows.
fn without_paid_before(files: &Files, day: &str) -> Files {
    let rows = |name: &str| -> Vec<Vec<String>> {
        let (_, text) = files.iter().find(|(file, _)| file == name).unwrap();
        let lines = text.lines().skip(1);
        lines
            .map(|line| line.split(',').map(str::to_string).collect())
            .collect()
    };
    let mut last_paid: BTreeMap<String, (String, f64)> = BTreeMap::new();
    for row in rows("payments.csv") {
        let (last, sum) = last_paid.entry(row[2].clone()).or_default();
        *last = last.clone().max(row[3].clone());
        *sum += row[4].parse::<f64>().unwrap();
    }
    let is_gone = |row: &[String]| {
        let amount: f64 = row[4].parse().unwrap();
        let paid = last_paid.get(&row[0]);
        paid.is_some_and(|(last, sum)| *sum >= amount - 0.005 && last.as_str() < day)
    };
    let gone: BTreeSet<String> = (rows("invoices.csv").iter())
        .filter(|row| is_gone(row))
        .map(|row| row[0].clone())
        .collect();
    let kept = |(file, text): &(String, String)| {
        let at = match file.as_str() {
            "invoices.csv" => 0,
            "payments.csv" | "events.csv" => 2,
            _ => return (file.clone(), text.clone()),
        };
        let is_kept = |line: &&str| {
            line.split(',')
                .nth(at)
                .is_none_or(|invoice| !gone.contains(invoice))
        };
        let lines: Vec<&str> = text.lines().filter(is_kept).collect();
        (file.clone(), lines.join("\n") + "\n")
    };
    files.iter().map(kept).collect()
}

#[test]
fn what_is_missing_makes_nobody_look_slow() {
    let mut settings = Settings::new(Regime::RightFamily, 5);
    settings.customers = 500;
    let whole = ledger_of(&settings);
    let day = settings.until.plus(-180);
    let archived = without_paid_before(&whole, &day.to_string());
    let told = |files: &Files| {
        let case = Case::new(files, &[SOFTER], settings.until);
        let fitted = case.fit();
        let mut question = case.question();
        (question.new_business_days, question.replicates) = (0, 40);
        let found = case.forecast(&fitted, question);
        let at = |place: usize| {
            found[0]
                .estimate(Measure::RecoveredOpen(place), 0.0)
                .unwrap()
                .mean
        };
        (fitted.model.learnt_from.paid_left_out.clone(), [at(0), at(2)])
    };
    let (nothing, of_whole) = told(&whole);
    assert_eq!(nothing, None);
    let (left_out, of_archived) = told(&archived);
    let left_out = left_out.unwrap();
    let before = Day::parse(&left_out.before).unwrap();
    assert!((0..=14).contains(&day.since(before)), "{left_out:?} {day}");
    assert!(left_out.expected > 20 * left_out.seen.max(1), "{left_out:?}");
    // Taken for the whole, the ledger would tell half of it.
    for (one, other) in of_whole.into_iter().zip(of_archived) {
        assert!((one - other).abs() < 0.06, "{of_whole:?} {of_archived:?}");
    }
}

#[test]
fn a_ledger_that_lacks_nothing_is_read_from_its_beginning_on() {
    for regime in Regime::ALL {
        let settings = Settings::new(regime, 2);
        let case = Case::new(&ledger_of(&settings), &[SOFTER], settings.until);
        let left_out = case.fit().model.learnt_from.paid_left_out;
        assert_eq!(left_out, None, "{regime:?}");
    }
}
