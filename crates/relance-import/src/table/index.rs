//! Finds the row of an id without a copy of the id: rows are known by hash, and compared where they stand.

use std::hash::Hasher;

/// The rows of a table by the hash of their id. The table itself holds the ids.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// The number of a row plus one, and before it the first bits of its hash; 0 is free. As many as a power of two, and never
    /// full. Narrow, since each look misses the cache.
    slots: Vec<u64>,
    /// The hash of each row.
    hashes: Vec<u64>,
}

/// The bits of a slot that number a row: more rows than any memory holds.
const NUMBER: u64 = (1 << 40) - 1;

/// A hash of an id. Ids come from the files of whoever runs the import: it need not withstand an enemy.
pub(super) fn hash(id: &str) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let (words, rest) = id.as_bytes().as_chunks::<8>();
    let mut hash = id.len() as u64;
    for word in words {
        hash = (hash.rotate_left(23) ^ u64::from_le_bytes(*word)).wrapping_mul(FACTOR);
    }
    let mut last = 0_u64;
    for byte in rest {
        last = last << 8 | u64::from(*byte);
    }
    hash = (hash.rotate_left(23) ^ last).wrapping_mul(FACTOR);
    hash ^ hash >> 29
}

/// The hash of what is a hash already.
#[derive(Default)]
pub(super) struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes
            .iter()
            .for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }
}

impl Index {
    /// The row which is the one, of those whose hash begins and ends as this one: `is_it` compares the ids.
    pub(super) fn find(&self, hash: u64, is_it: impl Fn(usize) -> bool) -> Option<usize> {
        let mut place = self.start(hash)?;
        loop {
            let slot = *self.slots.get(place)?;
            let row = usize::try_from(slot & NUMBER).ok()?.checked_sub(1)?;
            if (slot ^ hash) & !NUMBER == 0 && is_it(row) {
                return Some(row);
            }
            place = (place + 1) & (self.slots.len() - 1);
        }
    }

    /// Adds the next row: it is not there, and its number is that of rows that are.
    pub(super) fn insert(&mut self, hash: u64) {
        self.hashes.push(hash);
        if self.hashes.len() * 4 <= self.slots.len() * 3 {
            self.put(hash, self.hashes.len() as u64);
            return;
        }
        let more = (self.slots.len() * 2).max(64);
        self.slots.clear();
        self.slots.resize(more, 0);
        let hashes = std::mem::take(&mut self.hashes);
        for (hash, number) in hashes.iter().zip(1..) {
            self.put(*hash, number);
        }
        self.hashes = hashes;
    }

    fn put(&mut self, hash: u64, number: u64) {
        let Some(mut place) = self.start(hash) else {
            return;
        };
        while let Some(slot) = self.slots.get_mut(place) {
            if *slot == 0 {
                *slot = hash & !NUMBER | number & NUMBER;
                return;
            }
            place = (place + 1) & (self.slots.len() - 1);
        }
    }

    /// Where a hash belongs: none while there are no slots.
    fn start(&self, hash: u64) -> Option<usize> {
        let last = self.slots.len().checked_sub(1)?;
        usize::try_from(hash & last as u64).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn it_finds_what_a_map_finds() {
        let ids: Vec<String> = (0..5_000)
            .map(|number| format!("F{}", number * 7 % 3_001))
            .collect();
        let (mut index, mut rows, mut known) = (Index::default(), Vec::new(), HashMap::new());
        for id in &ids {
            let found = index.find(hash(id), |row| rows[row] == id);
            assert_eq!(found, known.get(id).copied());
            if found.is_none() {
                known.insert(id, rows.len());
                index.insert(hash(id));
                rows.push(id);
            }
        }
        assert_eq!(rows.len(), 3_001);
    }

    #[test]
    fn ids_of_one_hash_are_told_apart() {
        let mut index = Index::default();
        for _ in 0..100 {
            index.insert(7);
        }
        assert!((0..100).all(|wanted| index.find(7, |row| row == wanted) == Some(wanted)));
        assert_eq!(index.find(7, |_| false), None);
        assert_eq!(index.find(7 | 1 << 63, |_| true), None);
    }
}
