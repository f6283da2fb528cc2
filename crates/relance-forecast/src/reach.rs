//! Which sorts of customers, and invoices of which amounts, a ledger has seen contacted: an effect learnt of others is
//! no finding about them.

use crate::explained::{AMOUNTS, COUNTRIES, SECTORS, SORTS, Traits, terms_class};
use relance_kernel::account::{Customer, Invoice};
use relance_kernel::{Account, CustomerKind, Interner};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Customers of a sort, or with invoices of a class of amounts, who must have had a kind of contact.
pub const CUSTOMERS_REACHED: u64 = 10;

/// A sort or a class is left out where fewer than this share of what all of them had reached it: ten stray contacts among
/// a thousand customers are no practice.
const SHARE_REACHED: f64 = 0.25;

/// Classes of amounts, of as many invoices each, whose reach is told apart.
const CLASSES: usize = 5;

/// What a customer is, as far as a ledger says it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Sort {
    /// Its kind.
    pub kind: String,
    /// The `segment` column.
    pub segment: Option<String>,
}

impl Sort {
    fn of(customer: &Customer, interner: &Interner) -> Sort {
        let kind = match customer.kind {
            CustomerKind::Business => "business",
            CustomerKind::Consumer => "consumer",
            CustomerKind::Public => "public",
            CustomerKind::Association => "association",
            CustomerKind::Unknown => "unknown",
        };
        Sort {
            kind: kind.to_string(),
            segment: customer.segment.map(|segment| interner.text(segment).to_string()),
        }
    }

    /// Its kind, with its segment if it has one: `business large`.
    pub fn name(&self) -> String {
        match &self.segment {
            Some(segment) => format!("{} {segment}", self.kind),
            None => self.kind.clone(),
        }
    }
}

/// What a kind of contact reached.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Reached {
    /// Customers who had it, by sort.
    pub by_sort: Vec<u64>,
    /// The same by class of the amounts of the invoices that had it.
    pub by_amount: Vec<u64>,
    /// The same by both: the classes of the first sort, then those of the next.
    pub by_both: Vec<u64>,
}

impl Reached {
    fn none() -> Reached {
        Reached {
            by_sort: vec![0; SORTS],
            by_amount: vec![0; CLASSES],
            by_both: vec![0; SORTS * CLASSES],
        }
    }

    /// Counts a customer with invoices of these classes.
    fn count(&mut self, sort: usize, amounts: &[bool]) {
        if let Some(customers) = self.by_sort.get_mut(sort) {
            *customers += 1;
        }
        for class in 0..CLASSES {
            let mut of_class = amounts
                .iter()
                .enumerate()
                .filter(|(amount, _)| class_of(*amount) == class);
            if of_class.any(|(_, had)| *had) {
                for (counts, at) in [
                    (&mut self.by_amount, class),
                    (&mut self.by_both, sort * CLASSES + class),
                ] {
                    if let Some(customers) = counts.get_mut(at) {
                        *customers += 1;
                    }
                }
            }
        }
    }
}

/// Whether one of these cells was passed over: much fewer were reached than of all cells together, where that many were
/// to be expected that it is no chance.
fn is_passed_over(reached: &[u64], all: &[u64], at: usize) -> bool {
    let sum = |counts: &[u64]| counts.iter().sum::<u64>() as f64;
    let (Some(&here), Some(&there)) = (reached.get(at), all.get(at)) else {
        return true;
    };
    let expected = there as f64 * sum(reached) / sum(all).max(1.0);
    expected >= CUSTOMERS_REACHED as f64 && (here as f64) < SHARE_REACHED * expected
}

/// Whom the contacts of a ledger reached.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Reach {
    /// Where each class of amounts after the first begins, in minor units: twenty classes of as many invoices each.
    pub amounts: Vec<i64>,
    /// The sorts of customers, the most frequent first; those behind the last are one.
    pub sorts: Vec<Sort>,
    /// The countries of customers, alike.
    pub countries: Vec<String>,
    /// Their sectors, alike.
    pub sectors: Vec<String>,
    /// By kind of contact.
    pub of_kinds: Vec<Reached>,
    /// All customers with invoices at risk, contacted or not.
    pub of_all: Reached,
}

