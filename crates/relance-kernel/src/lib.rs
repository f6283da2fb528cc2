//! The kernel of relance: domain values, the compiled policy, and the pure decision function.
//!
//! No clock, no randomness, no I/O, no threads: time and events are inputs, effects are data, equal inputs give
//! equal outputs. The simulator and the daemon call the same function.

pub mod account;
mod calendar;
mod day;
mod fact;
mod ids;
mod money;
pub mod policy;
mod symbol;
mod truth;

pub use account::Account;
pub use calendar::WorkCalendar;
pub use day::Day;
pub use fact::{
    Comparison, Constant, CustomerKind, Fact, FactValue, FieldType, PromiseState, SettledBy,
};
pub use ids::*;
pub use money::{Currency, Money, Ratio};
pub use policy::Policy;
pub use symbol::{Interner, Symbol};
pub use truth::Truth;
