//! What is not known, in layers: parameters and customers, months, and the luck of each invoice.
//!
//! Replicates come in groups of four. A group shares one draw of parameters and of customers' intercepts; its two
//! halves have different months; the two replicates of a half differ by luck alone. The variances of the layers follow
//! from the differences (nested analysis of variance, Searle, Casella & McCulloch 1992, chapter 3).

use relance_statistics::student;

/// Replicates that share a draw of parameters.
pub const REPLICATES_OF_A_GROUP: usize = 4;

/// A figure with its variances.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Estimate {
    /// Mean over all replicates.
    pub mean: f64,
    /// Variance that parameters and customers' intercepts bring.
    pub parameters: f64,
    /// Variance that months bring.
    pub calendar: f64,
    /// Variance that luck brings.
    pub process: f64,
    /// Groups of replicates behind the variances.
    pub groups: usize,
    /// Degrees of freedom of the variance of parameters, which is a difference of two (Satterthwaite 1946): few where
    /// luck outweighs them.
    pub degrees: f64,
    /// Monte Carlo error of the mean.
    pub error: f64,
}

impl Estimate {
    /// From one value for each replicate with drawn parameters, and one for each at the estimates: the mean is that of
    /// the second, the variances are those of the first. What does not fill a group is left out.
    pub fn new(values: &[f64], central: &[f64]) -> Estimate {
        let groups: Vec<[f64; REPLICATES_OF_A_GROUP]> = values
            .chunks_exact(REPLICATES_OF_A_GROUP)
            .filter_map(|group| group.try_into().ok())
            .collect();
        let process = self::mean(
            groups
                .iter()
                .flat_map(|[a, b, c, d]| [(a - b) * (a - b), (c - d) * (c - d)]),
        ) / 2.0;
        let halves = self::mean(groups.iter().map(|[a, b, c, d]| {
            let difference = (a + b - c - d) / 2.0;
            difference * difference
        })) / 2.0;
        let calendar = (halves - process / 2.0).max(0.0);
        let means: Vec<f64> = groups
            .iter()
            .map(|group| self::mean(group.iter().copied()))
            .collect();
        let of_groups = sample_variance(&means);
        let parameters = (of_groups - halves / 2.0).max(0.0);
        let central: Vec<f64> = central
            .chunks(REPLICATES_OF_A_GROUP)
            .map(|group| self::mean(group.iter().copied()))
            .collect();
        Estimate {
            mean: self::mean(central.iter().copied()),
            parameters,
            calendar,
            process,
            groups: groups.len(),
            degrees: satterthwaite(of_groups, halves / 2.0, groups.len() as f64),
            error: (sample_variance(&central) / central.len().max(1) as f64).sqrt(),
        }
    }

    /// Standard deviation of all layers together.
    pub fn deviation(&self) -> f64 {
        (self.parameters + self.calendar + self.process).sqrt()
    }

    /// The interval that parameters leave, at a level of 90 %: the error of the mean over the replicates is in it.
    pub fn interval(&self) -> (f64, f64) {
        let half = student::quantile(0.95, self.degrees.max(1.0))
            * (self.parameters + self.error * self.error).sqrt();
        (self.mean - half, self.mean + half)
    }

    /// Shares of parameters, months and luck in the variance; none if nothing varies.
    pub fn shares(&self) -> Option<[f64; 3]> {
        let sum = self.parameters + self.calendar + self.process;
        (sum > 0.0).then(|| [self.parameters / sum, self.calendar / sum, self.process / sum])
    }
}

/// Mean; 0 of nothing.
pub fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    if count > 0.0 { sum / count } else { 0.0 }
}

fn sample_variance(values: &[f64]) -> f64 {
    if values.len() < 2 {
        return 0.0;
    }
    let mean = mean(values.iter().copied());
    values
        .iter()
        .map(|value| (value - mean) * (value - mean))
        .sum::<f64>()
        / (values.len() - 1) as f64
}

/// Degrees of freedom of the difference of two mean squares of so many groups.
fn satterthwaite(between: f64, within: f64, groups: f64) -> f64 {
    let spread = between * between / (groups - 1.0).max(1.0) + within * within / groups.max(1.0);
    let difference = (between - within).max(0.0);
    if spread > 0.0 {
        difference * difference / spread
    } else {
        0.0
    }
}
