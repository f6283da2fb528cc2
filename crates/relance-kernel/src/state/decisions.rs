//! What the decisions so far left on an invoice or a customer: slots done, asked, deferred; `also` rules fired.

use crate::decide::PauseReason;
use crate::decision::{Effect, Limit};
use crate::fact::FactValue;
use crate::ids::{PauseId, RuleId, SlotId};
use crate::policy::Slot;
use crate::{Currency, Day};

/// When decisions look at an invoice again. Apart from what they remember of it: each decision reads it of every
/// open invoice, and most of them sleep.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wake {
    /// The next day on which to look at the invoice; [`Day::MIN`] = on the next decision.
    pub(crate) day: Day,
    /// Whether what happens to the account may concern it before that.
    pub(crate) watches: bool,
}

impl Wake {
    /// Whether a settled invoice may still act.
    pub(crate) fn lingers(self) -> bool {
        self.day < Day::MAX || self.watches
    }
}

impl Default for Wake {
    /// On the next decision.
    fn default() -> Wake {
        Wake {
            day: Day::MIN,
            watches: true,
        }
    }
}

/// What decisions remember of an invoice.
#[derive(Clone, Debug)]
pub(crate) struct InvoiceMemory {
    /// Slots with something to remember, ascending.
    pub(crate) slots: Vec<SlotState>,
    /// `also` rules with something to remember.
    pub(crate) also: Vec<AlsoState>,
    /// Highest rank done; below 0 = none.
    pub(crate) highest_rank_done: i64,
    /// The last ladder slot delivered.
    pub(crate) last_ladder: Option<LadderMark>,
    /// The last legal ladder slot delivered.
    pub(crate) last_legal: Option<LadderMark>,
    /// The last contact of an event or calendar slot: day, paused days by then.
    pub(crate) last_outside_ladder: Option<(Day, i32)>,
    /// Days on which the invoice was open and paused, through `decided_through`.
    pub(crate) paused_days: i32,
    /// The last decided day.
    pub(crate) decided_through: Day,
    /// Whether the invoice was open and paused on the last decided day.
    pub(crate) paused: bool,
    /// Last days of pauses with `until`, by pause.
    pub(crate) pauses_until: Vec<(PauseId, Day)>,
}

impl Default for InvoiceMemory {
    fn default() -> InvoiceMemory {
        InvoiceMemory {
            slots: Vec::new(),
            also: Vec::new(),
            highest_rank_done: -1,
            last_ladder: None,
            last_legal: None,
            last_outside_ladder: None,
            paused_days: 0,
            decided_through: Day::MIN,
            paused: false,
            pauses_until: Vec::new(),
        }
    }
}

impl InvoiceMemory {
    /// Whether nothing began yet: no step, no request, no pause.
    pub(crate) fn has_nothing_to_remember(&self) -> bool {
        self.slots.is_empty() && self.also.is_empty() && self.pauses_until.is_empty() && !self.counts_pauses()
    }

    /// Whether it matters on how many days the invoice is paused: a gap runs, or a pause does.
    pub(crate) fn counts_pauses(&self) -> bool {
        self.paused
            || self.last_ladder.is_some()
            || self.last_legal.is_some()
            || self.last_outside_ladder.is_some()
    }

    /// Whether something began that ends when the invoice is settled: a pause that is counted, a request for
    /// approval, a step put off, a date that is open.
    pub(crate) fn has_something_to_end(&self) -> bool {
        self.paused
            || self
                .slots
                .iter()
                .any(|known| known.asked.is_some() || known.deferred.is_some() || known.due_since.is_some())
    }

    /// Whether a slot of the ladder is done, passed or refused.
    pub(crate) fn is_over(&self, id: SlotId, slot: &Slot) -> bool {
        slot.rank.is_some_and(|rank| {
            i64::from(rank) <= self.highest_rank_done
                || self.slot(id).is_some_and(|known| known.done || known.refused)
        })
    }

    /// What is remembered of a slot, new if nothing was.
    pub(crate) fn slot_mut(&mut self, slot: SlotId) -> &mut SlotState {
        let position = match self.slots.binary_search_by_key(&slot, |known| known.slot) {
            Ok(position) => position,
            Err(position) => {
                self.slots.insert(position, SlotState::new(slot));
                position
            }
        };
        #[expect(clippy::indexing_slicing, reason = "found or put in just above")]
        &mut self.slots[position]
    }

    /// What is remembered of a slot.
    pub(crate) fn slot(&self, slot: SlotId) -> Option<&SlotState> {
        let position = self.slots.binary_search_by_key(&slot, |known| known.slot);
        self.slots.get(position.ok()?)
    }

    /// What is remembered of an `also` rule, new if nothing was.
    pub(crate) fn also_mut(&mut self, rule: RuleId) -> &mut AlsoState {
        find_or_push(
            &mut self.also,
            |known| known.rule == rule,
            || AlsoState::new(rule),
        )
    }
}

/// What decisions remember of a customer.
#[derive(Clone, Debug, Default)]
pub(crate) struct CustomerMemory {
    /// Whether the policy claimed it on the last decided day.
    pub(crate) claimed: Option<bool>,
    /// What paused it on the last decided day, by the currency of the invoices concerned.
    pub(crate) paused: Vec<(Currency, PauseReason)>,
    /// `also per customer` rules of the current episode.
    pub(crate) also: Vec<AlsoState>,
    /// Last days of customer pauses with `until`, by currency and pause.
    pub(crate) pauses_until: Vec<(Currency, Vec<(PauseId, Day)>)>,
    /// The segment as it was found last.
    pub(crate) segment: Option<KnownSegment>,
    /// The last day on which some invoice depended on it.
    pub(crate) segment_read_on: Option<Day>,
    /// Currencies whose unallocated money covered what is overdue on the last decided day.
    pub(crate) covered: Vec<Currency>,
}

