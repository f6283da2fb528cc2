//! The open items of a backtest through all replicates: cash by group and month, and which items were paid.

use super::items::Item;
use crate::chances::{self, Deeds, Hearing};
use crate::forecast::{Arm, Draws, Inputs};
use crate::history::Reader;
use crate::layers::REPLICATES_OF_A_GROUP;
use crate::lifecycle::{Begun, Listener, Payment, Practice, Replicate, Walker};
use crate::response::Response;
use crate::run_days::RunDays;
use crate::start;
use crate::world::World;
use rayon::prelude::*;
use relance_kernel::{Account, ActionRecord, Day, InvoiceIndex};

/// How many accounts one unit of work holds.
const ACCOUNTS_PER_CHUNK: usize = 32;

/// What all replicates came to.
#[derive(Clone, Debug)]
pub(crate) struct Walked {
    /// By replicate: cash on the whole portfolio by day.
    pub(crate) by_day: Vec<Vec<i64>>,
    /// By replicate: cash by group, then by period; principal first, then all again with charges.
    pub(crate) by_group: Vec<Vec<i64>>,
    /// By item: the probability of being paid in full within each horizon.
    pub(crate) settled: Vec<Vec<f64>>,
}

/// What is added up of the items.
#[derive(Clone, Copy)]
pub(crate) struct Grouping<'a> {
    pub(crate) items: &'a [Item],
    /// By item: the groups to which it belongs.
    pub(crate) groups: &'a [Vec<usize>],
    pub(crate) group_count: usize,
    /// The last day of each period.
    pub(crate) periods: &'a [Day],
    /// Horizons of items in days, ascending.
    pub(crate) horizons: &'a [i32],
}

struct Watch<'a> {
    grouping: Grouping<'a>,
    /// The items of the account begin here.
    first: usize,
    of_account: &'a [Item],
    start: Day,
    by_day: &'a mut [i64],
    by_group: &'a mut [i64],
}

impl Listener for Watch<'_> {
    fn began(&mut self, _: &Begun) {}

    fn paid(&mut self, payment: &Payment) {
        let place = self
            .of_account
            .iter()
            .position(|item| item.invoice == payment.invoice);
        let Some(place) = place else { return };
        let days = payment.day.since(self.start);
        if let Some(sum) = usize::try_from(days - 1)
            .ok()
            .and_then(|day| self.by_day.get_mut(day))
        {
            *sum += payment.amount;
        }
        let periods = self.grouping.periods;
        let period = periods.partition_point(|&last| last < payment.day);
        if period < periods.len() {
            for group in self.grouping.groups.get(self.first + place).into_iter().flatten() {
                let cells = self.grouping.group_count * periods.len();
                let cell = group * periods.len() + period;
                for (cell, amount) in [
                    (cell, payment.amount),
                    (cells + cell, payment.amount + payment.charges),
                ] {
                    if let Some(sum) = self.by_group.get_mut(cell) {
                        *sum += amount;
                    }
                }
            }
        }
    }

    fn acted(&mut self, _: &ActionRecord) {}

    fn handed_over(&mut self, _: Day, _: InvoiceIndex, _: i64) {}

    fn left_open(&mut self, _: InvoiceIndex) {}
}

/// Walks all items. They are in the order of their accounts.
pub(crate) fn walk(arm: &Arm, keeps_practice: bool, grouping: Grouping) -> Walked {
    let days = usize::try_from(arm.question.days).unwrap_or(0);
    let replicates = arm.question.replicates.div_ceil(REPLICATES_OF_A_GROUP) * REPLICATES_OF_A_GROUP;
    let cells = 2 * grouping.group_count * grouping.periods.len();
    let Inputs { policy, fitted, .. } = arm.inputs;
    let draws = Draws::new(arm.inputs, &arm.question, arm.span(), 0);
    let effects = arm.question.effects;
    let kinds = effects.kinds_of_channels(&fitted.model, policy, arm.inputs.interner);
    let past = &fitted.model.practice;
    let nobody_pays = (0..replicates.div_ceil(2))
        .filter(|_| !policy.rules.is_empty())
        .filter_map(|half| draws.replicate(2 * half, &[], &[]))
        .map(|replicate| chances::nobody_pays(replicate.response))
        .collect();
    let shared = Shared {
        arm,
        grouping,
        draws,
        practice: Practice {
            policy,
            kinds: &kinds,
            against: None,
            past: if keeps_practice {
                past.beside()
            } else {
                past.under(policy)
            },
            past_reminders: fitted
                .model
                .reminders
                .going_on()
                .filter(|_| policy.rules.is_empty()),
        },
        nobody_pays,
    };
    let chunks = chunks(grouping.items);
    let empty = || {
        (
            vec![vec![0_i64; days]; replicates],
            vec![vec![0_i64; cells]; replicates],
            Vec::<(usize, Vec<Vec<f64>>)>::new(),
        )
    };
    let (by_day, by_group, mut settled) = chunks
        .par_iter()
        .fold(empty, |(mut by_day, mut by_group, mut settled), range| {
            let chances = walk_chunk(&shared, range.clone(), &mut by_day, &mut by_group);
            settled.push((range.start, chances));
            (by_day, by_group, settled)
        })
        // Whole numbers: whichever chunks are added first, the sums are the same.
        .reduce(empty, |(mut by_day, mut by_group, mut settled), more| {
            add(&mut by_day, &more.0);
            add(&mut by_group, &more.1);
            settled.extend(more.2);
            (by_day, by_group, settled)
        });
    settled.sort_unstable_by_key(|(first, _)| *first);
    Walked {
        by_day,
        by_group,
        settled: settled.into_iter().flat_map(|(_, counts)| counts).collect(),
    }
}

