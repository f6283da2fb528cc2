//! One line cut into cells: quotes where software writes them, separators within a label, missing ends.

use super::cells;
use super::header::{AmountForm, Column, Header};

/// How a line came to its cells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fit {
    /// As many cells as columns.
    Whole,
    /// A text held the separator, and only one way to put it together gives dates and amounts where they belong.
    Repaired,
    /// Another number of cells.
    Wrong(usize),
}

/// Where the cells of a line begin and end; used again for each line.
#[derive(Debug, Default)]
pub(super) struct Cut {
    ends: Vec<(usize, usize)>,
}

impl Cut {
    /// Cuts a line.
    pub(super) fn cut(&mut self, line: &[u8], header: &Header) -> Fit {
        self.split(line, header.separator);
        let found = self.ends.len();
        if found == header.columns + header.unnamed {
            self.drop_empty_ends(line, header.columns);
            if self.ends.len() == header.columns {
                return Fit::Whole;
            }
        }
        if memchr::memchr(b'"', line).is_some() {
            self.split_quoted(line, header.separator);
            self.drop_empty_ends(line, header.columns);
            if self.ends.len() == header.columns && self.is_sound(line, header) {
                return Fit::Whole;
            }
            self.split(line, header.separator);
        }
        if found > header.columns {
            self.drop_empty_ends(line, header.columns);
            if self.ends.len() == header.columns && self.is_sound(line, header) {
                return Fit::Whole;
            }
            self.split(line, header.separator);
            return self.join_a_text(line, header, found);
        }
        // Some software leaves out what is empty at the end.
        let ends_behind_what_counts = [
            Column::EcritureDate,
            Column::CompteNum,
            Column::Debit,
            Column::Credit,
            Column::Montant,
            Column::Sens,
            Column::PieceRef,
            Column::EcritureLib,
        ]
        .iter()
        .filter_map(|column| header.place(*column))
        .all(|place| place < found);
        match ends_behind_what_counts && self.is_sound(line, header) {
            true => Fit::Whole,
            false => Fit::Wrong(found),
        }
    }

    /// How many cells there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Takes cells whose places are known.
    pub(super) fn set(&mut self, places: impl Iterator<Item = (usize, usize)>) {
        self.ends.clear();
        self.ends.extend(places);
    }

    /// The cell of a column, without blanks and quotes around it; empty if there is none.
    pub(super) fn cell<'a>(&self, line: &'a [u8], place: Option<usize>) -> &'a [u8] {
        let range = place.and_then(|place| self.ends.get(place));
        let cell = range
            .and_then(|(from, to)| line.get(*from..*to))
            .unwrap_or_default()
            .trim_ascii();
        match cell {
            [b'"', inner @ .., b'"'] => inner.trim_ascii(),
            _ => cell,
        }
    }

    fn split(&mut self, line: &[u8], separator: u8) {
        self.ends.clear();
        let mut from = 0;
        for at in memchr::memchr_iter(separator, line) {
            self.ends.push((from, at));
            from = at + 1;
        }
        self.ends.push((from, line.len()));
    }

    /// A cell that begins with a quote ends at the first quote before a separator.
    fn split_quoted(&mut self, line: &[u8], separator: u8) {
        self.ends.clear();
        let mut from = 0;
        while from <= line.len() {
            let rest = line.get(from..).unwrap_or_default();
            let length = match rest.first() {
                Some(b'"') => quoted_length(rest, separator),
                _ => None,
            };
            let length = length
                .or_else(|| memchr::memchr(separator, rest))
                .unwrap_or(rest.len());
            self.ends.push((from, from + length));
            from += length + 1;
        }
    }

    fn drop_empty_ends(&mut self, line: &[u8], columns: usize) {
        while self.ends.len() > columns {
            let last = self.ends.len().checked_sub(1);
            if !self.cell(line, last).is_empty() {
                return;
            }
            self.ends.pop();
        }
    }

    /// Puts the cells of one text column together again, if that can be done in one way only.
    fn join_a_text(&mut self, line: &[u8], header: &Header, found: usize) -> Fit {
        let surplus = found - header.columns;
        let texts = [
            Column::EcritureLib,
            Column::CompAuxLib,
            Column::CompteLib,
            Column::PieceRef,
            Column::JournalLib,
        ];
        let cut = std::mem::take(&mut self.ends);
        let mut fitting: Vec<Vec<(usize, usize)>> = Vec::new();
        for place in texts.iter().filter_map(|column| header.place(*column)) {
            let joined = cut.iter().enumerate().filter_map(|(at, range)| {
                let is_joined = at > place && at <= place + surplus;
                let to = if at == place {
                    cut.get(place + surplus)?.1
                } else {
                    range.1
                };
                (!is_joined).then_some((range.0, to))
            });
            self.ends = joined.collect();
            if self.is_sound(line, header) && !fitting.contains(&self.ends) {
                fitting.push(std::mem::take(&mut self.ends));
            }
        }
        // The label is where people type: of several ways it is the one to take if the others only differ in texts
        // beside it. That cannot be told, so only one way counts.
        match (fitting.pop(), fitting.is_empty()) {
            (Some(only), true) => {
                self.ends = only;
                Fit::Repaired
            }
            _ => {
                self.ends = cut;
                Fit::Wrong(found)
            }
        }
    }

    /// Whether dates, account and amounts stand where they belong.
    fn is_sound(&self, line: &[u8], header: &Header) -> bool {
        let cell = |column: Column| self.cell(line, header.place(column));
        let is_date = |column: Column, may_be_empty: bool| {
            let cell = cell(column);
            cells::date(cell).is_some() || may_be_empty && cell.is_empty()
        };
        let is_amount = |column: Column| cells::amount(cell(column), true).is_ok();
        let amounts = match header.amounts {
            AmountForm::DebitCredit => {
                is_amount(Column::Debit)
                    && is_amount(Column::Credit)
                    && !(cell(Column::Debit).is_empty() && cell(Column::Credit).is_empty())
            }
            AmountForm::MontantSens => is_amount(Column::Montant) && side(cell(Column::Sens)).is_some(),
        };
        let account = cell(Column::CompteNum);
        amounts
            && is_date(Column::EcritureDate, false)
            && is_date(Column::PieceDate, true)
            && is_date(Column::DateLet, true)
            && is_date(Column::ValidDate, true)
            && account.first().is_some_and(u8::is_ascii_digit)
    }
}

