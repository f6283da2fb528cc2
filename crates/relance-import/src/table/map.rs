//! A map: how a table of another program is written, and what each of its lines becomes in a ledger.
//!
//! Read from TOML; [`Map::parse`] names the line and the key of what it cannot use.

mod check;
mod read;

use super::dates::Pattern;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

pub use check::{MapCause, MapProblem};

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
    /// The same in French.
    #[serde(default)]
    about_fr: String,
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
    /// What is supposed in such a row: a word of [`ASSUMED`].
    pub(super) assumed: Option<Spanned<String>>,
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
    /// Whether the cell is a word for a credit note.
    pub(super) credit_note: Option<bool>,
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
    /// Of a credit note: what is left of it, which counts instead where the cell is filled.
    #[serde(default)]
    pub(super) credit_left: Words,
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

impl Map {
    /// Reads a map.
    ///
    /// # Errors
    /// It is none: where, and why.
    pub fn parse(text: &str) -> Result<Map, MapProblem> {
        let map: Map = toml::from_str(text).map_err(|error| {
            // A map of another version may lack what this one asks for: the version is what is wrong.
            if let Some((line, version)) = other_version(text) {
                return MapProblem {
                    line,
                    key: "version".to_string(),
                    cause: MapCause::Version(version),
                };
            }
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

    /// The same in French, where the map says it.
    pub fn about_in_french(&self) -> &str {
        if !self.about_fr.is_empty() {
            return &self.about_fr;
        }
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
}

/// As [`Column`], written in any of three ways.
#[derive(Clone, Debug)]
pub(super) struct Entry(pub(super) Column);

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

/// The version of a map that is not the one that is read, with its line.
fn other_version(text: &str) -> Option<(u64, u32)> {
    let table: toml::Table = text.parse().ok()?;
    let version = u32::try_from(table.get("version")?.as_integer()?).ok()?;
    let line = text
        .lines()
        .position(|line| line.trim_start().starts_with("version"))?;
    (version != VERSION).then_some((line as u64 + 1, version))
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
