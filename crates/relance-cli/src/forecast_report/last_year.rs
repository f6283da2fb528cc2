//! What the year before a forecast lacks, or holds and the forecast does not repeat: months before the ledger begins, payments at
//! its end, credit notes, due dates put off, instalments, plans; and money that is on no invoice.

use super::Told;
use super::rows::{Unit, figure, lost};
use super::warnings::Warning;
use crate::language::{Lang, Said};
use relance_forecast::forecast::LastYear;
use relance_forecast::start::YEAR_OF_WEEKS;

/// From this share of what was invoiced on, what is not repeated of it is told; and from this share of what is open on, money
/// beside it.
const MATTERS: f64 = 0.005;

/// Where so many payments were to be expected since the last, some are missing: chance alone has none in e^-10.
const EXPECTED_SINCE: f64 = 10.0;

/// A ledger that begins so many days too late has lost nothing.
const DAYS_OF_GRACE: i32 = 31;

impl Told<'_> {
    /// What of it there is to tell.
    pub(super) fn of_last_year(&self) -> impl Iterator<Item = Warning> {
        let warning = |name, said: Option<Said>| said.map(|said| Warning { name, said });
        [
            warning("short_ledger", self.short_ledger()),
            warning("payments_end_early", self.payments_end_early()),
            warning("unallocated_money", self.unallocated_money()),
            warning("credit_notes", self.credit_notes()),
            warning("due_dates_moved", self.due_dates_moved()),
            warning("instalments", self.instalments()),
            warning("plans", self.plans()),
        ]
        .into_iter()
        .flatten()
    }

    /// New business is that of a year before: where the ledger does not hold it, it seems that nothing is sold.
    fn short_ledger(&self) -> Option<Said> {
        let portfolio = self.outcomes.first()?.with_effects.portfolio;
        let until = self.question.until;
        let first = portfolio.last_year.first_issued?;
        let missing = first
            .since(until.plus(1 - YEAR_OF_WEEKS))
            .min(self.question.new_business_days);
        (missing > DAYS_OF_GRACE).then(|| {
            Said::each(|lang| {
                let (first, through) = (lang.day(first), lang.day(until.plus(missing)));
                match lang {
                    Lang::En => format!(
                        "The ledger's invoices begin on {first}: no business is known that could be repeated up to {through}. What is to come, cash, messages and cost are too low by all that will be sold until then, and DSO is too high: it holds what is open at the end against sales that lack those months. Bring in a whole year, or read what is open at the start alone (--new-business 0)."
                    ),
                    Lang::Fr => format!(
                        "Les factures de ce livre commencent le {first} : aucune activité connue ne peut être répétée jusqu'au {through}. La facturation à venir, les encaissements, les messages et les coûts sont trop bas de tout ce qui sera vendu d'ici là, et le DSO est trop haut : il rapporte l'encours final à des ventes où ces mois manquent. Importez une année entière, ou ne lisez que l'encours initial (--new-business 0)."
                    ),
                }
            })
        })
    }

    /// A ledger whose last payments are missing seems to say that nobody paid.
    fn payments_end_early(&self) -> Option<Said> {
        let last_year = self.outcomes.first()?.with_effects.portfolio.last_year;
        let last = last_year.last_paid?;
        let days = self.question.until.since(last);
        let expected = f64::from(days) * last_year.payments as f64 / 365.0;
        (expected > EXPECTED_SINCE && days > 3).then(|| {
            Said::each(|lang| {
                let (last, days) = (lang.day(last), lang.days(days));
                match lang {
                    Lang::En => format!(
                        "The last payment of this ledger is of {last}, {days} before the last day known: if payments are missing, everybody seems to pay later than they do. Bring them in, or end on that day (--until)."
                    ),
                    Lang::Fr => format!(
                        "Le dernier paiement de ce livre est du {last}, {days} avant le dernier jour connu : s'il en manque, chacun semble payer plus tard qu'il ne paie. Importez-les, ou arrêtez-vous à ce jour (--until)."
                    ),
                }
            })
        })
    }

    /// A share of last year's business in words, where it matters.
    fn of_business(
        &self,
        part: impl Fn(&LastYear) -> i64,
        words: impl Fn(Lang, &str) -> String,
    ) -> Option<Said> {
        let last_year = &self.outcomes.first()?.with_effects.portfolio.last_year;
        let share = part(last_year) as f64 / last_year.invoiced.max(1) as f64;
        (share > MATTERS).then(|| {
            Said::each(|lang| words(lang, &figure(lang, Unit::Share, share, self.currency(), false)))
        })
    }

    /// A credit note pays nothing: an invoice that would be credited is forecast as if it were to be paid.
    fn credit_notes(&self) -> Option<Said> {
        self.of_business(|last_year| last_year.credited, |lang, share| match lang {
            Lang::En => format!(
                "Credit notes are not forecast: in the last year they took back {share} of what was invoiced, and cash is told too high by about as much. What two policies differ by hangs on it little."
            ),
            Lang::Fr => format!(
                "Les avoirs ne sont pas prévus : sur la dernière année, ils ont repris {share} du facturé, et les encaissements sont donnés trop hauts d'autant environ. L'écart entre deux politiques en dépend peu."
            ),
        })
    }

    /// Ages count from the date an invoice was put off to; one that is still to be put off is forecast as if it were not.
    fn due_dates_moved(&self) -> Option<Said> {
        self.of_business(|last_year| last_year.put_off, |lang, share| match lang {
            Lang::En => format!(
                "No due date is put off in the forecast: in the last year that was done, after the sale, for {share} of what was invoiced. Cash will come later than told, in the first months above all."
            ),
            Lang::Fr => format!(
                "Aucune échéance n'est reportée dans la prévision : sur la dernière année, elle l'a été après la vente pour {share} du facturé. L'argent rentrera plus tard qu'il n'est dit, surtout dans les premiers mois."
            ),
        })
    }

    /// What is to come has one due date, and parts of it are paid by chance.
    fn instalments(&self) -> Option<Said> {
        self.of_business(|last_year| last_year.in_instalments, |lang, share| match lang {
            Lang::En => format!(
                "Instalments are not forecast: in the last year {share} of what was invoiced had several due dates. Here an invoice has one, and parts of it are paid by chance rather than on the days agreed: cash is told weeks too early or too late, and its ranges are too narrow."
            ),
            Lang::Fr => format!(
                "Les échéances multiples ne sont pas prévues : sur la dernière année, {share} du facturé en avait plusieurs. Une facture n'en a ici qu'une, et ses parts sont réglées au hasard plutôt qu'aux jours convenus : l'argent est annoncé des semaines trop tôt ou trop tard, et ses fourchettes sont trop étroites."
            ),
        })
    }

    /// A plan that stands changes when an invoice is paid; none is agreed from the start of the forecast on.
    fn plans(&self) -> Option<Said> {
        self.of_business(|last_year| last_year.in_plans, |lang, share| match lang {
            Lang::En => format!(
                "No payment plan is agreed in the forecast: in the last year some were, for invoices that come to {share} of what was invoiced. What will be paid over a plan comes later than told."
            ),
            Lang::Fr => format!(
                "Aucun échéancier n'est accordé dans la prévision : sur la dernière année, il en a été convenu pour des factures qui font {share} du facturé. Ce qui sera réglé selon un échéancier rentrera plus tard qu'il n'est dit."
            ),
        })
    }

    /// Money that is on no invoice pays none: what the same customer has open beside it is forecast as owed.
    fn unallocated_money(&self) -> Option<Said> {
        let portfolio = self.outcomes.first()?.with_effects.portfolio;
        let share = portfolio.unallocated as f64 / portfolio.open.principal.max(1) as f64;
        (share > MATTERS).then(|| {
            Said::each(|lang| {
                let of = |unit, value| figure(lang, unit, value, self.currency(), false);
                let money = of(Unit::Money, portfolio.unallocated as f64);
                let (share, lost) = (of(Unit::Share, share), lost(self.question.days));
                let lost = lost.of(lang);
                match lang {
                    Lang::En => format!(
                        "{money} that customers paid or were credited is on no invoice, though they have as much open ({share} of all that is). The forecast takes those invoices for owed: what is open, what comes in of it and the rest ({lost}) are told too high, by up to as much. Put that money on its invoices."
                    ),
                    Lang::Fr => format!(
                        "{money} de règlements et d'avoirs ne sont imputés sur aucune facture, alors que leurs clients en ont autant d'ouvert ({share} de l'encours). La prévision tient ces factures pour dues : l'encours, ce qui en rentre et le reste ({lost}) sont donnés trop hauts, de cette somme au plus. Imputez cet argent sur ses factures."
                    ),
                }
            })
        })
    }
}
