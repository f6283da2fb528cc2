//! The figures of a forecast, each a number for each replicate.

use crate::forecast::{Forecast, Portfolio};
use crate::layers::Estimate;
use crate::sums::{DAYS_OF_A_PERIOD, HORIZONS, Sums};
use relance_statistics::elementary::{exp, ln};

/// Days of a quarter of a year in whole weeks.
pub const THIRTEEN_WEEKS: usize = 13 * 7;

/// New business that ends so many days before the forecast still counts as going on to its end.
const WEEK: i64 = 7;

/// What a forecast is asked for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Measure {
    /// Share of what was open at the start that came in within the horizon at this position of [`HORIZONS`].
    RecoveredOpen(usize),
    /// Share of new business that came in within so many days of its due date, of what fell due early enough.
    RecoveredNew(usize),
    /// Cash of the first thirteen weeks, minor units.
    CashOfQuarter,
    /// Cash of the whole span, minor units.
    Cash,
    /// Mean days from the due date to payment in full, or to the end: open at the start.
    DelayOpen,
    /// The same of new business.
    DelayNew,
    /// Open and more than 60 days overdue on the day of a horizon, minor units.
    OverdueSixty(usize),
    /// The same for more than 90 days.
    OverdueNinety(usize),
    /// Of what was open at the start, what did not come in: minor units.
    NotRecovered,
    /// Days of sales that are open at the end: what is open then, over new business a day. Only with new business that
    /// goes on to the end.
    DaysOfSales,
    /// Messages.
    Contacts,
    /// Their cost, minor units.
    Cost,
    /// Minutes of work.
    Minutes,
    /// Principal that went to somebody else, minor units.
    HandedOver,
    /// Cash less cost, each discounted from its day at the cost of cash: minor units. The run-off is in it.
    Net,
    /// The same without what comes in from invoices older than any that the ledger tells of.
    NetOfSeenAges,
    /// Cash that was there on average over the span: minor units. Between two policies, the working capital released.
    CashInHand,
}

impl Measure {
    /// Its value in a replicate; none where there is nothing to measure.
    pub fn of(self, sums: &Sums, portfolio: &Portfolio, cost_of_cash: f64) -> Option<f64> {
        let share = |part: i64, whole: i64| (whole > 0).then(|| part as f64 / whole as f64);
        let mean = |days: i64, invoices: u64| (invoices > 0).then(|| days as f64 / invoices as f64);
        let [delay_open, delay_new] = sums.delay_days;
        let days = sums.cash_open.len();
        match self {
            Measure::RecoveredOpen(position) => {
                let horizon = *HORIZONS.get(position)?;
                let within = usize::try_from(horizon).is_ok_and(|horizon| horizon <= days);
                share(sums.recovered_open(horizon), portfolio.open.principal).filter(|_| within)
            }
            Measure::RecoveredNew(position) => share(
                *sums.recovered_new.get(position)?,
                *portfolio.new_due.get(position)?,
            ),
            Measure::CashOfQuarter => (days >= THIRTEEN_WEEKS).then(|| sums.cash(THIRTEEN_WEEKS) as f64),
            Measure::Cash => Some(sums.cash(days) as f64),
            Measure::DelayOpen => mean(delay_open, portfolio.open.invoices),
            Measure::DelayNew => mean(delay_new, portfolio.new.invoices),
            Measure::OverdueSixty(position) => at_horizon(&sums.overdue_60, position, days),
            Measure::OverdueNinety(position) => at_horizon(&sums.overdue_90, position, days),
            Measure::NotRecovered => {
                Some((portfolio.open.principal - sums.cash_open.iter().sum::<i64>()) as f64)
            }
            Measure::DaysOfSales => {
                // What was handed over is still owed to us, here as in what is overdue.
                let open = portfolio.open.principal + portfolio.new.principal - sums.cash(days);
                let until_the_end = portfolio.new_days >= i64::try_from(days).unwrap_or(i64::MAX) - WEEK;
                let a_day = portfolio.new.principal as f64 / portfolio.new_days.max(1) as f64;
                (until_the_end && a_day > 0.0).then(|| open as f64 / a_day)
            }
            Measure::Contacts => Some(sums.contact_count() as f64),
            Measure::Cost => Some(sums.cost.iter().sum::<i64>() as f64),
            Measure::Minutes => Some(sums.minutes.iter().map(|minutes| f64::from(*minutes)).sum()),
            Measure::HandedOver => Some(sums.handed_over as f64),
            Measure::Net => Some(net(sums, cost_of_cash)),
            Measure::NetOfSeenAges => {
                let net = Measure::Net.of(sums, portfolio, cost_of_cash)?;
                let a_day = ln(1.0 + cost_of_cash) / 365.0;
                let periods = sums.cash_at_unseen_ages.iter().enumerate();
                let unseen: f64 = periods
                    .map(|(period, cash)| {
                        let middle = (period as f64 + 0.5) * DAYS_OF_A_PERIOD as f64;
                        *cash as f64 * exp(-a_day * middle)
                    })
                    .sum();
                Some(net - unseen)
            }
            Measure::CashInHand => {
                let by_day = sums.cash_open.iter().zip(&sums.cash_new).enumerate();
                let sum: f64 = by_day
                    .map(|(day, (open, new))| (open + new) as f64 * (days - day) as f64)
                    .sum();
                Some(sum / days.max(1) as f64)
            }
        }
    }
}

