//! What each figure is, in one sentence: the definitions of `docs/kpi.md`.

use crate::language::Lang;
use relance_kpi::{Key, RollStep};

/// The definition of a figure.
pub(crate) fn definition(lang: Lang, key: Key) -> &'static str {
    let (english, french) = both(key);
    lang.pick(english, french)
}

fn both(key: Key) -> (&'static str, &'static str) {
    match key {
        Key::Open => (
            "principal open at the end of the last day: invoices less credit notes, payments and write-offs, reversals added back",
            "principal restant dû à la fin du dernier jour : factures moins avoirs, paiements et pertes, rejets réintégrés",
        ),
        Key::Overdue => (
            "the part of what is open that was due before the last day",
            "part du restant dû échue avant le dernier jour",
        ),
        Key::Disputed => (
            "the part of what is open that is in dispute",
            "part du restant dû qui est en litige",
        ),
        Key::Unallocated => (
            "money received and credit notes that cover no invoice; it reduces no other figure",
            "sommes reçues et avoirs qui ne couvrent aucune facture ; ne réduit aucun autre chiffre",
        ),
        Key::OverdueRatio => ("overdue ÷ open", "échu ÷ restant dû"),
        Key::OverdueRatioUndisputed => (
            "overdue and not disputed ÷ open and not disputed",
            "échu hors litiges ÷ restant dû hors litiges",
        ),
        Key::Roll(step) => match step {
            RollStep::To1 => (
                "of what was not due 30 days before, the share that is 1–30 days late",
                "de ce qui n'était pas échu 30 jours avant, la part qui a 1 à 30 jours de retard",
            ),
            RollStep::To31 => (
                "of what was 1–30 days late 30 days before, the share that is 31–60 days late",
                "de ce qui avait 1 à 30 jours de retard 30 jours avant, la part qui en a 31 à 60",
            ),
            RollStep::To61 => (
                "of what was 31–60 days late 30 days before, the share that is 61–90 days late",
                "de ce qui avait 31 à 60 jours de retard 30 jours avant, la part qui en a 61 à 90",
            ),
            RollStep::To91 => (
                "of what was 61–90 days late 30 days before, the share that is 91–120 days late",
                "de ce qui avait 61 à 90 jours de retard 30 jours avant, la part qui en a 91 à 120",
            ),
            RollStep::To121 => (
                "of what was 91–120 days late 30 days before, the share that is more than 120 days late",
                "de ce qui avait 91 à 120 jours de retard 30 jours avant, la part qui en a plus de 120",
            ),
        },
        Key::Sales => (
            "invoices less credit notes that begin to count in the period, VAT included",
            "factures moins avoirs qui commencent à compter dans la période, TTC",
        ),
        Key::Dso => (
            "open ÷ sales of the period × its days",
            "restant dû ÷ ventes de la période × ses jours",
        ),
        Key::DsoUndisputed => (
            "(open − disputed) ÷ sales × days",
            "(restant dû − litiges) ÷ ventes × jours",
        ),
        Key::DsoCountBack => (
            "days of the months whose sales the open balance uses up, going back from the last day; the last month in proportion",
            "jours des mois dont les ventes épuisent le restant dû, en remontant depuis le dernier jour ; le dernier mois au prorata",
        ),
        Key::BestPossibleDso => (
            "open and not due ÷ sales × days: the DSO if nobody paid late",
            "restant dû non échu ÷ ventes × jours : le DSO si personne ne payait en retard",
        ),
        Key::AverageDaysDelinquent => (
            "DSO − best possible DSO, that is overdue ÷ sales × days",
            "DSO − meilleur DSO possible, soit échu ÷ ventes × jours",
        ),
        Key::CollectionEffectiveness => (
            "(open at the start + sales of a month − open) ÷ (open at the start + sales of a month − not due); the sales of a month are those of the period ÷ its months",
            "(restant dû au début + ventes d'un mois − restant dû) ÷ (restant dû au début + ventes d'un mois − non échu) ; les ventes d'un mois sont celles de la période ÷ ses mois",
        ),
        Key::CollectionEffectivenessWhole => (
            "(open at the start + sales − open) ÷ (open at the start + sales − not due), with all sales of the period",
            "(restant dû au début + ventes − restant dû) ÷ (restant dû au début + ventes − non échu), avec toutes les ventes de la période",
        ),
        Key::AverageLateness => (
            "mean days after the due date of the invoices that a payment settled in the period; early is 0",
            "moyenne des jours après l'échéance des factures qu'un paiement a soldées dans la période ; en avance vaut 0",
        ),
        Key::AverageLatenessWeighted => (
            "the same, each invoice weighted by what was paid on it",
            "la même, chaque facture pondérée par ce qui a été payé",
        ),
        Key::PaymentDelay => (
            "mean days from issue to payment of the invoices that a payment settled in the period",
            "moyenne des jours de l'émission au paiement des factures qu'un paiement a soldées dans la période",
        ),
        Key::PaymentDelayWeighted => (
            "the same, each invoice weighted by what was paid on it",
            "la même, chaque facture pondérée par ce qui a été payé",
        ),
        Key::PaidOnTime => (
            "of the invoices that a payment settled in the period, those settled by their due date",
            "parmi les factures qu'un paiement a soldées dans la période, celles soldées au plus tard à l'échéance",
        ),
        Key::DaysBeyondTerms => (
            "Σ (paid × days late) ÷ Σ paid, early is 0: the weighted lateness under the name that credit bureaus use",
            "Σ (payé × jours de retard) ÷ Σ payé, en avance vaut 0 : le retard pondéré sous le nom que lui donnent les agences de crédit",
        ),
        Key::DaysBeyondTermsSigned => (
            "Σ (paid × days after the due date) ÷ Σ paid, early payments below 0",
            "Σ (payé × jours après l'échéance) ÷ Σ payé, les paiements en avance comptés en négatif",
        ),
        Key::DaysBeyondTermsOpen => (
            "(15 × open 1–30 days late + 45 × 31–60 + 75 × 61–90 + 105 × beyond) ÷ open",
            "(15 × restant dû en retard de 1–30 jours + 45 × 31–60 + 75 × 61–90 + 105 × plus de 90) ÷ restant dû",
        ),
        Key::RecoveryRateChased => (
            "paid after the first reminder of the period ÷ open on the day of that reminder",
            "payé après la première relance de la période ÷ restant dû le jour de cette relance",
        ),
        Key::RecoveryRateAll => (
            "payments of the period on principal ÷ (open at the start + sales)",
            "paiements de la période sur le principal ÷ (restant dû au début + ventes)",
        ),
        Key::CostOfDunning => (
            "what the reminders of the period cost by the policy's channels",
            "coût des relances de la période, selon les canaux de la politique",
        ),
        Key::CostRatio => (
            "cost of dunning ÷ paid after the first reminder of the period",
            "coût des relances ÷ payé après la première relance de la période",
        ),
        Key::RemindersBeforePayment => (
            "mean number of reminders dated before the payment, of the invoices that a payment settled in the period",
            "nombre moyen de relances antérieures au paiement, des factures qu'un paiement a soldées dans la période",
        ),
        Key::PaidWithoutReminder => (
            "of the invoices that a payment settled in the period, those paid without any reminder",
            "parmi les factures qu'un paiement a soldées dans la période, celles payées sans aucune relance",
        ),
        Key::ResponseRate => (
            "messages that the customer answered in time (reply, promise, dispute, plan) ÷ messages delivered",
            "messages auxquels le client a répondu à temps (réponse, promesse, litige, échéancier) ÷ messages délivrés",
        ),
        Key::DelayAfterReminder => (
            "median days from the last reminder to the payment, of the invoices paid in time after it",
            "médiane des jours de la dernière relance au paiement, des factures payées à temps après elle",
        ),
        Key::PromisesKept => (
            "promises paid in full by the day promised ÷ promises that matured in the period; those renegotiated in time are neither",
            "promesses payées en entier au jour promis ÷ promesses échues dans la période ; celles renégociées à temps ne comptent pas",
        ),
        Key::PromisesKeptAmount => (
            "amount of the promises kept ÷ amount of those that matured",
            "montant des promesses tenues ÷ montant des promesses échues",
        ),
    }
}
