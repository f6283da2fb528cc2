//! The probability that an invoice is paid, given one draw of all else: the path that it takes while nobody pays is
//! walked, and what it survives on the way is multiplied.
//!
//! A mean of these over replicates is far less noisy than the share of replicates in which it was paid, which for rare
//! payments is mostly 0 (Rao–Blackwell). Only past practice acts here, no policy.

use crate::world::{Cause, Walk, World};
use relance_kernel::Day;
use relance_statistics::elementary::{exp, ln};

impl World<'_> {
    /// The probability that an invoice is paid in full by each of these days, ascending. Of payments in part, only the
    /// first stands in the way: that several together pay all is left out.
    pub(crate) fn chances_of_payment(&mut self, mut walk: Walk, by: &[Day]) -> Vec<f64> {
        let whole = 1.0 - self.replicate.response.part;
        // What is meant to be paid waits for a day of habit.
        let habit = self.habit(walk.customer);
        let mut meant_not = walk.payment.survives;
        let mut survives = 1.0_f64;
        let mut dispute_until: Option<Day> = walk
            .condition
            .disputed
            .then(|| walk.from.plus(self.dispute_lasts(&walk)));
        let mut chances = Vec::with_capacity(by.len());
        for &last in by {
            while walk.is_open && walk.from <= last {
                let day = walk.from;
                if dispute_until.is_some_and(|until| until <= day) {
                    walk.condition.disputed = false;
                    dispute_until = None;
                }
                meant_not *= 1.0 - self.payment_on(&walk, day);
                if habit.is_none_or(|habit| habit.is_run_day(day, self.calendar)) {
                    survives = meant_not;
                }
                for cause in self.pass_without_payment(&mut walk) {
                    match cause {
                        Cause::Dispute => {
                            walk.condition.disputed = true;
                            walk.disputes += 1;
                            dispute_until = Some(day.plus(self.dispute_lasts(&walk)));
                        }
                        Cause::Promise => {
                            walk.condition.committed_until = Some(day.plus(self.promise_lasts(&walk)));
                            walk.promises += 1;
                        }
                        Cause::Charge => self.charge(&mut walk, 0, day),
                        Cause::Leave => walk.is_open = false,
                        Cause::Payment => {}
                    }
                    self.renew(&mut walk, cause);
                }
            }
            chances.push(1.0 - exp(whole * ln(survives.max(f64::MIN_POSITIVE))));
        }
        chances
    }
}
