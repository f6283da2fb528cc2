//! Payments that name no invoice: the account or the name tells the customer, the amount what is paid.

use super::combine::{Combination, combination};
use super::matcher::{Item, Matcher};
use super::names;
use super::numbers::Named;
use super::outcome::{Outcome, Remark, Rule, Why};
use relance_kernel::Day;
use std::collections::BTreeSet;

impl Matcher<'_> {
    /// Open invoices that the payer of a customer pays, known by the day, the oldest first.
    pub(super) fn open_invoices(&self, customer: &str, item: &Item<'_>) -> Vec<usize> {
        let places = self.books.of_payer.get(self.books.payer(customer));
        let mut places: Vec<usize> = places
            .into_iter()
            .flatten()
            .copied()
            .filter(|place| {
                self.open_of(*place) > 0
                    && self.invoice(*place).is_some_and(|invoice| {
                        !invoice.is_credit_note
                            && invoice.currency == item.currency()
                            && invoice.issued <= item.entry.booked
                    })
            })
            .collect();
        places.sort_by_key(|place| self.invoice(*place).map(|invoice| (invoice.due, &invoice.id)));
        places
    }

    /// The customer is known; what it pays is told by the amount.
    pub(super) fn by_amount(&mut self, item: &Item<'_>, customer: &str, known_by: Rule) -> Outcome {
        if let Some(payment) = self.perhaps_there(item, customer) {
            return Outcome::PerhapsThere { payment };
        }
        let amount = item.amount();
        let by_account = known_by == Rule::Iban;
        let rule = |rule: Rule| if by_account { rule } else { known_by };
        let places = self.open_invoices(customer, item);
        let exact: Vec<usize> = places
            .iter()
            .copied()
            .filter(|place| {
                let open = self.open_of(*place);
                open == amount || open.saturating_add(self.charged(*place, item.entry.booked)) == amount
            })
            .collect();
        if let [only] = exact.as_slice() {
            let rule = rule(Rule::IbanAndAmount);
            return self.guessed(item, rule, customer, &[(*only, amount)], !by_account);
        }
        // Several of the same amount: the oldest is a guess.
        if let [oldest, ..] = exact.as_slice() {
            let rule = rule(Rule::IbanAndAmount);
            return self.guessed(item, rule, customer, &[(*oldest, amount)], true);
        }
        let in_full = |places: &[usize]| -> Vec<(usize, i64)> {
            let parts = places.iter().map(|place| (*place, self.open_of(*place)));
            parts.collect()
        };
        let sum = |parts: &[(usize, i64)]| parts.iter().map(|(_, open)| i128::from(*open)).sum::<i128>();
        // All that is open, or all that is due: what a statement of account asks for.
        let due: Vec<usize> = places
            .iter()
            .copied()
            .filter(|place| {
                self.invoice(*place)
                    .is_some_and(|invoice| invoice.due <= item.entry.booked)
            })
            .collect();
        for all in [in_full(&places), in_full(&due)] {
            if all.len() > 1 && sum(&all) == i128::from(amount) {
                return self.guessed(item, rule(Rule::IbanAndCombination), customer, &all, !by_account);
            }
        }
        let amounts: Vec<i64> = places.iter().map(|place| self.open_of(*place)).collect();
        match combination(&amounts, amount) {
            Combination::Only(positions) => {
                let chosen: Vec<usize> = positions
                    .into_iter()
                    .filter_map(|position| places.get(position).copied())
                    .collect();
                let parts = in_full(&chosen);
                self.guessed(item, rule(Rule::IbanAndCombination), customer, &parts, true)
            }
            Combination::Several | Combination::None | Combination::TooMany => {
                self.unallocated(item, known_by, customer, Remark::FitsNothing, false)
            }
        }
    }

    /// Nothing but the name: never enough alone.
    pub(super) fn by_name(
        &mut self,
        item: &Item<'_>,
        named: &[Named],
        by_name: Option<&BTreeSet<String>>,
    ) -> Outcome {
        if let Some(customers) = by_name {
            if let [only] = customers.iter().collect::<Vec<_>>().as_slice() {
                let outcome = self.by_amount(item, only, Rule::Name);
                let is_said = matches!(
                    outcome,
                    Outcome::Written {
                        remark: Some(Remark::FitsNothing),
                        ..
                    }
                );
                if !is_said || self.options.accept_guesses {
                    return match outcome {
                        Outcome::Written {
                            rule, rows, remark, ..
                        } => Outcome::Written {
                            rule,
                            rows,
                            remark,
                            is_guess: true,
                        },
                        other => other,
                    };
                }
            }
            return Outcome::Unmatched(Why::NameAlone {
                customers: customers.iter().cloned().collect(),
            });
        }
        let weak: Vec<String> = named
            .iter()
            .filter_map(|named| self.invoice(named.invoice))
            .map(|invoice| invoice.id.clone())
            .collect();
        if !weak.is_empty() {
            return Outcome::Unmatched(Why::ShortNumber { invoices: weak });
        }
        let bare = names::without_form(&item.transaction.name);
        match self.books.by_bare_name.get(&bare) {
            Some(customers) => Outcome::Unmatched(Why::NameWithoutForm {
                customers: customers.iter().cloned().collect(),
            }),
            None => Outcome::Unmatched(Why::Unknown),
        }
    }

    /// What was charged on an invoice beside its principal, by a day.
    pub(super) fn charged(&self, place: usize, day: Day) -> i64 {
        let charged = self.invoice(place).map_or(&[][..], |invoice| &invoice.charged);
        let by_then = charged.iter().filter(|(charged, _)| *charged <= day);
        by_then.map(|(_, amount)| *amount).sum()
    }

    /// Rows on invoices if that is sure, or guesses are accepted; else on the customer, with what was guessed.
    pub(super) fn guessed(
        &mut self,
        item: &Item<'_>,
        rule: Rule,
        customer: &str,
        parts: &[(usize, i64)],
        is_guess: bool,
    ) -> Outcome {
        if !is_guess || self.options.accept_guesses {
            return self.written(item, rule, customer, parts, None, is_guess);
        }
        let invoices = parts
            .iter()
            .filter_map(|(place, _)| self.invoice(*place))
            .map(|invoice| invoice.id.clone())
            .collect();
        self.unallocated(item, rule, customer, Remark::Guess { invoices }, true)
    }
}
