//! How customers paid: their settlements in order of day, with running sums, so that a window costs two look-ups
//! (M19).

use crate::Day;
use crate::account::{Account, Change, ChangeKind};
use crate::evaluate::STALE_AFTER_DAYS;
use crate::fact::SettledBy;
use crate::ids::{CustomerIndex, InvoiceIndex};
use crate::policy::Policy;
use crate::state::AccountState;

/// The settlements of a customer that count as closed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settlements {
    /// Ascending by day.
    list: Vec<Settled>,
    /// The list is to be made anew: a settlement came out of order, went away, or its due date moved.
    stale: bool,
}

/// A settlement, with sums over the list through it.
#[derive(Clone, Copy, Debug)]
struct Settled {
    day: Day,
    delays: i64,
    late: i64,
}

/// Sums over a window of settlements.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Closed {
    pub(crate) count: i64,
    pub(crate) delays: i64,
    pub(crate) late: i64,
    /// The day on which the oldest of them leaves the window.
    pub(crate) oldest_leaves: Option<Day>,
}

impl Settlements {
    fn push(&mut self, day: Day, delay: i64) {
        let last = self.list.last().copied();
        if last.is_some_and(|last| last.day > day) {
            self.stale = true;
            return;
        }
        self.list.push(Settled {
            day,
            delays: last.map_or(0, |last| last.delays) + delay,
            late: last.map_or(0, |last| last.late) + i64::from(delay > 0),
        });
    }

    /// Those settled on a day s with s <= day < s + months.
    pub(crate) fn closed(&self, day: Day, months: u8) -> Closed {
        let months = u32::from(months);
        let (Some(earliest), Some(last)) = (self.list.first(), self.list.last()) else {
            return Closed::default();
        };
        // Of a customer known for less than the window, nothing has left it.
        let first = if earliest.day.plus_months(months) > day {
            0
        } else {
            let left = day.last_before_months(months);
            self.list.partition_point(|settled| settled.day <= left)
        };
        let Some(oldest) = self.list.get(first) else {
            return Closed::default();
        };
        let before = first.checked_sub(1).and_then(|position| self.list.get(position));
        Closed {
            count: i64::try_from(self.list.len() - first).unwrap_or(i64::MAX),
            delays: last.delays - before.map_or(0, |before| before.delays),
            late: last.late - before.map_or(0, |before| before.late),
            oldest_leaves: Some(oldest.day.plus_months(months)),
        }
    }
}

impl AccountState {
    /// Hears that an invoice was settled.
    pub(crate) fn note_settled(&mut self, account: &Account, invoice: InvoiceIndex) {
        let customer = account.invoices[invoice].customer;
        if let Some((day, delay)) = self.closed_delay(invoice) {
            self.customers[customer].settlements.push(day, delay);
        }
        self.customers[customer].behaviour_version += 1;
    }

    /// Hears that a settlement, or the due date of a settled invoice, is no longer what it was.
    pub(crate) fn note_settlements_moved(&mut self, account: &Account, invoice: InvoiceIndex) {
        let customer = account.invoices[invoice].customer;
        self.customers[customer].settlements.stale = true;
        self.customers[customer].behaviour_version += 1;
    }

    /// Notes that the segment of every customer may have changed.
    pub(crate) fn note_behaviour_of_all(&mut self) {
        self.customers
            .iter_mut()
            .for_each(|customer| customer.behaviour_version += 1);
    }

    /// Notes whether a row may change how its customer is seen. Money does so where it settles, or moves what is
    /// disputed or due ([`AccountState::change_principal`]).
    pub(crate) fn note_behaviour(&mut self, policy: &Policy, change: &Change) {
        if policy.index.segments_read_more_than_behaviour {
            self.note_behaviour_of_all();
        }
        match &change.kind {
            ChangeKind::Issued => {
                let Some(invoice) = change.invoice else { return };
                // From that day on it weighs on the customer if it is still open.
                let stale_on = self.invoices[invoice].due.plus(STALE_AFTER_DAYS);
                if let Some(known) = &mut self.customer_memories[change.customer].segment {
                    known.changes_on = known.changes_on.min(stale_on);
                }
            }
            ChangeKind::Payment { .. }
            | ChangeKind::CreditNote { .. }
            | ChangeKind::Charged { .. }
            | ChangeKind::Notified
            | ChangeKind::Replied
            | ChangeKind::Action { .. }
            | ChangeKind::Other { .. } => {}
            _ => self.customers[change.customer].behaviour_version += 1,
        }
    }

    /// Makes lists anew that are no longer true; at the end of the rows of a day.
    pub(crate) fn refresh_settlements(&mut self, account: &Account) {
        let stale: Vec<CustomerIndex> = self
            .customers
            .enumerate()
            .filter(|(_, c)| c.settlements.stale)
            .map(|(id, _)| id)
            .collect();
        for customer in stale {
            let mut closed: Vec<(Day, i64)> = account
                .invoices
                .enumerate()
                .filter(|(_, invoice)| invoice.customer == customer)
                .filter_map(|(index, _)| self.closed_delay(index))
                .collect();
            closed.sort_unstable();
            let settlements = &mut self.customers[customer].settlements;
            *settlements = Settlements::default();
            closed
                .into_iter()
                .for_each(|(day, delay)| settlements.push(day, delay));
        }
    }

    /// Day and delay of a settlement that counts as closed: of a known invoice, by anything but a write-off.
    fn closed_delay(&self, invoice: InvoiceIndex) -> Option<(Day, i64)> {
        let state = &self.invoices[invoice];
        let settlement = state
            .settled
            .filter(|settlement| settlement.by != Some(SettledBy::WriteOff))?;
        state
            .known
            .then(|| (settlement.day, i64::from(settlement.day.since(state.due).max(0))))
    }
}
