//! The United Kingdom: Late Payment of Commercial Debts (Interest) Act 1998.

use super::{
    Counted, Course, DebtorRules, Indemnity, LateInterest, Limitation, LongestTerms, Pack, Points, Remark,
    Start,
};
use crate::Series;

const LIMITATION: Limitation = Limitation {
    years: 6,
    counted: Counted::FromTheDay,
    article: "Limitation Act 1980, s. 5 (England and Wales; Scotland: 5 years)",
};

const BUSINESS: DebtorRules = DebtorRules {
    interest: Some(LateInterest {
        series: Series::BankOfEngland,
        points: Points::More(8),
        // The order of 2002 fixes it by the day on which interest starts to run.
        course: Course::OfTheFirst,
        start: Start::AfterDueDate,
        article: "Late Payment of Commercial Debts (Interest) Act 1998, s. 1, 6",
    }),
    indemnity: Some(Indemnity {
        currency: "GBP",
        amounts: &[(100_000, 4000), (1_000_000, 7000), (i64::MAX, 10_000)],
        article: "Late Payment of Commercial Debts (Interest) Act 1998, s. 5A",
    }),
    limitation: Some(LIMITATION),
    terms: Some(LongestTerms {
        days: 60,
        end_of_month: None,
        article: "Late Payment of Commercial Debts (Interest) Act 1998, s. 4",
    }),
    ..DebtorRules::NOTHING
};

pub(super) const PACK: Pack = Pack {
    country: "GB",
    business: BUSINESS,
    public: DebtorRules {
        terms: Some(LongestTerms {
            days: 30,
            end_of_month: None,
            article: "Late Payment of Commercial Debts (Interest) Act 1998, s. 4",
        }),
        ..BUSINESS
    },
    consumer: DebtorRules {
        limitation: Some(LIMITATION),
        remarks: &[Remark {
            en: "the act of 1998 does not hold for consumers: no interest without an agreement or a court",
            fr: "la loi de 1998 ne vaut pas pour les consommateurs : pas d'intérêts sans convention ou décision de justice",
        }],
        ..DebtorRules::NOTHING
    },
};
