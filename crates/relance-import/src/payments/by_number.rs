//! Invoices that a payment names, by a reference or by numbers in its text.

use super::matcher::{Item, Matcher, Payer};
use super::numbers::Named;
use super::outcome::{Outcome, Remark, Rule, Why};
use std::collections::BTreeSet;

/// Several invoices in one payment may miss its amount by so many minor units: somebody rounded.
const ROUNDING: i64 = 5;

impl Matcher<'_> {
    /// Invoices that the payment names; none where what it names proves nothing.
    pub(super) fn by_number(
        &mut self,
        item: &Item<'_>,
        rule: Rule,
        named: &[Named],
        payer: &Payer,
        by_name: Option<&BTreeSet<String>>,
    ) -> Option<Outcome> {
        let is_strong = named.iter().any(|named| named.is_strong);
        let taken: Vec<usize> = named
            .iter()
            .filter(|named| !is_strong || named.is_strong)
            .map(|named| named.invoice)
            .collect();
        let (credit_notes, invoices): (Vec<usize>, Vec<usize>) = taken
            .into_iter()
            .partition(|place| self.invoice(*place).is_some_and(|invoice| invoice.is_credit_note));
        let (own, foreign): (Vec<usize>, Vec<usize>) = invoices.into_iter().partition(|place| {
            self.invoice(*place)
                .is_some_and(|invoice| invoice.currency == item.currency())
        });
        let customers: BTreeSet<&str> = own
            .iter()
            .chain(&foreign)
            .filter_map(|place| self.invoice(*place))
            .map(|invoice| invoice.customer.as_str())
            .collect();
        let payers: BTreeSet<&str> = customers
            .iter()
            .map(|customer| self.books.payer(customer))
            .collect();
        let one_payer = match payers.iter().collect::<Vec<_>>().as_slice() {
            [only] => Some((**only).to_string()),
            _ => None,
        };
        let customer = match customers.iter().collect::<Vec<_>>().as_slice() {
            [only] => Some((**only).to_string()),
            _ => one_payer.clone(),
        };
        // What is short counts if something else says the same: the amount, the account, the name.
        if !is_strong {
            let sum: i128 = own.iter().map(|place| i128::from(self.open_of(*place))).sum();
            let is_of_payer = match payer {
                Payer::One(known) => Some(self.books.payer(known)) == one_payer.as_deref(),
                _ => by_name.is_some_and(|names| {
                    names
                        .iter()
                        .all(|name| Some(self.books.payer(name)) == one_payer.as_deref())
                }),
            };
            let is_elsewhere = matches!(payer, Payer::One(_)) && !is_of_payer;
            let is_proven =
                is_of_payer || (!is_elsewhere && own.len() == 1 && sum == i128::from(item.amount()));
            if !is_proven {
                return None;
            }
        }
        let Some(customer) = customer else {
            if own.is_empty() {
                return None;
            }
            return Some(self.of_several_customers(item, rule, &own));
        };
        if is_strong && foreign.is_empty() {
            self.learn(item, &customer);
        }
        if let Some(payment) = self.perhaps_there(item, &customer) {
            return Some(Outcome::PerhapsThere { payment });
        }
        if own.is_empty() {
            let invoice = foreign.first().and_then(|place| self.invoice(*place))?;
            let invoice = invoice.id.clone();
            return Some(Outcome::Unmatched(Why::OtherCurrency { invoice }));
        }
        Some(self.allocate(item, rule, &customer, own, &credit_notes))
    }

    /// Money on the invoices of a customer that a payment names.
    pub(super) fn allocate(
        &mut self,
        item: &Item<'_>,
        rule: Rule,
        customer: &str,
        mut invoices: Vec<usize>,
        credit_notes: &[usize],
    ) -> Outcome {
        invoices.sort_by_key(|place| self.invoice(*place).map(|invoice| (invoice.due, &invoice.id)));
        let amount = item.amount();
        let charges = item.transaction.charges;
        if let [only] = invoices.as_slice() {
            let open = self.open_of(*only).max(0);
            let charged = self.charged(*only, item.entry.booked);
            let most = open.saturating_add(charged);
            if open == 0 && charged == 0 {
                let invoice = self
                    .invoice(*only)
                    .map_or(String::new(), |found| found.id.clone());
                return self.unallocated(item, rule, customer, Remark::PaidAlready { invoice }, false);
            }
            let paid = amount.min(most);
            let remark = match amount {
                _ if amount > most => Some(Remark::Over { by: amount - most }),
                _ if amount < open => Some(Remark::Short {
                    by: open - amount,
                    charges,
                }),
                _ => None,
            };
            return self.written(item, rule, customer, &[(*only, paid)], remark, false);
        }
        let open: i128 = invoices
            .iter()
            .map(|place| i128::from(self.open_of(*place).max(0)))
            .sum();
        let credit: i128 = credit_notes
            .iter()
            .map(|place| i128::from(self.open_of(*place)))
            .sum();
        let short = open - i128::from(amount);
        let is_close = short <= i128::from(ROUNDING) || short == -credit || short == i128::from(charges);
        if !is_close {
            let named = i64::try_from(open).unwrap_or(i64::MAX);
            return self.unallocated(item, rule, customer, Remark::Differs { named }, false);
        }
        let mut left = amount;
        let mut parts = Vec::new();
        for place in invoices {
            let part = self.open_of(place).max(0).min(left);
            if part > 0 {
                parts.push((place, part));
                left -= part;
            }
        }
        let remark = match short {
            short if short > 0 => Some(Remark::Short {
                by: i64::try_from(short).unwrap_or(i64::MAX),
                charges,
            }),
            _ if left > 0 => Some(Remark::Over { by: left }),
            _ => None,
        };
        self.written(item, rule, customer, &parts, remark, false)
    }

    /// Invoices of several customers: all of them in full, or nothing.
    pub(super) fn of_several_customers(
        &mut self,
        item: &Item<'_>,
        rule: Rule,
        invoices: &[usize],
    ) -> Outcome {
        let sum: i128 = invoices
            .iter()
            .map(|place| i128::from(self.open_of(*place).max(0)))
            .sum();
        let names: Vec<String> = invoices
            .iter()
            .filter_map(|place| self.invoice(*place))
            .map(|invoice| invoice.id.clone())
            .collect();
        if sum != i128::from(item.amount()) {
            return Outcome::Unmatched(Why::SeveralCustomers { invoices: names });
        }
        let parts: Vec<(usize, i64)> = invoices
            .iter()
            .map(|place| (*place, self.open_of(*place).max(0)))
            .filter(|(_, amount)| *amount > 0)
            .collect();
        self.written(item, rule, "", &parts, None, false)
    }
}
