//! What a forecast starts from: what is open, and the invoices to come.

use crate::last_year::LastYear;
use crate::start::Start;
use crate::sums::HORIZONS;
use crate::unseen_ages::GotOlder;
use relance_kernel::policy::Policy;
use relance_kernel::{CustomerIndex, Day, Symbol};
use std::collections::BTreeMap;

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
    /// Money of customers that is on no invoice at the start, as far as they have invoices open: those are taken for owed
    /// all the same. Minor units.
    pub unallocated: i64,
    /// Invoices of the ledger that were open at ages of which it hardly tells.
    pub got_older: GotOlder,
    /// The year before the start, which the business to come repeats.
    pub last_year: LastYear,
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
        self.unallocated += other.unallocated;
        self.got_older.add(other.got_older);
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
        // What each customer with an invoice has open at the start.
        let mut with_invoices: BTreeMap<CustomerIndex, i64> = BTreeMap::new();
        for (invoice, _) in &start.open {
            let issued = &start.account.invoices[*invoice];
            if issued.currency == policy.currency {
                let more = Volume {
                    invoices: 1,
                    principal: start.state.principal(*invoice),
                };
                self.open.add(more);
                *with_invoices.entry(issued.customer).or_default() += more.principal;
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
                with_invoices.entry(issued.customer).or_default();
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
        let unallocated = with_invoices.iter().map(|(&customer, &open)| {
            let money = start.state.unallocated(customer, policy.currency);
            money.clamp(0, open.max(0))
        });
        self.unallocated += unallocated.sum::<i64>();
    }
}
