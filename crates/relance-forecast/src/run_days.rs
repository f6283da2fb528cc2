//! The days on which customers pay bills, in one replicate: drawn when they are first asked for.

use relance_kernel::{CustomerIndex, Day};
use relance_statistics::random::Key;

/// Days that one word holds.
const DAYS: i32 = 64;

/// Steps in which the share of run days is drawn: sixteen bits.
const STEPS: f64 = 65_536.0;

/// Of each customer of an account, a bit for each day.
#[derive(Debug, Default)]
pub(crate) struct RunDays {
    key: Option<Key>,
    /// The first day of the first word: a multiple of four.
    base: i32,
    words_of_customer: usize,
    words: Vec<Option<u64>>,
    /// By customer: how many of 65,536 steps are run days.
    limits: Vec<u64>,
}

impl RunDays {
    /// Forgets all, and holds so many days of customers with these shares of run days.
    pub(crate) fn reset(&mut self, key: Key, first: Day, last: Day, shares: impl Iterator<Item = f64>) {
        self.key = Some(key);
        self.base = first.0 - first.0.rem_euclid(4);
        self.words_of_customer = usize::try_from((last.0 - self.base) / DAYS + 1).unwrap_or(0);
        self.limits.clear();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and 65,536"
        )]
        self.limits
            .extend(shares.map(|share| (share.clamp(0.0, 1.0) * STEPS).ceil() as u64));
        self.words.clear();
        self.words
            .resize(self.limits.len() * self.words_of_customer, None);
    }

    /// Calls with each run day of a customer from one day through another, ascending, until it answers `true`; that
    /// day.
    #[inline]
    pub(crate) fn find(
        &mut self,
        customer: CustomerIndex,
        first: Day,
        last: Day,
        mut stops: impl FnMut(Day) -> bool,
    ) -> Option<Day> {
        let mut day = first.0;
        while day <= last.0 {
            let number = (day - self.base) / DAYS;
            let begins = self.base + number * DAYS;
            let through = last.0.min(begins + DAYS - 1);
            let mut days = self.word(customer, number) & mask(day - begins, through - begins);
            while days != 0 {
                // Below 64.
                let found = begins + i32::try_from(days.trailing_zeros()).unwrap_or(0);
                if stops(Day(found)) {
                    return Some(Day(found));
                }
                days &= days - 1;
            }
            day = through + 1;
        }
        None
    }

    /// Whether a customer pays bills on a day.
    pub(crate) fn is_run_day(&mut self, customer: CustomerIndex, day: Day) -> bool {
        self.find(customer, day, day, |_| true).is_some()
    }

    fn word(&mut self, customer: CustomerIndex, number: i32) -> u64 {
        let place = usize::try_from(number)
            .ok()
            .map(|number| customer.0 as usize * self.words_of_customer + number);
        let known = place.and_then(|place| self.words.get(place)).copied();
        if let Some(Some(word)) = known {
            return word;
        }
        let word = self.draw(customer, number);
        if let Some(slot) = place.and_then(|place| self.words.get_mut(place)) {
            *slot = Some(word);
        }
        word
    }

    /// Sixteen bits of a draw decide one day of four.
    fn draw(&self, customer: CustomerIndex, number: i32) -> u64 {
        let limit = self.limits.get(customer.0 as usize).copied();
        let (Some(key), Some(limit)) = (self.key, limit.filter(|&limit| limit < 65_536)) else {
            return u64::MAX;
        };
        let first = (self.base + number * DAYS) >> 2;
        let mut word = 0;
        for four in 0..16 {
            let part = u64::from((first + four).cast_unsigned());
            let bits = key.with((u64::from(customer.0) << 32) | part).bits();
            for day in 0..4 {
                let is_run_day = (bits >> (16 * day)) & 0xffff < limit;
                word |= u64::from(is_run_day) << (4 * u64::from(four.cast_unsigned()) + day);
            }
        }
        word
    }
}

/// The bits from one through another, both below 64.
fn mask(first: i32, last: i32) -> u64 {
    let length = last - first + 1;
    let ones = u64::MAX.checked_shr((64 - length).cast_unsigned()).unwrap_or(0);
    ones.checked_shl(first.cast_unsigned()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_days_found_are_those_of_the_draws() {
        let key = Key::new(7);
        for (first, length) in [(20_000, 365), (20_003, 1), (-130, 300)] {
            let (first, last) = (Day(first), Day(first + length - 1));
            let mut days = RunDays::default();
            days.reset(key, first, last, [0.3, 1.0, 0.0].into_iter());
            let mut found = Vec::new();
            let customer = CustomerIndex(0);
            assert_eq!(
                days.find(customer, first, last, |day| {
                    found.push(day);
                    false
                }),
                None
            );
            let expected: Vec<Day> = (first.0..=last.0)
                .map(Day)
                .filter(|day| {
                    let bits = key.with(u64::from((day.0 >> 2).cast_unsigned())).bits();
                    let of_day = (bits >> (16 * day.0.rem_euclid(4))) & 0xffff;
                    (of_day as f64) < 0.3 * STEPS
                })
                .collect();
            assert_eq!(found, expected);
            assert_eq!(days.find(CustomerIndex(1), first, last, |_| true), Some(first));
            assert_eq!(days.find(CustomerIndex(2), first, last, |_| true), None);
            // A part of them, in any order.
            let (from, to) = (first.plus(length / 3), first.plus(length / 2));
            let mut part = Vec::new();
            days.find(customer, from, to, |day| {
                part.push(day);
                false
            });
            let of_part: Vec<Day> = expected
                .into_iter()
                .filter(|day| (from..=to).contains(day))
                .collect();
            assert_eq!(part, of_part);
        }
    }
}
