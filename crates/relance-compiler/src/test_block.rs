//! `test` blocks: from the tree to [`TestCase`]s, names and types checked, tables expanded.

use crate::case::{Expectation, ExpectationKind, ExpectedAction, TestAccount, TestCase, When};
use crate::declare::Declared;
use crate::diagnostic::{Datum, Diagnostic, Words, name_codes, test_codes, type_codes};
use crate::fact_table::{self, FactEntry, FactType};
use crate::lower::Lower;
use crate::source::{FileId, Place};
use crate::stated::{Applicable, fact_value, set_column};
use crate::value::Typed;
use crate::{action, test_event, words};
use relance_kernel::account::{Change, ChangeKind, Customer, Invoice};
use relance_kernel::{
    Account, Currency, CustomerIndex, Day, Fact, FactValue, Id, IndexList, InvoiceIndex, Money,
};
use relance_syntax::ast::{self, Name, TestLineKind, Value, ValueKind};
use std::collections::BTreeMap;

/// Days between issue and due date when a test does not say.
const DEFAULT_TERMS: i32 = 30;

/// What tests need of the policy around them.
pub(crate) struct TestContext<'a> {
    pub(crate) applicable: Applicable<'a>,
    pub(crate) customer_fields: usize,
    pub(crate) invoice_fields: usize,
}

/// What a name of a test stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    /// By position among the accounts.
    Customer(usize),
    /// By position among the invoices of the test.
    Invoice(usize),
}

/// A payment of a test, to be bounced by a later line.
pub(crate) struct PaymentMade {
    pub(crate) subject: Subject,
    pub(crate) money: Money,
    pub(crate) number: u32,
    pub(crate) is_reversed: bool,
}

/// A test while its lines are read.
pub(crate) struct Draft<'p> {
    pub(crate) file: FileId,
    pub(crate) customers: Vec<DraftCustomer<'p>>,
    pub(crate) invoices: Vec<DraftInvoice<'p>>,
    pub(crate) payments: Vec<PaymentMade>,
    /// What happens, by account.
    pub(crate) changes: Vec<(usize, Change)>,
    expectations: Vec<PendingExpectation<'p>>,
    /// The date of the dated line read last.
    last_date: Option<(Day, Place)>,
    first_day: Option<Day>,
    is_sound: bool,
}

pub(crate) struct DraftCustomer<'p> {
    pub(crate) id: &'p Name,
    pub(crate) customer: Customer,
}

pub(crate) struct DraftInvoice<'p> {
    pub(crate) id: &'p Name,
    /// By position among the customers.
    pub(crate) customer: usize,
    pub(crate) invoice: Invoice,
}

struct PendingExpectation<'p> {
    kind: PendingKind,
    invoice: Option<&'p Name>,
    place: Place,
}

enum PendingKind {
    On(Day, ExpectedAction),
    Next {
        from: Option<Day>,
        before: Option<Day>,
        action: ExpectedAction,
    },
    Nothing {
        from: Option<Day>,
        until: Day,
    },
}

