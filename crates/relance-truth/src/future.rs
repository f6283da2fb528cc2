//! What policies really lead to: the future of the open portfolio, lived many times through the kernel.
//!
//! The future starts on the day after the last one of the ledger, from what is true then: the customers' own factors,
//! contacts (those that the ledger lacks, too), disputes; what is drawn anew are the months, run days, thresholds and
//! marks. All of it is keyed by customer, invoice and purpose, so that two policies meet the same luck.

use crate::course::{Claim, Course, Happening};
use crate::expectation::{Difference, Expectation, Sums, means};
use crate::generate::{Generated, french_calendar};
use crate::intensity::{LastContact, Tables};
use crate::policies::Dunning;
use crate::portable::{exp, ln};
use crate::portfolio::{OpenClaim, Opening, Portfolio, UnreadableLedger};
use crate::random::{Key, Purpose};
use crate::world::{Contact, World};
use rayon::prelude::*;
use relance_kernel::account::{Change, ChangeKind};
use relance_kernel::decision::{ActionOutcome, Effect};
use relance_kernel::{Account, ActionRecord, ApprovalMode, Currency, CustomerIndex, Day, decide};

/// How many replicates one unit of work holds.
const REPLICATES_PER_CHUNK: u32 = 16;

/// Above the numbers of the payments of any ledger here.
const FIRST_FUTURE_PAYMENT: u32 = 1 << 31;

/// How the future is lived.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Options {
    /// How often.
    pub replicates: u32,
    /// Horizons in days after the last day of the ledger, ascending.
    pub horizons: Vec<i32>,
    /// From which the luck is drawn; the past's is not.
    pub seed: u64,
}

impl Options {
    /// So many replicates that the open invoices live at least this many lives, with horizons of 30, 60, 90, 180 and
    /// 365 days.
    pub fn for_lifecycles(generated: &Generated, lifecycles: u32, seed: u64) -> Options {
        let open = generated.world.open_invoices().count();
        Options {
            replicates: lifecycles.div_ceil(u32::try_from(open).unwrap_or(u32::MAX).max(1)),
            horizons: vec![30, 60, 90, 180, 365],
            seed,
        }
    }
}

/// What money costs a year.
pub const COST_OF_CASH: f64 = 0.05;

/// What a policy leads to, over the invoices that owe more than [`World::TOLERANCE`] at the end of the ledger's last
/// day, those of insolvent customers included, and given what is true of them then: a mean over the luck of the future,
/// not over other customers. The policy decides from the next day on; approvals are given on the day they are asked.
///
/// # Errors
///
/// When the generated ledger cannot be read: a fault of the generator.
pub fn expected_recovery(
    generated: &Generated,
    dunning: &Dunning,
    options: &Options,
) -> Result<Expectation, UnreadableLedger> {
    let portfolio = Portfolio::new(generated, dunning)?;
    let sums = live_all(&generated.world, &[&portfolio], options);
    let of_policy: Vec<Vec<Sums>> = sums.into_iter().filter_map(|mut sums| sums.pop()).collect();
    Ok(expectation(&portfolio, &of_policy, options))
}

/// How two policies differ: what the first leads to less what the second does.
///
/// # Errors
///
/// When the generated ledger cannot be read: a fault of the generator.
pub fn expected_difference(
    generated: &Generated,
    first: &Dunning,
    second: &Dunning,
    options: &Options,
) -> Result<Difference, UnreadableLedger> {
    let portfolios = [
        Portfolio::new(generated, first)?,
        Portfolio::new(generated, second)?,
    ];
    let [a, b] = &portfolios;
    let mut of_first = Vec::new();
    let mut of_second = Vec::new();
    let mut differences = Vec::new();
    for replicate in live_all(&generated.world, &[a, b], options) {
        if let [first, second] = replicate.as_slice() {
            differences.push(first.iter().zip(second).map(|(a, b)| a.less(*b)).collect());
            of_first.push(first.clone());
            of_second.push(second.clone());
        }
    }
    Ok(Difference {
        first: expectation(a, &of_first, options),
        second: expectation(b, &of_second, options),
        difference: means(
            &options.horizons,
            &differences,
            a.open_invoices(),
            a.open_principal(),
        ),
    })
}

fn expectation(portfolio: &Portfolio<'_>, sums: &[Vec<Sums>], options: &Options) -> Expectation {
    let (invoices, principal) = (portfolio.open_invoices(), portfolio.open_principal());
    Expectation {
        open_invoices: invoices,
        open_principal: principal,
        replicates: options.replicates,
        horizons: means(&options.horizons, sums, invoices, principal),
    }
}

