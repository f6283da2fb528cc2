//! The ledger through reader, compiler and replay.

use relance_compiler::compile_text;
use relance_kernel::policy::Policy;
use relance_kernel::{Account, AccountState, ApprovalMode, CustomerIndex, Interner, InvoiceIndex};
use relance_ledger::{Binding, FolderSource, Keep, Ledger, Options, load};
use relance_sim::{AccountSource, ReplayOptions, RowTexts, replay, replay_account};
use std::path::Path;

/// A policy joined with the ledger.
pub(crate) struct Joined {
    policy: Policy,
    interner: Interner,
    pub(crate) ledger: Ledger,
    binding: Binding,
}

/// A row of the action list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Action {
    /// Day, as the ledger writes it.
    pub(crate) date: String,
    /// Id of the fine.
    pub(crate) fine: String,
    /// Name of the rule.
    pub(crate) rule: String,
    /// What was done, for whom, and how it went.
    what: String,
}

impl Joined {
    /// Compiles and reads; a policy or ledger with errors fails the test.
    pub(crate) fn new(text: &str, folder: &Path) -> Joined {
        let mut interner = Interner::new();
        let compiled = compile_text(text, &relance_compiler::Options::default(), &mut interner);
        let policy = compiled.policy.unwrap();
        let options = Options {
            default_currency: policy.currency,
            keep: Keep::All,
        };
        let loaded = load(&FolderSource::new(folder), &options);
        assert!(!loaded.has_errors());
        let fields = (&policy.customer_fields, &policy.invoice_fields);
        let (binding, _) = Binding::new(&loaded.ledger, &mut interner, fields.0, fields.1, policy.currency);
        Joined {
            policy,
            interner,
            ledger: loaded.ledger,
            binding,
        }
    }

    fn options(&self) -> ReplayOptions {
        ReplayOptions {
            from: self.ledger.first_date().unwrap(),
            to: self.ledger.last_date().unwrap(),
            approvals: ApprovalMode::SameDay,
            every_day: false,
        }
    }

    /// The whole action list.
    pub(crate) fn actions(&self) -> Vec<Action> {
        let replayed = replay(&self.policy, self, &self.options(), &|_| true).unwrap();
        replayed
            .rows
            .iter()
            .map(|row| self.action(row.account, &row.record))
            .collect()
    }

    /// The actions of one account, decided every day or from change to change.
    pub(crate) fn actions_of(&self, number: usize, every_day: bool) -> Vec<Action> {
        let options = ReplayOptions {
            every_day,
            ..self.options()
        };
        let mut account = Account::default();
        self.fill_account(number, &mut account);
        let mut state = AccountState::new(&self.policy, &account, options.from);
        let mut actions = Vec::new();
        replay_account(&self.policy, &account, &mut state, &options, |_, _, records| {
            actions.extend(records.iter().map(|record| self.action(number, record)));
        });
        actions
    }

    fn action(&self, account: usize, record: &relance_kernel::ActionRecord) -> Action {
        let texts = RowTexts {
            policy: &self.policy,
            interner: &self.interner,
        };
        Action {
            date: record.day.to_string(),
            fine: record
                .invoice
                .map_or("", |invoice| self.invoice_id(account, invoice))
                .to_string(),
            rule: texts.rule(record.source).to_string(),
            what: format!(
                "{} {} {} {}",
                self.customer_id(account, record.customer),
                texts.action(&record.effect),
                texts.detail(&record.effect),
                texts.outcome(record.outcome)
            ),
        }
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
