//! What a ledger can tell of the effect of contacts, and where it is silent.
//!
//! An effect is compared, not observed: at the same age some invoices must have had the contact and others not, and
//! that must not follow from what is known of them: the day of the week or of the month, the amount, the sort of the
//! customer. A past practice that always wrote on the same day, or always to large invoices, identifies nothing,
//! however many letters it sent.

use crate::condition::Condition;
use crate::explained::{AMOUNTS, At, DaysAtRisk, Explanation, Traits, left};
use crate::history::Stretch;
use crate::past::Past;
use crate::reach::Reach;
use crate::response::CONTACT_DAYS;
use relance_kernel::Day;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Customers with a contact, and as many at risk without it, that an effect needs.
pub const CUSTOMERS_NEEDED: u64 = 50;

/// Share of the variance of a contact that age must leave unexplained, together with each [`Explanation`].
pub const UNEXPLAINED_NEEDED: f64 = 0.25;

/// On so many days contacts must have been made, a day counting less the more it has of them: what happens on few
/// days cannot be told from what those days bring.
pub const DATES_NEEDED: f64 = 30.0;

/// Where amount and sort leave less than this share of what age and day of the week leave, contacts went mostly to
/// other invoices than those without: a comparison then holds only if these pay in the same course of time.
pub const ALIKE_NEEDED: f64 = 0.8;

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
pub(crate) const BANDS: usize = AGE_BANDS.len() + 1;

/// The band of an age in days since due.
pub(crate) fn age_band(age: i32) -> usize {
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
    /// Share of the variance of having the contact that age in days and each explanation leave, among the same customers.
    /// An explanation for which the ledger is too small is missing, and then the place is not enough.
    pub left: Vec<(Explanation, f64)>,
    /// On how many days contacts of this kind and level were made, a day counting less the more it has of them:
    /// `(sum of n)^2 / sum of n^2`.
    pub dates: f64,
}

impl Evidence {
    /// Whether an effect can be told at that place.
    pub fn is_enough(&self) -> bool {
        self.customers_with >= CUSTOMERS_NEEDED
            && self.customers_without >= CUSTOMERS_NEEDED
            && self.dates >= DATES_NEEDED
            && self.unexplained() >= UNEXPLAINED_NEEDED
            && self.too_small_for().is_none()
    }

    /// An explanation that cannot be asked for want of invoices.
    pub fn too_small_for(&self) -> Option<Explanation> {
        let is_known = |asked: &Explanation| self.left.iter().any(|(known, _)| known == asked);
        Explanation::asked(self.place.level).find(|asked| !is_known(asked))
    }

    /// The share of the variance that the best explanation leaves.
    pub fn unexplained(&self) -> f64 {
        self.explained_best().map_or(0.0, |(_, left)| left)
    }

    /// The explanation that leaves least, and what it leaves.
    pub fn explained_best(&self) -> Option<(Explanation, f64)> {
        self.left
            .iter()
            .copied()
            .min_by(|(_, one), (_, other)| one.total_cmp(other))
    }

    /// Whether those with the contact are mostly other invoices than those without, by amount or sort.
    pub fn is_of_others(&self) -> bool {
        let of = |wanted: Explanation| {
            self.left
                .iter()
                .find(|(known, _)| *known == wanted)
                .map(|(_, left)| *left)
        };
        let by_age = of(Explanation::DayOfWeek).unwrap_or(1.0);
        let of_invoices = [
            Explanation::Amount,
            Explanation::Sort,
            Explanation::AmountAndSort,
            Explanation::Country,
            Explanation::Sector,
            Explanation::OthersOverdue,
            Explanation::PaymentTerms,
            Explanation::PastLateness,
        ];
        let mut left = of_invoices.into_iter().filter_map(of);
        left.any(|left| left < ALIKE_NEEDED * by_age)
    }
}

/// Counts the evidence, customer by customer.
#[derive(Clone, Debug)]
pub(crate) struct Counter {
    kinds: usize,
    reach: Reach,
    /// Days with a contact by kind and level.
    with: Vec<DaysAtRisk>,
    /// All days at risk of the customers who ever had such a contact, alike.
    at_risk: Vec<DaysAtRisk>,
    customers_with: Vec<u64>,
    customers_without: Vec<u64>,
    /// Contacts by day, by kind and level.
    dates: Vec<BTreeMap<Day, f64>>,
    /// Days of the customer at hand at each place, and in each age band.
    of_customer: Vec<u32>,
    of_customer_by_band: [u32; BANDS],
    /// Its days at risk.
    of_customer_at_risk: Vec<At>,
    /// By kind, the classes of amounts of its invoices that had such a contact.
    of_customer_amounts: Vec<[bool; AMOUNTS]>,
    /// The classes of amounts of all its invoices.
    of_customer_all: [bool; AMOUNTS],
    of_customer_sort: usize,
}

