//! A backtest as tables.

use super::{Told, cells};
use crate::console::{Console, Style};
use crate::forecast_report::rows::{Unit, bare_money, figure};
use crate::forecast_report::warnings::paid_left_out;
use crate::language::Lang;
use crate::report::table::{Align, Table, page_width, wrap};
use relance_forecast::backtest::items::Money;
use relance_forecast::backtest::verdict::{Finding, Judged, verdict};
use relance_forecast::backtest::{CashForecast, Figure, RECOVERED_AFTER};

/// Cells (quarters of groups of invoices) that it takes to say whether intervals hold.
const CELLS_NEEDED: u32 = 24;

/// What happens less often is not put down to chance.
const HARDLY_EVER: f64 = 0.01;

/// How likely it is that so many or fewer of these cells hold, if each does with a probability of `level`.
fn at_most(held: u32, cells: u32, level: f64) -> f64 {
    let mut of_exactly = (1.0 - level).powi(i32::try_from(cells).unwrap_or(i32::MAX));
    let mut sum = 0.0;
    for count in 0..=held.min(cells) {
        sum += of_exactly;
        of_exactly *= f64::from(cells - count) / f64::from(count + 1) * level / (1.0 - level);
    }
    sum
}

/// Quarters that it takes to say whether cash was forecast well.
const QUARTERS_NEEDED: usize = 4;

/// Everything, for people.
pub(super) fn text(console: &Console, told: &Told<'_>) -> String {
    let page = Page {
        console,
        told,
        lang: console.lang,
    };
    let mut text = page.head();
    text.push_str(&page.cash(&told.backtest.principal));
    if told.backtest.with_charges.quarters != told.backtest.principal.quarters {
        text.push_str(&page.cash(&told.backtest.with_charges));
    }
    text.push_str(&page.recovered());
    text.push_str(&page.items());
    text.push_str(&page.verdict());
    text
}

struct Page<'a> {
    console: &'a Console,
    told: &'a Told<'a>,
    lang: Lang,
}

