//! Country packs: what a creditor may ask for by law from each kind of debtor, as data.
//!
//! Each country is one file that names its articles. A pack states rules and sources; whether a claim is right in a
//! given case is for the creditor to judge.

mod belgium;
mod directive;
mod france;
mod germany;
mod united_kingdom;

use crate::{HalfYear, MissingRate, Rate, Rates, Series};
use relance_kernel::Day;

/// Whether the rate follows its series, or stays that of the half-year in which interest began.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Course {
    /// Each half-year has its own.
    EachHalfYear,
    /// The first one stays.
    OfTheFirst,
}

/// From when on interest runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Start {
    /// From the day after the due date, without a reminder.
    AfterDueDate,
    /// From the day after a formal notice that came after the due date.
    AfterFormalNotice,
}

/// Late-payment interest by law.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LateInterest {
    /// The series it hangs on.
    pub series: Series,
    /// Points more than the series.
    pub points: Points,
    /// How the rate follows its series.
    pub course: Course,
    /// From when on it runs.
    pub start: Start,
    /// The article.
    pub article: &'static str,
}

/// What comes to a rate of reference.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Points {
    /// So many points more.
    More(i32),
    /// So many points more, then up to the next half point.
    MoreUpToHalf(i32),
}

impl LateInterest {
    /// The rate of days in `half`, where interest began in `first`.
    ///
    /// # Errors
    ///
    /// [`MissingRate`] where the half-year has no published rate.
    pub fn rate(&self, rates: &Rates, first: HalfYear, half: HalfYear) -> Result<Rate, MissingRate> {
        let of = match self.course {
            Course::EachHalfYear => half,
            Course::OfTheFirst => first,
        };
        let reference = rates.get(self.series, of)?;
        Ok(match self.points {
            Points::More(points) => reference.plus_points(points),
            Points::MoreUpToHalf(points) => reference.plus_points(points).up_to_half_point(),
        })
    }
}

/// The least that a contract may agree on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Floor {
    /// So many times…
    pub times: i32,
    /// … the rate of this series.
    pub series: Series,
    /// The article.
    pub article: &'static str,
}

impl Floor {
    /// The least rate of a half-year.
    ///
    /// # Errors
    ///
    /// [`MissingRate`] where the half-year has no published rate.
    pub fn rate(&self, rates: &Rates, half: HalfYear) -> Result<Rate, MissingRate> {
        let reference = rates.get(self.series, half)?;
        Ok(Rate(reference.0.saturating_mul(self.times)))
    }
}

/// The most that a contract may agree on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ceiling {
    /// So many points…
    pub points: i32,
    /// … over the rate of this series.
    pub series: Series,
    /// The article.
    pub article: &'static str,
}

/// A sentence, in English and in French.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Remark {
    /// English.
    pub en: &'static str,
    /// French.
    pub fr: &'static str,
}

/// A fixed compensation for the costs of recovery, once for each invoice paid late.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Indemnity {
    /// Its currency.
    pub currency: &'static str,
    /// The amounts in minor units: each for invoices below so much, the last for all others.
    pub amounts: &'static [(i64, i64)],
    /// The article.
    pub article: &'static str,
}

impl Indemnity {
    /// What is owed for an invoice of so much, in minor units.
    pub fn of(&self, invoice: i64) -> i64 {
        self.amounts
            .iter()
            .find(|(below, _)| invoice < *below)
            .map_or(0, |(_, amount)| *amount)
    }
}

/// After how long a claim can no longer be enforced.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limitation {
    /// So many years…
    pub years: u32,
    /// … from this day on.
    pub counted: Counted,
    /// The article.
    pub article: &'static str,
}

/// From when a limitation counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Counted {
    /// The day on which the claim could first be enforced.
    FromTheDay,
    /// The end of the year in which that day lies.
    FromTheEndOfTheYear,
}

impl Limitation {
    /// The last day on which a claim can be enforced, if nothing interrupted or suspended the limitation since.
    pub fn last_day(&self, enforceable: Day) -> Day {
        let from = match self.counted {
            Counted::FromTheDay => enforceable,
            Counted::FromTheEndOfTheYear => {
                let (year, _, _) = enforceable.ymd();
                Day::from_ymd(year, 12, 31).unwrap_or(enforceable)
            }
        };
        from.plus_months(self.years.saturating_mul(12))
    }
}

/// The longest terms of payment that may be agreed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LongestTerms {
    /// Days after the date of the invoice.
    pub days: i32,
    /// Where the end of the month may come in: days with it, counted both ways.
    pub end_of_month: Option<i32>,
    /// The article.
    pub article: &'static str,
}

impl LongestTerms {
    /// The latest due date of an invoice of this date.
    pub fn latest(&self, issued: Day) -> Day {
        let plain = issued.plus(self.days);
        let Some(days) = self.end_of_month else {
            return plain;
        };
        let after = crate::terms::end_of_month(issued.plus(days));
        let before = crate::terms::end_of_month(issued).plus(days);
        plain.max(after).max(before)
    }
}

/// What the law of a country says of one kind of debtor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DebtorRules {
    /// Interest without any agreement; none where there is none.
    pub interest: Option<LateInterest>,
    /// The least that a contract may agree on.
    pub floor: Option<Floor>,
    /// The most that a contract may agree on.
    pub ceiling: Option<Ceiling>,
    /// Fixed compensation.
    pub indemnity: Option<Indemnity>,
    /// Limitation; none where the pack does not know it.
    pub limitation: Option<Limitation>,
    /// Longest terms.
    pub terms: Option<LongestTerms>,
    /// What must be known beside these figures, with its article.
    pub remarks: &'static [Remark],
}

impl DebtorRules {
    /// Nothing is owed but the debt.
    const NOTHING: DebtorRules = DebtorRules {
        interest: None,
        floor: None,
        ceiling: None,
        indemnity: None,
        limitation: None,
        terms: None,
        remarks: &[],
    };
}

/// The kinds of debtors that laws tell apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Debtor {
    /// A business, or an association that buys as one.
    Business,
    /// A public body.
    Public,
    /// A consumer.
    Consumer,
}

/// The law of one country.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pack {
    /// ISO 3166-1 code; `EU` for the directive, where a country has no pack.
    pub country: &'static str,
    /// Businesses.
    pub business: DebtorRules,
    /// Public bodies.
    pub public: DebtorRules,
    /// Consumers.
    pub consumer: DebtorRules,
}

impl Pack {
    /// The pack of a country; nothing if it has none.
    ///
    /// ```
    /// # use relance_law::Pack;
    /// assert_eq!(Pack::of("FR").unwrap().country, "FR");
    /// assert!(Pack::of("ES").is_none());
    /// ```
    pub fn of(country: &str) -> Option<&'static Pack> {
        PACKS.iter().find(|pack| pack.country == country)
    }

    /// The codes of all packs.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        PACKS.iter().map(|pack| pack.country)
    }

    /// What it says of a kind of debtor.
    pub fn rules(&self, debtor: Debtor) -> &DebtorRules {
        match debtor {
            Debtor::Business => &self.business,
            Debtor::Public => &self.public,
            Debtor::Consumer => &self.consumer,
        }
    }
}

const PACKS: &[Pack] = &[
    belgium::PACK,
    germany::PACK,
    directive::PACK,
    france::PACK,
    united_kingdom::PACK,
];
