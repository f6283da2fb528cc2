//! How figures are called, what numerator and denominator are, and why some are undefined.

use crate::language::Lang;
use relance_kpi::{Key, Note, RollStep, Why};

/// The name of a figure.
pub(crate) fn name(lang: Lang, key: Key) -> &'static str {
    let (english, french) = match key {
        Key::Open => ("open", "restant dû"),
        Key::Overdue => ("overdue", "échu"),
        Key::Disputed => ("disputed", "en litige"),
        Key::Unallocated => ("received, not allocated", "reçu, non lettré"),
        Key::OverdueRatio => ("overdue ratio", "taux d'impayés"),
        Key::OverdueRatioUndisputed => ("without disputes", "hors litiges"),
        Key::Sales => ("sales", "ventes"),
        Key::Dso => ("DSO", "DSO"),
        Key::DsoUndisputed => ("DSO without disputes", "DSO hors litiges"),
        Key::DsoCountBack => ("DSO by count-back", "DSO par épuisement"),
        Key::BestPossibleDso => ("best possible DSO", "meilleur DSO possible"),
        Key::AverageDaysDelinquent => ("ADD, days delinquent", "ADD, jours de retard"),
        Key::CollectionEffectiveness => ("CEI, collection effectiveness", "CEI, efficacité du recouvrement"),
        Key::CollectionEffectivenessWhole => ("CEI on all sales", "CEI sur toutes les ventes"),
        Key::AverageLateness => ("average lateness", "retard moyen"),
        Key::AverageLatenessWeighted => ("average lateness, weighted", "retard moyen pondéré"),
        Key::PaymentDelay => ("time to pay", "délai moyen de paiement"),
        Key::PaymentDelayWeighted => ("time to pay, weighted", "délai de paiement pondéré"),
        Key::PaidOnTime => ("paid on time", "payées à temps"),
        Key::DaysBeyondTerms => ("DBT, days beyond terms", "DBT, jours au-delà du terme"),
        Key::DaysBeyondTermsSigned => ("DBT, early counted", "DBT, avances comptées"),
        Key::DaysBeyondTermsOpen => ("DBT of what is open", "DBT du restant dû"),
        Key::RecoveryRateChased => ("recovery rate, chased", "taux de recouvrement, relancé"),
        Key::RecoveryRateAll => ("recovery rate, all", "taux de recouvrement, total"),
        Key::CostOfDunning => ("cost of dunning", "coût des relances"),
        Key::CostRatio => ("cost ÷ recovered", "coût ÷ recouvré"),
        Key::RemindersBeforePayment => ("reminders before payment", "relances avant paiement"),
        Key::PaidWithoutReminder => ("paid without a reminder", "payées sans relance"),
        Key::ResponseRate => ("response rate", "taux de réponse"),
        Key::DelayAfterReminder => ("delay after a reminder", "délai après relance"),
        Key::PromisesKept => ("promises kept", "promesses tenues"),
        Key::PromisesKeptAmount => ("promises kept, by amount", "promesses tenues, en montant"),
        Key::Roll(RollStep::To1) => ("not due → 1–30", "non échu → 1–30"),
        Key::Roll(RollStep::To31) => ("1–30 → 31–60", "1–30 → 31–60"),
        Key::Roll(RollStep::To61) => ("31–60 → 61–90", "31–60 → 61–90"),
        Key::Roll(RollStep::To91) => ("61–90 → 91–120", "61–90 → 91–120"),
        Key::Roll(RollStep::To121) => ("91–120 → more", "91–120 → plus de 120"),
    };
    lang.pick(english, french)
}

