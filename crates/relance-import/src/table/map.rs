//! A map: how a table of another program is written, and what each of its lines becomes in a ledger.
//!
//! Read from TOML; [`Map::parse`] names the line and the key of what it cannot use.

use super::dates::Pattern;
use super::schema;
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use toml::Spanned;

/// The version of maps that is read.
pub(super) const VERSION: u32 = 1;

/// A map.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Map {
    version: Spanned<u32>,
    /// Its name; it stands in the column `source` of the rows.
    pub(super) name: Spanned<String>,
    /// One line for lists of maps.
    #[serde(default)]
    pub(super) about: String,
    /// The currency of amounts beside which none stands.
    pub(super) currency: Option<Spanned<String>>,
    /// How numbers are written.
    #[serde(default)]
    pub(super) numbers: Numbers,
    /// How dates are written, unless a column says otherwise.
    #[serde(default)]
    pub(super) dates: Words,
    /// The kinds of files that it reads.
    #[serde(default)]
    pub(super) file: Vec<Section>,
}

/// How numbers are written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Numbers {
    /// `.` or `,`; the columns decide where it is not said.
    pub(super) decimal: Option<Spanned<String>>,
    /// The sign between groups of three digits, besides blanks and apostrophes.
    pub(super) thousands: Option<Spanned<String>>,
    /// Whether amounts count the smallest unit of the currency.
    #[serde(default)]
    pub(super) minor_units: bool,
}

/// A kind of file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Section {
    pub(super) name: Spanned<String>,
    pub(super) separator: Option<Spanned<String>>,
    pub(super) encoding: Option<Spanned<String>>,
    /// The line of the header, from 1.
    pub(super) header: Option<Spanned<usize>>,
    /// The sheet of a workbook.
    pub(super) sheet: Option<String>,
    /// Lines that are no rows: totals, footers.
    #[serde(default)]
    pub(super) set_aside: Vec<Condition>,
    /// What a line becomes.
    #[serde(default)]
    pub(super) row: Vec<Row>,
}

/// A row of a ledger that a line becomes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    pub(super) table: Spanned<String>,
    /// All of them hold, or the line gives no such row.
    #[serde(default)]
    pub(super) when: Conditions,
    /// What is supposed in such a row, in words for the report.
    #[serde(default)]
    pub(super) assumed: String,
    pub(super) columns: BTreeMap<Spanned<String>, Spanned<Entry>>,
}

/// Something that a line fulfils or not.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Condition {
    pub(super) column: Words,
    pub(super) filled: Option<bool>,
    pub(super) is: Option<Words>,
    pub(super) is_not: Option<Words>,
    pub(super) begins: Option<Words>,
    pub(super) above_zero: Option<bool>,
    pub(super) below_zero: Option<bool>,
    /// Whether a file without the column is read all the same; the condition then does not hold.
    #[serde(default)]
    pub(super) optional: bool,
}

/// Where a column of a ledger comes from.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Column {
    /// The first of these that the file has.
    #[serde(default)]
    pub(super) from: Words,
    /// Where that cell is empty: the first of these that the file has.
    #[serde(default)]
    pub(super) or: Words,
    /// A constant.
    pub(super) value: Option<String>,
    /// What the cells mean.
    pub(super) values: Option<BTreeMap<String, String>>,
    /// What cells mean that are not in `values`.
    pub(super) otherwise: Option<String>,
    /// An amount taken off.
    #[serde(default)]
    pub(super) minus: Words,
    /// Whether the sign of the amount is turned.
    #[serde(default)]
    pub(super) turned: bool,
    /// Terms of payment that give a due date.
    pub(super) terms: Option<Spanned<String>>,
    /// The columns that hold terms.
    #[serde(default)]
    pub(super) terms_from: Words,
    /// The date from which terms count.
    #[serde(default)]
    pub(super) after: Words,
    /// How this date is written.
    #[serde(default)]
    pub(super) dates: Words,
    /// `text`, `date` or `amount`, where it is not what the column of the ledger says.
    #[serde(rename = "as")]
    pub(super) kind: Option<Spanned<String>>,
    /// Whether a file without the column is read all the same.
    #[serde(default)]
    pub(super) optional: bool,
    /// The day of the list, which is given with it.
    #[serde(default)]
    pub(super) as_of: bool,
}

/// One word or several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Words(pub(super) Vec<String>);

/// One condition or several.
#[derive(Clone, Debug, Default)]
pub(super) struct Conditions(pub(super) Vec<Condition>);

/// Why a map is none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MapProblem {
    /// Its line.
    pub line: u64,
    /// The key, where one is at fault.
    pub key: String,
    /// What is wrong.
    pub cause: MapCause,
}

