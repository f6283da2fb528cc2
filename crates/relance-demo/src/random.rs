//! Random numbers that depend on nothing but a seed and a place.
//!
//! Every draw is a hash of (seed, stream, number of the thing, count of the draw): no state is carried from one thing
//! to the next, so what happens to one invoice does not move what happens to another. The hash is the finaliser of
//! SplitMix64 (Steele, Lea, Flood 2014). Only integer arithmetic and the four operations of IEEE 754 are used, no
//! transcendental function, so that every machine writes the same bytes.

/// 2^64 divided by the golden ratio, odd: the step of SplitMix64.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// What a sequence of draws is for. Drawing more in one stream moves nothing in another.
#[derive(Clone, Copy)]
pub(crate) enum Stream {
    /// How many invoices a customer has.
    Weight = 1,
    /// Who the customer is.
    Identity,
    /// How the customer pays.
    Habit,
    /// What an invoice is: date, amount.
    Invoice,
    /// When it is paid.
    Payment,
    /// What else happens to it.
    Incident,
    /// What the collector did about it.
    Practice,
}

/// A sequence of draws.
pub(crate) struct Draws {
    key: u64,
    count: u64,
}

impl Draws {
    /// The draws of one thing (a customer, say) in one stream.
    pub(crate) fn new(seed: u64, stream: Stream, number: u64) -> Draws {
        let stream = mix(seed.wrapping_add((stream as u64).wrapping_mul(GOLDEN)));
        Draws {
            key: mix(stream ^ mix(number.wrapping_add(GOLDEN))),
            count: 0,
        }
    }

    /// The draws of a part of this thing (an invoice of the customer), whatever was drawn here before.
    pub(crate) fn part(&self, number: u64) -> Draws {
        Draws {
            key: mix(self.key ^ mix(number.wrapping_mul(GOLDEN))),
            count: 0,
        }
    }

    fn next(&mut self) -> u64 {
        self.count = self.count.wrapping_add(1);
        mix(self.key.wrapping_add(self.count.wrapping_mul(GOLDEN)))
    }

    /// Uniform in [0, 1).
    pub(crate) fn unit(&mut self) -> f64 {
        unit_of(self.next())
    }

    /// True with probability `share`.
    pub(crate) fn chance(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    /// Uniform among `low..=high`.
    pub(crate) fn between(&mut self, low: i32, high: i32) -> i32 {
        let width = u64::from(high.abs_diff(low)) + 1;
        let above = (u128::from(self.next()) * u128::from(width)) >> 64;
        low.saturating_add(i32::try_from(above).unwrap_or(0))
    }

    /// Standard normal, nearly: twelve uniforms less six, which never leaves ±6.
    pub(crate) fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    /// One of a list, evenly; empty if the list is.
    pub(crate) fn text(&mut self, list: &[&'static str]) -> &'static str {
        let last = i32::try_from(list.len()).unwrap_or(i32::MAX) - 1;
        let index = self.between(0, last.max(0));
        usize::try_from(index)
            .ok()
            .and_then(|index| list.get(index))
            .copied()
            .unwrap_or("")
    }

    /// One of a list by weight; the first if the weights are all zero.
    pub(crate) fn weighted<T: Copy>(&mut self, first: (u32, T), others: &[(u32, T)]) -> T {
        let total = others
            .iter()
            .fold(u64::from(first.0), |sum, (weight, _)| sum + u64::from(*weight));
        let mut left = (u128::from(self.next()) * u128::from(total)) >> 64;
        for (weight, value) in std::iter::once(&first).chain(others) {
            if left < u128::from(*weight) {
                return *value;
            }
            left -= u128::from(*weight);
        }
        first.1
    }
}

/// The `number`-th point of a sequence that fills [0, 1) evenly from the start (Weyl), rotated by the seed.
///
/// Used for what few customers share and many invoices follow: the shape of a small ledger is then close to that of a
/// large one. `step` is a fraction of 2^64; different steps give sequences that fill the square evenly together.
pub(crate) fn evenly(seed: u64, number: u64, step: u64) -> f64 {
    unit_of(mix(seed ^ step).wrapping_add(number.wrapping_mul(step)))
}

/// Steps for [`evenly`] that fill the square: the powers of the inverse of the plastic number (Roberts 2018).
pub(crate) const FIRST_OF_TWO: u64 = 0xC13F_A9A9_02A6_328F;
/// The second of the two.
pub(crate) const SECOND_OF_TWO: u64 = 0x91E1_0DA5_C79E_7B1D;

fn unit_of(bits: u64) -> f64 {
    // 53 bits fill the mantissa, so both conversions are exact.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit a f64")]
    let numerator = (bits >> 11) as f64;
    numerator / 9_007_199_254_740_992.0
}

fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draw_depends_on_its_place_only() {
        let mut draws = Draws::new(7, Stream::Invoice, 3);
        let part = draws.part(5).unit();
        draws.unit();
        draws.unit();
        assert_eq!(draws.part(5).unit().to_bits(), part.to_bits());
        assert_ne!(
            Draws::new(8, Stream::Invoice, 3).unit().to_bits(),
            Draws::new(7, Stream::Invoice, 3).unit().to_bits()
        );
    }

    #[test]
    fn uniform_and_normal_have_their_moments() {
        let mut draws = Draws::new(1, Stream::Habit, 0);
        let n = 100_000;
        let uniform: f64 = (0..n).map(|_| draws.unit()).sum::<f64>() / f64::from(n);
        assert!((uniform - 0.5).abs() < 0.005, "{uniform}");
        let normals: Vec<f64> = (0..n).map(|_| draws.normal()).collect();
        let mean = normals.iter().sum::<f64>() / f64::from(n);
        let variance = normals.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / f64::from(n);
        assert!(
            mean.abs() < 0.01 && (variance - 1.0).abs() < 0.02,
            "{mean} {variance}"
        );
    }

    #[test]
    fn weights_are_followed() {
        let mut draws = Draws::new(1, Stream::Habit, 1);
        let twos = (0..10_000)
            .filter(|_| draws.weighted((3, 1), &[(1, 2)]) == 2)
            .count();
        assert!((2_300..2_700).contains(&twos), "{twos}");
    }
}
