//! What forecast lifecycles add up to, replicate by replicate: whole numbers, so that no order of adding matters.

use crate::followed::Followed;
use crate::lifecycle::{Begun, Listener, Payment};
use crate::support::Place;
use crate::unseen_ages::{Aging, UnseenAges};
use relance_kernel::decision::{ActionOutcome, Effect, Source};
use relance_kernel::policy::Policy;
use relance_kernel::{Account, ActionRecord, CustomerIndex, CustomerKind, Day, InvoiceIndex, RuleId};

/// Days after the start (open portfolio) or the due date (new business) at which recovery is told.
pub const HORIZONS: [i32; 5] = [30, 60, 90, 180, 365];

/// The sums of one replicate.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Sums {
    /// Cash by day of the span, on what was open at the start. Minor units.
    pub cash_open: Vec<i64>,
    /// The same on new business.
    pub cash_new: Vec<i64>,
    /// Cash on new business within each horizon of the due date, of invoices that have so many days to the end.
    pub recovered_new: [i64; HORIZONS.len()],
    /// Days from the due date to payment in full, or to the end: open at the start, and new.
    pub delay_days: [i64; 2],
    /// What is open and more than 60 days overdue at each horizon after the start.
    pub overdue_60: [i64; HORIZONS.len()],
    /// The same for more than 90 days.
    pub overdue_90: [i64; HORIZONS.len()],
    /// Contacts by channel: one for each message.
    pub contacts: Vec<u64>,
    /// Cost of the contacts by day, minor units.
    pub cost: Vec<i64>,
    /// Minutes of work, by day.
    pub minutes: Vec<u32>,
    /// Contacts that take minutes of the team, by day: calls, mostly.
    pub calls: Vec<u32>,
    /// Principal that went to somebody else.
    pub handed_over: i64,
    /// Cash by day of the run-off, on all that was open at the end. Minor units.
    pub cash_of_run_off: Vec<i64>,
    /// Cost of the contacts by day of the run-off, minor units.
    pub cost_of_run_off: Vec<i64>,
    /// Principal that went to somebody else in the run-off.
    pub handed_over_in_run_off: i64,
    /// Invoices for which a rule acted at least once, by rule.
    pub steps: Vec<u64>,
    /// By segment of the customer at the start.
    pub by_segment: Vec<SegmentSums>,
    /// Cash that came in while a contact made in the span acted, by [`Place::position`]; contacts of kinds that the ledger does not know, or that no customer like that one had,
    /// stand behind all others.
    pub cash_after_contact: Vec<i64>,
    /// Cash of invoices older than any that the ledger tells of, by periods of [`DAYS_OF_A_PERIOD`] through the span and the
    /// run-off, in both of which it is counted too.
    pub cash_at_unseen_ages: Vec<i64>,
    /// What comes in and what is left of such invoices, in the span alone.
    pub unseen_ages: UnseenAges,
}

/// What the customers of a segment add to a replicate.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct SegmentSums {
    /// Cash on what was open at the start, within each of [`HORIZONS`] days after it. Minor units.
    pub recovered_open: [i64; HORIZONS.len()],
    /// All cash of the span, new business included.
    pub cash: i64,
    /// Contacts: one for each message.
    pub contacts: u64,
}

impl SegmentSums {
    fn add(&mut self, other: &SegmentSums) {
        add_all(&mut self.recovered_open, &other.recovered_open);
        self.cash += other.cash;
        self.contacts += other.contacts;
    }
}

/// Days of the periods in which cash of unseen ages is counted.
pub const DAYS_OF_A_PERIOD: usize = 30;

/// How much room sums need.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Shape {
    /// Days of the span.
    pub(crate) days: usize,
    /// Days of the run-off.
    pub(crate) run_off: usize,
    /// Channels of the policy.
    pub(crate) channels: usize,
    /// Its rules.
    pub(crate) rules: usize,
    /// Kinds of contacts that the ledger or somebody's assumption knows.
    pub(crate) kinds: usize,
    /// Segments of customers.
    pub(crate) segments: usize,
}

impl Sums {
    /// All zero.
    pub(crate) fn new(shape: Shape) -> Sums {
        let Shape {
            days,
            run_off,
            channels,
            rules,
            kinds,
            segments,
        } = shape;
        Sums {
            cash_open: vec![0; days],
            cash_new: vec![0; days],
            cost: vec![0; days],
            cash_of_run_off: vec![0; run_off],
            cash_at_unseen_ages: vec![0; (days + run_off).div_ceil(DAYS_OF_A_PERIOD)],
            cost_of_run_off: vec![0; run_off],
            minutes: vec![0; days],
            calls: vec![0; days],
            by_segment: vec![SegmentSums::default(); segments],
            contacts: vec![0; channels],
            steps: vec![0; rules],
            cash_after_contact: vec![0; Place::count(kinds + 1)],
            ..Sums::default()
        }
    }

