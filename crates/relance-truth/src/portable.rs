//! The exponential and the logarithm by the four operations of IEEE 754 alone: the same bits on every machine.

/// 1.5 · 2^52: added and taken away again it rounds to a whole number, which stands in the low bits of the sum.
const ROUNDER: f64 = 6_755_399_441_055_744.0;

/// ln 2, its high part exact in products with whole numbers below 2^20 (Cody and Waite 1980).
const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// 1/n! from n = 13 down to 0.
const EXPONENTIAL: [f64; 14] = [
    1.0 / 6_227_020_800.0,
    1.0 / 479_001_600.0,
    1.0 / 39_916_800.0,
    1.0 / 3_628_800.0,
    1.0 / 362_880.0,
    1.0 / 40_320.0,
    1.0 / 5_040.0,
    1.0 / 720.0,
    1.0 / 120.0,
    1.0 / 24.0,
    1.0 / 6.0,
    0.5,
    1.0,
    1.0,
];

/// e^x; beyond ±700 that of the bound.
pub(crate) fn exp(x: f64) -> f64 {
    let x = x.clamp(-700.0, 700.0);
    let shifted = x * std::f64::consts::LOG2_E + ROUNDER;
    let whole = shifted - ROUNDER;
    let rest = (x - whole * LN_2_HIGH) - whole * LN_2_LOW;
    let power = f64::from_bits((shifted.to_bits() << 52).wrapping_add(1023 << 52));
    EXPONENTIAL.iter().fold(0.0, |sum, term| sum * rest + term) * power
}

/// 1 − e^(−x) for x from 0 on: the probability of what has this intensity.
pub(crate) fn probability(x: f64) -> f64 {
    if x >= 0.25 {
        return 1.0 - exp(-x);
    }
    // The series in pairs (Estrin 1960), which a processor works on side by side.
    let square = x * x;
    let fourth = square * square;
    let low = (1.0 - x * 0.5) + (1.0 / 6.0 - x * (1.0 / 24.0)) * square;
    let middle = (1.0 / 120.0 - x * (1.0 / 720.0)) + (1.0 / 5_040.0 - x * (1.0 / 40_320.0)) * square;
    let high = 1.0 / 362_880.0 - x * (1.0 / 3_628_800.0);
    x * (low + (middle + high * fourth) * fourth)
}

/// 1/(2n + 1) from n = 11 down to 0: the series of the inverse hyperbolic tangent.
const LOGARITHM: [f64; 12] = [
    1.0 / 23.0,
    1.0 / 21.0,
    1.0 / 19.0,
    1.0 / 17.0,
    1.0 / 15.0,
    1.0 / 13.0,
    1.0 / 11.0,
    1.0 / 9.0,
    1.0 / 7.0,
    1.0 / 5.0,
    1.0 / 3.0,
    1.0,
];

/// ln x of a normal number above 0.
pub(crate) fn ln(x: f64) -> f64 {
    const MANTISSA: u64 = (1 << 52) - 1;
    let bits = x.to_bits();
    let mut mantissa = f64::from_bits((bits & MANTISSA) | (1023 << 52));
    let mut exponent = f64::from(u32::try_from((bits >> 52) & 0x7FF).unwrap_or(0)) - 1023.0;
    if mantissa > std::f64::consts::SQRT_2 {
        mantissa *= 0.5;
        exponent += 1.0;
    }
    let ratio = (mantissa - 1.0) / (mantissa + 1.0);
    let square = ratio * ratio;
    let series = LOGARITHM.iter().fold(0.0, |sum, term| sum * square + term);
    exponent * LN_2_HIGH + (2.0 * ratio * series + exponent * LN_2_LOW)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agree_with_the_library_of_this_machine() {
        for step in -6_000..=6_000 {
            let x = f64::from(step) * 0.0731;
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-14, "exp {x}");
            let y = x.exp();
            assert!((ln(y) - y.ln()).abs() < 1e-13 * y.ln().abs().max(1.0), "ln {y}");
        }
        for step in 0..20_000 {
            let x = f64::from(step) * 0.000_1;
            let expected = -(-x).exp_m1();
            assert!(
                (probability(x) - expected).abs() <= 1e-13 * expected,
                "probability {x}"
            );
        }
        assert_eq!(exp(0.0), 1.0);
        assert_eq!(ln(1.0), 0.0);
    }
}
