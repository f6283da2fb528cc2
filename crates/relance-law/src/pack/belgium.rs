//! Belgium: law of 2 August 2002 on late payment, and book XIX of the Code de droit économique for consumers.

use super::{
    Ceiling, Course, DebtorRules, Indemnity, LateInterest, LongestTerms, Pack, Points, Remark, Start,
};
use crate::Series;

const BUSINESS: DebtorRules = DebtorRules {
    interest: Some(LateInterest {
        series: Series::EcbRefinancing,
        points: Points::MoreUpToHalf(8),
        course: Course::EachHalfYear,
        start: Start::AfterDueDate,
        article: "loi du 2 août 2002, art. 5",
    }),
    indemnity: Some(Indemnity {
        currency: "EUR",
        amounts: &[(i64::MAX, 4000)],
        article: "loi du 2 août 2002, art. 6",
    }),
    terms: Some(LongestTerms {
        days: 60,
        end_of_month: None,
        article: "loi du 2 août 2002, art. 4",
    }),
    ..DebtorRules::NOTHING
};

pub(super) const PACK: Pack = Pack {
    country: "BE",
    business: BUSINESS,
    public: BUSINESS,
    consumer: DebtorRules {
        // No interest without a clause: book XIX only limits what a clause may ask for.
        ceiling: Some(Ceiling {
            points: 8,
            series: Series::EcbRefinancing,
            article: "Code de droit économique, livre XIX",
        }),
        remarks: &[
            Remark {
                en: "the first reminder is free, and nothing is owed before 14 days after it (Code de droit économique, livre XIX)",
                fr: "le premier rappel est gratuit, et rien n'est dû avant 14 jours après lui (Code de droit économique, livre XIX)",
            },
            Remark {
                en: "costs that a clause asks for: at most 20 EUR up to 150 EUR, 30 EUR and 10 % of what lies between 150 and 500 EUR, 65 EUR and 5 % of what lies above 500 EUR, at most 2,000 EUR (Code de droit économique, livre XIX)",
                fr: "frais prévus par une clause : au plus 20 EUR jusqu'à 150 EUR, 30 EUR et 10 % de ce qui est entre 150 et 500 EUR, 65 EUR et 5 % de ce qui dépasse 500 EUR, 2 000 EUR au plus (Code de droit économique, livre XIX)",
            },
        ],
        ..DebtorRules::NOTHING
    },
};
