//! What the year before a forecast lacks, or holds and the forecast does not repeat: months before the ledger begins, payments at
//! its end, credit notes.

use super::Told;
use super::rows::{Unit, figure};
use super::warnings::Warning;
use crate::language::{Lang, Said};
use relance_forecast::start::YEAR_OF_WEEKS;

/// From this share of what was invoiced on, credit notes are told.
const CREDITED: f64 = 0.005;

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
            warning("credit_notes", self.credit_notes()),
            warning("payments_end_early", self.payments_end_early()),
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

    /// A credit note pays nothing: an invoice that would be credited is forecast as if it were to be paid.
    fn credit_notes(&self) -> Option<Said> {
        let portfolio = self.outcomes.first()?.with_effects.portfolio;
        let share = portfolio.last_year.credited as f64 / portfolio.last_year.invoiced.max(1) as f64;
        (share > CREDITED).then(|| {
            Said::each(|lang| {
                let share = figure(lang, Unit::Share, share, self.currency(), false);
                match lang {
                    Lang::En => format!(
                        "Credit notes are not forecast: in the last year they took back {share} of what was invoiced, and cash is told too high by about as much. What two policies differ by hangs on it little."
                    ),
                    Lang::Fr => format!(
                        "Les avoirs ne sont pas prévus : sur la dernière année, ils ont repris {share} du facturé, et les encaissements sont donnés trop hauts d'autant environ. L'écart entre deux politiques en dépend peu."
                    ),
                }
            })
        })
    }
}
