//! How far to trust an import: due dates, what hangs on them, and how it is known what was paid.

use super::super::{money, words};
use super::Page;
use crate::language::said;
use crate::report::table::{Align, Table};
use relance_import::fec::{DueSource, Method};

impl Page<'_> {
    pub(super) fn due(&self) -> String {
        let lang = self.lang();
        let mut table = Table::new(lang.pick("Due dates", "Échéances"))
            .column(lang.pick("from", "origine"), Align::Left)
            .column(lang.pick("invoices", "factures"), Align::Right)
            .column("EUR", Align::Right);
        for source in DueSource::ALL {
            if let Some(tally) = self.report.due.get(&source) {
                table.row([
                    words::due(source).of(lang).to_string(),
                    lang.count(tally.count),
                    money(lang, tally.amount),
                ]);
            }
        }
        if table.is_empty() {
            return String::new();
        }
        if self.report.due.contains_key(&DueSource::Default) {
            table.note(lang.pick(
                "A FEC has no due dates. Nothing was said of your terms, so the 30 days of article L441-10 of the Code de commerce were taken. Say --terms or --terms-file: what is overdue hangs on it.",
                "Un FEC n'a pas d'échéances. Faute de délai donné, les 30 jours de l'article L441-10 du Code de commerce ont été pris. Indiquez --terms ou --terms-file : tout l'échu en dépend.",
            ));
        }
        table.render(self.console)
    }

    pub(super) fn overdue(&self) -> String {
        let lang = self.lang();
        let day = lang.day(self.report.as_of);
        let title = said!(
            "Overdue at the end of {day}, and if terms were others",
            "Échu à la fin du {day}, et si les délais étaient autres"
        );
        let mut table = Table::new(title.of(lang))
            .column("", Align::Left)
            .column(lang.pick("invoices", "factures"), Align::Right)
            .column("EUR", Align::Right);
        let open = self.report.open;
        table.row([
            lang.pick("open in all", "total ouvert").to_string(),
            lang.count(open.count),
            money(lang, open.amount),
        ]);
        for sensitivity in &self.report.sensitivity {
            let days = lang.days(sensitivity.days.abs());
            let name = match sensitivity.days {
                0 => lang
                    .pick("overdue, as imported", "échu, tel qu'importé")
                    .to_string(),
                1.. => said!("overdue, {days} more", "échu, délais plus longs de {days}")
                    .of(lang)
                    .to_string(),
                _ => said!("overdue, {days} less", "échu, délais plus courts de {days}")
                    .of(lang)
                    .to_string(),
            };
            table.row([
                name,
                lang.count(sensitivity.overdue.count),
                money(lang, sensitivity.overdue.amount),
            ]);
        }
        table.note(lang.pick(
            "open: what invoices name as paid is taken off; due dates read from the books stay where they are",
            "ouvert : déduction faite de ce qui est imputé ; les échéances lues dans les écritures ne bougent pas",
        ));
        table.render(self.console)
    }

    pub(super) fn allocated(&self) -> String {
        let lang = self.lang();
        let mut table = Table::new(lang.pick(
            "What payments and credits pay",
            "Ce que soldent règlements et avoirs",
        ))
        .column(lang.pick("known by", "connu par"), Align::Left)
        .column(lang.pick("rows", "lignes"), Align::Right)
        .column("EUR", Align::Right)
        .column("", Align::Right);
        let total: i64 = self.report.allocated.values().map(|tally| tally.amount).sum();
        for method in Method::ALL {
            if let Some(tally) = self.report.allocated.get(&method) {
                let share = lang.percent(
                    u64::try_from(tally.amount).unwrap_or(0),
                    u64::try_from(total).unwrap_or(0),
                );
                table.row([
                    words::method(method).of(lang).to_string(),
                    lang.count(tally.count),
                    money(lang, tally.amount),
                    share,
                ]);
            }
        }
        if table.is_empty() {
            return String::new();
        }
        if self.report.allocated.contains_key(&Method::Hypothesis) {
            table.note(lang.pick(
                "an assumption is none to dun on: look at these invoices before a reminder goes out (column `allocation`)",
                "on ne relance pas sur une hypothèse : vérifiez ces factures avant tout envoi (colonne `allocation`)",
            ));
        }
        if self.report.allocated.contains_key(&Method::None) {
            table.note(lang.pick(
                "money without invoice: when a policy is replayed, it covers open invoices by due date",
                "argent sans facture : au rejeu d'une politique, il couvre les factures ouvertes par date d'échéance",
            ));
        }
        table.render(self.console)
    }
}
