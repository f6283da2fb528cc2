//! Whether what contacts seem to change is the same within a month, a segment or a sector as from one to another.
//!
//! Where a practice began, changed or ended on a date, invoices of before are compared with those of after: whatever else
//! changed on that date passes for an effect of contacts. Where one sector was contacted more than another, how sectors pay does.
//! So the regression is run once more with a column for each of these: the share of all invoices of that age, and of that
//! month or sector, on which a contact acts. The columns take up all that months and sectors have to say, and leave to the
//! contacts what is seen between invoices of one age, month and sector. Where contacts alone make the difference, the
//! columns have nothing to add (the test of Hausman 1978 by added variables, as Mundlak 1978).

use crate::explained::{Explanation, Traits};
use crate::observe::OfAccount;
use crate::terms::{Cell, Month, Terms};
use relance_statistics::normal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How seldom all columns together may say by chance that there is something, upwards or downwards.
const BY_CHANCE: f64 = 0.01;

/// By how much the logarithm of the mean effect may differ before that is told: a twentieth of the intensity.
const DIFFERS: f64 = 0.05;

/// Shares that differ less than this, as a standard deviation, tell nothing.
const SHARES_DIFFER: f64 = 0.01;

/// What may set classes of invoices apart, apart from the month.
const TRAITS: [Explanation; 5] = [
    Explanation::Amount,
    Explanation::Sort,
    Explanation::Country,
    Explanation::Sector,
    Explanation::PaymentTerms,
];

/// What one added column says.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct OfPractice {
    /// What sets the classes apart.
    pub classes: Explanation,
    /// The logarithm by which the intensity differs where contacts act on all invoices of an age and class, and on none,
    /// contacted or not.
    pub logarithm: f64,
    /// Its standard error, clustered by customer and by month.
    pub error: f64,
}

impl OfPractice {
    fn in_errors(&self) -> f64 {
        self.logarithm.abs() / self.error
    }
}

/// What all of them say.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct BetweenClasses {
    /// Those whose classes were contacted to different shares.
    pub columns: Vec<OfPractice>,
    /// By how much the logarithm of the mean effect of contacts is other within classes than over all.
    pub shift: f64,
}

impl BetweenClasses {
    /// By what classes both surely say different things, by more than a twentieth of the intensity: those that say it most surely.
    pub fn disagree(&self) -> Option<Explanation> {
        let each = BY_CHANCE / f64::max(self.columns.len() as f64, 1.0);
        let surely = normal::quantile(1.0 - each);
        let most =
            (self.columns.iter()).max_by(|one, other| one.in_errors().total_cmp(&other.in_errors()))?;
        (most.in_errors() > surely && self.shift.abs() > DIFFERS).then_some(most.classes)
    }
}

/// Days at risk, and of these the days on which a contact acts.
#[derive(Clone, Copy, Default)]
struct Days {
    all: f64,
    contacted: f64,
}

impl Days {
    fn add(&mut self, days: f64, contacted: bool) {
        self.all += days;
        self.contacted += if contacted { days } else { 0.0 };
    }

    fn without(self, own: Days) -> Days {
        Days {
            all: self.all - own.all,
            contacted: self.contacted - own.contacted,
        }
    }

    /// The share of contacted days; none where there are none.
    fn share(self) -> Option<f64> {
        (self.all > 0.5).then(|| self.contacted / self.all)
    }
}

/// Band of ages, month, and class of days of the month.
type Times = (u8, Month, u8);

/// Band of ages, and class.
type Likes = (u8, usize);

/// Days at risk, as far as the columns tell them apart.
#[derive(Default)]
pub(crate) struct AtRisk {
    by_age: BTreeMap<u8, Days>,
    by_times: BTreeMap<Times, Days>,
    by_trait: [BTreeMap<Likes, Days>; TRAITS.len()],
}

impl AtRisk {
    /// Those of an account, whose invoices have these traits.
    fn add(&mut self, of_account: &OfAccount, traits: &[Traits]) {
        for customer in &of_account.customers {
            for row in &customer.rows {
                self.count(traits.get(row.invoice as usize), &row.cell, row.days);
            }
            for paid in &customer.paid_on_runs {
                for cell in &paid.days {
                    self.count(traits.get(paid.invoice as usize), cell, paid.each);
                }
            }
        }
    }

    fn count(&mut self, traits: Option<&Traits>, cell: &Cell, days: f64) {
        let contacted = cell.contact.is_some();
        self.by_age.entry(cell.age).or_default().add(days, contacted);
        self.by_times.entry(times(cell)).or_default().add(days, contacted);
        let Some(traits) = traits else {
            return;
        };
        for (explanation, of_class) in TRAITS.into_iter().zip(&mut self.by_trait) {
            let likes = (cell.age, class_of(explanation, traits));
            of_class.entry(likes).or_default().add(days, contacted);
        }
    }

