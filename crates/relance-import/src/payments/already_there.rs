//! Payments that the ledger has from elsewhere already, as it seems.

use super::matcher::{Item, Matcher, SAME_WITHIN};
use relance_kernel::Day;
use std::collections::BTreeMap;

impl Matcher<'_> {
    /// A payment of the customer from elsewhere that is of the same amount and of nearly the same day, in one row or in
    /// all rows of a day.
    pub(super) fn perhaps_there(&mut self, item: &Item<'_>, customer: &str) -> Option<String> {
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
    pub(super) fn sum_of_a_day(&self, places: &[usize], amount: i64) -> Option<Vec<usize>> {
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
