//! The replay of the policy on the ledger, kept as files.

use super::bring::Brought;
use super::policy::POLICY;
use super::stage::Stage;
use crate::actions_file::ActionList;
use crate::args::{Command, CommandLine, Simulate, Start};
use crate::command::simulate;
use crate::console::{ColorChoice, Console};
use crate::exit::Failure;
use crate::language::{Lang, said};
use crate::replay_input;
use crate::replay_report::rules_in_order;
use clap::Parser;
use relance_kernel::Day;
use relance_kernel::decision::Source;
use relance_sim::{RowTexts, Totals};
use relance_sources::Location;
use std::collections::BTreeMap;
use std::ffi::OsString;

/// What a replay gave.
pub(super) struct Trial {
    /// The name that the policy gives itself.
    pub(super) policy: String,
    pub(super) totals: Totals,
    /// The days replayed.
    pub(super) days: (Day, Day),
    /// Rules in their order: name, how often they acted, and on how many invoices.
    pub(super) rules: Vec<(String, u64, Option<u64>)>,
    /// Messages that would have gone nowhere, for want of an address.
    pub(super) failed: u64,
    /// Messages by month, as `(year, month)`.
    pub(super) months: BTreeMap<(i32, u32), u64>,
    /// Whom the policy does not apply to, in a sentence.
    pub(super) not_claimed: Option<String>,
    /// What to keep in mind.
    pub(super) warnings: Vec<String>,
}

/// The arguments of a command as they would be typed.
pub(super) fn command(words: Vec<OsString>) -> Result<Command, Failure> {
    match CommandLine::try_parse_from(words) {
        Ok(line) => Ok(line.command),
        Err(error) => {
            let why = error.to_string();
            Err(Failure::internal(said!("{why}", "{why}")))
        }
    }
}

/// Replays the policy, and writes what it did.
pub(super) fn run(
    console: &Console,
    arguments: &Start,
    stage: &Stage,
    brought: &Brought,
    as_of: Day,
) -> Result<Trial, Failure> {
    let words: Vec<OsString> = vec![
        "relance".into(),
        "simulate".into(),
        arguments.out.join(POLICY).into(),
        "--ledger".into(),
        arguments.out.clone().into(),
        "--to".into(),
        as_of.to_string().into(),
    ];
    let Command::Simulate(simulate) = command(words)? else {
        return Err(Failure::internal(said!("no replay", "pas de rejeu")));
    };
    let simulate: Simulate = simulate;
    let input = replay_input::open(
        console,
        &stage.path.join(POLICY),
        &Location::Folder(stage.path.clone()),
        &simulate.how,
        &brought.bad_rows(stage),
    )?;
    // Apart from the tables: a ledger knows no such file.
    stage.write(super::REPLAY, "")?;
    let actions = ActionList::create(&stage.path.join(super::ACTIONS))?;
    // Files have no colours.
    let plain = Console::new(console.lang, ColorChoice::Never);
    let (text, trial) = simulate::replayed(console, &simulate, &input, Some(actions), |told| {
        let texts = RowTexts {
            policy: &input.policy,
            interner: &input.interner,
        };
        let totals = told.totals;
        let rules = rules_in_order(&input.policy, totals)
            .into_iter()
            .filter_map(|source| {
                let of_rule = totals.by_rule.get(&source)?;
                let invoices = match source {
                    Source::Rule(rule) => totals.reached.get(&rule).copied(),
                    _ => None,
                };
                Some((texts.rule(source).to_string(), of_rule.done, invoices))
            });
        let mut months: BTreeMap<(i32, u32), u64> = BTreeMap::new();
        for (day, work) in &totals.workdays {
            let (year, month, _) = day.ymd();
            *months.entry((year, month)).or_default() += work.contacts;
        }
        let (staged, out) = (
            stage.path.display().to_string(),
            arguments.out.display().to_string(),
        );
        let warnings = told
            .warnings
            .iter()
            .map(|warning| warning.said.of(console.lang).replace(&staged, &out));
        let not_claimed = told
            .warnings
            .iter()
            .find(|warning| warning.name == "customers-not-claimed");
        let trial = Trial {
            not_claimed: not_claimed.map(|warning| warning.said.of(console.lang).to_string()),
            policy: input.policy.name.clone(),
            totals: totals.clone(),
            failed: totals.by_rule.values().map(|rule| rule.failed).sum(),
            days: (told.options.from, told.options.to),
            rules: rules.collect(),
            months,
            warnings: warnings.collect(),
        };
        Ok((simulate::human::text(&plain, told).replace(&staged, &out), trial))
    })?;
    stage.write(super::REPLAY, &text)?;
    Ok(trial)
}

/// A month in words.
pub(super) fn month_words(lang: Lang, (year, month): (i32, u32)) -> String {
    let day = Day::from_ymd(year, month, 1);
    let words = day.map_or_else(String::new, |day| lang.day(day));
    let mut parts = words.split(' ').skip(1);
    let (name, year) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    format!("{name} {year}")
}