/// The side of an amount: 1 = debit, -1 = credit.
pub(super) fn side(cell: &[u8]) -> Option<i64> {
    match cell {
        b"+1" | b"1" | b"+" => Some(1),
        b"-1" | b"-" => Some(-1),
        // The letter, or the word with its accent in any encoding.
        [b'D' | b'd'] => Some(1),
        [b'C' | b'c'] => Some(-1),
        [b'D' | b'd', .., b't' | b'T'] if cell.len() <= 7 => Some(1),
        [b'C' | b'c', .., b't' | b'T'] if cell.len() <= 8 => Some(-1),
        _ => None,
    }
}

/// How long a cell in quotes is, both included; nothing if no quote before a separator closes it.
fn quoted_length(rest: &[u8], separator: u8) -> Option<usize> {
    let mut at = 1;
    loop {
        let quote = at + memchr::memchr(b'"', rest.get(at..)?)?;
        // Columns of one width have blanks behind the quote.
        let behind = rest.get(quote + 1..)?;
        let blanks = behind.iter().take_while(|byte| **byte == b' ').count();
        match behind.get(blanks) {
            None => return Some(quote + 1 + blanks),
            Some(next) if *next == separator => return Some(quote + 1 + blanks),
            // A doubled quote stands for one.
            Some(b'"') if blanks == 0 => at = quote + 2,
            Some(_) => at = quote + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::header;
    use super::*;

    const COLUMNS: &str =
        "JournalCode;EcritureDate;CompteNum;PieceRef;EcritureLib;Debit;Credit;EcritureLet;DateLet";

    fn cut(line: &str) -> (Fit, Vec<String>) {
        let header = header::read(COLUMNS).unwrap();
        let mut cut = Cut::default();
        let fit = cut.cut(line.as_bytes(), &header);
        let cells = (0..header.columns)
            .map(|place| String::from_utf8_lossy(cut.cell(line.as_bytes(), Some(place))).into_owned());
        (fit, cells.collect())
    }

    #[test]
    fn quotes_trailing_separators_and_missing_ends() {
        let (fit, cells) = cut("\"VE\";20240102;411A;F1;\"say \"\"a; b\"\"\";12,00;0;;;;");
        assert_eq!((fit, cells[4].as_str()), (Fit::Whole, "say \"\"a; b\"\""));
        let (fit, cells) = cut("VE;20240102;411A;F1;\"ACME\" invoice;12,00;0;A;20240102");
        assert_eq!((fit, cells[4].as_str()), (Fit::Whole, "\"ACME\" invoice"));
        assert_eq!(cut("VE;20240102;411A;F1;x;12,00;0").0, Fit::Whole);
        assert_eq!(cut("VE;20240102;411A;F1").0, Fit::Wrong(4));
    }

    #[test]
    fn a_separator_in_the_label_is_put_back_where_only_one_way_fits() {
        let (fit, cells) = cut("VE;20240102;411A;;one; two; three;12,00;0;;");
        assert_eq!(
            fit,
            Fit::Wrong(11),
            "the reference could hold it as well: {cells:?}"
        );
        // As in a file of the law, where a date stands between the two texts.
        let whole = header::read(&COLUMNS.replace("PieceRef", "PieceRef;PieceDate")).unwrap();
        let line = b"VE;20240102;411A;F1;20240102;one; two; three;12,00;0;;";
        let mut cut = Cut::default();
        assert_eq!(cut.cut(line, &whole), Fit::Repaired);
        assert_eq!(
            cut.cell(line, whole.place(Column::EcritureLib)),
            b"one; two; three"
        );
    }
}
