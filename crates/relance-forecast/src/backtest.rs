//! Backtest: forget all that became known after a day, forecast what was open then, and hold that against what
//! happened.
//!
//! Forecast, scores and verdict are data; whoever prints them chooses the words.

pub mod groups;
pub mod items;
pub mod score;
pub mod verdict;
mod walk;

use crate::baselines::{ByAge, Cells, as_last_year};
use crate::effects::Effects;
use crate::fit::fit;
use crate::forecast::{Arm, Inputs, Question};
use crate::model::Model;
use groups::{Group, groups};
use items::{Books, Item, Money};
use relance_kernel::policy::Policy;
use relance_kernel::{ApprovalMode, Day, Interner};
use relance_sim::AccountSource;
use relance_statistics::Interval;
use relance_statistics::regression::FitError;
use relance_statistics::score::quantiles;
use score::Scores;
use walk::{Grouping, Walked, walk};

/// Levels of the intervals of cash.
pub const LEVELS: [f64; 3] = [0.5, 0.8, 0.9];

/// Days after the cut at which the share recovered is told.
pub const RECOVERED_AFTER: [i32; 5] = [30, 60, 90, 180, 365];

/// Days after the cut at which the probability of having paid is told of each item.
pub const PAID_AFTER: [i32; 3] = [30, 90, 365];

/// Months that are forecast.
pub const MONTHS: u32 = 12;

/// What is backtested.
#[derive(Clone, Copy)]
pub struct Trial<'a> {
    /// The policy that acts after the cut. One without steps: past practice goes on by itself.
    pub policy: &'a Policy,
    /// Whether charges and hand-overs go on as past practice had them beside a policy that has rules. Where the policy
    /// charges and hands over by itself, they would be done twice.
    pub keeps_practice: bool,
    /// Its texts and those of the ledger.
    pub interner: &'a Interner,
    /// The ledger, which may go on after the cut.
    pub source: &'a dyn AccountSource,
    /// The last day known to the forecast.
    pub cut: Day,
    /// How often everything is drawn.
    pub replicates: usize,
    /// Names all draws.
    pub seed: u64,
    /// What contacts of the policy change.
    pub effects: Effects<'a>,
}

/// A figure as it was forecast, and as it came.
#[derive(Clone, PartialEq, Debug)]
pub struct Figure {
    /// Mean of the replicates.
    pub mean: f64,
    /// Intervals at [`LEVELS`].
    pub intervals: Vec<Interval>,
    /// What happened; none where the ledger ends before.
    pub observed: Option<f64>,
}

/// Cash of a period on what was open at the cut, minor units.
#[derive(Clone, PartialEq, Debug)]
pub struct Period {
    /// Its last day.
    pub last: Day,
    /// Cash.
    pub cash: Figure,
    /// What the baselines forecast.
    pub baselines: Baselines<f64>,
}

/// One of each baseline.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Baselines<T> {
    /// What was open a year before recovered so much for each unit of principal.
    pub as_last_year: T,
    /// The same by age band and state.
    pub cells: T,
    /// Kaplan–Meier by days since due.
    pub by_age: T,
}

/// An open item and its forecast.
#[derive(Clone, PartialEq, Debug)]
pub struct ItemForecast {
    /// The item, with the payments that came in.
    pub item: Item,
    /// Probability of having paid in full by [`PAID_AFTER`] days.
    pub paid: Vec<f64>,
    /// The same by age band and state in the year before.
    pub climatology: Vec<f64>,
    /// The same by age alone.
    pub by_age: Vec<f64>,
}

/// Cash of a group of items by quarter.
#[derive(Clone, PartialEq, Debug)]
pub struct GroupCash {
    /// Which items.
    pub group: Group,
    /// Cash by quarter.
    pub quarters: Vec<Figure>,
}

/// Cash as it was forecast.
#[derive(Clone, PartialEq, Debug)]
pub struct CashForecast {
    /// What counts.
    pub money: Money,
    /// Of all months together.
    pub year: Figure,
    /// By month, with baselines.
    pub months: Vec<Period>,
    /// By quarter, with baselines.
    pub quarters: Vec<Period>,
    /// By quarter of each group.
    pub groups: Vec<GroupCash>,
}

/// What a backtest says.
#[derive(Clone, Debug)]
pub struct Backtest {
    /// The last day known to the forecast.
    pub cut: Day,
    /// The last day that the ledger knows.
    pub known_until: Day,
    /// What was learnt by the cut.
    pub model: Model,
    /// Whether learning ended where it should.
    pub converged: bool,
    /// What was open at the cut.
    pub portfolio: Group,
    /// How many invoices were open a year before: without any, nothing can be said as last year.
    pub year_before: usize,
    /// Cash on it: principal alone.
    pub principal: CashForecast,
    /// Principal with charges.
    pub with_charges: CashForecast,
    /// Share of open principal recovered after [`RECOVERED_AFTER`] days.
    pub recovered: Vec<Figure>,
    /// Of each item.
    pub items: Vec<ItemForecast>,
    /// How good it was; none where the ledger ends at the cut.
    pub scores: Option<Scores>,
}

