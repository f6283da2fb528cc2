//! The logarithm and the exponential, the same bits on every machine.
//!
//! Those of the standard library are the platform's and may differ in the last bit. These use the four operations of
//! IEEE 754 only, which do not. [`ln`] and [`exp_bounded`] are within two units in the last place, the others
//! within six.

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

/// Adding it rounds to a whole number, which then stands in the lowest bits: 1.5 × 2⁵².
const ROUNDER: f64 = 6_755_399_441_055_744.0;

/// The exponential function between −700 and 700: no branch, so that loops over it are fast. Elsewhere any number.
///
/// x = k ln 2 + r with |r| ≤ ½ ln 2, then the Taylor series of exp(r).
#[must_use]
#[inline]
pub fn exp_bounded(x: f64) -> f64 {
    let rounded = x * std::f64::consts::LOG2_E + ROUNDER;
    let power = rounded - ROUNDER;
    let r = (x - power * LN_2_HIGH) - power * LN_2_LOW;
    let r2 = r * r;
    let r4 = r2 * r2;
    // In pieces that run side by side; 1 comes last, because it is the largest.
    let low = 1.0 / 2.0 + r * (1.0 / 6.0);
    let middle = (1.0 / 24.0 + r * (1.0 / 120.0)) + (1.0 / 720.0 + r * (1.0 / 5_040.0)) * r2;
    let high = (1.0 / 40_320.0 + r * (1.0 / 362_880.0))
        + (1.0 / 3_628_800.0 + r * (1.0 / 39_916_800.0)) * r2
        + (1.0 / 479_001_600.0 + r * (1.0 / 6_227_020_800.0)) * r4;
    let mantissa = 1.0 + (r + (low * r2 + (middle + high * r4) * r4));
    mantissa * f64::from_bits(rounded.to_bits().wrapping_add(1023) << FRACTION_BITS)
}

/// The exponential function. 0 below −745.2, ∞ above 709.8.
#[must_use]
#[inline]
pub fn exp(x: f64) -> f64 {
    if x.abs() <= 700.0 {
        exp_bounded(x)
    } else if x.is_nan() {
        x
    } else {
        // The square of the root, which is within the bounds for whatever has a result.
        let root = exp_bounded((x * 0.5).clamp(-400.0, 400.0));
        root * root
    }
}

/// exp(x) − 1, exact near 0.
#[must_use]
pub fn exp_m1(x: f64) -> f64 {
    if x.abs() > 0.5 {
        return exp(x) - 1.0;
    }
    let series = (2..=15)
        .rev()
        .fold(1.0, |sum, divisor| 1.0 + sum * x / f64::from(divisor));
    x * series
}

/// ln(1 + x), exact near 0 (the correction of Kahan).
#[must_use]
pub fn ln_1p(x: f64) -> f64 {
    let sum = 1.0 + x;
    if sum == 1.0 {
        x
    } else if sum.is_finite() {
        ln(sum) * (x / (sum - 1.0))
    } else {
        sum
    }
}

/// ln(1 + x) for x from 0 to 1: no branch.
pub(crate) fn ln_1p_unit(x: f64) -> f64 {
    // Twice the area tangent of f, at most 1/3.
    let f = x / (2.0 + x);
    let s = f * f;
    let s2 = s * s;
    let s4 = s2 * s2;
    let s8 = s4 * s4;
    let first = (1.0 / 3.0 + s * (1.0 / 5.0)) + s2 * (1.0 / 7.0 + s * (1.0 / 9.0));
    let second = (1.0 / 11.0 + s * (1.0 / 13.0)) + s2 * (1.0 / 15.0 + s * (1.0 / 17.0));
    let third = (1.0 / 19.0 + s * (1.0 / 21.0)) + s2 * (1.0 / 23.0 + s * (1.0 / 25.0));
    let fourth = (1.0 / 27.0 + s * (1.0 / 29.0)) + s2 * (1.0 / 31.0 + s * (1.0 / 33.0));
    let series = (first + s4 * second) + s8 * (third + s4 * fourth);
    2.0 * f + 2.0 * f * s * series
}

#[cfg(test)]
mod tests {
    use super::{exp, exp_m1, ln, ln_1p, ln_1p_unit};
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
            let steps = if x.abs() <= 700.0 { 2 } else { 6 };
            prop_assert!(steps_between(exp(x), x.exp()) <= steps, "{x}: {} {}", exp(x), x.exp());
        }

        #[test]
        fn differences_from_one(power in -40.0_f64..3.0, negative in any::<bool>()) {
            let x = power.exp() * if negative { -1.0 } else { 1.0 };
            prop_assert!(steps_between(exp_m1(x), x.exp_m1()) <= 6, "{x}: {} {}", exp_m1(x), x.exp_m1());
            if x > -1.0 {
                prop_assert!(steps_between(ln_1p(x), x.ln_1p()) <= 6, "{x}: {} {}", ln_1p(x), x.ln_1p());
                let unit = x.abs().min(1.0);
                prop_assert!(steps_between(ln_1p_unit(unit), unit.ln_1p()) <= 6, "{unit}: {} {}", ln_1p_unit(unit), unit.ln_1p());
            }
        }

        #[test]
        fn exponential_near_zero(x in -1.0_f64..1.0) {
            prop_assert!(steps_between(exp(x), x.exp()) <= 2, "{x}: {} {}", exp(x), x.exp());
        }
    }

    #[test]
    fn edges_near_zero() {
        assert_eq!(exp_m1(0.0), 0.0);
        assert_eq!(exp_m1(-800.0), -1.0);
        assert_eq!(ln_1p(-1.0), f64::NEG_INFINITY);
        assert_eq!(ln_1p(f64::INFINITY), f64::INFINITY);
        assert!(ln_1p(-1.5).is_nan() && ln_1p(f64::NAN).is_nan());
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
        assert_eq!(sum, 6_535_228_186_942_791_012);
    }
}
