//! The clocks of an open invoice: days since due and, once something was charged, days since the last charge.
//!
//! A charge posted is a new claim with its own time to pay: what an invoice risks then follows from the days since, and
//! hardly from its age. A clock is only read where the ledger has enough payments on it.

use crate::condition::Condition;
use relance_kernel::Day;

/// Days since due at which a new age band may begin. Bands with few payments are joined to the next.
pub(crate) const AGE_STEPS: &[i32] = &[
    -90, -60, -45, -30, -15, -7, -3, 0, 1, 3, 6, 11, 16, 22, 31, 46, 61, 91, 121, 181, 366, 731, 1_461,
];

/// Days since the last charge at which a new band may begin.
pub(crate) const CHARGE_STEPS: &[i32] = &[4, 8, 15, 31, 46, 61, 91, 121, 181, 271, 366, 541, 731];

/// From so many days after the last charge on, an invoice waits for whatever is done with old debts.
pub(crate) const LONG_AGO: i32 = 181;

/// Stages on which months have different effects: nothing charged, charged once, more often, and long ago.
pub const STAGES: usize = 4;

/// Clocks: nothing charged, charged once, and more often.
pub const CLOCKS: usize = 3;

/// Payments that a band needs for a coefficient of its own.
const PAYMENTS_OF_A_BAND: u64 = 20;

/// Payments after a charge that its clock needs.
pub(crate) const PAYMENTS_OF_A_CLOCK: u64 = 500;

/// Which clock is read of an invoice that stands so, where there are so many beside that of days since due.
pub(crate) fn clock(condition: &Condition, clocks: usize) -> usize {
    condition.charges.min(CLOCKS - 1).min(clocks)
}

/// What that clock says on a day.
pub(crate) fn reading(condition: &Condition, clock: usize, day: Day, due: Day) -> i32 {
    match condition.charged {
        Some(charged) if clock > 0 => day.since(charged),
        _ => day.since(due),
    }
}

/// The stage of an invoice whose clock, of so many beside that of days since due, says this.
pub(crate) fn stage(clock: usize, clocks: usize, reading: i32) -> usize {
    match clock {
        0 => 0,
        _ if clock == clocks && reading >= LONG_AGO => STAGES - 1,
        _ => clock,
    }
}

/// Where bands begin, the first apart, with the payments of each, so that each has enough.
pub(crate) fn bands(steps: &[i32], payments: &[u64]) -> (Vec<i32>, Vec<u64>) {
    let mut begin = Vec::new();
    let mut of_bands = Vec::new();
    let mut so_far = 0;
    for (position, &count) in payments.iter().enumerate() {
        so_far += count;
        if let Some(&step) = steps.get(position)
            && so_far >= PAYMENTS_OF_A_BAND
        {
            begin.push(step);
            of_bands.push(so_far);
            so_far = 0;
        }
    }
    // What is left over belongs to the last band that has enough.
    if so_far < PAYMENTS_OF_A_BAND && !begin.is_empty() {
        begin.pop();
        so_far += of_bands.pop().unwrap_or(0);
    }
    of_bands.push(so_far);
    (begin, of_bands)
}

#[cfg(test)]
mod tests {
    use super::*;
    use relance_statistics::random::Key;

    #[test]
    fn every_band_has_enough_payments() {
        for seed in 0..200 {
            let payments: Vec<u64> = (0..CHARGE_STEPS.len() as u64 + 1)
                .map(|step| Key::new(seed).with(step).below(60))
                .collect();
            let (begin, of_bands) = bands(CHARGE_STEPS, &payments);
            assert_eq!(begin.len() + 1, of_bands.len());
            assert_eq!(of_bands.iter().sum::<u64>(), payments.iter().sum::<u64>());
            assert!(begin.is_sorted_by(|one, other| one < other));
            assert!(begin.is_empty() || of_bands.iter().all(|&count| count >= PAYMENTS_OF_A_BAND));
        }
    }

    #[test]
    fn a_charge_starts_a_clock_of_its_own() {
        let mut condition = Condition::default();
        assert_eq!(reading(&condition, clock(&condition, 2), Day(100), Day(40)), 60);
        condition.note_charge(Day(90));
        condition.note_charge(Day(90));
        assert_eq!(condition.charges, 1);
        assert_eq!(clock(&condition, 2), 1);
        assert_eq!(reading(&condition, 1, Day(100), Day(40)), 10);
        // Where the ledger has too few payments after charges, the age counts.
        assert_eq!(clock(&condition, 0), 0);
    }
}
