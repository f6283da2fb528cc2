//! A ledger joined with a policy that reads no fields of its own: what tests and examples forecast on.

use relance_kernel::{Account, CustomerIndex, Interner, InvoiceIndex};
use relance_ledger::{Binding, Ledger};
use relance_sim::AccountSource;

/// The ledger, and what a policy reads of it.
pub(crate) struct Joined {
    ledger: Ledger,
    binding: Binding,
}

impl Joined {
    /// Joins a ledger with the texts of an interner.
    pub(crate) fn new(ledger: Ledger, interner: &mut Interner) -> Joined {
        let binding = Binding::without_fields(&ledger, interner);
        Joined { ledger, binding }
    }
}

impl AccountSource for Joined {
    fn account_count(&self) -> usize {
        self.ledger.account_count()
    }
    fn fill_account(&self, number: usize, account: &mut Account) {
        self.ledger.account(number, &self.binding, account);
    }
    fn customer_id(&self, number: usize, customer: CustomerIndex) -> &str {
        self.ledger.customer_id(number, customer)
    }
    fn invoice_id(&self, number: usize, invoice: InvoiceIndex) -> &str {
        self.ledger.invoice_id(number, invoice)
    }
    fn invoice_count(&self, number: usize) -> usize {
        self.ledger.invoice_count_of(number)
    }
}
