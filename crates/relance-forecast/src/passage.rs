//! How days pass for an open invoice: what its thresholds lose, and the day on which one of them is crossed.
//!
//! Between two changes an invoice stands in the same condition for many days. Disputes and promises then have the same
//! intensity on each, so that their days are divided out; payments are looked for on the run days of the customer
//! alone.

use crate::brought_forward::{Paths, Touch};
use crate::clock;
use crate::differing::Likes;
use crate::later_contacts;
use crate::observe::REACTION_DAYS;
use crate::response::{CONTACT_DAYS, FIRST_AGE, Response, inclusion};
use crate::world::{Cause, Walk, World};
use relance_kernel::Day;

/// How payment goes on the days on which an invoice stands in the same condition.
struct Payments<'a> {
    /// Intensity by what the clock says, the first for `first` and all before it, the last for all after it.
    by_reading: &'a [f64],
    first: i32,
    /// When the clock said 0.
    origin: Day,
    /// Factor by day of the forecast.
    by_day: &'a [f64],
    begins: Day,
    /// Factor by days since the contact that acts.
    after_contact: &'a [f64],
    contacted: Day,
    /// All that is the same on every day, contacts apart.
    factor: f64,
    /// What is the same on each of these days of what a contact does; none if no contact acts.
    of_contact: Option<f64>,
    against: Option<Against<'a>>,
    inverse_run_share: f64,
}

/// The contacts of the invoice under another policy, where what its own brings forward is told.
struct Against<'a> {
    touches: &'a [Touch],
    response: &'a Response,
    likes: Likes,
}

impl Against<'_> {
    /// By what they multiply the intensity of a day.
    fn on(&self, day: Day) -> f64 {
        let before = self.touches.iter().rfind(|touch| touch.on < day);
        let acting = before.and_then(|touch| Some((touch, touch.acting(self.response, self.likes, day)?)));
        acting.map_or(1.0, |(touch, (of_contact, by_day))| {
            of_contact * at(by_day, day.since(touch.on) - 1)
        })
    }
}

impl Payments<'_> {
    /// The probability of being paid on a run day, given that it was not before.
    #[inline]
    fn on(&self, day: Day, paths: &mut Paths) -> f64 {
        let last = self.by_reading.len().saturating_sub(1);
        let reading = usize::try_from(day.since(self.origin) - self.first).unwrap_or(0);
        let of_reading = self.by_reading.get(reading.min(last)).copied().unwrap_or(0.0);
        let of_day = at(self.by_day, day.since(self.begins));
        let without = self.factor * of_reading * of_day;
        let of_contact = match self.of_contact {
            Some(of_contact) => of_contact * at(self.after_contact, day.since(self.contacted) - 1),
            None => 1.0,
        };
        let own = without * of_contact;
        let intensity = match &self.against {
            None => own,
            Some(against) => paths.pass(own, without * against.on(day)),
        };
        inclusion(intensity, self.inverse_run_share)
    }
}

/// What a day adds to the sums of what past practice does.
#[derive(Clone, Copy)]
struct OfPractice {
    charge: f64,
    leave: f64,
    remind: f64,
}

impl OfPractice {
    /// Uses up the day.
    fn pass(self, walk: &mut Walk) {
        walk.charge_left -= self.charge;
        walk.leave_left -= self.leave;
        walk.remind_left -= self.remind;
    }
}

/// The factor at a place of a table, 1 outside it.
#[inline]
fn at(factors: &[f64], place: i32) -> f64 {
    usize::try_from(place)
        .ok()
        .and_then(|place| factors.get(place))
        .copied()
        .unwrap_or(1.0)
}

impl<'a> World<'a> {
    /// Through which day everything but days and ages stays as it is on a day.
    fn steady_until(&self, walk: &Walk, day: Day) -> Day {
        let clocks = self.replicate.response.since_charge.len();
        let of_contact = walk.condition.contact.map(|(_, on)| on);
        let long_ago = (clock::clock(&walk.condition, clocks) > 0)
            .then(|| {
                walk.condition
                    .charged
                    .map(|charged| charged.plus(clock::LONG_AGO - 1))
            })
            .flatten();
        let contact_days = i32::try_from(CONTACT_DAYS).unwrap_or(i32::MAX);
        let parts = later_contacts::parts(walk.condition.since_the_one_before);
        let [first_part, second_part] = parts.map(|days| Some(of_contact?.plus(days?)));
        [
            Some(walk.due),
            of_contact,
            of_contact.map(|on| on.plus(REACTION_DAYS)),
            of_contact.map(|on| on.plus(contact_days)),
            first_part,
            second_part,
            walk.condition.committed_until,
            long_ago,
        ]
        .into_iter()
        .flatten()
        .filter(|last| *last >= day)
        .fold(self.span.last, Day::min)
    }

