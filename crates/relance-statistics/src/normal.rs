//! The standard normal distribution and its quantiles.

use crate::elementary::{exp, ln};

/// Value of the polynomial whose coefficients run from the highest power down.
#[inline]
fn polynomial(coefficients: &[f64; 8], x: f64) -> f64 {
    coefficients
        .iter()
        .fold(0.0, |sum, coefficient| sum * x + coefficient)
}

// Wichura's coefficients, rounded to 64 bits.
const CENTRE_ABOVE: [f64; 8] = [
    2509.0809287301227,
    33430.57558358813,
    67265.7709270087,
    45921.95393154987,
    13731.69376550946,
    1971.5909503065513,
    133.14166789178438,
    3.3871328727963665,
];
const CENTRE_BELOW: [f64; 8] = [
    5226.495278852854,
    28729.085735721943,
    39307.89580009271,
    21213.794301586597,
    5394.196021424751,
    687.1870074920579,
    42.31333070160091,
    1.0,
];
const TAIL_ABOVE: [f64; 8] = [
    0.0007745450142783414,
    0.022723844989269184,
    0.2417807251774506,
    1.2704582524523684,
    3.6478483247632045,
    5.769497221460691,
    4.630337846156546,
    1.4234371107496835,
];
const TAIL_BELOW: [f64; 8] = [
    1.0507500716444169e-9,
    0.0005475938084995345,
    0.015198666563616457,
    0.14810397642748008,
    0.6897673349851,
    1.6763848301838038,
    2.053191626637759,
    1.0,
];
const FAR_ABOVE: [f64; 8] = [
    2.0103343992922881e-7,
    2.7115555687434876e-5,
    0.0012426609473880784,
    0.026532189526576124,
    0.29656057182850487,
    1.7848265399172913,
    5.463784911164114,
    6.657904643501103,
];
const FAR_BELOW: [f64; 8] = [
    2.0442631033899397e-15,
    1.421511758316446e-7,
    1.8463183175100548e-5,
    0.0007868691311456133,
    0.014875361290850615,
    0.1369298809227358,
    0.599832206555888,
    1.0,
];

/// The value below which a standard normal number lies with this `probability`: −∞ at 0, ∞ at 1, not a number outside.
///
/// Algorithm AS 241 (Wichura 1988, Applied Statistics 37(3)), about 16 digits.
#[must_use]
#[inline]
pub fn quantile(probability: f64) -> f64 {
    let centred = probability - 0.5;
    if centred.abs() <= 0.425 {
        let r = 0.180_625 - centred * centred;
        return centred * polynomial(&CENTRE_ABOVE, r) / polynomial(&CENTRE_BELOW, r);
    }
    let tail = if centred < 0.0 {
        probability
    } else {
        1.0 - probability
    };
    quantile_in_the_tail(tail).copysign(centred)
}

/// The distance from 0 beyond which lies a share `tail` of less than 7.5 %.
fn quantile_in_the_tail(tail: f64) -> f64 {
    if tail == 0.0 {
        return f64::INFINITY;
    }
    // A negative share has no logarithm: not a number.
    let r = (-ln(tail)).sqrt();
    if r <= 5.0 {
        polynomial(&TAIL_ABOVE, r - 1.6) / polynomial(&TAIL_BELOW, r - 1.6)
    } else {
        polynomial(&FAR_ABOVE, r - 5.0) / polynomial(&FAR_BELOW, r - 5.0)
    }
}

/// √(2π).
const ROOT_OF_TWO_PI: f64 = 2.506_628_274_631_000_7;

/// Terms of the series below [`TAIL_FROM`] and levels of the continued fraction above: enough for 16 digits at the seam.
const TERMS: u32 = 70;
/// Where the distribution function passes from the series to the continued fraction.
const TAIL_FROM: f64 = 2.5;

/// The density at `x`.
#[must_use]
pub fn density(x: f64) -> f64 {
    exp(-0.5 * x * x) / ROOT_OF_TWO_PI
}

/// The probability of a standard normal number of at most `x`, with about 13 digits also far in the lower tail.
///
/// Series ½ + φ(x)(x + x³/3 + x⁵/15 + …) (Marsaglia 2004, Journal of Statistical Software 11(4)) within 2.5, Laplace's
/// continued fraction beyond.
#[must_use]
pub fn distribution(x: f64) -> f64 {
    if x.is_nan() {
        return x;
    }
    if x.abs() < TAIL_FROM {
        let (sum, _) = (1..TERMS).fold((x, x), |(sum, term), number| {
            let term = term * x * x / f64::from(2 * number + 1);
            (sum + term, term)
        });
        return 0.5 + density(x) * sum;
    }
    let distance = x.abs();
    let fraction = (1..=TERMS)
        .rev()
        .fold(distance, |below, level| distance + f64::from(level) / below);
    let tail = density(distance) / fraction;
    if x < 0.0 { tail } else { 1.0 - tail }
}

#[cfg(test)]
mod tests {
    use super::{distribution, quantile};
    use proptest::prelude::*;

    /// Quantiles computed with 30 digits outside this project.
    const KNOWN: [(f64, f64); 6] = [
        (0.975, 1.959_963_984_540_054),
        (0.95, 1.644_853_626_951_472_2),
        (0.75, 0.674_489_750_196_081_7),
        (0.001, -3.090_232_306_167_813_5),
        (1e-10, -6.361_340_902_404_056),
        (1e-20, -9.262_340_089_798_408),
    ];

    #[test]
    fn known_quantiles() {
        for (probability, expected) in KNOWN {
            let found = quantile(probability);
            assert!(
                (found / expected - 1.0).abs() < 2e-15,
                "{probability}: {found} {expected}"
            );
            let back = distribution(expected);
            assert!(
                (back / probability - 1.0).abs() < 1e-13,
                "{expected}: {back} {probability}"
            );
        }
        assert_eq!(quantile(0.5), 0.0);
        assert_eq!(quantile(0.0), f64::NEG_INFINITY);
        assert_eq!(quantile(1.0), f64::INFINITY);
        assert!(quantile(-0.1).is_nan() && quantile(1.1).is_nan() && quantile(f64::NAN).is_nan());
        assert_eq!(distribution(f64::NEG_INFINITY), 0.0);
        assert_eq!(distribution(f64::INFINITY), 1.0);
    }

    proptest! {
        #[test]
        fn the_distribution_undoes_the_quantile(power in -30.0_f64..-0.694) {
            let probability = power.exp();
            let back = distribution(quantile(probability));
            prop_assert!((back / probability - 1.0).abs() < 2e-13, "{probability} {back}");
            prop_assert!((distribution(-quantile(probability)) - (1.0 - probability)).abs() < 1e-15);
        }

        #[test]
        fn the_distribution_rises(x in -9.0_f64..9.0, step in 1e-6_f64..0.5) {
            prop_assert!(distribution(x) <= distribution(x + step));
        }
    }
}
