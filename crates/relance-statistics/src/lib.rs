//! Statistics that know nothing of invoices.

mod elementary;
pub mod matrix;
pub mod regression;
