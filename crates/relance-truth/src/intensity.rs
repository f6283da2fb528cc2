//! The intensity of paying, from tables made once: a product of factors of the age, the day, the month, the customer
//! and the last contact.

use crate::nature::{Channel, Effects, Nature, RunDays};
use crate::portable::exp;
use crate::world::{CustomerTruth, Habit, World, month_number};
use relance_kernel::{Day, WorkCalendar};

/// The earliest age with a factor of its own.
const FIRST_AGE: i32 = -100;
/// The last.
const LAST_AGE: i32 = 1_500;
/// After so many days a contact does nothing.
const EFFECT_DAYS: i32 = 60;
/// More contacts before the last weaken it no further.
const PRIOR_CONTACTS: u32 = 3;

/// The tables of a world, over the days of its past and of its future.
#[derive(Clone, Debug)]
pub(crate) struct Tables {
    first: Day,
    by_age: Vec<f64>,
    by_day: Vec<f64>,
    month_of_day: Vec<u32>,
    /// For each day the habitual run days that it is: bits as [`habit_bit`] says.
    habits: Vec<u16>,
    working: Vec<bool>,
    /// By channel, contacts before, days since the contact, and segment.
    by_contact: Vec<f64>,
    /// Least probability of a run day where they are random.
    run_probability: Option<f64>,
    /// For each age the greatest factor of that or a later age with that of a contact.
    largest_from_age: Vec<f64>,
}

/// What the last contact of an invoice was.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LastContact {
    pub(crate) day: Day,
    pub(crate) channel: Channel,
    /// Contacts before it.
    pub(crate) before: u32,
}

impl Tables {
    /// The tables through some days after the last one of the ledger.
    pub(crate) fn new(world: &World, future_days: i32, calendar: &WorkCalendar) -> Tables {
        let nature = &world.nature;
        let first = world.settings.start;
        let last = world.settings.until.plus(future_days);
        let days = || (0..=last.since(first)).map(|number| first.plus(number));
        let random_runs = matches!(nature.run_days, RunDays::Random { .. });
        let by_age: Vec<f64> = (FIRST_AGE..=LAST_AGE)
            .map(|age| nature.baseline_at(age))
            .collect();
        let by_contact = contact_factors(&nature.effects);
        Tables {
            first,
            largest_from_age: largest_from(&by_age, &by_contact),
            by_age,
            by_day: days()
                .map(|day| {
                    if random_runs && !calendar.is_working_day(day) {
                        return 0.0;
                    }
                    nature.factor_of_day(day)
                        * exp(nature.trend_per_year * f64::from(day.since(first)) / 365.0)
                })
                .collect(),
            month_of_day: days().map(|day| month_number(first, day)).collect(),
            habits: days().map(|day| habits_of(day, calendar)).collect(),
            working: days().map(|day| calendar.is_working_day(day)).collect(),
            by_contact,
            run_probability: match nature.run_days {
                RunDays::Random { probability } => Some(probability),
                RunDays::Habitual => None,
            },
        }
    }

    /// Intensity of paying without contacts, disputes, month and customer.
    pub(crate) fn plain(&self, age: i32, day: Day) -> f64 {
        let age = self.by_age.get(position(age - FIRST_AGE)).or(self.by_age.last());
        age.copied().unwrap_or(0.0) * self.of_day(day)
    }

    /// No invoice of at least this age has a greater intensity on the day, whatever its contacts were, but for the
    /// factors of month and customer.
    pub(crate) fn bound(&self, age: i32, day: Day) -> f64 {
        let bounds = &self.largest_from_age;
        let bound = bounds.get(position(age - FIRST_AGE)).or(bounds.last());
        bound.copied().unwrap_or(f64::INFINITY) * self.of_day(day)
    }

    /// The factor of a day; 0 on a day on which nobody pays.
    pub(crate) fn of_day(&self, day: Day) -> f64 {
        at(&self.by_day, position(day.0 - self.first.0)).unwrap_or(0.0)
    }

    /// The number of a day's month.
    pub(crate) fn month(&self, day: Day) -> usize {
        let month = at(&self.month_of_day, position(day.0 - self.first.0));
        month.map_or(usize::MAX, |month| month as usize)
    }

    /// How many months the tables hold after so many first ones.
    pub(crate) fn months_after(&self, known: usize) -> usize {
        let last = self.month_of_day.last().map_or(0, |month| *month as usize);
        (last + 1).saturating_sub(known)
    }

    /// The factor of the last contact on a day after it.
    pub(crate) fn of_contact(&self, contact: LastContact, day: Day, large: bool) -> f64 {
        let since = day.0 - contact.day.0;
        if !(1..=EFFECT_DAYS).contains(&since) {
            return 1.0;
        }
        let place = contact_place(contact.channel, contact.before, since, large);
        at(&self.by_contact, place).unwrap_or(1.0)
    }

    /// The probability of a run day on a day with a factor above 0; none where run days are habits.
    pub(crate) fn run_probability(&self) -> Option<f64> {
        self.run_probability
    }

    pub(crate) fn is_habitual_run(&self, habit: Habit, day: Day) -> bool {
        at(&self.habits, position(day.0 - self.first.0)).is_some_and(|bits| bits & habit_bit(habit) != 0)
    }

    /// Whether people work on a day; beyond the tables they always do.
    pub(crate) fn is_working_day(&self, day: Day) -> bool {
        at(&self.working, position(day.0 - self.first.0)).unwrap_or(true)
    }

