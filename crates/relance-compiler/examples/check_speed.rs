//! How long the check of a policy of 10,000 lines takes: `cargo run --release -p relance-compiler --example check_speed`.
//!
//! Prints the median and the best of 30 runs, in milliseconds, for the whole check and for reading alone.

use relance_compiler::{Options, compile_text};
use relance_kernel::Interner;
use std::fmt::Write;
use std::time::Instant;

/// A policy of this many lines: rules of four lines each, with documentation, that use most of a guard.
fn long_policy(lines: usize) -> String {
    let mut text = String::from("policy \"long\" {\n  currency EUR\n  calendar FR\n}\n");
    for number in 0..lines / 4 {
        let (day, size) = (number + 1, number % 500 + 1);
        // Writing to a text cannot fail.
        let _ = writeln!(
            text,
            "## Step {number}.\n\
             r{number}: when overdue {day}d and segment = bon_payeur and amount > {size} EUR\n  \
             and (country = FR or customer.kind = business)\n  \
             then email t{} requires approval of cfo if amount > 10_000 EUR",
            number % 50
        );
    }
    text
}

fn milliseconds(mut run: impl FnMut()) -> (f64, f64) {
    let mut times: Vec<f64> = (0..30)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed().as_secs_f64() * 1_000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    (
        times.get(times.len() / 2).copied().unwrap_or_default(),
        times.first().copied().unwrap_or_default(),
    )
}

#[expect(clippy::print_stdout, reason = "an example prints what it measured")]
fn main() {
    let text = long_policy(10_000);
    let (median, best) = milliseconds(|| {
        std::hint::black_box(compile_text(&text, &Options::default(), &mut Interner::new()));
    });
    let (reading, _) = milliseconds(|| {
        std::hint::black_box(relance_syntax::parse(&text));
    });
    println!(
        "{} lines: median {median:.1} ms, best {best:.1} ms, of which reading {reading:.1} ms",
        text.lines().count()
    );
}
