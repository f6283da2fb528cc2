//! The principal of each invoice of an account, from day to day, by the dates of the rows themselves.

use crate::claim::{Claim, Insolvency, Part};
use crate::notices::FormalNotices;
use relance_kernel::account::{Change, ChangeKind, Invoice};
use relance_kernel::{Account, AccountState, Currency, CustomerIndex, Day, InvoiceIndex, Policy};

/// An account as it stood, told by dates instead of by what was known when.
pub(crate) struct Balances {
    /// The rows known by the day, each on its own date.
    changes: Vec<Change>,
    /// Principal at the end of each day on which it changed, by invoice.
    principal: Vec<Vec<(Day, i64)>>,
    state: AccountState,
}

impl Balances {
    pub(crate) fn of(account: &Account, as_of: Day) -> Balances {
        // Allocation asks for a currency only where a policy states money.
        let policy = Policy::without_rules(Currency::EUR);
        let mut dated = account.clone();
        dated.changes.retain(|change| change.day <= as_of);
        for change in &mut dated.changes {
            change.day = change.date.min(as_of);
        }
        dated
            .changes
            .sort_by_key(|change| (change.day, change.kind.order()));
        let mut state = AccountState::new(&policy, &dated, Day::MIN);
        let mut principal: Vec<Vec<(Day, i64)>> = vec![Vec::new(); dated.invoices.len()];
        let mut days: Vec<Day> = dated.changes.iter().map(|change| change.day).collect();
        days.dedup();
        for day in days {
            state.advance(&policy, &dated, day);
            for (invoice, course) in dated.invoices.ids().zip(&mut principal) {
                let now = if state.is_known(invoice) {
                    state.principal(invoice)
                } else {
                    0
                };
                let before = course.last().map_or(0, |(_, before)| *before);
                if now != before {
                    course.push((day, now));
                }
            }
        }
        state.advance(&policy, &dated, as_of);
        Balances {
            changes: dated.changes,
            principal,
            state,
        }
    }

    pub(crate) fn claims(self, account: &Account, as_of: Day, notices: &FormalNotices) -> Vec<Claim> {
        let of_invoices = account.invoices.ids().zip(account.invoices.iter());
        let known =
            of_invoices.filter(|(invoice, issued)| self.state.is_known(*invoice) && issued.issued <= as_of);
        let claims = known.map(|(invoice, issued)| {
            let parts = self.parts(invoice, issued);
            let customer = self.state.customer(account, issued.customer);
            let due = parts.first().map_or(issued.due, |part| part.due);
            Claim {
                invoice,
                customer: issued.customer,
                kind: customer.kind,
                country: customer.country,
                currency: issued.currency,
                issued: issued.issued,
                amount: issued.amount,
                principal: self.state.principal(invoice),
                charges: self.state.charges(invoice),
                disputed: self.state.disputed_amount(invoice),
                formal_notice: self.formal_notice(invoice, issued.customer, due, notices),
                insolvency: self.insolvency(issued.customer),
                parts,
            }
        });
        claims.collect()
    }

    /// The due dates with what is open of each: money covers the earliest first.
    fn parts(&self, invoice: InvoiceIndex, issued: &Invoice) -> Vec<Part> {
        let whole = self
            .principal
            .get(invoice.0 as usize)
            .cloned()
            .unwrap_or_default();
        let moved = self.changes.iter().rev().find_map(|change| match change.kind {
            ChangeKind::DueChanged(due) if change.invoice == Some(invoice) => Some(due),
            _ => None,
        });
        if moved.is_some() || issued.instalments.is_empty() {
            return vec![Part {
                due: moved.unwrap_or(issued.due),
                amount: issued.amount,
                balances: whole,
            }];
        }
        let mut later: i64 = issued
            .instalments
            .iter()
            .map(|instalment| instalment.amount)
            .sum();
        let parts = issued.instalments.iter().map(|instalment| {
            later -= instalment.amount;
            let mut balances: Vec<(Day, i64)> = Vec::new();
            for &(day, open) in &whole {
                let of_part = (open - later).clamp(0, instalment.amount.max(0));
                if balances.last().map_or(0, |(_, before)| *before) != of_part {
                    balances.push((day, of_part));
                }
            }
            Part {
                due: instalment.due,
                amount: instalment.amount,
                balances,
            }
        });
        parts.collect()
    }

    fn formal_notice(
        &self,
        invoice: InvoiceIndex,
        customer: CustomerIndex,
        due: Day,
        notices: &FormalNotices,
    ) -> Option<Day> {
        let concerns = |change: &&Change| match change.invoice {
            Some(named) => named == invoice,
            None => change.customer == customer,
        };
        let mut rows = self.changes.iter().filter(concerns);
        rows.find(|change| change.day > due && notices.has(&change.kind))
            .map(|change| change.day)
    }

    fn insolvency(&self, customer: CustomerIndex) -> Option<Insolvency> {
        let mut found: Option<Insolvency> = None;
        for change in self.changes.iter().filter(|change| change.customer == customer) {
            match change.kind {
                ChangeKind::InsolvencyOpened => {
                    found = found.or(Some(Insolvency {
                        opened: change.day,
                        published: None,
                    }));
                }
                // A publication without an opening: the judgment is not later than what tells of it.
                ChangeKind::InsolvencyPublished => {
                    let of = found.get_or_insert(Insolvency {
                        opened: change.day,
                        published: None,
                    });
                    of.published = of.published.or(Some(change.day));
                }
                ChangeKind::InsolvencyEnded => found = None,
                _ => {}
            }
        }
        found
    }
}
