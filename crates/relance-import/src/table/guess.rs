//! A map guessed from the header of a file and its cells, with a remark beside each guess on why and how sure.

mod head;
mod look;
mod rows;
mod totals;
mod words;

use super::header::{Header, LOOKED_AT};
use super::lines::{Form, Input, Opened, Place};
use super::locate::{header, refuse_long_names};
use super::problem::Refusal;
use csv::StringRecord;
use look::{Looks, look};
use std::collections::{BTreeMap, BTreeSet};
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
    /// Names that several columns have, of which one is read: the first that fits.
    pub twice: Vec<String>,
    /// The kind of file: `invoices`, `payments` or `customers`.
    pub kind: &'static str,
    /// Of invoices: whether the file tells what is open or paid, or the day of payment.
    pub tells_payment: bool,
    /// What each column was taken for: the column of the ledger, that of the file, and whether its very name says so.
    pub taken: Vec<(&'static str, String, bool)>,
}

/// What a guess leaves open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Question {
    /// A column that a ledger needs was not found.
    Column(&'static str),
    /// Some lines have no due date: which terms count there.
    Terms,
    /// Day and month read both ways.
    Dates,
    /// The decimal sign reads both ways.
    Decimal,
    /// No currency is said.
    Currency,
    /// Nothing says whether customers are businesses or consumers.
    Kind,
    /// A column names the sorts of documents in words that are not known: some of them may be credit notes.
    Sorts,
}

/// Which column is what, and how sure that is.
type Found = BTreeMap<Concept, (usize, bool)>;

/// Guesses a map; remarks in French if that is asked for.
///
/// # Errors
/// The file cannot be read, or holds no line that looks like a header, or nothing behind it.
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
    refuse_long_names(&header, input)?;
    if first.is_empty() && header.names.len() > 1 {
        return Err(Refusal::NoRows {
            file: input.name.clone(),
            line: header.line,
            header: header.names,
        });
    }
    let looks = look(&header, &first);
    let found = find(&header, &looks);
    Ok(Writing {
        input,
        name,
        french,
        header: &header,
        looks: &looks,
        found: &found,
        lines: &first,
        totals: totals::cells(&found, &first),
        text: String::new(),
        questions: Vec::new(),
        used: Vec::new(),
        taken: Vec::new(),
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
            let fits = |place: usize, name: &str| {
                let is_free = !found.values().any(|(taken, _)| *taken == place);
                let is_another = !is_sure && CONCEPTS.iter().any(|(_, names)| names.contains(&name));
                is_free
                    && !is_another
                    && looks.get(place).is_some_and(|looks| {
                        concept.fits(looks) || is_sure && concept.is_told_by_name(name, looks)
                    })
            };
            // The first name of the list that is there: the list goes from the clearest to the vaguest.
            let place = known.iter().find_map(|word| {
                names.iter().enumerate().position(|(place, name)| {
                    let is_like = match is_sure {
                        true => name == word,
                        false => word.len() >= 5 && name.contains(word),
                    };
                    is_like && fits(place, name)
                })
            });
            if let Some(place) = place {
                found.insert(*concept, (place, is_sure));
            }
        }
    }
    // What the cells say counts whatever the column is called: a credit note is never dunned.
    let by_cells = looks
        .iter()
        .enumerate()
        .find(|(place, looks)| looks.tells_credit_notes && !found.values().any(|(taken, _)| taken == place));
    if let Some((place, _)) = by_cells {
        found.entry(Concept::Sort).or_insert((place, false));
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
    lines: &'a [(u64, StringRecord)],
    /// The cells, with their columns, by which lines of totals say that they are.
    totals: BTreeSet<(usize, String)>,
    text: String,
    questions: Vec<Question>,
    used: Vec<usize>,
    taken: Vec<(&'static str, String, bool)>,
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
        self.name_of(*place)
    }

    /// The name of the column at a place as TOML.
    fn name_of(&self, place: usize) -> Option<String> {
        let name = self.header.names.get(place)?;
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
                let missing = match ledger {
                    "issued" => self.pick(
                        "? no column holds the date of the invoice: write its name; the column of the due date may stand for it, delays from the issue then mean nothing",
                        "? aucune colonne ne porte la date de facture : écrivez son nom ; la colonne de l'échéance peut en tenir lieu, les délais depuis l'émission ne veulent alors rien dire",
                    ),
                    _ => self.pick(
                        "? no column looks like it: write its name",
                        "? aucune colonne n'y ressemble : écrivez son nom",
                    ),
                };
                self.line(&format!("{ledger} = \"\"  # {missing}"));
            }
            return;
        };
        self.take(ledger, concept);
        let remark = self.remark(concept);
        self.line(&format!("{ledger} = {column}  # {remark}"));
    }

    /// Remembers what a column of the file was taken for.
    fn take(&mut self, ledger: &'static str, concept: Concept) {
        let Some((place, is_sure)) = self.found.get(&concept).copied() else {
            return;
        };
        let name = self.header.names.get(place).cloned().unwrap_or_default();
        if !self
            .taken
            .iter()
            .any(|(known, of, _)| *known == ledger && *of == name)
        {
            self.taken.push((ledger, name, is_sure));
        }
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
        let has_invoice = self.has(Concept::Invoice) && (self.has(Concept::Issued) || self.has(Concept::Due));
        // A list of customers may name what each owes; only an invoice makes that an open item.
        let is_open_item = self.has(Concept::Open) && (has_invoice || self.has(Concept::Due));
        let is_money = self.has(Concept::Amount) || self.has(Concept::Debit) || is_open_item;
        // Dates and a number make a list of invoices, of which the amount is asked for if no column holds it.
        let is_list_of_invoices = has_invoice && self.has(Concept::Issued) && self.has(Concept::Due);
        let is_money = is_money || is_list_of_invoices;
        // Money without any day is what a customer may owe or buy, and no payment.
        let has_day = self.has(Concept::Issued) || self.has(Concept::PaidOn);
        let kind = match (is_money, has_invoice || self.has(Concept::Due)) {
            (true, true) => "invoices",
            (true, false) if has_day => "payments",
            _ => "customers",
        };
        self.line("[[file]]");
        self.line(&format!("name = \"{kind}\""));
        self.set_aside();
        if kind != "payments" {
            self.customers();
        }
        match kind {
            "invoices" => self.invoices(),
            "payments" => self.payments(),
            _ => {}
        }
        let unused = self.unused();
        let twice = self.twice();
        let paying = [Concept::Open, Concept::Paid, Concept::PaidOn, Concept::Credit];
        let tells_payment = paying.into_iter().any(|concept| self.has(concept));
        Guess {
            kind,
            tells_payment,
            taken: self.taken,
            text: self.text,
            questions: self.questions,
            unused,
            twice,
        }
    }

    /// The names of columns that are read and whose name others have too.
    fn twice(&self) -> Vec<String> {
        let names: Vec<String> = self.header.names.iter().map(|name| squash(name)).collect();
        let mut used: Vec<usize> = self.used.clone();
        used.sort_unstable();
        used.dedup();
        let shared = used.into_iter().filter(|place| {
            let name = names.get(*place);
            name.is_some() && names.iter().filter(|other| Some(*other) == name).count() > 1
        });
        shared
            .filter_map(|place| self.header.names.get(place).cloned())
            .collect()
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
