//! Writes a synthetic ledger and says how long it took:
//! `cargo run --release -p relance-demo --example generate -- DIR INVOICES [SEED]`.

#![expect(clippy::print_stdout, reason = "an example prints")]

use relance_demo::{Options, generate_folder};
use std::path::Path;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (Some(folder), Some(invoices)) = (arguments.first(), arguments.get(1)) else {
        return Err("usage: generate DIR INVOICES [SEED]".into());
    };
    let seed = arguments.get(2).map_or(Ok(1), |seed| seed.parse())?;
    let options = Options {
        invoices: invoices.parse()?,
        seed,
        ..Options::default()
    };
    let start = Instant::now();
    let summary = generate_folder(&options, Path::new(folder))?;
    println!("{summary:?} in {:.2} s", start.elapsed().as_secs_f64());
    Ok(())
}