/// By replicate, policy and horizon.
fn live_all(world: &World, portfolios: &[&Portfolio<'_>], options: &Options) -> Vec<Vec<Vec<Sums>>> {
    let last_horizon = options.horizons.iter().copied().max().unwrap_or(0);
    let tables = Tables::new(world, last_horizon + world.nature.moving.days, &french_calendar());
    let chunks: Vec<u32> = (0..options.replicates.div_ceil(REPLICATES_PER_CHUNK)).collect();
    let future = Key::new(options.seed).of(Purpose::Future);
    let lived: Vec<Vec<Vec<Vec<Sums>>>> = chunks
        .par_iter()
        .map(|chunk| {
            let first = chunk * REPLICATES_PER_CHUNK;
            let numbers = first..(first + REPLICATES_PER_CHUNK).min(options.replicates);
            let mut lives: Vec<Life<'_, '_>> = portfolios
                .iter()
                .map(|portfolio| Life::new(world, &tables, portfolio, &options.horizons))
                .collect();
            numbers
                .map(|number| {
                    let key = future.with(u64::from(number));
                    lives.iter_mut().map(|life| life.replicate(key)).collect()
                })
                .collect()
        })
        .collect();
    lived.into_iter().flatten().collect()
}

/// The customers of a portfolio on their way under one policy, with memory that replicates share.
struct Life<'g, 'p> {
    world: &'g World,
    tables: &'g Tables,
    portfolio: &'p Portfolio<'g>,
    horizons: &'p [i32],
    accounts: Vec<Account>,
    courses: Vec<Course<'g>>,
    happenings: Vec<Happening>,
    changes: Vec<Change>,
    records: Vec<ActionRecord>,
}

impl<'g, 'p> Life<'g, 'p> {
    fn new(
        world: &'g World,
        tables: &'g Tables,
        portfolio: &'p Portfolio<'g>,
        horizons: &'p [i32],
    ) -> Life<'g, 'p> {
        let course = |opening: &Opening<'g>| {
            let key = Key::new(0);
            Course::new(&world.nature, tables, opening.customer, key, world.settings.until)
        };
        Life {
            world,
            tables,
            portfolio,
            horizons,
            accounts: portfolio
                .openings
                .iter()
                .map(|opening| opening.account.clone())
                .collect(),
            courses: portfolio.openings.iter().map(course).collect(),
            happenings: Vec::new(),
            changes: Vec::new(),
            records: Vec::new(),
        }
    }

    /// Lives the future once: sums by horizon.
    fn replicate(&mut self, key: Key) -> Vec<Sums> {
        let month_factors = self.month_factors(key);
        let mut sums = vec![Sums::default(); self.horizons.len()];
        let mut accounts = std::mem::take(&mut self.accounts);
        let mut courses = std::mem::take(&mut self.courses);
        for ((opening, account), course) in self
            .portfolio
            .openings
            .iter()
            .zip(&mut accounts)
            .zip(&mut courses)
        {
            course.restart(key.with(opening.number as u64), self.world.settings.until);
            for claim in &opening.claims {
                course.add(claim.at_start(course));
            }
            account.changes.truncate(opening.account.changes.len());
            self.live(opening, account, course, &month_factors, &mut sums);
        }
        self.accounts = accounts;
        self.courses = courses;
        sums
    }

    /// The factors of all months: those of the past as they were, those to come drawn anew.
    fn month_factors(&self, key: Key) -> Vec<f64> {
        let shocks = &self.world.nature.month_shocks;
        let mut factors: Vec<f64> = self.world.month_shocks.iter().map(|shock| exp(*shock)).collect();
        let mut before = self.world.month_shocks.last().copied().unwrap_or(0.0);
        for month in (0..)
            .skip(factors.len())
            .take(self.tables.months_after(factors.len()))
        {
            before = shocks.next(before, key, month);
            factors.push(exp(before));
        }
        factors
    }

    /// Lives the future of a customer.
    fn live(
        &mut self,
        opening: &Opening<'g>,
        account: &mut Account,
        course: &mut Course<'g>,
        month_factors: &[f64],
        sums: &mut [Sums],
    ) {
        let policy = &self.portfolio.dunning.policy;
        let start = self.world.settings.until;
        let mut state = opening.state.clone();
        let mut so_far = Sums::default();
        let mut waiting = self.horizons.iter().zip(sums).peekable();
        let mut wake = Some(start.plus(1));
        let mut day = start;
        while waiting.peek().is_some() && !course.is_over() {
            day = Day(day.0 + 1);
            self.happenings.clear();
            let month_factor = month_factors.get(self.tables.month(day)).copied().unwrap_or(1.0);
            course.live(day, month_factor, &mut self.happenings);
            let before = (so_far.recovered, so_far.cost);
            self.write_down(opening, account, day, &mut so_far);
            if !self.happenings.is_empty() || wake.is_some_and(|wake| wake <= day) {
                self.records.clear();
                let same_day = ApprovalMode::SameDay;
                wake = decide(policy, account, &mut state, day, same_day, &mut self.records);
                for record in &self.records {
                    so_far.add(self.deliver(record, opening, course, day, month_factors));
                }
            }
            let gained = (so_far.recovered - before.0) - (so_far.cost - before.1);
            so_far.net += discounted(gained, day.0 - start.0);
            while let Some((_, sums)) = waiting.next_if(|(horizon, _)| start.0 + **horizon <= day.0) {
                sums.add(so_far);
                sums.delay_days += delay_days(course, day);
            }
        }
        for (horizon, sums) in waiting {
            sums.add(so_far);
            sums.delay_days += delay_days(course, start.plus(*horizon));
        }
    }

    /// Writes what happened on a day into the account, in the order in which rows of a day count.
    fn write_down(&mut self, opening: &Opening<'g>, account: &mut Account, day: Day, so_far: &mut Sums) {
        for happening in &self.happenings {
            let number = |claim: usize, payment: u32| {
                let claim = u32::try_from(claim).unwrap_or(0);
                FIRST_FUTURE_PAYMENT + claim * 1_000 + payment
            };
            let (claim, kind) = match *happening {
                Happening::Insolvent => (None, ChangeKind::InsolvencyOpened),
                Happening::Disputed { claim } => {
                    let reason = self.portfolio.dispute_reason;
                    (Some(claim), ChangeKind::DisputeOpened { reason, amount: None })
                }
                Happening::Agreed { claim } => (Some(claim), ChangeKind::DisputeClosed),
                Happening::Paid {
                    claim,
                    payment,
                    amount,
                } => {
                    so_far.recovered += amount;
                    let kind = ChangeKind::Payment {
                        payment: number(claim, payment),
                        amount,
                        currency: Currency::EUR,
                    };
                    (Some(claim), kind)
                }
                Happening::Bounced {
                    claim,
                    payment,
                    amount,
                } => {
                    so_far.recovered -= amount;
                    let payment = number(claim, payment);
                    (Some(claim), ChangeKind::Reversal { payment, amount })
                }
            };
            self.changes.push(Change {
                day,
                date: day,
                customer: CustomerIndex(0),
                invoice: claim
                    .and_then(|claim| opening.claims.get(claim))
                    .map(|claim| claim.invoice),
                kind,
            });
        }
        self.changes.sort_by_key(|change| change.kind.order());
        account.changes.append(&mut self.changes);
    }

    /// Lets a contact reach the customer; the rest of what a policy does leaves it cold.
    fn deliver(
        &self,
        record: &ActionRecord,
        opening: &Opening<'g>,
        course: &mut Course<'g>,
        day: Day,
        month_factors: &[f64],
    ) -> Sums {
        let Effect::Contact { channel, .. } = &record.effect else {
            return Sums::default();
        };
        if !matches!(
            record.outcome,
            ActionOutcome::Done | ActionOutcome::DoneFateUnknown
        ) {
            return Sums::default();
        }
        let channel = self.portfolio.channel(*channel);
        let mut contacts = 0;
        for (number, claim) in opening.claims.iter().enumerate() {
            let is_reached = record.invoice.is_none_or(|invoice| invoice == claim.invoice);
            if is_reached && course.claims.get(number).is_some_and(Claim::is_open) {
                contacts += 1;
                if let Some(channel) = channel {
                    course.contact(number, day, channel, month_factors);
                }
            }
        }
        Sums {
            contacts,
            messages: i64::from(record.leads),
            cost: record.cost.map_or(0, |cost| cost.minor),
            ..Sums::default()
        }
    }
}

