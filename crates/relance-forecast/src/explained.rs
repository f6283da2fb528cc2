//! What may explain that an invoice has had a contact at an age: who follows from what is known is no comparison.

use crate::past;
use crate::support::age_band;
use crate::terms::month_of;
use relance_kernel::Day;
use serde::{Deserialize, Serialize};

/// What is known of an invoice and of a day, beside the age.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Explanation {
    /// The day of the week.
    DayOfWeek,
    /// The day of the month: a monthly run.
    DayOfMonth,
    /// The amount of the invoice, in classes of twenty.
    Amount,
    /// The kind and the segment of the customer.
    Sort,
    /// Both.
    AmountAndSort,
    /// The country of the customer.
    Country,
    /// Its sector.
    Sector,
    /// How many other invoices of the customer are past due.
    OthersOverdue,
    /// The days from issue to due date, in classes.
    PaymentTerms,
    /// How late the customer paid before, in classes of mean days past due.
    PastLateness,
    /// The month: a practice that began, changed or ended on a date.
    Month,
    /// The days since the contact before: a reminder that always follows the one before at the same distance. Asked of
    /// second and later contacts.
    SinceBefore,
}

/// Classes of amounts, of as many invoices each.
pub(crate) const AMOUNTS: usize = 20;

/// Sorts of customers that are told apart; all others are the last.
pub(crate) const SORTS: usize = 12;

/// Days since the contact before that are told apart: none yet, each of the first sixty, more.
const LAGS: usize = 62;

/// Countries that are told apart; all others are the last.
pub(crate) const COUNTRIES: usize = 12;

/// Sectors, alike.
pub(crate) const SECTORS: usize = 12;

/// Other invoices past due that are told apart: none, one, two, more.
const OTHERS: usize = 4;

/// Days from issue to due date at which a class begins, after the first.
const TERMS: [i32; 6] = [1, 16, 31, 46, 61, 91];

/// Months that are told apart: those of ten years; months ten years apart are one.
const MONTHS: usize = 120;

impl Explanation {
    /// All.
    pub const ALL: [Explanation; 12] = [
        Explanation::DayOfWeek,
        Explanation::DayOfMonth,
        Explanation::Amount,
        Explanation::Sort,
        Explanation::AmountAndSort,
        Explanation::Country,
        Explanation::Sector,
        Explanation::OthersOverdue,
        Explanation::PaymentTerms,
        Explanation::PastLateness,
        Explanation::Month,
        Explanation::SinceBefore,
    ];

    /// Those that are asked at a level of contacts.
    pub fn asked(level: usize) -> impl Iterator<Item = Explanation> {
        let all = Explanation::ALL.into_iter();
        all.filter(move |explanation| level > 0 || *explanation != Explanation::SinceBefore)
    }

    /// How many classes it has.
    fn classes(self) -> usize {
        match self {
            Explanation::DayOfWeek => 7,
            Explanation::DayOfMonth => 31,
            Explanation::Amount => AMOUNTS,
            Explanation::Sort => SORTS,
            Explanation::AmountAndSort => AMOUNTS * SORTS,
            Explanation::Country => COUNTRIES,
            Explanation::Sector => SECTORS,
            Explanation::OthersOverdue => OTHERS,
            Explanation::PaymentTerms => TERMS.len() + 1,
            Explanation::PastLateness => past::CLASSES,
            Explanation::Month => MONTHS,
            Explanation::SinceBefore => LAGS,
        }
    }

    /// The same classes, each so many amounts or days joined to one: what a small ledger can tell. None where nothing
    /// can be joined.
    fn joined(self, class: usize, many: usize) -> Option<usize> {
        match self {
            Explanation::Amount | Explanation::Month => Some(class / many),
            // That there was none is told apart from any.
            Explanation::SinceBefore => Some(class.div_ceil(many)),
            Explanation::AmountAndSort => Some(class / SORTS / many * SORTS + class % SORTS),
            _ => None,
        }
    }

