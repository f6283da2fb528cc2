//! Statistics that know nothing of invoices.

pub mod elementary;
pub mod normal;
pub mod random;
