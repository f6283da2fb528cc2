//! What the intensity of paying depends on: the columns of the regression, and how a day of an invoice fills them.

use crate::condition::Condition;
use crate::history::Stretch;
use crate::response::{CONTACT_DAYS, HABITUATION_STEPS};
use crate::world::log_amount;
use relance_kernel::{Day, WorkCalendar};
use serde::{Deserialize, Serialize};

/// Days since due at which a new age band may begin. Bands with few payments are joined to the next.
const AGE_STEPS: &[i32] = &[
    -90, -60, -45, -30, -15, -7, -3, 0, 1, 3, 6, 11, 16, 22, 31, 46, 61, 91, 121, 181, 366, 731, 1_461,
];

/// Payments that an age band needs for a coefficient of its own.
const PAYMENTS_OF_A_BAND: u64 = 20;

/// Days since a contact at which its effect may step: 1 to 3, 4 to 7, 8 to 14, 15 to 30 days.
pub const CONTACT_STEPS: [i32; 4] = [1, 4, 8, 15];

/// Classes of days of the week: Monday to Friday, Saturday, and Sunday with public holidays.
pub const WEEKDAYS: usize = 7;

/// Classes of days of the month: the first five, those about the 10th and the 25th, the last three, all others.
pub const MONTH_DAYS: usize = 5;

/// A month, counted from year 0.
pub type Month = i32;

/// The month of a day.
pub fn month_of(day: Day) -> Month {
    let (year, month, _) = day.ymd();
    year * 12 + i32::try_from(month).unwrap_or(1) - 1
}

/// Which columns there are.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Terms {
    /// Days since due at which each age band after the first begins, ascending.
    pub ages: Vec<i32>,
    /// The age band that the intercept speaks of.
    pub reference_age: usize,
    /// The class of weekdays that the intercept speaks of.
    pub reference_weekday: usize,
    /// Kinds of contacts that have columns, by name.
    pub contact_kinds: Vec<String>,
    /// Classes of weekdays on which something was ever paid; on others nothing is.
    pub paid_on: [bool; WEEKDAYS],
    /// Mean logarithm of the amounts, in minor units.
    pub amount_centre: f64,
    /// The first month.
    pub first_month: Month,
    /// How many months have an effect of their own.
    pub months: usize,
}

/// All that distinguishes a day of an invoice from another, its amount apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Cell {
    pub(crate) month: Month,
    pub(crate) age: u8,
    pub(crate) weekday: u8,
    pub(crate) month_day: u8,
    /// Kind of the contact that acts, and step of its effect.
    pub(crate) contact: Option<(u16, u8)>,
    pub(crate) earlier: u8,
    pub(crate) part_paid: bool,
    pub(crate) disputed: bool,
    pub(crate) committed: bool,
}

/// What a first reading of the history counts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) payments_by_step: Vec<u64>,
    pub(crate) payments_by_weekday: [u64; WEEKDAYS],
    pub(crate) amounts: f64,
    pub(crate) stretches: u64,
    pub(crate) invoices: u64,
    pub(crate) days: u64,
    pub(crate) payments: u64,
    pub(crate) first: Option<Day>,
}

impl Counts {
    pub(crate) fn count(&mut self, stretch: &Stretch, calendar: &WorkCalendar) {
        self.days += u64::try_from(stretch.last.since(stretch.first) + 1).unwrap_or(0);
        self.stretches += 1;
        self.amounts += log_amount(stretch.amount);
        self.first = Some(self.first.map_or(stretch.first, |first| first.min(stretch.first)));
        if let crate::history::End::Paid(_) = stretch.end {
            self.payments += 1;
            self.payments_by_step.resize(AGE_STEPS.len() + 1, 0);
            let step = AGE_STEPS.partition_point(|&step| step <= stretch.last.since(stretch.due));
            if let Some(count) = self.payments_by_step.get_mut(step) {
                *count += 1;
            }
            if let Some(count) = self
                .payments_by_weekday
                .get_mut(weekday_class(stretch.last, calendar))
            {
                *count += 1;
            }
        }
    }
}

