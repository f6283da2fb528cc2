//! Tests of the forecast as a whole, on generated ledgers and on small ones written by hand.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "helpers of tests"
)]

mod chosen;
mod clusters;
mod common;
mod differing;
mod hostile;
#[path = "../joined/mod.rs"]
mod joined;
mod last_year;
mod layers;
mod lookahead;
mod model_file;
mod names_and_order;
mod paid_left_out;
mod parts;
mod policies;
mod replicates;
mod run_off;
mod support;
mod walker;
mod worlds;
