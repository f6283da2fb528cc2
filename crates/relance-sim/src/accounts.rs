//! Where accounts come from.

use relance_kernel::Account;
use relance_kernel::{CustomerIndex, InvoiceIndex};

/// A ledger as a replay needs it: accounts by number, and the texts of their ids.
///
/// Accounts are numbered in the order of their payers' ids, so that results never depend on the order of rows.
pub trait AccountSource: Sync {
    /// How many accounts there are.
    fn account_count(&self) -> usize;

    /// Fills `account` with the account of this number, reusing its memory.
    fn fill_account(&self, number: usize, account: &mut Account);

    /// The id of a customer of an account.
    fn customer_id(&self, number: usize, customer: CustomerIndex) -> &str;

    /// The id of an invoice of an account.
    fn invoice_id(&self, number: usize, invoice: InvoiceIndex) -> &str;

    /// About how much work an account is: its number of invoices. For progress.
    fn invoice_count(&self, number: usize) -> usize;
}