impl Reach {
    /// Classes that suit these invoices and customers.
    pub(crate) fn with_classes(
        mut amounts: Vec<i64>,
        sorts: BTreeMap<Sort, u64>,
        [countries, sectors]: [BTreeMap<String, u64>; 2],
        kinds: usize,
    ) -> Reach {
        amounts.sort_unstable();
        let bound = |class: usize| amounts.get(amounts.len() * class / AMOUNTS).copied();
        Reach {
            amounts: (1..AMOUNTS).filter_map(bound).collect(),
            sorts: most_frequent(sorts, SORTS - 1),
            countries: most_frequent(countries, COUNTRIES - 1),
            sectors: most_frequent(sectors, SECTORS - 1),
            of_kinds: vec![Reached::none(); kinds],
            of_all: Reached::none(),
        }
    }

    /// The country of a customer; empty where it is not known.
    pub(crate) fn country_of(customer: &Customer, interner: &Interner) -> String {
        let code = customer.country.map(|country| interner.text(country));
        code.unwrap_or_default().to_string()
    }

    /// Its sector, alike.
    pub(crate) fn sector_of(customer: &Customer, interner: &Interner) -> String {
        let sector = customer.sector.map(|sector| interner.text(sector));
        sector.unwrap_or_default().to_string()
    }

    /// The sort of a customer, by name.
    pub(crate) fn sort_of(customer: &Customer, interner: &Interner) -> Sort {
        Sort::of(customer, interner)
    }

    /// What is known of an invoice.
    pub(crate) fn traits(&self, customer: &Customer, invoice: &Invoice, interner: &Interner) -> Traits {
        Traits {
            amount: self
                .amounts
                .partition_point(|&from| from <= invoice.amount)
                .min(AMOUNTS - 1),
            sort: self.place_of(&Sort::of(customer, interner)),
            country: place(&self.countries, &Reach::country_of(customer, interner), COUNTRIES),
            sector: place(&self.sectors, &Reach::sector_of(customer, interner), SECTORS),
            terms: terms_class(invoice.due.since(invoice.issued)),
        }
    }

    /// The position of a sort, below [`SORTS`].
    pub(crate) fn place_of(&self, sort: &Sort) -> usize {
        place(&self.sorts, sort, SORTS)
    }

    /// Counts a customer who had a kind of contact on invoices with these traits.
    pub(crate) fn count(&mut self, kind: usize, sort: usize, amounts: &[bool]) {
        if let Some(reached) = self.of_kinds.get_mut(kind) {
            reached.count(sort, amounts);
        }
    }

    /// Counts a customer with invoices of these classes, contacted or not.
    pub(crate) fn count_all(&mut self, sort: usize, amounts: &[bool]) {
        self.of_all.count(sort, amounts);
    }

    /// For each invoice of an account the kinds of contacts that its likes had, as the bits of a number.
    pub(crate) fn masks(&self, account: &Account, interner: &Interner) -> Vec<u64> {
        let of_invoice = |invoice: &Invoice| {
            let Some(customer) = account.customers.element(invoice.customer) else {
                return 0;
            };
            let traits = self.traits(customer, invoice, interner);
            let kinds = self.of_kinds.iter().take(64).enumerate();
            let has =
                |counts: &[u64], at: usize| counts.get(at).is_some_and(|&count| count >= CUSTOMERS_REACHED);
            kinds
                .filter(|(_, reached)| {
                    let (sort, class) = (traits.sort, class_of(traits.amount));
                    let all = &self.of_all;
                    has(&reached.by_sort, sort)
                        && has(&reached.by_amount, class)
                        && !is_passed_over(&reached.by_sort, &all.by_sort, sort)
                        && !is_passed_over(&reached.by_amount, &all.by_amount, class)
                        && !is_passed_over(&reached.by_both, &all.by_both, sort * CLASSES + class)
                })
                .fold(0, |mask, (kind, _)| mask | 1 << kind)
        };
        account.invoices.iter().map(of_invoice).collect()
    }
}

/// The most frequent of these, so many at most; of those that are as frequent, the first by name.
fn most_frequent<T: Ord>(counted: BTreeMap<T, u64>, most: usize) -> Vec<T> {
    let mut counted: Vec<(T, u64)> = counted.into_iter().collect();
    counted.sort_by(|(one, first), (other, second)| second.cmp(first).then_with(|| one.cmp(other)));
    counted.truncate(most);
    counted.into_iter().map(|(of, _)| of).collect()
}

/// The position of one of these, the last of so many classes if it is none of them.
fn place<T: PartialEq>(known: &[T], wanted: &T, classes: usize) -> usize {
    let position = known.iter().position(|known| known == wanted);
    position.unwrap_or(classes - 1)
}

/// The class of amounts whose reach is counted, of one of the finer classes.
fn class_of(amount: usize) -> usize {
    amount * CLASSES / AMOUNTS
}
