//! Covariances of the estimates, from the information and from clusters of rows, and draws from them.

use super::group::{Group, Nodes};
use super::likelihood::Likelihood;
use super::newton::Search;
use super::{Fit, Observations, Parameters};
use crate::elementary::exp;
use crate::matrix::{Cholesky, Symmetric};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Covariances of coefficients and, in the last line, log σ. A column without an estimate, and log σ if σ is 0, has a
/// line of zeros.
///
/// The clustered ones are `V·(Σ s·sᵀ·G/(G−1) + P)·V`: V the inverse of the penalised information, s the derivative of
/// the marginal likelihood that one of the G clusters brings, P the precision of the priors of blocks and ridge (each
/// prior is a piece of information of its own; without it the covariance of random effects would be that of their
/// shrunk estimates around their shrunk mean). The factor (N−1)/(N−K) that some programs put beside G/(G−1) is left
/// out: rows that stand for days can be merged or split at will.
///
/// Log σ has no part in a row, only in a group: its variance is that between groups in each clustered covariance.
#[derive(Clone, Debug)]
pub struct Covariances {
    /// The inverse of the penalised information.
    pub model: Symmetric,
    /// Clustered by group. With fewer than two groups: that of the model.
    pub group: Symmetric,
    /// Clustered by group and by the rows' second cluster: the sum of the two less that by their intersection, made
    /// positive semi-definite (Cameron, Gelbach & Miller 2011). With fewer than two second clusters: that by group.
    pub two_way: Symmetric,
}

/// One of the covariances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// From the information of the model.
    Model,
    /// Clustered by group.
    Group,
    /// Clustered by group and second cluster.
    TwoWay,
}

impl Covariances {
    /// The covariance named.
    #[must_use]
    pub fn of(&self, source: Source) -> &Symmetric {
        match source {
            Source::Model => &self.model,
            Source::Group => &self.group,
            Source::TwoWay => &self.two_way,
        }
    }
}

/// Draws parameters around their estimates.
#[derive(Clone, Debug)]
pub struct Sampler {
    estimates: Parameters,
    root: Cholesky,
}

/// Drawn parameters.
pub type Draw = Parameters;

impl Fit {
    /// For draws from the normal distribution around the estimates with that covariance.
    #[must_use]
    pub fn sampler(&self, source: Source) -> Sampler {
        Sampler {
            estimates: self.parameters.clone(),
            root: self.covariances.of(source).root(),
        }
    }
}

impl Sampler {
    /// How many standard normals a draw takes: one for each column and one for log σ.
    #[must_use]
    pub fn size(&self) -> usize {
        self.estimates.coefficients.len() + 1
    }

    /// The draw that belongs to these [`size`](Self::size) independent standard normals (missing ones count as 0).
    #[must_use]
    pub fn draw(&self, standard_normals: &[f64]) -> Draw {
        let change = self.root.times(standard_normals);
        let mut draw = self.estimates.clone();
        for (coefficient, change) in draw.coefficients.iter_mut().zip(&change) {
            *coefficient += change;
        }
        if let Some(change) = change.last() {
            draw.sigma *= exp(*change);
        }
        draw
    }
}

/// Outer products of the clusters' derivatives.
struct Scores {
    groups: Symmetric,
    intersections: Symmetric,
    group_count: usize,
    intersection_count: usize,
    /// The derivative that each second cluster brings.
    by_second: BTreeMap<u32, Vec<f64>>,
}

/// All covariances at the end of a search.
pub(super) fn of(search: &Search<'_>) -> Covariances {
    let model = search.covariance();
    let data = search.likelihood.data.settled(&search.parameters.coefficients);
    let scores = scores(search.likelihood, &data, &search.parameters);
    let prior = search.prior(&search.variances);
    let clustered = |outer: &Symmetric, count: usize| {
        let mut middle = Symmetric::zeros(outer.size());
        middle.add_scaled(outer, small_sample(count));
        for (line, &precision) in prior.iter().enumerate() {
            middle.add(line, line, precision);
        }
        model.sandwich(&middle)
    };
    let group = if scores.group_count < 2 {
        model.clone()
    } else {
        clustered(&scores.groups, scores.group_count)
    };
    let two_way = if scores.by_second.len() < 2 || scores.group_count < 2 {
        group.clone()
    } else {
        let mut second = Symmetric::zeros(model.size());
        for score in scores.by_second.values() {
            second.add_square(score, 1.0);
        }
        let mut sum = group.clone();
        sum.add_scaled(&clustered(&second, scores.by_second.len()), 1.0);
        sum.add_scaled(&clustered(&scores.intersections, scores.intersection_count), -1.0);
        let scale: Vec<f64> = (0..model.size())
            .map(|line| model.get(line, line).sqrt())
            .collect();
        sum.positive_part(&scale)
    };
    Covariances {
        model,
        group,
        two_way,
    }
}

