//! The kernel of relance: domain values, the compiled policy, and the pure decision function.
//!
//! No clock, no randomness, no I/O, no threads: time and events are inputs, effects are data, equal inputs give
//! equal outputs. The replay calls it, and a daemon will call the same function.

pub mod account;
mod assume;
mod calendar;
pub mod codes;
mod day;
pub mod decide;
pub mod decision;
pub mod evaluate;
mod fact;
mod flips;
mod ids;
mod index;
mod ladders;
mod limits;
mod money;
pub mod policy;
pub mod state;
mod symbol;
mod truth;

pub use account::Account;
pub use calendar::WorkCalendar;
pub use day::Day;
pub use decide::decide;
pub use decision::{ActionRecord, ApprovalMode};
pub use evaluate::{STALE_AFTER_DAYS, Subject, View};
pub use fact::{Comparison, Constant, CustomerKind, Fact, FactValue, FieldType, PromiseState, SettledBy};
pub use ids::*;
pub use index::PolicyIndex;
pub use money::{Currency, Money, Ratio};
pub use policy::Policy;
pub use state::AccountState;
pub use symbol::{Interner, Symbol};
pub use truth::Truth;
