//! An opened table: its header, checked, and where its columns stand.

use crate::problem::{Code, Problem, Severity, file};
use crate::schema::{Known, known_columns, required_columns};
use crate::source::{Rows, Table};
use crate::suggest::closest;
use std::sync::Arc;

/// A column of a table: its name, and its position if the table has it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Col {
    pub(crate) name: &'static str,
    pub(crate) position: Option<usize>,
}

/// What is known of a table once its header is read.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    pub(crate) table: Table,
    pub(crate) file: Arc<str>,
    pub(crate) header: Vec<String>,
}

impl Sheet {
    /// Reads the header; none if a required column is missing. What is odd about it goes to `problems`.
    pub(crate) fn new(table: Table, rows: &dyn Rows, problems: &mut Vec<Problem>) -> Option<Sheet> {
        let header: Vec<String> = rows
            .columns()
            .iter()
            .map(|name| name.trim().to_string())
            .collect();
        let sheet = Sheet {
            table,
            file: rows.name().into(),
            header,
        };
        let before = problems.len();
        sheet.check_header(problems);
        let readable = problems
            .iter()
            .skip(before)
            .all(|problem| problem.severity() != Severity::Error);
        readable.then_some(sheet)
    }

    fn check_header(&self, problems: &mut Vec<Problem>) {
        let known = known_columns(self.table);
        if let [only] = self.header.as_slice()
            && let Some(separator) = [';', '\t', '|']
                .into_iter()
                .find(|&separator| only.contains(separator))
        {
            let shown = if separator == '\t' {
                "TAB".into()
            } else {
                separator.to_string()
            };
            problems.push(self.header_problem(&file::WRONG_SEPARATOR, None, [("separator", shown)]));
            return;
        }
        for (position, name) in self.header.iter().enumerate() {
            if name.is_empty() {
                problems.push(self.header_problem(
                    &file::UNNAMED_COLUMN,
                    None,
                    [("number", (position + 1).to_string())],
                ));
            } else if self.header.iter().take(position).any(|earlier| earlier == name) {
                problems.push(self.header_problem(&file::DUPLICATE_COLUMN, Some(name), []));
            }
        }
        let absent = |known: &&Known| !self.header.iter().any(|name| name == known.name);
        let strangers: Vec<&str> = self
            .header
            .iter()
            .map(String::as_str)
            .filter(|name| !name.is_empty() && known.iter().all(|known| known.name != *name))
            .collect();
        for missing in known.iter().filter(absent).filter(|known| known.required) {
            let mut facts = vec![
                ("wanted", missing.name.to_string()),
                ("required", required_columns(self.table)),
            ];
            let alike = |stranger: &&str| closest(stranger, [missing.name]).is_some();
            facts.extend(
                strangers
                    .iter()
                    .copied()
                    .find(alike)
                    .map(|similar| ("similar", similar.to_string())),
            );
            problems.push(self.header_problem(&file::MISSING_COLUMN, None, facts));
        }
        for stranger in strangers {
            let candidates = known
                .iter()
                .filter(absent)
                .filter(|known| !known.required)
                .map(|known| known.name);
            if let Some(similar) = closest(stranger, candidates) {
                let facts = [("similar", similar.to_string())];
                problems.push(self.header_problem(&file::MISSPELT_COLUMN, Some(stranger), facts));
            }
        }
    }

    fn header_problem(
        &self,
        code: &'static Code,
        column: Option<&str>,
        facts: impl IntoIterator<Item = (&'static str, String)>,
    ) -> Problem {
        Problem {
            code,
            file: self.file.clone(),
            table: Some(self.table),
            line: 1,
            row: 0,
            column: column.map(Into::into),
            value: None,
            facts: facts
                .into_iter()
                .map(|(name, fact)| (name, fact.into()))
                .collect(),
        }
    }

    /// The column with this name.
    pub(crate) fn col(&self, name: &'static str) -> Col {
        Col {
            name,
            position: self.header.iter().position(|column| column == name),
        }
    }

    /// Columns that relance does not read itself: position and name.
    pub(crate) fn kept_columns(&self) -> impl Iterator<Item = (usize, &str)> {
        let read = |name: &str| {
            known_columns(self.table)
                .iter()
                .any(|known| known.read && known.name == name)
        };
        let named = self
            .header
            .iter()
            .enumerate()
            .map(|(position, name)| (position, name.as_str()));
        named.filter(move |(_, name)| !name.is_empty() && !read(name))
    }
}
