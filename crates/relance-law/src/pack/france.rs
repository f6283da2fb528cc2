//! France: code de commerce, code de la commande publique, code civil, code de la consommation.

use super::{
    Counted, Course, DebtorRules, Floor, Indemnity, LateInterest, Limitation, LongestTerms, Pack, Points,
    Remark, Start,
};
use crate::Series;

/// 40 EUR (code de commerce, art. D441-5): once for each invoice, whole even where a part alone is late, outside VAT.
const FORTY: Indemnity = Indemnity {
    currency: "EUR",
    amounts: &[(i64::MAX, 4000)],
    article: "code de commerce, art. L441-10 II, D441-5",
};

pub(super) const PACK: Pack = Pack {
    country: "FR",
    business: DebtorRules {
        interest: Some(LateInterest {
            series: Series::EcbRefinancing,
            points: Points::More(10),
            course: Course::EachHalfYear,
            start: Start::AfterDueDate,
            article: "code de commerce, art. L441-10 II",
        }),
        // In 2024 three times the legal rate was more than the refinancing rate and 10 points: the floor binds what is
        // agreed, never the rate by law.
        floor: Some(Floor {
            times: 3,
            series: Series::FrenchLegalInterest,
            article: "code de commerce, art. L441-10 II",
        }),
        indemnity: Some(FORTY),
        limitation: Some(Limitation {
            years: 5,
            counted: Counted::FromTheDay,
            article: "code de commerce, art. L110-4",
        }),
        terms: Some(LongestTerms {
            days: 60,
            end_of_month: Some(45),
            article: "code de commerce, art. L441-10 I",
        }),
        remarks: &[
            Remark {
                en: "shorter terms hold for perishable food, cattle and meat, spirits and freight (code de commerce, art. L441-11)",
                fr: "des délais plus courts valent pour les denrées périssables, le bétail et la viande, les alcools et le transport (code de commerce, art. L441-11)",
            },
            Remark {
                en: "carriage of goods is time-barred after one year (code de commerce, art. L133-6)",
                fr: "le transport de marchandises se prescrit par un an (code de commerce, art. L133-6)",
            },
        ],
        ..DebtorRules::NOTHING
    },
    public: DebtorRules {
        interest: Some(LateInterest {
            series: Series::EcbRefinancing,
            points: Points::More(8),
            course: Course::OfTheFirst,
            start: Start::AfterDueDate,
            article: "code de la commande publique, art. R2192-31",
        }),
        indemnity: Some(Indemnity {
            article: "code de la commande publique, art. D2192-35",
            ..FORTY
        }),
        limitation: Some(Limitation {
            years: 4,
            counted: Counted::FromTheEndOfTheYear,
            article: "loi 68-1250 du 31 décembre 1968, art. 1",
        }),
        terms: Some(LongestTerms {
            days: 60,
            end_of_month: None,
            article: "code de la commande publique, art. R2192-10, R2192-11",
        }),
        remarks: &[Remark {
            en: "terms: 30 days for the State and local authorities, 50 for public hospitals, 60 for public enterprises (code de la commande publique, art. R2192-10, R2192-11)",
            fr: "délais : 30 jours pour l'État et les collectivités, 50 pour les hôpitaux publics, 60 pour les entreprises publiques (code de la commande publique, art. R2192-10, R2192-11)",
        }],
        ..DebtorRules::NOTHING
    },
    consumer: DebtorRules {
        interest: Some(LateInterest {
            series: Series::FrenchLegalInterest,
            points: Points::More(0),
            course: Course::EachHalfYear,
            start: Start::AfterFormalNotice,
            article: "code civil, art. 1231-6, 1344-1",
        }),
        limitation: Some(Limitation {
            years: 2,
            counted: Counted::FromTheDay,
            article: "code de la consommation, art. L218-2",
        }),
        remarks: &[Remark {
            en: "costs of recovery without a court title stay with the creditor, whatever a contract says (code des procédures civiles d'exécution, art. L111-8)",
            fr: "les frais de recouvrement sans titre exécutoire restent à la charge du créancier, quoi que dise un contrat (code des procédures civiles d'exécution, art. L111-8)",
        }],
        ..DebtorRules::NOTHING
    },
};
