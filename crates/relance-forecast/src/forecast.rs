//! The forecast of a policy: every account through every replicate.

use crate::effects::Effects;
use crate::fit::{Fitted, Intercept};
use crate::habits::Habit;
pub use crate::last_year::LastYear;
use crate::layers::REPLICATES_OF_A_GROUP;
use crate::lifecycle::{Replicate, Span};
use crate::model::Draw;
use crate::months::{self, Months};
pub use crate::portfolio::{Portfolio, SegmentPortfolio, Volume};
use crate::response::Response;
use crate::segments::Segments;
use crate::side_by_side::walk_chunk;
use crate::start::{Start, YEAR_OF_WEEKS};
use crate::stress;
use crate::sums::{CustomerSums, Shape, Sums};
use crate::terms::{Month, month_of};
use rayon::prelude::*;
use relance_kernel::policy::Policy;
use relance_kernel::{ApprovalMode, Day, Interner};
use relance_sim::AccountSource;
use relance_statistics::random::Key;
use std::sync::atomic::{AtomicBool, Ordering};

/// How many accounts one unit of work holds.
const ACCOUNTS_PER_CHUNK: usize = 16;

/// What is asked.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Question<'a> {
    /// The last day known: the forecast starts on the next.
    pub until: Day,
    /// How many days are forecast.
    pub days: i32,
    /// For how many days more what is still open at the end is followed, without new invoices: what comes in then, and
    /// what it costs, is counted in [`Measure::Net`](crate::measure::Measure::Net) alone. Without it, cash that only
    /// comes sooner would look like a gain of its whole amount.
    pub run_off_days: i32,
    /// For how many days invoices are still issued.
    pub new_business_days: i32,
    /// How often everything is drawn; made a multiple of [`REPLICATES_OF_A_GROUP`].
    pub replicates: usize,
    /// Names all draws.
    pub seed: u64,
    /// Whether contacts change anything.
    pub effects: Effects<'a>,
    /// How approvals are given.
    pub approvals: ApprovalMode,
    /// By how many days all paying is put off: a stress. 0 = as learnt.
    pub put_off: i32,
    /// Whether figures are told without how far they may be off: then nothing is drawn but at the estimates, under the
    /// same luck as otherwise, and [`Forecast::replicates`] is empty.
    pub at_the_estimates_alone: bool,
}

/// The forecast of one policy.
#[derive(Clone, PartialEq, Debug)]
pub struct Forecast {
    /// What all replicates start from.
    pub portfolio: Portfolio,
    /// One for each replicate with drawn parameters: how far figures may be off.
    pub replicates: Vec<Sums>,
    /// One for each replicate at the estimates of the parameters: where figures are. A figure is no straight line in
    /// the parameters, so its mean over draws of them is not its value at the estimates.
    pub central: Vec<Sums>,
    /// Of each customer, by account, over all replicates.
    pub customers: Vec<Vec<CustomerSums>>,
    /// What was open at the start, by segment.
    pub segments: Vec<SegmentPortfolio>,
    /// Whether it was stopped before all accounts were walked: then it speaks of those alone that `portfolio` counts.
    pub is_partial: bool,
}

/// What a policy is forecast with.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    /// The policy.
    pub policy: &'a Policy,
    /// Its texts and those of the ledger.
    pub interner: &'a Interner,
    /// The ledger.
    pub source: &'a dyn AccountSource,
    /// What it taught.
    pub fitted: &'a Fitted,
}

/// The draws that all accounts share, one for each group of replicates or for each half of one.
pub(crate) struct Draws {
    parameters: Vec<Draw>,
    responses: Vec<Response>,
    estimates: Draw,
    key: Key,
}

/// What draws of a whole replicate are for.
#[derive(Clone, Copy)]
enum Purpose {
    Parameters = 1,
    Months = 2,
    Customers = 3,
    Luck = 4,
    Years = 5,
}

