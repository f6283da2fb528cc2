//! `test` blocks: from the tree to [`TestCase`]s, names and types checked, tables expanded.

use crate::case::{ExpectedAction, TestCase};
use crate::declare::Declared;
use crate::diagnostic::{Datum, Diagnostic, name_codes, test_codes, type_codes};
use crate::fact_table::FactType;
use crate::lower::Lower;
use crate::source::{FileId, Place};
use crate::stated::Applicable;
use crate::test_subject::INVOICE;
use crate::value::Typed;
use crate::{test_event, words};
use relance_kernel::account::{Change, Customer, Invoice};
use relance_kernel::{Day, Money};
use relance_syntax::ast::{self, Name, TestLineKind, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Days between issue and due date when a test does not say.
pub(crate) const DEFAULT_TERMS: i32 = 30;

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
    pub(crate) expectations: Vec<PendingExpectation<'p>>,
    /// The date of the dated line read last.
    pub(crate) last_date: Option<(Day, Place)>,
    pub(crate) first_day: Option<Day>,
    pub(crate) is_sound: bool,
    /// Names of invoices and customers whose lines are wrong: their uses are no second mistake.
    pub(crate) lost: BTreeSet<&'p str>,
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

pub(crate) struct PendingExpectation<'p> {
    pub(crate) kind: PendingKind,
    pub(crate) invoice: Option<&'p Name>,
    pub(crate) place: Place,
}

pub(crate) enum PendingKind {
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
            lost: BTreeSet::new(),
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
            TestLineKind::Customer { id, facts } => {
                let read = self.test_customer(id, facts, draft, context);
                draft.lost.extend(read.is_none().then_some(id.text.as_str()));
                read
            }
            TestLineKind::Invoice {
                id,
                customer,
                amount,
                issued,
                due,
                facts,
            } => {
                let dates = (issued.as_ref(), due);
                let read = self.test_invoice(id, customer, amount, dates, facts, draft, context);
                draft.lost.extend(read.is_none().then_some(id.text.as_str()));
                read
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
                    && !draft.lost.contains(invoice.text.as_str())
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
            TestLineKind::Broken => {
                let words = self
                    .written(place)
                    .split(|c: char| !(c.is_alphanumeric() || c == '_'));
                draft.lost.extend(words.filter(|word| !word.is_empty()));
                None
            }
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
}
