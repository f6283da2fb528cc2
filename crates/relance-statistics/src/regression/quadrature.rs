//! Gauss–Hermite quadrature against the standard normal density.

use std::sync::OnceLock;

/// Places and weights: a mean of f over N(0, 1) is about `Σ weight · f(place)`, exact for polynomials of degree
/// 2n − 1.
#[derive(Clone, Debug)]
pub(super) struct Quadrature {
    pub(super) places: Vec<f64>,
    pub(super) weights: Vec<f64>,
}

/// The rules for groups of two kinds: those with few events, or with nothing else,
/// get three times as many nodes. Made when first needed.
#[derive(Debug)]
pub(super) struct Rules {
    nodes: usize,
    usual: OnceLock<Quadrature>,
    fine: OnceLock<Quadrature>,
}

impl Rules {
    pub(super) fn new(nodes: usize) -> Self {
        Self {
            nodes: nodes.clamp(1, 60),
            usual: OnceLock::new(),
            fine: OnceLock::new(),
        }
    }

    pub(super) fn usual(&self) -> &Quadrature {
        self.usual.get_or_init(|| Quadrature::new(self.nodes))
    }

    pub(super) fn fine(&self) -> &Quadrature {
        self.fine.get_or_init(|| Quadrature::new(3 * self.nodes))
    }
}

impl Quadrature {
    /// With that many nodes. Zeros of a Hermite polynomial lie between those of the one before it, which brackets each;
    /// the arithmetic is the same on every machine. The weights are Christoffel's numbers.
    fn new(nodes: usize) -> Self {
        let mut places = vec![0.0];
        for degree in 2..=nodes {
            let bound = (4.0 * degree as f64 + 2.0).sqrt();
            let mut brackets = vec![-bound];
            brackets.extend(&places);
            brackets.push(bound);
            let upper = brackets.iter().skip(1);
            places = brackets
                .iter()
                .zip(upper)
                .map(|(&low, &high)| zero_between(degree, low, high))
                .collect();
        }
        let weights = places
            .iter()
            .map(|&place| {
                let squares: f64 = Hermite::new(place).take(nodes).map(|value| value * value).sum();
                1.0 / squares
            })
            .collect();
        Self { places, weights }
    }
}

/// The one zero of the polynomial of a degree between two places: Newton's method within bounds that close in.
fn zero_between(degree: usize, mut low: f64, mut high: f64) -> f64 {
    // The derivative of the orthonormal polynomial of degree n is √n times the one before it.
    let at = |place| {
        let mut last_two = Hermite::new(place).skip(degree - 1);
        let before = last_two.next().unwrap_or_default();
        (
            last_two.next().unwrap_or_default(),
            before * (degree as f64).sqrt(),
        )
    };
    let negative_at_low = at(low).0 < 0.0;
    let mut place = 0.5 * (low + high);
    for _ in 0..100 {
        let (value, slope) = at(place);
        if (value < 0.0) == negative_at_low {
            low = place;
        } else {
            high = place;
        }
        let next = place - value / slope;
        if (next - place).abs() <= 1e-15 * (1.0 + place.abs()) {
            return next;
        }
        place = if next > low && next < high {
            next
        } else {
            0.5 * (low + high)
        };
    }
    place
}

/// The Hermite polynomials at a place, of degree 0, 1, 2 …, orthonormal under N(0, 1).
struct Hermite {
    place: f64,
    degree: f64,
    before: f64,
    current: f64,
}

impl Hermite {
    fn new(place: f64) -> Self {
        Self {
            place,
            degree: 0.0,
            before: 0.0,
            current: 1.0,
        }
    }
}

impl Iterator for Hermite {
    type Item = f64;

    fn next(&mut self) -> Option<f64> {
        let value = self.current;
        let next = (self.place * value - self.degree.sqrt() * self.before) / (self.degree + 1.0).sqrt();
        self.before = value;
        self.current = next;
        self.degree += 1.0;
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_of_the_normal_are_exact() {
        for nodes in [1_usize, 2, 7, 15, 45, 60] {
            let rule = Quadrature::new(nodes);
            assert_eq!(rule.places.len(), nodes);
            let mut moment = 1.0;
            for power in (0..(2 * nodes).min(20)).step_by(2) {
                let exponent = i32::try_from(power).unwrap();
                let sum: f64 = rule
                    .places
                    .iter()
                    .zip(&rule.weights)
                    .map(|(place, weight)| weight * place.powi(exponent))
                    .sum();
                assert!(
                    (sum / moment - 1.0).abs() < 1e-11,
                    "{nodes} nodes, power {power}: {sum} {moment}"
                );
                moment *= power as f64 + 1.0;
            }
        }
    }

    #[test]
    fn places_of_five_nodes_are_those_of_the_tables() {
        // Abramowitz & Stegun, table 25.10, times the square root of 2.
        let rule = Quadrature::new(5);
        let expected = [-2.020_182_870_456_086, -0.958_572_464_613_819, 0.0];
        for (place, expected) in rule.places.iter().zip(expected) {
            assert!((place - expected * std::f64::consts::SQRT_2).abs() < 1e-14);
        }
        assert!((rule.weights[2] - 0.945_308_720_482_942 / std::f64::consts::PI.sqrt()).abs() < 1e-14);
    }
}