/// Cents that come so many days after the start, in thousandths of a cent of the start.
fn discounted(cents: i64, days: i32) -> i64 {
    if cents == 0 {
        return 0;
    }
    let factor = exp(-ln(1.0 + COST_OF_CASH) * f64::from(days) / 365.0);
    #[expect(clippy::cast_possible_truncation, reason = "a rounded amount")]
    let thousandths = (cents as f64 * factor * 1_000.0).round() as i64;
    thousandths
}

impl OpenClaim<'_> {
    /// The claim when the future starts. Thresholds have no memory: they are drawn anew.
    fn at_start(&self, course: &Course<'_>) -> Claim {
        let truth = self.truth;
        let mut claim = Claim::new(truth.due, truth.open, truth.speed, course.claim_key(self.number));
        claim.disputed = truth.disputed;
        claim.last_contact = last_contact(&truth.contacts);
        if truth.meant {
            claim.mean_it();
        }
        claim
    }
}

fn last_contact(contacts: &[Contact]) -> Option<LastContact> {
    let (last, before) = contacts.split_last()?;
    Some(LastContact {
        day: last.day,
        channel: last.channel,
        before: u32::try_from(before.len()).unwrap_or(u32::MAX),
    })
}

/// Days from due to settlement, at most to the end of a horizon, summed over the claims of a customer.
fn delay_days(course: &Course<'_>, end: Day) -> i64 {
    course
        .claims
        .iter()
        .map(|claim| i64::from(claim.settled_on.map_or(end, |day| day.min(end)).since(claim.due)))
        .sum()
}