/// What is wrong with a map.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MapCause {
    /// It is no TOML, or holds a key or a type that a map has not; in the words of the reader of TOML.
    Toml(String),
    /// It is of another version.
    Version(u32),
    /// A word that is none of those that may stand here.
    Word {
        /// What stands there.
        found: String,
        /// What may.
        expected: Vec<&'static str>,
    },
    /// A column that every row of the table has is not mapped.
    ColumnMissing {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
    /// It says of a column nothing from which it comes.
    NoSource,
    /// Two keys that do not go together.
    Contrary(&'static str, &'static str),
    /// A key that needs another one.
    Needs(&'static str, &'static str),
    /// A pattern of dates that is none.
    Pattern(String),
    /// Terms of payment that are none.
    Terms(String),
    /// No currency.
    Currency(String),
    /// A table that stands twice under one name, or a name that is empty.
    Name(String),
    /// It reads no file, or a file gives no row.
    Empty,
}

impl Map {
    /// Reads a map.
    ///
    /// # Errors
    /// It is none: where, and why.
    pub fn parse(text: &str) -> Result<Map, MapProblem> {
        let map: Map = toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let line = line_of(text, start);
            MapProblem {
                line,
                key: key_on(text, line),
                cause: MapCause::Toml(error.message().to_string()),
            }
        })?;
        map.check(&|start, key, cause| MapProblem {
            line: line_of(text, start),
            key: key.to_string(),
            cause,
        })?;
        Ok(map)
    }

    /// Its name.
    pub fn name(&self) -> &str {
        self.name.get_ref()
    }

    /// One line that says what it reads.
    pub fn about(&self) -> &str {
        &self.about
    }

    /// The names of the kinds of files that it reads.
    pub fn files(&self) -> Vec<&str> {
        self.file
            .iter()
            .map(|section| section.name.get_ref().as_str())
            .collect()
    }

    /// Whether it asks for the day of the list.
    pub fn needs_as_of(&self) -> bool {
        let rows = self.file.iter().flat_map(|section| &section.row);
        rows.flat_map(|row| row.columns.values())
            .any(|column| column.get_ref().0.as_of)
    }

    fn check(&self, problem: &dyn Fn(usize, &str, MapCause) -> MapProblem) -> Result<(), MapProblem> {
        if *self.version.get_ref() != VERSION {
            let cause = MapCause::Version(*self.version.get_ref());
            return Err(problem(self.version.span().start, "version", cause));
        }
        let word = |spanned: &Option<Spanned<String>>, key: &str, expected: &[&'static str]| match spanned {
            Some(found) if !expected.contains(&found.get_ref().as_str()) => Err(problem(
                found.span().start,
                key,
                MapCause::Word {
                    found: found.get_ref().clone(),
                    expected: expected.to_vec(),
                },
            )),
            _ => Ok(()),
        };
        if let Some(currency) = &self.currency
            && relance_kernel::Currency::parse(currency.get_ref()).is_none()
        {
            let cause = MapCause::Currency(currency.get_ref().clone());
            return Err(problem(currency.span().start, "currency", cause));
        }
        word(&self.numbers.decimal, "decimal", &[".", ","])?;
        word(&self.numbers.thousands, "thousands", &[".", ",", " ", "'"])?;
        if let (Some(decimal), Some(thousands)) = (&self.numbers.decimal, &self.numbers.thousands)
            && decimal.get_ref() == thousands.get_ref()
        {
            let cause = MapCause::Contrary("decimal", "thousands");
            return Err(problem(thousands.span().start, "thousands", cause));
        }
        patterns(&self.dates)
            .map_err(|pattern| problem(self.name.span().start, "dates", MapCause::Pattern(pattern)))?;
        let mut names = BTreeSet::new();
        if self.name.get_ref().trim().is_empty() {
            return Err(problem(
                self.name.span().start,
                "name",
                MapCause::Name(String::new()),
            ));
        }
        if self.file.is_empty() {
            return Err(problem(self.name.span().start, "file", MapCause::Empty));
        }
        for section in &self.file {
            let name = &section.name;
            if !names.insert(name.get_ref().as_str()) || name.get_ref().trim().is_empty() {
                return Err(problem(
                    name.span().start,
                    "name",
                    MapCause::Name(name.get_ref().clone()),
                ));
            }
            word(&section.separator, "separator", &["auto", ",", ";", "|", "tab"])?;
            word(
                &section.encoding,
                "encoding",
                &["auto", "utf-8", "utf-16", "windows-1252"],
            )?;
            if section.row.is_empty() {
                return Err(problem(name.span().start, "row", MapCause::Empty));
            }
            for row in &section.row {
                row.check(problem)?;
            }
        }
        Ok(())
    }
}

