//! What the intensity of paying depends on: the columns of the regression, and how a day of an invoice fills them.

use crate::at_once::{self, AtOnce};
use crate::clock::{self, AGE_STEPS, CHARGE_STEPS, CLOCKS, PAYMENTS_OF_A_CLOCK, STAGES};
use crate::condition::Condition;
use crate::differing::{self, Differing, Likes};
use crate::history::Stretch;
use crate::later_contacts::{self, MOST_EARLIER};
use crate::reach::Sort;
use crate::response::CONTACT_DAYS;
use crate::world::log_amount;
use relance_kernel::{Day, WorkCalendar};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Days since a contact at which its effect may step: 1 to 3, 4 to 7, 8 to 14, 15 to 30 days.
pub const CONTACT_STEPS: [i32; 4] = [1, 4, 8, 15];

/// Classes of days of the week: Monday to Friday, Saturday, and Sunday with public holidays.
pub const WEEKDAYS: usize = 7;

/// Classes of days of the month: the first five, those about the 10th and the 25th, the last three, all others.
pub const MONTH_DAYS: usize = 5;

/// The last day on which a contact acts.
const CONTACT_LASTS: i32 = 30;

/// Months that it takes to see years come round.
pub(crate) const MONTHS_OF_YEARS: usize = 36;

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
    /// The same for days since the last charge: of invoices charged once, and charged more often; none where the ledger
    /// has too few payments after charges to tell.
    pub since_charge: Vec<Vec<i32>>,
    /// The band that the intercept speaks of, counted through ages and then days since charges.
    pub reference_age: usize,
    /// The class of weekdays that the intercept speaks of.
    pub reference_weekday: usize,
    /// Kinds of contacts that have columns, by name.
    pub contact_kinds: Vec<String>,
    /// By what their effects differ; none where they are the same for all.
    pub differing: Option<Differing>,
    /// Classes of weekdays on which something was ever paid; on others nothing is.
    pub paid_on: [bool; WEEKDAYS],
    /// Mean logarithm of the amounts, in minor units.
    pub amount_centre: f64,
    /// The first month.
    pub first_month: Month,
    /// How many months have an effect of their own.
    pub months: usize,
    /// Whether months have other effects on the stages of charged invoices.
    pub months_of_charged: bool,
}

/// All that distinguishes a day of an invoice from another, its amount and its customer apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Cell {
    pub(crate) month: Month,
    /// The band of its clock, counted through all clocks.
    pub(crate) age: u8,
    /// Its stage, if months have different effects on stages; else 0.
    pub(crate) stage: u8,
    pub(crate) weekday: u8,
    pub(crate) month_day: u8,
    /// Kind of the contact that acts, and step of its effect.
    pub(crate) contact: Option<(u16, u8)>,
    /// The class of ages on which it came.
    pub(crate) contact_age: u8,
    pub(crate) earlier: u8,
    /// Whether a contact came that acts no more.
    pub(crate) was_contacted: bool,
    /// Whether a contact acts on another invoice of the customer, and none on this one.
    pub(crate) beside: bool,
    /// What [`later_contacts::overlaps`] says of the contact before the one that acts.
    pub(crate) overlaps: u8,
    /// Whether the contact that acts is of the kind of the one before.
    pub(crate) is_repeated: bool,
    pub(crate) part_paid: bool,
    pub(crate) disputed: bool,
    pub(crate) committed: bool,
}

/// What a first reading of the history counts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts {
    /// By clock, and step of days since due.
    pub(crate) payments_by_age: [Vec<u64>; CLOCKS],
    /// By clock, and step of days since the last charge.
    pub(crate) payments_by_charge: [Vec<u64>; CLOCKS],
    /// Days at risk, alike.
    pub(crate) days_by_age: [Vec<u64>; CLOCKS],
    pub(crate) days_by_charge: [Vec<u64>; CLOCKS],
    /// By clock, payments while a contact on the day of the last charge acts, and while none does.
    pub(crate) soon_after_charge: [[u64; 2]; CLOCKS],
    pub(crate) payments_by_weekday: [u64; WEEKDAYS],
    /// Contacts, and the sum of the classes of ages on which they came.
    pub(crate) contacts: u64,
    pub(crate) contact_ages: u64,
    /// By kind of contact, what was paid at once.
    pub(crate) at_once: Vec<AtOnce>,
    pub(crate) amounts: f64,
    pub(crate) stretches: u64,
    pub(crate) customers: u64,
    pub(crate) invoices: u64,
    pub(crate) days: u64,
    pub(crate) payments: u64,
    pub(crate) payments_by_month: BTreeMap<Month, u64>,
    /// Days since due up to which enough invoices were at risk to tell of them.
    pub(crate) oldest_age: i32,
    pub(crate) first: Option<Day>,
}

