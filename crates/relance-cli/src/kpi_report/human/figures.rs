//! Figures with what they are made of, in numbers and words.

use super::Page;
use super::values::value_with_money;
use crate::kpi_report::plain;
use crate::kpi_report::words::{counted, name, note, parts, why};
use crate::language::Lang;
use crate::report::table::{Align, Table};
use relance_kpi::{Answer, CurrencyReport, Figure, Fraction, Key, Measure, Unit};

impl Page<'_> {
    /// Figures with what they are made of.
    pub(super) fn figures(&self, report: &CurrencyReport, (en, fr): (&str, &str), keys: &[Key]) -> String {
        let mut table = Table::new(self.title(self.pick(en, fr), report.currency))
            .column("", Align::Left)
            .column("", Align::Right)
            .column("", Align::Left);
        let mut reason_before = None;
        for figure in keys.iter().filter_map(|key| report.whole.figure(*key)) {
            let reason = match &figure.answer {
                Answer::Undefined(reason) => Some(*reason),
                _ => None,
            };
            let made_of = match reason.is_some() && reason == reason_before {
                true => self.pick("the same", "de même").to_string(),
                false => self.made_of(figure, report),
            };
            reason_before = reason;
            table.row([
                name(self.lang, figure.key).to_string(),
                value_with_money(self.lang, figure, report.currency),
                made_of,
            ]);
        }
        table.render(self.console)
    }

    /// What a figure is made of, in numbers and words.
    fn made_of(&self, figure: &Figure, report: &CurrencyReport) -> String {
        let lang = self.lang;
        let mut said = match &figure.answer {
            Answer::Undefined(reason) => why(lang, *reason).to_string(),
            Answer::AtLeast(_) => self
                .pick(
                    "the sales of the whole ledger do not come to what is open",
                    "les ventes de tout le livre n'atteignent pas le restant dû",
                )
                .to_string(),
            Answer::Known(fraction) => self.formula(figure, fraction, report),
        };
        for one in &figure.notes {
            said.push_str(&format!("; {}", note(lang, *one)));
        }
        said
    }

    fn formula(&self, figure: &Figure, fraction: &Fraction, report: &CurrencyReport) -> String {
        let lang = self.lang;
        let question = &self.told.report.question;
        let (above, below) = parts(lang, figure.key);
        let (measure_above, measure_below) = figure.key.measures();
        let part = |amount: i128, measure, is_above: bool| {
            let words = if is_above { above } else { below };
            let shown = match measure {
                Measure::Money | Measure::MoneyDays => {
                    lang.amount(plain::rounded(amount, fraction.divisor), report.currency)
                }
                Measure::Count => {
                    let count = u64::try_from(amount.max(0)).unwrap_or(u64::MAX);
                    if let Some(counted) = counted(lang, figure.key, is_above, count) {
                        return counted;
                    }
                    lang.count(count)
                }
            };
            format!("{shown} {words}")
        };
        match figure.key {
            Key::CostOfDunning => {
                let messages =
                    lang.counted(figure.rests_on, ("message", "message"), ("messages", "messages"));
                match lang {
                    Lang::En => format!("{messages}, at the costs of the policy's channels"),
                    Lang::Fr => format!("{messages}, aux coûts des canaux de la politique"),
                }
            }
            Key::DelayAfterReminder => {
                let invoices =
                    lang.counted(figure.rests_on, ("invoice", "facture"), ("invoices", "factures"));
                let within = lang.days(question.within);
                match lang {
                    Lang::En => format!("median of {invoices} paid within {within} of a reminder"),
                    Lang::Fr => format!("médiane de {invoices} payées dans les {within} après une relance"),
                }
            }
            _ => {
                let above = part(fraction.numerator, measure_above, true);
                let below = part(fraction.denominator, measure_below, false);
                let mut said = format!("{above} ÷ {below}");
                if figure.key.unit() == Unit::Days && fraction.times != 1 {
                    let days = i32::try_from(fraction.times).unwrap_or(i32::MAX);
                    said.push_str(&format!(" × {}", lang.days(days)));
                }
                if fraction.plus != 0 {
                    let days = i32::try_from(fraction.plus).unwrap_or(i32::MAX);
                    let days = lang.days(days);
                    said = match lang {
                        Lang::En => format!("{days} of whole months + {said}"),
                        Lang::Fr => format!("{days} de mois entiers + {said}"),
                    };
                }
                if figure.key == Key::ResponseRate {
                    let within = lang.days(question.within);
                    said.push_str(&match lang {
                        Lang::En => format!(", within {within}"),
                        Lang::Fr => format!(", sous {within}"),
                    });
                }
                said
            }
        }
    }
}
