//! Measures the parser on a policy of 10,000 lines: `cargo run --release -p relance-syntax --example speed`.

#![expect(clippy::print_stdout, reason = "an example prints")]

use std::fmt::Write;
use std::time::Instant;

fn main() {
    let mut source = String::new();
    let mut line = 0;
    while line < 10_000 {
        let _ = match line % 8 {
            0 => writeln!(
                source,
                "segment seg_{line} when invoices_paid >= 3 and average_delay <= {}d",
                line % 30
            ),
            1 => writeln!(
                source,
                "first_{line}: when overdue 7d and segment = seg_{line} then email gentle"
            ),
            2 => writeln!(
                source,
                "second_{line}: when 14d after first_{line} and segment = seg_{line} then email firm to finance_director"
            ),
            3 => writeln!(
                source,
                "call_{line}: exception to first_{line} when customer.overdue_balance > 10_000 EUR then call accounts_payable"
            ),
            4 => writeln!(
                source,
                "notice_{line}: when overdue 45d and balance > 150 EUR then registered_letter mise_en_demeure, claim indemnity, claim interest requires approval of credit_manager"
            ),
            5 => writeln!(
                source,
                "define gros_{line} as customer.overdue_balance > 10_000 EUR and not disputed"
            ),
            6 => writeln!(
                source,
                "# a comment of some length that says what follows and why"
            ),
            _ => writeln!(
                source,
                "thanks_{line}: also when settled by payment and reminders >= 1 then email merci"
            ),
        };
        line += 1;
    }
    println!("{} bytes", source.len());
    let mut times = Vec::new();
    let runs = std::env::args()
        .nth(1)
        .and_then(|runs| runs.parse().ok())
        .unwrap_or(15);
    for _ in 0..runs {
        let start = Instant::now();
        let parsed = relance_syntax::parse(&source);
        times.push(start.elapsed());
        assert!(parsed.errors.is_empty(), "{:?}", parsed.errors.first());
    }
    times.sort();
    println!("parse: median {:?}, least {:?}", times[times.len() / 2], times[0]);
}
