//! The days on which a customer pays its bills out of habit: a weekday, the 10th, the last day of the month.
//!
//! What such a customer means to pay waits for its next run day. A letter that works on the 3rd then brings money on
//! the 10th, and invoices of a customer come in together.

use relance_kernel::{Day, WorkCalendar};
use relance_statistics::elementary::{exp, ln};

/// How many days with payments it takes to see a habit.
const DAYS_TO_TELL: usize = 3;

/// How sure a habit must be.
const SURE: f64 = 0.95;

/// Share of the payments of a customer with a habit that keep to it.
const KEPT: f64 = 0.95;

/// How many payments of customers without a habit are added, spread as working days are.
const PRIOR_PAYMENTS: f64 = 20.0;

/// Rounds of the search for how frequent habits are.
const ROUNDS: usize = 30;

/// Days of the month that are often paired in a habit; 0 is the last working day.
const PAIRED: [u32; 7] = [0, 1, 5, 10, 15, 20, 25];

/// No habit keeps anybody waiting longer, in days.
const LONGEST_WAIT: i32 = 100;

/// On which days a customer pays. Where such a day is not worked, the next working day takes its place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Habit {
    /// Once a week: 0 = Monday.
    Weekly(u8),
    /// On days of the month: a bit for each from 1 to 28; bit 0 for the last working day.
    Monthly(u32),
}

impl Habit {
    /// Whether bills are paid on a day.
    pub fn is_run_day(self, day: Day, calendar: &WorkCalendar) -> bool {
        if !calendar.is_working_day(day) {
            return false;
        }
        // The day stands for itself and for those just before it that are not worked.
        let mut stands_for = day;
        loop {
            if self.names(stands_for) {
                return true;
            }
            stands_for = stands_for.plus(-1);
            if calendar.is_working_day(stands_for) || day.since(stands_for) > LONGEST_WAIT {
                break;
            }
        }
        matches!(self, Habit::Monthly(days) if days & 1 != 0) && is_last_working_day(day, calendar)
    }

    fn names(self, day: Day) -> bool {
        match self {
            Habit::Weekly(weekday) => day.weekday() == weekday,
            Habit::Monthly(days) => (days & !1) >> day.ymd().2 & 1 != 0,
        }
    }

    /// The first run day from a day on.
    pub fn next(self, day: Day, calendar: &WorkCalendar) -> Day {
        let mut days = (0..=LONGEST_WAIT).map(|wait| day.plus(wait));
        days.find(|day| self.is_run_day(*day, calendar)).unwrap_or(day)
    }

    /// The last run day through a day.
    pub fn last(self, day: Day, calendar: &WorkCalendar) -> Day {
        let mut days = (0..=LONGEST_WAIT).map(|wait| day.plus(-wait));
        days.find(|day| self.is_run_day(*day, calendar)).unwrap_or(day)
    }
}

fn is_last_working_day(day: Day, calendar: &WorkCalendar) -> bool {
    let month = day.ymd().1;
    let mut after = day.plus(1);
    while after.ymd().1 == month {
        if calendar.is_working_day(after) {
            return false;
        }
        after = after.plus(1);
    }
    true
}

/// All habits that are looked for: at most 64.
fn candidates() -> Vec<Habit> {
    let weekly = (0..5).map(Habit::Weekly);
    let monthly = (0..=28).map(|day| Habit::Monthly(1 << day));
    let pairs = PAIRED.iter().enumerate().flat_map(|(place, one)| {
        let others = PAIRED.iter().skip(place + 1);
        others.map(move |other| Habit::Monthly(1 << one | 1 << other))
    });
    weekly.chain(monthly).chain(pairs).collect()
}

