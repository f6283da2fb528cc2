//! Which sorts of customers, and invoices of which amounts, a ledger has seen contacted: an effect learnt of others is
//! no finding about them.

use crate::explained::{AMOUNTS, SORTS, Traits};
use relance_kernel::account::{Customer, Invoice};
use relance_kernel::{Account, CustomerKind, Interner};
use serde::{Deserialize, Serialize};

/// Customers of a sort, or with invoices of a class of amounts, who must have had a kind of contact.
pub const CUSTOMERS_REACHED: u64 = 10;

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
}

/// What a kind of contact reached.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Reached {
    /// Customers who had it, by sort.
    pub by_sort: Vec<u64>,
    /// The same by class of the amounts of the invoices that had it.
    pub by_amount: Vec<u64>,
}

/// Whom the contacts of a ledger reached.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Reach {
    /// Where each class of amounts after the first begins, in minor units: twenty classes of as many invoices each.
    pub amounts: Vec<i64>,
    /// The sorts of customers, the most frequent first; those behind the last are one.
    pub sorts: Vec<Sort>,
    /// By kind of contact.
    pub of_kinds: Vec<Reached>,
}

impl Reach {
    /// Classes that suit these invoices and customers.
    pub(crate) fn with_classes(mut amounts: Vec<i64>, mut sorts: Vec<(Sort, u64)>, kinds: usize) -> Reach {
        amounts.sort_unstable();
        let bound = |class: usize| amounts.get(amounts.len() * class / AMOUNTS).copied();
        sorts.sort_by(|(one, first), (other, second)| second.cmp(first).then_with(|| one.cmp(other)));
        sorts.truncate(SORTS - 1);
        Reach {
            amounts: (1..AMOUNTS).filter_map(bound).collect(),
            sorts: sorts.into_iter().map(|(sort, _)| sort).collect(),
            of_kinds: vec![
                Reached {
                    by_sort: vec![0; SORTS],
                    by_amount: vec![0; CLASSES],
                };
                kinds
            ],
        }
    }

    /// The sort of a customer, by name.
    pub(crate) fn sort_of(customer: &Customer, interner: &Interner) -> Sort {
        Sort::of(customer, interner)
    }

    /// What is known of an invoice.
    pub(crate) fn traits(&self, customer: &Customer, invoice: &Invoice, interner: &Interner) -> Traits {
        let sort = Sort::of(customer, interner);
        let sort = self.sorts.iter().position(|known| *known == sort);
        Traits {
            amount: self
                .amounts
                .partition_point(|&from| from <= invoice.amount)
                .min(AMOUNTS - 1),
            sort: sort.unwrap_or(SORTS - 1),
        }
    }

    /// Counts a customer who had a kind of contact on invoices with these traits.
    pub(crate) fn count(&mut self, kind: usize, sort: usize, amounts: &[bool]) {
        let Some(reached) = self.of_kinds.get_mut(kind) else {
            return;
        };
        if let Some(customers) = reached.by_sort.get_mut(sort) {
            *customers += 1;
        }
        for (class, customers) in reached.by_amount.iter_mut().enumerate() {
            let of_class = amounts
                .iter()
                .enumerate()
                .filter(|(amount, _)| class_of(*amount) == class);
            *customers += u64::from(of_class.into_iter().any(|(_, had)| *had));
        }
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
                    has(&reached.by_sort, traits.sort) && has(&reached.by_amount, class_of(traits.amount))
                })
                .fold(0, |mask, (kind, _)| mask | 1 << kind)
        };
        account.invoices.iter().map(of_invoice).collect()
    }
}

/// The class of amounts whose reach is counted, of one of the finer classes.
fn class_of(amount: usize) -> usize {
    amount * CLASSES / AMOUNTS
}
