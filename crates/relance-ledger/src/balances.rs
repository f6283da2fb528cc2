//! Balances of a whole ledger on a day. They are the kernel's: nothing here adds up what it already adds up.

use crate::binding::Binding;
use crate::ledger::Ledger;
use crate::problem::{Problem, money};
use crate::rows::RowKind;
use crate::source::Table;
use relance_kernel::{Account, AccountState, Day, Interner, Money, Policy};

/// An account and its state on a day, one account after the other in the same memory.
pub(crate) struct Walk<'a> {
    ledger: &'a Ledger,
    binding: Binding,
    policy: Policy,
    pub(crate) account: Account,
    pub(crate) state: AccountState,
}

impl<'a> Walk<'a> {
    pub(crate) fn new(ledger: &'a Ledger) -> Walk<'a> {
        let binding = Binding::without_fields(ledger, &mut Interner::new());
        let policy = Policy::without_rules(ledger.default_currency);
        let account = Account::default();
        let state = AccountState::new(&policy, &account, Day::MIN);
        Walk {
            ledger,
            binding,
            policy,
            account,
            state,
        }
    }

    /// Goes to an account, before any of its rows counts.
    pub(crate) fn enter(&mut self, index: usize) {
        self.ledger.account(index, &self.binding, &mut self.account);
        // No action is history: there is no policy whose steps it could be.
        self.state.reset(&self.policy, &self.account, Day::MIN);
    }

    /// Counts all rows through a day.
    pub(crate) fn advance(&mut self, day: Day) {
        self.state.advance(&self.policy, &self.account, day);
    }
}

/// Payments of more than was owed on the invoice they name: principal and charges posted by then. Warnings.
///
/// Apart from [`crate::load`], because it takes the balances of every account on every day of a payment.
pub fn overpayments(ledger: &Ledger) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut walk = Walk::new(ledger);
    let named = |kind: &RowKind| matches!(kind, RowKind::Payment { .. });
    for index in 0..ledger.account_count() {
        let (Some(from), Some(to)) = (ledger.accounts.get(index), ledger.accounts.get(index + 1)) else {
            break;
        };
        let rows = ledger
            .changes
            .get(from.changes as usize..to.changes as usize)
            .unwrap_or_default();
        let payments = rows
            .iter()
            .filter(|row| named(&row.kind) && row.target.get().is_ok());
        if payments.clone().next().is_none() {
            continue;
        }
        walk.enter(index);
        for row in payments {
            let RowKind::Payment { number, .. } = row.kind else {
                continue;
            };
            walk.advance(Day(row.day));
            let excess = walk.state.unallocated_of_payment(number);
            if excess > 0
                && let Ok(invoice) = row.target.get()
                && let Some(of) = ledger.invoices.get(invoice as usize)
            {
                let currency = ledger.currency(of.currency);
                let owed = Money::new(row.amount.saturating_sub(excess), currency).to_string();
                problems.push(Problem {
                    code: &money::PAYMENT_OVER_DUE,
                    file: ledger.file_of(Table::Payments).into(),
                    table: Some(Table::Payments),
                    line: row.line,
                    row: row.line,
                    key: ledger.no_key(),
                    column: Some("amount".into()),
                    value: Some(Money::new(row.amount, currency).to_string().into()),
                    facts: [
                        ("owed", owed.into()),
                        ("invoice", ledger.invoice_ids.get(invoice).into()),
                    ]
                    .into(),
                });
            }
        }
    }
    problems.sort_by_key(|problem| problem.row);
    problems
}
