//! What a forecast has to beat: as last year, age × state cells, and Kaplan–Meier by age.

mod open;

use crate::backtest::items::{Item, Money};
use relance_statistics::survival::{KaplanMeier, Spell, SurvivalError};
use std::collections::BTreeMap;

pub use open::{OpenBaselines, Shares, open_baselines};

/// Fewer items than these in a cell, and its age band speaks for it; fewer there too, and all items do.
const ITEMS_OF_A_CELL: u64 = 30;

/// What the portfolio open a year before recovered for each unit of its principal, by period.
pub fn as_last_year(items: &[Item], money: Money, periods: &[i32]) -> Vec<f64> {
    let open: i64 = items.iter().map(|item| item.principal).sum();
    let mut after = 0;
    periods
        .iter()
        .map(|&through| {
            let cash: i64 = items.iter().map(|item| item.cash(money, after, through)).sum();
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
    /// Cash by period: principal, and with charges.
    cash: [Vec<i64>; 2],
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
    pub fn cash(&self, items: &[Item], money: Money, periods: usize) -> Vec<f64> {
        let mut sums = vec![0.0; periods];
        for item in items {
            let cell = self.of(item);
            if cell.principal > 0 {
                let scale = item.principal as f64 / cell.principal as f64;
                let [principal, with_charges] = &cell.cash;
                let cash = match money {
                    Money::Principal => principal,
                    Money::WithCharges => with_charges,
                };
                for (sum, cash) in sums.iter_mut().zip(cash) {
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
        self.settled.resize(horizons.len(), 0);
        for (cash, money) in self.cash.iter_mut().zip([Money::Principal, Money::WithCharges]) {
            cash.resize(periods.len(), 0);
            let mut after = 0;
            for (sum, &through) in cash.iter_mut().zip(periods) {
                *sum += item.cash(money, after, through);
                after = through;
            }
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
    /// No spell, or one that no estimate can be made of: one that ends before it begins, or with a weight that is none.
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

    /// Cash by period: what is open on the day of the forecast times the probability.
    pub fn cash(&self, items: &[Item], money: Money, periods: &[i32]) -> Vec<f64> {
        let open = |item: &Item| match money {
            Money::Principal => item.principal as f64,
            Money::WithCharges => (item.principal + item.charges) as f64,
        };
        let mut after = 0;
        periods
            .iter()
            .map(|&through| {
                let cash = items
                    .iter()
                    .map(|item| open(item) * (self.settled(item, through) - self.settled(item, after)))
                    .sum();
                after = through;
                cash
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::condition::Condition;
    use relance_kernel::InvoiceIndex;

    fn item(age: i32, principal: i64, charges: usize, payments: &[(i32, i64)]) -> Item {
        Item {
            account: 0,
            invoice: InvoiceIndex(0),
            age,
            principal,
            condition: Condition {
                charges,
                ..Condition::default()
            },
            issued: 0,
            charges: 50,
            payments: payments.to_vec(),
            receipts: payments.iter().map(|(day, amount)| (*day, amount + 10)).collect(),
        }
    }

    #[test]
    fn last_year_recovers_so_much_of_each_unit() {
        let items = [
            item(10, 100, 0, &[(30, 40), (31, 60)]),
            item(10, 300, 0, &[(91, 200)]),
        ];
        assert_eq!(as_last_year(&items, Money::Principal, &[30, 90]), [0.1, 0.15]);
        assert_eq!(
            as_last_year(&items, Money::WithCharges, &[30, 90]),
            [0.125, 0.175]
        );
    }

    #[test]
    fn a_cell_speaks_for_its_items_and_its_age_band_where_it_has_few() {
        let mut before = vec![item(10, 100, 0, &[(20, 100)]); 30];
        before.extend(vec![item(10, 100, 0, &[]); 30]);
        before.extend(vec![item(10, 100, 1, &[]); 20]);
        let cells = Cells::new(&before, &[30, 60], &[30, 90]);
        assert_eq!(cells.settled(&item(10, 1, 0, &[]), 0), 0.5);
        // Twenty items are too few: the eighty of their age band speak.
        assert_eq!(cells.settled(&item(10, 1, 1, &[]), 1), 30.0 / 80.0);
        // Nothing was as old: all items speak.
        assert_eq!(cells.settled(&item(500, 1, 2, &[]), 1), 30.0 / 80.0);
        assert_eq!(
            cells.cash(&[item(10, 50, 0, &[])], Money::Principal, 2),
            [25.0, 0.0]
        );
    }

    #[test]
    fn kaplan_meier_starts_from_the_age() {
        // Of ten, one ends on each day: of the six that last longer than day 4, three are left after three days more.
        let spells: Vec<Spell> = (1..=10)
            .map(|exit| Spell {
                entry: 0,
                exit,
                event: Some(0),
                weight: 1.0,
            })
            .collect();
        let by_age = ByAge::new(&spells).unwrap();
        assert!((by_age.settled(&item(4, 100, 0, &[]), 3) - 0.5).abs() < 1e-12);
        let cash = by_age.cash(&[item(4, 100, 0, &[])], Money::WithCharges, &[3, 6]);
        assert!((cash[0] - 75.0).abs() < 1e-9 && (cash[1] - 75.0).abs() < 1e-9);
    }
}
