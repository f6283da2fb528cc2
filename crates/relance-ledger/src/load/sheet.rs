//! An opened table: its header, checked, and where its columns stand.

use crate::habits;
use crate::problem::{Code, Problem, Severity, file};
use crate::schema::{Known, known_columns, required_columns};
use crate::source::{Row, Rows, Table};
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
    /// Whether rows stand on lines of a text, else they are counted.
    has_lines: bool,
}

/// The column that relance reads, and the one that is probably meant to be it.
fn meant_for(problem: &Problem) -> Option<(&str, &str)> {
    let fact = |wanted: &str| {
        let found = problem.facts.iter().find(|(name, _)| *name == wanted);
        found.map(|(_, fact)| fact.as_ref())
    };
    if *problem.code == file::MISSING_COLUMN {
        Some((fact("wanted")?, fact("similar")?))
    } else if *problem.code == file::MISSPELT_COLUMN {
        Some((fact("similar")?, problem.column.as_deref()?))
    } else {
        None
    }
}

impl Sheet {
    /// Reads the header; none if a required column is missing. What is odd about it goes to `problems`.
    pub(crate) fn new(
        table: Table,
        rows: &dyn Rows,
        has_lines: bool,
        problems: &mut Vec<Problem>,
    ) -> Option<Sheet> {
        let header: Vec<String> = rows
            .columns()
            .iter()
            .map(|name| name.trim().to_string())
            .collect();
        let mut sheet = Sheet {
            table,
            file: rows.name().into(),
            header,
            has_lines,
        };
        if rows.separator() != ',' {
            let shown = match rows.separator() {
                '\t' => "TAB".to_owned(),
                other => other.to_string(),
            };
            problems.push(sheet.header_problem(&file::WRONG_SEPARATOR, None, [("separator", shown)]));
        }
        let before = problems.len();
        sheet.check_header(problems);
        let found = problems.get(before..).unwrap_or_default();
        // What is in the way of the whole table and can be seen through does not keep its rows from being looked at, so
        // that what else is wrong is told in one round. The table stays wrong.
        let is_refused = |problem: &Problem| problem.severity() == Severity::Error;
        let is_wrong =
            rows.separator() != ',' || rows.header_fault().is_some() || found.iter().any(is_refused);
        if is_wrong {
            for (meant, written) in found.iter().filter_map(meant_for) {
                if let Some(column) = sheet.header.iter_mut().find(|column| **column == *written) {
                    *column = meant.to_string();
                }
            }
        }
        let is_readable = found
            .iter()
            .all(|problem| !is_refused(problem) || meant_for(problem).is_some());
        is_readable.then_some(sheet)
    }

    fn check_header(&self, problems: &mut Vec<Problem>) {
        let known = known_columns(self.table);
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
            let alike = |stranger: &&str| {
                closest(stranger, [missing.name]).is_some()
                    || habits::english(stranger, &[missing.name]).is_some()
            };
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
            let candidates: Vec<&str> = known
                .iter()
                .filter(absent)
                .filter(|known| !known.required)
                .map(|known| known.name)
                .collect();
            let similar = habits::english(stranger, &candidates).or_else(|| closest(stranger, candidates));
            if let Some(similar) = similar {
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
            key: self.no_key(),
            column: column.map(Into::into),
            value: None,
            facts: facts
                .into_iter()
                .map(|(name, fact)| (name, fact.into()))
                .collect(),
        }
    }

    /// What identifies a row, for [`Problem::key`]: its first id that is not empty.
    pub(crate) fn key_of(&self, row: &Row) -> Option<Box<str>> {
        if self.has_lines {
            return None;
        }
        let ids: &[&'static str] = match self.table {
            Table::Customers | Table::Contacts => &["customer_id"],
            Table::Invoices | Table::Instalments => &["invoice_id"],
            Table::Payments => &["payment_id", "invoice_id", "customer_id"],
            Table::Events => &["invoice_id", "customer_id"],
        };
        let named = ids.iter().find_map(|id| {
            let cell = row.cell(self.col(id).position?);
            (!cell.is_empty()).then(|| format!("{id} {cell}"))
        });
        Some(named.unwrap_or_default().into())
    }

    /// As [`Sheet::key_of`], for a row that is no longer at hand.
    pub(crate) fn no_key(&self) -> Option<Box<str>> {
        (!self.has_lines).then(Box::default)
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
