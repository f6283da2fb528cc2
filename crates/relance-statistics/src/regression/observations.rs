//! The data of a regression: rows with few non-zero entries, in groups that stand together.
#![expect(
    clippy::indexing_slicing,
    reason = "starts of groups and rows are made here, ascending and within the vectors that they cut"
)]

use super::one_of_several::OneOfSeveral;
use crate::elementary::{exp, ln};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

/// One row: a stretch of identical days (or any trial) with the same outcome.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// Whether the event happened.
    pub event: bool,
    /// How many identical trials the row stands for; above 0, not necessarily whole.
    pub weight: f64,
    /// A known part of the linear predictor.
    pub offset: f64,
    /// The second cluster, beside the group: a calendar month, say. Any number.
    pub cluster: u32,
    /// The non-zero covariates: column and value, columns ascending.
    pub entries: &'a [(u16, f32)],
}

/// Rows in groups. Make it with [`new`](Self::new), open each group with [`start_group`](Self::start_group) and add
/// its rows with [`push`](Self::push).
#[derive(Clone, Debug)]
pub struct Observations {
    columns: usize,
    group_starts: Vec<usize>,
    events: Vec<bool>,
    weights: Vec<f64>,
    offsets: Vec<f64>,
    clusters: Vec<u32>,
    entry_starts: Vec<usize>,
    entry_columns: Vec<u16>,
    entry_values: Vec<f32>,
    pub(super) one_of: OneOfSeveral,
}

/// Why a row was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ObservationError {
    /// The weight is not a number above 0.
    #[error("the weight of a row is not a number above 0")]
    Weight,
    /// The offset is not a finite number.
    #[error("the offset of a row is not a finite number")]
    Offset,
    /// A covariate is not a finite number.
    #[error("column {0} has a value that is not a finite number")]
    Value(u16),
    /// A column that does not exist.
    #[error("there is no column {0}")]
    NoSuchColumn(u16),
    /// Columns of a row are to ascend, each once.
    #[error("column {0} does not stand above the column before it")]
    Order(u16),
}

/// A row as it is kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entries<'a> {
    pub(super) columns: &'a [u16],
    pub(super) values: &'a [f32],
}

impl Entries<'_> {
    /// Columns and values.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, f64)> {
        self.columns
            .iter()
            .zip(self.values)
            .map(|(&column, &value)| (usize::from(column), f64::from(value)))
    }

    /// Sum of values times coefficients; those that are missing count as 0.
    pub(super) fn dot(&self, coefficients: &[f64]) -> f64 {
        self.iter()
            .map(|(column, value)| value * coefficients.get(column).copied().unwrap_or_default())
            .sum()
    }
}

impl Observations {
    /// Without rows, for covariates in columns 0 to `columns` − 1.
    #[must_use]
    pub fn new(columns: u16) -> Self {
        Self {
            columns: usize::from(columns),
            group_starts: Vec::new(),
            events: Vec::new(),
            weights: Vec::new(),
            offsets: Vec::new(),
            clusters: Vec::new(),
            entry_starts: vec![0],
            entry_columns: Vec::new(),
            entry_values: Vec::new(),
            one_of: OneOfSeveral::default(),
        }
    }

    /// Opens the next group; the rows pushed from now on are its rows.
    pub fn start_group(&mut self) {
        self.group_starts.push(self.rows());
    }

