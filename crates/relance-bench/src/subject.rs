//! A policy joined with a ledger, ready to be replayed by the kernel or by the loop written by hand.

#[cfg(test)]
mod listed;

use crate::by_hand::ByHand;
use relance_compiler::compile_text;
use relance_kernel::policy::Policy;
use relance_kernel::{Account, AccountState, ApprovalMode, CustomerIndex, Interner, InvoiceIndex};
use relance_ledger::{Binding, FolderSource, Keep, Ledger, Options, load};
use relance_sim::{AccountSource, ActionRow, ReplayOptions, replay_account, replay_into};
use std::hint::black_box;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What is measured.
pub(crate) struct Subject {
    policy: Policy,
    interner: Interner,
    ledger: Ledger,
    binding: Binding,
}

impl Subject {
    /// Compiles and reads.
    pub(crate) fn new(text: &str, folder: &Path) -> Subject {
        let mut interner = Interner::new();
        let compiled = compile_text(text, &relance_compiler::Options::default(), &mut interner);
        let policy = compiled.policy.expect("the policy is sound");
        let options = Options {
            default_currency: policy.currency,
            keep: Keep::Named(Default::default()),
        };
        let loaded = load(&FolderSource::new(folder), &options);
        assert!(!loaded.has_errors());
        let fields = (&policy.customer_fields, &policy.invoice_fields);
        let (binding, _) = Binding::new(&loaded.ledger, &mut interner, fields.0, fields.1, policy.currency);
        Subject {
            policy,
            interner,
            ledger: loaded.ledger,
            binding,
        }
    }

    pub(crate) fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// From the first date of the ledger to its last.
    fn options(&self) -> ReplayOptions {
        ReplayOptions {
            from: self.ledger.first_date().expect("dates"),
            to: self.ledger.last_date().expect("dates"),
            approvals: ApprovalMode::SameDay,
            every_day: false,
        }
    }

    /// Replays as `relance simulate` does, sums and standings included; how many rows the action list has.
    pub(crate) fn replay(&self) -> usize {
        let rows = AtomicUsize::new(0);
        let take = |part: &[ActionRow]| {
            rows.fetch_add(part.len(), Ordering::Relaxed);
        };
        black_box(replay_into(&self.policy, self, &self.options(), &|_| true, &take));
        rows.into_inner()
    }

    /// Replays accounts that are made already, for the rows alone; how many there are.
    pub(crate) fn replay_made(&self, accounts: &[Account]) -> usize {
        let options = self.options();
        let mut state = AccountState::new(&self.policy, &Account::default(), options.from);
        let mut rows: Vec<ActionRow> = Vec::new();
        for (number, account) in accounts.iter().enumerate() {
            replay_account(&self.policy, account, &mut state, &options, |_, _, records| {
                rows.extend(records.iter().map(|record| ActionRow::new(number, record)));
            });
        }
        black_box(&rows).len()
    }

    /// The loop written by hand, before it has done anything.
    pub(crate) fn by_hand(&self) -> ByHand {
        let options = self.options();
        ByHand::new(&self.policy, &self.interner, options.from, options.to)
    }

    /// Replays by hand, making each account as [`Subject::replay`] does; how many rows there are.
    pub(crate) fn replay_by_hand(&self, by_hand: &mut ByHand) -> usize {
        let mut account = Account::default();
        by_hand.rows.clear();
        for (number, place) in (0..self.account_count()).zip(0..) {
            self.fill_account(number, &mut account);
            by_hand.replay(place, &account);
        }
        black_box(&by_hand.rows).len()
    }

    /// Replays by hand accounts that are made already; how many rows there are.
    pub(crate) fn replay_made_by_hand(&self, by_hand: &mut ByHand, accounts: &[Account]) -> usize {
        by_hand.rows.clear();
        for (account, place) in accounts.iter().zip(0..) {
            by_hand.replay(place, account);
        }
        black_box(&by_hand.rows).len()
    }

    /// Makes the account of each customer and drops it: what a replay pays before it decides anything.
    pub(crate) fn hand_over(&self) {
        let mut account = Account::default();
        for number in 0..self.account_count() {
            self.fill_account(number, &mut account);
            black_box(&account);
        }
    }

    /// All accounts, made.
    pub(crate) fn accounts(&self) -> Vec<Account> {
        let mut made = Account::default();
        (0..self.account_count())
            .map(|number| {
                self.fill_account(number, &mut made);
                made.clone()
            })
            .collect()
    }
}

impl AccountSource for Subject {
    fn account_count(&self) -> usize {
        self.ledger.account_count()
    }

    fn fill_account(&self, number: usize, account: &mut Account) {
        self.ledger.account(number, &self.binding, account);
    }

    fn customer_id(&self, number: usize, customer: CustomerIndex) -> &str {
        self.ledger.customer_id(number, customer)
    }

    fn invoice_id(&self, number: usize, invoice: InvoiceIndex) -> &str {
        self.ledger.invoice_id(number, invoice)
    }

    fn invoice_count(&self, number: usize) -> usize {
        self.ledger.invoice_count_of(number)
    }
}
