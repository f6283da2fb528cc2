//! The rows of a guessed map: which columns of the file become which of a ledger.

use super::super::header::plain;
use super::words::{Concept, KINDS};
use super::{Question, Writing};
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
        let issued = if self.has(Concept::Issued) {
            Concept::Issued
        } else {
            Concept::Due
        };
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
        self.column("amount", amount, true);
        self.column("currency", Concept::Currency, false);
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
            self.row(
                "payments",
                &format!("when = {{ column = {credit}, filled = true }}\nassumed = \"credit_is_payment\"\n"),
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
                format!("when = {{ column = {paid_on}, filled = true }}\n"),
                format!(
                    "amount = {whole}  # {}",
                    self.pick(
                        "likely: paid in whole on that day",
                        "probable : payé en entier ce jour-là"
                    )
                ),
            ),
            (Some(open), _, _) => {
                self.remark(Concept::Open);
                (
                    format!("when = {{ column = {whole}, above_zero = true }}\n"),
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
                self.remark(Concept::Paid);
                (
                    format!("when = {{ column = {paid}, above_zero = true }}\n"),
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
        self.row("payments", &(before + assumed));
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
                .total
                .is_some_and(|total| plain(&cell(record, total)).starts_with("total"));
            let amount = cell(record, amount);
            let is_invoice = !amount.is_empty() && !amount.starts_with(['-', '(', '\u{2212}']);
            is_invoice && !is_total && cell(record, due).is_empty()
        });
        self.toml(Concept::Issued).filter(|_| has_none)
    }

    /// The due date of the file, or that of terms where a line has none.
    fn due_or_terms(&mut self, issued: &str) {
        let due = self.toml(Concept::Due).unwrap_or_default();
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
