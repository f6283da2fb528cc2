//! What each customer owes by the rows of the books, and what each invoice does.

use crate::tables::{Tables, cents};
use relance_kernel::Day;
use std::collections::{BTreeMap, HashMap};

/// A customer of the books.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Balance {
    /// Its code.
    pub customer: String,
    /// Its name.
    pub name: String,
    /// What the books say it owes, cents.
    pub books: i64,
    /// What the list says; none if it does not name the customer.
    pub list: Option<i64>,
}

impl Balance {
    /// What the list says more than the books, cents.
    pub fn difference(&self) -> i64 {
        self.list.unwrap_or(0) - self.books
    }
}

/// What each customer owes at the end of a day, in the order of the books; the list is not in it yet.
pub fn balances(tables: &Tables, as_of: Day) -> Vec<Balance> {
    let mut owed: HashMap<&str, i64> = HashMap::new();
    for row in tables.invoices.iter().filter(|row| row.issued <= as_of) {
        *owed.entry(&row.customer).or_default() += row.amount;
    }
    for row in tables.payments.iter().filter(|row| row.date <= as_of) {
        *owed.entry(&row.customer).or_default() -= signed(&row.reverses, row.amount);
    }
    for row in tables
        .events
        .iter()
        .filter(|row| row.date <= as_of && row.event == "written_off")
    {
        *owed.entry(&row.customer).or_default() -= cents(&row.value).unwrap_or(0);
    }
    let each = tables.customers.iter().map(|customer| Balance {
        customer: customer.id.clone(),
        name: customer.name.clone(),
        books: owed.get(customer.id.as_str()).copied().unwrap_or(0),
        list: None,
    });
    each.collect()
}

/// What is open of each invoice at the end of a day, by what names it; money that names none is on no invoice.
pub(super) fn open_invoices(tables: &Tables, as_of: Day) -> BTreeMap<&str, i64> {
    let mut open: BTreeMap<&str, i64> = BTreeMap::new();
    for row in tables.invoices.iter().filter(|row| row.issued <= as_of) {
        let of = match row.amount < 0 {
            true => &row.reference,
            false => &row.id,
        };
        *open.entry(of).or_default() += row.amount;
    }
    for row in tables.payments.iter().filter(|row| row.date <= as_of) {
        *open.entry(&row.invoice).or_default() -= signed(&row.reverses, row.amount);
    }
    for row in tables
        .events
        .iter()
        .filter(|row| row.date <= as_of && row.event == "written_off")
    {
        *open.entry(&row.invoice).or_default() -= cents(&row.value).unwrap_or(0);
    }
    open.remove("");
    open
}

fn signed(reverses: &str, amount: i64) -> i64 {
    if reverses.is_empty() { amount } else { -amount }
}
