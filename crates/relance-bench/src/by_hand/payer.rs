//! What the loop keeps of a customer: how it paid in the window, its segment, its loose money, its stops.

use super::days::Days;
use super::policy::{BAD, GOOD, NEW, OTHER, STALE_AFTER};
use super::{NEVER, Open};
use relance_kernel::Currency;
use relance_kernel::account::Address;

/// A customer on one day.
#[derive(Default)]
pub(crate) struct Payer {
    /// Settlements that count as closed, by day, with their delays.
    closed: Vec<(i32, i32)>,
    /// Those before this place have left the window; the sums are of the others.
    first_in_window: usize,
    delays: i64,
    late: i64,
    /// Open invoices that count as late, and the sum of their due dates; to be counted anew when `stale_until`.
    stale: i64,
    stale_due: i64,
    /// The first day on which the two are no longer true if no row comes.
    stale_until: i32,
    pub(crate) segment: usize,
    /// The first day on which the segment may be another if no row comes.
    pub(crate) segment_until: i32,
    /// Whether an invoice that was looked at waits for something that the segment decides.
    pub(crate) watched: bool,
    /// Money that covers no invoice.
    pub(crate) loose: Vec<(Currency, i64)>,
    /// Currencies in which it covered what is overdue, the last time it was looked at.
    pub(crate) covered: Vec<Currency>,
    pub(crate) stopped_until: i32,
    pub(crate) stopped: bool,
    pub(crate) insolvent_since: Option<i32>,
    pub(crate) insolvency_counted_on: i32,
    /// Bit per channel refused.
    pub(crate) refused: u8,
    /// E-mail, phone, address; then the phone of the role that calls ask for, if there is such a contact.
    pub(crate) addresses: [Option<Address>; 4],
    pub(crate) address_version: u32,
}

impl Payer {
    /// Forgets everything but the memory it holds.
    pub(crate) fn reset(&mut self) {
        self.closed.clear();
        self.first_in_window = 0;
        (self.delays, self.late) = (0, 0);
        (self.stale, self.stale_due) = (0, 0);
        self.stale_until = NEVER;
        self.segment = NEW;
        self.segment_until = NEVER;
        self.watched = false;
        self.loose.clear();
        self.covered.clear();
        self.stopped_until = i32::MIN;
        self.stopped = false;
        self.insolvent_since = None;
        self.insolvency_counted_on = i32::MIN;
        self.refused = 0;
        self.addresses = [None; 4];
        self.address_version = 0;
    }

    /// Hears of a settlement.
    pub(crate) fn closes(&mut self, day: i32, delay: i32) {
        let place = match self.closed.last() {
            Some(last) if last.0 > day => self.closed.partition_point(|known| known.0 <= day),
            _ => self.closed.len(),
        };
        self.closed.insert(place, (day, delay));
        if place < self.first_in_window {
            self.first_in_window += 1;
        } else {
            self.delays += i64::from(delay);
            self.late += i64::from(delay > 0);
        }
    }

    /// Hears that a settlement of this day and delay is none any more.
    pub(crate) fn opens(&mut self, day: i32, delay: i32) {
        let from = self.closed.partition_point(|known| known.0 < day);
        let Some(place) = self.closed[from..]
            .iter()
            .position(|known| *known == (day, delay))
        else {
            unreachable!("what opens was closed")
        };
        self.closed.remove(from + place);
        if from + place < self.first_in_window {
            self.first_in_window -= 1;
        } else {
            self.delays -= i64::from(delay);
            self.late -= i64::from(delay > 0);
        }
    }

    /// Hears that what counts as late may be another number of invoices from this day on.
    pub(crate) fn recount_from(&mut self, day: i32) {
        self.stale_until = self.stale_until.min(day);
    }

    /// Finds the segment of a day, and until when it holds. `open` gives the open invoices of the customer and
    /// whether each is disputed.
    pub(crate) fn find_segment(
        &mut self,
        day: i32,
        days: &Days,
        open: impl Iterator<Item = (Open, bool)>,
    ) -> usize {
        let start = days.window_start(day);
        while let Some(&(settled, delay)) = self.closed.get(self.first_in_window)
            && settled < start
        {
            self.first_in_window += 1;
            self.delays -= i64::from(delay);
            self.late -= i64::from(delay > 0);
        }
        let closed = (self.closed.len() - self.first_in_window) as i64;
        if closed < 3 {
            // Time alone only makes them fewer.
            self.segment_until = NEVER;
            self.segment = NEW;
            return NEW;
        }
        if day >= self.stale_until {
            self.count_stale(day, open);
        }
        let delays = self.delays + self.stale * i64::from(day) - self.stale_due;
        let count = closed + self.stale;
        let leaves = days.leaves(self.closed[self.first_in_window].0);
        self.segment_until = leaves.min(self.stale_until);
        self.segment = if 2 * (self.late + self.stale) > count {
            BAD
        } else if delays <= 5 * count {
            if self.stale > 0 {
                // The mean grows by the day.
                let left = (5 * count - delays) / self.stale + 1;
                self.segment_until = self
                    .segment_until
                    .min(day + i32::try_from(left).unwrap_or(NEVER - day));
            }
            GOOD
        } else {
            OTHER
        };
        self.segment
    }

    #[cold]
    fn count_stale(&mut self, day: i32, open: impl Iterator<Item = (Open, bool)>) {
        (self.stale, self.stale_due) = (0, 0);
        self.stale_until = NEVER;
        for (one, disputed) in open {
            if one.due + STALE_AFTER > day {
                self.stale_until = self.stale_until.min(one.due + STALE_AFTER);
            } else if !disputed {
                self.stale += 1;
                self.stale_due += i64::from(one.due);
            }
        }
    }

    /// Whether a person stopped everything.
    pub(crate) fn is_stopped(&self, day: i32) -> bool {
        self.stopped || day <= self.stopped_until
    }

    pub(crate) fn add_loose(&mut self, currency: Currency, amount: i64) {
        match self.loose.iter_mut().find(|(of, _)| *of == currency) {
            Some((_, total)) => *total += amount,
            None => self.loose.push((currency, amount)),
        }
    }
}