    /// Adds another of the same shape.
    pub fn add(&mut self, other: &Sums) {
        add_all(&mut self.cash_open, &other.cash_open);
        add_all(&mut self.cash_new, &other.cash_new);
        add_all(&mut self.recovered_new, &other.recovered_new);
        add_all(&mut self.delay_days, &other.delay_days);
        add_all(&mut self.overdue_60, &other.overdue_60);
        add_all(&mut self.overdue_90, &other.overdue_90);
        self.contacts
            .iter_mut()
            .zip(&other.contacts)
            .for_each(|(sum, more)| *sum += more);
        self.steps
            .iter_mut()
            .zip(&other.steps)
            .for_each(|(sum, more)| *sum += more);
        for (sums, more) in [
            (&mut self.minutes, &other.minutes),
            (&mut self.calls, &other.calls),
        ] {
            sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        }
        self.by_segment
            .iter_mut()
            .zip(&other.by_segment)
            .for_each(|(sum, more)| sum.add(more));
        add_all(&mut self.cost, &other.cost);
        self.handed_over += other.handed_over;
        add_all(&mut self.cash_of_run_off, &other.cash_of_run_off);
        add_all(&mut self.cost_of_run_off, &other.cost_of_run_off);
        self.handed_over_in_run_off += other.handed_over_in_run_off;
        add_all(&mut self.cash_after_contact, &other.cash_after_contact);
        add_all(&mut self.cash_at_unseen_ages, &other.cash_at_unseen_ages);
        self.unseen_ages.add(&other.unseen_ages);
    }

    /// Cash on what was open at the start, through a number of days.
    pub fn recovered_open(&self, days: i32) -> i64 {
        let days = usize::try_from(days).unwrap_or(0);
        self.cash_open.iter().take(days).sum()
    }

    /// All cash through a number of days.
    pub fn cash(&self, days: usize) -> i64 {
        let all = |cash: &[i64]| -> i64 { cash.iter().take(days).sum() };
        all(&self.cash_open) + all(&self.cash_new)
    }

    /// All contacts.
    pub fn contact_count(&self) -> u64 {
        self.contacts.iter().sum()
    }
}

fn add_all(sums: &mut [i64], more: &[i64]) {
    sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
}

/// What a customer adds to the sums, over all replicates.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct CustomerSums {
    /// Cash through the whole span.
    pub cash: i64,
    /// Messages.
    pub contacts: u64,
    /// Principal that went to somebody else.
    pub handed_over: i64,
}

/// Adds up one account in one replicate.
pub struct Adder<'a> {
    /// The sums of the replicate.
    pub sums: &'a mut Sums,
    /// Of each customer of the account.
    pub customers: &'a mut [CustomerSums],
    /// The account.
    pub account: &'a Account,
    /// The policy. What is not in its currency is left out.
    pub policy: &'a Policy,
    /// Position of the segment of each customer of the account.
    pub segments: &'a [u32],
    /// Days since due up to which the ledger tells anything.
    pub oldest_age: i32,
    /// By invoice, the kinds of contacts that its likes had in the ledger: [`crate::reach::Reach`].
    pub reach: &'a [u64],
    /// How contacts followed on one another in the ledger.
    pub followed: &'a Followed,
    /// By invoice and rule: whether the rule acted for it; reused.
    pub reached: &'a mut Vec<bool>,
    /// The first day of the span.
    pub first: Day,
    /// The last, the run-off apart.
    pub last: Day,
    /// How each invoice began, by its position; reused.
    pub begun: &'a mut Vec<Option<Begun>>,
}

