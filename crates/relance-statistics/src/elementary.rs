//! The logarithm and the exponential, the same bits on every machine.
//!
//! Those of the standard library are the platform's and may differ in the last bit. These use the four operations of
//! IEEE 754 only, which do not, and are within two units in the last place.

/// ln 2, the first 21 bits: a product with an exponent is exact.
const LN_2_HIGH: f64 = 0.6931467056274414;
/// The rest of ln 2.
const LN_2_LOW: f64 = 4.7493250390316726e-7;

/// Bits of the fraction of a 64-bit number.
const FRACTION_BITS: u32 = 52;
const FRACTION_MASK: u64 = (1 << FRACTION_BITS) - 1;
/// The bits of 1.0: what the exponent field is counted from.
const ONE: u64 = 0x3FF << FRACTION_BITS;
/// The bits of √½, rounded.
const ROOT_HALF: u64 = 0x3FE6_A09E_667F_3BCD;

/// The natural logarithm. Not a number below 0, −∞ at 0.
///
/// x = 2ᵏ(1 + f) with 1 + f in [√½, √2), then ln(1 + f) = 2 artanh(f / (2 + f)) by its Taylor series, arranged so that
/// f itself, which is exact, carries most of the value.
#[must_use]
#[inline]
pub fn ln(x: f64) -> f64 {
    if x < f64::MIN_POSITIVE || !x.is_finite() {
        return ln_at_the_edge(x);
    }
    ln_normal(x, 0.0)
}

/// [`ln`] of 0, of numbers below 0, of subnormal numbers, of what is not finite.
#[cold]
fn ln_at_the_edge(x: f64) -> f64 {
    if x == 0.0 {
        f64::NEG_INFINITY
    } else if x < 0.0 || x.is_nan() {
        f64::NAN
    } else if x.is_infinite() {
        x
    } else {
        // Subnormal: scaled by 2^54 into the normal range.
        ln_normal(x * 18_014_398_509_481_984.0, -54.0)
    }
}

/// [`ln`] of a positive normal number, with `scale` added to its power of two.
#[inline]
fn ln_normal(x: f64, scale: f64) -> f64 {
    let above_root_half = x.to_bits().wrapping_add(ONE.wrapping_sub(ROOT_HALF));
    let power = f64::from(u32::try_from(above_root_half >> FRACTION_BITS).unwrap_or(0)) - 1023.0 + scale;
    let fraction = f64::from_bits((above_root_half & FRACTION_MASK).wrapping_add(ROOT_HALF)) - 1.0;
    let half_square = 0.5 * fraction * fraction;
    let s = fraction / (2.0 + fraction);
    let z = s * s;
    let w = z * z;
    // 2/3 z + 2/5 z² + 2/7 z³ + …, odd and even powers apart so that they run side by side.
    let odd = z * (2.0 / 3.0 + w * (2.0 / 7.0 + w * (2.0 / 11.0 + w * (2.0 / 15.0 + w * (2.0 / 19.0)))));
    let even = w * (2.0 / 5.0 + w * (2.0 / 9.0 + w * (2.0 / 13.0 + w * (2.0 / 17.0 + w * (2.0 / 21.0)))));
    s * (half_square + (odd + even)) + power * LN_2_LOW - half_square + fraction + power * LN_2_HIGH
}

/// 1/n! for n = 12, 10, … 2.
const EVEN: [f64; 6] = [
    1.0 / 479_001_600.0,
    1.0 / 3_628_800.0,
    1.0 / 40_320.0,
    1.0 / 720.0,
    1.0 / 24.0,
    1.0 / 2.0,
];
/// 1/n! for n = 13, 11, … 3.
const ODD: [f64; 6] = [
    1.0 / 6_227_020_800.0,
    1.0 / 39_916_800.0,
    1.0 / 362_880.0,
    1.0 / 5_040.0,
    1.0 / 120.0,
    1.0 / 6.0,
];

