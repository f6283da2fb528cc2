//! Events of which only is known that they happened in one of several trials: the covariates of these trials.
#![expect(
    clippy::indexing_slicing,
    reason = "starts of events and trials are made here, ascending and within the vectors that they cut"
)]

use super::observations::Entries;
use crate::matrix::Symmetric;
use std::ops::Range;

/// The trials of each such event, beside the row that stands for it.
#[derive(Clone, Debug, Default)]
pub(super) struct OneOfSeveral {
    /// The row of each event, ascending.
    pub(super) rows: Vec<usize>,
    /// What the predictors of all its trials have in common.
    offsets: Vec<f64>,
    /// Where the trials of each event end.
    ends: Vec<usize>,
    /// Where the entries of each trial end.
    entry_ends: Vec<usize>,
    columns: Vec<u16>,
    values: Vec<f32>,
    /// Of each trial: the probability that it was this one, at the coefficients at hand.
    weights: Vec<f64>,
}

impl OneOfSeveral {
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn push(&mut self, row: usize, trials: &[Vec<(u16, f32)>], offset: f64) {
        self.rows.push(row);
        self.offsets.push(offset);
        for trial in trials {
            for &(column, value) in trial {
                self.columns.push(column);
                self.values.push(value);
            }
            self.entry_ends.push(self.columns.len());
            self.weights.push(1.0 / trials.len() as f64);
        }
        self.ends.push(self.entry_ends.len());
    }

    fn range(&self, number: usize) -> Range<usize> {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        start..self.ends[number]
    }

    pub(super) fn trials(&self, number: usize) -> impl Iterator<Item = Entries<'_>> {
        self.range(number).map(|trial| {
            let start = trial.checked_sub(1).map_or(0, |before| self.entry_ends[before]);
            let range = start..self.entry_ends[trial];
            Entries {
                columns: &self.columns[range.clone()],
                values: &self.values[range],
            }
        })
    }

    pub(super) fn offset(&self, number: usize) -> f64 {
        self.offsets[number]
    }

    pub(super) fn weights(&self, number: usize) -> &[f64] {
        &self.weights[self.range(number)]
    }

    pub(super) fn set_weight(&mut self, number: usize, trial: usize, weight: f64) {
        let place = self.range(number).start + trial;
        self.weights[place] = weight;
    }

    /// The events whose rows lie in a range.
    pub(super) fn within(&self, rows: &Range<usize>) -> Range<usize> {
        let before = |row: usize| self.rows.partition_point(|other| *other < row);
        before(rows.start)..before(rows.end)
    }

    /// Adds to a matrix, so many times, the covariance of the covariates over the trials of an event, whose means are
    /// given: the second derivative of the logarithm of the sum of the rates.
    pub(super) fn add_covariance(
        &self,
        number: usize,
        mean: Entries<'_>,
        times: f64,
        matrix: &mut Symmetric,
    ) {
        for (trial, weight) in self.trials(number).zip(self.weights(number)) {
            add_square(trial, times * weight, matrix);
        }
        add_square(mean, -times, matrix);
    }
}

fn add_square(entries: Entries<'_>, times: f64, matrix: &mut Symmetric) {
    for (place, (column, value)) in entries.iter().enumerate() {
        let line = matrix.line_mut(column);
        let scaled = times * value;
        for (&other, &factor) in entries.columns[..=place].iter().zip(entries.values) {
            line[usize::from(other)] += scaled * f64::from(factor);
        }
    }
}
