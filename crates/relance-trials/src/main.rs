//! The forecast on trial against worlds whose truth is known: `relance-trials [LEDGERS [LIFECYCLES]] [--write FILE] [--keep FILE]`.
//!
//! For each regime, so many ledgers of 300 customers and 6 invoices each are written, with seeds from 1. The forecast
//! learns from each and says how much more the firmer policy recovers within 90 days than the softer; the world says
//! how much it truly is. The table goes to the terminal and, with `--write`, between the markers of a page.
//! `--keep` names a file in which each trial is kept: an interrupted run goes on from it.
//! `--widths` tells how wide its intervals are beside those of maximum likelihood, in that regime alone.
//! `--check` runs the regime that the model can express alone, and fails if its intervals hold too few or too many.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for the terminal"
)]

mod kept;
mod naive;
mod table;
mod trial;

use kept::Kept;
use rayon::prelude::*;
use relance_truth::{Regime, Settings};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;
use table::Row;
use trial::{Effort, Trial, trial, width_ratio};

/// Ledgers of each regime unless somebody says it.
const LEDGERS: u64 = 1_000;

/// Lifecycles behind each truth.
const LIFECYCLES: u32 = 1_000_000;

/// For how many days what is open at the horizon is followed: as a comparison does.
const RUN_OFF: i32 = 5 * 365;

/// How often each forecast is drawn.
const REPLICATES: usize = 200;

/// Of a hundred 90 % intervals, how many may hold the truth if the intervals are right (binomial, 99 %).
const HELD_OF_A_HUNDRED: std::ops::RangeInclusive<usize> = 82..=97;

/// By how much effects are multiplied in the row that asks whether a clear effect is found.
const CLEAR_EFFECT: f64 = 2.0;

fn main() -> ExitCode {
    let mut numbers: Vec<u64> = Vec::new();
    let (mut write, mut keep, mut check, mut widths) = (None, None, false, false);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match (argument.as_str(), argument.parse()) {
            ("--write", _) => write = arguments.next(),
            ("--keep", _) => keep = arguments.next(),
            ("--check", _) => check = true,
            ("--widths", _) => widths = true,
            (_, Ok(number)) => numbers.push(number),
            (other, Err(_)) => {
                eprintln!("`{other}` is neither a number nor an option");
                return ExitCode::from(2);
            }
        }
    }
    let ledgers = numbers
        .first()
        .copied()
        .unwrap_or(if check { 100 } else { LEDGERS });
    let lifecycles = numbers
        .get(1)
        .and_then(|count| u32::try_from(*count).ok())
        .unwrap_or(LIFECYCLES);
    let effort = Effort {
        replicates: REPLICATES,
        lifecycles,
        // The share of continuous integration asks for what is recovered alone.
        run_off: if check || widths { 0 } else { RUN_OFF },
    };
    let result = if widths {
        told_widths(ledgers, effort)
    } else if check {
        checked(ledgers, effort)
    } else {
        everything(ledgers, effort, keep.as_deref(), write.as_deref())
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// The middle width of intervals beside those of maximum likelihood.
fn told_widths(ledgers: u64, effort: Effort) -> Result<(), String> {
    let ratios: Result<Vec<f64>, String> = (1..=ledgers)
        .into_par_iter()
        .map(|seed| width_ratio(&Settings::new(Regime::RightFamily, seed), effort))
        .collect();
    let mut ratios = ratios?;
    ratios.sort_unstable_by(f64::total_cmp);
    let at = |share: f64| relance_statistics::score::quantile(&ratios, share).unwrap_or(f64::NAN);
    println!(
        "right family, {ledgers} ledgers: 90 % intervals are {:.2} times as wide as those of maximum likelihood (median; half between {:.2} and {:.2})",
        at(0.5),
        at(0.25),
        at(0.75)
    );
    Ok(())
}

/// The share of continuous integration.
fn checked(ledgers: u64, effort: Effort) -> Result<(), String> {
    let trials = of_regime(Regime::RightFamily, 1.0, ledgers, effort, &Kept::nothing())?;
    let held = trials.iter().filter(|trial| trial.recovered.holds()).count();
    println!(
        "known truth, right family: {held} of {} intervals of 90 % hold it",
        trials.len()
    );
    if trials.len() == 100 && !HELD_OF_A_HUNDRED.contains(&held) {
        let (least, most) = (HELD_OF_A_HUNDRED.start(), HELD_OF_A_HUNDRED.end());
        return Err(format!(
            "{held} of 100 intervals hold the truth: between {least} and {most} should"
        ));
    }
    Ok(())
}

fn everything(ledgers: u64, effort: Effort, keep: Option<&str>, write: Option<&str>) -> Result<(), String> {
    let kept = match keep {
        Some(file) => Kept::open(Path::new(file), effort)?,
        None => Kept::nothing(),
    };
    let mut rows = Vec::new();
    let regimes = Regime::ALL.into_iter().map(|regime| (regime, 1.0));
    for (regime, scale) in regimes.chain([(Regime::RightFamily, CLEAR_EFFECT)]) {
        let begun = Instant::now();
        let trials = of_regime(regime, scale, ledgers, effort, &kept)?;
        let seconds = begun.elapsed().as_secs_f64();
        let row = Row::new(regime, scale, &trials);
        println!("{} ({seconds:.0} s)\n{}", row.line(), row.line_of_net());
        rows.push(row);
    }
    let text = table::text(&rows, effort);
    match write {
        Some(file) => table::write_between_markers(file, &text),
        None => {
            println!("{text}");
            Ok(())
        }
    }
}

fn of_regime(
    regime: Regime,
    scale: f64,
    ledgers: u64,
    effort: Effort,
    kept: &Kept,
) -> Result<Vec<Trial>, String> {
    (1..=ledgers)
        .into_par_iter()
        .map(|seed| {
            if let Some(trial) = kept.get(regime, scale, seed) {
                return Ok(trial);
            }
            let mut settings = Settings::new(regime, seed);
            settings.effect_scale = scale;
            let trial = trial(&settings, effort)?;
            kept.keep(regime, scale, seed, &trial)?;
            Ok(trial)
        })
        .collect()
}
