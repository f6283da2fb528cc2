//! The parser and the formatter on a policy of 10,000 lines: `cargo bench -p relance-syntax`.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::fmt::Write;
use std::hint::black_box;

/// A policy of so many lines, of the kinds that policies have most of.
fn policy(lines: usize) -> String {
    let mut source = String::new();
    for line in 0..lines {
        // Writing to a string does not fail.
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
                "notice_{line}: when overdue 45d and balance > 150 EUR then registered_letter notice, claim interest requires approval of cfo"
            ),
            5 => writeln!(
                source,
                "define big_{line} as customer.overdue_balance > 10_000 EUR and not disputed"
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
    }
    source
}

fn bench(c: &mut Criterion) {
    let source = policy(10_000);
    let mut group = c.benchmark_group("policy of 10,000 lines");
    group.throughput(Throughput::Bytes(source.len() as u64));
    group.sample_size(20);
    group.bench_function("parse", |b| b.iter(|| relance_syntax::parse(black_box(&source))));
    group.bench_function("format", |b| {
        b.iter(|| relance_syntax::format(black_box(&source), None))
    });
    group.finish();

    let small = include_str!("../tests/samples/b2b_france.relance");
    c.bench_function("parse a policy of 70 lines", |b| {
        b.iter(|| relance_syntax::parse(black_box(small)))
    });
}

criterion_group!(benches, bench);
criterion_main!(benches);
