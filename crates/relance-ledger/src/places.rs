//! Where rows stand: the file and the line behind each change that an account is handed, for those who explain a
//! decision. Kept apart from the accounts themselves: a replay has no use for it.

use crate::binding::Binding;
use crate::handover::Base;
use crate::ledger::Ledger;
use crate::rows::RowKind;
use crate::source::Table;
use relance_kernel::CustomerIndex;

/// Where a row stands in the ledger.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RowPlace {
    /// In which table; [`Ledger::file_of`] gives its name.
    pub table: Table,
    /// The line on which the row begins, from 1; for a source without lines its number, from 1.
    pub line: u32,
}

impl Ledger {
    /// Where each change of the account at `index` comes from: as many places as [`Ledger::account`] hands over
    /// changes, in the same order.
    pub fn change_places(&self, index: usize, binding: &Binding) -> Vec<RowPlace> {
        let mut places = Vec::new();
        if let (Some(&from), Some(&to)) = (self.accounts.get(index), self.accounts.get(index + 1)) {
            self.each_change(Base { from, to }, binding, &mut |_, place| places.push(place));
        }
        places
    }

    /// The row of a customer of an account; none if there is no such customer.
    pub fn customer_place(&self, account: usize, customer: CustomerIndex) -> Option<RowPlace> {
        let from = self.accounts.get(account)?.customers;
        let row = self.customers.get(from.checked_add(customer.0)? as usize)?;
        Some(RowPlace {
            table: Table::Customers,
            line: row.line,
        })
    }
}

/// The table that rows of a kind stand in.
pub(crate) fn table_of(kind: RowKind) -> Table {
    match kind {
        RowKind::CustomerKnown => Table::Customers,
        RowKind::CreditNote { .. } => Table::Invoices,
        RowKind::Payment { .. } | RowKind::Reversal { .. } => Table::Payments,
        _ => Table::Events,
    }
}
