//! The same invoice in the books and on a list: the list brings its due date.

use super::List;
use super::balances::{Balance, balances, open_invoices};
use super::parties::{Found, Party, parties};
use crate::tables::Tables;
use relance_kernel::Day;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The word in the column `due_source` of an invoice whose due date a list brought.
pub(crate) const DUE_SOURCE: &str = "open_items";

/// An item of a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// Whose it is: its place among the customers of the list.
    pub party: usize,
    /// Its number; empty for money that names no invoice.
    pub id: String,
    /// Its date.
    pub issued: Option<Day>,
    /// When it is due.
    pub due: Option<Day>,
    /// The whole amount, cents; of a credit below 0.
    pub amount: i64,
    /// What is open of it.
    pub open: i64,
}

/// By what an item was found in the books.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ItemBy {
    /// The same number, of the same customer.
    Number,
    /// The same amount on the same day, of the same customer, and no other such invoice.
    DateAndAmount,
}

/// What came of joining a list to the books.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Joined {
    /// Each customer of the list in the books.
    pub parties: Vec<Option<Found>>,
    /// Items found, and what is open of them by the list, cents.
    pub found: BTreeMap<ItemBy, (u64, i64)>,
    /// Invoices of the books whose due date came from the list.
    pub dated: u64,
    /// Items of the list that the books do not have: places in the list.
    pub not_in_books: Vec<usize>,
    /// Invoices open in the books that the list does not have: number, customer, and what is open, cents.
    pub not_on_list: Vec<(String, String, i64)>,
    /// Each customer who owes something by one of the two, the largest difference first.
    pub balances: Vec<Balance>,
    /// Customers of the list whom the books do not have, and what the list says they owe: places in the list.
    pub strangers: Vec<(usize, i64)>,
    /// What the books say is open in all, cents.
    pub books: i64,
    /// What the list says.
    pub list: i64,
}

/// Joins a list to the books: due dates are written into the invoices, and the rest is compared on a day.
pub fn items(tables: &mut Tables, list: &List, as_of: Day) -> Joined {
    let of_books: Vec<Party> = tables
        .customers
        .iter()
        .map(|customer| Party {
            id: customer.id.clone(),
            name: customer.name.clone(),
            siren: String::new(),
        })
        .collect();
    let mut joined = Joined {
        parties: parties(&of_books, &list.parties),
        list: list.open(),
        ..Joined::default()
    };
    let customer_of = |party: usize| {
        let found = joined.parties.get(party).copied().flatten()?;
        of_books.get(found.place).map(|party| party.id.as_str())
    };
    let (by_number, by_amount) = indices(tables);
    let mut taken: HashSet<usize> = HashSet::new();
    let mut matches: Vec<(usize, Day)> = Vec::new();
    let mut listed: HashMap<String, i64> = HashMap::new();
    let mut strange: BTreeMap<usize, i64> = BTreeMap::new();
    let mut not_in_books = Vec::new();
    let mut found: BTreeMap<ItemBy, (u64, i64)> = BTreeMap::new();
    for (place, item) in list.items.iter().enumerate() {
        let Some(customer) = customer_of(item.party) else {
            *strange.entry(item.party).or_default() += item.open;
            not_in_books.push(place);
            continue;
        };
        *listed.entry(customer.to_string()).or_default() += item.open;
        if item.id.is_empty() {
            continue;
        }
        let number = (customer.to_string(), plain_number(&item.id));
        let same = item
            .issued
            .map(|issued| (customer.to_string(), issued, item.amount));
        let invoice = match by_number.get(&number).copied().flatten() {
            Some(invoice) => Some((invoice, ItemBy::Number)),
            None => same
                .and_then(|same| by_amount.get(&same).copied().flatten())
                .map(|invoice| (invoice, ItemBy::DateAndAmount)),
        };
        let Some((invoice, by)) = invoice.filter(|(invoice, _)| taken.insert(*invoice)) else {
            not_in_books.push(place);
            continue;
        };
        let tally = found.entry(by).or_default();
        *tally = (tally.0 + 1, tally.1 + item.open);
        matches.extend(item.due.map(|due| (invoice, due)));
    }
    let open = open_invoices(tables, as_of);
    let not_on_list = tables.invoices.iter().enumerate().filter_map(|(place, row)| {
        let left = open.get(row.id.as_str()).copied().unwrap_or(0);
        (row.amount > 0 && left > 0 && !taken.contains(&place))
            .then(|| (row.id.clone(), row.customer.clone(), left))
    });
    joined.not_on_list = not_on_list.collect();
    let mut of_customers = balances(tables, as_of);
    joined.books = of_customers.iter().map(|balance| balance.books).sum();
    for balance in &mut of_customers {
        balance.list = listed.get(&balance.customer).copied();
    }
    of_customers.retain(|balance| balance.books != 0 || balance.list.is_some_and(|list| list != 0));
    of_customers.sort_by_key(|balance| std::cmp::Reverse(balance.difference().abs()));
    joined.balances = of_customers;
    joined.strangers = strange.into_iter().collect();
    joined.not_in_books = not_in_books;
    joined.found = found;
    for (invoice, due) in matches {
        if let Some(row) = tables.invoices.get_mut(invoice).filter(|row| row.due.is_some()) {
            row.due = Some(due);
            row.due_source = DUE_SOURCE;
            joined.dated += 1;
        }
    }
    joined
}

/// Invoices by customer and number, and by customer, date and amount; none where two have the same.
type Indices = (
    HashMap<(String, String), Option<usize>>,
    HashMap<(String, Day, i64), Option<usize>>,
);

fn indices(tables: &Tables) -> Indices {
    let mut by_number = HashMap::new();
    let mut by_amount = HashMap::new();
    for (place, row) in tables.invoices.iter().enumerate() {
        let customer = &row.customer;
        // The books' number may have been made longer where two invoices share one.
        let number = row.id.split('/').next().unwrap_or_default();
        let mut numbers = vec![plain_number(&row.id), plain_number(number)];
        numbers.dedup();
        for number in numbers {
            by_number
                .entry((customer.to_string(), number))
                .and_modify(|known| *known = None)
                .or_insert(Some(place));
        }
        by_amount
            .entry((customer.to_string(), row.issued, row.amount))
            .and_modify(|known| *known = None)
            .or_insert(Some(place));
    }
    (by_number, by_amount)
}

/// A number of an invoice without signs and blanks, in capitals.
fn plain_number(number: &str) -> String {
    let plain = number.chars().filter(|letter| letter.is_alphanumeric());
    plain.flat_map(char::to_uppercase).collect()
}
