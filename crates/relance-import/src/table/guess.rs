//! A map guessed from the header of a file and its cells, with a remark beside each guess on why and how sure.

mod look;
mod words;

use super::dates::{Order, open_patterns};
use super::header::{Header, LOOKED_AT};
use super::lines::{Form, Input, Opened, Place};
use super::locate::header;
use super::numbers::Decimal;
use super::problem::Refusal;
use csv::StringRecord;
use look::{Looks, look};
use std::collections::BTreeMap;
use std::fmt::Write;
use words::{CONCEPTS, Concept, squash};

/// So many lines are looked at.
const SAMPLE: usize = 100_000;

/// A guessed map.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Guess {
    /// The map as TOML, with remarks.
    pub text: String,
    /// What only the user can say.
    pub questions: Vec<Question>,
    /// Columns that are not read.
    pub unused: Vec<String>,
}

/// What a guess leaves open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Question {
    /// A column that a ledger needs was not found.
    Column(&'static str),
    /// Day and month read both ways.
    Dates,
    /// The decimal sign reads both ways.
    Decimal,
    /// No currency is said.
    Currency,
    /// Nothing says whether customers are businesses or consumers.
    Kind,
}

/// Which column is what, and how sure that is.
type Found = BTreeMap<Concept, (usize, bool)>;

/// Guesses a map; remarks in French if that is asked for.
///
/// # Errors
/// The file cannot be read, or holds no line that looks like a header.
pub fn guess(input: &Input, name: &str, french: bool) -> Result<Guess, Refusal> {
    let opened = Opened::new(input, None)?;
    let place = match &opened.form {
        Form::Text(_) => Place::Separated(opened.separator()?),
        Form::Book(sheets) => Place::Sheet(
            sheets
                .iter()
                .position(|sheet| sheet.is_visible && sheet.lines.len() > 1)
                .unwrap_or(0),
        ),
    };
    let mut first = opened.records(place)?.first(SAMPLE, &input.name)?;
    let top = first.iter().take(LOOKED_AT).enumerate();
    let best = top.max_by_key(|(number, (_, record))| (header_score(record), std::cmp::Reverse(*number)));
    let Some((number, (line, record))) = best else {
        return Err(Refusal::Empty {
            file: input.name.clone(),
        });
    };
    let header = header(*line, number + 1, record);
    first.drain(..=number);
    let looks = look(&header, &first);
    let found = find(&header, &looks);
    Ok(Writing {
        input,
        name,
        french,
        header: &header,
        looks: &looks,
        found: &found,
        total: first.iter().find_map(|(_, record)| {
            record
                .iter()
                .position(|cell| super::header::plain(cell).starts_with("total"))
        }),
        text: String::new(),
        questions: Vec::new(),
        used: Vec::new(),
    }
    .write())
}

/// How much a line looks like a header: names that are known count most, then cells that are words.
fn header_score(record: &StringRecord) -> usize {
    let each = record.iter().map(|cell| {
        let name = squash(cell);
        let is_known = CONCEPTS.iter().any(|(_, names)| names.contains(&name.as_str()));
        match name.bytes().any(|byte| byte.is_ascii_digit()) || name.is_empty() {
            true => 0,
            false if is_known => 20,
            false => 1,
        }
    });
    each.sum()
}

/// Names that are the same come first, then names of which a known one is a part. What a cell holds must fit.
fn find(header: &Header, looks: &[Looks]) -> Found {
    let mut found = Found::new();
    let names: Vec<String> = header.names.iter().map(|name| squash(name)).collect();
    for is_sure in [true, false] {
        for (concept, known) in CONCEPTS {
            if found.contains_key(concept) {
                continue;
            }
            let fits = |place: usize| {
                let is_free = !found.values().any(|(taken, _)| *taken == place);
                is_free && looks.get(place).is_some_and(|looks| concept.fits(looks))
            };
            // The first name of the list that is there: the list goes from the clearest to the vaguest.
            let place = known.iter().find_map(|word| {
                names.iter().enumerate().position(|(place, name)| {
                    let is_like = match is_sure {
                        true => name == word,
                        false => word.len() >= 5 && name.contains(word),
                    };
                    is_like && fits(place)
                })
            });
            if let Some(place) = place {
                found.insert(*concept, (place, is_sure));
            }
        }
    }
    found
}

struct Writing<'a> {
    input: &'a Input,
    name: &'a str,
    french: bool,
    header: &'a Header,
    looks: &'a [Looks],
    found: &'a Found,
    /// The column in which lines of totals say that they are.
    total: Option<usize>,
    text: String,
    questions: Vec<Question>,
    used: Vec<usize>,
}

