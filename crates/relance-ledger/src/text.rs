//! Texts in one allocation each kind, named by small numbers.
//!
//! A million invoices have a million ids: a `String` each would cost more than everything else of them.

use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher;

/// Texts one behind the other, named by position.
#[derive(Clone, Debug, Default)]
struct Arena {
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

    /// How many texts there are.
    fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text added last; empty if there is none.
    fn last(&self) -> &str {
        let last = self
            .ends
            .len()
            .checked_sub(1)
            .and_then(|last| u32::try_from(last).ok());
        last.map_or("", |last| self.get(last))
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
struct Index {
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

    /// An index of all texts of an arena.
    fn of(arena: &Arena) -> Index {
        let hasher = DefaultHashBuilder::default();
        let mut numbers = HashTable::with_capacity(arena.len());
        for (text, number) in arena.iter().zip(0..) {
            // With room for all, nothing is hashed again.
            numbers.insert_unique(hasher.hash_one(text), number, |&other| {
                hasher.hash_one(arena.get(other))
            });
        }
        Index { numbers, hasher }
    }
}

/// Ids of rows, each there once.
///
/// Files mostly come in the order of their ids and name rows in that order too: as long as ids ascend none is
/// hashed, and where a row is named the next ones are looked at first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ids {
    texts: Arena,
    /// Of all ids, or of none.
    index: Option<Index>,
}

impl Ids {
    /// The number of an id that is there already. For use while ids are added.
    #[inline]
    pub(crate) fn known(&mut self, id: &str) -> Option<u32> {
        if self.index.is_none() && (id.is_empty() || id > self.texts.last()) {
            return None;
        }
        self.index
            .get_or_insert_with(|| Index::of(&self.texts))
            .find(id, &self.texts)
    }

    /// Adds an id that is not [`Ids::known`]; none if there is no room.
    #[inline]
    pub(crate) fn push(&mut self, id: &str) -> Option<u32> {
        let number = self.texts.push(id)?;
        if let Some(index) = &mut self.index {
            index.insert(number, &self.texts);
        }
        Some(number)
    }

    /// Puts the ids into another order: `order` gives the old number of each, `new` the new number of each old one,
    /// `u32::MAX` for those that are left out.
    pub(crate) fn reorder(&mut self, order: &[u32], new: &[u32]) {
        self.texts = self.texts.reordered(order);
        if let Some(index) = &mut self.index {
            for number in index.numbers.iter_mut() {
                *number = new.get(*number as usize).copied().unwrap_or(u32::MAX);
            }
        }
    }

    /// Makes ready for [`Ids::find`], once all ids are there.
    pub(crate) fn finish(&mut self) {
        self.index.get_or_insert_with(|| Index::of(&self.texts));
    }

    /// The id with this number; empty if there is none.
    #[inline]
    pub(crate) fn get(&self, number: u32) -> &str {
        self.texts.get(number)
    }

    /// The number of an id.
    pub(crate) fn find(&self, id: &str) -> Option<u32> {
        self.index.as_ref()?.find(id, &self.texts)
    }

    /// The number of an id that is probably at or soon behind the one found before.
    #[inline]
    pub(crate) fn find_near(&self, id: &str, near: &mut u32) -> Option<u32> {
        let next = (*near..near.saturating_add(4)).find(|&number| self.texts.get(number) == id);
        let found = next.filter(|_| !id.is_empty()).or_else(|| self.find(id));
        *near = found.unwrap_or(*near);
        found
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
    fn ids_are_known_whether_they_ascend_or_not() {
        for texts in [["a", "b", "c"], ["c", "a", "b"]] {
            let mut ids = Ids::default();
            for text in texts {
                assert_eq!(ids.known(text), None);
                ids.push(text);
            }
            assert_eq!(ids.known("zz"), None);
            assert!(ids.known("a").is_some() && ids.known("").is_none());
            ids.reorder(&[1, 2, 0], &[2, 0, 1]);
            ids.finish();
            for number in 0..3 {
                let id = ids.get(number).to_string();
                for mut near in 0..4 {
                    assert_eq!(ids.find_near(&id, &mut near), Some(number));
                }
            }
            assert_eq!(
                (
                    ids.find("zz"),
                    ids.find_near("zz", &mut 0),
                    ids.find_near("", &mut 3)
                ),
                (None, None, None)
            );
        }
    }
}