impl Adder<'_> {
    fn begun(&self, invoice: InvoiceIndex) -> Option<Begun> {
        self.begun.get(invoice.0 as usize).copied().flatten()
    }

    fn segment(&mut self, customer: CustomerIndex) -> Option<&mut SegmentSums> {
        let position = *self.segments.get(customer.0 as usize)?;
        self.sums.by_segment.get_mut(position as usize)
    }

    /// Notes that a rule acted for an invoice; whether it is for the first time.
    fn reaches(&mut self, rule: RuleId, invoice: InvoiceIndex) -> bool {
        let rules = self.policy.rules.len();
        if self.reached.is_empty() {
            self.reached.resize(self.account.invoices.len() * rules, false);
        }
        let position = invoice.0 as usize * rules + rule.0 as usize;
        let reached = self.reached.get_mut(position);
        reached.is_some_and(|reached| !std::mem::replace(reached, true))
    }

    fn position(&self, day: Day) -> usize {
        usize::try_from(day.since(self.first)).unwrap_or(0)
    }

    /// The position of a day in the run-off; none in the span before it.
    fn in_run_off(&self, day: Day) -> Option<usize> {
        usize::try_from(day.since(self.last) - 1).ok()
    }

    /// Whether the claim is time-barred on a day of the run-off: nothing comes in any more, and nothing is spent on it.
    fn is_barred(&self, begun: Begun, day: Day) -> bool {
        let customer = self.account.invoices[begun.invoice].customer;
        let months = barred_after(self.account.customers[customer].kind);
        self.in_run_off(day).is_some() && day > begun.due.plus_months(months)
    }

    fn aging(&self, begun: Begun) -> Aging {
        Aging {
            first: self.first,
            last: self.last,
            oldest_age: self.oldest_age,
            due: begun.due,
            is_new: begun.is_new,
        }
    }

    /// Counts an invoice as open on the last day of the span.
    fn open_at_the_end(&mut self, begun: Begun) {
        let [open, new] = &mut self.sums.delay_days;
        *if begun.is_new { new } else { open } += i64::from(self.last.since(begun.due));
    }

    /// Counts cash after a contact where it came in. What was sent before the start is the same under every policy. A
    /// contact of which nothing is known comes before those of which something is.
    fn count_after_contact(&mut self, payment: &Payment, due: Day) {
        let (condition, day) = (&payment.condition, payment.day);
        let unknown_kind = (self.sums.cash_after_contact.len() / Place::count(1)).saturating_sub(1);
        let is_new = |on: &Day| *on >= self.first;
        let place = match condition.unknown_contact.filter(is_new) {
            Some(_) => Place::of_unknown(unknown_kind, condition, day, due),
            None => None,
        };
        let known = condition.contact.map(|(_, on)| on).filter(is_new);
        // What a contact does to customers whose likes never had it, or so long after another one, is not known either.
        let reached = self.reach.get(payment.invoice.0 as usize).copied().unwrap_or(0);
        let is_reached = |kind: usize| reached >> kind.min(63) & 1 == 1;
        let within_reach =
            |place: Place| match is_reached(place.kind) && self.followed.knows(place.kind, condition) {
                true => place,
                false => Place {
                    kind: unknown_kind,
                    ..place
                },
            };
        let place = place.or_else(|| {
            known
                .and_then(|_| Place::of(condition, day, due))
                .map(within_reach)
        });
        if let Some(place) = place
            && let Some(sum) = self.sums.cash_after_contact.get_mut(place.position())
        {
            *sum += payment.amount;
        }
    }

    /// Moves what is overdue at the horizons from a day on by an amount.
    fn move_overdue(&mut self, from: Day, due: Day, amount: i64) {
        let sums = self.sums.overdue_60.iter_mut().zip(&mut self.sums.overdue_90);
        for ((over_60, over_90), horizon) in sums.zip(HORIZONS) {
            let at = self.first.plus(horizon - 1);
            if at < from || at > self.last {
                continue;
            }
            if at.since(due) > 60 {
                *over_60 += amount;
            }
            if at.since(due) > 90 {
                *over_90 += amount;
            }
        }
    }
}

/// After so many months a claim is time-barred: between businesses, and with a public body, five years (code de
/// commerce, art. L110-4), against a consumer two (code de la consommation, art. L218-2).
fn barred_after(kind: CustomerKind) -> u32 {
    match kind {
        CustomerKind::Consumer => 24,
        _ => 60,
    }
}