/// Cash less cost of the span and the run-off, each discounted from its day at the cost of cash: minor units.
fn net(sums: &Sums, cost_of_cash: f64) -> f64 {
    let a_day = exp(-ln(1.0 + cost_of_cash) / 365.0);
    let span = sums.cash_open.iter().zip(&sums.cash_new).zip(&sums.cost);
    let span = span.map(|((open, new), cost)| open + new - cost);
    let run_off = sums.cash_of_run_off.iter().zip(&sums.cost_of_run_off);
    let run_off = run_off.map(|(cash, cost)| cash - cost);
    let mut factor = 1.0;
    let discounted = span.chain(run_off).map(|flow| {
        factor *= a_day;
        flow as f64 * factor
    });
    discounted.sum()
}

fn at_horizon(sums: &[i64], position: usize, days: usize) -> Option<f64> {
    let horizon = *HORIZONS.get(position)?;
    usize::try_from(horizon).ok().filter(|horizon| *horizon <= days)?;
    sums.get(position).map(|sum| *sum as f64)
}

impl Forecast {
    /// The values of a measure, one for each replicate with drawn parameters; none where there is nothing to measure.
    pub fn values(&self, measure: Measure, cost_of_cash: f64) -> Option<Vec<f64>> {
        self.replicates
            .iter()
            .map(|sums| measure.of(sums, &self.portfolio, cost_of_cash))
            .collect()
    }

    /// The same at the estimates.
    pub fn central_values(&self, measure: Measure, cost_of_cash: f64) -> Option<Vec<f64>> {
        self.central
            .iter()
            .map(|sums| measure.of(sums, &self.portfolio, cost_of_cash))
            .collect()
    }

    /// A measure with its variances.
    pub fn estimate(&self, measure: Measure, cost_of_cash: f64) -> Option<Estimate> {
        let central = self.central_values(measure, cost_of_cash)?;
        Some(Estimate::new(&self.values(measure, cost_of_cash)?, &central))
    }

    /// A number of each replicate with its variances.
    pub fn estimate_of(&self, value: impl Fn(&Sums) -> f64) -> Estimate {
        let values = |replicates: &[Sums]| -> Vec<f64> { replicates.iter().map(&value).collect() };
        Estimate::new(&values(&self.replicates), &values(&self.central))
    }

    /// The interval that a share of the replicates lies in, by a number of each.
    pub fn range_of(&self, value: impl Fn(&Sums) -> f64, share: f64) -> (f64, f64) {
        range(self.replicates.iter().map(value).collect(), share)
    }

    /// The interval that a share of the replicates lies in, all layers together: from its lower to its upper quantile.
    pub fn range(&self, measure: Measure, cost_of_cash: f64, share: f64) -> Option<(f64, f64)> {
        let values = self.values(measure, cost_of_cash)?;
        Some(range(values, share))
    }
}

/// The interval between two quantiles (type 7) that a share of the values lies in.
pub fn range(mut values: Vec<f64>, share: f64) -> (f64, f64) {
    values.sort_unstable_by(f64::total_cmp);
    let at = |place: f64| relance_statistics::score::quantile(&values, place).unwrap_or(f64::NAN);
    (at((1.0 - share) / 2.0), at((1.0 + share) / 2.0))
}