impl Counter {
    /// `reach` has the classes, and will be filled.
    pub(crate) fn new(kinds: usize, reach: Reach) -> Counter {
        Counter {
            kinds,
            reach,
            with: (0..kinds * LEVELS)
                .map(|of| DaysAtRisk::new(of % LEVELS))
                .collect(),
            at_risk: (0..kinds * LEVELS)
                .map(|of| DaysAtRisk::new(of % LEVELS))
                .collect(),
            customers_with: vec![0; Place::count(kinds)],
            customers_without: vec![0; Place::count(kinds)],
            dates: vec![BTreeMap::new(); kinds * LEVELS],
            of_customer: vec![0; Place::count(kinds)],
            of_customer_by_band: [0; BANDS],
            of_customer_at_risk: Vec::new(),
            of_customer_amounts: vec![[false; AMOUNTS]; kinds],
            of_customer_all: [false; AMOUNTS],
            of_customer_sort: 0,
        }
    }

    /// The classes by which invoices are told apart.
    pub(crate) fn classes(&self) -> &Reach {
        &self.reach
    }

    /// Counts the days of a stretch. Days in dispute and with a promise count as well: they are states of the invoice.
    pub(crate) fn count(&mut self, stretch: &Stretch, traits: Traits, past: &Past) {
        self.of_customer_sort = traits.sort;
        if let Some(has) = self.of_customer_all.get_mut(traits.amount) {
            *has = true;
        }
        let mut day = stretch.first;
        while day <= stretch.last {
            let contacts = stretch.condition.first_contacts;
            let at = At::new(day, stretch.due, contacts, traits, past.on(day, stretch.due));
            self.of_customer_at_risk.push(at);
            if let Some(days) = self.of_customer_by_band.get_mut(age_band(day.since(stretch.due))) {
                *days += 1;
            }
            if let Some(place) = Place::of(&stretch.condition, day, stretch.due) {
                let of_level = place.kind * LEVELS + place.level;
                if let Some(days) = self.with.get_mut(of_level) {
                    days.add(at);
                }
                if let Some(days) = self.of_customer.get_mut(place.position()) {
                    *days += 1;
                }
                if let Some(had) = self.of_customer_amounts.get_mut(place.kind)
                    && let Some(had) = had.get_mut(traits.amount)
                {
                    *had = true;
                }
                // A contact acts from the day after: it is counted once, whatever stretches come after it.
                if let Some((_, on)) = stretch.condition.contact.filter(|(_, on)| day.since(*on) == 1)
                    && let Some(dates) = self.dates.get_mut(of_level)
                {
                    *dates.entry(on).or_default() += 1.0;
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
                        of_level.add(*at);
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
            if let Some(amounts) = self.of_customer_amounts.get(kind)
                && amounts.contains(&true)
            {
                self.reach.count(kind, self.of_customer_sort, amounts);
            }
        }
        if self.of_customer_all.contains(&true) {
            self.reach.count_all(self.of_customer_sort, &self.of_customer_all);
        }
        self.of_customer_all = [false; AMOUNTS];
        self.of_customer.fill(0);
        self.of_customer_by_band = [0; BANDS];
        self.of_customer_at_risk.clear();
        self.of_customer_amounts.fill([false; AMOUNTS]);
    }

    /// What was counted, of every place with a contact, and whom contacts reached.
    pub(crate) fn evidence(self) -> (Vec<Evidence>, Reach) {
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
                            left: self.left(place),
                            dates: self.dates_of(place),
                        });
                    }
                }
            }
        }
        (evidence, self.reach)
    }

    fn left(&self, place: Place) -> Vec<(Explanation, f64)> {
        let of_level = place.kind * LEVELS + place.level;
        let (Some(with), Some(at_risk)) = (self.with.get(of_level), self.at_risk.get(of_level)) else {
            return Vec::new();
        };
        Explanation::asked(place.level)
            .filter_map(|explanation| Some((explanation, left(with, at_risk, explanation, place.age_band)?)))
            .collect()
    }

    fn dates_of(&self, place: Place) -> f64 {
        let Some(dates) = self.dates.get(place.kind * LEVELS + place.level) else {
            return 0.0;
        };
        let all: f64 = dates.values().sum();
        let squares: f64 = dates.values().map(|contacts| contacts * contacts).sum();
        if squares > 0.0 { all * all / squares } else { 0.0 }
    }
}
