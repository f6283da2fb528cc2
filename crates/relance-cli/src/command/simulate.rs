//! `relance simulate POLICY --ledger DIR`: the replay of a policy on a ledger.

mod human;
mod json;

use crate::actions_file::{self, ActionList};
use crate::args::{Simulate, TableFormat};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::language::said;
use crate::progress::Progress;
use crate::replay_input::{self, ReplayInput};
use crate::replay_warnings::{self, Warning};
use crate::{files, ledger_folder};
use relance_sim::{ReplayOptions, RowTexts, Totals};

/// What there is to tell about a replay.
pub(crate) struct Told<'a> {
    /// What was asked.
    pub(crate) simulate: &'a Simulate,
    /// Policy and ledger.
    pub(crate) input: &'a ReplayInput,
    /// The days and the way of approvals.
    pub(crate) options: ReplayOptions,
    /// The sums.
    pub(crate) totals: &'a Totals,
    /// What to keep in mind when reading them.
    pub(crate) warnings: &'a [Warning],
}

/// Replays and shows the result.
pub(crate) fn run(console: &Console, simulate: &Simulate) -> Result<Exit, Failure> {
    let how = &simulate.how;
    if let Some(actions) = &simulate.actions {
        ledger_folder::refuse_table(&simulate.ledger, actions)?;
        files::refuse_to_overwrite(actions, actions_file::HEADER)?;
        let set_aside = simulate.bad_rows.skip_bad_rows.as_deref();
        if set_aside.is_some_and(|set_aside| files::is_same_place(actions, set_aside)) {
            return Err(Failure::bad_input(said!(
                "--actions and --skip-bad-rows name one file, and each would write over the other",
                "--actions et --skip-bad-rows désignent un seul fichier, que chacun écraserait pour l'autre"
            )));
        }
    }
    let input = replay_input::open(
        console,
        &simulate.policy,
        &simulate.ledger,
        how,
        &simulate.bad_rows,
    )?;
    let (from, to) = input.period(how.from, simulate.to)?;
    let options = ReplayOptions {
        from,
        to,
        approvals: how.approve,
        every_day: false,
    };
    let actions = simulate.actions.as_deref().map(ActionList::create).transpose()?;
    let totals = in_threads(simulate.threads, || {
        replay(console, &input, &options, actions.as_ref())
    })??;
    if let Some(actions) = actions {
        actions.finish()?;
    }
    let warnings = replay_warnings::warnings(&input, &totals, simulate, &options);
    let told = Told {
        simulate,
        input: &input,
        options,
        totals: &totals,
        warnings: &warnings,
    };
    console.print(&match simulate.format {
        TableFormat::Human => human::text(console, &told),
        TableFormat::Json => json::text(console, &told)?,
    })?;
    Ok(Exit::Fine)
}

fn replay(
    console: &Console,
    input: &ReplayInput,
    options: &ReplayOptions,
    actions: Option<&ActionList>,
) -> Result<Totals, Failure> {
    let texts = RowTexts {
        policy: &input.policy,
        interner: &input.interner,
    };
    let progress = Progress::new(console.lang, input.joined.ledger.invoice_count());
    let totals = relance_sim::replay_into(
        &input.policy,
        &input.joined,
        options,
        &|invoices| {
            progress.advance(invoices);
            true
        },
        &|rows| {
            if let Some(actions) = actions {
                actions.add(rows, &texts, &input.joined);
            }
        },
    );
    progress.finish();
    totals.ok_or_else(|| {
        Failure::internal(said!(
            "the replay stopped early",
            "le rejeu s'est arrêté avant la fin"
        ))
    })
}

/// Runs the work on so many threads; as many as there are cores if none is named.
fn in_threads<T: Send>(threads: Option<u16>, work: impl FnOnce() -> T + Send) -> Result<T, Failure> {
    let Some(threads) = threads else { return Ok(work()) };
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(usize::from(threads))
        .build();
    match pool {
        Ok(pool) => Ok(pool.install(work)),
        Err(error) => Err(Failure::internal(said!(
            "cannot start {threads} threads: {error}",
            "impossible de démarrer {threads} fils d'exécution : {error}"
        ))),
    }
}