impl Page<'_> {
    fn pick<'t>(&self, en: &'t str, fr: &'t str) -> &'t str {
        self.lang.pick(en, fr)
    }

    fn figure(&self, unit: Unit, value: f64) -> String {
        figure(self.lang, unit, value, self.told.currency, false)
    }

    fn head(&self) -> String {
        let (lang, backtest) = (self.lang, self.told.backtest);
        let (cut, known) = (lang.day(backtest.cut), lang.day(backtest.known_until));
        let ledger = &self.told.asked.ledger;
        let items = lang.counted(
            backtest.portfolio.items,
            ("invoice", "facture"),
            ("invoices", "factures"),
        );
        let principal = self.figure(Unit::Money, backtest.portfolio.principal as f64);
        let payments = lang.count(backtest.model.learnt_from.payments);
        let after = self.known_after();
        let title = match lang {
            Lang::En => {
                format!("Backtest of {ledger}: what was known on {cut}, and {after}")
            }
            Lang::Fr => format!("Test rétrospectif de {ledger} : ce qui était connu le {cut}, et {after}"),
        };
        let open = match lang {
            Lang::En => format!(
                "open on that day: {items}, {principal}; learnt from {payments} payments; the ledger goes on to {known}"
            ),
            Lang::Fr => format!(
                "ouvert ce jour-là : {items}, {principal} ; appris de {payments} paiements ; le livre va jusqu'au {known}"
            ),
        };
        let mut lines: Vec<String> = wrap(&title, page_width())
            .iter()
            .map(|line| self.console.paint(Style::Bold, line))
            .collect();
        lines.extend(wrap(&open, page_width()));
        if !backtest.converged {
            lines.push(
                self.pick(
                    "the search for the best fit did not end: do not rely on this forecast",
                    "la recherche du meilleur ajustement n'a pas abouti : ne vous fiez pas à cette prévision",
                )
                .to_string(),
            );
        }
        if let Some(said) = paid_left_out(&backtest.model.learnt_from) {
            lines.push(String::new());
            lines.extend(wrap(said.of(lang), page_width()));
        }
        lines.join("\n") + "\n\n"
    }

    /// How much is known of the twelve months after the cut.
    fn known_after(&self) -> String {
        let months = &self.told.backtest.principal.months;
        let known = months
            .iter()
            .filter(|month| month.cash.observed.is_some())
            .count();
        match (known, self.lang) {
            (known, Lang::En) if known == months.len() => "the twelve months after it".to_string(),
            (known, Lang::Fr) if known == months.len() => "les douze mois suivants".to_string(),
            (0, Lang::En) => "a forecast of the twelve months after it".to_string(),
            (0, Lang::Fr) => "une prévision des douze mois suivants".to_string(),
            (1, Lang::En) => "the one month known after it".to_string(),
            (1, Lang::Fr) => "le seul mois connu ensuite".to_string(),
            (known, Lang::En) => format!("the {known} months known after it"),
            (known, Lang::Fr) => format!("les {known} mois connus ensuite"),
        }
    }

    /// Of what the cash is that is judged: of the year, or of the quarters of it that are known.
    fn known_cash(&self, money: Money) -> String {
        let quarters = match money {
            Money::Principal => &self.told.backtest.principal.quarters,
            Money::WithCharges => &self.told.backtest.with_charges.quarters,
        };
        let known = quarters
            .iter()
            .filter(|quarter| quarter.cash.observed.is_some())
            .count();
        match (known, self.lang) {
            (known, Lang::En) if known == quarters.len() => "cash of the year".to_string(),
            (known, Lang::Fr) if known == quarters.len() => "les encaissements de l'année".to_string(),
            (1, Lang::En) => "cash of the one known quarter".to_string(),
            (1, Lang::Fr) => "les encaissements du seul trimestre connu".to_string(),
            (known, Lang::En) => format!("cash of the {known} known quarters"),
            (known, Lang::Fr) => format!("les encaissements des {known} trimestres connus"),
        }
    }

    /// How many cells held, in words, after a share of them.
    fn of_cells(&self, money: Money, level: f64) -> String {
        match (cells(self.told.backtest, money, level), self.lang) {
            (None, _) => String::new(),
            (Some((held, cells)), Lang::En) => format!(", {held} of {cells} cells,"),
            (Some((held, cells)), Lang::Fr) => format!(", soit {held} cellules sur {cells},"),
        }
    }

    /// Whether too few cells stand behind a finding for a yes or a no. What so few would hardly ever miss by chance is a
    /// no however few they are.
    fn is_of_too_few(&self, finding: &Finding) -> bool {
        match finding.judged {
            Judged::Intervals(money, level) => {
                cells(self.told.backtest, money, level).is_some_and(|(held, cells)| {
                    let is_chance = at_most(held, cells, level) >= HARDLY_EVER;
                    cells < CELLS_NEEDED && (is_chance || finding.is_good())
                })
            }
            Judged::Cash(_) | Judged::CashByQuarter(_) => {
                let quarters = self.told.backtest.principal.quarters.iter();
                quarters.filter(|quarter| quarter.cash.observed.is_some()).count() < QUARTERS_NEEDED
            }
            _ => false,
        }
    }

    fn cash(&self, cash: &CashForecast) -> String {
        let title = match (cash.money, self.lang) {
            (Money::Principal, Lang::En) => "Cash by quarter, principal",
            (Money::Principal, Lang::Fr) => "Encaissements par trimestre, principal",
            (Money::WithCharges, Lang::En) => "Cash by quarter, principal and charges",
            (Money::WithCharges, Lang::Fr) => "Encaissements par trimestre, principal et frais",
        };
        let currency = self.told.currency;
        let mut table = Table::new(format!("{title} ({})", currency.code()))
            .whole()
            .column(self.pick("until", "jusqu'au"), Align::Left)
            .column(self.pick("forecast", "prévision"), Align::Right)
            .joined(self.pick("90 % of the draws", "90 % des tirages"))
            .column(self.pick("came", "reçu"), Align::Right)
            .column(self.pick("as last year", "comme l'an passé"), Align::Right)
            .column(self.pick("cells", "cellules"), Align::Right)
            .column(self.pick("by age", "par âge"), Align::Right);
        for quarter in &cash.quarters {
            let money = |value: f64| bare_money(self.lang, value, currency, false);
            let interval = quarter.cash.intervals.last();
            // A ledger that held nothing open a year before says nothing of it.
            let year_before = |value: f64| match self.told.backtest.year_before {
                0 => "-".to_string(),
                _ => money(value),
            };
            table.row([
                self.lang.day(quarter.last),
                money(quarter.cash.mean),
                interval.map_or_else(String::new, |interval| {
                    format!("{} … {}", money(interval.low), money(interval.high))
                }),
                quarter.cash.observed.map_or_else(|| "-".to_string(), money),
                year_before(quarter.baselines.as_last_year),
                year_before(quarter.baselines.cells),
                money(quarter.baselines.by_age),
            ]);
        }
        table.note(self.pick(
            "as last year: what was open a year before recovered so much of each euro; cells: the same by age and state; by age: Kaplan–Meier",
            "comme l'an passé : ce qui était ouvert un an plus tôt a rapporté autant par euro ; cellules : de même par âge et état ; par âge : Kaplan–Meier",
        ));
        table.render(self.console)
    }

    /// The interval of the highest level.
    fn widest(&self, figure: &Figure, unit: Unit) -> String {
        figure.intervals.last().map_or_else(String::new, |interval| {
            format!(
                "{} … {}",
                self.figure(unit, interval.low),
                self.figure(unit, interval.high)
            )
        })
    }

    fn recovered(&self) -> String {
        let mut table = Table::new(self.pick(
            "Share of what was open that came in",
            "Part de l'encours encaissée",
        ))
        .column(self.pick("after", "après"), Align::Left)
        .column(self.pick("forecast", "prévision"), Align::Right)
        .column(self.pick("90 % of the draws", "90 % des tirages"), Align::Right)
        .column(self.pick("came", "reçu"), Align::Right);
        for (days, share) in RECOVERED_AFTER.iter().zip(&self.told.backtest.recovered) {
            table.row([
                self.lang.days(*days),
                self.figure(Unit::Share, share.mean),
                self.widest(share, Unit::Share),
                share
                    .observed
                    .map_or_else(|| "-".to_string(), |share| self.figure(Unit::Share, share)),
            ]);
        }
        table.render(self.console)
    }

    fn items(&self) -> String {
        let Some(scores) = &self.told.backtest.scores else {
            return String::new();
        };
        let mut table = Table::new(self.pick("Which invoices are paid", "Quelles factures sont payées"))
            .column(self.pick("within", "sous"), Align::Left)
            .column(self.pick("paid", "payées"), Align::Right)
            .column(self.pick("forecast", "prévision"), Align::Right)
            .column(
                self.pick("skill over cells", "gain sur les cellules"),
                Align::Right,
            )
            .column(self.pick("over age alone", "sur l'âge seul"), Align::Right)
            .column(self.pick("slope", "pente"), Align::Right);
        for score in &scores.items {
            let hundredths = |value: f64| {
                let text = format!("{value:+.3}");
                match self.lang {
                    Lang::En => text,
                    Lang::Fr => with_comma(&text),
                }
            };
            table.row([
                self.lang.days(score.days),
                self.figure(Unit::Share, score.observed),
                self.figure(Unit::Share, score.forecast),
                match self.told.backtest.year_before {
                    0 => "-".to_string(),
                    _ => hundredths(score.skill.skill.value),
                },
                hundredths(score.skill_by_age.skill.value),
                score
                    .calibration
                    .as_ref()
                    .map_or_else(|| "-".to_string(), |calibration| hundredths(calibration.slope)),
            ]);
        }
        if table.is_empty() {
            return String::new();
        }
        table.note(self.pick(
            "skill: by how much the Brier score is smaller (above 0 is better); slope: 1 if probabilities mean what they say",
            "gain : de combien le score de Brier est plus petit (au-dessus de 0, mieux) ; pente : 1 si les probabilités disent vrai",
        ));
        table.render(self.console)
    }

    /// Whether the forecast is good enough to decide with, and on what.
    fn verdict(&self) -> String {
        let findings = verdict(self.told.backtest);
        if findings.is_empty() {
            return self
                .pick(
                    "The ledger ends here: nothing is known to hold this forecast against.\n",
                    "Le livre s'arrête ici : rien ne permet de juger cette prévision.\n",
                )
                .to_string();
        }
        let (too_few, judged): (Vec<&Finding>, Vec<&Finding>) =
            findings.iter().partition(|finding| self.is_of_too_few(finding));
        let (good, bad): (Vec<&Finding>, Vec<&Finding>) =
            judged.into_iter().partition(|finding| finding.is_good());
        let mut text = self.console.paint(
            Style::Bold,
            self.pick(
                "Are the levels good enough? (Of what a policy changes, this says nothing.)",
                "Les niveaux sont-ils assez bons ? (De ce qu'une politique change, ceci ne dit rien.)",
            ),
        ) + "\n";
        for (word, findings) in [
            (self.pick("yes, on", "oui, pour"), good),
            (self.pick("no, on", "non, pour"), bad),
            (
                self.pick("too little to judge by:", "trop peu pour juger :"),
                too_few,
            ),
        ] {
            for finding in findings {
                for line in wrap(&format!("{word} {}", self.finding(finding)), page_width() - 2) {
                    text.push_str(&format!("  {line}\n"));
                }
            }
        }
        let intervals = findings.iter().map(|finding| finding.judged);
        if intervals
            .into_iter()
            .any(|judged| matches!(judged, Judged::Intervals(..)))
        {
            let note = self.pick(
                "cells of intervals: the known quarters of all invoices, and of those of each band of ages and of amounts",
                "cellules des intervalles : les trimestres connus de toutes les factures, et de celles de chaque tranche d'âge et de montant",
            );
            for line in wrap(note, page_width() - 2) {
                text.push_str(&format!("  {line}\n"));
            }
        }
        text
    }

    fn finding(&self, finding: &Finding) -> String {
        let percent = |value: f64| self.figure(Unit::Share, value);
        let of = |money: Money| match (money, self.lang) {
            (Money::Principal, Lang::En) => "principal",
            (Money::Principal, Lang::Fr) => "principal",
            (Money::WithCharges, Lang::En) => "principal and charges",
            (Money::WithCharges, Lang::Fr) => "principal et frais",
        };
        let (value, least, most) = (finding.value, finding.least, finding.most);
        match (finding.judged, self.lang) {
            (Judged::Cash(money), Lang::En) => format!(
                "{}, {}: {} off (at most {})",
                self.known_cash(money),
                of(money),
                percent(value),
                percent(most)
            ),
            (Judged::Cash(money), Lang::Fr) => format!(
                "{}, {} : erreur de {} (au plus {})",
                self.known_cash(money),
                of(money),
                percent(value),
                percent(most)
            ),
            (Judged::CashByQuarter(money), Lang::En) => format!(
                "cash by quarter, {}: {} off on average (\"as last year\": {})",
                of(money),
                percent(value),
                percent(most)
            ),
            (Judged::CashByQuarter(money), Lang::Fr) => format!(
                "les encaissements par trimestre, {} : erreur moyenne de {} (« comme l'an passé » : {})",
                of(money),
                percent(value),
                percent(most)
            ),
            (Judged::Intervals(money, level), Lang::En) => format!(
                "intervals of {}, {}: {}{} held (between {} and {} should)",
                percent(level),
                of(money),
                percent(value),
                self.of_cells(money, level),
                percent(least),
                percent(most)
            ),
            (Judged::Intervals(money, level), Lang::Fr) => format!(
                "les intervalles à {}, {} : {}{} ont tenu (entre {} et {} attendus)",
                percent(level),
                of(money),
                percent(value),
                self.of_cells(money, level),
                percent(least),
                percent(most)
            ),
            (Judged::ItemsWithin(days), Lang::En) => format!(
                "which invoices are paid within {days} days: skill {value:+.3} (at least {least:+.2})"
            ),
            (Judged::ItemsWithin(days), Lang::Fr) => with_comma(&format!(
                "quelles factures sont payées sous {days} jours : gain {value:+.3} (au moins {least:+.2})"
            )),
            (Judged::CalibrationWithin(days), Lang::En) => {
                format!("probabilities within {days} days: slope {value:.3} (between {least} and {most})")
            }
            (Judged::CalibrationWithin(days), Lang::Fr) => with_comma(&format!(
                "les probabilités sous {days} jours : pente {value:.3} (entre {least} et {most})"
            )),
        }
    }
}

/// A text whose points are all decimal marks, as French writes it.
fn with_comma(text: &str) -> String {
    text.replace('.', ",")
}

#[cfg(test)]
mod tests {
    use super::at_most;

    #[test]
    fn six_of_sixteen_intervals_of_ninety_percent_are_no_chance() {
        assert!(at_most(6, 16, 0.9) < 1e-6);
        assert!((at_most(3, 4, 0.9) - 0.343_9).abs() < 1e-12);
        assert!((at_most(5, 5, 0.5) - 1.0).abs() < 1e-12);
    }
}
