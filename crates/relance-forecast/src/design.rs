//! The rows of the regression.

use crate::between_months::Practised;
use crate::differing::Likes;
use crate::observe::{OfAccount, PaidOnRun, Row};
use crate::terms::{CONTACT_STEPS, Cell, Terms};
use relance_statistics::elementary::ln;
use relance_statistics::matrix::Symmetric;
use relance_statistics::regression::{self, Observations};

/// Which columns a regression has.
#[derive(Clone, Copy)]
pub(crate) enum Columns<'a> {
    /// Those of the terms.
    Terms,
    /// Behind them one for each kind of contact, while one acts: what its steps have in common.
    WithKinds,
    /// Behind these one more: how much invoices of the age are contacted in the month.
    WithPractice(&'a Practised),
}

impl Columns<'_> {
    /// How many there are behind those of the terms.
    fn more(self, terms: &Terms) -> usize {
        match self {
            Columns::Terms => 0,
            Columns::WithKinds => terms.contact_kinds.len(),
            Columns::WithPractice(_) => terms.contact_kinds.len() + 1,
        }
    }
}

/// The rows of all customers, each customer a group, also one without rows.
pub(crate) fn observations(terms: &Terms, observed: &[OfAccount], columns: Columns) -> Observations {
    let count = terms.columns() + columns.more(terms);
    let mut data = Observations::new(u16::try_from(count).unwrap_or(u16::MAX));
    for customer in observed.iter().flat_map(|account| &account.customers) {
        data.start_group();
        for row in &customer.rows {
            push_row(&mut data, terms, row, columns);
        }
        for paid in &customer.paid_on_runs {
            push_run(&mut data, terms, paid, columns);
        }
    }
    data
}

fn push_row(data: &mut Observations, terms: &Terms, row: &Row, columns: Columns) {
    let row = regression::Row {
        event: row.paid,
        weight: row.days,
        offset: 0.0,
        cluster: u32::try_from(row.cell.month).unwrap_or(0),
        entries: &entries(terms, &row.cell, row.likes, columns),
    };
    // Weights are counts of days and entries are finite: no row is refused.
    let _ = data.push(row);
}

fn push_run(data: &mut Observations, terms: &Terms, paid: &PaidOnRun, columns: Columns) {
    let days: Vec<Vec<(u16, f32)>> = paid
        .days
        .iter()
        .map(|cell| entries(terms, cell, paid.likes, columns))
        .collect();
    let month = paid.days.last().map_or(0, |cell| cell.month);
    let _ = data.push_one_of_several(&days, ln(paid.each), u32::try_from(month).unwrap_or(0));
}

fn entries(terms: &Terms, cell: &Cell, likes: Likes, columns: Columns) -> Vec<(u16, f32)> {
    let mut entries = Vec::new();
    terms.fill(cell, likes, |column, value| {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "columns of a regression are kept in single precision"
        )]
        entries.push((u16::try_from(column).unwrap_or(u16::MAX), value as f32));
    });
    if let (Columns::WithKinds | Columns::WithPractice(_), Some((kind, _))) = (columns, cell.contact) {
        let column = terms.columns() + usize::from(kind);
        entries.push((u16::try_from(column).unwrap_or(u16::MAX), 1.0));
    }
    if let Columns::WithPractice(practised) = columns {
        let column = terms.columns() + terms.contact_kinds.len();
        #[expect(
            clippy::cast_possible_truncation,
            reason = "columns of a regression are kept in single precision"
        )]
        entries.push((
            u16::try_from(column).unwrap_or(u16::MAX),
            practised.at(cell) as f32,
        ));
    }
    entries
}

/// Coefficients of the terms and their covariance, from those of a regression: where it has columns of kinds too, a step
/// is what its kind does and what it does beside it.
pub(crate) fn of_terms(
    terms: &Terms,
    fitted: Columns,
    coefficients: &[f64],
    covariance: &Symmetric,
) -> (Vec<f64>, Vec<Vec<f64>>) {
    let columns = terms.columns();
    let of_kind = |column: usize| {
        let step = column.checked_sub(terms.contact_columns())?;
        let kind = step / CONTACT_STEPS.len();
        (fitted.more(terms) > 0 && kind < terms.contact_kinds.len()).then_some(columns + kind)
    };
    let value = |column: usize| coefficients.get(column).copied().unwrap_or(0.0);
    let together = (0..columns).map(|column| value(column) + of_kind(column).map_or(0.0, value));
    let lines = (0..columns).map(|line| {
        let across = (0..=line).map(|column| {
            let both = |one: usize| {
                let with_kind = of_kind(column).map_or(0.0, |kind| covariance.get(one, kind));
                covariance.get(one, column) + with_kind
            };
            both(line) + of_kind(line).map_or(0.0, both)
        });
        across.collect()
    });
    (together.collect(), lines.collect())
}
