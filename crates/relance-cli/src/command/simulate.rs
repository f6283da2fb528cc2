//! `relance simulate POLICY --ledger DIR`: the replay of a policy on a ledger.

pub(crate) mod human;
mod json;

use crate::actions_file::{self, ActionList};
use crate::args::{ForecastFormat, Simulate};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::forecast_report::{self, Asked};
use crate::language::said;
use crate::law_amounts::{LawAmounts, LawSums};
use crate::progress::Progress;
use crate::replay_input::{self, ReplayInput};
use crate::replay_warnings::{self, Warning};
use crate::threads::in_threads;
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
    /// What was claimed and booked by law.
    pub(crate) by_law: &'a LawSums,
    /// What to keep in mind when reading them.
    pub(crate) warnings: &'a [Warning],
}

/// Replays and shows the result.
pub(crate) fn run(console: &Console, simulate: &Simulate) -> Result<Exit, Failure> {
    if simulate.forecast {
        return forecast(console, simulate);
    }
    if let Some(option) = simulate.ahead.given() {
        return Err(Failure::bad_input(said!(
            "{option} is about a forecast, and this is a replay",
            "{option} concerne une prévision, et ceci est un rejeu"
        ))
        .with_help(said!(
            "add --forecast, or leave {option} out",
            "ajoutez --forecast, ou retirez {option}"
        )));
    }
    if simulate.format == ForecastFormat::Csv {
        return Err(Failure::bad_input(said!(
            "--format csv is of a forecast, and this is a replay",
            "--format csv est pour une prévision, et ceci est un rejeu"
        ))
        .with_help(said!(
            "write the actions of a replay as CSV with --actions FILE, or add --forecast",
            "écrivez en CSV les actions d'un rejeu avec --actions FICHIER, ou ajoutez --forecast"
        )));
    }
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
    let actions = simulate.actions.as_deref().map(ActionList::create).transpose()?;
    replayed(console, simulate, &input, actions, |told| {
        console.print(&match simulate.format {
            ForecastFormat::Json => json::text(console, told)?,
            ForecastFormat::Human | ForecastFormat::Csv => human::text(console, told),
        })
    })?;
    Ok(Exit::Fine)
}

/// Replays, writes the actions where a list is given, and lets `tell` tell the result.
pub(crate) fn replayed<T>(
    console: &Console,
    simulate: &Simulate,
    input: &ReplayInput,
    actions: Option<ActionList>,
    tell: impl FnOnce(&Told<'_>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let how = &simulate.how;
    let (from, to) = input.period(how.from, simulate.to)?;
    let options = ReplayOptions {
        from,
        to,
        approvals: how.approve,
        every_day: false,
    };
    let law = input.law_amounts()?;
    let totals = in_threads(simulate.threads, || {
        replay(console, input, &options, &law, actions.as_ref())
    })??;
    let by_law = law.sums();
    if let Some(actions) = actions {
        actions.finish()?;
    }
    let warnings = replay_warnings::warnings(input, &totals, simulate, &options);
    tell(&Told {
        simulate,
        input,
        options,
        totals: &totals,
        by_law: &by_law,
        warnings: &warnings,
    })
}

/// Forecasts instead.
fn forecast(console: &Console, simulate: &Simulate) -> Result<Exit, Failure> {
    let of_replays = [
        ("--from", simulate.how.from.is_some()),
        ("--to", simulate.to.is_some()),
        ("--actions", simulate.actions.is_some()),
    ];
    if let Some((option, _)) = of_replays.into_iter().find(|(_, is_given)| *is_given) {
        return Err(Failure::bad_input(said!(
            "{option} is about a replay, and this is a forecast",
            "{option} concerne un rejeu, et ceci est une prévision"
        ))
        .with_help(said!(
            "name the last day known with --until and the length with --days",
            "indiquez le dernier jour connu avec --until et la durée avec --days"
        )));
    }
    let policies = [simulate.policy.clone()];
    in_threads(simulate.threads, || {
        forecast_report::run(
            console,
            &Asked {
                policies: &policies,
                ledger: &simulate.ledger,
                ahead: &simulate.ahead,
                how: &simulate.how,
                bad_rows: &simulate.bad_rows,
                format: simulate.format,
                locale: simulate.locale,
                is_comparison: false,
            },
        )
    })?
}

fn replay(
    console: &Console,
    input: &ReplayInput,
    options: &ReplayOptions,
    law: &LawAmounts<'_>,
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
            let rows = law.filled(&input.joined, rows);
            if let Some(actions) = actions {
                actions.add(&rows, &texts, &input.joined);
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
