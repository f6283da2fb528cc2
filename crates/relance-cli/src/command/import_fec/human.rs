//! The report for people: what was read, what it is, how it compares with the books, and how far to trust it.

pub(super) mod aside;
mod trust;

use super::{money, words};
use crate::args::ImportFec;
use crate::console::Console;
use crate::language::{Lang, said};
use crate::report::table::{Align, Table};
use relance_import::fec::{AmountForm, DateForm, FileRead, Receivable, Report};
use relance_import::folder::Written;

/// The report.
pub(super) fn text(console: &Console, arguments: &ImportFec, report: &Report, written: &Written) -> String {
    let page = Page {
        console,
        arguments,
        report,
    };
    [
        page.files(),
        page.natures(),
        page.control(),
        page.due(),
        page.overdue(),
        page.allocated(),
        page.set_aside(),
        page.remarks(),
        page.written(written),
    ]
    .concat()
}

struct Page<'a> {
    console: &'a Console,
    arguments: &'a ImportFec,
    report: &'a Report,
}

impl Page<'_> {
    fn lang(&self) -> Lang {
        self.console.lang
    }

    fn files(&self) -> String {
        let lang = self.lang();
        let mut table = Table::new(lang.pick("Read", "Lu"))
            .column(lang.pick("file", "fichier"), Align::Left)
            .column(lang.pick("from", "du"), Align::Left)
            .column(lang.pick("to", "au"), Align::Left)
            .column(lang.pick("entries", "écritures"), Align::Right)
            .column(lang.pick("rows", "lignes"), Align::Right)
            .column(lang.pick("of customers", "de clients"), Align::Right);
        for file in &self.report.files {
            let (first, last) = file.period.unwrap_or_default();
            table.row([
                file.name.clone(),
                lang.day(first),
                lang.day(last),
                lang.count(file.entries),
                lang.count(file.rows),
                lang.count(file.rows_of_customers()),
            ]);
        }
        for file in &self.report.files {
            table.note(self.form(file));
        }
        for file in &self.report.files {
            table.note(self.balance(file));
        }
        table.render(self.console)
    }

    /// How a file is written.
    fn form(&self, file: &FileRead) -> String {
        let lang = self.lang();
        let cells = match file.separator {
            None => said!("XML", "XML"),
            Some('\t') => said!("separator tab", "séparateur tabulation"),
            Some(other) => said!("separator `{other}`", "séparateur `{other}`"),
        };
        let cells = cells.of(lang);
        let amounts = match file.amounts {
            AmountForm::DebitCredit => lang.pick("Debit and Credit", "Debit et Credit"),
            AmountForm::MontantSens => lang.pick("Montant and Sens", "Montant et Sens"),
        };
        let patterns = file.dates.iter().map(|form| DateForm::pattern(*form));
        let dates: Vec<String> = patterns
            .map(|pattern| match lang {
                Lang::En => pattern.to_string(),
                Lang::Fr => pattern.replace('Y', "A").replace('D', "J"),
            })
            .collect();
        let (name, encoding, columns, dates) =
            (&file.name, file.encoding.name(), file.columns, dates.join(", "));
        let mut text = said!(
            "{name}: {encoding}, {cells}, {columns} columns, amounts in {amounts}, dates {dates}",
            "{name} : {encoding}, {cells}, {columns} colonnes, montants en {amounts}, dates {dates}"
        )
        .of(lang)
        .to_string();
        let mut add = |count: u64, one: (&str, &str), many: (&str, &str)| {
            if count > 0 {
                text.push_str(&format!("; {}", lang.counted(count, one, many)));
            }
        };
        add(
            file.joined,
            (
                "row was cut by a line break and is put together",
                "ligne coupée par un saut de ligne, recollée",
            ),
            (
                "rows were cut by line breaks and are put together",
                "lignes coupées par un saut de ligne, recollées",
            ),
        );
        add(
            file.repaired,
            (
                "row holds the separator in its label",
                "ligne a le séparateur dans son libellé",
            ),
            (
                "rows hold the separator in their label",
                "lignes ont le séparateur dans leur libellé",
            ),
        );
        add(
            file.rounded,
            (
                "amount has more than two decimals and is rounded",
                "montant a plus de deux décimales, arrondi",
            ),
            (
                "amounts have more than two decimals and are rounded",
                "montants ont plus de deux décimales, arrondis",
            ),
        );
        add(
            file.foreign,
            (
                "row of a customer in another currency, taken in euros",
                "ligne de client dans une autre devise, prise en euros",
            ),
            (
                "rows of customers in other currencies, taken in euros",
                "lignes de clients dans d'autres devises, prises en euros",
            ),
        );
        add(
            file.undated,
            (
                "row of a customer has no plausible date of its document, that of the entry is taken",
                "ligne de client sans date de pièce plausible, celle de l'écriture est prise",
            ),
            (
                "rows of customers have no plausible date of their document, that of the entry is taken",
                "lignes de clients sans date de pièce plausible, celle de l'écriture est prise",
            ),
        );
        if !file.unknown_columns.is_empty() {
            let names = file.unknown_columns.join(", ");
            text.push_str(said!("; not read: {names}", " ; non lues : {names}").of(lang));
        }
        text
    }

    fn balance(&self, file: &FileRead) -> String {
        let lang = self.lang();
        let (name, debit, credit) = (&file.name, money(lang, file.debit), money(lang, file.credit));
        let balance = match file.debit == file.credit {
            true => said!(
                "{name}: debit = credit = {debit}",
                "{name} : débit = crédit = {debit}"
            ),
            false => {
                let difference = money(lang, file.debit - file.credit);
                said!(
                    "{name}: debit {debit}, credit {credit}: they differ by {difference}",
                    "{name} : débit {debit}, crédit {credit} : écart de {difference}"
                )
            }
        };
        let cents = lang.counted(
            file.off_by_cents,
            (
                "entry is off by at most 0.05",
                "écriture a un écart d'au plus 0,05",
            ),
            (
                "entries are off by at most 0.05",
                "écritures ont un écart d'au plus 0,05",
            ),
        );
        let entries = match file.unbalanced {
            0 if file.off_by_cents > 0 => said!("; {cents}", " ; {cents}"),
            0 => said!("; each entry balances", " ; chaque écriture est équilibrée"),
            count => {
                let counted = lang.counted(
                    count,
                    ("entry does not balance", "écriture n'est pas équilibrée"),
                    ("entries do not balance", "écritures ne sont pas équilibrées"),
                );
                said!("; {counted}", " ; {counted}")
            }
        };
        format!("{}{}", balance.of(lang), entries.of(lang))
    }

    fn natures(&self) -> String {
        let lang = self.lang();
        let mut table = Table::new(lang.pick(
            "What the rows of customers are",
            "Ce que sont les lignes de clients",
        ))
        .column("", Align::Left)
        .column(lang.pick("number", "nombre"), Align::Right)
        .column("EUR", Align::Right)
        .column("", Align::Left);
        for (nature, tally) in &self.report.natures {
            let (name, how) = words::nature(*nature);
            table.row([
                name.of(lang).to_string(),
                lang.count(tally.count),
                money(lang, tally.amount),
                how.of(lang).to_string(),
            ]);
        }
        if !self.report.others.is_empty() {
            let list: Vec<String> = self
                .report
                .others
                .iter()
                .map(|(account, tally)| {
                    format!(
                        "{account} ({}, {})",
                        lang.count(tally.count),
                        money(lang, tally.amount)
                    )
                })
                .collect();
            let list = list.join(", ");
            table.note(said!("other accounts: {list}", "autres comptes : {list}").of(lang));
        }
        table.render(self.console)
    }

    fn control(&self) -> String {
        let lang = self.lang();
        let control = &self.report.control;
        let mut table = Table::new(lang.pick("Books against ledger", "Comptabilité et livre"))
            .column("", Align::Left)
            .column("EUR", Align::Right);
        let mut row = |en: &str, fr: &str, amount: i64| {
            table.row([lang.pick(en, fr).to_string(), money(lang, amount)]);
        };
        for (class, amount) in control.books.iter().filter(|(class, _)| class.is_taken()) {
            let name = words::class(*class);
            row(&name.en, &name.fr, *amount);
        }
        if control.unreadable != 0 {
            row(
                "rows that could not be read",
                "lignes illisibles",
                control.unreadable,
            );
        }
        row("balance in the books", "solde en comptabilité", control.books_sum);
        row(
            "balance of the ledger written",
            "solde du livre écrit",
            control.ledger_sum,
        );
        if control.deposits != 0 {
            row(
                "4191 of deposit invoices, no money",
                "4191 des factures d'acompte, sans argent",
                -control.deposits,
            );
        }
        if control.set_aside != 0 {
            row(
                "rows and entries set aside",
                "lignes et écritures écartées",
                control.set_aside,
            );
        }
        row(
            "difference that nothing explains",
            "écart inexpliqué",
            control.unexplained,
        );
        let beside: Vec<String> = [Receivable::Retention, Receivable::Accruals]
            .into_iter()
            .filter_map(|class| Some((class, control.books.get(&class)?)))
            .filter(|(_, amount)| **amount != 0)
            .map(|(class, amount)| format!("{} {}", words::class(class).of(lang), money(lang, *amount)))
            .collect();
        table.note(lang.pick(
            "the balance is invoices less credit notes, payments and losses, to the cent; money without invoice counts against it",
            "le solde est : factures moins avoirs, règlements et pertes, au centime ; l'argent sans facture vient en déduction",
        ));
        if control.unknown > 0 {
            let rows = unknown_rows(lang, control.unknown);
            table.note(
                said!(
                    "{rows} set aside and in neither balance: amount or account cannot be read",
                    "{rows} dans aucun des deux soldes : montant ou compte illisible"
                )
                .of(lang),
            );
        }
        if !beside.is_empty() {
            let list = beside.join(", ");
            table.note(
                said!(
                    "not in the ledger, since not due: {list}",
                    "hors du livre, car non exigible : {list}"
                )
                .of(lang),
            );
        }
        table.render(self.console)
    }
}

/// Rows that nobody knows the amount of.
fn unknown_rows(lang: Lang, count: u64) -> String {
    lang.counted(
        count,
        ("row is", "ligne écartée n'est"),
        ("rows are", "lignes écartées ne sont"),
    )
}
