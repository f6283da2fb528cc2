//! Lines of totals: below a list, or below the items of each customer. They are no items, and nothing is wrong with them.
//!
//! A customer may be called `Total Énergies`: a word alone makes no line of totals. Such a line has no day and no number.

use super::header::plain;
use super::plan::Plan;
use super::schema::Kind;
use super::workbook::unmarked;
use csv::StringRecord;

/// What such a line says of itself; without case and accents.
const WORDS: [&str; 15] = [
    "total",
    "totals",
    "totaux",
    "totale",
    "total general",
    "grand total",
    "sous-total",
    "sous total",
    "subtotal",
    "sub-total",
    "sub total",
    "summe",
    "gesamtsumme",
    "gesamtbetrag",
    "zwischensumme",
];

/// Whether a cell is such a word, or begins with one.
pub(super) fn names_total(cell: &str) -> bool {
    let cell = unmarked(cell.trim());
    // Of most cells, the first letter tells it.
    if !cell.starts_with(['t', 'T', 'g', 'G', 's', 'S', 'z', 'Z']) {
        return false;
    }
    // The longest word has 13 letters: a long cell need not be read to its end.
    let begin: String = cell.chars().take(40).collect();
    let plain = plain(&begin);
    WORDS.iter().any(|word| {
        let rest = plain.strip_prefix(word);
        rest.is_some_and(|rest| !rest.starts_with(|letter: char| letter.is_alphanumeric()))
    })
}

/// Whether a cell is such a word and nothing else, but for a colon.
fn is_word(cell: &str) -> bool {
    let plain = plain(unmarked(cell.trim()));
    WORDS.contains(&plain.trim_end_matches([':', ' ']))
}

/// The cell by which a line is one of totals. `telling` are the places of days and numbers: a line of totals has none.
pub(super) fn of_line(record: &StringRecord, telling: &[usize], has_days: bool) -> Option<usize> {
    let place = record.iter().position(names_total)?;
    let is_filled = |place: &usize| record.get(*place).is_some_and(|cell| !cell.trim().is_empty());
    let tells_item = telling.iter().any(|other| *other != place && is_filled(other));
    // Where no line has a day, what lacks one says nothing.
    let is_enough = has_days || record.get(place).is_some_and(is_word);
    (is_enough && !tells_item).then_some(place)
}

/// Whether a line that cannot be read is one of totals.
pub(super) fn is_total(plan: &Plan, record: &StringRecord) -> bool {
    let mut telling = Vec::new();
    let mut has_days = false;
    let has_items = plan.rows.iter().any(|row| row.table.name != "customers");
    for row in &plan.rows {
        // Below the items of a customer, the line of totals may name it.
        let key = row
            .table
            .key
            .filter(|_| !has_items || row.table.name != "customers");
        for cell in &row.cells {
            let is_day = cell.kind == Kind::Date;
            let is_number = Some(cell.name.as_str()) == key || cell.name == "invoice_id";
            if is_day || is_number {
                telling.extend(cell.from.into_iter().chain(cell.or));
                has_days |= is_day && cell.from.is_some();
            }
        }
    }
    of_line(record, &telling, has_days).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_totals_are_known_and_names_are_not() {
        for cell in [
            "Total",
            "TOTAUX :",
            "Sous-total Dupont",
            "Grand total",
            "Total général",
            "Summe:",
        ] {
            assert!(names_total(cell), "{cell}");
        }
        for cell in [
            "TotalEnergies",
            "Summerville Ltd",
            "Le total",
            "",
            "Totally Fine Ltd",
        ] {
            assert!(!names_total(cell), "{cell}");
        }
    }

    #[test]
    fn a_line_with_a_day_or_a_number_is_an_item() {
        let line = |cells: &[&str]| StringRecord::from(cells.to_vec());
        let of = |cells: &[&str]| of_line(&line(cells), &[0, 2], true);
        assert_eq!(of(&["Total", "", "", "12,00"]), Some(0));
        assert_eq!(of(&["", "Total Dupont", "", "12,00"]), Some(1));
        assert_eq!(of(&["", "", "Totaux", "12,00"]), Some(2));
        assert_eq!(of(&["F1", "Total", "", "12,00"]), None);
        assert_eq!(of(&["", "Total", "32/01/2026", "12,00"]), None);
        // Without days: the word alone.
        let of = |cells: &[&str]| of_line(&line(cells), &[0], false);
        assert_eq!(of(&["", "Total", "12,00"]), Some(1));
        assert_eq!(of(&["", "Total Marketing", "12,00"]), None);
    }
}
