//! Whether customers who are contacted more often than others pay otherwise than those: then somebody chose them by what
//! the ledger does not tell, and what they are cannot be told from what contacts do.
//!
//! A random intercept takes who is contacted for chance. Where a collector knows whom to chase, it is not (Mundlak 1978, On
//! the pooling of time series and cross section data). So the intercepts of customers are held against how many contacts
//! they had beyond those to be expected of their sort, at the ages of their invoices. Both are sums of what happened less what
//! was to be expected, of other events: where contacts came by chance, they have nothing to do with each other, however fast
//! customers pay.

use crate::explained::SORTS;
use crate::history::{ContactKinds, End, Stretch};
use crate::observe::Reading;
use crate::reach::Reach;
use relance_kernel::{Account, Day, Interner};
use relance_statistics::regression::Posterior;
use serde::{Deserialize, Serialize};

/// Ages that are told apart, in days since due; others count with the first or the last.
const FIRST_AGE: i32 = -60;
const LAST_AGE: i32 = 365;
const AGES: usize = 426;

/// Contacts so far that are told apart: none to four, more.
const LEVELS: usize = 6;

/// Customers that it takes to hold intercepts against contacts.
const CUSTOMERS_NEEDED: usize = 50;

/// Intercepts that vary less than this share of what customers differ by tell nothing of them.
const RELIABILITY_NEEDED: f64 = 0.05;

/// How intercepts of customers follow how often they are contacted.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Follows {
    /// Difference of the logarithm of a customer's intensity of paying where it had twice as many contacts as the mean of
    /// all, and others of its sort would have had at the ages of its invoices only the mean.
    pub slope: f64,
    /// Its standard error, also where customers differ unequally (White 1980).
    pub error: f64,
}

/// Days at risk and contacts by sort of customer, contacts so far and age.
struct Rates {
    days: Vec<f64>,
    contacts: Vec<f64>,
}

/// A customer: its sort, and how its invoices stood.
struct OfCustomer<'a> {
    sort: usize,
    stretches: &'a [Stretch],
}

impl OfCustomer<'_> {
    fn cell(&self, contacts: usize, day: Day, due: Day) -> usize {
        let age = (day.since(due).clamp(FIRST_AGE, LAST_AGE) - FIRST_AGE).unsigned_abs();
        (self.sort * LEVELS + contacts.min(LEVELS - 1)) * AGES + usize::try_from(age).unwrap_or(0)
    }

    /// Each ordinary day of each invoice, and each contact, with its cell.
    fn walk(&self, mut day_of: impl FnMut(usize), mut contact_of: impl FnMut(usize)) {
        // In dispute, with a promise, or with a small rest left open, invoices are mostly left alone.
        let is_ordinary = |stretch: &&Stretch| {
            let condition = &stretch.condition;
            !(condition.part_paid || condition.disputed || condition.is_committed_on(stretch.first))
        };
        for stretch in self.stretches.iter().filter(is_ordinary) {
            let condition = &stretch.condition;
            // A contact acts from the day after: it is met once, whatever stretches come after it.
            if let Some((_, on)) = condition.contact.filter(|(_, on)| stretch.first.since(*on) == 1) {
                contact_of(self.cell(condition.contacts.saturating_sub(1), on, stretch.due));
            }
            // On the day on which it is paid, nobody is contacted any more.
            let last = match stretch.end {
                End::Paid(_) => stretch.last.plus(-1),
                _ => stretch.last,
            };
            let mut day = stretch.first;
            while day <= last {
                day_of(self.cell(condition.contacts, day, stretch.due));
                day = day.plus(1);
            }
        }
    }
}

fn number_of(list: &[f64], position: usize) -> f64 {
    list.get(position).copied().unwrap_or(0.0)
}

impl Reading<'_> {
    /// By account and customer, the contacts that it had and those to be expected of its sort at the ages of its invoices;
    /// none where none was to be expected.
    pub(crate) fn propensities(&self, kinds: &ContactKinds) -> Vec<Vec<Option<(f64, f64)>>> {
        let classes = self.classes(0);
        let mut rates = Rates {
            days: vec![0.0; SORTS * LEVELS * AGES],
            contacts: vec![0.0; SORTS * LEVELS * AGES],
        };
        let add = |counts: &mut Vec<f64>, cell: usize| {
            if let Some(count) = counts.get_mut(cell) {
                *count += 1.0;
            }
        };
        self.each_account(kinds, |account, stretches| {
            let Rates { days, contacts } = &mut rates;
            for (_, of_customer) in customers(account, stretches, &classes, self.interner) {
                of_customer.walk(|cell| add(days, cell), |cell| add(contacts, cell));
            }
        });
        let rate: Vec<f64> = (rates.contacts.iter().zip(&rates.days))
            .map(|(contacts, days)| contacts / days.max(1.0))
            .collect();
        let mut found = Vec::new();
        self.each_account(kinds, |account, stretches| {
            let mut of_account = vec![None; account.customers.len()];
            for (place, of_customer) in customers(account, stretches, &classes, self.interner) {
                let (mut seen, mut expected) = (0.0, 0.0);
                of_customer.walk(|cell| expected += number_of(&rate, cell), |_| seen += 1.0);
                if let Some(slot) = of_account.get_mut(place) {
                    *slot = (expected > 0.0).then_some((seen, expected));
                }
            }
            found.push(of_account);
        });
        found
    }

    /// Every account, with the stretches of its invoices, customer by customer.
    fn each_account(&self, kinds: &ContactKinds, mut hear: impl FnMut(&Account, &[Stretch])) {
        let mut account = Account::default();
        let mut reader = self.reader(kinds);
        let mut stretches: Vec<Stretch> = Vec::new();
        for number in 0..self.source.account_count() {
            self.source.fill_account(number, &mut account);
            stretches.clear();
            reader.read(&account, |stretch| stretches.push(*stretch));
            stretches.sort_by_key(|stretch| stretch.customer);
            hear(&account, &stretches);
        }
    }
}

