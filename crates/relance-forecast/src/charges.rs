//! What of the charges is paid with the principal: old amounts are still paid some time after a charge was posted, and
//! long after it all is paid at once or nothing.

use crate::clock::{self, CLOCKS};
use crate::condition::Condition;
use relance_kernel::Day;

/// Days since the last charge at which payers may do otherwise.
const STEPS: [i32; 6] = [8, 15, 31, 61, 121, 241];

/// How many places [`place`] knows.
pub(crate) const PLACES: usize = CLOCKS * (STEPS.len() + 1);

/// Where a payment stands: by charges posted and days since the last.
pub(crate) fn place(condition: &Condition, day: Day) -> usize {
    let days = condition.charged.map_or(0, |charged| day.since(charged));
    clock::clock(condition, CLOCKS) * (STEPS.len() + 1) + STEPS.partition_point(|&step| step <= days)
}
