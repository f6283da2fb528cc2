//! What the worlds promise, held against the tables that they write.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod differences;
mod future;
mod ledgers;
mod marginals;
mod stated;
mod tables;
