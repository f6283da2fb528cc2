//! The rules by which a payment finds its invoice, one transaction after the other in the order of days.

use super::books::{Books, Invoice};
use super::names;
use super::numbers::Named;
use super::outcome::{Outcome, Remark, Row, Rule, Why};
use super::statement::{Entry, Transaction};
use relance_kernel::{Currency, Day};
use std::collections::{BTreeMap, BTreeSet};

/// A payment from elsewhere is the same if it lies so many days off.
pub(super) const SAME_WITHIN: i32 = 3;

/// How payments are matched.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Options {
    /// Guesses are written as if they were sure.
    pub accept_guesses: bool,
    /// Payments that the ledger seems to have from elsewhere are written all the same.
    pub keep_possible_duplicates: bool,
}

/// A transaction on its way.
pub(super) struct Item<'a> {
    pub(super) id: &'a str,
    pub(super) entry: &'a Entry,
    pub(super) transaction: &'a Transaction,
}

impl Item<'_> {
    pub(super) fn currency(&self) -> Currency {
        self.entry.currency
    }

    pub(super) fn amount(&self) -> i64 {
        self.transaction.amount
    }
}

/// A customer that learnt accounts are of, with the payment that taught it.
#[derive(Clone, Debug, Default)]
pub(super) struct Learnt {
    pub(super) customers: BTreeSet<String>,
    pub(super) from: String,
    pub(super) first: Day,
    pub(super) last: Day,
    pub(super) payments: usize,
}

/// The ledger as it stands while payments are matched.
pub(super) struct Matcher<'a> {
    pub(super) books: &'a Books,
    pub(super) options: Options,
    /// What is open of each invoice.
    pub(super) open: Vec<i64>,
    /// Customers by the accounts that earlier payments came from.
    pub(super) learnt: BTreeMap<String, Learnt>,
    /// Payments from elsewhere that a payment of the bank has been found to be, by place.
    pub(super) seen: BTreeSet<usize>,
    /// Our own accounts.
    pub(super) accounts: BTreeSet<String>,
}

/// Who pays, as far as the account tells.
pub(super) enum Payer {
    One(String),
    Several(BTreeSet<String>),
    None,
}

impl<'a> Matcher<'a> {
    pub(super) fn new(books: &'a Books, options: Options, accounts: BTreeSet<String>) -> Matcher<'a> {
        Matcher {
            books,
            options,
            open: books.invoices.iter().map(|invoice| invoice.open).collect(),
            learnt: BTreeMap::new(),
            seen: BTreeSet::new(),
            accounts,
        }
    }

    pub(super) fn invoice(&self, place: usize) -> Option<&'a Invoice> {
        self.books.invoices.get(place)
    }

    pub(super) fn open_of(&self, place: usize) -> i64 {
        self.open.get(place).copied().unwrap_or(0)
    }

    pub(super) fn pay(&mut self, place: usize, amount: i64) {
        if let Some(open) = self.open.get_mut(place) {
            *open = open.saturating_sub(amount);
        }
    }

    /// The invoices that a transaction names, and by which rule.
    pub(super) fn named(&self, transaction: &Transaction) -> (Rule, Vec<Named>) {
        let mut by_reference: Vec<Named> = Vec::new();
        for reference in transaction.references.iter().chain([&transaction.end_to_end]) {
            if let Some(mut named) = self.books.numbers.whole(reference) {
                // Nothing stands beside a structured reference that it could be a part of; but a reference from end to
                // end is counted up by many payers.
                named.is_strong |= *reference != transaction.end_to_end;
                by_reference.push(named);
            }
        }
        let in_text = self.books.numbers.within(&transaction.text);
        let (of_text, others): (Vec<Named>, Vec<Named>) =
            in_text.into_iter().partition(|named| named.is_reference);
        by_reference.extend(of_text);
        by_reference.sort_unstable();
        by_reference.dedup_by_key(|named| named.invoice);
        if by_reference.iter().any(|named| named.is_strong) {
            return (Rule::Reference, by_reference);
        }
        let mut all = others;
        for reference in transaction.references.iter().chain([&transaction.end_to_end]) {
            all.extend(self.books.numbers.within(reference));
        }
        all.extend(by_reference);
        all.sort_unstable_by_key(|named| (named.invoice, !named.is_strong));
        all.dedup_by_key(|named| named.invoice);
        (Rule::Number, all)
    }

