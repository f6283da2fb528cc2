//! Writes a ledger with the campaigns that its payments show: `infer_campaigns LEDGER CUT FOLDER`.
//!
//! The campaigns known by the cut become `action` rows, marked as inferred, in a copy of the ledger. Those of the year
//! after it are what a forecast is *given*: their days go into `campaigns.relance` beside the tables, a policy that
//! sends its letter on them. Nothing else of what came after the cut is read.
#![allow(clippy::print_stdout, reason = "a program of its own")]

#[path = "../../tests/joined/mod.rs"]
mod joined;
mod rule;

use joined::Joined;
use relance_kernel::{Day, Interner};
use relance_ledger::{FolderSource, Options, load};
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, cut, target] = arguments.as_slice() else {
        return Err("infer_campaigns LEDGER CUT FOLDER".into());
    };
    let cut = Day::parse(cut).ok_or("the cut is no date")?;
    let mut interner = Interner::new();
    let ledger = load(&FolderSource::new(folder), &Options::default()).ledger;
    let source = Joined::new(ledger, &mut interner);
    let known = rule::campaigns(&source, &interner, cut);
    let year_after = cut.plus_months(12);
    let given: Vec<Day> = rule::campaigns(&source, &interner, year_after)
        .iter()
        .map(|campaign| campaign.mailed)
        .filter(|mailed| *mailed > cut)
        .collect();
    std::fs::create_dir_all(target)?;
    for table in ["customers.csv", "invoices.csv", "payments.csv", "events.csv"] {
        std::fs::write(
            Path::new(target).join(table),
            std::fs::read(Path::new(folder).join(table))?,
        )?;
    }
    let events = Path::new(target).join("events.csv");
    let text = std::fs::read_to_string(&events)?;
    std::fs::write(&events, text + &rule::rows(&source, &known)?)?;
    std::fs::write(
        Path::new(target).join("campaigns.relance"),
        rule::policy(&given, &known)?,
    )?;
    for campaign in &known {
        println!(
            "inferred: {}, {} letters, ages {:?}",
            campaign.mailed,
            campaign.letters.len(),
            campaign.ages
        );
    }
    for mailed in &given {
        println!("given: {mailed}");
    }
    Ok(())
}
