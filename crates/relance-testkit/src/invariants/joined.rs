//! A whole ledger, real or made, replayed account by account and looked at.

use super::{Broken, Compiled, Run, broken, compiled, future};
use rayon::prelude::*;
use relance_kernel::{Account, ApprovalMode, CustomerIndex, Interner, InvoiceIndex};
use relance_ledger::{Binding, Keep, Ledger, Source, load};
use relance_sim::{AccountSource, ReplayOptions};
use std::sync::atomic::{AtomicUsize, Ordering};

/// A policy joined with a ledger.
pub struct Joined {
    /// The policy and the texts of both.
    pub compiled: Compiled,
    /// The ledger.
    pub ledger: Ledger,
    binding: Binding,
}

impl Joined {
    /// Reads a ledger for a policy.
    ///
    /// # Errors
    /// In words, if the text is no policy or the ledger has errors.
    pub fn new(text: &str, source: &dyn Source) -> Result<Joined, String> {
        let mut compiled = compiled(text, Interner::new()).ok_or("the policy has errors")?;
        let policy = &compiled.policy;
        let options = relance_ledger::Options {
            default_currency: policy.currency,
            keep: Keep::All,
        };
        let loaded = load(source, &options);
        if loaded.has_errors() {
            return Err("the ledger has errors".to_string());
        }
        let (binding, _) = Binding::new(
            &loaded.ledger,
            &mut compiled.interner,
            &policy.customer_fields,
            &policy.invoice_fields,
            policy.currency,
        );
        Ok(Joined {
            compiled,
            ledger: loaded.ledger,
            binding,
        })
    }

    /// The whole time of the ledger; what is asked is approved on the day. None of an empty ledger.
    pub fn options(&self) -> Option<ReplayOptions> {
        Some(ReplayOptions {
            from: self.ledger.first_date()?,
            to: self.ledger.last_date()?,
            approvals: ApprovalMode::SameDay,
            every_day: false,
        })
    }

    /// What the replay breaks, by number of the account, and how many accounts act. One account in so many is also asked
    /// about the future; of every second one nothing is approved that the ledger does not approve.
    pub fn broken(&self, every: usize) -> (Vec<(usize, Broken)>, usize) {
        let Some(options) = self.options() else {
            return (Vec::new(), 0);
        };
        let acting = AtomicUsize::new(0);
        let found = (0..self.account_count())
            .into_par_iter()
            .flat_map_iter(|number| {
                let mut account = Account::default();
                self.fill_account(number, &mut account);
                // Of every second account nothing is approved but by the ledger: what goes all the same is seen.
                let approvals = if number.is_multiple_of(2) {
                    options.approvals
                } else {
                    ApprovalMode::Never
                };
                let run = Run::new(
                    &self.compiled,
                    &account,
                    options.from,
                    options.to,
                    approvals,
                    false,
                );
                acting.fetch_add(usize::from(!run.days.is_empty()), Ordering::Relaxed);
                let mut found = broken(&run);
                if number.is_multiple_of(every) {
                    found.extend(future::looks(&run, number as u64));
                }
                found.into_iter().map(move |broken| (number, broken))
            })
            .collect();
        (found, acting.into_inner())
    }
}

impl AccountSource for Joined {
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
