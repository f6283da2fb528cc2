//! The head of a forecast: of what, from when to when, and what it starts from.

use super::super::rows::Unit;
use super::Page;
use crate::console::Style;
use crate::language::Lang;
use crate::report::table::{page_width, wrap};
use relance_forecast::start::YEAR_OF_WEEKS;

impl Page<'_> {
    pub(super) fn head(&self) -> String {
        let mut text = self.bold(&self.title());
        for line in wrap(&self.period(), page_width()) {
            text.push_str(&line);
            text.push('\n');
        }
        for sentence in self.portfolio() {
            for line in wrap(&sentence, page_width()) {
                text.push_str(&line);
                text.push('\n');
            }
        }
        if self.told.question.put_off > 0 {
            text.push_str(&self.bold(self.told.stress().of(self.lang)));
        }
        if self.told.is_partial() {
            let partial = self.pick(
                "PARTIAL: it was stopped; every figure is of the accounts that were finished by then.",
                "PARTIEL : arrêté en cours de route ; chaque chiffre ne porte que sur les comptes terminés.",
            );
            text.push_str(&self.console.paint(Style::Bold, partial));
            text.push('\n');
        }
        text.push('\n');
        text
    }

    fn title(&self) -> String {
        let names: Vec<String> = (0..self.told.outcomes.len())
            .map(|position| self.quoted(position))
            .collect();
        let names = match names.split_last() {
            Some((last, before)) if !before.is_empty() => {
                format!("{}{}{last}", before.join(", "), self.pick(" and ", " et "))
            }
            _ => names.concat(),
        };
        let ledger = self.told.ledger;
        match (self.told.question.put_off > 0, self.lang) {
            (false, Lang::En) => format!("Forecast of {names} on {ledger}"),
            (false, Lang::Fr) => format!("Prévision de {names} sur {ledger}"),
            (true, Lang::En) => format!("STRESSED forecast of {names} on {ledger}"),
            (true, Lang::Fr) => format!("Prévision SOUS STRESS de {names} sur {ledger}"),
        }
    }

    fn period(&self) -> String {
        let (lang, question) = (self.lang, &self.told.question);
        let (first, last) = (question.until.plus(1), question.until.plus(question.days));
        let (from, to, days) = (lang.day(first), lang.day(last), lang.days(question.days));
        let replicates = lang.count(self.told.replicates() as u64);
        let seed = question.seed;
        match lang {
            Lang::En => format!("from {from} to {to} ({days}); drawn {replicates} times, seed {seed}"),
            Lang::Fr => format!("du {from} au {to} ({days}) ; {replicates} tirages, graine {seed}"),
        }
    }

    fn portfolio(&self) -> Vec<String> {
        let lang = self.lang;
        let Some(in_force) = self.told.in_force() else {
            return Vec::new();
        };
        let portfolio = in_force.with_effects.portfolio;
        let invoices = |count: u64| lang.counted(count, ("invoice", "facture"), ("invoices", "factures"));
        let (open, new) = (
            invoices(portfolio.open.invoices),
            invoices(portfolio.new.invoices),
        );
        let money = |minor: i64| self.figure(Unit::Money, minor as f64);
        let (open_money, new_money) = (money(portfolio.open.principal), money(portfolio.new.principal));
        let mut sentences = vec![match lang {
            Lang::En => format!(
                "open at the start: {open}, {open_money}; to come, as a year before: {new}, {new_money}"
            ),
            Lang::Fr => format!(
                "encours initial : {open}, {open_money} ; facturation à venir, comme un an plus tôt : {new}, {new_money}"
            ),
        }];
        if self.told.question.days > YEAR_OF_WEEKS + 7 && portfolio.new.invoices > 0 {
            let last = lang.day(self.told.question.until.plus(YEAR_OF_WEEKS));
            sentences.push(match lang {
                Lang::En => format!("no invoices come after {last}: one year of them is repeated"),
                Lang::Fr => {
                    format!("aucune facture ne vient après le {last} : une seule année en est répétée")
                }
            });
        }
        if let Some(assumed) = self.told.assumed() {
            sentences.push(assumed.said().of(lang).to_string());
        }
        sentences.extend(self.told.other_practice().map(|said| said.of(lang).to_string()));
        if portfolio.other_currencies > 0 {
            let left_out = invoices(portfolio.other_currencies);
            sentences.push(match lang {
                Lang::En => format!("left out: {left_out} in other currencies than that of the policy"),
                Lang::Fr => {
                    format!("laissé de côté : {left_out} dans d'autres devises que celle de la politique")
                }
            });
        }
        sentences
    }
}
