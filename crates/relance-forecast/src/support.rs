//! What a ledger can tell of the effect of contacts, and where it is silent.
//!
//! An effect is compared, not observed: at the same age and on the same day of the week, some invoices must have had
//! the contact and others not, and that must not follow from what is known of them. A past practice that always wrote
//! on the same day identifies nothing, however many letters it sent.

use crate::condition::Condition;
use crate::history::Stretch;
use crate::response::CONTACT_DAYS;
use relance_kernel::Day;
use serde::{Deserialize, Serialize};

/// Customers with a contact, and as many at risk without it, that an effect needs.
pub const CUSTOMERS_NEEDED: u64 = 50;

/// Share of the variance of a contact that age and day of the week must leave unexplained.
pub const UNEXPLAINED_NEEDED: f64 = 0.1;

/// Share of the money paid after contacts that may lie outside support.
pub const OUTSIDE_ALLOWED: f64 = 0.2;

/// Levels of contacts: the first of an invoice, the second, and all after it.
pub const LEVELS: usize = 3;

/// Days since due at which a new band of ages begins.
pub const AGE_BANDS: [i32; 7] = [1, 16, 31, 61, 121, 181, 366];

/// Where an effect is looked for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Place {
    /// Position among the kinds of contacts of the ledger.
    pub kind: usize,
    /// 0 for the first contact of an invoice, 1 for the second, 2 for all after it.
    pub level: usize,
    /// 0 until the due date, then one more for each of [`AGE_BANDS`] that is reached.
    pub age_band: usize,
}

impl Place {
    /// Where an invoice stands on a day; none if no contact acts on it.
    pub fn of(condition: &Condition, day: Day, due: Day) -> Option<Place> {
        let (kind, on) = condition.contact?;
        acts(on, day).then(|| Place::with(kind, condition, day, due))
    }

    /// Where it stands by a contact of which nothing is known; `kind` stands behind all that are.
    pub(crate) fn of_unknown(kind: usize, condition: &Condition, day: Day, due: Day) -> Option<Place> {
        acts(condition.unknown_contact?, day).then(|| Place::with(kind, condition, day, due))
    }

    fn with(kind: usize, condition: &Condition, day: Day, due: Day) -> Place {
        Place {
            kind,
            level: condition.contacts.clamp(1, LEVELS) - 1,
            age_band: age_band(day.since(due)),
        }
    }

    /// Its position in a list of all places, kind by kind.
    pub fn position(self) -> usize {
        (self.kind * LEVELS + self.level) * BANDS + self.age_band
    }

    /// How many places so many kinds of contacts have.
    pub fn count(kinds: usize) -> usize {
        kinds * LEVELS * BANDS
    }
}

/// Whether a contact of one day may act on another.
fn acts(on: Day, day: Day) -> bool {
    usize::try_from(day.since(on)).is_ok_and(|days| (1..=CONTACT_DAYS).contains(&days))
}

/// How many bands of ages there are.
const BANDS: usize = AGE_BANDS.len() + 1;

/// Ages beyond this many days since due are not told apart day by day.
const LAST_AGE: i32 = 400;
const FIRST_AGE: i32 = -60;

fn age_band(age: i32) -> usize {
    AGE_BANDS.partition_point(|&from| from <= age)
}

/// What the ledger says of the contacts at a place.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Evidence {
    /// Where.
    pub place: Place,
    /// Customers with such a contact acting on an invoice of that age.
    pub customers_with: u64,
    /// Customers with an invoice of that age at risk without it: of those who ever had such a contact. Who is never
    /// written to may be another sort of customer, and is no comparison.
    pub customers_without: u64,
    /// Share of the variance of having the contact that age in days and day of the week leave unexplained, among the same
    /// customers.
    pub unexplained: f64,
}

impl Evidence {
    /// Whether an effect can be told at that place.
    pub fn is_enough(&self) -> bool {
        self.customers_with >= CUSTOMERS_NEEDED
            && self.customers_without >= CUSTOMERS_NEEDED
            && self.unexplained >= UNEXPLAINED_NEEDED
    }
}

/// Counts the evidence, customer by customer.
#[derive(Clone, Debug)]
pub(crate) struct Counter {
    kinds: usize,
    /// Days with a contact by kind and level, then by age and day of the week.
    with: Vec<Vec<f64>>,
    /// All days at risk of the customers who ever had such a contact, alike.
    at_risk: Vec<Vec<f64>>,
    customers_with: Vec<u64>,
    customers_without: Vec<u64>,
    /// Days of the customer at hand at each place, and in each age band.
    of_customer: Vec<u32>,
    of_customer_by_band: [u32; BANDS],
    /// Its days at risk, as positions of age and day of the week.
    of_customer_at_risk: Vec<u32>,
}

const STRATA: usize = 7 * 461;