/// Learns from what was known by the cut, forecasts what was open, and scores it where the ledger goes on.
///
/// # Errors
///
/// There was nothing to learn from by the cut.
pub fn backtest(trial: &Trial) -> Result<Backtest, FitError> {
    let &Trial {
        policy,
        interner,
        source,
        cut,
        ..
    } = trial;
    let fitted = fit(policy, interner, source, cut)?;
    let books = Books {
        policy,
        interner,
        source,
        kinds: &fitted.kinds,
    };
    let known_until = books.last_day().map_or(cut, |last| last.max(cut));
    let ends: Vec<Day> = (1..=MONTHS).map(|month| cut.plus_months(month)).collect();
    let last = ends.last().copied().unwrap_or(cut).max(cut.plus(365));
    let items = books.open(cut, last.min(known_until));
    let (groups, of_items) = groups(&items);
    let arm = Arm {
        inputs: Inputs {
            policy,
            interner,
            source,
            fitted: &fitted,
        },
        question: Question {
            until: cut,
            days: last.since(cut),
            new_business_days: 0,
            replicates: trial.replicates,
            seed: trial.seed,
            effects: trial.effects,
            approvals: ApprovalMode::SameDay,
            put_off: 0,
            at_the_estimates_alone: false,
            run_off_days: 0,
        },
        against: None,
    };
    let walked = walk(
        &arm,
        trial.keeps_practice,
        Grouping {
            items: &items,
            groups: &of_items,
            group_count: groups.len(),
            periods: &ends,
            horizons: &PAID_AFTER,
        },
    );
    let before = YearBefore::new(&books, cut);
    let told = Telling {
        cut,
        known_until,
        ends: &ends,
        items: &items,
        groups: &groups,
        of_items: &of_items,
        walked: &walked,
        before: &before,
    };
    let mut backtest = Backtest {
        cut,
        known_until,
        converged: fitted.model.converged,
        portfolio: groups.first().copied().unwrap_or(Group {
            kind: groups::Kind::All,
            items: 0,
            principal: 0,
        }),
        year_before: before.items.len(),
        principal: told.cash_forecast(Money::Principal),
        with_charges: told.cash_forecast(Money::WithCharges),
        recovered: told.recovered(),
        items: told.items(),
        scores: None,
        model: fitted.model,
    };
    backtest.scores = score::score(&backtest);
    Ok(backtest)
}

/// What baselines read.
struct YearBefore {
    items: Vec<Item>,
    by_age: Option<ByAge>,
    /// The last day of each month after the cut, in days after it: those of the year before are a day off at most.
    months: Vec<i32>,
    cells: Cells,
}

impl YearBefore {
    fn new(books: &Books, cut: Day) -> YearBefore {
        let at = cut.plus(-365);
        let items = books.open(at, cut);
        let months: Vec<i32> = (1..=MONTHS)
            .map(|month| cut.plus_months(month).since(cut).min(365))
            .collect();
        YearBefore {
            cells: Cells::new(&items, &months, &PAID_AFTER),
            by_age: ByAge::new(&books.spells(cut)).ok(),
            items,
            months,
        }
    }
}

/// What figures are made of.
struct Telling<'a> {
    cut: Day,
    known_until: Day,
    ends: &'a [Day],
    items: &'a [Item],
    groups: &'a [Group],
    of_items: &'a [Vec<usize>],
    walked: &'a Walked,
    before: &'a YearBefore,
}