/// Monday 0 to Saturday 5; Sundays and public holidays 6.
pub(crate) fn weekday_class(day: Day, calendar: &WorkCalendar) -> usize {
    let weekday = usize::from(day.weekday());
    if weekday < 5 && !calendar.is_working_day(day) {
        6
    } else {
        weekday
    }
}

/// First five days 0, about the 10th 1, about the 25th 2, last three 3, others 4.
pub(crate) fn month_day_class(day: Day) -> usize {
    let (_, _, of_month) = day.ymd();
    let length = day.days_in_month();
    match of_month {
        1..=5 => 0,
        9..=11 => 1,
        24..=26 => 2,
        _ if of_month + 3 > length => 3,
        _ => 4,
    }
}

/// Step of the effect of a contact so many days ago; none before the first day and after the last.
pub(crate) fn contact_step(days: i32) -> Option<usize> {
    if days < 1 || days > i32::try_from(CONTACT_DAYS).unwrap_or(i32::MAX) {
        return None;
    }
    Some(CONTACT_STEPS.partition_point(|&step| step <= days) - 1)
}

impl Terms {
    pub(crate) fn new(counts: &Counts, contact_kinds: Vec<String>, until: Day) -> Terms {
        let mut ages = Vec::new();
        let mut of_bands = Vec::new();
        let mut so_far = 0;
        for (position, &count) in counts.payments_by_step.iter().enumerate() {
            so_far += count;
            if let Some(&step) = AGE_STEPS.get(position)
                && so_far >= PAYMENTS_OF_A_BAND
            {
                ages.push(step);
                of_bands.push(so_far);
                so_far = 0;
            }
        }
        // What is left over belongs to the last band that has enough.
        if so_far < PAYMENTS_OF_A_BAND && !ages.is_empty() {
            ages.pop();
            so_far += of_bands.pop().unwrap_or(0);
        }
        of_bands.push(so_far);
        let most = |counts: &[u64]| {
            let highest = counts.iter().copied().max().unwrap_or(0);
            counts.iter().position(|&count| count == highest).unwrap_or(0)
        };
        let first_month = counts.first.map_or(0, month_of);
        Terms {
            ages,
            reference_age: most(&of_bands),
            reference_weekday: most(&counts.payments_by_weekday),
            contact_kinds,
            paid_on: counts.payments_by_weekday.map(|count| count > 0),
            amount_centre: counts.amounts / counts.stretches.max(1) as f64,
            first_month,
            months: usize::try_from(month_of(until) - first_month + 1).unwrap_or(0),
        }
    }

    pub(crate) fn age_columns(&self) -> usize {
        1
    }

    pub(crate) fn weekday_columns(&self) -> usize {
        self.age_columns() + self.ages.len()
    }

    pub(crate) fn month_day_columns(&self) -> usize {
        self.weekday_columns() + WEEKDAYS - 1
    }

    pub(crate) fn amount_column(&self) -> usize {
        self.month_day_columns() + MONTH_DAYS - 1
    }

    pub(crate) fn part_paid_column(&self) -> usize {
        self.amount_column() + 1
    }

    pub(crate) fn disputed_column(&self) -> usize {
        self.amount_column() + 2
    }

    pub(crate) fn committed_column(&self) -> usize {
        self.amount_column() + 3
    }

    pub(crate) fn contact_columns(&self) -> usize {
        self.amount_column() + 4
    }

    pub(crate) fn habituation_column(&self) -> usize {
        self.contact_columns() + self.contact_kinds.len() * CONTACT_STEPS.len()
    }

    pub(crate) fn month_columns(&self) -> usize {
        self.habituation_column() + usize::from(!self.contact_kinds.is_empty())
    }