    fn class(self, at: At, level: usize) -> usize {
        match self {
            Explanation::DayOfWeek => at.weekday,
            Explanation::DayOfMonth => at.month_day,
            Explanation::Amount => at.traits.amount,
            Explanation::Sort => at.traits.sort,
            Explanation::AmountAndSort => at.traits.amount * SORTS + at.traits.sort,
            Explanation::Country => at.traits.country,
            Explanation::Sector => at.traits.sector,
            Explanation::OthersOverdue => at.payer.others_overdue.min(OTHERS - 1),
            Explanation::PaymentTerms => at.traits.terms,
            Explanation::PastLateness => at.payer.lateness,
            Explanation::Month => at.month,
            Explanation::SinceBefore => level
                .checked_sub(1)
                .and_then(|before| at.since.get(before).copied())
                .unwrap_or(0),
        }
    }
}

/// What is known of an invoice.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Traits {
    /// Its class of amounts, below [`AMOUNTS`].
    pub(crate) amount: usize,
    /// The sort of its customer, below [`SORTS`].
    pub(crate) sort: usize,
    /// The country of its customer, below [`COUNTRIES`].
    pub(crate) country: usize,
    /// Its sector, below [`SECTORS`].
    pub(crate) sector: usize,
    /// Its class of days from issue to due date.
    pub(crate) terms: usize,
}

/// What is known of a customer on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Payer {
    /// Its class by how late it paid before.
    pub(crate) lateness: usize,
    /// How many of its invoices are past due beside the one at hand.
    pub(crate) others_overdue: usize,
}

/// The class of so many days from issue to due date.
pub(crate) fn terms_class(days: i32) -> usize {
    TERMS.partition_point(|&begins| begins <= days)
}

/// Ages beyond these are not told apart day by day.
const LAST_AGE: i32 = 400;
const FIRST_AGE: i32 = -60;
const AGES: usize = 461;

/// A day at risk, as far as it may explain a contact.
#[derive(Clone, Copy, Debug)]
pub(crate) struct At {
    age: usize,
    weekday: usize,
    month_day: usize,
    month: usize,
    payer: Payer,
    /// Classes of the days since the first and since the second contact.
    since: [usize; 2],
    traits: Traits,
}

impl At {
    pub(crate) fn new(
        day: Day,
        due: Day,
        first_contacts: [Option<Day>; 2],
        traits: Traits,
        payer: Payer,
    ) -> At {
        let age = day.since(due).clamp(FIRST_AGE, LAST_AGE) - FIRST_AGE;
        let (_, _, of_month) = day.ymd();
        At {
            age: usize::try_from(age).unwrap_or(0),
            weekday: usize::from(day.weekday()),
            month_day: usize::try_from(of_month.saturating_sub(1)).unwrap_or(0),
            month: usize::try_from(month_of(day)).unwrap_or(0) % MONTHS,
            payer,
            since: first_contacts.map(|contact| match contact {
                Some(on) if on <= day => {
                    usize::try_from(day.since(on)).map_or(LAGS - 1, |days| (days + 1).min(LAGS - 1))
                }
                _ => 0,
            }),
            traits,
        }
    }
}

/// Days at risk by age and by each explanation: the days with a contact, or all.
#[derive(Clone, Debug)]
pub(crate) struct DaysAtRisk {
    level: usize,
    by: Vec<Vec<u32>>,
}

impl DaysAtRisk {
    /// Of contacts of a level: 0 for the first of an invoice.
    pub(crate) fn new(level: usize) -> DaysAtRisk {
        let by = Explanation::ALL.map(|explanation| vec![0; AGES * explanation.classes()]);
        DaysAtRisk { level, by: by.into() }
    }

    pub(crate) fn add(&mut self, at: At) {
        for (explanation, days) in Explanation::ALL.into_iter().zip(&mut self.by) {
            let position = at.age * explanation.classes() + explanation.class(at, self.level);
            if let Some(days) = days.get_mut(position) {
                *days += 1;
            }
        }
    }
}

/// So many neighbouring amounts or days are joined where a ledger is too small for all of them.
const JOINED: [usize; 3] = [1, 4, 10];

/// The share of the variance of having a contact that an explanation leaves, of the ages of a band: what is known
/// within a cell of age and class, over what it is over all of them. Cells of a single day say nothing; where they hold
/// more than half of the days, amounts and days are told apart less finely, and none if that does not help.
pub(crate) fn left(
    with: &DaysAtRisk,
    at_risk: &DaysAtRisk,
    explanation: Explanation,
    band: usize,
) -> Option<f64> {
    JOINED
        .into_iter()
        .find_map(|many| left_joined(with, at_risk, explanation, band, many))
}

