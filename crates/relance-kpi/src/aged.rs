//! The aged balance: what is open by days past due, and what of it is disputed.

use relance_kernel::{Account, AccountState, Currency, CustomerIndex, Day, InvoiceIndex};
use relance_ledger::{AGED_BOUNDS, due_parts};

/// How many columns it has: not due, 1–30, 31–60, 61–90, 91–120, more.
pub const AGED_COLUMNS: usize = AGED_BOUNDS.len() + 1;

/// Principal of an invoice in each column, minor units.
pub(crate) type Parts = [i64; AGED_COLUMNS];

/// The aged balance of some invoices.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Aged {
    /// Not due, 1–30, 31–60, 61–90, 91–120, more.
    pub columns: [AgedColumn; AGED_COLUMNS],
}

/// A column of it.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct AgedColumn {
    /// Principal open, minor units.
    pub amount: i128,
    /// The part of it that is disputed.
    pub disputed: i128,
    /// How many invoices have a part in it.
    pub invoices: u64,
}

/// The aged balance of a customer in one currency.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CustomerAged {
    /// Its account in the ledger.
    pub account: usize,
    /// Its place in the account.
    pub customer: CustomerIndex,
    /// Of which currency.
    pub currency: Currency,
    /// What is open.
    pub aged: Aged,
    /// Money and credit notes that cover no invoice, minor units.
    pub unallocated: i128,
}

impl Aged {
    /// All columns together.
    pub fn open(&self) -> i128 {
        self.columns.iter().map(|column| column.amount).sum()
    }

    /// All columns past due together.
    pub fn overdue(&self) -> i128 {
        self.columns.iter().skip(1).map(|column| column.amount).sum()
    }

    /// What is disputed.
    pub fn disputed(&self) -> i128 {
        self.columns.iter().map(|column| column.disputed).sum()
    }

    /// What is disputed and past due.
    pub fn disputed_overdue(&self) -> i128 {
        self.columns.iter().skip(1).map(|column| column.disputed).sum()
    }

    /// Adds an invoice.
    pub(crate) fn add(&mut self, parts: &Parts, disputed: &Parts) {
        for ((column, amount), disputed) in self.columns.iter_mut().zip(parts).zip(disputed) {
            column.amount += i128::from(*amount);
            column.disputed += i128::from(*disputed);
            column.invoices += u64::from(*amount > 0);
        }
    }
}

/// The column for so many days past due.
fn column_of(overdue: i32) -> usize {
    AGED_BOUNDS.iter().filter(|&&last| overdue > last).count()
}

/// Principal of an open invoice by column on a day, and what of it is disputed: the oldest parts first.
pub(crate) fn parts(
    account: &Account,
    state: &AccountState,
    invoice: InvoiceIndex,
    day: Day,
) -> (Parts, Parts) {
    let mut amounts = Parts::default();
    let mut disputed = Parts::default();
    let mut left = state.disputed_amount(invoice);
    for part in due_parts(account, state, invoice) {
        let of_part = left.min(part.open).max(0);
        left -= of_part;
        let column = column_of(day.since(part.due));
        if let Some(amount) = amounts.get_mut(column) {
            *amount = amount.saturating_add(part.open);
        }
        if let Some(amount) = disputed.get_mut(column) {
            *amount = amount.saturating_add(of_part);
        }
    }
    (amounts, disputed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_itself_is_not_past_and_day_30_is_in_the_first_column() {
        assert_eq!(
            [-5, 0, 1, 30, 31, 60, 61, 90, 91, 120, 121, 9999].map(column_of),
            [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
        );
    }
}