/// The habits of customers, each given by the days on which it paid something, distinct.
///
/// A mixture: each customer has one of the habits that are looked for, or none; how frequent each is, and how often
/// payments without a habit fall on its days, is found by expectation and maximisation. A customer gets the habit that
/// is sure at [`SURE`].
pub(crate) fn learn(customers: &[Vec<Day>], calendar: &WorkCalendar) -> Vec<Option<Habit>> {
    let all = || customers.iter().flatten().copied();
    let (Some(first), Some(last)) = (all().min(), all().max()) else {
        return vec![None; customers.len()];
    };
    let candidates = candidates();
    let days: Vec<u64> = (0..=last.since(first))
        .map(|number| {
            let day = first.plus(number);
            let is_of = candidates.iter().map(|habit| habit.is_run_day(day, calendar));
            is_of
                .zip(0..64)
                .fold(0, |bits, (is_of, place)| bits | u64::from(is_of) << place)
        })
        .collect();
    let working = (0..=last.since(first)).filter(|number| calendar.is_working_day(first.plus(*number)));
    let working = working.count().max(1) as f64;
    let among_working: Vec<f64> = (0..candidates.len())
        .map(|place| days.iter().filter(|bits| **bits >> place & 1 != 0).count() as f64 / working)
        .collect();
    let of_customers: Vec<Option<Kept>> = customers
        .iter()
        .map(|paid_on| {
            (paid_on.len() >= DAYS_TO_TELL).then(|| {
                let mut kept = vec![0.0; candidates.len()];
                for day in paid_on {
                    let place = usize::try_from(day.since(first)).unwrap_or(0);
                    let bits = days.get(place).copied().unwrap_or(0);
                    for (count, place) in kept.iter_mut().zip(0..64) {
                        *count += f64::from(u8::from(bits >> place & 1 != 0));
                    }
                }
                Kept {
                    days: paid_on.len() as f64,
                    by_habit: kept,
                }
            })
        })
        .collect();
    let mut mixture = Mixture {
        shares: vec![0.5 / candidates.len() as f64; candidates.len()],
        by_chance: among_working.clone(),
    };
    for _ in 0..ROUNDS {
        mixture = mixture.improved(&of_customers, &among_working);
    }
    of_customers
        .iter()
        .map(|kept| {
            let (_, of_habits) = mixture.probabilities(kept.as_ref()?);
            let best = of_habits
                .iter()
                .zip(&candidates)
                .max_by(|one, other| one.0.total_cmp(other.0));
            best.filter(|(probability, _)| **probability >= SURE)
                .map(|(_, habit)| *habit)
        })
        .collect()
}

/// On how many of its payment days a customer kept each habit.
struct Kept {
    days: f64,
    by_habit: Vec<f64>,
}

/// How frequent habits are.
struct Mixture {
    /// Of each habit; the rest of customers has none.
    shares: Vec<f64>,
    /// Probability that a payment without a habit falls on a day of each.
    by_chance: Vec<f64>,
}

impl Mixture {
    /// The probabilities that a customer has no habit, and each.
    fn probabilities(&self, kept: &Kept) -> (f64, Vec<f64>) {
        let mut of_habits: Vec<f64> = self
            .shares
            .iter()
            .zip(&self.by_chance)
            .zip(&kept.by_habit)
            .map(|((share, by_chance), count)| {
                let by_chance = by_chance.clamp(0.001, 0.999);
                let for_it =
                    count * ln(KEPT / by_chance) + (kept.days - count) * ln((1.0 - KEPT) / (1.0 - by_chance));
                share * exp(for_it.min(600.0))
            })
            .collect();
        let none = (1.0 - self.shares.iter().sum::<f64>()).max(0.01);
        let all = none + of_habits.iter().sum::<f64>();
        of_habits.iter_mut().for_each(|probability| *probability /= all);
        (none / all, of_habits)
    }