/// The customers of an account with days at risk, each with its position.
fn customers<'a>(
    account: &'a Account,
    stretches: &'a [Stretch],
    classes: &'a Reach,
    interner: &'a Interner,
) -> impl Iterator<Item = (usize, OfCustomer<'a>)> {
    let by_customer = stretches.chunk_by(|one, other| one.customer == other.customer);
    by_customer.filter_map(|stretches| {
        let index = stretches.first()?.customer;
        let customer = account.customers.element(index)?;
        let of_customer = OfCustomer {
            sort: classes.place_of(&Reach::sort_of(customer, interner)),
            stretches,
        };
        Some((index.0 as usize, of_customer))
    })
}

impl Reading<'_> {
    /// How the intercepts of customers, in the order of the accounts, follow how often they are contacted.
    pub(crate) fn follows(
        &self,
        kinds: &ContactKinds,
        posteriors: &[Posterior],
        deviation: f64,
    ) -> Option<Follows> {
        if kinds.is_empty() {
            return None;
        }
        let propensities = self.propensities(kinds).into_iter().flatten();
        let known: Vec<((f64, f64), f64)> = propensities
            .zip(posteriors)
            .filter_map(|(contacts, posterior)| Some((contacts?, posterior.mean)))
            .collect();
        // Not over what was to be expected of the customer itself: that is less of those who pay soon.
        let mean = known.iter().map(|((_, expected), _)| expected).sum::<f64>() / known.len().max(1) as f64;
        let of_customers: Vec<(f64, f64)> = known
            .iter()
            .map(|((seen, expected), intercept)| {
                ((seen - expected) / mean.max(f64::MIN_POSITIVE), *intercept)
            })
            .collect();
        follows(&of_customers, deviation)
    }
}

/// How intercepts follow contacts more than expected, over the mean, customer by customer; `deviation` is that of customers as the model has it. None
/// where there are too few customers, or nothing is known of them.
pub(crate) fn follows(of_customers: &[(f64, f64)], deviation: f64) -> Option<Follows> {
    let count = of_customers.len();
    if count < CUSTOMERS_NEEDED || deviation <= 0.0 {
        return None;
    }
    let mean = |of: fn(&(f64, f64)) -> f64| of_customers.iter().map(of).sum::<f64>() / count as f64;
    let (of_propensity, of_intercept) = (mean(|row| row.0), mean(|row| row.1));
    let rows = || {
        (of_customers.iter())
            .map(|(propensity, intercept)| (propensity - of_propensity, intercept - of_intercept))
    };
    let squares: f64 = rows().map(|(propensity, _)| propensity * propensity).sum();
    // What rounding leaves of numbers that are alike is no difference.
    if squares <= count as f64 * 1e-12 {
        return None;
    }
    let slope = rows()
        .map(|(propensity, intercept)| propensity * intercept)
        .sum::<f64>()
        / squares;
    let scatter: f64 = rows()
        .map(|(propensity, intercept)| {
            let residual = propensity * (intercept - slope * propensity);
            residual * residual
        })
        .sum();
    // Means of intercepts are drawn towards 0, by so much.
    let variance = rows().map(|(_, intercept)| intercept * intercept).sum::<f64>() / count as f64;
    let reliability = (variance / (deviation * deviation)).min(1.0);
    (reliability >= RELIABILITY_NEEDED).then(|| Follows {
        slope: slope / reliability,
        error: scatter.sqrt() / squares / reliability,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Customers of two sorts, alternately; a third number says how they are contacted.
    fn customers(contacted: impl Fn(usize) -> f64) -> Vec<(f64, f64)> {
        (0..400)
            .map(|number| {
                let pays = if number % 2 == 0 { 0.4 } else { -0.4 };
                (contacted(number), pays)
            })
            .collect()
    }

    #[test]
    fn contacts_that_follow_payers_are_found() {
        let follows = follows(&customers(|number| if number % 2 == 0 { -0.5 } else { 0.5 }), 0.4).unwrap();
        assert!((follows.slope + 0.8).abs() < 1e-9, "{follows:?}");
        assert!(follows.error < 1e-9, "{follows:?}");
    }

    #[test]
    fn contacts_by_chance_follow_nobody() {
        let by_chance = customers(|number| f64::from(u8::try_from(number / 2 % 7).unwrap()) / 7.0);
        let follows = follows(&by_chance, 0.4).unwrap();
        assert!(follows.slope.abs() < 2.0 * follows.error, "{follows:?}");
    }

    #[test]
    fn nothing_is_said_of_few_customers_or_where_all_are_contacted_alike() {
        assert_eq!(follows(&customers(|_| 0.3), 0.4), None);
        let few: Vec<(f64, f64)> = customers(|number| number as f64).into_iter().take(20).collect();
        assert_eq!(follows(&few, 0.4), None);
        assert_eq!(follows(&customers(|number| number as f64), 0.0), None);
    }
}
