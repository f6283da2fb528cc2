//! The course of a customer, day by day: what it pays, disputes and undoes. Past and future are lived by the same code.
//!
//! What happens when is drawn once, as the share of survival at which it does, keyed by what may happen: a policy that
//! contacts more shifts the day on which survival falls that low, and no other draw.

use crate::intensity::{LastContact, Tables};
use crate::nature::{Channel, Nature};
use crate::portable::{exp, probability};
use crate::random::{Key, Purpose};
use crate::world::{CustomerTruth, World};
use relance_kernel::Day;

/// What happens to a customer on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Happening {
    /// The customer becomes insolvent, and pays no more.
    Insolvent,
    /// A dispute of a claim begins.
    Disputed { claim: usize },
    /// It ends.
    Agreed { claim: usize },
    /// A payment of a claim, in cents; payments of a claim are numbered.
    Paid { claim: usize, payment: u32, amount: i64 },
    /// A payment bounces.
    Bounced { claim: usize, payment: u32, amount: i64 },
}

/// An invoice as its customer lives it.
#[derive(Clone, Debug)]
pub(crate) struct Claim {
    pub(crate) due: Day,
    /// In cents.
    pub(crate) open: i64,
    pub(crate) disputed: bool,
    pub(crate) last_contact: Option<LastContact>,
    pub(crate) settled_on: Option<Day>,
    payments: u32,
    disputes: u32,
    /// The probability of not having meant to pay by now, since the payment before.
    unpaid: f64,
    /// The payment is meant once `unpaid` is that low.
    paid_at: f64,
    /// What is left of the cumulated intensity at which the next dispute opens.
    until_dispute: f64,
    /// Factor of its intensity of paying.
    speed: f64,
    /// Of paying on the day that is lived.
    intensity: f64,
    key: Key,
}

impl Claim {
    /// A claim whose payment nobody means yet.
    pub(crate) fn new(due: Day, open: i64, speed: f64, key: Key) -> Claim {
        Claim {
            due,
            open,
            disputed: false,
            last_contact: None,
            settled_on: (open <= World::TOLERANCE).then_some(due),
            payments: 0,
            disputes: 0,
            unpaid: 1.0,
            paid_at: key.of(Purpose::Payment).with(0).uniform(),
            until_dispute: key.of(Purpose::Dispute).with(0).exponential(),
            speed,
            intensity: 0.0,
            key,
        }
    }

    /// Whether its payment is meant and waits for a run day.
    pub(crate) fn is_meant(&self) -> bool {
        self.unpaid <= self.paid_at
    }

    /// Makes its payment meant.
    pub(crate) fn mean_it(&mut self) {
        self.unpaid = 0.0;
    }

    pub(crate) fn is_open(&self) -> bool {
        self.settled_on.is_none()
    }
}

/// A payment that will bounce.
#[derive(Clone, Copy, Debug)]
struct Bounce {
    day: Day,
    claim: usize,
    payment: u32,
    amount: i64,
}

/// A customer on its way.
#[derive(Clone, Debug)]
pub(crate) struct Course<'w> {
    nature: &'w Nature,
    tables: &'w Tables,
    customer: &'w CustomerTruth,
    factor: f64,
    key: Key,
    run_key: Key,
    signal_key: Key,
    /// Whether a time in which it means to pay lasts.
    pub(crate) signal: bool,
    pub(crate) insolvent: bool,
    insolvent_from: Day,
    pub(crate) claims: Vec<Claim>,
    /// The latest due date of its claims.
    last_due: Day,
    bounces: Vec<Bounce>,
}

