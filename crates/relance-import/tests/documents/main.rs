//! Electronic invoices become rows of a ledger; those that cannot say why.

#![expect(clippy::unwrap_used, reason = "tests")]

mod hostile;
mod samples;
mod tables;
