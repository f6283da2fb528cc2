//! One row for each group, few columns: enough to see where to look.

use super::Page;
use super::values::{amount_of, number, short_value};
use crate::code_words;
use crate::language::Lang;
use crate::report::table::{Align, Table};
use relance_kernel::Day;
use relance_kpi::{Answer, CurrencyReport, Dimension, GroupName, GroupReport, Key, Unit};

/// The columns of a table by group: few enough to be read side by side.
const OF_GROUPS: [Key; 8] = [
    Key::Open,
    Key::OverdueRatio,
    Key::Dso,
    Key::AverageLateness,
    Key::RecoveryRateChased,
    Key::RemindersBeforePayment,
    Key::ResponseRate,
    Key::PromisesKept,
];

impl Page<'_> {
    /// One row for each group.
    pub(super) fn groups(&self, report: &CurrencyReport) -> String {
        let Some(by) = self.told.report.question.by else {
            return String::new();
        };
        let lang = self.lang;
        let title = match by {
            Dimension::Segment => self.pick("By segment", "Par segment"),
            Dimension::Country => self.pick("By country", "Par pays"),
            Dimension::Sector => self.pick("By sector", "Par secteur"),
            Dimension::Collector => self.pick("By collector", "Par chargé de recouvrement"),
            Dimension::Reason => self.pick("By reason of dispute", "Par motif de litige"),
            Dimension::Month => self.pick("By month", "Par mois"),
        };
        let heads = [
            ("open", "restant\ndû"),
            ("of it\noverdue", "dont\néchu"),
            ("DSO\ndays", "DSO\njours"),
            ("lateness\ndays", "retard\njours"),
            ("recovered\nof chased", "recouvré\ndu relancé"),
            ("reminders\nbefore pay", "relances\navant paie."),
            ("answered", "réponses"),
            ("promises\nkept", "promesses\ntenues"),
        ];
        let mut table = Table::new(self.title(title, report.currency))
            .column("", Align::Left)
            .whole();
        for (en, fr) in heads {
            table = table.column(self.pick(en, fr), Align::Right);
        }
        let mut has_undefined = false;
        for group in report.groups.iter().chain([&report.whole]) {
            let mut cells = vec![self.group_name(group)];
            for key in OF_GROUPS {
                let figure = group.figure(key);
                has_undefined |= figure.is_some_and(|one| matches!(one.answer, Answer::Undefined(_)));
                cells.push(match (key.unit(), figure) {
                    (Unit::Money, _) => lang.amount(amount_of(group, key), report.currency),
                    (Unit::Days, Some(figure)) => number(lang, figure),
                    (_, figure) => short_value(lang, figure),
                });
            }
            table.row(cells);
        }
        if has_undefined {
            table.note(self.pick(
                "-: undefined; `--format json` says why",
                "- : non défini ; `--format json` dit pourquoi",
            ));
        }
        table.render(self.console)
    }

    fn group_name(&self, group: &GroupReport) -> String {
        let by = self.told.report.question.by;
        match &group.name {
            GroupName::Whole => self.pick("all", "ensemble").to_string(),
            GroupName::Month => month_words(self.lang, group.period.to),
            GroupName::Named(name) if by == Some(Dimension::Reason) => {
                code_words::dispute_reason(name).of(self.lang).to_string()
            }
            GroupName::Named(name) => name.clone(),
            GroupName::NoReason => self.pick("(no reason given)", "(sans motif)").to_string(),
            GroupName::None if by == Some(Dimension::Reason) => {
                self.pick("(no dispute)", "(sans litige)").to_string()
            }
            GroupName::None => self.pick("(none)", "(aucun)").to_string(),
        }
    }
}

/// A month: `Mar 2026`, `mars 2026`.
fn month_words(lang: Lang, day: Day) -> String {
    let words = lang.day(day);
    match words.split_once(' ') {
        Some((_, month)) => month.to_string(),
        None => words,
    }
}
