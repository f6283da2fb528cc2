//! Customers, invoices, payments and events: read from a source, checked row by row, held in little memory, and
//! handed to the kernel one account at a time.
//!
//! [`load`] reads a [`Source`] into a [`Ledger`] and tells every [`Problem`]; [`Binding`] joins a ledger with the
//! fields that a policy declares; [`Ledger::account`] gives the kernel what it decides on.

mod binding;
mod handover;
mod ledger;
mod lists;
mod load;
mod problem;
mod rows;
mod schema;
mod source;
mod suggest;
mod text;

pub use binding::Binding;
pub use ledger::{Ledger, TableInfo};
pub use load::{Keep, Loaded, Options, load};
pub use problem::{Code, Lang, Problem, Severity, Words, codes};
pub use source::{Fault, FaultKind, FolderSource, Row, Rows, Source, Table, TextSource};
