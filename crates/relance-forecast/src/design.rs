//! The rows of the regression.

use crate::observe::{OfAccount, PaidOnRun, Row};
use crate::terms::{Cell, Terms};
use relance_statistics::regression::{self, Observations};

/// The rows of all customers, each customer a group, also one without rows.
pub(crate) fn observations(terms: &Terms, observed: &[OfAccount]) -> Observations {
    let mut data = Observations::new(u16::try_from(terms.columns()).unwrap_or(u16::MAX));
    for customer in observed.iter().flat_map(|account| &account.customers) {
        data.start_group();
        for row in &customer.rows {
            push_row(&mut data, terms, row);
        }
        for paid in &customer.paid_on_runs {
            push_run(&mut data, terms, paid);
        }
    }
    data
}

fn push_row(data: &mut Observations, terms: &Terms, row: &Row) {
    let row = regression::Row {
        event: row.paid,
        weight: row.days,
        offset: 0.0,
        cluster: u32::try_from(row.cell.month).unwrap_or(0),
        entries: &entries(terms, &row.cell, row.amount),
    };
    // Weights are counts of days and entries are finite: no row is refused.
    let _ = data.push(row);
}

fn push_run(data: &mut Observations, terms: &Terms, paid: &PaidOnRun) {
    let days: Vec<Vec<(u16, f32)>> = paid
        .days
        .iter()
        .map(|cell| entries(terms, cell, paid.amount))
        .collect();
    let month = paid.days.last().map_or(0, |cell| cell.month);
    let _ = data.push_one_of_several(&days, u32::try_from(month).unwrap_or(0));
}

fn entries(terms: &Terms, cell: &Cell, amount: f64) -> Vec<(u16, f32)> {
    let mut entries = Vec::new();
    terms.fill(cell, amount, |column, value| {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "columns of a regression are kept in single precision"
        )]
        entries.push((u16::try_from(column).unwrap_or(u16::MAX), value as f32));
    });
    entries
}