fn stratum(age: i32, weekday: u8) -> usize {
    let age = age.clamp(FIRST_AGE, LAST_AGE) - FIRST_AGE;
    usize::try_from(age).unwrap_or(0) * 7 + usize::from(weekday)
}

impl Counter {
    pub(crate) fn new(kinds: usize) -> Counter {
        Counter {
            kinds,
            with: vec![vec![0.0; STRATA]; kinds * LEVELS],
            at_risk: vec![vec![0.0; STRATA]; kinds * LEVELS],
            customers_with: vec![0; Place::count(kinds)],
            customers_without: vec![0; Place::count(kinds)],
            of_customer: vec![0; Place::count(kinds)],
            of_customer_by_band: [0; BANDS],
            of_customer_at_risk: Vec::new(),
        }
    }

    /// Counts the days of a stretch. Days in dispute and with a promise count as well: they are states of the invoice.
    pub(crate) fn count(&mut self, stretch: &Stretch) {
        let mut day = stretch.first;
        while day <= stretch.last {
            let age = day.since(stretch.due);
            let at = stratum(age, day.weekday());
            self.of_customer_at_risk
                .push(u32::try_from(at).unwrap_or(u32::MAX));
            if let Some(days) = self.of_customer_by_band.get_mut(age_band(age)) {
                *days += 1;
            }
            if let Some(place) = Place::of(&stretch.condition, day, stretch.due) {
                let of_level = self.with.get_mut(place.kind * LEVELS + place.level);
                if let Some(days) = of_level.and_then(|with| with.get_mut(at)) {
                    *days += 1.0;
                }
                if let Some(days) = self.of_customer.get_mut(place.position()) {
                    *days += 1;
                }
            }
            day = day.plus(1);
        }
    }

    /// Closes the customer at hand.
    pub(crate) fn end_customer(&mut self) {
        for kind in 0..self.kinds {
            for level in 0..LEVELS {
                let first = Place {
                    kind,
                    level,
                    age_band: 0,
                }
                .position();
                let had = self.of_customer.get(first..first + BANDS).unwrap_or_default();
                if had.iter().all(|days| *days == 0) {
                    continue;
                }
                if let Some(of_level) = self.at_risk.get_mut(kind * LEVELS + level) {
                    for at in &self.of_customer_at_risk {
                        if let Some(days) = of_level.get_mut(*at as usize) {
                            *days += 1.0;
                        }
                    }
                }
                for (age_band, &at_risk) in self.of_customer_by_band.iter().enumerate() {
                    let position = Place {
                        kind,
                        level,
                        age_band,
                    }
                    .position();
                    let with = self.of_customer.get(position).copied().unwrap_or(0);
                    if let Some(count) = self.customers_with.get_mut(position) {
                        *count += u64::from(with > 0);
                    }
                    if let Some(count) = self.customers_without.get_mut(position) {
                        *count += u64::from(at_risk > with);
                    }
                }
            }
        }
        self.of_customer.fill(0);
        self.of_customer_by_band = [0; BANDS];
        self.of_customer_at_risk.clear();
    }

    /// What was counted, of every place with a contact.
    pub(crate) fn evidence(&self) -> Vec<Evidence> {
        let mut evidence = Vec::new();
        for kind in 0..self.kinds {
            for level in 0..LEVELS {
                for age_band in 0..BANDS {
                    let place = Place {
                        kind,
                        level,
                        age_band,
                    };
                    let count = |counts: &[u64]| counts.get(place.position()).copied().unwrap_or(0);
                    let customers_with = count(&self.customers_with);
                    if customers_with > 0 {
                        evidence.push(Evidence {
                            place,
                            customers_with,
                            customers_without: count(&self.customers_without),
                            unexplained: self.unexplained(place),
                        });
                    }
                }
            }
        }
        evidence
    }

    fn unexplained(&self, place: Place) -> f64 {
        let of_level = place.kind * LEVELS + place.level;
        let (Some(with_contact), Some(at_risk)) = (self.with.get(of_level), self.at_risk.get(of_level))
        else {
            return 0.0;
        };
        let (mut days, mut with, mut left) = (0.0, 0.0, 0.0);
        for age in FIRST_AGE..=LAST_AGE {
            if age_band(age) != place.age_band {
                continue;
            }
            for weekday in 0..7 {
                let at = stratum(age, weekday);
                let (Some(&of_days), Some(&of_contact)) = (at_risk.get(at), with_contact.get(at)) else {
                    continue;
                };
                days += of_days;
                with += of_contact;
                if of_days > 1.0 {
                    let share = of_contact / of_days;
                    left += of_days * share * (1.0 - share) * of_days / (of_days - 1.0);
                }
            }
        }
        let share = if days > 0.0 { with / days } else { 0.0 };
        let all = days * share * (1.0 - share);
        if all > 0.0 { (left / all).min(1.0) } else { 0.0 }
    }
}
