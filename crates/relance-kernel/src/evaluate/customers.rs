//! What sums up a customer: how it paid, its segment, what it owes (M19, M24, M28). Found once a day as long as no
//! other customer is asked for.

use std::cell::{Cell, RefCell};

use crate::evaluate::{Subject, View, name};
use crate::fact::FactValue;
use crate::flips::Earliest;
use crate::ids::CustomerIndex;
use crate::policy::Segments;
use crate::{Currency, Day};

/// How a customer paid over a window (M19).
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Behaviour {
    pub(crate) closed: i64,
    pub(crate) closed_late: i64,
    pub(crate) closed_delay: i64,
    pub(crate) stale: i64,
    pub(crate) stale_overdue: i64,
    /// The first day on which time alone changes what is counted: the oldest closed invoice leaves the window, or
    /// an open one becomes stale.
    pub(crate) changes_on: Option<Day>,
}

/// An open, undisputed invoice is stale from this many days overdue on (M19).
pub const STALE_AFTER_DAYS: i32 = 31;

/// What was found of customers so far on the day of a view.
#[derive(Default)]
pub(super) struct Memo {
    segments: RefCell<Vec<(CustomerIndex, FactValue)>>,
    behaviours: RefCell<Vec<(CustomerIndex, u8, Behaviour)>>,
    last_segment: Cell<Option<(CustomerIndex, FactValue)>>,
    last_behaviour: Cell<Option<(CustomerIndex, u8, Behaviour)>>,
    last_overdue_balance: Cell<Option<(CustomerIndex, Currency, i64)>>,
    last_next_overdue: Cell<Option<(CustomerIndex, Option<Day>)>>,
}

impl View<'_> {
    pub(crate) fn balance(&self, customer: CustomerIndex, currency: Currency, overdue_only: bool) -> i64 {
        self.open_of(customer)
            .filter(|&invoice| self.account.invoices[invoice].currency == currency)
            .filter(|&invoice| !overdue_only || self.is_overdue(invoice))
            .fold(0_i64, |sum, invoice| {
                sum.saturating_add(self.state.invoices[invoice].principal)
            })
    }

    /// The overdue balance of a customer in a currency; found once a day as long as no other is asked for.
    pub(crate) fn overdue_balance(&self, customer: CustomerIndex, currency: Currency) -> i64 {
        if let Some((of, within, balance)) = self.memo.last_overdue_balance.get()
            && (of, within) == (customer, currency)
        {
            return balance;
        }
        let balance = self.balance(customer, currency, true);
        self.memo
            .last_overdue_balance
            .set(Some((customer, currency, balance)));
        balance
    }

    /// The next day on which one more open invoice of a customer is overdue.
    pub(crate) fn next_overdue(&self, customer: CustomerIndex) -> Option<Day> {
        if let Some((of, day)) = self.memo.last_next_overdue.get()
            && of == customer
        {
            return day;
        }
        let mut next = Earliest::after(self.day);
        for invoice in self.open_of(customer) {
            next.add(self.state.invoices[invoice].due.plus(1));
        }
        self.memo.last_next_overdue.set(Some((customer, next.day())));
        next.day()
    }

    pub(crate) fn broken_promises(
        &self,
        customer: CustomerIndex,
        months: u8,
    ) -> impl Iterator<Item = Day> + '_ {
        self.state
            .promises
            .iter()
            .filter(move |promise| promise.customer == customer)
            .filter_map(|promise| promise.broke_on)
            .filter(move |broke| *broke <= self.day && self.day < broke.plus_months(u32::from(months)))
    }

    pub(crate) fn behaviour(&self, customer: CustomerIndex, months: u8) -> Behaviour {
        if let Some((of, window, behaviour)) = self.memo.last_behaviour.get()
            && (of, window) == (customer, months)
        {
            return behaviour;
        }
        let known = self
            .memo
            .behaviours
            .borrow()
            .iter()
            .find(|(of, window, _)| (*of, *window) == (customer, months))
            .map(|(_, _, behaviour)| *behaviour);
        if let Some(behaviour) = known {
            return behaviour;
        }
        let closed = self.state.customers[customer]
            .settlements
            .closed(self.day, months);
        let mut behaviour = Behaviour {
            closed: closed.count,
            closed_late: closed.late,
            closed_delay: closed.delays,
            ..Behaviour::default()
        };
        let mut changes = Earliest::after(self.day);
        changes.extend(closed.oldest_leaves);
        for invoice in self.open_of(customer) {
            let state = &self.state.invoices[invoice];
            let overdue = self.day.since(state.due);
            if overdue < STALE_AFTER_DAYS {
                changes.add(state.due.plus(STALE_AFTER_DAYS));
            } else if !state.is_disputed() {
                behaviour.stale += 1;
                behaviour.stale_overdue += i64::from(overdue);
            }
        }
        behaviour.changes_on = changes.day();
        self.memo
            .behaviours
            .borrow_mut()
            .push((customer, months, behaviour));
        self.memo.last_behaviour.set(Some((customer, months, behaviour)));
        behaviour
    }

    /// The segment of a customer (M28).
    pub(crate) fn segment(&self, customer: CustomerIndex) -> FactValue {
        let (list, otherwise) = match &self.policy.segments {
            Segments::FromLedger => return name(self.columns(customer).segment),
            Segments::Declared { list, otherwise } => (list, otherwise),
        };
        if let Some((of, value)) = self.memo.last_segment.get()
            && of == customer
        {
            return value;
        }
        let known = self
            .memo
            .segments
            .borrow()
            .iter()
            .find(|(of, _)| *of == customer)
            .map(|(_, value)| *value);
        if let Some(value) = known {
            self.memo.last_segment.set(Some((customer, value)));
            return value;
        }
        let subject = Subject {
            customer,
            invoice: None,
        };
        let mut found = None;
        let mut several = false;
        for (segment, guard) in list.iter() {
            if self.test(guard, subject).holds() {
                several |= found.is_some();
                found = Some(*segment);
            }
        }
        let value = if several {
            FactValue::Unknown
        } else {
            found
                .or(*otherwise)
                .map_or(FactValue::NotApplicable, FactValue::Name)
        };
        self.remember_segment(customer, value);
        value
    }

    /// Takes the segment of a customer on this day as known.
    pub(crate) fn remember_segment(&self, customer: CustomerIndex, segment: FactValue) {
        self.memo.last_segment.set(Some((customer, segment)));
        if self.account.customers.len() > 1 {
            self.memo.segments.borrow_mut().push((customer, segment));
        }
    }
}