impl Writing<'_> {
    fn pick(&self, en: &'static str, fr: &'static str) -> &'static str {
        if self.french { fr } else { en }
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// The name of a column as TOML.
    fn toml(&self, concept: Concept) -> Option<String> {
        let (place, _) = self.found.get(&concept)?;
        let name = self.header.names.get(*place)?;
        let is_twice = self.header.names.iter().filter(|other| *other == name).count() > 1;
        Some(match is_twice {
            true => format!("\"#{}\"", place + 1),
            false => quoted(name),
        })
    }

    /// `ledger = "column"  # why`.
    fn column(&mut self, ledger: &'static str, concept: Concept, is_needed: bool) {
        let Some(column) = self.toml(concept) else {
            if is_needed {
                self.questions.push(Question::Column(ledger));
                let missing = self.pick(
                    "? no column looks like it: write its name",
                    "? aucune colonne n'y ressemble : écrivez son nom",
                );
                self.line(&format!("{ledger} = \"\"  # {missing}"));
            }
            return;
        };
        let remark = self.remark(concept);
        self.line(&format!("{ledger} = {column}  # {remark}"));
    }

    fn remark(&mut self, concept: Concept) -> String {
        let Some((place, is_sure)) = self.found.get(&concept).copied() else {
            return String::new();
        };
        self.used.push(place);
        let sure = match is_sure {
            true => self.pick("sure: its name says so", "sûr : son nom le dit"),
            false => self.pick(
                "likely: its name holds the word; look at it",
                "probable : son nom contient le mot ; à vérifier",
            ),
        };
        let looks = self.looks.get(place);
        let cell = looks
            .and_then(|looks| looks.values.first())
            .cloned()
            .unwrap_or_default();
        let such = self.pick("as in", "ainsi");
        let cell: String = cell
            .chars()
            .filter(|letter| !letter.is_control())
            .take(40)
            .collect();
        let stop = self.pick("; ", " ; ");
        format!("{sure}{stop}{such} `{cell}`")
    }

    fn has(&self, concept: Concept) -> bool {
        self.found.contains_key(&concept)
    }

    fn write(mut self) -> Guess {
        let file = std::path::Path::new(&self.input.name);
        let file = file.file_name().map_or_else(
            || self.input.name.clone(),
            |name| name.to_string_lossy().into_owned(),
        );
        let first = self.pick(
            "Guessed from the header and the cells of",
            "Deviné d'après l'en-tête et les cellules de",
        );
        self.line(&format!("# {first} {}.", file.replace('\n', " ")));
        let second = self.pick(
            "Look at each line; `relance import table --dry-run` shows the first rows as they will be read.",
            "Relisez chaque ligne ; `relance import table --dry-run` montre les premières lignes comme elles seront lues.",
        );
        self.line(&format!("# {second}"));
        self.line("version = 1");
        let name = quoted(self.name);
        self.line(&format!("name = {name}"));
        self.currency();
        self.dates();
        self.text.push('\n');
        self.numbers();
        self.text.push('\n');
        let is_money = self.has(Concept::Amount) || self.has(Concept::Debit);
        let has_invoice = self.has(Concept::Invoice) && (self.has(Concept::Issued) || self.has(Concept::Due));
        let kind = match (is_money, has_invoice || self.has(Concept::Due)) {
            (true, true) => "invoices",
            (true, false) => "payments",
            _ => "customers",
        };
        self.line("[[file]]");
        self.line(&format!("name = \"{kind}\""));
        if let Some(name) = self.total.and_then(|place| self.header.names.get(place)) {
            let column = quoted(name);
            let why = self.pick(
                "lines of totals are no rows",
                "les lignes de totaux ne sont pas des lignes",
            );
            self.line(&format!(
                "set_aside = [{{ column = {column}, begins = \"Total\" }}]  # {why}"
            ));
        }
        if kind != "payments" {
            self.customers();
        }
        match kind {
            "invoices" => self.invoices(),
            "payments" => self.payments(),
            _ => {}
        }
        let unused = self.unused();
        Guess {
            text: self.text,
            questions: self.questions,
            unused,
        }
    }

    fn currency(&mut self) {
        if self.has(Concept::Currency) {
            return;
        }
        self.questions.push(Question::Currency);
        let ask = self.pick(
            "? no column says the currency: write it here; without it, it is that of the policy",
            "? aucune colonne ne dit la devise : écrivez-la ; sinon c'est celle de la politique",
        );
        self.line(&format!("# currency = \"EUR\"  # {ask}"));
    }

    fn dates(&mut self) {
        let places = [Concept::Issued, Concept::Due, Concept::PaidOn];
        let places: Vec<usize> = places
            .iter()
            .filter_map(|concept| Some(self.found.get(concept)?.0))
            .collect();
        let mut orders = super::dates::Orders::default();
        let patterns = open_patterns();
        for (line, cell) in places
            .iter()
            .filter_map(|place| self.looks.get(*place))
            .flat_map(|looks| &looks.dates)
        {
            orders.add(*line, cell, &patterns);
        }
        match orders.order() {
            Order::One(pattern) => {
                let why = self.pick(
                    "sure: it alone reads all dates",
                    "sûr : lui seul lit toutes les dates",
                );
                self.line(&format!("dates = [\"{pattern}\"]  # {why}"));
            }
            Order::Empty => self.line("dates = \"auto\""),
            Order::Several(..) | Order::None(_) => {
                self.questions.push(Question::Dates);
                let ask = self.pick(
                    "? dates read both ways, or not all alike: write \"DD/MM/YYYY\" or \"MM/DD/YYYY\"",
                    "? les dates se lisent des deux façons, ou diffèrent : écrivez \"DD/MM/YYYY\" ou \"MM/DD/YYYY\"",
                );
                self.line(&format!("dates = \"auto\"  # {ask}"));
            }
        }
    }

    fn numbers(&mut self) {
        let concepts = [
            Concept::Amount,
            Concept::Open,
            Concept::Paid,
            Concept::Debit,
            Concept::Credit,
        ];
        let mut signs = super::numbers::Signs::default();
        let places: Vec<usize> = concepts
            .iter()
            .filter_map(|concept| Some(self.found.get(concept)?.0))
            .collect();
        for (line, cell) in places
            .iter()
            .filter_map(|place| self.looks.get(*place))
            .flat_map(|looks| &looks.numbers)
        {
            signs.add(*line, cell);
        }
        self.line("[numbers]");
        match signs.decimal() {
            Decimal::Told(Some(sign)) => {
                let why = self.pick(
                    "sure: no other sign reads all amounts",
                    "sûr : aucun autre signe ne lit tous les montants",
                );
                self.line(&format!("decimal = \"{}\"  # {why}", char::from(sign)));
            }
            Decimal::Told(None) => {}
            Decimal::Both(..) | Decimal::Open(_) => {
                self.questions.push(Question::Decimal);
                let ask = self.pick(
                    "? `1,234` reads both ways: write \".\" or \",\"",
                    "? `1,234` se lit des deux façons : écrivez \".\" ou \",\"",
                );
                self.line(&format!("# decimal = \",\"  # {ask}"));
            }
        }
    }

    fn row(&mut self, table: &str, before: &str) {
        let _ = write!(
            self.text,
            "\n[[file.row]]\ntable = \"{table}\"\n{before}[file.row.columns]\n"
        );
    }

    fn customers(&mut self) {
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
        ];
        for (ledger, concept) in each {
            self.column(ledger, concept, false);
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

    fn invoices(&mut self) {
        let amount = if self.has(Concept::Amount) {
            Concept::Amount
        } else {
            Concept::Debit
        };
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
        if self.has(Concept::Due) {
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
            let words = self.pick(
                "a credit is a payment that names no invoice",
                "un crédit est un règlement qui ne cite pas de facture",
            );
            self.row(
                "payments",
                &format!("when = {{ column = {credit}, filled = true }}\nassumed = \"{words}\"\n"),
            );
            self.customer_column();
            self.column("date", issued, true);
            self.column("amount", Concept::Credit, true);
            return;
        }
        let Some(whole) = whole else { return };
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
        let assumed = match &paid_on {
            Some(_) => String::new(),
            None => format!(
                "assumed = \"{}\"\n",
                self.pick(
                    "paid on the due date: the list says neither when nor how",
                    "payé à l'échéance : la liste ne dit ni quand ni comment"
                )
            ),
        };
        self.row("payments", &(before + &assumed));
        self.customer_column();
        self.column("invoice_id", Concept::Invoice, true);
        let date = match (&paid_on, self.has(Concept::Due)) {
            (Some(_), _) => Concept::PaidOn,
            (None, true) => Concept::Due,
            _ => Concept::Issued,
        };
        let date_line = match (&paid_on, self.toml(Concept::Due)) {
            // An item may be paid in part and bear no day of settlement.
            (Some(paid_on), Some(due)) if open.is_some() || paid.is_some() => {
                format!("date = {{ from = {paid_on}, or = {due} }}")
            }
            _ => String::new(),
        };
        match date_line.is_empty() {
            true => self.column("date", date, true),
            false => self.line(&date_line),
        }
        self.line(&amount_line);
        self.column("currency", Concept::Currency, false);
    }

    fn payments(&mut self) {
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

    /// Names the columns that are not read, and what they hold.
    fn unused(&mut self) -> Vec<String> {
        let names = self.header.names.iter().enumerate();
        let unused: Vec<(usize, String)> = names
            .filter(|(place, name)| !self.used.contains(place) && !name.is_empty())
            .map(|(place, name)| (place, name.clone()))
            .collect();
        if !unused.is_empty() {
            let head = self.pick("Not read:", "Non lues :");
            self.text.push('\n');
            self.line(&format!("# {head}"));
        }
        for (place, name) in &unused {
            let values = self.looks.get(*place).map_or(&[][..], |looks| &looks.values);
            let values: Vec<String> = values
                .iter()
                .take(4)
                .map(|value| {
                    value
                        .chars()
                        .filter(|letter| !letter.is_control())
                        .take(30)
                        .collect()
                })
                .collect();
            self.line(&format!(
                "#   {}: {}",
                name.replace(['\n', '\r'], " "),
                values.join(", ")
            ));
        }
        unused.into_iter().map(|(_, name)| name).collect()
    }
}

/// A text of TOML.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            letter if letter.is_control() => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(letter));
            }
            letter => quoted.push(letter),
        }
    }
    quoted + "\""
}