    /// Days like that of a cell, by what sets a column's classes apart.
    fn alike(&self, classes: Explanation, traits: Option<&Traits>, cell: &Cell) -> Days {
        let found = match classes {
            Explanation::Month => self.by_times.get(&times(cell)),
            _ => (TRAITS.into_iter().zip(&self.by_trait))
                .find(|(known, _)| *known == classes)
                .zip(traits)
                .and_then(|((_, of_class), traits)| of_class.get(&(cell.age, class_of(classes, traits)))),
        };
        found.copied().unwrap_or_default()
    }

    /// How far the shares of classes lie from that of their age, as a standard deviation over days.
    fn deviation<K>(&self, of_class: &BTreeMap<K, Days>, age: impl Fn(&K) -> u8) -> f64 {
        let mut all = 0.0;
        let mut squares = 0.0;
        for (class, days) in of_class {
            let of_age = self.by_age.get(&age(class)).and_then(|of_age| of_age.share());
            let distance = days
                .share()
                .zip(of_age)
                .map_or(0.0, |(share, of_age)| share - of_age);
            all += days.all;
            squares += days.all * distance.powi(2);
        }
        (squares / f64::max(all, 1.0)).sqrt()
    }

    /// The columns that have something to say.
    fn columns(&self) -> Vec<Explanation> {
        let of_months = self.deviation(&self.by_times, |times| times.0);
        let of_traits = self
            .by_trait
            .iter()
            .map(|of_class| self.deviation(of_class, |likes| likes.0));
        [Explanation::Month]
            .into_iter()
            .chain(TRAITS)
            .zip([of_months].into_iter().chain(of_traits))
            .filter(|(_, deviation)| *deviation >= SHARES_DIFFER)
            .map(|(classes, _)| classes)
            .collect()
    }
}

/// The shares of days at risk on which a contact acts.
pub(crate) struct Practised<'a> {
    traits: &'a [Vec<Traits>],
    all: AtRisk,
    columns: Vec<Explanation>,
}

impl<'a> Practised<'a> {
    /// Of rows whose invoices have these traits, by account.
    pub(crate) fn of(observed: &[OfAccount], traits: &'a [Vec<Traits>]) -> Practised<'a> {
        let mut all = AtRisk::default();
        for (of_account, traits) in observed.iter().zip(traits) {
            all.add(of_account, traits);
        }
        Practised {
            traits,
            columns: all.columns(),
            all,
        }
    }

    /// The columns.
    pub(crate) fn columns(&self) -> &[Explanation] {
        &self.columns
    }

    /// What the account at a position has part in.
    pub(crate) fn own(&self, account: usize, of_account: &OfAccount) -> AtRisk {
        let mut own = AtRisk::default();
        own.add(of_account, self.traits_of(account));
        own
    }

    /// The value of each column at a cell of an account: among all others, the share of its class less that of its age.
    ///
    /// The account itself is left out, since who pays after a contact is at risk no more: where many did by luck, there
    /// would be few days with a contact beside many payments.
    pub(crate) fn at(
        &self,
        own: &AtRisk,
        account: usize,
        invoice: u32,
        cell: &Cell,
    ) -> impl Iterator<Item = f64> {
        let traits = self.traits_of(account).get(invoice as usize);
        let of_age = |at_risk: &AtRisk| at_risk.by_age.get(&cell.age).copied().unwrap_or_default();
        let of_age = of_age(&self.all).without(of_age(own)).share();
        self.columns.iter().map(move |&classes| {
            let alike = self.all.alike(classes, traits, cell);
            let others = alike.without(own.alike(classes, traits, cell));
            others
                .share()
                .zip(of_age)
                .map_or(0.0, |(share, of_age)| share - of_age)
        })
    }

    fn traits_of(&self, account: usize) -> &[Traits] {
        self.traits.get(account).map_or(&[], Vec::as_slice)
    }
}

fn times(cell: &Cell) -> Times {
    (cell.age, cell.month, cell.month_day)
}

fn class_of(classes: Explanation, traits: &Traits) -> usize {
    match classes {
        Explanation::Amount => traits.amount,
        Explanation::Sort => traits.sort,
        Explanation::Country => traits.country,
        Explanation::Sector => traits.sector,
        _ => traits.terms,
    }
}

/// By how much the mean effect of contacts differs between two estimates, over the days on which they act.
pub(crate) fn shift(terms: &Terms, observed: &[OfAccount], within: &[f64], over_all: &[f64]) -> f64 {
    let of_contacts = terms.contact_columns()..terms.month_columns();
    let mut days = 0.0;
    let mut sum = 0.0;
    let rows = observed.iter().flat_map(|account| &account.customers);
    for row in rows.flat_map(|customer| &customer.rows) {
        if row.cell.contact.is_none() {
            continue;
        }
        days += row.days;
        terms.fill(&row.cell, row.likes, |column, value| {
            if of_contacts.contains(&column)
                && let (Some(within), Some(over_all)) = (within.get(column), over_all.get(column))
            {
                sum += row.days * value * (within - over_all);
            }
        });
    }
    sum / f64::max(days, 1.0)
}