/// G / (G − 1).
fn small_sample(clusters: usize) -> f64 {
    clusters as f64 / (clusters.saturating_sub(1).max(1)) as f64
}

fn scores(likelihood: &Likelihood<'_>, data: &Observations, parameters: &Parameters) -> Scores {
    let parts: Vec<Scores> = likelihood
        .chunks
        .par_iter()
        .map(|groups| scores_of_chunk(likelihood, data, parameters, groups.clone()))
        .collect();
    let size = data.columns() + 1;
    let mut total = Scores::zero(size);
    for part in parts {
        total.groups.add_scaled(&part.groups, 1.0);
        total.intersections.add_scaled(&part.intersections, 1.0);
        total.group_count += part.group_count;
        total.intersection_count += part.intersection_count;
        for (cluster, score) in part.by_second {
            let sum = total.by_second.entry(cluster).or_insert_with(|| vec![0.0; size]);
            for (sum, value) in sum.iter_mut().zip(&score) {
                *sum += value;
            }
        }
    }
    total
}

impl Scores {
    fn zero(size: usize) -> Self {
        Self {
            groups: Symmetric::zeros(size),
            intersections: Symmetric::zeros(size),
            group_count: 0,
            intersection_count: 0,
            by_second: BTreeMap::new(),
        }
    }
}

fn scores_of_chunk(
    likelihood: &Likelihood<'_>,
    data: &Observations,
    parameters: &Parameters,
    groups: Range<usize>,
) -> Scores {
    let link = likelihood.link;
    let size = data.columns() + 1;
    let mut result = Scores::zero(size);
    let (mut group, mut nodes) = (Group::default(), Nodes::default());
    let (mut slopes, mut curvatures) = (Vec::new(), Vec::new());
    let mut second: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
    let mut in_group = BTreeSet::new();
    for number in groups {
        let rows = data.group(number);
        if rows.is_empty() {
            continue;
        }
        group.fill(data, rows.clone(), link, &parameters.coefficients);
        let mut score = vec![0.0; size];
        if parameters.sigma > 0.0 {
            let mode = group.mode(link, parameters.sigma, 0.0);
            group.integrate(link, parameters, &likelihood.rules, mode, &mut nodes);
            let square: f64 = nodes
                .places
                .iter()
                .zip(&nodes.probabilities)
                .map(|(b, p)| b * b * p)
                .sum();
            if let Some(last) = score.last_mut() {
                *last = square / (parameters.sigma * parameters.sigma) - 1.0;
            }
        } else {
            group.evaluate_at(link, 0.0, &mut nodes);
        }
        group.row_means(&nodes, &mut slopes, &mut curvatures);
        in_group.clear();
        for (row, slope) in rows.zip(&slopes) {
            let sum = second.entry(data.cluster(row)).or_insert_with(|| vec![0.0; size]);
            in_group.insert(data.cluster(row));
            for (column, value) in data.entries(row).iter() {
                if let Some(sum) = sum.get_mut(column) {
                    *sum += slope * value;
                }
            }
        }
        result.group_count += 1;
        for cluster in &in_group {
            let Some(sum) = second.get_mut(cluster) else {
                continue;
            };
            result.intersections.add_square(sum, 1.0);
            result.intersection_count += 1;
            let total = result
                .by_second
                .entry(*cluster)
                .or_insert_with(|| vec![0.0; size]);
            for ((total, score), value) in total.iter_mut().zip(&mut score).zip(sum.iter_mut()) {
                *total += *value;
                *score += *value;
                *value = 0.0;
            }
        }
        result.groups.add_square(&score, 1.0);
    }
    result
}
