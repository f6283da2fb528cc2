//! What a keyed random number costs: nanoseconds for each kind, the key narrowed by two parts for each draw.
#![expect(clippy::print_stdout, reason = "a measurement speaks on the terminal")]

use relance_statistics::elementary;
use relance_statistics::random::Key;
use std::hint::black_box;
use std::time::Instant;

const ROUNDS: u64 = 20_000_000;

fn measure(name: &str, draw: impl Fn(Key) -> f64) {
    // Best of five: the machine has other things to do.
    let best = (0..5)
        .map(|round| {
            let start = Instant::now();
            let key = black_box(Key::new(round));
            let sum: f64 = (0..ROUNDS).map(|entity| draw(key.with(entity).with(2))).sum();
            black_box(sum);
            start.elapsed().as_secs_f64()
        })
        .fold(f64::INFINITY, f64::min);
    println!("{name:12} {:6.2} ns", best * 1e9 / ROUNDS as f64);
}

fn main() {
    measure("uniform", Key::uniform);
    measure("below", |key| key.below(1_000) as f64);
    measure("exponential", Key::exponential);
    measure("normal", Key::normal);
    // Each with a uniform number: ours, which any machine gives, beside the platform's.
    measure("our ln", |key| elementary::ln(key.uniform()));
    measure("platform ln", |key| key.uniform().ln());
    measure("our exp", |key| elementary::exp(-8.0 * key.uniform()));
    measure("platform exp", |key| (-8.0 * key.uniform()).exp());
}
