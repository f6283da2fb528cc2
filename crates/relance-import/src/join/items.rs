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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::{CustomerRow, InvoiceRow, PaymentRow};

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn invoice(id: &str, customer: &str, issued: &str, amount: i64) -> InvoiceRow {
        InvoiceRow {
            id: id.to_string(),
            customer: customer.to_string(),
            issued: day(issued),
            due: Some(day(issued).plus(30)),
            amount,
            kind: "invoice",
            reference: String::new(),
            entity: String::new(),
            due_source: "default",
            allocation: "",
            origin: "sale",
            entry: String::new(),
        }
    }

    fn books() -> Tables {
        let customer = |id: &str, name: &str| CustomerRow {
            id: id.to_string(),
            name: name.to_string(),
            kind: "",
            terms: String::new(),
        };
        Tables {
            customers: vec![customer("ACME", "Acme SARL"), customer("BOLT", "Bolt SAS")],
            invoices: vec![
                invoice("F-001", "ACME", "2026-01-05", 10_000),
                invoice("F-002", "ACME", "2026-01-08", 20_000),
                invoice("F-003", "BOLT", "2026-01-09", 30_000),
                invoice("F-004", "BOLT", "2026-01-10", 40_000),
            ],
            payments: vec![PaymentRow {
                id: "P1".to_string(),
                customer: "BOLT".to_string(),
                invoice: "F-003".to_string(),
                date: day("2026-02-01"),
                amount: 10_000,
                reverses: String::new(),
                allocation: "lettrage",
                origin: "bank",
                entry: String::new(),
            }],
            ..Tables::default()
        }
    }

    fn item(party: usize, id: &str, issued: &str, due: &str, open: i64) -> Item {
        Item {
            party,
            id: id.to_string(),
            issued: Some(day(issued)),
            due: Some(day(due)),
            amount: open,
            open,
        }
    }

    fn list() -> List {
        let party = |id: &str, name: &str| Party {
            id: id.to_string(),
            name: name.to_string(),
            siren: String::new(),
        };
        List {
            parties: vec![party("ACME", ""), party("77", "bolt"), party("99", "Fantôme")],
            items: vec![
                item(0, "f 001", "2026-01-05", "2026-02-28", 10_000),
                // Another number, and the one invoice of that day and amount.
                item(0, "VT-17", "2026-01-08", "2026-03-10", 20_000),
                item(1, "F003", "2026-01-09", "2026-03-11", 20_000),
                item(2, "X1", "2026-01-01", "2026-02-01", 5_000),
            ],
            in_other_currencies: 0,
        }
    }

    #[test]
    fn a_list_brings_due_dates_and_is_held_against_the_books() {
        let mut tables = books();
        let joined = items(&mut tables, &list(), day("2026-02-15"));
        assert_eq!(joined.found.get(&ItemBy::Number), Some(&(2, 30_000)));
        assert_eq!(joined.found.get(&ItemBy::DateAndAmount), Some(&(1, 20_000)));
        let due: Vec<(String, &str)> = tables
            .invoices
            .iter()
            .map(|row| (row.due.unwrap().to_string(), row.due_source))
            .collect();
        assert_eq!(
            due,
            [
                ("2026-02-28".to_string(), "open_items"),
                ("2026-03-10".to_string(), "open_items"),
                ("2026-03-11".to_string(), "open_items"),
                ("2026-02-09".to_string(), "default"),
            ]
        );
        assert_eq!((joined.books, joined.list), (90_000, 55_000));
        assert_eq!(joined.not_in_books, [3]);
        assert_eq!(joined.strangers, [(2, 5_000)]);
        assert_eq!(
            joined.not_on_list,
            [("F-004".to_string(), "BOLT".to_string(), 40_000)]
        );
        // The largest difference first; the strangers explain what is left of the sum.
        let differences: Vec<i64> = joined.balances.iter().map(Balance::difference).collect();
        assert_eq!(differences, [-40_000, 0]);
        let strange: i64 = joined.strangers.iter().map(|(_, open)| open).sum();
        assert_eq!(
            joined.list - joined.books,
            differences.iter().sum::<i64>() + strange
        );
    }

    #[test]
    fn an_invoice_is_found_once_and_one_of_another_customer_never() {
        let mut tables = books();
        let mut list = list();
        list.items = vec![
            item(0, "F-001", "2026-01-05", "2026-02-28", 10_000),
            item(0, "F-001", "2026-01-05", "2026-05-30", 10_000),
            item(0, "F-004", "2026-01-10", "2026-05-30", 40_000),
        ];
        let joined = items(&mut tables, &list, day("2026-02-15"));
        assert_eq!(joined.dated, 1);
        assert_eq!(joined.not_in_books, [1, 2]);
        assert_eq!(
            tables.invoices.first().and_then(|row| row.due),
            Some(day("2026-02-28"))
        );
    }

    #[test]
    fn balances_are_of_a_day() {
        let tables = books();
        let owed = |on: &str| -> Vec<i64> {
            balances(&tables, day(on))
                .iter()
                .map(|balance| balance.books)
                .collect()
        };
        assert_eq!(owed("2026-01-06"), [10_000, 0]);
        assert_eq!(owed("2026-01-31"), [30_000, 70_000]);
        assert_eq!(owed("2026-02-01"), [30_000, 60_000]);
    }
}
