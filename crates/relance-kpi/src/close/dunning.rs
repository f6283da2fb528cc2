//! What dunning did in a period: what was chased and came after, messages with answers and costs, promises.

use super::{Closing, Group};
use crate::sums::AllSums;
use crate::walk::Walk;
use relance_kernel::{Currency, Day, InvoiceIndex};
use std::collections::{BTreeMap, BTreeSet};

impl Closing<'_> {
    /// What was chased in the period, and what came after the first reminder of it.
    pub(super) fn chased(&self, walk: &Walk<'_>, sums: &mut AllSums) {
        let mut first: BTreeMap<InvoiceIndex, (Day, i64)> = BTreeMap::new();
        for contact in &walk.contacts.contacts {
            let Some(invoice) = contact.invoice.filter(|_| !contact.lost) else {
                continue;
            };
            if self.period.holds(contact.day) && contact.principal > 0 {
                first.entry(invoice).or_insert((contact.day, contact.principal));
            }
        }
        if first.is_empty() {
            return;
        }
        let mut recovered: BTreeMap<InvoiceIndex, i128> = BTreeMap::new();
        for flow in &walk.payments.flows {
            if first.get(&flow.invoice).is_some_and(|(day, _)| flow.day > *day) {
                *recovered.entry(flow.invoice).or_default() += i128::from(flow.principal);
            }
        }
        for (invoice, (_, chased)) in first {
            let Some(issued) = walk.account.invoices.element(invoice) else {
                continue;
            };
            let recovered = recovered.get(&invoice).copied().unwrap_or(0);
            self.to(sums, issued.currency, self.group(walk, invoice), |sums| {
                sums.chased += i128::from(chased);
                sums.chased_invoices += 1;
                sums.recovered += recovered;
            });
        }
    }

    /// Messages, their answers and their costs, each once in each group that it reached.
    pub(super) fn messages(&self, walk: &Walk<'_>, sums: &mut AllSums) {
        let mut delivered: BTreeSet<(Currency, Option<Group>, usize)> = BTreeSet::new();
        let mut paid_for = BTreeSet::new();
        for contact in &walk.contacts.contacts {
            let Some(message) = walk.contacts.messages.get(contact.message) else {
                continue;
            };
            if !self.period.holds(contact.day) {
                continue;
            }
            let issued = contact
                .invoice
                .and_then(|invoice| walk.account.invoices.element(invoice));
            let currency = issued.map_or(self.default_currency, |issued| issued.currency);
            let group = match contact.invoice {
                Some(invoice) => self.group(walk, invoice),
                None => self.group_of_customer(walk, message.customer),
            };
            let groups: &[Option<Group>] = if group.is_some() { &[None, group] } else { &[None] };
            for &group in groups {
                let place = (currency, group.unwrap_or(self.whole));
                if !contact.lost && delivered.insert((currency, group, contact.message)) {
                    let answers = walk.answers.get(message.customer.0 as usize);
                    let is_answered = is_answered(answers, message.date, self.question.within);
                    let is_young = message.date.plus(self.question.within) > self.period.to;
                    let sums = sums.entry(place).or_default();
                    sums.messages += 1;
                    sums.answered += u64::from(is_answered);
                    sums.young += u64::from(is_young && !is_answered);
                }
                let unit = self.reminders.cost_unit(message, contact);
                if paid_for.insert((currency, group, unit)) {
                    let sums = sums.entry(place).or_default();
                    sums.charged_messages += 1;
                    match self.reminders.cost(message.channel) {
                        Some(cost) => sums.cost += i128::from(cost.minor),
                        None => sums.messages_without_cost += 1,
                    }
                }
            }
        }
    }

    pub(super) fn promises(&self, walk: &Walk<'_>, sums: &mut AllSums) {
        let grace = self.question.grace;
        for promise in &walk.promises {
            let matures = promise.until.max(promise.date).plus(grace);
            // Nothing was open that could have been promised.
            if promise.amount <= 0 || !self.period.holds(matures) {
                continue;
            }
            let tolerance = (self.tolerance)(promise.currency);
            let Some(is_kept) = promise.is_kept(&walk.payments.flows, grace, tolerance) else {
                continue;
            };
            let mut groups: Vec<Option<Group>> = (promise.invoices.iter())
                .map(|invoice| self.group(walk, *invoice))
                .collect();
            groups.sort_unstable();
            groups.dedup();
            let places = groups.into_iter().flatten().chain([self.whole]);
            for group in places {
                let sums = sums.entry((promise.currency, group)).or_default();
                sums.promises += 1;
                sums.promised += promise.amount;
                if is_kept {
                    sums.promises_kept += 1;
                    sums.promised_kept += promise.amount;
                }
            }
        }
    }
}

/// Whether one of the dates is that of a message or at most so many days after it.
fn is_answered(answers: Option<&Vec<Day>>, date: Day, within: i32) -> bool {
    let Some(answers) = answers else { return false };
    let from = answers.partition_point(|answer| *answer < date);
    answers
        .get(from)
        .is_some_and(|answer| *answer <= date.plus(within))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_on_the_day_counts_and_one_before_does_not() {
        let answers = vec![Day(10), Day(50)];
        let is = |date, within| is_answered(Some(&answers), Day(date), within);
        assert!(is(10, 0) && is(40, 10) && is(9, 1));
        assert!(!is(11, 30) && !is(40, 9) && !is(51, 99));
    }
}
