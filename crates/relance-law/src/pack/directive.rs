//! The European Union: directive 2011/7/EU, where the country itself has no pack.

use super::{Course, DebtorRules, Indemnity, LateInterest, LongestTerms, Pack, Points, Remark, Start};
use crate::Series;

/// Art. 2(6) and 5: the refinancing rate of the first day of each half-year and at least 8 points.
const INTEREST: LateInterest = LateInterest {
    series: Series::EcbRefinancing,
    points: Points::More(8),
    course: Course::EachHalfYear,
    start: Start::AfterDueDate,
    article: "directive 2011/7/EU, art. 2, 3",
};

const FORTY: Indemnity = Indemnity {
    currency: "EUR",
    amounts: &[(i64::MAX, 4000)],
    article: "directive 2011/7/EU, art. 6",
};

const REMARKS: &[Remark] = &[Remark {
    en: "this is the least that a member state must grant: its own law may grant more, and countries without the euro have a reference rate of their own",
    fr: "c'est le minimum qu'un État membre doit accorder : sa propre loi peut accorder plus, et les pays hors de la zone euro ont leur propre taux de référence",
}];

pub(super) const PACK: Pack = Pack {
    country: "EU",
    business: DebtorRules {
        interest: Some(INTEREST),
        indemnity: Some(FORTY),
        terms: Some(LongestTerms {
            days: 60,
            end_of_month: None,
            article: "directive 2011/7/EU, art. 3(5)",
        }),
        remarks: REMARKS,
        ..DebtorRules::NOTHING
    },
    public: DebtorRules {
        interest: Some(INTEREST),
        indemnity: Some(FORTY),
        terms: Some(LongestTerms {
            days: 60,
            end_of_month: None,
            article: "directive 2011/7/EU, art. 4",
        }),
        remarks: REMARKS,
        ..DebtorRules::NOTHING
    },
    consumer: DebtorRules {
        remarks: &[Remark {
            en: "the directive does not hold for consumers",
            fr: "la directive ne vaut pas pour les consommateurs",
        }],
        ..DebtorRules::NOTHING
    },
};
