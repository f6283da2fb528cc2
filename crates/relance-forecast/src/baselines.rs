//! What a forecast has to beat: as last year, age × state cells, and Kaplan–Meier by age.

use crate::backtest::items::Item;
use relance_statistics::survival::{KaplanMeier, Spell, SurvivalError};
use std::collections::BTreeMap;

/// Fewer items than these in a cell, and its age band speaks for it; fewer there too, and all items do.
const ITEMS_OF_A_CELL: u64 = 30;

/// What the portfolio open a year before recovered for each unit of its principal, by period.
pub fn as_last_year(year_before: &[Item], periods: &[i32]) -> Vec<f64> {
    let open: i64 = year_before.iter().map(|item| item.principal).sum();
    shares(year_before, open, periods)
}

fn shares(items: &[Item], open: i64, periods: &[i32]) -> Vec<f64> {
    let mut after = 0;
    periods
        .iter()
        .map(|&through| {
            let cash: i64 = items.iter().map(|item| item.cash(after, through)).sum();
            after = through;
            if open > 0 { cash as f64 / open as f64 } else { 0.0 }
        })
        .collect()
}

/// What items of one age band and state did in the year before.
#[derive(Clone, PartialEq, Debug, Default)]
struct Cell {
    items: u64,
    principal: i64,
    /// Cash by period.
    cash: Vec<i64>,
    /// Items paid in full within each horizon.
    settled: Vec<u64>,
}

/// Climatology: the shares of the year before by age band and state.
#[derive(Clone, PartialEq, Debug)]
pub struct Cells {
    by_cell: BTreeMap<(usize, usize), Cell>,
    by_age: BTreeMap<usize, Cell>,
    all: Cell,
}

impl Cells {
    /// From the portfolio of a year before the cut. `periods` and `horizons` are days after its day, ascending.
    pub fn new(year_before: &[Item], periods: &[i32], horizons: &[i32]) -> Cells {
        let mut cells = Cells {
            by_cell: BTreeMap::new(),
            by_age: BTreeMap::new(),
            all: Cell::default(),
        };
        for item in year_before {
            let (age, state) = item.cell();
            for cell in [
                cells.by_cell.entry((age, state)).or_default(),
                cells.by_age.entry(age).or_default(),
                &mut cells.all,
            ] {
                cell.add(item, periods, horizons);
            }
        }
        cells
    }

    fn of(&self, item: &Item) -> &Cell {
        let (age, state) = item.cell();
        let enough = |cell: &&Cell| cell.items >= ITEMS_OF_A_CELL;
        self.by_cell
            .get(&(age, state))
            .filter(enough)
            .or_else(|| self.by_age.get(&age).filter(enough))
            .unwrap_or(&self.all)
    }

    /// Share of the items like this one that were paid in full within the horizon at a position.
    pub fn settled(&self, item: &Item, horizon: usize) -> f64 {
        let cell = self.of(item);
        let settled = cell.settled.get(horizon).copied().unwrap_or(0);
        if cell.items > 0 {
            settled as f64 / cell.items as f64
        } else {
            0.0
        }
    }

    /// Cash that items like these brought, by period: minor units.
    pub fn cash(&self, items: &[Item], periods: usize) -> Vec<f64> {
        let mut sums = vec![0.0; periods];
        for item in items {
            let cell = self.of(item);
            if cell.principal > 0 {
                let scale = item.principal as f64 / cell.principal as f64;
                for (sum, cash) in sums.iter_mut().zip(&cell.cash) {
                    *sum += scale * *cash as f64;
                }
            }
        }
        sums
    }
}

impl Cell {
    fn add(&mut self, item: &Item, periods: &[i32], horizons: &[i32]) {
        self.items += 1;
        self.principal += item.principal;
        self.cash.resize(periods.len(), 0);
        self.settled.resize(horizons.len(), 0);
        let mut after = 0;
        for (sum, &through) in self.cash.iter_mut().zip(periods) {
            *sum += item.cash(after, through);
            after = through;
        }
        for (count, &horizon) in self.settled.iter_mut().zip(horizons) {
            *count += u64::from(item.settled().is_some_and(|days| days <= horizon));
        }
    }
}

/// How long invoices last from their due date on, whatever becomes of them.
pub struct ByAge {
    curve: KaplanMeier,
}

impl ByAge {
    /// From spells in days since due.
    ///
    /// # Errors
    ///
    /// There is none.
    pub fn new(spells: &[Spell]) -> Result<ByAge, SurvivalError> {
        Ok(ByAge {
            curve: KaplanMeier::fit(spells)?,
        })
    }

    /// The probability that an item is paid within so many days.
    pub fn settled(&self, item: &Item, days: i32) -> f64 {
        let now = self.curve.survival(item.age);
        if now > 0.0 {
            1.0 - self.curve.survival(item.age + days) / now
        } else {
            0.0
        }
    }

    /// Cash by period: principal times the probability.
    pub fn cash(&self, items: &[Item], periods: &[i32]) -> Vec<f64> {
        let mut after = 0;
        periods
            .iter()
            .map(|&through| {
                let cash = items
                    .iter()
                    .map(|item| {
                        item.principal as f64 * (self.settled(item, through) - self.settled(item, after))
                    })
                    .sum();
                after = through;
                cash
            })
            .collect()
    }
}
