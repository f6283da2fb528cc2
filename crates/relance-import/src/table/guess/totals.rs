//! The lines of totals of a file, which a guessed map sets aside.

use super::super::header::plain;
use super::super::totals;
use super::super::workbook::unmarked;
use super::words::Concept;
use super::{Found, Writing, quoted};
use csv::StringRecord;
use std::collections::{BTreeMap, BTreeSet};

/// So many words of totals are named in a map; further lines of totals are known when they are read.
const NAMED_TOTALS: usize = 12;

/// The cells by which lines are of totals, but for those that items hold too: a customer may be called so.
pub(super) fn cells(found: &Found, lines: &[(u64, StringRecord)]) -> BTreeSet<(usize, String)> {
    let place = |concept: Concept| found.get(&concept).map(|(place, _)| *place);
    let days: Vec<usize> = [Concept::Issued, Concept::Due, Concept::PaidOn]
        .into_iter()
        .filter_map(place)
        .collect();
    let has_days = !days.is_empty();
    // Below the items of a customer, the line of totals may name it.
    let number = match has_days {
        true => place(Concept::Invoice),
        false => place(Concept::Customer),
    };
    let telling: Vec<usize> = days.into_iter().chain(number).collect();
    let cell = |record: &StringRecord, place: usize| {
        let cell = record.get(place).unwrap_or_default();
        unmarked(cell.trim()).to_string()
    };
    let (mut totals, mut items) = (BTreeSet::new(), BTreeSet::new());
    for (_, record) in lines {
        let Some(named) = record.iter().position(totals::names_total) else {
            continue;
        };
        let word = cell(record, named);
        match totals::of_line(record, &telling, has_days) {
            Some(_) => totals.insert((named, word)),
            None => items.insert((named, plain(&word))),
        };
    }
    totals.retain(|(place, cell)| !items.contains(&(*place, plain(cell))));
    totals
}

impl Writing<'_> {
    /// Names the lines of totals by the very words that they hold: a name may begin with such a word.
    pub(super) fn set_aside(&mut self) {
        let mut columns: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for (place, cell) in self.totals.iter().take(NAMED_TOTALS) {
            columns.entry(*place).or_default().push(quoted(cell));
        }
        let tests = columns.into_iter().map(|(place, cells)| {
            let cells = cells.join(", ");
            Some(format!("{{ column = {}, is = [{cells}] }}", self.name_of(place)?))
        });
        let tests = tests.flatten().collect::<Vec<_>>().join(", ");
        if tests.is_empty() {
            return;
        }
        let why = self.pick(
            "lines of totals are no rows",
            "les lignes de totaux ne sont pas des lignes",
        );
        self.line(&format!("set_aside = [{tests}]  # {why}"));
    }
}
