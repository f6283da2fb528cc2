//! The commands, one file each.

pub(crate) mod backtest;
pub(crate) mod check;
pub(crate) mod compare;
pub(crate) mod demo;
pub(crate) mod explain;
pub(crate) mod fit;
pub(crate) mod fmt;
pub(crate) mod import_fec;
pub(crate) mod import_invoices;
pub(crate) mod import_payments;
pub(crate) mod import_statuses;
pub(crate) mod import_table;
pub(crate) mod imported;
pub(crate) mod init;
pub(crate) mod into_ledger;
pub(crate) mod kpi;
pub(crate) mod ledger_check;
pub(crate) mod ledger_summary;
pub(crate) mod list;
pub(crate) mod owed;
pub(crate) mod prelude;
pub(crate) mod rates;
pub(crate) mod simulate;
pub(crate) mod start;
pub(crate) mod test;
pub(crate) mod why;