/// Added and taken away again, it rounds to the nearest whole number: 1.5 × 2⁵².
const ROUNDING: f64 = 6_755_399_441_055_744.0;

/// The exponential function. 0 below −745.2, ∞ above 709.8.
///
/// x = k ln 2 + r with |r| ≤ ½ ln 2, then the Taylor series of exp(r).
#[must_use]
#[inline]
pub fn exp(x: f64) -> f64 {
    if x.is_nan() {
        return x;
    }
    if x > 709.782_712_893_384 {
        return f64::INFINITY;
    }
    if x < -745.2 {
        return 0.0;
    }
    let power = (x * std::f64::consts::LOG2_E + ROUNDING) - ROUNDING;
    let rest = (x - power * LN_2_HIGH) - power * LN_2_LOW;
    let square = rest * rest;
    let series = |coefficients: &[f64; 6]| {
        coefficients
            .iter()
            .fold(0.0, |sum, coefficient| sum * square + coefficient)
    };
    let mantissa = 1.0 + (rest + square * (series(&EVEN) + rest * series(&ODD)));
    // In two steps, because 2^-1074 and 2^1024 have no normal reciprocal.
    let half = (power * 0.5 + ROUNDING) - ROUNDING;
    mantissa * power_of_two(half) * power_of_two(power - half)
}

/// 2 to a whole `power` between −1022 and 1023.
#[inline]
fn power_of_two(power: f64) -> f64 {
    // 2^52 + 1023 + power holds the biased exponent in its low bits.
    f64::from_bits((power + 1023.0 + 4_503_599_627_370_496.0).to_bits() << FRACTION_BITS)
}

#[cfg(test)]
mod tests {
    use super::{exp, ln};
    use proptest::prelude::*;

    /// How many numbers lie between two of the same sign.
    fn steps_between(a: f64, b: f64) -> u64 {
        a.to_bits().abs_diff(b.to_bits())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn logarithm_is_that_of_the_platform(power in -745.0_f64..709.0) {
            let x = power.exp();
            prop_assert!(steps_between(ln(x), x.ln()) <= 2, "{x}: {} {}", ln(x), x.ln());
        }

        #[test]
        fn logarithm_near_one(x in 0.5_f64..2.0) {
            prop_assert!(steps_between(ln(x), x.ln()) <= 2, "{x}: {} {}", ln(x), x.ln());
        }

        #[test]
        fn exponential_is_that_of_the_platform(x in -708.0_f64..709.7) {
            prop_assert!(steps_between(exp(x), x.exp()) <= 2, "{x}: {} {}", exp(x), x.exp());
        }

        #[test]
        fn exponential_near_zero(x in -1.0_f64..1.0) {
            prop_assert!(steps_between(exp(x), x.exp()) <= 2, "{x}: {} {}", exp(x), x.exp());
        }
    }

    #[test]
    fn edges() {
        assert_eq!(ln(0.0), f64::NEG_INFINITY);
        assert_eq!(ln(1.0), 0.0);
        assert_eq!(ln(f64::INFINITY), f64::INFINITY);
        assert!(ln(-1.0).is_nan() && ln(f64::NAN).is_nan() && exp(f64::NAN).is_nan());
        assert!(steps_between(ln(5e-324), -744.440_071_921_381_3) <= 1);
        assert_eq!(exp(0.0), 1.0);
        assert_eq!(exp(f64::NEG_INFINITY), 0.0);
        assert_eq!(exp(-800.0), 0.0);
        assert_eq!(exp(f64::INFINITY), f64::INFINITY);
        assert_eq!(exp(-744.5), 5e-324);
        assert!(exp(709.7).is_finite());
    }

    #[test]
    fn bits_are_fixed() {
        // What every machine must give; a change of a last bit moves forecasts.
        let sum = (1..=1000u32).fold(0u64, |sum, number| {
            let x = f64::from(number) * 0.37;
            sum.rotate_left(5) ^ ln(x).to_bits() ^ exp(-x).to_bits()
        });
        assert_eq!(sum, 741_353_888_084_417_895);
    }
}
