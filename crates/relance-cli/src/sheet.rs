//! A list with typed cells, and the forms in which it is written: for people, for programs, for spreadsheets.

mod csv;
mod human;
mod json;
mod xlsx;

use crate::language::Said;
use relance_kernel::{Currency, Day};

/// A list.
pub(crate) struct Sheet {
    /// Its name, as it is asked for.
    pub(crate) name: &'static str,
    pub(crate) title: Said,
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Vec<Cell>>,
    /// What must be known to read it.
    pub(crate) notes: Vec<Said>,
    /// A column of money, and the column that says of what: in the sum each counts once, on however many rows.
    pub(crate) once: Option<(&'static str, &'static str)>,
}

/// Columns whose sum says nothing.
const UNSUMMED: [&str; 2] = ["balance", "credit_limit"];

/// A column.
pub(crate) struct Column {
    /// Its name for programs.
    pub(crate) key: &'static str,
    pub(crate) head: Said,
}

/// A cell.
#[derive(Clone, Debug)]
pub(crate) enum Cell {
    Empty,
    /// As it stands in the ledger.
    Text(String),
    /// A word of ours.
    Word(Said),
    Day(Day),
    /// A number of days or of things.
    Number(i64),
    /// Minor units.
    Money(i64, Currency),
}

impl Cell {
    /// A text; nothing where it is empty.
    pub(crate) fn text(text: impl Into<String>) -> Cell {
        let text = text.into();
        if text.is_empty() {
            Cell::Empty
        } else {
            Cell::Text(text)
        }
    }

    /// A word; nothing where it is empty.
    pub(crate) fn word(word: Said) -> Cell {
        if word.en.is_empty() {
            Cell::Empty
        } else {
            Cell::Word(word)
        }
    }

    /// A day, if there is one.
    pub(crate) fn day(day: Option<Day>) -> Cell {
        day.map_or(Cell::Empty, Cell::Day)
    }

    /// Whether it stands on the right.
    fn is_number(&self) -> bool {
        matches!(self, Cell::Number(_) | Cell::Money(..))
    }
}

impl Sheet {
    pub(crate) fn new(name: &'static str, title: Said) -> Sheet {
        Sheet {
            name,
            title,
            columns: Vec::new(),
            rows: Vec::new(),
            notes: Vec::new(),
            once: None,
        }
    }

    /// Where a column of money stands that is summed once for each text of another, and where that stands.
    fn once(&self) -> Option<(usize, usize)> {
        let (money, of) = self.once?;
        let place = |key: &str| self.columns.iter().position(|column| column.key == key);
        Some((place(money)?, place(of)?))
    }

    /// The same with one more column.
    #[must_use]
    pub(crate) fn column(mut self, key: &'static str, head: Said) -> Sheet {
        self.columns.push(Column { key, head });
        self
    }
}

pub(crate) use self::csv::{Locale, PlainColumn, csv, of_plain};
pub(crate) use self::human::human;
pub(crate) use self::json::json;
pub(crate) use self::xlsx::xlsx;
