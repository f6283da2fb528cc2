//! Whether a map can be used, and what is wrong with it.

use super::super::assumed::ASSUMED;
use super::super::schema;
use super::{Column, Map, Row, VERSION, patterns};
use std::collections::BTreeSet;
use toml::Spanned;

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
    pub(super) fn check(
        &self,
        problem: &dyn Fn(usize, &str, MapCause) -> MapProblem,
    ) -> Result<(), MapProblem> {
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
        if let Some(assumed) = &self.assumed
            && !ASSUMED.contains(&assumed.get_ref().as_str())
        {
            let cause = MapCause::Word {
                found: assumed.get_ref().clone(),
                expected: ASSUMED.to_vec(),
            };
            return Err(problem(assumed.span().start, "assumed", cause));
        }
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
        if !self.credit_left.0.is_empty() && !has_source {
            return Err(MapCause::Needs("credit_left", "from"));
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
