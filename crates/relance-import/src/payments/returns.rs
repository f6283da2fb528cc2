//! Debits: payments of customers that are taken back, and everything that is no customer's.

use super::matcher::{Item, Matcher};
use super::names;
use super::outcome::{Outcome, Row, Why};
use super::statement::{Entry, Transaction};
use relance_kernel::{Currency, Day};
use std::collections::BTreeMap;

/// A payment may come back for thirteen months (SEPA direct debits without a mandate), and the bank takes its days.
const LONGEST: i32 = 425;

/// Sub-families of bookings that are returns (ISO 20022 external code set): unpaid direct debits, reimbursements,
/// reversals, unpaid cheques.
const RETURNS: [&str; 4] = ["UPDD", "RRTN", "PRDD", "UPCQ"];

/// A payment that may come back.
struct Original {
    /// Its rows with what has not come back of them; none where it is on no customer.
    rows: Vec<(Row, i64)>,
    /// What has not come back of all of it.
    left: i64,
    amount: i64,
    currency: Currency,
    date: Day,
    end_to_end: String,
    bank_reference: String,
    account: String,
    name: String,
}

/// The payments so far, in the order of days.
#[derive(Default)]
pub(super) struct Originals {
    payments: Vec<Original>,
    by_end_to_end: BTreeMap<String, Vec<usize>>,
}

/// Whether a debit takes back a payment.
fn is_return(entry: &Entry, transaction: &Transaction) -> bool {
    !transaction.reason.is_empty() || entry.is_reversal || RETURNS.contains(&entry.sub_family.as_str())
}

/// Whether a credit gives back a payment of our own.
pub(super) fn is_outgoing_back(entry: &Entry, transaction: &Transaction) -> bool {
    entry.is_reversal || !transaction.reason.is_empty()
}

impl Originals {
    /// Adds a payment that came in.
    pub(super) fn add(&mut self, item: &Item<'_>, outcome: &Outcome) {
        let rows = match outcome {
            Outcome::Written { rows, .. } => rows.iter().map(|row| (row.clone(), row.amount)).collect(),
            Outcome::Unmatched(_) => Vec::new(),
            _ => return,
        };
        let transaction = item.transaction;
        if !transaction.end_to_end.is_empty() {
            let places = self
                .by_end_to_end
                .entry(transaction.end_to_end.clone())
                .or_default();
            places.push(self.payments.len());
        }
        self.payments.push(Original {
            rows,
            left: transaction.amount,
            amount: transaction.amount,
            currency: item.currency(),
            date: item.entry.date(),
            end_to_end: transaction.end_to_end.clone(),
            bank_reference: transaction.bank_reference.clone(),
            account: transaction.account.clone(),
            name: names::exact(&transaction.name),
        });
    }

    /// The payment that a return takes back: of the same reference, else of the same account or name and amount; the
    /// latest.
    fn of(&self, item: &Item<'_>) -> Option<usize> {
        let transaction = item.transaction;
        let is_fit = |original: &Original| {
            original.left > 0
                && original.currency == item.currency()
                && original.date <= item.entry.booked
                && item.entry.booked.since(original.date) <= LONGEST
        };
        let latest = |places: &mut dyn Iterator<Item = usize>, is_same: &dyn Fn(&Original) -> bool| {
            let fits = places.filter(|place| {
                self.payments
                    .get(*place)
                    .is_some_and(|original| is_fit(original) && is_same(original))
            });
            fits.last()
        };
        let amount = transaction.amount;
        let same_reference = self.by_end_to_end.get(&transaction.end_to_end);
        let same_reference = || same_reference.into_iter().flatten().copied();
        let all = || 0..self.payments.len();
        let name = names::exact(&transaction.name);
        latest(&mut same_reference(), &|original| original.amount == amount)
            .or_else(|| latest(&mut same_reference(), &|_| true))
            .or_else(|| {
                latest(&mut all(), &|original| {
                    !original.bank_reference.is_empty()
                        && original.bank_reference == transaction.bank_reference
                        && original.amount == amount
                })
            })
            .or_else(|| {
                // One with a reference of its own that differs is another payment.
                latest(&mut all(), &|original| {
                    let is_other = !transaction.end_to_end.is_empty() && !original.end_to_end.is_empty();
                    let is_same_side = (!transaction.account.is_empty()
                        && original.account == transaction.account)
                        || (!name.is_empty() && original.name == name);
                    !is_other && is_same_side && original.amount == amount
                })
            })
    }
}

