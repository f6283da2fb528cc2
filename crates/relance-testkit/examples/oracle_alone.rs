//! Runs the interpreter on generated cases against itself: its speed, what the generator reaches, and what it makes
//! that is no policy. `cargo run --release -p relance-testkit --example oracle_alone [CASES]`
#![expect(clippy::print_stdout, reason = "an example prints its result")]

use relance_kernel::{Day, WorkCalendar};
use relance_testkit::compare::{Answer, Options, compare};
use relance_testkit::oracle::interpret;
use relance_testkit::prelude::with_prelude;

fn main() {
    let cases = std::env::args()
        .nth(1)
        .and_then(|text| text.parse().ok())
        .unwrap_or(2_000);
    let calendar = WorkCalendar::new(Day(18_000), Day(23_000), &[5, 6], &[]);
    let options = Options {
        seeds: 0..cases,
        threads: 1,
        keep: 3,
        stop_at_first: false,
    };
    let report = compare(&options, &calendar, &|question| {
        interpret(
            &with_prelude(question.file),
            question.account,
            question.interner,
            question.first,
            question.last,
            question.approve,
            question.calendar,
        )
        .map(|actions| {
            vec![Answer {
                way: "itself",
                actions,
                ..Answer::default()
            }]
        })
    });
    println!("{report}");
}
