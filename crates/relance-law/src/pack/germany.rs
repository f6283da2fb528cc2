//! Germany: Bürgerliches Gesetzbuch.

use super::{
    Counted, Course, DebtorRules, Indemnity, LateInterest, Limitation, LongestTerms, Pack, Points, Remark,
    Start,
};
use crate::Series;

const LIMITATION: Limitation = Limitation {
    years: 3,
    counted: Counted::FromTheEndOfTheYear,
    article: "BGB §§ 195, 199",
};

const BUSINESS: DebtorRules = DebtorRules {
    interest: Some(LateInterest {
        series: Series::GermanBaseRate,
        points: Points::More(9),
        course: Course::EachHalfYear,
        start: Start::AfterDueDate,
        article: "BGB § 288(2)",
    }),
    indemnity: Some(Indemnity {
        currency: "EUR",
        amounts: &[(i64::MAX, 4000)],
        article: "BGB § 288(5)",
    }),
    limitation: Some(LIMITATION),
    terms: Some(LongestTerms {
        days: 60,
        end_of_month: None,
        article: "BGB § 271a",
    }),
    remarks: &[Remark {
        en: "default needs a due date fixed by the calendar or a reminder, else 30 days from the due date and receipt (BGB § 286)",
        fr: "la demeure suppose une échéance fixée par le calendrier ou un rappel, sinon 30 jours après l'échéance et la réception (BGB § 286)",
    }],
    ..DebtorRules::NOTHING
};

pub(super) const PACK: Pack = Pack {
    country: "DE",
    business: BUSINESS,
    public: DebtorRules {
        terms: Some(LongestTerms {
            days: 30,
            end_of_month: None,
            article: "BGB § 271a(2)",
        }),
        ..BUSINESS
    },
    consumer: DebtorRules {
        interest: Some(LateInterest {
            series: Series::GermanBaseRate,
            points: Points::More(5),
            course: Course::EachHalfYear,
            start: Start::AfterFormalNotice,
            article: "BGB § 288(1)",
        }),
        limitation: Some(LIMITATION),
        remarks: &[Remark {
            en: "a consumer is in default after a reminder, or 30 days after an invoice that said so (BGB § 286(3))",
            fr: "un consommateur est en demeure après un rappel, ou 30 jours après une facture qui le disait (BGB § 286(3))",
        }],
        ..DebtorRules::NOTHING
    },
};
