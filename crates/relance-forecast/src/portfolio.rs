//! What a forecast starts from: what is open, and the invoices to come.

use crate::start::Start;
use crate::sums::HORIZONS;
use relance_kernel::account::ChangeKind;
use relance_kernel::policy::Policy;
use relance_kernel::{Account, Day, Symbol};
use std::collections::BTreeSet;

/// What a forecast starts from, in the currency of the policy.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Portfolio {
    /// Accounts walked.
    pub accounts: u64,
    /// Customers with an invoice open or to come.
    pub customers: u64,
    /// Invoices open at the start, and their principal.
    pub open: Volume,
    /// Invoices to come.
    pub new: Volume,
    /// Of the invoices to come, principal of those that have so many days from their due date to the end.
    pub new_due: [i64; HORIZONS.len()],
    /// For how many days invoices come: a year at most, since they are those of a year before.
    pub new_days: i64,
    /// Invoices in other currencies, open or to come, which are left out.
    pub other_currencies: u64,
    /// The year before the start, which the business to come repeats.
    pub last_year: LastYear,
}

/// What the ledger holds of the year before a forecast.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct LastYear {
    /// The first day on which an invoice was issued, of all that the ledger holds.
    pub first_issued: Option<Day>,
    /// Invoiced in the last 365 days, minor units.
    pub invoiced: i64,
    /// Of that or of older invoices, taken back by credit notes in these days.
    pub credited: i64,
    /// Payments that became known in these days.
    pub payments: u64,
    /// The day of the last.
    pub last_paid: Option<Day>,
}

impl LastYear {
    fn add(&mut self, other: LastYear) {
        self.first_issued = match (self.first_issued, other.first_issued) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        self.invoiced += other.invoiced;
        self.credited += other.credited;
        self.payments += other.payments;
        self.last_paid = self.last_paid.max(other.last_paid);
    }

    /// Of an account, in the currency of a policy, on the last day known.
    pub(crate) fn count(&mut self, account: &Account, policy: &Policy, until: Day) {
        let is_recent = |day: Day| day <= until && until.since(day) < 365;
        for issued in account.invoices.iter().filter(|issued| issued.issued <= until) {
            self.add(LastYear {
                first_issued: Some(issued.issued),
                invoiced: match is_recent(issued.issued) && issued.currency == policy.currency {
                    true => issued.amount.max(0),
                    false => 0,
                },
                ..LastYear::default()
            });
        }
        for change in account.changes.iter().filter(|change| is_recent(change.day)) {
            match change.kind {
                ChangeKind::CreditNote { amount, currency } if currency == policy.currency => {
                    self.credited += amount;
                }
                ChangeKind::Payment { .. } => {
                    self.payments += 1;
                    self.last_paid = self.last_paid.max(Some(change.day));
                }
                _ => {}
            }
        }
    }
}

/// What was open at the start in a segment of customers: of the first policy forecast, as it reads them on the last day
/// known.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct SegmentPortfolio {
    /// Its name; none = in no segment.
    pub name: Option<Symbol>,
    /// Invoices open at the start.
    pub open: Volume,
}

/// How many invoices, and their principal in minor units.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Volume {
    /// How many.
    pub invoices: u64,
    /// How much.
    pub principal: i64,
}

impl Volume {
    pub(crate) fn add(&mut self, other: Volume) {
        self.invoices += other.invoices;
        self.principal += other.principal;
    }
}

impl Portfolio {
    pub(crate) fn add(&mut self, other: &Portfolio) {
        self.accounts += other.accounts;
        self.customers += other.customers;
        self.open.add(other.open);
        self.new.add(other.new);
        self.new_days = self.new_days.max(other.new_days);
        self.new_due
            .iter_mut()
            .zip(other.new_due)
            .for_each(|(sum, more)| *sum += more);
        self.other_currencies += other.other_currencies;
        self.last_year.add(other.last_year);
    }

    pub(crate) fn count(
        &mut self,
        start: &Start,
        policy: &Policy,
        last: Day,
        segments: &[u32],
        open: &mut [Volume],
    ) {
        self.accounts += 1;
        let mut with_invoices = BTreeSet::new();
        for (invoice, _) in &start.open {
            let issued = &start.account.invoices[*invoice];
            if issued.currency == policy.currency {
                let more = Volume {
                    invoices: 1,
                    principal: start.state.principal(*invoice),
                };
                self.open.add(more);
                with_invoices.insert(issued.customer);
                let segment = segments.get(issued.customer.0 as usize);
                if let Some(open) = segment.and_then(|segment| open.get_mut(*segment as usize)) {
                    open.add(more);
                }
            } else {
                self.other_currencies += 1;
            }
        }
        for invoice in start.arrivals.iter().filter_map(|arrival| arrival.invoice) {
            let issued = &start.account.invoices[invoice];
            if issued.currency == policy.currency {
                self.new.invoices += 1;
                self.new.principal += issued.amount;
                with_invoices.insert(issued.customer);
                for (sum, horizon) in self.new_due.iter_mut().zip(HORIZONS) {
                    if last.since(issued.due) >= horizon {
                        *sum += issued.amount;
                    }
                }
            } else {
                self.other_currencies += 1;
            }
        }
        self.customers += with_invoices.len() as u64;
    }
}
