//! Which customers are in which segment of a policy on the last day known: they keep it through the forecast.

use rayon::prelude::*;
use relance_kernel::policy::Policy;
use relance_kernel::{Account, AccountState, Day, Fact, FactValue, Subject, Symbol, View};
use relance_sim::AccountSource;
use std::collections::BTreeSet;

/// The segments of all customers of a ledger.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Segments {
    /// Their names, ascending; none = in no segment.
    pub names: Vec<Option<Symbol>>,
    /// By account and customer: the position of the name.
    of_customers: Vec<Box<[u32]>>,
}

impl Segments {
    /// As a policy reads them at the end of a day.
    pub(crate) fn new(policy: &Policy, source: &dyn AccountSource, until: Day) -> Segments {
        let by_account: Vec<Vec<Option<Symbol>>> = (0..source.account_count())
            .into_par_iter()
            .map_init(Account::default, |account, number| {
                source.fill_account(number, account);
                of_account(policy, account, until)
            })
            .collect();
        let names: BTreeSet<Option<Symbol>> = by_account.iter().flatten().copied().collect();
        let names: Vec<Option<Symbol>> = names.into_iter().collect();
        let position = |name: &Option<Symbol>| {
            let position = names.binary_search(name).unwrap_or(0);
            u32::try_from(position).unwrap_or(0)
        };
        Segments {
            of_customers: by_account
                .iter()
                .map(|customers| customers.iter().map(position).collect())
                .collect(),
            names,
        }
    }

    /// The positions of the segments of the customers of an account.
    pub(crate) fn of(&self, account: usize) -> &[u32] {
        self.of_customers.get(account).map_or(&[], |customers| customers)
    }
}

fn of_account(policy: &Policy, account: &Account, until: Day) -> Vec<Option<Symbol>> {
    let mut state = AccountState::new(policy, account, until.plus(1));
    state.advance(policy, account, until);
    let view = View::new(policy, account, &state);
    let customers = account.customers.ids();
    customers
        .map(|customer| {
            let subject = Subject {
                customer,
                invoice: None,
            };
            match view.read(Fact::Segment, subject) {
                FactValue::Name(segment) => Some(segment),
                _ => None,
            }
        })
        .collect()
}