    pub(super) fn payer(&self, account: &str) -> Payer {
        let given = self.books.by_account.get(account);
        let Some(customers) = given.or(self.learnt.get(account).map(|learnt| &learnt.customers)) else {
            return Payer::None;
        };
        let payers: BTreeSet<&str> = customers
            .iter()
            .map(|customer| self.books.payer(customer))
            .collect();
        match (payers.len(), customers.len(), customers.first()) {
            (1, 1, Some(only)) => Payer::One(only.clone()),
            (1, ..) => Payer::One(payers.into_iter().collect()),
            _ => Payer::Several(customers.clone()),
        }
    }

    /// What a payment becomes.
    pub(super) fn credit(&mut self, item: &Item<'_>) -> Outcome {
        let transaction = item.transaction;
        if self.accounts.contains(&transaction.account) {
            return Outcome::Own;
        }
        if item.entry.is_uneven {
            return Outcome::Unmatched(Why::Batch);
        }
        let (rule, named) = self.named(transaction);
        let payer = self.payer(&transaction.account);
        let by_name = self.books.by_name.get(&names::exact(&transaction.name));
        if !named.is_empty()
            && let Some(outcome) = self.by_number(item, rule, &named, &payer, by_name)
        {
            return outcome;
        }
        match payer {
            Payer::One(customer) => self.by_amount(item, &customer, Rule::Iban),
            Payer::Several(customers) => Outcome::Unmatched(Why::SharedAccount {
                customers: customers.into_iter().collect(),
            }),
            Payer::None => self.by_name(item, &named, by_name),
        }
    }

    pub(super) fn unallocated(
        &mut self,
        item: &Item<'_>,
        rule: Rule,
        customer: &str,
        remark: Remark,
        is_guess: bool,
    ) -> Outcome {
        self.written(item, rule, customer, &[], Some(remark), is_guess)
    }

    /// Rows of a payment: parts on invoices, and the rest on the customer.
    pub(super) fn written(
        &mut self,
        item: &Item<'_>,
        rule: Rule,
        customer: &str,
        parts: &[(usize, i64)],
        remark: Option<Remark>,
        is_guess: bool,
    ) -> Outcome {
        let mut rows = Vec::new();
        let mut left = item.amount();
        for (place, amount) in parts {
            let Some(invoice) = self.invoice(*place) else {
                continue;
            };
            self.pay(*place, *amount);
            left -= amount;
            rows.push(Row {
                id: String::new(),
                customer: invoice.customer.clone(),
                invoice: invoice.id.clone(),
                amount: *amount,
                reverses: String::new(),
            });
        }
        if left > 0 {
            rows.push(Row {
                id: String::new(),
                customer: customer.to_string(),
                invoice: String::new(),
                amount: left,
                reverses: String::new(),
            });
        }
        let is_one = rows.len() == 1;
        for (row, number) in rows.iter_mut().zip(1..) {
            row.id = match is_one {
                true => item.id.to_string(),
                false => format!("{}#{number}", item.id),
            };
        }
        Outcome::Written {
            rule,
            rows,
            is_guess,
            remark,
        }
    }

    /// Remembers that an account paid for a customer.
    pub(super) fn learn(&mut self, item: &Item<'_>, customer: &str) {
        if item.transaction.account.is_empty() {
            return;
        }
        let learnt = self.learnt.entry(item.transaction.account.clone()).or_default();
        if learnt.payments == 0 {
            (learnt.from, learnt.first) = (item.id.to_string(), item.entry.booked);
        }
        learnt.customers.insert(customer.to_string());
        learnt.last = item.entry.booked;
        learnt.payments += 1;
    }
}
