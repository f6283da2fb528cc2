//! Ids that stay: the books' own references, made longer only where they collide.

use crate::hashed::HashMap;

/// Ids of one table that were given.
#[derive(Debug, Default)]
pub(super) struct Ids {
    /// For each id the customer that has it.
    taken: HashMap<String, String>,
    numbers: HashMap<String, u32>,
    /// How many ids had to be made longer.
    pub(super) collisions: u64,
}

impl Ids {
    /// The id of a document: its reference; with the customer behind it where another customer's document has it;
    /// with journal and entry where another document of the same customer has it; numbered where that is not enough.
    pub(super) fn of_document(&mut self, reference: &str, customer: &str, entry: &str) -> String {
        let base = if reference.is_empty() { entry } else { reference };
        let candidates = match self.taken.get(base) {
            None => vec![base.to_string()],
            Some(other) if other != customer => {
                vec![format!("{base}/{customer}"), format!("{base}/{customer}/{entry}")]
            }
            Some(_) => vec![format!("{base}/{entry}"), format!("{base}/{customer}/{entry}")],
        };
        self.first_free(candidates, customer, base)
    }

    /// The id of a row of an entry: the entry; numbered from its second row on.
    pub(super) fn of_row(&mut self, entry: &str) -> String {
        self.first_free(vec![entry.to_string()], "", entry)
    }

    fn first_free(&mut self, candidates: Vec<String>, customer: &str, base: &str) -> String {
        let mut last = String::new();
        for candidate in candidates {
            if !self.taken.contains_key(&candidate) {
                self.collisions += u64::from(candidate != base);
                self.taken.insert(candidate.clone(), customer.to_string());
                return candidate;
            }
            last = candidate;
        }
        self.collisions += 1;
        loop {
            let number = self.numbers.entry(last.clone()).or_insert(1);
            *number += 1;
            let candidate = format!("{last}/{number}");
            if !self.taken.contains_key(&candidate) {
                self.taken.insert(candidate.clone(), customer.to_string());
                return candidate;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn references_are_ids_and_collisions_are_made_longer() {
        let mut ids = Ids::default();
        let documents = [
            ("F1", "acme", "VE-1"),
            ("F1", "bolt", "VE-2"),
            ("F1", "acme", "VE-3"),
            ("F1", "acme", "VE-3"),
            ("", "acme", "VE-4"),
            ("F1", "acme", "VE-3"),
        ];
        let found = documents.map(|(reference, customer, entry)| ids.of_document(reference, customer, entry));
        assert_eq!(
            found,
            [
                "F1",
                "F1/bolt",
                "F1/VE-3",
                "F1/acme/VE-3",
                "VE-4",
                "F1/acme/VE-3/2"
            ]
        );
        let distinct: HashSet<&String> = found.iter().collect();
        assert_eq!(distinct.len(), found.len());
    }
}
