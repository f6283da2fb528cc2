//! What companies have, read into a ledger folder: the accounting entries that French law asks for (FEC) first.
//!
//! [`fec::import`] makes [`Tables`] and a report; [`folder`] writes tables into a ledger folder, whole or not at all,
//! beside rows that came from elsewhere. No clock, nothing printed: words are the command line's.

mod cells;
pub mod documents;
pub mod fec;
pub mod folder;
mod hashed;
pub mod join;
pub mod payments;
mod sheet;
pub mod statuses;
pub mod table;
mod tables;
mod wide;
mod xml;

pub use cells::{Row, Rows};
pub use relance_law::Terms;
pub use tables::{Cells, CustomerRow, EventRow, InstalmentRow, InvoiceRow, PaymentRow, Tables};