/// A segment with what could change it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KnownSegment {
    pub(crate) segment: FactValue,
    /// [`crate::state::CustomerState::behaviour_version`] when it was found.
    pub(crate) version: u32,
    /// The day from which time alone may change it.
    pub(crate) changes_on: Day,
}

impl CustomerMemory {
    /// What paused the customer on the last decided day, in a currency.
    pub(crate) fn paused_in(&self, currency: Currency) -> Option<PauseReason> {
        self.paused
            .iter()
            .find(|(of, _)| *of == currency)
            .map(|(_, reason)| *reason)
    }

    /// Last days of customer pauses with `until`, read in a currency.
    pub(crate) fn pauses_until_in(&mut self, currency: Currency) -> &mut Vec<(PauseId, Day)> {
        let known = find_or_push(
            &mut self.pauses_until,
            |(of, _)| *of == currency,
            || (currency, Vec::new()),
        );
        &mut known.1
    }

    /// What is remembered of an `also per customer` rule, new if nothing was.
    pub(crate) fn also_mut(&mut self, rule: RuleId) -> &mut AlsoState {
        find_or_push(
            &mut self.also,
            |known| known.rule == rule,
            || AlsoState::new(rule),
        )
    }
}

fn find_or_push<T>(list: &mut Vec<T>, is_it: impl Fn(&T) -> bool, new: impl Fn() -> T) -> &mut T {
    let position = match list.iter().position(is_it) {
        Some(position) => position,
        None => {
            list.push(new());
            list.len() - 1
        }
    };
    #[expect(clippy::indexing_slicing, reason = "found or pushed just above")]
    &mut list[position]
}

/// What was put off first, as it was reported.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct PutOff {
    pub(crate) rule: RuleId,
    pub(crate) limit: Limit,
    pub(crate) effect: Effect,
}

/// What an invoice remembers of a slot.
#[derive(Clone, Debug)]
pub(crate) struct SlotState {
    pub(crate) slot: SlotId,
    /// Delivered, or of unknown fate.
    pub(crate) done: bool,
    /// Refused: passed without being sent.
    pub(crate) refused: bool,
    /// Approval asked on this day, for whichever variant of the step.
    pub(crate) asked: Option<Day>,
    /// Reported as deferred.
    pub(crate) deferred: Option<Box<PutOff>>,
    /// Reported as lapsed.
    pub(crate) lapsed: bool,
    /// Failed under this version of the customer's addresses.
    pub(crate) failed: Option<u32>,
    /// Whether the task of a failure was raised.
    pub(crate) failure_reported: bool,
    /// Event slots: the day of the last firing. Events that the bound had reached by then are used up …
    pub(crate) fired_on: Option<Day>,
    /// … if they stand before this position among the invoice's events.
    pub(crate) used_events: u32,
    /// Calendar slots: due since this date.
    pub(crate) due_since: Option<Day>,
}

impl SlotState {
    pub(crate) fn new(slot: SlotId) -> SlotState {
        SlotState {
            slot,
            done: false,
            refused: false,
            asked: None,
            deferred: None,
            lapsed: false,
            failed: None,
            failure_reported: false,
            fired_on: None,
            used_events: 0,
            due_since: None,
        }
    }

    /// Refused: a step of the ladder is passed; of another slot this firing is over.
    pub(crate) fn refuse(&mut self, is_on_ladder: bool, day: Day, happened: u32) {
        if is_on_ladder {
            self.refused = true;
        } else {
            self.fired_on = Some(day);
            self.used_events = happened;
            self.end_firing();
        }
    }

    /// Forgets a firing of an event or calendar slot that is over. What could not be delivered waits for an address
    /// as before; the next firing that cannot be is reported.
    pub(crate) fn end_firing(&mut self) {
        self.asked = None;
        self.deferred = None;
        self.lapsed = false;
        self.failure_reported = false;
        self.due_since = None;
    }
}

/// What an invoice or customer remembers of an `also` rule.
#[derive(Clone, Debug)]
pub(crate) struct AlsoState {
    pub(crate) rule: RuleId,
    /// Fired, refused, or (each time) nothing pending.
    pub(crate) fired: bool,
    /// Whether its guard was true on the last decided day.
    pub(crate) was_true: bool,
    /// Approval asked on this day.
    pub(crate) asked: Option<Day>,
    /// Reported as deferred.
    pub(crate) deferred: Option<Box<PutOff>>,
    /// Reported as lapsed.
    pub(crate) lapsed: bool,
    /// Failed under this version of the customer's addresses.
    pub(crate) failed: Option<u32>,
    /// Whether the task of a failure was raised.
    pub(crate) failure_reported: bool,
}

impl AlsoState {
    pub(crate) fn new(rule: RuleId) -> AlsoState {
        AlsoState {
            rule,
            fired: false,
            was_true: false,
            asked: None,
            deferred: None,
            lapsed: false,
            failed: None,
            failure_reported: false,
        }
    }
}

impl AlsoState {
    /// Whether it differs from what is known of a rule that never was true.
    pub(crate) fn has_something_to_remember(&self) -> bool {
        self.fired
            || self.was_true
            || self.asked.is_some()
            || self.deferred.is_some()
            || self.failed.is_some()
            || self.failure_reported
    }
}

/// The last delivery on the ladder, to measure the gap from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LadderMark {
    pub(crate) slot: SlotId,
    pub(crate) day: Day,
    /// Paused days of the invoice by then.
    pub(crate) paused_days: i32,
}
