//! Promises: what was promised, and whether it came in time.

use crate::cover::Flow;
use relance_kernel::{Currency, Day, InvoiceIndex};

/// A promise in one currency.
#[derive(Clone, Debug)]
pub(crate) struct Promise {
    pub(crate) date: Day,
    pub(crate) until: Day,
    pub(crate) amount: i128,
    pub(crate) currency: Currency,
    /// Ascending.
    pub(crate) invoices: Vec<InvoiceIndex>,
    /// How many of them have a later promise made in time.
    pub(crate) replaced_invoices: usize,
    /// When the last of these was made.
    pub(crate) replaced_on: Day,
}

impl Promise {
    /// Whether it is kept, or broken; none if it was renegotiated in time.
    ///
    /// It is kept if the payments dated from its own date to the last day (reversals count on the day of their payment)
    /// come to its amount less the tolerance.
    pub(crate) fn is_kept(&self, flows: &[Flow], grace: i32, tolerance: i64) -> Option<bool> {
        let is_replaced = self.replaced_invoices >= self.invoices.len();
        let last = if is_replaced {
            self.replaced_on
        } else {
            self.until.plus(grace)
        };
        let paid: i128 = flows
            .iter()
            .filter(|flow| self.date <= flow.date && flow.date <= last)
            .filter(|flow| self.invoices.binary_search(&flow.invoice).is_ok())
            .map(|flow| i128::from(flow.principal) + i128::from(flow.charges))
            .sum();
        let is_kept = paid >= self.amount - i128::from(tolerance);
        (is_kept || !is_replaced).then_some(is_kept)
    }
}
