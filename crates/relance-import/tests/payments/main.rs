//! Statements of banks become payments of a ledger: read in every version, matched by each rule, counted to the cent.

#![expect(clippy::unwrap_used, reason = "tests")]

mod counted;
mod matched;
mod reading;
mod samples;
mod truth;
