//! The command line as its users meet it: each snapshot holds the command, its exit code, and what it printed.
//!
//! `INSTA_UPDATE=always cargo test -p relance-tests --test cli` writes the snapshots anew; read what changed.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "test code: what is not there must stop the test"
)]

mod broken;
mod check;
mod demo;
mod explain;
mod fmt;
mod forecast;
mod hostile;
mod import_fec;
mod import_fec_xml;
mod import_invoices;
mod import_payments;
mod import_statuses;
mod import_table;
mod kpi;
mod law_amounts;
mod ledger;
mod ledger_sources;
mod list;
mod owed;
mod sandbox;
mod schema;
mod simulate;
mod sources;
mod start;
mod start_aside;
mod tests_of_policies;
mod why;
mod why_reads;
mod why_scenarios;