impl Telling<'_> {
    /// The last days of periods of so many months.
    fn ends(&self, months: usize) -> Vec<Day> {
        let chunks = self.ends.chunks_exact(months);
        chunks.filter_map(|of_period| of_period.last().copied()).collect()
    }

    /// Cash of a group of a period of so many months, in each replicate.
    fn cash(&self, money: Money, group: usize, months: usize, period: usize) -> Vec<f64> {
        let groups_before = match money {
            Money::Principal => 0,
            Money::WithCharges => self.groups.len(),
        };
        let first = (groups_before + group) * self.ends.len() + period * months;
        self.walked
            .by_group
            .iter()
            .map(|sums| sums.iter().skip(first).take(months).sum::<i64>() as f64)
            .collect()
    }

    fn observed(&self, money: Money, group: usize, after: Day, through: Day) -> Option<f64> {
        (through <= self.known_until).then(|| {
            let of_group = self
                .items
                .iter()
                .zip(self.of_items)
                .filter(|(_, groups)| groups.contains(&group));
            of_group
                .map(|(item, _)| item.cash(money, after.since(self.cut), through.since(self.cut)))
                .sum::<i64>() as f64
        })
    }

    fn cash_of(&self, money: Money, group: usize, months: usize) -> Vec<Figure> {
        let mut after = self.cut;
        self.ends(months)
            .into_iter()
            .enumerate()
            .map(|(period, last)| {
                let figure = figure(
                    &self.cash(money, group, months, period),
                    self.observed(money, group, after, last),
                );
                after = last;
                figure
            })
            .collect()
    }

    fn periods(&self, money: Money, months: usize) -> Vec<Period> {
        let principal: i64 = self.items.iter().map(|item| item.principal).sum();
        let days = &self.before.months;
        let together = |cash: Vec<f64>| -> Vec<f64> {
            let chunks = cash.chunks_exact(months);
            chunks.map(|of_period| of_period.iter().sum()).collect()
        };
        let as_last_year = together(
            as_last_year(&self.before.items, money, days)
                .into_iter()
                .map(|share| share * principal as f64)
                .collect(),
        );
        let cells = together(self.before.cells.cash(self.items, money, days.len()));
        let by_age = together(self.before.by_age.as_ref().map_or_else(
            || vec![0.0; days.len()],
            |by_age| by_age.cash(self.items, money, days),
        ));
        let of = |values: &[f64], place: usize| values.get(place).copied().unwrap_or(0.0);
        self.ends(months)
            .into_iter()
            .zip(self.cash_of(money, 0, months))
            .enumerate()
            .map(|(place, (last, cash))| Period {
                last,
                cash,
                baselines: Baselines {
                    as_last_year: of(&as_last_year, place),
                    cells: of(&cells, place),
                    by_age: of(&by_age, place),
                },
            })
            .collect()
    }

    fn recovered(&self) -> Vec<Figure> {
        let open: i64 = self.items.iter().map(|item| item.principal).sum();
        let share = |cash: i64| if open > 0 { cash as f64 / open as f64 } else { 0.0 };
        RECOVERED_AFTER
            .into_iter()
            .map(|days| {
                let through = usize::try_from(days).unwrap_or(0);
                let values: Vec<f64> = self
                    .walked
                    .by_day
                    .iter()
                    .map(|by_day| share(by_day.iter().take(through).sum()))
                    .collect();
                let observed = (self.cut.plus(days) <= self.known_until).then(|| {
                    share(
                        self.items
                            .iter()
                            .map(|item| item.cash(Money::Principal, 0, days))
                            .sum(),
                    )
                });
                figure(&values, observed)
            })
            .collect()
    }

    fn cash_forecast(&self, money: Money) -> CashForecast {
        let through = self.ends.last().copied().unwrap_or(self.cut);
        CashForecast {
            money,
            year: figure(
                &self.cash(money, 0, self.ends.len(), 0),
                self.observed(money, 0, self.cut, through),
            ),
            months: self.periods(money, 1),
            quarters: self.periods(money, 3),
            groups: self
                .groups
                .iter()
                .enumerate()
                .map(|(place, group)| GroupCash {
                    group: *group,
                    quarters: self.cash_of(money, place, 3),
                })
                .collect(),
        }
    }

    fn items(&self) -> Vec<ItemForecast> {
        self.items
            .iter()
            .zip(&self.walked.settled)
            .map(|(item, chances)| ItemForecast {
                paid: chances.clone(),
                climatology: (0..PAID_AFTER.len())
                    .map(|place| self.before.cells.settled(item, place))
                    .collect(),
                by_age: PAID_AFTER
                    .iter()
                    .map(|&days| {
                        let by_age = self.before.by_age.as_ref();
                        by_age.map_or(0.0, |by_age| by_age.settled(item, days))
                    })
                    .collect(),
                item: item.clone(),
            })
            .collect()
    }
}

/// A figure from its values in all replicates.
fn figure(values: &[f64], observed: Option<f64>) -> Figure {
    let probabilities: Vec<f64> = LEVELS
        .iter()
        .flat_map(|level| [0.5 - level / 2.0, 0.5 + level / 2.0])
        .collect();
    let bounds = quantiles(values, &probabilities).unwrap_or_default();
    Figure {
        mean: crate::layers::mean(values.iter().copied()),
        intervals: bounds
            .chunks_exact(2)
            .filter_map(|pair| <[f64; 2]>::try_from(pair).ok())
            .map(|[low, high]| Interval { low, high })
            .collect(),
        observed,
    }
}
