//! What the worlds promise, held against the tables that they write.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod differences;
mod ledgers;
mod marginals;
mod tables;
