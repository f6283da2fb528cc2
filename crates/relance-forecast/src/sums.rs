//! What forecast lifecycles add up to, replicate by replicate: whole numbers, so that no order of adding matters.

use crate::lifecycle::{Begun, Listener, Payment};
use crate::support::Place;
use relance_kernel::decision::{ActionOutcome, Effect};
use relance_kernel::{Account, ActionRecord, Currency, Day, InvoiceIndex};

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
    /// Principal that went to somebody else.
    pub handed_over: i64,
    /// Rules that fired, by rule: invoices reached.
    pub steps: Vec<u64>,
    /// Cash that came in while a contact made in the span acted, by [`Place::position`]; contacts of kinds that the ledger does not know
    /// stand behind all others.
    pub cash_after_contact: Vec<i64>,
}

impl Sums {
    /// All zero, for so many days, channels, rules and kinds of contacts.
    pub fn new(days: usize, channels: usize, rules: usize, kinds: usize) -> Sums {
        Sums {
            cash_open: vec![0; days],
            cash_new: vec![0; days],
            cost: vec![0; days],
            minutes: vec![0; days],
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
        self.minutes
            .iter_mut()
            .zip(&other.minutes)
            .for_each(|(sum, more)| *sum += more);
        add_all(&mut self.cost, &other.cost);
        self.handed_over += other.handed_over;
        add_all(&mut self.cash_after_contact, &other.cash_after_contact);
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
    /// What is not in this currency is left out.
    pub currency: Currency,
    /// The first day of the span.
    pub first: Day,
    /// The last.
    pub last: Day,
    /// How each invoice began, by its position; reused.
    pub begun: &'a mut Vec<Option<Begun>>,
}

impl Adder<'_> {
    fn begun(&self, invoice: InvoiceIndex) -> Option<Begun> {
        self.begun.get(invoice.0 as usize).copied().flatten()
    }

    fn position(&self, day: Day) -> usize {
        usize::try_from(day.since(self.first)).unwrap_or(0)
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

impl Listener for Adder<'_> {
    fn began(&mut self, begun: &Begun) {
        let place = begun.invoice.0 as usize;
        if self.begun.len() <= place {
            self.begun.resize(place + 1, None);
        }
        let counts = self.account.invoices[begun.invoice].currency == self.currency;
        if let Some(slot) = self.begun.get_mut(place) {
            *slot = counts.then_some(*begun);
        }
        if counts {
            self.move_overdue(begun.day, begun.due, begun.principal);
        }
    }

    fn paid(&mut self, payment: &Payment) {
        let Some(begun) = self.begun(payment.invoice) else {
            return;
        };
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
        // What was sent before the start is the same under every policy.
        if payment.condition.contact.is_some_and(|(_, on)| on >= self.first)
            && let Some(place) = Place::of(&payment.condition, payment.day, begun.due)
            && let Some(sum) = self.sums.cash_after_contact.get_mut(place.position())
        {
            *sum += payment.amount;
        }
        let customer = self.account.invoices[payment.invoice].customer;
        if let Some(customer) = self.customers.get_mut(customer.0 as usize) {
            customer.cash += payment.amount;
        }
    }

    fn acted(&mut self, record: &ActionRecord) {
        if !matches!(
            record.outcome,
            ActionOutcome::Done | ActionOutcome::DoneFateUnknown
        ) {
            return;
        }
        if let relance_kernel::decision::Source::Rule(rule) = record.source
            && record.sequence == 0
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
        }
        let position = self.position(record.day);
        if let Some(cost) = record.cost.filter(|cost| cost.currency == self.currency)
            && let Some(sum) = self.sums.cost.get_mut(position)
        {
            *sum += cost.minor;
        }
        if let Some(minutes) = self.sums.minutes.get_mut(position) {
            *minutes += record.minutes;
        }
    }

    fn handed_over(&mut self, _: Day, invoice: InvoiceIndex, principal: i64) {
        if self.begun(invoice).is_none() {
            return;
        }
        self.sums.handed_over += principal;
        let customer = self.account.invoices[invoice].customer;
        if let Some(customer) = self.customers.get_mut(customer.0 as usize) {
            customer.handed_over += principal;
        }
        self.left_open(invoice);
    }

    fn left_open(&mut self, invoice: InvoiceIndex) {
        let Some(begun) = self.begun(invoice) else { return };
        let [open, new] = &mut self.sums.delay_days;
        *if begun.is_new { new } else { open } += i64::from(self.last.since(begun.due));
    }
}
