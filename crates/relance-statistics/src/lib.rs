//! Statistics that know nothing of invoices.

pub mod beta;
pub mod elementary;
mod interval;
pub mod matrix;
pub mod normal;
pub mod random;
pub mod regression;
pub mod score;
pub mod student;
pub mod survival;

pub use interval::Interval;
