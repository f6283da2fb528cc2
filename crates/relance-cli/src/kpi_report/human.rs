//! The figures as a page: what is open and how old first, then how fast, how late, what chasing does, and promises.

mod balances;
mod comparisons;
mod figures;
mod groups;
mod values;

pub(crate) use balances::column_words;
pub(crate) use values::value_with_money;

use super::Told;
use crate::console::{Console, Style};
use crate::language::Lang;
use crate::report::table::{page_width, wrap};
use relance_kernel::Currency;
use relance_kpi::{CurrencyReport, Key, RollStep};

/// The whole page.
pub(crate) fn text(console: &Console, told: &Told<'_>) -> String {
    let page = Page {
        console,
        told,
        lang: console.lang,
    };
    let mut text = page.head();
    for report in &told.report.currencies {
        text.push_str(&page.currency(report));
    }
    text.push_str(&page.foot());
    text
}

struct Page<'a> {
    console: &'a Console,
    told: &'a Told<'a>,
    lang: Lang,
}

impl Page<'_> {
    fn pick<'t>(&self, english: &'t str, french: &'t str) -> &'t str {
        self.lang.pick(english, french)
    }

    fn head(&self) -> String {
        let period = self.told.report.question.period;
        let (from, to) = (self.lang.day(period.from), self.lang.day(period.to));
        let days = self.lang.days(period.days());
        let folder = self.told.ledger_place;
        let title = match self.lang {
            Lang::En => format!("Figures of {folder}, {from} to {to} ({days}); balances at the end of {to}"),
            Lang::Fr => format!("Chiffres de {folder}, du {from} au {to} ({days}) ; soldes à la fin du {to}"),
        };
        let mut text: String = wrap(&title, page_width())
            .iter()
            .map(|line| self.console.paint(Style::Bold, line) + "\n")
            .collect();
        let mut said: Vec<String> = self.told.set_aside.map(str::to_string).into_iter().collect();
        said.extend(self.outside());
        for line in said.iter().flat_map(|said| wrap(said, page_width())) {
            text.push_str(&format!("{line}\n"));
        }
        text.push('\n');
        text
    }

    /// Where the period and the ledger do not cover each other.
    fn outside(&self) -> Vec<String> {
        let period = self.told.report.question.period;
        let ledger = self.told.ledger;
        let mut said = Vec::new();
        if let Some(first) = ledger.first_date().filter(|first| period.from < *first) {
            let first = self.lang.day(first);
            said.push(match self.lang {
                Lang::En => format!("The ledger begins on {first}: days before it count, and hold nothing."),
                Lang::Fr => format!(
                    "Le livre commence le {first} : les jours d'avant comptent, et ne contiennent rien."
                ),
            });
        }
        if let Some(last) = ledger.last_date().filter(|last| *last < period.to) {
            let last = self.lang.day(last);
            said.push(match self.lang {
                Lang::En => format!("The ledger ends on {last}: nothing is known of the days after it."),
                Lang::Fr => format!("Le livre finit le {last} : rien n'est connu des jours suivants."),
            });
        }
        said
    }

    fn currency(&self, report: &CurrencyReport) -> String {
        let mut text = self.balances(report);
        text.push_str(&self.groups(report));
        let of = |title: (&str, &str), keys: &[Key]| self.figures(report, title, keys);
        text.push_str(&of(
            ("Cash speed", "Vitesse d'encaissement"),
            &[
                Key::Dso,
                Key::DsoUndisputed,
                Key::DsoCountBack,
                Key::BestPossibleDso,
                Key::AverageDaysDelinquent,
                Key::CollectionEffectiveness,
                Key::CollectionEffectivenessWhole,
            ],
        ));
        text.push_str(&of(
            ("Lateness", "Retards"),
            &[
                Key::AverageLateness,
                Key::AverageLatenessWeighted,
                Key::PaidOnTime,
                Key::PaymentDelay,
                Key::PaymentDelayWeighted,
                Key::DaysBeyondTerms,
                Key::DaysBeyondTermsSigned,
                Key::DaysBeyondTermsOpen,
            ],
        ));
        text.push_str(&self.comparisons(report));
        text.push_str(&of(
            ("Chasing", "Relances"),
            &[
                Key::RecoveryRateChased,
                Key::RecoveryRateAll,
                Key::CostOfDunning,
                Key::CostRatio,
                Key::RemindersBeforePayment,
                Key::PaidWithoutReminder,
                Key::ResponseRate,
                Key::DelayAfterReminder,
            ],
        ));
        text.push_str(&of(
            ("Promises", "Promesses"),
            &[Key::PromisesKept, Key::PromisesKeptAmount],
        ));
        text.push_str(&of(
            ("Rolled on within 30 days", "Passé à l'âge suivant en 30 jours"),
            &[
                Key::Roll(RollStep::To1),
                Key::Roll(RollStep::To31),
                Key::Roll(RollStep::To61),
                Key::Roll(RollStep::To91),
                Key::Roll(RollStep::To121),
            ],
        ));
        text.push_str(&self.customers(report));
        text
    }

    /// A title with its currency where there are several.
    fn title(&self, title: &str, currency: Currency) -> String {
        if self.told.report.currencies.len() > 1 {
            format!("{title}, {}", currency.code())
        } else {
            title.to_string()
        }
    }

    fn foot(&self) -> String {
        let said = self.pick(
            "Amounts include VAT. What is unpaid is in no lateness and no time to pay. Each definition: docs/kpi.md, or `--format json`.",
            "Montants TTC. Ce qui reste impayé n'est dans aucun retard ni délai moyen. Chaque définition : docs/kpi.md, ou `--format json`.",
        );
        let lines = wrap(said, page_width());
        lines.iter().map(|line| format!("{line}\n")).collect()
    }
}
