//! Contacts that work on some invoices and not on others: the effect learnt is not one for all.

use crate::worlds::{NEVER, ONCE, World, judged};
use relance_forecast::compare::Verdict;
use relance_forecast::fit::Fitted;

/// What is learnt of the effect of emails, by the name of its coefficient.
fn learnt(fitted: &Fitted, name: &str) -> (f64, f64) {
    let found = fitted
        .model
        .coefficients
        .iter()
        .find(|coefficient| coefficient.name == name);
    let found = found.expect("a coefficient of that name");
    (found.estimate, found.standard_error.expect("an estimate"))
}

fn works_for_a_fortnight(days: i32) -> f64 {
    if days <= 14 { 3.0 } else { 1.0 }
}

#[test]
fn by_amount() {
    let world = World {
        other_amount: 9_000,
        effect: |invoice, _, days| {
            if invoice.amount < 1_000 {
                works_for_a_fortnight(days)
            } else {
                1.0
            }
        },
        ..World::by_chance()
    };
    let large = "large: when overdue between 10d and 30d and amount > 1_000 EUR then email gentle\n";
    let (verdict, fitted) = judged(world, NEVER, large);
    let (slope, error) = learnt(&fitted, "email, amount ten times as large");
    assert!(slope + 3.0 * error < 0.0, "{slope} ± {error}");
    assert_ne!(
        verdict,
        Verdict::Better,
        "nothing is gained by emails about large invoices"
    );
}

#[test]
fn by_sort_of_customer() {
    let world = World {
        effect: |invoice, _, days| {
            if invoice.of_large {
                works_for_a_fortnight(days)
            } else {
                1.0
            }
        },
        ..World::by_chance()
    };
    let small = "small: when overdue between 10d and 30d and segment = small then email gentle\n";
    let (verdict, fitted) = judged(world, NEVER, small);
    let (of_large, _) = learnt(&fitted, "contacts with business large");
    let (of_small, _) = learnt(&fitted, "contacts with business small");
    assert!(of_large > of_small + 0.3, "{of_large} {of_small}");
    assert_ne!(
        verdict,
        Verdict::Better,
        "nothing is gained by emails to the segment small"
    );
}

#[test]
fn by_age() {
    let world = World {
        effect: |_, past_due, days| {
            if past_due < 15 {
                works_for_a_fortnight(days)
            } else {
                1.0
            }
        },
        ..World::by_chance()
    };
    let late = "late: when overdue between 24d and 32d then email gentle\n";
    let (verdict, fitted) = judged(world, NEVER, late);
    let (slope, error) = learnt(&fitted, "email, twice as many days past due");
    assert!(slope + 2.0 * error < 0.0, "{slope} ± {error}");
    assert_ne!(verdict, Verdict::Better, "nothing is gained by late emails");
}

#[test]
fn by_how_many_came_before() {
    let world = World {
        share_with_second: 0.6,
        effect: |_, _, days| works_for_a_fortnight(days),
        ..World::by_chance()
    };
    let twice = format!("{ONCE}second: when 21d after first then email firm\n");
    let (verdict, fitted) = judged(world, ONCE, &twice);
    let (first, error) = learnt(&fitted, "email 4 to 7 days ago");
    assert!((first - 3.0_f64.ln()).abs() < 2.5 * error, "{first} ± {error}");
    let (second, error) = learnt(&fitted, "second contact, beside the first");
    assert!((second + 3.0_f64.ln()).abs() < 2.5 * error, "{second} ± {error}");
    assert!(
        !matches!(verdict, Verdict::Better | Verdict::Refused(_)),
        "the ledger tells that nothing is gained by a second email: {verdict:?}"
    );
}
