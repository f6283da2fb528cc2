//! The rules by which a payment finds its invoice, one transaction after the other in the order of days.

use super::books::{Books, Invoice};
use super::combine::{Combination, combination};
use super::names;
use super::numbers::Named;
use super::outcome::{Outcome, Remark, Row, Rule, Why};
use super::statement::{Entry, Transaction};
use relance_kernel::{Currency, Day};
use std::collections::{BTreeMap, BTreeSet};

/// Several invoices in one payment may miss its amount by so many minor units: somebody rounded.
const ROUNDING: i64 = 5;

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
enum Payer {
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

    fn invoice(&self, place: usize) -> Option<&'a Invoice> {
        self.books.invoices.get(place)
    }

    fn open_of(&self, place: usize) -> i64 {
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

    fn payer(&self, account: &str) -> Payer {
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

    /// Invoices that the payment names; none where what it names proves nothing.
    fn by_number(
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
    fn allocate(
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
    fn of_several_customers(&mut self, item: &Item<'_>, rule: Rule, invoices: &[usize]) -> Outcome {
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

    /// Open invoices that the payer of a customer pays, known by the day, the oldest first.
    fn open_invoices(&self, customer: &str, item: &Item<'_>) -> Vec<usize> {
        let places = self.books.of_payer.get(self.books.payer(customer));
        let mut places: Vec<usize> = places
            .into_iter()
            .flatten()
            .copied()
            .filter(|place| {
                self.open_of(*place) > 0
                    && self.invoice(*place).is_some_and(|invoice| {
                        !invoice.is_credit_note
                            && invoice.currency == item.currency()
                            && invoice.issued <= item.entry.booked
                    })
            })
            .collect();
        places.sort_by_key(|place| self.invoice(*place).map(|invoice| (invoice.due, &invoice.id)));
        places
    }

    /// The customer is known; what it pays is told by the amount.
    fn by_amount(&mut self, item: &Item<'_>, customer: &str, known_by: Rule) -> Outcome {
        if let Some(payment) = self.perhaps_there(item, customer) {
            return Outcome::PerhapsThere { payment };
        }
        let amount = item.amount();
        let by_account = known_by == Rule::Iban;
        let rule = |rule: Rule| if by_account { rule } else { known_by };
        let places = self.open_invoices(customer, item);
        let exact: Vec<usize> = places
            .iter()
            .copied()
            .filter(|place| {
                let open = self.open_of(*place);
                open == amount || open.saturating_add(self.charged(*place, item.entry.booked)) == amount
            })
            .collect();
        if let [only] = exact.as_slice() {
            let rule = rule(Rule::IbanAndAmount);
            return self.guessed(item, rule, customer, &[(*only, amount)], !by_account);
        }
        // Several of the same amount: the oldest is a guess.
        if let [oldest, ..] = exact.as_slice() {
            let rule = rule(Rule::IbanAndAmount);
            return self.guessed(item, rule, customer, &[(*oldest, amount)], true);
        }
        let in_full = |places: &[usize]| -> Vec<(usize, i64)> {
            let parts = places.iter().map(|place| (*place, self.open_of(*place)));
            parts.collect()
        };
        let sum = |parts: &[(usize, i64)]| parts.iter().map(|(_, open)| i128::from(*open)).sum::<i128>();
        // All that is open, or all that is due: what a statement of account asks for.
        let due: Vec<usize> = places
            .iter()
            .copied()
            .filter(|place| {
                self.invoice(*place)
                    .is_some_and(|invoice| invoice.due <= item.entry.booked)
            })
            .collect();
        for all in [in_full(&places), in_full(&due)] {
            if all.len() > 1 && sum(&all) == i128::from(amount) {
                return self.guessed(item, rule(Rule::IbanAndCombination), customer, &all, !by_account);
            }
        }
        let amounts: Vec<i64> = places.iter().map(|place| self.open_of(*place)).collect();
        match combination(&amounts, amount) {
            Combination::Only(positions) => {
                let chosen: Vec<usize> = positions
                    .into_iter()
                    .filter_map(|position| places.get(position).copied())
                    .collect();
                let parts = in_full(&chosen);
                self.guessed(item, rule(Rule::IbanAndCombination), customer, &parts, true)
            }
            Combination::Several | Combination::None | Combination::TooMany => {
                self.unallocated(item, known_by, customer, Remark::FitsNothing, false)
            }
        }
    }

    /// Nothing but the name: never enough alone.
    fn by_name(&mut self, item: &Item<'_>, named: &[Named], by_name: Option<&BTreeSet<String>>) -> Outcome {
        if let Some(customers) = by_name {
            if let [only] = customers.iter().collect::<Vec<_>>().as_slice() {
                let outcome = self.by_amount(item, only, Rule::Name);
                let is_said = matches!(
                    outcome,
                    Outcome::Written {
                        remark: Some(Remark::FitsNothing),
                        ..
                    }
                );
                if !is_said || self.options.accept_guesses {
                    return match outcome {
                        Outcome::Written {
                            rule, rows, remark, ..
                        } => Outcome::Written {
                            rule,
                            rows,
                            remark,
                            is_guess: true,
                        },
                        other => other,
                    };
                }
            }
            return Outcome::Unmatched(Why::NameAlone {
                customers: customers.iter().cloned().collect(),
            });
        }
        let weak: Vec<String> = named
            .iter()
            .filter_map(|named| self.invoice(named.invoice))
            .map(|invoice| invoice.id.clone())
            .collect();
        if !weak.is_empty() {
            return Outcome::Unmatched(Why::ShortNumber { invoices: weak });
        }
        let bare = names::without_form(&item.transaction.name);
        match self.books.by_bare_name.get(&bare) {
            Some(customers) => Outcome::Unmatched(Why::NameWithoutForm {
                customers: customers.iter().cloned().collect(),
            }),
            None => Outcome::Unmatched(Why::Unknown),
        }
    }

    /// What was charged on an invoice beside its principal, by a day.
    fn charged(&self, place: usize, day: Day) -> i64 {
        let charged = self.invoice(place).map_or(&[][..], |invoice| &invoice.charged);
        let by_then = charged.iter().filter(|(charged, _)| *charged <= day);
        by_then.map(|(_, amount)| *amount).sum()
    }

    /// Rows on invoices if that is sure, or guesses are accepted; else on the customer, with what was guessed.
    fn guessed(
        &mut self,
        item: &Item<'_>,
        rule: Rule,
        customer: &str,
        parts: &[(usize, i64)],
        is_guess: bool,
    ) -> Outcome {
        if !is_guess || self.options.accept_guesses {
            return self.written(item, rule, customer, parts, None, is_guess);
        }
        let invoices = parts
            .iter()
            .filter_map(|(place, _)| self.invoice(*place))
            .map(|invoice| invoice.id.clone())
            .collect();
        self.unallocated(item, rule, customer, Remark::Guess { invoices }, true)
    }

    fn unallocated(
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
    fn written(
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
    fn learn(&mut self, item: &Item<'_>, customer: &str) {
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

    /// A payment of the customer from elsewhere that is of the same amount and of nearly the same day, in one row or in
    /// all rows of a day.
    fn perhaps_there(&mut self, item: &Item<'_>, customer: &str) -> Option<String> {
        if self.options.keep_possible_duplicates {
            return None;
        }
        let payer = self.books.payer(customer);
        let of_payer = self.books.paid_by.get(payer);
        let near: Vec<usize> = of_payer
            .into_iter()
            .flatten()
            .copied()
            .filter(|place| !self.seen.contains(place))
            .filter(|place| {
                self.books.payments.get(*place).is_some_and(|paid| {
                    let days = [paid.date, paid.known].map(|day| {
                        let own = [item.entry.date(), item.entry.booked];
                        own.map(|own| own.since(day).abs()).into_iter().min().unwrap_or(0)
                    });
                    paid.reverses.is_empty()
                        && paid.currency == item.currency()
                        && days.into_iter().min().is_some_and(|days| days <= SAME_WITHIN)
                })
            })
            .collect();
        let one = near.iter().copied().find(|place| {
            let paid = self.books.payments.get(*place);
            paid.is_some_and(|paid| paid.amount == item.amount())
        });
        let same = match one {
            Some(place) => vec![place],
            None => self.sum_of_a_day(&near, item.amount())?,
        };
        let first = same.first().and_then(|place| self.books.payments.get(*place))?;
        let name = match first.id.as_str() {
            "" => format!("{} {}", first.customer, first.date),
            id => id.to_string(),
        };
        self.seen.extend(same);
        Some(name)
    }

    /// All rows of one day that come to an amount together.
    fn sum_of_a_day(&self, places: &[usize], amount: i64) -> Option<Vec<usize>> {
        let mut days: BTreeMap<Day, (i128, Vec<usize>)> = BTreeMap::new();
        for place in places {
            let paid = self.books.payments.get(*place)?;
            let day = days.entry(paid.date).or_default();
            day.0 += i128::from(paid.amount);
            day.1.push(*place);
        }
        let found = days.into_values().find(|(sum, _)| *sum == i128::from(amount));
        found.map(|(_, places)| places)
    }
}