fn left_joined(
    with: &DaysAtRisk,
    at_risk: &DaysAtRisk,
    explanation: Explanation,
    band: usize,
    many: usize,
) -> Option<f64> {
    let position = Explanation::ALL.iter().position(|known| *known == explanation)?;
    let classes = explanation.classes();
    let cells = with.by.get(position)?.chunks_exact(classes);
    let cells = cells.zip(at_risk.by.get(position)?.chunks_exact(classes));
    let (mut alone, mut days, mut contacted, mut left) = (0.0, 0.0, 0.0, 0.0);
    let of_band = |age: &i32| age_band(*age) == band;
    for (_, (with, at_risk)) in (FIRST_AGE..).zip(cells).filter(|(age, _)| of_band(age)) {
        let joined = if many == 1 {
            None
        } else {
            Some((join(explanation, with, many)?, join(explanation, at_risk, many)?))
        };
        let (with, at_risk) = match &joined {
            Some((with, at_risk)) => (with.as_slice(), at_risk.as_slice()),
            None => (with, at_risk),
        };
        for (&with, &at_risk) in with.iter().zip(at_risk) {
            let (with, at_risk) = (f64::from(with), f64::from(at_risk));
            if at_risk < 2.0 {
                alone += at_risk;
                continue;
            }
            let share = with / at_risk;
            days += at_risk;
            contacted += with;
            left += at_risk * share * (1.0 - share) * at_risk / (at_risk - 1.0);
        }
    }
    if days <= alone {
        return None;
    }
    let share = contacted / days;
    let all = days * share * (1.0 - share);
    Some(if all > 0.0 { (left / all).min(1.0) } else { 0.0 })
}

/// The cells of an age with neighbouring classes joined.
fn join(explanation: Explanation, cells: &[u32], many: usize) -> Option<Vec<u32>> {
    let mut joined = vec![0; cells.len()];
    for (class, &days) in cells.iter().enumerate() {
        if let Some(sum) = joined.get_mut(explanation.joined(class, many)?) {
            *sum += days;
        }
    }
    Some(joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Four hundred invoices at one age, contacted as `has` says of their number.
    fn left_by(explanation: Explanation, has: impl Fn(usize) -> bool) -> Option<f64> {
        let (mut with, mut at_risk) = (DaysAtRisk::new(0), DaysAtRisk::new(0));
        for number in 0..400 {
            let traits = Traits {
                amount: number % AMOUNTS,
                sort: number / 20 % 3,
                country: number / 7 % 4,
                sector: number / 17 % 4,
                terms: number / 11 % 3,
            };
            let day = Day(20_000 + i32::try_from(number / 60).unwrap());
            let payer = Payer {
                lateness: number / 13 % 5,
                others_overdue: number / 19 % 3,
            };
            let at = At::new(day, day.plus(-20), [None; 2], traits, payer);
            at_risk.add(at);
            if has(number) {
                with.add(at);
            }
        }
        left(&with, &at_risk, explanation, age_band(20))
    }

    #[test]
    fn what_follows_from_the_amount_is_explained_by_it_alone() {
        let large = |number: usize| number % AMOUNTS >= 12;
        assert!(left_by(Explanation::Amount, large).unwrap() < 1e-9);
        assert!(left_by(Explanation::Sort, large).unwrap() > 0.9);
        assert!(left_by(Explanation::DayOfWeek, large).unwrap() > 0.9);
    }

    #[test]
    fn what_follows_from_amount_and_sort_together_is_explained_by_neither_alone() {
        let has = |number: usize| (number % AMOUNTS >= 10) == (number / 20 % 3 == 1);
        assert!(left_by(Explanation::AmountAndSort, has).unwrap() < 1e-9);
        assert!(left_by(Explanation::Amount, has).unwrap() > 0.5);
        assert!(left_by(Explanation::Sort, has).unwrap() > 0.5);
    }

    #[test]
    fn chance_is_explained_by_nothing() {
        let has = |number: usize| number.wrapping_mul(2_654_435_761) % 97 < 48;
        for explanation in Explanation::asked(0) {
            let left = left_by(explanation, has).unwrap();
            assert!(left > 0.8, "{explanation:?} {left}");
        }
    }
}
