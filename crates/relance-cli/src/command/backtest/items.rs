//! What is forecast of each open invoice, as CSV: nothing that came after the cut stands in it.

use crate::actions_file::push_cell;
use crate::exit::Failure;
use crate::files::NewFile;
use crate::language::decimal;
use relance_forecast::backtest::{Backtest, PAID_AFTER};
use relance_kernel::{Account, Currency};
use relance_sim::AccountSource;
use std::path::Path;

/// The header of the list: probabilities of being paid in full within so many days of the cut, then the same of age
/// and state in the year before.
pub(super) const HEADER: &str = "invoice_id,customer_id,principal,charges,age,paid_30d,paid_90d,paid_365d,cells_30d,cells_90d,cells_365d\n";

const _: () = assert!(PAID_AFTER.len() == 3, "the header names as many");

/// Writes the list in the order of the invoices' ids.
pub(super) fn write(
    path: &Path,
    backtest: &Backtest,
    source: &dyn AccountSource,
    currency: Currency,
) -> Result<(), Failure> {
    let mut file = NewFile::create(path)?;
    let mut account = Account::default();
    let mut rows: Vec<(&str, Vec<u8>)> = Vec::new();
    for forecast in &backtest.items {
        let item = &forecast.item;
        source.fill_account(item.account, &mut account);
        let customer = source.customer_id(item.account, account.invoices[item.invoice].customer);
        let invoice = source.invoice_id(item.account, item.invoice);
        let chances: String = (forecast.paid.iter().chain(&forecast.climatology))
            .map(|chance| format!(",{chance:.6}"))
            .collect();
        let mut row = Vec::new();
        push_cell(&mut row, invoice);
        row.push(b',');
        push_cell(&mut row, customer);
        let numbers = format!(
            ",{},{},{}{chances}\n",
            decimal(item.principal.into(), currency),
            decimal(item.charges.into(), currency),
            item.age,
        );
        row.extend_from_slice(numbers.as_bytes());
        rows.push((invoice, row));
    }
    rows.sort_unstable();
    file.write(HEADER.as_bytes())?;
    for (_, row) in &rows {
        file.write(row)?;
    }
    file.finish()
}
