//! Before a fit: is the model well formed, and which columns can have an estimate at all?

use super::{FitError, Model, NotEstimable, Observations, Reason, Variance};

/// Precision of the fixed prior of each column; none where the column has no prior of its own.
pub(super) fn check(data: &Observations, model: &Model) -> Result<(), FitError> {
    let mut in_block = vec![false; data.columns()];
    for block in &model.blocks {
        for column in block.columns.clone() {
            match in_block.get_mut(usize::from(column)) {
                Some(seen) if !*seen => *seen = true,
                _ => return Err(FitError::Prior(column)),
            }
        }
        if let Variance::Fixed(variance) = block.variance
            && !(variance > 0.0 && variance.is_finite())
        {
            return Err(FitError::Prior(block.columns.start));
        }
    }
    for &(column, precision) in &model.ridge {
        if usize::from(column) >= data.columns() || !(precision > 0.0 && precision.is_finite()) {
            return Err(FitError::Prior(column));
        }
    }
    let events = (0..data.rows()).filter(|&row| data.event(row)).count();
    if events == 0 {
        return Err(FitError::NoEvents);
    }
    if events == data.rows() {
        return Err(FitError::OnlyEvents);
    }
    Ok(())
}

/// What the rows say about one column.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    rows: usize,
    positive: bool,
    negative: bool,
    event: bool,
    no_event: bool,
    other_than_one: bool,
}

/// Which columns have an estimate, which have none and why, and which one is an intercept.
#[derive(Clone, Debug)]
pub(super) struct Screened {
    /// Columns that are estimated.
    pub(super) active: Vec<usize>,
    /// Columns that are not.
    pub(super) not_estimable: Vec<NotEstimable>,
    /// The first column that is 1 in every row.
    pub(super) intercept: Option<usize>,
}

/// Looks at each column by itself. A column with a prior always has an estimate.
pub(super) fn columns(data: &Observations, has_prior: &[bool]) -> Screened {
    let mut seen = vec![Seen::default(); data.columns()];
    for row in 0..data.rows() {
        let event = data.event(row);
        for (column, value) in data.entries(row).iter() {
            if value == 0.0 {
                continue;
            }
            if let Some(seen) = seen.get_mut(column) {
                seen.rows += 1;
                seen.positive |= value > 0.0;
                seen.negative |= value < 0.0;
                seen.event |= event;
                seen.no_event |= !event;
                seen.other_than_one |= (value - 1.0).abs() > 0.0;
            }
        }
    }
    let mut screened = Screened {
        active: Vec::new(),
        not_estimable: Vec::new(),
        intercept: seen
            .iter()
            .position(|seen| seen.rows == data.rows() && !seen.other_than_one),
    };
    for ((column, seen), &has_prior) in (0_u16..).zip(&seen).zip(has_prior) {
        let one_sign = seen.positive != seen.negative;
        let one_outcome = seen.event != seen.no_event;
        let reason = if has_prior {
            None
        } else if seen.rows == 0 {
            Some(Reason::Empty)
        } else if one_sign && one_outcome {
            Some(Reason::Separated)
        } else {
            None
        };
        match reason {
            Some(reason) => screened.not_estimable.push(NotEstimable { column, reason }),
            None => screened.active.push(usize::from(column)),
        }
    }
    screened
}
