//! The rows of the ledger that count by the day of the question, each with its place, and which of them became part of
//! what is read of the invoice.

use relance_kernel::account::Change;
use relance_kernel::policy::{Atom, Policy};
use relance_kernel::{Account, AccountState, AtomId, Day, InvoiceIndex, Subject, View};
use relance_ledger::RowPlace;

/// What the ledger says of one invoice by one day.
#[derive(Clone, Copy)]
pub(super) struct Rows<'a> {
    pub(super) policy: &'a Policy,
    pub(super) account: &'a Account,
    /// The row behind each change of the account.
    pub(super) places: &'a [RowPlace],
    /// Actions recorded before it are history.
    pub(super) first_decided: Day,
    pub(super) invoice: InvoiceIndex,
    pub(super) on: Day,
}

/// A row of the ledger that counts by the day.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    /// Among the changes of the account.
    pub(super) position: usize,
    pub(super) change: &'a Change,
    pub(super) place: RowPlace,
}

impl<'a> Rows<'a> {
    pub(super) fn subject(&self) -> Subject {
        Subject {
            customer: self.account.invoices[self.invoice].customer,
            invoice: Some(self.invoice),
        }
    }

    /// Rows of the whole account.
    pub(super) fn of_account(&self) -> impl Iterator<Item = Row<'a>> + use<'a> {
        let on = self.on;
        self.account
            .changes
            .iter()
            .zip(self.places)
            .enumerate()
            .map(|(position, (change, place))| Row {
                position,
                change,
                place: *place,
            })
            .filter(move |row| row.change.day <= on)
    }

    /// Rows of the invoice, and of its customer without invoice.
    pub(super) fn of_invoice(&self) -> impl Iterator<Item = Row<'a>> + use<'a> {
        let Subject { customer, invoice } = self.subject();
        self.of_account().filter(move |row| {
            row.change.invoice == invoice || (row.change.invoice.is_none() && row.change.customer == customer)
        })
    }

    /// Whether a row became part of what a test of the invoice reads: the row gets a date of its own, long before any
    /// other, and the kernel is asked whether it sees something that is so long ago. `test` makes the test from a
    /// number of days.
    pub(super) fn concerns(&self, row: &Row<'_>, test: impl Fn(i32) -> Atom) -> bool {
        // About the year 800: before any ledger, and far from the ends of what a day can be.
        const LONG_AGO: Day = Day(-420_000);
        let mut account = self.account.clone();
        let Some(change) = account.changes.get_mut(row.position) else {
            return false;
        };
        change.date = LONG_AGO;
        let (policy, atom) = with_atom(self.policy, test(self.on.since(LONG_AGO)));
        let mut state = AccountState::new(&policy, &account, self.first_decided);
        state.advance(&policy, &account, self.on);
        View::new(&policy, &account, &state)
            .test_atom(atom, self.subject())
            .holds()
    }
}

/// The policy with one more test.
pub(super) fn with_atom(policy: &Policy, atom: Atom) -> (Policy, AtomId) {
    let mut policy = policy.clone();
    let id = policy.atoms.push(atom);
    (policy.with_index(), id)
}