    /// How payment goes on a day and those after it on which the invoice stands in the same condition.
    fn payments(&self, walk: &Walk, day: Day) -> Payments<'a> {
        let response = self.replicate.response;
        let clocks = response.since_charge.len();
        let clock = clock::clock(&walk.condition, clocks);
        let (by_reading, first) = match clock.checked_sub(1) {
            None => (response.by_age.as_slice(), FIRST_AGE),
            Some(place) => (response.since_charge.get(place).map_or(&[][..], Vec::as_slice), 0),
        };
        let reading = clock::reading(&walk.condition, clock, day, walk.due);
        let of_stage = response.by_day_of_stage.get(clock::stage(clock, clocks, reading));
        let mut factor = walk.factor;
        if walk.condition.disputed {
            factor *= response.disputed;
        }
        if walk.condition.is_committed_on(day) {
            factor *= response.committed;
        }
        let mut after_contact = &[][..];
        let mut contacted = day;
        let mut of_contact = None;
        if let Some((kind, on)) = walk.condition.contact {
            let touch = walk.touch(kind, on);
            if let Some((on_all_days, by_day)) = touch.acting(response, walk.likes, day) {
                (of_contact, after_contact, contacted) = (Some(on_all_days), by_day, on);
            }
        }
        Payments {
            by_reading,
            first,
            origin: day.plus(-reading),
            by_day: of_stage.unwrap_or(&response.by_day),
            begins: self.span.first,
            after_contact,
            contacted,
            factor,
            of_contact,
            against: self.against.map(|touches| Against {
                touches: touches.of(walk.invoice),
                response,
                likes: walk.likes,
            }),
            inverse_run_share: 1.0 / self.run_share(walk.customer),
        }
    }

    /// The probability of being paid on a day, given that it was not before: none on a day on which the customer pays
    /// no bills.
    pub(crate) fn payment_on(&mut self, walk: &Walk, day: Day) -> f64 {
        if self.run_days.is_run_day(walk.customer, day) {
            self.payments(walk, day).on(day, &mut walk.paths.clone())
        } else {
            0.0
        }
    }

    /// What a day adds to the sums of dispute and promise.
    fn others_on(&self, walk: &Walk, day: Day) -> (f64, f64) {
        if walk.condition.disputed {
            return (0.0, 0.0);
        }
        let response = self.replicate.response;
        let [before_due, after_due] = response.dispute;
        let dispute = if day > walk.due { after_due } else { before_due };
        let soon = walk
            .condition
            .contact
            .filter(|(_, on)| day.since(*on) <= REACTION_DAYS);
        let promise = if walk.condition.is_committed_on(day) {
            0.0
        } else {
            let class = soon.map_or(0, |(kind, _)| kind + 1);
            response.promise.get(class).copied().unwrap_or(0.0)
        };
        let asked = soon.and(response.dispute_after_contact);
        (asked.unwrap_or(dispute), promise)
    }

    /// Whether anything of past practice goes on.
    fn has_practice(&self) -> bool {
        self.practice.is_some() || self.reminders.is_some()
    }

    /// What a day adds to the sums of past practice, which goes on only where no policy says what to do.
    fn practice_on(&self, walk: &Walk, day: Day) -> OfPractice {
        let remind = self
            .reminders
            .map_or(0.0, |past| past.intensity(&walk.condition, day, walk.due));
        let Some(practice) = self.practice else {
            return OfPractice {
                charge: 0.0,
                leave: 0.0,
                remind,
            };
        };
        let since_start = usize::try_from(day.since(self.span.first)).unwrap_or(0);
        let months = &self.replicate.response.practice_month;
        let month = months.get(since_start).copied().unwrap_or(0);
        let chances = practice.chances(&walk.condition, day, walk.due, month);
        OfPractice {
            charge: chances.charge,
            leave: chances.leave,
            remind,
        }
    }

    /// Uses up the days through one.
    pub(crate) fn pass(&mut self, walk: &mut Walk, through: Day) {
        while walk.from <= through {
            let last = self.steady_until(walk, walk.from).min(through);
            self.pass_payment(walk, last);
            self.pass_others(walk, last);
        }
    }

    /// Uses up the days through one of all causes but payment: for an invoice that is paid on it.
    pub(crate) fn pass_to_payment(&self, walk: &mut Walk, through: Day) {
        while walk.from <= through {
            let last = self.steady_until(walk, walk.from).min(through);
            self.pass_others(walk, last);
        }
    }

    /// Uses up days before the forecast, as if each were like the mean of its first.
    pub(crate) fn mean_before(&self, walk: &mut Walk, first: Day, last: Day) {
        let mut day = first;
        while day <= last {
            let mut payments = self.payments(walk, day);
            payments.by_day = &[];
            payments.factor *= self.replicate.response.mean_of_first_days;
            walk.payment.survives *= 1.0 - payments.on(day, &mut Paths::default());
            day = day.plus(1);
        }
    }

    fn pass_payment(&mut self, walk: &mut Walk, last: Day) {
        let payments = self.payments(walk, walk.from);
        let (mut survives, mut paths) = (walk.payment.survives, walk.paths);
        self.run_days.find(walk.customer, walk.from, last, |day| {
            survives *= 1.0 - payments.on(day, &mut paths);
            false
        });
        walk.payment.survives = survives;
        walk.paths = paths;
    }

    /// Uses up days of one condition.
    fn pass_others(&self, walk: &mut Walk, last: Day) {
        let (dispute, promise) = self.others_on(walk, walk.from);
        let days = f64::from(last.since(walk.from) + 1);
        walk.dispute_left -= days * dispute;
        walk.promise_left -= days * promise;
        if self.has_practice() {
            let mut day = walk.from;
            while day <= last {
                self.practice_on(walk, day).pass(walk);
                day = day.plus(1);
            }
        }
        walk.from = last.plus(1);
    }

    /// Uses up one day of all causes but payment; those that come true on it.
    pub(crate) fn pass_without_payment(&self, walk: &mut Walk) -> impl Iterator<Item = Cause> + use<> {
        self.pass_others(walk, walk.from);
        [
            (walk.dispute_left, Cause::Dispute),
            (walk.promise_left, Cause::Promise),
            (walk.charge_left, Cause::Charge),
            (walk.leave_left, Cause::Leave),
            (walk.remind_left, Cause::Remind),
        ]
        .into_iter()
        .filter(|(left, _)| *left <= 0.0)
        .map(|(_, cause)| cause)
    }

    /// What happens next to an invoice if nothing changes its condition before.
    pub(crate) fn next(&mut self, walk: &Walk) -> Option<(Day, Cause)> {
        let mut walk = walk.clone();
        let habit = self.habit(walk.customer);
        // The run day of a payment that is meant already.
        let mut run_day = habit
            .filter(|_| walk.payment.survives <= walk.payment.threshold)
            .map(|habit| habit.next(walk.from, self.calendar));
        while walk.from <= self.span.last {
            let last = self.steady_until(&walk, walk.from);
            let other = self.next_of_others(&walk, last);
            // A dispute comes before a payment of the same day, and that before all else.
            let until = match other {
                Some((day, Cause::Dispute)) => day.plus(-1),
                Some((day, _)) => day,
                None => last,
            };
            if run_day.is_none() {
                let payments = self.payments(&walk, walk.from);
                let (mut survives, threshold) = (walk.payment.survives, walk.payment.threshold);
                let mut paths = walk.paths;
                let meant = self.run_days.find(walk.customer, walk.from, until, |day| {
                    let chance = payments.on(day, &mut paths);
                    survives *= 1.0 - chance;
                    // What was crossed on the day of something else waits for a day on which it can happen.
                    survives <= threshold && chance > 0.0
                });
                walk.payment.survives = survives;
                walk.paths = paths;
                run_day = match habit {
                    Some(habit) => meant.map(|day| habit.next(day, self.calendar)),
                    None => meant,
                };
            }
            if let Some(day) = run_day.filter(|day| *day <= until) {
                return Some((day, Cause::Payment));
            }
            if other.is_some() {
                return other;
            }
            self.pass_others(&mut walk, last);
        }
        None
    }

    /// The first of all causes but payment through a day of the same condition.
    fn next_of_others(&self, walk: &Walk, last: Day) -> Option<(Day, Cause)> {
        let (dispute, promise) = self.others_on(walk, walk.from);
        let mut first = crossed(walk.dispute_left, dispute, walk.from, last).map(|day| (day, Cause::Dispute));
        if let Some(day) = crossed(walk.promise_left, promise, walk.from, last)
            && first.is_none_or(|(other, _)| day < other)
        {
            first = Some((day, Cause::Promise));
        }
        if !self.has_practice() {
            return first;
        }
        let (mut charge, mut leave, mut remind) = (walk.charge_left, walk.leave_left, walk.remind_left);
        let mut day = walk.from;
        while day <= last && first.is_none_or(|(other, _)| day < other) {
            let of_day = self.practice_on(walk, day);
            charge -= of_day.charge;
            leave -= of_day.leave;
            remind -= of_day.remind;
            if charge <= 0.0 {
                return Some((day, Cause::Charge));
            }
            if leave <= 0.0 {
                return Some((day, Cause::Leave));
            }
            if remind <= 0.0 {
                return Some((day, Cause::Remind));
            }
            day = day.plus(1);
        }
        first
    }
}

/// The day on which a threshold of which so much is left is crossed, at the same intensity on each day through `last`.
fn crossed(left: f64, intensity: f64, first: Day, last: Day) -> Option<Day> {
    if intensity <= 0.0 {
        return None;
    }
    let days = f64::from(last.since(first) + 1);
    if left > days * intensity {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "no more than the days through `last`"
    )]
    let needed = (left / intensity).ceil().clamp(1.0, days) as i32;
    Some(first.plus(needed - 1))
}
