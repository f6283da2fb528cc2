//! What was set aside, what to keep in mind, and what was written.

use super::super::{SET_ASIDE, money, own_name, remarks, words};
use super::Page;
use crate::command::imported;
use crate::console::Style;
use crate::language::said;
use crate::report::table::{page_width, wrap};
use relance_import::fec::{Reason, SetAside};
use relance_import::folder::{OWN_FOLDER, Written};

/// So many rows set aside are shown; all of them stand in the file.
const SHOWN: usize = 5;

/// Why money was set aside, as it is summed up.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::command::import_fec) enum Loss {
    Unbalanced,
    Repeated,
    Unreadable,
}

impl Loss {
    pub(in crate::command::import_fec) const ALL: [Loss; 3] =
        [Loss::Unbalanced, Loss::Repeated, Loss::Unreadable];

    /// Its name for programs.
    pub(in crate::command::import_fec) fn word(self) -> &'static str {
        match self {
            Loss::Unbalanced => "unbalanced",
            Loss::Repeated => "repeated",
            Loss::Unreadable => "unreadable",
        }
    }

    /// The rows set aside for it, what they hold (cents, debits and credits added up), and how many hold what is not known.
    pub(in crate::command::import_fec) fn counted(self, rows: &[SetAside]) -> (u64, i64, u64) {
        let (mut count, mut known, mut unknown) = (0, 0, 0);
        for row in rows.iter().filter(|row| Loss::of(&row.reason) == self) {
            count += 1;
            match row.receivable {
                Some(Some(amount)) => known += amount.abs(),
                Some(None) => unknown += 1,
                None => {}
            }
        }
        (count, known, unknown)
    }

    fn of(reason: &Reason) -> Loss {
        match reason {
            Reason::Unbalanced { .. } => Loss::Unbalanced,
            Reason::Repeated { .. } => Loss::Repeated,
            _ => Loss::Unreadable,
        }
    }
}

impl Page<'_> {
    pub(super) fn set_aside(&self) -> String {
        let lang = self.lang();
        let rows = &self.report.set_aside;
        if rows.is_empty() {
            return String::new();
        }
        let count = lang.counted(
            rows.len() as u64,
            ("row set aside", "ligne écartée"),
            ("rows set aside", "lignes écartées"),
        );
        let mut text = format!("{}\n", self.console.paint(Style::Red, &count));
        let width = page_width() - 4;
        for row in rows.iter().take(SHOWN) {
            let (why, what) = words::reason(lang, &row.reason);
            let place = format!("{}:{}", words::file_name(self.report, row), row.line);
            let column = row
                .column
                .map_or(String::new(), |column| format!(" {}", column.name()));
            let value: String = row.value.replace('\t', "⇥").chars().take(60).collect();
            let customer = row.customer.as_ref().map_or(String::new(), |customer| {
                format!("{} {customer}, ", lang.pick("customer", "client"))
            });
            let amount = match row.receivable {
                Some(Some(amount)) => format!(" ({customer}{} EUR)", money(lang, amount)),
                Some(None) => lang.pick(" (amount not known)", " (montant inconnu)").to_string(),
                None => String::new(),
            };
            let (why, what) = (why.of(lang), what.of(lang));
            let sentence = said!(
                "{place}{column} `{value}`: {why}{amount}; {what}",
                "{place}{column} `{value}` : {why}{amount} ; {what}"
            );
            let sentence = sentence.of(lang);
            for (position, line) in wrap(sentence, width).iter().enumerate() {
                text.push_str(&format!(
                    "{}{line}\n",
                    if position == 0 { "  - " } else { "    " }
                ));
            }
        }
        if rows.len() > SHOWN {
            let more = lang.counted((rows.len() - SHOWN) as u64, ("more", "autre"), ("more", "autres"));
            text.push_str(&format!("    … {more}\n"));
        }
        for line in self.money_set_aside() {
            for line in wrap(&line, page_width() - 2) {
                text.push_str(&format!("  {line}\n"));
            }
        }
        text + "\n"
    }

    /// What the rows set aside hold, by reason, and where they all stand.
    fn money_set_aside(&self) -> Vec<String> {
        let lang = self.lang();
        let rows = &self.report.set_aside;
        let mut lines = Vec::new();
        for loss in Loss::ALL {
            let (count, known, unknown) = loss.counted(rows);
            if count == 0 {
                continue;
            }
            let counted = match loss {
                Loss::Unbalanced => lang.counted(
                    count,
                    (
                        "row of customers in entries that do not balance",
                        "ligne de clients dans des écritures déséquilibrées",
                    ),
                    (
                        "rows of customers in entries that do not balance",
                        "lignes de clients dans des écritures déséquilibrées",
                    ),
                ),
                Loss::Repeated => lang.counted(
                    count,
                    (
                        "row of customers in entries that stand twice",
                        "ligne de clients dans des écritures en double",
                    ),
                    (
                        "rows of customers in entries that stand twice",
                        "lignes de clients dans des écritures en double",
                    ),
                ),
                Loss::Unreadable => lang.counted(
                    count,
                    ("row that could not be read", "ligne illisible"),
                    ("rows that could not be read", "lignes illisibles"),
                ),
            };
            let known = money(lang, known);
            let unknown = match unknown {
                0 => said!("", ""),
                _ => said!(
                    ", and {unknown} of which amount or account is not known",
                    ", dont {unknown} au montant ou au compte inconnu"
                ),
            };
            let (en, fr) = (unknown.en, unknown.fr);
            lines.push(
                said!(
                    "{counted}: {known} EUR on accounts of customers, debits and credits added up{en}",
                    "{counted} : {known} EUR sur des comptes clients, débits et crédits additionnés{fr}"
                )
                .of(lang)
                .to_string(),
            );
        }
        let name = own_name(self.arguments, SET_ASIDE);
        let file = self.arguments.out.join(OWN_FOLDER).join(name);
        let file = file.display();
        lines.push(
            said!("all of them: {file}", "la liste complète : {file}")
                .of(lang)
                .to_string(),
        );
        lines
    }

    pub(super) fn remarks(&self) -> String {
        let lang = self.lang();
        let remarks = remarks::remarks(lang, self.report);
        if remarks.is_empty() {
            return String::new();
        }
        let mut text = format!(
            "{}\n",
            self.console
                .paint(Style::Yellow, lang.pick("Keep in mind", "À savoir"))
        );
        for remark in remarks {
            for (position, line) in wrap(&remark, page_width() - 4).iter().enumerate() {
                text.push_str(&format!(
                    "{}{line}\n",
                    if position == 0 { "  - " } else { "    " }
                ));
            }
        }
        text + "\n"
    }

    pub(super) fn written(&self, written: &Written) -> String {
        imported::written(self.lang(), &self.arguments.out, self.arguments.dry_run, written)
    }
}