impl Matcher<'_> {
    /// What a debit becomes.
    pub(super) fn debit(&mut self, item: &Item<'_>, originals: &mut Originals) -> Outcome {
        let transaction = item.transaction;
        if self.accounts.contains(&transaction.account) {
            return Outcome::Own;
        }
        if !is_return(item.entry, transaction) {
            return Outcome::Outgoing;
        }
        let Some(original) = originals
            .of(item)
            .and_then(|place| originals.payments.get_mut(place))
        else {
            return self.return_of_other_source(item);
        };
        let mut left = item.amount().min(original.left);
        let charges = item.amount() - left;
        original.left -= left;
        if original.rows.is_empty() {
            return Outcome::ReturnedUnmatched;
        }
        let mut rows = Vec::new();
        let mut paid_back = Vec::new();
        // The last part first: what paid the oldest invoice stays longest.
        for (row, of_row) in original.rows.iter_mut().rev() {
            let amount = left.min(*of_row);
            if amount > 0 {
                *of_row -= amount;
                left -= amount;
                paid_back.push((row.invoice.clone(), amount));
                rows.push(Row {
                    id: String::new(),
                    amount,
                    reverses: row.id.clone(),
                    ..row.clone()
                });
            }
        }
        for (invoice, amount) in paid_back {
            if let Some(place) = self.books.by_id.get(&invoice) {
                self.pay(*place, -amount);
            }
        }
        rows.reverse();
        returned(item, rows, charges)
    }

    /// A return of a payment that came from elsewhere: of the invoice that it names, or of the customer by account or
    /// name, and of its amount.
    fn return_of_other_source(&mut self, item: &Item<'_>) -> Outcome {
        let transaction = item.transaction;
        let (_, named) = self.named(transaction);
        let invoices: Vec<&str> = named
            .iter()
            .filter_map(|named| self.books.invoices.get(named.invoice))
            .map(|invoice| invoice.id.as_str())
            .collect();
        let learnt = self
            .learnt
            .get(&transaction.account)
            .map(|learnt| &learnt.customers);
        let known = self.books.by_account.get(&transaction.account).or(learnt);
        let known = known.or_else(|| self.books.by_name.get(&names::exact(&transaction.name)));
        let is_of = |invoice: &str, customer: &str| {
            invoices.contains(&invoice)
                || (invoices.is_empty()
                    && known.is_some_and(|known| known.len() == 1 && known.contains(customer)))
        };
        let near = |day: Day| item.entry.booked.since(day).abs() <= super::matcher::SAME_WITHIN;
        let payments = &self.books.payments;
        let there = payments.iter().enumerate().find(|(place, paid)| {
            !self.seen.contains(place)
                && !paid.reverses.is_empty()
                && paid.amount == item.amount()
                && paid.currency == item.currency()
                && (near(paid.date) || near(paid.known))
                && is_of(&paid.invoice, &paid.customer)
        });
        if let Some((place, paid)) = there {
            self.seen.insert(place);
            return Outcome::PerhapsThere {
                payment: paid.id.clone(),
            };
        }
        let is_returned = |id: &str| payments.iter().any(|paid| paid.reverses == id);
        let original = payments.iter().enumerate().rev().find(|(place, paid)| {
            !self.seen.contains(place)
                && paid.reverses.is_empty()
                && !paid.id.is_empty()
                && paid.amount == item.amount()
                && paid.currency == item.currency()
                && paid.date <= item.entry.booked
                && item.entry.booked.since(paid.date) <= LONGEST
                && is_of(&paid.invoice, &paid.customer)
                && !is_returned(&paid.id)
        });
        let Some((place, paid)) = original else {
            return Outcome::Unmatched(Why::NoOriginal);
        };
        self.seen.insert(place);
        let row = Row {
            id: String::new(),
            customer: paid.customer.clone(),
            invoice: paid.invoice.clone(),
            amount: paid.amount,
            reverses: paid.id.clone(),
        };
        if let Some(place) = self.books.by_id.get(&row.invoice).copied() {
            self.pay(place, -row.amount);
        }
        returned(item, vec![row], 0)
    }
}

fn returned(item: &Item<'_>, mut rows: Vec<Row>, charges: i64) -> Outcome {
    let is_one = rows.len() == 1;
    for (row, number) in rows.iter_mut().zip(1..) {
        row.id = match is_one {
            true => item.id.to_string(),
            false => format!("{}#{number}", item.id),
        };
    }
    Outcome::Returned { rows, charges }
}
