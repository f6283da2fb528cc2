//! The ledger from the outside: texts in, problems, accounts and figures out.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests")]

mod accounts;
mod bad_rows;
mod documented;
mod files;
mod fuzz;
mod habits;
mod real;
mod sums;
mod support;
