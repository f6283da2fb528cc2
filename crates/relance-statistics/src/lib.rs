//! Statistics that know nothing of invoices.

pub mod elementary;
mod interval;
pub mod normal;
pub mod random;
pub mod survival;

pub use interval::Interval;