/// What stands above the line, and what below; empty for counts with words of their own ([`counted`]).
pub(super) fn parts(lang: Lang, key: Key) -> (&'static str, &'static str) {
    let ((en_above, fr_above), (en_below, fr_below)) = match key {
        Key::OverdueRatio => (("overdue", "échu"), ("open", "restant dû")),
        Key::OverdueRatioUndisputed => (
            ("overdue, not disputed", "échu hors litiges"),
            ("open, not disputed", "restant dû hors litiges"),
        ),
        Key::Dso => (("open", "restant dû"), ("sales", "de ventes")),
        Key::DsoUndisputed => (
            ("open, not disputed", "restant dû hors litiges"),
            ("sales", "de ventes"),
        ),
        Key::DsoCountBack => (("left", "restants"), ("sales of the month", "de ventes du mois")),
        Key::BestPossibleDso => (("not due", "non échu"), ("sales", "de ventes")),
        Key::AverageDaysDelinquent => (("overdue", "échu"), ("sales", "de ventes")),
        Key::CollectionEffectiveness => (
            (
                "(open before + a month's sales − open)",
                "(dû avant + ventes d'un mois − restant dû)",
            ),
            (
                "(open before + a month's sales − not due)",
                "(dû avant + ventes d'un mois − non échu)",
            ),
        ),
        Key::CollectionEffectivenessWhole => (
            ("(open before + sales − open)", "(dû avant + ventes − restant dû)"),
            (
                "(open before + sales − not due)",
                "(dû avant + ventes − non échu)",
            ),
        ),
        Key::AverageLatenessWeighted | Key::DaysBeyondTerms => (
            ("amount × days late", "montant × jours de retard"),
            ("paid", "payés"),
        ),
        Key::PaymentDelayWeighted => (
            ("amount × days from issue", "montant × jours depuis l'émission"),
            ("paid", "payés"),
        ),
        Key::PaidOnTime => (("by the due date", "à l'échéance ou avant"), ("", "")),
        Key::DaysBeyondTermsSigned => (
            ("amount × days after due", "montant × jours après l'échéance"),
            ("paid", "payés"),
        ),
        Key::DaysBeyondTermsOpen => (
            (
                "open × 15, 45, 75 or 105 days",
                "restant dû × 15, 45, 75 ou 105 jours",
            ),
            ("open", "restant dû"),
        ),
        Key::RecoveryRateChased => (
            ("paid after a reminder", "payés après relance"),
            ("open when first chased", "dus à la première relance"),
        ),
        Key::RecoveryRateAll => (
            ("paid in the period", "payés dans la période"),
            ("(open before + sales)", "(dû avant + ventes)"),
        ),
        Key::CostRatio => (
            ("cost of reminders", "de coût des relances"),
            ("paid after a reminder", "payés après relance"),
        ),
        Key::PaidWithoutReminder => (("with no reminder", "sans relance"), ("", "")),
        Key::ResponseRate => (("answered", "avec réponse"), ("", "")),
        Key::PromisesKeptAmount => (("kept", "tenus"), ("promised", "promis")),
        Key::Roll(_) => (
            ("rolled on", "passés plus loin"),
            ("30 days before", "30 jours avant"),
        ),
        _ => (("", ""), ("", "")),
    };
    (lang.pick(en_above, fr_above), lang.pick(en_below, fr_below))
}

/// A count above the line of a figure, or below it, with its words; none for amounts.
pub(super) fn counted(lang: Lang, key: Key, is_above: bool, count: u64) -> Option<String> {
    let (one, many) = match (key, is_above) {
        (Key::AverageLateness, true) => (("day late", "jour de retard"), ("days late", "jours de retard")),
        (Key::PaymentDelay, true) => (
            ("day from issue to payment", "jour de l'émission au paiement"),
            ("days from issue to payment", "jours de l'émission au paiement"),
        ),
        (Key::RemindersBeforePayment, true) => (
            ("reminder before payment", "relance avant paiement"),
            ("reminders before payment", "relances avant paiement"),
        ),
        (
            Key::AverageLateness
            | Key::PaymentDelay
            | Key::RemindersBeforePayment
            | Key::PaidOnTime
            | Key::PaidWithoutReminder,
            false,
        ) => (
            ("invoice paid", "facture payée"),
            ("invoices paid", "factures payées"),
        ),
        (Key::ResponseRate, false) => (("message", "message"), ("messages", "messages")),
        (Key::PromisesKept, true) => (("kept", "tenue"), ("kept", "tenues")),
        (Key::PromisesKept, false) => (("matured", "échue"), ("matured", "échues")),
        _ => return None,
    };
    Some(lang.counted(count, one, many))
}

