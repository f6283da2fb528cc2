//! The order of rows in the files changes no byte, and names of customers change luck alone.

use crate::common::{Case, Files, column, ledger_of, model_text, small_world, with_rows};
use relance_forecast::measure::Measure;
use relance_statistics::random::Key;
use relance_truth::{FIRMER, Regime, SOFTER};

/// Shuffles the rows of each table.
fn shuffled(files: &Files, seed: u64) -> Files {
    files
        .iter()
        .zip(0_u64..)
        .map(|((file, text), table)| {
            let key = Key::new(seed).with(table);
            let mut lines = text.lines();
            let header = lines.next().unwrap();
            let mut rows: Vec<(u64, &str)> = (0_u64..)
                .map(|number| key.with(number).bits())
                .zip(lines)
                .collect();
            rows.sort_unstable();
            let rows = rows.into_iter().map(|(_, row)| row);
            let all: Vec<&str> = std::iter::once(header).chain(rows).collect();
            (file.clone(), all.join("\n") + "\n")
        })
        .collect()
}

#[test]
fn shuffled_rows_give_the_same_bytes() {
    let settings = small_world(Regime::RightFamily, 60, 5);
    let files = ledger_of(&settings);
    let read = |files: &Files| {
        let case = Case::new(files, &[FIRMER, SOFTER], settings.until);
        let fitted = case.fit();
        let found = case.forecast(&fitted, case.question());
        (model_text(&fitted), fitted.intercepts, found)
    };
    let first = read(&files);
    for seed in 1..=2 {
        let other = shuffled(&files, seed);
        assert_ne!(files, other);
        let again = read(&other);
        assert_eq!(first.0, again.0);
        assert_eq!(first.1, again.1);
        assert_eq!(first.2, again.2);
    }
}

#[test]
fn other_names_of_customers_change_luck_alone() {
    let settings = small_world(Regime::RightFamily, 60, 5);
    let files = ledger_of(&settings);
    let renamed: Files = files
        .iter()
        .map(|(file, text)| {
            let at = column(text, "customer_id").unwrap();
            let text = with_rows(text, |cells| {
                let mut cells: Vec<String> = cells.iter().map(|cell| cell.to_string()).collect();
                // Another name, and another place in the order of names.
                let number = cells[at]
                    .bytes()
                    .fold(7_u64, |sum, byte| sum * 31 + u64::from(byte));
                cells[at] = format!("{:016x}-{}", Key::new(number).bits(), cells[at]);
                vec![cells.join(",")]
            });
            (file.clone(), text)
        })
        .collect();
    let read = |files: &Files| {
        let case = Case::new(files, &[FIRMER], settings.until);
        let fitted = case.fit();
        let mut question = case.question();
        question.replicates = 64;
        let found = case.forecast(&fitted, question).remove(0);
        (fitted, found)
    };
    let ((model, found), (other_model, other_found)) = (read(&files), read(&renamed));
    assert_ne!(found.replicates, other_found.replicates, "the luck is another");
    assert_eq!(found.portfolio, other_found.portfolio);
    assert_eq!(model.model.learnt_from, other_model.model.learnt_from);
    assert_eq!(model.model.support, other_model.model.support);
    for (one, other) in model
        .model
        .coefficients
        .iter()
        .zip(&other_model.model.coefficients)
    {
        assert_eq!(one.name, other.name);
        assert!((one.estimate - other.estimate).abs() < 1e-5, "{one:?} {other:?}");
    }
    for measure in [
        Measure::Cash,
        Measure::CashOfQuarter,
        Measure::Contacts,
        Measure::DelayNew,
    ] {
        let (one, other) = (
            found.estimate(measure, 0.0).unwrap(),
            other_found.estimate(measure, 0.0).unwrap(),
        );
        let noise = one.error.hypot(other.error);
        assert!(
            (one.mean - other.mean).abs() < 4.0 * noise,
            "{measure:?}: {one:?} {other:?}"
        );
    }
}

/// Columns of customers are not dated: they may say today what nobody knew then. The model learns from none of them.
#[test]
fn undated_columns_of_customers_change_nothing_that_is_learnt() {
    let settings = small_world(Regime::RightFamily, 60, 5);
    let files = ledger_of(&settings);
    let with_columns = |seed: u64| -> Files {
        let described = |file: &str, text: &str| {
            let mut number = 0;
            let text = with_rows(text, |cells| {
                number += 1;
                let key = Key::new(seed).with(number);
                let (sector, limit) = (key.with(0).below(4), key.with(1).below(90_000));
                vec![format!("{},sector {sector},{limit},yes", cells.join(","))]
            });
            let (head, rows) = text.split_once('\n').unwrap();
            (
                file.to_string(),
                format!("{head},sector_of_today,credit_limit,insured\n{rows}"),
            )
        };
        files
            .iter()
            .map(|(file, text)| match file.as_str() {
                "customers.csv" => described(file, text),
                _ => (file.clone(), text.clone()),
            })
            .collect()
    };
    let read = |files: &Files| {
        let case = Case::new(files, &[FIRMER, SOFTER], settings.until);
        let fitted = case.fit();
        let found = case.forecast(&fitted, case.question());
        (model_text(&fitted), fitted.intercepts, found)
    };
    let first = read(&files);
    for seed in 1..=2 {
        assert!(read(&with_columns(seed)) == first);
    }
}
