//! The figures of dunning over a period, defined in `docs/kpi.md`: how fast cash comes in, how late, what chasing does,
//! and whether promises hold.
//!
//! [`measure`] walks a ledger account by account; balances, settlements and due dates are those of the kernel, and each
//! figure is a fraction of whole numbers.

mod aged;
mod benchmarks;
mod close;
mod contacts;
mod cover;
mod figure;
mod figures;
mod measure;
mod promises;
mod question;
mod report;
mod sums;
mod walk;

pub use aged::{AGED_COLUMNS, Aged, AgedColumn, CustomerAged};
pub use benchmarks::{BENCHMARKS, Benchmark, Comparison, Population};
pub use contacts::NO_CONTACTS;
pub use figure::{Answer, Figure, Fraction, Key, Measure, Note, Of, RollStep, Unit, Why};
pub use measure::{Books, collector_field, measure};
pub use question::{Dimension, Months, Period, Question};
pub use report::{CurrencyReport, GroupName, GroupReport, Report};
