//! What a policy would have done: the replay of a past ledger, customer by customer, through the kernel.
//!
//! A replay holds payments and reactions as they happened; it says what would have been sent, not what it would
//! have changed. Nothing here knows files or text of policies.

mod accounts;
mod replay;
mod rows;
mod standing;
mod totals;

pub use accounts::AccountSource;
pub use replay::{ReplayOptions, Replayed, next_actions, replay, replay_account, replay_into};
pub use rows::{ActionRow, RowTexts, action_word};
pub use standing::{Stand, Standing, UnknownPause, stands};
pub use totals::{Count, RuleTotals, SegmentTotals, StandingTotals, Totals, Workday};
