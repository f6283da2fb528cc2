//! Policies of any size, sound ones.

use std::fmt::Write;

const SEGMENTS: [&str; 4] = ["bon_payeur", "occasionnel", "mauvais_payeur", "nouveau"];

/// So many rules, spread over the prelude's segments and over ages from 7 days on, so many days apart.
pub(crate) fn of_rules(count: usize, distance: usize) -> String {
    let mut text = "policy \"Benchmark\" {\n  at least 5d between contacts per customer\n  \
                    at most 3 contacts within 30d per customer\n  group by customer\n  tolerance 5 EUR\n}\n"
        .to_string();
    for number in 0..count {
        let segment = SEGMENTS[number % SEGMENTS.len()];
        let age = 7 + distance * (number / SEGMENTS.len());
        writeln!(
            text,
            "r{number}: when overdue {age}d and segment = {segment} then email gentle"
        )
        .unwrap();
    }
    text
}

/// At least so many lines: rules of three lines with a comment.
pub(crate) fn of_lines(count: usize) -> String {
    let mut text = "policy \"Benchmark\" {\n  group by customer\n}\n".to_string();
    for number in 0..count.div_ceil(4) {
        let segment = SEGMENTS[number % SEGMENTS.len()];
        let age = 7 + number / SEGMENTS.len();
        writeln!(
            text,
            "## Rule {number}.\nr{number}: when overdue {age}d\n    and segment = {segment} and balance > 100 EUR\n  then email gentle"
        )
        .unwrap();
    }
    text
}
