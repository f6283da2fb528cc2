//! What a test expects, and the case made of all its lines.

use crate::action;
use crate::case::{Expectation, ExpectationKind, ExpectedAction, TestAccount, TestCase, When};
use crate::declare::Declared;
use crate::diagnostic::{Datum, Diagnostic, type_codes};
use crate::fact_table::FactType;
use crate::lower::Lower;
use crate::source::{FileId, Place};
use crate::test_block::{Draft, DraftInvoice, PendingKind};
use crate::value::Typed;
use relance_kernel::account::{Change, ChangeKind, Invoice};
use relance_kernel::{Account, CustomerIndex, Id, IndexList, InvoiceIndex};
use relance_syntax::ast::{self, Name, Value, ValueKind};

impl<'p> Lower<'p, '_> {
    pub(crate) fn expected_action(
        &mut self,
        expected: &'p ast::ExpectedAction,
        file: FileId,
    ) -> Option<ExpectedAction> {
        let verb = &expected.verb;
        let argument = match &expected.argument {
            None => None,
            Some(value) => match self.expected_name(value, file)? {
                Typed::Name(text) | Typed::Text(text) => Some(Name {
                    text,
                    span: value.span,
                }),
                other => {
                    let place = Place::new(file, value.span);
                    self.report(
                        Diagnostic::new(&type_codes::WRONG_TYPE, place)
                            .with("fact", Datum::code(&verb.text))
                            .with("expected", FactType::Open.words())
                            .with("value", self.written(place))
                            .with("found", other.words())
                            .with("example", "gentle"),
                    );
                    return None;
                }
            },
        };
        let argument = argument.as_ref();
        match verb.text.as_str() {
            "charge" => self.expected_charge(argument, file).map(ExpectedAction::Charge),
            "escalate" => match argument {
                None => Some(ExpectedAction::Escalate(None)),
                Some(name) => self
                    .transfer_target(name, file)
                    .map(|to| ExpectedAction::Escalate(Some(to))),
            },
            "task" => Some(ExpectedAction::Task(argument.map(|name| self.symbol(&name.text)))),
            "alert" => match argument {
                None => Some(ExpectedAction::Alert(None)),
                Some(name) => self
                    .role(name, file)
                    .map(|role| ExpectedAction::Alert(Some(role))),
            },
            "flag" => Some(ExpectedAction::Flag(argument.map(|name| self.symbol(&name.text)))),
            "block_orders" => Some(ExpectedAction::BlockOrders),
            "propose_write_off" => Some(ExpectedAction::ProposeWriteOff),
            channel => {
                let id = self.channel(verb, file)?;
                let Some(name) = argument else {
                    return Some(ExpectedAction::Contact {
                        channel: id,
                        template: None,
                        to: None,
                    });
                };
                if channel == action::CALL {
                    let to = self.role(name, file)?;
                    return Some(ExpectedAction::Contact {
                        channel: id,
                        template: None,
                        to: Some(to),
                    });
                }
                let template = self.template_named(name, file)?;
                Some(ExpectedAction::Contact {
                    channel: id,
                    template: Some(template),
                    to: None,
                })
            }
        }
    }

    /// What a line expects by name: a cell of the table, or the name itself.
    fn expected_name(&mut self, value: &Value, file: FileId) -> Option<Typed> {
        match &value.kind {
            ValueKind::Name(name) if !self.table_cells.contains_key(name) => Some(Typed::Name(name.clone())),
            _ => self.typed(value, file),
        }
    }

    pub(crate) fn finish_test(
        &mut self,
        draft: Draft<'p>,
        declared: &Declared<'p, ast::Test>,
        row: Option<String>,
    ) -> Option<TestCase> {
        let first_day = draft.first_day?;
        let Draft {
            file,
            customers,
            invoices,
            changes,
            expectations,
            last_date,
            ..
        } = draft;
        let mut accounts: Vec<TestAccount> = Vec::with_capacity(customers.len());
        // For each invoice of the test, its account and its position there.
        let mut positions: Vec<(usize, usize)> = vec![(0, 0); invoices.len()];
        for (index, customer) in customers.into_iter().enumerate() {
            let mut own: Vec<(usize, &DraftInvoice<'_>)> = invoices
                .iter()
                .enumerate()
                .filter(|(_, invoice)| invoice.customer == index)
                .collect();
            own.sort_by(|(_, a), (_, b)| a.id.text.cmp(&b.id.text));
            let mut list: IndexList<InvoiceIndex, Invoice> = IndexList::new();
            let mut account_changes: Vec<Change> = Vec::new();
            for (position, (number, invoice)) in own.iter().enumerate() {
                if let Some(known) = positions.get_mut(*number) {
                    *known = (index, position);
                }
                list.push(invoice.invoice.clone());
                account_changes.push(Change {
                    day: invoice.invoice.issued,
                    date: invoice.invoice.issued,
                    customer: CustomerIndex(0),
                    invoice: Some(InvoiceIndex::at(position)),
                    kind: ChangeKind::Issued,
                });
            }
            let names = own.iter().map(|(_, invoice)| invoice.id.text.clone()).collect();
            accounts.push(TestAccount {
                customer: customer.id.text.clone(),
                place: Place::new(file, customer.id.span),
                invoices: names,
                account: Account {
                    customers: [customer.customer].into_iter().collect(),
                    invoices: list,
                    changes: account_changes,
                },
            });
        }
        for (number, mut change) in changes {
            // Until now an invoice was named by its number in the test.
            if let Some(invoice) = change.invoice {
                let (_, position) = positions.get(invoice.0 as usize).copied()?;
                change.invoice = Some(InvoiceIndex::at(position));
            }
            accounts.get_mut(number)?.account.changes.push(change);
        }
        for account in &mut accounts {
            account
                .account
                .changes
                .sort_by_key(|change| (change.day, change.kind.order(), change.date));
        }
        let position_of = |name: &Name| {
            let number = invoices.iter().position(|invoice| invoice.id.text == name.text)?;
            positions.get(number).copied()
        };
        let expectations = expectations
            .into_iter()
            .map(|pending| {
                let kind = match pending.kind {
                    PendingKind::On(day, action) => ExpectationKind::Action {
                        when: When::On(day),
                        action,
                        invoice: pending.invoice.and_then(position_of),
                    },
                    PendingKind::Next { from, before, action } => ExpectationKind::Action {
                        when: When::Next {
                            from: from.unwrap_or(first_day),
                            before,
                        },
                        action,
                        invoice: pending.invoice.and_then(position_of),
                    },
                    PendingKind::Nothing { from, until } => ExpectationKind::Nothing {
                        from: from.unwrap_or(first_day),
                        until,
                    },
                };
                Expectation {
                    kind,
                    place: pending.place,
                }
            })
            .collect();
        Some(TestCase {
            title: declared.node.title.value.clone(),
            row,
            place: declared.place,
            whole: declared.whole,
            accounts,
            expectations,
            first_day,
            last_day: last_date.map_or(first_day, |(day, _)| day),
        })
    }
}