impl Draws {
    pub(crate) fn new(inputs: Inputs, question: &Question, span: Span, central_groups: usize) -> Draws {
        let model = &inputs.fitted.model;
        let key = Key::new(question.seed);
        let root = model.root();
        let columns = model.normals();
        let drawn = question.replicates.div_ceil(REPLICATES_OF_A_GROUP);
        let groups = drawn + central_groups;
        let parameters: Vec<Draw> = (0..groups as u64)
            .map(|group| {
                if group >= drawn as u64 {
                    return model.estimates();
                }
                let of_group = key.with(Purpose::Parameters as u64).with(group);
                let normals: Vec<f64> = (0..columns as u64)
                    .map(|column| of_group.with(column).normal())
                    .collect();
                model.draw(&root, &normals)
            })
            .collect();
        let responses = (0..groups * 2)
            .map(|half| {
                let of_half = key.with(Purpose::Months as u64).with(half as u64);
                let draw = parameters
                    .get(half / 2)
                    .cloned()
                    .unwrap_or_else(|| model.estimates());
                let months = Months {
                    model,
                    draw: &draw,
                    key: of_half,
                    year: months::year_of(key.with(Purpose::Years as u64), half),
                    last_known: month_of(question.until),
                };
                let effect = |month: Month| months.of(month);
                let calendar = &inputs.policy.calendar;
                let mut response =
                    model.response(&draw, span.first, span.last, calendar, effect, question.effects);
                stress::put_off(&mut response, question.put_off);
                response
            })
            .collect();
        Draws {
            parameters,
            responses,
            estimates: model.estimates(),
            key,
        }
    }

    /// A replicate of an account whose customers have these intercepts; none beyond those drawn.
    pub(crate) fn replicate<'a>(
        &'a self,
        number: usize,
        intercepts: &'a [f64],
        habits: &'a [Option<Habit>],
    ) -> Option<Replicate<'a>> {
        Some(Replicate {
            response: self.responses.get(number / 2)?,
            intercepts,
            habits,
            key: self.key.with(Purpose::Luck as u64).with(number as u64),
        })
    }

    /// The intercepts of the customers of an account in a group of replicates.
    pub(crate) fn intercepts(
        &self,
        group: usize,
        known: &[Intercept],
        start: &Start,
        intercepts: &mut Vec<f64>,
    ) {
        intercepts.clear();
        let luck = self
            .key
            .with(Purpose::Customers as u64)
            .with(group as u64)
            .with(start.key);
        let draw = self.parameters.get(group);
        intercepts.extend(known.iter().zip(0_u64..).map(|(intercept, customer)| {
            let moved: f64 = draw.map_or(0.0, |draw| {
                draw.coefficients
                    .iter()
                    .zip(&self.estimates.coefficients)
                    .zip(&intercept.by_coefficient)
                    .map(|((drawn, estimate), slope)| (drawn - estimate) * f64::from(*slope))
                    .sum()
            });
            intercept.mean + moved + intercept.deviation * luck.with(customer).normal()
        }));
    }
}

/// A policy under a question: what is forecast beside others.
#[derive(Clone, Copy)]
pub struct Arm<'a> {
    /// The policy and what is known.
    pub inputs: Inputs<'a>,
    /// What is asked.
    pub question: Question<'a>,
    /// The position of an arm before it, against which what contacts bring is only brought forward
    /// ([`crate::brought_forward`]); none = invoices are paid after contacts like others of their age.
    pub against: Option<usize>,
}

/// What one thread has added up for one arm.
#[derive(Clone)]
pub(crate) struct Part {
    pub(crate) sums: Vec<Sums>,
    pub(crate) portfolio: Portfolio,
    pub(crate) segments: Vec<Volume>,
    pub(crate) customers: Vec<(usize, Vec<CustomerSums>)>,
}

