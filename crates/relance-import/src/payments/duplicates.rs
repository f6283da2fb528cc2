//! What a notification says first and a statement says again is one movement of money.

use super::statement::{Entry, Key, Kind, Statement, Transaction};
use std::collections::{BTreeMap, BTreeSet};

/// A transaction within the statements: its statement, and the places of its entry and of itself.
pub(super) type Place = (Key, usize, usize);

/// The day of booking of a notification may be that of the advice: the booking follows within so many days.
const LATEST: i32 = 5;

/// Transactions that another statement holds too, with the one that counts.
///
/// Statements come before notifications, earlier ones before later ones. Two entries are the same where account,
/// currency, amount and direction agree, the days lie close, and the bank's reference is the same; else, on one day, the
/// references from end to end, and without those the names and texts. An entry that the notification gives in more detail counts with the detail
/// of the notification. Within one statement nothing is the same: equal payments are two.
pub(super) fn repeated(statements: &BTreeMap<Key, Statement>) -> BTreeSet<Place> {
    let mut order: Vec<&Statement> = statements.values().collect();
    order.sort_by_key(|statement| (statement.key.kind, &statement.created, &statement.key));
    let mut dropped: BTreeSet<Place> = BTreeSet::new();
    // Entries of statements before, each of which at most one later entry repeats, per later statement.
    let mut known: BTreeMap<Class, Vec<Known<'_>>> = BTreeMap::new();
    for statement in order {
        let mut used: BTreeSet<Place> = BTreeSet::new();
        let mut own: Vec<(Class, Known<'_>)> = Vec::new();
        for (position, entry) in statement.entries.iter().enumerate() {
            let key = class(&statement.key, entry, entry.amount, entry.is_credit);
            let whole = Known::entry(&statement.key, position, entry);
            match take(&known, &key, &whole, &mut used, &dropped) {
                Some(twin) => drop_one_of(&mut dropped, twin, &whole),
                None => {
                    for (place, transaction) in entry.transactions.iter().enumerate() {
                        let key = class(&statement.key, entry, transaction.amount, transaction.is_credit);
                        let part = Known::part(&statement.key, position, entry, place, transaction);
                        if entry.transactions.len() > 1 || whole.transactions != part.transactions {
                            own.push((key.clone(), part.clone()));
                        }
                        if let Some(twin) = take(&known, &key, &part, &mut used, &dropped) {
                            drop_one_of(&mut dropped, twin, &part);
                        }
                    }
                }
            }
            own.push((key, whole));
        }
        for (key, entry) in own {
            known.entry(key).or_default().push(entry);
        }
    }
    dropped
}

/// What repetitions have in common: account, amount, direction, currency.
type Class = (String, i64, bool, String);

fn class(key: &Key, entry: &Entry, amount: i64, is_credit: bool) -> Class {
    (key.account.clone(), amount, is_credit, entry.currency.to_string())
}

/// An entry or a transaction of a statement before.
#[derive(Clone)]
struct Known<'a> {
    key: &'a Key,
    position: usize,
    /// The place of the transaction; none for an entry as a whole.
    place: Option<usize>,
    entry: &'a Entry,
    transactions: &'a [Transaction],
    bank_reference: &'a str,
}

impl<'a> Known<'a> {
    fn entry(key: &'a Key, position: usize, entry: &'a Entry) -> Known<'a> {
        Known {
            key,
            position,
            place: None,
            entry,
            transactions: &entry.transactions,
            bank_reference: &entry.bank_reference,
        }
    }

    fn part(
        key: &'a Key,
        position: usize,
        entry: &'a Entry,
        place: usize,
        transaction: &'a Transaction,
    ) -> Known<'a> {
        Known {
            key,
            position,
            place: Some(place),
            entry,
            transactions: std::slice::from_ref(transaction),
            bank_reference: &transaction.bank_reference,
        }
    }

    fn places(&self) -> Vec<Place> {
        let places = match self.place {
            Some(place) => place..place + 1,
            None => 0..self.entry.transactions.len(),
        };
        places
            .map(|place| (self.key.clone(), self.position, place))
            .collect()
    }

    fn end_to_ends(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self
            .transactions
            .iter()
            .map(|transaction| transaction.end_to_end.as_str())
            .collect();
        all.sort_unstable();
        all
    }

    fn is_same(&self, other: &Known<'_>) -> bool {
        let is_advised = self.key.kind != other.key.kind;
        let days = self.entry.booked.since(other.entry.booked).abs();
        if days > if is_advised { LATEST } else { 0 } {
            return false;
        }
        let (own, others) = (self.end_to_ends(), other.end_to_ends());
        let has_same_references = own == others && own.iter().any(|reference| !reference.is_empty());
        if !self.bank_reference.is_empty() && !other.bank_reference.is_empty() {
            // Banks write their reference with other signs in another message.
            return plain(self.bank_reference) == plain(other.bank_reference)
                || (is_advised && days == 0 && has_same_references);
        }
        // Two statements repeat an entry only with the bank's reference of it: else it is another of the same amount.
        if !is_advised || days > 0 {
            return false;
        }
        if own.iter().chain(&others).any(|reference| !reference.is_empty()) {
            return own == others;
        }
        let words = |known: &Known<'_>| {
            let words = known
                .transactions
                .iter()
                .map(|one| format!("{} {} {}", one.name, one.account, one.text));
            words.collect::<Vec<String>>().join("\n")
        };
        let (own, others) = (words(self), words(other));
        own == others && !own.trim().is_empty()
    }
}

/// Letters and digits alone.
fn plain(reference: &str) -> String {
    reference
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

fn take<'a, 'b>(
    known: &'b BTreeMap<Class, Vec<Known<'a>>>,
    key: &Class,
    wanted: &Known<'_>,
    used: &mut BTreeSet<Place>,
    dropped: &BTreeSet<Place>,
) -> Option<&'b Known<'a>> {
    let found = known.get(key)?.iter().find(|one| {
        let places = one.places();
        // What is dropped itself has a twin that counts.
        let is_free = places.iter().all(|place| !used.contains(place))
            && places.iter().any(|place| !dropped.contains(place));
        is_free && one.is_same(wanted)
    })?;
    used.extend(found.places());
    Some(found)
}

/// The one of two that counts is that with more detail, else the earlier.
fn drop_one_of(dropped: &mut BTreeSet<Place>, earlier: &Known<'_>, later: &Known<'_>) {
    let is_finer = later.key.kind == Kind::Notification
        && earlier.transactions.len() == 1
        && later.transactions.len() > 1;
    dropped.extend(if is_finer {
        earlier.places()
    } else {
        later.places()
    });
}
