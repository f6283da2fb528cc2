//! Data with a known truth, for the examples and the tests of this crate: customers whose rows share a random
//! intercept, days counted by weight, months that shift all rates.

use relance_statistics::regression::{Link, Observations, Row};

/// A small generator (SplitMix64).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// Between 0 and 1, neither included.
    pub(crate) fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^= bits >> 31;
        ((bits >> 12) as f64 + 0.5) / 4_503_599_627_370_496.0
    }

    /// Standard normal.
    pub(crate) fn normal(&mut self) -> f64 {
        let radius = (-2.0 * self.uniform().ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }

    /// A whole number below `bound`.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "from 0 to below the bound"
    )]
    pub(crate) fn below(&mut self, bound: u16) -> u16 {
        (self.uniform() * f64::from(bound)) as u16
    }
}

/// What is generated.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Truth {
    /// How a linear predictor becomes a probability.
    pub(crate) link: Link,
    /// Number of groups.
    pub(crate) groups: usize,
    /// Stretches of days of each group.
    pub(crate) rows: usize,
    /// Standard deviation of the groups' intercepts.
    pub(crate) sigma: f64,
    /// Standard deviation of the months' effects.
    pub(crate) month_deviation: f64,
    /// Number of months, the second clusters; their indicators are the last columns. With 0 there are 8 second clusters
    /// without columns.
    pub(crate) months: u16,
    /// Coefficient of the intercept, column 0.
    pub(crate) intercept: f64,
    /// Columns 1 to `numbers` are standard normal, with coefficients 0.3, −0.3, 0.3 …
    pub(crate) numbers: u16,
    /// Then an indicator of one of so many levels; the first has no column. Coefficients 0.1 × level.
    pub(crate) levels: u16,
    /// Stretches are of 1 to 4 days, with offsets; else of one day.
    pub(crate) weights: bool,
    /// Start of the random numbers.
    pub(crate) seed: u64,
}

impl Truth {
    /// Number of columns.
    pub(crate) fn columns(&self) -> u16 {
        self.first_month() + self.months
    }

    /// The first column of the months.
    pub(crate) fn first_month(&self) -> u16 {
        self.numbers + self.levels.max(1)
    }

    /// Generates the rows.
    pub(crate) fn observations(&self) -> Observations {
        let mut data = Observations::new(self.columns());
        for group in 0..self.groups {
            data.start_group();
            for row in self.rows_of_group(group) {
                let pushed = data.push(Row {
                    event: row.event,
                    weight: row.weight,
                    offset: row.offset,
                    cluster: row.cluster,
                    entries: &row.entries,
                });
                debug_assert_eq!(pushed, Ok(()));
            }
        }
        data
    }

    /// Generates the rows of one group.
    pub(crate) fn rows_of_group(&self, group: usize) -> Vec<Generated> {
        let mut random = Random(self.seed);
        let effects: Vec<f64> = (0..self.months)
            .map(|_| self.month_deviation * random.normal())
            .collect();
        let mut random = Random(random.0 ^ (group as u64 + 1).wrapping_mul(0xD6E8_FEB8_6659_FD93));
        let group = self.sigma * random.normal();
        let mut rows = Vec::new();
        for _ in 0..self.rows {
            self.add_stretch(&mut random, group, &effects, &mut rows);
        }
        rows
    }

    /// A stretch of days, up to the event or its end: a row for the days without event, a row for that of the event.
    fn add_stretch(&self, random: &mut Random, group: f64, effects: &[f64], rows: &mut Vec<Generated>) {
        let mut entries = vec![(0, 1.0)];
        let offset = if self.weights {
            (random.uniform() * 4.0).round() / 8.0
        } else {
            0.0
        };
        let mut predictor = self.intercept + group + offset;
        for column in 1..=self.numbers {
            // Four binary digits after the point: the same number whatever kind of number keeps it.
            let value = (random.normal() * 16.0).round() / 16.0;
            predictor += if column % 2 == 0 { -0.3 } else { 0.3 } * value;
            #[expect(clippy::cast_possible_truncation, reason = "exact, as above")]
            entries.push((column, value as f32));
        }
        let level = random.below(self.levels.max(1));
        if level > 0 {
            entries.push((self.numbers + level, 1.0));
            predictor += 0.1 * f64::from(level);
        }
        let month = random.below(if self.months > 0 { self.months } else { 8 });
        if self.months > 0 {
            entries.push((self.first_month() + month, 1.0));
            predictor += effects.get(usize::from(month)).copied().unwrap_or_default();
        }
        let days = if self.weights { 1 + random.below(4) } else { 1 };
        let hazard = self.link.probability(predictor);
        let without = (0..days).take_while(|_| random.uniform() >= hazard).count();
        let row = Generated {
            event: false,
            weight: without as f64,
            offset,
            cluster: u32::from(month),
            entries,
        };
        if without < usize::from(days) {
            rows.push(Generated {
                event: true,
                weight: 1.0,
                ..row.clone()
            });
        }
        if without > 0 {
            rows.push(row);
        }
    }
}

/// A row that owns its entries.
#[derive(Clone, Debug)]
pub(crate) struct Generated {
    pub(crate) event: bool,
    pub(crate) weight: f64,
    pub(crate) offset: f64,
    pub(crate) cluster: u32,
    pub(crate) entries: Vec<(u16, f32)>,
}