    /// Adds a row to the group opened last (to a first group if none was opened).
    ///
    /// # Errors
    ///
    /// What is wrong with the row, which is then left out.
    pub fn push(&mut self, row: Row<'_>) -> Result<(), ObservationError> {
        if !(row.weight > 0.0 && row.weight.is_finite()) {
            return Err(ObservationError::Weight);
        }
        if !row.offset.is_finite() {
            return Err(ObservationError::Offset);
        }
        let mut before = None;
        for &(column, value) in row.entries {
            if usize::from(column) >= self.columns {
                return Err(ObservationError::NoSuchColumn(column));
            }
            if before.is_some_and(|before| column <= before) {
                return Err(ObservationError::Order(column));
            }
            if !value.is_finite() {
                return Err(ObservationError::Value(column));
            }
            before = Some(column);
        }
        if self.group_starts.is_empty() {
            self.start_group();
        }
        self.events.push(row.event);
        self.weights.push(row.weight);
        self.offsets.push(row.offset);
        self.clusters.push(row.cluster);
        for &(column, value) in row.entries {
            self.entry_columns.push(column);
            self.entry_values.push(value);
        }
        self.entry_starts.push(self.entry_columns.len());
        Ok(())
    }

    /// Adds an event that happened in one of several trials of the group opened last, nobody knows in which: its rate
    /// is the sum of theirs (under the logit link, its odds). Each trial is given by its covariates; `offset` is a known
    /// part of the linear predictor of all.
    ///
    /// # Errors
    ///
    /// What is wrong with a trial; the event is then left out. Without trials, nothing is added.
    pub fn push_one_of_several(
        &mut self,
        trials: &[Vec<(u16, f32)>],
        offset: f64,
        cluster: u32,
    ) -> Result<(), ObservationError> {
        let columns: BTreeSet<u16> = trials.iter().flatten().map(|(column, _)| *column).collect();
        // One that is refused here would be refused as a row.
        let mut checked = Observations::new(u16::try_from(self.columns).unwrap_or(u16::MAX));
        for trial in trials {
            checked.push(Row {
                event: true,
                weight: 1.0,
                offset,
                cluster,
                entries: trial,
            })?;
        }
        if trials.is_empty() {
            return Ok(());
        }
        let entries: Vec<(u16, f32)> = columns.into_iter().map(|column| (column, 0.0)).collect();
        self.push(Row {
            event: true,
            weight: 1.0,
            offset: 0.0,
            cluster,
            entries: &entries,
        })?;
        let row = self.rows() - 1;
        self.one_of.push(row, trials, offset);
        self.settle(self.one_of.len() - 1, &[]);
        Ok(())
    }

