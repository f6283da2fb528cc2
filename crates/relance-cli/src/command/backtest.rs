//! `relance backtest`: a forecast from a day of the past, held against what came.

mod human;
mod items;
mod json;

use crate::args::{Backtest, TableFormat};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::forecast_input::nothing_to_learn;
use crate::threads::in_threads;
use crate::{files, ledger_folder, replay_input};
use relance_forecast::backtest::items::Money;
use relance_forecast::backtest::{LEVELS, Trial, backtest};
use relance_forecast::effects::Effects;
use relance_kernel::policy::Policy;
use relance_kernel::{Currency, Interner};

/// Backtests and shows the result.
pub(crate) fn run(console: &Console, asked: &Backtest) -> Result<Exit, Failure> {
    if let Some(file) = &asked.items {
        ledger_folder::refuse_table(&asked.ledger, file)?;
        files::refuse_to_overwrite(file, items::HEADER)?;
    }
    let mut interner = Interner::new();
    let policy = policy(console, asked, &mut interner)?;
    let joined = replay_input::join(console, &policy, &mut interner, &asked.ledger, &asked.bad_rows)?;
    replay_input::refuse_unfit_cells(console, &asked.ledger, &asked.bad_rows, &joined.of_fields)?;
    if let Some(begins) = joined.ledger.first_date().filter(|begins| asked.cut < *begins) {
        return Err(replay_input::before_the_ledger(asked.cut, begins));
    }
    let trial = Trial {
        policy: &policy,
        keeps_practice: asked.keep_practice,
        interner: &interner,
        source: &joined,
        cut: asked.cut,
        replicates: usize::try_from(asked.replicates).unwrap_or(usize::MAX),
        seed: asked.seed,
        effects: Effects::Learnt,
    };
    let found = in_threads(asked.threads, || backtest(&trial))?
        .map_err(|error| nothing_to_learn(&asked.ledger, error))?;
    if let Some(file) = &asked.items {
        items::write(file, &found, &joined, policy.currency)?;
    }
    let told = Told {
        asked,
        backtest: &found,
        currency: policy.currency,
    };
    console.print(&match asked.format {
        TableFormat::Human => human::text(console, &told),
        TableFormat::Json => json::text(&told)?,
    })?;
    Ok(Exit::Fine)
}

/// What there is to tell.
struct Told<'a> {
    asked: &'a Backtest,
    backtest: &'a relance_forecast::backtest::Backtest,
    currency: Currency,
}

/// How many of the cells of an interval of a level held what came, and how many cells there were; a cell is a quarter
/// of a group of invoices.
fn cells(backtest: &relance_forecast::backtest::Backtest, money: Money, level: f64) -> Option<(u32, u32)> {
    let scores = backtest.scores.as_ref()?;
    let cash = match money {
        Money::Principal => scores.principal.as_ref(),
        Money::WithCharges => scores.with_charges.as_ref(),
    };
    let place = LEVELS.iter().position(|known| *known == level)?;
    let coverage = cash?.coverage.get(place)?;
    Some((coverage.inside, coverage.outcomes))
}

/// The policy named, or one that never acts.
fn policy(console: &Console, asked: &Backtest, interner: &mut Interner) -> Result<Policy, Failure> {
    match &asked.policy {
        Some(path) => {
            let root = asked.root.as_deref();
            Ok(replay_input::sound_policy(console, path, root, &asked.set, interner)?.1)
        }
        None => replay_input::no_policy(interner),
    }
}
