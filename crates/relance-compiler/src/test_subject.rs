//! Customers and invoices of a test, with the facts that it states of them.

use crate::diagnostic::{Datum, Diagnostic, Words, name_codes, test_codes, type_codes};
use crate::fact_table::{self, FactEntry, FactType};
use crate::lower::Lower;
use crate::source::{FileId, Place};
use crate::stated::{fact_value, set_column};
use crate::test_block::{DEFAULT_TERMS, Draft, DraftCustomer, DraftInvoice, Subject, TestContext};
use relance_kernel::account::{Customer, Invoice};
use relance_kernel::{Currency, CustomerIndex, Fact, FactValue, Money};
use relance_syntax::ast::{self, Name, Value};
use std::collections::BTreeMap;

impl<'p> Lower<'p, '_> {
    pub(crate) fn test_customer(
        &mut self,
        id: &'p Name,
        facts: &'p [ast::StatedFact],
        draft: &mut Draft<'p>,
        context: &TestContext<'_>,
    ) -> Option<()> {
        let file = draft.file;
        if let Some(first) = draft.customers.iter().find(|known| known.id.text == id.text) {
            let first = Place::new(file, first.id.span);
            self.report(
                Diagnostic::new(&name_codes::DUPLICATE_NAME, Place::new(file, id.span))
                    .with("name", &id.text)
                    .at("first", first),
            );
            return None;
        }
        let mut stated: BTreeMap<Fact, FactValue> = BTreeMap::new();
        let mut complete = true;
        for fact in facts {
            let name = &fact.fact.text;
            let full = format!("customer.{}", name.strip_prefix("customer.").unwrap_or(name));
            let entry = fact_table::of_test_customer(name).or_else(|| self.fields.get(&full).copied());
            if self.state(entry, fact, file, &mut stated).is_none() {
                complete = false;
            }
        }
        let mut customer = Customer::unknown();
        customer.fields = vec![FactValue::Unknown; context.customer_fields].into();
        if complete {
            let accepted = context.applicable.accepted(&stated, &self.atoms, self.interner);
            stated.extend(accepted);
        }
        for (&fact, &value) in &stated {
            set_column(&mut customer, fact, value);
        }
        customer.stated = stated.into_iter().collect();
        draft.customers.push(DraftCustomer { id, customer });
        complete.then_some(())
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of the line as the tree has them"
    )]
    pub(crate) fn test_invoice(
        &mut self,
        id: &'p Name,
        customer: &'p Name,
        amount: &'p Value,
        (issued, due): (Option<&'p Value>, &'p Value),
        facts: &'p [ast::StatedFact],
        draft: &mut Draft<'p>,
        context: &TestContext<'_>,
    ) -> Option<()> {
        let file = draft.file;
        let money = self.one_amount(amount, file, "amount");
        let due_day = self.test_date(due, file);
        let issued_day = match issued {
            None => due_day.map(|due| due.plus(-DEFAULT_TERMS)),
            Some(issued) => self.test_date(issued, file),
        };
        let owner = draft
            .customers
            .iter()
            .position(|known| known.id.text == customer.text);
        if owner.is_none() && !draft.lost.contains(customer.text.as_str()) {
            let known: Vec<String> = draft
                .customers
                .iter()
                .map(|known| known.id.text.clone())
                .collect();
            self.unknown_subject(customer, CUSTOMER, &known, file);
        }
        if let Some(first) = draft.invoices.iter().find(|known| known.id.text == id.text) {
            let first = Place::new(file, first.id.span);
            self.report(
                Diagnostic::new(&name_codes::DUPLICATE_NAME, Place::new(file, id.span))
                    .with("name", &id.text)
                    .at("first", first),
            );
            return None;
        }
        let mut stated: BTreeMap<Fact, FactValue> = BTreeMap::new();
        let mut complete = true;
        for fact in facts {
            let name = &fact.fact.text;
            let full = format!("invoice.{}", name.strip_prefix("invoice.").unwrap_or(name));
            let entry = fact_table::built_in(name)
                .or_else(|| self.fields.get(&full).copied())
                .filter(|entry| !entry.fact.is_of_customer());
            complete &= self.state(entry, fact, file, &mut stated).is_some();
        }
        let (money, due, issued_on, owner) = (money?, due_day?, issued_day?, owner?);
        if money.minor <= 0 {
            let place = Place::new(file, amount.span);
            self.report(Diagnostic::new(&test_codes::NO_AMOUNT, place));
            return None;
        }
        // As in a ledger: odd up to a year, a slip beyond.
        if issued_on.since(due) > 366 {
            let place = Place::new(file, issued.map_or(amount.span, |issued| issued.span));
            self.report(
                Diagnostic::new(&test_codes::DUE_BEFORE_ISSUE, place)
                    .with("issued", issued_on.to_string())
                    .with("due", due.to_string()),
            );
            return None;
        }
        draft.first_day = Some(draft.first_day.map_or(issued_on, |first| first.min(issued_on)));
        let method = stated.get(&Fact::PaymentMethod).and_then(|value| match value {
            FactValue::Name(name) => Some(*name),
            _ => None,
        });
        let mut fields = vec![FactValue::Unknown; context.invoice_fields];
        for (fact, value) in &stated {
            if let Fact::InvoiceField(position) = fact
                && let Some(field) = fields.get_mut(usize::from(*position))
            {
                *field = *value;
            }
        }
        draft.invoices.push(DraftInvoice {
            id,
            customer: owner,
            invoice: Invoice {
                customer: CustomerIndex(0),
                issued: issued_on,
                due,
                amount: money.minor,
                currency: money.currency,
                payment_method: method,
                fields: fields.into(),
                instalments: Box::default(),
                stated: stated.into_iter().collect(),
            },
        });
        complete.then_some(())
    }

    /// Takes note of a stated fact.
    pub(crate) fn state(
        &mut self,
        entry: Option<FactEntry>,
        fact: &'p ast::StatedFact,
        file: FileId,
        stated: &mut BTreeMap<Fact, FactValue>,
    ) -> Option<()> {
        let place = Place::new(file, fact.fact.span);
        let Some(entry) = entry else {
            if fact_table::built_in(&fact.fact.text).is_some() {
                self.report(
                    Diagnostic::new(&test_codes::NOT_STATABLE, place).with("fact", self.written(place)),
                );
            } else if !self.may_be_unread(&fact.fact.text) {
                let suggestion = self.suggest(&fact.fact.text, fact_table::names());
                self.unknown_fact(&fact.fact.text, place, suggestion);
            }
            return None;
        };
        if matches!(entry.fact, Fact::Overdue | Fact::Age) {
            self.report(Diagnostic::new(&test_codes::NOT_STATABLE, place).with("fact", self.written(place)));
            return None;
        }
        let (_, constant) = self.constant(entry, &fact.fact, &fact.value, file)?;
        let Some(value) = fact_value(entry.fact, &constant, self.interner) else {
            let place = Place::new(file, fact.value.span);
            if entry.fact_type == FactType::Money {
                self.report(
                    Diagnostic::new(&type_codes::ONE_AMOUNT_NEEDED, place)
                        .with("what", Datum::code(&fact.fact.text)),
                );
            } else {
                self.report(
                    Diagnostic::new(&type_codes::WRONG_TYPE, place)
                        .with("fact", Datum::code(&fact.fact.text))
                        .with(
                            "expected",
                            Words {
                                en: "a whole number",
                                fr: "un nombre entier",
                            },
                        )
                        .with("value", self.written(place))
                        .with(
                            "found",
                            Words {
                                en: "none",
                                fr: "rien de tel",
                            },
                        )
                        .with("example", "3"),
                );
            }
            return None;
        };
        stated.insert(entry.fact, value);
        // A behaviour fact holds over every window that the policy reads.
        if fact_table::with_window(entry.fact, 1).is_some() {
            let windows: Vec<Fact> = self.windows_of(entry.fact);
            for fact in windows {
                stated.insert(fact, value);
            }
        }
        Some(())
    }

    /// The same behaviour fact over each window that a test of the policy has.
    fn windows_of(&self, fact: Fact) -> Vec<Fact> {
        let read = self.atoms.iter().filter_map(|atom| match atom {
            relance_kernel::policy::Atom::Compare { fact, .. } => Some(*fact),
            _ => None,
        });
        let base = fact_table::with_window(fact, 1);
        read.filter(|read| fact_table::with_window(*read, 1) == base)
            .collect()
    }

    pub(crate) fn subject(&mut self, name: &Name, draft: &Draft<'p>) -> Option<Subject> {
        if let Some(index) = draft.invoices.iter().position(|known| known.id.text == name.text) {
            return Some(Subject::Invoice(index));
        }
        if let Some(index) = draft
            .customers
            .iter()
            .position(|known| known.id.text == name.text)
        {
            return Some(Subject::Customer(index));
        }
        if draft.lost.contains(name.text.as_str()) {
            return None;
        }
        let known: Vec<String> = draft
            .invoices
            .iter()
            .map(|known| &known.id.text)
            .chain(draft.customers.iter().map(|known| &known.id.text))
            .cloned()
            .collect();
        self.unknown_subject(name, EITHER, &known, draft.file);
        None
    }

    pub(crate) fn unknown_subject(&mut self, name: &Name, what: Words, known: &[String], file: FileId) {
        // `on 2026-03-09 expects email`: the word is read as the name of an invoice.
        let expectations = ["expect", "attendre"];
        let candidates: Vec<&str> = known.iter().map(String::as_str).chain(expectations).collect();
        let suggestion = self.suggest(&name.text, candidates);
        self.report(
            Diagnostic::new(&test_codes::UNKNOWN_SUBJECT, Place::new(file, name.span))
                .with("name", &name.text)
                .with("what", what)
                .with_some("suggestion", suggestion.clone())
                .fixed_by_some(suggestion),
        );
    }

    /// Money of a test: above 0, and in the currency of what it is paid on.
    pub(crate) fn test_money(
        &mut self,
        value: &Value,
        file: FileId,
        expected: Option<(Currency, &str)>,
        of: &str,
    ) -> Option<Money> {
        let money = self.one_amount(value, file, of)?;
        let place = Place::new(file, value.span);
        if money.minor <= 0 {
            self.report(Diagnostic::new(&test_codes::NO_AMOUNT, place));
            return None;
        }
        if let Some((currency, name)) = expected
            && currency != money.currency
        {
            self.report(
                Diagnostic::new(&test_codes::ANOTHER_CURRENCY, place)
                    .with("name", name.to_owned())
                    .with("expected", currency.code())
                    .with("found", money.currency.code()),
            );
            return None;
        }
        Some(money)
    }
}

const CUSTOMER: Words = Words {
    en: "customer",
    fr: "client",
};

pub(crate) const INVOICE: Words = Words {
    en: "invoice",
    fr: "facture",
};

const EITHER: Words = Words {
    en: "customer or invoice",
    fr: "client ni facture",
};
