//! What was open on a day, as it was known then, and what came in of it afterwards.

use crate::condition::Condition;
use crate::history::{ContactKinds, End, Reader, due_of};
use crate::terms::{Month, month_of};
use rayon::prelude::*;
use relance_kernel::account::ChangeKind;
use relance_kernel::policy::Policy;
use relance_kernel::{Account, Day, Interner, InvoiceIndex};
use relance_sim::AccountSource;
use relance_statistics::survival::Spell;

/// Days since due at which a new age band of a backtest begins.
pub const AGE_BANDS: [i32; 6] = [31, 61, 121, 181, 366, 731];

/// How many accounts one unit of work holds.
const ACCOUNTS_PER_CHUNK: usize = 256;

/// What counts as cash.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Money {
    /// Principal alone.
    Principal,
    /// Principal and charges.
    WithCharges,
}

/// An invoice that was open on a day.
#[derive(Clone, PartialEq, Debug)]
pub struct Item {
    /// Number of its account.
    pub account: usize,
    /// Which invoice of the account.
    pub invoice: InvoiceIndex,
    /// Days since its due date.
    pub age: i32,
    /// Minor units of principal that were open.
    pub principal: i64,
    /// How it stood.
    pub condition: Condition,
    /// The month of its issue.
    pub issued: Month,
    /// Minor units of charges that were open beside it.
    pub charges: i64,
    /// Money that came in afterwards: days after the day, and minor units of principal.
    pub payments: Vec<(i32, i64)>,
    /// The same of all money that named the invoice, whatever it covered; less what was reversed.
    pub receipts: Vec<(i32, i64)>,
}

impl Item {
    /// Days after which it was paid in full, within the days that were watched.
    pub fn settled(&self) -> Option<i32> {
        let mut left = self.principal;
        self.payments.iter().find_map(|(days, amount)| {
            left -= amount;
            (left <= 0).then_some(*days)
        })
    }

    /// Money that came in after day `after` through day `through`.
    pub fn cash(&self, money: Money, after: i32, through: i32) -> i64 {
        let came = match money {
            Money::Principal => &self.payments,
            Money::WithCharges => &self.receipts,
        };
        came.iter()
            .filter(|(days, _)| *days > after && *days <= through)
            .map(|(_, amount)| amount)
            .sum()
    }

    /// Its age band and its state: 0 nothing charged, 1 once, 2 more often, 3 disputed.
    pub fn cell(&self) -> (usize, usize) {
        let state = if self.condition.disputed {
            3
        } else {
            self.condition.charges.min(2)
        };
        (AGE_BANDS.partition_point(|&from| from <= self.age), state)
    }
}

/// What is read.
#[derive(Clone, Copy)]
pub(crate) struct Books<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) interner: &'a Interner,
    pub(crate) source: &'a dyn AccountSource,
    pub(crate) kinds: &'a ContactKinds,
}

impl Books<'_> {
    /// The last day of which the ledger tells.
    pub(crate) fn last_day(&self) -> Option<Day> {
        let mut account = Account::default();
        (0..self.source.account_count())
            .filter_map(|number| {
                self.source.fill_account(number, &mut account);
                account.changes.iter().map(|change| change.day).max()
            })
            .max()
    }

    /// What was open at the end of the day `at` in the policy's currency, with what came in through the day `until`.
    pub(crate) fn open(&self, at: Day, until: Day) -> Vec<Item> {
        let accounts = self.source.account_count();
        let chunks: Vec<Vec<Item>> = (0..accounts.div_ceil(ACCOUNTS_PER_CHUNK))
            .into_par_iter()
            .map(|chunk| {
                let first = chunk * ACCOUNTS_PER_CHUNK;
                let mut account = Account::default();
                let mut before = Reader::new(self.policy, self.interner, self.kinds, at);
                let mut after = Reader::new(self.policy, self.interner, self.kinds, until);
                let mut items: Vec<Item> = Vec::new();
                for number in first..(first + ACCOUNTS_PER_CHUNK).min(accounts) {
                    self.source.fill_account(number, &mut account);
                    self.of_account(number, &account, &mut before, &mut after, (at, until), &mut items);
                }
                items
            })
            .collect();
        chunks.into_iter().flatten().collect()
    }

    /// How long each invoice lasted in days since due, as far as was known on a day. What was paid in full has the
    /// event 0; all else was left unwatched.
    pub(crate) fn spells(&self, at: Day) -> Vec<Spell> {
        let mut account = Account::default();
        let mut reader = Reader::new(self.policy, self.interner, self.kinds, at);
        let mut spells = Vec::new();
        let mut of_account: Vec<Option<Spell>> = Vec::new();
        for number in 0..self.source.account_count() {
            self.source.fill_account(number, &mut account);
            of_account.clear();
            of_account.resize(account.invoices.len(), None);
            reader.read(&account, |stretch| {
                let Some(spell) = of_account.get_mut(stretch.invoice.0 as usize) else {
                    return;
                };
                let entry = stretch.first.since(stretch.due) - 1;
                let is_all = matches!(stretch.end, End::Paid(amount) if amount >= stretch.open);
                *spell = Some(Spell {
                    entry: spell.map_or(entry, |earlier| earlier.entry),
                    exit: stretch.last.since(stretch.due),
                    event: is_all.then_some(0),
                    weight: 1.0,
                });
            });
            spells.extend(
                of_account
                    .iter()
                    .flatten()
                    .filter(|spell| spell.entry < spell.exit),
            );
        }
        spells
    }

    fn of_account(
        &self,
        number: usize,
        account: &Account,
        before: &mut Reader,
        after: &mut Reader,
        (at, until): (Day, Day),
        items: &mut Vec<Item>,
    ) {
        before.read(account, |_| {});
        let first = items.len();
        for (invoice, condition) in before.open() {
            let issued = &account.invoices[invoice];
            if issued.currency != self.policy.currency {
                continue;
            }
            items.push(Item {
                account: number,
                invoice,
                age: at.since(due_of(account, before.state(), invoice)),
                principal: before.state().principal(invoice),
                condition,
                issued: month_of(issued.issued),
                charges: before.state().charges(invoice),
                payments: Vec::new(),
                receipts: Vec::new(),
            });
        }
        if items.len() == first {
            return;
        }
        let of_account = items.get_mut(first..).unwrap_or_default();
        for change in account
            .changes
            .iter()
            .filter(|change| change.day > at && change.day <= until)
        {
            let amount = match change.kind {
                ChangeKind::Payment { amount, .. } => amount,
                ChangeKind::Reversal { amount, .. } => -amount,
                _ => continue,
            };
            let item = of_account
                .iter_mut()
                .find(|item| change.invoice == Some(item.invoice));
            if let Some(item) = item {
                item.receipts.push((change.day.since(at), amount));
            }
        }
        after.read(account, |stretch| {
            if let End::Paid(amount) = stretch.end
                && stretch.last > at
                && let Some(item) = of_account.iter_mut().find(|item| item.invoice == stretch.invoice)
            {
                item.payments.push((stretch.last.since(at), amount));
            }
        });
        for item in of_account {
            // What bounced did not come in: of the principal, no more than had come.
            let bounced: Vec<(i32, i64)> = (item.receipts.iter().copied())
                .filter(|(_, amount)| *amount < 0)
                .collect();
            for (day, amount) in bounced {
                let came: i64 = (item.payments.iter())
                    .filter(|(earlier, _)| *earlier <= day)
                    .map(|(_, amount)| amount)
                    .sum();
                item.payments.push((day, amount.max(-came)));
            }
            item.payments.sort_by_key(|(day, _)| *day);
        }
    }
}
