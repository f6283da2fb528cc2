//! Exponential and logarithm from additions, multiplications and divisions only: the libraries of different machines
//! round these functions differently, and the same inputs are to give the same bytes everywhere. Within three units in
//! the last place of the true value.

const LOG2_E: f64 = std::f64::consts::LOG2_E;
/// The natural logarithm of 2 in two parts; the first has 32 zero bits at its end, so that small multiples are exact.
const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
/// Adding it rounds to a whole number, which then stands in the lowest bits.
const ROUNDER: f64 = 6_755_399_441_055_744.0;
const FRACTION_BITS: u32 = 52;
const FRACTION: u64 = (1 << FRACTION_BITS) - 1;

/// e to the power `x`, where `x` lies within ±700: no branch, so that loops over it are fast.
pub(crate) fn exp_bounded(x: f64) -> f64 {
    let rounded = x * LOG2_E + ROUNDER;
    let twos = rounded - ROUNDER;
    let r = (x - twos * LN_2_HIGH) - twos * LN_2_LOW;
    let r2 = r * r;
    let r4 = r2 * r2;
    let low = (1.0 + r) + (1.0 / 2.0 + r * (1.0 / 6.0)) * r2;
    let middle = (1.0 / 24.0 + r * (1.0 / 120.0)) + (1.0 / 720.0 + r * (1.0 / 5_040.0)) * r2;
    let high = (1.0 / 40_320.0 + r * (1.0 / 362_880.0))
        + (1.0 / 3_628_800.0 + r * (1.0 / 39_916_800.0)) * r2
        + (1.0 / 479_001_600.0 + r * (1.0 / 6_227_020_800.0)) * r4;
    let polynomial = low + (middle + high * r4) * r4;
    let power = f64::from_bits(rounded.to_bits().wrapping_add(1023) << FRACTION_BITS);
    polynomial * power
}

/// e to the power `x`.
pub(crate) fn exp(x: f64) -> f64 {
    if x.abs() <= 700.0 {
        exp_bounded(x)
    } else if x.is_nan() {
        x
    } else {
        let half = exp_bounded((x * 0.5).clamp(-400.0, 400.0));
        half * half
    }
}

/// The natural logarithm.
pub(crate) fn ln(x: f64) -> f64 {
    if x <= 0.0 || !x.is_finite() {
        return if x == 0.0 {
            f64::NEG_INFINITY
        } else if x > 0.0 {
            x
        } else {
            f64::NAN
        };
    }
    if x < f64::MIN_POSITIVE {
        // 2 to the power 54 makes it a normal number.
        return ln(x * 18_014_398_509_481_984.0) - 54.0 * std::f64::consts::LN_2;
    }
    let bits = x.to_bits();
    let mut twos = (bits >> FRACTION_BITS) as f64 - 1023.0;
    let mut mantissa = f64::from_bits((bits & FRACTION) | (1023 << FRACTION_BITS));
    if mantissa > std::f64::consts::SQRT_2 {
        mantissa *= 0.5;
        twos += 1.0;
    }
    let f = (mantissa - 1.0) / (mantissa + 1.0);
    let s = f * f;
    let mut series = 0.0;
    for divisor in [23.0, 21.0, 19.0, 17.0, 15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0] {
        series = series * s + 1.0 / divisor;
    }
    twos * LN_2_HIGH + (2.0 * f + (2.0 * f * s * series + twos * LN_2_LOW))
}

/// exp(x) − 1, exact near 0.
pub(crate) fn exp_m1(x: f64) -> f64 {
    if x.abs() > 0.5 {
        return exp(x) - 1.0;
    }
    let mut series = 1.0;
    for divisor in [
        15.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0,
    ] {
        series = 1.0 + series * x / divisor;
    }
    x * series
}

/// ln(1 + x), exact near 0 (the correction of Kahan).
pub(crate) fn ln_1p(x: f64) -> f64 {
    let sum = 1.0 + x;
    if sum == 1.0 {
        x
    } else {
        ln(sum) * (x / (sum - 1.0))
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
    use super::*;
    use proptest::prelude::*;

    fn near(ours: f64, reference: f64) -> bool {
        ours == reference || ((ours - reference) / reference).abs() <= 6.0 * f64::EPSILON
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn agrees_with_the_library(x in -700.0..700.0_f64, small in -1.0..1.0_f64) {
            prop_assert!(near(exp(x), x.exp()), "exp {x}: {} {}", exp(x), x.exp());
            prop_assert!(near(exp_m1(x), x.exp_m1()));
            prop_assert!(near(exp_m1(small), small.exp_m1()), "exp_m1 {small}");
            prop_assert!(near(ln_1p(small), small.ln_1p()), "ln_1p {small}");
            prop_assert!(near(ln_1p_unit(small.abs()), small.abs().ln_1p()), "ln_1p_unit {small}");
            let tiny = small * 1e-9;
            prop_assert!(near(ln_1p_unit(tiny.abs()), tiny.abs().ln_1p()), "ln_1p_unit {tiny}");
            prop_assert!(near(exp_m1(tiny), tiny.exp_m1()));
            prop_assert!(near(ln_1p(tiny), tiny.ln_1p()));
            let wide = x.exp();
            prop_assert!(near(ln(wide), wide.ln()), "ln {wide}: {} {}", ln(wide), wide.ln());
            let around_one = 1.0 + tiny;
            prop_assert!(near(ln(around_one), around_one.ln()));
        }
    }

    #[test]
    fn ends_of_the_range() {
        assert_eq!(exp(0.0), 1.0);
        assert_eq!(exp(f64::NEG_INFINITY), 0.0);
        assert_eq!(exp(f64::INFINITY), f64::INFINITY);
        assert_eq!(exp(800.0), f64::INFINITY);
        assert!(exp(f64::NAN).is_nan());
        assert!(near(exp(705.0), 705.0_f64.exp()));
        assert_eq!(ln(1.0), 0.0);
        assert_eq!(ln(0.0), f64::NEG_INFINITY);
        assert_eq!(ln(f64::INFINITY), f64::INFINITY);
        assert!(ln(-1.0).is_nan() && ln(f64::NAN).is_nan());
        assert!(near(ln(5e-324), 5e-324_f64.ln()));
        assert_eq!(exp_m1(0.0), 0.0);
        assert_eq!(ln_1p_unit(0.0), 0.0);
        assert!(near(ln_1p_unit(1.0), std::f64::consts::LN_2));
    }
}
