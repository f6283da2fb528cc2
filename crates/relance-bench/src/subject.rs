//! A policy joined with a ledger, ready to be replayed.

use relance_compiler::compile_text;
use relance_kernel::policy::Policy;
use relance_kernel::{Account, ApprovalMode, CustomerIndex, Interner, InvoiceIndex};
use relance_ledger::{Binding, FolderSource, Keep, Ledger, Options, load};
use relance_sim::{AccountSource, ReplayOptions, replay_into};
use std::hint::black_box;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What is measured.
pub(crate) struct Subject {
    policy: Policy,
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
            ledger: loaded.ledger,
            binding,
        }
    }

    /// Replays the ledger from its first date to its last; how many rows the action list has.
    pub(crate) fn replay(&self) -> usize {
        let options = ReplayOptions {
            from: self.ledger.first_date().expect("dates"),
            to: self.ledger.last_date().expect("dates"),
            approvals: ApprovalMode::SameDay,
            every_day: false,
        };
        let rows = AtomicUsize::new(0);
        let take = |part: &[relance_sim::ActionRow]| {
            rows.fetch_add(part.len(), Ordering::Relaxed);
        };
        black_box(replay_into(&self.policy, self, &options, &|_| true, &take));
        rows.into_inner()
    }

    /// Makes the account of each customer and drops it: what a replay pays before it decides anything.
    pub(crate) fn hand_over(&self) {
        let mut account = Account::default();
        for number in 0..self.account_count() {
            self.fill_account(number, &mut account);
            black_box(&account);
        }
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
