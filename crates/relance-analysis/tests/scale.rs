//! Thousands of rules of one age: what is found is bounded, and what is left out is said.

#![expect(clippy::unwrap_used, reason = "tests")]

use relance_analysis::{Stopped, analyse, overlaps};
use relance_compiler::{Options, compile_text};
use relance_kernel::Interner;

fn rules(count: usize, condition: impl Fn(usize) -> String) -> String {
    (0..count)
        .map(|number| {
            format!(
                "r{number}: when overdue 7d{} then email gentle\n",
                condition(number)
            )
        })
        .collect()
}

/// The numbers of what is found, each once, with how often; and how many pairs were compared.
fn found(text: &str) -> (Vec<(&'static str, usize)>, usize) {
    let mut interner = Interner::new();
    let compiled = compile_text(text, &Options::default(), &mut interner);
    let analysis = analyse(&compiled, &interner);
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for diagnostic in &analysis.diagnostics {
        match counts
            .iter_mut()
            .find(|(number, _)| *number == diagnostic.code.number)
        {
            Some((_, count)) => *count += 1,
            None => counts.push((diagnostic.code.number, 1)),
        }
    }
    counts.sort_unstable();
    (counts, analysis.summary.unwrap().pairs)
}

#[test]
fn after_a_hundred_errors_the_rest_is_left_for_when_these_are_mended() {
    let (counts, pairs) = found(&rules(400, |_| String::new()));
    assert_eq!(counts, [("RL0301", 100)]);
    assert_eq!(pairs, 100);
}

#[test]
fn what_is_not_shown_disjoint_is_listed_a_hundred_times_and_counted_from_then_on() {
    let text = rules(200, |number| format!(" and contacted within {}d", number + 1));
    let (counts, pairs) = found(&text);
    assert_eq!(counts, [("RL0302", 100), ("RL0331", 1)]);
    assert_eq!(pairs, 200 * 199 / 2);
}

#[test]
fn thousands_of_disjoint_rules_are_all_compared() {
    let by_name = rules(3_000, |number| format!(" and sector in {{a{number}, b{number}}}"));
    let by_amount = rules(3_000, |number| {
        format!(
            " and balance between {} EUR and {} EUR",
            number * 10,
            number * 10 + 9
        )
    });
    for text in [by_name, by_amount] {
        assert_eq!(found(&text), (Vec::new(), 3_000 * 2_999 / 2));
    }
}

#[test]
fn segments_that_overlap_are_bounded_too() {
    let text: String = (0..400)
        .map(|number| format!("segment s{number} when customer.balance > {number} EUR\n"))
        .collect();
    assert_eq!(found(&text).0, [("RL0330", 100)]);
}

#[test]
fn where_comparing_ends_is_said() {
    // No single fact parts these, and no pair of them can hold together.
    let text = rules(2_600, |number| {
        format!(
            " and (sector = s{number} and reminders = {number} or amount = {number} EUR and reminders = {})",
            number + 10_000
        )
    });
    let compiled = compile_text(&text, &Options::default(), &mut Interner::new());
    let policy = compiled.policy.as_ref().unwrap();
    let overlaps = overlaps(policy);
    // The pair in whose search the cases ran out is not decided.
    assert!(overlaps.steps.len() <= 1);
    assert!(
        matches!(overlaps.stopped_at, Some(Stopped::Rule(_))),
        "{} pairs",
        overlaps.step_pairs
    );
    assert!(overlaps.step_pairs < 2_600 * 2_599 / 2);
}
