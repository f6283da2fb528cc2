//! Quantiles of Student's t distribution.

use crate::beta;

/// The value below which Student's t with these degrees of freedom (above 0, not necessarily whole) lies with this
/// `probability`: −∞ at 0, ∞ at 1.
#[must_use]
pub fn quantile(probability: f64, degrees_of_freedom: f64) -> f64 {
    let centred = probability - 0.5;
    let both_tails = 2.0
        * if centred < 0.0 {
            probability
        } else {
            1.0 - probability
        };
    if both_tails <= 0.0 {
        return f64::INFINITY.copysign(centred);
    }
    // ν/(ν + t²) is beta with shapes ν/2 and ½; of it and its complement the smaller is taken, for its digits.
    let half = 0.5 * degrees_of_freedom;
    let ratio = if both_tails < 0.5 {
        let share = beta::quantile(both_tails, half, 0.5);
        (1.0 - share) / share
    } else {
        let share = beta::quantile(1.0 - both_tails, 0.5, half);
        share / (1.0 - share)
    };
    (degrees_of_freedom * ratio).sqrt().copysign(centred)
}

#[cfg(test)]
mod tests {
    use super::quantile;
    use crate::normal;

    #[test]
    fn closed_forms() {
        for probability in [0.001, 0.05, 0.3, 0.5, 0.6, 0.9, 0.999] {
            // One degree of freedom: Cauchy. Two: t = (2p − 1)/√(2p(1 − p)).
            let cauchy = (std::f64::consts::PI * (probability - 0.5)).tan();
            assert!((quantile(probability, 1.0) - cauchy).abs() < 1e-11 * cauchy.abs().max(1.0));
            let two = (2.0 * probability - 1.0) / (2.0_f64 * probability * (1.0 - probability)).sqrt();
            assert!((quantile(probability, 2.0) - two).abs() < 1e-11 * two.abs().max(1.0));
            assert!((quantile(probability, 1e7) - normal::quantile(probability)).abs() < 1e-5);
        }
        // By quadrature with 30 digits: 97.5 % at ten degrees of freedom.
        assert!((quantile(0.975, 10.0) - 2.228_138_851_986_275).abs() < 1e-11);
        assert_eq!(quantile(1.0, 3.0), f64::INFINITY);
        assert_eq!(quantile(0.0, 3.0), f64::NEG_INFINITY);
    }
}
