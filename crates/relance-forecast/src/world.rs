//! The response model at work on the invoices of one account: what is drawn for them.

use crate::brought_forward::{Paths, Touch, Touches};
use crate::charges;
use crate::condition::Condition;
use crate::differing::Likes;
use crate::habits::Habit;
use crate::history::due_of;
use crate::lifecycle::{Practice, Replicate, Span};
use crate::parts;
use crate::practice::PastPractice;
use crate::reminders::PastReminders;
use crate::run_days::RunDays;
use crate::start::Start;
use crate::terms::acts_on;
use relance_kernel::{Account, AccountState, CustomerIndex, Day, InvoiceIndex, WorkCalendar};
use relance_statistics::elementary::exp;
use relance_statistics::random::Key;

/// What ends the days on which an invoice stands as it does, in the order in which rows of one day count.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Cause {
    Dispute,
    Payment,
    Promise,
    Charge,
    Leave,
    Remind,
}

/// What draws are for.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    Payment = 1,
    Dispute = 2,
    Promise = 3,
    Closing = 4,
    Part = 5,
    PartShare = 6,
    PromiseLength = 7,
    RunDays = 8,
    Charge = 9,
    Leave = 10,
    ChargeShare = 11,
    Remind = 12,
    Reminder = 13,
}

/// An open invoice on its way.
#[derive(Clone, Debug)]
pub(crate) struct Walk {
    pub(crate) invoice: InvoiceIndex,
    pub(crate) customer: CustomerIndex,
    pub(crate) key: Key,
    pub(crate) condition: Condition,
    pub(crate) due: Day,
    /// What multiplies its intensity of payment on every day.
    pub(crate) factor: f64,
    /// By what effects of contacts differ on it.
    pub(crate) likes: Likes,
    pub(crate) payment: Survival,
    /// What is summed up under its own policy and another, where what is brought forward is told.
    pub(crate) paths: Paths,
    /// What is not used up of the thresholds of dispute and promise.
    pub(crate) dispute_left: f64,
    pub(crate) promise_left: f64,
    /// Of past practice: of being charged, of being handed over, and of being reminded.
    pub(crate) charge_left: f64,
    pub(crate) leave_left: f64,
    pub(crate) remind_left: f64,
    /// The first day that has not used up anything.
    pub(crate) from: Day,
    /// Minor units that past practice charged since the start.
    pub(crate) charged_since: i64,
    /// Rises whenever what is planned is thrown away.
    pub(crate) version: u32,
    pub(crate) payments: u32,
    pub(crate) disputes: u32,
    pub(crate) promises: u32,
    pub(crate) is_open: bool,
}

/// When an invoice is paid next: once the probability that it is not falls to a threshold.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Survival {
    /// The probability that it was not paid since the threshold was drawn.
    pub(crate) survives: f64,
    /// Uniform between 0 and 1.
    pub(crate) threshold: f64,
}

/// What walks of one account read in one replicate.
pub(crate) struct World<'a> {
    pub(crate) span: Span,
    pub(crate) replicate: Replicate<'a>,
    /// Past practice, where it goes on.
    pub(crate) practice: Option<&'a PastPractice>,
    /// Past reminders, where they go on.
    pub(crate) reminders: Option<&'a PastReminders>,
    pub(crate) calendar: &'a WorkCalendar,
    /// Names of the invoices for draws.
    keys: &'a [u64],
    /// The sorts of the customers.
    sorts: &'a [Option<u8>],
    pub(crate) run_days: RunDays,
    /// The contacts of another policy, where what is brought forward against it is told.
    pub(crate) against: Option<&'a Touches>,
}

impl Walk {
    /// The last contact, if it is of this kind and day.
    pub(crate) fn touch(&self, kind: usize, on: Day) -> Touch {
        Touch {
            kind,
            on,
            earlier: self.condition.contacts.saturating_sub(1),
            since_the_one_before: self.condition.since_the_one_before,
            is_repeated: self.condition.is_repeated(),
            past_due: on.since(self.due),
        }
    }
}

