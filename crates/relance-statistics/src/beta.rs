//! The beta distribution and its quantiles.

use crate::elementary::{exp, ln};

/// ½ ln(2π).
const HALF_LN_TWO_PI: f64 = 0.918_938_533_204_672_7;

/// ln Γ(x) for x > 0, by Stirling's series after the recurrence has carried x above 12: about 14 digits.
#[must_use]
pub fn ln_gamma(x: f64) -> f64 {
    let (mut shifted, mut product) = (x, 1.0);
    while shifted < 12.0 {
        product *= shifted;
        shifted += 1.0;
    }
    let inverse = 1.0 / shifted;
    let square = inverse * inverse;
    let series = inverse
        * (1.0 / 12.0
            - square
                * (1.0 / 360.0
                    - square
                        * (1.0 / 1_260.0
                            - square
                                * (1.0 / 1_680.0
                                    - square * (1.0 / 1_188.0 - square * (691.0 / 360_360.0))))));
    (shifted - 0.5) * ln(shifted) - shifted + HALF_LN_TWO_PI + series - ln(product)
}

/// The probability of at most `x` under the beta distribution with shapes `first` and `second`, both above 0: the
/// regularised incomplete beta function. About 12 digits for shapes up to 10⁵.
#[must_use]
pub fn distribution(x: f64, first: f64, second: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    // The continued fraction converges fast on one side of the mean only; the other is its mirror image.
    if x > (first + 1.0) / (first + second + 2.0) {
        1.0 - below_the_mean(1.0 - x, second, first)
    } else {
        below_the_mean(x, first, second)
    }
}

fn below_the_mean(x: f64, first: f64, second: f64) -> f64 {
    let ln_beta = ln_gamma(first) + ln_gamma(second) - ln_gamma(first + second);
    exp(first * ln(x) + second * ln(1.0 - x) - ln_beta) / (first * continued_fraction(x, first, second))
}

/// The continued fraction 8.17.22 of the Digital Library of Mathematical Functions by the modified method of Lentz
/// (Thompson and Barnett 1986). Its length grows as the root of the larger shape.
fn continued_fraction(x: f64, first: f64, second: f64) -> f64 {
    const LONGEST: u32 = 20_000;
    let away_from_zero = |value: f64| if value.abs() < 1e-300 { 1e-300 } else { value };
    let (mut fraction, mut above, mut below) = (1.0, 1.0, 0.0);
    for level in 1..=LONGEST {
        let m = f64::from(level / 2);
        let numerator = if level % 2 == 0 {
            m * (second - m) * x / ((first + 2.0 * m - 1.0) * (first + 2.0 * m))
        } else {
            -(first + m) * (first + second + m) * x / ((first + 2.0 * m) * (first + 2.0 * m + 1.0))
        };
        below = 1.0 / away_from_zero(1.0 + numerator * below);
        above = away_from_zero(1.0 + numerator / above);
        let factor: f64 = above * below;
        fraction *= factor;
        if (factor - 1.0).abs() < 1e-15 {
            break;
        }
    }
    fraction
}

/// The value below which the beta distribution with these shapes lies with this `probability`, by bisection.
#[must_use]
pub fn quantile(probability: f64, first: f64, second: f64) -> f64 {
    if probability <= 0.0 {
        return 0.0;
    }
    if probability >= 1.0 {
        return 1.0;
    }
    let (mut low, mut high) = (0.0, 1.0);
    // 200 halvings leave nothing between the bounds unless the quantile lies below 10^-44.
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if distribution(middle, first, second) < probability {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::{distribution, ln_gamma, quantile};
    use proptest::prelude::*;

    #[test]
    fn gamma_of_whole_and_half_numbers() {
        let mut factorial = 1.0_f64;
        for number in 1..20u32 {
            let found = ln_gamma(f64::from(number));
            assert!(
                (found - factorial.ln()).abs() < 1e-14 * factorial.ln().max(1.0),
                "{number}: {found}"
            );
            factorial *= f64::from(number);
        }
        assert!((ln_gamma(0.5) - std::f64::consts::PI.sqrt().ln()).abs() < 1e-14);
    }

    #[test]
    fn whole_shapes_are_binomial_sums() {
        // P(Beta(k, n − k + 1) ≤ x) = P(Binomial(n, x) ≥ k).
        for (n, k, x) in [(10u32, 3u32, 0.2), (50, 49, 0.97), (7, 1, 0.01), (40, 20, 0.5)] {
            let binomial: f64 = (k..=n)
                .map(|hits| {
                    let ways: f64 = (1..=hits)
                        .map(|i| f64::from(n - hits + i) / f64::from(i))
                        .product();
                    ways * f64::powi(x, hits as i32) * f64::powi(1.0 - x, (n - hits) as i32)
                })
                .sum();
            let found = distribution(x, f64::from(k), f64::from(n - k + 1));
            assert!(
                (found / binomial - 1.0).abs() < 1e-12,
                "{n} {k} {x}: {found} {binomial}"
            );
        }
    }

    proptest! {
        #[test]
        fn the_quantile_undoes_the_distribution(
            probability in 0.0001_f64..0.9999, first in 0.3_f64..300.0, second in 0.3_f64..300.0
        ) {
            let x = quantile(probability, first, second);
            prop_assert!((distribution(x, first, second) - probability).abs() < 1e-9 );
            prop_assert!((x + quantile(1.0 - probability, second, first) - 1.0).abs() < 1e-9);
        }
    }
}
