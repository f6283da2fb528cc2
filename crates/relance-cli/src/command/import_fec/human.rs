//! The report for people: what was read, what it is, how it compares with the books, and how far to trust it.

use super::{money, typed, words};
use crate::args::ImportFec;
use crate::console::{Console, Style};
use crate::language::{Lang, said};
use crate::report::table::{Align, Table, page_width, wrap};
use relance_import::fec::{AmountForm, DateForm, DueSource, FileRead, Method, Reason, Receivable, Report};
use relance_import::folder::{OWN_FOLDER, Written};

/// So many rows set aside are shown; all of them stand in the file.
const SHOWN: usize = 5;

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
        let separator = match file.separator {
            '\t' => lang.pick("tab", "tabulation").to_string(),
            other => format!("`{other}`"),
        };
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
            "{name}: {encoding}, separator {separator}, {columns} columns, amounts in {amounts}, dates {dates}",
            "{name} : {encoding}, séparateur {separator}, {columns} colonnes, montants en {amounts}, dates {dates}"
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
        let entries = match file.unbalanced {
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
                "rows of entries set aside",
                "lignes d'écritures écartées",
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

    fn due(&self) -> String {
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
                "Un FEC n'a pas d'échéances. Faute de délai donné, les 30 jours de l'article L441-10 du Code de commerce ont été pris. Indiquez --terms ou --terms-file : tout retard en dépend.",
            ));
        }
        table.render(self.console)
    }

    fn overdue(&self) -> String {
        let lang = self.lang();
        let day = lang.day(self.report.as_of);
        let title = said!(
            "Overdue at the end of {day}, and if terms were others",
            "En retard à la fin du {day}, et si les délais étaient autres"
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
                    .pick("overdue, as imported", "en retard, tel qu'importé")
                    .to_string(),
                1.. => said!("overdue, {days} more", "en retard, {days} de plus")
                    .of(lang)
                    .to_string(),
                _ => said!("overdue, {days} less", "en retard, {days} de moins")
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

    fn allocated(&self) -> String {
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
        table.render(self.console)
    }

    fn set_aside(&self) -> String {
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
        for unbalanced in [true, false] {
            let of = rows
                .iter()
                .filter(|row| matches!(row.reason, Reason::Unbalanced { .. }) == unbalanced);
            let (mut count, mut known, mut unknown) = (0_u64, 0_i64, 0_u64);
            for row in of {
                count += 1;
                match row.receivable {
                    Some(Some(amount)) => known += amount.abs(),
                    Some(None) => unknown += 1,
                    None => {}
                }
            }
            if count == 0 {
                continue;
            }
            let counted = match unbalanced {
                true => lang.counted(
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
                false => lang.counted(
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
        let name = super::own_name(self.arguments, super::SET_ASIDE);
        let file = self.arguments.out.join(OWN_FOLDER).join(name);
        let file = file.display();
        lines.push(
            said!("all of them: {file}", "la liste complète : {file}")
                .of(lang)
                .to_string(),
        );
        lines
    }

    fn remarks(&self) -> String {
        let lang = self.lang();
        let remarks = super::remarks::remarks(lang, self.report);
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

    fn written(&self, written: &Written) -> String {
        let lang = self.lang();
        let folder = typed(self.arguments);
        let tables: Vec<String> = written
            .tables
            .iter()
            .filter(|table| table.own + table.kept + table.dropped > 0)
            .map(|table| {
                let rows = lang.counted(table.own as u64, ("row", "ligne"), ("rows", "lignes"));
                let mut words = format!("{}.csv {rows}", table.table);
                if table.kept > 0 {
                    words.push_str(&format!(
                        " + {} {}",
                        lang.count(table.kept as u64),
                        lang.pick("from elsewhere", "d'ailleurs")
                    ));
                }
                if table.dropped > 0 {
                    words.push_str(&format!(
                        ", {} {}",
                        lang.count(table.dropped as u64),
                        lang.pick("gone", "disparues")
                    ));
                }
                words
            })
            .collect();
        let list = tables.join(", ");
        let is_changed = written.tables.iter().any(|table| table.is_changed);
        let mut text = match (self.arguments.dry_run, is_changed) {
            (true, _) => said!(
                "nothing was written (--dry-run); {folder} would hold: {list}\n",
                "rien n'est écrit (--dry-run) ; {folder} contiendrait : {list}\n"
            ),
            (false, true) => said!("wrote {folder}: {list}\n", "écrit dans {folder} : {list}\n"),
            (false, false) => said!(
                "{folder} holds this already, nothing changed: {list}\n",
                "{folder} contient déjà cela, rien n'a changé : {list}\n"
            ),
        }
        .of(lang)
        .to_string();
        if let Some(orphan) = written.orphans.first() {
            let (count, table, line, invoice) =
                (written.orphans.len(), orphan.table, orphan.line, &orphan.invoice);
            text.push_str(
                said!(
                    "{count} rows from elsewhere name invoices that are there no more: {table}.csv:{line} names `{invoice}`\n",
                    "{count} lignes venues d'ailleurs citent des factures disparues : {table}.csv:{line} cite `{invoice}`\n"
                )
                .of(lang),
            );
        }
        if !self.arguments.dry_run {
            text.push_str(
                said!(
                    "next: relance ledger summary {folder}\n",
                    "ensuite : relance ledger summary {folder}\n"
                )
                .of(lang),
            );
        }
        text
    }
}
