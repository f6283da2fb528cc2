//! Mean lateness beside that of a study.

use super::Page;
use crate::language::Lang;
use crate::report::table::{Align, Table};
use relance_kpi::{CurrencyReport, Population};

impl Page<'_> {
    /// Mean lateness beside what a study says.
    pub(super) fn comparisons(&self, report: &CurrencyReport) -> String {
        let lang = self.lang;
        let Some(first) = report.comparisons.first() else {
            return String::new();
        };
        let (source, of) = (first.benchmark.source, first.benchmark.period);
        let title = match lang {
            Lang::En => format!("Average lateness beside a study ({source}, {of})"),
            Lang::Fr => format!("Retard moyen à côté d'une étude ({source}, {of})"),
        };
        let mut table = Table::new(self.title(&title, report.currency))
            .column("", Align::Left)
            .column(self.pick("invoices paid", "factures payées"), Align::Right)
            .column(self.pick("days, this ledger", "jours, ce livre"), Align::Right)
            .column(self.pick("days, the study", "jours, l'étude"), Align::Right);
        for one in &report.comparisons {
            let what = match one.benchmark.population {
                Population::Country(code) => match lang {
                    Lang::En => format!("country {code}"),
                    Lang::Fr => format!("pays {code}"),
                },
                Population::Sector { english, french, .. } => self.pick(english, french).to_string(),
                Population::Businesses => self
                    .pick("businesses (France)", "entreprises (France)")
                    .to_string(),
                Population::PublicBodies => self
                    .pick("public bodies (France)", "secteur public (France)")
                    .to_string(),
            };
            let about = match one.benchmark.is_rounded {
                true => self.pick("about ", "environ "),
                false => "",
            };
            table.row([
                what,
                lang.count(one.invoices),
                lang.tenths(one.days, i128::from(one.invoices)),
                format!("{about}{}", lang.tenths(i128::from(one.benchmark.tenths), 10)),
            ]);
        }
        table.note(self.pick(
            "the study has a sample and a method of its own: an order of magnitude, no target",
            "l'étude a son échantillon et sa méthode : un ordre de grandeur, pas un objectif",
        ));
        table.render(self.console)
    }
}
