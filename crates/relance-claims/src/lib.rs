//! What each invoice of a ledger comes to in law on a day: late-payment interest, indemnity, limitation, and the
//! deadlines of an insolvency: `docs/law.md`.
//!
//! [`claims`] reads the principal of each invoice day by day, as the kernel allocates money; `relance-law` says what
//! follows. No clock, nothing printed.

mod balances;
mod claim;
mod notices;
mod reckon;

pub use claim::{Claim, Insolvency, Part};
pub use notices::FormalNotices;
pub use reckon::{Law, Reckoned, Unreckoned, reckon};

use balances::Balances;
use relance_kernel::{Account, Day};

/// The claims of an account, by invoice, as known at the end of a day: those issued by then.
///
/// A row counts on its own date if it is known by `as_of`: money that came on the 3rd and was booked on the 5th stops
/// interest on the 3rd.
pub fn claims(account: &Account, as_of: Day, notices: &FormalNotices) -> Vec<Claim> {
    Balances::of(account, as_of).claims(account, as_of, notices)
}
