//! What is decided for a customer reads facts of the customer only, and money in the policy's currency.

use crate::diagnostic::{Datum, Diagnostic, step_codes, type_codes};
use crate::lower::Lower;
use relance_kernel::policy::{Atom, Guard};
use relance_kernel::{AtomId, Constant, RuleId};
use relance_syntax::ast::RuleMode;

impl<'p> Lower<'p, '_> {
    /// Whether the guard reads customer facts only; reports each test that does not.
    pub(crate) fn check_customer_facts(&mut self, guard: &Guard) -> bool {
        let mut invoice_tests = Vec::new();
        self.collect_invoice_tests(guard, &mut invoice_tests);
        invoice_tests.sort_unstable();
        invoice_tests.dedup();
        for &atom in &invoice_tests {
            let Some(origin) = self.atom_origins.element(atom) else {
                continue;
            };
            let diagnostic = Diagnostic::new(&step_codes::CUSTOMER_FACTS_ONLY, origin.place)
                .with("condition", self.written(origin.place));
            let diagnostic = match self.atoms.element(atom) {
                Some(Atom::Compare { fact, .. }) => {
                    diagnostic.with_some("suggestion", customer_counterpart(*fact).map(Datum::code))
                }
                _ => diagnostic,
            };
            self.report(diagnostic);
        }
        invoice_tests.is_empty()
    }

    /// Every test that concerns one invoice.
    pub(crate) fn collect_invoice_tests(&self, guard: &Guard, found: &mut Vec<AtomId>) {
        match guard {
            Guard::Always => {}
            Guard::And(list) | Guard::Or(list) => {
                for inner in list {
                    self.collect_invoice_tests(inner, found);
                }
            }
            Guard::Not(inner) => self.collect_invoice_tests(inner, found),
            Guard::Atom(id) => {
                let of_customer = match self.atoms.element(*id) {
                    Some(Atom::Compare { fact, .. }) => fact.is_of_customer(),
                    Some(Atom::Contacted(_) | Atom::Replied(_) | Atom::NoReply(_)) => true,
                    Some(Atom::Sent { rule, .. }) => self.is_customer_rule(*rule),
                    _ => false,
                };
                if !of_customer {
                    found.push(*id);
                }
            }
        }
    }

    fn is_customer_rule(&self, rule: RuleId) -> bool {
        let index = self.rules_by_id.element(rule).copied();
        index
            .and_then(|index| self.names.rules.get(index))
            .is_some_and(|found| {
                matches!(
                    found.rule.mode,
                    RuleMode::Also {
                        per_customer: true,
                        ..
                    }
                )
            })
    }

    /// Warns where a customer's money is compared with no amount in the policy's currency: such a test is never known.
    pub(crate) fn check_policy_currency(&mut self, guard: &Guard) {
        match guard {
            Guard::Always => {}
            Guard::And(list) | Guard::Or(list) => {
                for inner in list {
                    self.check_policy_currency(inner);
                }
            }
            Guard::Not(inner) => self.check_policy_currency(inner),
            Guard::Atom(id) => {
                let Some(Atom::Compare {
                    constant: Constant::Money(amounts),
                    ..
                }) = self.atoms.element(*id)
                else {
                    return;
                };
                let currency = self.currency;
                if amounts.iter().any(|money| money.currency == currency) || !self.checked_atoms.insert(*id) {
                    return;
                }
                let written: Vec<String> = amounts.iter().map(ToString::to_string).collect();
                let Some(place) = self.atom_place(*id) else { return };
                self.report(
                    Diagnostic::new(&type_codes::NEVER_THAT_CURRENCY, place)
                        .with("expected", currency.code())
                        .with("value", written.join(" or ")),
                );
            }
        }
    }
}

impl Lower<'_, '_> {
    /// Warns where money is compared with no amount in the policy's currency: of an invoice in that currency, and so of
    /// most, nothing is known. A condition that asks for the currency means it.
    pub(crate) fn check_invoice_currency(&mut self, guard: &Guard) {
        if !self.reads_currency(guard) {
            self.look_for_other_currencies(guard);
        }
    }

    fn reads_currency(&self, guard: &Guard) -> bool {
        match guard {
            Guard::Always => false,
            Guard::And(list) | Guard::Or(list) => list.iter().any(|inner| self.reads_currency(inner)),
            Guard::Not(inner) => self.reads_currency(inner),
            Guard::Atom(id) => matches!(
                self.atoms.element(*id),
                Some(Atom::Compare {
                    fact: relance_kernel::Fact::InvoiceCurrency,
                    ..
                })
            ),
        }
    }

    fn look_for_other_currencies(&mut self, guard: &Guard) {
        match guard {
            Guard::Always => {}
            Guard::And(list) | Guard::Or(list) => {
                for inner in list {
                    self.look_for_other_currencies(inner);
                }
            }
            Guard::Not(inner) => self.look_for_other_currencies(inner),
            Guard::Atom(id) => {
                let Some(Atom::Compare {
                    constant: Constant::Money(amounts),
                    ..
                }) = self.atoms.element(*id)
                else {
                    return;
                };
                let currency = self.currency;
                let Some(first) = amounts
                    .first()
                    .filter(|_| amounts.iter().all(|money| money.currency != currency))
                else {
                    return;
                };
                let value = first.to_string().replace(".00 ", " ");
                let found = first.currency;
                if self.checked_atoms.contains(id) || !self.checked_currencies.insert(*id) {
                    return;
                }
                let Some(place) = self.atom_place(*id) else { return };
                self.report(
                    Diagnostic::new(&type_codes::AMOUNT_IN_ANOTHER_CURRENCY, place)
                        .with("expected", currency.code())
                        .with("currency", found.code())
                        .with("value", value),
                );
            }
        }
    }
}

/// The fact of the customer that comes nearest to a fact of an invoice.
fn customer_counterpart(fact: relance_kernel::Fact) -> Option<&'static str> {
    use relance_kernel::Fact;
    Some(match fact {
        Fact::Amount | Fact::Balance | Fact::UndisputedBalance => "customer.overdue_balance",
        Fact::Overdue | Fact::OverdueWorkingDays => "customer.oldest_overdue",
        _ => return None,
    })
}
