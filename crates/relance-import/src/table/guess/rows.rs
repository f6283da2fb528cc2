//! The rows of a guessed map: which columns of the file become which of a ledger.

use super::super::sorts::{Sort, sort};
use super::super::workbook::unmarked;
use super::words::{Concept, KINDS, SORTS, squash};
use super::{Question, Writing, quoted};
use csv::StringRecord;
use std::fmt::Write;

impl Writing<'_> {
    fn row(&mut self, table: &str, before: &str) {
        let _ = write!(
            self.text,
            "\n[[file.row]]\ntable = \"{table}\"\n{before}[file.row.columns]\n"
        );
    }

    pub(super) fn customers(&mut self) {
        self.row("customers", "");
        match self.has(Concept::Customer) {
            true => self.column("customer_id", Concept::Customer, true),
            false => self.column("customer_id", Concept::Name, true),
        }
        let each = [
            ("name", Concept::Name),
            ("email", Concept::Email),
            ("phone", Concept::Phone),
            ("terms", Concept::Terms),
            ("country", Concept::Country),
            ("country_code", Concept::OtherCountry),
            ("siren", Concept::Siren),
            ("address", Concept::Address),
            ("sector", Concept::Sector),
            ("segment", Concept::Segment),
        ];
        for (ledger, concept) in each {
            self.column(ledger, concept, false);
        }
        if let Some(column) = self.toml(Concept::Kind) {
            self.take("kind", Concept::Kind);
            let values = KINDS
                .iter()
                .flat_map(|(kind, words)| words.iter().map(move |word| format!("\"{word}\" = \"{kind}\"")));
            let values = values.collect::<Vec<_>>().join(", ");
            let remark = self.remark(Concept::Kind);
            self.line(&format!("# {remark}"));
            self.line(&format!(
                "kind = {{ from = {column}, values = {{ {values} }}, otherwise = \"\" }}"
            ));
            return;
        }
        self.questions.push(Question::Kind);
        let ask = self.pick(
            "? nothing says what customers are: business, consumer, public or association (or --kind)",
            "? rien ne dit ce que sont les clients : business, consumer, public ou association (ou --kind)",
        );
        self.line(&format!("# kind = {{ value = \"business\" }}  # {ask}"));
    }

    fn customer_column(&mut self) {
        match self.has(Concept::Customer) {
            true => self.column("customer_id", Concept::Customer, true),
            false => self.column("customer_id", Concept::Name, true),
        }
    }

    pub(super) fn invoices(&mut self) {
        // A list of open items may have no other amount than the open one.
        let amount = [Concept::Amount, Concept::Debit, Concept::Open]
            .into_iter()
            .find(|concept| self.has(*concept))
            .unwrap_or(Concept::Amount);
        let when = match (amount, self.toml(Concept::Debit)) {
            (Concept::Debit, Some(debit)) => {
                format!("when = {{ column = {debit}, is_not = [\"\", \"0\", \"0,00\", \"0.00\"] }}\n")
            }
            _ => String::new(),
        };
        self.row("invoices", &when);
        self.column("invoice_id", Concept::Invoice, true);
        self.customer_column();
        // The due date never stands for the date of the invoice unless the user says so: delays would be made up.
        let issued = Concept::Issued;
        self.column("issued", issued, true);
        if let Some(issued) = self.terms_after() {
            self.due_or_terms(&issued);
        } else if self.has(Concept::Due) {
            self.column("due", Concept::Due, true);
        } else if let Some(issued) = self.toml(Concept::Issued) {
            let why = self.pick(
                "? no column says it: write your terms of payment",
                "? aucune colonne ne le dit : écrivez vos conditions de paiement",
            );
            self.questions.push(Question::Column("due"));
            self.line(&format!("due = {{ terms = \"30d\", after = {issued} }}  # {why}"));
        }
        match self.toml(Concept::Open).filter(|_| amount == Concept::Amount) {
            Some(open) => self.amount_and_left(&open),
            None => self.column("amount", amount, true),
        }
        self.column("currency", Concept::Currency, false);
        self.sort();
        self.column("po_number", Concept::Order, false);
        if self.has(Concept::Disputed) {
            let why = self.pick(
                "kept as a column of invoices: no date says when the dispute was opened, so it is no event",
                "gardé comme colonne des factures : aucune date ne dit quand le litige fut ouvert, ce n'est pas un évènement",
            );
            self.line(&format!("# {why}"));
            self.column("disputed", Concept::Disputed, false);
        }
        let (whole, open, paid_on) = (
            self.toml(amount),
            self.toml(Concept::Open),
            self.toml(Concept::PaidOn),
        );
        let paid = self.toml(Concept::Paid);
        if amount == Concept::Debit && self.has(Concept::Credit) {
            let credit = self.toml(Concept::Credit).unwrap_or_default();
            let filled = format!("{{ column = {credit}, filled = true }}");
            if let Some(sort) = self.toml(Concept::Sort) {
                self.row(
                    "invoices",
                    &format!("when = [{filled}, {{ column = {sort}, credit_note = true }}]\n"),
                );
                self.column("invoice_id", Concept::Invoice, true);
                self.customer_column();
                self.column("issued", issued, true);
                let due = if self.has(Concept::Due) {
                    Concept::Due
                } else {
                    issued
                };
                self.column("due", due, true);
                self.column("amount", Concept::Credit, true);
                self.column("currency", Concept::Currency, false);
                self.line("kind = { value = \"credit_note\" }");
            }
            let filled = self.and_no_credit_note(&filled);
            self.row(
                "payments",
                &format!("when = {filled}\nassumed = \"credit_is_payment\"\n"),
            );
            self.customer_column();
            self.column("date", issued, true);
            self.column("amount", Concept::Credit, true);
            return;
        }
        let Some(whole) = whole.filter(|_| amount != Concept::Open) else {
            return;
        };
        let (before, amount_line) = match (&open, &paid, &paid_on) {
            (None, None, Some(paid_on)) => (
                self.and_no_credit_note(&format!("{{ column = {paid_on}, filled = true }}")),
                format!(
                    "amount = {whole}  # {}",
                    self.pick(
                        "likely: paid in whole on that day",
                        "probable : payé en entier ce jour-là"
                    )
                ),
            ),
            (Some(open), _, _) => {
                self.take("open", Concept::Open);
                self.remark(Concept::Open);
                (
                    self.and_no_credit_note(&format!("{{ column = {whole}, above_zero = true }}")),
                    format!(
                        "amount = {{ from = {whole}, minus = {open} }}  # {}",
                        self.pick(
                            "what is no longer open was paid",
                            "ce qui n'est plus ouvert est payé"
                        )
                    ),
                )
            }
            (None, Some(paid), _) => {
                self.take("paid", Concept::Paid);
                self.remark(Concept::Paid);
                (
                    self.and_no_credit_note(&format!("{{ column = {paid}, filled = true }}")),
                    format!("amount = {paid}"),
                )
            }
            _ => return,
        };
        let assumed = match (&paid_on, self.has(Concept::Due)) {
            // An item may be paid in part and bear no day of settlement.
            (Some(_), true) if open.is_some() || paid.is_some() => {
                "assumed = \"paid_on_known_or_due_date\"\n"
            }
            (Some(_), _) => "",
            (None, true) => "assumed = \"paid_on_due_date\"\n",
            (None, false) => "assumed = \"paid_on_issue_date\"\n",
        };
        self.row("payments", &format!("when = {before}\n{assumed}"));
        self.customer_column();
        self.column("invoice_id", Concept::Invoice, true);
        let date = match (&paid_on, self.has(Concept::Due)) {
            (Some(_), _) => Concept::PaidOn,
            (None, true) => Concept::Due,
            _ => Concept::Issued,
        };
        let terms = match self.terms_after() {
            Some(issued) => format!(", terms = \"30d\", after = {issued}"),
            None => String::new(),
        };
        let date_line = match (&paid_on, self.toml(Concept::Due)) {
            (Some(paid_on), Some(due)) if open.is_some() || paid.is_some() => {
                self.take("date", Concept::PaidOn);
                self.used
                    .extend(self.found.get(&Concept::PaidOn).map(|(place, _)| *place));
                format!("date = {{ from = {paid_on}, or = {due}{terms} }}")
            }
            (None, Some(due)) if !terms.is_empty() => format!("date = {{ from = {due}{terms} }}"),
            _ => String::new(),
        };
        match date_line.is_empty() {
            true => self.column("date", date, true),
            false => self.line(&date_line),
        }
        self.line(&amount_line);
        self.column("currency", Concept::Currency, false);
    }

    /// The amount of an item beside what is open of it: that of a credit note is what is left.
    fn amount_and_left(&mut self, open: &str) {
        let Some(whole) = self.toml(Concept::Amount) else {
            return;
        };
        self.take("amount", Concept::Amount);
        let remark = self.remark(Concept::Amount);
        self.line(&format!(
            "amount = {{ from = {whole}, credit_left = {open} }}  # {remark}"
        ));
    }

    /// Whether a line is an invoice or a credit note, where a column says it.
    fn sort(&mut self) {
        let Some((place, _)) = self.found.get(&Concept::Sort).copied() else {
            return self.unknown_sorts();
        };
        self.take("document", Concept::Sort);
        let column = self.toml(Concept::Sort).unwrap_or_default();
        let remark = self.remark(Concept::Sort);
        let marks_only_credit_notes = self
            .looks
            .get(place)
            .is_some_and(|looks| looks.has_empty && !looks.names_invoices);
        if !marks_only_credit_notes {
            return self.line(&format!("kind = {column}  # {remark}"));
        }
        let mut words: Vec<String> = (self.lines.iter())
            .filter_map(|(_, record)| Some(unmarked(record.get(place)?.trim()).to_string()))
            .filter(|word| sort(word) == Some(Sort::CreditNote))
            .collect();
        words.sort_unstable();
        words.dedup();
        let words = words
            .iter()
            .map(|word| format!("{} = \"credit_note\"", quoted(word)));
        let words = words.collect::<Vec<_>>().join(", ");
        self.line(&format!(
            "kind = {{ from = {column}, values = {{ \"\" = \"invoice\", {words} }} }}  # {remark}"
        ));
    }

    /// A column whose name says that it names sorts, in words that are not known: they are asked for.
    fn unknown_sorts(&mut self) {
        let names = self.header.names.iter().zip(self.looks);
        let column = names
            .filter(|(name, looks)| SORTS.contains(&squash(name).as_str()) && looks.values.len() > 1)
            .map(|(name, looks)| (quoted(name), looks.values.clone()))
            .next();
        let Some((column, values)) = column else { return };
        self.questions.push(Question::Sorts);
        let ask = self.pick(
            "? a word of these may mean a credit note: write what each means, invoice or credit_note, and take away the first sign",
            "? l'un de ces mots veut peut-être dire un avoir : écrivez ce que dit chacun, invoice ou credit_note, et ôtez le premier signe",
        );
        let values = values
            .iter()
            .map(|value| format!("{} = \"invoice\"", quoted(value)));
        let values = values.collect::<Vec<_>>().join(", ");
        self.line(&format!(
            "# kind = {{ from = {column}, values = {{ {values} }} }}  # {ask}"
        ));
    }

    /// A condition of payments: nothing is paid of a credit note.
    fn and_no_credit_note(&self, condition: &str) -> String {
        match self.toml(Concept::Sort) {
            Some(sort) => format!("[{condition}, {{ column = {sort}, credit_note = false }}]"),
            None => condition.to_string(),
        }
    }

    /// The column from which terms count, where invoices have no due date; credit notes need none.
    fn terms_after(&self) -> Option<String> {
        let place = |concept| Some(self.found.get(&concept)?.0);
        let due = place(Concept::Due)?;
        let amount = place(Concept::Amount)
            .or(place(Concept::Debit))
            .or(place(Concept::Open))?;
        let cell =
            |record: &'_ StringRecord, place: usize| record.get(place).unwrap_or("").trim().to_string();
        let has_none = self.lines.iter().any(|(_, record)| {
            let is_total = self
                .totals
                .iter()
                .any(|(place, total)| unmarked(&cell(record, *place)) == total);
            let amount = cell(record, amount);
            let is_invoice = !amount.is_empty() && !amount.starts_with(['-', '(', '\u{2212}']);
            let is_credit_note = place(Concept::Sort)
                .is_some_and(|place| sort(unmarked(&cell(record, place))) == Some(Sort::CreditNote));
            is_invoice && !is_credit_note && !is_total && cell(record, due).is_empty()
        });
        self.toml(Concept::Issued).filter(|_| has_none)
    }

    /// The due date of the file, or that of terms where a line has none.
    fn due_or_terms(&mut self, issued: &str) {
        let due = self.toml(Concept::Due).unwrap_or_default();
        self.take("due", Concept::Due);
        let remark = self.remark(Concept::Due);
        let ask = self.pick(
            "? some lines have none: there your terms of payment count, from the date of the invoice; write them",
            "? des lignes n'en ont pas : vos conditions de paiement y comptent, depuis la date de facture ; écrivez-les",
        );
        self.questions.push(Question::Terms);
        self.line(&format!("# {ask}"));
        self.line(&format!(
            "due = {{ from = {due}, terms = \"30d\", after = {issued} }}  # {remark}"
        ));
    }

    pub(super) fn payments(&mut self) {
        self.row("payments", "");
        self.customer_column();
        self.column("invoice_id", Concept::Invoice, false);
        let date = if self.has(Concept::PaidOn) {
            Concept::PaidOn
        } else {
            Concept::Issued
        };
        self.column("date", date, true);
        self.column("amount", Concept::Amount, true);
        self.column("currency", Concept::Currency, false);
    }
}