impl Listener for Adder<'_> {
    fn began(&mut self, begun: &Begun) {
        let place = begun.invoice.0 as usize;
        if self.begun.len() <= place {
            self.begun.resize(place + 1, None);
        }
        let counts = self.account.invoices[begun.invoice].currency == self.policy.currency;
        if let Some(slot) = self.begun.get_mut(place) {
            *slot = counts.then_some(*begun);
        }
        if counts {
            self.move_overdue(begun.day, begun.due, begun.principal);
            let aging = self.aging(*begun);
            self.sums.unseen_ages.move_open(aging, begun.day, begun.principal);
        }
    }

    fn paid(&mut self, payment: &Payment) {
        let Some(begun) = self.begun(payment.invoice) else {
            return;
        };
        let in_run_off = self.in_run_off(payment.day);
        let customer = self.account.invoices[payment.invoice].customer;
        if self.is_barred(begun, payment.day) {
            if payment.is_all {
                self.open_at_the_end(begun);
            }
            return;
        }
        self.count_after_contact(payment, begun.due);
        if payment.day.since(begun.due) > self.oldest_age {
            let period = self.position(payment.day) / DAYS_OF_A_PERIOD;
            if let Some(sum) = self.sums.cash_at_unseen_ages.get_mut(period) {
                *sum += payment.amount;
            }
        }
        if let Some(position) = in_run_off {
            if let Some(sum) = self.sums.cash_of_run_off.get_mut(position) {
                *sum += payment.amount;
            }
            if payment.is_all {
                self.open_at_the_end(begun);
            }
            return;
        }
        let aging = self.aging(begun);
        self.sums.unseen_ages.pay(aging, payment.day, payment.amount);
        let position = self.position(payment.day);
        let cash = if begun.is_new {
            &mut self.sums.cash_new
        } else {
            &mut self.sums.cash_open
        };
        if let Some(sum) = cash.get_mut(position) {
            *sum += payment.amount;
        }
        if begun.is_new {
            for (sum, horizon) in self.sums.recovered_new.iter_mut().zip(HORIZONS) {
                if payment.day.since(begun.due) <= horizon && self.last.since(begun.due) >= horizon {
                    *sum += payment.amount;
                }
            }
        }
        self.move_overdue(payment.day, begun.due, -payment.amount);
        if payment.is_all {
            let [open, new] = &mut self.sums.delay_days;
            *if begun.is_new { new } else { open } += i64::from(payment.day.since(begun.due));
        }
        if let Some(customer) = self.customers.get_mut(customer.0 as usize) {
            customer.cash += payment.amount;
        }
        let days = payment.day.since(self.first) + 1;
        if let Some(segment) = self.segment(customer) {
            segment.cash += payment.amount;
            if !begun.is_new {
                for (sum, horizon) in segment.recovered_open.iter_mut().zip(HORIZONS) {
                    *sum += if days <= horizon { payment.amount } else { 0 };
                }
            }
        }
    }

    fn acted(&mut self, record: &ActionRecord) {
        if !matches!(
            record.outcome,
            ActionOutcome::Done | ActionOutcome::DoneFateUnknown
        ) {
            return;
        }
        // Invoices in other currencies are left out, with what is done for them; so are claims that are time-barred.
        let is_alive = |begun: &Begun| !self.is_barred(*begun, record.day);
        let counts = match record.invoice {
            Some(invoice) => self.begun(invoice).as_ref().is_some_and(is_alive),
            None => self.begun.iter().flatten().any(|begun| {
                self.account.invoices[begun.invoice].customer == record.customer && is_alive(begun)
            }),
        };
        if !counts {
            return;
        }
        let cost = record.cost.filter(|cost| cost.currency == self.policy.currency);
        if let Some(position) = self.in_run_off(record.day) {
            if let (Some(cost), Some(sum)) = (cost, self.sums.cost_of_run_off.get_mut(position)) {
                *sum += cost.minor;
            }
            return;
        }
        let position = self.position(record.day);
        if let (Source::Rule(rule), Some(invoice)) = (record.source, record.invoice)
            && self.reaches(rule, invoice)
            && let Some(count) = self.sums.steps.get_mut(rule.0 as usize)
        {
            *count += 1;
        }
        if let Effect::Contact { channel, .. } = record.effect
            && record.leads
        {
            if let Some(count) = self.sums.contacts.get_mut(channel.0 as usize) {
                *count += 1;
            }
            if let Some(customer) = self.customers.get_mut(record.customer.0 as usize) {
                customer.contacts += 1;
            }
            if let Some(segment) = self.segment(record.customer) {
                segment.contacts += 1;
            }
            if self.policy.channels[channel].minutes > 0
                && let Some(calls) = self.sums.calls.get_mut(position)
            {
                *calls += 1;
            }
        }
        if let Some(cost) = cost
            && let Some(sum) = self.sums.cost.get_mut(position)
        {
            *sum += cost.minor;
        }
        if let Some(minutes) = self.sums.minutes.get_mut(position) {
            *minutes += record.minutes;
        }
    }

    fn handed_over(&mut self, day: Day, invoice: InvoiceIndex, principal: i64) {
        let Some(begun) = self.begun(invoice) else { return };
        self.open_at_the_end(begun);
        if self.is_barred(begun, day) {
            return;
        }
        if self.in_run_off(day).is_some() {
            self.sums.handed_over_in_run_off += principal;
            return;
        }
        self.sums.handed_over += principal;
        let aging = self.aging(begun);
        self.sums.unseen_ages.move_open(aging, day, -principal);
        let customer = self.account.invoices[invoice].customer;
        if let Some(customer) = self.customers.get_mut(customer.0 as usize) {
            customer.handed_over += principal;
        }
    }

    fn left_open(&mut self, invoice: InvoiceIndex) {
        if let Some(begun) = self.begun(invoice) {
            self.open_at_the_end(begun);
        }
    }
}
