//! An invoice with all that its law hangs on.

use relance_kernel::{Currency, CustomerIndex, CustomerKind, Day, InvoiceIndex, Symbol};

/// An invoice, as known at the end of a day.
#[derive(Clone, PartialEq, Debug)]
pub struct Claim {
    /// Which.
    pub invoice: InvoiceIndex,
    /// Whose.
    pub customer: CustomerIndex,
    /// What the customer is, as recorded.
    pub kind: CustomerKind,
    /// The country of the customer.
    pub country: Option<Symbol>,
    /// Of its amounts.
    pub currency: Currency,
    /// Date of issue.
    pub issued: Day,
    /// Amount at issue, in minor units.
    pub amount: i64,
    /// Principal that is open, in minor units.
    pub principal: i64,
    /// Charges that were posted and are open, in minor units.
    pub charges: i64,
    /// What of the principal is in dispute, in minor units.
    pub disputed: i64,
    /// Its due dates, ascending: one, or one for each instalment.
    pub parts: Vec<Part>,
    /// The first formal notice after the first due date.
    pub formal_notice: Option<Day>,
    /// Insolvency proceedings over the customer.
    pub insolvency: Option<Insolvency>,
}

impl Claim {
    /// The first due date.
    pub fn due(&self) -> Day {
        self.parts.first().map_or(self.issued, |part| part.due)
    }

    /// The due date of the earliest part of which something is open; the first one where nothing is.
    pub fn open_due(&self) -> Day {
        let is_open = |part: &&Part| part.balances.last().is_some_and(|(_, open)| *open > 0);
        let open = self.parts.iter().find(is_open);
        open.map_or(self.due(), |part| part.due)
    }
}

/// What falls due on one day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// When.
    pub due: Day,
    /// How much of the invoice, in minor units.
    pub amount: i64,
    /// What of it is open at the end of each day on which that changed, in the order of days. Money covers the part due
    /// first.
    pub balances: Vec<(Day, i64)>,
}

/// Insolvency proceedings that are not over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Insolvency {
    /// The opening judgment.
    pub opened: Day,
    /// Its publication.
    pub published: Option<Day>,
}
