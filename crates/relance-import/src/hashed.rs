//! Maps and sets whose keys are hashed quickly: an import looks up millions of ids.
//!
//! The hash of maps is seeded anew in each run, so that a file cannot be written to slow it down.

use std::hash::{BuildHasher, Hash};

pub(crate) type HashMap<K, V> = std::collections::HashMap<K, V, foldhash::fast::RandomState>;
pub(crate) type HashSet<K> = std::collections::HashSet<K, foldhash::fast::RandomState>;

/// A number for what is compared by it alone.
pub(crate) fn hash_of(value: impl Hash) -> u64 {
    foldhash::quality::FixedState::default().hash_one(value)
}
