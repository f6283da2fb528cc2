//! Measures the generator: `measure REGIME SEED CUSTOMERS INVOICES LIFECYCLES`; what the ledger looks like, and times.
#![expect(
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a program to measure with"
)]

use relance_truth::{
    Dunning, EARLIER, FIRMER, Options, Regime, SOFTER, Settings, expected_difference, generate,
};
use std::time::Instant;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number =
        |place: usize, default: u32| arguments.get(place).map_or(default, |text| text.parse().unwrap());
    let regime = arguments
        .first()
        .map_or(Regime::RightFamily, |word| Regime::parse(word).unwrap());
    let mut settings = Settings::new(regime, u64::from(number(1, 1)));
    settings.customers = number(2, 300);
    settings.invoices_per_customer = number(3, 6);
    let start = Instant::now();
    let generated = generate(&settings);
    println!("generated in {:?}", start.elapsed());
    let world = &generated.world;
    let invoices = world
        .customers
        .iter()
        .map(|one| one.invoices.len())
        .sum::<usize>();
    let open = world.open_invoices().count();
    println!(
        "{invoices} invoices, {open} open = {:.1} %",
        100.0 * open as f64 / invoices as f64
    );
    println!(
        "{} payments, {} actions, {} disputes",
        generated.payments.lines().count() - 1,
        generated.events.matches(",action,").count(),
        generated.events.matches("dispute_opened").count()
    );
    if let Some(folder) = arguments.get(5) {
        std::fs::create_dir_all(folder).unwrap();
        for (file, text) in generated.files() {
            std::fs::write(format!("{folder}/{file}"), text).unwrap();
        }
        std::fs::write(format!("{folder}.truth.json"), generated.truth()).unwrap();
    }
    // A sixth argument gives the other policy its name, a seventh the last horizon in days.
    let other = match arguments.get(6).map(String::as_str) {
        Some("earlier") => EARLIER,
        _ => FIRMER,
    };
    let firmer = Dunning::compile(other).unwrap();
    let softer = Dunning::compile(SOFTER).unwrap();
    let mut options = Options::for_lifecycles(&generated, number(4, 100_000), 1);
    if let Some(days) = arguments.get(7) {
        options.horizons.push(days.parse().unwrap());
    }
    let start = Instant::now();
    let difference = expected_difference(&generated, &firmer, &softer, &options).unwrap();
    println!("{} replicates in {:?}", options.replicates, start.elapsed());
    for (place, at) in difference.difference.iter().enumerate() {
        let (a, b) = (
            &difference.first.horizons[place],
            &difference.second.horizons[place],
        );
        println!(
            "{:4} d  recovered {:.4} - {:.4} = {:.5} ± {:.5}  delay {:.2} - {:.2} = {:.3} ± {:.3}  contacts {:.2} {:.2}  cost {:.2} {:.2}  net {:.6} ± {:.6}",
            at.days,
            a.recovered.mean,
            b.recovered.mean,
            at.recovered.mean,
            at.recovered.standard_error,
            a.delay.mean,
            b.delay.mean,
            at.delay.mean,
            at.delay.standard_error,
            a.contacts.mean,
            b.contacts.mean,
            a.cost.mean,
            b.cost.mean,
            at.net.mean,
            at.net.standard_error
        );
    }
}
