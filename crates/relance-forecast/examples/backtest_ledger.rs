//! Backtests a ledger: `backtest_ledger LEDGER CUT[,CUT…] [REPLICATES [POLICY]]`.
#![allow(clippy::print_stdout, reason = "a measurement")]

use relance_compiler::{Options as CompilerOptions, compile_text};
use relance_forecast::backtest::score::pooled;
use relance_forecast::backtest::verdict::verdict;
use relance_forecast::backtest::{Backtest, LEVELS, RECOVERED_AFTER, Trial, backtest};
use relance_forecast::effects::Effects;
use relance_forecast::first_contact::delay_of_first_contact;
use relance_kernel::{Account, CustomerIndex, Day, Interner, InvoiceIndex};
use relance_ledger::{Binding, FolderSource, Ledger, Options, load};
use relance_sim::AccountSource;
use std::error::Error;
use std::time::Instant;

/// A policy that never acts: past practice goes on by itself.
const NO_STEPS: &str = "policy \"No steps\" {\n  currency EUR\n}\n";

struct Joined {
    ledger: Ledger,
    binding: Binding,
}

impl AccountSource for Joined {
    fn account_count(&self) -> usize {
        self.ledger.account_count()
    }
    fn fill_account(&self, number: usize, account: &mut Account) {
        self.ledger.account(number, &self.binding, account);
    }
    fn customer_id(&self, number: usize, customer: CustomerIndex) -> &str {
        self.ledger.customer_id(number, customer)
    }
    fn invoice_id(&self, number: usize, invoice: InvoiceIndex) -> &str {
        self.ledger.invoice_id(number, invoice)
    }
    fn invoice_count(&self, number: usize) -> usize {
        self.ledger.invoice_count_of(number)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(cuts)) = (arguments.next(), arguments.next()) else {
        return Err("backtest_ledger LEDGER CUT[,CUT...] [REPLICATES [POLICY]]".into());
    };
    let replicates: usize = arguments.next().map_or(Ok(200), |text| text.parse())?;
    let text = match arguments.next() {
        Some(path) => std::fs::read_to_string(path)?,
        None => NO_STEPS.to_string(),
    };
    let mut interner = Interner::new();
    let compiled = compile_text(&text, &CompilerOptions::default(), &mut interner);
    let policy = compiled.policy.ok_or("the policy has errors")?;
    let ledger = load(&FolderSource::new(folder), &Options::default()).ledger;
    let binding = Binding::without_fields(&ledger, &mut interner);
    let source = Joined { ledger, binding };
    let mut all = Vec::new();
    for cut in cuts.split(',') {
        let cut = Day::parse(cut).ok_or("a cut is no date")?;
        let started = Instant::now();
        let found = backtest(&Trial {
            policy: &policy,
            keeps_practice: false,
            interner: &interner,
            source: &source,
            cut,
            replicates,
            seed: 1,
            effects: Effects::Learnt,
        })?;
        println!("{:.1} s", started.elapsed().as_secs_f64());
        print(&found);
        all.push(found);
    }
    if let Some(cut) = all.last().map(|found| found.cut) {
        let until = all.last().map_or(cut, |found| found.known_until);
        let delay = delay_of_first_contact(&policy, &interner, &source, cut, until);
        println!("first contacts to {cut}: {delay:?}");
        if let Some(delay) = delay {
            println!(
                "  adjusted {:?}, raw {:?}",
                delay.adjusted.interval(),
                delay.raw.interval()
            );
        }
    }
    println!("all cuts together");
    for (level, coverage) in LEVELS.iter().zip(pooled(&all)) {
        println!(
            "  intervals of {level}: {} of {} held, {:.2}",
            coverage.inside, coverage.outcomes, coverage.share
        );
    }
    Ok(())
}

fn print(found: &Backtest) {
    println!(
        "cut {} ({} known): {} items, {:.0} open; learning ended well: {}; months {:?}",
        found.cut,
        found.known_until,
        found.portfolio.items,
        found.portfolio.principal as f64 / 100.0,
        found.converged,
        (found.model.month_deviation, found.model.ordinary_deviations),
    );
    for cash in [&found.principal, &found.with_charges] {
        println!("  {:?}", cash.money);
        for (name, periods) in [("quarter", &cash.quarters), ("month", &cash.months)] {
            for period in periods {
                let figure = &period.cash;
                println!(
                    "  {name} to {}: {:.0} {} observed {:.0}; last year {:.0}, cells {:.0}, by age {:.0}",
                    period.last,
                    figure.mean / 100.0,
                    figure
                        .intervals
                        .iter()
                        .map(|interval| format!("[{:.0} {:.0}]", interval.low / 100.0, interval.high / 100.0))
                        .collect::<Vec<_>>()
                        .join(" "),
                    figure.observed.unwrap_or(f64::NAN) / 100.0,
                    period.baselines.as_last_year / 100.0,
                    period.baselines.cells / 100.0,
                    period.baselines.by_age / 100.0,
                );
            }
        }
        for of_group in &cash.groups {
            print!("  {:?} {}:", of_group.group.kind, of_group.group.items);
            for figure in &of_group.quarters {
                print!(
                    " {:.0}/{:.0}{}",
                    figure.mean / 100.0,
                    figure.observed.unwrap_or(f64::NAN) / 100.0,
                    figure
                        .intervals
                        .iter()
                        .map(
                            |interval| if figure.observed.is_some_and(|value| interval.contains(value)) {
                                '+'
                            } else {
                                '-'
                            }
                        )
                        .collect::<String>()
                );
            }
            println!();
        }
    }
    for (days, figure) in RECOVERED_AFTER.iter().zip(&found.recovered) {
        println!(
            "  recovered by {days} d: {:.4}, observed {:?}",
            figure.mean, figure.observed
        );
    }
    if let Some(scores) = &found.scores {
        for cash in [&scores.principal, &scores.with_charges].into_iter().flatten() {
            println!("  cash {:?}", cash.forecast);
            println!("  baselines {:?}", cash.baselines);
        }
        for item in &scores.items {
            println!(
                "  paid by {} d: {:.4} forecast, {:.4} cells, {:.4} observed; skill {:.4} ± {:.4}, by age {:.4}; {:?}",
                item.days,
                item.forecast,
                item.climatology,
                item.observed,
                item.skill.skill.value,
                item.skill.skill.standard_error.unwrap_or(f64::NAN),
                item.skill_by_age.skill.value,
                item.calibration
                    .map(|calibration| (calibration.slope, calibration.intercept)),
            );
        }
    }
    for finding in verdict(found) {
        println!(
            "  {} {finding:?}",
            if finding.is_good() { "good" } else { "MISSED" }
        );
    }
}