    /// Intensity of meaning to pay summed over the days after one, without any contact.
    pub(crate) fn ahead(
        &self,
        customer: &CustomerTruth,
        due: Day,
        day: Day,
        days: i32,
        month_factors: &[f64],
    ) -> f64 {
        (1..=days)
            .map(|ahead| {
                let day = day.plus(ahead);
                self.plain(day.since(due), day) * at(month_factors, self.month(day)).unwrap_or(1.0)
            })
            .sum::<f64>()
            * customer.factor()
    }
}

impl Nature {
    /// Intensity of paying of the middle customer at an age.
    pub(crate) fn baseline_at(&self, age: i32) -> f64 {
        let after = self.baseline.partition_point(|(from, _)| *from <= age);
        let step = after.checked_sub(1).and_then(|place| self.baseline.get(place));
        step.map_or(0.0, |(_, intensity)| *intensity)
    }

    fn factor_of_day(&self, day: Day) -> f64 {
        let (_, month, of_month) = day.ymd();
        let weekday = at(&self.weekdays, usize::from(day.weekday())).unwrap_or(1.0);
        let season = at(&self.season, month as usize - 1).unwrap_or(1.0);
        let is_end = of_month + 3 > day.days_in_month();
        weekday * season * if is_end { self.month_end } else { 1.0 }
    }
}

impl Effects {
    /// What a contact adds to the log intensity of paying on the `since`-th day after it.
    pub(crate) fn on_log_intensity(&self, channel: Channel, before: u32, since: i32, is_large: bool) -> f64 {
        let before = before.min(PRIOR_CONTACTS);
        match self {
            Effects::Steps { steps, habituation } => {
                let step = match since {
                    1..=3 => 0,
                    4..=7 => 1,
                    8..=14 => 2,
                    15..=30 => 3,
                    _ => return 0.0,
                };
                let of_channel = steps.get(channel.position());
                let effect = of_channel.and_then(|steps| at(steps, step)).unwrap_or(0.0);
                (effect - habituation * f64::from(before)).max(0.0)
            }
            Effects::Decaying {
                initial,
                half_life,
                fading,
                large,
                small,
            } => {
                if !(1..=EFFECT_DAYS).contains(&since) {
                    return 0.0;
                }
                let faded = (0..before).fold(1.0, |product, _| product * fading);
                let halved = exp(-std::f64::consts::LN_2 * f64::from(since - 1) / half_life);
                let of_channel = at(initial, channel.position()).unwrap_or(0.0);
                of_channel * faded * halved * if is_large { *large } else { *small }
            }
        }
    }
}

fn contact_factors(effects: &Effects) -> Vec<f64> {
    let mut factors = Vec::new();
    for channel in Channel::ALL {
        for before in 0..=PRIOR_CONTACTS {
            for since in 1..=EFFECT_DAYS {
                for large in [false, true] {
                    factors.push(exp(effects.on_log_intensity(channel, before, since, large)));
                }
            }
        }
    }
    factors
}

/// For each age the greatest factor of that or a later age, with the greatest of contacts.
fn largest_from(by_age: &[f64], by_contact: &[f64]) -> Vec<f64> {
    let of_contacts = by_contact.iter().copied().fold(1.0, f64::max);
    let mut largest = 0.0_f64;
    let mut bounds: Vec<f64> = by_age
        .iter()
        .rev()
        .map(|factor| {
            largest = largest.max(*factor);
            largest * of_contacts
        })
        .collect();
    bounds.reverse();
    bounds
}

fn contact_place(channel: Channel, before: u32, since: i32, large: bool) -> usize {
    let row = channel.position() * (PRIOR_CONTACTS as usize + 1) + before.min(PRIOR_CONTACTS) as usize;
    (row * position(EFFECT_DAYS) + position(since - 1)) * 2 + usize::from(large)
}

/// The bit of a habit: weekdays from bit 0, the 10th, the 25th, the end of the month.
fn habit_bit(habit: Habit) -> u16 {
    match habit {
        Habit::Weekday(weekday) => 1 << weekday.min(4),
        Habit::DayOfMonth(day) if day <= 10 => 1 << 5,
        Habit::DayOfMonth(_) => 1 << 6,
        Habit::MonthEnd => 1 << 7,
    }
}

/// The habitual run days that a working day is: also in place of those just before it that are not worked.
fn habits_of(day: Day, calendar: &WorkCalendar) -> u16 {
    if !calendar.is_working_day(day) {
        return 0;
    }
    let mut bits = 0;
    let mut stands_for = day;
    loop {
        let (_, _, of_month) = stands_for.ymd();
        if stands_for.weekday() < 5 {
            bits |= habit_bit(Habit::Weekday(stands_for.weekday()));
        }
        if of_month == 10 || of_month == 25 {
            bits |= habit_bit(Habit::DayOfMonth(of_month));
        }
        stands_for = stands_for.plus(-1);
        if calendar.is_working_day(stands_for) {
            break;
        }
    }
    if calendar.plus_working_days(day, 1).ymd().1 != day.ymd().1 {
        bits |= habit_bit(Habit::MonthEnd);
    }
    bits
}

fn position(number: i32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn at<T: Copy>(list: &[T], place: usize) -> Option<T> {
    list.get(place).copied()
}
