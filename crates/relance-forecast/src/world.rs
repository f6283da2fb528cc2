//! The response model at work on the invoices of one account: thresholds, and the days on which they are crossed.

use crate::charges;
use crate::clock;
use crate::condition::Condition;
use crate::history::due_of;
use crate::lifecycle::{Replicate, Span};
use crate::observe::REACTION_DAYS;
use crate::practice::PastPractice;
use crate::response::on_run_day;
use crate::start::Start;
use relance_kernel::{Account, AccountState, CustomerIndex, Day, InvoiceIndex};
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
    /// What is not used up of the thresholds of payment, dispute and promise.
    payment_left: f64,
    dispute_left: f64,
    promise_left: f64,
    /// Of past practice: of being charged, and of being handed over.
    charge_left: f64,
    leave_left: f64,
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

/// What walks of one account read in one replicate.
pub(crate) struct World<'a> {
    pub(crate) span: Span,
    pub(crate) replicate: Replicate<'a>,
    /// Past practice, where it goes on.
    practice: Option<&'a PastPractice>,
    /// Names of the invoices for draws.
    keys: &'a [u64],
    /// Share of run days of each customer.
    run_shares: Vec<f64>,
    runs: Key,
}

impl<'a> World<'a> {
    pub(crate) fn new(
        span: Span,
        replicate: Replicate<'a>,
        start: &'a Start,
        practice: Option<&'a PastPractice>,
    ) -> World<'a> {
        let response = replicate.response;
        // Where one invoice alone is paid on more days than there are run days, the days are more.
        let share = |intercept: &f64| {
            response
                .run_share
                .max((response.highest * exp(*intercept)).min(1.0))
        };
        World {
            span,
            replicate,
            practice,
            keys: &start.keys,
            run_shares: replicate.intercepts.iter().map(share).collect(),
            runs: replicate.key.with(start.key).with(Purpose::RunDays as u64),
        }
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
        let intercept = self
            .replicate
            .intercepts
            .get(issued.customer.0 as usize)
            .copied()
            .unwrap_or(0.0);
        let mut factor =
            exp(intercept + response.amount_slope * (log_amount(issued.amount) - response.amount_centre));
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
            payment_left: 0.0,
            dispute_left: 0.0,
            promise_left: 0.0,
            charge_left: 0.0,
            leave_left: 0.0,
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
        ] {
            self.renew(&mut walk, cause);
        }
        walk
    }

    /// Draws the threshold of a cause anew, after it was crossed.
    pub(crate) fn renew(&self, walk: &mut Walk, cause: Cause) {
        match cause {
            Cause::Payment => walk.payment_left = walk.draw(Purpose::Payment, walk.payments).exponential(),
            Cause::Dispute => walk.dispute_left = walk.draw(Purpose::Dispute, walk.disputes).exponential(),
            Cause::Promise => walk.promise_left = walk.draw(Purpose::Promise, walk.promises).exponential(),
            Cause::Charge => {
                let number = u32::try_from(walk.condition.charges).unwrap_or(u32::MAX);
                walk.charge_left = walk.draw(Purpose::Charge, number).exponential();
            }
            Cause::Leave => walk.leave_left = walk.draw(Purpose::Leave, 0).exponential(),
        }
    }

    fn run_share(&self, customer: CustomerIndex) -> f64 {
        self.run_shares.get(customer.0 as usize).copied().unwrap_or(1.0)
    }

    /// Whether a customer pays bills on a day. Sixteen bits of a draw decide one day of four.
    fn is_run_day(&self, customer: CustomerIndex, day: Day) -> bool {
        let share = self.run_share(customer);
        if share >= 1.0 {
            return true;
        }
        let number = day.0.unsigned_abs();
        let four_days = self
            .runs
            .with((u64::from(customer.0) << 32) | u64::from(number >> 2))
            .bits();
        let of_day = (four_days >> (16 * (number & 3))) & 0xffff;
        (of_day as f64) < share * 65_536.0
    }

    /// What a day adds to the sum of payment.
    pub(crate) fn payment_on(&self, walk: &Walk, day: Day) -> f64 {
        if !self.is_run_day(walk.customer, day) {
            return 0.0;
        }
        let response = self.replicate.response;
        let since_start = usize::try_from(day.since(self.span.first)).unwrap_or(0);
        let clocks = response.since_charge.len();
        let clock = clock::clock(&walk.condition, clocks);
        let reading = clock::reading(&walk.condition, clock, day, walk.due);
        let at_age = match clock {
            0 => response.at_age(reading),
            _ => response.since_charge(clock, reading),
        };
        let of_stage = response.by_day_of_stage.get(clock::stage(clock, clocks, reading));
        let by_day = of_stage.unwrap_or(&response.by_day);
        let mut payment = walk.factor * at_age;
        payment *= by_day.get(since_start).copied().unwrap_or(1.0);
        if walk.condition.disputed {
            payment *= response.disputed;
        }
        if walk.condition.is_committed_on(day) {
            payment *= response.committed;
        }
        if let Some((kind, on)) = walk.condition.contact {
            let earlier = walk.condition.contacts.saturating_sub(1);
            payment *= response.after_contact(kind, day.since(on), earlier);
        }
        on_run_day(payment, self.run_share(walk.customer))
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
        match soon {
            Some(_) => (dispute * response.dispute_after_contact, promise),
            None => (dispute, promise),
        }
    }

    /// What a day adds to the sums of past practice, which goes on only where no policy says what to do.
    fn practice_on(&self, walk: &Walk, day: Day) -> (f64, f64) {
        let Some(practice) = self.practice else {
            return (0.0, 0.0);
        };
        let since_start = usize::try_from(day.since(self.span.first)).unwrap_or(0);
        let months = &self.replicate.response.practice_month;
        let month = months.get(since_start).copied().unwrap_or(0);
        let chances = practice.chances(&walk.condition, day, walk.due, month);
        (chances.charge, chances.leave)
    }

    /// Uses up the days through one.
    pub(crate) fn pass(&self, walk: &mut Walk, through: Day) {
        while walk.from <= through {
            let (dispute, promise) = self.others_on(walk, walk.from);
            walk.payment_left -= self.payment_on(walk, walk.from);
            walk.dispute_left -= dispute;
            walk.promise_left -= promise;
            let (charge, leave) = self.practice_on(walk, walk.from);
            walk.charge_left -= charge;
            walk.leave_left -= leave;
            walk.from = walk.from.plus(1);
        }
    }

    /// Uses up one day of all causes but payment; those that come true on it.
    pub(crate) fn pass_without_payment(&self, walk: &mut Walk) -> impl Iterator<Item = Cause> + use<> {
        let day = walk.from;
        let (dispute, promise) = self.others_on(walk, day);
        let (charge, leave) = self.practice_on(walk, day);
        walk.dispute_left -= dispute;
        walk.promise_left -= promise;
        walk.charge_left -= charge;
        walk.leave_left -= leave;
        walk.from = day.plus(1);
        [
            (walk.dispute_left, Cause::Dispute),
            (walk.promise_left, Cause::Promise),
            (walk.charge_left, Cause::Charge),
            (walk.leave_left, Cause::Leave),
        ]
        .into_iter()
        .filter(|(left, _)| *left <= 0.0)
        .map(|(_, cause)| cause)
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

    /// What happens next to an invoice if nothing changes its condition before.
    pub(crate) fn next(&self, walk: &Walk) -> Option<(Day, Cause)> {
        let (mut payment, mut dispute, mut promise) =
            (walk.payment_left, walk.dispute_left, walk.promise_left);
        let (mut charge, mut leave) = (walk.charge_left, walk.leave_left);
        let mut day = walk.from;
        while day <= self.span.last {
            let (of_dispute, of_promise) = self.others_on(walk, day);
            let of_payment = self.payment_on(walk, day);
            dispute -= of_dispute;
            payment -= of_payment;
            promise -= of_promise;
            // What was crossed on the day of something else waits for a day on which it can happen.
            if dispute <= 0.0 && of_dispute > 0.0 {
                return Some((day, Cause::Dispute));
            }
            if payment <= 0.0 && of_payment > 0.0 {
                return Some((day, Cause::Payment));
            }
            if promise <= 0.0 && of_promise > 0.0 {
                return Some((day, Cause::Promise));
            }
            let (of_charge, of_leave) = self.practice_on(walk, day);
            charge -= of_charge;
            leave -= of_leave;
            if charge <= 0.0 {
                return Some((day, Cause::Charge));
            }
            if leave <= 0.0 {
                return Some((day, Cause::Leave));
            }
            day = day.plus(1);
        }
        None
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
    pub(crate) fn amount(&self, walk: &Walk, open: i64) -> i64 {
        let response = self.replicate.response;
        if walk.draw(Purpose::Part, walk.payments).uniform() >= response.part {
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
