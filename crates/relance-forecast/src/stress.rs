//! A stress: what would follow if everybody paid later than the ledger taught.

use crate::response::Response;

/// Puts all paying off by so many days: nobody pays on the first of them, and from then on an invoice has the chance
/// of being paid that it would have had so many days before: its days since due, or since its last charge, are read as
/// so many fewer. Days of the week and of the month, months, and the effects of contacts stay where they are.
pub(crate) fn put_off(response: &mut Response, days: i32) {
    let Ok(days) = usize::try_from(days) else {
        return;
    };
    for readings in std::iter::once(&mut response.by_age).chain(&mut response.since_charge) {
        let first = readings.first().copied().unwrap_or(0.0);
        let moved: Vec<f64> = std::iter::repeat_n(first, days)
            .chain(readings.iter().copied())
            .take(readings.len())
            .collect();
        *readings = moved;
    }
    for by_day in std::iter::once(&mut response.by_day).chain(&mut response.by_day_of_stage) {
        by_day.iter_mut().take(days).for_each(|factor| *factor = 0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response() -> Response {
        Response {
            by_age: vec![1.0, 2.0, 3.0, 4.0],
            since_charge: vec![vec![5.0, 6.0]],
            by_day: vec![1.0; 4],
            practice_month: Vec::new(),
            by_contact: Vec::new(),
            habituation: [1.0; crate::response::HABITUATION_STEPS + 1],
            disputed: 1.0,
            committed: 1.0,
            part_paid: 1.0,
            amount_slope: 0.0,
            amount_centre: 0.0,
            run_share: 1.0,
            highest: 6.0,
            by_day_of_stage: std::array::from_fn(|_| vec![1.0; 4]),
            dispute: [0.0; 2],
            dispute_after_contact: 1.0,
            dispute_closes: 1.0,
            promise: Vec::new(),
            promise_lengths: Vec::new(),
            part: 0.0,
            part_shares: Vec::new(),
            charge_shares: Vec::new(),
        }
    }

    #[test]
    fn nobody_pays_at_first_and_ages_are_read_younger() {
        let mut moved = response();
        put_off(&mut moved, 2);
        assert_eq!(moved.by_age, [1.0, 1.0, 1.0, 2.0]);
        assert_eq!(moved.since_charge, [[5.0, 5.0]]);
        assert_eq!(moved.by_day, [0.0, 0.0, 1.0, 1.0]);
        put_off(&mut moved, 0);
        assert_eq!(moved.by_age, [1.0, 1.0, 1.0, 2.0]);
    }
}