impl<'p> Lower<'p, '_> {
    /// All tests, each row of a table a case of its own.
    pub(crate) fn test_cases(&mut self, context: &TestContext<'_>) -> Vec<TestCase> {
        let names = self.names;
        let mut cases = Vec::new();
        for declared in &names.tests {
            let expects = |line: &ast::TestLine| {
                matches!(
                    line.kind,
                    TestLineKind::Expect { .. } | TestLineKind::ExpectNothing { .. } | TestLineKind::Broken
                )
            };
            if !declared.node.lines.iter().any(expects) {
                self.report(Diagnostic::new(&test_codes::EXPECTS_NOTHING, declared.place));
                continue;
            }
            let Some(table) = &declared.node.table else {
                cases.extend(self.test_case(declared, None, context));
                continue;
            };
            self.check_columns(table, declared.file);
            for row in &table.rows {
                if row.len() != table.columns.len() {
                    let place = match (row.first(), row.last()) {
                        (Some(first), Some(last)) => Place::new(declared.file, first.span.merge(last.span)),
                        _ => Place::new(declared.file, table.span),
                    };
                    self.report(
                        Diagnostic::new(&test_codes::ROW_LENGTH, place)
                            .with("count", i64::try_from(row.len()).unwrap_or(i64::MAX))
                            .with("expected", i64::try_from(table.columns.len()).unwrap_or(i64::MAX)),
                    );
                    continue;
                }
                let mut cells = BTreeMap::new();
                let mut shown = Vec::new();
                for (column, value) in table.columns.iter().zip(row) {
                    let typed = self.typed(value, declared.file);
                    cells.insert(column.text.clone(), typed);
                    shown.push(format!("{} = {}", column.text, words::value(value)));
                }
                self.table_cells = cells;
                cases.extend(self.test_case(declared, Some(shown.join(", ")), context));
                self.table_cells = BTreeMap::new();
            }
        }
        cases
    }

    fn check_columns(&mut self, table: &ast::TestTable, file: FileId) {
        for (index, column) in table.columns.iter().enumerate() {
            let before = table.columns.get(..index).unwrap_or_default();
            if let Some(first) = before.iter().find(|known| known.text == column.text) {
                self.report(
                    Diagnostic::new(&name_codes::DUPLICATE_NAME, Place::new(file, column.span))
                        .with("name", &column.text)
                        .at("first", Place::new(file, first.span)),
                );
            }
        }
    }

    fn test_case(
        &mut self,
        declared: &Declared<'p, ast::Test>,
        row: Option<String>,
        context: &TestContext<'_>,
    ) -> Option<TestCase> {
        let mut draft = Draft {
            file: declared.file,
            customers: Vec::new(),
            invoices: Vec::new(),
            payments: Vec::new(),
            changes: Vec::new(),
            expectations: Vec::new(),
            last_date: None,
            first_day: None,
            is_sound: true,
        };
        for line in &declared.node.lines {
            if self.test_line(line, &mut draft, context).is_none() {
                draft.is_sound = false;
            }
        }
        draft
            .is_sound
            .then(|| self.finish_test(draft, declared, row))
            .flatten()
    }

    fn test_line(
        &mut self,
        line: &'p ast::TestLine,
        draft: &mut Draft<'p>,
        context: &TestContext<'_>,
    ) -> Option<()> {
        let file = draft.file;
        let place = Place::new(file, line.span);
        match &line.kind {
            TestLineKind::Customer { id, facts } => self.test_customer(id, facts, draft, context),
            TestLineKind::Invoice {
                id,
                customer,
                amount,
                issued,
                due,
                facts,
            } => {
                let dates = (issued.as_ref(), due);
                self.test_invoice(id, customer, amount, dates, facts, draft, context)
            }
            TestLineKind::Happens { on, subject, event } => {
                let day = self.test_date(on, file);
                let subject_found = self.subject(subject, draft);
                let day = self.dated_line(day?, place, draft)?;
                test_event::happen(self, draft, subject_found?, subject, day, event, place)
            }
            TestLineKind::Expect { on, action } => {
                let expected = self.expected_action(action, file);
                if let Some(invoice) = &action.invoice
                    && !draft.invoices.iter().any(|known| known.id.text == invoice.text)
                {
                    let known: Vec<String> =
                        draft.invoices.iter().map(|known| known.id.text.clone()).collect();
                    self.unknown_subject(invoice, INVOICE, &known, file);
                    return None;
                }
                let kind = match on {
                    Some(on) => {
                        let day = self.test_date(on, file)?;
                        let day = self.dated_line(day, place, draft)?;
                        PendingKind::On(day, expected?)
                    }
                    None => PendingKind::Next {
                        from: draft.last_date.map(|(day, _)| day),
                        before: None,
                        action: expected?,
                    },
                };
                let invoice = action.invoice.as_ref();
                draft
                    .expectations
                    .push(PendingExpectation { kind, invoice, place });
                Some(())
            }
            TestLineKind::ExpectNothing { until } => {
                let until = self.test_date(until, file)?;
                let from = draft.last_date.map(|(day, _)| day);
                let until = self.dated_line(until, place, draft)?;
                let kind = PendingKind::Nothing { from, until };
                draft.expectations.push(PendingExpectation {
                    kind,
                    invoice: None,
                    place,
                });
                Some(())
            }
            // The parser said why.
            TestLineKind::Broken => None,
        }
    }

    /// Takes note of the date of a line; it may not go back.
    fn dated_line(&mut self, day: Day, place: Place, draft: &mut Draft<'p>) -> Option<Day> {
        if let Some((before, first)) = draft.last_date
            && day < before
        {
            self.report(
                Diagnostic::new(&test_codes::OUT_OF_ORDER, place)
                    .with("date", day.to_string())
                    .with("first_date", before.to_string())
                    .at("first", first),
            );
            return None;
        }
        for expectation in &mut draft.expectations {
            if let PendingKind::Next {
                before: before @ None,
                ..
            } = &mut expectation.kind
            {
                *before = Some(day);
            }
        }
        draft.last_date = Some((day, place));
        draft.first_day = Some(draft.first_day.map_or(day, |first| first.min(day)));
        Some(day)
    }

    fn test_customer(
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
    fn test_invoice(
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
        if owner.is_none() {
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
        if issued_on > due {
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
    fn state(
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
                self.report(
                    Diagnostic::new(&name_codes::UNKNOWN_FACT, place)
                        .with("name", &fact.fact.text)
                        .with_some("suggestion", suggestion.clone())
                        .fixed_by_some(suggestion),
                );
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

    /// A date of a test.
    pub(crate) fn test_date(&mut self, value: &Value, file: FileId) -> Option<Day> {
        match self.typed(value, file)? {
            Typed::Date(day) => Some(day),
            other => {
                let place = Place::new(file, value.span);
                if let Typed::Name(name) = &other {
                    self.unknown_param(name, place, Some("2026-03-09"));
                    return None;
                }
                self.report(
                    Diagnostic::new(&type_codes::WRONG_TYPE, place)
                        .with("fact", Datum::code("on"))
                        .with("expected", FactType::Date.words())
                        .with("value", self.written(place))
                        .with("found", other.words())
                        .with("example", "2026-03-09"),
                );
                None
            }
        }
    }

    fn subject(&mut self, name: &Name, draft: &Draft<'p>) -> Option<Subject> {
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

    fn unknown_subject(&mut self, name: &Name, what: Words, known: &[String], file: FileId) {
        let suggestion = self.suggest(&name.text, known.iter().map(String::as_str).collect::<Vec<_>>());
        self.report(
            Diagnostic::new(&test_codes::UNKNOWN_SUBJECT, Place::new(file, name.span))
                .with("name", &name.text)
                .with("what", what)
                .with_some("suggestion", suggestion.clone())
                .fixed_by_some(suggestion),
        );
    }

    fn expected_action(&mut self, expected: &'p ast::ExpectedAction, file: FileId) -> Option<ExpectedAction> {
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

    fn finish_test(
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
const INVOICE: Words = Words {
    en: "invoice",
    fr: "facture",
};
const EITHER: Words = Words {
    en: "customer or invoice",
    fr: "client ni facture",
};
