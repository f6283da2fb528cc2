//! A stress: what would follow if everybody paid later than the ledger taught.

use crate::response::Response;

/// Puts all paying off by so many days: nobody pays on the first of them, and from then on an invoice has the chance
/// of being paid that it would have had so many days before: its days since due, or since its last charge, are read as
/// so many fewer. Days of the week and of the month, months, and the effects of contacts stay where they are.
pub(crate) fn put_off(response: &mut Response, days: i32) {
    let days = usize::try_from(days).unwrap_or(0);
    for readings in std::iter::once(&mut response.by_age).chain(&mut response.since_charge) {
        read_fewer(readings, days);
    }
    for by_day in std::iter::once(&mut response.by_day).chain(&mut response.by_day_of_stage) {
        by_day.iter_mut().take(days).for_each(|factor| *factor = 0.0);
    }
    if days > 0 {
        // Nor is anything on its way that was meant before the start.
        response.mean_of_first_days = 0.0;
    }
}

/// Moves a table by a number of days: what it said of a day, it says so many later. The first entry stands for all days
/// before it.
fn read_fewer(readings: &mut Vec<f64>, days: usize) {
    let first = readings.first().copied().unwrap_or(0.0);
    let length = readings.len();
    readings.splice(0..0, std::iter::repeat_n(first, days));
    readings.truncate(length);
}

#[cfg(test)]
mod tests {
    use super::read_fewer;

    #[test]
    fn days_are_read_as_fewer() {
        for (days, moved) in [
            (0, [1.0, 2.0, 3.0, 4.0]),
            (2, [1.0, 1.0, 1.0, 2.0]),
            (9, [1.0, 1.0, 1.0, 1.0]),
        ] {
            let mut readings = vec![1.0, 2.0, 3.0, 4.0];
            read_fewer(&mut readings, days);
            assert_eq!(readings, moved);
        }
    }
}
