//! The open items of a backtest through all replicates: cash by group and month, and which items were paid.

use super::items::Item;
use crate::forecast::{Arm, Draws};
use crate::history::Reader;
use crate::layers::REPLICATES_OF_A_GROUP;
use crate::lifecycle::{Begun, Listener, Payment, Practice, Walker, kinds_of_channels};
use crate::start;
use rayon::prelude::*;
use relance_kernel::{Account, ActionRecord, Day, InvoiceIndex};

/// How many accounts one unit of work holds.
const ACCOUNTS_PER_CHUNK: usize = 32;

/// What all replicates came to.
#[derive(Clone, Debug)]
pub(crate) struct Walked {
    /// By replicate: cash on the whole portfolio by day.
    pub(crate) by_day: Vec<Vec<i64>>,
    /// By replicate: cash by group, then by period.
    pub(crate) by_group: Vec<Vec<i64>>,
    /// By item: how many replicates had paid it in full within each horizon.
    pub(crate) settled: Vec<Vec<u32>>,
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
    settled: &'a mut [Vec<u32>],
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
                if let Some(sum) = self.by_group.get_mut(group * periods.len() + period) {
                    *sum += payment.amount;
                }
            }
        }
        if payment.is_all
            && let Some(counts) = self.settled.get_mut(place)
        {
            for (count, horizon) in counts.iter_mut().zip(self.grouping.horizons) {
                *count += u32::from(days <= *horizon);
            }
        }
    }

    fn acted(&mut self, _: &ActionRecord) {}

    fn handed_over(&mut self, _: Day, _: InvoiceIndex, _: i64) {}

    fn left_open(&mut self, _: InvoiceIndex) {}
}

/// Walks all items. They are in the order of their accounts.
pub(crate) fn walk(arm: &Arm, grouping: Grouping) -> Walked {
    let days = usize::try_from(arm.question.days).unwrap_or(0);
    let replicates = arm.question.replicates.div_ceil(REPLICATES_OF_A_GROUP) * REPLICATES_OF_A_GROUP;
    let cells = grouping.group_count * grouping.periods.len();
    let draws = Draws::new(arm.inputs, &arm.question, arm.span());
    let chunks = chunks(grouping.items);
    let empty = || {
        (
            vec![vec![0_i64; days]; replicates],
            vec![vec![0_i64; cells]; replicates],
            Vec::<(usize, Vec<Vec<u32>>)>::new(),
        )
    };
    let (by_day, by_group, mut settled) = chunks
        .par_iter()
        .fold(empty, |(mut by_day, mut by_group, mut settled), range| {
            let counts = walk_chunk(arm, &draws, grouping, range.clone(), &mut by_day, &mut by_group);
            settled.push((range.start, counts));
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

fn walk_chunk(
    arm: &Arm,
    draws: &Draws,
    grouping: Grouping,
    range: std::ops::Range<usize>,
    by_day: &mut [Vec<i64>],
    by_group: &mut [Vec<i64>],
) -> Vec<Vec<u32>> {
    let inputs = arm.inputs;
    let (question, span) = (&arm.question, arm.span());
    let kinds = kinds_of_channels(
        inputs.policy,
        inputs.interner,
        &question.effects.kinds(&inputs.fitted.model),
    );
    let practice = Practice {
        policy: inputs.policy,
        kinds: &kinds,
    };
    let mut reader = Reader::new(
        inputs.policy,
        inputs.interner,
        &inputs.fitted.kinds,
        question.until,
    );
    let mut walker = Walker::default();
    let mut full = Account::default();
    let mut intercepts = Vec::new();
    let items = grouping.items.get(range.clone()).unwrap_or_default();
    let mut settled = vec![vec![0_u32; grouping.horizons.len()]; items.len()];
    let mut at = 0;
    for of_account in items.chunk_by(|one, other| one.account == other.account) {
        let Some(number) = of_account.first().map(|item| item.account) else {
            continue;
        };
        inputs.source.fill_account(number, &mut full);
        let start = start::start(inputs.source, number, &full, &mut reader, inputs.policy, question);
        let mut account = start.account.clone();
        let known = inputs
            .fitted
            .intercepts
            .get(number)
            .map_or(&[][..], Vec::as_slice);
        for (replicate, (by_day, by_group)) in by_day.iter_mut().zip(by_group.iter_mut()).enumerate() {
            if replicate % REPLICATES_OF_A_GROUP == 0 {
                draws.intercepts(replicate / REPLICATES_OF_A_GROUP, known, &start, &mut intercepts);
            }
            let Some(replicate) = draws.replicate(replicate, &intercepts) else {
                continue;
            };
            let mut watch = Watch {
                grouping,
                first: range.start + at,
                of_account,
                start: question.until,
                by_day,
                by_group,
                settled: settled.get_mut(at..at + of_account.len()).unwrap_or_default(),
            };
            walker.walk(practice, &start, &mut account, span, replicate, &mut watch);
        }
        at += of_account.len();
    }
    settled
}