impl Arm<'_> {
    /// The last day that is forecast, the run-off apart.
    pub(crate) fn last(&self) -> Day {
        self.question.until.plus(self.question.days)
    }

    /// All days that are walked, the run-off too.
    pub(crate) fn span(&self) -> Span {
        Span {
            first: self.question.until.plus(1),
            last: self.last().plus(self.question.run_off_days),
            approvals: self.question.approvals,
        }
    }

    /// Groups of replicates with drawn parameters.
    fn drawn_groups(&self) -> usize {
        self.question.replicates.div_ceil(REPLICATES_OF_A_GROUP)
    }

    /// Groups of replicates at the estimates: half as many.
    fn central_groups(&self) -> usize {
        self.drawn_groups().div_ceil(2)
    }

    /// Replicates with drawn parameters that are not walked.
    pub(crate) fn left_out(&self) -> usize {
        match self.question.at_the_estimates_alone {
            true => self.drawn_groups() * REPLICATES_OF_A_GROUP,
            false => 0,
        }
    }

    /// All replicates, those that are left out too.
    pub(crate) fn replicates(&self) -> usize {
        (self.drawn_groups() + self.central_groups()) * REPLICATES_OF_A_GROUP
    }

    fn empty(&self, segments: usize) -> Part {
        let Inputs { policy, fitted, .. } = self.inputs;
        let sums = Sums::new(Shape {
            days: usize::try_from(self.question.days).unwrap_or(0),
            run_off: usize::try_from(self.question.run_off_days).unwrap_or(0),
            channels: policy.channels.len(),
            rules: policy.rules.len(),
            kinds: self.question.effects.kinds(&fitted.model).len(),
            segments,
        });
        Part {
            sums: vec![sums; self.replicates() - self.left_out()],
            portfolio: Portfolio {
                new_days: i64::from(
                    self.question
                        .new_business_days
                        .min(self.question.days)
                        .min(YEAR_OF_WEEKS),
                ),
                ..Portfolio::default()
            },
            segments: vec![Volume::default(); segments],
            customers: Vec::new(),
        }
    }
}

/// Forecasts policies side by side, all on the same accounts. `progress` hears the number of invoices of each chunk of
/// accounts as it is finished, from any thread; when it answers `false`, no new chunk is begun, and what was walked so
/// far is given, by every arm on the same accounts.
///
/// All arms have the same ledger; an empty list of arms gives nothing.
pub fn forecast(arms: &[Arm], progress: &(dyn Fn(usize) -> bool + Sync)) -> Vec<Forecast> {
    let Some(first_arm) = arms.first() else {
        return Vec::new();
    };
    let source = first_arm.inputs.source;
    let draws: Vec<Draws> = arms
        .iter()
        .map(|arm| Draws::new(arm.inputs, &arm.question, arm.span(), arm.central_groups()))
        .collect();
    let accounts = source.account_count();
    let segments = Segments::new(first_arm.inputs.policy, source, first_arm.question.until);
    let stopped = AtomicBool::new(false);
    let empty = || -> Vec<Part> { arms.iter().map(|arm| arm.empty(segments.names.len())).collect() };
    let parts = (0..accounts.div_ceil(ACCOUNTS_PER_CHUNK))
        .into_par_iter()
        .fold(empty, |mut parts, chunk| {
            if stopped.load(Ordering::Relaxed) {
                return parts;
            }
            let first = chunk * ACCOUNTS_PER_CHUNK;
            let numbers = first..(first + ACCOUNTS_PER_CHUNK).min(accounts);
            let invoices = numbers.clone().map(|number| source.invoice_count(number)).sum();
            walk_chunk(arms, &draws, &segments, numbers, &mut parts);
            if !progress(invoices) {
                stopped.store(true, Ordering::Relaxed);
            }
            parts
        })
        // Whole numbers: whichever chunks are added first, the sums are the same.
        .reduce(empty, |mut parts, more| {
            for (part, more) in parts.iter_mut().zip(more) {
                part.sums
                    .iter_mut()
                    .zip(&more.sums)
                    .for_each(|(sum, more)| sum.add(more));
                part.portfolio.add(&more.portfolio);
                part.segments
                    .iter_mut()
                    .zip(more.segments)
                    .for_each(|(sum, more)| sum.add(more));
                part.customers.extend(more.customers);
            }
            parts
        });
    arms.iter()
        .zip(parts)
        .map(|(arm, part)| {
            let drawn = arm.drawn_groups() * REPLICATES_OF_A_GROUP - arm.left_out();
            part.forecast(&segments, accounts, drawn)
        })
        .collect()
}

impl Part {
    fn forecast(mut self, segments: &Segments, accounts: usize, drawn: usize) -> Forecast {
        let central = self.sums.split_off(drawn.min(self.sums.len()));
        let mut customers = vec![Vec::new(); accounts];
        for (number, of_account) in self.customers {
            if let Some(slot) = customers.get_mut(number) {
                *slot = of_account;
            }
        }
        Forecast {
            is_partial: self.portfolio.accounts < accounts as u64,
            portfolio: self.portfolio,
            replicates: self.sums,
            central,
            customers,
            segments: segments
                .names
                .iter()
                .zip(self.segments)
                .map(|(name, open)| SegmentPortfolio { name: *name, open })
                .collect(),
        }
    }
}
