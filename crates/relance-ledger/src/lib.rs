//! Customers, invoices, payments and events: read from a source, checked row by row, held in little memory, and
//! handed to the kernel one account at a time.
//!
//! [`load`] reads a [`Source`] into a [`Ledger`] and tells every [`Problem`]; [`Binding`] joins a ledger with the
//! fields that a policy declares; [`Ledger::account`] gives the kernel what it decides on.

mod balances;
mod binding;
mod consequences;
mod due_parts;
mod habits;
mod handover;
mod ledger;
mod lists;
mod load;
mod places;
mod problem;
mod rows;
mod schema;
mod set_aside;
mod source;
mod suggest;
mod summary;
mod text;

pub use balances::overpayments;
pub use binding::Binding;
pub use consequences::fold_consequences;
pub use due_parts::{DuePart, due_parts};
pub use ledger::{Ledger, TableInfo};
pub use load::{Keep, Loaded, Options, load};
pub use places::RowPlace;
pub use problem::{Code, Lang, Problem, Severity, Words, codes};
pub use set_aside::{SetAside, SetAsideTotal, set_aside, set_aside_csv, set_aside_totals};
pub use source::{Fault, FaultKind, FolderSource, Row, Rows, Source, Table, TextSource};
pub use summary::{AGED_BOUNDS, AgedBucket, Counts, CurrencySummary, PastAction, Remark, Summary, summary};