impl Row {
    fn check(&self, problem: &dyn Fn(usize, &str, MapCause) -> MapProblem) -> Result<(), MapProblem> {
        let start = self.table.span().start;
        let Some(table) = schema::table(self.table.get_ref()) else {
            let cause = MapCause::Word {
                found: self.table.get_ref().clone(),
                expected: schema::TABLES.iter().map(|table| table.name).collect(),
            };
            return Err(problem(start, "table", cause));
        };
        for column in table.required {
            if !self.columns.keys().any(|name| name.get_ref() == column) {
                let cause = MapCause::ColumnMissing {
                    table: table.name,
                    column,
                };
                return Err(problem(start, "columns", cause));
            }
        }
        for (name, column) in &self.columns {
            let start = name.span().start;
            let key = name.get_ref().as_str();
            if key == "source" || key.trim().is_empty() || key.contains([',', '"', '\n']) {
                return Err(problem(start, key, MapCause::Name(key.to_string())));
            }
            column
                .get_ref()
                .0
                .check()
                .map_err(|cause| problem(start, key, cause))?;
        }
        Ok(())
    }
}

impl Column {
    fn check(&self) -> Result<(), MapCause> {
        if let Some(kind) = &self.kind
            && !["text", "date", "amount"].contains(&kind.get_ref().as_str())
        {
            return Err(MapCause::Word {
                found: kind.get_ref().clone(),
                expected: vec!["text", "date", "amount"],
            });
        }
        let has_source = !self.from.0.is_empty();
        let has_terms = self.terms.is_some() || !self.terms_from.0.is_empty();
        if !has_source && self.value.is_none() && !has_terms && !self.as_of {
            return Err(MapCause::NoSource);
        }
        if has_source && self.value.is_some() {
            return Err(MapCause::Contrary("from", "value"));
        }
        if has_terms && self.after.0.is_empty() {
            return Err(MapCause::Needs("terms", "after"));
        }
        if self.otherwise.is_some() && self.values.is_none() {
            return Err(MapCause::Needs("otherwise", "values"));
        }
        if !self.minus.0.is_empty() && !has_source {
            return Err(MapCause::Needs("minus", "from"));
        }
        if let Some(terms) = &self.terms
            && crate::Terms::parse(terms.get_ref()).is_none()
        {
            return Err(MapCause::Terms(terms.get_ref().clone()));
        }
        patterns(&self.dates).map_err(MapCause::Pattern)?;
        Ok(())
    }
}

/// The patterns of dates; none if they are left to the column.
pub(super) fn patterns(words: &Words) -> Result<Vec<Pattern>, String> {
    if words.0.iter().all(|word| word == "auto") {
        return Ok(Vec::new());
    }
    let each = words
        .0
        .iter()
        .map(|word| Pattern::parse(word).ok_or_else(|| word.clone()));
    each.collect()
}

/// The line of a byte, from 1.
fn line_of(text: &str, start: usize) -> u64 {
    let before = text.as_bytes().iter().take(start);
    before.filter(|byte| **byte == b'\n').count() as u64 + 1
}

/// The key that a line of TOML begins with.
fn key_on(text: &str, line: u64) -> String {
    let line = usize::try_from(line.saturating_sub(1)).unwrap_or(0);
    let line = text.lines().nth(line).unwrap_or("");
    line.split_once('=').map_or("", |(key, _)| key).trim().to_string()
}

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Words, D::Error> {
        struct OneOrMany;
        impl<'de> Visitor<'de> for OneOrMany {
            type Value = Words;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, or a list of texts")
            }
            fn visit_str<E>(self, text: &str) -> Result<Words, E> {
                Ok(Words(vec![text.to_string()]))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Words, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(list)).map(Words)
            }
        }
        deserializer.deserialize_any(OneOrMany)
    }
}

impl<'de> Deserialize<'de> for Conditions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Conditions, D::Error> {
        struct OneOrMany;
        impl<'de> Visitor<'de> for OneOrMany {
            type Value = Conditions;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a condition such as { column = \"Paid\", filled = true }, or a list of them")
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Conditions, A::Error> {
                Condition::deserialize(MapAccessDeserializer::new(map)).map(|one| Conditions(vec![one]))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Conditions, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(list)).map(Conditions)
            }
        }
        deserializer.deserialize_any(OneOrMany)
    }
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Entry, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Entry;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a column, a list of names, or { from = \"…\" }")
            }
            fn visit_str<E>(self, text: &str) -> Result<Entry, E> {
                Ok(Entry::named(vec![text.to_string()]))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Entry, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(list)).map(Entry::named)
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Entry, A::Error> {
                Column::deserialize(MapAccessDeserializer::new(map)).map(Entry)
            }
        }
        deserializer.deserialize_any(Any)
    }
}

/// As [`Column`], written in any of three ways.
#[derive(Clone, Debug)]
pub(super) struct Entry(pub(super) Column);

impl Entry {
    fn named(names: Vec<String>) -> Entry {
        Entry(Column {
            from: Words(names),
            ..Column::default()
        })
    }
}