impl<'w> Course<'w> {
    /// A solvent customer without claims whose first day is the one after `before`.
    pub(crate) fn new(
        nature: &'w Nature,
        tables: &'w Tables,
        customer: &'w CustomerTruth,
        key: Key,
        before: Day,
    ) -> Course<'w> {
        let mut course = Course {
            nature,
            tables,
            customer,
            factor: customer.factor(),
            key,
            run_key: key,
            signal_key: key,
            signal: false,
            insolvent: false,
            insolvent_from: before,
            claims: Vec::new(),
            last_due: Day::MIN,
            bounces: Vec::new(),
        };
        course.restart(key, before);
        course
    }

    /// The same customer under other luck, without claims.
    pub(crate) fn restart(&mut self, key: Key, before: Day) {
        self.key = key;
        self.run_key = key.of(Purpose::Run);
        self.signal_key = key.of(Purpose::Signal);
        self.signal = self.customer.signal;
        self.insolvent = self.customer.insolvent_on.is_some();
        let per_day = self.nature.insolvencies_per_year / 365.0;
        let wait = key.of(Purpose::Insolvency).exponential() / per_day.max(1e-12);
        self.insolvent_from = before.plus(1 + whole_days(wait));
        self.claims.clear();
        self.last_due = Day::MIN;
        self.bounces.clear();
    }

    /// Adds a claim.
    pub(crate) fn add(&mut self, claim: Claim) {
        self.last_due = self.last_due.max(claim.due);
        self.claims.push(claim);
    }

    /// The key of a claim of this customer, by its number among all its invoices.
    pub(crate) fn claim_key(&self, number: usize) -> Key {
        self.key.of(Purpose::Invoice).with(number as u64)
    }

    /// Whether nothing can happen any more that concerns money.
    pub(crate) fn is_over(&self) -> bool {
        self.bounces.is_empty() && (self.insolvent || !self.claims.iter().any(Claim::is_open))
    }

    /// Lives a day: what happens is added to `happenings`.
    pub(crate) fn live(&mut self, day: Day, month_factor: f64, happenings: &mut Vec<Happening>) {
        if let Some(signal) = self.nature.signal {
            let changes = if self.signal { signal.ends } else { signal.begins };
            self.signal ^= self.signal_key.on(day).uniform() < changes;
        }
        if !self.insolvent && day >= self.insolvent_from {
            self.insolvent = true;
            happenings.push(Happening::Insolvent);
        }
        if !self.insolvent {
            self.quarrel(day, happenings);
            self.pay(day, month_factor, happenings);
        }
        self.bounce(day, happenings);
    }

    fn quarrel(&mut self, day: Day, happenings: &mut Vec<Happening>) {
        let disputes = self.nature.disputes;
        for (number, claim) in self.claims.iter_mut().enumerate() {
            if !claim.is_open() {
                continue;
            }
            if claim.disputed {
                let end = claim.key.of(Purpose::DisputeEnd).on(day).uniform();
                if end < 1.0 / disputes.mean_days {
                    claim.disputed = false;
                    happenings.push(Happening::Agreed { claim: number });
                }
                continue;
            }
            let is_fresh = claim
                .last_contact
                .is_some_and(|contact| day.0 - contact.day.0 <= disputes.after_contact_days);
            claim.until_dispute -= disputes.intensity * if is_fresh { disputes.after_contact } else { 1.0 };
            if claim.until_dispute <= 0.0 {
                claim.disputed = true;
                claim.disputes += 1;
                let key = claim.key.of(Purpose::Dispute);
                claim.until_dispute = key.with(u64::from(claim.disputes)).exponential();
                happenings.push(Happening::Disputed { claim: number });
            }
        }
    }

    fn pay(&mut self, day: Day, month_factor: f64, happenings: &mut Vec<Happening>) {
        let run_probability = self.tables.run_probability();
        if run_probability.is_some() && self.tables.of_day(day) <= 0.0 {
            return;
        }
        let mut common = self.factor * month_factor;
        if let Some(signal) = self.nature.signal
            && self.signal
        {
            common *= exp(signal.paying);
        }
        let draw = match run_probability {
            Some(least) => {
                let draw = self.run_key.on(day).uniform();
                let youngest = day.0 - self.last_due.0;
                if draw >= least && common * self.tables.bound(youngest, day) <= least {
                    return;
                }
                draw
            }
            None => 0.0,
        };
        let mut largest: f64 = 0.0;
        for claim in self.claims.iter_mut().filter(|claim| claim.is_open()) {
            claim.intensity = self.tables.plain(day.0 - claim.due.0, day) * common * claim.speed;
            if let Some(contact) = claim.last_contact {
                claim.intensity *= self.tables.of_contact(contact, day, self.customer.large);
            }
            if claim.disputed {
                claim.intensity *= self.nature.disputes.paying;
            }
            largest = largest.max(claim.intensity);
        }
        match run_probability {
            Some(least) => {
                let of_run = run_day(least, largest);
                if draw < of_run {
                    self.pay_on_run(day, of_run, happenings);
                }
            }
            None if self.tables.is_habitual_run(self.customer.habit, day) => {
                self.pay_on_run(day, 1.0, happenings);
            }
            None => {
                for claim in self.claims.iter_mut().filter(|claim| claim.is_open()) {
                    claim.unpaid *= 1.0 - probability(claim.intensity);
                }
            }
        }
    }

    /// Pays what is meant by now on a run day of a probability.
    fn pay_on_run(&mut self, day: Day, of_run: f64, happenings: &mut Vec<Happening>) {
        let deductions = &self.nature.deductions;
        for (number, claim) in self.claims.iter_mut().enumerate() {
            if !claim.is_open() {
                continue;
            }
            claim.unpaid *= 1.0 - probability(claim.intensity) / of_run;
            if !claim.is_meant() {
                continue;
            }
            let key = claim.key.of(Purpose::Mark).with(u64::from(claim.payments));
            let amount = deductions.amount(claim.open, key);
            let payment = claim.payments;
            if key.with(2).uniform() < deductions.bouncing {
                self.bounces.push(Bounce {
                    day: day.plus(3 + i32::try_from(key.with(3).below(4)).unwrap_or(0)),
                    claim: number,
                    payment,
                    amount,
                });
            }
            claim.payments += 1;
            claim.open -= amount;
            let next = claim.key.of(Purpose::Payment).with(u64::from(claim.payments));
            claim.paid_at = next.uniform();
            claim.unpaid = 1.0;
            happenings.push(Happening::Paid {
                claim: number,
                payment,
                amount,
            });
            if claim.open <= World::TOLERANCE {
                claim.settled_on = Some(day);
                if std::mem::take(&mut claim.disputed) {
                    happenings.push(Happening::Agreed { claim: number });
                }
            }
        }
    }

    fn bounce(&mut self, day: Day, happenings: &mut Vec<Happening>) {
        if self.bounces.is_empty() {
            return;
        }
        let claims = &mut self.claims;
        self.bounces.retain(|bounce| {
            if bounce.day > day {
                return true;
            }
            if let Some(claim) = claims.get_mut(bounce.claim) {
                claim.open += bounce.amount;
                if claim.open > World::TOLERANCE {
                    claim.settled_on = None;
                }
                happenings.push(Happening::Bounced {
                    claim: bounce.claim,
                    payment: bounce.payment,
                    amount: bounce.amount,
                });
            }
            false
        });
    }

    /// A contact of a claim at the end of a day: it acts from the next on.
    pub(crate) fn contact(&mut self, claim: usize, day: Day, channel: Channel, month_factors: &[f64]) {
        let moving = self.nature.moving;
        let Some(claim) = self.claims.get_mut(claim) else {
            return;
        };
        let before = claim.last_contact.map_or(0, |last| last.before + 1);
        claim.last_contact = Some(LastContact { day, channel, before });
        if moving.share > 0.0
            && !claim.is_meant()
            && claim.key.of(Purpose::Moving).with(u64::from(before)).uniform() < moving.share
        {
            let ahead = self
                .tables
                .ahead(self.customer, claim.due, day, moving.days, month_factors)
                * claim.speed;
            if claim.unpaid * exp(-ahead) <= claim.paid_at {
                claim.mean_it();
            }
        }
    }
}

/// The probability of a random run day: the least one, or that of the invoice most likely to be paid where that is
/// greater. So each open invoice can be paid with the probability 1 − exp(−intensity).
fn run_day(least: f64, largest: f64) -> f64 {
    // A probability is never above its intensity.
    if largest > least {
        least.max(probability(largest))
    } else {
        least
    }
}

impl crate::nature::Deductions {
    /// How much of what is open a payment covers, in cents.
    fn amount(&self, open: i64, key: Key) -> i64 {
        let kind = key.with(0).uniform();
        let of = |share: u32| open * i64::from(share) / 1000;
        let amount = if kind < self.part {
            of(300 + key.with(1).below(401))
        } else if kind < self.part + self.percent_short {
            open - of(5 + key.with(1).below(26))
        } else if kind < self.part + self.percent_short + self.cents_short {
            open - i64::from(1 + key.with(1).below(200))
        } else {
            open
        };
        amount.clamp(1, open.max(1))
    }
}

/// A time in days cut to whole ones, at most a million.
pub(crate) fn whole_days(time: f64) -> i32 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "cut to whole days, within the bounds"
    )]
    let days = time.clamp(0.0, 1e6) as i32;
    days
}
