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

/// Where bands begin, the first apart, with the payments of each. A band stands where it has enough payments, and
/// where as many were to be expected at the rate of the band before: that nothing more comes in is as good to know as
/// what comes in. `days` are the days at risk of each step.
pub(crate) fn bands(steps: &[i32], payments: &[u64], days: &[u64]) -> (Vec<i32>, Vec<u64>) {
    let mut begin = Vec::new();
    let mut of_bands: Vec<u64> = Vec::new();
    let (mut paid, mut at_risk) = (0, 0);
    let mut rate_before: Option<f64> = None;
    let stands = |paid: u64, at_risk: u64, rate: Option<f64>| {
        let expected = rate.map_or(0.0, |rate| rate * at_risk as f64);
        paid >= PAYMENTS_OF_A_BAND || expected >= PAYMENTS_OF_A_BAND as f64
    };
    for (position, &count) in payments.iter().enumerate() {
        paid += count;
        at_risk += days.get(position).copied().unwrap_or(0);
        if let Some(&step) = steps.get(position)
            && stands(paid, at_risk, rate_before)
        {
            begin.push(step);
            of_bands.push(paid);
            // Half a payment where there was none: a rate of nothing would expect nothing of what follows.
            rate_before = Some((paid as f64).max(0.5) / at_risk.max(1) as f64);
            (paid, at_risk) = (0, 0);
        }
    }
    // What is left over belongs to the last band that stands.
    if !stands(paid, at_risk, rate_before) && !begin.is_empty() {
        begin.pop();
        paid += of_bands.pop().unwrap_or(0);
    }
    of_bands.push(paid);
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
            let (begin, of_bands) = bands(CHARGE_STEPS, &payments, &[]);
            assert_eq!(begin.len() + 1, of_bands.len());
            assert_eq!(of_bands.iter().sum::<u64>(), payments.iter().sum::<u64>());
            assert!(begin.is_sorted_by(|one, other| one < other));
            assert!(begin.is_empty() || of_bands.iter().all(|&count| count >= PAYMENTS_OF_A_BAND));
        }
    }

    #[test]
    fn a_band_in_which_nothing_is_paid_stands_if_much_was_to_be_expected() {
        // 100 payments in 1,000 days, then none in 10,000; then none in 10, which say nothing.
        assert_eq!(
            bands(&[10, 20], &[100, 0, 0], &[1_000, 10_000, 10]),
            (vec![10], vec![100, 0])
        );
        assert_eq!(
            bands(&[10, 20], &[100, 0, 0], &[1_000, 100, 10]),
            (vec![], vec![100])
        );
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
