//! Rows of an earlier run of an import, found by the ids of those that it brings now.

use crate::cells::Row;
use std::collections::HashMap;

/// Finds rows by their ids. An import that is run again brings its rows in their order: the next row is looked at
/// before any other, so that no id of a million is hashed.
pub(super) struct Finder<'r, 't, K> {
    rows: &'r [Row<'t>],
    key_of: &'r K,
    /// The row behind the one that was found last.
    next: usize,
    /// The rows by their ids; made when the next row is not the one.
    by_id: Option<HashMap<&'t str, usize>>,
    /// Which rows were found.
    pub(super) found: Vec<bool>,
}

impl<'r, 't, K: Fn(Row<'t>) -> &'t str> Finder<'r, 't, K> {
    pub(super) fn new(rows: &'r [Row<'t>], key_of: &'r K) -> Finder<'r, 't, K> {
        Finder {
            rows,
            key_of,
            next: 0,
            by_id: None,
            found: vec![false; rows.len()],
        }
    }

    /// The row of an id; of several the next in order, else the last.
    pub(super) fn find(&mut self, id: &str) -> Option<Row<'t>> {
        let (rows, key_of) = (self.rows, self.key_of);
        if rows.is_empty() {
            return None;
        }
        let is_next = rows.get(self.next).is_some_and(|row| key_of(*row) == id);
        let place = match is_next {
            true => self.next,
            false => {
                let by_id = self.by_id.get_or_insert_with(|| {
                    let ids = rows.iter().enumerate();
                    ids.map(|(place, row)| (key_of(*row), place)).collect()
                });
                *by_id.get(id)?
            }
        };
        self.next = place + 1;
        if let Some(found) = self.found.get_mut(place) {
            *found = true;
        }
        rows.get(place).copied()
    }

    /// Whether some rows were not found.
    pub(super) fn leaves_rows(&self) -> bool {
        self.found.contains(&false)
    }
}