impl<'a> World<'a> {
    /// `run_days` is the memory of an earlier world, or empty.
    pub(crate) fn new(
        span: Span,
        replicate: Replicate<'a>,
        start: &'a Start,
        practice: Practice<'a>,
        mut run_days: RunDays,
    ) -> World<'a> {
        let runs = replicate.key.with(start.key).with(Purpose::RunDays as u64);
        let mut world = World {
            span,
            replicate,
            practice: practice.past,
            reminders: practice.past_reminders,
            calendar: &practice.policy.calendar,
            against: practice.against,
            keys: &start.keys,
            sorts: &start.sorts,
            run_days: RunDays::default(),
        };
        let customers = (0..).map(CustomerIndex).zip(replicate.intercepts);
        let shares = customers.map(|(customer, _)| world.run_share(customer));
        run_days.reset(runs, span.first, span.last, shares);
        world.run_days = run_days;
        world
    }

    /// The days on which a customer pays out of habit.
    pub(crate) fn habit(&self, customer: CustomerIndex) -> Option<Habit> {
        self.replicate.habits.get(customer.0 as usize).copied().flatten()
    }

    fn intercept(&self, customer: CustomerIndex) -> f64 {
        let intercepts = self.replicate.intercepts;
        intercepts.get(customer.0 as usize).copied().unwrap_or(0.0)
    }

    /// The share of days on which a customer may mean to pay bills: all of them where they wait for a day of habit;
    /// and where one invoice alone is paid on more days than there are run days, the days are more.
    pub(crate) fn run_share(&self, customer: CustomerIndex) -> f64 {
        if self.habit(customer).is_some() {
            return 1.0;
        }
        let response = self.replicate.response;
        let of_one = response.highest * exp(self.intercept(customer));
        response.run_share.max(of_one.min(1.0))
    }

    /// An invoice at the first day at risk.
    pub(crate) fn begin(
        &self,
        account: &Account,
        state: &AccountState,
        from: Day,
        invoice: InvoiceIndex,
        condition: Condition,
    ) -> Walk {
        let issued = &account.invoices[invoice];
        let response = self.replicate.response;
        let intercept = self.intercept(issued.customer);
        let sort = self.sorts.get(issued.customer.0 as usize).copied().flatten();
        let likes = Likes::new(issued.amount, sort);
        let mut factor = exp(intercept + response.amount_slope * (likes.amount - response.amount_centre));
        if condition.part_paid {
            factor *= response.part_paid;
        }
        let name = self.keys.get(invoice.0 as usize).copied().unwrap_or(0);
        let mut walk = Walk {
            invoice,
            customer: issued.customer,
            key: self.replicate.key.with(name),
            condition,
            due: due_of(account, state, invoice),
            factor,
            likes,
            payment: Survival {
                survives: 1.0,
                threshold: 0.0,
            },
            paths: Paths::default(),
            dispute_left: 0.0,
            promise_left: 0.0,
            charge_left: 0.0,
            leave_left: 0.0,
            remind_left: 0.0,
            charged_since: 0,
            from,
            version: 0,
            payments: 0,
            disputes: 0,
            promises: 0,
            is_open: true,
        };
        for cause in [
            Cause::Payment,
            Cause::Dispute,
            Cause::Promise,
            Cause::Charge,
            Cause::Leave,
            Cause::Remind,
        ] {
            self.renew(&mut walk, cause);
        }
        if let Some(habit) = self.habit(walk.customer)
            && from <= self.span.first
        {
            // What it meant to pay since its last run day waits for the next.
            let last_run = habit.last(from.plus(-1), self.calendar);
            self.mean_before(&mut walk, last_run.max(issued.issued).plus(1), from.plus(-1));
        }
        walk
    }

    /// Draws the threshold of a cause anew, after it was crossed.
    pub(crate) fn renew(&self, walk: &mut Walk, cause: Cause) {
        match cause {
            Cause::Payment => {
                walk.payment = Survival {
                    survives: 1.0,
                    threshold: walk.draw(Purpose::Payment, walk.payments).uniform(),
                }
            }
            Cause::Dispute => walk.dispute_left = walk.draw(Purpose::Dispute, walk.disputes).exponential(),
            Cause::Promise => walk.promise_left = walk.draw(Purpose::Promise, walk.promises).exponential(),
            Cause::Charge => {
                let number = u32::try_from(walk.condition.charges).unwrap_or(u32::MAX);
                walk.charge_left = walk.draw(Purpose::Charge, number).exponential();
            }
            Cause::Leave => walk.leave_left = walk.draw(Purpose::Leave, 0).exponential(),
            Cause::Remind => {
                let number = u32::try_from(walk.condition.contacts).unwrap_or(u32::MAX);
                walk.remind_left = walk.draw(Purpose::Remind, number).exponential();
            }
        }
    }

    /// Charges an invoice as past practice did.
    pub(crate) fn charge(&self, walk: &mut Walk, principal: i64, day: Day) {
        if let Some(charging) = self.practice.map(|past| past.charging(&walk.condition)) {
            walk.charged_since += charging.amount(principal);
            if let Some(kind) = charging.contact {
                walk.condition.note_contact(kind, day);
            }
        }
        walk.condition.note_charge(day);
    }

    /// Contacts an invoice as past practice did.
    pub(crate) fn remind(&self, walk: &mut Walk, day: Day) {
        let number = u32::try_from(walk.condition.contacts).unwrap_or(u32::MAX);
        let uniform = walk.draw(Purpose::Reminder, number).uniform();
        let kind = self
            .reminders
            .and_then(|past| past.kind(&walk.condition, uniform));
        if let Some(kind) = kind {
            walk.condition.note_contact(kind, day);
        }
    }

    /// How many days the dispute of an invoice is open.
    pub(crate) fn dispute_lasts(&self, walk: &Walk) -> i32 {
        let mean = 1.0 / self.replicate.response.dispute_closes;
        let days = walk.draw(Purpose::Closing, walk.disputes).exponential() * mean;
        1 + whole(days)
    }

    /// How many days a promise runs.
    pub(crate) fn promise_lasts(&self, walk: &Walk) -> i32 {
        let lengths = &self.replicate.response.promise_lengths;
        let place = walk
            .draw(Purpose::PromiseLength, walk.promises)
            .below(lengths.len() as u64);
        usize::try_from(place)
            .ok()
            .and_then(|place| lengths.get(place))
            .copied()
            .unwrap_or(0)
    }

    /// How much of the charges open is paid with the last of the principal on a day.
    pub(crate) fn charges_paid(&self, walk: &Walk, open: i64, day: Day) -> i64 {
        let open = open + walk.charged_since;
        let place = charges::place(&walk.condition, day);
        let Some(shares) = self.replicate.response.charge_shares.get(place) else {
            return 0;
        };
        let drawn = walk
            .draw(Purpose::ChargeShare, walk.payments)
            .below(shares.len() as u64);
        let share = usize::try_from(drawn).ok().and_then(|drawn| shares.get(drawn));
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a share of an amount is no larger than it"
        )]
        let paid = (open as f64 * share.copied().unwrap_or(0.0)).round() as i64;
        paid.clamp(0, open.max(0))
    }

    /// How much of what is open a payment covers.
    pub(crate) fn amount(&self, walk: &Walk, day: Day, open: i64) -> i64 {
        let response = self.replicate.response;
        if walk.draw(Purpose::Part, walk.payments).uniform() >= self.part(walk, day) {
            return open;
        }
        let shares = &response.part_shares;
        let place = walk
            .draw(Purpose::PartShare, walk.payments)
            .below(shares.len() as u64);
        let share = usize::try_from(place)
            .ok()
            .and_then(|place| shares.get(place))
            .copied()
            .unwrap_or(1.0);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a share of an amount is no larger than it"
        )]
        let part = (open as f64 * share) as i64;
        part.clamp(1.min(open), open)
    }
}

impl World<'_> {
    /// The probability that a payment on a day covers only a part.
    pub(crate) fn part(&self, walk: &Walk, day: Day) -> f64 {
        let response = self.replicate.response;
        let class = parts::class_on(day, walk.due);
        let part = response.parts.get(class).copied().unwrap_or(0.0);
        match acts_on(walk.condition.contact, day) {
            true => (part + response.more_parts).clamp(0.0, 1.0),
            false => part,
        }
    }
}

/// Logarithm of an amount in minor units.
pub(crate) fn log_amount(amount: i64) -> f64 {
    relance_statistics::elementary::ln(1.0 + amount.max(0) as f64)
}

/// Whole days of a span that is not negative, a hundred years at most.
fn whole(days: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "clamped before")]
    let whole = days.clamp(0.0, 36_500.0) as i32;
    whole
}