/// Why a figure is undefined.
pub(crate) fn why(lang: Lang, why: Why) -> &'static str {
    let (english, french) = match why {
        Why::NothingOpen => ("nothing is open", "rien n'est dû"),
        Why::NothingUndisputed => ("nothing is open without a dispute", "rien n'est dû hors litiges"),
        Why::NoSales => ("no sales in the period", "aucune vente dans la période"),
        Why::CreditNotesExceedSales => (
            "credit notes come to as much as the sales of the period, or more",
            "les avoirs atteignent ou dépassent les ventes de la période",
        ),
        Why::NothingToCollect => (
            "there was nothing to collect in the period",
            "il n'y avait rien à encaisser dans la période",
        ),
        Why::NotDueExceeds => (
            "what is not due comes to all there was to collect, or more",
            "le non échu atteint ou dépasse ce qu'il y avait à encaisser",
        ),
        Why::NothingPaid => (
            "no invoice was settled by a payment in the period",
            "aucune facture n'a été soldée par un paiement dans la période",
        ),
        Why::NothingChased => (
            "no open invoice got a reminder in the period",
            "aucune facture due n'a été relancée dans la période",
        ),
        Why::NothingRecovered => (
            "nothing was paid after a reminder of the period",
            "rien n'a été payé après une relance de la période",
        ),
        Why::NoPolicy => (
            "no policy given: see --policy",
            "aucune politique donnée : voir --policy",
        ),
        Why::NoCosts => (
            "the policy gives its channels no cost",
            "la politique ne donne pas de coût à ses canaux",
        ),
        Why::CostsInOtherCurrency => (
            "the policy's costs are in another currency",
            "les coûts de la politique sont dans une autre devise",
        ),
        Why::NoMessages => (
            "no reminder was delivered in the period",
            "aucune relance n'a été délivrée dans la période",
        ),
        Why::NoPaymentAfterReminder => (
            "no invoice was paid soon after a reminder: see --within",
            "aucune facture n'a été payée peu après une relance : voir --within",
        ),
        Why::NoPromises => (
            "no promise matured in the period",
            "aucune promesse n'est arrivée à terme dans la période",
        ),
        Why::LedgerTooShort => (
            "the ledger begins less than 30 days before",
            "le livre commence moins de 30 jours avant",
        ),
        Why::EmptyColumn => (
            "nothing stood there 30 days before",
            "il n'y avait rien à cet âge 30 jours avant",
        ),
    };
    lang.pick(english, french)
}

/// What must be said with a figure.
pub(super) fn note(lang: Lang, note: Note) -> String {
    match note {
        Note::MonthsClamped(months) => {
            let months = lang.counted(months, ("month", "mois"), ("months", "mois"));
            match lang {
                Lang::En => format!("{months} with more credit notes than invoices taken as without sales"),
                Lang::Fr => format!("{months} où les avoirs dépassent les factures : comptés sans ventes"),
            }
        }
        Note::YoungMessages(count) => {
            let messages = lang.counted(count, ("message", "message"), ("messages", "messages"));
            match lang {
                Lang::En => format!("{messages} may still be answered"),
                Lang::Fr => match count {
                    0 | 1 => format!("{messages} peut encore recevoir une réponse"),
                    _ => format!("{messages} peuvent encore recevoir une réponse"),
                },
            }
        }
        Note::MessagesWithoutCost(messages) => {
            let messages = lang.counted(messages, ("message", "message"), ("messages", "messages"));
            match lang {
                Lang::En => format!("{messages} on channels without a cost not counted"),
                Lang::Fr => format!("{messages} sur des canaux sans coût, non comptés"),
            }
        }
    }
}
