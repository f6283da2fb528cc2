//! A policy of 10,000 lines is checked faster than an eye blinks. The time itself is measured in release, by the benchmark.

#![expect(clippy::unwrap_used, reason = "tests")]

use relance_compiler::{Options, compile_text};
use relance_kernel::Interner;
use std::fmt::Write;

/// A policy of about `lines` lines that uses most of the language.
fn long_policy(lines: usize) -> String {
    let mut text = String::from(
        "policy \"long\" {\n  currency EUR\n  calendar FR\n}\nsegment vip when customer.balance > 50_000 EUR\n",
    );
    for number in 0..lines / 4 {
        let day = number + 1;
        let size = number % 500 + 1;
        writeln!(
            text,
            "## Step {number}.\nr{number}: when overdue {day}d and segment = vip and amount > {size} EUR\n  and (country = FR or customer.kind = business)\n  then email t{} requires approval of cfo if amount > 10_000 EUR",
            number % 50
        )
        .unwrap();
    }
    text
}

#[test]
fn ten_thousand_lines_compile_in_linear_time() {
    let time = |lines: usize| {
        let text = long_policy(lines);
        let start = std::time::Instant::now();
        let compiled = compile_text(&text, &Options::default(), &mut Interner::new());
        assert!(compiled.policy.is_some(), "{:?}", compiled.diagnostics.first());
        let whole = start.elapsed();
        let start = std::time::Instant::now();
        relance_syntax::parse(&text);
        println!("{lines} lines: {whole:?}, of which reading {:?}", start.elapsed());
        whole
    };
    time(100);
    // The best of three: a busy machine is not a slow compiler.
    let best = |lines: usize| (0..3).map(|_| time(lines)).min().unwrap();
    let (small, large) = (best(2_000), best(10_000));
    assert!(
        large < small * 15,
        "five times the text took {large:?} after {small:?}"
    );
}
