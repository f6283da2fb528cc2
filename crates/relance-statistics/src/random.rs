//! Random numbers that depend on nothing but a key: a seed and the place where the number is used.
//!
//! Policies that are compared meet the same luck when each number hangs on what it decides (replicate, invoice, cause,
//! spell) and not on how many were drawn before it. [`Key`] is such a place; [`Key::with`] makes it narrower.

use crate::{elementary, normal};

/// 2^64 divided by the golden ratio, odd: the step of SplitMix64.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// A place that has its own random numbers.
///
/// A key is a state of SplitMix64 (Steele, Lea and Flood 2014). Narrowing it by `part` gives the output number `part`,
/// counted from 0, of the generator in that state; a draw is the output number 0 of the narrowed state. Each number
/// has so passed the finaliser twice or more, and every machine gives the same.
///
/// Order counts: `with(1).with(2)` is not `with(2).with(1)`. A key gives one number of each kind, always the same and
/// all from the same bits; for a second one, narrow the key. Two of n different keys share their state with
/// probability n²/2⁶⁵: 3 % for a thousand million.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(u64);

impl Key {
    /// The key of a whole run.
    #[must_use]
    #[inline]
    pub const fn new(seed: u64) -> Key {
        Key(seed)
    }

    /// The key of a part of this place. Different parts of one place never share their state.
    #[must_use]
    #[inline]
    pub const fn with(self, part: u64) -> Key {
        Key(output(self.0, part))
    }

    /// 64 bits, each 0 or 1 with equal probability.
    #[must_use]
    #[inline]
    pub const fn bits(self) -> u64 {
        output(self.0, 0)
    }

    /// Uniform between 0 and 1, which are never reached: the middles of 2⁵² equal steps.
    #[must_use]
    #[inline]
    pub fn uniform(self) -> f64 {
        const STEPS: f64 = 4_503_599_627_370_496.0;
        ((self.bits() >> 12) as f64 + 0.5) / STEPS
    }

    /// Exponential with mean 1: −ln of [`Key::uniform`], between 10⁻¹⁶ and 36.8.
    #[must_use]
    #[inline]
    pub fn exponential(self) -> f64 {
        -elementary::ln(self.uniform())
    }

    /// Standard normal: the quantile at [`Key::uniform`], and so rising with it; within ±8.3.
    #[must_use]
    #[inline]
    pub fn normal(self) -> f64 {
        normal::quantile(self.uniform())
    }

    /// A whole number below `count`, each with the same probability up to `count` parts in 2⁶⁴. 0 if `count` is 0.
    #[must_use]
    #[inline]
    pub fn below(self, count: u64) -> u64 {
        let scaled = (u128::from(self.bits()) * u128::from(count)) >> 64;
        // Less than `count`, so it fits.
        u64::try_from(scaled).unwrap_or(0)
    }
}

/// The output number `number`, counted from 0, of SplitMix64 in this `state`.
#[inline]
const fn output(state: u64, number: u64) -> u64 {
    let z = state.wrapping_add(STEP.wrapping_mul(number.wrapping_add(1)));
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::{Key, output};

    #[test]
    fn published_outputs_of_splitmix64() {
        // Seed 1234567, the vector by which implementations of SplitMix64 are usually checked.
        let published = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ];
        for (number, expected) in (0..).zip(published) {
            assert_eq!(output(1_234_567, number), expected);
        }
    }

    #[test]
    fn reference_vectors_of_keys() {
        // Computed by a few lines of Python from the definition above.
        let key = Key::new(42).with(7).with(1_000_000).with(3).with(0);
        assert_eq!(key.bits(), 0xCE78_0318_1C1D_F121);
        assert_eq!(Key::new(0).with(0).with(u64::MAX).bits(), 0x568A_9B0B_1A2C_05EC);
        assert_eq!(key.uniform(), 0.806_518_739_114_942_1);
    }

    #[test]
    fn the_ends_are_never_reached() {
        let lowest = Key(undo_output(0));
        let highest = Key(undo_output(u64::MAX));
        assert_eq!((lowest.bits(), highest.bits()), (0, u64::MAX));
        assert!(lowest.uniform() > 0.0 && highest.uniform() < 1.0);
        assert!(highest.exponential() > 0.0 && lowest.exponential() < 36.8);
        assert!(lowest.normal() > -8.3 && highest.normal() < 8.3 && highest.normal() > 8.0);
        assert_eq!((lowest.below(6), highest.below(6), highest.below(0)), (0, 5, 0));
        assert_eq!(highest.below(u64::MAX), u64::MAX - 1);
    }

    /// The state whose output number 0 is `bits`: SplitMix64 read backwards.
    fn undo_output(bits: u64) -> u64 {
        let undo_shift =
            |value: u64, shift: u32| (0..64 / shift).fold(value, |found, _| value ^ (found >> shift));
        let z = undo_shift(bits, 31).wrapping_mul(inverse(0x94D0_49BB_1331_11EB));
        let z = undo_shift(z, 27).wrapping_mul(inverse(0xBF58_476D_1CE4_E5B9));
        undo_shift(z, 30).wrapping_sub(super::STEP)
    }

    /// The inverse of an odd number modulo 2^64, by Newton's iteration.
    fn inverse(odd: u64) -> u64 {
        (0..6).fold(odd, |found, _| {
            found.wrapping_mul(2u64.wrapping_sub(odd.wrapping_mul(found)))
        })
    }
}