fn add(sums: &mut [Vec<i64>], more: &[Vec<i64>]) {
    for (sums, more) in sums.iter_mut().zip(more) {
        sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
    }
}

/// Ranges of items of whole accounts.
fn chunks(items: &[Item]) -> Vec<std::ops::Range<usize>> {
    let mut chunks = Vec::new();
    let (mut first, mut accounts, mut at) = (0, 0, 0);
    for same in items.chunk_by(|one, other| one.account == other.account) {
        at += same.len();
        accounts += 1;
        if accounts == ACCOUNTS_PER_CHUNK {
            chunks.push(first..at);
            (first, accounts) = (at, 0);
        }
    }
    if at > first {
        chunks.push(first..at);
    }
    chunks
}

/// What all chunks share.
struct Shared<'a> {
    arm: &'a Arm<'a>,
    grouping: Grouping<'a>,
    draws: Draws,
    practice: Practice<'a>,
    /// For each half of a group, the tables of a world in which nobody pays; none under a policy without rules.
    nobody_pays: Vec<Response>,
}

fn walk_chunk(
    shared: &Shared,
    range: std::ops::Range<usize>,
    by_day: &mut [Vec<i64>],
    by_group: &mut [Vec<i64>],
) -> Vec<Vec<f64>> {
    let &Shared {
        arm,
        grouping,
        ref draws,
        practice,
        ref nobody_pays,
    } = shared;
    let inputs = arm.inputs;
    let (question, span) = (&arm.question, arm.span());
    let mut reader = Reader::new(
        inputs.policy,
        inputs.interner,
        &inputs.fitted.kinds,
        question.until,
    );
    let by: Vec<Day> = grouping
        .horizons
        .iter()
        .map(|&days| question.until.plus(days))
        .collect();
    let mut walker = Walker::default();
    let mut full = Account::default();
    let mut intercepts = Vec::new();
    let mut deeds = Deeds::default();
    let items = grouping.items.get(range.clone()).unwrap_or_default();
    let mut chances = vec![vec![0.0; by.len()]; items.len()];
    let replicates = by_day.len();
    let mut at = 0;
    for of_account in items.chunk_by(|one, other| one.account == other.account) {
        let Some(number) = of_account.first().map(|item| item.account) else {
            continue;
        };
        inputs.source.fill_account(number, &mut full);
        let start = start::start(inputs, number, &full, &mut reader, question);
        let mut account = start.account.clone();
        let known = inputs
            .fitted
            .intercepts
            .get(number)
            .map_or(&[][..], Vec::as_slice);
        let habits = inputs.fitted.habits.get(number).map_or(&[][..], Vec::as_slice);
        for (number_of, (by_day, by_group)) in by_day.iter_mut().zip(by_group.iter_mut()).enumerate() {
            if number_of % REPLICATES_OF_A_GROUP == 0 {
                draws.intercepts(number_of / REPLICATES_OF_A_GROUP, known, &start, &mut intercepts);
            }
            let Some(replicate) = draws.replicate(number_of, &intercepts, habits) else {
                continue;
            };
            // Chances are computed once for the two replicates that differ by luck alone.
            if number_of % 2 == 0 {
                deeds.clear();
                if let Some(response) = nobody_pays.get(number_of / 2) {
                    let mut hearing = Hearing {
                        deeds: &mut deeds,
                        kinds: practice.kinds,
                    };
                    let nobody_pays = Replicate {
                        response,
                        ..replicate
                    };
                    walker.walk(practice, &start, &mut account, span, nobody_pays, &mut hearing);
                }
                let run_days = RunDays::default();
                let mut world = World::new(span, replicate, &start, practice, run_days);
                for (invoice, condition) in &start.open {
                    let place = of_account.iter().position(|item| item.invoice == *invoice);
                    let Some(sums) = place.and_then(|place| chances.get_mut(at + place)) else {
                        continue;
                    };
                    let walk = world.begin(&start.account, &start.state, span.first, *invoice, *condition);
                    let of_item = world.chances_of_payment(walk, &deeds, &by);
                    sums.iter_mut()
                        .zip(of_item)
                        .for_each(|(sum, chance)| *sum += chance);
                }
            }
            let mut watch = Watch {
                grouping,
                first: range.start + at,
                of_account,
                start: question.until,
                by_day,
                by_group,
            };
            walker.walk(practice, &start, &mut account, span, replicate, &mut watch);
        }
        at += of_account.len();
    }
    let halves = replicates.div_ceil(2).max(1) as f64;
    chances.iter_mut().flatten().for_each(|sum| *sum /= halves);
    chances
}
