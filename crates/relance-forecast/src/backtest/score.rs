//! How good a forecast was.

use super::{Backtest, Baselines, CashForecast, LEVELS, PAID_AFTER, Period};
use relance_statistics::Interval;
use relance_statistics::score::{
    Coverage, Item, Recalibration, Skill, brier_skill, coverage, curve_error, recalibration,
};

/// Level of the intervals of shares of intervals that held.
const LEVEL_OF_COVERAGE: f64 = 0.9;

/// How good a forecast was, and its baselines.
#[derive(Clone, Debug)]
pub struct Scores {
    /// Principal; none while no whole quarter is known.
    pub principal: Option<Cash>,
    /// Principal with charges.
    pub with_charges: Option<Cash>,
    /// Of items by [`PAID_AFTER`] days, as far as they were watched for so long.
    pub items: Vec<ItemScore>,
}

/// Errors of cash.
#[derive(Clone, PartialEq, Debug)]
pub struct Cash {
    /// At each of [`LEVELS`]: of cash by quarter and group, how often the interval held what happened.
    pub coverage: Vec<Coverage>,
    /// Quarters that are known.
    pub quarters: usize,
    /// Of the forecast.
    pub forecast: CashError,
    /// Of the baselines.
    pub baselines: Baselines<CashError>,
}

/// Errors of one forecast of cash.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct CashError {
    /// (Forecast − observed) ÷ observed over all known quarters together.
    pub bias: f64,
    /// Mean over quarters of |forecast − observed| ÷ observed.
    pub of_quarters: f64,
}

/// Scores of the probabilities that items were paid within some days.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ItemScore {
    /// Days after the cut.
    pub days: i32,
    /// Share that was paid.
    pub observed: f64,
    /// Mean probability of the forecast, and of the climatology.
    pub forecast: f64,
    /// Mean probability of age × state cells.
    pub climatology: f64,
    /// Brier score against age × state cells.
    pub skill: Skill,
    /// That of Kaplan–Meier by age.
    pub skill_by_age: Skill,
    /// Calibration; none where outcomes or forecasts are all alike.
    pub calibration: Option<Recalibration>,
}

/// Scores; none where the ledger ends at the cut.
pub(crate) fn score(backtest: &Backtest) -> Option<Scores> {
    if backtest.known_until <= backtest.cut {
        return None;
    }
    Some(Scores {
        principal: cash(&backtest.principal),
        with_charges: cash(&backtest.with_charges),
        items: (0..PAID_AFTER.len())
            .filter_map(|place| of_items(backtest, place))
            .collect(),
    })
}

fn cash(forecast: &CashForecast) -> Option<Cash> {
    let known: Vec<(&Period, f64)> = forecast
        .quarters
        .iter()
        .map_while(|quarter| Some((quarter, quarter.cash.observed?)))
        .collect();
    let observed: Vec<f64> = known.iter().map(|(_, observed)| *observed).collect();
    let error = |of: &dyn Fn(&Period) -> f64| {
        let forecast: Vec<f64> = known.iter().map(|(quarter, _)| of(quarter)).collect();
        let error = curve_error(&forecast, &observed).ok()?;
        Some(CashError {
            bias: error.bias,
            of_quarters: error.mean_absolute_percentage_error,
        })
    };
    Some(Cash {
        coverage: covered(std::iter::once(forecast)),
        quarters: known.len(),
        forecast: error(&|quarter| quarter.cash.mean)?,
        baselines: Baselines {
            as_last_year: error(&|quarter| quarter.baselines.as_last_year)?,
            cells: error(&|quarter| quarter.baselines.cells)?,
            by_age: error(&|quarter| quarter.baselines.by_age)?,
        },
    })
}

fn of_items(backtest: &Backtest, place: usize) -> Option<ItemScore> {
    let days = *PAID_AFTER.get(place)?;
    let watched_until = backtest.known_until.since(backtest.cut);
    let items: Vec<Item> = backtest
        .items
        .iter()
        .map(|forecast| Item {
            event: forecast.item.settled(),
            watched_until,
            weight: 1.0,
            // What was issued together was dunned together.
            cluster: forecast.item.issued.unsigned_abs(),
        })
        .collect();
    let column = |of: &dyn Fn(&super::ItemForecast) -> &[f64]| -> Vec<f64> {
        let values = backtest.items.iter();
        values
            .map(|forecast| of(forecast).get(place).copied().unwrap_or(0.0))
            .collect()
    };
    let forecast = column(&|item| &item.paid);
    let climatology = column(&|item| &item.climatology);
    let by_age = column(&|item| &item.by_age);
    let skill = brier_skill(&items, &forecast, &climatology, days).ok()?;
    let skill_by_age = brier_skill(&items, &by_age, &climatology, days).ok()?;
    let outcomes: Vec<bool> = items
        .iter()
        .map(|item| item.event.is_some_and(|event| event <= days))
        .collect();
    let clusters: Vec<u32> = items.iter().map(|item| item.cluster).collect();
    let mean = |values: &[f64]| crate::layers::mean(values.iter().copied());
    Some(ItemScore {
        days,
        observed: mean(
            &outcomes
                .iter()
                .map(|paid| f64::from(u8::from(*paid)))
                .collect::<Vec<f64>>(),
        ),
        forecast: mean(&forecast),
        climatology: mean(&climatology),
        skill,
        skill_by_age,
        calibration: recalibration(&outcomes, &forecast, &vec![1.0; items.len()], &clusters).ok(),
    })
}

/// The coverage of the principal of several backtests together, at each of [`LEVELS`].
pub fn pooled(backtests: &[Backtest]) -> Vec<Coverage> {
    covered(backtests.iter().map(|backtest| &backtest.principal))
}

/// Of all quarters and groups, how often the intervals held what happened, at each of [`LEVELS`].
pub fn covered<'a>(forecasts: impl Iterator<Item = &'a CashForecast> + Clone) -> Vec<Coverage> {
    let of_level = |level: usize| {
        let figures = forecasts
            .clone()
            .flat_map(|forecast| forecast.groups.iter().flat_map(|group| &group.quarters));
        let (outcomes, intervals): (Vec<f64>, Vec<Interval>) = figures
            .filter_map(|figure| Some((figure.observed?, *figure.intervals.get(level)?)))
            .unzip();
        coverage(&outcomes, &intervals, LEVEL_OF_COVERAGE).ok()
    };
    (0..LEVELS.len()).filter_map(of_level).collect()
}
