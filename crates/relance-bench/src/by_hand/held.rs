//! What the loop keeps of an invoice: a few words for each, and more for the few to which something rare happens.

use super::policy::RULES;
use super::{NEVER, NONE};
use relance_kernel::Currency;

/// An invoice on one day.
#[derive(Clone, Copy)]
pub(crate) struct Held {
    pub(crate) principal: i64,
    pub(crate) due: i32,
    pub(crate) settled_on: i32,
    pub(crate) customer: u32,
    /// Its place among the open ones.
    pub(crate) open_at: u32,
    /// Its place among those with something rare, or [`NONE`].
    pub(crate) rare: u32,
    /// Principal at or below which it is settled: 500 cents at most.
    pub(crate) tolerance: u16,
    pub(crate) currency: Currency,
    pub(crate) settled: bool,
    pub(crate) by_write_off: bool,
    /// Its due date follows its instalments.
    pub(crate) in_parts: bool,
}

impl Held {
    pub(crate) const UNKNOWN: Held = Held {
        principal: 0,
        due: 0,
        settled_on: 0,
        customer: 0,
        open_at: NONE,
        rare: NONE,
        tolerance: 0,
        currency: Currency::EUR,
        settled: false,
        by_write_off: false,
        in_parts: false,
    };

    pub(crate) fn is_open(&self) -> bool {
        self.open_at != NONE
    }

    /// Days late, of a settled one.
    pub(crate) fn delay(&self) -> i32 {
        (self.settled_on - self.due).max(0)
    }
}

/// What few invoices have.
pub(crate) struct Rare {
    /// How many disputes are open, the sum of those on a part, and whether one is on the whole.
    pub(crate) disputes: u32,
    pub(crate) disputed: i64,
    pub(crate) disputed_whole: bool,
    pub(crate) promise: u32,
    pub(crate) plan: u32,
    /// Whether a promise or a plan ever concerned it.
    pub(crate) committed: bool,
    pub(crate) ladder: Ladder,
}

/// What was sent for an invoice, and what was put off.
pub(crate) struct Ladder {
    /// The highest rank done; -1 = none.
    pub(crate) rank: i8,
    /// The last delivery: its day, its age, and the days since then on which the invoice was open and paused.
    pub(crate) sent_on: i32,
    pub(crate) sent_age: i32,
    pub(crate) paused_days: i32,
    pub(crate) paused: bool,
    pub(crate) looked_at: i32,
    /// Bit per rule: reported as put off; reported as lapsed; reported as failed.
    pub(crate) put_off: u32,
    pub(crate) lapsed: u32,
    pub(crate) failure_told: u32,
    /// Bit per rule: failed under this version of the customer's addresses.
    pub(crate) failed: u32,
    pub(crate) failed_version: u32,
    /// What put each rule off first.
    pub(crate) limits: [u8; RULES],
}

impl Rare {
    pub(crate) const NOTHING: Rare = Rare {
        disputes: 0,
        disputed: 0,
        disputed_whole: false,
        promise: NONE,
        plan: NONE,
        committed: false,
        ladder: Ladder {
            rank: -1,
            sent_on: NEVER,
            sent_age: 0,
            paused_days: 0,
            paused: false,
            looked_at: 0,
            put_off: 0,
            lapsed: 0,
            failure_told: 0,
            failed: 0,
            failed_version: 0,
            limits: [0; RULES],
        },
    };

    /// Whether the disputes cover all that is open.
    pub(crate) fn is_disputed(&self, principal: i64) -> bool {
        let open = principal.max(0);
        let disputed = if self.disputed_whole {
            open
        } else {
            self.disputed.min(open)
        };
        self.disputes > 0 && disputed >= principal
    }
}

impl Ladder {
    /// Whether there is anything to remember.
    pub(crate) fn is_in_use(&self) -> bool {
        self.was_sent() || self.put_off != 0 || self.failure_told != 0
    }

    pub(crate) fn was_sent(&self) -> bool {
        self.sent_on != NEVER
    }

    /// Rules that were put off and have neither gone nor lapsed, as bits.
    pub(crate) fn pending(&self) -> u32 {
        self.put_off & !self.lapsed & super::policy::ABOVE[(self.rank + 1) as usize]
    }

    /// Counts the paused days since it was last looked at, before `day`.
    pub(crate) fn count_paused_days_before(&mut self, day: i32) {
        if self.paused {
            self.paused_days += day - self.looked_at - 1;
        }
    }
}
