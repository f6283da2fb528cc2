//! What is answered: the figures of each currency and of its groups.

use crate::aged::{Aged, CustomerAged};
use crate::benchmarks::{Comparison, comparisons};
use crate::close::{ROLL_DAYS, month_number};
use crate::figure::Figure;
use crate::figures::{Basis, figures};
use crate::measure::Books;
use crate::question::{Period, Question};
use crate::sums::{AllSums, Group, Sums};
use relance_kernel::{Currency, Symbol};
use std::collections::BTreeMap;

/// The figures of a ledger over a period.
#[derive(Clone, PartialEq, Debug)]
pub struct Report {
    /// What was asked.
    pub question: Question,
    /// One for each currency, in the order of codes.
    pub currencies: Vec<CurrencyReport>,
}

/// The figures of one currency.
#[derive(Clone, PartialEq, Debug)]
pub struct CurrencyReport {
    /// Which.
    pub currency: Currency,
    /// Everything.
    pub whole: GroupReport,
    /// Its groups: months in order, others by name, what is in none last.
    pub groups: Vec<GroupReport>,
    /// Mean lateness beside what a study says.
    pub comparisons: Vec<Comparison>,
    /// The aged balance by customer, if asked for, in the order of the ledger.
    pub customers: Vec<CustomerAged>,
}

/// The figures of a group.
#[derive(Clone, PartialEq, Debug)]
pub struct GroupReport {
    /// Which.
    pub name: GroupName,
    /// The days it is measured over.
    pub period: Period,
    /// Each of [`crate::Key::ALL`], in that order.
    pub figures: Vec<Figure>,
    /// The aged balance at the end.
    pub aged: Aged,
    /// How many invoices are open.
    pub open_invoices: u64,
    /// How many are overdue.
    pub overdue_invoices: u64,
}

/// Which group.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum GroupName {
    /// Everything.
    Whole,
    /// A month or the part of one that [`GroupReport::period`] says.
    Month,
    /// A segment, country, sector, collector or reason.
    Named(String),
    /// A dispute whose row gives no reason.
    NoReason,
    /// Without a segment, country, sector or collector; of reasons, never disputed.
    None,
}

impl GroupReport {
    /// The figure with a key.
    pub fn figure(&self, key: crate::Key) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.key == key)
    }
}

/// Makes figures of sums.
pub(crate) fn report(
    books: &Books<'_>,
    question: &Question,
    periods: &[(Period, Group)],
    sums: AllSums,
    customers: Vec<CustomerAged>,
) -> Report {
    let begins = books.ledger.first_date();
    let mut by_currency: BTreeMap<Currency, Vec<(Group, Sums)>> = BTreeMap::new();
    for ((currency, group), sums) in sums {
        by_currency.entry(currency).or_default().push((group, sums));
    }
    if by_currency.is_empty() {
        by_currency.insert(books.ledger.default_currency(), Vec::new());
    }
    let mut customers_by_currency: BTreeMap<Currency, Vec<CustomerAged>> = BTreeMap::new();
    for customer in customers {
        customers_by_currency
            .entry(customer.currency)
            .or_default()
            .push(customer);
    }
    let currencies = by_currency.into_iter().map(|(currency, mut of_currency)| {
        // A month in which nothing was known of a currency is measured as well.
        for (_, group) in periods {
            if !of_currency.iter().any(|(known, _)| known == group) {
                of_currency.push((*group, Sums::default()));
            }
        }
        of_currency.sort_by_key(|(group, _)| *group);
        let whole_history = of_currency
            .iter()
            .find(|(group, _)| *group == Group::Whole)
            .map(|(_, sums)| sums.sales_by_month.clone())
            .unwrap_or_default();
        let mut groups: Vec<GroupReport> = of_currency
            .iter()
            .map(|(group, sums)| {
                let period = periods.iter().find(|(_, of)| of == group);
                let period = period.map_or(question.period, |(period, _)| *period);
                let mut history = match group {
                    Group::Month(_) => &whole_history,
                    _ => &sums.sales_by_month,
                }
                .clone();
                history.retain(|month, _| *month <= month_number(period.to));
                let basis = Basis {
                    sums,
                    history: &history,
                    period,
                    currency,
                    policy: books.policy,
                    rolls_known: begins.is_some_and(|begins| begins <= period.to.plus(-ROLL_DAYS)),
                };
                GroupReport {
                    name: name(books, *group),
                    period,
                    figures: figures(&basis),
                    aged: sums.aged,
                    open_invoices: sums.open_invoices,
                    overdue_invoices: sums.overdue_invoices,
                }
            })
            .collect();
        let whole = groups.remove(0);
        groups.sort_by(|a, b| order(&a.name).cmp(&order(&b.name)));
        let comparisons = of_currency.first().map_or_else(Vec::new, |(_, sums)| {
            comparisons(sums, &|symbol: Symbol| books.interner.text(symbol))
        });
        CurrencyReport {
            currency,
            whole,
            groups,
            comparisons,
            customers: customers_by_currency.remove(&currency).unwrap_or_default(),
        }
    });
    Report {
        question: *question,
        currencies: currencies.collect(),
    }
}

fn name(books: &Books<'_>, group: Group) -> GroupName {
    match group {
        Group::Whole => GroupName::Whole,
        Group::Month(_) => GroupName::Month,
        Group::Named(symbol) => GroupName::Named(books.interner.text(symbol).to_string()),
        Group::NoReason => GroupName::NoReason,
        Group::None => GroupName::None,
    }
}

/// Months keep their order; others go by name.
fn order(name: &GroupName) -> (u8, &str) {
    match name {
        GroupName::Whole => (0, ""),
        GroupName::Month => (1, ""),
        GroupName::Named(name) => (2, name),
        GroupName::NoReason => (3, ""),
        GroupName::None => (4, ""),
    }
}
