//! The rows of the regression.

use crate::between_classes::{AtRisk, Practised};
use crate::differing::Likes;
use crate::drift;
use crate::left_alone;
use crate::observe::{OfAccount, PaidOnRun, Row};
use crate::on_others;
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
    /// Behind these, how much invoices of the age and of a class are contacted, whether one was on which no contact acts any
    /// more, the years from the middle of the contacts while one acts, and whether one acts on another invoice of the
    /// customer.
    WithChecks(&'a Practised<'a>, f64),
}

impl Columns<'_> {
    /// How many there are behind those of the terms.
    fn more(self, terms: &Terms) -> usize {
        match self {
            Columns::Terms => 0,
            Columns::WithKinds => terms.contact_kinds.len(),
            Columns::WithChecks(practised, _) => terms.contact_kinds.len() + practised.columns().len() + 3,
        }
    }
}

/// The rows of all customers, each customer a group, also one without rows.
pub(crate) fn observations(terms: &Terms, observed: &[OfAccount], columns: Columns) -> Observations {
    let count = terms.columns() + columns.more(terms);
    let mut data = Observations::new(u16::try_from(count).unwrap_or(u16::MAX));
    for (account, of_account) in observed.iter().enumerate() {
        let own = match columns {
            Columns::WithChecks(practised, _) => practised.own(account, of_account),
            Columns::Terms | Columns::WithKinds => AtRisk::default(),
        };
        let entries = Entries {
            terms,
            columns,
            account,
            own,
        };
        for customer in &of_account.customers {
            data.start_group();
            for row in &customer.rows {
                entries.push_row(&mut data, row);
            }
            for paid in &customer.paid_on_runs {
                entries.push_run(&mut data, paid);
            }
        }
    }
    data
}

/// Writes the rows of an account.
struct Entries<'a> {
    terms: &'a Terms,
    columns: Columns<'a>,
    account: usize,
    /// What it has part in, of what the columns are made of.
    own: AtRisk,
}

impl Entries<'_> {
    fn push_row(&self, data: &mut Observations, row: &Row) {
        let row = regression::Row {
            event: row.paid,
            weight: row.days,
            offset: 0.0,
            cluster: u32::try_from(row.cell.month).unwrap_or(0),
            entries: &self.of(&row.cell, row.likes, row.invoice),
        };
        // Weights are counts of days and entries are finite: no row is refused.
        let _ = data.push(row);
    }

    fn push_run(&self, data: &mut Observations, paid: &PaidOnRun) {
        let of = |cell| self.of(cell, paid.likes, paid.invoice);
        let days: Vec<Vec<(u16, f32)>> = paid.days.iter().map(of).collect();
        let month = paid.days.last().map_or(0, |cell| cell.month);
        let _ = data.push_one_of_several(&days, ln(paid.each), u32::try_from(month).unwrap_or(0));
    }

    fn of(&self, cell: &Cell, likes: Likes, invoice: u32) -> Vec<(u16, f32)> {
        let terms = self.terms;
        let mut entries = Vec::new();
        let mut entry = |column: usize, value: f64| {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "columns of a regression are kept in single precision"
            )]
            entries.push((u16::try_from(column).unwrap_or(u16::MAX), value as f32));
        };
        terms.fill(cell, likes, &mut entry);
        if let (Columns::WithKinds | Columns::WithChecks(..), Some((kind, _))) = (self.columns, cell.contact)
        {
            entry(terms.columns() + usize::from(kind), 1.0);
        }
        if let Columns::WithChecks(practised, middle) = self.columns {
            let mut column = terms.columns() + terms.contact_kinds.len();
            for value in practised.at(&self.own, self.account, invoice, cell) {
                entry(column, value);
                column += 1;
            }
            if left_alone::was_contacted(cell) == Some(true) {
                entry(column, 1.0);
            }
            if let Some(years) = drift::at(cell, middle) {
                entry(column + 1, years);
            }
            if on_others::acts_beside(cell) {
                entry(column + 2, 1.0);
            }
        }
        entries
    }
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