impl Counts {
    pub(crate) fn count(&mut self, stretch: &Stretch, calendar: &WorkCalendar) {
        self.days += u64::try_from(stretch.last.since(stretch.first) + 1).unwrap_or(0);
        self.stretches += 1;
        self.amounts += log_amount(stretch.amount);
        self.first = Some(self.first.map_or(stretch.first, |first| first.min(stretch.first)));
        self.count_days(stretch);
        if let Some((kind, on)) = stretch.condition.contact {
            self.at_once
                .resize(self.at_once.len().max(kind + 1), AtOnce::default());
            let mut at_once = AtOnce::default();
            // A contact acts from the day after: it is met once, whatever stretches come after it.
            if stretch.first.since(on) == 1 {
                self.contacts += 1;
                self.contact_ages += differing::age_class(on.since(stretch.due)) as u64;
                at_once.contacts = 1;
            }
            // Of several payments after a contact, the first says how it worked.
            let is_first = stretch.paid_before.is_none_or(|before| before <= on);
            let is_paid = is_first && matches!(stretch.end, crate::history::End::Paid(_));
            let paid_within = |days: i32| u64::from(is_paid && stretch.last.since(on) <= days);
            at_once.paid = paid_within(at_once::DAYS);
            at_once.soon = paid_within(at_once::FORTNIGHT);
            if let Some(of_kind) = self.at_once.get_mut(kind) {
                of_kind.add(at_once);
            }
        }
        if let crate::history::End::Paid(_) = stretch.end {
            self.payments += 1;
            *self.payments_by_month.entry(month_of(stretch.last)).or_default() += 1;
            let clock = clock::clock(&stretch.condition, CLOCKS);
            let age = stretch.last.since(stretch.due);
            let reading = clock::reading(&stretch.condition, clock, stretch.last, stretch.due);
            if let Some(counts) = self.payments_by_age.get_mut(clock) {
                count_step(counts, AGE_STEPS, age);
            }
            if let Some(counts) = self.payments_by_charge.get_mut(clock) {
                count_step(counts, CHARGE_STEPS, reading);
            }
            let with_contact = stretch.condition.contact.map(|(_, on)| on) == stretch.condition.charged;
            if reading <= CONTACT_LASTS
                && let Some([with, without]) = self.soon_after_charge.get_mut(clock)
            {
                *if with_contact { with } else { without } += 1;
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

/// Payments before a month that are too few to tell anything of the months in which they came, if they are also no more than
/// one in a hundred of all.
const FEW_PAYMENTS: u64 = 20;

/// Months that are left out of those with an effect of their own, if so many or more have few payments: one old invoice is
/// no reason for a column for each month since.
const MONTHS_LEFT_OUT: i32 = 12;

impl Counts {
    /// The first month with an effect of its own.
    fn first_month(&self) -> Month {
        let first = self.first.map_or(0, month_of);
        let mut before = 0;
        let told = self.payments_by_month.iter().find(|(_, payments)| {
            before += **payments;
            before >= FEW_PAYMENTS || 100 * before > self.payments
        });
        match told {
            Some((&month, _)) if month - first >= MONTHS_LEFT_OUT => month,
            _ => first,
        }
    }

    /// Days at risk by step. A stretch has one clock: a charge begins another.
    fn count_days(&mut self, stretch: &Stretch) {
        let clock = clock::clock(&stretch.condition, CLOCKS);
        let reading = |day: Day| clock::reading(&stretch.condition, clock, day, stretch.due);
        let age = |day: Day| day.since(stretch.due);
        if let Some(counts) = self.days_by_age.get_mut(clock) {
            count_steps(counts, AGE_STEPS, age(stretch.first), age(stretch.last));
        }
        if let Some(counts) = self.days_by_charge.get_mut(clock) {
            count_steps(
                counts,
                CHARGE_STEPS,
                reading(stretch.first),
                reading(stretch.last),
            );
        }
    }
}

/// Counts the days `first..=last` by the step in which they lie.
fn count_steps(counts: &mut Vec<u64>, steps: &[i32], first: i32, last: i32) {
    counts.resize(steps.len() + 1, 0);
    let mut from = first;
    for (position, count) in counts.iter_mut().enumerate() {
        let through = steps.get(position).map_or(last, |next| (next - 1).min(last));
        if through >= from {
            *count += u64::try_from(through - from + 1).unwrap_or(0);
            from = through + 1;
        }
    }
}

fn count_step(counts: &mut Vec<u64>, steps: &[i32], days: i32) {
    counts.resize(steps.len() + 1, 0);
    if let Some(count) = counts.get_mut(steps.partition_point(|&step| step <= days)) {
        *count += 1;
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

/// Whether the last contact still acts on a day.
pub(crate) fn acts_on(contact: Option<(usize, Day)>, day: Day) -> bool {
    contact.is_some_and(|(_, on)| contact_step(day.since(on)).is_some())
}

/// What [`later_contacts::overlaps`] says of the contact before the last one on a day.
fn overlaps(condition: &Condition, day: Day) -> usize {
    let last = condition.contact.map(|(_, on)| day.since(on));
    let before = last.zip(condition.since_the_one_before);
    before.map_or(0, |(last, before)| later_contacts::overlaps(before, last))
}

/// Step of the effect of a contact so many days ago; none before the first day and after the last.
pub(crate) fn contact_step(days: i32) -> Option<usize> {
    if days < 1 || days > i32::try_from(CONTACT_DAYS).unwrap_or(i32::MAX) {
        return None;
    }
    Some(CONTACT_STEPS.partition_point(|&step| step <= days) - 1)
}

/// The sum of the lists of the clocks asked for.
fn sum_of(by_clock: &[Vec<u64>], is_asked: impl Fn(usize) -> bool) -> Vec<u64> {
    let mut sums: Vec<u64> = Vec::new();
    for (_, counts) in by_clock.iter().enumerate().filter(|(clock, _)| is_asked(*clock)) {
        sums.resize(sums.len().max(counts.len()), 0);
        sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
    }
    sums
}

impl Terms {
    /// `sorts` are those of customers by which effects of contacts may differ; none where they are to be the same for all.
    pub(crate) fn new(
        counts: &Counts,
        contact_kinds: Vec<String>,
        sorts: Option<Vec<Sort>>,
        until: Day,
    ) -> Terms {
        // A clock is read only where all before it are.
        let clocks = counts
            .payments_by_charge
            .iter()
            .skip(1)
            .take_while(|payments| payments.iter().sum::<u64>() >= PAYMENTS_OF_A_CLOCK)
            .count();
        let without_clock = |clock: usize| clock == 0 || clocks == 0;
        let payments = sum_of(&counts.payments_by_age, without_clock);
        let days = sum_of(&counts.days_by_age, without_clock);
        let (ages, mut of_bands) = clock::bands(AGE_STEPS, &payments, &days);
        let mut since_charge = Vec::new();
        for clock in 1..=clocks {
            let of_clock = |place: usize| place == clock || clock == clocks && place > clock;
            let mut payments = sum_of(&counts.payments_by_charge, of_clock);
            let mut days = sum_of(&counts.days_by_charge, of_clock);
            // A charge that comes with a contact works as the contact does, while that acts.
            let soon = counts.soon_after_charge.get(clock).copied().unwrap_or_default();
            if soon.first() > soon.last() {
                let acts = CHARGE_STEPS.partition_point(|&step| step <= CONTACT_LASTS) + 1;
                let before: u64 = payments.iter().take(acts).sum();
                payments.drain(..acts.min(payments.len()));
                days.drain(..acts.min(days.len()));
                let (mut begin, mut of_charge) =
                    clock::bands(CHARGE_STEPS.get(acts..).unwrap_or_default(), &payments, &days);
                begin.insert(0, CONTACT_LASTS + 1);
                of_charge.insert(0, before);
                since_charge.push(begin);
                of_bands.extend(of_charge);
                continue;
            }
            let (begin, of_charge) = clock::bands(CHARGE_STEPS, &payments, &days);
            since_charge.push(begin);
            of_bands.extend(of_charge);
        }
        let most = |counts: &[u64]| {
            let highest = counts.iter().copied().max().unwrap_or(0);
            counts.iter().position(|&count| count == highest).unwrap_or(0)
        };
        let first_month = counts.first_month();
        let months = usize::try_from(month_of(until) - first_month + 1).unwrap_or(0);
        let age_centre = counts.contact_ages as f64 / counts.contacts.max(1) as f64;
        let differing = sorts
            .filter(|_| !contact_kinds.is_empty())
            .map(|sorts| Differing {
                age_centre,
                sorts: if sorts.len() > 1 { sorts } else { Vec::new() },
            });
        Terms {
            differing,
            ages,
            since_charge,
            reference_age: most(&of_bands),
            reference_weekday: most(&counts.payments_by_weekday),
            contact_kinds,
            paid_on: counts.payments_by_weekday.map(|count| count > 0),
            amount_centre: counts.amounts / counts.stretches.max(1) as f64,
            first_month,
            months,
            months_of_charged: clocks > 0 && months >= MONTHS_OF_YEARS,
        }
    }

    pub(crate) fn age_columns(&self) -> usize {
        1
    }

    pub(crate) fn weekday_columns(&self) -> usize {
        self.age_columns() + self.bands() - 1
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

    /// Where the columns of [`later_contacts`] begin.
    pub(crate) fn later_columns(&self) -> usize {
        self.contact_columns() + self.contact_kinds.len() * CONTACT_STEPS.len()
    }

    /// How what later contacts change grows with the age on which they come.
    pub(crate) fn later_by_age_column(&self) -> usize {
        self.later_columns() + later_contacts::COLUMNS
    }

    /// The column of contacts of the kind of the one before; none where there is but one kind.
    pub(crate) fn repeated_column(&self) -> Option<usize> {
        (self.contact_kinds.len() > 1).then(|| self.later_by_age_column() + 1)
    }

    /// Where those begin of what kinds do as later contacts; none where there is but one kind.
    pub(crate) fn later_by_kind_columns(&self) -> usize {
        match self.contact_kinds.len() {
            0 => self.later_columns(),
            1 => self.later_by_age_column() + 1,
            _ => self.later_by_age_column() + 2,
        }
    }

    /// Where the slopes of effects in the amount begin, one for each kind of contact; then those in the age.
    pub(crate) fn by_amount_columns(&self) -> usize {
        let kinds = self.contact_kinds.len();
        self.later_by_kind_columns() + if kinds > 1 { kinds } else { 0 }
    }

    pub(crate) fn by_age_columns(&self) -> usize {
        self.by_amount_columns() + self.differing.as_ref().map_or(0, |_| self.contact_kinds.len())
    }

    /// Where the deviations of effects by sort of customer begin.
    pub(crate) fn by_sort_columns(&self) -> usize {
        self.by_age_columns() + self.differing.as_ref().map_or(0, |_| self.contact_kinds.len())
    }

    /// Where the effects of months begin: the last columns.
    pub fn month_columns(&self) -> usize {
        let sorts = self
            .differing
            .as_ref()
            .map_or(0, |differing| differing.sorts.len());
        self.by_sort_columns() + sorts
    }

    /// Whether they are such as a ledger has: a file may say anything.
    pub(crate) fn are_likely(&self) -> bool {
        const YEARS: i32 = 10_000;
        let months = i32::try_from(self.months).unwrap_or(i32::MAX);
        let is_in_order = |steps: &Vec<i32>| steps.is_sorted();
        (0..=12 * YEARS).contains(&self.first_month)
            && (0..=12 * YEARS).contains(&months)
            && self.ages.is_sorted()
            && self.since_charge.iter().all(is_in_order)
            && self.since_charge.len() < clock::CLOCKS
            && self.reference_age < self.bands()
            && self.reference_weekday < WEEKDAYS
            && self.amount_centre.is_finite()
            && u16::try_from(self.columns()).is_ok()
    }

    /// How many columns there are.
    pub fn columns(&self) -> usize {
        let stages = if self.months_of_charged { STAGES } else { 1 };
        self.month_columns() + stages * self.months
    }

    /// The effects of months on a stage; on stages after the first beside those on all.
    pub(crate) fn month_columns_of(&self, stage: usize) -> std::ops::Range<usize> {
        let first = self.month_columns() + stage * self.months;
        first..first + self.months
    }

    /// The effect of a month on a stage; none if it has none of its own.
    pub(crate) fn month_column_of(&self, stage: usize, month: Month) -> Option<usize> {
        let column = self.month_column(month)? + stage * self.months;
        (column < self.columns()).then_some(column)
    }

    /// How many bands there are on all clocks together.
    pub(crate) fn bands(&self) -> usize {
        self.ages.len()
            + 1
            + self
                .since_charge
                .iter()
                .map(|begin| begin.len() + 1)
                .sum::<usize>()
    }

    /// The band of what a clock says, counted through all clocks.
    pub(crate) fn band(&self, clock: usize, days: i32) -> usize {
        let mut first = 0;
        let clocks = std::iter::once(&self.ages).chain(&self.since_charge);
        for (place, begin) in clocks.enumerate() {
            if place == clock {
                return first + begin.partition_point(|&step| step <= days);
            }
            first += begin.len() + 1;
        }
        0
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
        let clock = clock::clock(condition, self.since_charge.len());
        let reading = clock::reading(condition, clock, day, due);
        let small = |number: usize| u8::try_from(number).unwrap_or(u8::MAX);
        Some(Cell {
            month: month_of(day),
            age: small(self.band(clock, reading)),
            stage: if self.months_of_charged {
                small(clock::stage(clock, self.since_charge.len(), reading))
            } else {
                0
            },
            weekday: small(weekday),
            month_day: small(month_day_class(day)),
            contact_age: match (contact, condition.contact) {
                (Some(_), Some((_, on))) => small(differing::age_class(on.since(due))),
                _ => 0,
            },
            contact: contact.map(|(kind, step)| (u16::try_from(kind).unwrap_or(u16::MAX), small(step))),
            earlier: match contact {
                Some(_) => small(condition.contacts.saturating_sub(1).min(MOST_EARLIER)),
                None => 0,
            },
            was_contacted: contact.is_none() && condition.contacts > 0,
            beside: false,
            overlaps: contact.map_or(0, |_| small(overlaps(condition, day))),
            is_repeated: contact.is_some() && condition.is_repeated(),
            part_paid: condition.part_paid,
            disputed: condition.disputed,
            committed: condition.is_committed_on(day),
        })
    }

    /// The entries of the row of a cell.
    pub(crate) fn fill(&self, cell: &Cell, likes: Likes, mut entry: impl FnMut(usize, f64)) {
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
        entry(self.amount_column(), likes.amount - self.amount_centre);
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
            let earlier = usize::from(cell.earlier);
            let overlaps = usize::from(cell.overlaps);
            for column in later_contacts::columns(earlier, usize::from(step), overlaps) {
                entry(self.later_columns() + column, 1.0);
            }
            if let Some(differing) = self.differing.as_ref().filter(|_| earlier > 0) {
                let of_age = f64::from(cell.contact_age) - differing.age_centre;
                entry(self.later_by_age_column(), of_age);
            }
            if let Some(repeated) = self.repeated_column().filter(|_| earlier > 0) {
                if cell.is_repeated {
                    entry(repeated, 1.0);
                }
                entry(self.later_by_kind_columns() + usize::from(kind), 1.0);
            }
            if let Some(differing) = &self.differing {
                let kind = usize::from(kind);
                let tenfold = differing::tenfold(likes.amount - self.amount_centre);
                entry(self.by_amount_columns() + kind, tenfold);
                entry(
                    self.by_age_columns() + kind,
                    f64::from(cell.contact_age) - differing.age_centre,
                );
                if let Some(sort) = likes.sort {
                    entry(self.by_sort_columns() + usize::from(sort), 1.0);
                }
            }
        }
        if let Some(column) = self.month_column(cell.month) {
            entry(column, 1.0);
            if cell.stage > 0 {
                entry(column + usize::from(cell.stage) * self.months, 1.0);
            }
        }
    }
}