    fn improved(&self, customers: &[Option<Kept>], among_working: &[f64]) -> Mixture {
        let mut shares = vec![0.0; self.shares.len()];
        let mut by_chance: Vec<f64> = among_working.iter().map(|share| share * PRIOR_PAYMENTS).collect();
        let (mut told, mut without) = (0.0, PRIOR_PAYMENTS);
        for kept in customers.iter().flatten() {
            let (none, of_habits) = self.probabilities(kept);
            told += 1.0;
            without += none * kept.days;
            for (sum, probability) in shares.iter_mut().zip(of_habits) {
                *sum += probability;
            }
            for (sum, count) in by_chance.iter_mut().zip(&kept.by_habit) {
                *sum += none * count;
            }
        }
        shares.iter_mut().for_each(|sum| *sum /= f64::max(told, 1.0));
        by_chance.iter_mut().for_each(|sum| *sum /= without);
        Mixture { shares, by_chance }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use relance_statistics::random::Key;

    fn calendar() -> WorkCalendar {
        let new_year = Day::from_ymd(2026, 1, 1).unwrap();
        WorkCalendar::new(
            Day::from_ymd(2024, 1, 1).unwrap(),
            Day::from_ymd(2027, 12, 31).unwrap(),
            &[5, 6],
            &[new_year],
        )
    }

    fn day(year: i32, month: u32, day: u32) -> Day {
        Day::from_ymd(year, month, day).unwrap()
    }

    #[test]
    fn a_day_that_is_not_worked_moves_to_the_next() {
        let calendar = calendar();
        // 10 January 2026 is a Saturday.
        let tenth = Habit::Monthly(1 << 10);
        assert!(!tenth.is_run_day(day(2026, 1, 10), &calendar));
        assert!(tenth.is_run_day(day(2026, 1, 12), &calendar));
        assert_eq!(tenth.next(day(2026, 1, 6), &calendar), day(2026, 1, 12));
        assert_eq!(tenth.last(day(2026, 1, 11), &calendar), day(2025, 12, 10));
        // 1 January 2026 is a Thursday and a holiday.
        let thursday = Habit::Weekly(3);
        assert!(thursday.is_run_day(day(2026, 1, 2), &calendar));
        assert!(!thursday.is_run_day(day(2026, 1, 9), &calendar));
        // 31 January 2026 is a Saturday.
        let end = Habit::Monthly(1);
        assert_eq!(end.next(day(2026, 1, 5), &calendar), day(2026, 1, 30));
    }

    /// Customers who pay eight times on days that `pays_on` picks among working days, by customer.
    fn customers(count: u64, pays_on: impl Fn(u64, Day) -> bool) -> Vec<Vec<Day>> {
        let calendar = calendar();
        (0..count)
            .map(|customer| {
                (0..8)
                    .map(|payment| {
                        let wait = Key::new(3).with(customer).with(payment).below(50);
                        let from = day(2024, 1, 8).plus(i32::try_from(payment * 90 + wait).unwrap());
                        let mut days = (0..100).map(|wait| from.plus(wait));
                        days.find(|day| calendar.is_working_day(*day) && pays_on(customer, *day))
                            .unwrap()
                    })
                    .collect()
            })
            .collect()
    }

    #[test]
    fn habits_are_found_and_none_invented() {
        let calendar = calendar();
        let fifteenth = Habit::Monthly(1 << 15);
        let kept = |customer: u64, day: Day| match customer % 3 {
            0 => Habit::Weekly(4).is_run_day(day, &calendar),
            1 => fifteenth.is_run_day(day, &calendar),
            _ => true,
        };
        let found = learn(&customers(120, kept), &calendar);
        for (number, habit) in found.iter().enumerate() {
            match number % 3 {
                0 => assert_eq!(*habit, Some(Habit::Weekly(4))),
                1 => assert_eq!(*habit, Some(fifteenth)),
                _ => assert_eq!(*habit, None, "customer {number}"),
            }
        }
        let without = learn(&customers(300, |_, _| true), &calendar);
        assert!(without.iter().flatten().count() <= 3, "{without:?}");
    }
}
