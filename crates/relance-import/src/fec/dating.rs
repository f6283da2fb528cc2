//! Due dates of invoices: from the text of the books, from terms, and from the law where there is neither.

use super::movements::{Movement, Nature};
use relance_kernel::Day;
use relance_law::Terms;
use std::collections::BTreeMap;

/// Where a due date comes from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum DueSource {
    /// The books tell it.
    Text,
    /// The terms of this customer.
    CustomerTerms,
    /// The terms given for all.
    GivenTerms,
    /// Nothing was given: the 30 days of the law.
    Default,
    /// An opening balance without the date of its invoices: terms from the day of the opening.
    Opening,
}

impl DueSource {
    /// All of them.
    pub const ALL: [DueSource; 5] = [
        DueSource::Text,
        DueSource::CustomerTerms,
        DueSource::GivenTerms,
        DueSource::Default,
        DueSource::Opening,
    ];

    /// The word in the column `due_source`.
    pub fn word(self) -> &'static str {
        match self {
            DueSource::Text => "text",
            DueSource::CustomerTerms => "customer_terms",
            DueSource::GivenTerms => "given_terms",
            DueSource::Default => "default",
            DueSource::Opening => "opening",
        }
    }
}

/// A due date, and the parts of an invoice that has several.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Dated {
    pub(super) issued: Day,
    pub(super) due: Day,
    pub(super) source: DueSource,
    pub(super) parts: Vec<(Day, i64)>,
}

/// A document is not older than this when it is booked, nor dated later than this.
const OLDEST: i32 = 3_650;
const LATEST: i32 = 62;

/// A due date in a text lies within this many days of the invoice.
const LONGEST: i32 = 730;

/// The date of a document, if it is plausible for an entry of a day.
pub(super) fn plausible_issue(issued: Option<Day>, booked: Day) -> Option<Day> {
    issued.filter(|issued| (-LATEST..=OLDEST).contains(&booked.since(*issued)))
}

/// What dates are made with.
#[derive(Clone, Debug, Default)]
pub(super) struct Dating {
    pub(super) given: Option<Terms>,
    pub(super) of_customers: BTreeMap<String, Terms>,
}

impl Dating {
    /// The dates of a claim.
    pub(super) fn date(&self, claim: &Movement, customer: &str) -> Dated {
        let issued = match claim.nature {
            Nature::BankDebit => claim.date,
            _ => claim.issued,
        };
        let is_plausible = |due: Day| (0..=LONGEST).contains(&due.since(issued));
        let has_no_age =
            matches!(claim.nature, Nature::OpeningDebit | Nature::DifferenceDebit) && issued >= claim.date;
        let (terms, source) = match (self.of_customers.get(customer), self.given) {
            (Some(terms), _) => (*terms, DueSource::CustomerTerms),
            (None, Some(terms)) => (terms, DueSource::GivenTerms),
            (None, None) => (Terms::STATUTORY, DueSource::Default),
        };
        let source = if has_no_age { DueSource::Opening } else { source };
        let mut parts: BTreeMap<Day, i64> = BTreeMap::new();
        for (due, amount) in &claim.parts {
            *parts.entry(*due).or_default() += amount;
        }
        let has_parts = parts.len() > 1
            && parts.values().sum::<i64>() == claim.amount
            && parts.keys().all(|due| is_plausible(*due));
        if let (true, Some(last)) = (has_parts, parts.keys().last()) {
            return Dated {
                issued,
                due: *last,
                source: DueSource::Text,
                parts: parts.into_iter().collect(),
            };
        }
        let (due, source) = match claim.due.filter(|due| is_plausible(*due)) {
            Some(due) => (due, DueSource::Text),
            None => (terms.due(issued), source),
        };
        Dated {
            issued,
            due,
            source,
            parts: Vec::new(),
        }
    }
}
