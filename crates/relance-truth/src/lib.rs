//! Worlds whose reaction to dunning is known.
//!
//! A [`World`] writes a ledger ([`generate`]); a forecast, which may never see this crate, estimates from the ledger
//! alone how two policies differ; [`expected_difference`] says how they really differ on the same portfolio, by
//! simulated lifecycles through the kernel. What each world does is said by [`Regime`] and held in [`Nature`].

mod course;
mod expectation;
mod future;
mod generate;
mod intensity;
mod json;
mod nature;
mod policies;
mod portable;
mod portfolio;
mod practice;
mod random;
mod regimes;
mod settings;
mod tables;
mod truth;
mod world;

pub use expectation::{AtHorizon, Difference, Expectation, Measured};
pub use future::{COST_OF_CASH, Options, expected_difference, expected_recovery};
pub use generate::{Generated, generate, generate_in};
pub use nature::{
    Channel, Deductions, Disputes, Effects, Frailty, MonthShocks, Moving, Nature, Practice, RunDays, Signal,
    SlowInvoices,
};
pub use policies::{Dunning, EARLIER, FIRMER, Refused, SOFTER};
pub use portfolio::UnreadableLedger;
pub use settings::{Regime, Settings};
pub use world::{Contact, CustomerTruth, Habit, InvoiceTruth, World};
