//! What a policy would recover, when and at what cost: a response model learnt from a ledger, and the forecast of a
//! policy through the kernel under it.
//!
//! Learning: [`fit`] reads the ledger as stretches of days on which an invoice stood in one condition (`history`),
//! turns them into rows ([`terms`]), and fits intensities with a random intercept of each customer and each month. The
//! result is a [`model`] that a person can read, with the [`support`] that the ledger gives to its effects.
//!
//! Forecasting: [`fn@forecast::forecast`] takes each account at the end of the ledger ([`start`]) through many
//! replicates ([`lifecycle`]); in each, customers react as the model says and the kernel decides. [`sums`] add up,
//! [`layers`] say how sure.

pub mod at_once;
pub mod backtest;
pub mod baselines;
pub mod between_classes;
pub mod brought_forward;
mod chances;
mod charges;
mod checks;
pub mod clock;
pub mod compare;
pub mod condition;
mod design;
pub mod differing;
pub mod drift;
pub mod effects;
pub mod explained;
pub mod first_contact;
pub mod fit;
pub mod followed;
pub mod forecast;
pub mod habits;
pub mod handed_over;
mod history;
mod last_year;
pub mod later_contacts;
pub mod layers;
pub mod left_alone;
pub mod lifecycle;
pub mod measure;
pub mod model;
mod months;
mod observe;
pub mod on_others;
pub mod paid_left_out;
pub mod parts;
mod passage;
mod past;
mod portfolio;
pub mod practice;
pub mod propensity;
pub mod reach;
pub mod reminders;
pub mod response;
mod run_days;
pub mod segments;
mod side_by_side;
pub mod start;
mod stress;
pub mod sums;
pub mod support;
pub mod terms;
pub mod unseen_ages;
mod world;

pub use history::ContactKinds;
