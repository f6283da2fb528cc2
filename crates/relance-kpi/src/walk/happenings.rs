//! What happens beside money: reminders and their fates, answers, promises.

use super::Walk;
use crate::contacts::Message;
use crate::promises::Promise;
use relance_kernel::account::{Change, ChangeKind};
use relance_kernel::{Currency, Day, InvoiceIndex};

impl Walk<'_> {
    /// Follows a row that is no money; the kernel has counted the day.
    pub(super) fn count_happening(&mut self, change: &Change) {
        match &change.kind {
            ChangeKind::Action { value, note } if self.reminders.is_reminder(*value, *note) => {
                let message = Message {
                    customer: change.customer,
                    date: change.date,
                    day: change.day,
                    channel: *value,
                    note: *note,
                };
                let invoices = self.concerned(change, true);
                self.contacts.add(message, &invoices);
            }
            ChangeKind::Bounced { channel } => {
                self.contacts
                    .lose(change.customer, change.invoice, change.date, |message| {
                        channel.is_none() || message.channel == *channel
                    });
            }
            ChangeKind::Failed { rule } | ChangeKind::Unknown { rule } => {
                self.contacts
                    .lose(change.customer, change.invoice, change.date, |message| {
                        message.note == Some(*rule)
                    });
            }
            ChangeKind::Promise { until, amount } => self.promise(change, *until, *amount),
            _ => {}
        }
        let is_answer = matches!(
            change.kind,
            ChangeKind::Replied
                | ChangeKind::Promise { .. }
                | ChangeKind::DisputeOpened { .. }
                | ChangeKind::PlanAgreed { .. }
        );
        if is_answer && let Some(answers) = self.answers.get_mut(change.customer.0 as usize) {
            let after = answers.partition_point(|date| *date <= change.date);
            answers.insert(after, change.date);
        }
    }

    /// A promise, in each currency that it concerns; a stated amount is of the ledger's currency where it can be.
    fn promise(&mut self, change: &Change, until: Day, amount: Option<i64>) {
        let concerned = self.concerned(change, true);
        let currency_of = |invoice: &InvoiceIndex| {
            let issued = self.account.invoices.element(*invoice);
            issued.map_or(self.default_currency, |issued| issued.currency)
        };
        let mut currencies: Vec<Currency> = concerned.iter().map(currency_of).collect();
        currencies.sort_unstable();
        currencies.dedup();
        if amount.is_some() && currencies.len() > 1 {
            let stated = match currencies.contains(&self.default_currency) {
                true => self.default_currency,
                false => currencies.first().copied().unwrap_or(self.default_currency),
            };
            currencies = vec![stated];
        }
        let lists: Vec<(Currency, Vec<InvoiceIndex>)> = currencies
            .into_iter()
            .map(|currency| {
                let of_currency = concerned
                    .iter()
                    .filter(|invoice| currency_of(invoice) == currency);
                (currency, of_currency.copied().collect())
            })
            .collect();
        for (currency, invoices) in lists {
            let amount = match amount {
                Some(amount) => i128::from(amount),
                None => invoices
                    .iter()
                    .map(|invoice| self.owed_that_day(*invoice, change))
                    .sum(),
            };
            let position = self.promises.len();
            for &invoice in &invoices {
                let before = self
                    .track_mut(invoice)
                    .and_then(|track| track.promise.replace(position));
                let before = before.and_then(|before| self.promises.get_mut(before));
                if let Some(before) = before.filter(|before| change.date <= before.until) {
                    before.replaced_invoices += 1;
                    before.replaced_on = before.replaced_on.max(change.date);
                }
            }
            self.promises.push(Promise {
                date: change.date,
                until,
                amount,
                currency,
                invoices,
                replaced_invoices: 0,
                replaced_on: Day::MIN,
            });
        }
    }

    /// What is open of an invoice, with what payments dated on or after the promise have covered of it by now.
    fn owed_that_day(&self, invoice: InvoiceIndex, promise: &Change) -> i128 {
        let principal = i128::from(self.state.principal(invoice).max(0));
        let flows = self.payments.flows.iter();
        let since = flows.filter(|flow| flow.invoice == invoice && flow.date >= promise.date);
        principal + since.map(|flow| i128::from(flow.principal)).sum::<i128>()
    }
}
