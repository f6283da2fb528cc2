//! Random numbers keyed by what they are for: no draw moves another.
//!
//! A [`Key`] is a hash of the numbers that lead to it; each step is the finaliser of SplitMix64 (Steele, Lea and Flood
//! 2014). Two policies that are simulated with the same keys meet the same luck, whatever each of them does.

use crate::portable::ln;

/// 2^64 divided by the golden ratio, odd.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// What a draw is for.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    Identity = 1,
    Frailty,
    Habit,
    Invoice,
    MonthShock,
    Run,
    Payment,
    Mark,
    Dispute,
    DisputeEnd,
    Insolvency,
    Signal,
    Delay,
    Logging,
    Moving,
    /// The months and customers of the past.
    Past,
    /// A replicate of the future.
    Future,
}

/// The place of a draw.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key(u64);

impl Key {
    pub(crate) fn new(seed: u64) -> Key {
        Key(mix(seed.wrapping_add(GOLDEN)))
    }

    /// The place below this one with a number.
    pub(crate) fn with(self, number: u64) -> Key {
        Key(mix(self
            .0
            .wrapping_add(number.wrapping_add(1).wrapping_mul(GOLDEN))))
    }

    /// The place below this one for a purpose.
    pub(crate) fn of(self, purpose: Purpose) -> Key {
        self.with(purpose as u64)
    }

    /// The place below this one with a day.
    pub(crate) fn on(self, day: relance_kernel::Day) -> Key {
        self.with(u64::from(day.0.cast_unsigned()))
    }

    /// Uniform in (0, 1), never one of the ends.
    pub(crate) fn uniform(self) -> f64 {
        ((self.0 >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0
    }

    /// Uniform among `0..count`; 0 if there are none.
    pub(crate) fn below(self, count: u32) -> u32 {
        u32::try_from((u128::from(self.0) * u128::from(count)) >> 64).unwrap_or(0)
    }

    /// Exponential with mean 1.
    pub(crate) fn exponential(self) -> f64 {
        -ln(self.uniform())
    }

    /// Standard normal, by the polar method (Marsaglia and Bray 1964).
    pub(crate) fn normal(self) -> f64 {
        let mut attempt = 0;
        loop {
            let x = 2.0 * self.with(attempt).uniform() - 1.0;
            let y = 2.0 * self.with(attempt + 1).uniform() - 1.0;
            let square = x * x + y * y;
            if square > 0.0 && square < 1.0 {
                return x * (-2.0 * ln(square) / square).sqrt();
            }
            attempt += 2;
        }
    }
}

fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(draw: impl Fn(u64) -> f64) -> (f64, f64) {
        let n = 200_000_u32;
        let draws: Vec<f64> = (0..u64::from(n)).map(draw).collect();
        let mean = draws.iter().sum::<f64>() / f64::from(n);
        let variance = draws.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / f64::from(n);
        (mean, variance)
    }

    #[test]
    fn draws_have_their_moments() {
        let key = Key::new(7).of(Purpose::Run);
        let near = |found: (f64, f64), mean: f64, variance: f64| {
            assert!((found.0 - mean).abs() < 0.01, "{found:?}");
            assert!((found.1 - variance).abs() < 0.02, "{found:?}");
        };
        near(moments(|n| key.with(n).uniform()), 0.5, 1.0 / 12.0);
        near(moments(|n| key.with(n).normal()), 0.0, 1.0);
        near(moments(|n| key.with(n).exponential()), 1.0, 1.0);
        near(
            moments(|n| f64::from(key.with(n).below(4)) / 4.0),
            0.375,
            5.0 / 64.0,
        );
    }

    #[test]
    fn neighbouring_places_are_unrelated() {
        let key = Key::new(7);
        let pairs = |a: &dyn Fn(u64) -> Key, b: &dyn Fn(u64) -> Key| {
            let n = 100_000_u32;
            let sum: f64 = (0..u64::from(n))
                .map(|number| (a(number).uniform() - 0.5) * (b(number).uniform() - 0.5))
                .sum();
            12.0 * sum / f64::from(n)
        };
        let serial = pairs(&|n| key.with(n), &|n| key.with(n + 1));
        let purposes = pairs(&|n| key.of(Purpose::Run).with(n), &|n| {
            key.of(Purpose::Payment).with(n)
        });
        let seeds = pairs(&|n| Key::new(n).of(Purpose::Run), &|n| {
            Key::new(n + 1).of(Purpose::Run)
        });
        for correlation in [serial, purposes, seeds] {
            assert!(correlation.abs() < 0.015, "{serial} {purposes} {seeds}");
        }
    }
}
