//! What the generated ledger looks like, measured from its files alone, against what it imitates.
//!
//! The measure knows nothing of the generator: it reads the CSV files, follows each invoice's principal to its
//! settlement, and describes the delays. `docs/demo.md` prints its table for one ledger; the test keeps it true.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod measure;

use measure::{Ledger, Shapes};
use relance_demo::{Memory, Options, generate};

const INVOICES: u64 = 40_000;
const CUSTOMERS: u64 = 1_056;

fn ledger(invoices: u64, customers: Option<u64>, seed: u64) -> Memory {
    let mut memory = Memory::new();
    generate(
        &Options {
            invoices,
            customers,
            seed,
            ..Options::default()
        },
        &mut memory,
    )
    .unwrap();
    memory
}

fn shapes(seed: u64) -> Shapes {
    Ledger::read(&ledger(INVOICES, Some(CUSTOMERS), seed)).shapes()
}

/// Name, target, measured, how far they may be apart.
fn rows(shapes: &Shapes) -> Vec<(String, f64, f64, f64)> {
    let mut rows = vec![
        ("paid late, %".to_string(), 42.0, shapes.late_percent, 2.5),
        (
            "more than 30 days late, %".to_string(),
            2.2,
            shapes.very_late_percent,
            0.7,
        ),
        (
            "variance between customers, %".to_string(),
            46.0,
            shapes.between_percent,
            8.0,
        ),
    ];
    let quantiles = [
        (1, -19.0, 3.0),
        (5, -7.0, 1.5),
        (25, -3.0, 1.0),
        (50, 0.0, 1.0),
        (75, 2.0, 1.0),
        (90, 5.0, 1.5),
        (95, 10.0, 3.0),
        (99, 50.0, 15.0),
    ];
    for (percent, target, tolerance) in quantiles {
        rows.push((
            format!("days late, {percent} % quantile"),
            target,
            shapes.quantile(percent),
            tolerance,
        ));
    }
    rows
}

#[test]
fn the_shapes_are_those_that_were_measured() {
    let mut problems = Vec::new();
    for seed in [1, 2] {
        for (name, target, measured, tolerance) in rows(&shapes(seed)) {
            if (measured - target).abs() > tolerance {
                problems.push(format!(
                    "seed {seed}: {name}: {measured:.1}, not {target} ± {tolerance}"
                ));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn the_table_in_the_documentation_is_that_of_this_commit() {
    let mut table = String::from("| | target | measured |\n|---|---:|---:|\n");
    for (name, target, measured, _) in rows(&shapes(1)) {
        table.push_str(&format!("| {name} | {target} | {measured:.1} |\n"));
    }
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/demo.md")).unwrap();
    assert!(
        page.contains(&table),
        "docs/demo.md should hold this table:\n{table}"
    );
}
