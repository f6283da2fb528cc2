//! Whether what contacts bring is gained for good, or only brought forward.
//!
//! The model lets customers differ, but invoices of one customer and age are alike in it. Those of real books are not: some
//! would be paid next week, some next year, some never. A contact takes out those that pay quickly, and what it leaves is
//! slower than its age says, so that a forecast which gives it the chance of its age gains too much.
//!
//! By how much it gains too much, a ledger hardly tells: a contact acts on invoices whose speed nobody knows. But it can be
//! bounded. Let an invoice be paid at the rate z·h(t), its own z unknown, and let a contact multiply h for a while. Whatever the
//! z are distributed like, the share still unpaid after that while is at most what it was at its end, and at most what it would
//! be without the contact: the contact only ever adds to what was summed up of h. The least gain is therefore that the next
//! payments are those that it brought forward: nothing is paid until as much would have been without it. That is the second
//! reading. The truth lies between the two, as far as the effects themselves are learnt rightly (decision 0016).

/// What becomes of an invoice once a contact acts on it no more.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Afterwards {
    /// It is paid like any other of its age: what a contact brought in is gained.
    #[default]
    LikeOthers,
    /// It is not paid before it would have been without its contacts: what they brought in was only brought forward.
    BroughtForward,
}

/// By how much more than without its contacts an invoice was exposed to being paid, and has not made up for yet: a sum of
/// intensities, never negative.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(crate) struct Ahead(f64);

impl Ahead {
    /// The intensity of a day which has one `without` contacts and one `with` them, and whether one acts on it.
    #[inline]
    pub(crate) fn pass(&mut self, without: f64, with: f64, acts: bool) -> f64 {
        if acts {
            self.0 = (self.0 + with - without).max(0.0);
            return with;
        }
        let made_up = self.0.min(with);
        self.0 -= made_up;
        with - made_up
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is summed up by each day of a contact that acts on the days `acts` and multiplies the intensity by `factor`.
    fn sums(intensities: &[f64], acts: std::ops::Range<usize>, factor: f64) -> Vec<f64> {
        let mut ahead = Ahead::default();
        let mut sum = 0.0;
        intensities
            .iter()
            .enumerate()
            .map(|(day, without)| {
                let acts = acts.contains(&day);
                sum += ahead.pass(*without, without * if acts { factor } else { 1.0 }, acts);
                sum
            })
            .collect()
    }

    #[test]
    fn nothing_is_paid_until_what_was_brought_forward_is_made_up_for() {
        let intensities: Vec<f64> = (0..60).map(|day| 0.05 / (1.0 + f64::from(day) / 20.0)).collect();
        let with = sums(&intensities, 5..12, 1.8);
        let mut without = 0.0;
        for (day, (intensity, with)) in intensities.iter().zip(&with).enumerate() {
            without += intensity;
            // The closed form: no less than at the end of the effect, no less than without it.
            let expected = match day {
                ..5 => without,
                5..12 => continue,
                _ => without.max(with_at(&sums(&intensities, 5..12, 1.8), 11)),
            };
            assert!(
                (with - expected).abs() < 1e-12,
                "day {day}: {with} and {expected}"
            );
        }
        assert!(with_at(&with, 11) > intensities.iter().take(12).sum::<f64>());
        let all: f64 = intensities.iter().sum();
        assert!(
            (with_at(&with, 59) - all).abs() < 1e-12,
            "all of it comes in the end"
        );
    }

    fn with_at(sums: &[f64], day: usize) -> f64 {
        sums.get(day).copied().unwrap_or(f64::NAN)
    }

    #[test]
    fn a_contact_that_holds_payments_back_brings_nothing_forward() {
        let with = sums(&[0.1; 10], 2..5, 0.5);
        assert!((with_at(&with, 9) - 0.85).abs() < 1e-12);
    }
}