    /// With the rows of events in one of several trials as they stand at a value of the coefficients: covariates are
    /// means over the trials, weighed by their rates; with the offset, the predictor is the logarithm of the sum of the
    /// rates, and the derivatives of the predictor are those covariates.
    pub(super) fn settled(&self, coefficients: &[f64]) -> Cow<'_, Observations> {
        if self.one_of.len() == 0 {
            return Cow::Borrowed(self);
        }
        let mut settled = self.clone();
        for number in 0..self.one_of.len() {
            settled.settle(number, coefficients);
        }
        Cow::Owned(settled)
    }

    fn settle(&mut self, number: usize, coefficients: &[f64]) {
        let predictors: Vec<f64> = self
            .one_of
            .trials(number)
            .map(|trial| trial.dot(coefficients))
            .collect();
        let highest = predictors.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = predictors.iter().map(|predictor| exp(predictor - highest)).sum();
        for (place, predictor) in predictors.iter().enumerate() {
            self.one_of
                .set_weight(number, place, exp(predictor - highest) / sum);
        }
        let row = self.one_of.rows[number];
        let range = self.entry_starts[row]..self.entry_starts[row + 1];
        let mut means = vec![0.0; range.len()];
        for (trial, weight) in self.one_of.trials(number).zip(self.one_of.weights(number)) {
            for (&column, &value) in trial.columns.iter().zip(trial.values) {
                if let Ok(place) = self.entry_columns[range.clone()].binary_search(&column) {
                    means[place] += weight * f64::from(value);
                }
            }
        }
        let mut at_mean = 0.0;
        for (place, mean) in range.zip(means) {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "entries are kept in single precision"
            )]
            let kept = mean as f32;
            self.entry_values[place] = kept;
            let coefficient = coefficients.get(usize::from(self.entry_columns[place]));
            at_mean += f64::from(kept) * coefficient.copied().unwrap_or_default();
        }
        self.offsets[row] = self.one_of.offset(number) + highest + ln(sum) - at_mean;
    }

    /// Number of columns.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.events.len()
    }

    /// Number of groups.
    #[must_use]
    pub fn groups(&self) -> usize {
        self.group_starts.len()
    }

    /// The rows of a group; empty for a group that does not exist.
    #[must_use]
    pub fn group(&self, group: usize) -> Range<usize> {
        let Some(&start) = self.group_starts.get(group) else {
            return 0..0;
        };
        start..self.group_starts.get(group + 1).copied().unwrap_or(self.rows())
    }

    pub(super) fn event(&self, row: usize) -> bool {
        self.events[row]
    }

    pub(super) fn weight(&self, row: usize) -> f64 {
        self.weights[row]
    }

    pub(super) fn offset(&self, row: usize) -> f64 {
        self.offsets[row]
    }

    pub(super) fn cluster(&self, row: usize) -> u32 {
        self.clusters[row]
    }

    pub(super) fn entries(&self, row: usize) -> Entries<'_> {
        let range = self.entry_starts[row]..self.entry_starts[row + 1];
        Entries {
            columns: &self.entry_columns[range.clone()],
            values: &self.entry_values[range],
        }
    }

    /// Ranges of whole groups of about `rows` rows each: the units of parallel work. They depend on nothing but the
    /// data, so sums over them in order are the same for any number of threads.
    pub(super) fn chunks(&self, rows: usize) -> Vec<Range<usize>> {
        let mut chunks = Vec::new();
        let (mut first, mut held) = (0, 0);
        for group in 0..self.groups() {
            held += self.group(group).len();
            if held >= rows {
                chunks.push(first..group + 1);
                (first, held) = (group + 1, 0);
            }
        }
        if first < self.groups() {
            chunks.push(first..self.groups());
        }
        chunks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_checked() {
        let mut data = Observations::new(2);
        let row = |weight, offset, entries| Row {
            event: true,
            weight,
            offset,
            cluster: 0,
            entries,
        };
        assert_eq!(data.push(row(0.0, 0.0, &[])), Err(ObservationError::Weight));
        assert_eq!(data.push(row(f64::NAN, 0.0, &[])), Err(ObservationError::Weight));
        assert_eq!(
            data.push(row(1.0, f64::INFINITY, &[])),
            Err(ObservationError::Offset)
        );
        assert_eq!(
            data.push(row(1.0, 0.0, &[(2, 1.0)])),
            Err(ObservationError::NoSuchColumn(2))
        );
        assert_eq!(
            data.push(row(1.0, 0.0, &[(1, 1.0), (0, 1.0)])),
            Err(ObservationError::Order(0))
        );
        assert_eq!(
            data.push(row(1.0, 0.0, &[(1, f32::NAN)])),
            Err(ObservationError::Value(1))
        );
        assert_eq!(data.rows(), 0);
        assert_eq!(data.push(row(1.0, 0.0, &[(0, 1.0), (1, 2.0)])), Ok(()));
        assert_eq!((data.rows(), data.groups(), data.group(0)), (1, 1, 0..1));
        assert_eq!(data.group(1), 0..0);
    }

    #[test]
    fn chunks_hold_whole_groups_once() {
        let mut data = Observations::new(1);
        for size in [3, 0, 5, 1, 1, 9, 0] {
            data.start_group();
            for _ in 0..size {
                data.push(Row {
                    event: false,
                    weight: 1.0,
                    offset: 0.0,
                    cluster: 0,
                    entries: &[],
                })
                .unwrap();
            }
        }
        assert_eq!(data.chunks(6), [0..3, 3..6, 6..7]);
        assert_eq!(data.chunks(1000).len(), 1);
    }
}