    /// How many columns there are.
    pub fn columns(&self) -> usize {
        self.month_columns() + self.months
    }

    /// The columns of one class among others, where the reference has none: its position among those left.
    fn beside(first: usize, class: usize, reference: usize) -> Option<usize> {
        match class.cmp(&reference) {
            std::cmp::Ordering::Less => Some(first + class),
            std::cmp::Ordering::Equal => None,
            std::cmp::Ordering::Greater => Some(first + class - 1),
        }
    }

    pub(crate) fn age_column(&self, age: usize) -> Option<usize> {
        Terms::beside(self.age_columns(), age, self.reference_age)
    }

    pub(crate) fn weekday_column(&self, weekday: usize) -> Option<usize> {
        Terms::beside(self.weekday_columns(), weekday, self.reference_weekday)
    }

    pub(crate) fn month_day_column(&self, month_day: usize) -> Option<usize> {
        Terms::beside(self.month_day_columns(), month_day, MONTH_DAYS - 1)
    }

    pub(crate) fn contact_column(&self, kind: usize, step: usize) -> usize {
        self.contact_columns() + kind * CONTACT_STEPS.len() + step
    }

    pub(crate) fn month_column(&self, month: Month) -> Option<usize> {
        let position = usize::try_from(month - self.first_month).ok()?;
        (position < self.months).then(|| self.month_columns() + position)
    }

    /// The age band of days since due.
    pub(crate) fn age_band(&self, age: i32) -> usize {
        self.ages.partition_point(|&step| step <= age)
    }

    /// The cell of a day; none on a day on which nothing is ever paid.
    pub(crate) fn cell(
        &self,
        day: Day,
        due: Day,
        condition: &Condition,
        calendar: &WorkCalendar,
    ) -> Option<Cell> {
        let weekday = weekday_class(day, calendar);
        if !self.paid_on.get(weekday).copied().unwrap_or(false) {
            return None;
        }
        let contact = condition.contact.and_then(|(kind, on)| {
            let step = contact_step(day.since(on))?;
            (kind < self.contact_kinds.len()).then_some((kind, step))
        });
        let small = |number: usize| u8::try_from(number).unwrap_or(u8::MAX);
        Some(Cell {
            month: month_of(day),
            age: small(self.age_band(day.since(due))),
            weekday: small(weekday),
            month_day: small(month_day_class(day)),
            contact: contact.map(|(kind, step)| (u16::try_from(kind).unwrap_or(u16::MAX), small(step))),
            earlier: match contact {
                Some(_) => small(condition.contacts.saturating_sub(1).min(HABITUATION_STEPS)),
                None => 0,
            },
            part_paid: condition.part_paid,
            disputed: condition.disputed,
            committed: condition.is_committed_on(day),
        })
    }

    /// The entries of the row of a cell.
    pub(crate) fn fill(&self, cell: &Cell, amount: f64, mut entry: impl FnMut(usize, f64)) {
        entry(0, 1.0);
        if let Some(column) = self.age_column(usize::from(cell.age)) {
            entry(column, 1.0);
        }
        if let Some(column) = self.weekday_column(usize::from(cell.weekday)) {
            entry(column, 1.0);
        }
        if let Some(column) = self.month_day_column(usize::from(cell.month_day)) {
            entry(column, 1.0);
        }
        entry(self.amount_column(), amount - self.amount_centre);
        if cell.part_paid {
            entry(self.part_paid_column(), 1.0);
        }
        if cell.disputed {
            entry(self.disputed_column(), 1.0);
        }
        if cell.committed {
            entry(self.committed_column(), 1.0);
        }
        if let Some((kind, step)) = cell.contact {
            entry(self.contact_column(usize::from(kind), usize::from(step)), 1.0);
            if cell.earlier > 0 {
                entry(self.habituation_column(), f64::from(cell.earlier));
            }
        }
        if let Some(column) = self.month_column(cell.month) {
            entry(column, 1.0);
        }
    }
}
