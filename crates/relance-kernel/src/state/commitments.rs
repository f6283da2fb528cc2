//! Promises and plans: commitments of the customer that payments keep or time breaks (M16–M18).

use crate::Day;
use crate::account::Instalment;
use crate::fact::PromiseState;
use crate::ids::{CustomerIndex, InvoiceIndex};
use crate::policy::Event;
use crate::state::AccountState;

/// A promise to pay.
#[derive(Clone, Debug)]
pub(crate) struct PromiseRecord {
    pub(crate) customer: CustomerIndex,
    pub(crate) invoices: Vec<InvoiceIndex>,
    /// Own date of the row.
    pub(crate) date: Day,
    /// Last day.
    pub(crate) until: Day,
    /// What was promised, minor units.
    pub(crate) amount: i64,
    /// What came since, net of reversals.
    pub(crate) paid: i64,
    pub(crate) state: PromiseState,
    /// The day on which it last broke.
    pub(crate) broke_on: Option<Day>,
    /// Every invoice has a later promise, made before this one broke or was kept: it is neither.
    pub(crate) replaced: bool,
}

/// An agreed plan.
#[derive(Clone, Debug)]
pub(crate) struct PlanState {
    pub(crate) invoices: Vec<InvoiceIndex>,
    /// Own date of the row.
    pub(crate) date: Day,
    pub(crate) instalments: Box<[Instalment]>,
    /// The day on which the row counted.
    pub(crate) counted_on: Day,
    /// What came since, net of reversals.
    pub(crate) paid: i64,
    /// The day it ended.
    pub(crate) ended_on: Option<Day>,
    /// Instalments whose next day is not after this one were looked at.
    pub(crate) checked_through: Day,
}

impl PlanState {
    /// The day on which it ends if nothing more comes.
    pub(crate) fn next_check(&self) -> Option<Day> {
        if self.ended_on.is_some() {
            return None;
        }
        let mut due = 0_i64;
        self.instalments.iter().find_map(|instalment| {
            due = due.saturating_add(instalment.amount);
            let day = instalment.due.plus(1);
            (self.paid < due && day > self.checked_through).then_some(day)
        })
    }
}

impl AccountState {
    /// Counts money on the promises and plans of an invoice.
    pub(crate) fn count_payment(&mut self, invoice: InvoiceIndex, date: Day, amount: i64) {
        for promise in &mut self.promises {
            if date >= promise.date && promise.invoices.binary_search(&invoice).is_ok() {
                promise.paid = promise.paid.saturating_add(amount);
            }
        }
        for plan in &mut self.plans {
            if date >= plan.date && plan.invoices.binary_search(&invoice).is_ok() {
                plan.paid = plan.paid.saturating_add(amount);
            }
        }
    }

    /// Breaks what time breaks before the rows of `day` count: promises through the day before, plans through
    /// an instalment missed by then.
    pub(crate) fn pass_time(&mut self, day: Day) {
        for position in 0..self.promises.len() {
            let Some(promise) = self.promises.get(position) else {
                break;
            };
            let breaks_on = promise.until.plus(1);
            if promise.state == PromiseState::Open && !promise.replaced && breaks_on < day {
                self.turn_promise(position, PromiseState::Broken, breaks_on);
            }
        }
        self.check_plans(day);
    }

    /// Ends the plans of which an instalment whose day has come was missed; each instalment is looked at once.
    pub(crate) fn check_plans(&mut self, day: Day) {
        for position in 0..self.plans.len() {
            let Some(plan) = self.plans.get_mut(position) else {
                break;
            };
            let missed = plan.next_check().filter(|ends_on| *ends_on <= day);
            let counted_on = plan.counted_on;
            plan.checked_through = plan.checked_through.max(day);
            if let Some(ends_on) = missed {
                self.end_plan(position, ends_on.max(counted_on));
            }
        }
    }

    /// Brings every promise to its state at the end of the rows of `day`.
    pub(crate) fn update_promises(&mut self, day: Day) {
        for position in 0..self.promises.len() {
            let Some(promise) = self.promises.get(position) else {
                break;
            };
            if promise.replaced {
                continue;
            }
            let state = if promise.paid >= promise.amount {
                PromiseState::Kept
            } else if day <= promise.until {
                PromiseState::Open
            } else {
                PromiseState::Broken
            };
            if state != promise.state {
                self.turn_promise(position, state, day);
            }
        }
    }

    fn turn_promise(&mut self, position: usize, state: PromiseState, day: Day) {
        let Some(promise) = self.promises.get_mut(position) else {
            return;
        };
        promise.state = state;
        self.customers[promise.customer].behaviour_version += 1;
        let event = match state {
            PromiseState::Broken => {
                promise.broke_on = Some(day);
                Event::PromiseBroken
            }
            PromiseState::Kept => Event::PromiseKept,
            PromiseState::None | PromiseState::Open => return,
        };
        let mut touched = Vec::new();
        for &invoice in &promise.invoices {
            let of_invoice = &mut self.invoices[invoice];
            if of_invoice.promise.is_some_and(|last| last as usize == position) {
                of_invoice.events.push((event, day));
                touched.push(invoice);
            }
        }
        touched.into_iter().for_each(|invoice| self.touch(invoice));
    }

    pub(crate) fn end_plan(&mut self, position: usize, day: Day) {
        let Some(plan) = self.plans.get_mut(position) else {
            return;
        };
        if plan.ended_on.is_some() {
            return;
        }
        plan.ended_on = Some(day);
        let mut touched = Vec::new();
        for &invoice in &plan.invoices {
            let of_invoice = &mut self.invoices[invoice];
            if of_invoice.plan.is_some_and(|last| last as usize == position) {
                of_invoice.events.push((Event::PlanEnded, day));
                touched.push(invoice);
            }
        }
        touched.into_iter().for_each(|invoice| self.touch(invoice));
    }
}
