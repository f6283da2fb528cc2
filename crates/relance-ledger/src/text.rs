//! Texts in one allocation each kind, named by small numbers.
//!
//! A million invoices have a million ids: a `String` each would cost more than everything else of them.

use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher;

/// Texts one behind the other, named by position.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arena {
    text: String,
    ends: Vec<u32>,
}

impl Arena {
    /// Adds a text; none if the arena is full (4 GiB of text or 2^31 texts).
    pub(crate) fn push(&mut self, text: &str) -> Option<u32> {
        let number = u32::try_from(self.ends.len())
            .ok()
            .filter(|&number| number < u32::MAX / 2)?;
        let end = u32::try_from(self.text.len().checked_add(text.len())?).ok()?;
        self.text.push_str(text);
        self.ends.push(end);
        Some(number)
    }

    /// The text with this number; empty if there is none.
    #[inline]
    pub(crate) fn get(&self, number: u32) -> &str {
        let number = number as usize;
        let Some(&end) = self.ends.get(number) else {
            return "";
        };
        let start = number
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .map_or(0, |&end| end);
        self.text.get(start as usize..end as usize).unwrap_or("")
    }

    /// All texts in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|number| self.get(u32::try_from(number).unwrap_or(u32::MAX)))
    }

    /// The same texts in another order: `order` gives the old number of each new one.
    pub(crate) fn reordered(&self, order: &[u32]) -> Arena {
        let mut new = Arena {
            text: String::with_capacity(self.text.len()),
            ends: Vec::with_capacity(order.len()),
        };
        for &old in order {
            new.push(self.get(old));
        }
        new
    }
}

/// Finds texts of an arena that are each there once. Nothing ever iterates over it in its own order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    numbers: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Index {
    /// The number of a text of `arena`.
    #[inline]
    pub(crate) fn find(&self, text: &str, arena: &Arena) -> Option<u32> {
        self.numbers
            .find(self.hasher.hash_one(text), |&number| arena.get(number) == text)
            .copied()
    }

    /// Adds a number of `arena` whose text is not in the index yet.
    pub(crate) fn insert(&mut self, number: u32, arena: &Arena) {
        let hasher = &self.hasher;
        self.numbers
            .insert_unique(hasher.hash_one(arena.get(number)), number, |&other| {
                hasher.hash_one(arena.get(other))
            });
    }

    /// Replaces every number by `new[number]`, when the arena is reordered.
    pub(crate) fn renumber(&mut self, new: &[u32]) {
        for number in self.numbers.iter_mut() {
            *number = new.get(*number as usize).copied().unwrap_or(u32::MAX);
        }
    }
}

/// The distinct texts of one or several columns. Number 0 is the empty text.
#[derive(Clone, Debug)]
pub(crate) struct Pool {
    arena: Arena,
    index: Index,
    /// Rows often repeat the text of the row before.
    last: u32,
}

impl Default for Pool {
    fn default() -> Self {
        let mut arena = Arena::default();
        arena.push("");
        Pool {
            arena,
            index: Index::default(),
            last: 0,
        }
    }
}

impl Pool {
    /// The number of a text, new if it was not known; none if the pool is full.
    pub(crate) fn intern(&mut self, text: &str) -> Option<u32> {
        if text.is_empty() {
            return Some(0);
        }
        if self.arena.get(self.last) == text {
            return Some(self.last);
        }
        let number = match self.index.find(text, &self.arena) {
            Some(known) => known,
            None => {
                let number = self.arena.push(text)?;
                self.index.insert(number, &self.arena);
                number
            }
        };
        self.last = number;
        Some(number)
    }

    /// The text with this number.
    #[inline]
    pub(crate) fn get(&self, number: u32) -> &str {
        self.arena.get(number)
    }

    /// All texts in order of their numbers.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.arena.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pool_gives_equal_texts_equal_numbers() {
        let mut pool = Pool::default();
        let numbers: Vec<_> = ["a", "b", "", "a", "b"]
            .iter()
            .map(|text| pool.intern(text))
            .collect();
        assert_eq!(numbers, [Some(1), Some(2), Some(0), Some(1), Some(2)]);
        assert_eq!(pool.iter().collect::<Vec<_>>(), ["", "a", "b"]);
    }

    #[test]
    fn an_index_follows_the_reordering_of_its_arena() {
        let (mut arena, mut index) = (Arena::default(), Index::default());
        for text in ["c", "a", "b"] {
            let number = arena.push(text).unwrap();
            index.insert(number, &arena);
        }
        let arena = arena.reordered(&[1, 2, 0]);
        index.renumber(&[2, 0, 1]);
        assert_eq!(arena.iter().collect::<Vec<_>>(), ["a", "b", "c"]);
        assert_eq!(
            ["a", "b", "c", "d"].map(|text| index.find(text, &arena)),
            [Some(0), Some(1), Some(2), None]
        );
    }
}
