//! What the baselines say of what is open at the start of a forecast: the share of its principal that comes in.

use super::{ByAge, Cells, as_last_year};
use crate::backtest::items::{Books, Money};
use crate::forecast::{Inputs, Volume};
use crate::sums::HORIZONS;
use relance_kernel::Day;

/// How long before the last day known the portfolio is that baselines learn from: the longest horizon.
const YEAR: i32 = 365;

/// Shares of the principal open that come in within each of [`HORIZONS`] days.
pub type Shares = [f64; HORIZONS.len()];

/// What each baseline says. None knows of a policy: they go on as the year before.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct OpenBaselines {
    /// What was open a year before the last day known; none where the ledger does not reach back so far, or nothing was.
    pub year_before: Option<Volume>,
    /// As much of each unit as what was open a year before.
    pub as_last_year: Option<Shares>,
    /// The same by age band and state.
    pub cells: Option<Shares>,
    /// Kaplan–Meier by days since due, from all that is known.
    pub by_age: Option<Shares>,
}

/// Holds the ledger of a forecast against itself. `begins` is the first day of which it tells.
pub fn open_baselines(inputs: Inputs, begins: Day, until: Day) -> OpenBaselines {
    let books = Books {
        policy: inputs.policy,
        interner: inputs.interner,
        source: inputs.source,
        kinds: &inputs.fitted.kinds,
    };
    let items = books.open(until, until);
    let open: i64 = items.iter().map(|item| item.principal).sum();
    if open == 0 {
        return OpenBaselines::default();
    }
    let shares = |cash: Vec<f64>| {
        let mut sum = 0.0;
        let mut shares = Shares::default();
        for (share, cash) in shares.iter_mut().zip(cash) {
            sum += cash / open as f64;
            *share = sum;
        }
        shares
    };
    let at = until.plus(-YEAR);
    let before = if begins <= at {
        books.open(at, until)
    } else {
        Vec::new()
    };
    let principal: i64 = before.iter().map(|item| item.principal).sum();
    let year_before = (principal > 0).then_some(Volume {
        invoices: before.len() as u64,
        principal,
    });
    OpenBaselines {
        year_before,
        as_last_year: year_before.map(|_| {
            let by_period = as_last_year(&before, Money::Principal, &HORIZONS);
            shares(by_period.into_iter().map(|share| share * open as f64).collect())
        }),
        cells: year_before.map(|_| {
            let cells = Cells::new(&before, &HORIZONS, &HORIZONS);
            shares(cells.cash(&items, Money::Principal, HORIZONS.len()))
        }),
        by_age: ByAge::new(&books.spells(until))
            .ok()
            .map(|by_age| shares(by_age.cash(&items, Money::Principal, &HORIZONS))),
    }
}
