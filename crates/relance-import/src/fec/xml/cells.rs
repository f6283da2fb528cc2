//! The cells of the elements that are open, put together to rows.

use super::super::cut::Cut;
use super::super::header::{AmountForm, COLUMNS, Column};
use super::AmountGiven;

/// Which element describes: what a journal and an entry say holds for each line in them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Level {
    Journal,
    Entry,
    Line,
}

impl Level {
    /// Where the schema puts a column.
    pub(super) fn of(column: Column) -> Level {
        match column {
            Column::JournalCode | Column::JournalLib => Level::Journal,
            Column::EcritureNum
            | Column::EcritureDate
            | Column::EcritureLib
            | Column::PieceRef
            | Column::PieceDate
            | Column::EcritureLet
            | Column::DateLet
            | Column::ValidDate
            | Column::DateEcheance => Level::Entry,
            Column::CompteNum
            | Column::CompteLib
            | Column::CompAuxNum
            | Column::CompAuxLib
            | Column::Debit
            | Column::Credit
            | Column::Montant
            | Column::Sens
            | Column::Idevise => Level::Line,
        }
    }

    /// Its element.
    pub(super) fn name(self) -> &'static str {
        match self {
            Level::Journal => "journal",
            Level::Entry => "ecriture",
            Level::Line => "ligne",
        }
    }

    /// The element that it describes, and holds.
    pub(super) fn holds(self) -> &'static str {
        match self {
            Level::Journal => "ecriture",
            Level::Entry | Level::Line => "ligne",
        }
    }
}

/// The cells of one element.
#[derive(Debug, Default)]
struct Cells {
    bytes: Vec<u8>,
    places: [Option<(usize, usize)>; COLUMNS],
    /// Rows were made of them.
    is_used: bool,
}

/// The cells of the journal, of the entry and of the line that are open.
#[derive(Debug, Default)]
pub(super) struct Levels {
    journal: Cells,
    entry: Cells,
    line: Cells,
    row: Vec<u8>,
    cut: Cut,
}

impl Levels {
    fn of(&mut self, level: Level) -> &mut Cells {
        match level {
            Level::Journal => &mut self.journal,
            Level::Entry => &mut self.entry,
            Level::Line => &mut self.line,
        }
    }

    /// Forgets the cells of an element: another one begins.
    pub(super) fn clear(&mut self, level: Level) {
        let cells = self.of(level);
        cells.bytes.clear();
        cells.places = [None; COLUMNS];
        cells.is_used = false;
    }

    /// Whether rows were made with the cells of an element: what it adds now would miss in them.
    pub(super) fn is_described(&self, level: Level) -> bool {
        match level {
            Level::Journal => self.journal.is_used,
            Level::Entry => self.entry.is_used,
            Level::Line => self.line.is_used,
        }
    }

    /// Adds a cell; `false` = it is there already.
    pub(super) fn put(&mut self, level: Level, column: Column, value: &str) -> bool {
        let value = match is_date(column) {
            true => without_zone(value),
            false => value,
        };
        let cells = self.of(level);
        let from = cells.bytes.len();
        cells.bytes.extend_from_slice(value.as_bytes());
        let place = cells.places.get_mut(column as usize);
        place.is_some_and(|place| place.replace((from, from + value.len())).is_none())
    }

    /// How the line gives its amount.
    pub(super) fn amount(&self) -> AmountGiven {
        let has = |column: Column| {
            let place = self.line.places.get(column as usize).copied().flatten();
            place.is_some_and(|(from, to)| from < to)
        };
        let in_two = has(Column::Debit) || has(Column::Credit);
        let with_side = has(Column::Montant) || has(Column::Sens);
        match (in_two, with_side) {
            (true, true) => AmountGiven::Twice,
            (true, false) => AmountGiven::As(AmountForm::DebitCredit),
            (false, true) => AmountGiven::As(AmountForm::MontantSens),
            (false, false) => AmountGiven::Missing,
        }
    }

    /// The row of the line: its own cells, and those of its entry and journal that it has not itself.
    pub(super) fn row(&mut self) -> (&[u8], &Cut) {
        self.journal.is_used = true;
        self.entry.is_used = true;
        self.row.clear();
        let mut begins = [0; 3];
        let levels = [&self.journal, &self.entry, &self.line];
        for (begin, cells) in begins.iter_mut().zip(levels) {
            *begin = self.row.len();
            self.row.extend_from_slice(&cells.bytes);
        }
        self.cut.set((0..COLUMNS).map(|column| {
            let of_levels = begins.iter().zip(levels).rev();
            of_levels
                .filter_map(|(begin, cells)| {
                    let (from, to) = cells.places.get(column).copied().flatten()?;
                    Some((begin + from, begin + to))
                })
                .next()
                .unwrap_or_default()
        }));
        (&self.row, &self.cut)
    }
}

fn is_date(column: Column) -> bool {
    matches!(
        column,
        Column::EcritureDate | Column::PieceDate | Column::DateLet | Column::ValidDate | Column::DateEcheance
    )
}

/// A date of XML may name a time zone: `2026-03-02Z`, `2026-03-02+01:00`.
fn without_zone(date: &str) -> &str {
    match date.split_at_checked(10) {
        Some((day, zone)) if zone.starts_with(['Z', '+', '-']) && day.as_bytes().get(4) == Some(&b'-') => day,
        _ => date,
    }
}
